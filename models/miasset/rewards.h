/* Programmes that pay holders for what they do with their miAssets: the study's section `rewards`. Each has one named
 * budget, in one asset, that is paid out evenly over its term, to stakes in proportion (MasterChef's accounting). */
#ifndef MITO_MIASSET_REWARDS_H
#define MITO_MIASSET_REWARDS_H

#include "sim/config/field.h"

struct mito_rewards_forfeit {
    double most;
    sim_time flat, end;
};

enum mito_rewards_kind { MITO_REWARDS_STAKE, MITO_REWARDS_POOL };

struct mito_rewards {
    const char *name;
    uint32_t kind; /* enum mito_rewards_kind */
    uint32_t vault, pool, asset;
    double weight; /* among the programmes of the vault */
    struct sim_quantity budget;
    sim_time from, term, lockup;
    struct mito_rewards_forfeit forfeit;
};

extern const struct sim_section mito_rewards_section;

/* Depositors who enter just before a yield message lands: the section `snipers`. */
struct mito_rewards_sniper {
    const char *name;
    uint32_t vault;
    struct sim_quantity capital;
    double least; /* yield under way, of the vault's assets, that is worth it */
};

extern const struct sim_section mito_rewards_sniper_section;

#endif
