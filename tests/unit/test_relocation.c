/* Relocation: a vault whose users are on one chain and whose targets are on another. */
#include "tests/support/world_run.h"

#include "models/world/solvers.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define STUDY                                                                                                          \
    "name: test\nseed: 3\nreplicates: 2\nhorizon: 60d\nwarmup: 2d\n"                                                   \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}}}\n"                                       \
    "chains: {left: {block_time: 2s, reorg_wait: 10s, gas_price: {model: constant, start: 0.1 gwei}},\n"               \
    "         right: {block_time: 12s, reorg_wait: 60s, gas_price: {model: constant, start: 1 gwei}}}\n"               \
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {decimals: 8%s}}}}\n"                \
    "venues: {bond: {kind: fixed, chain: right, asset: ETH, rate: 3%%}, cash: {kind: fixed, chain: left, asset: ETH, " \
    "rate: 1%%}}\n"                                                                                                    \
    "users: {west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 "      \
    "ETH}}},\n"                                                                                                        \
    "               redemptions: {rate: 10/d}}}\n"                                                                     \
    "initial: {miETH: {supply: 2k ETH, allocation: {bond: 10%%, cash: 80%%}}}\n"                                       \
    "strategies: {move: {kind: static, weights: {bond: 70%%, cash: 20%%}}}\n"                                          \
    "solvers: {one: {kind: cost_plus, inventory: [{asset: ETH, chain: right, amount: %s ETH}]}}\n"                     \
    "relocation: {policy: %s, fee: 10bp, most: 20%%}\n"

static double shortfall_with(const char *stock, const char *cap, const char *policy, double *relocated, double *cost,
                             double *gain)
{
    char text[4096];
    struct world_study study;
    struct world_run run;

    snprintf(text, sizeof text, STUDY, cap, stock, policy);
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    double value = world_run_value(&run, MITO_METRIC_VAULT_SHORTFALL, 0);
    *relocated = world_run_value(&run, MITO_METRIC_RELOCATED, 0);
    *cost = world_run_value(&run, MITO_METRIC_RELOCATION_COST, 0);
    *gain = world_run_value(&run, MITO_METRIC_SOLVER_PROFIT, 0) + world_run_value(&run, MITO_METRIC_SOLVER_GAS, 0) +
            world_run_value(&run, MITO_METRIC_SOLVER_LOST, 0);
    assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
    assert_true(mito_world_model.check(&run.context, 1) == NULL);
    world_run_free(&run);
    world_study_close(&study);
    return value;
}

static double shortfall(const char *cap, const char *policy, double *relocated, double *cost, double *gain)
{
    return shortfall_with("300", cap, policy, relocated, cost, gain);
}

/* Orders begin at hundreds of coins: with 20 in stock they are halved until they fit. */
static void a_small_solver_takes_a_part_of_a_large_order(void **state)
{
    double relocated, cost, gain;

    (void)state;
    (void)shortfall_with("20", "", "solver", &relocated, &cost, &gain);
    assert_true(relocated > 100);
    assert_true(fabs(cost - 0.001 * relocated) < 1e-6 * relocated);
}

static void without_relocation_targets_stay_out_of_reach(void **state)
{
    double relocated, cost, gain;

    (void)state;
    assert_true(shortfall("", "none", &relocated, &cost, &gain) > 0.3);
    assert_true(isnan(relocated));
}

static void a_solver_brings_liquidity_for_its_fee_which_is_the_vaults_cost(void **state)
{
    double relocated, cost, gain;
    double value = shortfall("", "solver", &relocated, &cost, &gain);

    (void)state;
    print_message("solver: shortfall %.4f, relocated %.1f, cost %.4f\n", value, relocated, cost);
    assert_true(value < 0.1);
    assert_true(relocated > 500);
    assert_true(fabs(cost - 0.001 * relocated) < 1e-5); /* rounding to branch units of 10^-8 */
    assert_true(fabs(gain - 1000 * cost) < 0.02);       /* at 1000 USD: what one pays the other earns */
}

/* The deposit would pass the branch's cap: refused every time after the first ones, and no fee for what is not done. */
static void what_a_branch_refuses_costs_no_fee(void **state)
{
    double relocated, cost, gain;
    double value = shortfall(", branch_cap: 400 ETH", "solver", &relocated, &cost, &gain);

    (void)state;
    assert_true(value > 0.2);
    assert_true(relocated > 50);
    assert_true(fabs(cost - 0.001 * relocated) < 1e-5);
    assert_true(fabs(gain - 1000 * cost) < 0.02);
}

static void executors_bridge_it_for_the_bridges_fee(void **state)
{
    double relocated, cost, gain;
    double value = shortfall("", "bridge", &relocated, &cost, &gain);

    (void)state;
    print_message("bridge: shortfall %.4f, relocated %.1f, cost %.4f\n", value, relocated, cost);
    assert_true(value < 0.1);
    assert_true(relocated > 500);
    assert_true(fabs(cost - 0.001 * relocated) < 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_relocation_targets_stay_out_of_reach),
        cmocka_unit_test(a_solver_brings_liquidity_for_its_fee_which_is_the_vaults_cost),
        cmocka_unit_test(a_small_solver_takes_a_part_of_a_large_order),
        cmocka_unit_test(what_a_branch_refuses_costs_no_fee),
        cmocka_unit_test(executors_bridge_it_for_the_bridges_fee),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
