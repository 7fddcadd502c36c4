/* Rows of price processes. */
#include "models/market/price.h"
#include "tests/reference/rows.h"
#include "tests/support/closed_forms.h"

#include <math.h>
#include <string.h>

static double input(struct row *row, const char *key)
{
    return row_value(row, row->inputs, key);
}

static double first_of(struct row *row, const char *const keys[], double otherwise)
{
    for (; *keys != NULL; keys++) {
        if (row_has(row->inputs, *keys)) {
            return input(row, *keys);
        }
    }
    return otherwise;
}

static void meet_if(struct row *row, const char *key, double found)
{
    if (row_has(row->expected, key)) {
        row_meet_number(row, key, found);
    }
}

static double jump_sd(struct row *row)
{
    static const char *const keys[] = {"deltaJ", "dJ", "sJ", NULL};

    return first_of(row, keys, 0);
}

static void check_merton(struct row *row)
{
    struct closed_forms_moments m =
        closed_forms_merton(input(row, "mu"), input(row, "sigma"), input(row, "lambda"), input(row, "mJ"), jump_sd(row),
                            row_value_or(row->inputs, "T", 1));

    row_meet_number(row, "mean", m.mean);
    row_meet_number(row, "var", m.variance);
    row_meet_number(row, "skew", m.skewness);
    row_meet_number(row, "exkurt", m.kurtosis);
}

static void check_merton_call(struct row *row)
{
    double price = closed_forms_merton_call(input(row, "S"), input(row, "K"), input(row, "r"), input(row, "sigma"),
                                            input(row, "T"), input(row, "lambda"), input(row, "mJ"), jump_sd(row));

    row_meet_rounded(row, "call", price, row_first(row->expected), 1);
}

static void check_cir(struct row *row)
{
    struct closed_forms_heston model = {.variance = input(row, "v0"),
                                        .reversion = input(row, "kappa"),
                                        .level = input(row, "theta"),
                                        .volatility = input(row, "xi")};
    double t = row_has(row->inputs, "t") ? input(row, "t") : input(row, "T");
    struct closed_forms_moments m = closed_forms_cir(&model, t);
    double feller = 2 * model.reversion * model.level / (model.volatility * model.volatility);
    const char *at = strstr(row->expected, ")");

    row_meet_number(row, "mean", m.mean);
    row_meet_number(row, "var", m.variance);
    at = strstr(row->expected, "Feller");
    at = at != NULL ? strchr(at, '=') : NULL;
    if (at != NULL) {
        row_meet_rounded(row, "Feller", feller, at + 1, 1);
    }
}

static void check_heston(struct row *row)
{
    struct closed_forms_heston model = {input(row, "v0"), input(row, "kappa"), input(row, "theta"), input(row, "xi"),
                                        input(row, "rho")};

    row_meet_rounded(
        row, "call",
        closed_forms_heston_call(&model, input(row, "S"), input(row, "K"), input(row, "r"), input(row, "T")),
        row->expected, 1);
}

/* Black-Scholes call, for rows that give it beside the others. */
static void check_black(struct row *row)
{
    row_meet_rounded(row, "call",
                     closed_forms_black_call(input(row, "S"), input(row, "K"), input(row, "r"), input(row, "sigma"),
                                             input(row, "T")),
                     row->expected, 1);
}

static void meet_first(struct row *row, const char *name, double found)
{
    row_meet_text(row, name, found, row_first(row->expected), 1);
}

static void check_barrier(struct row *row)
{
    static const char *const starts[] = {"S0", "S", "start", NULL};
    static const char *const barriers[] = {"b", "B", "barrier", "H", NULL};
    static const char *const drifts[] = {"mu", "r", "drift", NULL};
    static const char *const times[] = {"T", "t", NULL};
    double sigma = input(row, "sigma");

    meet_first(row, "P(touch)",
               closed_forms_touch(first_of(row, starts, 1), first_of(row, barriers, 0), first_of(row, drifts, 0), sigma,
                                  first_of(row, times, 1)));
}

/* Chance that a path between two points above a barrier touched it. */
static void check_bridge(struct row *row)
{
    static const char *const starts[] = {"x0", "x", NULL};
    static const char *const ends[] = {"x1", "y", NULL};
    static const char *const barriers[] = {"a", "b", "barrier", NULL};
    static const char *const times[] = {"dt", "T", "t", NULL};
    double sigma = input(row, "sigma");

    meet_first(row, "P(touch)",
               mito_price_bridge_crossing(first_of(row, starts, 0), first_of(row, ends, 0), first_of(row, barriers, 0),
                                          sigma * sigma * first_of(row, times, 1)));
}

static void check_ornstein(struct row *row)
{
    static const char *const starts[] = {"x0", "x", "X0", NULL};
    static const char *const times[] = {"dt", "t", "T", NULL};
    static const char *const levels[] = {"theta", "mean", NULL};
    double reversion = input(row, "kappa"), sigma = input(row, "sigma"), t = first_of(row, times, 1e9);
    struct closed_forms_moments m =
        closed_forms_ornstein(first_of(row, starts, 0), first_of(row, levels, 0), reversion, sigma, t);

    meet_if(row, "mean", m.mean);
    meet_if(row, "var", m.variance);
    meet_if(row, "sd", sqrt(m.variance));
    meet_if(row, "stationary sd", sigma / sqrt(2 * reversion));
    meet_if(row, "stationary var", sigma * sigma / (2 * reversion));
    meet_if(row, "half-life", log(2) / reversion);
}

/* Two regimes: share of time in the first, from the rates of leaving each. */
static void check_regime(struct row *row)
{
    double out = input(row, "q01"), back = input(row, "q10"), t = row_value_or(row->inputs, "t", 0);
    double share = back / (out + back);

    t = row_value_or(row->inputs, "T", t);
    if (row_says(row->what, "occupancy") && t > 0) { /* from the first regime */
        share = share * t + out / ((out + back) * (out + back)) * -expm1(-(out + back) * t);
    }
    meet_first(row, "share of the first regime", share);
}

bool rows_price(struct row *row)
{
    static const struct {
        const char *word, *other;
        void (*check)(struct row *row);
    } forms[] = {
        {"Merton call", "", check_merton_call},
        {"Merton", "mean", check_merton},
        {"CIR", "mean", check_cir},
        {"Heston", "call", check_heston},
        {"Black", "call", check_black},
        {"bridge", "", check_bridge},
        {"GBM", "barrier", check_barrier},
        {"first-passage", "", check_barrier},
        {"first passage", "", check_barrier},
        {"OU", "x", check_ornstein},
        {"Ornstein", "", check_ornstein},
        {"OU", "", check_ornstein},
        {"regime", "", check_regime},
    };

    if (strncmp(row->id, "PX-", 3) != 0 && strncmp(row->id, "LEND-HF", 7) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (row_says(row->what, forms[i].word) && row_says(row->what, forms[i].other)) {
            forms[i].check(row);
            return true;
        }
    }
    return false;
}
