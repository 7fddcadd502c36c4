/* Prices of assets in USD and gas prices of chains, as kinds: exact transitions on the market grid.
 *
 *   gbm       dS/S = drift dt + volatility dW, S(t+dt) = S exp((drift - volatility^2/2) dt + volatility sqrt(dt) Z);
 *             Z_i = sum_j factor[i][j] z_j with z_j from asset j's own stream (Cholesky factor of the study's matrix), so
 *             an uncorrelated asset more changes no other path. Only gbm assets mix: a peg keeps its own z, and the
 *             factor's entries that couple a gbm asset to an asset of another kind are not used
 *   peg       ln(S/start) = Ornstein-Uhlenbeck around 0 with a half-life and a stationary standard deviation
 *   constant  S = start
 *   ou_log    (gas) ln(g/median) = Ornstein-Uhlenbeck with half-life and stationary sd log_sd, started in its stationary law
 * Calibrations: facts of 2018-2026 daily closes, see the fields' sources. Drift is per year of 365 days, continuous. */
#ifndef MITO_MARKET_PRICE_H
#define MITO_MARKET_PRICE_H

#include "models/market/gas.h"
#include "models/market/grid.h"
#include "sim/config/field.h"
#include "sim/random/stream.h"

struct mito_price_gbm {
    struct sim_quantity start; /* USD */
    double drift;              /* per year, continuous */
    double volatility;         /* per square root of a year */
};

struct mito_price_peg {
    struct sim_quantity start; /* USD */
    sim_time half_life;
    double sd; /* stationary, of the logarithm */
};

struct mito_price_constant {
    struct sim_quantity start; /* USD */
};

/* NULL-terminated table for SIM_FIELD_KIND fields (selector "model"); that of gas prices stands in gas.h. */
extern const struct sim_section *const mito_price_kinds[];

/* One process, as bound by the config: kind index and parameters of that kind. */
struct mito_process {
    uint32_t kind;
    const void *parameters; /* borrowed from the bound study */
};

/* Ornstein-Uhlenbeck on the grid: x[0] ~ its stationary law when `stationary`, else `start`; exact transitions. */
void mito_price_ou(const struct sim_stream *stream, const struct mito_grid *grid, double half_life_ms, double sd,
                   int stationary, double start, double *path);

/* USD per whole coin at grid index 0. */
double mito_price_start(const struct mito_process *process);

/* Draws `count` prices at once: factor = lower Cholesky factor, row-major count x count (identity when uncorrelated).
 * entities[i] is the stream entity of asset i. paths[i] gets grid->points values in USD. */
void mito_price_draw(const struct mito_process *processes, const uint32_t *entities, uint32_t count,
                     const double *factor, const struct mito_grid *grid, uint64_t seed, uint32_t replicate,
                     double *const *paths);

/* Gas price in gwei of one chain. */
void mito_price_draw_gas(const struct mito_process *process, uint32_t entity, const struct mito_grid *grid,
                         uint64_t seed, uint32_t replicate, double *path);

/* Lower Cholesky factor of a correlation matrix, in place of `factor` (row-major n x n). 0 when it is not positive
 * definite. Own twelve lines instead of GSL's: a study must give the same bits on arm64, where GSL may contract. */
int mito_price_cholesky(const double *matrix, uint32_t n, double *factor);

#endif
