/* The fees of fills against the numbers its own tests publish: across-protocol/sdk test/lpFeeCalculator.test.ts and
 * test/relayFeeCalculator.test.ts, across-protocol/contracts HubPool_LiquidityProvisionFees.t.sol. Exact. */
#include "models/solver/across.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define E(mantissa, exponent) ((sim_u128)(mantissa)*sim_wide_power10(exponent))

static const struct mito_across_curve curve = {
    .kink = 650000000000000000, .base = 0, .slope1 = 80000000000000000, .slope2 = 1000000000000000000};

static void assert_number(sim_u128 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

static void liquidity_fees_are_the_published_ones(void **state)
{
    static const struct {
        sim_u128 from, to;
        const char *yearly, *weekly;
    } cases[] = {
        {0, 10000000000000000, "615384615384600", "11830749673498"},
        {0, 500000000000000000, "30769230769230768", "582965040710805"},
        {500000000000000000, 510000000000000000, "62153846153846200", "1160264449662626"},
        {500000000000000000, 560000000000000000, "65230769230769233", "1215959072035989"},
        {500000000000000000, 500000000000000100, "60000000000000000", "1121183982821340"},
        {600000000000000000, 700000000000000000, "114175824175824180", "2081296752280018"},
        {700000000000000000, 750000000000000000, "294285714285714280", "4973074331615530"},
        {700000000000000000, 700000000000000100, "220000000000000000", "3831376003126766"},
        {950000000000000000, 1000000000000000000, "1008571428571428580", "13502339199904125"},
        {0, 990000000000000000, "220548340548340547", "3840050658887291"},
        {0, 1000000000000000000, "229000000000000000", "3973273191633388"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_number(mito_across_yearly(&curve, cases[i].from, cases[i].to), cases[i].yearly);
        assert_number(mito_across_yearly(&curve, cases[i].to, cases[i].from), cases[i].yearly);
        assert_number(mito_across_fee(&curve, cases[i].from, cases[i].to), cases[i].weekly);
    }
}

static void a_week_costs_100_percent_at_most(void **state)
{
    (void)state;
    assert_number(mito_across_yearly(&curve, 0, E(1, 38)), "142857142857142857141079999999999999999");
    assert_number(mito_across_fee(&curve, 0, E(1, 38)), "1000000000000000000");
}

static void a_free_pool_is_free(void **state)
{
    const struct mito_across_curve none = {0, 0, 0, 0};

    (void)state;
    assert_number(mito_across_fee(&none, 0, MITO_ACROSS_ONE), "0");
    assert_number(mito_across_fee(&none, MITO_ACROSS_ONE / 2, MITO_ACROSS_ONE), "0");
}

static void without_a_kink_there_is_one_slope(void **state)
{
    const struct mito_across_curve line = {
        .kink = 0, .base = E(1, 16), .slope1 = E(5, 17), .slope2 = E(10, 16)}; /* 1% + 10% u */

    (void)state;
    assert_number(mito_across_yearly(&line, E(2, 17), E(4, 17)), "40000000000000000");
    assert_number(mito_across_rate(&line, E(3, 17)), "40000000000000000");
}

static void the_mean_rate_lies_between_the_rates_at_both_ends(void **state)
{
    (void)state;
    for (sim_u128 from = 0; from < 100; from += 7) {
        for (sim_u128 to = from + 1; to <= 100; to += 9) {
            sim_u128 low = mito_across_rate(&curve, E(from, 16)), high = mito_across_rate(&curve, E(to, 16));
            sim_u128 mean = mito_across_yearly(&curve, E(from, 16), E(to, 16));
            /* Areas are cut to 10^-18 three times, over a width of 10^-2 or more. */
            assert_true(mean + 300 >= low && mean <= high + 300);
        }
    }
}

static void capital_fees_are_the_published_ones(void **state)
{
    static const struct {
        uint64_t upper, amount; /* 10^-4 and 10^-3 */
        uint64_t cutoff;
        const char *fee;
    } cases[] = {
        {15, 1000, 500000, "300001200000000"},
        {15, 499999000, 500000, "899998800000000"},
        {15, 20000000000, 500000, "1485000000000000"},
        {20, 1, 15, "300056666666000"},
        {20, 14999, 15, "1149943333333330"},
        {20, 600000, 15, "1978749999999999"},
        {15, 1000, 0, "1500000000000000"},
        {20, 14999, 0, "2000000000000000"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_number(
            mito_across_capital_fee(E(3, 14), E(cases[i].upper, 14), E(cases[i].cutoff, 18), E(cases[i].amount, 15)),
            cases[i].fee);
    }
}

static void a_pool_releases_its_fees_over_time(void **state)
{
    struct mito_across_pool pool = {
        .liquid = E(1010, 18), .undistributed = E(10, 18), .supply = E(1000, 18), .rate = 1500000000000};

    (void)state;
    assert_number(mito_across_pool_price(&pool), "1000000000000000000");
    mito_across_pool_touch(&pool, 7201);
    assert_number(mito_across_pool_price(&pool), "1000108015000000000");
    mito_across_pool_touch(&pool, 7201 + 172800);
    assert_number(mito_across_pool_price(&pool), "1002672017512000000");
    mito_across_pool_touch(&pool, 7201 + 172800 + 864000);
    assert_number(mito_across_pool_price(&pool), "1010000000000000000");
}

static void what_is_lent_out_counts_as_used(void **state)
{
    struct mito_across_pool pool = {.liquid = E(600, 18), .utilised = (sim_i128)E(400, 18), .supply = E(1000, 18)};

    (void)state;
    assert_number(mito_across_pool_utilisation(&pool, 0), "400000000000000000");
    assert_number(mito_across_pool_utilisation(&pool, E(100, 18)), "500000000000000000");
    pool.utilised = -(sim_i128)E(100, 18); /* the pool owes: nothing is lent out */
    assert_number(mito_across_pool_utilisation(&pool, E(60, 18)), "100000000000000000");
    pool = (struct mito_across_pool){0};
    assert_number(mito_across_pool_utilisation(&pool, 0), "1000000000000000000");
    assert_number(mito_across_pool_price(&pool), "1000000000000000000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(liquidity_fees_are_the_published_ones),
        cmocka_unit_test(a_week_costs_100_percent_at_most),
        cmocka_unit_test(a_free_pool_is_free),
        cmocka_unit_test(without_a_kink_there_is_one_slope),
        cmocka_unit_test(the_mean_rate_lies_between_the_rates_at_both_ends),
        cmocka_unit_test(capital_fees_are_the_published_ones),
        cmocka_unit_test(a_pool_releases_its_fees_over_time),
        cmocka_unit_test(what_is_lent_out_counts_as_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
