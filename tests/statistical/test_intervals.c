/* Do intervals cover? Campaigns of 4,000 samples (slow: a nominal 95 % interval is checked to about one point), known
 * answers of the literature and of our own earlier measurements. The share of covering intervals is accepted within 3.9
 * standard errors: a false alarm in 10,000 seeds. */
#include "sim/random/math.h"
#include "sim/random/stream.h"
#include "sim/stats/interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define CAMPAIGN 4000

static double sample[100000];

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void fill(double (*variate)(struct sim_draw *), uint32_t replicate, size_t count)
{
    struct sim_stream stream = sim_stream_of(31, replicate, 0, 7);

    for (size_t i = 0; i < count; i++) {
        struct sim_draw draw = sim_stream_at(&stream, (uint32_t)i);
        sample[i] = variate(&draw);
    }
}

static double lognormal(struct sim_draw *draw)
{
    return sim_draw_lognormal(draw, 1, 1);
}

static void assert_share(double covered, uint32_t campaign, double least, double most)
{
    double share = covered / campaign;
    double margin = 3.9 * sqrt(0.05 * 0.95 / campaign);

    if (share < least - margin || share > most + margin) {
        fail_msg("%.4f of the intervals cover; wanted %.3f to %.3f", share, least, most);
    }
}

static void t_intervals_of_normal_means_cover_at_any_count(void **state)
{
    static const size_t counts[] = {2, 5, 30};

    (void)state;
    for (size_t c = 0; c < 3; c++) {
        double covered = 0;
        for (uint32_t r = 0; r < CAMPAIGN; r++) {
            fill(sim_draw_normal, r, counts[c]);
            struct sim_tally tally = sim_tally_of(sample, counts[c]);
            struct sim_interval interval = sim_interval_mean(&tally, 0.95);
            covered += interval.low <= 0 && 0 <= interval.high;
        }
        assert_share(covered, CAMPAIGN, 0.95, 0.95);
    }
}

/* Ordinary, not pathological: skewness costs a t interval about half a point at 200 exponential values. */
static void t_intervals_of_skewed_means_cover_nearly(void **state)
{
    double covered = 0;

    (void)state;
    for (uint32_t r = 0; r < CAMPAIGN; r++) {
        fill(sim_draw_exponential, r, 200);
        struct sim_tally tally = sim_tally_of(sample, 200);
        struct sim_interval interval = sim_interval_mean(&tally, 0.95);
        covered += interval.low <= 1 && 1 <= interval.high;
    }
    assert_share(covered, CAMPAIGN, 0.935, 0.95);
}

static void order_statistic_intervals_cover_at_least_as_promised(void **state)
{
    static const double p[] = {0.5, 0.95, 0.99};
    static const double most[] = {0.965, 0.972, 0.995};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        double covered = 0, quantile = -sim_math_log1p(-p[i]);
        for (uint32_t r = 0; r < CAMPAIGN / 2; r++) {
            fill(sim_draw_exponential, r, 1000);
            qsort(sample, 1000, sizeof sample[0], by_value);
            struct sim_interval interval = sim_interval_quantile(sample, 1000, p[i], 0.95);
            assert_true(interval.valid);
            covered += interval.low <= quantile && quantile <= interval.high;
        }
        assert_share(covered, CAMPAIGN / 2, 0.95, most[i]);
    }
}

/* CVaR of LN(0, 1) at 99 %: exp(1/2) Phi(1 - z) / 0.01 = 15.1976. At 100 tail points 92-93 % of nominal 95 % cover. */
static void tail_means_cover_as_measured_with_a_hundred_points(void **state)
{
    double covered = 0, truth = exp(0.5) * 0.5 * erfc((2.3263478740408408 - 1) / sqrt(2)) / 0.01;

    (void)state;
    for (uint32_t r = 0; r < 600; r++) {
        fill(lognormal, r, 10000);
        qsort(sample, 10000, sizeof sample[0], by_value);
        struct sim_interval interval = sim_interval_tail_mean(sample, 10000, 0.99, 0.95);
        assert_true(interval.valid);
        covered += interval.low <= truth && truth <= interval.high;
    }
    assert_share(covered, 600, 0.915, 0.945);
}

/* Under the null, Holm's rejections of any of six true claims happen at the stated 5 % at most. */
static void holm_keeps_the_rate_of_false_claims(void **state)
{
    double wrong = 0;

    (void)state;
    for (uint32_t r = 0; r < CAMPAIGN; r++) {
        double p[6];
        size_t order[6];
        fill(sim_draw_normal, r, 120);
        for (size_t k = 0; k < 6; k++) {
            struct sim_tally tally = sim_tally_of(sample + 20 * k, 20);
            p[k] = sim_interval_p_value(&tally);
        }
        sim_interval_holm(p, order, 6);
        bool any = false;
        for (size_t k = 0; k < 6; k++) {
            any = any || p[k] <= 0.05;
        }
        wrong += any;
    }
    assert_share(CAMPAIGN - wrong, CAMPAIGN, 0.95, 0.955); /* independent claims: 1 - (1 - .05/6)^6 = 0.0490 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_intervals_of_normal_means_cover_at_any_count),
        cmocka_unit_test(t_intervals_of_skewed_means_cover_nearly),
        cmocka_unit_test(order_statistic_intervals_cover_at_least_as_promised),
        cmocka_unit_test(tail_means_cover_as_measured_with_a_hundred_points),
        cmocka_unit_test(holm_keeps_the_rate_of_false_claims),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
