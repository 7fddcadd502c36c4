/* merton: a diffusion with jumps. Jumps come at exact times from their own stream, whatever the grid. */
#include "models/market/price.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>
#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_merton, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD", .help = "Price at the start of the warm-up."},
    {.name = "drift", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_merton, drift), .fallback = "0%",
     .unit = "per year", .low = -10, .high = 10, .help = "Continuous growth of the expected price, jumps included.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "no view on the price", .date = "2026-01-02",
     .plausible = "-50% .. 50%"},
    {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_merton, volatility),
     .fallback = "48.07%", .unit = "per year", .low = 0, .high = 10,
     .help = "Standard deviation of the yearly logarithmic return without jumps.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "mixture fitted to ETHUSDT daily closes 2018-01..2026-01, data/eth_btc_daily_close_2018_2026.csv; BTC 31.75%",
     .date = "2026-01-02", .plausible = "30% .. 60%"},
    {.name = "jump_rate", .type = SIM_FIELD_FREQUENCY, .offset = offsetof(struct mito_price_merton, jump_rate),
     .fallback = "110.6/y", .low = 0, .high = 1000, .help = "Jumps expected.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "same fit (at most one jump a day): frequent small jumps; BTC 123.6/y. Rare large ones, 10/y, are a choice",
     .date = "2026-01-02", .plausible = "10/y .. 130/y"},
    {.name = "jump_mean", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_merton, jump_mean),
     .fallback = "-0.242%", .unit = "1", .low = -3, .high = 3, .help = "Mean of a jump of the logarithm.",
     .evidence = SIM_EVIDENCE_MEASURED, .source = "same fit; BTC -0.101%", .date = "2026-01-02",
     .plausible = "-5% .. 0%"},
    {.name = "jump_sd", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_merton, jump_sd),
     .fallback = "6.96%", .unit = "1", .low = 0, .high = 3, .help = "Standard deviation of a jump of the logarithm.",
     .evidence = SIM_EVIDENCE_MEASURED, .source = "same fit; BTC 5.26%", .date = "2026-01-02",
     .plausible = "5% .. 10%"},
    {0},
};
const struct sim_section mito_merton_section = {
    "merton", "Geometric Brownian motion with normal jumps of the logarithm at random times; exact.",
    sizeof(struct mito_price_merton), fields};

static double per_year(const struct mito_price_merton *merton)
{
    return merton->jump_rate * ((double)SIM_YEAR / (double)SIM_DAY);
}

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_merton *)parameters)->start);
}

static double volatility(const void *parameters)
{
    return ((const struct mito_price_merton *)parameters)->volatility;
}

/* The second cumulant: jumps included. */
static double variance(const void *parameters, double years)
{
    const struct mito_price_merton *merton = parameters;
    double square = merton->jump_mean * merton->jump_mean + merton->jump_sd * merton->jump_sd;

    return (merton->volatility * merton->volatility + per_year(merton) * square) * years;
}

/* The jumps to come, one by one. */
struct jumps {
    struct sim_stream stream;
    double gap; /* mean, ms */
    double at;  /* of the next, ms after the grid's origin */
    double size;
    uint32_t ordinal;
};

static void next(struct jumps *jumps, const struct mito_price_merton *merton)
{
    struct sim_draw draw = sim_stream_at(&jumps->stream, jumps->ordinal++);

    jumps->at += jumps->gap * sim_draw_exponential(&draw);
    jumps->size = merton->jump_mean + merton->jump_sd * sim_draw_normal(&draw);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_merton *merton = view->parameters;
    double years = (double)view->grid->step / (double)SIM_YEAR;
    double growth = sim_math_expm1(merton->jump_mean + 0.5 * merton->jump_sd * merton->jump_sd);
    double trend = (merton->drift - per_year(merton) * growth - 0.5 * merton->volatility * merton->volatility) * years;
    double spread = merton->volatility * sqrt(years);
    double x = 0.0;
    struct jumps jumps = {
        .stream = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE_JUMP, view->entity),
        .gap = (double)SIM_DAY / merton->jump_rate, /* infinite without jumps */
    };

    next(&jumps, merton);
    path[0] = x;
    for (uint32_t k = 1; k < view->grid->points; k++) {
        x += trend + spread * path[k];
        for (double now = (double)k * (double)view->grid->step; jumps.at <= now; next(&jumps, merton)) {
            x += jumps.size;
        }
        path[k] = x;
    }
    mito_price_raise(path, view->grid->points, start(merton));
}

const struct mito_price_kind mito_merton_kind = {
    .section = &mito_merton_section, .diffusive = true, .start = start, .volatility = volatility,
    .variance = variance, .draw = draw};
