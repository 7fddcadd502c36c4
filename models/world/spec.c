#include "models/world/spec.h"

#include "models/world/build.h"
#include "models/world/names.h"
#include "models/world/part.h"
#include "models/world/sizes.h"
#include "sim/config/quantity.h"

#include <stdlib.h>

/* A name, and the key of its random streams. */
struct keyed {
    uint32_t entity;
    const char *name;
    const void *member; /* its place in the study */
};

/* Two names of one kind with the same 24-bit stream entity would share their luck. */
static void check_distinct(struct sim_bound *bound, const struct keyed *names, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (names[i].entity == names[k].entity) {
                sim_bound_fault(bound, names[i].member, "%s collides with %s in the random keys; rename one",
                                names[i].name, names[k].name);
            }
        }
    }
}

static enum sim_status check_entities(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    uint32_t most =
        spec->chain_count + spec->asset_count + spec->venue_count + spec->cohort_count + 2 * spec->executor_count;
    struct keyed *names = mito_build_zeroed(most, sizeof *names, &status);

    if (names == NULL) {
        return status;
    }
    for (uint32_t i = 0; i < spec->chain_count; i++) {
        names[i] = (struct keyed){spec->chains[i].entity, spec->chains[i].study->name, spec->chains[i].study};
    }
    check_distinct(spec->bound, names, spec->chain_count);
    for (uint32_t i = 0; i < spec->asset_count; i++) {
        names[i] = (struct keyed){spec->assets[i].entity, spec->assets[i].study->name, spec->assets[i].study};
    }
    check_distinct(spec->bound, names, spec->asset_count);
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        names[i] = (struct keyed){spec->venues[i].entity, spec->venues[i].study->name, spec->venues[i].study};
    }
    check_distinct(spec->bound, names, spec->venue_count);
    for (uint32_t i = 0; i < spec->cohort_count; i++) {
        names[i] = (struct keyed){spec->cohorts[i].entity, spec->cohorts[i].study->name, spec->cohorts[i].study};
    }
    /* Routes share the streams of retries with cohorts. */
    for (uint32_t i = 0; i < 2 * spec->executor_count; i++) {
        const struct mito_spec_executor *executor = &spec->executors[i / 2];
        names[spec->cohort_count + i] =
            (struct keyed){executor->route_entity[i % 2], executor->name, spec->vaults[executor->vault].study};
    }
    check_distinct(spec->bound, names, spec->cohort_count + 2 * spec->executor_count);
    free(names);
    return status;
}

/* The queue subtracts the period from the clock: a clock that began just now makes every claim revert. */
static void check_clock(struct mito_spec *spec)
{
    int64_t first = spec->clock - spec->study->plan.warmup / SIM_SECOND;

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        if (first <= spec->vaults[v].study->reclaim_period / SIM_SECOND) {
            sim_bound_fault(spec->bound, &spec->study->plan.start,
                            "the clock of the contracts would start before the reclaim period of vault %s has passed",
                            spec->vaults[v].study->name);
        }
    }
}

/* Frees what a spec owns. */
static void clear(struct mito_spec *spec)
{
    for (uint32_t v = 0; spec->vaults != NULL && v < spec->vault_count; v++) {
        free(spec->vaults[v].venues);
        free(spec->vaults[v].seat_parts);
    }
    for (uint32_t e = 0; spec->executors != NULL && e < spec->executor_count; e++) {
        free(spec->executors[e].name);
    }
    mito_part_destroy(spec);
    for (size_t i = 0; i < sizeof spec->labels / sizeof spec->labels[0]; i++) {
        free(spec->labels[i]);
    }
    for (size_t i = 0; i < sizeof spec->hashes / sizeof spec->hashes[0]; i++) {
        free(spec->hashes[i]);
    }
    free(spec->chains);
    free(spec->assets);
    free(spec->vaults);
    free(spec->executors);
    free(spec->positions);
    free(spec->venues);
    free(spec->cohorts);
    free(spec->strategies);
    free(spec->cohort_of);
    free(spec->part_of);
    free(spec->processes);
    free(spec->price_entities);
    free(spec->price_order);
    free(spec->factor);
    free(spec->shocks);
    free(spec->asset_shapes);
    free(spec->pair_shapes);
    free(spec->vlf_shapes);
    free(spec->executor_shapes);
    free(spec->layout.request_first);
    free(spec->dimensions);
    free(spec->series_first);
    mito_silo_destroy(spec->silo);
}

/* Resolves every section of spec->study; what is wrong is reported as faults. */
static enum sim_status resolve(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;

    spec->grid = mito_grid_over(spec->study->plan.warmup, spec->study->plan.horizon, spec->study->market.grid);
    spec->message_floor = sim_quantity_double(&spec->study->costs.message_floor);
    spec->message_floor_hub = sim_quantity_double(&spec->study->costs.message_floor_hub);
    spec->hub_call = sim_quantity_double(&spec->study->costs.hub_call);
    spec->is_instant = spec->study->system != MITO_SYSTEM_UNIFIED;
    SIM_TRY(mito_build_chains(spec));
    SIM_TRY(mito_build_assets(spec));
    SIM_TRY(mito_build_vaults(spec));
    SIM_TRY(mito_build_venues(spec));
    SIM_TRY(mito_build_cohorts(spec));
    SIM_TRY(mito_build_positions(spec));
    SIM_TRY(mito_build_strategies(spec));
    SIM_TRY(mito_build_shocks(spec));
    SIM_TRY(mito_part_build(spec));
    SIM_TRY(mito_build_holders(spec));
    if (spec->silo == NULL) {
        mito_build_check_room(spec);
    }
    SIM_TRY(check_entities(spec));
out:
    return status;
}

/* What lives on the hub, or between chains, has no place in silos. */
static void check_without_hub(struct mito_spec *spec)
{
    const struct mito_study *study = spec->study;
    const struct {
        const char *key;
        const struct sim_map *map;
    } sections[] = {{"solvers", &study->solvers},       {"intents", &study->intents},
                    {"mirrors", &study->mirrors},       {"miasset_pools", &study->miasset_pools},
                    {"collateral", &study->collateral}, {"rewards", &study->rewards},
                    {"snipers", &study->snipers}};

    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (sections[i].map->count > 0) {
            sim_bound_fault(spec->bound, sections[i].map, "the siloed system has no hub, so no %s: take them out",
                            sections[i].key);
        }
    }
    if (study->relocation.policy != SIM_FIELD_NONE) {
        sim_bound_fault(spec->bound, &study->relocation.policy,
                        "in the siloed system every vault has one chain: nothing can be relocated");
    }
}

/* The same study without a hub: built from a copy whose vaults are split, once the study itself has no faults. */
static enum sim_status split(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;
    struct sim_bound *bound = spec->bound;
    int64_t clock = spec->clock;

    clear(spec);
    *spec = (struct mito_spec){.bound = bound, .clock = clock, .group_count = study->vaults.count};
    SIM_TRY(mito_silo_create(study, &spec->silo));
    spec->study = &spec->silo->study;
    SIM_TRY(resolve(spec));
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        spec->vaults[v].group = spec->silo->group[v];
    }
out:
    return status;
}

enum sim_status mito_spec_create(struct sim_bound *bound, void **result, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct mito_spec *spec = mito_build_zeroed(1, sizeof *spec, &status);

    *result = NULL;
    if (spec == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading the study");
    }
    spec->bound = bound;
    spec->study = sim_bound_root(bound);
    SIM_TRY(resolve(spec));
    spec->group_count = spec->vault_count;
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        spec->vaults[v].group = v;
    }
    if (!mito_sizes_clock(spec->study->plan.start, &spec->clock)) {
        sim_bound_fault(bound, &spec->study->plan.start, "\"%s\" is no calendar date like 2026-01-31",
                        spec->study->plan.start);
    } else {
        check_clock(spec);
    }
    if (spec->study->system == MITO_SYSTEM_SILOED) {
        check_without_hub(spec);
        if (sim_bound_fault_count(bound) == 0) {
            SIM_TRY(split(spec));
        }
    }
    if (sim_bound_fault_count(bound) > 0) {
        status = SIM_BAD_CONFIG;
        goto out;
    }
    SIM_TRY(mito_names_build(spec));
    SIM_TRY(mito_sizes_build(spec));
    *result = spec;
    spec = NULL;
out:
    if (status == SIM_NO_MEMORY) {
        status = sim_error_fill(error, status, "out of memory while reading the study");
    } else if (status == SIM_BAD_CONFIG) {
        status = sim_error_fill(error, status, "the study has errors");
    }
    mito_spec_destroy(spec);
    return status;
}

void mito_spec_destroy(void *memory)
{
    if (memory != NULL) {
        clear(memory);
        free(memory);
    }
}
