/* Staking arithmetic, Compound's curves and liquidation against numbers from the specifications and contracts, in small:
 * tests/reference holds them against all recorded rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "models/venue/beacon.h"
#include "models/venue/compound.h"
#include "models/venue/liquidation.h"

#define ETH MITO_BEACON_GWEI

static void churn_and_reward_follow_the_specification(void **state)
{
    (void)state;
    assert_true(mito_beacon_churn_electra(10000000 * ETH).exit == 152 * ETH);
    assert_true(mito_beacon_churn_electra(10000000 * ETH).consolidation == 0);
    assert_true(mito_beacon_churn_electra(34000000 * ETH).exit == 256 * ETH);
    assert_true(mito_beacon_churn_electra(34000000 * ETH).consolidation == 262 * ETH);
    assert_true(mito_beacon_churn_electra(36000000 * ETH).consolidation == 293 * ETH);
    assert_true(mito_beacon_churn_gloas(10000000 * ETH) == 305 * ETH);
    assert_true(mito_beacon_churn_gloas(34000000 * ETH) == 1037 * ETH);
    assert_true(mito_beacon_reward(10000000 * ETH) == 640 && mito_beacon_reward(34000000 * ETH) == 347);
    assert_true(mito_beacon_reward(36000000 * ETH) == 337);
    assert_true(mito_beacon_churn_electra(0).exit == 128 * ETH && mito_beacon_reward(0) == 0);
}

/* Issuance of facts: 5.256%, 2.850%, 2.768%, to the digits printed there. */
static void the_rate_falls_with_the_root_of_the_stake(void **state)
{
    (void)state;
    assert_true(mito_beacon_rate(10000000 * ETH) > 0.05255 && mito_beacon_rate(10000000 * ETH) < 0.05257);
    assert_true(mito_beacon_rate(34000000 * ETH) > 0.02849 && mito_beacon_rate(34000000 * ETH) < 0.02851);
    assert_true(mito_beacon_rate(36000000 * ETH) > 0.02767 && mito_beacon_rate(36000000 * ETH) < 0.02769);
}

static void the_root_is_the_largest_that_fits(void **state)
{
    static const uint64_t values[] = {0, 1, 2, 3, 4, 24, 25, UINT64_C(34000000000000000), UINT64_C(1) << 62};

    (void)state;
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++) {
        uint64_t root = mito_beacon_root(values[i]);

        assert_true(root * root <= values[i] && (root + 1) * (root + 1) > values[i]);
    }
    assert_true(mito_beacon_root(UINT64_MAX) == UINT32_MAX);
}

/* September 2025: 2.5 million ETH waited; at 256 an epoch that is 43.40 days (facts: 44-46 days reported). */
static void the_exit_queue_of_september_2025_drains_in_43_days(void **state)
{
    struct mito_beacon_queue queue = {0};
    uint64_t churn = mito_beacon_churn_electra(36000000 * ETH).exit, last;
    double days;

    (void)state;
    (void)mito_beacon_exit(&queue, 2500000 * ETH, 1000, churn);
    last = mito_beacon_exit(&queue, 1, 1000, churn);
    days = (double)(last - 1000 - MITO_BEACON_LOOKAHEAD) / MITO_BEACON_EPOCHS_DAY;
    assert_true(days > 43.40 - 1.0 / MITO_BEACON_EPOCHS_DAY && days < 43.41);
}

static void exits_are_served_in_order_at_the_churn(void **state)
{
    struct mito_beacon_queue one = {0}, many = {0};
    uint64_t churn = 256 * ETH, last = 0;

    (void)state;
    assert_true(mito_beacon_exit(&one, churn, 7, churn) == 12); /* a whole epoch's balance, in the first epoch */
    assert_true(mito_beacon_exit(&one, 1, 7, churn) == 13);
    assert_true(mito_beacon_exit(&one, churn - 1, 7, churn) == 13);
    assert_true(mito_beacon_exit(&one, 1, 7, churn) == 14);
    for (unsigned i = 0; i < 1000; i++) { /* pieces end where the whole does */
        last = mito_beacon_exit(&many, 100 * ETH, 7, churn);
    }
    one = (struct mito_beacon_queue){0};
    assert_true(mito_beacon_exit(&one, 100000 * ETH, 7, churn) == last && one.left == many.left);
    assert_true(mito_beacon_exit(&one, 1, 100000, churn) == 100005); /* idle time is not saved up */
}

static void compound_curves_equal_the_contracts(void **state)
{
    const uint64_t percent = MITO_COMPOUND_WAD / 100;
    const sim_u128 wad = MITO_COMPOUND_WAD;
    struct mito_compound_v2 v2 = {.base = 2 * percent, .multiplier = 18 * percent, .jump = 4 * MITO_COMPOUND_WAD,
                                  .kink = 80 * percent, .reserve_factor = 10 * percent};
    struct mito_comet_side borrow = {.base = percent * 15 / 10, .low = percent * 35 / 10, .high = 25 * percent,
                                     .kink = 80 * percent};
    struct mito_comet_side supply = {.low = percent * 325 / 100, .high = 40 * percent, .kink = 80 * percent};
    struct mito_compound_rates rates = mito_compound_v2_rates(&v2, 100 * wad, 900 * wad, 0);

    (void)state;
    assert_true(rates.utilisation == 90 * percent && rates.borrow == UINT64_C(285388127853));
    assert_true(rates.supply == UINT64_C(231164383560));
    assert_true(mito_compound_comet_rate(&borrow, 90 * percent) == UINT64_C(2156265853));
    assert_true(mito_compound_comet_rate(&supply, 90 * percent) == UINT64_C(2092846270));
    assert_true(mito_compound_comet_utilisation(9, 10) == 90 * percent);
    assert_true(mito_compound_comet_utilisation(9, 0) == 0);
}

/* 5,000 USDC against ETH at 1,400 USD, bonus 5%, a tenth of it for the protocol. */
static void a_liquidation_seizes_what_the_contract_seizes(void **state)
{
    const struct mito_liquidation_terms terms = {.threshold = 8300, .bonus = 10500, .fee = 1000};
    struct mito_liquidation_side collateral = {.price = 1400 * MITO_LIQUIDATION_USD, .unit = MITO_LIQUIDATION_WAD,
                                               .amount = (sim_u128)10 * MITO_LIQUIDATION_WAD};
    struct mito_liquidation_side debt = {.price = MITO_LIQUIDATION_USD, .unit = 1000000,
                                         .amount = UINT64_C(12000000000)};
    struct mito_liquidation done = mito_liquidation_seize(&terms, &collateral, &debt, UINT64_C(5000000000));

    (void)state;
    assert_true(done.repaid == UINT64_C(5000000000) && done.fee == UINT64_C(17857142857142858));
    assert_true(done.liquidator == UINT64_C(3732142857142857141));
    /* 14,000 x 0.83 / 12,000 */
    assert_true(mito_liquidation_health(&terms, &collateral, &debt) == UINT64_C(968333333333333333));
    assert_true(mito_liquidation_most(&terms, &collateral, &debt) == debt.amount / 2);
    collateral.price = 1300 * MITO_LIQUIDATION_USD; /* 0.899: all of it */
    assert_true(mito_liquidation_most(&terms, &collateral, &debt) == debt.amount);
    collateral.amount = MITO_LIQUIDATION_WAD; /* 1,300 USD repay 1,238.095239 at a bonus of 5% */
    done = mito_liquidation_seize(&terms, &collateral, &debt, debt.amount);
    assert_true(done.repaid == UINT64_C(1238095239) && done.liquidator + done.fee == collateral.amount);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(churn_and_reward_follow_the_specification),
        cmocka_unit_test(the_rate_falls_with_the_root_of_the_stake),
        cmocka_unit_test(the_root_is_the_largest_that_fits),
        cmocka_unit_test(the_exit_queue_of_september_2025_drains_in_43_days),
        cmocka_unit_test(exits_are_served_in_order_at_the_churn),
        cmocka_unit_test(compound_curves_equal_the_contracts),
        cmocka_unit_test(a_liquidation_seizes_what_the_contract_seizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
