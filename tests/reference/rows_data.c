/* Rows about recorded data: their figures, taken again from the tables of the shared folder. */
#include "tests/reference/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POINTS 5000

/* One column of a table, with the first characters of another as labels. */
struct series {
    unsigned count;
    double value[POINTS];
    char label[POINTS][20];
};

static const char *field(const char *line, unsigned column)
{
    for (; column > 0 && line != NULL; column--) {
        line = strchr(line, ',');
        line = line != NULL ? line + 1 : NULL;
    }
    return line;
}

static int column_of(const char *header, const char *name)
{
    int column = 0;

    for (const char *at = header; at != NULL; at = field(at, 1), column++) {
        size_t length = strcspn(at, ",\r\n");
        if (length == strlen(name) && strncmp(at, name, length) == 0) {
            return column;
        }
    }
    return -1;
}

/* Reads the table the row names ("data/..."); false when it is not there: the row fails, for a shared folder has both. */
static bool read_series(struct row *row, const char *value, const char *label, struct series *series)
{
    char path[4096], line[1024];
    FILE *file;
    int v, l;

    snprintf(path, sizeof path, "%s/%.*s", row->shared, (int)strcspn(row->inputs, " ;,"), row->inputs);
    file = fopen(path, "r");
    series->count = 0;
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        row_fail(row, "no table %s", path);
        return false;
    }
    v = column_of(line, value);
    l = column_of(line, label);
    while (v >= 0 && l >= 0 && series->count < POINTS && fgets(line, sizeof line, file) != NULL) {
        const char *at = field(line, (unsigned)v), *name = field(line, (unsigned)l);
        if (at != NULL && name != NULL) {
            series->value[series->count] = strtod(at, NULL);
            snprintf(series->label[series->count++], sizeof series->label[0], "%.*s", (int)strcspn(name, ",\r\n"),
                     name);
        }
    }
    fclose(file);
    if (series->count == 0) {
        row_fail(row, "no columns %s and %s in %s", value, label, path);
    }
    return series->count > 0;
}

static unsigned lowest(const struct series *series)
{
    unsigned at = 0;

    for (unsigned i = 1; i < series->count; i++) {
        at = series->value[i] < series->value[at] ? i : at;
    }
    return at;
}

static void meet_behind(struct row *row, const char *words, double found)
{
    const char *at = strstr(row->expected, words);

    if (at == NULL) {
        row_fail(row, "no \"%s\" in \"%s\"", words, row->expected);
        return;
    }
    row_meet_rounded(row, words, found, at + strlen(words), 1);
}

/* "below .99/.98/.97 = 47/40/32": how many points lie below each. */
static void meet_counts(struct row *row, const char *words, const struct series *series)
{
    const char *levels = strstr(row->expected, words), *counts;
    double level, wanted;

    counts = levels != NULL ? strchr(levels, '=') : NULL;
    if (counts == NULL) {
        row_fail(row, "no \"%s\" in \"%s\"", words, row->expected);
        return;
    }
    levels += strlen(words);
    for (counts += 1 + strspn(counts + 1, " "); *levels != '\0' && *counts != '\0';) {
        char *stop;
        unsigned found = 0;
        level = strtod(levels, &stop);
        levels = stop + (*stop == '/');
        wanted = strtod(counts, &stop);
        for (unsigned i = 0; i < series->count; i++) {
            found += series->value[i] < level;
        }
        row_meet_about(row, "points below", found, wanted, 0);
        if (*stop != '/') {
            return;
        }
        counts = stop + 1;
    }
}

/* Hours until half is gone, of x' = phi x without intercept for the log discount from the trough on. */
static double half_life(const struct series *series)
{
    double product = 0, square = 0;

    for (unsigned i = lowest(series) + 1; i < series->count; i++) {
        product += log(series->value[i]) * log(series->value[i - 1]);
        square += log(series->value[i - 1]) * log(series->value[i - 1]);
    }
    return log(2) / -log(product / square);
}

static void check_usdc(struct row *row)
{
    static struct series price, low;

    if (!read_series(row, "vwap", "hour_utc", &price) || !read_series(row, "low", "hour_utc", &low)) {
        return;
    }
    meet_behind(row, "min vwap ", price.value[lowest(&price)]);
    meet_behind(row, "tick low ", low.value[lowest(&low)]);
    meet_counts(row, "hours below ", &price);
    meet_behind(row, "trough ", half_life(&price));
    const char *at = strchr(row->expected, '@');
    row->checked++;
    if (at == NULL || strncmp(price.label[lowest(&price)], at + 1, strlen("2023-03-11T07")) != 0) {
        row_fail(row, "the trough is at %s", price.label[lowest(&price)]);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Medians of the days of an hourly series in time order; the hours of each day get sorted. */
static void medians(struct series *hours, struct series *days)
{
    days->count = 0;
    for (unsigned from = 0, to; from < hours->count; from = to) {
        double *value = &hours->value[from];
        unsigned n = 0;
        for (to = from; to < hours->count && strncmp(hours->label[to], hours->label[from], 10) == 0; to++) {
            n++;
        }
        qsort(value, n, sizeof *value, by_value);
        days->value[days->count] = n % 2 == 1 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]);
        snprintf(days->label[days->count++], sizeof days->label[0], "%.10s", hours->label[from]);
    }
}

static void check_steth(struct row *row)
{
    static struct series hours, days;
    unsigned first = 0;
    const char *since;

    if (!read_series(row, "ratio", "time_utc", &hours)) {
        return;
    }
    medians(&hours, &days);
    meet_behind(row, "min daily median ", days.value[lowest(&days)]);
    meet_counts(row, "days below ", &days);
    row->checked += 2;
    if (strstr(row->expected, days.label[lowest(&days)]) == NULL) {
        row_fail(row, "the trough is at %s", days.label[lowest(&days)]);
    }
    while (first < days.count && days.value[first] >= 0.99) {
        first++;
    }
    since = strstr(row->expected, "below .99 from ");
    if (since != NULL && strncmp(since + strlen("below .99 from "), days.label[first], 10) != 0) {
        row_fail(row, "below .99 from %s", days.label[first]);
    }
}

bool rows_data(struct row *row)
{
    if (!row_says(row->what, "replay statistics")) {
        return false;
    }
    if (row_says(row->what, "USDC")) {
        check_usdc(row);
    } else if (row_says(row->what, "stETH")) {
        check_steth(row);
    } else {
        return false;
    }
    return true;
}
