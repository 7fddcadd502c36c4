/* The lending law against numbers of the contracts' own tests and of shared/vectors/venues.csv, and the books of the
 * venue built on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/venue/lending.h"
#include "sim/random/stream.h"

static sim_u128 number(const char *text)
{
    struct sim_u256 value;

    assert_true(sim_wide_parse(text, &value) && sim_wide_fits(value));
    return value.low;
}

static void assert_number(sim_u128 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

static sim_u128 bp(unsigned points)
{
    return points * sim_wide_power10(23);
}

/* Random numbers of random length, so that small, large and full ones all occur. */
static sim_u128 any_below(struct sim_draw *draw, unsigned bits)
{
    sim_u128 value = (sim_u128)sim_draw_word(draw) << 64 | sim_draw_word(draw);

    return value >> (128 - 1 - sim_draw_below(draw, bits));
}

static sim_u128 slow_ratio(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 add)
{
    struct sim_u256 product = sim_wide_multiply(a, b), quotient;

    assert_false(sim_wide_add(product, sim_wide_of(add), &product));
    assert_false(sim_wide_muldiv(product, sim_wide_of(1), sim_wide_of(divisor), &quotient, NULL));
    assert_true(sim_wide_fits(quotient));
    return quotient.low;
}

static void fast_division_gives_the_integers_of_the_general_one(void **state)
{
    struct sim_stream stream = sim_stream_of(1, 0, 0, 1);

    (void)state;
    for (uint32_t i = 0; i < 200000; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        sim_u128 a = any_below(&draw, 117), b = any_below(&draw, 96), divisor = any_below(&draw, 117) + 1;
        uint64_t seconds = sim_draw_below(&draw, UINT64_C(1) << 31);
        uint32_t points = (uint32_t)sim_draw_below(&draw, 10001);
        sim_u128 half = MITO_RAY / 2;

        assert_true(mito_ray_multiply(a, b, MITO_ROUND_DOWN) == slow_ratio(a, b, MITO_RAY, 0));
        assert_true(mito_ray_multiply(a, b, MITO_ROUND_HALF_UP) == slow_ratio(a, b, MITO_RAY, half));
        assert_true(mito_ray_multiply(a, b, MITO_ROUND_UP) == slow_ratio(a, b, MITO_RAY, MITO_RAY - 1));
        assert_true(mito_ray_percent(a >> 3, points, MITO_ROUND_HALF_UP) == slow_ratio(a >> 3, points, 10000, 5000));
        assert_true(mito_ray_accrued(b, seconds, 1) == slow_ratio(b, seconds, 31536000, 0));
        assert_true(mito_ray_accrued(b, seconds, 6) == slow_ratio(b, seconds, 31536000, 0) / 6);
        if (a >> 37 >= divisor) {
            continue; /* the quotient passes 128 bits */
        }
        assert_true(mito_ray_divide(a, divisor, MITO_ROUND_DOWN) == slow_ratio(a, MITO_RAY, divisor, 0));
        assert_true(mito_ray_divide(a, divisor, MITO_ROUND_HALF_UP) == slow_ratio(a, MITO_RAY, divisor, divisor / 2));
        assert_true(mito_ray_divide(a, divisor, MITO_ROUND_UP) == slow_ratio(a, MITO_RAY, divisor, divisor - 1));
    }
}

static void division_is_right_around_whole_quotients(void **state)
{
    struct sim_stream stream = sim_stream_of(2, 0, 0, 1);

    (void)state;
    for (uint32_t i = 0; i < 100000; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        sim_u128 divisor = any_below(&draw, 90) + 1, quotient = any_below(&draw, 89);
        sim_u128 a = slow_ratio(quotient, divisor, MITO_RAY, 0);

        for (sim_u128 near = a > 0 ? a - 1 : 0; near <= a + 2; near++) {
            if (near >> 37 < divisor) {
                assert_true(mito_ray_divide(near, divisor, MITO_ROUND_DOWN) == slow_ratio(near, MITO_RAY, divisor, 0));
            }
        }
    }
}

/* shared/vectors/venues.csv: LEND-AAVE-ETH-WETH-U95, LEND-AAVE-ETH-USDC-U50, LEND-REPO-1 (the last: aave-v3-origin,
 * RateStrategy.calculateRates.t.sol). */
static void rates_equal_the_contracts(void **state)
{
    struct mito_lending_curve weth = mito_lending_curve_of(bp(9000), 0, bp(270), bp(8000), 1500);
    struct mito_lending_curve usdc = mito_lending_curve_of(bp(9200), 0, bp(650), bp(3500), 1000);
    struct mito_lending_curve repo = mito_lending_curve_of(bp(8000), bp(100), bp(400), bp(6000), 1000);
    sim_u128 borrow, supply;

    (void)state;
    mito_lending_rates(&weth, number("500000000000000000000"), number("9500000000000000000000"), 0, &borrow, &supply);
    assert_number(borrow, "427000000000000000000000000");
    assert_number(supply, "344802500000000000000000000");
    mito_lending_rates(&usdc, number("5000000000000000000000"), number("5000000000000000000000"), 0, &borrow, &supply);
    assert_number(borrow, "35326086956521739130434783");
    assert_number(supply, "15896739130434782608695653");
    mito_lending_rates(&repo, number("200000000000000000"), number("800000000000000000"), 0, &borrow, &supply);
    assert_number(borrow, "50000000000000000000000000");
    assert_number(supply, "36000000000000000000000000"); /* borrow x 0.8 x 0.9 */
    mito_lending_rates(&repo, number("200000000000000000"), number("800000000000000000"), number("600000000000000000"),
                       &borrow, &supply);
    assert_number(borrow, "50000000000000000000000000"); /* a deficit changes the suppliers' share alone */
    assert_number(supply, "22500000000000000000000000"); /* borrow x 0.5 x 0.9 */
    mito_lending_rates(&repo, number("200000000000000000"), 0, 0, &borrow, &supply);
    assert_number(borrow, "10000000000000000000000000");
    assert_number(supply, "0");
}

/* shared/vectors/venues.csv: LEND-COMP-8%-7y, LEND-COMP-5%-1d. */
static void indexes_equal_the_contracts(void **state)
{
    (void)state;
    assert_number(mito_lending_compounded(MITO_LENDING_V37, bp(800), 220752000), "1746069333333333333333333333");
    assert_number(mito_lending_compounded(MITO_LENDING_V3_CORE, bp(800), 220752000), "1745486836363624056433536000");
    assert_number(mito_lending_linear(bp(800), 220752000), "1560000000000000000000000000");
    assert_number(mito_lending_compounded(MITO_LENDING_V37, bp(500), 86400), "1000136995684421674802557900");
    assert_number(mito_lending_compounded(MITO_LENDING_V3_CORE, bp(500), 86400), "1000136995684207123907444230");
    assert_number(mito_lending_linear(bp(500), 86400), "1000136986301369863013698630");
    assert_number(mito_lending_compounded(MITO_LENDING_V37, bp(500), 0), "1000000000000000000000000000");
    assert_number(mito_lending_compounded(MITO_LENDING_V3_CORE, bp(500), 0), "1000000000000000000000000000");
}

static void splitting_an_interval_raises_an_index_towards_the_exponential(void **state)
{
    const sim_u128 exponential = number("1750672500296101082549976435"); /* exp(0.56), LEND-COMP-8%-7y */
    sim_u128 linear = mito_lending_linear(bp(800), 220752000);
    sim_u128 compounded = mito_lending_compounded(MITO_LENDING_V37, bp(800), 220752000);

    (void)state;
    for (unsigned parts = 7; parts <= 7 * 365; parts += 7 * 358) {
        sim_u128 finer_linear = MITO_RAY, finer = MITO_RAY;

        for (unsigned i = 0; i < parts; i++) {
            finer_linear =
                mito_ray_multiply(finer_linear, mito_lending_linear(bp(800), 220752000 / parts), MITO_ROUND_HALF_UP);
            finer = mito_ray_multiply(finer, mito_lending_compounded(MITO_LENDING_V37, bp(800), 220752000 / parts),
                                      MITO_ROUND_HALF_UP);
        }
        assert_true(linear < finer_linear && finer_linear < finer && compounded < finer && finer < exponential);
        linear = finer_linear;
        compounded = finer;
    }
}

#define POINTS (30 * 24 + 1)

struct reserve {
    struct mito_lending_parameters parameters;
    struct mito_grid grid;
    struct mito_venue_view view;
    double paths[2 * POINTS];
    void *state;
};

static void open_reserve(struct reserve *reserve, unsigned decimals, double utilisation, double log_sd)
{
    struct mito_lending_actor actor = {.log_sd = log_sd, .half_life = 2 * SIM_DAY, .elasticity = 5,
                                       .adjustment = SIM_DAY};

    *reserve = (struct reserve){
        .parameters = {.optimal_utilisation = 0.9, .slope1 = 0.027, .slope2 = 0.8, .reserve_factor = 0.15,
                       .supply = {.mantissa = 10000}, .utilisation = utilisation,
                       .supply_cap = {.mantissa = 20000}, .demand = actor, .outside = actor},
        .grid = mito_grid_over(0, 30 * SIM_DAY, SIM_HOUR),
    };
    reserve->view = (struct mito_venue_view){.parameters = &reserve->parameters, .grid = &reserve->grid,
                                             .paths = reserve->paths, .decimals = decimals,
                                             .unit = sim_wide_double(sim_wide_power10(decimals))};
    reserve->state = aligned_alloc(16, (mito_lending_kind.state_size + 15) / 16 * 16);
    assert_non_null(reserve->state);
    mito_lending_kind.draw(&reserve->parameters, 5, &reserve->grid, 1, 0, reserve->paths);
    mito_lending_kind.init(reserve->state, &reserve->view, 0);
}

static void withdrawals_wait_at_full_utilisation(void **state)
{
    const sim_u128 amount = sim_wide_power10(20), coin = sim_wide_power10(18);
    struct reserve reserve;
    struct mito_holding held = {0};

    (void)state;
    open_reserve(&reserve, 18, 1.0, 0.0);
    assert_true(mito_lending_kind.free_liquidity(reserve.state, &reserve.view) == 0);
    mito_lending_kind.put(reserve.state, &reserve.view, &held, amount);
    assert_true(mito_lending_kind.withdrawable(reserve.state, &reserve.view, &held) == amount);
    assert_true(mito_lending_kind.withdrawable(reserve.state, &reserve.view,
                                               &(struct mito_holding){.held = 3 * held.held}) == amount);
    mito_lending_kind.take(reserve.state, &reserve.view, &held, amount - coin);
    mito_lending_kind.accrue(reserve.state, &reserve.view, 30 * SIM_MINUTE);
    assert_true(mito_lending_kind.withdrawable(reserve.state, &reserve.view,
                                               &(struct mito_holding){.held = 1000 * held.held}) == coin);
    assert_true(mito_lending_kind.utilisation(reserve.state, &reserve.view) > 0.999);
    free(reserve.state);
}

static void the_initial_state_is_a_fixed_point_at_level_one(void **state)
{
    struct reserve reserve;
    double before, after;

    (void)state;
    open_reserve(&reserve, 18, 0.8, 0.0);
    before = mito_lending_kind.marginal_rate(reserve.state, &reserve.view, 0.0);
    mito_lending_kind.accrue(reserve.state, &reserve.view, 30 * SIM_DAY);
    after = mito_lending_kind.marginal_rate(reserve.state, &reserve.view, 0.0);
    /* The interest of one adjustment half-life stays in the books: 2.4% a year over 1.44 days is 1e-4 of the level. */
    assert_true(after > before * (1 - 1e-3) && after < before * (1 + 1e-3));
    free(reserve.state);
}

static void a_crowded_rate_recovers(void **state)
{
    struct reserve reserve;
    struct mito_lending_books start, end;
    struct mito_holding held = {0};
    double before, crowded, after;

    (void)state;
    open_reserve(&reserve, 18, 0.8, 0.0);
    before = mito_lending_kind.marginal_rate(reserve.state, &reserve.view, 0.0);
    start = mito_lending_venue_books(reserve.state);
    mito_lending_kind.put(reserve.state, &reserve.view, &held, sim_wide_power10(21) * 2);
    crowded = mito_lending_kind.marginal_rate(reserve.state, &reserve.view, 0.0);
    mito_lending_kind.accrue(reserve.state, &reserve.view, 30 * SIM_DAY);
    after = mito_lending_kind.marginal_rate(reserve.state, &reserve.view, 0.0);
    assert_true(crowded < 0.8 * before && after > crowded && after < before);
    end = mito_lending_venue_books(reserve.state);
    assert_true(end.debt > start.debt && end.outside < start.outside); /* borrowers come, suppliers go */
    free(reserve.state);
}

/* Without decimals the reserve holds 10,000 base units, and every rounding counts. */
static void claims_never_pass_what_the_pool_has(void **state)
{
    struct sim_stream stream = sim_stream_of(7, 0, 0, 2);
    static const double starts[] = {0.0, 0.5, 0.9, 1.0};

    (void)state;
    for (unsigned start = 0; start < 8; start++) {
        struct reserve reserve;
        struct mito_holding held = {0};
        sim_time now = 0;

        open_reserve(&reserve, start % 2 == 0 ? 18 : 0, starts[start / 2], 0.5);
        for (uint32_t i = 0; i < 3000; i++) {
            struct sim_draw draw = sim_stream_at(&stream, start * 3000 + i);
            struct mito_lending_books books;
            sim_u128 amount;

            now += (sim_time)sim_draw_below(&draw, 30 * SIM_MINUTE);
            mito_lending_kind.accrue(reserve.state, &reserve.view, now);
            if (sim_draw_below(&draw, 2) == 0) {
                amount = mito_lending_kind.room(reserve.state, &reserve.view) / (2 + sim_draw_below(&draw, 50));
                mito_lending_kind.put(reserve.state, &reserve.view, &held, amount);
            } else {
                amount = mito_lending_kind.withdrawable(reserve.state, &reserve.view, &held);
                amount = amount / (1 + sim_draw_below(&draw, 3));
                mito_lending_kind.take(reserve.state, &reserve.view, &held, amount);
            }
            books = mito_lending_venue_books(reserve.state);
            assert_true(books.held == held.held);
            assert_true(books.outside + books.treasury + mito_lending_kind.value(reserve.state, &reserve.view, &held) <=
                        books.liquidity + books.debt);
        }
        free(reserve.state);
    }
}

/* An hour's interest is a fiftieth of a base unit here: rounded the other way, suppliers would own what nobody owes. */
static void interest_below_a_unit_is_owed_in_full(void **state)
{
    struct reserve reserve;
    struct mito_holding held = {0};

    (void)state;
    open_reserve(&reserve, 0, 0.8, 0.0);
    mito_lending_kind.put(reserve.state, &reserve.view, &held, 10000);
    for (sim_time now = 0; now <= 30 * SIM_DAY; now += SIM_HOUR) {
        struct mito_lending_books books;
        sim_u128 claims;

        mito_lending_kind.accrue(reserve.state, &reserve.view, now);
        books = mito_lending_venue_books(reserve.state);
        claims = books.outside + books.treasury + mito_lending_kind.value(reserve.state, &reserve.view, &held);
        assert_true(claims <= books.liquidity + books.debt);
    }
    assert_true(mito_lending_kind.value(reserve.state, &reserve.view, &held) > 10000);
    free(reserve.state);
}

static void settings_that_the_contract_refuses_are_wrong(void **state)
{
    struct mito_lending_parameters good = {.optimal_utilisation = 0.9, .slope1 = 0.027, .slope2 = 0.8,
                                           .reserve_factor = 0.15, .supply = {.mantissa = 1}};
    struct mito_lending_parameters bad = good;
    const void *member = NULL;

    (void)state;
    assert_null(mito_lending_kind.wrong(&good, &member));
    bad.slope1 = 0.9;
    assert_non_null(mito_lending_kind.wrong(&bad, &member));
    assert_ptr_equal(member, &bad.slope1);
    bad = good;
    bad.slope2 = 9.98;
    assert_non_null(mito_lending_kind.wrong(&bad, &member));
    assert_ptr_equal(member, &bad.slope2);
    bad = good;
    bad.reserve_factor = 0.12345;
    assert_non_null(mito_lending_kind.wrong(&bad, &member));
    assert_ptr_equal(member, &bad.reserve_factor);
    bad = good;
    bad.supply.negative = true;
    assert_non_null(mito_lending_kind.wrong(&bad, &member));
    assert_ptr_equal(member, &bad.supply);
}

static void absurd_rates_over_a_century_stay_in_range(void **state)
{
    struct reserve reserve;

    (void)state;
    open_reserve(&reserve, 18, 1.0, 0.0);
    reserve.parameters.slope2 = 9.9;
    reserve.parameters.demand.elasticity = reserve.parameters.outside.elasticity = 0.0;
    reserve.parameters.demand.adjustment = reserve.parameters.outside.adjustment = 1000 * SIM_YEAR;
    reserve.grid = mito_grid_over(0, 100 * SIM_YEAR, 60 * SIM_DAY);
    assert_true(reserve.grid.points <= POINTS);
    for (uint32_t k = 0; k < 2 * POINTS; k++) {
        reserve.paths[k] = 1.0;
    }
    reserve.view.paths = reserve.paths;
    mito_lending_kind.init(reserve.state, &reserve.view, 0);
    for (int64_t year = 1; year <= 100; year++) {
        struct mito_holding held = {0};

        mito_lending_kind.put(reserve.state, &reserve.view, &held, 1000);
        mito_lending_kind.accrue(reserve.state, &reserve.view, year * SIM_YEAR);
        assert_true(mito_lending_kind.value(reserve.state, &reserve.view, &held) < MITO_VENUE_LIMIT);
    }
    free(reserve.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fast_division_gives_the_integers_of_the_general_one),
        cmocka_unit_test(division_is_right_around_whole_quotients),
        cmocka_unit_test(rates_equal_the_contracts),
        cmocka_unit_test(indexes_equal_the_contracts),
        cmocka_unit_test(splitting_an_interval_raises_an_index_towards_the_exponential),
        cmocka_unit_test(withdrawals_wait_at_full_utilisation),
        cmocka_unit_test(the_initial_state_is_a_fixed_point_at_level_one),
        cmocka_unit_test(a_crowded_rate_recovers),
        cmocka_unit_test(claims_never_pass_what_the_pool_has),
        cmocka_unit_test(interest_below_a_unit_is_owed_in_full),
        cmocka_unit_test(settings_that_the_contract_refuses_are_wrong),
        cmocka_unit_test(absurd_rates_over_a_century_stay_in_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
