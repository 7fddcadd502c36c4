/* Prices, gas and levels against their laws. Seeds are fixed, so a run never flickers; every comparison is within 4
 * standard errors, which a right program passes but for 6e-5 of the seeds: 0.3% for all the comparisons of this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/market/price.h"
#include "models/market/purpose.h"

#define REPLICATES 40000
#define ERRORS 4.0

struct sums {
    double n, mean, square; /* Welford */
};

static void add(struct sums *sums, double x)
{
    double off = x - sums->mean;

    sums->n += 1.0;
    sums->mean += off / sums->n;
    sums->square += off * (x - sums->mean);
}

static double variance(const struct sums *sums)
{
    return sums->square / (sums->n - 1.0);
}

static void assert_near(const char *what, double found, double wanted, double error)
{
    if (!(fabs(found - wanted) <= ERRORS * error)) {
        fail_msg("%s: %.9g, wanted %.9g, %.1f standard errors of %.3g off", what, found, wanted,
                 (found - wanted) / error, error);
    }
}

static struct mito_grid grid_of(sim_time horizon, sim_time step)
{
    return mito_grid_over(0, horizon, step);
}

static void draw_prices(const struct mito_process *processes, const uint32_t *entities, uint32_t count,
                        const double *factor, const struct mito_grid *grid, uint64_t seed, uint32_t replicate,
                        double *const *paths)
{
    const struct mito_price_market market = {processes, entities, NULL, factor, count, grid, NULL, 0};

    mito_price_draw(&market, seed, replicate, paths);
}

/* Two correlated assets, a quarter of a year in 15 steps of 6 days. */
#define STEPS 15

static void gbm_has_its_moments_and_its_correlation(void **state)
{
    struct mito_price_gbm gbm[2] = {{{.mantissa = 3000}, 0.10, 0.76}, {{.mantissa = 2}, -0.30, 0.40}};
    const struct mito_process processes[2] = {{0, &gbm[0]}, {0, &gbm[1]}};
    const uint32_t entities[2] = {11, 12};
    const double matrix[4] = {1.0, 0.8275, 0.8275, 1.0};
    struct mito_grid grid = grid_of(STEPS * 6 * SIM_DAY, 6 * SIM_DAY);
    const double years = STEPS * 6 / 365.0;
    double factor[4], path[2][STEPS + 1];
    double *paths[2] = {path[0], path[1]};
    struct sums ends[2] = {{0}}, logs[2] = {{0}};
    double product = 0.0;

    (void)state;
    assert_int_equal(grid.points, STEPS + 1);
    assert_true(mito_price_cholesky(matrix, 2, factor));
    for (uint32_t r = 0; r < REPLICATES; r++) {
        double off[2];

        draw_prices(processes, entities, 2, factor, &grid, 1, r, paths);
        for (int i = 0; i < 2; i++) {
            double trend = gbm[i].drift - 0.5 * gbm[i].volatility * gbm[i].volatility;

            off[i] = log(path[i][STEPS] / path[i][0]) - trend * years;
            add(&ends[i], path[i][STEPS]);
            add(&logs[i], off[i]);
        }
        product += off[0] * off[1];
    }
    for (int i = 0; i < 2; i++) {
        double start = sim_wide_double(gbm[i].start.mantissa);
        double v = gbm[i].volatility * gbm[i].volatility * years;
        double mean = start * exp(gbm[i].drift * years);
        double var = mean * mean * expm1(v);
        /* Central fourth moment of the lognormal over its squared variance, w = exp(v). */
        double w = exp(v), kurtosis = w * w * w * w + 2 * w * w * w + 3 * w * w - 3;

        assert_near("mean of S", ends[i].mean, mean, sqrt(var / REPLICATES));
        assert_near("variance of S", variance(&ends[i]), var, var * sqrt((kurtosis - 1.0) / REPLICATES));
        assert_near("mean of ln S", logs[i].mean, 0.0, sqrt(v / REPLICATES));
        assert_near("variance of ln S", variance(&logs[i]), v, v * sqrt(2.0 / REPLICATES));
    }
    product /= REPLICATES * sqrt(variance(&logs[0]) * variance(&logs[1]));
    assert_near("correlation", product, 0.8275, (1.0 - 0.8275 * 0.8275) / sqrt(REPLICATES));
}

static void steps_of_a_price_are_independent(void **state)
{
    struct mito_price_gbm gbm = {{.mantissa = 1}, 0.0, 0.8};
    const struct mito_process process = {0, &gbm};
    const uint32_t entity = 3;
    const double factor = 1.0;
    enum { POINTS = 30001 };
    struct mito_grid grid = grid_of((POINTS - 1) * SIM_HOUR, SIM_HOUR);
    double *path = malloc(sizeof *path * POINTS);
    struct sums steps = {0};
    double product = 0.0;

    (void)state;
    assert_non_null(path);
    draw_prices(&process, &entity, 1, &factor, &grid, 2, 0, &path);
    for (int k = 1; k + 1 < POINTS; k++) {
        add(&steps, log(path[k] / path[k - 1]));
        product += log(path[k] / path[k - 1]) * log(path[k + 1] / path[k]);
    }
    assert_near("variance of a step", variance(&steps), 0.64 / 8760, 0.64 / 8760 * sqrt(2.0 / POINTS));
    assert_near("correlation of neighbours", product / POINTS / variance(&steps), 0.0, 1.0 / sqrt(POINTS));
    free(path);
}

static void an_asset_more_changes_no_other_path(void **state)
{
    struct mito_price_gbm gbm = {{.mantissa = 5}, 0.02, 0.6};
    struct mito_price_peg peg = {{.mantissa = 1}, 6 * SIM_HOUR, 3e-4};
    const struct mito_process two[2] = {{0, &gbm}, {0, &gbm}}, four[4] = {{0, &gbm}, {1, &peg}, {0, &gbm}, {0, &gbm}};
    const uint32_t two_entities[2] = {1, 2}, four_entities[4] = {1, 8, 9, 2};
    const double two_matrix[4] = {1, 0.5, 0.5, 1};
    const double four_matrix[16] = {1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 1, 0, 0.5, 0, 0, 1};
    struct mito_grid grid = grid_of(50 * SIM_HOUR, SIM_HOUR);
    double two_factor[4], four_factor[16], a[2][51], b[4][51];
    double *two_paths[2] = {a[0], a[1]}, *four_paths[4] = {b[0], b[1], b[2], b[3]};

    (void)state;
    assert_true(mito_price_cholesky(two_matrix, 2, two_factor) && mito_price_cholesky(four_matrix, 4, four_factor));
    draw_prices(two, two_entities, 2, two_factor, &grid, 3, 1, two_paths);
    draw_prices(four, four_entities, 4, four_factor, &grid, 3, 1, four_paths);
    assert_memory_equal(a[0], b[0], sizeof a[0]);
    assert_memory_equal(a[1], b[3], sizeof a[1]);
    assert_memory_not_equal(a[1], b[2], sizeof a[1]);
}

static void ou_is_stationary_with_an_exponential_memory(void **state)
{
    const double sd = 0.8;
    struct mito_grid grid = grid_of(24 * SIM_HOUR, SIM_HOUR);
    struct sums at[25] = {{0}}, lag[25] = {{0}};
    double path[25];

    (void)state;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct sim_stream stream = sim_stream_of(4, r, MITO_PURPOSE_GAS, 6);

        mito_price_ou(&stream, &grid, 6.0 * SIM_HOUR, sd, 1, 0.0, path);
        for (int k = 0; k <= 24; k += 6) {
            add(&at[k], path[k]);
            add(&lag[k], path[0] * path[k]);
        }
    }
    for (int k = 0; k <= 24; k += 6) {
        double rho = exp2(-k / 6.0);

        assert_near("mean", at[k].mean, 0.0, sd / sqrt(REPLICATES));
        assert_near("variance", variance(&at[k]), sd * sd, sd * sd * sqrt(2.0 / REPLICATES));
        assert_near("autocovariance", lag[k].mean, sd * sd * rho, sd * sd * sqrt((1.0 + rho * rho) / REPLICATES));
    }
}

/* From a start away from the mean, the law after a day is the same on a grid of minutes, of hours and of one day. */
static void the_law_does_not_depend_on_the_grid(void **state)
{
    const sim_time steps[3] = {10 * SIM_MINUTE, SIM_HOUR, SIM_DAY};
    const double sd = 0.3, start = 2.0, half_life = 10.0 * SIM_HOUR;
    const double keep = exp2(-2.4), var = sd * sd * (1.0 - keep * keep);
    double path[145];

    (void)state;
    for (int g = 0; g < 3; g++) {
        struct mito_grid grid = grid_of(SIM_DAY, steps[g]);
        struct sums ends = {0};

        for (uint32_t r = 0; r < REPLICATES; r++) {
            struct sim_stream stream = sim_stream_of(5, r, MITO_PURPOSE_BORROW_DEMAND, (uint32_t)g);

            mito_price_ou(&stream, &grid, half_life, sd, 0, start, path);
            add(&ends, path[grid.points - 1]);
        }
        assert_true(path[0] == start);
        assert_near("mean after a day", ends.mean, start * keep, sqrt(var / REPLICATES));
        assert_near("variance after a day", variance(&ends), var, var * sqrt(2.0 / REPLICATES));
    }
}

static void gas_has_its_median_and_its_spread(void **state)
{
    struct mito_gas_ou_log gas = {{.mantissa = 3, .exponent = -1}, 6 * SIM_HOUR, 0.8};
    const struct mito_process process = {0, &gas};
    struct mito_grid grid = grid_of(SIM_DAY, SIM_DAY);
    struct sums below[2] = {{0}}, logs[2] = {{0}};
    double path[2];

    (void)state;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        mito_price_draw_gas(&process, 21, &grid, 6, r, path);
        for (int k = 0; k < 2; k++) {
            add(&below[k], path[k] < 0.3);
            add(&logs[k], log(path[k]));
        }
    }
    for (int k = 0; k < 2; k++) {
        assert_near("share below the median", below[k].mean, 0.5, 0.5 / sqrt(REPLICATES));
        assert_near("variance of the logarithm", variance(&logs[k]), 0.64, 0.64 * sqrt(2.0 / REPLICATES));
    }
}

static void a_peg_starts_at_par_and_keeps_its_spread(void **state)
{
    struct mito_price_peg peg = {{.mantissa = 1}, 6 * SIM_HOUR, 3e-4};
    const struct mito_process process = {1, &peg};
    const uint32_t entity = 31;
    const double factor = 1.0;
    struct mito_grid grid = grid_of(3 * SIM_DAY, SIM_DAY);
    double path[4], *paths = path;
    struct sums logs = {0};

    (void)state;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        draw_prices(&process, &entity, 1, &factor, &grid, 7, r, &paths);
        assert_true(path[0] == 1.0);
        add(&logs, log(path[3]));
    }
    assert_near("mean of ln S", logs.mean, 0.0, 3e-4 / sqrt(REPLICATES));
    /* After twelve half-lives 6e-8 of the variance is missing. */
    assert_near("variance of ln S", variance(&logs), 9e-8, 9e-8 * sqrt(2.0 / REPLICATES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gbm_has_its_moments_and_its_correlation),
        cmocka_unit_test(steps_of_a_price_are_independent),
        cmocka_unit_test(an_asset_more_changes_no_other_path),
        cmocka_unit_test(ou_is_stationary_with_an_exponential_memory),
        cmocka_unit_test(the_law_does_not_depend_on_the_grid),
        cmocka_unit_test(gas_has_its_median_and_its_spread),
        cmocka_unit_test(a_peg_starts_at_par_and_keeps_its_spread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
