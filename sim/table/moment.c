#include "sim/table/moment.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar, by counting from 1 March of year 0 (Hinnant's algorithm). */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t shifted = month > 2 ? year : year - 1;
    int64_t era = shifted / 400, of_era = shifted % 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Exactly `count` digits; moves behind them. */
static bool digits(const char **at, int count, int64_t *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (!isdigit((unsigned char)**at)) {
            return false;
        }
        *number = *number * 10 + (**at - '0');
    }
    return true;
}

static bool skip(const char **at, char wanted)
{
    bool found = **at == wanted;

    *at += found ? 1 : 0;
    return found;
}

static bool read_date(const char **at, int64_t *days)
{
    static const int64_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year, month, day;

    if (!digits(at, 4, &year) || !skip(at, '-') || !digits(at, 2, &month) || !skip(at, '-') || !digits(at, 2, &day)) {
        return false;
    }
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (month == 2 && leap)) {
        return false;
    }
    *days = days_of(year, month, day);
    return true;
}

/* hh:mm, hh:mm:ss or hh:mm:ss.fff; more than three digits of a second are cut. */
static bool read_time(const char **at, int64_t *length)
{
    int64_t hour, minute, second = 0, fraction = 0;

    if (!digits(at, 2, &hour) || !skip(at, ':') || !digits(at, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    if (skip(at, ':')) {
        if (!digits(at, 2, &second) || second > 59) {
            return false;
        }
        if (skip(at, '.')) {
            int64_t unit = 100;
            if (!isdigit((unsigned char)**at)) {
                return false;
            }
            for (; isdigit((unsigned char)**at); (*at)++, unit /= 10) {
                fraction += unit * (**at - '0');
            }
        }
    }
    *length = hour * SIM_HOUR + minute * SIM_MINUTE + second * SIM_SECOND + fraction;
    return true;
}

static bool read_zone(const char **at, int64_t *ahead)
{
    int64_t hour, minute = 0;
    char sign = **at;

    *ahead = 0;
    if (sign == '\0' || skip(at, 'Z')) {
        return true;
    }
    if (sign != '+' && sign != '-') {
        return false;
    }
    (*at)++;
    if (!digits(at, 2, &hour)) {
        return false;
    }
    skip(at, ':');
    if (**at != '\0' && !digits(at, 2, &minute)) {
        return false;
    }
    *ahead = (hour * SIM_HOUR + minute * SIM_MINUTE) * (sign == '-' ? -1 : 1);
    return hour <= 23 && minute <= 59;
}

bool sim_moment_read(const char *text, sim_time *moment)
{
    const char *at = text;
    int64_t days, length = 0, ahead = 0;

    if (!read_date(&at, &days)) {
        return false;
    }
    if (*at == 'T' || *at == ' ') {
        at++;
        if (!read_time(&at, &length) || !read_zone(&at, &ahead)) {
            return false;
        }
    }
    *moment = days * SIM_DAY + length - ahead;
    return *at == '\0';
}

bool sim_moment_number(const char *text, double *number)
{
    enum { DIGITS = 60 };
    char plain[DIGITS + 40];
    const char *at = text;
    size_t length = 0, counted = 0;
    long shift = 0, exponent = 0;

    if (*at == '-' || *at == '+') {
        plain[length++] = *at++;
    }
    for (bool behind = false; isdigit((unsigned char)*at) || (*at == '.' && !behind); at++) {
        if (*at == '.') {
            behind = true;
            continue;
        }
        if (++counted > DIGITS) {
            return false;
        }
        plain[length++] = *at;
        shift -= behind;
    }
    if (counted > 0 && (*at == 'e' || *at == 'E')) {
        const char *first = at + 1 + (at[1] == '-' || at[1] == '+');
        if (isdigit((unsigned char)*first) && strlen(first) < 6) {
            char *end = NULL;
            exponent = strtol(at + 1, &end, 10);
            at = end;
        }
    }
    if (counted == 0 || *at != '\0') {
        return false;
    }
    /* Digits and an exponent, no decimal point: strtod reads the same in every locale. */
    snprintf(plain + length, sizeof plain - length, "e%ld", exponent + shift);
    *number = strtod(plain, NULL);
    return *number - *number == 0.0;
}
