/* Laws of the draws, at fixed seeds. Each comparison is made at a false-alarm rate of 1e-4: over random seeds a right
 * program would fail this file (some 40 comparisons) once in 250. */
#include "sim/random/stream.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define RATE 1e-4
#define VALUES 200000
#define CELLS 500 /* of equal probability in the chi-square test */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Kolmogorov: sqrt(n) D passes 2.2251 with probability 1e-4. */
static void assert_kolmogorov(const double *u, size_t count)
{
    double distance = 0;

    for (size_t i = 0; i < count; i++) {
        distance = fmax(distance, fmax((double)(i + 1) / (double)count - u[i], u[i] - (double)i / (double)count));
    }
    if (sqrt((double)count) * distance > 2.2251) {
        fail_msg("Kolmogorov-Smirnov statistic %.4f", sqrt((double)count) * distance);
    }
}

static void assert_chi_square(const uint64_t *observed, const double *expected, size_t cells)
{
    double statistic = 0;

    for (size_t i = 0; i < cells; i++) {
        double apart = (double)observed[i] - expected[i];
        statistic += apart * apart / expected[i];
    }
    double p = gsl_cdf_chisq_Q(statistic, (double)(cells - 1));
    if (p < RATE / 2 || p > 1 - RATE / 2) {
        fail_msg("chi-square %.2f with %zu cells: p = %.2g", statistic, cells, p);
    }
}

/* `transform` takes the variate to a uniform. */
static void assert_law(double (*variate)(struct sim_draw *), double (*transform)(double), uint32_t replicate)
{
    static double u[VALUES];
    uint64_t cell[CELLS] = {0};
    double expected[CELLS];
    struct sim_stream stream = sim_stream_of(11, replicate, 9, 123);

    for (uint32_t i = 0; i < VALUES; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        u[i] = transform(variate(&draw));
        assert_true(u[i] >= 0 && u[i] <= 1);
        cell[u[i] < 1 ? (size_t)(u[i] * CELLS) : CELLS - 1]++;
    }
    for (size_t i = 0; i < CELLS; i++) {
        expected[i] = (double)VALUES / CELLS;
    }
    assert_chi_square(cell, expected, CELLS);
    qsort(u, VALUES, sizeof u[0], by_value);
    assert_kolmogorov(u, VALUES);
}

static double same(double x)
{
    return x;
}

static double normal_cdf(double x)
{
    return gsl_cdf_ugaussian_P(x);
}

static double exponential_cdf(double x)
{
    return gsl_cdf_exponential_P(x, 1);
}

/* Only the fifth and later of a draw, so that further blocks are tested too. */
static double later_uniform(struct sim_draw *draw)
{
    for (int i = 0; i < 4; i++) {
        sim_draw_word(draw);
    }
    return sim_draw_uniform(draw);
}

static void uniforms_are_uniform(void **state)
{
    (void)state;
    assert_law(sim_draw_uniform, same, 0);
    assert_law(later_uniform, same, 1);
}

static void normals_are_normal(void **state)
{
    (void)state;
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        assert_law(sim_draw_normal, normal_cdf, replicate);
    }
}

static void exponentials_are_exponential(void **state)
{
    (void)state;
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        assert_law(sim_draw_exponential, exponential_cdf, replicate);
    }
}

static double lognormal(struct sim_draw *draw)
{
    return sim_draw_lognormal(draw, 2, 1.6);
}

static double lognormal_cdf(double x)
{
    return gsl_cdf_lognormal_P(x, M_LN2, 1.6);
}

static double pareto(struct sim_draw *draw)
{
    return sim_draw_pareto(draw, 3, 1.5);
}

static double pareto_cdf(double x)
{
    return gsl_cdf_pareto_P(x, 1.5, 3);
}

static void lognormal_and_pareto_follow_their_laws(void **state)
{
    (void)state;
    assert_law(lognormal, lognormal_cdf, 0);
    assert_law(pareto, pareto_cdf, 0);
}

static double shape; /* of the gamma law under test */

static double gamma_variate(struct sim_draw *draw)
{
    return sim_draw_gamma(draw, shape);
}

static double gamma_cdf(double x)
{
    return gsl_cdf_gamma_P(x, shape, 1);
}

static void gammas_follow_their_law_below_and_above_shape_one(void **state)
{
    static const double shapes[] = {0.2, 0.9, 1, 2.5, 40};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        shape = shapes[i];
        assert_law(gamma_variate, gamma_cdf, (uint32_t)i);
    }
}

static double alpha, beta; /* of the beta law under test */

static double beta_variate(struct sim_draw *draw)
{
    return sim_draw_beta(draw, alpha, beta);
}

static double beta_cdf(double x)
{
    return gsl_cdf_beta_P(x, alpha, beta);
}

static void betas_follow_their_law(void **state)
{
    static const double pairs[][2] = {{1.8, 1.2}, {0.5, 0.5}, {0.4, 3}, {30, 5}};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        alpha = pairs[i][0];
        beta = pairs[i][1];
        assert_law(beta_variate, beta_cdf, (uint32_t)i);
    }
}

static void tiny_shapes_give_numbers(void **state)
{
    struct sim_stream stream = sim_stream_of(1, 2, 3, 4);

    (void)state;
    for (uint32_t i = 0; i < 2000; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        double b = sim_draw_beta(&draw, 1e-3, 1e-3);
        assert_true(b >= 0 && b <= 1);
        assert_true(sim_draw_gamma(&draw, 1e-4) >= 0);
    }
}

/* Cells of the Poisson law with at least five expected; the ends gather the tails. */
static void assert_poisson(double mean, uint32_t replicate)
{
    struct sim_stream stream = sim_stream_of(12, replicate, 0, 5);
    uint64_t observed[2000] = {0};
    double expected[2000], sum = 0;
    unsigned low = 0, high;

    while (gsl_cdf_poisson_P(low, mean) * VALUES < 5) {
        low++;
    }
    for (high = low + 1; gsl_cdf_poisson_Q(high, mean) * VALUES >= 5; high++) {
    }
    assert_true(high - low < 1999);
    for (uint32_t i = 0; i < VALUES; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        uint64_t k = sim_draw_poisson(&draw, mean);
        sum += (double)k;
        observed[k <= low ? 0 : k > high ? high - low + 1 : k - low]++;
    }
    expected[0] = gsl_cdf_poisson_P(low, mean) * VALUES;
    for (unsigned k = low + 1; k <= high; k++) {
        expected[k - low] = gsl_ran_poisson_pdf(k, mean) * VALUES;
    }
    expected[high - low + 1] = gsl_cdf_poisson_Q(high, mean) * VALUES;
    assert_chi_square(observed, expected, high - low + 2);
    assert_true(fabs(sum / VALUES - mean) < 3.89 * sqrt(mean / VALUES)); /* 1e-4, two-sided */
}

static void poisson_counts_follow_their_law_at_any_mean(void **state)
{
    static const double means[] = {0.01, 0.7, 3, 9.99, 10, 12.5, 50, 333, 20000};

    (void)state;
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        assert_poisson(means[i], (uint32_t)i);
    }
    struct sim_stream stream = sim_stream_of(1, 0, 0, 0);
    struct sim_draw draw = sim_stream_at(&stream, 0);
    assert_int_equal(sim_draw_poisson(&draw, 0), 0);
}

/* A sum of means: at 4e9 the normal limit holds to 1e-5, far below what 200,000 draws can see. */
static void huge_poisson_means_have_the_right_spread(void **state)
{
    static double u[VALUES];
    struct sim_stream stream = sim_stream_of(13, 0, 0, 0);

    (void)state;
    for (uint32_t i = 0; i < VALUES; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        double k = (double)sim_draw_poisson(&draw, 4e9);
        u[i] = gsl_cdf_ugaussian_P((k + 0.5 - 4e9) / sqrt(4e9));
    }
    qsort(u, VALUES, sizeof u[0], by_value);
    assert_kolmogorov(u, VALUES);
}

static void below_is_unbiased(void **state)
{
    static const uint64_t bounds[] = {2, 3, 7, 100, 1000};
    struct sim_stream stream = sim_stream_of(14, 0, 0, 0);

    (void)state;
    for (size_t b = 0; b < 5; b++) {
        uint64_t observed[1000] = {0};
        double expected[1000];
        for (uint32_t i = 0; i < VALUES; i++) {
            struct sim_draw draw = sim_stream_at(&stream, i);
            observed[sim_draw_below(&draw, bounds[b])]++;
        }
        for (uint64_t i = 0; i < bounds[b]; i++) {
            expected[i] = (double)VALUES / (double)bounds[b];
        }
        assert_chi_square(observed, expected, bounds[b]);
    }
    /* A bound of 2/3 of 2^64: without rejection a third of the results would come twice as often. */
    uint64_t bound = UINT64_C(12297829382473034411), lower = 0;
    for (uint32_t i = 0; i < VALUES; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        lower += sim_draw_below(&draw, bound) < bound / 2;
    }
    assert_true(fabs((double)lower - VALUES / 2.0) < 3.89 * sqrt(VALUES / 4.0));
}

/* The streams that a model uses side by side: entities, purposes, replicates and ordinals must look independent. */
static void neighbouring_streams_are_uncorrelated(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        double sum = 0;
        for (uint32_t i = 0; i < VALUES; i++) {
            struct sim_stream a = sim_stream_of(15, way == 0 ? i : 0, way == 1 ? (uint8_t)i : 0, way == 2 ? i : 0);
            struct sim_stream b =
                sim_stream_of(15, way == 0 ? i + 1 : 0, way == 1 ? (uint8_t)(i + 1) : 0, way == 2 ? i + 1 : 0);
            uint32_t ordinal = way == 0 || way == 2 ? 0 : i;
            struct sim_draw x = sim_stream_at(&a, ordinal);
            struct sim_draw y = sim_stream_at(&b, way == 3 ? ordinal + 1 : ordinal);
            sum += sim_draw_normal(&x) * sim_draw_normal(&y);
        }
        assert_true(fabs(sum) < 3.89 * sqrt(VALUES));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniforms_are_uniform),
        cmocka_unit_test(normals_are_normal),
        cmocka_unit_test(exponentials_are_exponential),
        cmocka_unit_test(lognormal_and_pareto_follow_their_laws),
        cmocka_unit_test(gammas_follow_their_law_below_and_above_shape_one),
        cmocka_unit_test(betas_follow_their_law),
        cmocka_unit_test(tiny_shapes_give_numbers),
        cmocka_unit_test(poisson_counts_follow_their_law_at_any_mean),
        cmocka_unit_test(huge_poisson_means_have_the_right_spread),
        cmocka_unit_test(below_is_unbiased),
        cmocka_unit_test(neighbouring_streams_are_uncorrelated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
