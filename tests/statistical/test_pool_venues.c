/* Pools and farms as venues: the closed form between grid points against every block simulated, and what a holder gets
 * when prices move, coins lose their peg, others crowd in. Fixed seeds; means within 4 standard errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "models/pool/adverse.h"
#include "models/venue/concentrated_venue.h"
#include "models/venue/farm.h"
#include "models/venue/two_coin.h"
#include "tests/support/venue_stand.h"

#define QUIET "daily_volume: 0, outside: {log_sd: 0, elasticity: 0, adjustment: 1000d}"

/* Logarithmic growth of a pool's liquidity over `days`, one run. */
static double growth(const char *keys, double sigma, sim_time step, int days, uint32_t replicate)
{
    struct venue_stand stand;
    const struct mito_two_coin *pool;
    double start;

    venue_stand_open(&stand, keys, 18, step, days * SIM_DAY, sigma, replicate);
    stand.price[0] = 3000;
    venue_stand_walk(&stand, 5, replicate, 0.0);
    venue_stand_start(&stand);
    pool = mito_two_coin_books(stand.state);
    start = pool->start;
    venue_stand_accrue(&stand, days * SIM_DAY);
    double end =
        sqrt(sim_wide_double(pool->pool.product.reserves[0])) * sqrt(sim_wide_double(pool->pool.product.reserves[1]));
    venue_stand_close(&stand);
    return log(end / start);
}

/* Fees from arbitrageurs are LVR less ARB: the pool's liquidity grows by sigma^2 / 8 less ARB. In closed form they follow
 * the moves of the grid; the stated bias between the two is 2% of the growth. */
static void closed_form_and_every_block_agree(void **state)
{
    static const struct {
        const char *fee, *blocks;
        sim_time step;
        double gamma;
    } cases[] = {{"30bp", "fixed", SIM_HOUR, 30e-4}, {"5bp", "fixed", SIM_DAY / 4, 5e-4}};
    const double sigma = 0.76;
    const int days = 40, runs = 24;

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double gap = 12.0 / (365 * 86400.0), years = days / 365.0, sum = 0, squares = 0, closed = 0, wanted, error;
        char keys[2][300];

        snprintf(keys[0], sizeof keys[0], "kind: constant_product, quote: gem, fee: %s, blocks: %s, " QUIET,
                 cases[c].fee, cases[c].blocks);
        snprintf(keys[1], sizeof keys[1], "kind: constant_product, quote: gem, fee: %s, blocks: simulate, " QUIET,
                 cases[c].fee);
        for (int run = 0; run < runs; run++) {
            double a = growth(keys[0], sigma, cases[c].step, days, (uint32_t)run);
            double gap_now = growth(keys[1], sigma, cases[c].step, days, (uint32_t)run) - a;

            closed += a / runs;
            sum += gap_now;
            squares += gap_now * gap_now;
        }
        error = sqrt((squares / runs - sum / runs * (sum / runs)) / (runs - 1));
        wanted = (mito_adverse_product_rate(sigma) - mito_adverse_fixed_rate(sigma, cases[c].gamma, gap)) * years;
        if (!(fabs(sum / runs) < 4 * error + 0.02 * closed)) {
            fail_msg("every block grows %.4g more than closed %.4g +- %.2g", sum / runs, closed, error);
        }
        if (!(fabs(closed + sum / runs - wanted) < 4 * error + 0.04 * wanted)) {
            fail_msg("grows %.4g, wanted %.4g +- %.2g", closed + sum / runs, wanted, error);
        }
    }
}

/* Value of a range's holder at the end, in coins, over what was put in. */
static double ends_with(const char *keys, double sigma, int days, uint32_t replicate)
{
    struct venue_stand stand;
    struct mito_holding held = {0};
    struct mito_concentrated_venue books;
    double worth, put;

    venue_stand_open(&stand, keys, 18, SIM_HOUR, days * SIM_DAY, sigma, replicate);
    stand.price[0] = 3000;
    venue_stand_walk(&stand, 6, replicate, 0.0);
    venue_stand_start(&stand);
    venue_stand_put(&stand, &held, venue_stand_coins(&stand, 10));
    books = mito_concentrated_venue_books(stand.state);
    put = mito_concentrated_range_worth(&books.range);
    venue_stand_accrue(&stand, days * SIM_DAY);
    books = mito_concentrated_venue_books(stand.state);
    worth = mito_concentrated_range_worth(&books.range);
    venue_stand_close(&stand);
    return worth / put;
}

static void a_range_ends_alike_in_closed_form_and_by_blocks(void **state)
{
    const char *const keys = "kind: concentrated, quote: gem, fee: 30bp, width: 100%, recentre: never, liquidity: 100k";
    const double sigma = 0.76;
    const int days = 20, runs = 24;
    double sum = 0, squares = 0, years = days / 365.0, error, unit;
    char closed[300], simulated[300];

    (void)state;
    snprintf(closed, sizeof closed, "%s, blocks: fixed, " QUIET, keys);
    snprintf(simulated, sizeof simulated, "%s, blocks: simulate, " QUIET, keys);
    for (int run = 0; run < runs; run++) {
        double gap = ends_with(simulated, sigma, days, (uint32_t)run) - ends_with(closed, sigma, days, (uint32_t)run);

        sum += gap;
        squares += gap * gap;
    }
    error = sqrt((squares / runs - sum / runs * (sum / runs)) / (runs - 1));
    /* A unit of liquidity in [1/2, 2] around 1 is worth 2 - sqrt 2, and loses sigma^2 / 4 a year to rebalancing. */
    unit = 2 - sqrt(2);
    if (!(fabs(sum / runs) < 4 * error + 0.02 * sigma * sigma / 4 / unit * years) ||
        !(error < 0.02 * sigma * sigma / 4 / unit * years)) {
        fail_msg("by blocks %.4g more +- %.2g", sum / runs, error);
    }
}

/* The holder of one coin puts it in at price 1 and leaves at r: 1 / sqrt(r) of it is left by the curve, less a fee and a
 * small impact twice on half of it. The move is a jump: nothing comes back to the pool but a 25th. */
static void a_holder_bears_the_impermanent_loss(void **state)
{
    static const double ratios[] = {0.25, 0.5, 2.0, 4.0};

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct venue_stand stand;
        struct mito_holding held = {0};
        double left;

        venue_stand_open(&stand, "kind: constant_product, quote: gem, liquidity: 1M, " QUIET, 6, SIM_HOUR, SIM_DAY,
                         0.76, 0);
        for (uint32_t k = 2; k < stand.grid.points; k++) {
            stand.price[k] = ratios[i];
        }
        venue_stand_start(&stand);
        venue_stand_put(&stand, &held, venue_stand_coins(&stand, 100));
        venue_stand_accrue(&stand, 5 * SIM_HOUR);
        left = sim_wide_double(venue_stand_value(&stand, &held)) / stand.view.unit / 100;
        assert_true(fabs(left * sqrt(ratios[i]) - 1) < 0.004);
        assert_true(left * sqrt(ratios[i]) < 1);
        venue_stand_close(&stand);
    }
}

/* June 2022: 1 stETH = 0.93738 ETH at 111,300 ETH and 491,000 stETH with A = 50 (curve-contract simulation.py). */
static void a_depeg_fills_the_pool_with_the_cheap_coin(void **state)
{
    struct venue_stand stand;
    struct mito_holding held = {0};
    const struct mito_stable_swap *pool;
    double share, before, after;

    (void)state;
    venue_stand_open(&stand, "kind: stable_swap, quote: gem, liquidity: 600k, " QUIET, 18, SIM_HOUR, 10 * SIM_DAY, 0.0,
                     0);
    for (uint32_t k = 24; k < stand.grid.points; k++) {
        stand.quote[k] = 0.937381235358800596;
    }
    venue_stand_start(&stand);
    venue_stand_put(&stand, &held, venue_stand_coins(&stand, 5000));
    before = sim_wide_double(venue_stand_value(&stand, &held)) / 5000e18;
    assert_true(before > 0.9985 && before < 1); /* in balance: a fee in, a fee out, a small impact */
    venue_stand_accrue(&stand, 2 * SIM_DAY);
    pool = &mito_two_coin_books(stand.state)->pool.stable;
    share = sim_wide_double(pool->balances[1]) / sim_wide_double(pool->balances[0]);
    assert_true(fabs(share / (491000.0 / 111300.0) - 1) < 1e-3);
    after = sim_wide_double(venue_stand_value(&stand, &held)) / 5000e18;
    /* Most of what the holder gets is the cheap coin, sold into a pool full of it. */
    assert_true(after > 0.93 && after < 0.96);
    venue_stand_close(&stand);
}

/* Others come until the farm pays what they find elsewhere, whatever we do. */
static void a_farm_settles_where_it_pays_what_others_find_elsewhere(void **state)
{
    struct venue_stand stand;
    struct mito_holding held = {0};
    double rate, first, value, index;
    mito_units put;

    (void)state;
    venue_stand_open(&stand,
                     "kind: farm, reward: gem, emission: 10, staked: 1k, elsewhere: 10%, haircut: 0%, adjustment: 5d, "
                     "log_sd: 0",
                     18, SIM_HOUR, 200 * SIM_DAY, 0.0, 0);
    venue_stand_start(&stand);
    first = stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
    assert_true(fabs(first - 3650.0 / 1000) < 1e-9); /* R p / V */
    put = venue_stand_coins(&stand, 500);
    assert_true(fabs(stand.kind->marginal_rate(stand.state, &stand.view, 500e18) - 3650.0 / 1500) < 1e-9);
    venue_stand_put(&stand, &held, put);
    assert_true(fabs(stand.kind->marginal_rate(stand.state, &stand.view, 0.0) - 3650.0 / 1500) < 1e-9);
    venue_stand_accrue(&stand, SIM_HOUR);
    value = sim_wide_double(venue_stand_value(&stand, &held)) / sim_wide_double(put) - 1;
    assert_true(fabs(value / (3650.0 / 1500 / 8760) - 1) < 1e-9);
    index = stand.kind->incentives(stand.state, &stand.view);
    assert_true(fabs(index * sim_wide_double(held.held) / (value * sim_wide_double(put)) - 1) < 1e-9); /* all of it */
    venue_stand_accrue(&stand, 150 * SIM_DAY);
    rate = stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
    assert_true(fabs(rate / 0.10 - 1) < 1e-3);
    assert_true(mito_farm_books_of(stand.state).others + sim_wide_double(venue_stand_value(&stand, &held)) <
                36500e18 * 1.001);
    venue_stand_close(&stand);
}

/* Rewards of more than the whole stake in a step: the first step doubles it, the next are thinned. */
static void a_farm_that_pays_more_than_is_staked_pays(void **state)
{
    struct venue_stand stand;
    struct mito_holding held = {0};

    (void)state;
    venue_stand_open(&stand, "kind: farm, reward: gem, emission: 1e6, staked: 100, log_sd: 0", 18, SIM_DAY,
                     20 * SIM_DAY, 0, 0);
    venue_stand_start(&stand);
    venue_stand_put(&stand, &held, venue_stand_coins(&stand, 1));
    venue_stand_accrue(&stand, SIM_DAY);
    assert_true(venue_stand_value(&stand, &held) >= venue_stand_coins(&stand, 2) - 1);
    venue_stand_close(&stand);
}

static void a_range_earns_nothing_outside_and_moves_after_its_patience(void **state)
{
    static const char *const rules[] = {"never", "when_out"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct venue_stand stand;
        struct mito_holding held = {0};
        struct mito_concentrated_venue books;
        char keys[300];
        double fees;

        snprintf(keys, sizeof keys,
                 "kind: concentrated, quote: gem, width: 10%%, recentre: %s, patience: 2d, volume: {log_sd: 0}",
                 rules[i]);
        venue_stand_open(&stand, keys, 18, SIM_HOUR, 20 * SIM_DAY, 0.76, 0);
        for (uint32_t k = 5 * 24 + 1; k < stand.grid.points; k++) {
            stand.price[k] = 1.3;
        }
        venue_stand_start(&stand);
        venue_stand_put(&stand, &held, venue_stand_coins(&stand, 100));
        assert_true(stand.kind->marginal_rate(stand.state, &stand.view, 0.0) > 0.0);
        venue_stand_accrue(&stand, 6 * SIM_DAY);
        books = mito_concentrated_venue_books(stand.state);
        fees = books.fees;
        assert_true(fees > 0.0 && books.recentred == 0 && !mito_concentrated_range_inside(&books.range));
        assert_true(stand.kind->marginal_rate(stand.state, &stand.view, 0.0) == 0.0);
        venue_stand_accrue(&stand, 6 * SIM_DAY + 12 * SIM_HOUR);
        assert_true(mito_concentrated_venue_books(stand.state).fees == fees);
        venue_stand_accrue(&stand, 15 * SIM_DAY);
        books = mito_concentrated_venue_books(stand.state);
        assert_int_equal(books.recentred, i);
        assert_true((books.fees > fees) == (i == 1));
        assert_true(mito_concentrated_range_inside(&books.range) == (i == 1));
        venue_stand_close(&stand);
    }
}

/* Our deposit thins the fees out; others leave until their rate is nearly what it was. */
static void crowding_recovers(void **state)
{
    struct venue_stand stand;
    struct mito_holding held = {0};
    double alone, crowded, later;

    (void)state;
    venue_stand_open(&stand,
                     "kind: constant_product, quote: gem, liquidity: 10k, daily_volume: 1k, volume: {log_sd: 0}, "
                     "outside: {log_sd: 0, elasticity: 50, adjustment: 3d}",
                     18, SIM_HOUR, 60 * SIM_DAY, 0.0, 0);
    venue_stand_start(&stand);
    alone = stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
    assert_true(fabs(alone / (1000 * 365 * 0.003 / 10000) - 1) < 1e-6); /* fee x volume / liquidity */
    venue_stand_put(&stand, &held, venue_stand_coins(&stand, 5000));
    crowded = stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
    assert_true(crowded < alone * 0.75);
    venue_stand_accrue(&stand, 40 * SIM_DAY);
    later = stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
    assert_true(later > crowded + 0.5 * (alone - crowded) && later < alone);
    venue_stand_close(&stand);
}

static void a_check_sees_missing_shares_and_missing_coins(void **state)
{
    static const char *const kinds[] = {"kind: constant_product, quote: gem", "kind: stable_swap, quote: gem",
                                        "kind: concentrated, quote: gem", "kind: farm, reward: gem"};

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct venue_stand stand;
        struct mito_holding held = {0};

        venue_stand_open(&stand, kinds[i], 18, SIM_HOUR, 10 * SIM_DAY, 0.5, 0);
        venue_stand_start(&stand);
        venue_stand_put(&stand, &held, venue_stand_coins(&stand, 100));
        venue_stand_accrue(&stand, SIM_DAY);
        assert_null(stand.kind->check(stand.state, held.held));
        assert_non_null(stand.kind->check(stand.state, held.held + 1));
        if (i < 2) {
            struct mito_two_coin *pool = stand.state;

            *(i == 0 ? &pool->pool.product.reserves[1] : &pool->pool.stable.balances[1]) -=
                venue_stand_coins(&stand, 0.01);
            assert_non_null(stand.kind->check(stand.state, held.held));
        }
        venue_stand_close(&stand);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_form_and_every_block_agree),
        cmocka_unit_test(a_range_ends_alike_in_closed_form_and_by_blocks),
        cmocka_unit_test(a_holder_bears_the_impermanent_loss),
        cmocka_unit_test(a_depeg_fills_the_pool_with_the_cheap_coin),
        cmocka_unit_test(a_farm_settles_where_it_pays_what_others_find_elsewhere),
        cmocka_unit_test(a_farm_that_pays_more_than_is_staked_pays),
        cmocka_unit_test(a_range_earns_nothing_outside_and_moves_after_its_patience),
        cmocka_unit_test(crowding_recovers),
        cmocka_unit_test(a_check_sees_missing_shares_and_missing_coins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
