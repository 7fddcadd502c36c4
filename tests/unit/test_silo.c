/* The baseline without unification: the same luck and the same users, and only what the hub does is missing. */
#include "tests/support/world_run.h"

#include "models/protocol/vlf.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* `%s`: system; `%s`: branches; `%s`: cohorts beside the first. */
static const char *const text_of_an_island =
    "name: island\nseed: 5\nhorizon: 60d\nwarmup: 10d\nrecord: {series: 5d}\nsystem: %s\n"
    "hub: {block_time: 2s}\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 2s, reorg_wait: 60s}}\n"
    "assets: {ETH: {decimals: 18, price: {model: gbm, start: 1000 USD, volatility: 80%%}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {%s}}}\n"
    "venues:\n"
    "  lend: {kind: lending, chain: left, asset: ETH, optimal_utilisation: 90%%, slope1: 2.7%%, slope2: 80%%,\n"
    "         reserve_factor: 15%%, supply: 9k ETH, utilisation: 85%%}\n"
    "  bond: {kind: fixed, chain: right, asset: ETH, rate: 5%%}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 40, deposits: {rate: 8/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 7/d}}\n%s"
    "initial: {miETH: {supply: 1k ETH, allocation: {lend: 60%%%s}, queue: 10 ETH}}\n"
    "strategies: {keep: {kind: static, weights: {lend: 60%%%s}}}\n";

static void open_island(struct world_study *study, const char *system, bool both)
{
    char text[4096];

    snprintf(text, sizeof text, text_of_an_island, system, both ? "left: {}, right: {}" : "left: {}",
             both ? "  east: {vault: miETH, chain: right, holders: 20, deposits: {rate: 3/d, size: {fixed: {amount: 1 "
                    "ETH}}},\n         redemptions: {rate: 3/d}}\n"
                  : "",
             both ? ", bond: 20%" : "", both ? ", bond: 20%" : "");
    world_study_open(study, text);
}

static void every_system_meets_the_same_luck_and_the_same_arrivals(void **state)
{
    static const char *const systems[] = {"unified", "frictionless", "siloed"};
    uint64_t digest = 0, deposits = 0;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct world_study study;
        struct world_run run;
        open_island(&study, systems[i], true);
        world_run_make(&run, &study, 1, 0, 1); /* every invariant after every event */
        if (i == 0) {
            digest = run.scenario.digest;
            deposits = world_run_count(&run, MITO_METRIC_DEPOSITS, 0);
        }
        assert_true(run.scenario.digest == digest);
        assert_int_equal(world_run_count(&run, MITO_METRIC_DEPOSITS, 0), deposits);
        assert_true(deposits > 500);
        assert_true(run.row.cells[run.row.layout->offset[MITO_METRIC_VAULT_RESIDUAL]].i == 0);
        world_run_free(&run);
        world_study_close(&study);
    }
}

static void holders_start_with_the_same_assets_in_silos(void **state)
{
    struct world_study unified, siloed;
    struct world_run one, two;
    sim_u128 sum = 0;

    (void)state;
    open_island(&unified, "unified", true);
    open_island(&siloed, "siloed", true);
    assert_int_equal(siloed.spec->vault_count, 2);
    assert_int_equal(siloed.spec->group_count, 1);
    world_run_start(&one, &unified, 1, 0, 0);
    world_run_start(&two, &siloed, 1, 0, 0);
    for (uint32_t v = 0; v < 2; v++) {
        sum += mito_vlf_assets(mito_state_protocol(&two.context), v);
    }
    /* After a warm-up of ten days: the arrivals are the same, what was earned differs by less than 1 % a year. */
    double all = sim_wide_double(mito_vlf_assets(mito_state_protocol(&one.context), 0));
    assert_true(fabs(sim_wide_double(sum) / all - 1) < 0.01);
    world_run_free(&one);
    world_run_free(&two);
    world_study_close(&unified);
    world_study_close(&siloed);
}

/* A branch that nobody uses is an empty silo beside the others. */
static void a_silo_without_users_begins_empty(void **state)
{
    char text[4096];
    struct world_study study;
    struct world_run run;

    (void)state;
    snprintf(text, sizeof text, text_of_an_island, "siloed", "left: {}, right: {}", "", ", bond: 20%", ", bond: 20%");
    world_study_open(&study, text);
    world_run_start(&run, &study, 1, 0, 0);
    double all = sim_wide_double(mito_vlf_assets(mito_state_protocol(&run.context), 0));
    assert_true(all > 0.5e21 && all < 2e21); /* 1000 ETH, and ten days of arrivals */
    assert_true(mito_vlf_assets(mito_state_protocol(&run.context), 1) == 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* With one branch there is nothing to unify: the silo is the protocol with instant messages. */
static void a_single_silo_is_the_frictionless_protocol(void **state)
{
    struct world_study frictionless, siloed;
    struct world_run one, two;

    (void)state;
    open_island(&frictionless, "frictionless", false);
    open_island(&siloed, "siloed", false);
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        world_run_make(&one, &frictionless, replicate, 0, 0);
        world_run_make(&two, &siloed, replicate, 0, 0);
        assert_true(one.context.engine->events == two.context.engine->events);
        double a = world_run_value(&one, MITO_METRIC_VAULT_SHARE_RETURN, 0);
        double b = world_run_value(&two, MITO_METRIC_VAULT_SHARE_RETURN, 0);
        assert_true(a > 0.001 && fabs(a - b) < 1e-9); /* initial balances differ by base units */
        a = world_run_value(&one, MITO_METRIC_LATENCY_MEAN, MITO_STAGE_TOTAL);
        b = world_run_value(&two, MITO_METRIC_LATENCY_MEAN, MITO_STAGE_TOTAL);
        assert_true(a == b);
        assert_true(world_run_value(&two, MITO_METRIC_VAULT_CLASS_SPREAD, 0) == 0);
        world_run_free(&one);
        world_run_free(&two);
    }
    world_study_close(&frictionless);
    world_study_close(&siloed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_system_meets_the_same_luck_and_the_same_arrivals),
        cmocka_unit_test(holders_start_with_the_same_assets_in_silos),
        cmocka_unit_test(a_silo_without_users_begins_empty),
        cmocka_unit_test(a_single_silo_is_the_frictionless_protocol),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
