/* The exogenous trace of a replicate: paths on the market grid, then the arrivals of every cohort. */
#include "models/market/price.h"
#include "models/world/spec.h"
#include "models/world/part.h"

#include <stdlib.h>

static enum sim_status draw_prices(const struct mito_spec *spec, uint64_t seed, uint32_t replicate, double *paths)
{
    double **path = calloc(spec->asset_count, sizeof *path);

    if (path == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        path[a] = paths + (size_t)spec->assets[a].price_path * spec->grid.points;
    }
    mito_price_draw(&spec->prices, seed, replicate, path);
    free(path);
    return SIM_OK;
}

enum sim_status mito_scenario_draw(const void *memory, uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    enum sim_status status = SIM_OK;
    const struct mito_spec *spec = memory;
    double *paths = sim_scenario_add_paths(scenario, (size_t)spec->path_count * spec->grid.points);

    if (paths == NULL) {
        return SIM_NO_MEMORY;
    }
    SIM_TRY(draw_prices(spec, seed, replicate, paths));
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        const struct mito_spec_chain *chain = &spec->chains[c];
        if (chain->gas_path != MITO_NOWHERE) {
            struct mito_process process = {chain->study->gas_price.kind, chain->study->gas_price.parameters};
            mito_price_draw_gas(&process, chain->entity, &spec->grid, seed, replicate,
                                paths + (size_t)chain->gas_path * spec->grid.points);
        }
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        const struct mito_spec_venue *venue = &spec->venues[i];
        if (venue->kind->draw != NULL) {
            venue->kind->draw(venue->parameters, venue->entity, &spec->grid, seed, replicate,
                              paths + (size_t)venue->path * spec->grid.points);
        }
    }
    for (uint32_t s = spec->prices.shock_count; s < spec->shock_count; s++) {
        mito_shock_apply(&spec->shocks[s], &spec->grid, paths + (size_t)spec->shocks[s].target * spec->grid.points);
    }
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        struct mito_cohort_draw draw = {.seed = seed,
                                        .replicate = replicate,
                                        .entity = spec->cohorts[u].entity,
                                        .index = u,
                                        .deposit_kind = MITO_EVENT_DEPOSIT,
                                        .redeem_kind = MITO_EVENT_REDEEM,
                                        .from = -spec->study->plan.warmup,
                                        .until = spec->study->plan.horizon,
                                        .scale = spec->cohorts[u].scale,
                                        .deposit_block = spec->chains[cohort->chain].study->block_time,
                                        .redeem_block = spec->study->hub.block_time};
        SIM_TRY(mito_cohort_draw(cohort, &draw, scenario));
    }
    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        if (mito_part_list[p]->draw != NULL) {
            SIM_TRY(mito_part_list[p]->draw(spec, spec->parts[p], seed, replicate, scenario, spec->part_paths[p]));
        }
    }
out:
    return status;
}
