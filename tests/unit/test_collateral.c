/* Loans against miAssets: hand-computed liquidations, books under a crash, oracles, loops. */
#include "tests/support/world_run.h"

#include "models/world/collateral_own.h"
#include "models/world/miasset.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORLD(model, users, rest)                                                                                    \
    "name: loans\nseed: 11\nreplicates: 4\nhorizon: 30d\nwarmup: 1d\nmeasure: 6h\n"                                   \
    "chains: {left: {block_time: 2s}, right: {block_time: 12s}}\n"                                                   \
    "assets: {ETH: {decimals: 18, price: " model "}, USDC: {decimals: 6, price: {model: constant, start: 1 USD}}}\n" \
    "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}, right: {}}}}\n"                           \
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 0%}}\n"                                             \
    "users: " users "\n"                                                                                             \
    "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%}}}\n"                                                  \
    "strategies: {hold: {kind: static, weights: {bond: 50%}, settle: 1d, reserve: 6h}}\n" rest
#define STILL "{model: constant, start: 1000 USD}"
#define BUSY                                                                                                 \
    "{all: {vault: miETH, chain: left, holders: 60, deposits: {rate: 12/d, size: {fixed: {amount: 3 ETH}}}, " \
    "redemptions: {rate: 8/d, fraction: {fixed: {value: 50%}}}, instant_discount: 3%, uses: {lend: 60%, pool: 10%}}}"
#define ALONE \
    "{one: {vault: miETH, chain: left, holders: 1, deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}}, " \
    "uses: {lend: 100%}}}"
#define FREE "base_rate: 0%, slope1: 0%, slope2: 0%, others: 0%"

/* Multiplies an asset's price path from a grid point on, and the ratio's lowest values with it. */
static void crash(struct world_run *run, uint32_t asset, sim_time at, double factor)
{
    const struct mito_spec *spec = mito_spec_of(&run->context);
    double *price = run->scenario.paths + (size_t)spec->assets[asset].price_path * spec->grid.points;
    double *low = run->scenario.paths + (size_t)mito_part_path(spec, MITO_PART_COLLATERAL) * spec->grid.points;

    for (uint32_t k = mito_grid_index(&spec->grid, at); k < spec->grid.points; k++) {
        price[k] *= factor;
        low[k] *= factor;
    }
}

/* One holder of 1,000 ETH at 1,000 USD, ltv 80%, threshold 81%: borrows 800,000 USDC, health 810,000 / 800,000 = 1.0125.
 * At 900 USD it is 729,000 / 800,000 = 0.91125, below 0.95: all debt may be repaid. 800,000 x 1.06 = 848,000 USD are
 * seized of 900,000: 942.2222 ETH, of it bonus 53.3333, a tenth of that the protocol's. No debt is left, 57.7778 ETH are
 * the holder's still. Rates are 0, the share price stands. Tolerance: the borrowed amount passes through a double, and
 * holdings are whole branch units; a millionth of a coin. */
static void a_crash_liquidates_by_the_contracts_numbers(void **state)
{
    const char *text =
        WORLD(STILL, ALONE,
              "collateral: {m: {vault: miETH, debt: USDC, ltv: 80%, threshold: 81%, bonus: 6%, fee: 10%, "
              "least: 100%, most: 100%, supply: 2M USDC, " FREE ", liquidators: {capital: 1M USDC, exit: queue}}}\n");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_start(&run, &study, 0, 1, 0);
    uint32_t holder = study.spec->vaults[0].holder_first;
    const struct mito_loan_own *own = &mito_loans_own_of(study.spec)->markets[0];
    struct mito_liquidation_side backing =
        mito_collateral_backing(&run.context, 0, holder, mito_collateral_price(&run.context, 0));
    struct mito_liquidation_side owed = mito_collateral_owed(&run.context, 0, holder);
    assert_true(fabs(sim_wide_double(mito_liquidation_health(&own->terms, &backing, &owed)) - 1.0125e18) < 1e12);
    crash(&run, 0, 10 * SIM_DAY, 0.9);
    world_run_finish(&run.context, run.block, 0, &run.row);
    assert_int_equal(world_run_count(&run, MITO_METRIC_LOAN_LIQUIDATIONS, 0), 1);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_LOAN_LIQUIDATED, 0) - 800000) < 1e-6);
    assert_true(world_run_value(&run, MITO_METRIC_LOAN_BAD_DEBT, 0) == 0);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_LOAN_HEALTH, 0) - 0.91125) < 1e-9);
    const struct mito_loan *loan = mito_loan_of(&run.context, 0, holder);
    assert_true(loan->scaled == 0);
    assert_true(fabs(sim_wide_double(loan->shares) / 1e24 - (1000 - 848000.0 / 900)) < 1e-6);
    sim_u128 fee = mito_miasset_shares(&run.context, 0, mito_loan_seat_of(study.spec, 0, MITO_LOAN_SEAT_TREASURY));
    assert_true(fabs(sim_wide_double(fee) / 1e24 - 48000.0 / 900 / 10) < 1e-6);
    /* The queue pays what the shares are worth: (848,000 - 4,800) USD for 800,000. */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_LOAN_LIQUIDATOR_GAIN, 0) - 43200) < 1e-2);
    world_run_free(&run);
    world_study_close(&study);
}

/* The same crash where each branch must keep 100 ETH: what was seized, 843,200 / 900 = 936.89 ETH without the protocol's
 * part, leaves as far as the branch of 1,000 may pay, 900; the rest waits at the seat. */
static void liquidators_take_out_what_a_threshold_leaves(void **state)
{
    char text[8192];
    static const char *const study_text =
        WORLD(STILL, ALONE,
              "collateral: {m: {vault: miETH, debt: USDC, ltv: 80%, threshold: 81%, bonus: 6%, fee: 10%, "
              "least: 100%, most: 100%, supply: 2M USDC, " FREE ", liquidators: {capital: 1M USDC, exit: queue}}}\n");
    static const char branches[] = "branches: {left: {}, right: {}}";
    const char *at = strstr(study_text, branches);
    struct world_study study;
    struct world_run run;

    (void)state;
    snprintf(text, sizeof text, "%.*sbranches: {left: {threshold: 100 ETH}}%s", (int)(at - study_text), study_text,
             at + strlen(branches));
    world_study_open(&study, text);
    world_run_start(&run, &study, 0, 1, 0);
    crash(&run, 0, 10 * SIM_DAY, 0.9);
    world_run_finish(&run.context, run.block, 0, &run.row);
    sim_u128 left = mito_miasset_assets(&run.context, 0, mito_loan_seat_of(study.spec, 0, MITO_LOAN_SEAT_LIQUIDATOR));
    assert_true(fabs(sim_wide_double(left) / 1e18 - ((848000 - 4800) / 900.0 - 900)) < 1e-6);
    world_run_free(&run);
    world_study_close(&study);
}

/* At 700 USD 1,000 ETH repay only 700,000 / 1.06: the rest of the debt is the lenders' loss. */
static void what_collateral_cannot_pay_is_the_lenders_loss(void **state)
{
    const char *text =
        WORLD(STILL, ALONE,
              "collateral: {m: {vault: miETH, debt: USDC, ltv: 80%, threshold: 81%, bonus: 6%, "
              "least: 100%, most: 100%, supply: 2M USDC, " FREE ", liquidators: {capital: 1M USDC, exit: queue}}}\n");
    struct world_study study;
    struct world_run run;
    double lost = 800000 - 700000 / 1.06;

    (void)state;
    world_study_open(&study, text);
    world_run_start(&run, &study, 0, 1, 0);
    crash(&run, 0, 10 * SIM_DAY, 0.7);
    world_run_finish(&run.context, run.block, 0, &run.row);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_LOAN_BAD_DEBT, 0) - lost) < 1e-4);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_LOAN_LENDER_RETURN, 0) * 30 / 365 + lost / 2e6) < 1e-9);
    assert_true(mito_loan_of(&run.context, 0, study.spec->vaults[0].holder_first)->shares == 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* Deposits, redemptions, loops, a pool, liquidators who run out of cash, and a crash of 35%: shares and debts sum, reserves
 * are what seats hold, the protocol's invariants hold, after every event; then the same with the vault's asset as debt. */
static void every_invariant_holds_in_a_crash(void **state)
{
    const char *rest[] = {
        "miasset_pools: {p: {vault: miETH, depth: 60 ETH, volume: 20%, stock: 20 ETH, arbitrage: {capital: 30 ETH}}}\n"
        "collateral: {m: {vault: miETH, debt: USDC, supply: 1M USDC, oracle: min, "
        "loops: {share: 50%, leverage: 3, dearest: 50%}, "
        "others_sd: 20%, liquidators: {capital: 20k USDC, exit: both}}}\n",
        "miasset_pools: {p: {vault: miETH, kind: constant_product, fee: 30bp, depth: 60 ETH, volume: 20%, stock: 20 ETH}}\n"
        "collateral: {m: {vault: miETH, debt: ETH, supply: 800 ETH, oracle: market_twap, ltv: 90%, threshold: 93%, "
        "bonus: 1%, loops: {share: 80%, leverage: 5}, liquidators: {capital: 50 ETH, exit: pool}}}\n"};

    (void)state;
    for (int k = 0; k < 2; k++) {
        char text[8192];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text, "%s%s", WORLD("{model: gbm, start: 1000 USD, volatility: 90%}", BUSY, ""), rest[k]);
        world_study_open(&study, text);
        world_run_start(&run, &study, 0, 1, 0);
        crash(&run, 0, 10 * SIM_DAY, k == 0 ? 0.65 : 1);
        world_run_finish(&run.context, run.block, 0, &run.row);
        assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
        assert_true(world_run_value(&run, MITO_METRIC_LOAN_LOOPED, 0) > 0);
        assert_true(world_run_value(&run, MITO_METRIC_LOAN_DEBT, 0) > 0);
        assert_true(world_run_value(&run, MITO_METRIC_REHYPOTHECATED, 0) > 0.3);
        if (k == 0) {
            assert_true(world_run_count(&run, MITO_METRIC_LOAN_LIQUIDATIONS, 0) > 5);
            assert_true(world_run_count(&run, MITO_METRIC_LOAN_LIQUIDATIONS_SHORT, 0) > 0);
        }
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* A loop of debt and vault in one asset ends at the leverage it wants: 1,000 ETH of own money, leverage 3, ltv 90%: 3,000
 * ETH of collateral, 2,000 of debt. Rounds stop when the next is below a hundredth of the own money. */
static void a_loop_ends_at_its_leverage(void **state)
{
    const char *text =
        WORLD(STILL, ALONE,
              "collateral: {m: {vault: miETH, debt: ETH, ltv: 90%, threshold: 93%, bonus: 1%, "
              "supply: 5k ETH, " FREE ", loops: {share: 100%, leverage: 3}, liquidators: {capital: 1 ETH}}}\n");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    const struct mito_loan_state *market = mito_loan_state_of(&run.context, 0);
    double shares = sim_wide_double(market->shares) / 1e24, debt = sim_wide_double(market->credit.scaled) / 1e18;
    assert_true(fabs(shares - debt - 1000) < 1e-6);
    assert_true(debt <= 2000 + 1e-6);
    assert_true(debt > 1990 - 1e-6);
    world_run_free(&run);
    world_study_close(&study);
}

/* Loopers whose market asks 10% at any utilisation, more than the dearest they take: nobody borrows. */
static void nobody_loops_at_a_loss(void **state)
{
    const char *text =
        WORLD(STILL, ALONE,
              "collateral: {m: {vault: miETH, debt: ETH, ltv: 90%, threshold: 93%, bonus: 1%, supply: 5k ETH, "
              "base_rate: 10%, loops: {share: 100%, dearest: 9%}, liquidators: {capital: 1 ETH}}}\n");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    assert_true(world_run_value(&run, MITO_METRIC_LOAN_COLLATERAL, 0) > 999);
    assert_true(world_run_value(&run, MITO_METRIC_LOAN_DEBT, 0) == 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* Facts sheet venues, note 7. The pool's price falls by more than the distance to the threshold while the exchange rate
 * stands: an oracle that reads the contract liquidates nobody, one that reads the market does. And with the first, a rate
 * of 300% a year on a full market passes 1.0125 within days: exp(3 x 1.5 / 365) = 1.0124. */
static void a_depeg_liquidates_by_the_market_oracle_and_a_rate_spike_by_any(void **state)
{
    const char *oracle[] = {"exchange_rate", "market_twap", "exchange_rate"};
    const char *rates[] = {FREE, FREE, "base_rate: 300%, slope1: 0%, slope2: 0%, others: 50%"};
    const char *sellers =
        "{one: {vault: miETH, chain: left, holders: 1, share: 0.5, deposits: {rate: 0/d, size: {fixed: "
        "{amount: 1 ETH}}}, uses: {lend: 100%}}, run: {vault: miETH, chain: left, holders: 20, "
        "share: 0.5, deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}}, redemptions: {rate: 3/d, "
        "fraction: {fixed: {value: 100%}}}, instant_discount: 50%}}";
    uint64_t liquidations[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        char text[8192];
        struct world_study study;
        struct world_run run;
        snprintf(
            text, sizeof text,
            "%s%s\n%smiasset_pools: {p: {vault: miETH, depth: 100 ETH}}\ncollateral: {m: {vault: miETH, debt: USDC,"
            " ltv: 0.8, threshold: 0.81, oracle: %s, least: 1, most: 1, supply: 2M USDC, %s,"
            " liquidators: {capital: 2M USDC, exit: queue}}}\n",
            "name: depeg\nseed: 3\nhorizon: 20d\nmeasure: 6h\nchains: {left: {block_time: 2s}}\n"
            "assets: {ETH: {decimals: 18, price: " STILL "},"
            " USDC: {decimals: 6, price: {model: constant, start: 1 USD}}}\n"
            "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}}}}\n"
            "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 0%}}\nusers: ",
            sellers,
            "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%}}}\n"
            "strategies: {hold: {kind: static, weights: {bond: 50%}}}\n",
            oracle[k], rates[k]);
        world_study_open(&study, text);
        world_run_make(&run, &study, 0, 0, 1);
        liquidations[k] = world_run_count(&run, MITO_METRIC_LOAN_LIQUIDATIONS, 0);
        assert_true(world_run_value(&run, MITO_METRIC_POOL_DISCOUNT_MOST, 0) > 0.1);
        world_run_free(&run);
        world_study_close(&study);
    }
    assert_int_equal(liquidations[0], 0);
    assert_true(liquidations[1] > 0);
    assert_true(liquidations[2] > 0);
}

/* A market whose vault's holders do not lend: nothing else changes, to the last bit. The order of events has one kind more,
 * so the fingerprint is not compared. */
static void a_market_nobody_uses_changes_no_other_row(void **state)
{
    const char *users =
        "{all: {vault: miETH, chain: left, holders: 60, deposits: {rate: 12/d, size: {fixed: {amount: 3 "
        "ETH}}}, redemptions: {rate: 8/d, fraction: {fixed: {value: 50%}}}, instant_discount: 3%, uses: "
        "{pool: 20%}}}";
    const char *market[] = {"", "collateral: {m: {vault: miETH, debt: USDC, supply: 1M USDC, loops: {share: 50%}}}\n"};
    char text[2][8192];
    struct world_study study[2];
    struct world_run run[2];
    uint32_t compared = 0;

    (void)state;
    for (int k = 0; k < 2; k++) {
        snprintf(text[k], sizeof text[k], "%s%s\n%s%s",
                 "name: loans\nseed: 11\nreplicates: 4\nhorizon: 30d\nwarmup: 1d\nmeasure: 6h\n"
                 "chains: {left: {block_time: 2s}, right: {block_time: 12s}}\n"
                 "assets: {ETH: {decimals: 18, price: {model: gbm, start: 1000 USD}},"
                 " USDC: {decimals: 6, price: {model: constant, start: 1 USD}}}\n"
                 "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}, right: {}}}}\n"
                 "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 5%}}\nusers: ",
                 users,
                 "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%}}}\n"
                 "strategies: {hold: {kind: static, weights: {bond: 50%}, settle: 1d, reserve: 6h}}\n"
                 "miasset_pools: {p: {vault: miETH, depth: 60 ETH, volume: 20%, stock: 20 ETH, arbitrage: {capital: 30 "
                 "ETH}}}\n",
                 market[k]);
        world_study_open(&study[k], text[k]);
        world_run_make(&run[k], &study[k], 2, 0, 0);
    }
    for (uint32_t m = 0; m < MITO_METRICS; m++) {
        const struct sim_layout *before = run[0].row.layout, *after = run[1].row.layout;
        if (mito_metrics_table[m].place != SIM_METRIC_FINAL || m == MITO_METRIC_REHYPOTHECATED ||
            before->width[m] != after->width[m]) {
            continue;
        }
        compared++;
        assert_memory_equal(&run[0].row.cells[before->offset[m]], &run[1].row.cells[after->offset[m]],
                            before->width[m] * sizeof(union sim_cell));
    }
    assert_true(compared > 50);
    for (int k = 0; k < 2; k++) {
        world_run_free(&run[k]);
        world_study_close(&study[k]);
    }
}

/* Every fault of a market is told at its place, in plain words. */
static void what_is_wrong_in_a_market_is_told(void **state)
{
    static const struct {
        const char *market, *told;
    } wrong[] = {
        {"ltv: 90%", "collateral.m.ltv: ltv is above the liquidation threshold"},
        {"oracle: min", "collateral.m.oracle: vault miETH has no miasset_pools: there is no market price"},
        {"liquidators: {exit: pool}", "collateral.m.liquidators.exit: vault miETH has no miasset_pools to sell in"},
        {"bonus: 6.123456%", "threshold, bonus, fee and reserve_factor are whole basis points"},
        {"least: 95%", "collateral.m.least: least is above most"},
        {"slope2: 1%", "collateral.m.slope1: slope1 is above slope2"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[8192], *told = NULL;
        size_t size = 0;
        struct sim_study_file *file;
        struct sim_bound *bound;
        struct sim_error error = {{0}};
        void *spec = NULL;
        FILE *stream = open_memstream(&told, &size);
        strcpy(text, WORLD(STILL, ALONE, "collateral: {m: {vault: miETH, debt: USDC, supply: 1M USDC, "));
        strcat(strcat(text, wrong[i].market), "}}\n");
        assert_int_equal(sim_study_parse("test.yaml", text, strlen(text), &file, stderr), SIM_OK);
        assert_int_equal(sim_bound_create(file, NULL, 0, &mito_study_section, &bound, stderr), SIM_OK);
        assert_int_equal(mito_spec_create(bound, &spec, &error), SIM_BAD_CONFIG);
        sim_bound_report(bound, stream);
        fclose(stream);
        if (strstr(told, wrong[i].told) == NULL) {
            fail_msg("wanted: %s\ntold: %s", wrong[i].told, told);
        }
        free(told);
        sim_bound_free(bound);
        sim_study_free(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_liquidates_by_the_contracts_numbers),
        cmocka_unit_test(liquidators_take_out_what_a_threshold_leaves),
        cmocka_unit_test(what_collateral_cannot_pay_is_the_lenders_loss),
        cmocka_unit_test(every_invariant_holds_in_a_crash),
        cmocka_unit_test(a_loop_ends_at_its_leverage),
        cmocka_unit_test(nobody_loops_at_a_loss),
        cmocka_unit_test(a_depeg_liquidates_by_the_market_oracle_and_a_rate_spike_by_any),
        cmocka_unit_test(a_market_nobody_uses_changes_no_other_row),
        cmocka_unit_test(what_is_wrong_in_a_market_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
