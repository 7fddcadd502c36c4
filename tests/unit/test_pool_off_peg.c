/* StableSwap whose fee doubles off the peg: every operation once on a lopsided pool of coins with 18 and 6 decimals, A 100,
 * 4 bp, half of it the administrator's. Numbers from a program of its own in unbounded integers, written from the
 * published contracts; 6,000 random operations of such pools agreed with it to the last digit. */
#include "models/pool/stable_swap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define E(mantissa, exponent) ((sim_u128)(mantissa)*sim_wide_power10(exponent))

static struct mito_stable_swap lopsided(void)
{
    static const unsigned decimals[] = {18, 6};
    struct mito_stable_swap pool = mito_stable_swap_of(2, decimals, 10000, 100, 4000000, 5000000000);

    pool.off_peg = 20000000000;
    pool.supply = E(15, 23);
    pool.balances[0] = E(1, 24);
    pool.balances[1] = E(5, 11);
    return pool;
}

static void assert_number(sim_u128 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

static void assert_pool(const struct mito_stable_swap *pool, const char *supply, const char *first, const char *second)
{
    assert_number(pool->supply, supply);
    assert_number(pool->balances[0], first);
    assert_number(pool->balances[1], second);
}

static void adding_pays_more_off_the_peg(void **state)
{
    struct mito_stable_swap pool = lopsided();
    const sim_u128 amounts[] = {E(1, 22), 0};
    sim_u128 shares;

    (void)state;
    assert_false(mito_stable_swap_add(&pool, amounts, &shares));
    assert_number(shares, "9970605170752686843744");
    assert_pool(&pool, "1509970605170752686843744", "1009999661286962311444761", "499999660728");
}

static void taking_amounts_pays_more_off_the_peg(void **state)
{
    struct mito_stable_swap pool = lopsided();
    const sim_u128 amounts[] = {0, E(1, 10)};
    sim_u128 shares;

    (void)state;
    assert_false(mito_stable_swap_remove_imbalance(&pool, amounts, &shares));
    assert_number(shares, "10059363055491043202672");
    assert_pool(&pool, "1489940636944508956797328", "999999322453553434815091", "489999321249");
}

static void leaving_in_one_coin_pays_more_off_the_peg(void **state)
{
    struct mito_stable_swap pool = lopsided();
    sim_u128 amount;

    (void)state;
    assert_false(mito_stable_swap_remove_one(&pool, E(1, 22), 1, &amount));
    assert_number(amount, "9940993217");
    assert_pool(&pool, "1490000000000000000000000", "1000000000000000000000000", "490057663932");
}

static void swapping_pays_more_off_the_peg(void **state)
{
    struct mito_stable_swap pool = lopsided();
    sim_u128 amount;

    (void)state;
    assert_false(mito_stable_swap_exchange(&pool, 0, 1, E(1, 22), &amount));
    assert_number(amount, "9910483597");
    assert_pool(&pool, "1500000000000000000000000", "1010000000000000000000000", "490087411849");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_pays_more_off_the_peg),
        cmocka_unit_test(taking_amounts_pays_more_off_the_peg),
        cmocka_unit_test(leaving_in_one_coin_pays_more_off_the_peg),
        cmocka_unit_test(swapping_pays_more_off_the_peg),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
