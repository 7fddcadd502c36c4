/* Jumps, regimes, stochastic volatility, pegs under stress and liquid staking tokens against closed forms. Seeds are
 * fixed; every comparison is within 4 standard errors, of the sample where none is written. Rows PX-* stand in
 * vectors/venues.csv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/market/depeg.h"
#include "models/market/price.h"
#include "models/market/purpose.h"

#define ERRORS 4.0

struct sums {
    double n, one, two, three, four;
};

static void add(struct sums *sums, double x)
{
    sums->n += 1.0;
    sums->one += x;
    sums->two += x * x;
    sums->three += x * x * x;
    sums->four += x * x * x * x;
}

static double mean_of(const struct sums *sums)
{
    return sums->one / sums->n;
}

static double variance_of(const struct sums *sums)
{
    double mean = mean_of(sums);

    return sums->two / sums->n - mean * mean;
}

static double error_of(const struct sums *sums)
{
    return sqrt(variance_of(sums) / sums->n);
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
    assert_near(what, mean_of(sums), wanted, error_of(sums));
}

static uint32_t kind_named(const char *name)
{
    uint32_t kind = 0;

    while (strcmp(mito_price_sections[kind]->name, name) != 0) {
        kind++;
    }
    return kind;
}

static const double ONE = 1.0;

/* One price alone. */
static void draw_alone(const struct mito_process *process, const struct mito_grid *grid, uint64_t seed,
                       uint32_t replicate, double *path)
{
    const uint32_t entity = 77;
    const struct mito_price_market market = {process, &entity, NULL, &ONE, 1, grid, NULL, 0};

    mito_price_draw(&market, seed, replicate, &path);
}

static struct sim_quantity usd(uint64_t amount)
{
    return (struct sim_quantity){.mantissa = amount};
}

static const double PER_DAY = 1.0 / 365.0; /* 1/y as a frequency */

static void merton_has_its_cumulants(void **state)
{
    /* PX-MERTON; the standard errors of skewness and kurtosis are those of a normal law, a little below the true ones of
     * a law this close to it: sqrt(6/n) and sqrt(24/n). */
    struct mito_price_merton merton = {usd(1), 0.0, 0.6, 10 * PER_DAY, -0.05, 0.1};
    const struct mito_process process = {kind_named("merton"), &merton};
    const struct mito_grid grid = mito_grid_over(0, SIM_YEAR, 73 * SIM_DAY);
    const double var = 0.485, n = 200000;
    struct sums logs = {0}, prices = {0};
    double path[6];

    (void)state;
    for (uint32_t r = 0; r < 200000; r++) {
        draw_alone(&process, &grid, 1, r, path);
        add(&prices, path[5]);
        add(&logs, log(path[5]) + 0.239974818330999); /* centred */
    }
    assert_near("mean", mean_of(&logs), 0.0, sqrt(var / n));
    assert_near("variance", logs.two / n, var, var * sqrt(2.02 / n));
    assert_near("skewness", logs.three / n / pow(var, 1.5), -0.0481105982578897, sqrt(6 / n) * 1.6);
    assert_near("excess kurtosis", logs.four / n / (var * var) - 3, 0.0193963226697842, sqrt(96 / n));
    assert_mean("E S", &prices, 1.0);
    assert_true(mito_price_kinds[process.kind]->volatility(&merton) == merton.volatility); /* between jumps */
    assert_true(fabs(mito_price_kinds[process.kind]->variance(&merton, 1) - var) < 1e-12);
}

static void merton_prices_a_call(void **state)
{
    /* PX-MERTON-CALL: S = K = 100, r = 5%, T = 1. */
    struct mito_price_merton merton = {usd(100), 0.05, 0.2, 1 * PER_DAY, -0.1, 0.15};
    const struct mito_process process = {kind_named("merton"), &merton};
    const struct mito_grid grid = mito_grid_over(0, SIM_YEAR, SIM_YEAR);
    struct sums payoff = {0};
    double path[2];

    (void)state;
    for (uint32_t r = 0; r < 400000; r++) {
        draw_alone(&process, &grid, 2, r, path);
        add(&payoff, path[1] > 100 ? exp(-0.05) * (path[1] - 100) : 0);
    }
    assert_mean("call", &payoff, 12.7612885936);
}

/* Without diffusion all that moves is the jumps, whose times and sizes know no grid. Rounding: a sum of 400 steps. */
static void jumps_do_not_depend_on_the_grid(void **state)
{
    struct mito_price_merton merton = {usd(1), 0.0, 0.0, 0.5, 0.01, 0.05};
    const struct mito_process process = {kind_named("merton"), &merton};
    const struct mito_grid fine = mito_grid_over(0, 16 * SIM_DAY, SIM_HOUR),
                           coarse = mito_grid_over(0, 16 * SIM_DAY, SIM_DAY);
    double hours[16 * 24 + 1], days[17];

    (void)state;
    draw_alone(&process, &fine, 3, 5, hours);
    draw_alone(&process, &coarse, 3, 5, days);
    assert_true(days[16] != 1.0);
    for (int d = 0; d <= 16; d++) {
        assert_true(fabs(days[d] / hours[24 * d] - 1.0) < 1e-12);
    }
}

static void the_variance_of_heston_has_its_moments(void **state)
{
    /* PX-CIR. The fourth moment for the error of the variance is the sample's. */
    const struct mito_price_heston heston = {usd(1), 0, 0.8, sqrt(0.5), 3.0, 1.2, -0.3};
    const struct mito_grid grids[2] = {mito_grid_over(0, SIM_YEAR / 2, SIM_YEAR / 2),
                                       mito_grid_over(0, SIM_YEAR / 2, SIM_YEAR / 16)};
    double path[9];

    (void)state;
    for (int g = 0; g < 2; g++) {
        struct sums sums = {0};

        for (uint32_t r = 0; r < 200000; r++) {
            struct sim_stream stream = sim_stream_of(4, r, MITO_PURPOSE_PRICE_VARIANCE, (uint32_t)g);

            mito_heston_variance(&heston, &stream, &grids[g], path);
            add(&sums, path[grids[g].points - 1] - 0.53123822242078);
        }
        assert_mean("mean", &sums, 0.0);
        double square = sums.two / sums.n, fourth = sums.four / sums.n;
        assert_near("variance", square, 0.12567420756351, sqrt((fourth - square * square) / sums.n));
    }
}

static void heston_prices_a_call(void **state)
{
    /* PX-HESTON, Broadie and Kaya (2006): S = K = 100, T = 1. Steps of five days. With
     * steps of 73 days four million paths gave a bias of -0.028 (standard error 0.004); it falls with the square of the
     * step, so below 0.001 here, where the standard error is 0.023. */
    struct mito_price_heston heston = {usd(100), 0.0319, 0.101, sqrt(0.019), 6.21, 0.61, -0.7};
    const struct mito_process process = {kind_named("heston"), &heston};
    const struct mito_grid grid = mito_grid_over(0, SIM_YEAR, 5 * SIM_DAY);
    struct sums payoff = {0}, discounted = {0};
    double path[74];

    (void)state;
    assert_int_equal(grid.points, 74);
    for (uint32_t r = 0; r < 100000; r++) {
        draw_alone(&process, &grid, 5, r, path);
        add(&payoff, path[73] > 100 ? exp(-0.0319) * (path[73] - 100) : 0);
        add(&discounted, exp(-0.0319) * path[73]);
    }
    assert_mean("discounted price", &discounted, 100.0);
    assert_mean("call", &payoff, 6.806113313);
}

static void stays_have_their_shares(void **state)
{
    /* From calm, the share of turbulent states after t is pi (1 - exp(-(q01 + q10) t)). */
    const sim_time dwell[2] = {12 * SIM_DAY, 5 * SIM_DAY};
    const double at[3] = {2, 10, 60}; /* days */
    const double rate = 1.0 / 12 + 1.0 / 5, pi = 5.0 / 17;
    const double n = 100000;
    double found[2][3] = {{0}};

    (void)state;
    for (uint32_t r = 0; r < 100000; r++) {
        for (int stationary = 0; stationary < 2; stationary++) {
            struct sim_stream stream = sim_stream_of(6, r, MITO_PURPOSE_PRICE_REGIME, (uint32_t)stationary);
            struct mito_stay stay;

            mito_stay_begin(&stay, &stream, dwell[0], dwell[1], stationary ? MITO_STAY_STATIONARY : MITO_STAY_FIRST);
            for (int i = 0; i < 3; i++) {
                while (stay.until < at[i] * (double)SIM_DAY) {
                    mito_stay_leave(&stay);
                }
                found[stationary][i] += stay.state;
            }
        }
    }
    for (int i = 0; i < 3; i++) {
        double wanted = pi * (1 - exp(-rate * at[i]));

        assert_near("from calm", found[0][i] / n, wanted, sqrt(wanted * (1 - wanted) / n));
        assert_near("stationary", found[1][i] / n, pi, sqrt(pi * (1 - pi) / n));
    }
}

static void regimes_mix_their_variances(void **state)
{
    /* The mean square of a step is the long-run variance times its length; the trend adds below 1e-4 of it. */
    struct mito_price_regime regime = {
        usd(3000), {0.0, 0.5056, 124 * SIM_DAY / 10}, {0.0, 1.3714, 56 * SIM_DAY / 10}, MITO_STAY_STATIONARY};
    const struct mito_process process = {kind_named("regime"), &regime};
    const struct mito_grid grid = mito_grid_over(0, 60 * SIM_DAY, 6 * SIM_HOUR);
    const double wanted = (12.4 * 0.5056 * 0.5056 + 5.6 * 1.3714 * 1.3714) / 18.0;
    struct sums squares = {0}, ends = {0};
    double path[241];

    (void)state;
    assert_true(fabs(mito_price_kinds[process.kind]->volatility(&regime) - sqrt(wanted)) < 1e-12);
    for (uint32_t r = 0; r < 6000; r++) {
        double sum = 0.0;

        draw_alone(&process, &grid, 7, r, path);
        assert_true(path[0] == 3000.0);
        for (int k = 1; k <= 240; k++) {
            double step = log(path[k] / path[k - 1]);

            sum += step * step;
        }
        add(&squares, sum / 60 * 365);
        add(&ends, path[240] / 3000.0);
    }
    assert_mean("variance per year", &squares, wanted);
    assert_mean("E S", &ends, 1.0);
}

/* E x in the long run of a peg with two regimes: with m_s = E[x; state s] and rates q_s of leaving,
 *   (kappa_0 + q_0) m_0 - q_1 m_1 = kappa_0 mean_0 share_0, and the other way round. */
static double mean_in_the_long_run(const struct mito_peg_regime *calm, const struct mito_peg_regime *stress)
{
    double q0 = 1.0 / (double)calm->dwell, q1 = 1.0 / (double)stress->dwell;
    double k0 = log(2) / (double)calm->half_life, k1 = log(2) / (double)stress->half_life;
    double share = mito_stay_share(calm->dwell, stress->dwell);
    double b0 = k0 * calm->mean * (1 - share), b1 = k1 * stress->mean * share;
    double determinant = (k0 + q0) * (k1 + q1) - q0 * q1;

    return (b0 * (k1 + q1) + q1 * b1 + b1 * (k0 + q0) + q0 * b0) / determinant;
}

static void a_peg_with_regimes_has_its_mean(void **state)
{
    struct mito_price_peg_regimes peg = {usd(1),
                                         {-0.0031, 3 * SIM_DAY, 0.062, 20 * SIM_DAY},
                                         {-0.05, 2 * SIM_DAY, 0.10, 10 * SIM_DAY},
                                         MITO_STAY_STATIONARY};
    const struct mito_process process = {kind_named("peg_regimes"), &peg};
    const struct mito_grid grids[2] = {mito_grid_over(0, 120 * SIM_DAY, 10 * SIM_DAY),
                                       mito_grid_over(0, 120 * SIM_DAY, 12 * SIM_HOUR)};
    double path[241];

    (void)state;
    for (int g = 0; g < 2; g++) {
        struct sums ends = {0};

        for (uint32_t r = 0; r < 20000; r++) {
            draw_alone(&process, &grids[g], 8, r, path);
            add(&ends, log(path[grids[g].points - 1]));
        }
        assert_mean("E x", &ends, mean_in_the_long_run(&peg.calm, &peg.stress));
    }
}

/* One regime alone is the Ornstein-Uhlenbeck of its mean, half-life and volatility. */
static void a_calm_peg_is_an_ornstein_uhlenbeck(void **state)
{
    struct mito_price_peg_regimes peg = {usd(1),
                                         {-0.0031, 26 * SIM_DAY / 10, 0.062, 100000 * SIM_DAY},
                                         {-0.5, 2 * SIM_DAY, 0.10, SIM_DAY},
                                         MITO_STAY_FIRST};
    const struct mito_process process = {kind_named("peg_regimes"), &peg};
    const struct mito_grid grid = mito_grid_over(0, 40 * SIM_DAY, SIM_DAY);
    const double kappa = log(2) * 365 / 2.6, var = 0.062 * 0.062 / (2 * kappa);
    struct sums ends = {0}, lags = {0};
    double path[41];

    (void)state;
    for (uint32_t r = 0; r < 20000; r++) {
        draw_alone(&process, &grid, 9, r, path);
        assert_true(fabs(log(path[0]) + 0.0031) < 1e-15);
        add(&ends, log(path[40]) + 0.0031);
        add(&lags, (log(path[40]) + 0.0031) * (log(path[38]) + 0.0031));
    }
    assert_mean("mean", &ends, 0.0);
    assert_near("variance", ends.two / ends.n, var, var * sqrt(2.0 / ends.n));
    assert_mean("covariance over two days", &lags, var * exp2(-2 / 2.6));
}

static void a_staking_token_grows_by_its_rewards(void **state)
{
    /* Without a moving peg it is the other price x rate x exp(apr t + mean): a few roundings. It stands before the asset
     * it refers to, and is drawn after it; a shock of that asset reaches it. */
    struct mito_price_gbm gbm = {usd(3000), 0.0, 0.8};
    struct mito_price_lst lst = {1,
                                 1.1,
                                 0.03,
                                 {-0.01, SIM_DAY, 0.0, 100000 * SIM_DAY},
                                 {-0.01, SIM_DAY, 0.0, 100000 * SIM_DAY},
                                 MITO_STAY_FIRST};
    const struct mito_process processes[2] = {{kind_named("lst"), &lst}, {kind_named("gbm"), &gbm}};
    const struct mito_grid grid = mito_grid_over(30 * SIM_DAY, 335 * SIM_DAY, SIM_DAY);
    const uint32_t entities[2] = {1, 2};
    const double factor[4] = {1, 0, 0, 1};
    const struct mito_shock shock = {1, 0, -0.4, INT64_MAX};
    uint32_t order[2];
    double tokens[366], coins[366], calm[366], *paths[2] = {tokens, coins};
    struct mito_price_market market = {processes, entities, order, factor, 2, &grid, &shock, 1};

    (void)state;
    assert_int_equal(mito_price_order(processes, 2, order), 2);
    assert_int_equal(order[0], 1);
    mito_price_draw(&market, 10, 1, paths);
    for (int k = 0; k < 366; k++) {
        assert_true(fabs(tokens[k] / (coins[k] * 1.1 * exp(0.03 * k / 365.0 - 0.01)) - 1.0) < 1e-14);
    }
    assert_true(fabs(mito_price_start(&market, 0) / tokens[0] - 1.0) < 1e-14);
    market.shock_count = 0;
    paths[1] = calm;
    mito_price_draw(&market, 10, 1, paths);
    assert_memory_equal(calm, coins, 30 * sizeof calm[0]);
    assert_true(coins[30] == calm[30] * 0.6 && coins[365] == calm[365] * 0.6);
}

static void tokens_of_each_other_have_no_order(void **state)
{
    struct mito_price_lst lst[2] = {{.of = 1}, {.of = 0}};
    const struct mito_process processes[2] = {{kind_named("lst"), &lst[0]}, {kind_named("lst"), &lst[1]}};
    uint32_t order[2];

    (void)state;
    assert_int_equal(mito_price_order(processes, 2, order), 0);
}

static void a_pair_of_prices_has_its_volatility(void **state)
{
    struct mito_price_gbm eth = {usd(3000), 0.0, 0.8}, btc = {usd(60000), 0.0, 0.5};
    struct mito_price_constant usdc = {usd(1)};
    struct mito_price_lst lst = {0, 1, 0.03, {0, SIM_DAY, 0.06, SIM_DAY}, {0, SIM_DAY, 0.06, SIM_DAY}, MITO_STAY_FIRST};
    const uint32_t gbm = kind_named("gbm");
    const struct mito_process processes[4] = {
        {gbm, &eth}, {kind_named("lst"), &lst}, {gbm, &btc}, {kind_named("constant"), &usdc}};
    const double root = sqrt(1 - 0.36);
    const double factor[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0.6, 0, root, 0, 0, 0, 0, 1};
    const struct mito_price_market market = {processes, NULL, NULL, factor, 4, NULL, NULL, 0};
    const double pair = sqrt(0.64 + 0.25 - 2 * 0.6 * 0.8 * 0.5);

    (void)state;
    assert_true(fabs(mito_price_volatility(&market, 0, 4) - 0.8) < 1e-14);
    assert_true(fabs(mito_price_volatility(&market, 0, 3) - 0.8) < 1e-14);
    assert_true(fabs(mito_price_volatility(&market, 1, 0) - 0.06) < 1e-14);
    assert_true(fabs(mito_price_volatility(&market, 0, 2) - pair) < 1e-14);
    assert_true(fabs(mito_price_volatility(&market, 2, 1) - sqrt(pair * pair + 0.0036)) < 1e-14);
    assert_true(mito_price_volatility(&market, 1, 1) == 0.0);
    assert_true(mito_price_volatility(&market, 3, 4) == 0.0);
}

/* Over a time: jumps add their variance, an anchor takes it away, a reference is common to both. */
static void a_pair_of_prices_strays_by_its_law(void **state)
{
    struct mito_price_merton merton = {usd(3000), 0.0, 0.5, 0.1, -0.02, 0.06};
    struct mito_price_lst lst = {0, 1, 0.03, {0, SIM_DAY, 0.06, SIM_DAY}, {0, SIM_DAY, 0.06, SIM_DAY}, MITO_STAY_FIRST};
    struct mito_price_peg peg = {usd(1), SIM_DAY, 0.0004};
    const struct mito_process processes[3] = {
        {kind_named("merton"), &merton}, {kind_named("lst"), &lst}, {kind_named("peg"), &peg}};
    const double factor[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, kappa = log(2) * 365, jumps = 36.5 * 0.004, day = 1 / 365.0;
    const struct mito_price_market market = {processes, NULL, NULL, factor, 3, NULL, NULL, 0};

    (void)state;
    assert_true(fabs(mito_price_volatility(&market, 0, 3) - 0.5) < 1e-14);
    assert_true(fabs(mito_price_spread(&market, 0, 3, 1) - sqrt(0.25 + jumps)) < 1e-14);
    assert_true(fabs(mito_price_spread(&market, 0, 3, day) - sqrt((0.25 + jumps) * day)) < 1e-14);
    assert_true(fabs(mito_price_spread(&market, 1, 0, day) - sqrt(0.0036 * 0.5 / kappa)) < 1e-14);
    assert_true(fabs(mito_price_spread(&market, 2, 3, day) - 0.0004) < 1e-14); /* sd sqrt(2 (1 - 1/2)) */
    assert_true(fabs(mito_price_spread(&market, 2, 3, 1) - 0.0004 * sqrt(2)) < 1e-14);
}

static double normal_below(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

/* Over all ends of an interval the crossing probability integrates to that of passing the barrier at all:
 *   N((a - nu T) / s) + exp(2 nu a / sd^2) N((a + nu T) / s), a < 0 the barrier from the start, s = sd sqrt T.
 * Simpson's rule with 20,000 steps over 10 standard deviations errs below 1e-9. */
static void the_bridge_crosses_as_often_as_the_path(void **state)
{
    const double sd = 0.76, years = 7.0 / 365, drift = -0.5 * sd * sd, barrier = log(0.9);
    const double s = sd * sqrt(years), middle = drift * years;
    const double wanted = normal_below((barrier - middle) / s) +
                          exp(2 * drift * barrier / (sd * sd)) * normal_below((barrier + middle) / s);
    double sum = 0.0, width = 20 * s / 20000;

    (void)state;
    /* The integrand has an edge at the barrier: two smooth pieces, the lower one in closed form. */
    double low = normal_below((barrier - middle) / s), from = barrier;
    width = (middle + 10 * s - from) / 20000;
    for (int i = 0; i <= 20000; i++) {
        double x = from + i * width, z = (x - middle) / s;
        double weight = i == 0 || i == 20000 ? 1 : i % 2 == 1 ? 4 : 2;

        sum += weight * exp(-0.5 * z * z) / (s * sqrt(2 * 3.14159265358979323846)) *
               mito_price_bridge_crossing(0.0, x, barrier, s * s);
    }
    assert_true(fabs(low + sum * width / 3 - wanted) < 1e-9);
    assert_true(mito_price_bridge_crossing(0.0, -0.2, -0.1, 0.01) == 1.0);
    assert_true(mito_price_bridge_crossing(0.0, 0.0, -0.1, 0.0) == 0.0);
    assert_true(mito_price_bridge_crossing(0.0, 0.1, 0.3, 0.01) == mito_price_bridge_crossing(0.0, -0.1, -0.3, 0.01));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merton_has_its_cumulants),
        cmocka_unit_test(merton_prices_a_call),
        cmocka_unit_test(jumps_do_not_depend_on_the_grid),
        cmocka_unit_test(the_variance_of_heston_has_its_moments),
        cmocka_unit_test(heston_prices_a_call),
        cmocka_unit_test(stays_have_their_shares),
        cmocka_unit_test(regimes_mix_their_variances),
        cmocka_unit_test(a_peg_with_regimes_has_its_mean),
        cmocka_unit_test(a_calm_peg_is_an_ornstein_uhlenbeck),
        cmocka_unit_test(a_staking_token_grows_by_its_rewards),
        cmocka_unit_test(tokens_of_each_other_have_no_order),
        cmocka_unit_test(a_pair_of_prices_has_its_volatility),
        cmocka_unit_test(a_pair_of_prices_strays_by_its_law),
        cmocka_unit_test(the_bridge_crosses_as_often_as_the_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
