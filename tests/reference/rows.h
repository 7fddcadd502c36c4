/* Rows of venues.csv (id, what, inputs, expected, source) and how their numbers are read: written for people, in the units
 * of their subject, so a number is found by its key and read with its unit. A check tells by `what` and the inputs whether
 * a row is of its form; other rows of the same form carry other numbers.
 *
 * Integers are met to the last digit, decimals to 1e-12 of themselves and half a unit of the last digit printed. */
#ifndef TESTS_REFERENCE_ROWS_H
#define TESTS_REFERENCE_ROWS_H

#include "sim/base/wide.h"

#define ROW_LIST 16

struct row {
    char id[64];
    char what[512], inputs[1024], expected[1024], source[512];
    const char *shared; /* the folder with data/ beside vectors/ */
    bool simulated;     /* its numbers come from a simulation: met within 2%, and not every word of it can be read */
    unsigned checked;   /* comparisons made */
    unsigned failures;
    unsigned unreadable; /* of a simulated row */
};

/* A check: false when the row is not of its form. */
typedef bool row_check(struct row *row);

row_check rows_lending, rows_pool, rows_stable, rows_stake, rows_farm, rows_vault, rows_bridge, rows_price, rows_queue,
    rows_ruin, rows_data;

/* --- Words. --- */

bool row_says(const char *text, const char *word); /* `word` occurs, whatever the case */
const char *row_after(const char *text,
                      const char *key); /* behind `key` as a word of its own and "=" or spaces, or NULL */

/* --- Numbers. Their unit is applied: %, bp, k, M, "per year" units stay with the caller. --- */

/* The number at or behind `text`, which may be an exact quotient "a/b"; end may be NULL. */
bool row_number(const char *text, double *value, const char **end);
/* The number behind the key; the check fails the row (and gives 0) when it is not there. */
double row_value(struct row *row, const char *text, const char *key);
double row_value_or(const char *text, const char *key, double otherwise);
bool row_has(const char *text, const char *key); /* a number behind the key */

/* The number that answers a row: at the start of the text, behind its first "=", or the first there is. */
const char *row_first(const char *text);

/* An integer like 12, 1e18, .8e18 or 274815283e18; false for others. */
bool row_integer(const char *text, struct sim_u256 *value, const char **end);
sim_u128 row_units(struct row *row, const char *text, const char *key); /* of the key; fails the row */
/* Numbers in order, up to ROW_LIST: integers in "[1, 2e18, 3]" or "1 2 3" from `text` on. */
unsigned row_integers(const char *text, sim_u128 list[ROW_LIST]);
unsigned row_numbers(const char *text, double list[ROW_LIST]);
/* 10^exponent of a decimal: "0.0003000012" with 18 gives 300001200000000. */
bool row_fixed(const char *text, unsigned decimals, sim_u128 *value, const char **end);

/* --- Comparisons. --- */

void row_fail(struct row *row, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fails too, unless the row is simulated. */
void row_miss(struct row *row, const char *key, const char *text);
void row_meet_units(struct row *row, const char *name, sim_u128 found, sim_u128 wanted);
/* Against what stands behind the key of the expected column. */
void row_meet_key(struct row *row, const char *key, sim_u128 found);
/* Against the decimal number at `text`, in units of `scale` (0.01 for a percentage, 1 mostly). A short number is meant as
 * it stands, a long one is rounded; row_meet_rounded takes short ones as rounded too. */
void row_meet_rounded(struct row *row, const char *name, double found, const char *text, double scale);
void row_meet_text(struct row *row, const char *name, double found, const char *text, double scale);
void row_meet_number(struct row *row, const char *key, double found);
/* Within `tolerance` of the number, for what was measured. */
void row_meet_about(struct row *row, const char *name, double found, double wanted, double tolerance);

#endif
