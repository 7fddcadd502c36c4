/* Each type of field: what it reads, what it refuses and how it prints. */
#include "sim/config/canonical.h"
#include "sim/base/nearest.h"
#include "sim/config/quantity.h"
#include "sim/config/scalar.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static char why[SIM_SCALAR_TEXT];

/* Exact: both sides are the nearest double of one decimal. */
static void reads(const struct sim_field *field, const char *text, double wanted)
{
    double value = -7777;

    if (!sim_scalar_read(field, text, &value, why)) {
        fail_msg("\"%s\" was refused: %s", text, why);
    }
    if (!(value == wanted)) {
        fail_msg("\"%s\" gave %.17g, wanted %.17g", text, value, wanted);
    }
}

static void reads_whole(const struct sim_field *field, const char *text, int64_t wanted)
{
    int64_t value = -7777;

    if (!sim_scalar_read(field, text, &value, why)) {
        fail_msg("\"%s\" was refused: %s", text, why);
    }
    if (value != wanted) {
        fail_msg("\"%s\" gave %lld, wanted %lld", text, (long long)value, (long long)wanted);
    }
}

static void refuses(const struct sim_field *field, const char *text, const char *wanted)
{
    struct sim_quantity room;

    if (sim_scalar_read(field, text, &room, why)) {
        fail_msg("\"%s\" was taken", text);
    }
    if (strstr(why, wanted) == NULL) {
        fail_msg("\"%s\" gave \"%s\", wanted \"%s\"", text, why, wanted);
    }
}

static void numbers_are_read_to_the_nearest_double(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_NUMBER};

    reads(&field, "0", 0.0);
    reads(&field, "-0.0", 0.0);
    reads(&field, "1.6", 1.6);
    reads(&field, "+.5", 0.5);
    reads(&field, "1e-3", 0.001);
    reads(&field, "1_000.000_1", 1000.0001);
    reads(&field, "250k", 250000.0);
    reads(&field, "1.5M", 1500000.0);
    reads(&field, "2G", 2e9);
    reads(&field, "0.1000000000000000055511151231257827", 0.1);
    reads(&field, "9007199254740993", 9007199254740992.0); /* a tie goes to even */
    reads(&field, "1e300", 1e300);
    reads(&field, "100000000000000000000000000000000000000000000000000000000000000000000", 1e68);
}

static void numbers_that_are_none_are_refused_by_name(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_NUMBER};
    char digits[401];

    memset(digits, '7', 400);
    digits[400] = '\0';
    refuses(&field, "", "expected a number");
    refuses(&field, "abc", "expected a number");
    refuses(&field, "1e400", "is too large");
    refuses(&field, "-1e301", "is too large");
    refuses(&field, "1e-400", "too close to 0");
    refuses(&field, "1e99999999999999999999", "is too large");
    refuses(&field, digits, "is too large");
    digits[60] = '\0';
    refuses(&field, digits, "more than 38 significant digits");
    refuses(&field, ".nan", "not a finite number");
    refuses(&field, "NaN", "not a finite number");
    refuses(&field, "-.inf", "not a finite number");
    refuses(&field, "Infinity", "not a finite number");
    refuses(&field, "010", "needless 0");
    refuses(&field, "0x10", "has the unit \"x10\"");
    refuses(&field, "1,5", "unit");
    refuses(&field, "1__0", "unit");
    refuses(&field, "12:30:00", "unit");
    refuses(&field, "5%", "a number without a unit");
}

static void integers_are_whole_and_fit_64_bits(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_INTEGER},
                           small = {.type = SIM_FIELD_INTEGER, .low = 1, .high = 9};

    reads_whole(&field, "200", 200);
    reads_whole(&field, "-3", -3);
    reads_whole(&field, "1.5k", 1500);
    reads_whole(&field, "1_000", 1000);
    reads_whole(&field, "9223372036854775806", INT64_MAX - 1);
    refuses(&field, "9223372036854775808", "too large");
    refuses(&field, "1e30", "too large");
    refuses(&field, "1.5", "expected a whole number");
    refuses(&small, "0", "0 is below 1; allowed: 1 to 9");
    refuses(&small, "10", "10 is above 9; allowed: 1 to 9");
}

static void durations_are_whole_milliseconds_with_a_unit(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_DURATION},
                           positive = {.type = SIM_FIELD_DURATION, .low = 1000, .high = HUGE_VAL},
                           long_one = {.type = SIM_FIELD_DURATION, .low = 1, .high = 1e13};

    reads_whole(&field, "250ms", 250);
    reads_whole(&field, "12s", 12 * SIM_SECOND);
    reads_whole(&field, "30 m", 30 * SIM_MINUTE);
    reads_whole(&field, "6h", 6 * SIM_HOUR);
    reads_whole(&field, "1.5d", 36 * SIM_HOUR);
    reads_whole(&field, "2w", 14 * SIM_DAY);
    reads_whole(&field, "1y", SIM_YEAR);
    reads_whole(&field, "1d12h", 36 * SIM_HOUR);
    reads_whole(&field, "1d 12h 1ms", 36 * SIM_HOUR + 1);
    reads_whole(&field, "0", 0);
    reads_whole(&field, "-1h", -SIM_HOUR);
    refuses(&field, "12 parsecs", "\"12 parsecs\" has the unit \"parsecs\"; allowed: ms, s, m, h, d, w, y");
    refuses(&field, "12", "has no unit");
    refuses(&field, "12h1d", "unit");
    refuses(&field, "0.5ms", "whole number of milliseconds");
    refuses(&field, "1e17d", "a million years");
    refuses(&long_one, "0", "0 is below 1ms; allowed: 1ms to 317.1y");
    refuses(&long_one, "1000y", "1000y is above 317.1y");
    refuses(&positive, "500ms", "500ms is below 1s; allowed: at least 1s");
}

static void fractions_take_percent_and_basis_points(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_FRACTION, .low = 0, .high = 1};
    const struct sim_field open = {
        .type = SIM_FIELD_FRACTION, .low = 0, .high = 1, .low_open = true, .high_open = true};
    const struct sim_field yearly = {.type = SIM_FIELD_FRACTION, .unit = "per year"};

    reads(&field, "5%", 0.05);
    reads(&field, "30bp", 0.003);
    reads(&field, "0.05", 0.05);
    reads(&field, "2.7 %", 0.027);
    reads(&yearly, "80%", 0.8);
    reads(&yearly, "-3%/y", -0.03);
    refuses(&field, "130%", "130% is above 100%; allowed: 0% to 100%");
    refuses(&field, "-1bp", "-1bp is below 0%");
    refuses(&open, "0%", "0% is not above 0%; allowed: above 0% to below 100%");
    refuses(&open, "1", "1 is not below 100%");
    refuses(&field, "5 permille", "has the unit \"permille\"");
    refuses(&field, "5%/y", "has the unit");
}

static void frequencies_are_per_day(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_FREQUENCY, .low = 0, .high = 1e6};

    reads(&field, "40/d", 40);
    reads(&field, "2 /h", 48);
    reads(&field, "1/w", 1.0 / 7.0);
    reads(&field, "1k/y", 1000.0 / 365.0);
    reads(&field, "0", 0);
    refuses(&field, "40", "has no unit");
    refuses(&field, "40/ms", "/ms");
    refuses(&field, "40 per day", "per day");
    refuses(&field, "20/s", "20/s is above 1000000/d");
}

static void text_is_one_printable_line(void **state)
{
    (void)state;
    const struct sim_field any = {.type = SIM_FIELD_TEXT}, name = {.type = SIM_FIELD_TEXT, .low = 1, .high = 5};
    const char *text = NULL;

    assert_true(sim_scalar_read(&any, "", &text, why));
    assert_true(sim_scalar_read(&name, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xe2\x82\xac", &text, why)); /* 5 characters */
    refuses(&any, "a\nb", "holds a control character or a line break");
    refuses(&any, "a\x1b[2J", "holds a control character");
    refuses(&any, "a\xc2\x85", "holds a control character");
    refuses(&name, "", "has 0 characters; allowed: 1 to 5 characters");
    refuses(&name, "sixsix", "has 6 characters; allowed: 1 to 5 characters");
}

static void quantities_are_exact(void **state)
{
    (void)state;
    const struct sim_field coin = {.type = SIM_FIELD_QUANTITY, .unit = "ETH"}, any = {.type = SIM_FIELD_QUANTITY};
    struct sim_quantity value;
    sim_u128 units = 0;

    assert_true(sim_scalar_read(&coin, "250k ETH", &value, why));
    assert_true(sim_quantity_units(&value, 18, &units));
    assert_true(units == sim_wide_power10(18) * 250000);
    assert_string_equal(value.unit, "ETH");
    assert_true(sim_scalar_read(&coin, "0.000000000000000001ETH", &value, why));
    assert_true(sim_quantity_units(&value, 18, &units) && units == 1);
    assert_false(sim_quantity_units(&value, 17, &units));
    assert_true(sim_scalar_read(&any, "0.3 gwei", &value, why));
    assert_true(sim_quantity_double(&value) == 0.3);
    assert_true(sim_scalar_read(&any, "5M", &value, why) && value.unit[0] == '\0' &&
                sim_quantity_double(&value) == 5e6);
    assert_true(sim_scalar_read(&any, "5MITO", &value, why) && strcmp(value.unit, "MITO") == 0);
    assert_true(sim_scalar_read(&coin, "0", &value, why) && strcmp(value.unit, "ETH") == 0);
    assert_true(sim_scalar_read(&any, "-1 ETH", &value, why));
    assert_false(sim_quantity_units(&value, 18, &units));
    assert_true(sim_scalar_read(&any, "340282366920938463463374607431768211455", &value, why) == false);
    assert_true(sim_scalar_read(&any, "1e38 x", &value, why) && sim_quantity_units(&value, 0, &units));
    assert_false(sim_quantity_units(&value, 1, &units)); /* 1e39 passes 2^128 */
    refuses(&coin, "3 USD", "\"3 USD\" has the unit \"USD\"; allowed: ETH");
    refuses(&coin, "3", "\"3\" has no unit; allowed: ETH");
    assert_true(sim_scalar_read(&any, "2B USDC", &value, why) && sim_quantity_double(&value) == 2e9);
    refuses(&any, "2 B USDC", "is no amount: a number such as 1.5");
    refuses(&any, "400m USDC", "k, M, G (or B) or none before the unit (250k ETH, 1.5M USDC)");
    refuses(&coin, "200K ETH", "is no amount");
    refuses(&any, "1.5 e3 ETH", "is no amount");
    refuses(&any, "1,000 ETH", "is no amount");
    refuses(&any, "3 averyveryverylongunit", "at most 14");
    refuses(&any, "ETH", "expected an amount with its unit");
}

static void nothing_but_true_and_false_is_a_switch(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_BOOL};
    bool value = false;

    assert_true(sim_scalar_read(&field, "true", &value, why) && value);
    assert_true(sim_scalar_read(&field, "false", &value, why) && !value);
    refuses(&field, "yes", "\"yes\": expected true or false");
    refuses(&field, "on", "expected true or false");
    refuses(&field, "1", "expected true or false");
}

static void equal_values_print_alike_and_read_back(void **state)
{
    (void)state;
    static const struct {
        enum sim_field_type type;
        const char *text, *canonical;
    } cases[] = {
        {SIM_FIELD_DURATION, "3600s", "1h"},
        {SIM_FIELD_DURATION, "1w", "7d"},
        {SIM_FIELD_DURATION, "0", "0s"},
        {SIM_FIELD_DURATION, "1500ms", "1500ms"},
        {SIM_FIELD_DURATION, "90s", "90s"},
        {SIM_FIELD_FRACTION, "30bp", "0.003"},
        {SIM_FIELD_FRACTION, "5%", "0.05"},
        {SIM_FIELD_NUMBER, "1e-7", "1e-7"},
        {SIM_FIELD_NUMBER, "123456.789", "123456.789"},
        {SIM_FIELD_NUMBER, "1e21", "1e21"},
        {SIM_FIELD_NUMBER, "-0.1", "-0.1"},
        {SIM_FIELD_NUMBER, "0.0000012", "0.0000012"},
        {SIM_FIELD_INTEGER, "20k", "20000"},
        {SIM_FIELD_FREQUENCY, "2/h", "48"},
        {SIM_FIELD_QUANTITY, "250k ETH", "250000 ETH"},
        {SIM_FIELD_QUANTITY, "1.50 ETH", "1.5 ETH"},
        {SIM_FIELD_QUANTITY, "0.00012 x", "0.00012 x"},
        {SIM_FIELD_QUANTITY, "1e30 x", "1e30 x"},
        {SIM_FIELD_QUANTITY, "-12.5", "-12.5"},
        {SIM_FIELD_BOOL, "true", "true"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct sim_field field = {.type = cases[i].type};
        struct sim_quantity value, again;
        char text[SIM_SCALAR_TEXT], second[SIM_SCALAR_TEXT];
        bool is_number;
        assert_true(sim_scalar_read(&field, cases[i].text, &value, why));
        sim_canonical_print(&field, &value, text, sizeof text, &is_number);
        assert_string_equal(text, cases[i].canonical);
        if (cases[i].type != SIM_FIELD_FREQUENCY) { /* printed per day, without its unit */
            assert_true(sim_scalar_read(&field, text, &again, why));
            sim_canonical_print(&field, &again, second, sizeof second, &is_number);
            assert_string_equal(text, second);
        }
    }
}

static void a_decimal_comma_in_the_locale_changes_nothing(void **state)
{
    (void)state;
    const struct sim_field field = {.type = SIM_FIELD_NUMBER};
    char text[SIM_SCALAR_TEXT];
    bool is_number;
    double value = 1234.5;

    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL && setlocale(LC_ALL, "fr_FR.UTF-8") == NULL) {
        print_message("no locale with a decimal comma is installed: not tried\n");
        skip();
    }
    reads(&field, "1.25", 1.25);
    sim_canonical_print(&field, &value, text, sizeof text, &is_number);
    setlocale(LC_ALL, "C");
    assert_string_equal(text, "1234.5");
}

static void the_nearest_word_is_near(void **state)
{
    (void)state;
    static const char *const words[] = {"arbitrum", "ethereum", "base", "block_time", "d"};

    assert_string_equal(sim_nearest_word("arbitrm", words, 5), "arbitrum");
    assert_string_equal(sim_nearest_word("ehtereum", words, 5), "ethereum");
    assert_string_equal(sim_nearest_word("Base", words, 5), "base");
    assert_string_equal(sim_nearest_word("blocktime", words, 5), "block_time");
    assert_null(sim_nearest_word("optimism", words, 5));
    assert_null(sim_nearest_word("", words, 5));
    assert_null(sim_nearest_word("x", words, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_the_nearest_double),
        cmocka_unit_test(numbers_that_are_none_are_refused_by_name),
        cmocka_unit_test(integers_are_whole_and_fit_64_bits),
        cmocka_unit_test(durations_are_whole_milliseconds_with_a_unit),
        cmocka_unit_test(fractions_take_percent_and_basis_points),
        cmocka_unit_test(frequencies_are_per_day),
        cmocka_unit_test(text_is_one_printable_line),
        cmocka_unit_test(quantities_are_exact),
        cmocka_unit_test(nothing_but_true_and_false_is_a_switch),
        cmocka_unit_test(equal_values_print_alike_and_read_back),
        cmocka_unit_test(a_decimal_comma_in_the_locale_changes_nothing),
        cmocka_unit_test(the_nearest_word_is_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
