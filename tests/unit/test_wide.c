/* Exact wide arithmetic against a slow bitwise reference, on random and boundary operands. Built twice: with the
 * processor's division and with plain C (SIM_WIDE_PORTABLE); both must give the same integers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "sim/base/wide.h"

static uint64_t draw(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Widths, runs of ones and single bits matter more than uniform values. */
static sim_u128 draw_u128(uint64_t *state)
{
    sim_u128 value = (sim_u128)draw(state) << 64 | draw(state);
    unsigned width = (unsigned)(draw(state) % 129);

    value = width == 0 ? 0 : value >> (128 - width);
    switch (draw(state) % 8) {
    case 0:
        return width == 0 ? 0 : ~(sim_u128)0 >> (128 - width);
    case 1:
        return width == 0 ? 0 : (sim_u128)1 << (width - 1);
    case 2:
        return value | (sim_u128)UINT64_MAX << 64;
    default:
        return value;
    }
}

static struct sim_u256 draw_u256(uint64_t *state)
{
    struct sim_u256 value = {.low = draw_u128(state), .high = draw(state) % 3 == 0 ? 0 : draw_u128(state)};

    return value;
}

static bool same(struct sim_u256 a, struct sim_u256 b)
{
    return sim_wide_compare(a, b) == 0;
}

/* 512-bit reference: shift and add for the product, shift and subtract for the quotient. */
struct bits {
    uint64_t limb[9];
};

static void bits_double(struct bits *x, int low)
{
    for (int i = 8; i > 0; i--) {
        x->limb[i] = x->limb[i] << 1 | x->limb[i - 1] >> 63;
    }
    x->limb[0] = x->limb[0] << 1 | (uint64_t)low;
}

static int bits_at(const struct bits *x, int i)
{
    return (int)(x->limb[i / 64] >> (i % 64) & 1);
}

static void bits_add(struct bits *x, const struct bits *y)
{
    int carry = 0;

    for (int i = 0; i < 9; i++) {
        sim_u128 sum = (sim_u128)x->limb[i] + y->limb[i] + (sim_u128)carry;
        x->limb[i] = (uint64_t)sum;
        carry = (int)(sum >> 64);
    }
}

static bool bits_take(struct bits *x, const struct bits *y)
{
    struct bits rest = *x;
    int borrow = 0;

    for (int i = 0; i < 9; i++) {
        sim_u128 take = (sim_u128)y->limb[i] + (sim_u128)borrow;
        borrow = rest.limb[i] < take;
        rest.limb[i] -= (uint64_t)take;
    }
    if (borrow) {
        return false;
    }
    *x = rest;
    return true;
}

static struct bits bits_of(struct sim_u256 value)
{
    return (struct bits){
        {(uint64_t)value.low, (uint64_t)(value.low >> 64), (uint64_t)value.high, (uint64_t)(value.high >> 64)}};
}

static bool reference_muldiv(struct sim_u256 a, struct sim_u256 b, struct sim_u256 divisor, struct sim_u256 *quotient,
                             bool *cut)
{
    struct bits x = bits_of(a), y = bits_of(b), d = bits_of(divisor), product = {{0}}, rest = {{0}}, q = {{0}};

    for (int i = 255; i >= 0; i--) {
        bits_double(&product, 0);
        if (bits_at(&y, i)) {
            bits_add(&product, &x);
        }
    }
    if (divisor.low == 0 && divisor.high == 0) {
        return true;
    }
    for (int i = 511; i >= 0; i--) {
        bits_double(&rest, bits_at(&product, i));
        bits_double(&q, bits_take(&rest, &d));
    }
    *cut = memcmp(&rest, &(struct bits){{0}}, sizeof rest) != 0;
    quotient->low = (sim_u128)q.limb[1] << 64 | q.limb[0];
    quotient->high = (sim_u128)q.limb[3] << 64 | q.limb[2];
    return (q.limb[4] | q.limb[5] | q.limb[6] | q.limb[7]) != 0;
}

static void a_256_bit_muldiv_equals_the_bitwise_reference(void **context)
{
    uint64_t state = 1;

    (void)context;
    for (int i = 0; i < 20000; i++) {
        struct sim_u256 a = draw_u256(&state), b = draw_u256(&state), d = draw_u256(&state), got = {0}, wanted = {0};
        bool cut = false, wanted_cut = false;
        bool over = sim_wide_muldiv(a, b, d, &got, &cut);

        assert_int_equal(over, reference_muldiv(a, b, d, &wanted, &wanted_cut));
        if (!over) {
            assert_true(same(got, wanted));
            assert_int_equal(cut, wanted_cut);
        }
    }
}

static void a_128_bit_muldiv_equals_the_bitwise_reference(void **context)
{
    uint64_t state = 2;

    (void)context;
    for (int i = 0; i < 40000; i++) {
        sim_u128 a = draw_u128(&state), b = draw_u128(&state), d = draw_u128(&state), floored = 7, ceiled = 7;
        struct sim_u256 wanted = {0};
        bool cut = false, over, wanted_over;

        if (d == 0) {
            continue;
        }
        wanted_over =
            reference_muldiv(sim_wide_of(a), sim_wide_of(b), sim_wide_of(d), &wanted, &cut) || !sim_wide_fits(wanted);
        over = sim_wide_muldiv_floor(a, b, d, &floored);
        assert_int_equal(over, wanted_over);
        assert_true(floored == (over ? 7 : wanted.low));
        over = sim_wide_muldiv_ceil(a, b, d, &ceiled);
        assert_int_equal(over, wanted_over || (cut && wanted.low == SIM_U128_MAX));
        assert_true(ceiled == (over ? 7 : wanted.low + cut));
    }
}

static void a_product_has_all_256_bits(void **context)
{
    struct sim_u256 square = sim_wide_multiply(SIM_U128_MAX, SIM_U128_MAX);
    uint64_t state = 3;

    (void)context;
    assert_true(square.low == 1 && square.high == SIM_U128_MAX - 1);
    for (int i = 0; i < 20000; i++) {
        sim_u128 a = draw_u128(&state), b = draw_u128(&state);
        struct sim_u256 wanted = {0};
        bool cut;

        reference_muldiv(sim_wide_of(a), sim_wide_of(b), sim_wide_of(1), &wanted, &cut);
        assert_true(same(sim_wide_multiply(a, b), wanted));
    }
}

static void sums_and_differences_tell_when_they_wrap(void **context)
{
    const struct sim_u256 all = {.low = SIM_U128_MAX, .high = SIM_U128_MAX}, one = {.low = 1}, zero = {0};
    struct sim_u256 result;
    uint64_t state = 4;

    (void)context;
    assert_true(sim_wide_add(all, one, &result) && same(result, zero));
    assert_true(sim_wide_subtract(zero, one, &result) && same(result, all));
    for (int i = 0; i < 20000; i++) {
        struct sim_u256 a = draw_u256(&state), b = draw_u256(&state), back;
        bool wrapped = sim_wide_add(a, b, &result);

        assert_int_equal(wrapped, sim_wide_compare(result, a) < 0);
        assert_int_equal(sim_wide_subtract(result, b, &back), wrapped);
        assert_true(same(back, a));
    }
}

static void shifts_are_products_and_quotients_of_powers_of_two(void **context)
{
    uint64_t state = 7;

    (void)context;
    for (int i = 0; i < 20000; i++) {
        struct sim_u256 value = draw_u256(&state), power = {0}, wanted = {0};
        unsigned bits = (unsigned)(draw(&state) % 256);
        bool cut;

        *(bits < 128 ? &power.low : &power.high) = (sim_u128)1 << bits % 128;
        reference_muldiv(value, power, sim_wide_of(1), &wanted, &cut);
        assert_true(same(sim_wide_shift_left(value, bits), wanted));
        reference_muldiv(value, sim_wide_of(1), power, &wanted, &cut);
        assert_true(same(sim_wide_shift_right(value, bits), wanted));
        assert_false(sim_wide_divide(value, power, &wanted, &cut));
        assert_true(same(sim_wide_shift_right(value, bits), wanted));
    }
}

static void a_root_squared_is_the_largest_square_below(void **context)
{
    const struct sim_u256 all = {.low = SIM_U128_MAX, .high = SIM_U128_MAX};
    uint64_t state = 8;

    (void)context;
    assert_true(sim_wide_root((struct sim_u256){0}) == 0);
    assert_true(sim_wide_root(sim_wide_of(1)) == 1);
    assert_true(sim_wide_root(sim_wide_of(3)) == 1);
    assert_true(sim_wide_root(all) == SIM_U128_MAX);
    for (int i = 0; i < 20000; i++) {
        struct sim_u256 value = draw_u256(&state);
        sim_u128 root = sim_wide_root(value), exact = draw_u128(&state);

        assert_true(sim_wide_compare(sim_wide_multiply(root, root), value) <= 0);
        assert_true(root == SIM_U128_MAX || sim_wide_compare(sim_wide_multiply(root + 1, root + 1), value) > 0);
        assert_true(sim_wide_root(sim_wide_multiply(exact, exact)) == exact);
    }
}

static void decimal_text_reads_back(void **context)
{
    char text[SIM_WIDE_TEXT];
    struct sim_u256 value;
    uint64_t state = 5;

    (void)context;
    assert_string_equal(sim_wide_print((struct sim_u256){.low = SIM_U128_MAX, .high = SIM_U128_MAX}, text),
                        "115792089237316195423570985008687907853269984665640564039457584007913129639935");
    assert_string_equal(sim_wide_print((struct sim_u256){0}, text), "0");
    for (int i = 0; i < 5000; i++) {
        struct sim_u256 drawn = draw_u256(&state);

        assert_true(sim_wide_parse(sim_wide_print(drawn, text), &value));
        assert_true(same(drawn, value));
    }
    assert_false(sim_wide_parse("", &value));
    assert_false(sim_wide_parse("12a", &value));
    assert_false(sim_wide_parse("-1", &value));
    assert_false(
        sim_wide_parse("115792089237316195423570985008687907853269984665640564039457584007913129639936", &value));
}

static void doubles_round_to_nearest_and_back_down(void **context)
{
    uint64_t state = 6;

    (void)context;
    assert_true(sim_wide_double((sim_u128)1 << 127) == 0x1p127);
    assert_true(sim_wide_double(SIM_U128_MAX) == 0x1p128);
    assert_true(sim_wide_double(((sim_u128)1 << 100) + ((sim_u128)1 << 47)) == 0x1p100); /* a tie goes to even */
    assert_true(sim_wide_double(((sim_u128)1 << 100) + ((sim_u128)1 << 47) + 1) == 0x1p100 + 0x1p48);
    assert_true(sim_wide_from_double(-1.5) == 0 && sim_wide_from_double(0.5) == 0 && sim_wide_from_double(NAN) == 0);
    assert_true(sim_wide_from_double(1e300) == SIM_U128_MAX);
    for (int i = 0; i < 20000; i++) {
        sim_u128 value = draw_u128(&state);
        double wanted = 0.0, rounded = sim_wide_double(value);
        sim_u128 back = sim_wide_from_double(rounded);
        sim_u128 gap = back > value ? back - value : value - back;

        if (rounded < 0x1p128) { /* the nearest double is within half a unit in the last place */
            assert_true((value == 0 && gap == 0) || gap <= value >> 53);
            wanted = sim_wide_double(back);
            assert_true(wanted == rounded);
        }
    }
}

static void powers_of_ten_are_exact(void **context)
{
    (void)context;
    assert_true(sim_wide_power10(0) == 1);
    assert_true(sim_wide_power10(18) == 1000000000000000000u);
    assert_true(sim_wide_power10(38) == (sim_u128)10000000000000000000u * 10000000000000000000u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_256_bit_muldiv_equals_the_bitwise_reference),
        cmocka_unit_test(a_128_bit_muldiv_equals_the_bitwise_reference),
        cmocka_unit_test(a_product_has_all_256_bits),
        cmocka_unit_test(sums_and_differences_tell_when_they_wrap),
        cmocka_unit_test(shifts_are_products_and_quotients_of_powers_of_two),
        cmocka_unit_test(a_root_squared_is_the_largest_square_below),
        cmocka_unit_test(decimal_text_reads_back),
        cmocka_unit_test(doubles_round_to_nearest_and_back_down),
        cmocka_unit_test(powers_of_ten_are_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
