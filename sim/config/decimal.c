#include "sim/config/decimal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* 38 digits are below 2^128; 1e300 leaves room for the units' factors in a double. */
enum { DIGITS_AT_MOST = 38, MAGNITUDE_AT_MOST = 300, EXPONENT_CLAMP = 100000 };

const char *sim_decimal_text(enum sim_decimal_fault fault)
{
    static const char *const text[] = {
        [SIM_DECIMAL_OK] = "is a number",
        [SIM_DECIMAL_NO_NUMBER] = "is not a number",
        [SIM_DECIMAL_NOT_FINITE] = "is not a finite number",
        [SIM_DECIMAL_LEADING_ZERO] = "begins with a needless 0",
        [SIM_DECIMAL_TOO_MANY_DIGITS] = "has more than 38 significant digits",
        [SIM_DECIMAL_TOO_LARGE] = "is too large: above 1e300",
        [SIM_DECIMAL_TOO_SMALL] = "is too close to 0: below 1e-300",
    };

    return text[fault];
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return isalpha((unsigned char)c) != 0;
}

static bool not_finite(const char *text)
{
    static const char *const words[] = {"nan", ".nan", "inf", ".inf", "infinity"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Digits as they come; zeros behind the last other digit are held back, as they belong to the exponent. */
struct gathering {
    struct sim_quantity *number;
    int digits;  /* significant ones so far */
    int zeros;   /* held back */
    int written; /* all of them, for "is there a number at all" */
    bool too_many;
};

static void gather(struct gathering *g, char c)
{
    g->written++;
    if (c == '0') {
        g->zeros += g->digits > 0 && g->zeros < EXPONENT_CLAMP;
        return;
    }
    if (g->digits + g->zeros + 1 > DIGITS_AT_MOST) {
        g->too_many = true;
        g->digits = DIGITS_AT_MOST; /* no more zeros are added below, and the size still counts */
        g->number->exponent += g->number->exponent < EXPONENT_CLAMP;
        return;
    }
    for (; g->zeros > 0; g->zeros--, g->digits++) {
        g->number->mantissa *= 10;
    }
    g->number->mantissa = g->number->mantissa * 10 + (unsigned)(c - '0');
    g->digits++;
}

/* Digits with single underscores between them. */
static const char *gather_run(struct gathering *g, const char *at, int *length)
{
    for (*length = 0; digit(*at) || (*length > 0 && *at == '_' && digit(at[1])); at++) {
        if (*at != '_') {
            gather(g, *at);
            *length += *length < EXPONENT_CLAMP;
        }
    }
    return at;
}

static const char *read_exponent(const char *at, int *exponent)
{
    const char *digits = at + 1 + (*at != '\0' && (at[1] == '+' || at[1] == '-'));
    int value = 0;

    *exponent = 0;
    if ((*at != 'e' && *at != 'E') || !digit(*digits)) {
        return at;
    }
    bool negative = at[1] == '-';
    for (at = digits; digit(*at); at++) {
        value = value < EXPONENT_CLAMP ? value * 10 + (*at - '0') : value;
    }
    *exponent = negative ? -value : value;
    return at;
}

static int suffix(char c)
{
    return c == 'k' ? 3 : c == 'M' ? 6 : c == 'G' || c == 'B' ? 9 : 0;
}

static enum sim_decimal_fault check_size(const struct gathering *g)
{
    int magnitude = g->digits + g->number->exponent; /* 0.1 to 1 times 10^magnitude */

    if (g->number->mantissa == 0) {
        return SIM_DECIMAL_OK;
    }
    if (magnitude > MAGNITUDE_AT_MOST + 1 || (magnitude == MAGNITUDE_AT_MOST + 1 && g->number->mantissa != 1)) {
        return SIM_DECIMAL_TOO_LARGE;
    }
    if (magnitude <= -MAGNITUDE_AT_MOST) {
        return SIM_DECIMAL_TOO_SMALL;
    }
    return g->too_many ? SIM_DECIMAL_TOO_MANY_DIGITS : SIM_DECIMAL_OK;
}

enum sim_decimal_fault sim_decimal_read(const char **cursor, struct sim_quantity *number)
{
    const char *at = *cursor;
    struct gathering g = {.number = number};
    int whole = 0, fraction = 0, exponent = 0;

    memset(number, 0, sizeof *number);
    number->negative = *at == '-';
    at += *at == '-' || *at == '+';
    if (not_finite(at)) {
        return SIM_DECIMAL_NOT_FINITE;
    }
    bool leading_zero = at[0] == '0' && (digit(at[1]) || at[1] == '_');
    at = gather_run(&g, at, &whole);
    if (*at == '.' && digit(at[1])) {
        at = gather_run(&g, at + 1, &fraction);
    }
    if (g.written == 0) {
        return SIM_DECIMAL_NO_NUMBER;
    }
    if (leading_zero) {
        return SIM_DECIMAL_LEADING_ZERO;
    }
    at = read_exponent(at, &exponent);
    if (suffix(*at) != 0 && !letter(at[1]) && !digit(at[1])) {
        exponent += suffix(*at++);
    }
    number->exponent = number->mantissa == 0 ? 0 : number->exponent + exponent + g.zeros - fraction;
    number->negative = number->negative && number->mantissa != 0;
    *cursor = at;
    return check_size(&g);
}
