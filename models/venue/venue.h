/* Venues: where a vault's liquidity earns. One descriptor per kind; adding a kind is adding a file and a line in
 * mito_venue_kinds.
 *
 * A venue lives on one chain and takes one asset, in that chain's base units. Several vaults may hold positions in one
 * venue. A position is a holding: a number of the venue's own units (scaled balance), and tickets of what is entering or
 * leaving where that takes time. Its value in base units is exact integer arithmetic, and is what leaving will really pay.
 * What is exogenous (borrowers' demand, others' supply, prices) stands in the scenario as paths on the market grid; a
 * venue's rate comes only from its own curve. Accruals are lazy: `accrue` replays the grid points since it was touched. */
#ifndef MITO_VENUE_VENUE_H
#define MITO_VENUE_VENUE_H

#include "models/market/grid.h"
#include "models/venue/holding.h"
#include "sim/config/field.h"
#include "sim/random/stream.h"

/* Where a venue finds its surroundings; read-only, the same for all venues of a run. */
struct mito_venue_view {
    const void *parameters;       /* of its kind, borrowed from the bound study */
    const struct mito_grid *grid; /* borrowed */
    const double *paths;          /* path_count(parameters) paths of grid->points, borrowed from the scenario */
    double unit;                  /* base units per whole coin: 10^decimals */
    unsigned decimals;
    const double *price; /* grid->points prices of the venue's asset in USD, borrowed from the scenario */
    const double *quote; /* the same of the second asset, NULL when the kind names none */
    double volatility;   /* of ln(price / quote), of ln(price) without a second asset; per square root of a year */
    double step_spread;  /* standard deviation of that logarithm's change over a grid step; and over a year: the */
    double year_spread;  /* volatility, or less where the price returns to an anchor, more where it jumps */
    sim_time block_time; /* of the venue's chain */
};

#define MITO_VENUE_NO_ASSET UINT32_MAX

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

/* What befell a lending venue's borrowers since the start, base units. */
struct mito_venue_damage {
    mito_units liquidated; /* repaid by liquidators */
    mito_units bad;        /* left without collateral */
};

struct mito_venue_kind {
    const struct sim_section *section; /* name (the word used in configs), help and parameters */
    size_t state_size;                 /* bytes the world reserves, zeroed, 16-byte aligned */

    bool is_slashable;                 /* what is in it stands behind validators, or operators */

    /* Paths the venue wants drawn, and the drawing: paths are consecutive blocks of grid->points. Shocks may multiply the
     * first path_count; `paths` is optional: how many more its parameters ask for, such as marks of luck. */
    uint32_t path_count;
    uint32_t (*paths)(const void *parameters);
    void (*draw)(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed, uint32_t replicate,
                 double *paths);

    /* Sentence describing what is wrong with the parameters together (NULL: nothing), for the config's error. `member`
     * gets the address of the offending parameter. */
    const char *(*wrong)(const void *parameters, const void **member);

    /* Optional. A second asset whose price the venue needs (MITO_VENUE_NO_ASSET: none). */
    uint32_t (*pair)(const void *parameters);

    void (*init)(void *state, const struct mito_venue_view *view, sim_time now);
    /* Brings the state up to `now` (never before the last one). Looking changes nothing: however often and whenever it is
     * called, later values are the same; only grid points and transactions compound. Every function below expects it. */
    void (*accrue)(void *state, const struct mito_venue_view *view, sim_time now);

    /* Optional. Settles the tickets that are ready: exits know what they pay, entries become active. The world calls it
     * after every accrue, at the latest in the block after a ticket is ready, and before anything is lost. */
    void (*settle)(void *state, const struct mito_venue_view *view, struct mito_holding *holding);

    /* Base units that a holding is worth, rounded down: active, entering, leaving and settled parts, each at what it will
     * pay if nothing happens to the venue any more. */
    mito_units (*value)(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding);
    /* Most that can be put in now, and taken out now by a holder: its settled exits, and where leaving takes no time
     * whatever of its value the venue can pay. */
    mito_units (*room)(const void *state, const struct mito_venue_view *view);
    mito_units (*withdrawable)(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding);
    /* Moves amount <= room / withdrawable into / out of the holding. Takes settled exits first. */
    void (*put)(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount);
    void (*take)(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount);
    /* Optional, where leaving takes time: asks for up to `amount` of what is active, in a ticket of the holding; returns
     * what of it is on its way now (less, or 0, where the venue refuses). */
    mito_units (*leave)(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount);
    /* Optional. How long an exit of `amount` base units that is asked for now would take; NULL: no time. */
    sim_time (*exit_wait)(const void *state, const struct mito_venue_view *view, double amount);
    /* An exploit or a slashing destroys this fraction (0..1) of what is in the venue, of all holders alike; by the kind
     * also of what is still leaving. What is settled is out of reach. */
    void (*lose)(void *state, const struct mito_venue_view *view, double fraction);
    /* What one more unit would earn per year, simple, if `amount` were added now (negative: taken out); changes nothing. */
    double (*marginal_rate)(const void *state, const struct mito_venue_view *view, double amount);
    /* Optional. Base units that a venue unit has earned since the start as incentives: paid by somebody's programme, not by
     * the venue's users. Part of its value; told apart so that returns can be told with and without. */
    double (*incentives)(const void *state, const struct mito_venue_view *view);
    /* 0..1; 0 where the word has no meaning. Free liquidity in base units. */
    double (*utilisation)(const void *state, const struct mito_venue_view *view);
    mito_units (*free_liquidity)(const void *state, const struct mito_venue_view *view);
    /* Optional: as of the last accrual. */
    struct mito_venue_damage (*damage)(const void *state);
    /* Optional: sentence of a broken invariant of its books, or NULL; `held` is the sum of all holdings' active units. */
    const char *(*check)(const void *state, sim_u128 held);
};

/* The largest amount of any book of a venue: far above any supply, and products of ray arithmetic stay in range. */
#define MITO_VENUE_LIMIT ((mito_units)1 << 116)

/* Contracts see whole seconds: floor(time / 1000), also before time 0. */
static inline int64_t mito_venue_second(sim_time time)
{
    return time / SIM_SECOND - (time % SIM_SECOND < 0);
}

/* Optional functions, as if every kind had them; mito_venue_paths is the whole number. */
uint32_t mito_venue_paths(const struct mito_venue_kind *kind, const void *parameters);
void mito_venue_settle(const struct mito_venue_kind *kind, void *state, const struct mito_venue_view *view,
                       struct mito_holding *holding);
mito_units mito_venue_leave(const struct mito_venue_kind *kind, void *state, const struct mito_venue_view *view,
                            struct mito_holding *holding, mito_units amount);
/* Value of what is not leaving. */
mito_units mito_venue_staying(const struct mito_venue_kind *kind, const void *state, const struct mito_venue_view *view,
                              const struct mito_holding *holding);
sim_time mito_venue_exit_wait(const struct mito_venue_kind *kind, const void *state, const struct mito_venue_view *view,
                              double amount);
uint32_t mito_venue_pair(const struct mito_venue_kind *kind, const void *parameters);

/* Of 1, in parts of 10^18, that a loss leaves: fixed-point arithmetic of losses. */
#define MITO_VENUE_WHOLE UINT64_C(1000000000000000000)
uint64_t mito_venue_kept(double fraction);
/* amount kept / 10^18, rounded down. */
sim_u128 mito_venue_keep(sim_u128 amount, uint64_t kept);

/* Base units of a configured amount; what is finer than a base unit is cut, what passes the limit (or "none") is it. */
mito_units mito_venue_units(const struct sim_quantity *quantity, unsigned decimals);

extern const struct mito_venue_kind *const mito_venue_kinds[]; /* NULL-terminated */
extern const struct sim_section *const mito_venue_sections[];  /* the same kinds' sections, NULL-terminated */

#endif
