/* The world with pools and farms: all invariants after every event, through losses and depegs; incentives told apart. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "models/world/measure.h"
#include "models/world/world.h"
#include "tests/support/world_run.h"

static const char *const text_of_a_lagoon =
    "name: lagoon\nseed: 5\nhorizon: 40d\nwarmup: 10d\nmeasure: 6h\n"
    "chains: {left: {block_time: 12s, reorg_wait: 60s}, right: {block_time: 250ms, reorg_wait: 1s}}\n"
    "assets: {ETH: {price: {model: gbm, start: 3000 USD, volatility: 120%}},\n"
    "         stETH: {price: {model: lst, of: ETH}},\n"
    "         FARM: {price: {model: gbm, start: 10 USD, volatility: 150%}},\n"
    "         USDC: {decimals: 6, price: {model: peg, start: 1 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}}},\n"
    "         miUSDC: {asset: USDC, reclaim_period: 1d, branches: {left: {}, right: {}}}}\n"
    "venues:\n"
    "  uni: {kind: constant_product, chain: left, asset: ETH, quote: USDC, liquidity: 5k ETH}\n"
    "  curve: {kind: stable_swap, chain: left, asset: ETH, quote: stETH, liquidity: 5k ETH}\n"
    "  range: {kind: concentrated, chain: left, asset: ETH, quote: USDC, liquidity: 5k ETH, width: 10%, blocks: "
    "simulate}\n"
    "  farm: {kind: farm, chain: left, asset: ETH, reward: FARM, emission: 200, staked: 2k ETH}\n"
    "  dollars: {kind: constant_product, chain: right, asset: USDC, quote: ETH, liquidity: 5M USDC, blocks: poisson}\n"
    "  ticks: {kind: concentrated, chain: right, asset: USDC, quote: ETH, liquidity: 5M USDC,\n"
    "          daily_volume: 1M USDC}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 10/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 8/d}}\n"
    "  cash: {vault: miUSDC, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1k USDC}}},\n"
    "         redemptions: {rate: 4/d, fraction: {fixed: {value: 100%}}}}\n"
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {uni: 20%, curve: 30%, range: 20%, farm: 20%}},\n"
    "          miUSDC: {supply: 500k USDC, allocation: {dollars: 40%, ticks: 40%}}}\n"
    "strategies:\n"
    "  stay: {kind: static, weights: {uni: 20%, curve: 30%, range: 20%, farm: 20%, dollars: 40%, ticks: 40%}}\n"
    "  move: {kind: static, rebalance: 1d, weights: {curve: 50%, farm: 40%, ticks: 90%}}\n"
    "  chase: {kind: greedy, rebalance: 12h, settle: 6h}\n"
    "  harvest: {kind: static, weights: {farm: 90%}}\n";

static void start(struct world_run *run, struct world_study *study, uint32_t strategy)
{
    world_study_open(study, text_of_a_lagoon);
    world_run_start(run, study, 0, 1, 0);
    sim_engine_begin(&run->context, run->block, strategy);
}

static void go_on(struct world_run *run, sim_time until)
{
    sim_engine_run(&run->context, until);
    if (run->context.engine->broken != NULL) {
        fail_msg("%s", run->context.engine->broken);
    }
    assert_int_equal(run->context.engine->failed, SIM_REASON_NONE);
}

static void finish(struct world_run *run, struct world_study *study)
{
    world_run_free(run);
    world_study_close(study);
}

static void the_books_hold_after_every_event_whatever_is_lost(void **state)
{
    (void)state;
    for (uint32_t strategy = 0; strategy < 4; strategy++) {
        struct world_study study;
        struct world_run run;

        start(&run, &study, strategy);
        for (uint32_t venue = 0; venue < study.spec->venue_count; venue++) {
            go_on(&run, (4 + 5 * (sim_time)venue) * SIM_DAY);
            mito_measure_lose(&run.context, venue, venue == 2 ? 1.0 : 0.02 + 0.05 * venue);
            sim_engine_check(&run.context, 1);
        }
        go_on(&run, study.spec->study->plan.horizon);
        for (uint32_t vault = 0; vault < study.spec->vault_count; vault++) {
            sim_i128 residual = 1;

            assert_null(mito_measure_residual(&run.context, vault, &residual));
            assert_true(residual == 0);
        }
        finish(&run, &study);
    }
}

/* In the farm alone all that is earned is incentives, but for the last look before the end. */
static void what_a_farm_pays_is_counted_as_incentives(void **state)
{
    struct world_study study;
    struct world_run run;
    const struct mito_vault_totals *total, *before;
    double incentives, yielded;

    (void)state;
    start(&run, &study, 3);
    go_on(&run, study.spec->study->plan.horizon);
    (void)mito_measure_nav(&run.context, 0);
    total = &mito_state_vault(&run.context, 0)->total;
    before = &mito_state_vault(&run.context, 0)->before;
    incentives = total->incentives - before->incentives;
    yielded = sim_wide_double(total->yielded - before->yielded) - sim_wide_double(total->lost - before->lost);
    assert_true(incentives > 0.0);
    assert_true(fabs(incentives / yielded - 1) < 0.05); /* at time 0 the last of the pools is left, at some cost */
    finish(&run, &study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_books_hold_after_every_event_whatever_is_lost),
        cmocka_unit_test(what_a_farm_pays_is_counted_as_incentives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
