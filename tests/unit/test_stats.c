#include "sim/random/stream.h"
#include "sim/stats/histogram.h"
#include "sim/stats/interval.h"
#include "sim/stats/special.h"
#include "sim/stats/survival.h"
#include "sim/stats/tally.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void assert_near(double value, double wanted, double relative)
{
    double scale = fabs(wanted) > 1e-300 ? fabs(wanted) : 1;

    if (!(fabs(value - wanted) <= relative * scale)) {
        fail_msg("%.17g is not %.17g to %g", value, wanted, relative);
    }
}

/* Wilkinson-like: NIST StRD "NumAcc4": 10000000.2 then 1000 pairs .1 and .3: mean 10000000.2, sd 0.1 exactly. */
static void a_tally_keeps_small_deviations_of_a_large_mean(void **state)
{
    static double values[1001];
    struct sim_tally running = {0};

    (void)state;
    values[0] = 10000000.2;
    for (int i = 1; i < 1001; i++) {
        values[i] = i % 2 == 1 ? 10000000.1 : 10000000.3;
    }
    for (int i = 0; i < 1001; i++) {
        sim_tally_add(&running, values[i]);
    }
    struct sim_tally tally = sim_tally_of(values, 1001);
    /* The data are themselves rounded to 2e-9, 2e-8 of the deviation. */
    assert_near(sim_tally_deviation(&tally), 0.1, 3e-8);
    assert_near(tally.mean, 10000000.2, 1e-15);
    assert_near(sim_tally_deviation(&running), 0.1, 3e-7);
    assert_true(running.minimum == 10000000.1 && running.maximum == 10000000.3);
}

static void merged_tallies_equal_one(void **state)
{
    struct sim_stream stream = sim_stream_of(3, 0, 0, 0);
    struct sim_tally whole = {0}, part[3] = {{0}, {0}, {0}}, empty = {0};

    (void)state;
    for (uint32_t i = 0; i < 3000; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        double x = 5 + sim_draw_normal(&draw);
        sim_tally_add(&whole, x);
        sim_tally_add(&part[i % 7 % 3], x);
    }
    sim_tally_merge(&part[0], &part[1]);
    sim_tally_merge(&part[0], &empty);
    sim_tally_merge(&empty, &part[2]);
    sim_tally_merge(&part[0], &empty);
    assert_int_equal(part[0].count, whole.count);
    assert_near(part[0].mean, whole.mean, 1e-14);
    assert_near(part[0].m2, whole.m2, 1e-12);
    assert_true(part[0].minimum == whole.minimum && part[0].maximum == whole.maximum);
}

static void a_compensated_sum_keeps_what_a_plain_one_loses(void **state)
{
    struct sim_sum sum = {0};

    (void)state;
    sim_sum_add(&sum, 1.0);
    sim_sum_add(&sum, 1e100);
    sim_sum_add(&sum, 1.0);
    sim_sum_add(&sum, -1e100);
    assert_true(sim_sum_total(&sum) == 2.0);
}

static void special_functions_agree_with_gsl(void **state)
{
    static const double degrees[] = {1, 2, 3, 7, 19, 99, 1000, 99999};
    static const double p[] = {1e-6, 0.001, 0.025, 0.05, 0.3, 0.5, 0.9, 0.975, 0.995, 0.999999};

    (void)state;
    for (size_t i = 0; i < sizeof degrees / sizeof degrees[0]; i++) {
        for (size_t j = 0; j < sizeof p / sizeof p[0]; j++) {
            double t = sim_special_student_quantile(p[j], degrees[i]);
            double wanted = gsl_cdf_tdist_Pinv(p[j], degrees[i]);
            if (p[j] == 0.5) {
                assert_true(fabs(t) < 1e-7); /* the tail is flat there: sqrt of the rounding */
                continue;
            }
            assert_near(t, wanted, 1e-8); /* GSL's own quantile is that good */
            assert_near(sim_special_student(t, degrees[i]), p[j], 1e-9);
        }
    }
    for (double x = 0.01; x < 200; x *= 1.3) {
        assert_near(sim_special_log_gamma(x) + 10, gsl_sf_lngamma(x) + 10, 1e-13);
    }
    for (uint64_t n = 1; n < 5000; n = n * 3 + 1) {
        for (uint64_t k = 0; k <= n; k += 1 + n / 7) {
            assert_near(sim_special_binomial(k, n, 0.3) + 1e-12,
                        gsl_cdf_binomial_P((unsigned)k, 0.3, (unsigned)n) + 1e-12, 1e-9);
        }
    }
}

static void a_t_interval_divides_by_the_root_of_n(void **state)
{
    double values[4] = {1, 2, 3, 4}; /* sd = sqrt(5/3), t(3, .975) = 3.182446305284263 */
    struct sim_tally tally = sim_tally_of(values, 4);

    (void)state;
    struct sim_interval interval = sim_interval_mean(&tally, 0.95);
    assert_true(interval.valid);
    assert_near(interval.high - interval.estimate, 3.182446305284263 * sqrt(5.0 / 3.0) / 2, 1e-12);
    tally = sim_tally_of(values, 1);
    interval = sim_interval_mean(&tally, 0.95);
    assert_false(interval.valid);
    assert_true(isnan(interval.low));
}

static void a_strategy_against_itself_differs_by_exactly_zero(void **state)
{
    double values[5] = {0.1, 0.7, -3, 1e9, 0.3};

    (void)state;
    struct sim_interval interval = sim_interval_paired(values, values, 5, 0.95);
    assert_true(interval.estimate == 0 && interval.low == 0 && interval.high == 0);
    struct sim_tally nothing = sim_tally_of((double[]){0, 0, 0}, 3);
    assert_true(sim_interval_p_value(&nothing) == 1);
}

static void holm_steps_down(void **state)
{
    double p[4] = {0.01, 0.04, 0.03, 0.005}; /* R: p.adjust(c(.01,.04,.03,.005), "holm") = .03 .06 .06 .02 */
    size_t order[4];

    (void)state;
    sim_interval_holm(p, order, 4);
    assert_near(p[0], 0.03, 1e-15);
    assert_near(p[1], 0.06, 1e-15);
    assert_near(p[2], 0.06, 1e-15);
    assert_near(p[3], 0.02, 1e-15);
}

static void quantile_ranks_are_those_of_the_binomial(void **state)
{
    double values[1000];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        values[i] = i + 1;
    }
    /* n = 100, median: the textbook's ranks 40 and 61, coverage 0.9648. */
    struct sim_interval interval = sim_interval_quantile(values, 100, 0.5, 0.95);
    assert_true(interval.valid && interval.low == 40 && interval.high == 61 && interval.estimate == 50);
    interval = sim_interval_quantile(values, 1000, 0.99, 0.95);
    assert_true(interval.valid && interval.estimate == 990);
    double covered = gsl_cdf_binomial_P((unsigned)interval.high - 1, 0.99, 1000) -
                     gsl_cdf_binomial_P((unsigned)interval.low - 1, 0.99, 1000);
    assert_true(covered >= 0.95 && covered < 0.99);
    assert_false(sim_interval_quantile(values, 100, 0.99, 0.95).valid); /* 0.99^100 = 0.37: no upper rank */
    assert_true(isnan(sim_interval_quantile(values, 0, 0.5, 0.95).low));
}

static void a_thin_tail_is_refused(void **state)
{
    static double values[10000];

    (void)state;
    for (int i = 0; i < 10000; i++) {
        values[i] = i + 1;
    }
    struct sim_interval interval = sim_interval_tail_mean(values, 10000, 0.99, 0.95);
    assert_true(interval.valid);
    assert_near(interval.estimate, 9950.5, 1e-12); /* mean of 9901 .. 10000 */
    assert_near(interval.effective, 100, 1e-9);
    interval = sim_interval_tail_mean(values, 9900, 0.99, 0.95);
    assert_false(interval.valid);
    assert_string_equal(interval.reason, "fewer than 100 values in the tail");
}

static void a_histogram_is_right_to_one_part_in_256(void **state)
{
    static struct sim_histogram histogram, first, second;
    double value;

    (void)state;
    for (uint64_t x = 1; x < UINT64_C(1) << 40; x += x / 3 + 1) {
        memset(&histogram, 0, sizeof histogram);
        sim_histogram_add(&histogram, x);
        assert_true(sim_histogram_quantile(&histogram, 0.5, &value));
        assert_true(fabs(value - (double)x) <= (double)x / 256);
        assert_true(x >= 256 || value == (double)x);
    }
    memset(&histogram, 0, sizeof histogram);
    assert_false(sim_histogram_quantile(&histogram, 0.5, &value));
    for (uint64_t i = 0; i < 10000; i++) {
        sim_histogram_add(&histogram, i * i);
        sim_histogram_add(i % 3 == 0 ? &first : &second, i * i);
    }
    sim_histogram_merge(&first, &second);
    assert_memory_equal(&first, &histogram, sizeof histogram);
    assert_true(sim_histogram_quantile(&histogram, 0.5, &value));
    assert_near(value, 4999.0 * 4999.0, 1.0 / 256);
    sim_histogram_add(&histogram, UINT64_C(1) << 40);
    assert_int_equal(histogram.above, 1);
    assert_false(sim_histogram_quantile(&histogram, 1.0, &value));
    assert_int_equal(sim_histogram_bin((UINT64_C(1) << 40) - 1), SIM_HISTOGRAM_BINS - 1);
}

/* Freireich et al. (1963), the 6-MP arm: the example of every textbook. */
static void kaplan_meier_gives_the_textbook_curve(void **state)
{
    struct sim_duration d[21] = {{6, false},  {6, false}, {6, false},  {6, true},   {7, false},  {9, true},
                                 {10, false}, {10, true}, {11, true},  {13, false}, {16, false}, {17, true},
                                 {19, true},  {20, true}, {22, false}, {23, false}, {25, true},  {32, true},
                                 {32, true},  {34, true}, {35, true}};
    struct sim_duration scratch[21];
    double value;

    (void)state;
    for (int i = 0; i < 10; i++) { /* any order in */
        struct sim_duration swap = d[i];
        d[i] = d[20 - i];
        d[20 - i] = swap;
    }
    sim_survival_sort(d, scratch, 21);
    assert_near(sim_survival_beyond(d, 21, 6), 0.857142857, 1e-8);
    assert_near(sim_survival_beyond(d, 21, 10), 0.752941176, 1e-8);
    assert_near(sim_survival_beyond(d, 21, 23), 0.448179272, 1e-8);
    assert_true(sim_survival_quantile(d, 21, 0.5, &value) && value == 23);
    assert_true(sim_survival_quantile(d, 21, 0.25, &value) && value == 13);
    assert_false(sim_survival_quantile(d, 21, 0.6, &value)); /* the curve ends at 0.448 */
    assert_false(sim_survival_quantile(d, 0, 0.5, &value));
}

static void without_censoring_a_survival_quantile_is_an_order_statistic(void **state)
{
    struct sim_duration d[10];
    double value;

    (void)state;
    for (int i = 0; i < 10; i++) {
        d[i] = (struct sim_duration){i + 1, false};
    }
    for (int i = 1; i <= 10; i++) {
        assert_true(sim_survival_quantile(d, 10, i / 10.0, &value));
        assert_true(value == i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tally_keeps_small_deviations_of_a_large_mean),
        cmocka_unit_test(merged_tallies_equal_one),
        cmocka_unit_test(a_compensated_sum_keeps_what_a_plain_one_loses),
        cmocka_unit_test(special_functions_agree_with_gsl),
        cmocka_unit_test(a_t_interval_divides_by_the_root_of_n),
        cmocka_unit_test(a_strategy_against_itself_differs_by_exactly_zero),
        cmocka_unit_test(holm_steps_down),
        cmocka_unit_test(quantile_ranks_are_those_of_the_binomial),
        cmocka_unit_test(a_thin_tail_is_refused),
        cmocka_unit_test(a_histogram_is_right_to_one_part_in_256),
        cmocka_unit_test(kaplan_meier_gives_the_textbook_curve),
        cmocka_unit_test(without_censoring_a_survival_quantile_is_an_order_statistic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
