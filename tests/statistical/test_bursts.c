/* Self-exciting arrivals and hazards against their closed forms. Seeds are fixed; every comparison is within 4 standard
 * errors of the sample. The formulas are facts/venues.md section 7.1 (rows ARR-HAWKES-* hold them in tests/reference). */
#include "models/hazard/hazard.h"
#include "models/user/cohort.h"
#include "tests/support/closed_forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ERRORS 4.0
#define DEPOSIT 3
#define REDEEM 8

struct sums {
    double n, mean, square, fourth; /* fourth: of values about a mean given beforehand */
};

static void add(struct sums *sums, double x, double about)
{
    double off = x - sums->mean;

    sums->n += 1;
    sums->mean += off / sums->n;
    sums->square += off * (x - sums->mean);
    sums->fourth += (x - about) * (x - about) * (x - about) * (x - about);
}

static double variance(const struct sums *sums)
{
    return sums->square / (sums->n - 1);
}

static void assert_near(const char *what, double found, double wanted, double error)
{
    if (!(fabs(found - wanted) <= ERRORS * error)) {
        fail_msg("%s: %.9g, wanted %.9g, %.1f standard errors of %.3g off", what, found, wanted,
                 (found - wanted) / error, error);
    }
}

static void assert_mean(const char *what, const struct sums *sums, double wanted)
{
    assert_near(what, sums->mean, wanted, sqrt(variance(sums) / sums->n));
}

/* The error of a sample variance is the root of (fourth central moment - variance^2) / n. */
static void assert_variance(const char *what, const struct sums *sums, double wanted)
{
    double v = variance(sums);

    assert_near(what, v, wanted, sqrt((sums->fourth / sums->n - v * v) / sums->n));
}

static struct mito_size_fixed one_coin = {{.mantissa = 1, .unit = "ETH"}};
static struct mito_fraction_fixed whole = {1};

static struct mito_cohort cohort_of(double rate, double branching, sim_time half_life)
{
    return (struct mito_cohort){
        .name = "retail",
        .holders = 50,
        .deposits = {.rate = 0, .size = {2, &one_coin}},
        .redemptions = {.rate = rate, .fraction = {1, &whole}, .bursts = {branching, half_life}}};
}

static void draw(const struct mito_cohort *cohort, uint32_t replicate, sim_time from, sim_time until,
                 struct sim_scenario *scenario)
{
    struct mito_cohort_draw plan = {.seed = 71,
                                    .replicate = replicate,
                                    .entity = 4242,
                                    .index = 5,
                                    .deposit_kind = DEPOSIT,
                                    .redeem_kind = REDEEM,
                                    .from = from,
                                    .until = until,
                                    .deposit_block = 1,
                                    .redeem_block = 1,
                                    .scale = 1};

    sim_scenario_clear(scenario);
    assert_int_equal(mito_cohort_draw(cohort, &plan, scenario), SIM_OK);
}

static double counted(const struct sim_scenario *scenario, sim_time from, sim_time until)
{
    double n = 0;

    for (size_t i = 0; i < scenario->record_count; i++) {
        n += scenario->records[i].time >= from && scenario->records[i].time < until;
    }
    return n;
}

/* Intensity base + sum of jump exp(-decay age), all per day. */
struct kernel {
    double base, jump, decay;
};

static struct kernel kernel_of(const struct mito_cohort *cohort)
{
    double decay = log(2) / ((double)cohort->redemptions.bursts.half_life / (double)SIM_DAY);
    double branching = cohort->redemptions.bursts.branching;

    return (struct kernel){cohort->redemptions.rate * (1 - branching), branching * decay, decay};
}

static void bursts_from_nothing_have_the_hawkes_mean(void **state)
{
    static const struct {
        double rate, branching;
        sim_time half_life, length;
    } cases[] = {
        {8, 0.6, 6 * SIM_HOUR, 3 * SIM_DAY}, {2, 0.9, 2 * SIM_DAY, 20 * SIM_DAY}, {30, 0.3, SIM_HOUR, SIM_DAY}};
    struct sim_scenario scenario = {0};

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct mito_cohort cohort = cohort_of(cases[c].rate, cases[c].branching, cases[c].half_life);
        struct kernel kernel = kernel_of(&cohort);
        double days = (double)cases[c].length / (double)SIM_DAY;
        struct sums sums = {0};
        for (uint32_t r = 0; r < 20000; r++) {
            draw(&cohort, r, 0, cases[c].length, &scenario);
            add(&sums, (double)scenario.record_count, 0);
        }
        assert_mean("count", &sums, closed_forms_hawkes_mean(kernel.base, kernel.jump, kernel.decay, days));
        /* It is not Poisson: a mean of rate x time would be far off. */
        assert_true(fabs(sums.mean - cases[c].rate * days) > 10 * sqrt(variance(&sums) / sums.n));
    }
    sim_scenario_fini(&scenario);
}

/* After 40 half-lives of the slow mode, ln 2 / (decay - jump), nothing is left of the start. */
static void bursts_become_stationary_with_the_rate_and_the_hawkes_variance(void **state)
{
    struct mito_cohort cohort = cohort_of(8, 0.6, 6 * SIM_HOUR);
    struct kernel kernel = kernel_of(&cohort);
    struct sim_scenario scenario = {0};
    struct sums sums = {0};
    const double days = 4;

    (void)state;
    for (uint32_t r = 0; r < 20000; r++) {
        draw(&cohort, r, -25 * SIM_DAY, 4 * SIM_DAY, &scenario);
        add(&sums, counted(&scenario, 0, 4 * SIM_DAY), 8 * days);
    }
    assert_near("rate of the study", closed_forms_hawkes_rate(kernel.base, kernel.jump, kernel.decay), 8, 1e-12);
    assert_mean("stationary count", &sums, 8 * days);
    assert_variance("stationary variance", &sums,
                    closed_forms_hawkes_variance(kernel.base, kernel.jump, kernel.decay, days));
    sim_scenario_fini(&scenario);
}

static int by_time(const void *left, const void *right)
{
    sim_time a = ((const struct sim_record *)left)->time, b = ((const struct sim_record *)right)->time;

    return (a > b) - (a < b);
}

/* Time rescaling: between arrivals the integrated intensity grows by independent Exp(1). With gaps of hours a block of
 * 1 ms moves an increment by less than 1e-6. */
static void compensators_of_bursts_grow_by_exponentials(void **state)
{
    enum { CELLS = 20 };
    struct mito_cohort cohort = cohort_of(10, 0.7, 3 * SIM_HOUR);
    struct kernel kernel = kernel_of(&cohort);
    struct sim_scenario scenario = {0};
    double cells[CELLS] = {0}, excited = 0, last = 0, sum = 0, product = 0, before = 0.5;

    (void)state;
    draw(&cohort, 0, 0, 8000 * SIM_DAY, &scenario);
    qsort(scenario.records, scenario.record_count, sizeof *scenario.records, by_time);
    double n = (double)scenario.record_count;
    for (size_t i = 0; i < scenario.record_count; i++) {
        double at = (double)scenario.records[i].time / (double)SIM_DAY, gap = at - last;
        double fade = exp(-kernel.decay * gap);
        double u = -expm1(-(kernel.base * gap + excited * (1 - fade) / kernel.decay));
        cells[(int)(u * CELLS) < CELLS ? (int)(u * CELLS) : CELLS - 1]++;
        product += (u - 0.5) * (before - 0.5) * 12;
        before = u;
        excited = excited * fade + kernel.jump;
        last = at;
    }
    for (int i = 0; i < CELLS; i++) {
        sum += (cells[i] - n / CELLS) * (cells[i] - n / CELLS) / (n / CELLS);
    }
    assert_true(n > 70000);
    assert_near("chi-square of the increments", sum, CELLS - 1, sqrt(2.0 * (CELLS - 1)));
    assert_near("correlation of neighbours", product / n, 0, 1 / sqrt(n));
    sim_scenario_fini(&scenario);
}

/* What is drawn for an arrival does not change when the study gets longer, and no two share an ordinal. */
static void a_longer_study_begins_with_the_same_bursts(void **state)
{
    struct mito_cohort cohort = cohort_of(12, 0.8, SIM_DAY);
    struct sim_scenario shorter = {0}, longer = {0};

    (void)state;
    draw(&cohort, 3, 0, 30 * SIM_DAY, &shorter);
    draw(&cohort, 3, 0, 90 * SIM_DAY, &longer);
    assert_true(shorter.record_count > 100);
    for (size_t i = 0, k = 0; i < shorter.record_count; i++) {
        while (longer.records[k].time >= 30 * SIM_DAY) {
            k++;
        }
        assert_memory_equal(&shorter.records[i], &longer.records[k], sizeof *longer.records);
        k++;
    }
    for (size_t i = 1; i < longer.record_count; i++) {
        assert_true(longer.records[i].ordinal > longer.records[i - 1].ordinal);
        assert_true(longer.records[i].leg == 0 || longer.records[i].leg <= longer.records[i].ordinal);
    }
    sim_scenario_fini(&shorter);
    sim_scenario_fini(&longer);
}

static void room_for_bursts_is_never_short(void **state)
{
    struct mito_cohort cohort = cohort_of(8, 0.9, SIM_DAY);
    struct sim_scenario scenario = {0};
    uint32_t most = mito_cohort_requests(&cohort, 30);

    (void)state;
    for (uint32_t r = 0; r < 5000; r++) {
        draw(&cohort, r, 0, 30 * SIM_DAY, &scenario);
        assert_true(scenario.record_count <= most);
        for (size_t i = 0; i < scenario.record_count; i++) {
            assert_true(scenario.records[i].ordinal < most);
        }
    }
    sim_scenario_fini(&scenario);
}

/* Candidates come `most` times as often; the lots of all are uniform. */
static void candidates_come_at_the_bound_of_the_response(void **state)
{
    struct mito_cohort cohort = cohort_of(6, 0, 0);
    struct sim_scenario scenario = {0};
    struct sums counts = {0}, lots = {0};

    (void)state;
    cohort.redemptions.response.panic.fear = (struct mito_response_fear){0.01, 0.02, 4};
    cohort.redemptions.response.run = (struct mito_response_fear){0.01, 0.02, 2};
    for (uint32_t r = 0; r < 4000; r++) {
        draw(&cohort, r, 0, 10 * SIM_DAY, &scenario);
        add(&counts, (double)scenario.record_count, 0);
        for (size_t i = 0; i < 3 && i < scenario.record_count; i++) {
            add(&lots, mito_cohort_lot(71, r, 4242, scenario.records[i].ordinal, true), 0);
        }
    }
    assert_mean("candidates", &counts, 6 * 10 * (4 + 2 - 1));
    assert_mean("lots", &lots, 0.5);
    sim_scenario_fini(&scenario);
}

/* The answers at points that can be worked out by hand. */
static void answers_have_their_values(void **state)
{
    struct mito_response response = {.panic.fear = {0.01, 0.02, 10}};
    struct mito_response_signals signals = {0};

    (void)state;
    assert_true(mito_response_factor(&response, &signals) == 1);
    signals.discount = 0.01;
    assert_true(mito_response_factor(&response, &signals) == 1);
    signals.discount = 0.03; /* one scale beyond */
    assert_near("one scale beyond", mito_response_factor(&response, &signals), 1 + 9 * (1 - exp(-1)), 1e-13);
    signals.discount = 1;
    assert_true(mito_response_factor(&response, &signals) <= 10);
    response = (struct mito_response){.yield = {.sensitivity = 10, .most = 3}};
    signals = (struct mito_response_signals){.gap = 0};
    assert_true(mito_response_factor(&response, &signals) == 1);
    signals.gap = 1e-6;
    assert_near("slope", (mito_response_factor(&response, &signals) - 1) / 1e-6, 10, 1e-3);
    signals.gap = 100;
    assert_near("far above", mito_response_factor(&response, &signals), 3, 1e-12);
    signals.gap = -100;
    assert_near("far below", mito_response_factor(&response, &signals), 1.0 / 3, 1e-12);
    response = (struct mito_response){.crowd = {20, 10, SIM_HOUR}};
    signals.crowd = 0.05;
    assert_near("crowd", mito_response_factor(&response, &signals), 2, 1e-15);
    assert_true(mito_response_most(&response) == 10 && mito_response_is_any(&response));
}

static void uses_split_the_holders_by_their_shares(void **state)
{
    struct mito_cohort cohort = cohort_of(1, 0, 0);
    uint32_t counts[MITO_USES] = {0};

    (void)state;
    cohort.uses = (struct mito_uses){{NAN, 0.2, 0.3, 0.1}};
    for (int i = 0; i < 1000; i++) {
        counts[mito_cohort_use(&cohort, (i + 0.5) / 1000)]++;
    }
    assert_int_equal(counts[MITO_USE_HOLD], 400);
    assert_int_equal(counts[MITO_USE_LEND], 200);
    assert_int_equal(counts[MITO_USE_POOL], 300);
    assert_int_equal(counts[MITO_USE_STAKE], 100);
    assert_true(mito_cohort_uses_sum(&cohort.uses));
    cohort.uses.share[MITO_USE_HOLD] = 0.5;
    assert_false(mito_cohort_uses_sum(&cohort.uses));
}

/* Hazards: a stand-in for the parameters of the study's tables, whose laws of length are private to their file. */
static struct mito_hazard_strike strike = {{INT64_MAX, 0}, 0, {0, NULL}};

static void hazards_strike_as_poisson_with_their_fractions(void **state)
{
    struct mito_fraction_beta beta = {0.3, 5};
    struct mito_hazard hazard = {"exploit", {MITO_HAZARD_EXPLOIT, &strike}};
    struct mito_hazard_event events[200];
    struct sums counts = {0}, fractions = {0};
    const double mean = 12.0 / 365 * 100;

    (void)state;
    strike = (struct mito_hazard_strike){{INT64_MAX, 12.0 / 365}, 0, {0, &beta}};
    assert_true(mito_hazard_most(&hazard, 0, 100 * SIM_DAY) <= 200);
    for (uint32_t r = 0; r < 20000; r++) {
        uint32_t count = mito_hazard_draw(&hazard, 5, r, 99, 0, 100 * SIM_DAY, events);
        add(&counts, count, mean);
        for (uint32_t i = 0; i < count; i++) {
            assert_true(events[i].at >= 0 && events[i].at < 100 * SIM_DAY && events[i].until == events[i].at);
            assert_true(i == 0 || events[i].at >= events[i - 1].at);
            add(&fractions, events[i].fraction, 0.3);
        }
    }
    assert_mean("hazards", &counts, mean);
    assert_variance("hazards", &counts, mean);
    assert_mean("fraction", &fractions, 0.3);
    assert_variance("fraction", &fractions, 0.3 * 0.7 / 6);
}

static void a_named_hazard_strikes_once_among_the_others(void **state)
{
    struct mito_fraction_fixed half = {0.5};
    struct mito_hazard hazard = {"exploit", {MITO_HAZARD_EXPLOIT, &strike}};
    struct mito_hazard_event with[200], without[200];

    (void)state;
    for (uint32_t r = 0; r < 50; r++) {
        strike = (struct mito_hazard_strike){{INT64_MAX, 0.1}, 0, {1, &half}};
        uint32_t before = mito_hazard_draw(&hazard, 5, r, 99, -10 * SIM_DAY, 90 * SIM_DAY, without), k = 0;
        strike.when.at = 40 * SIM_DAY;
        uint32_t after = mito_hazard_draw(&hazard, 5, r, 99, -10 * SIM_DAY, 90 * SIM_DAY, with);
        assert_int_equal(after, before + 1);
        for (uint32_t i = 0; i < after; i++) {
            assert_true(i == 0 || with[i].at >= with[i - 1].at);
            if (with[i].at == 40 * SIM_DAY && with[i].ordinal == UINT32_MAX) {
                continue;
            }
            assert_memory_equal(&with[i], &without[k], sizeof with[i]);
            k++;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bursts_from_nothing_have_the_hawkes_mean),
        cmocka_unit_test(bursts_become_stationary_with_the_rate_and_the_hawkes_variance),
        cmocka_unit_test(compensators_of_bursts_grow_by_exponentials),
        cmocka_unit_test(a_longer_study_begins_with_the_same_bursts),
        cmocka_unit_test(room_for_bursts_is_never_short),
        cmocka_unit_test(candidates_come_at_the_bound_of_the_response),
        cmocka_unit_test(answers_have_their_values),
        cmocka_unit_test(uses_split_the_holders_by_their_shares),
        cmocka_unit_test(hazards_strike_as_poisson_with_their_fractions),
        cmocka_unit_test(a_named_hazard_strikes_once_among_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
