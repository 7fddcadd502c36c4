/* A study of this model as bound from YAML: one struct a section, in the order of the file. */
#ifndef MITO_WORLD_STUDY_H
#define MITO_WORLD_STUDY_H

#include "models/chain/chain.h"
#include "models/hazard/hazard.h"
#include "models/strategy/strategy.h"
#include "models/user/cohort.h"
#include "models/venue/venue.h"
#include "models/world/governance_study.h"
#include "sim/config/plan.h"

struct mito_study_asset {
    const char *name;
    int64_t decimals; /* of the hub asset */
    struct sim_kinded price;
};

struct mito_study_correlation {
    const char *first, *second; /* asset names */
    double value;
};

struct mito_study_branch {
    struct sim_keyed chain;
    struct sim_quantity branch_cap; /* none: unlimited */
    struct sim_quantity threshold;
    int64_t decimals; /* -1: the hub's */
    bool preferred;
};

struct mito_study_vault {
    const char *name;
    uint32_t asset;
    sim_time reclaim_period;
    struct sim_quantity vlf_cap, soft_cap; /* none: uncapped */
    struct sim_map branches;               /* of struct mito_study_branch */
};

struct mito_study_venue {
    const char *name;
    struct sim_kinded kinded; /* parameters begin with struct mito_venue_common */
};

struct mito_study_share {
    struct sim_keyed venue;
    double share;
};

struct mito_study_initial {
    struct sim_keyed vault;
    struct sim_quantity supply;
    struct sim_map allocation; /* of struct mito_study_share */
    struct sim_quantity queue;
};

struct mito_study_strategy {
    const char *name;
    struct sim_kinded kinded; /* parameters begin with struct mito_strategy_common */
};

struct mito_study_solver {
    const char *name;
    struct sim_kinded kinded; /* parameters begin with struct mito_solver_common */
};

struct mito_study_relocation {
    uint32_t policy; /* solver, bridge, or SIM_FIELD_NONE */
    double fee;      /* of the amount */
    sim_time delay;
    double threshold, most;
};

struct mito_study_market {
    sim_time grid;
};

struct mito_study_costs {
    int64_t call_gas;    /* a strategist's or user's transaction on a branch */
    int64_t message_gas; /* handling a message on a branch: handle gas and ISM overhead */
    double margin;       /* of the gas oracle on messages */
    struct sim_quantity message_floor, message_floor_hub;
    struct sim_quantity hub_call;
};

/* Which system the users meet: the protocol; the protocol with free, instant messages; one vault per chain (silo.h). */
enum mito_system { MITO_SYSTEM_UNIFIED, MITO_SYSTEM_FRICTIONLESS, MITO_SYSTEM_SILOED };

struct mito_study {
    struct sim_plan plan;
    uint32_t system; /* enum mito_system */
    struct mito_hub_chain hub;
    struct sim_map chains;       /* of struct mito_chain */
    struct sim_map assets;       /* of struct mito_study_asset */
    struct sim_map correlations; /* of struct mito_study_correlation */
    struct sim_map vaults;       /* of struct mito_study_vault */
    struct sim_map venues;       /* of struct mito_study_venue */
    struct sim_map users;        /* of struct mito_cohort */
    struct sim_map hazards;      /* of struct mito_hazard */
    struct sim_map solvers;      /* of struct mito_study_solver */
    struct sim_map intents;      /* of struct mito_intent_flow */
    struct mito_study_governance governance;
    struct mito_study_relocation relocation;
    struct sim_map mirrors;      /* of struct mito_mirrors_study */
    struct sim_map initial;      /* of struct mito_study_initial */
    struct sim_map strategies;   /* of struct mito_study_strategy */
    struct sim_map miasset_pools; /* of struct mito_miasset_pool */
    struct sim_map collateral;   /* of struct mito_collateral */
    struct sim_map rewards;      /* of struct mito_rewards */
    struct sim_map snipers;      /* of struct mito_rewards_sniper */
    struct mito_study_market market;
    struct sim_map shocks; /* of struct mito_shock_entry */
    struct mito_study_costs costs;
    sim_time measure;
};

extern const struct sim_section mito_study_section, mito_study_vault_section, mito_study_initial_section;

#endif
