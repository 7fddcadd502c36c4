/* peg_regimes: a stablecoin that may lose its peg for hours. */
#include "models/market/depeg.h"
#include "models/market/price.h"

#include "sim/config/quantity.h"

#include <stddef.h>

#define CALM "DAI/USDC half-hourly 2021-12..2022-02, data/curvesim_DAI-USDC_30min_2021-12_2022-02.csv: stationary sd " \
             "2.8 bp; return to par after the trough of USDC in March 2023, data/usdc_kraken_hourly_2023-03.csv: 10.9 h"
#define STRESS "USDC/USD hourly in March 2023, data/usdc_kraken_hourly_2023-03.csv: -10.7% at the trough, reached within " \
               "hours, residual 0.59% an hour"
#define EVENTS "one depeg below 0.99 for USDC in 2018-2026: 47 h below 0.99, 10 h below 0.92; the length of a stay in " \
               "stress is the time until redemptions are trusted again"

static const struct sim_field calm_fields[] =
    MITO_DEPEG_FIELDS("0%", "10.9h", "1%", "4y", SIM_EVIDENCE_MEASURED, CALM, "2023-03-14", "-5bp .. 5bp", "1h .. 12h",
                      "0.5% .. 3%", EVENTS, "1y .. 8y");
static const struct sim_section calm_section = {"calm", "At its peg.", sizeof(struct mito_peg_regime), calm_fields};
static const struct sim_field stress_fields[] =
    MITO_DEPEG_FIELDS("-10.7%", "2h", "55%", "10h", SIM_EVIDENCE_MEASURED, STRESS, "2023-03-14", "-30% .. -2%",
                      "1h .. 6h", "20% .. 100%", EVENTS, "6h .. 4d");
static const struct sim_section stress_section = {"stress", "Off its peg.", sizeof(struct mito_peg_regime),
                                                  stress_fields};

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_peg_regimes, start),
     .low = 0, .high = 1e12, .low_open = true, .fallback = "1 USD", .unit = "USD", .help = "The price it is pegged to.",
     .evidence = SIM_EVIDENCE_CITED, .source = "issuer's promise of redemption at par", .date = "2026-01-02",
     .plausible = "1 USD"},
    {.name = "calm", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_peg_regimes, calm),
     .fallback = "{}", .section = &calm_section, .help = "At its peg."},
    {.name = "stress", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_peg_regimes, stress),
     .fallback = "{}", .section = &stress_section, .help = "Off its peg."},
    {.name = "begins", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct mito_price_peg_regimes, begins),
     .fallback = "calm", .choices = mito_depeg_begins, .design = true,
     .help = "Regime at the start of the warm-up; stationary draws it by the long-run shares."},
    {0},
};
const struct sim_section mito_peg_regimes_section = {
    "peg_regimes", "A stablecoin that is calm or under stress for exponential times, each an Ornstein-Uhlenbeck; exact.",
    sizeof(struct mito_price_peg_regimes), fields};

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_peg_regimes *)parameters)->start);
}

static double volatility(const void *parameters)
{
    const struct mito_price_peg_regimes *peg = parameters;

    return mito_depeg_volatility(&peg->calm, &peg->stress);
}

static double variance(const void *parameters, double years)
{
    const struct mito_price_peg_regimes *peg = parameters;

    return mito_depeg_variance(&peg->calm, &peg->stress, years);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_peg_regimes *peg = view->parameters;

    mito_depeg_draw(view, &peg->calm, &peg->stress, (enum mito_stay_begin)peg->begins, path);
    mito_price_raise(path, view->grid->points, start(peg));
}

const struct mito_price_kind mito_peg_regimes_kind = {
    .section = &mito_peg_regimes_section, .start = start, .volatility = volatility, .variance = variance,
    .draw = draw};
