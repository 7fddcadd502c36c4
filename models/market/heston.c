/* heston: a volatility that moves. The scheme of L. Andersen, "Simple and efficient simulation of the Heston stochastic
 * volatility model" (2008), eq. 33 and section 4.3 for the martingale correction, with the exact law of the variance in
 * place of his approximation. Call of Broadie and Kaya (2006): tests/statistical/test_processes.c. */
#include "models/market/price.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>
#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_heston, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD", .help = "Price at the start of the warm-up."},
    {.name = "drift", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_heston, drift), .fallback = "0%",
     .unit = "per year", .low = -10, .high = 10, .help = "Continuous growth of the expected price.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "no view on the price", .date = "2026-01-02",
     .plausible = "-50% .. 50%"},
    {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_heston, volatility),
     .fallback = "76%", .unit = "per year", .low = 0, .high = 10,
     .help = "Volatility at the start: the square root of the first variance.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "ETHUSDT daily closes, data/eth_btc_daily_close_2018_2026.csv: 74.5% in 2025, 87.6% over all years",
     .date = "2026-01-02", .plausible = "45% .. 110%"},
    {.name = "long_run", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_heston, long_run),
     .fallback = "76%", .unit = "per year", .low = 0, .high = 10, .low_open = true,
     .help = "Square root of the variance's long-run mean.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "same closes", .date = "2026-01-02", .plausible = "45% .. 110%"},
    {.name = "reversion", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_price_heston, reversion),
     .fallback = "3", .unit = "per year", .low = 0.01, .high = 1000,
     .help = "Speed at which the variance returns to its mean; half of a deviation is gone after 0.69 over it.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "yearly volatilities .45 to 1.09 in 2020-2025 persist for months",
     .date = "2026-01-02", .plausible = "1 .. 20"},
    {.name = "vol_of_variance", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_price_heston, vol_of_variance),
     .fallback = "1.2", .unit = "per year", .low = 0.01, .high = 100, .help = "Volatility of the variance.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "with the other defaults the variance stays above 0 (Feller) and its stationary sd is 0.37",
     .date = "2026-01-02", .plausible = "0.3 .. 3"},
    {.name = "correlation", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_heston, correlation),
     .fallback = "-30%", .unit = "1", .low = -1, .high = 1, .help = "Correlation of price and variance.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "daily returns of ETH 2018-2026 are skewed by -0.955",
     .date = "2026-01-02", .plausible = "-70% .. 20%"},
    {0},
};
const struct sim_section mito_heston_section = {
    "heston", "Stochastic volatility that returns to its mean; exact variance, prices to second order in the step.",
    sizeof(struct mito_price_heston), fields};

/* Constants of one step. */
struct step {
    double keep;       /* exp(-kappa dt) */
    double scale;      /* c: v' = c x noncentral chi square (degrees, v keep / c) */
    double half;       /* degrees / 2 = 2 kappa theta / xi^2 */
    double trend;      /* of the logarithm, what does not depend on v */
    double from, to;   /* factors of v and v' */
    double spread;     /* factor of (v + v') under the root */
};

static struct step step_of(const struct mito_price_heston *heston, const struct mito_grid *grid)
{
    double years = (double)grid->step / (double)SIM_YEAR;
    double kappa = heston->reversion, xi = heston->vol_of_variance, rho = heston->correlation;
    double theta = heston->long_run * heston->long_run;
    double slope = 0.5 * years * (kappa * rho / xi - 0.5), both = 0.5 * years * (1.0 - rho * rho);
    double to = slope + rho / xi;
    double power = to + 0.5 * both; /* A: E exp(A v') makes the drift */
    struct step step = {
        .keep = sim_math_exp(-kappa * years),
        .scale = -xi * xi * sim_math_expm1(-kappa * years) / (4.0 * kappa),
        .half = 2.0 * kappa * theta / (xi * xi),
        .to = to,
        .spread = both,
    };

    /* ln E exp(A v') = A keep v / (1 - 2 c A) - half ln(1 - 2 c A) is taken off, with (from + both / 2) v. 2 c A is about
     * xi rho dt / 2: below 0.3 for a vol_of_variance of at most 100 and grids of at most a day. */
    double rest = 1.0 - 2.0 * step.scale * power;

    step.trend = heston->drift * years + step.half * sim_math_log(rest);
    step.from = -0.5 * both - power * step.keep / rest;
    return step;
}

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_heston *)parameters)->start);
}

static double volatility(const void *parameters)
{
    return ((const struct mito_price_heston *)parameters)->long_run;
}

/* The variance a step later: chi square with 2 half + 2 N degrees, N Poisson. */
static double next(const struct step *step, double variance, struct sim_draw *draw)
{
    double mean = 0.5 * variance * step->keep / step->scale;
    double count = (double)sim_draw_poisson(draw, mean);

    return 2.0 * step->scale * sim_draw_gamma(draw, step->half + count);
}

void mito_heston_variance(const struct mito_price_heston *heston, const struct sim_stream *stream,
                          const struct mito_grid *grid, double *path)
{
    const struct step step = step_of(heston, grid);

    path[0] = heston->volatility * heston->volatility;
    for (uint32_t k = 1; k < grid->points; k++) {
        struct sim_draw luck = sim_stream_at(stream, k);

        path[k] = next(&step, path[k - 1], &luck);
    }
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_heston *heston = view->parameters;
    const struct step step = step_of(heston, view->grid);
    struct sim_stream stream = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE_VARIANCE, view->entity);
    double x = 0.0, variance = heston->volatility * heston->volatility;

    path[0] = x;
    for (uint32_t k = 1; k < view->grid->points; k++) {
        struct sim_draw luck = sim_stream_at(&stream, k);
        double after = next(&step, variance, &luck);

        x += step.trend + step.from * variance + step.to * after + sqrt(step.spread * (variance + after)) * path[k];
        path[k] = x;
        variance = after;
    }
    mito_price_raise(path, view->grid->points, start(heston));
}

const struct mito_price_kind mito_heston_kind = {
    .section = &mito_heston_section, .diffusive = true, .start = start, .volatility = volatility, .draw = draw};
