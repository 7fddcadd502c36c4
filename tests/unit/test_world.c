/* The world as a whole, on small studies: identities that hold to the last unit, and closed forms. */
#include "tests/support/world_run.h"

#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CHAINS_BEFORE "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 12s, reorg_wait: 60s}"
#define CHAINS_AFTER "}\n"

#define HEAD                                                                     \
    "name: test\nseed: 7\nreplicates: 4\nhorizon: 60d\nwarmup: 10d\n"            \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}},\n" \
    "         USDC: {decimals: 6, price: {model: peg}}}\n"

#define VAULTS                                                                                        \
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {decimals: 8}}},\n" \
    "         miUSDC: {asset: USDC, branches: {left: {}}}}\n"

#define LENDING                                                                                               \
    "  lend: {kind: lending, chain: left, asset: ETH, optimal_utilisation: 90%, slope1: 2.7%, slope2: 80%,\n" \
    "         reserve_factor: 15%, supply: 9k ETH, utilisation: 85%}\n"

#define VENUES                                                                        \
    "venues:\n" LENDING "  bond: {kind: fixed, chain: right, asset: ETH, rate: 3%}\n" \
    "  cash: {kind: fixed, chain: left, asset: USDC, rate: 4%}\n"

#define USERS                                                                                                        \
    "users:\n"                                                                                                       \
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 ETH}}},\n" \
    "         redemptions: {rate: 10/d}}\n"                                                                          \
    "  east: {vault: miETH, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1 ETH}}},\n"     \
    "         redemptions: {rate: 4/d, fraction: {fixed: {value: 100%}}}}\n"                                         \
    "  cashers: {vault: miUSDC, chain: left, holders: 20,\n"                                                         \
    "            deposits: {rate: 4/d, size: {pareto: {scale: 100 USDC}}}, redemptions: {rate: 3/d}}\n"

#define INITIAL                                                                               \
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {lend: 40%, bond: 40%}},\n" \
    "          miUSDC: {supply: 1M USDC, allocation: {cash: 90%}}}\n"

#define STRATEGIES                                                          \
    "strategies:\n"                                                         \
    "  fixed: {kind: static, weights: {lend: 50%, bond: 40%, cash: 90%}}\n" \
    "  again: {kind: static, weights: {lend: 50%, bond: 40%, cash: 90%}}\n" \
    "  chase: {kind: greedy, rebalance: 12h, settle: 6h}\n"                 \
    "  even: {kind: equal, buffer: 20%}\n"

static char *study_with(const char *chain)
{
    size_t size = 16384;
    char *text = malloc(size);

    assert_non_null(text);
    snprintf(text, size, "%s%s%s%s", HEAD, CHAINS_BEFORE, chain, CHAINS_AFTER VAULTS VENUES USERS INITIAL STRATEGIES);
    return text;
}

static void every_invariant_holds_after_every_event(void **state)
{
    char *text = study_with("");
    struct world_study study;

    (void)state;
    world_study_open(&study, text);
    for (uint32_t strategy = 0; strategy < study.spec->strategy_count; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, strategy, strategy, 1);
        assert_true(run.context.engine->events > 2000);
        world_run_free(&run);
    }
    world_study_close(&study);
    free(text);
}

static void components_of_the_return_sum_to_the_books_change_to_the_last_unit(void **state)
{
    char *text = study_with("");
    struct world_study study;

    (void)state;
    world_study_open(&study, text);
    for (uint32_t strategy = 0; strategy < study.spec->strategy_count; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, 1, strategy, 0);
        for (uint32_t v = 0; v < 2; v++) {
            assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, v), 0);
            double parts = world_run_value(&run, MITO_METRIC_VAULT_RETURN_YIELD, v) -
                           world_run_value(&run, MITO_METRIC_VAULT_RETURN_LOSS, v) +
                           world_run_value(&run, MITO_METRIC_VAULT_RETURN_COMPOUNDING, v) +
                           world_run_value(&run, MITO_METRIC_VAULT_RETURN_FLOWS, v) -
                           world_run_value(&run, MITO_METRIC_VAULT_RETURN_GAS, v);
            assert_true(fabs(parts - world_run_value(&run, MITO_METRIC_VAULT_NET_RETURN, v)) < 1e-12);
        }
        world_run_free(&run);
    }
    world_study_close(&study);
    free(text);
}

static void a_strategy_against_itself_differs_by_exactly_nothing(void **state)
{
    char *text = study_with("");
    struct world_study study;
    struct world_run first, second;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&first, &study, 2, 0, 0);
    world_run_make(&second, &study, 2, 1, 0);
    assert_memory_equal(first.row.cells, second.row.cells, study.layout.cell_count * sizeof(union sim_cell));
    assert_memory_equal(first.row.series, second.row.series, study.layout.series_count * sizeof(float));
    assert_true(first.context.engine->fingerprint == second.context.engine->fingerprint);
    world_run_free(&first);
    world_run_free(&second);
    world_study_close(&study);
    free(text);
}

/* Cells of a metric by chain, which has one chain more in the second study, are compared over the chains both have. */
static void assert_same_entities(const struct world_run *first, const struct world_run *second, uint32_t m)
{
    const struct sim_layout *before = first->row.layout, *after = second->row.layout;
    const char *const *dimension = mito_metrics_table[m].dimension;
    const char *last = dimension[1] != NULL ? dimension[1] : dimension[0];
    bool by_chain = last != NULL && strcmp(last, "chain") == 0;
    uint32_t inner = by_chain ? 2 : before->width[m], wider = by_chain ? 3 : inner;

    assert_true(before->width[m] * (size_t)wider == after->width[m] * (size_t)inner);
    for (uint32_t i = 0; i < before->width[m]; i++) {
        assert_memory_equal(&first->row.cells[before->offset[m] + i],
                            &second->row.cells[after->offset[m] + i / inner * wider + i % inner],
                            sizeof(union sim_cell));
    }
}

static void an_unused_chain_changes_no_other_entity(void **state)
{
    char *plain = study_with(""), *wider = study_with(", idle: {block_time: 1s, gas_price: {model: ou_log}}");
    struct world_study before, after;

    (void)state;
    world_study_open(&before, plain);
    world_study_open(&after, wider);
    for (uint32_t strategy = 0; strategy < 4; strategy++) {
        struct world_run first, second;
        world_run_make(&first, &before, 3, strategy, 0);
        world_run_make(&second, &after, 3, strategy, 0);
        assert_true(first.scenario.digest == second.scenario.digest);
        assert_true(first.context.engine->fingerprint == second.context.engine->fingerprint);
        assert_true(first.context.engine->events == second.context.engine->events);
        for (uint32_t m = 0; m < MITO_METRICS; m++) {
            if (mito_metrics_table[m].place == SIM_METRIC_FINAL) {
                assert_same_entities(&first, &second, m);
            }
        }
        world_run_free(&first);
        world_run_free(&second);
    }
    world_study_close(&before);
    world_study_close(&after);
    free(plain);
    free(wider);
}

/* Nobody comes or goes: a fixed venue compounds at the grid's points, hourly here, whenever it is touched. Expected: NAV
 * factor 0.9 (1 + r/8760)^720 + 0.1 after 30 days; rounding down loses at most one base unit a touch (1e-12 of the
 * supply) and doubles of this size 1e-13: tolerance 1e-10. */
static void a_fixed_venue_alone_gives_its_rate(void **state)
{
    const char *text = "name: bond\nhorizon: 30d\nmeasure: 1d\n"
                       "chains: {left: {block_time: 2s}}\n"
                       "assets: {USDC: {decimals: 6, price: {model: constant, start: 1 USD}},"
                       " ETH: {price: {model: constant, start: 1 USD}}}\n"
                       "vaults: {miUSDC: {asset: USDC, branches: {left: {}}}}\n"
                       "venues: {cash: {kind: fixed, chain: left, asset: USDC, rate: 10%}}\n"
                       "users: {few: {vault: miUSDC, chain: left, holders: 3,"
                       " deposits: {rate: 0/d, size: {fixed: {amount: 1 USDC}}}}}\n"
                       "initial: {miUSDC: {supply: 1M USDC, allocation: {cash: 90%}}}\n"
                       "strategies: {hold: {kind: static, weights: {cash: 90%}, tolerance: 50%}}\n"
                       "costs: {message_floor: 0 USD, message_floor_hub: 0 USD, hub_call: 0 USD}\n";
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    double growth = 0.9 * pow(1 + 0.1 / 8760, 720) + 0.1 - 1;
    double got = world_run_value(&run, MITO_METRIC_VAULT_SHARE_RETURN, 0) * 30 / 365;
    assert_true(fabs(got - growth) < 1e-10);
    assert_true(world_run_value(&run, MITO_METRIC_VAULT_RETURN_LOSS, 0) == 0);
    assert_true(world_run_value(&run, MITO_METRIC_GAS_STRATEGIST, 0) == 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* Requests are paid the lower of the two rates, so nobody can leave with more than the true price; and what a holder
 * receives can never exceed what was taken from the vault. */
static void redemptions_wait_at_least_the_reclaim_period(void **state)
{
    char *text = study_with("");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 5, 0, 0);
    for (uint32_t v = 0; v < 2; v++) {
        const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(&run.context), v);
        double period = (double)vlf->period;
        assert_true(world_run_count(&run, MITO_METRIC_LATENCY_DONE, v * MITO_STAGES + MITO_STAGE_TOTAL) > 50);
        for (uint32_t id = 0; id < vlf->requests; id++) {
            const struct mito_request_info *info = mito_state_request(&run.context, v, id);
            if (info->received != 0) {
                assert_true((double)(info->claimed - 1) / 10 >= period - 1);
                assert_true(info->received >= info->claimed && info->claimed >= info->synced);
            }
        }
    }
    world_run_free(&run);
    world_study_close(&study);
    free(text);
}

/* Each deallocation that lands may bring a sync forward: a busy queue over two chains with nothing kept idle must neither
 * run out of sync logs nor wait longer than a cadence. */
static void a_busy_queue_is_served_to_the_end(void **state)
{
    const char *text = "name: busy\nseed: 7\nhorizon: 20d\nwarmup: 2d\n"
                       "chains: {left: {block_time: 2s, reorg_wait: 20s}, right: {block_time: 2s, reorg_wait: 20s}}\n"
                       "assets: {USDC: {decimals: 6, price: {model: constant, start: 1 USD}},"
                       " ETH: {price: {model: constant, start: 1000 USD}}}\n"
                       "vaults: {miUSDC: {asset: USDC, reclaim_period: 1d, branches: {left: {}, right: {}}}}\n"
                       "venues: {a: {kind: fixed, chain: left, asset: USDC, rate: 4%},"
                       " b: {kind: fixed, chain: right, asset: USDC, rate: 4%}}\n"
                       "users: {many: {vault: miUSDC, chain: left, holders: 500,"
                       " deposits: {rate: 100/d, size: {lognormal: {median: 4k USDC, sigma: 1.6}}},"
                       " redemptions: {rate: 200/d}}}\n"
                       "initial: {miUSDC: {supply: 6M USDC, allocation: {a: 50%, b: 50%}}}\n"
                       "strategies: {often: {kind: equal, rebalance: 1h}, seldom: {kind: equal, rebalance: 7d}}\n";
    struct world_study study;

    (void)state;
    world_study_open(&study, text);
    for (uint32_t strategy = 0; strategy < 2; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, 0, strategy, 0); /* fails where the run does */
        assert_true(world_run_count(&run, MITO_METRIC_REQUESTS, 0) > 3000);
        assert_true(world_run_value(&run, MITO_METRIC_LATENCY_P95, MITO_STAGE_SYNC) < 7 * 3600.0);
        world_run_free(&run);
    }
    world_study_close(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_invariant_holds_after_every_event),
        cmocka_unit_test(components_of_the_return_sum_to_the_books_change_to_the_last_unit),
        cmocka_unit_test(a_strategy_against_itself_differs_by_exactly_nothing),
        cmocka_unit_test(an_unused_chain_changes_no_other_entity),
        cmocka_unit_test(a_fixed_venue_alone_gives_its_rate),
        cmocka_unit_test(redemptions_wait_at_least_the_reclaim_period),
        cmocka_unit_test(a_busy_queue_is_served_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
