/* Ruin of a reserve on the engine against the theory of Cramer and Lundberg: claims of rate 1 and mean 1, premium 1.25.
 * Estimates are accepted within four standard errors at one seed: a right program fails one in 16,000 seeds. */
#include "sim/stats/tally.h"
#include "tests/support/closed_forms.h"
#include "tests/support/reserve_model.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct reserve_outcome run_path(const struct reserve_spec *spec, uint32_t replicate, void *block,
                                       struct sim_scenario *scenario)
{
    struct sim_context context = {
        .model = &reserve_model, .spec = spec, .scenario = scenario, .seed = 20261121, .replicate = replicate};

    sim_engine_start(&context, block);
    sim_engine_run(&context, reserve_model.horizon(spec));
    assert_int_equal(context.engine->failed, SIM_REASON_NONE);
    return *reserve_model_outcome(&context);
}

/* Tally of the paths' weights, and of the times of those that were ruined. */
static struct sim_tally run(const struct reserve_spec *spec, uint32_t paths, uint64_t *ruined)
{
    struct sim_tally weights = {0};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&reserve_model, spec));

    assert_non_null(block);
    *ruined = 0;
    for (uint32_t path = 0; path < paths; path++) {
        struct reserve_outcome outcome = run_path(spec, path, block, &scenario);
        sim_tally_add(&weights, outcome.ruined ? outcome.weight : 0);
        *ruined += outcome.ruined;
    }
    free(block);
    sim_scenario_fini(&scenario);
    return weights;
}

static void assert_meets(const struct sim_tally *tally, double theory, double largest_error)
{
    double error = sim_tally_standard_error(tally);

    if (!(fabs(tally->mean - theory) <= 4 * error && error <= largest_error * theory)) {
        fail_msg("%.6g +- %.2g, theory %.6g", tally->mean, error, theory);
    }
}

static struct reserve_spec reserve(double capital, double horizon)
{
    return (struct reserve_spec){.capital = capital, .premium = 1.25, .arrival = 1, .mean = 1, .horizon = horizon};
}

static void a_reserve_is_ruined_by_a_time_as_often_as_theory_says(void **state)
{
    static const struct {
        double horizon;
        uint32_t paths;
        double error;
    } cases[] = {{10, 60000, 0.035}, {100, 20000, 0.025}, {1000, 3000, 0.06}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reserve_spec spec = reserve(10, cases[i].horizon);
        uint64_t ruined;
        struct sim_tally tally = run(&spec, cases[i].paths, &ruined);
        assert_meets(&tally, closed_forms_ruin_by(1, 1, 1.25, 10, cases[i].horizon), cases[i].error);
    }
}

/* A day in 27,000 worlds, and one in 600 million: both from a few thousand paths. */
static void rare_ruin_is_found_by_importance_sampling(void **state)
{
    static const double capitals[] = {10, 50, 100};

    (void)state;
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
        struct reserve_spec spec = reserve(capitals[i], 1e6);
        uint64_t ruined;
        spec.twisted = true;
        struct sim_tally tally = run(&spec, 5000, &ruined);
        assert_int_equal(ruined, 5000);
        assert_meets(&tally, closed_forms_ruin(1, 1, 1.25, capitals[i]), 0.004);
    }
}

/* The shortfall of a ruined reserve is exponential again: claims have no memory. */
static void what_is_missing_at_ruin_is_another_claim(void **state)
{
    struct reserve_spec spec = reserve(0, 1000);
    struct sim_scenario scenario = {0};
    struct sim_tally shortfall = {0}, square = {0};
    void *block = aligned_alloc(64, sim_engine_size(&reserve_model, &spec));

    (void)state;
    assert_non_null(block);
    for (uint32_t path = 0; path < 4000; path++) {
        struct reserve_outcome outcome = run_path(&spec, path, block, &scenario);
        if (outcome.ruined) {
            sim_tally_add(&shortfall, outcome.shortfall);
            sim_tally_add(&square, outcome.shortfall * outcome.shortfall);
        }
    }
    assert_meets(&shortfall, 1, 0.03);
    assert_meets(&square, 2, 0.06);
    free(block);
    sim_scenario_fini(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reserve_is_ruined_by_a_time_as_often_as_theory_says),
        cmocka_unit_test(rare_ruin_is_found_by_importance_sampling),
        cmocka_unit_test(what_is_missing_at_ruin_is_another_claim),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
