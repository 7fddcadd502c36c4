/* Loans against miAssets are found below their threshold as often as theory says. */
#include "tests/support/closed_forms.h"
#include "tests/support/world_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Fixed debt (rates are 0) against a geometric Brownian motion: the loan begins at health (threshold) / (ltv x appetite) =
 * 0.81 / (0.785 x 0.85) and is liquidated when the price first touches the inverse of that, x its start. Facts sheet venues
 * §1.3, §7.1. The probability does not depend on the grid, of a day or of an hour: the lowest price between grid points is
 * drawn from its exact law. The horizon is an hour longer than the 20 days, whose last step is then met. */
static void liquidations_are_as_likely_as_a_first_passage(void **state)
{
    const char *grid[] = {"1d", "1h"};
    const uint32_t replicates[] = {4000, 1000};
    double barrier = 0.785 * 0.85 / 0.81;
    double wanted = closed_forms_touch(1, barrier, 0.1, 0.8, 20.0 / 365);

    (void)state;
    assert_true(wanted > 0.2 && wanted < 0.5);
    for (int k = 0; k < 2; k++) {
        char text[4096];
        struct world_study study;
        uint32_t hits = 0;
        snprintf(text, sizeof text,
                 "name: passage\nseed: 77\nhorizon: 20d1h\nmeasure: 5d\nmarket: {grid: %s}\n"
                 "chains: {left: {block_time: 12s}}\n"
                 "assets: {ETH: {decimals: 18, price: {model: gbm, start: 2000 USD, volatility: 0.8, drift: 0.1}},"
                 " USDC: {decimals: 6, price: {model: constant, start: 1 USD}}}\n"
                 "vaults: {miETH: {asset: ETH, branches: {left: {}}}}\n"
                 "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 0}}\n"
                 "users: {one: {vault: miETH, chain: left, holders: 1, uses: {lend: 1}, deposits: {rate: 0/d, size: "
                 "{fixed: {amount: 1 ETH}}}}}\n"
                 "initial: {miETH: {supply: 100 ETH}}\n"
                 "strategies: {hold: {kind: static, weights: {bond: 0.5}, rebalance: 20d, settle: 20d, reserve: 20d}}\n"
                 "collateral: {m: {vault: miETH, debt: USDC, supply: 1M USDC, base_rate: 0, slope1: 0, slope2: 0, "
                 "others: 0, least: 0.85, most: 0.85, liquidators: {exit: queue}}}\n",
                 grid[k]);
        world_study_open(&study, text);
        for (uint32_t r = 0; r < replicates[k]; r++) {
            struct world_run run;
            world_run_make(&run, &study, r, 0, 0);
            hits += world_run_count(&run, MITO_METRIC_LOAN_LIQUIDATIONS, 0) > 0;
            world_run_free(&run);
        }
        world_study_close(&study);
        double n = replicates[k], error = sqrt(wanted * (1 - wanted) / n);
        print_message("grid %s: %.4f of the loans, theory %.4f, standard error %.4f\n", grid[k], hits / n, wanted,
                      error);
        assert_true(fabs(hits / n - wanted) < 4 * error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(liquidations_are_as_likely_as_a_first_passage)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
