/* Prices of assets in USD, one descriptor per kind of process; gas prices of chains. Adding a price process is adding a
 * file and a name in the list of price_list.c.
 *
 * All paths are drawn on the market grid before any strategy runs, from exact transitions: the law at a time does not
 * depend on the step. A path starts at `start` and keeps its last value between grid points. After its process a path is
 * multiplied by the study's shocks of its asset (shock.h), and only then may another asset refer to it.
 *
 * Diffusive kinds mix: asset i's step k is driven by Z_i = sum_j factor[i][j] z_j with z_j the normal of ordinal k of
 * asset j's own stream (factor: Cholesky factor of the study's matrix), so an uncorrelated asset more changes no other
 * path. Only diffusive assets mix; the factor's entries that couple one to another kind are not used.
 *
 * Drift is per year of 365 days, continuous. The kinds' laws and parameters stand in processes.h. */
#ifndef MITO_MARKET_PRICE_H
#define MITO_MARKET_PRICE_H

#include "models/market/gas.h"
#include "models/market/grid.h"
#include "models/market/processes.h"
#include "models/market/shock.h"
#include "sim/config/bound.h"
#include "sim/random/stream.h"

/* What a process sees when it draws a replicate's path. */
struct mito_price_view {
    const void *parameters; /* of its kind, borrowed from the bound study */
    const struct mito_grid *grid;
    uint64_t seed;
    uint32_t replicate;
    uint32_t entity;  /* of its streams: hash of the asset's name */
    const double *of; /* path of the asset it refers to, shocks applied; NULL when it refers to none */
};

struct mito_price_kind {
    const struct sim_section *section; /* name (the word used in configs), help and parameters */

    /* Its steps are driven by one standard normal each, which may be correlated with other assets': `draw` finds
     * Z[1..points-1] in the path. */
    bool diffusive;

    /* Optional: the asset whose path it multiplies, as the address of that parameter. NULL: its price is in USD. */
    const uint32_t *(*of)(const void *parameters);

    /* Optional: faults for what is wrong with the parameters together, or on this grid; after all fields are bound. */
    void (*check)(const void *parameters, const struct mito_grid *grid, struct sim_bound *bound);

    /* Value at grid index 0, > 0: USD, or per unit of the asset it refers to. */
    double (*start)(const void *parameters);

    /* Standard deviation of its own logarithm per square root of a year, of times so short that it is continuous: without
     * jumps, and in the long run; without that of the asset it refers to. For what acts between grid points: arbitrage of
     * pools, lowest prices. */
    double (*volatility)(const void *parameters);

    /* Optional: variance of the change of its own logarithm over `years`, in the long run; NULL: volatility^2 years. A
     * price that returns to an anchor strays less than its volatility says, one that jumps strays more. */
    double (*variance)(const void *parameters, double years);

    /* Fills path[0 .. points-1], in USD. Every draw is keyed by view->entity and an ordinal of the process's own; path[k]
     * depends on nothing after grid point k. Nothing allocates. */
    void (*draw)(const struct mito_price_view *view, double *path);
};

extern const struct mito_price_kind *const mito_price_kinds[]; /* NULL-terminated */
extern const struct sim_section
    *const mito_price_sections[]; /* the same kinds' sections, for SIM_FIELD_KIND ("model") */

/* One process, as bound by the config: index of its kind (in mito_price_kinds, or mito_gas_kinds) and its parameters. */
struct mito_process {
    uint32_t kind;
    const void *parameters; /* borrowed from the bound study */
};

/* The prices of a study, drawn together. */
struct mito_price_market {
    const struct mito_process *processes; /* borrowed, as all below; one an asset */
    const uint32_t *entities;             /* of the assets' streams */
    const uint32_t *order;                /* mito_price_order; NULL: as they stand, when none refers to another */
    const double *factor; /* lower Cholesky factor of the correlations, row-major count x count (identity: uncorrelated) */
    uint32_t count;
    const struct mito_grid *grid;
    const struct mito_shock *shocks; /* on assets, by index */
    uint32_t shock_count;
};

/* Fills `order` so that each asset comes after the one it refers to. Returns count, or the index of an asset that refers
 * to itself by way of others. */
uint32_t mito_price_order(const struct mito_process *processes, uint32_t count, uint32_t *order);

/* Whether correlations of this process have a meaning. */
bool mito_price_is_diffusive(const struct mito_process *process);

/* Draws all prices of a replicate: paths[i] gets grid->points values in USD. */
void mito_price_draw(const struct mito_price_market *market, uint64_t seed, uint32_t replicate, double *const *paths);

/* USD per whole coin at grid index 0, before shocks. */
double mito_price_start(const struct mito_price_market *market, uint32_t asset);

/* Annual standard deviation of the logarithm of asset i's price in units of asset j, in the long run, correlations and
 * references taken into account; j = count: in USD. */
double mito_price_volatility(const struct mito_price_market *market, uint32_t i, uint32_t j);

/* Standard deviation of the change of that logarithm over `years`. */
double mito_price_spread(const struct mito_price_market *market, uint32_t i, uint32_t j, double years);

/* Variance of the change of a stationary Ornstein-Uhlenbeck over `years`, `reversion` per year (0: Brownian motion):
 * volatility^2 (1 - exp(-reversion years)) / reversion. */
double mito_price_returning(double volatility, double reversion, double years);

/* Probability that a Brownian path with x0 and x1 at the ends of an interval, all logarithms, passes the barrier within:
 * exp(-2 (x0 - a)(x1 - a) / (sd^2 dt)) when both ends are on one side, else 1. `variance` = sd^2 dt. */
double mito_price_bridge_crossing(double x0, double x1, double barrier, double variance);

/* Ornstein-Uhlenbeck on the grid: x[0] ~ its stationary law when `stationary`, else `start`; exact transitions. */
void mito_price_ou(const struct sim_stream *stream, const struct mito_grid *grid, double half_life_ms, double sd,
                   int stationary, double start, double *path);

/* Gas price in gwei of one chain:
 *   ou_log    ln(g/median) = Ornstein-Uhlenbeck with half-life and stationary sd log_sd, started in its stationary law
 *   constant  g = start */
void mito_price_draw_gas(const struct mito_process *process, uint32_t entity, const struct mito_grid *grid,
                         uint64_t seed, uint32_t replicate, double *path);

/* Lower Cholesky factor of a correlation matrix, in place of `factor` (row-major n x n). 0 when it is not positive
 * definite. Own twelve lines instead of GSL's: a study must give the same bits on arm64, where GSL may contract. */
int mito_price_cholesky(const double *matrix, uint32_t n, double *factor);

/* Pieces that processes share: path[k] = the stream's normal of ordinal k, for k >= first; path[k] = scale exp(path[k]);
 * path[k] = value. */
void mito_price_normals(const struct sim_stream *stream, uint32_t first, uint32_t points, double *path);
void mito_price_raise(double *path, uint32_t points, double scale);
void mito_price_fill(double *path, uint32_t points, double value);

#endif
