/* Scripted shocks: from a chosen time on a path is multiplied by 1 + change 2^(-(t - at) / half_life), so it jumps by
 * `change` and, with a half-life, comes back to where it would have been. Several shocks multiply. */
#ifndef MITO_MARKET_SHOCK_H
#define MITO_MARKET_SHOCK_H

#include "models/market/grid.h"
#include "sim/config/field.h"

/* As bound by the config: hits the price of an asset, the gas price of a chain, or one path of a venue. */
struct mito_shock_entry {
    const char *name;
    uint32_t asset, chain, venue; /* one of them, the others SIM_FIELD_NONE */
    int64_t path;                 /* of the venue */
    sim_time at;                  /* 0 is the end of the warm-up */
    double change;                /* > -1; -0.2 = a fifth less */
    sim_time half_life;           /* INT64_MAX: it stays */
};

extern const struct sim_section mito_shock_section;

struct mito_shock {
    uint32_t target;    /* index of the asset, chain or path that is hit */
    sim_time at;        /* first grid point at or after it; before 0: in the warm-up */
    double change;      /* > -1; -0.2 = a fifth less */
    sim_time half_life; /* INT64_MAX: it stays */
};

/* Multiplies one path. */
void mito_shock_apply(const struct mito_shock *shock, const struct mito_grid *grid, double *path);

#endif
