/* Pools whose price returns to an anchor: fees do not depend on the grid, are what every block simulated brings, and are
 * what the pool's rate says. Fixed seeds; means within 4 standard errors and stated errors of the approximation. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "models/market/price.h"
#include "models/venue/two_coin.h"
#include "tests/support/venue_stand.h"

#define QUIET "daily_volume: 0, outside: {log_sd: 0, elasticity: 0, adjustment: 1000d}"

/* A price that returns to 1, or (half_life 0) one that wanders with the same volatility. */
struct anchor {
    double sd;
    double half_life; /* days */
    double volatility;
};

/* Coin over gem, the same path on all grids whose step is a multiple of an hour. */
static void follow(struct venue_stand *stand, const struct anchor *anchor, uint32_t replicate)
{
    struct sim_stream stream = sim_stream_of(11, replicate, 255, 0);
    double reversion = anchor->half_life > 0 ? log(2) * 365 / anchor->half_life : 0, hour = 1 / 8760.0, x = 0;
    double keep = exp(-reversion * hour);
    double shock = reversion > 0 ? anchor->sd * sqrt(1 - keep * keep) : anchor->volatility * sqrt(hour);
    double trend = reversion > 0 ? 0 : anchor->volatility * anchor->volatility / 2 * hour; /* of gem in coins: none */
    uint32_t each = (uint32_t)(stand->grid.step / SIM_HOUR);

    for (uint32_t k = 1; k <= (stand->grid.points - 1) * each; k++) {
        struct sim_draw draw = sim_stream_at(&stream, k);

        x = x * keep + trend + shock * sim_draw_normal(&draw);
        if (k % each == 0) {
            stand->price[k / each] = exp(x);
        }
    }
    stand->view.step_spread = sqrt(mito_price_returning(stand->view.volatility, reversion, each * hour));
    stand->view.year_spread = sqrt(mito_price_returning(stand->view.volatility, reversion, 1));
}

struct outcome {
    double grown;  /* logarithm of the pool's liquidity, per year */
    double earned; /* value of a share at the outside price over that at the start, less 1, per year */
    double quoted; /* rate at the start */
};

static struct outcome outcome_of(const char *keys, const struct anchor *anchor, sim_time step, int days, uint32_t run)
{
    struct venue_stand stand;
    const struct mito_two_coin_curve *curve;
    struct mito_two_coin *pool;
    struct outcome outcome;
    double worth;

    venue_stand_open(&stand, keys, 18, step, days * SIM_DAY, anchor->volatility, run);
    follow(&stand, anchor, run);
    venue_stand_start(&stand);
    pool = stand.state;
    curve = pool->curve == MITO_TWO_COIN_STABLE ? &mito_stable_swap_curve : &mito_constant_product_curve;
    worth = sim_wide_double(curve->balances(&pool->pool)[0]) + sim_wide_double(curve->balances(&pool->pool)[1]);
    worth /= sim_wide_double(*curve->supply(&pool->pool));
    outcome.quoted = stand.kind->marginal_rate(pool, &stand.view, 0);
    venue_stand_accrue(&stand, days * SIM_DAY);
    outcome.grown = log(curve->size(&pool->pool) / pool->start) * 365 / days;
    outcome.earned = sim_wide_double(curve->balances(&pool->pool)[0]) +
                     sim_wide_double(curve->balances(&pool->pool)[1]) / stand.price[stand.grid.points - 1];
    outcome.earned /= sim_wide_double(*curve->supply(&pool->pool));
    outcome.earned -= worth / 2 * (1 / stand.price[stand.grid.points - 1] - 1); /* of half in gem: 0 in the mean */
    outcome.earned = (outcome.earned / worth - 1) * 365 / days;
    venue_stand_close(&stand);
    return outcome;
}

static struct anchor anchor_of(double sd, double half_life)
{
    return (struct anchor){sd, half_life, sd * sqrt(2 * log(2) * 365 / half_life)};
}

struct mean {
    double sum, squares, count;
};

static void add(struct mean *mean, double value)
{
    mean->sum += value;
    mean->squares += value * value;
    mean->count++;
}

static double middle(const struct mean *mean)
{
    return mean->sum / mean->count;
}

static double error_of(const struct mean *mean)
{
    return sqrt((mean->squares / mean->count - middle(mean) * middle(mean)) / (mean->count - 1));
}

/* Errors of the approximation: 0.02 of the fit, 0.01 of fixed blocks, of a return within a step that has no depth. */
static void fees_of_an_anchored_price_do_not_depend_on_the_grid(void **state)
{
    static const struct {
        const char *fee;
        double sd;
    } cases[] = {{"1bp", 4e-4}, {"4bp", 4e-4}, {"4bp", 3e-4}};
    const int days = 60, runs = 8;

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const struct anchor anchor = anchor_of(cases[c].sd, 0.25);
        const double scale = anchor.volatility * anchor.volatility / 8;
        struct mean blocks = {0}, fine = {0}, coarse = {0};
        char keys[300];

        for (int run = 0; run < runs; run++) {
            snprintf(keys, sizeof keys, "kind: constant_product, quote: gem, fee: %s, blocks: simulate, " QUIET,
                     cases[c].fee);
            add(&blocks, outcome_of(keys, &anchor, SIM_HOUR, days, (uint32_t)run).grown / scale);
            snprintf(keys, sizeof keys, "kind: constant_product, quote: gem, fee: %s, " QUIET, cases[c].fee);
            add(&fine, outcome_of(keys, &anchor, 3 * SIM_HOUR, days, (uint32_t)run).grown / scale);
            add(&coarse, outcome_of(keys, &anchor, 12 * SIM_HOUR, days, (uint32_t)run).grown / scale);
        }
        assert_true(fabs(middle(&fine) - middle(&blocks)) < 4 * hypot(error_of(&fine), error_of(&blocks)) + 0.03);
        assert_true(fabs(middle(&coarse) - middle(&blocks)) < 4 * hypot(error_of(&coarse), error_of(&blocks)) + 0.03);
    }
}

/* 60 jumps of sd 7% a year besides a volatility of 40%, each drawn into the step it falls in: every block simulated pays
 * the fee once on a jump, 30bp x its mean size x depth, which the closed form leaves out, and no more: within the 0.3 of it
 * that the volatility would have paid in the same steps. */
static void a_jump_pays_its_fee_once(void **state)
{
    const double sigma = 0.4, rate = 60, sd = 0.07, once = 30e-4 * rate * sd * sqrt(2 / 3.141592653589793) / 4;
    const int days = 60, runs = 24;
    struct mean gap = {0};

    (void)state;
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        double grown[2];

        for (int closed = 0; closed < 2; closed++) {
            struct venue_stand stand;
            struct sim_stream stream = sim_stream_of(13, run, 255, 1);
            double jumps = 0;

            venue_stand_open(&stand,
                             closed ? "kind: constant_product, quote: gem, fee: 30bp, " QUIET
                                    : "kind: constant_product, quote: gem, fee: 30bp, blocks: simulate, " QUIET,
                             18, 6 * SIM_HOUR, days * SIM_DAY, sigma, run);
            venue_stand_walk(&stand, 12, run, 0);
            for (uint32_t k = 1; k < stand.grid.points; k++) {
                struct sim_draw draw = sim_stream_at(&stream, k);

                jumps += sim_draw_uniform(&draw) < rate / 1460 ? sd * sim_draw_normal(&draw) : 0;
                stand.price[k] *= exp(jumps);
            }
            stand.view.step_spread = sqrt((sigma * sigma + rate * sd * sd) / 1460);
            stand.view.year_spread = sqrt(sigma * sigma + rate * sd * sd);
            venue_stand_start(&stand);
            venue_stand_accrue(&stand, days * SIM_DAY);
            const struct mito_two_coin *pool = stand.state;
            grown[closed] = log(mito_constant_product_curve.size(&pool->pool) / pool->start) * 365 / days;
            venue_stand_close(&stand);
        }
        add(&gap, grown[0] - grown[1]);
    }
    if (!(fabs(middle(&gap) - once) < 4 * error_of(&gap) + 0.3 * once)) {
        fail_msg("blocks grow %.5f +- %.5f more, one fee a jump is %.5f", middle(&gap), error_of(&gap), once);
    }
}

/* Anchored and wandering prices, both curves. Stated error: 0.02 of the fit, times 1/2 sigma^2 depth. A rate that took
 * LVR from a price that returns would be 0.3 to 0.6 points a year lower. */
static void a_pool_earns_what_its_rate_says(void **state)
{
    static const struct {
        const char *keys;
        struct anchor anchor;
        double bias;
    } cases[] = {
        {"kind: stable_swap, quote: gem, fee: 1bp, amplification: 100, daily_volume: 5k, "
         "volume: {log_sd: 0}, outside: {log_sd: 0, elasticity: 0}",
         {4.2e-4, 0.25, 0},
         5e-5},
        {"kind: stable_swap, quote: gem, amplification: 200, daily_volume: 5k, "
         "volume: {log_sd: 0}, outside: {log_sd: 0, elasticity: 0}",
         {4.2e-4, 0.5, 0},
         5e-5},
        {"kind: constant_product, quote: gem, fee: 5bp, daily_volume: 100, "
         "volume: {log_sd: 0}, outside: {log_sd: 0, elasticity: 0}",
         {0, 0, 0.5},
         1e-3},
    };
    const int days = 120, runs = 24;

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct anchor anchor = cases[c].anchor;
        struct mean earned = {0};
        double quoted = 0;

        anchor = anchor.half_life > 0 ? anchor_of(anchor.sd, anchor.half_life) : anchor;
        for (int run = 0; run < runs; run++) {
            struct outcome outcome = outcome_of(cases[c].keys, &anchor, 6 * SIM_HOUR, days, (uint32_t)run);

            quoted = outcome.quoted;
            add(&earned, outcome.earned);
        }
        if (!(fabs(middle(&earned) - quoted) < 4 * error_of(&earned) + cases[c].bias)) {
            fail_msg("quoted %.5f, earned %.5f +- %.5f", quoted, middle(&earned), error_of(&earned));
        }
    }
}

/* A shock multiplies levels; the marks that blocks are drawn from are not among what it can hit. */
static void shocks_hit_levels_and_not_luck(void **state)
{
    static const char *const kinds[] = {"kind: constant_product, quote: gem", "kind: stable_swap, quote: gem",
                                        "kind: concentrated, quote: gem"};

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct venue_stand stand;

        venue_stand_open(&stand, kinds[i], 18, SIM_DAY, 4 * SIM_DAY, 0.5, 0);
        for (uint32_t path = 0; path < mito_venue_paths(stand.kind, stand.view.parameters); path++) {
            bool is_level = stand.paths[path * stand.grid.points] < 1000; /* marks have 52 bits */

            assert_int_equal(path < stand.kind->path_count, is_level);
        }
        assert_int_equal(mito_venue_paths(stand.kind, stand.view.parameters), 3);
        venue_stand_close(&stand);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fees_of_an_anchored_price_do_not_depend_on_the_grid),
        cmocka_unit_test(a_jump_pays_its_fee_once),
        cmocka_unit_test(a_pool_earns_what_its_rate_says),
        cmocka_unit_test(shocks_hit_levels_and_not_luck),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
