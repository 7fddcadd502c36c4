/* Replicates of the counter model for tests against theory. Included by one test program each. */
#ifndef TESTS_STATISTICAL_QUEUEING_RUN_H
#define TESTS_STATISTICAL_QUEUEING_RUN_H

#include "sim/stats/tally.h"
#include "tests/support/queueing_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <math.h>
#include <cmocka.h>

#define GAP 1e5 /* ms between arrivals: rounding to whole ms shifts a mean by 1e-5 of it at most */

struct result {
    struct sim_tally in_system, wait, loss;
    uint64_t fingerprint; /* of the last replicate */
};

static inline struct queueing_spec counter(uint32_t servers, double load, uint32_t limit)
{
    return (struct queueing_spec){
        .arrival_gap = GAP,
        .need = GAP * load * servers,
        .room = 20000,
        .limit = limit,
        .warmup = (sim_time)(2000 * GAP),
        .horizon = (sim_time)(5000 * GAP),
        .staff_count = 1,
        .staff = {{.name = "all", .servers = servers, .speed = 1}},
    };
}

static inline void run_replicate(const struct queueing_spec *spec, uint32_t replicate, uint32_t strategy, void *block,
                                 struct sim_scenario *scenario, struct result *result)
{
    struct sim_context context = {.model = &queueing_model,
                                  .spec = spec,
                                  .scenario = scenario,
                                  .seed = 20261121,
                                  .replicate = replicate,
                                  .check_every = 1};

    sim_scenario_clear(scenario);
    assert_int_equal(queueing_model.scenario_draw(spec, context.seed, replicate, scenario), SIM_OK);
    assert_int_equal(sim_scenario_close(scenario, &queueing_model, spec), SIM_OK);
    sim_engine_start(&context, block);
    sim_engine_run(&context, 0);
    sim_engine_begin(&context, block, strategy);
    sim_engine_run(&context, spec->horizon);
    assert_int_equal(context.engine->failed, SIM_REASON_NONE);
    const struct queueing_counts *counts = queueing_model_counts(&context);
    sim_tally_add(&result->in_system, counts->area / (double)spec->horizon);
    sim_tally_add(&result->wait, counts->wait / (double)counts->started / GAP);
    sim_tally_add(&result->loss, (double)counts->lost / (double)counts->arrivals);
    result->fingerprint = context.engine->fingerprint;
}

static inline struct result run(const struct queueing_spec *spec, uint32_t replicates, uint32_t strategy)
{
    struct result result = {0};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, spec));

    assert_non_null(block);
    for (uint32_t r = 0; r < replicates; r++) {
        run_replicate(spec, r, strategy, block, &scenario, &result);
    }
    free(block);
    sim_scenario_fini(&scenario);
    return result;
}

static inline void assert_meets(const struct sim_tally *tally, double theory, double largest_error)
{
    double error = sim_tally_standard_error(tally);

    /* An error too large to notice a difference would be no test. */
    if (!(fabs(tally->mean - theory) <= 4 * error && error <= largest_error * theory)) {
        fail_msg("%.6g +- %.2g, theory %.6g", tally->mean, error, theory);
    }
}

#endif
