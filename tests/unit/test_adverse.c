/* Closed forms of what liquidity providers lose, and the arithmetic of farms, against published numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/pool/adverse.h"
#include "models/pool/boost.h"
#include "models/pool/farm_share.h"

#define COIN ((sim_u128)1000000000000000000)
#define DAY 86400.0

static void near(double found, double wanted, double relative)
{
    if (!(fabs(found - wanted) <= relative * fabs(wanted))) {
        fail_msg("%.17g, wanted %.17g", found, wanted);
    }
}

static void is(sim_u128 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

/* Milionis, Moallemi, Roughgarden, arXiv 2305.14604, the table of P_trade at 5% a day, to its two decimals of a percent
 * or more. */
static void the_published_table_of_trades_comes_out(void **context)
{
    static const struct {
        double gap, percent[5];
    } rows[] = {{600, {96.72, 85.49, 74.66, 49.55, 22.76}},
                {120, {92.95, 72.49, 56.85, 30.52, 11.64}},
                {12, {80.65, 45.45, 29.41, 12.20, 4.00}},
                {2, {62.98, 25.38, 14.54, 5.37, 1.67}},
                {0.05, {21.20, 5.10, 2.62, 0.889, 0.268}}};
    static const double fees[] = {1e-4, 5e-4, 10e-4, 30e-4, 100e-4};

    (void)context;
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
            double percent = 100.0 * mito_adverse_poisson_trades(0.05, fees[j], rows[i].gap / DAY);

            assert_true(fabs(percent - rows[i].percent[j]) <= (rows[i].percent[j] < 1 ? 0.0005 : 0.00501));
        }
    }
    near(mito_adverse_poisson_trades(0.05, 30e-4, 12 / DAY), 0.121951219512, 1e-11);
}

/* facts of the two papers: 3.811e-5 a day at 12 s Poisson, 3.2088e-5 at 12 s fixed, 5% a day, 30 bp. */
static void arbitrage_of_a_pool_with_a_fee_is_the_papers(void **context)
{
    (void)context;
    near(mito_adverse_poisson_rate(0.05, 30e-4, 12 / DAY), 3.811e-5, 2e-4);
    near(mito_adverse_fixed_rate(0.05, 30e-4, 12 / DAY), 3.2088e-5, 2e-5);
    near(mito_adverse_fixed_trades(0.05, 30e-4, 12 / DAY), 0.12463, 5e-5);
    near(mito_adverse_product_rate(0.05), 3.125e-4, 1e-14);
    near(mito_adverse_product_rate(0.8), 0.08, 1e-14);
    near(mito_adverse_range_rate(1000, 0.8, 2000), 7155.4175279993, 1e-13);
    /* without a fee and with blocks without end, arbitrage is LVR */
    near(mito_adverse_poisson_rate(0.05, 0.0, 1e-9), mito_adverse_product_rate(0.05), 1e-9);
    near(mito_adverse_fixed_rate(0.05, 0.0, 1e-9), mito_adverse_product_rate(0.05), 1e-14);
}

static void the_profit_of_a_trade_is_that_of_the_amounts(void **context)
{
    (void)context;
    assert_true(mito_adverse_trade_profit(0.0029, 0.003) == 0.0 && mito_adverse_trade_profit(-0.003, 0.003) == 0.0);
    for (double z = 0.004; z < 0.5; z *= 1.7) {
        /* Pool of L = 1 at price exp(-z), outside 1: buys until exp(-gamma), paying exp(gamma) of what goes in. */
        double gamma = 0.003, p = exp(-z), q = exp(-gamma), value = 2.0;
        double profit = 1 / sqrt(p) - 1 / sqrt(q) - exp(gamma) * (sqrt(q) - sqrt(p));

        near(mito_adverse_trade_profit(z, gamma), profit / value, 1e-9);
        /* And the other way: sells until exp(gamma), getting exp(-gamma) of what goes out. */
        p = exp(z);
        q = exp(gamma);
        profit = exp(-gamma) * (sqrt(p) - sqrt(q)) - (1 / sqrt(q) - 1 / sqrt(p));
        near(mito_adverse_trade_profit(-z, gamma), profit / value, 1e-9);
    }
}

static void impermanent_loss_is_the_textbooks(void **context)
{
    (void)context;
    near(mito_adverse_product_loss(2), -0.0571909584179366, 1e-13);
    near(mito_adverse_product_loss(4), -0.2, 1e-14);
    near(mito_adverse_product_loss(0.25), -0.2, 1e-14);
    assert_true(mito_adverse_product_loss(1) == 0.0 && mito_adverse_weighted_loss(1, 0.8) == 0.0);
    near(mito_adverse_weighted_loss(2, 0.5), mito_adverse_product_loss(2), 1e-14);
    for (double r = 0.6; r < 1.8; r += 0.11) { /* in range: the plain loss over 1 - (sqrt a + r / sqrt b) / (1 + r) */
        double a = 0.5, b = 2.0;

        near(mito_adverse_range_loss(r, a, b), mito_adverse_product_loss(r) / (1 - (sqrt(a) + r / sqrt(b)) / (1 + r)),
             1e-9);
    }
    near(mito_adverse_range_loss(3.0, 1e-12, 1e12), mito_adverse_product_loss(3.0), 1e-5);
    /* Out of range the position is all quote: sqrt a sqrt b ... at 2.5 of [0.8, 1.25]: L (sqrt b - sqrt a). */
    near(mito_adverse_range_loss(2.5, 0.8, 1.25),
         (sqrt(1.25) - sqrt(0.8)) / ((1 - 1 / sqrt(1.25)) * 2.5 + 1 - sqrt(0.8)) - 1, 1e-13);
}

/* Two stakers of a farm that pays 1000 a time: the second comes after the first reward. */
static void a_farm_pays_by_stake_and_time(void **context)
{
    struct mito_farm_share farm = {0};
    struct mito_farm_stake a = {0}, b = {0};

    (void)context;
    assert_false(mito_farm_share_reward(&farm, 1000)); /* nobody staked: not minted */
    assert_true(farm.accumulated == 0);
    assert_true(mito_farm_share_add(&farm, &a, 10) == 0);
    assert_false(mito_farm_share_reward(&farm, 1000));
    assert_true(mito_farm_share_add(&farm, &b, 20) == 0);
    assert_false(mito_farm_share_reward(&farm, 1000));
    is(mito_farm_share_pending(&farm, &a), "1333");
    is(mito_farm_share_pending(&farm, &b), "666");
    is(mito_farm_share_take(&farm, &a, 10), "1333");
    assert_false(mito_farm_share_reward(&farm, 1000));
    is(mito_farm_share_pending(&farm, &a), "0");
    is(mito_farm_share_pending(&farm, &b), "1666");
    is(mito_farm_share_take(&farm, &b, 20), "1666"); /* 3000 fell due, 2999 paid: dust stays */
    assert_true(farm.staked == 0);
}

static void a_farm_pays_what_it_got_but_for_a_unit_a_change(void **context)
{
    struct mito_farm_share farm = {0};
    struct mito_farm_stake stakes[7] = {{0}};
    sim_u128 paid = 0, due = 0, changes = 7;
    uint32_t luck = 1;

    (void)context;
    for (int i = 0; i < 20000; i++) {
        struct mito_farm_stake *stake = &stakes[luck % 7];

        luck = luck * 1664525u + 1013904223u;
        changes += luck >> 30 < 2;
        if (luck >> 30 == 0) {
            paid += mito_farm_share_take(&farm, stake, stake->amount / (1 + (luck >> 8) % 3));
        } else if (luck >> 30 == 1) {
            paid += mito_farm_share_add(&farm, stake, (luck >> 4) % 1000000);
        } else if (farm.staked > 0) {
            assert_false(mito_farm_share_reward(&farm, luck >> 8));
            due += luck >> 8;
        }
    }
    for (int i = 0; i < 7; i++) {
        paid += mito_farm_share_take(&farm, &stakes[i], stakes[i].amount);
    }
    assert_true(farm.staked == 0 && paid <= due + changes && paid > due - due / 1000);
}

/* At the best deposit the next unit earns what the outside pays: d (R / (V + d)) d / dd = R V / (V + d)^2 = y. */
static void the_best_deposit_earns_the_outside_rate_at_the_margin(void **context)
{
    double reward = 2e6, staked = 1e7, rate = 0.05, best = mito_farm_share_best_deposit(reward, staked, rate);

    (void)context;
    near(best, sqrt(reward * staked / rate) - staked, 1e-14);
    near(reward * staked / ((staked + best) * (staked + best)), rate, 1e-14);
    assert_true(mito_farm_share_best_deposit(reward, 5e7, rate) == 0.0);
    near(mito_farm_share_rate(reward, mito_farm_share_balance(reward, rate)), rate, 1e-14);
}

/* curve-dao-contracts: LiquidityGauge.vy, ERC20CRV.vy, VotingEscrow.vy. */
static void curves_gauges_count_as_the_contracts_do(void **context)
{
    sim_u128 working;
    double fortnight;

    (void)context;
    assert_false(mito_boost_working(1000 * COIN, 100000 * COIN, 500 * COIN, 100000 * COIN, &working));
    is(working, "700000000000000000000");
    assert_false(mito_boost_working(1000 * COIN, 100000 * COIN, 2000 * COIN, 100000 * COIN, &working));
    is(working, "1000000000000000000000");
    assert_false(mito_boost_working(1000 * COIN, 100000 * COIN, 0, 0, &working));
    is(working, "400000000000000000000");
    is(mito_boost_emission(0), "8714335457889396245");
    is(mito_boost_emission(1), "7327853447857530670");
    fortnight = sim_wide_double(mito_boost_emission(4)) * 1e-18 * 14 * DAY;
    near(fortnight, 5270430, 1e-6); /* "more than 5.27 million CRV every two weeks" */
    is(mito_boost_slope(1000 * COIN), "7927447995941");
    is(mito_boost_votes(1000 * COIN, MITO_BOOST_LOCK_SECONDS), "999999999999981504000");
    is(mito_boost_votes(1000 * COIN, MITO_BOOST_LOCK_SECONDS / 2), "499999999999990752000");
}

/* x: Ornstein-Uhlenbeck of reversion 1 and stationary sd 1; p follows it at +-g. Way that p covers per unit of time, times
 * g, of that of a Brownian motion. With s the scale function, s' = exp(x^2 / 2): p passes a level upwards, in stationarity
 * as often as downwards, at a rate in proportion to 1 / (s(p + g) - s(p - g)); x given p has the density of a constant
 * flux between equal ends. */
static double share_of_anchored(double g)
{
    enum { PLACES = 600, PARTS = 400 };
    double limit = 6 + g, step = 2 * limit / PLACES, covered = 0, time = 0, s[PARTS + 1], steep[PARTS + 1];

    for (int i = 0; i <= PLACES; i++) {
        double p = -limit + i * step, dx = 2 * g / PARTS, most = fabs(p) + g, rate, flux;

        for (int j = 0; j <= PARTS; j++) {
            double x = p - g + j * dx;

            steep[j] = exp((x * x - most * most) / 2);
            s[j] = j == 0 ? 0 : s[j - 1] + (steep[j] + steep[j - 1]) / 2 * dx;
        }
        rate = exp(-most * most / 2) / s[PARTS];
        flux = (steep[0] - steep[PARTS]) / s[PARTS];
        covered += rate * step;
        for (int j = 0; j < PARTS; j++) {
            double here = (steep[0] - flux * s[j]) / steep[j], next = (steep[0] - flux * s[j + 1]) / steep[j + 1];

            time += rate * (here + next) / 2 * dx * step;
        }
    }
    return 2 * g * covered / time;
}

/* The fit's stated error is 0.02. */
static void a_price_that_hardly_leaves_the_band_pays_few_fees(void **state)
{
    static const double ratios[] = {0.02, 0.1, 0.25, 0.5, 0.75, 1, 1.33, 2, 3, 4};

    (void)state;
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        assert_true(fabs(mito_adverse_anchored_share(ratios[i] * 3e-4, 3e-4) - share_of_anchored(ratios[i])) < 0.02);
    }
    assert_true(mito_adverse_anchored_share(0.0, 3e-4) == 1.0);
    assert_true(mito_adverse_anchored_share(3e-4, 0.0) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_table_of_trades_comes_out),
        cmocka_unit_test(arbitrage_of_a_pool_with_a_fee_is_the_papers),
        cmocka_unit_test(the_profit_of_a_trade_is_that_of_the_amounts),
        cmocka_unit_test(impermanent_loss_is_the_textbooks),
        cmocka_unit_test(a_farm_pays_by_stake_and_time),
        cmocka_unit_test(a_farm_pays_what_it_got_but_for_a_unit_a_change),
        cmocka_unit_test(the_best_deposit_earns_the_outside_rate_at_the_margin),
        cmocka_unit_test(curves_gauges_count_as_the_contracts_do),
        cmocka_unit_test(a_price_that_hardly_leaves_the_band_pays_few_fees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
