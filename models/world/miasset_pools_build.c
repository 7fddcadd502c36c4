/* The part `miasset_pools` as resolved from the study: seats, sizes, the path of what others trade. */
#include "models/market/purpose.h"
#include "models/world/build.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_build.h"
#include "sim/base/hash.h"
#include "sim/random/stream.h"

#include <math.h>
#include <stdlib.h>

static enum sim_status build_pool(struct mito_spec *spec, struct mito_pools_own *own, uint32_t index)
{
    const struct mito_miasset_pool *study = &ITEMS(struct mito_miasset_pool, spec->study->miasset_pools)[index];
    struct mito_pool_own *pool = &own->pools[index];
    uint32_t asset = spec->vaults[study->vault].asset;

    pool->study = study;
    pool->entity = sim_stream_entity("miasset_pools", study->name);
    pool->hash = sim_hash_name(study->name);
    pool->depth = mito_miasset_units(spec, &study->depth, asset);
    pool->stock = mito_miasset_units(spec, &study->stock, asset);
    pool->capital = mito_miasset_units(spec, &study->arbitrage.capital, asset);
    pool->wait = study->arbitrage.wait + spec->vaults[study->vault].study->reclaim_period;
    pool->size = study->volume * sim_wide_double(pool->depth) / spec->assets[asset].unit *
                 ((double)spec->grid.step / (double)SIM_DAY);
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        pool->liquidity = own->holders;
        pool->holders += cohort->vault == study->vault ? (uint32_t)cohort->holders : 0;
    }
    own->holders += pool->holders;
    if (pool->depth == 0) {
        sim_bound_fault(spec->bound, &study->depth, "a pool needs something on each side at the start");
    }
    return mito_part_seats(spec, study->vault, MITO_PART_MIASSET_POOLS, MITO_POOL_SEATS, &pool->seat);
}

void mito_miasset_pools_build_free(void *memory)
{
    struct mito_pools_own *own = memory;

    free(own->pools);
    free(own->labels);
    free(own);
}

enum sim_status mito_miasset_pools_build_own(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct mito_pools_own *own = mito_build_zeroed(1, sizeof *own, &status);
    const struct sim_map *map = &spec->study->miasset_pools;

    *result = own;
    if (own == NULL) {
        return status;
    }
    own->count = map->count;
    own->active = spec->silo == NULL && map->count > 0;
    own->pools = mito_build_zeroed(own->count, sizeof *own->pools, &status);
    own->labels = mito_build_zeroed(own->count, sizeof *own->labels, &status);
    for (uint32_t i = 0; status == SIM_OK && i < own->count; i++) {
        own->labels[i] = ITEMS(struct mito_miasset_pool, *map)[i].name;
        status = own->active ? build_pool(spec, own, i) : SIM_OK;
    }
    return status;
}

size_t mito_miasset_pools_build_state(const struct mito_spec *spec, const void *memory)
{
    const struct mito_pools_own *own = memory;

    (void)spec;
    return own->active ? own->count * sizeof(struct mito_pool_state) + own->holders * sizeof(sim_u128) : 0;
}

uint32_t mito_miasset_pools_build_slots(const struct mito_spec *spec, const void *memory)
{
    const struct mito_pools_own *own = memory;

    (void)spec;
    return own->active ? 1 + own->count : 0; /* the step, and a claim each */
}

uint32_t mito_miasset_pools_build_flights(const struct mito_spec *spec, const void *memory)
{
    const struct mito_pools_own *own = memory;

    (void)spec;
    return own->active ? 256 : 0; /* holders who left at once and carry their assets home */
}

/* One request a grid step, and no more than the queue allows a receiver. */
uint32_t mito_miasset_pools_build_requests(const struct mito_spec *spec, const void *memory, uint32_t vault)
{
    const struct mito_pools_own *own = memory;
    uint32_t sum = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sum += own->pools[i].study->vault == vault && own->pools[i].capital > 0 ? spec->grid.points : 0;
    }
    return sum;
}

uint32_t mito_miasset_pools_build_paths(const struct mito_spec *spec, const void *memory)
{
    const struct mito_pools_own *own = memory;

    (void)spec;
    return own->active ? own->count : 0;
}

uint32_t mito_miasset_pools_build_dimensions(const struct mito_spec *spec, const void *memory,
                                             struct sim_dimension *dimensions)
{
    const struct mito_pools_own *own = memory;

    (void)spec;
    dimensions[0] = (struct sim_dimension){.name = "miasset_pool", .count = own->count, .labels = own->labels};
    return 1;
}

/* Path: a standard normal a step; others buy shares for |z| of the step's size where it is positive, else sell. */
enum sim_status mito_miasset_pools_build_draw(const struct mito_spec *spec, const void *memory, uint64_t seed,
                                              uint32_t replicate, struct sim_scenario *scenario, uint32_t path)
{
    const struct mito_pools_own *own = memory;
    uint32_t points = spec->grid.points;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_POOL_FLOW, own->pools[i].entity);
        double *cells = scenario->paths + (size_t)(path + i) * points;
        for (uint32_t k = 0; k < points; k++) {
            struct sim_draw draw = sim_stream_at(&stream, k);
            cells[k] = own->pools[i].size > 0 ? sim_draw_normal(&draw) : 0;
        }
    }
    return SIM_OK;
}
