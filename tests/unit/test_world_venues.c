/* The world with venues that take time to let go, and lose: what an executor asks for comes back when it is ready, and
 * the books hold after every event. */
#include "tests/support/world_run.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/world/measure.h"
#include "models/world/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STAKE, RESTAKE, LEND, DELEGATE, PAWN, COMET };

static const char *const text_of_a_yard =
    "name: yard\nseed: 5\nhorizon: 60d\nwarmup: 20d\nmeasure: 6h\n"
    "chains: {left: {block_time: 12s, reorg_wait: 60s}, right: {block_time: 6s, reorg_wait: 10s}}\n"
    "assets: {ETH: {price: {model: gbm, start: 3000 USD, volatility: 150%}},\n"
    "         USDC: {decimals: 6, price: {model: constant, start: 1 USD}},\n"
    "         TIA: {decimals: 6, price: {model: constant, start: 4 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}}},\n"
    "         miUSDC: {asset: USDC, reclaim_period: 1d, branches: {left: {}}},\n"
    "         miTIA: {asset: TIA, reclaim_period: 1d, branches: {right: {}}}}\n"
    "venues:\n"
    "  stake: {kind: staking, chain: left, asset: ETH}\n"
    "  restake: {kind: restaking, chain: left, asset: ETH}\n"
    "  lend: {kind: lending, chain: left, asset: ETH, supply: 9k ETH}\n"
    "  delegate: {kind: delegation, chain: right, asset: TIA}\n"
    "  pawn: {kind: lending, chain: left, asset: USDC, supply: 3M USDC, collateral: {asset: ETH, write_off: true}}\n"
    "  comet: {kind: lending, chain: left, asset: USDC, supply: 3M USDC, curve: {kind: comet}, collateral: {asset: "
    "ETH}}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 10/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 8/d}}\n"
    "  east: {vault: miTIA, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 100 TIA}}},\n"
    "         redemptions: {rate: 6/d, fraction: {fixed: {value: 100%}}}}\n"
    "  cash: {vault: miUSDC, chain: left, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1k USDC}}},\n"
    "         redemptions: {rate: 4/d, fraction: {fixed: {value: 100%}}}}\n"
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {stake: 40%, restake: 30%, lend: 20%}},\n"
    "          miUSDC: {supply: 500k USDC, allocation: {pawn: 40%, comet: 40%}},\n"
    "          miTIA: {supply: 100k TIA, allocation: {delegate: 90%}}}\n"
    "strategies:\n"
    "  stay: {kind: static, weights: {stake: 40%, restake: 30%, lend: 20%, delegate: 90%, pawn: 40%, comet: 40%}}\n"
    "  leave: {kind: static, weights: {lend: 50%}}\n"
    "  chase: {kind: greedy, rebalance: 12h, settle: 6h}\n"
    "  calm: {kind: static, rebalance: 60d, weights: {stake: 40%, restake: 30%, lend: 20%, delegate: 90%}}\n"
    "  liquid: {kind: static, rebalance: 60d, draw: liquid,\n"
    "           weights: {stake: 40%, restake: 30%, lend: 20%, delegate: 90%}}\n"
    "  even: {kind: equal, buffer: 10%}\n";

static struct mito_holding *holding_of(const struct world_run *run, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(&run->context);

    for (uint32_t p = 0; p < spec->position_count; p++) {
        if (spec->positions[p].venue == venue) {
            return &mito_state_position(&run->context, p)->holding;
        }
    }
    fail_msg("no position in venue %u", venue);
    return NULL;
}

static void start(struct world_run *run, struct world_study *study, uint32_t strategy)
{
    world_study_open(study, text_of_a_yard);
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

/* Every strategy, every event, with a loss in every venue in the middle of its exits. */
static void the_books_hold_after_every_event_whatever_is_lost(void **state)
{
    (void)state;
    for (uint32_t strategy = 0; strategy < 6; strategy++) {
        struct world_study study;
        struct world_run run;

        start(&run, &study, strategy);
        for (uint32_t venue = STAKE; venue <= COMET; venue++) {
            go_on(&run, (4 + 7 * (sim_time)venue) * SIM_DAY);
            mito_measure_lose(&run.context, venue, 0.02 + 0.05 * venue);
            sim_engine_check(&run.context, 1);
        }
        go_on(&run, study.spec->study->plan.horizon);
        for (uint32_t vault = 0; vault < study.spec->vault_count; vault++) {
            sim_i128 residual = 1;
            assert_null(mito_measure_residual(&run.context, vault, &residual));
            assert_true(residual == 0);
            assert_true(mito_state_vault(&run.context, vault)->total.lost > 0);
        }
        finish(&run, &study);
    }
}

static double leaving(const struct mito_holding *holding)
{
    double sum = 0;

    for (uint32_t i = 0; i < holding->exits.count; i++) {
        sum += holding->exits.ticket[i].units == 0 ? 0 : sim_wide_double(holding->exits.ticket[i].amount);
    }
    return sum;
}

/* A strategy that wants none of it: all leaves at once, and each ticket is claimed in the block after it is ready. */
static void what_leaves_comes_back_when_it_is_ready(void **state)
{
    struct world_study study;
    struct world_run run;
    struct mito_holding before;

    (void)state;
    start(&run, &study, 1);
    go_on(&run, SIM_HOUR);
    assert_true(holding_of(&run, STAKE)->held <= 100 && leaving(holding_of(&run, STAKE)) > 4e20);
    assert_true(holding_of(&run, RESTAKE)->held == 0 && leaving(holding_of(&run, RESTAKE)) > 3e20);
    assert_true(holding_of(&run, DELEGATE)->held == 0 && leaving(holding_of(&run, DELEGATE)) > 4e10);
    for (uint32_t venue = STAKE; venue <= DELEGATE; venue += venue == RESTAKE ? 2 : 1) {
        before = *holding_of(&run, venue);
        sim_time last = before.exits.ticket[before.exits.count - 1].ready;
        if (venue == STAKE) {
            /* 256 epochs and the sweep are 3.01 days; then the next report. */
            assert_true(last > 3 * SIM_DAY && last < 4.1 * SIM_DAY);
        }
        for (uint32_t i = 0; i < before.exits.count; i++) {
            sim_time ready = before.exits.ticket[i].ready;
            assert_true(ready > run.context.engine->now || venue != STAKE);
            if (ready > run.context.engine->now) {
                go_on(&run, ready - 1);
                assert_int_equal(holding_of(&run, venue)->exits.count, before.exits.count - i);
                go_on(&run, ready + 12 * SIM_SECOND);
                assert_int_equal(holding_of(&run, venue)->exits.count, before.exits.count - i - 1);
            }
        }
        assert_true(holding_of(&run, venue)->exits.count == 0);
    }
    go_on(&run, study.spec->study->plan.horizon);
    finish(&run, &study);
}

/* Slashed in the queue: the exits pay what is left, and the loss is posted when it happens. */
static void what_is_leaving_is_still_slashed(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    start(&run, &study, 1);
    go_on(&run, 12 * SIM_HOUR);
    double asked = leaving(holding_of(&run, RESTAKE));
    double before = sim_wide_double(mito_state_vault(&run.context, 0)->total.lost);
    mito_measure_lose(&run.context, RESTAKE, 0.25);
    double lost = sim_wide_double(mito_state_vault(&run.context, 0)->total.lost) - before;
    assert_true(lost > asked * (0.25 - 1e-12) && lost < asked * (0.25 + 1e-12));
    finish(&run, &study);
}

/* Strategies see how long an exit would take. */
static void waits_are_observed(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    start(&run, &study, 0);
    go_on(&run, 2 * SIM_DAY);
    for (uint32_t p = 0; p < study.spec->position_count; p++) {
        double wait = mito_state_position(&run.context, p)->quoted_wait;
        uint32_t venue = study.spec->positions[p].venue;

        assert_true((wait == 0) == (venue == LEND || venue >= PAWN));
        assert_true(venue != RESTAKE || wait == 14 * 86400.0);
        assert_true(venue != STAKE || (wait > 3 * 86400.0 && wait < 6 * 86400.0));
    }
    finish(&run, &study);
}

/* Ether falls and swings by 150% a year: loans against it are liquidated, and the metrics say so. */
static void liquidations_are_reported_by_venue(void **state)
{
    struct world_study study;
    double repaid = 0, left = 0;

    (void)state;
    world_study_open(&study, text_of_a_yard);
    for (uint32_t replicate = 0; replicate < 4; replicate++) {
        struct world_run run;

        world_run_make(&run, &study, replicate, 0, 1);
        for (uint32_t venue = STAKE; venue <= COMET; venue++) {
            double liquidated = world_run_value(&run, MITO_METRIC_VENUE_LIQUIDATED, venue);
            double wait = world_run_value(&run, MITO_METRIC_VENUE_EXIT_WAIT, venue);
            double leaving = world_run_value(&run, MITO_METRIC_VENUE_LEAVING, venue);

            assert_true(venue >= PAWN || liquidated == 0);
            repaid += liquidated;
            assert_true((wait > 0) == (venue == STAKE || venue == RESTAKE || venue == DELEGATE));
            assert_true(leaving >= 0 && leaving < 1 && (leaving == 0 || wait > 0));
            left += leaving;
        }
        world_run_free(&run);
    }
    assert_true(repaid > 100000 && left > 0);
    world_study_close(&study);
}

/* Same luck, same weights, decided once: drawn from the market first, less of the stake is ever on its way out. */
static void redemptions_may_be_drawn_from_what_pays_at_once(void **state)
{
    struct world_study study;
    double share[2];

    (void)state;
    world_study_open(&study, text_of_a_yard);
    for (uint32_t i = 0; i < 2; i++) {
        struct world_run run;

        world_run_make(&run, &study, 0, 3 + i, 1);
        share[i] = world_run_value(&run, MITO_METRIC_VENUE_LEAVING, RESTAKE);
        assert_true(world_run_count(&run, MITO_METRIC_LATENCY_DONE, MITO_STAGE_TOTAL) > 100);
        world_run_free(&run);
    }
    assert_true(share[0] > 0.08 && share[1] < 0.6 * share[0]);
    world_study_close(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_books_hold_after_every_event_whatever_is_lost),
        cmocka_unit_test(what_leaves_comes_back_when_it_is_ready),
        cmocka_unit_test(what_is_leaving_is_still_slashed),
        cmocka_unit_test(waits_are_observed),
        cmocka_unit_test(liquidations_are_reported_by_venue),
        cmocka_unit_test(redemptions_may_be_drawn_from_what_pays_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
