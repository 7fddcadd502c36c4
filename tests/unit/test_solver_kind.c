/* Adding a solver policy is one file, one entry in the list, one sentence: tests/unit/solver_generous.c is such a file,
 * and a study may say its name. */
#include "tests/support/world_run.h"

#include "models/world/solvers.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] =
    "name: test\nseed: 7\nreplicates: 1\nhorizon: 30d\n"
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}}}\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 12s, reorg_wait: 60s}}\n"
    "vaults: {miETH: {asset: ETH, branches: {left: {}, right: {}}}}\n"
    "users: {west: {vault: miETH, chain: left, holders: 5, deposits: {rate: 1/d, size: {fixed: {amount: 1 ETH}}},\n"
    "               redemptions: {rate: 0/d}}}\n"
    "initial: {miETH: {supply: 2k ETH}}\n"
    "strategies: {still: {kind: static, weights: {}}}\n"
    "solvers:\n"
    "  usual: {kind: cost_plus, inventory: [{asset: ETH, chain: right, amount: 50 ETH}], private_spread: 0}\n"
    "  added: {kind: generous, inventory: [{asset: ETH, chain: right, amount: 50 ETH}], private_spread: 0}\n"
    "intents: {hop: {vault: miETH, from: left, to: right, rate: 5/d, size: {fixed: {amount: 1 ETH}}}}\n";

static void a_policy_that_a_test_adds_runs_by_its_name_and_wins_with_a_better_offer(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    uint64_t usual = world_run_count(&run, MITO_METRIC_SOLVER_FILLS, 0);
    uint64_t added = world_run_count(&run, MITO_METRIC_SOLVER_FILLS, 1);
    assert_true(added > 100);
    assert_true(usual < added / 10); /* when the other has nothing left */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_SOLVER_MARKUP, 1)) < 1e-12);
    if (usual > 0) {
        assert_true(world_run_value(&run, MITO_METRIC_SOLVER_MARKUP, 0) > 0.0002);
    }
    world_run_free(&run);
    world_study_close(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_that_a_test_adds_runs_by_its_name_and_wins_with_a_better_offer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
