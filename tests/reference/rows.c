#include "tests/reference/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A number printed with fewer digits than this ends there: 0.485 is not 0.4851. */
#define ROUNDED_DIGITS 9

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '[';
}

/* Digits that belong to a name: x2, but not [2. */
static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

bool row_says(const char *text, const char *word)
{
    for (size_t length = strlen(word); *text != '\0'; text++) {
        if (strncasecmp(text, word, length) == 0) {
            return true;
        }
    }
    return false;
}

const char *row_after(const char *text, const char *key)
{
    size_t length = strlen(key);

    for (const char *at = strstr(text, key); at != NULL; at = strstr(at + 1, key)) {
        const char *end = at + length;
        if ((at > text && is_word(at[-1])) || (*end != '=' && *end != ' ' && *end != ':')) {
            continue;
        }
        return end + strspn(end, "= :");
    }
    return NULL;
}

/* Where the digits of a number begin: an optional sign, then a digit or a point before one. */
static const char *digits_at(const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');

    return isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1])) ? at : NULL;
}

bool row_number(const char *text, double *value, const char **end)
{
    char *stop;
    double below;

    if (digits_at(text) == NULL) {
        return false;
    }
    *value = strtod(text, &stop);
    if (*stop == '%') {
        *value /= 100;
        stop++;
    } else if (strncmp(stop, "bp", 2) == 0) {
        *value /= 10000;
        stop += 2;
    } else if (*stop == '/' && row_number(stop + 1, &below, (const char **)&stop)) {
        *value /= below;
    }
    if (end != NULL) {
        *end = stop;
    }
    return true;
}

const char *row_first(const char *text)
{
    const char *behind = strchr(text, '=');

    if (digits_at(text) == NULL && behind != NULL && digits_at(behind + 1 + strspn(behind + 1, " ")) != NULL) {
        return behind + 1 + strspn(behind + 1, " ");
    }
    while (*text != '\0' && digits_at(text) == NULL) {
        text++;
    }
    return text;
}

/* "S=K=100": several names share a number. */
static const char *number_after(const char *text, const char *key)
{
    const char *at = row_after(text, key);
    const char *next;

    if (at == NULL) {
        return NULL;
    }
    next = at + strcspn(at, "= ,;");
    if (*next == '=' && digits_at(at) == NULL) {
        at = next + 1;
    }
    at += *at == '$';
    return digits_at(at) != NULL ? at : NULL;
}

bool row_has(const char *text, const char *key)
{
    return number_after(text, key) != NULL;
}

double row_value_or(const char *text, const char *key, double otherwise)
{
    const char *at = number_after(text, key);
    double value;

    return at != NULL && row_number(at, &value, NULL) ? value : otherwise;
}

double row_value(struct row *row, const char *text, const char *key)
{
    if (!row_has(text, key)) {
        row_miss(row, key, text);
        return 0;
    }
    return row_value_or(text, key, 0);
}

static bool times_ten(struct sim_u256 *value, unsigned digit)
{
    struct sim_u256 shifted;

    return !sim_wide_muldiv(*value, sim_wide_of(10), sim_wide_of(1), &shifted, NULL) &&
           !sim_wide_add(shifted, sim_wide_of(digit), value);
}

/* Digits, and how many of them stand behind the point. */
static bool mantissa(const char **text, struct sim_u256 *value, int *behind)
{
    bool point = false;
    const char *at = *text;

    *value = sim_wide_of(0);
    *behind = 0;
    for (;; at++) {
        if (*at == '.' && !point && isdigit((unsigned char)at[1])) {
            point = true;
        } else if (isdigit((unsigned char)*at)) {
            *behind += point;
            if (!times_ten(value, (unsigned)(*at - '0'))) {
                return false;
            }
        } else {
            *text = at;
            return true;
        }
    }
}

static bool scaled(const char *text, int exponent, struct sim_u256 *value, const char **end)
{
    int behind;

    if (digits_at(text) != text || !mantissa(&text, value, &behind)) {
        return false;
    }
    if (*text == 'e' && (isdigit((unsigned char)text[1]) || (text[1] == '-' && isdigit((unsigned char)text[2])))) {
        char *stop;
        exponent += (int)strtol(text + 1, &stop, 10);
        text = stop;
    }
    exponent -= behind;
    for (; exponent > 0; exponent--) {
        if (!times_ten(value, 0)) {
            return false;
        }
    }
    for (; exponent < 0; exponent++) {
        bool rest;
        (void)sim_wide_muldiv(*value, sim_wide_of(1), sim_wide_of(10), value, &rest);
        if (rest) {
            return false;
        }
    }
    if (end != NULL) {
        *end = text;
    }
    return true;
}

bool row_integer(const char *text, struct sim_u256 *value, const char **end)
{
    return scaled(text, 0, value, end);
}

bool row_fixed(const char *text, unsigned decimals, sim_u128 *value, const char **end)
{
    struct sim_u256 wide;

    if (!scaled(text, (int)decimals, &wide, end) || !sim_wide_fits(wide)) {
        return false;
    }
    *value = wide.low;
    return true;
}

sim_u128 row_units(struct row *row, const char *text, const char *key)
{
    const char *at = number_after(text, key);
    struct sim_u256 value;

    if (at == NULL || !row_integer(at, &value, NULL) || !sim_wide_fits(value)) {
        row_miss(row, key, text);
        return 0;
    }
    return value.low;
}

unsigned row_integers(const char *text, sim_u128 list[ROW_LIST])
{
    unsigned count = 0;

    for (const char *at = text; *at != '\0' && count < ROW_LIST;) {
        struct sim_u256 value;
        if ((at == text || !is_name(at[-1])) && row_integer(at, &value, &at)) {
            list[count++] = value.low;
        } else {
            at++;
        }
    }
    return count;
}

unsigned row_numbers(const char *text, double list[ROW_LIST])
{
    unsigned count = 0;

    for (const char *at = text; *at != '\0' && count < ROW_LIST;) {
        if ((at != text && is_name(at[-1])) || !row_number(at, &list[count], &at)) {
            at++;
        } else {
            count++;
        }
    }
    return count;
}

void row_fail(struct row *row, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    printf("%s: ", row->id);
    vprintf(format, list);
    printf("\n");
    va_end(list);
    row->failures++;
}

void row_miss(struct row *row, const char *key, const char *text)
{
    if (row->simulated) {
        row->unreadable++;
    } else {
        row_fail(row, "no number for \"%s\" in \"%s\"", key, text);
    }
}

void row_meet_units(struct row *row, const char *name, sim_u128 found, sim_u128 wanted)
{
    char left[SIM_WIDE_TEXT], right[SIM_WIDE_TEXT];

    row->checked++;
    if (found != wanted) {
        row_fail(row, "%s is %s, wanted %s", name, sim_wide_print(sim_wide_of(found), left),
                 sim_wide_print(sim_wide_of(wanted), right));
    }
}

void row_meet_key(struct row *row, const char *key, sim_u128 found)
{
    row_meet_units(row, key, found, row_units(row, row->expected, key));
}

/* Half a unit of the last digit of a printed decimal, and how many digits tell anything. */
static double half_digit(const char *text, unsigned *digits)
{
    double unit = 1;
    bool point = false;

    *digits = 0;
    for (text += *text == '-'; isdigit((unsigned char)*text) || (*text == '.' && !point); text++) {
        point |= *text == '.';
        unit /= point && *text != '.' ? 10 : 1;
        *digits += *text != '.' && (*text != '0' || *digits > 0);
    }
    if (!point) {
        return 0; /* a whole number is meant as it stands */
    }
    return 0.5 * unit * (*text == 'e' ? pow(10, strtod(text + 1, NULL)) : 1);
}

static void meet(struct row *row, const char *name, double found, const char *text, double scale, unsigned enough)
{
    double wanted, half;
    unsigned digits;

    row->checked++;
    if (digits_at(text) == NULL) {
        row_miss(row, name, text);
        return;
    }
    wanted = strtod(text, NULL) * scale;
    half = half_digit(text, &digits);
    half = digits >= enough ? 1.001 * scale * half : 0;
    if (!(fabs(found - wanted) <= (row->simulated ? 0.02 : 1e-12) * fabs(wanted) + half)) {
        row_fail(row, "%s is %.17g, wanted %.17g", name, found, wanted);
    }
}

void row_meet_text(struct row *row, const char *name, double found, const char *text, double scale)
{
    meet(row, name, found, text, scale, ROUNDED_DIGITS);
}

void row_meet_rounded(struct row *row, const char *name, double found, const char *text, double scale)
{
    meet(row, name, found, text, scale, 0);
}

void row_meet_number(struct row *row, const char *key, double found)
{
    const char *at = number_after(row->expected, key);

    if (at == NULL) {
        row_miss(row, key, row->expected);
        return;
    }
    row_meet_text(row, key, found, at, strstr(at, "%") == at + strcspn(at, " ,;%") ? 0.01 : 1);
}

void row_meet_about(struct row *row, const char *name, double found, double wanted, double tolerance)
{
    row->checked++;
    if (!(fabs(found - wanted) <= tolerance)) {
        row_fail(row, "%s is %.10g, wanted %.10g within %.3g", name, found, wanted, tolerance);
    }
}
