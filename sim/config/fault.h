/* The errors and remarks of one study, collected in any order and printed by place.
 *
 * One line each: file:line:column: path: text. A fault that found no memory is still counted: no error gets lost. */
#ifndef SIM_CONFIG_FAULT_H
#define SIM_CONFIG_FAULT_H

#include "sim/config/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Where a node was written. */
struct sim_place {
    const char *origin;    /* borrowed: file name, "--set"; outlives the list */
    uint32_t rank;         /* 0 the file, then the overrides in their order */
    uint32_t line, column; /* from 1 */
};

struct sim_fault {
    struct sim_place place;
    const char *path, *text; /* in the list's arena; path "" for the whole study */
    bool remark;
    size_t number; /* order of discovery, the last key of the sort */
};

struct sim_fault_list {
    struct sim_arena arena;
    struct sim_fault *faults; /* owned */
    size_t count, capacity;
    size_t error_count; /* without the remarks, with those that found no memory */
};

void sim_fault_add(struct sim_fault_list *list, struct sim_place place, const char *path, const char *format, ...)
    SIM_PRINTF(4, 5);
void sim_fault_add_list(struct sim_fault_list *list, bool remark, struct sim_place place, const char *path,
                        const char *format, va_list arguments) SIM_PRINTF(5, 0);
void sim_fault_append(struct sim_fault_list *list, const struct sim_fault_list *more);

/* Sorts, then prints the errors and after them the remarks as notes: at most 50 of each, with a count of the rest. */
void sim_fault_print(struct sim_fault_list *list, FILE *out);
void sim_fault_fini(struct sim_fault_list *list);

/* `text` as it may stand in a message: at most 40 characters, control characters as "?". `shown` holds at least
 * SIM_FAULT_SHOWN bytes. Returns shown. */
#define SIM_FAULT_SHOWN 176
char *sim_fault_show(const char *text, char *shown);

#endif
