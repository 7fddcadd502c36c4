#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/venue/fixed.h"
#include "models/venue/ray.h"

static void *open_venue(const struct mito_venue_view *view, sim_time now)
{
    void *state = aligned_alloc(16, (mito_fixed_kind.state_size + 15) / 16 * 16);

    assert_non_null(state);
    mito_fixed_kind.init(state, view, now);
    return state;
}

static void a_year_in_one_step_is_simple_interest(void **state)
{
    struct mito_fixed_parameters parameters = {.rate = 0.05, .capacity = {.mantissa = 1000000}};
    struct mito_grid grid = mito_grid_over(0, SIM_YEAR, SIM_YEAR);
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .unit = 1e6, .decimals = 6};
    void *venue = open_venue(&view, 0);
    struct mito_holding held = {0};

    (void)state;
    mito_fixed_kind.put(venue, &view, &held, 1000000000);
    mito_fixed_kind.accrue(venue, &view, SIM_YEAR / 5);
    assert_true(mito_fixed_kind.value(venue, &view, &held) == 1010000000);
    mito_fixed_kind.accrue(venue, &view, SIM_YEAR);
    assert_true(mito_fixed_kind.value(venue, &view, &held) == 1050000000);
    free(venue);
}

static void interest_compounds_at_grid_points(void **state)
{
    struct mito_fixed_parameters parameters = {.rate = 1.0, .capacity = {.mantissa = 1000000}};
    struct mito_grid grid = mito_grid_over(SIM_YEAR / 2, SIM_YEAR, SIM_YEAR / 2);
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .unit = 1e6, .decimals = 6};
    void *venue = open_venue(&view, grid.origin);
    struct mito_holding held = {0};

    (void)state;
    mito_fixed_kind.put(venue, &view, &held, 1000000000);
    mito_fixed_kind.accrue(venue, &view, 0);
    assert_true(mito_fixed_kind.value(venue, &view, &held) == 1500000000);
    mito_fixed_kind.accrue(venue, &view, SIM_YEAR / 2);
    assert_true(mito_fixed_kind.value(venue, &view, &held) == 2250000000);
    mito_fixed_kind.accrue(venue, &view, SIM_YEAR);
    assert_true(mito_fixed_kind.value(venue, &view, &held) == 3375000000);
    free(venue);
}

static void the_capacity_is_the_most_it_takes(void **state)
{
    struct mito_fixed_parameters parameters = {.rate = 0.0, .capacity = {.mantissa = 15, .exponent = -1}};
    struct mito_grid grid = mito_grid_over(0, SIM_DAY, SIM_HOUR);
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .unit = 1e6, .decimals = 6};
    void *venue = open_venue(&view, 0);
    struct mito_holding held = {0};

    (void)state;
    assert_true(mito_fixed_kind.room(venue, &view) == 1500000);
    mito_fixed_kind.put(venue, &view, &held, 1000000);
    assert_true(held.held == 1000000);
    assert_true(mito_fixed_kind.room(venue, &view) == 500000);
    parameters.rate = 0.05;
    assert_true(mito_fixed_kind.marginal_rate(venue, &view, 500000) == 0.05);
    assert_true(mito_fixed_kind.marginal_rate(venue, &view, 500001) == 0.0);
    free(venue);
}

static void interest_stops_before_values_leave_their_range(void **state)
{
    struct mito_fixed_parameters parameters = {.rate = 10.0, .capacity = {.mantissa = 1, .exponent = 30}};
    struct mito_grid grid = mito_grid_over(0, 5 * SIM_YEAR, SIM_DAY);
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .unit = 1e18, .decimals = 18};
    void *venue = open_venue(&view, 0);
    struct mito_holding held = {0};

    (void)state;
    mito_fixed_kind.put(venue, &view, &held, mito_fixed_kind.room(venue, &view));
    mito_fixed_kind.accrue(venue, &view, 5 * SIM_YEAR);
    assert_true(mito_fixed_kind.value(venue, &view, &held) > MITO_VENUE_LIMIT);
    assert_true(mito_fixed_kind.room(venue, &view) == 0);
    free(venue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_in_one_step_is_simple_interest),
        cmocka_unit_test(interest_compounds_at_grid_points),
        cmocka_unit_test(the_capacity_is_the_most_it_takes),
        cmocka_unit_test(interest_stops_before_values_leave_their_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
