/* The spec: a study with its names resolved, its sizes known and its derived numbers computed once. Read-only, shared by
 * all threads and strategies. Indices are the study's own order; what enters a random key or a fingerprint is a hash of
 * the name, so that adding an entity changes no other. */
#ifndef MITO_WORLD_SPEC_H
#define MITO_WORLD_SPEC_H

#include "models/market/price.h"
#include "models/protocol/protocol.h"
#include "models/world/parts.h"
#include "models/world/silo.h"
#include "models/world/study.h"
#include "sim/kernel/model.h"

#define MITO_NOWHERE UINT32_MAX

struct mito_spec_chain {
    const struct mito_chain *study;
    uint32_t entity;   /* of its streams */
    uint64_t hash;     /* of its name */
    uint32_t native;   /* asset that pays gas, or MITO_NOWHERE */
    uint32_t gas_path; /* index of its path, or MITO_NOWHERE: no vault has a branch here */
};

struct mito_spec_asset {
    const struct mito_study_asset *study;
    uint32_t entity;
    uint32_t price_path;
    double unit; /* hub base units per coin */
};

struct mito_spec_vault {
    const struct mito_study_vault *study;
    const struct mito_study_initial *initial; /* or NULL */
    uint64_t hash;
    uint32_t asset;
    uint32_t group; /* its vault in the study; its own index but in silos */
    uint32_t executor_first, executor_count; /* one per branch */
    uint32_t holder_first, holder_count; /* of its cohorts */
    uint32_t seat_count;                 /* hub accounts of parts, numbered after the holders */
    uint8_t *seat_parts;                 /* owned: the part of each */
    uint32_t cohort_count;
    uint32_t requests;                      /* capacity */
    sim_u128 initial_supply, initial_queue; /* hub base units */
    uint32_t *venues;                       /* owned: the venues that can hold a position of it, in the study's order */
    uint32_t venue_count;
    uint32_t position_first;
};

/* One vault on one chain. */
struct mito_spec_executor {
    uint32_t vault, chain;
    char *name; /* owned: "vault/chain" */
    uint64_t hash;
    uint32_t route_entity[2];                /* stream entities of its messages: to the branch, to the hub */
    uint32_t position_first, position_count; /* contiguous in `positions` */
    double unit;                             /* branch base units per coin */
    sim_u128 scale;                          /* hub units per branch unit */
};

/* A vault's place in a venue. */
struct mito_spec_position {
    uint32_t vault, venue, executor;
    uint32_t slot;        /* within the executor, as models/protocol counts positions */
    double initial_share; /* of the vault's initial supply */
};

struct mito_spec_venue {
    const struct mito_study_venue *study;
    const struct mito_venue_kind *kind;
    const void *parameters;
    uint32_t chain, asset;
    uint32_t entity;
    uint32_t path; /* first of its paths */
    uint32_t pair; /* a second asset whose price it needs, or MITO_VENUE_NO_ASSET */
    double volatility; /* of its price in the second asset's, per square root of a year */
    double step_spread, year_spread; /* of that price's change over a grid step and a year */
    unsigned decimals;
    double unit;
    size_t state_offset; /* in the world's state */
};

struct mito_spec_cohort {
    const struct mito_cohort *study;
    uint32_t entity;
    uint64_t hash;
    uint32_t holder_first; /* in the world's numbering */
    uint32_t executor;     /* of its vault on its home chain */
    double scale;          /* mito_cohort_scale */
};

struct mito_spec_strategy {
    const struct mito_study_strategy *study;
    const struct mito_strategy_kind *kind;
    const void *parameters;
};

/* Byte offsets into the world's state (models/world/state.h). */
struct mito_spec_layout {
    size_t vaults, executors, positions, pairs, holders, requests, flights, marks, audited, series, scratch, protocol,
        size, parts[MITO_PARTS];
    uint32_t flight_count;
    uint32_t *request_first; /* owned, per vault: into the request infos */
    uint32_t slots;          /* of the event queue */
    sim_time reserve;        /* shortest cadence of serving a queue */
};

struct mito_spec {
    struct sim_bound *bound; /* borrowed: outlives the spec */
    const struct mito_study *study; /* as bound, or that of the silos */
    struct mito_silo *silo;         /* owned; NULL: the unified system */
    bool is_instant;                /* messages take no time and cost nothing */
    uint32_t group_count;           /* vaults of the study: the dimension `vault` */
    struct mito_grid grid;
    uint32_t path_count;
    uint32_t chain_count, asset_count, vault_count, venue_count, cohort_count, strategy_count, executor_count,
        position_count, holder_count;
    struct mito_spec_chain *chains; /* owned, as all below */
    struct mito_spec_asset *assets;
    struct mito_spec_vault *vaults;
    struct mito_spec_executor *executors;
    struct mito_spec_position *positions;
    struct mito_spec_venue *venues;
    struct mito_spec_cohort *cohorts;
    struct mito_spec_strategy *strategies;
    uint32_t *cohort_of;                   /* per holder; MITO_NOWHERE: a seat */
    uint8_t *part_of;                      /* per holder: the part whose seat it is */
    void *parts[MITO_PARTS];               /* what each part resolved */
    uint32_t part_paths[MITO_PARTS];       /* first path of each */
    struct mito_process *processes;        /* of the assets' prices, with their streams, order and correlations: */
    uint32_t *price_entities, *price_order;
    double *factor;                  /* Cholesky factor of the price correlations, asset_count squared */
    struct mito_price_market prices; /* of the four */
    struct mito_shock *shocks;       /* on prices (target: asset), then on other paths (target: path) */
    uint32_t shock_count;
    struct mito_strategy_static incumbent; /* common cadences of the warm-up; weights stand in the positions */
    struct mito_protocol_shape shape;
    struct mito_asset_shape *asset_shapes;
    struct mito_pair_shape *pair_shapes;
    struct mito_vlf_shape *vlf_shapes;
    struct mito_executor_shape *executor_shapes;
    struct mito_spec_layout layout;
    struct sim_dimension *dimensions;
    uint32_t dimension_count;
    size_t *series_first;   /* owned: of every series metric the first cell in the world's buffer, then the end */
    const char **labels[5]; /* owned arrays of borrowed names */
    uint64_t *hashes[5];    /* owned: of cohorts, chains, vaults, executors, holders, by name */
    int64_t clock;          /* Unix seconds at time 0 */
    double message_floor, message_floor_hub, hub_call; /* USD */
};

SIM_MUST_USE enum sim_status mito_spec_create(struct sim_bound *bound, void **spec, struct sim_error *error);
void mito_spec_destroy(void *spec);

/* Scenario of a replicate (models/world/scenario.c). */
SIM_MUST_USE enum sim_status mito_scenario_draw(const void *spec, uint64_t seed, uint32_t replicate,
                                                struct sim_scenario *scenario);

/* A path of the scenario at `now`. */
static inline double mito_spec_path(const struct mito_spec *spec, const struct sim_scenario *scenario, uint32_t path,
                                    sim_time now)
{
    return scenario->paths[(size_t)path * spec->grid.points + mito_grid_index(&spec->grid, now)];
}

/* Block time of the chain where a vault's shares and queue live: the hub; in silos the vault's own chain. */
static inline sim_time mito_spec_hub_block(const struct mito_spec *spec, uint32_t vault)
{
    return spec->silo == NULL
               ? spec->study->hub.block_time
               : spec->chains[spec->executors[spec->vaults[vault].executor_first].chain].study->block_time;
}

#endif
