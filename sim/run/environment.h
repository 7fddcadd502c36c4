/* What made the rows but must not change them: compiler, flags, threads, host, time. A line per process goes to
 * environment.jsonl, never into results.h5. */
#ifndef SIM_RUN_ENVIRONMENT_H
#define SIM_RUN_ENVIRONMENT_H

#include "sim/run/folder.h"

/* `command_line` as the user gave it. */
SIM_MUST_USE enum sim_status sim_environment_append(const struct sim_folder *folder, unsigned threads,
                                                    const char *command_line, struct sim_error *error);

/* Compiler, flags and library releases of this build, for `version` too. */
const char *sim_environment_compiler(void);
const char *sim_environment_flags(void);
const char *sim_environment_libraries(void);

#endif
