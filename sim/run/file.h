/* Small files written so that they appear whole or not at all: temporary name, sync, then a rename (replace) or a link
 * (create; of many who try, one wins), then the folder is synced. */
#ifndef SIM_RUN_FILE_H
#define SIM_RUN_FILE_H

#include "sim/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* `created` (may be NULL) not given: replaces. Given: creates, and tells false, with nothing changed, where the name
 * exists. */
SIM_MUST_USE enum sim_status sim_file_write(const char *path, const char *text, size_t size, bool *created,
                                            struct sim_error *error);

/* Adds one line in a single write. */
SIM_MUST_USE enum sim_status sim_file_append(const char *path, const char *line, struct sim_error *error);

/* Whole text with a terminating NUL, the caller's to free. SIM_INCOMPLETE: no such file. */
SIM_MUST_USE enum sim_status sim_file_read(const char *path, char **text, struct sim_error *error);

/* Makes a folder and those above it. */
SIM_MUST_USE enum sim_status sim_file_make_folder(const char *path, struct sim_error *error);

#endif
