/* gbm: the log price as a Brownian motion with drift. */
#include "models/market/price.h"

#include "sim/config/quantity.h"

#include <math.h>
#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_gbm, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "Price at the start of the warm-up."},
    {.name = "drift", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_gbm, drift), .fallback = "0%",
     .unit = "per year", .low = -10, .high = 10,
     .help = "Continuous growth of the expected price; 0 keeps yields and luck apart.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "no view on the price", .date = "2026-01-02",
     .plausible = "-50% .. 50%"},
    {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_gbm, volatility),
     .fallback = "76%", .unit = "per year", .low = 0, .high = 10,
     .help = "Standard deviation of the yearly logarithmic return.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "ETHUSDT daily closes 2018-01..2026-01, data/eth_btc_daily_close_2018_2026.csv: 87.6% over all years, "
               "yearly 1.055, 1.087, .875, .466, .642, .745 in 2020-2025",
     .date = "2026-01-02", .plausible = "45% .. 110%"},
    {0},
};
const struct sim_section mito_gbm_section = {
    "gbm", "Geometric Brownian motion, sampled exactly; assets of this kind may be correlated.",
    sizeof(struct mito_price_gbm), fields};

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_gbm *)parameters)->start);
}

static double volatility(const void *parameters)
{
    return ((const struct mito_price_gbm *)parameters)->volatility;
}

/* From the Z of the steps to prices. */
static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_gbm *gbm = view->parameters;
    double years = (double)view->grid->step / (double)SIM_YEAR;
    double trend = (gbm->drift - 0.5 * gbm->volatility * gbm->volatility) * years;
    double spread = gbm->volatility * sqrt(years);
    double x = 0.0;

    path[0] = x;
    for (uint32_t k = 1; k < view->grid->points; k++) {
        x += trend + spread * path[k];
        path[k] = x;
    }
    mito_price_raise(path, view->grid->points, start(gbm));
}

const struct mito_price_kind mito_gbm_kind = {
    .section = &mito_gbm_section, .diffusive = true, .start = start, .volatility = volatility, .draw = draw};
