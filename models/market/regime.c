/* regime: calm and turbulent times. */
#include "models/market/price.h"

#include "models/market/purpose.h"
#include "models/market/stay.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stddef.h>

/* drift, volatility and dwell of one regime */
#define REGIME_FIELDS(volatility_, dwell_, others)                                                                   \
    {                                                                                                                \
        {.name = "drift", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_regime, drift),                 \
         .fallback = "0%", .unit = "per year", .low = -10, .high = 10,                                               \
         .help = "Continuous growth of the expected price.", .evidence = SIM_EVIDENCE_ASSUMED,                       \
         .source = "no view on the price", .date = "2026-01-02", .plausible = "-100% .. 100%"},                      \
            {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_regime, volatility),   \
             .fallback = volatility_, .unit = "per year", .low = 0, .high = 20,                                      \
             .help = "Standard deviation of the yearly logarithmic return.", .evidence = SIM_EVIDENCE_MEASURED,      \
             .source = "Gaussian hidden Markov model of ETHUSDT daily returns 2018-01..2026-01, "                    \
                       "data/eth_btc_daily_close_2018_2026.csv; " others,                                            \
             .date = "2026-01-02", .plausible = "30% .. 150%"},                                                      \
            {.name = "dwell", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_regime, dwell),             \
             .fallback = dwell_, .unit = "s", .low = 60e3, .high = 1e13, .help = "Mean length of a stay.",           \
             .evidence = SIM_EVIDENCE_MEASURED, .source = "same model: 1 / daily probability of leaving; " others,   \
             .date = "2026-01-02", .plausible = "3d .. 60d"},                                                        \
        {                                                                                                            \
            0                                                                                                        \
        }                                                                                                            \
    }

static const struct sim_field calm_fields[] = REGIME_FIELDS("50.56%", "12.4d", "BTC 32.01%, 6.0 days");
static const struct sim_section calm_section = {"calm", "The calm regime.", sizeof(struct mito_regime), calm_fields};
static const struct sim_field turbulent_fields[] = REGIME_FIELDS("137.14%", "5.6d", "BTC 102.36%, 3.4 days");
static const struct sim_section turbulent_section = {"turbulent", "The turbulent regime.", sizeof(struct mito_regime),
                                                     turbulent_fields};
static const char *const begins[] = {"calm", "turbulent", "stationary", NULL};

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_regime, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD", .help = "Price at the start of the warm-up."},
    {.name = "calm", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_regime, calm), .fallback = "{}",
     .section = &calm_section, .help = "The calm regime."},
    {.name = "turbulent", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_regime, turbulent),
     .fallback = "{}", .section = &turbulent_section, .help = "The turbulent regime."},
    {.name = "begins", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct mito_price_regime, begins),
     .fallback = "stationary", .choices = begins, .design = true,
     .help = "Regime at the start of the warm-up; stationary draws it by the long-run shares."},
    {0},
};
const struct sim_section mito_regime_section = {
    "regime", "Geometric Brownian motion with calm and turbulent times, exponentially long; exact.",
    sizeof(struct mito_price_regime), fields};

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_regime *)parameters)->start);
}

static double volatility(const void *parameters)
{
    const struct mito_price_regime *regime = parameters;
    double share = mito_stay_share(regime->calm.dwell, regime->turbulent.dwell);
    double calm = regime->calm.volatility, turbulent = regime->turbulent.volatility;

    return sqrt((1.0 - share) * calm * calm + share * turbulent * turbulent);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_regime *regime = view->parameters;
    const struct mito_regime *const regimes[2] = {&regime->calm, &regime->turbulent};
    struct sim_stream stream = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE_REGIME, view->entity);
    struct mito_stay stay;
    double x = 0.0, now = 0.0;

    mito_stay_begin(&stay, &stream, regime->calm.dwell, regime->turbulent.dwell, (enum mito_stay_begin)regime->begins);
    path[0] = x;
    for (uint32_t k = 1; k < view->grid->points; k++) {
        double trend = 0.0, variance = 0.0;

        for (double to = (double)k * (double)view->grid->step; now < to;) {
            const struct mito_regime *present = regimes[stay.state];
            double end = mito_stay_end(&stay, to), years = (end - now) / (double)SIM_YEAR;
            double square = present->volatility * present->volatility;

            trend += (present->drift - 0.5 * square) * years;
            variance += square * years;
            now = end;
            if (end < to) {
                mito_stay_leave(&stay);
            }
        }
        x += trend + sqrt(variance) * path[k];
        path[k] = x;
    }
    mito_price_raise(path, view->grid->points, start(regime));
}

const struct mito_price_kind mito_regime_kind = {
    .section = &mito_regime_section, .diffusive = true, .start = start, .volatility = volatility, .draw = draw};
