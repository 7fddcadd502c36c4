/* The counter model against queueing theory, from independent replicates after a warm-up. A mean is accepted within four
 * standard errors of its own: a right program fails a comparison once in 16,000 seeds. */
#include "sim/stats/tally.h"
#include "tests/support/queueing_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define GAP 1e5 /* ms between arrivals: rounding to whole ms shifts a mean by 1e-5 of it at most */

struct result {
    struct sim_tally in_system, wait, loss;
    uint64_t fingerprint; /* of the last replicate */
};

static struct queueing_spec counter(uint32_t servers, double load, uint32_t limit)
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

static void run_replicate(const struct queueing_spec *spec, uint32_t replicate, uint32_t strategy, void *block,
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

static struct result run(const struct queueing_spec *spec, uint32_t replicates, uint32_t strategy)
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

static void assert_meets(const struct sim_tally *tally, double theory, double largest_error)
{
    double error = sim_tally_standard_error(tally);

    /* An error too large to notice a difference would be no test. */
    if (!(fabs(tally->mean - theory) <= 4 * error && error <= largest_error * theory)) {
        fail_msg("%.6g +- %.2g, theory %.6g", tally->mean, error, theory);
    }
}

static void mm1_waits_and_lengths_meet_theory(void **state)
{
    struct queueing_spec spec = counter(1, 0.8, 0);
    struct result result = run(&spec, 300, 0);

    (void)state;
    assert_meets(&result.in_system, 4.0, 0.02); /* rho / (1 - rho) */
    assert_meets(&result.wait, 3.2, 0.02);      /* rho / (mu - lambda) at (1, 1.25) */
    assert_true(result.loss.maximum == 0);
}

/* Probability of waiting in M/M/c, from Erlang B by its recursion. */
static double erlang_c(uint32_t servers, double load)
{
    double offered = load * servers, b = 1;

    for (uint32_t i = 1; i <= servers; i++) {
        b = offered * b / (i + offered * b);
    }
    return b / (1 - load * (1 - b));
}

static void mmc_waits_and_lengths_meet_erlang_c(void **state)
{
    static const uint32_t servers[] = {2, 3, 10};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        uint32_t c = servers[i];
        struct queueing_spec spec = counter(c, 0.8, 0);
        struct result result = run(&spec, 200, 0);
        double wait = erlang_c(c, 0.8) * (spec.need / GAP) / (c * (1 - 0.8)); /* C / (c mu - lambda) */
        assert_meets(&result.wait, wait, 0.03);
        assert_meets(&result.in_system, wait + 0.8 * c, 0.02); /* Little */
    }
}

static void mm1k_loses_what_theory_says(void **state)
{
    struct queueing_spec spec = counter(1, 0.9, 5);
    struct result result = run(&spec, 200, 0);
    double rho = 0.9, power = rho * rho * rho * rho * rho;

    (void)state;
    assert_meets(&result.loss, (1 - rho) * power / (1 - power * rho), 0.02);
    double length = rho / (1 - rho) - 6 * power * rho / (1 - power * rho);
    assert_meets(&result.in_system, length, 0.01);
}

static void erlang_b_loss_is_that_of_many_servers(void **state)
{
    struct queueing_spec spec = counter(4, 0.75, 4); /* 3 Erlang on 4 lines: B = 0.2061 */
    struct result result = run(&spec, 200, 0);

    (void)state;
    assert_meets(&result.loss, (81.0 / 24) / (1 + 3 + 4.5 + 4.5 + 81.0 / 24), 0.01);
}

/* One server twice as fast beats two: the same customers, so the difference is far better known than either mean. */
static void common_customers_sharpen_a_comparison(void **state)
{
    struct queueing_spec spec = counter(2, 0.8, 0);
    struct sim_tally apart = {0};

    (void)state;
    spec.staff_count = 2;
    spec.staff[1] = (struct queueing_staff){.name = "fast", .servers = 1, .speed = 2};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, &spec));
    assert_non_null(block);
    struct sim_tally two_tally = {0};
    for (uint32_t r = 0; r < 100; r++) {
        struct result two = {0}, fast = {0};
        run_replicate(&spec, r, 0, block, &scenario, &two);
        run_replicate(&spec, r, 1, block, &scenario, &fast);
        sim_tally_add(&apart, two.in_system.mean - fast.in_system.mean);
        sim_tally_add(&two_tally, two.in_system.mean);
    }
    double two_length = erlang_c(2, 0.8) * 0.8 / 0.2 + 1.6;
    assert_meets(&apart, two_length - 4.0, 0.02);
    assert_true(sim_tally_variance(&two_tally) > 20 * sim_tally_variance(&apart));
    free(block);
    sim_scenario_fini(&scenario);
}

static void a_replicate_is_a_function_of_its_number(void **state)
{
    struct queueing_spec spec = counter(1, 0.8, 0);
    struct result all = run(&spec, 4, 0), again = {0};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, &spec));

    (void)state;
    assert_non_null(block);
    memset(block, 0x5a, sim_engine_size(&queueing_model, &spec));
    run_replicate(&spec, 3, 0, block, &scenario, &again);
    assert_int_equal(all.fingerprint, again.fingerprint);
    free(block);
    sim_scenario_fini(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mm1_waits_and_lengths_meet_theory),
        cmocka_unit_test(mmc_waits_and_lengths_meet_erlang_c),
        cmocka_unit_test(mm1k_loses_what_theory_says),
        cmocka_unit_test(erlang_b_loss_is_that_of_many_servers),
        cmocka_unit_test(common_customers_sharpen_a_comparison),
        cmocka_unit_test(a_replicate_is_a_function_of_its_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
