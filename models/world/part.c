#include "models/world/part.h"

#include "models/world/governance.h"
#include "models/world/hazards.h"
#include "models/world/intents.h"
#include "models/world/liquidity.h"
#include "models/world/service.h"
#include "models/world/snipers.h"
#include "models/world/rewards.h"
#include "models/world/collateral.h"
#include "models/world/miasset_pools.h"
#include "models/world/reactions.h"
#include "models/world/mirrors.h"
#include "models/world/relocation.h"
#include "models/world/solvers.h"
#include "models/world/stakes.h"

#include <stdlib.h>

#define PART_ENTRY(index, name) [MITO_PART_##index] = &mito_##name##_part,
const struct mito_part *const mito_part_list[MITO_PARTS] = {MITO_PART_LIST(PART_ENTRY)};

enum sim_status mito_part_build(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        if (mito_part_list[p]->build != NULL) {
            SIM_TRY(mito_part_list[p]->build(spec, &spec->parts[p]));
        }
        spec->part_paths[p] = spec->path_count;
        spec->path_count += mito_part_list[p]->paths != NULL ? mito_part_list[p]->paths(spec, spec->parts[p]) : 0;
    }
out:
    return status;
}

void mito_part_destroy(struct mito_spec *spec)
{
    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        if (mito_part_list[p]->destroy != NULL && spec->parts[p] != NULL) {
            mito_part_list[p]->destroy(spec->parts[p]);
        }
        spec->parts[p] = NULL;
    }
}

enum sim_status mito_part_seats(struct mito_spec *spec, uint32_t v, enum mito_part_index part, uint32_t count,
                                uint32_t *first)
{
    struct mito_spec_vault *vault = &spec->vaults[v];
    uint8_t *parts = realloc(vault->seat_parts, vault->seat_count + count + 1);

    if (parts == NULL) {
        return SIM_NO_MEMORY;
    }
    vault->seat_parts = parts;
    *first = vault->seat_count;
    for (uint32_t s = 0; s < count; s++) {
        parts[vault->seat_count++] = (uint8_t)part;
    }
    return SIM_OK;
}

uint32_t mito_part_slots(const struct mito_spec *spec)
{
    uint32_t sum = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sum += mito_part_list[p]->slots != NULL ? mito_part_list[p]->slots(spec, spec->parts[p]) : 0;
    }
    return sum;
}

uint32_t mito_part_flights(const struct mito_spec *spec)
{
    uint32_t sum = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sum += mito_part_list[p]->flights != NULL ? mito_part_list[p]->flights(spec, spec->parts[p]) : 0;
    }
    return sum;
}

uint32_t mito_part_requests(const struct mito_spec *spec, uint32_t vault)
{
    uint32_t sum = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sum += mito_part_list[p]->requests != NULL ? mito_part_list[p]->requests(spec, spec->parts[p], vault) : 0;
    }
    return sum;
}

uint32_t mito_part_dimensions(const struct mito_spec *spec, struct sim_dimension *dimensions)
{
    uint32_t count = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        if (mito_part_list[p]->dimensions != NULL) {
            count += mito_part_list[p]->dimensions(spec, spec->parts[p], dimensions + count);
        }
    }
    return count;
}

enum mito_part_index mito_part_of_kind(uint16_t kind)
{
    switch (kind) {
#define PART_OF(index, words, sentence, sequence, does, function, part) \
    case MITO_EVENT_##index:                                            \
        return MITO_PART_##part;
        MITO_PART_EVENTS(PART_OF)
    default:
        return MITO_PARTS;
    }
}
