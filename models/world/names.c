#include "models/world/names.h"

#include "models/world/part.h"
#include "sim/base/hash.h"

#include <stdlib.h>

enum table { COHORTS, CHAINS, VAULTS, EXECUTORS, HOLDERS, NO_TABLE };

static enum table table_of(uint16_t kind)
{
    switch (kind) {
    case MITO_EVENT_DEPOSIT:
    case MITO_EVENT_REDEEM:
        return COHORTS;
    case MITO_EVENT_DELIVER:
        return CHAINS;
    case MITO_EVENT_CLAIM:
    case MITO_EVENT_WITHDRAW:
        return HOLDERS;
    case MITO_EVENT_OBSERVE:
    case MITO_EVENT_REBALANCE:
    case MITO_EVENT_RESERVE:
        return VAULTS;
    case MITO_EVENT_SETTLE:
    case MITO_EVENT_ACT:
        return EXECUTORS;
    default:
        return NO_TABLE;
    }
}

enum sim_status mito_names_build(struct mito_spec *spec)
{
    const uint32_t counts[] = {spec->cohort_count, spec->chain_count, spec->vault_count, spec->executor_count,
                               spec->holder_count};

    for (size_t t = 0; t < sizeof counts / sizeof counts[0]; t++) {
        spec->hashes[t] = calloc(counts[t] + 1, sizeof *spec->hashes[t]);
        if (spec->hashes[t] == NULL) {
            return SIM_NO_MEMORY;
        }
    }
    for (uint32_t i = 0; i < spec->cohort_count; i++) {
        spec->hashes[COHORTS][i] = spec->cohorts[i].hash;
    }
    for (uint32_t i = 0; i < spec->chain_count; i++) {
        spec->hashes[CHAINS][i] = spec->chains[i].hash;
    }
    for (uint32_t i = 0; i < spec->vault_count; i++) {
        spec->hashes[VAULTS][i] = spec->vaults[i].hash;
    }
    for (uint32_t i = 0; i < spec->executor_count; i++) {
        spec->hashes[EXECUTORS][i] = spec->executors[i].hash;
    }
    for (uint32_t i = 0; i < spec->holder_count; i++) {
        if (spec->cohort_of[i] == MITO_NOWHERE) {
            continue; /* a seat: below */
        }
        const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[i]];
        spec->hashes[HOLDERS][i] = sim_hash_mix(cohort->hash, i - cohort->holder_first);
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        for (uint32_t s = 0; s < spec->vaults[v].seat_count; s++) {
            spec->hashes[HOLDERS][mito_part_seat(spec, v, s)] = sim_hash_mix(~spec->vaults[v].hash, s);
        }
    }
    return SIM_OK;
}

const uint64_t *mito_names_hashes(const void *spec, uint16_t kind)
{
    enum table table = table_of(kind);

    return table == NO_TABLE ? NULL : ((const struct mito_spec *)spec)->hashes[table];
}

uint64_t mito_names_hash(const void *spec, uint16_t kind, uint32_t entity)
{
    const uint64_t *hashes = mito_names_hashes(spec, kind);

    if (hashes != NULL) {
        return hashes[entity];
    }
    enum mito_part_index part = mito_part_of_kind(kind);
    const struct mito_spec *world = spec;
    return part < MITO_PARTS && mito_part_list[part]->entity_hash != NULL
               ? mito_part_list[part]->entity_hash(world, world->parts[part], kind, entity)
               : 0;
}

const char *mito_names_of(const void *memory, uint16_t kind, uint32_t entity)
{
    const struct mito_spec *spec = memory;

    switch (table_of(kind)) {
    case COHORTS:
        return spec->cohorts[entity].study->name;
    case CHAINS:
        return spec->chains[entity].study->name;
    case VAULTS:
        return spec->vaults[entity].study->name;
    case EXECUTORS:
        return spec->executors[entity].name;
    case HOLDERS:
        if (spec->cohort_of[entity] == MITO_NOWHERE) {
            return mito_part_list[spec->part_of[entity]]->name;
        }
        return spec->cohorts[spec->cohort_of[entity]].study->name;
    default: {
        enum mito_part_index part = mito_part_of_kind(kind);
        return part < MITO_PARTS && mito_part_list[part]->entity_name != NULL
                   ? mito_part_list[part]->entity_name(spec, spec->parts[part], kind, entity)
                   : "";
    }
    }
}
