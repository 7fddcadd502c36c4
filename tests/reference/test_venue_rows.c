/* The lending rows of shared/vectors/venues.csv, to the last digit: computed from the contracts' formulas by others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/venue/lending.h"

#define COLUMNS 5 /* id, what, inputs, expected, source */

static char path[4096];

/* Splits one CSV line in place; quotes may hold commas. Returns the number of columns. */
static int split(char *line, char *columns[COLUMNS])
{
    int count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (count < COLUMNS) {
        char *end;

        if (*line == '"') {
            columns[count++] = ++line;
            end = strchr(line, '"');
            if (end == NULL) {
                break;
            }
            *end++ = '\0';
        } else {
            columns[count++] = line;
            end = line + strcspn(line, ",");
        }
        if (*end == '\0') {
            break;
        }
        *end = '\0';
        line = end + 1;
    }
    return count;
}

/* The digits after "key=" in `text`; false when the key does not stand there. */
static bool find(const char *text, const char *key, sim_u128 *value)
{
    char digits[SIM_WIDE_TEXT];
    struct sim_u256 wide;
    const char *at = strstr(text, key);
    size_t length;

    if (at == NULL || at[strlen(key)] != '=') {
        return false;
    }
    at += strlen(key) + 1;
    length = strspn(at, "0123456789");
    if (length == 0 || length >= sizeof digits) {
        return false;
    }
    memcpy(digits, at, length);
    digits[length] = '\0';
    if (!sim_wide_parse(digits, &wide) || !sim_wide_fits(wide)) {
        return false;
    }
    *value = wide.low;
    return true;
}

static sim_u128 wanted(const char *id, const char *text, const char *key)
{
    sim_u128 value = 0;

    if (!find(text, key, &value)) {
        fail_msg("%s: no %s in \"%s\"", id, key, text);
    }
    return value;
}

static void compare(const char *id, const char *key, sim_u128 found, const char *expected)
{
    char left[SIM_WIDE_TEXT], right[SIM_WIDE_TEXT];
    sim_u128 want = wanted(id, expected, key);

    if (found != want) {
        fail_msg("%s: %s is %s, wanted %s", id, key, sim_wide_print(sim_wide_of(found), left),
                 sim_wide_print(sim_wide_of(want), right));
    }
}

static sim_u128 points(const char *id, const char *inputs, const char *key)
{
    return wanted(id, inputs, key) * sim_wide_power10(23);
}

static void check_rates(const char *id, const char *inputs, const char *expected)
{
    struct mito_lending_curve curve =
        mito_lending_curve_of(points(id, inputs, "Uopt"), points(id, inputs, "base"), points(id, inputs, "slope1"),
                              points(id, inputs, "slope2"), (uint32_t)wanted(id, inputs, "RF"));
    sim_u128 borrow, supply;

    mito_lending_rates(&curve, wanted(id, inputs, "avail"), wanted(id, inputs, "debt"), wanted(id, inputs, "deficit"),
                       &borrow, &supply);
    compare(id, "borrow_ray", borrow, expected);
    compare(id, "supply_ray", supply, expected);
}

static void check_indexes(const char *id, const char *inputs, const char *expected)
{
    sim_u128 rate = wanted(id, inputs, "rate");
    uint64_t seconds = (uint64_t)wanted(id, inputs, "dt");

    compare(id, "v3.7_compounded", mito_lending_compounded(MITO_LENDING_V37, rate, seconds), expected);
    compare(id, "v3-core_compounded", mito_lending_compounded(MITO_LENDING_V3_CORE, rate, seconds), expected);
    compare(id, "linear", mito_lending_linear(rate, seconds), expected);
}

static void lending_rows_are_met_to_the_last_digit(void **state)
{
    char line[4096];
    char *columns[COLUMNS];
    unsigned rates = 0, indexes = 0;
    FILE *file = fopen(path, "r");

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (split(line, columns) < 4) {
            continue;
        }
        if (strncmp(columns[0], "LEND-AAVE-", strlen("LEND-AAVE-")) == 0) {
            check_rates(columns[0], columns[2], columns[3]);
            rates++;
        } else if (strncmp(columns[0], "LEND-COMP-", strlen("LEND-COMP-")) == 0) {
            check_indexes(columns[0], columns[2], columns[3]);
            indexes++;
        }
    }
    fclose(file);
    assert_true(rates > 0 && indexes > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lending_rows_are_met_to_the_last_digit)};
    const char *shared = getenv("MITOSIM_SHARED");
    FILE *file;

    snprintf(path, sizeof path, "%s/vectors/venues.csv", shared != NULL ? shared : MITOSIM_SHARED_DEFAULT);
    file = fopen(path, "r");
    if (file == NULL) {
        printf("skipped: %s is not there; set MITOSIM_SHARED\n", path);
        return 77;
    }
    fclose(file);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
