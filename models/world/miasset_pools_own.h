/* What the files of the part `miasset_pools` share: the resolved pools and their state. */
#ifndef MITO_WORLD_MIASSET_POOLS_OWN_H
#define MITO_WORLD_MIASSET_POOLS_OWN_H

#include "models/world/miasset_pools.h"

enum mito_pool_seat { MITO_POOL_SEAT_POOL, MITO_POOL_SEAT_ARBITRAGE, MITO_POOL_SEAT_OTHERS, MITO_POOL_SEATS };

struct mito_pool_own {
    const struct mito_miasset_pool *study;
    uint32_t entity;
    uint64_t hash;
    uint32_t seat;               /* first of its vault's */
    uint32_t liquidity;          /* offset into the table of pool shares */
    sim_u128 depth, stock, capital;
    sim_time wait; /* of arbitrage: period and more */
    uint32_t holders; /* of its vault */
    double size;      /* of others' trades, coins a step on average */
};

struct mito_pools_own {
    uint32_t count, holders; /* holders: cells of the table of pool shares */
    bool active;             /* not in silos: they have no hub */
    struct mito_pool_own *pools; /* owned */
    const char **labels;         /* owned */
};

/* One basket and what it was worth, per pool share. */
struct mito_pool_mark {
    double shares, assets, worth; /* worth of a share */
    double fees;                  /* running total, coins */
};

struct mito_pool_state {
    struct mito_swap swap;
    sim_u128 sponsor;  /* pool shares */
    sim_u128 holders;  /* pool shares of holders */
    sim_u128 pending;  /* shares of the arbitrageurs in the queue */
    sim_u128 endowed;  /* hub units given to the arbitrageurs at the start */
    double volume, fees, exits, exit_worth, entries; /* coins, running totals */
    uint64_t exit_count;
    struct mito_pool_mark start;
    double volume_before, exits_before, exit_worth_before, entries_before, wealth_before;
    uint64_t exit_count_before;
    double discount_sum, discount_most, premium_most, tied_sum;
    uint32_t measured, discounted;
};

static inline const struct mito_pools_own *mito_pools_own_of(const struct mito_spec *spec)
{
    return mito_part_own(spec, MITO_PART_MIASSET_POOLS);
}

static inline struct mito_pool_state *mito_pool_state_of(const struct sim_context *context, uint32_t pool)
{
    return (struct mito_pool_state *)mito_part_state(context, MITO_PART_MIASSET_POOLS) + pool;
}

static inline sim_u128 *mito_pool_liquidity_of(const struct sim_context *context, uint32_t pool, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);
    sim_u128 *table = (sim_u128 *)(mito_pool_state_of(context, 0) + own->count);

    return table + own->pools[pool].liquidity + (holder - spec->vaults[own->pools[pool].study->vault].holder_first);
}

/* Number of a seat of a pool, as a holder's. */
static inline uint32_t mito_pool_seat_of(const struct mito_spec *spec, uint32_t pool, enum mito_pool_seat seat)
{
    const struct mito_pool_own *own = &mito_pools_own_of(spec)->pools[pool];

    return mito_part_seat(spec, own->study->vault, own->seat + seat);
}

#endif
