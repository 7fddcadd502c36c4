/* Scripted shocks: on whose paths they fall. */
#include "models/world/build.h"

#include <stdlib.h>

static uint32_t count_targets(const struct mito_shock_entry *entry)
{
    return (entry->asset != SIM_FIELD_NONE) + (entry->chain != SIM_FIELD_NONE) + (entry->venue != SIM_FIELD_NONE);
}

/* The path of the scenario that an entry hits, MITO_NOWHERE when nobody reads it. */
static uint32_t path_of(const struct mito_spec *spec, const struct mito_shock_entry *entry)
{
    if (entry->chain != SIM_FIELD_NONE) {
        return spec->chains[entry->chain].gas_path;
    }
    const struct mito_spec_venue *venue = &spec->venues[entry->venue];
    if (entry->path >= venue->kind->path_count) {
        sim_bound_fault(spec->bound, &entry->path, "a venue of kind %s has %u paths that can be hit",
                        venue->kind->section->name, venue->kind->path_count);
        return MITO_NOWHERE;
    }
    return venue->path + (uint32_t)entry->path;
}

static bool check_entry(const struct mito_spec *spec, const struct mito_shock_entry *entry)
{
    sim_time first = spec->grid.origin, last = spec->study->plan.horizon;

    if (count_targets(entry) != 1) {
        sim_bound_fault(spec->bound, entry, "a shock hits one of asset, chain and venue; here are %u",
                        count_targets(entry));
        return false;
    }
    if (entry->at < first || entry->at > last) {
        sim_bound_fault(spec->bound, &entry->at, "strikes outside of the simulated time, %.6g to %.6g days",
                        (double)first / (double)SIM_DAY, (double)last / (double)SIM_DAY);
        return false;
    }
    return true;
}

/* Those of prices come first: they are applied while prices are drawn. */
enum sim_status mito_build_shocks(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_shock_entry *entries = ITEMS(struct mito_shock_entry, spec->study->shocks);
    uint32_t count = spec->study->shocks.count;

    spec->shocks = mito_build_zeroed(count, sizeof *spec->shocks, &status);
    if (spec->shocks == NULL) {
        return status;
    }
    for (int prices = 1; prices >= 0; prices--) {
        for (uint32_t i = 0; i < count; i++) {
            const struct mito_shock_entry *entry = &entries[i];
            if ((entry->asset != SIM_FIELD_NONE) != prices || !check_entry(spec, entry)) {
                continue;
            }
            uint32_t target = prices ? entry->asset : path_of(spec, entry);
            if (target != MITO_NOWHERE) {
                spec->shocks[spec->shock_count++] = (struct mito_shock){
                    .target = target, .at = entry->at, .change = entry->change, .half_life = entry->half_life};
            }
        }
        if (prices) {
            spec->prices.shocks = spec->shocks;
            spec->prices.shock_count = spec->shock_count;
        }
    }
    return status;
}
