/* The exogenous part of a spec: chains, assets and their correlations. */
#include "models/world/build.h"

#include "models/market/price.h"
#include "models/strategy/kinds.h"
#include "sim/base/hash.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void *mito_build_zeroed(size_t count, size_t size, enum sim_status *status)
{
    void *memory = calloc(count > 0 ? count : 1, size);

    if (memory == NULL) {
        *status = SIM_NO_MEMORY;
    }
    return memory;
}

const struct mito_venue_common *mito_build_venue_common(const struct mito_study_venue *venue)
{
    return venue->kinded.parameters;
}

void mito_build_check_amount(struct sim_bound *bound, const struct sim_quantity *quantity, const char *asset,
                             unsigned decimals)
{
    bool defaulted = quantity->unit[0] == '\0' && sim_bound_is_default(bound, quantity); /* a number of coins */
    double value = sim_quantity_double(quantity);
    sim_u128 units = 0;

    if (sim_quantity_is_none(quantity)) {
        return;
    }
    if (quantity->unit[0] == '\0' && !defaulted) {
        sim_bound_fault(bound, quantity, "%.15g has no unit; allowed: an amount of %s", value, asset);
    } else if (strcmp(quantity->unit, asset) != 0 && !defaulted) {
        sim_bound_fault(bound, quantity, "%.15g %s; here the amount must be in %s", value, quantity->unit, asset);
    } else if (quantity->negative) {
        sim_bound_fault(bound, quantity, "%.15g %s is below 0", value, asset);
    } else if (!sim_quantity_units(quantity, decimals, &units)) {
        sim_bound_fault(bound, quantity, "%.15g %s has more than %u decimals or passes 2^128 base units", value, asset,
                        decimals);
    }
}

void mito_build_check_amounts(struct sim_bound *bound, const struct sim_section *section, const void *parameters,
                              const char *asset, unsigned decimals)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (field->type == SIM_FIELD_QUANTITY && field->unit == NULL) {
            mito_build_check_amount(bound, (const void *)((const char *)parameters + field->offset), asset, decimals);
        }
    }
}

enum sim_status mito_build_chains(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->chain_count = study->chains.count;
    spec->chains = mito_build_zeroed(spec->chain_count, sizeof *spec->chains, &status);
    if (spec->chains == NULL) {
        return status;
    }
    if (spec->chain_count > MITO_STRATEGY_CHAINS) {
        sim_bound_fault(spec->bound, &study->chains, "%u chains; at most %d are possible", spec->chain_count,
                        MITO_STRATEGY_CHAINS);
    }
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        struct mito_spec_chain *chain = &spec->chains[c];
        chain->study = &ITEMS(struct mito_chain, study->chains)[c];
        chain->entity = sim_stream_entity("chain", chain->study->name);
        chain->hash = sim_hash_name(chain->study->name);
        chain->gas_path = MITO_NOWHERE;
        chain->native = MITO_NOWHERE;
        for (uint32_t a = 0; a < study->assets.count; a++) {
            if (strcmp(ITEMS(struct mito_study_asset, study->assets)[a].name, chain->study->native) == 0) {
                chain->native = a;
            }
        }
        if (chain->native == MITO_NOWHERE) {
            sim_bound_fault(spec->bound, &chain->study->native,
                            "no asset \"%s\" to price gas with; name one of `assets`", chain->study->native);
        }
    }
    return status;
}

static uint32_t asset_named(const struct mito_study *study, const char *name)
{
    for (uint32_t a = 0; a < study->assets.count; a++) {
        if (strcmp(ITEMS(struct mito_study_asset, study->assets)[a].name, name) == 0) {
            return a;
        }
    }
    return MITO_NOWHERE;
}

static enum sim_status build_correlations(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;
    uint32_t n = spec->asset_count;
    double *matrix = mito_build_zeroed((size_t)n * n, sizeof *matrix, &status);

    spec->factor = mito_build_zeroed((size_t)n * n, sizeof *spec->factor, &status);
    if (status != SIM_OK) {
        goto out;
    }
    for (uint32_t i = 0; i < n * n; i++) {
        matrix[i] = i % (n + 1) == 0 ? 1 : NAN; /* NAN: not given */
    }
    for (uint32_t i = 0; i < study->correlations.count; i++) {
        const struct mito_study_correlation *pair = &ITEMS(struct mito_study_correlation, study->correlations)[i];
        uint32_t first = asset_named(study, pair->first), second = asset_named(study, pair->second);
        if (first == MITO_NOWHERE || second == MITO_NOWHERE || first == second) {
            const char *const *bad = first == MITO_NOWHERE ? &pair->first : &pair->second;
            sim_bound_fault(spec->bound, bad, "\"%s\" is no other asset of the study", *bad);
            continue;
        }
        if (!mito_price_is_diffusive(&spec->processes[first]) || !mito_price_is_diffusive(&spec->processes[second])) {
            sim_bound_fault(spec->bound, &pair->value,
                            "only prices driven by a Brownian motion, such as `model: gbm`, can be correlated");
        }
        if (!isnan(matrix[first * n + second])) {
            sim_bound_fault(spec->bound, &pair->first, "the pair %s, %s is given twice", pair->first, pair->second);
        }
        matrix[first * n + second] = pair->value;
        matrix[second * n + first] = pair->value;
    }
    for (uint32_t i = 0; i < n * n; i++) {
        matrix[i] = isnan(matrix[i]) ? 0 : matrix[i];
    }
    if (!mito_price_cholesky(matrix, n, spec->factor)) {
        sim_bound_fault(spec->bound, &study->correlations,
                        "these correlations contradict each other: the matrix is not positive definite");
    }
out:
    free(matrix);
    return status;
}

/* The prices' processes and the order in which they are drawn; each kind looks at its parameters. */
static enum sim_status build_prices(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    uint32_t count = spec->asset_count;

    spec->processes = mito_build_zeroed(count, sizeof *spec->processes, &status);
    spec->price_entities = mito_build_zeroed(count, sizeof *spec->price_entities, &status);
    spec->price_order = mito_build_zeroed(count, sizeof *spec->price_order, &status);
    if (status != SIM_OK) {
        return status;
    }
    for (uint32_t a = 0; a < count; a++) {
        const struct sim_kinded *price = &spec->assets[a].study->price;
        const struct mito_price_kind *kind = mito_price_kinds[price->kind];
        spec->processes[a] = (struct mito_process){price->kind, price->parameters};
        spec->price_entities[a] = spec->assets[a].entity;
        if (kind->check != NULL) {
            kind->check(price->parameters, &spec->grid, spec->bound);
        }
    }
    uint32_t around = mito_price_order(spec->processes, count, spec->price_order);
    if (around < count) {
        const struct sim_kinded *price = &spec->assets[around].study->price;
        sim_bound_fault(spec->bound, mito_price_kinds[price->kind]->of(price->parameters),
                        "the price of %s refers to itself by way of others", spec->assets[around].study->name);
    }
    return SIM_OK;
}

enum sim_status mito_build_assets(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->asset_count = study->assets.count;
    spec->assets = mito_build_zeroed(spec->asset_count, sizeof *spec->assets, &status);
    if (spec->assets == NULL) {
        return status;
    }
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        struct mito_spec_asset *asset = &spec->assets[a];
        asset->study = &ITEMS(struct mito_study_asset, study->assets)[a];
        asset->entity = sim_stream_entity("asset", asset->study->name);
        asset->price_path = spec->path_count++;
        asset->unit = sim_wide_double(sim_wide_power10((unsigned)asset->study->decimals));
    }
    SIM_TRY(build_prices(spec));
    SIM_TRY(build_correlations(spec));
    spec->prices = (struct mito_price_market){.processes = spec->processes,
                                              .entities = spec->price_entities,
                                              .order = spec->price_order,
                                              .factor = spec->factor,
                                              .count = spec->asset_count,
                                              .grid = &spec->grid};
out:
    return status;
}
