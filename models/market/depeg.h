/* A peg that is calm or under stress: x = logarithm of the price over its peg, between switches Ornstein-Uhlenbeck
 *   dx = kappa_s (mean_s - x) dt + volatility_s dW,  kappa_s = ln 2 / half_life_s,
 * with exponential stays (stay.h). Given the stays a step is linear in x with one normal: exact on any grid. */
#ifndef MITO_MARKET_DEPEG_H
#define MITO_MARKET_DEPEG_H

#include "models/market/price.h"
#include "models/market/stay.h"

/* path[k] = x at grid point k, from the mean of its first regime on. */
void mito_depeg_draw(const struct mito_price_view *view, const struct mito_peg_regime *calm,
                     const struct mito_peg_regime *stress, enum mito_stay_begin begin, double *path);

/* Long-run root of the mean square of the volatility: of times shorter than the half-lives. */
double mito_depeg_volatility(const struct mito_peg_regime *calm, const struct mito_peg_regime *stress);

/* Mean square of a change over `years` at that volatility: the regimes' returns to their means weighted by the time in
 * them, so that calm, where pools are deep, is nearly exact. */
double mito_depeg_variance(const struct mito_peg_regime *calm, const struct mito_peg_regime *stress, double years);

extern const char *const mito_depeg_begins[]; /* words of enum mito_stay_begin */

/* The field table of one regime: four defaults, where they come from, and what is plausible. */
#define MITO_DEPEG_FIELDS(mean_, half_life_, volatility_, dwell_, evidence_, source_, date_, means, lives, volatilities, \
                          dwell_source, dwells)                                                                          \
    {                                                                                                                    \
        {.name = "mean", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_peg_regime, mean),                   \
         .fallback = mean_, .unit = "1", .low = -3, .high = 3,                                                           \
         .help = "Where the logarithm of the price over its peg tends to.", .evidence = evidence_, .source = source_,    \
         .date = date_, .plausible = means},                                                                             \
            {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_peg_regime, half_life),     \
             .fallback = half_life_, .unit = "s", .low = 1000, .high = 1e13,                                             \
             .help = "Time in which half of a deviation from the mean is gone.", .evidence = evidence_,                  \
             .source = source_, .date = date_, .plausible = lives},                                                      \
            {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_peg_regime, volatility),   \
             .fallback = volatility_, .unit = "per year", .low = 0, .high = 20,                                          \
             .help = "Standard deviation per square root of a year, of short times.", .evidence = evidence_,             \
             .source = source_, .date = date_, .plausible = volatilities},                                               \
            {.name = "dwell", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_peg_regime, dwell),             \
             .fallback = dwell_, .unit = "s", .low = 60e3, .high = 1e13, .help = "Mean length of a stay.",               \
             .evidence = SIM_EVIDENCE_ASSUMED, .source = dwell_source, .date = date_, .plausible = dwells},              \
        {                                                                                                                \
            0                                                                                                            \
        }                                                                                                                \
    }

#endif
