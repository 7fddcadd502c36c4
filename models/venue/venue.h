/* Venues: where a vault's liquidity earns. One descriptor per kind; adding a kind is adding a file and a line in
 * mito_venue_kinds.
 *
 * A venue lives on one chain and takes one asset, in that chain's base units. Several vaults may hold positions in one
 * venue. A position is a number of the venue's own units (scaled balance); its value in base units is exact integer
 * arithmetic. What is exogenous (borrowers' demand, others' supply) stands in the scenario as paths on the market grid;
 * a venue's rate comes only from its own curve. Accruals are lazy: `accrue` replays the grid points since it was touched. */
#ifndef MITO_VENUE_VENUE_H
#define MITO_VENUE_VENUE_H

#include "models/market/grid.h"
#include "sim/base/wide.h"
#include "sim/config/field.h"
#include "sim/random/stream.h"

#include <stdbool.h>

typedef sim_u128 mito_units; /* base units of the venue's asset on its chain */

/* Where a venue finds its surroundings; read-only, the same for all venues of a run. */
struct mito_venue_view {
    const void *parameters;       /* of its kind, borrowed from the bound study */
    const struct mito_grid *grid; /* borrowed */
    const double *paths;          /* path_count(parameters) paths of grid->points, borrowed from the scenario */
    double unit;                  /* base units per whole coin: 10^decimals */
    unsigned decimals;
};

/* First fields of every kind's parameter struct (and of its field table, MITO_VENUE_FIELDS). */
struct mito_venue_common {
    uint32_t chain; /* index in the study's chains */
    uint32_t asset; /* index in the study's assets */
};

#define MITO_VENUE_FIELDS(owner)                                                                                  \
    {.name = "chain", .type = SIM_FIELD_REFERENCE, .offset = offsetof(owner, common.chain), .reference = "chains", \
     .help = "Chain the venue runs on."},                                                                        \
    {.name = "asset", .type = SIM_FIELD_REFERENCE, .offset = offsetof(owner, common.asset), .reference = "assets", \
     .help = "Asset it takes, in that chain's base units."}

struct mito_venue_kind {
    const struct sim_section *section; /* name (the word used in configs), help and parameters */
    size_t state_size;                 /* bytes the world reserves, zeroed, 16-byte aligned */

    /* Paths the venue wants drawn, and the drawing: paths are consecutive blocks of grid->points. */
    uint32_t path_count;
    void (*draw)(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed, uint32_t replicate,
                 double *paths);

    /* Sentence describing what is wrong with the parameters together (NULL: nothing), for the config's error. `member`
     * gets the address of the offending parameter. */
    const char *(*wrong)(const void *parameters, const void **member);

    void (*init)(void *state, const struct mito_venue_view *view, sim_time now);
    /* Brings the state up to `now` (never before the last one). Looking changes nothing: however often and whenever it is
     * called, later values are the same; only grid points, put and take compound. Every function below expects it. */
    void (*accrue)(void *state, const struct mito_venue_view *view, sim_time now);

    /* Base units that a position of `held` venue units is worth, rounded down. */
    mito_units (*value)(const void *state, const struct mito_venue_view *view, sim_u128 held);
    /* Most that can be put in now, and taken out now by a holder of `held` units. */
    mito_units (*room)(const void *state, const struct mito_venue_view *view);
    mito_units (*withdrawable)(const void *state, const struct mito_venue_view *view, sim_u128 held);
    /* Moves amount <= room / withdrawable; returns the venue units added / removed. */
    sim_u128 (*put)(void *state, const struct mito_venue_view *view, mito_units amount);
    sim_u128 (*take)(void *state, const struct mito_venue_view *view, sim_u128 held, mito_units amount);
    /* What one more unit would earn per year, simple, if `amount` were added now (negative: taken out); changes nothing. */
    double (*marginal_rate)(const void *state, const struct mito_venue_view *view, double amount);
    /* 0..1; 0 where the word has no meaning. Free liquidity in base units. */
    double (*utilisation)(const void *state, const struct mito_venue_view *view);
    mito_units (*free_liquidity)(const void *state, const struct mito_venue_view *view);
};

/* The largest amount of any book of a venue: far above any supply, and products of ray arithmetic stay in range. */
#define MITO_VENUE_LIMIT ((mito_units)1 << 116)

/* Contracts see whole seconds: floor(time / 1000), also before time 0. */
static inline int64_t mito_venue_second(sim_time time)
{
    return time / SIM_SECOND - (time % SIM_SECOND < 0);
}

/* Base units of a configured amount; what is finer than a base unit is cut, what passes the limit (or "none") is it. */
mito_units mito_venue_units(const struct sim_quantity *quantity, unsigned decimals);

extern const struct mito_venue_kind *const mito_venue_kinds[]; /* NULL-terminated */
extern const struct sim_section *const mito_venue_sections[];  /* the same kinds' sections, NULL-terminated */

#endif
