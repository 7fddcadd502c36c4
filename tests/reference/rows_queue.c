/* Rows of queueing theory and of self-exciting arrivals. */
#include "tests/reference/rows.h"
#include "tests/support/closed_forms.h"

#include <math.h>
#include <string.h>

/* One key of several names. */
static double either(struct row *row, const char *first, const char *second)
{
    return row_has(row->inputs, first) ? row_value(row, row->inputs, first) : row_value(row, row->inputs, second);
}

/* Squared coefficient of variation of a service law by its letter, or below 0. */
static double variation(const char *text)
{
    const char *at = row_after(text, "service");
    double value;

    if (at == NULL) {
        return -1;
    }
    if (strncmp(at, "LN", 2) == 0) {
        return row_value_or(text, "cs2", -1);
    }
    if (*at == 'E' && row_number(at + 1, &value, NULL)) {
        return 1 / value;
    }
    return *at == 'D' ? 0 : *at == 'M' ? 1 : -1;
}

static void check_mg1(struct row *row)
{
    double arrival = row_value(row, row->inputs, "lambda"), mean = row_value(row, row->inputs, "E[S]");
    double law = variation(row->inputs), second = mean * mean * (1 + law);

    if (row_has(row->inputs, "E[S2]")) {
        row_meet_about(row, "E[S2]", law < 0 ? row_value(row, row->inputs, "E[S2]") : second,
                       row_value(row, row->inputs, "E[S2]"), 1e-12 * second);
        second = row_value(row, row->inputs, "E[S2]");
    }
    row_meet_number(row, "Wq", closed_forms_mg1_wait(arrival, mean, second));
}

/* "D=14.0417 d (337 h)": the hours are exact. */
static void check_mg_infinity(struct row *row)
{
    double rate = row_value(row, row->inputs, "lambda"), days = row_value_or(row->inputs, "D", 0);
    const char *bracket = strchr(row->inputs, '(');
    double hours;
    const char *at = strstr(row->expected, "mean=var=");

    if (bracket != NULL && row_number(bracket + 1, &hours, NULL)) {
        days = hours / 24;
    }
    at = at != NULL ? at + strlen("mean=var=") : row_after(row->expected, "mean");
    if (at == NULL) {
        row_fail(row, "no mean in \"%s\"", row->expected);
        return;
    }
    row_meet_rounded(row, "mean", rate * days, at, 1);
}

static void meet_if(struct row *row, const char *key, double found)
{
    if (row_has(row->expected, key)) {
        row_meet_number(row, key, found);
    }
}

/* "P(W>10)=...": the tail of the time in the system. */
static void meet_tail(struct row *row, double arrival, double service)
{
    const char *at = strstr(row->expected, "P(W>");
    double t;

    if (at != NULL && row_number(at + 4, &t, &at) && strncmp(at, ")=", 2) == 0) {
        double found = closed_forms_mm1_tail(arrival, service, t);
        if (strncmp(at + 2, "e^", 2) == 0) {
            row_meet_text(row, "log P(W>t)", log(found), at + 2 + 2 + (at[4] == '{' || at[4] == '('), 1);
        } else {
            row_meet_text(row, "P(W>t)", found, at + 2, 1);
        }
    }
}

static void check_mm1(struct row *row)
{
    double service = row_value_or(row->inputs, "mu", 1);
    double arrival =
        row_has(row->inputs, "lambda") ? row_value(row, row->inputs, "lambda") : service * either(row, "rho", "ρ");
    double number = arrival / (service - arrival);

    meet_if(row, "L", number);
    meet_if(row, "W", number / arrival);
    meet_if(row, "Wq", number / arrival - 1 / service);
    meet_if(row, "Lq", number - arrival / service);
    meet_tail(row, arrival, service);
}

/* Servers and offered load by key, or in this order: "Erlang C(3, 2.5)". */
static void servers_and_load(struct row *row, unsigned *servers, double *offered)
{
    double list[ROW_LIST];
    double service = row_value_or(row->inputs, "mu", 1);

    if (row_numbers(row->inputs, list) >= 2 || row_numbers(row->what, list) >= 2) {
        *servers = (unsigned)list[0];
        *offered = list[1];
    }
    *servers = (unsigned)row_value_or(row->inputs, "servers", row_value_or(row->inputs, "c", *servers));
    *offered = row_value_or(row->inputs, "a", row_value_or(row->inputs, "offered", *offered));
    *offered = row_value_or(row->inputs, "A", row_value_or(row->inputs, "load", *offered));
    if (row_has(row->inputs, "lambda")) {
        *offered = row_value_or(row->inputs, "lambda", 0) / service;
    }
    if (row_has(row->inputs, "rho")) {
        *offered = row_value_or(row->inputs, "rho", 0) * *servers;
    }
}

/* The first of the keys that is there, else the first number. */
static void meet_named(struct row *row, const char *const keys[], double found)
{
    for (; *keys != NULL; keys++) {
        if (row_has(row->expected, *keys)) {
            row_meet_number(row, *keys, found);
            return;
        }
    }
    row_meet_text(row, "probability", found, row_first(row->expected), 1);
}

static void check_erlang_b(struct row *row)
{
    static const char *const keys[] = {"B", "P_block", "loss", "blocking", NULL};
    unsigned servers = 0;
    double offered = 0;

    servers_and_load(row, &servers, &offered);
    meet_named(row, keys, closed_forms_erlang_b(servers, offered));
}

static void check_mmc(struct row *row)
{
    static const char *const keys[] = {"C", "P_wait", "ErlangC", "Pw", NULL};
    unsigned servers = 0;
    double offered = 0, service = row_value_or(row->inputs, "mu", 1), wait;

    servers_and_load(row, &servers, &offered);
    wait = closed_forms_mmc_wait(servers, offered * service, service);
    meet_named(row, keys, closed_forms_erlang_c(servers, offered));
    meet_if(row, "Wq", wait);
    meet_if(row, "W", wait + 1 / service);
    meet_if(row, "Lq", wait * offered * service);
    meet_if(row, "L", wait * offered * service + offered);
}

/* "P12 .6" or "P12=.6": from node 1 to node 2. */
static size_t routes(const char *text, size_t nodes, double *routing)
{
    size_t count = 0;

    for (const char *at = strchr(text, 'P'); at != NULL; at = strchr(at + 1, 'P')) {
        size_t i = (size_t)(at[1] - '1'), j = i < nodes ? (size_t)(at[2] - '1') : nodes;
        if (j < nodes && (at[3] == ' ' || at[3] == '=') && row_number(at + 4, &routing[i * nodes + j], NULL)) {
            count++;
        }
    }
    return count;
}

static unsigned listed(struct row *row, const char *text, const char *key, double list[ROW_LIST])
{
    const char *at = row_after(text, key);
    char part[256];
    size_t length;

    if (at == NULL || (*at != '(' && *at != '[')) {
        row_fail(row, "no list behind \"%s\" in \"%s\"", key, text);
        return 0;
    }
    length = strcspn(at, ")]");
    length = length < sizeof part ? length : sizeof part - 1;
    memcpy(part, at, length);
    part[length] = '\0';
    return row_numbers(part, list);
}

static void meet_list(struct row *row, const char *key, const double *found, size_t count)
{
    const char *at = row_after(row->expected, key);

    for (size_t i = 0; at != NULL && i < count; i++) {
        at += strcspn(at, ".0123456789");
        row_meet_text(row, key, found[i], at, 1);
        at += strcspn(at, ",)];");
    }
}

static void check_network(struct row *row)
{
    double arrivals[ROW_LIST], services[ROW_LIST], rates[ROW_LIST], numbers[ROW_LIST], routing[ROW_LIST * ROW_LIST];
    const char *in = row_after(row->inputs, "gamma") != NULL ? "gamma" : "γ";
    const char *speed = row_after(row->inputs, "mu") != NULL ? "mu" : "μ";
    size_t nodes = listed(row, row->inputs, in, arrivals);

    memset(routing, 0, sizeof routing);
    if (nodes == 0 || listed(row, row->inputs, speed, services) != nodes || routes(row->inputs, nodes, routing) == 0) {
        row_fail(row, "no network in \"%s\"", row->inputs);
        return;
    }
    double time = closed_forms_jackson(nodes, arrivals, routing, services, rates, numbers);
    meet_list(row, row_after(row->expected, "lambda") != NULL ? "lambda" : "λ", rates, nodes);
    meet_list(row, "L", numbers, nodes);
    meet_if(row, "W", time);
}

/* "same" means the process of the facts sheet: base 1, jump .8, decay 1.2. */
static void check_hawkes(struct row *row)
{
    double base = row_value_or(row->inputs, "mu", 1), jump = row_value_or(row->inputs, "alpha", 0.8);
    double decay = row_value_or(row->inputs, "beta", 1.2), t = row_value_or(row->inputs, "T", 0);
    const char *at = row_first(row->expected);

    if (row_has(row->inputs, "n")) {
        jump = decay * row_value(row, row->inputs, "n");
    }
    t = row_value_or(row->inputs, "t", t);
    if (row_says(row->what, "var") && !row_says(row->what, "mean")) {
        row_meet_text(row, "Var N(T)", closed_forms_hawkes_variance(base, jump, decay, t), at, 1);
    } else if (row_says(row->what, "stationary") && !row_says(row->what, "empty")) {
        double rate = closed_forms_hawkes_rate(base, jump, decay);
        row_meet_text(row, "E N(T)", t > 0 ? rate * t : rate, at, 1);
    } else {
        row_meet_text(row, "E N(0,T)", closed_forms_hawkes_mean(base, jump, decay, t), at, 1);
    }
}

bool rows_queue(struct row *row)
{
    static const struct {
        const char *word;
        void (*check)(struct row *row);
    } forms[] = {
        {"M/G/1", check_mg1},         {"M/G/inf", check_mg_infinity}, {"M/M/1", check_mm1},
        {"M/M/c", check_mmc},         {"Erlang C", check_mmc},        {"Erlang-C", check_mmc},
        {"Erlang B", check_erlang_b}, {"Erlang-B", check_erlang_b},   {"Jackson", check_network},
        {"Hawkes", check_hawkes},     {"M/M/2", check_mmc},           {"M/M/3", check_mmc},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (row_says(row->what, forms[i].word)) {
            forms[i].check(row);
            return true;
        }
    }
    return false;
}
