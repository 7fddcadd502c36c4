/* Pools of a vault's miAssets against its asset, on the hub: the study's section `miasset_pools`. */
#ifndef MITO_MIASSET_MIASSET_POOL_H
#define MITO_MIASSET_MIASSET_POOL_H

#include "sim/config/field.h"

struct mito_miasset_pool_arbitrage {
    struct sim_quantity capital; /* of the vault's asset */
    double hurdle;               /* per year, on what waits in the queue */
    sim_time wait;               /* expected beside the reclaim period */
};

struct mito_miasset_pool {
    const char *name;
    uint32_t vault;
    uint32_t kind; /* enum mito_swap_kind */
    int64_t amplification;
    double fee;
    struct sim_quantity depth; /* of each side at the start, coins of the asset */
    double weight;             /* among the pools of the vault */
    double tolerance;          /* most given up when joining later */
    double entry;              /* least discount at which depositors buy here; NaN: never */
    double volume;             /* per day, of the depth */
    struct sim_quantity stock; /* of each side with those who trade, coins of the asset */
    struct mito_miasset_pool_arbitrage arbitrage;
};

extern const struct sim_section mito_miasset_pool_section;

#endif
