/* Rows of ruin theory and of runs on liquidity. */
#include "sim/random/stream.h"
#include "tests/reference/rows.h"
#include "tests/support/closed_forms.h"

#include <math.h>
#include <string.h>

struct risk {
    double arrival, mean, premium, capital, horizon;
};

/* "same" and "as RUIN-50" mean the process of the facts sheet: rate 1, claims Exp(1), premium 1.25. */
static struct risk risk_of(struct row *row)
{
    const char *claims = strstr(row->inputs, "Exp(");
    double rate = 1;

    if (claims != NULL) {
        (void)row_number(claims + strlen("Exp("), &rate, NULL);
    }
    return (struct risk){.arrival = row_value_or(row->inputs, "lambda", 1),
                         .mean = 1 / rate,
                         .premium = row_value_or(row->inputs, "c", 1.25),
                         .capital = row_value(row, row->inputs, "u"),
                         .horizon = row_value_or(row->inputs, "T", 0)};
}

/* Siegmund's twist: under the tilted walk ruin is certain, and a path that passes u by s - u counts exp(-R s). Returns the
 * estimate and its standard error. */
static double siegmund(const struct risk *risk, uint32_t paths, double *error)
{
    struct sim_stream stream = sim_stream_of(20261121, 0, 0, 0);
    double adjustment = 1 / risk->mean - risk->arrival / risk->premium;                /* R */
    double arrival = risk->premium / risk->mean, mean = risk->premium / risk->arrival; /* tilted */
    double sum = 0, squares = 0;

    for (uint32_t path = 0; path < paths; path++) {
        double walk = 0, weight;
        for (uint32_t claim = 0; walk <= risk->capital; claim++) {
            struct sim_draw draw = sim_stream_at(&stream, path * 10000 + claim);
            walk += mean * sim_draw_exponential(&draw) - risk->premium * sim_draw_exponential(&draw) / arrival;
        }
        weight = exp(-adjustment * walk);
        sum += weight;
        squares += weight * weight;
    }
    *error = sqrt((squares / paths - sum / paths * (sum / paths)) / paths);
    return sum / paths;
}

/* Our own importance sampling against theory, and the recorded one within 4 of its standard errors, 2e-4 of itself. */
static void check_sampled(struct row *row)
{
    struct risk risk = risk_of(row);
    double theory = closed_forms_ruin(risk.arrival, risk.mean, risk.premium, risk.capital), error, recorded;
    double found = siegmund(&risk, 20000, &error);
    const char *at = row_after(row->expected, "theory");

    row_meet_about(row, "sampled ruin", found, theory, 4 * error);
    row_meet_about(row, "its relative error", error / theory, 0.0015, 0.0005);
    if (row_number(row->expected, &recorded, NULL)) {
        row_meet_about(row, "recorded ruin", recorded, theory, 4 * 2e-4 * theory);
    }
    if (at != NULL) {
        row_meet_rounded(row, "theory", theory, at, 1);
    }
}

static void check_ruin(struct row *row)
{
    struct risk risk = risk_of(row);

    row_meet_text(row, "ruin", closed_forms_ruin(risk.arrival, risk.mean, risk.premium, risk.capital), row->expected,
                  1);
}

static void check_ruin_by(struct row *row)
{
    struct risk risk = risk_of(row);

    row_meet_text(row, "ruin by T",
                  closed_forms_ruin_by(risk.arrival, risk.mean, risk.premium, risk.capital, risk.horizon),
                  row->expected, 1);
}

static void meet_behind(struct row *row, const char *words, double found)
{
    const char *at = strstr(row->expected, words);

    if (at != NULL) {
        row_meet_text(row, words, found, at + strlen(words), 1);
    }
}

static void check_run(struct row *row)
{
    const char *t = row_has(row->inputs, "early fraction t") ? "early fraction t" : "t";
    struct closed_forms_run run = closed_forms_diamond_dybvig(
        row_value(row, row->inputs, t), row_value(row, row->inputs, "R"), row_value(row, row->inputs, "gamma"));

    row_meet_number(row, "c1", run.c1);
    row_meet_number(row, "c2", run.c2);
    meet_behind(row, "f=1/c1=", run.exhausted);
    meet_behind(row, "indifference f=", run.indifference);
}

bool rows_ruin(struct row *row)
{
    if (row_says(row->what, "Siegmund")) {
        check_sampled(row);
    } else if (row_says(row->what, "finite-time ruin") && !row_says(row->what, "infinite-time")) {
        check_ruin_by(row);
    } else if (row_says(row->what, "ruin")) {
        check_ruin(row);
    } else if (row_says(row->what, "Diamond-Dybvig")) {
        check_run(row);
    } else {
        return false;
    }
    return true;
}
