/* Solvers and intents in the world: conservation under everything at once, and cases that can be counted by hand. */
#include "tests/support/world_run.h"

#include "models/protocol/book.h"
#include "models/protocol/hub.h"
#include "models/solver/policy.h"
#include "models/world/intents.h"
#include "models/world/solvers.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                                             \
    "name: test\nseed: 7\nreplicates: 4\nhorizon: 40d\nwarmup: 5d\n"                                     \
    "assets: {ETH: {decimals: 18, price: {model: gbm, start: 1000 USD, volatility: 80%}}}\n"             \
    "chains: {left: {block_time: 2s, reorg_wait: 10s, gas_price: {model: constant, start: 0.1 gwei}},\n" \
    "         right: {block_time: 12s, reorg_wait: 60s, gas_price: {model: constant, start: 1 gwei}},\n" \
    "         far: {block_time: 1s, reorg_wait: 5s}}\n"                                                  \
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {decimals: 8}}}}\n"    \
    "venues: {bond: {kind: fixed, chain: right, asset: ETH, rate: 3%}}\n"                                \
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {bond: 60%}}}\n"                       \
    "strategies: {fixed: {kind: static, weights: {bond: 60%}}, again: {kind: static, weights: {bond: 60%}}}\n"

#define USERS(discount)                                                                                              \
    "users:\n"                                                                                                       \
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 ETH}}},\n" \
    "         redemptions: {rate: 10/d}, instant_discount: " discount "}\n"                                          \
    "  east: {vault: miETH, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1 ETH}}},\n"     \
    "         redemptions: {rate: 4/d}}\n"

#define STOCK "inventory: [{asset: ETH, chain: left, amount: 60 ETH}, {asset: ETH, chain: right, amount: 40 ETH}]"

#define SOLVERS(more)                                                                \
    "solvers:\n"                                                                     \
    "  plain: {kind: cost_plus, " STOCK more "}\n"                                   \
    "  aware: {kind: inventory_aware, capital: 60k USD, pool: {}, " STOCK more "}\n" \
    "  clock: {kind: dutch, confirmations: 8, " STOCK more "}\n"

#define INTENTS                                                                                                        \
    "intents:\n"                                                                                                       \
    "  hop: {vault: miETH, from: left, to: right, rate: 20/d, excitation: 0.5, size: {lognormal: {median: 2 ETH, "     \
    "sigma: 1}}}\n"                                                                                                    \
    "  back: {vault: miETH, from: right, to: left, rate: 8/d, size: {fixed: {amount: 3 ETH}}, limit: 3bp}\n"           \
    "  out: {vault: miETH, from: far, to: left, rate: 3/d, size: {fixed: {amount: 1 ETH}}}\n"                          \
    "  in: {kind: routed_deposit, vault: miETH, users: west, from: far, to: right, rate: 4/d, size: {fixed: {amount: " \
    "1 ETH}}}\n"                                                                                                       \
    "  exit: {kind: instant_redemption, vault: miETH, users: east, rate: 2/d, size: {fixed: {amount: 2 ETH}}, limit: " \
    "60bp}\n"                                                                                                          \
    "  dip: {vault: miETH, from: left, to: right, rate: 2/d, size: {fixed: {amount: 2 ETH}}, condition: "              \
    "price_below,\n"                                                                                                   \
    "        threshold: 950, deadline: 2d}\n"

#define SHOCKS                                                                                   \
    "hazards: {out: {kind: outage, target: right, rate: 40/y, lasts: {fixed: {length: 12h}}},\n" \
    "          hack: {kind: exploit, venue: bond, rate: 6/y}}\n"                                 \
    "relocation: {policy: solver, most: 50%}\n"                                                  \
    "mirrors: {away: {kind: wrapped, vault: miETH, chain: far, users: west, failure: 900%}}\n"

static uint64_t sum_of(const struct world_run *run, enum mito_metric metric, uint32_t count)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += world_run_count(run, metric, i);
    }
    return sum;
}

/* Runs a replicate to the horizon, all promises checked every ten minutes beside the cheap ones after every event. */
static void run_checked(struct world_run *run, const struct world_study *study, uint32_t replicate)
{
    world_run_start(run, study, replicate, 1, 0);
    sim_engine_begin(&run->context, run->block, 0);
    for (sim_time at = 0; at < study->spec->study->plan.horizon; at += 10 * SIM_MINUTE) {
        sim_engine_run(&run->context, at);
        assert_null(mito_world_model.check(&run->context, 1));
        assert_int_equal(run->context.engine->failed, SIM_REASON_NONE);
    }
    sim_row_clear(&run->row);
    mito_world_model.rows(&run->context, &run->row);
}

static void every_token_of_a_solver_is_accounted_for_whatever_fails(void **state)
{
    struct world_study study;
    uint64_t failed = 0, refunded = 0;

    (void)state;
    world_study_open(&study, HEAD USERS("1%") SOLVERS(", failure: 300%, reorg: 20%") INTENTS SHOCKS);
    for (uint32_t replicate = 0; replicate < 4; replicate++) {
        struct world_run run;
        run_checked(&run, &study, replicate);
        assert_true(sum_of(&run, MITO_METRIC_SOLVER_FILLS, 3) > 20);
        failed += sum_of(&run, MITO_METRIC_SOLVER_DEFAULTS, 3);
        refunded += sum_of(&run, MITO_METRIC_INTENTS_REFUNDED, 6);
        world_run_free(&run);
    }
    assert_true(failed > 0);
    print_message("%u of 12 solvers failed, %u intents refunded\n", (unsigned)failed, (unsigned)refunded);
    world_study_close(&study);
}

/* A pool pays for shares at once as a solver does; holders leave by three ways, so that one who stated an intent may have
 * fewer shares, or none, when it is asked again. */
static void an_exit_intent_may_be_filled_by_a_pool_and_by_who_has_sold_since(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(
        &study,
        HEAD USERS("1%") "intents:\n"
                         "  exit: {kind: instant_redemption, vault: miETH, users: west, rate: 20/d, requote: 10m,\n"
                         "         size: {fixed: {amount: 200 ETH}}, limit: 20bp}\n"
                         "miasset_pools: {p: {vault: miETH, depth: 100 ETH, arbitrage: {capital: 100 ETH}}}\n");
    run_checked(&run, &study, 0);
    assert_true(world_run_count(&run, MITO_METRIC_INTENTS_FILLED, 0) > 20);
    assert_true(world_run_count(&run, MITO_METRIC_POOL_EXIT_COUNT, 0) >
                world_run_count(&run, MITO_METRIC_INTENTS_FILLED, 0));
    world_run_free(&run);
    world_study_close(&study);
}

static void every_kind_of_intent_is_filled_and_what_is_not_takes_the_slow_path(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, HEAD USERS("1%") SOLVERS("") INTENTS);
    world_run_make(&run, &study, 1, 0, 0);
    for (uint32_t i = 0; i < 6; i++) {
        uint64_t opened = world_run_count(&run, MITO_METRIC_INTENTS_OPENED, i);
        uint64_t filled = world_run_count(&run, MITO_METRIC_INTENTS_FILLED, i);
        uint64_t ended = filled + world_run_count(&run, MITO_METRIC_INTENTS_PRICED_OUT, i) +
                         world_run_count(&run, MITO_METRIC_INTENTS_DRY, i) +
                         world_run_count(&run, MITO_METRIC_INTENTS_REFUNDED, i);
        assert_true(filled > 0);
        assert_true(ended <= opened && opened - ended <= 30); /* the rest is open at the end, or passed the warm-up */
    }
    assert_true(sum_of(&run, MITO_METRIC_SOLVER_BOUGHT, 3) > 20);
    assert_true(world_run_count(&run, MITO_METRIC_INTENTS_PRICED_OUT, 1) > 0);
    assert_true(world_run_count(&run, MITO_METRIC_INTENTS_SLOW, 1) > 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* A solver that waits two days for confirmations and fails every month: its promises come back. */
static void promises_of_a_failed_solver_are_refunded_from_escrow(void **state)
{
    struct world_study study;
    uint64_t refunded = 0, slow = 0;

    (void)state;
    world_study_open(
        &study, HEAD USERS("0%") "solvers: {slow: {kind: cost_plus, failure: 1200%, confirmations: 86400, " STOCK "}}\n"
                                 "intents: {hop: {vault: miETH, from: left, to: right, rate: 5/d,\n"
                                 "                size: {fixed: {amount: 1 ETH}}, limit: 500bp}}\n");
    for (uint32_t replicate = 0; replicate < 4; replicate++) {
        struct world_run run;
        run_checked(&run, &study, replicate);
        refunded += world_run_count(&run, MITO_METRIC_INTENTS_REFUNDED, 0);
        slow += world_run_count(&run, MITO_METRIC_INTENTS_SLOW, 0);
        world_run_free(&run);
    }
    assert_true(refunded > 5);
    assert_true(slow >= refunded / 2); /* who is refunded goes on by itself */
    world_study_close(&study);
}

/* 20 coins a day to a chain that has none: after a month more wait than fit, and the reason names what helps; without the
 * slow way they end at their deadline. */
static void a_flow_one_way_to_a_dry_chain_fails_by_its_own_reason(void **state)
{
    (void)state;
    for (int slow = 0; slow < 2; slow++) {
        char text[4096];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text,
                 "name: dry\nseed: 3\nhorizon: 60d\n"
                 "chains: {left: {block_time: 12s}, right: {block_time: 2s}}\n"
                 "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
                 "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}, right: {}}}}\n"
                 "venues: {a: {kind: fixed, chain: left, asset: ETH, rate: 2%%}}\n"
                 "users: {e: {vault: miETH, chain: left, holders: 2, deposits: {rate: 0/d, size: {fixed: {amount: 5 "
                 "ETH}}}}}\n"
                 "initial: {miETH: {supply: 100 ETH}}\n"
                 "intents: {down: {vault: miETH, from: left, to: right, rate: 20/d, deadline: 2h, slow: %s, size: "
                 "{fixed: {amount: 1 ETH}}}}\n"
                 "strategies: {s: {kind: static, weights: {a: 10%%}}}\n",
                 slow ? "true" : "false");
        world_study_open(&study, text);
        world_run_start(&run, &study, 0, 0, 0);
        sim_engine_begin(&run.context, run.block, 0);
        sim_engine_run(&run.context, study.spec->study->plan.horizon);
        assert_int_equal(run.context.engine->failed, slow ? MITO_REASON_INTENTS : 0);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* Private costs of 1 bp times a lognormal factor of spread 0.5: 1 bp x exp(0.125) of the volume on average. A factor's
 * deviation is sqrt(exp(0.25) - 1) = 0.53 of its mean, so 4 standard errors over n fills are 2.14 / sqrt(n). */
static void private_costs_are_told_beside_the_profit(void **state)
{
    static const char text[] =
        "name: private\nseed: 3\nhorizon: 30d\n"
        "chains: {left: {block_time: 12s}, right: {block_time: 2s}}\n"
        "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
        "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}, right: {}}}}\n"
        "venues: {a: {kind: fixed, chain: left, asset: ETH, rate: 2%}}\n"
        "users: {e: {vault: miETH, chain: left, holders: 2, deposits: {rate: 0/d, size: {fixed: {amount: 5 ETH}}}}}\n"
        "initial: {miETH: {supply: 1k ETH}}\n"
        "solvers: {one: {kind: cost_plus, private_cost: 1bp, private_spread: 0.5, inventory: [{asset: ETH, chain: "
        "left, "
        "amount: 900 ETH}, {asset: ETH, chain: right, amount: 900 ETH}]}}\n"
        "intents: {down: {vault: miETH, from: left, to: right, rate: 50/d, limit: 50%, size: {fixed: {amount: 1 "
        "ETH}}},\n"
        "  up: {vault: miETH, from: right, to: left, rate: 50/d, limit: 50%, size: {fixed: {amount: 1 ETH}}}}\n"
        "strategies: {s: {kind: static, weights: {a: 10%}}}\n";
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 0);
    double fills = (double)world_run_count(&run, MITO_METRIC_SOLVER_FILLS, 0);
    double expected = fills * 1000 * 1e-4 * exp(0.125); /* of what users gave */
    assert_true(fills > 2000);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_SOLVER_PRIVATE, 0) / expected - 1) < 2.14 / sqrt(fills));
    world_run_free(&run);
    world_study_close(&study);
}

/* Same holders, same rows, with solvers who have nothing and flows that never come. */
static void inert_solvers_intents_and_mirrors_change_no_other_row(void **state)
{
    static const char plain[] = HEAD USERS("1%");
    static const char inert[] = HEAD USERS(
        "1%") "solvers: {poor: {kind: dutch, failure: 500%}}\n"
              "intents: {never: {vault: miETH, from: left, to: right, rate: 0/d, size: {fixed: {amount: 1 ETH}}}}\n"
              "mirrors: {still: {vault: miETH, chain: far, users: west, out: 0/d, back: 0/d}}\n";
    struct world_study before, after;
    struct world_run first, second;

    (void)state;
    world_study_open(&before, plain);
    world_study_open(&after, inert);
    world_run_make(&first, &before, 1, 0, 0);
    world_run_make(&second, &after, 1, 0, 0);
    for (uint32_t m = 0; m < MITO_METRICS; m++) {
        const struct sim_metric *metric = &mito_metrics_table[m];
        if (metric->place == SIM_METRIC_FINAL && before.layout.width[m] > 0) {
            assert_memory_equal(&first.row.cells[before.layout.offset[m]], &second.row.cells[after.layout.offset[m]],
                                before.layout.width[m] * sizeof(union sim_cell));
        }
    }
    world_run_free(&first);
    world_run_free(&second);
    world_study_close(&before);
    world_study_close(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_token_of_a_solver_is_accounted_for_whatever_fails),
        cmocka_unit_test(promises_of_a_failed_solver_are_refunded_from_escrow),
        cmocka_unit_test(a_flow_one_way_to_a_dry_chain_fails_by_its_own_reason),
        cmocka_unit_test(private_costs_are_told_beside_the_profit),
        cmocka_unit_test(inert_solvers_intents_and_mirrors_change_no_other_row),
        cmocka_unit_test(an_exit_intent_may_be_filled_by_a_pool_and_by_who_has_sold_since),
        cmocka_unit_test(every_kind_of_intent_is_filled_and_what_is_not_takes_the_slow_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
