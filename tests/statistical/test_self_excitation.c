/* Self-exciting arrivals against Hawkes (1971): the flows of intents are drawn as families (every arrival is followed by
 * Poisson(n) others after exponential delays of mean 1/beta), which is the process of intensity
 * mu + sum n beta exp(-beta (t - t_i)). Base 1 a day, jump 0.8, decay 1.2: means, variance, and the time change under
 * which arrivals are a Poisson process. Four standard errors at one seed. */
#include "models/solver/intent.h"
#include "sim/stats/tally.h"
#include "tests/support/closed_forms.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define BASE 1.0
#define JUMP 0.8
#define DECAY 1.2
#define DAYS 50.0

static const struct mito_intent_flow flow = {
    .name = "herd", .rate = 3, .excitation = JUMP / DECAY, .decay = (sim_time)(SIM_DAY / DECAY), .size = {.kind = 2}};

static int by_time(const void *a, const void *b)
{
    sim_time x = ((const struct sim_record *)a)->time, y = ((const struct sim_record *)b)->time;

    return (x > y) - (x < y);
}

/* Sorted arrivals of a replicate between two days. */
static size_t draw(double from, double until, uint32_t replicate, struct sim_scenario *scenario)
{
    const struct mito_intent_draw plan = {.seed = 20261121,
                                          .replicate = replicate,
                                          .entity = 7,
                                          .from = (sim_time)(from * SIM_DAY),
                                          .until = (sim_time)(until * SIM_DAY),
                                          .block = 1,
                                          .scale = 1};

    sim_scenario_clear(scenario);
    assert_int_equal(mito_intent_draw_flow(&flow, &plan, scenario), SIM_OK);
    qsort(scenario->records, scenario->record_count, sizeof *scenario->records, by_time);
    return scenario->record_count;
}

static void assert_meets(const struct sim_tally *tally, double theory, double largest_error)
{
    double error = sim_tally_standard_error(tally);

    if (!(fabs(tally->mean - theory) <= 4 * error && error <= largest_error * theory)) {
        fail_msg("%.6g +- %.2g, theory %.6g", tally->mean, error, theory);
    }
}

static void arrivals_that_begin_with_nobody_catch_up(void **state)
{
    static const double days[] = {1, 5, DAYS};
    struct sim_scenario scenario = {0};

    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct sim_tally count = {0};
        for (uint32_t r = 0; r < 3000; r++) {
            sim_tally_add(&count, (double)draw(0, days[i], r, &scenario));
        }
        assert_meets(&count, closed_forms_hawkes_mean(BASE, JUMP, DECAY, days[i]), 0.03);
    }
    sim_scenario_fini(&scenario);
}

static void long_after_the_start_mean_and_variance_are_those_of_the_steady_process(void **state)
{
    struct sim_scenario scenario = {0};
    struct sim_tally count = {0}, square = {0};
    double mean = closed_forms_hawkes_rate(BASE, JUMP, DECAY) * DAYS;

    (void)state;
    for (uint32_t r = 0; r < 4000; r++) {
        size_t all = draw(-40, DAYS, r, &scenario), before = 0; /* what is left of the start: exp(-16) */
        while (before < all && scenario.records[before].time < 0) {
            before++;
        }
        sim_tally_add(&count, (double)(all - before));
        sim_tally_add(&square, ((double)(all - before) - mean) * ((double)(all - before) - mean));
    }
    assert_meets(&count, mean, 0.005);
    assert_meets(&square, closed_forms_hawkes_variance(BASE, JUMP, DECAY, DAYS), 0.03); /* 1290: nine times Poisson's */
    sim_scenario_fini(&scenario);
}

/* Integrated intensity between arrivals is exponential of mean 1, and independent: Ogata's residuals. */
static void time_measured_by_the_intensity_makes_arrivals_poisson(void **state)
{
    struct sim_scenario scenario = {0};
    struct sim_tally gap = {0}, square = {0}, product = {0};
    size_t n = draw(0, 10000, 0, &scenario);
    double excess = 0, last = 0, previous = 1, *uniform = malloc(n * sizeof *uniform), worst = 0;

    (void)state;
    assert_non_null(uniform);
    for (size_t i = 0; i < n; i++) {
        double now = (double)scenario.records[i].time / (double)SIM_DAY, fade = exp(-DECAY * (now - last));
        double grown = BASE * (now - last) + excess / DECAY * (1 - fade);
        sim_tally_add(&gap, grown);
        sim_tally_add(&square, grown * grown);
        sim_tally_add(&product, grown * previous);
        uniform[i] = -expm1(-grown);
        excess = excess * fade + JUMP;
        last = now;
        previous = grown;
    }
    assert_meets(&gap, 1, 0.01);
    assert_meets(&square, 2, 0.02);
    assert_meets(&product, 1, 0.02);
    for (size_t tenth = 1; tenth < 10; tenth++) { /* the distribution itself, at its tenths */
        size_t below = 0;
        for (size_t i = 0; i < n; i++) {
            below += uniform[i] < (double)tenth / 10;
        }
        double off = fabs((double)below / (double)n - (double)tenth / 10) * sqrt((double)n);
        worst = off > worst ? off : worst;
    }
    assert_true(worst < 1.95); /* Kolmogorov: once in 1000 seeds */
    free(uniform);
    sim_scenario_fini(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrivals_that_begin_with_nobody_catch_up),
        cmocka_unit_test(long_after_the_start_mean_and_variance_are_those_of_the_steady_process),
        cmocka_unit_test(time_measured_by_the_intensity_makes_arrivals_poisson),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
