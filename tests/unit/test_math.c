/* The elementary functions and the ziggurat tables against the C library's wider arithmetic. Where long double is no
 * wider than double the comparison says nothing and is skipped. */
#include "sim/random/math.h"
#include "sim/random/ziggurat_tables.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void skip_without_wide_floats(void)
{
    if (LDBL_MANT_DIG < 64) {
        skip();
    }
}

/* Distance in units of the last place of the exact result. */
static double ulps(double value, long double exact)
{
    int exponent;

    frexpl(exact, &exponent);
    return (double)fabsl((value - exact) / ldexpl(1, exponent - DBL_MANT_DIG));
}

static void functions_are_within_one_unit_in_the_last_place(void **state)
{
    double worst[7] = {0};

    (void)state;
    skip_without_wide_floats();
    for (int i = 1; i < 200000; i++) {
        double x = i * 0.00331; /* 0 .. 662 */
        double y = (i - 100000) * 0.0000313;
        worst[0] = fmax(worst[0], ulps(sim_math_exp(x - 331), expl(x - 331)));
        worst[1] = fmax(worst[1], ulps(sim_math_expm1(y), y == 0 ? 0 : expm1l(y)));
        worst[2] = fmax(worst[2], ulps(sim_math_log(x * x * x), logl(x * x * x)));
        worst[3] = fmax(worst[3], ulps(sim_math_log1p(y / 4), log1pl(y / 4)));
        worst[4] = fmax(worst[4], ulps(sim_math_pow(x, y * 10), powl(x, y * 10)));
        worst[5] = fmax(worst[5], ulps(sim_math_sin(x), sinl(x)));
        worst[6] = fmax(worst[6], ulps(sim_math_tanh(y), tanhl(y)));
    }
    for (int i = 0; i < 7; i++) {
        if (!(worst[i] <= 1.0)) {
            fail_msg("function %d is %.3f ulp off", i, worst[i]);
        }
    }
}

static void special_arguments_give_special_results(void **state)
{
    (void)state;
    assert_true(sim_math_exp(0) == 1 && sim_math_log(1) == 0 && sim_math_pow(2, 10) == 1024);
    assert_true(sim_math_exp(-INFINITY) == 0 && sim_math_exp(-1000) == 0 && isinf(sim_math_exp(1000)));
    assert_true(sim_math_log(0) == -INFINITY && isnan(sim_math_log(-1)) && isnan(sim_math_exp(NAN)));
    assert_true(sim_math_expm1(0) == 0 && sim_math_log1p(0) == 0 && sim_math_tanh(50) == 1);
}

struct law {
    long double (*density)(long double);
    long double tail_area; /* beyond the start of the tail */
    const uint64_t *inside;
    const double *width, *height;
    double tail;
};

static long double normal_density(long double x)
{
    return expl(-x * x / 2);
}

static long double exponential_density(long double x)
{
    return expl(-x);
}

/* The tables are rounded to doubles, so areas agree to a few of their units; the comparison to the last digit is
 * tests/golden/ziggurat_tables.py. */
static void check_tables(const struct law *law)
{
    long double r = law->tail, area = r * law->density(r) + law->tail_area;

    assert_true(fabsl(ldexpl(law->width[0], 53) * law->density(r) - area) < 1e-15L);
    assert_true(ldexp(law->width[1], 53) == law->tail);
    for (int i = 0; i < 256; i++) {
        long double x = ldexpl(law->width[i], 53), next = i < 255 ? ldexpl(law->width[i + 1], 53) : 0;
        assert_true(fabsl((long double)law->inside[i] - ldexpl(next / x, 53)) <= 4);
        if (i > 0) {
            assert_true(fabsl(law->height[i] - law->density(x)) < 2e-16L);
            assert_true(fabsl(law->height[i + 1] - law->density(next)) < 2e-16L);
            assert_true(fabsl(x * ((long double)law->height[i + 1] - law->height[i]) - area) < 1e-15L);
        }
    }
}

static void ziggurat_layers_have_equal_areas(void **state)
{
    long double r = sim_ziggurat_normal_tail, e = sim_ziggurat_exponential_tail;
    struct law normal = {normal_density,
                         sqrtl(2 * atanl(1)) * erfcl(r / sqrtl(2)),
                         sim_ziggurat_normal_inside,
                         sim_ziggurat_normal_width,
                         sim_ziggurat_normal_height,
                         sim_ziggurat_normal_tail};
    struct law exponential = {exponential_density,
                              expl(-e),
                              sim_ziggurat_exponential_inside,
                              sim_ziggurat_exponential_width,
                              sim_ziggurat_exponential_height,
                              sim_ziggurat_exponential_tail};

    (void)state;
    skip_without_wide_floats();
    check_tables(&normal);
    check_tables(&exponential);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_within_one_unit_in_the_last_place),
        cmocka_unit_test(special_arguments_give_special_results),
        cmocka_unit_test(ziggurat_layers_have_equal_areas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
