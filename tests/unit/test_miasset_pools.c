/* Pools of miAssets on the hub: books, arbitrage against the reclaim queue in closed form, liquidity of holders. */
#include "tests/support/world_run.h"

#include "models/protocol/vlf.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_own.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Sellers with a wide tolerance, a pool that is small beside the vault. */
/* Fractions without percent signs: the text is a format. */
#define STUDY(users, pools)                                                                                        \
    "name: pools\nseed: 5\nreplicates: 4\nhorizon: 40d\nwarmup: 4d\nmeasure: 1h\nrecord: {series: 6h}\n"            \
    "chains: {left: {block_time: 2s}, right: {block_time: 12s}}\n"                                                 \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}}}\n"                                   \
    "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}, right: {}}}}\n"                         \
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 0.05}}\n"                                           \
    "users: {" users "}\n"                                                                                         \
    "initial: {miETH: {supply: 20k ETH, allocation: {bond: 0.8}}}\n"                                               \
    "strategies: {hold: {kind: static, weights: {bond: 0.8}, settle: 1d, reserve: 6h}}\n" pools

#define SELLERS                                                                                          \
    "all: {vault: miETH, chain: left, holders: 200, deposits: {rate: 6/d, size: {fixed: {amount: 20 ETH}}}, " \
    "redemptions: {rate: 30/d, fraction: {fixed: {value: 0.2}}}, instant_discount: 0.1"
#define PROVIDERS SELLERS ", uses: {pool: 0.2}}"

static double series(const struct world_run *run, enum mito_metric metric, uint32_t at)
{
    return (double)run->row.series[run->row.layout->offset[metric] + at * run->row.layout->width[metric]];
}

/* Reserves are the seat's balances, pool shares sum, nothing is created: after every event, with everybody trading. */
static void every_invariant_holds_with_everybody_trading(void **state)
{
    const char *kinds[] = {"stable_swap", "constant_product"};

    (void)state;
    for (int k = 0; k < 2; k++) {
        char text[8192];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text,
                 STUDY(PROVIDERS, "miasset_pools: {p: {vault: miETH, kind: %s, fee: 30bp, depth: 500 ETH, volume: 20%%,"
                                  " stock: 100 ETH, tolerance: 1%%, arbitrage: {capital: 400 ETH, hurdle: 10%%}}}\n"),
                 kinds[k]);
        world_study_open(&study, text);
        world_run_make(&run, &study, 0, 0, 1);
        assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
        assert_true(world_run_count(&run, MITO_METRIC_POOL_EXIT_COUNT, 0) > 100);
        assert_true(world_run_value(&run, MITO_METRIC_POOL_VOLUME, 0) > 1000);
        assert_true(world_run_value(&run, MITO_METRIC_POOL_RETURN_FEES, 0) > 0);
        assert_true(mito_pool_state_of(&run.context, 0)->holders > 0);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* Ample capital: after every step price / worth lies in [(1 - fee) / (1 + hurdle T), 1 / (1 - fee)], T = period + wait, but
 * for trades below a thousandth of the depth, which are not made: with A = 50 they move the price by less than 1e-4. The
 * series is sampled after the step of the same time (ORDER_RECORD). Poor capital: the band breaks. */
static void arbitrage_keeps_the_price_in_its_band_while_capital_lasts(void **state)
{
    const double fee = 0.0004, hurdle = 0.2, years = 4.0 / 365;
    double floor_price = (1 - fee) / (1 + hurdle * years) - 1, ceiling = 1 / (1 - fee) - 1;
    const char *capital[] = {"20k", "20"};
    double lowest[2];

    (void)state;
    for (int k = 0; k < 2; k++) {
        char text[8192];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text,
                 STUDY(SELLERS "}", "miasset_pools: {p: {vault: miETH, depth: 500 ETH, arbitrage: {capital: %s ETH,"
                                    " hurdle: 20%%, wait: 1d}}}\n"),
                 capital[k]);
        world_study_open(&study, text);
        world_run_make(&run, &study, 1, 0, 0);
        lowest[k] = 0;
        for (uint32_t at = 0; at <= 160; at++) {
            double premium = series(&run, MITO_METRIC_SERIES_POOL_PREMIUM, at);
            lowest[k] = premium < lowest[k] ? premium : lowest[k];
            assert_true(k == 1 || premium < ceiling + 1e-4);
        }
        world_run_free(&run);
        world_study_close(&study);
    }
    assert_true(lowest[0] > floor_price - 1e-4);
    assert_true(lowest[0] < floor_price + 1e-4); /* sellers do push the price to it */
    assert_true(lowest[1] < 3 * floor_price);
}

/* A pool of 500 coins beside 20,000, half of it shares, and nobody trades: the shares in it are in use, those that others
 * keep to trade with are not; a study without loans has the metric too. */
static void shares_in_a_pool_are_in_use_and_those_beside_it_are_not(void **state)
{
    const char *text =
        STUDY("all: {vault: miETH, chain: left, holders: 9, deposits: {rate: 0/d, size: {fixed: {amount: "
              "1 ETH}}}, redemptions: {rate: 0/d}}",
              "miasset_pools: {p: {vault: miETH, depth: 500 ETH, volume: 0, stock: 1k ETH}}\n");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    double shares = sim_wide_double(mito_swap_balance(&mito_pool_state_of(&run.context, 0)->swap, 0));
    double part = shares / sim_wide_double(mito_vlf_supply(mito_state_protocol(&run.context), 0));
    assert_true(part > 0.01 && part < 0.03);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_REHYPOTHECATED, 0) / part - 1) < 1e-6);
    world_run_free(&run);
    world_study_close(&study);
}

static void a_pool_needs_a_depth(void **state)
{
    struct sim_study_file *file;
    struct sim_bound *bound;
    struct sim_error error = {{0}};
    void *spec = NULL;
    const char *text = STUDY(SELLERS "}", "miasset_pools: {p: {vault: miETH, depth: 0 ETH}}\n");

    (void)state;
    assert_int_equal(sim_study_parse("test.yaml", text, strlen(text), &file, stderr), SIM_OK);
    assert_int_equal(sim_bound_create(file, NULL, 0, &mito_study_section, &bound, stderr), SIM_OK);
    assert_int_equal(mito_spec_create(bound, &spec, &error), SIM_BAD_CONFIG);
    assert_int_equal(sim_bound_fault_count(bound), 1);
    sim_bound_free(bound);
    sim_study_free(file);
}

/* Depositors who buy where shares are cheaper by 20 bp push the price back: with them the discount is smaller, they get more
 * shares for what they bring, and what they bring there does not come to the vault. */
static void depositors_who_buy_cheap_shares_shrink_the_discount(void **state)
{
    const char *entry[] = {"none", "20bp"};
    double discount[2], spent = 0;

    (void)state;
    for (int k = 0; k < 2; k++) {
        char text[8192];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text,
                 STUDY(SELLERS "}", "miasset_pools: {p: {vault: miETH, depth: 500 ETH, entry: %s}}\n"), entry[k]);
        world_study_open(&study, text);
        world_run_make(&run, &study, 2, 0, 1);
        discount[k] = world_run_value(&run, MITO_METRIC_POOL_DISCOUNT, 0);
        spent = world_run_value(&run, MITO_METRIC_POOL_ENTRIES, 0);
        assert_true(k == 1 || spent == 0);
        assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
        world_run_free(&run);
        world_study_close(&study);
    }
    assert_true(spent > 500);
    assert_true(discount[1] < discount[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_invariant_holds_with_everybody_trading),
        cmocka_unit_test(arbitrage_keeps_the_price_in_its_band_while_capital_lasts),
        cmocka_unit_test(depositors_who_buy_cheap_shares_shrink_the_discount),
        cmocka_unit_test(a_pool_needs_a_depth),
        cmocka_unit_test(shares_in_a_pool_are_in_use_and_those_beside_it_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
