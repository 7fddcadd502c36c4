/* A worker: one thread's world blocks, scenario and rows, and the loop that fills them.
 *
 * Per replicate the scenario is drawn once, the world started and warmed up once; each strategy then gets its own copy of
 * the block. Rows of a unit are [replicate][strategy]. A run that fails is a row with its reason. */
#ifndef SIM_RUN_WORKER_H
#define SIM_RUN_WORKER_H

#include "sim/kernel/engine.h"
#include "sim/run/design.h"
#include "sim/run/progress.h"

struct sim_worker {
    const struct sim_design *design; /* borrowed */
    size_t block_size;
    void *trunk, *copy; /* owned, 64-byte aligned: the world after the warm-up, and the one that runs */
    struct sim_scenario scenario;
    struct sim_row *rows; /* owned: a batch */
    size_t row_count;
    union sim_cell *cells; /* owned */
    float *series;         /* owned */
    int check_every;       /* as in struct sim_context */
};

/* Sizes the buffers for any unit of the design. SIM_INTERNAL where the thread's floating point does not round to nearest
 * or flushes small numbers to zero: its rows would differ from every other machine's. */
SIM_MUST_USE enum sim_status sim_worker_init(struct sim_worker *worker, const struct sim_design *design,
                                             struct sim_error *error);
void sim_worker_fini(struct sim_worker *worker);

/* Runs replicates [first, first + count) of a point under every strategy into worker->rows. `progress` may be NULL. */
SIM_MUST_USE enum sim_status sim_worker_run(struct sim_worker *worker, uint32_t point, uint32_t first, uint32_t count,
                                            struct sim_progress *progress, struct sim_error *error);

/* One run into rows[0], its events shown to `trace` from the start of the warm-up; ends at `end` (the horizon, or
 * earlier). */
SIM_MUST_USE enum sim_status sim_worker_trace(struct sim_worker *worker, uint32_t point, uint32_t replicate,
                                              uint32_t strategy, sim_time end, const struct sim_trace *trace,
                                              struct sim_error *error);

/* Bytes that one worker holds while it runs; the scenario counts as it is now. */
size_t sim_worker_bytes(const struct sim_worker *worker);

#endif
