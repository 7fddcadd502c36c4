/* Memory that is taken piece by piece and given back at once: nodes, paths and bound structs of one study.
 * A piece is zeroed, aligned for any type and never moves. NULL means that memory is short. */
#ifndef SIM_CONFIG_ARENA_H
#define SIM_CONFIG_ARENA_H

#include "sim/base/status.h"

#include <stdarg.h>
#include <stddef.h>

struct sim_arena {
    struct sim_arena_chunk *chunk; /* owned; the one being filled, then the older ones */
};

void *sim_arena_take(struct sim_arena *arena, size_t size);
char *sim_arena_copy(struct sim_arena *arena, const char *text, size_t length); /* with a NUL behind it */
char *sim_arena_format(struct sim_arena *arena, const char *format, ...) SIM_PRINTF(2, 3);
char *sim_arena_format_list(struct sim_arena *arena, const char *format, va_list arguments) SIM_PRINTF(2, 0);
void sim_arena_fini(struct sim_arena *arena);

#endif
