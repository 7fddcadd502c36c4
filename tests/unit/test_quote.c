/* Quotes and policies of solvers, by hand and against what they promise; flows of intents against their laws. */
#include "models/solver/intent.h"
#include "models/solver/policy.h"
#include "sim/stats/tally.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* 1000 coins, repaid after 36.5 days at 10% a year: 1%; pool fee 2, gas 1, rebalancing 0.5, margin 3. */
static struct mito_quote example(void)
{
    return (struct mito_quote){
        .in = 1000, .fee = 2, .gas = 1, .rebalance = 0.5, .hurdle = 0.1, .settle_s = 36.5 * 86400, .margin = 3};
}

static void a_quote_leaves_the_margin_and_no_more(void **state)
{
    struct mito_quote quote = example();
    double most = mito_quote_most(&quote);

    (void)state;
    assert_true(fabs(most - 993.5 / 1.01) < 1e-9);
    assert_true(fabs(quote.in - most - mito_quote_cost(&quote, most) - 3) < 1e-9);
    assert_true(mito_quote_fills(&quote, most - 1e-6));
    assert_false(mito_quote_fills(&quote, most + 1e-6));
}

static void every_risk_lowers_the_quote(void **state)
{
    struct mito_quote quote = example();
    double most = mito_quote_most(&quote);

    (void)state;
    quote.reorg = 0.001;
    assert_true(fabs(mito_quote_most(&quote) - 993.5 / 1.011) < 1e-9);
    quote.risk = 0.02; /* per square root of a year: 0.02 sqrt(0.1) of the amount */
    assert_true(fabs(mito_quote_most(&quote) - 993.5 / (1.011 + 0.02 * sqrt(0.1))) < 1e-9);
    assert_true(mito_quote_most(&quote) < most);
    quote.gas = 2000;
    assert_true(mito_quote_most(&quote) == 0);
}

static void a_confirmation_halves_the_risk(void **state)
{
    (void)state;
    assert_true(mito_quote_reorg(0.01, 0) == 0.01);
    assert_true(mito_quote_reorg(0.01, 3) == 0.00125);
    assert_true(mito_quote_reorg(0.01, 5000) < 1e-300);
}

static void a_dutch_price_comes_down_in_a_line_and_stays(void **state)
{
    (void)state;
    assert_true(mito_quote_dutch(100, 40, -1, 600) == 100);
    assert_true(mito_quote_dutch(100, 40, 0, 600) == 100);
    assert_true(mito_quote_dutch(100, 40, 300, 600) == 70);
    assert_true(mito_quote_dutch(100, 40, 600, 600) == 40);
    assert_true(mito_quote_dutch(100, 40, 1e9, 600) == 40);
    assert_true(mito_quote_dutch(100, 40, 0, 0) == 40);
}

/* Parameters of a policy: the common ones zero, its own as given after them. */
struct own {
    struct mito_solver_common common;
    double first, second;
    sim_time window;
};

/* The same bytes without a type, as the config lays parameters out: a policy reads them as a struct of its own. */
static const void *bytes_of(const struct own *own, void *memory)
{
    return memcpy(memory, own, sizeof *own);
}

static void a_balanced_inventory_makes_no_difference_and_a_short_one_asks_more(void **state)
{
    _Alignas(16) char memory[sizeof(struct own)];
    struct own aware = {.first = 0.0003, .second = 0.0006}, plus = {.first = 0.0003};
    struct mito_policy_view view = {
        .quote = {.in = 10}, .stock = 110, .target = 100, .stock_from = 100, .target_from = 100};
    double even = mito_policy_kind_inventory_aware.offer(bytes_of(&aware, memory), &view);

    (void)state;
    assert_true(fabs(even - mito_policy_kind_cost_plus.offer(bytes_of(&plus, memory), &view)) < 1e-12);
    view.stock = 10; /* the last ones: 6 bp of 10 more */
    assert_true(fabs(even - mito_policy_kind_inventory_aware.offer(bytes_of(&aware, memory), &view) - 0.006) < 1e-12);
    view.stock = 110;
    view.stock_from = 0; /* brought to where they lack: 6 bp less */
    assert_true(fabs(mito_policy_kind_inventory_aware.offer(bytes_of(&aware, memory), &view) - even - 0.006) < 1e-12);
}

static void a_dutch_solver_offers_more_the_longer_nobody_takes_it(void **state)
{
    _Alignas(16) char memory[sizeof(struct own)];
    struct own dutch = {.first = 0.002, .second = 0.0001, .window = 600000};
    struct mito_policy_view view = {.quote = {.in = 1000}};

    (void)state;
    assert_true(fabs(mito_policy_kind_dutch.offer(bytes_of(&dutch, memory), &view) - 998) < 1e-9);
    view.age_s = 600;
    assert_true(fabs(mito_policy_kind_dutch.offer(bytes_of(&dutch, memory), &view) - 999.9) < 1e-9);
}

/* A self-exciting flow of rate r and branching n has mean r T and variance r T / (1 - n)^2 in a long time T (Hawkes 1971);
 * both are taken over 400 replicates and accepted within 4 standard errors; edges: 10 days against delays of an hour. */
static void a_self_exciting_flow_has_its_mean_and_variance(void **state)
{
    struct mito_intent_flow flow = {
        .rate = 40, .excitation = 0.5, .decay = SIM_HOUR, .size = {.kind = 2}, .limit = 0.003};
    struct mito_intent_draw plan = {.seed = 3, .entity = 77, .until = 12 * SIM_DAY, .block = 1, .scale = 1};
    struct sim_tally count = {0};

    (void)state;
    for (plan.replicate = 0; plan.replicate < 400; plan.replicate++) {
        struct sim_scenario scenario = {0};
        size_t late = 0;
        assert_int_equal(mito_intent_draw_flow(&flow, &plan, &scenario), SIM_OK);
        for (size_t i = 0; i < scenario.record_count; i++) {
            late += scenario.records[i].time >= 2 * SIM_DAY; /* it begins empty */
        }
        sim_tally_add(&count, (double)late);
        sim_scenario_fini(&scenario);
    }
    double variance = 400 / 0.25, error = variance * sqrt(2.0 / 399); /* nearly normal counts */
    assert_true(fabs(count.mean - 400) < 4 * sim_tally_standard_error(&count));
    assert_true(fabs(sim_tally_variance(&count) - variance) < 4 * error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_leaves_the_margin_and_no_more),
        cmocka_unit_test(every_risk_lowers_the_quote),
        cmocka_unit_test(a_confirmation_halves_the_risk),
        cmocka_unit_test(a_dutch_price_comes_down_in_a_line_and_stays),
        cmocka_unit_test(a_balanced_inventory_makes_no_difference_and_a_short_one_asks_more),
        cmocka_unit_test(a_dutch_solver_offers_more_the_longer_nobody_takes_it),
        cmocka_unit_test(a_self_exciting_flow_has_its_mean_and_variance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
