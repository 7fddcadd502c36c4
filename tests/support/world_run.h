/* Runs of the real model from a study's text, inside a test: no files, no driver. */
#ifndef TESTS_SUPPORT_WORLD_RUN_H
#define TESTS_SUPPORT_WORLD_RUN_H

#include "models/world/metrics.h"
#include "models/world/state.h"
#include "sim/config/bound.h"
#include "sim/kernel/engine.h"

/* A bound study with its spec and layout. */
struct world_study {
    struct sim_study_file *file;
    struct sim_bound *bound;
    const struct mito_spec *spec;
    void *owned;
    struct sim_layout layout;
};

/* Fails the test when the text has errors; they are printed. */
void world_study_open(struct world_study *study, const char *text);
void world_study_close(struct world_study *study);

/* One run: to the horizon by world_run_make; world_run_start stops at time 0, before any strategy. */
struct world_run {
    struct sim_scenario scenario;
    struct sim_context context;
    void *block; /* owned, 64-byte aligned */
    struct sim_row row;
};

/* check_every as in struct sim_context. */
void world_run_make(struct world_run *run, const struct world_study *study, uint32_t replicate, uint32_t strategy,
                    int check_every);
void world_run_start(struct world_run *run, const struct world_study *study, uint32_t replicate, int check_every,
                     uint64_t tie_salt);
void world_run_free(struct world_run *run);

/* Runs `block`, a copy of a started run's, under a strategy to the horizon and fills `row`; `context` is the run's own
 * afterwards. A failed replicate fails the test. */
void world_run_finish(struct sim_context *context, void *block, uint32_t strategy, struct sim_row *row);

double world_run_value(const struct world_run *run, enum mito_metric metric, uint32_t entity);
uint64_t world_run_count(const struct world_run *run, enum mito_metric metric, uint32_t entity);

#endif
