/* Scripted shocks: from a chosen time on a path is multiplied by 1 + change 2^(-(t - at) / half_life), so it jumps by
 * `change` and, with a half-life, comes back to where it would have been. Several shocks multiply. */
#ifndef MITO_MARKET_SHOCK_H
#define MITO_MARKET_SHOCK_H

#include "models/market/grid.h"

struct mito_shock {
    uint32_t target;    /* index of the asset, chain or path that is hit */
    sim_time at;        /* first grid point at or after it; before 0: in the warm-up */
    double change;      /* > -1; -0.2 = a fifth less */
    sim_time half_life; /* INT64_MAX: it stays */
};

/* Multiplies one path. */
void mito_shock_apply(const struct mito_shock *shock, const struct mito_grid *grid, double *path);

#endif
