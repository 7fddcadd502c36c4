/* peg: a stablecoin in calm times. */
#include "models/market/price.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_peg, start),
     .low = 0, .high = 1e12, .low_open = true, .fallback = "1 USD",
     .unit = "USD", .help = "The price it returns to.", .evidence = SIM_EVIDENCE_CITED,
     .source = "issuer's promise of redemption at par", .date = "2026-01-02", .plausible = "1 USD"},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_price_peg, half_life),
     .fallback = "6h", .unit = "s", .low = 1, .high = 1e13, .help = "Time in which half of a deviation is gone.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "DAI/USDC half-hourly 2021-12..2022-02, data/curvesim_DAI-USDC_30min_2021-12_2022-02.csv: "
               "autocorrelation .20 at 30 min, .12 at 6 h; 10.9 h after the trough of USDC in March 2023",
     .date = "2022-02-23", .plausible = "1h .. 12h"},
    {.name = "sd", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_peg, sd), .fallback = "3bp",
     .unit = "1", .low = 0, .high = 1, .help = "Stationary standard deviation of the logarithm of the price.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "DAI/USDC half-hourly 2021-12..2022-02, data/curvesim_DAI-USDC_30min_2021-12_2022-02.csv: 2.8 bp in calm; "
               "a depeg is another regime",
     .date = "2022-02-23", .plausible = "1bp .. 30bp"},
    {0},
};
const struct sim_section mito_peg_section = {
    "peg", "A price held near its start: Ornstein-Uhlenbeck in the logarithm, started at the peg, calm regime only.",
    sizeof(struct mito_price_peg), fields};

static const double LOG_2 = 0x1.62e42fefa39efp-1;

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_peg *)parameters)->start);
}

/* Of short times: sd sqrt(2 kappa). */
static double volatility(const void *parameters)
{
    const struct mito_price_peg *peg = parameters;

    return peg->sd * sqrt(2.0 * LOG_2 * ((double)SIM_YEAR / (double)peg->half_life));
}

static double variance(const void *parameters, double years)
{
    const struct mito_price_peg *peg = parameters;

    return mito_price_returning(volatility(peg), LOG_2 * ((double)SIM_YEAR / (double)peg->half_life), years);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_peg *peg = view->parameters;
    struct sim_stream stream = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE, view->entity);

    mito_price_ou(&stream, view->grid, (double)peg->half_life, peg->sd, 0, 0.0, path);
    mito_price_raise(path, view->grid->points, start(peg));
}

const struct mito_price_kind mito_peg_kind = {
    .section = &mito_peg_section, .start = start, .volatility = volatility, .variance = variance,
    .draw = draw};
