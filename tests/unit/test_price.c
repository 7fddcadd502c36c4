#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>

#include <cmocka.h>

#include "models/market/price.h"

static void the_grid_covers_warmup_and_horizon(void **state)
{
    struct mito_grid grid = mito_grid_over(30 * SIM_DAY, 365 * SIM_DAY, SIM_HOUR);
    struct mito_grid uneven = mito_grid_over(SIM_HOUR, 90 * SIM_MINUTE, SIM_HOUR);

    (void)state;
    assert_int_equal(grid.points, 395 * 24 + 1);
    assert_int_equal(mito_grid_time(&grid, 0), -30 * SIM_DAY);
    assert_int_equal(mito_grid_time(&grid, grid.points - 1), 365 * SIM_DAY);
    assert_int_equal(mito_grid_index(&grid, -30 * SIM_DAY), 0);
    assert_int_equal(mito_grid_index(&grid, -1), 30 * 24 - 1);
    assert_int_equal(mito_grid_index(&grid, 0), 30 * 24);
    assert_int_equal(uneven.points, 4); /* -1h, 0, 1h, 2h */
    assert_true(mito_grid_time(&uneven, uneven.points - 1) >= 90 * SIM_MINUTE);
}

static void cholesky_gives_the_factor(void **state)
{
    /* L = (1; 2 1; 3 4 2), L L' by hand. */
    const double matrix[9] = {1, 2, 3, 2, 5, 10, 3, 10, 29};
    const double wanted[9] = {1, 0, 0, 2, 1, 0, 3, 4, 2};
    double factor[9];

    (void)state;
    assert_int_equal(mito_price_cholesky(matrix, 3, factor), 1);
    for (int i = 0; i < 9; i++) {
        assert_true(factor[i] == wanted[i]);
    }
}

static void cholesky_refuses_what_is_no_correlation(void **state)
{
    const double singular[4] = {1, 1, 1, 1};
    const double impossible[9] = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
    double factor[9];

    (void)state;
    assert_int_equal(mito_price_cholesky(singular, 2, factor), 0);
    assert_int_equal(mito_price_cholesky(impossible, 3, factor), 0);
}

static void constants_stay(void **state)
{
    struct mito_price_constant price = {{.mantissa = 125, .exponent = -2}};
    struct mito_gas_constant fee = {{.mantissa = 125, .exponent = -2}};
    const struct mito_process process = {2, &price}, gas = {1, &fee};
    const struct mito_grid grid = mito_grid_over(0, 3 * SIM_HOUR, SIM_HOUR);
    const uint32_t entity = 1;
    const double factor = 1.0;
    double path[4] = {0}, *paths = path;
    const struct mito_price_market market = {&process, &entity, NULL, &factor, 1, &grid, NULL, 0};

    (void)state;
    mito_price_draw(&market, 1, 1, &paths);
    for (int k = 0; k < 4; k++) {
        assert_true(path[k] == 1.25);
    }
    path[3] = 0.0;
    mito_price_draw_gas(&gas, entity, &grid, 1, 1, path);
    assert_true(path[0] == 1.25 && path[3] == 1.25);
    assert_true(mito_price_start(&market, 0) == 1.25);
}

static void without_volatility_a_price_grows_by_its_drift(void **state)
{
    struct mito_price_gbm gbm = {{.mantissa = 100}, 0.5, 0.0};
    const struct mito_process process = {0, &gbm};
    const struct mito_grid grid = mito_grid_over(0, SIM_YEAR, 73 * SIM_DAY);
    const uint32_t entity = 1;
    const double factor = 1.0;
    double path[6], *paths = path;
    const struct mito_price_market market = {&process, &entity, NULL, &factor, 1, &grid, NULL, 0};

    (void)state;
    mito_price_draw(&market, 1, 1, &paths);
    assert_true(path[0] == 100.0);
    /* Five additions of 0.1 and one exp: a few units in the last place. */
    assert_true(fabs(path[5] / (100.0 * exp(0.5)) - 1.0) < 1e-15 * 8);
}

/* Indices of kinds are the order of these tables. */
static void the_tables_name_the_kinds_in_order(void **state)
{
    (void)state;
    assert_string_equal(mito_price_sections[0]->name, "gbm");
    assert_string_equal(mito_price_sections[1]->name, "peg");
    assert_string_equal(mito_price_sections[2]->name, "constant");
    for (size_t i = 0; mito_price_sections[i] != NULL; i++) {
        assert_ptr_equal(mito_price_kinds[i]->section, mito_price_sections[i]);
    }
    assert_string_equal(mito_gas_kinds[0]->name, "ou_log");
    assert_string_equal(mito_gas_kinds[1]->name, "constant");
    assert_null(mito_gas_kinds[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_covers_warmup_and_horizon),
        cmocka_unit_test(cholesky_gives_the_factor),
        cmocka_unit_test(cholesky_refuses_what_is_no_correlation),
        cmocka_unit_test(constants_stay),
        cmocka_unit_test(without_volatility_a_price_grows_by_its_drift),
        cmocka_unit_test(the_tables_name_the_kinds_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
