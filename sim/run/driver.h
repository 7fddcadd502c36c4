/* The driver: takes units, runs them on all threads, writes their parts, and merges when none is missing.
 *
 * Units are independent and their order free: any thread takes the next one. What went wrong with one (memory, disk) stops
 * the taking of more; parts that are written stay, and the same command continues from them. */
#ifndef SIM_RUN_DRIVER_H
#define SIM_RUN_DRIVER_H

#include "sim/run/folder.h"
#include "sim/run/progress.h"

/* `threads` >= 1. SIM_STOPPED: progress->stop was set before the last unit; else the status of the first failure. */
SIM_MUST_USE enum sim_status sim_driver_run(const struct sim_design *design, const struct sim_folder *folder,
                                            const uint64_t *units, uint64_t count, unsigned threads,
                                            struct sim_progress *progress, struct sim_error *error);

/* Parts to results.h5. SIM_INCOMPLETE: units are missing or damaged; `fault` as in sim_merge_job, may be NULL. */
SIM_MUST_USE enum sim_status sim_driver_merge(const struct sim_design *design, const struct sim_folder *folder,
                                              void (*fault)(void *context, uint32_t point, uint32_t batch_index,
                                                            enum sim_status why, const char *text),
                                              void *context, struct sim_error *error);

/* Threads that this process may use: OMP_NUM_THREADS, else the processors given to it. */
unsigned sim_driver_threads(void);

#endif
