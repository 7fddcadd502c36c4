#include "models/world/spec.h"

#include "models/market/price.h"
#include "models/strategy/kinds.h"
#include "models/world/names.h"
#include "models/world/sizes.h"
#include "sim/base/hash.h"
#include "sim/config/bound.h"
#include "sim/config/quantity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS(type, map) ((const type *)(map).items)

static void *zeroed(size_t count, size_t size, enum sim_status *status)
{
    void *memory = calloc(count > 0 ? count : 1, size);

    if (memory == NULL) {
        *status = SIM_NO_MEMORY;
    }
    return memory;
}

static const struct mito_venue_common *venue_common(const struct mito_study_venue *venue)
{
    return venue->kinded.parameters;
}

/* Every quantity of a parameter table that names no unit of its own is an amount of `asset`. */
static void check_amounts(struct sim_bound *bound, const struct sim_section *section, const void *parameters,
                          const char *asset, unsigned decimals)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (field->type != SIM_FIELD_QUANTITY || field->unit != NULL) {
            continue;
        }
        const struct sim_quantity *quantity = (const void *)((const char *)parameters + field->offset);
        sim_u128 units = 0;
        if (sim_quantity_is_none(quantity)) {
            continue;
        }
        if (strcmp(quantity->unit, asset) != 0) {
            sim_bound_fault(bound, quantity, "the amount is in \"%s\"; here it must be in %s", quantity->unit, asset);
        } else if (!sim_quantity_units(quantity, decimals, &units)) {
            sim_bound_fault(bound, quantity, "the amount must be at least 0, below 2^128 base units and have at most %u decimals",
                            decimals);
        }
    }
}

static enum sim_status build_chains(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->chain_count = study->chains.count;
    spec->chains = zeroed(spec->chain_count, sizeof *spec->chains, &status);
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
            sim_bound_fault(spec->bound, &chain->study->native, "no asset \"%s\" to price gas with; name one of `assets`",
                            chain->study->native);
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
    double *matrix = zeroed((size_t)n * n, sizeof *matrix, &status);

    spec->factor = zeroed((size_t)n * n, sizeof *spec->factor, &status);
    if (status != SIM_OK) {
        goto out;
    }
    for (uint32_t a = 0; a < n; a++) {
        matrix[a * n + a] = 1;
    }
    for (uint32_t i = 0; i < study->correlations.count; i++) {
        const struct mito_study_correlation *pair = &ITEMS(struct mito_study_correlation, study->correlations)[i];
        uint32_t first = asset_named(study, pair->first), second = asset_named(study, pair->second);
        if (first == MITO_NOWHERE || second == MITO_NOWHERE || first == second) {
            const char *const *bad = first == MITO_NOWHERE ? &pair->first : &pair->second;
            sim_bound_fault(spec->bound, bad, "\"%s\" is no other asset of the study", *bad);
            continue;
        }
        if (spec->assets[first].study->price.kind != 0 || spec->assets[second].study->price.kind != 0) {
            sim_bound_fault(spec->bound, &pair->value, "only prices with `model: gbm` can be correlated");
        }
        matrix[first * n + second] = pair->value;
        matrix[second * n + first] = pair->value;
    }
    if (!mito_price_cholesky(matrix, n, spec->factor)) {
        sim_bound_fault(spec->bound, &study->correlations,
                        "these correlations contradict each other: the matrix is not positive definite");
    }
out:
    free(matrix);
    return status;
}

static enum sim_status build_assets(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->asset_count = study->assets.count;
    spec->assets = zeroed(spec->asset_count, sizeof *spec->assets, &status);
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
    return build_correlations(spec);
}

static void check_initial(struct mito_spec *spec, struct mito_spec_vault *vault)
{
    const struct mito_study_initial *initial = vault->initial;
    unsigned decimals = (unsigned)spec->assets[vault->asset].study->decimals;
    double sum = 0;

    for (uint32_t k = 0; k < initial->allocation.count; k++) {
        const struct mito_study_share *share = &ITEMS(struct mito_study_share, initial->allocation)[k];
        sum += share->share;
        if (venue_common(&ITEMS(struct mito_study_venue, spec->study->venues)[share->venue.index])->asset != vault->asset) {
            sim_bound_fault(spec->bound, &share->share, "this venue does not take the vault's asset");
        }
    }
    if (sum > 1 + 1e-9) {
        sim_bound_fault(spec->bound, &initial->allocation, "the shares sum to %.6g; at most 100%% can be allocated", sum);
    }
    if (!sim_quantity_is_none(&initial->supply)) {
        (void)sim_quantity_units(&initial->supply, decimals, &vault->initial_supply);
    }
    if (!sim_quantity_is_none(&initial->queue)) {
        (void)sim_quantity_units(&initial->queue, decimals, &vault->initial_queue);
    }
    if (vault->initial_queue > vault->initial_supply) {
        sim_bound_fault(spec->bound, &initial->queue, "more is queued than supplied");
    }
}

static void check_branches(struct mito_spec *spec, struct mito_spec_vault *vault)
{
    const struct mito_study_vault *study = vault->study;
    const char *asset = spec->assets[vault->asset].study->name;

    for (uint32_t b = 0; b < study->branches.count; b++) {
        const struct mito_study_branch *branch = &ITEMS(struct mito_study_branch, study->branches)[b];
        int64_t decimals = branch->decimals < 0 ? spec->assets[vault->asset].study->decimals : branch->decimals;
        if (decimals > spec->assets[vault->asset].study->decimals) {
            sim_bound_fault(spec->bound, &branch->decimals, "%d decimals; at most the hub asset's %d are possible",
                            (int)decimals, (int)spec->assets[vault->asset].study->decimals);
        }
        const struct sim_quantity *amounts[] = {&branch->branch_cap, &branch->threshold};
        for (size_t i = 0; i < 2; i++) {
            if (!sim_quantity_is_none(amounts[i]) && strcmp(amounts[i]->unit, asset) != 0) {
                sim_bound_fault(spec->bound, amounts[i], "the amount is in \"%s\"; here it must be in %s",
                                amounts[i]->unit, asset);
            }
        }
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            const struct mito_study_vault *other = &ITEMS(struct mito_study_vault, spec->study->vaults)[v];
            for (uint32_t k = 0; other != study && other->asset == study->asset && k < other->branches.count; k++) {
                const struct mito_study_branch *same = &ITEMS(struct mito_study_branch, other->branches)[k];
                if (same->chain.index == branch->chain.index && same->decimals != branch->decimals) {
                    sim_bound_fault(spec->bound, &branch->decimals, "another vault gives the same token other decimals");
                }
            }
        }
    }
}

static enum sim_status build_vaults(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->vault_count = study->vaults.count;
    spec->vaults = zeroed(spec->vault_count, sizeof *spec->vaults, &status);
    if (spec->vaults == NULL) {
        return status;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_spec_vault *vault = &spec->vaults[v];
        vault->study = &ITEMS(struct mito_study_vault, study->vaults)[v];
        vault->asset = vault->study->asset;
        vault->hash = sim_hash_name(vault->study->name);
        check_amounts(spec->bound, &mito_study_vault_section, vault->study,
                      spec->assets[vault->asset].study->name, (unsigned)spec->assets[vault->asset].study->decimals);
        if (vault->study->branches.count == 0) {
            sim_bound_fault(spec->bound, &vault->study->branches, "a vault needs at least one branch");
        }
        check_branches(spec, vault);
        for (uint32_t i = 0; i < study->initial.count; i++) {
            const struct mito_study_initial *initial = &ITEMS(struct mito_study_initial, study->initial)[i];
            if (initial->vault.index == v) {
                vault->initial = initial;
                check_amounts(spec->bound, &mito_study_initial_section, initial,
                              spec->assets[vault->asset].study->name,
                              (unsigned)spec->assets[vault->asset].study->decimals);
                check_initial(spec, vault);
            }
        }
        spec->executor_count += vault->study->branches.count;
        for (uint32_t b = 0; b < vault->study->branches.count; b++) {
            struct mito_spec_chain *chain =
                &spec->chains[ITEMS(struct mito_study_branch, vault->study->branches)[b].chain.index];
            if (chain->gas_path == MITO_NOWHERE) {
                chain->gas_path = spec->path_count++;
            }
        }
    }
    return status;
}

static const struct mito_study_branch *branch_of(const struct mito_spec_vault *vault, uint32_t chain)
{
    for (uint32_t b = 0; b < vault->study->branches.count; b++) {
        const struct mito_study_branch *branch = &ITEMS(struct mito_study_branch, vault->study->branches)[b];
        if (branch->chain.index == chain) {
            return branch;
        }
    }
    return NULL;
}

static unsigned branch_decimals(const struct mito_spec *spec, const struct mito_spec_vault *vault, uint32_t chain)
{
    const struct mito_study_branch *branch = branch_of(vault, chain);

    return (unsigned)(branch == NULL || branch->decimals < 0 ? spec->assets[vault->asset].study->decimals
                                                             : branch->decimals);
}

static enum sim_status build_venues(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->venue_count = study->venues.count;
    spec->venues = zeroed(spec->venue_count, sizeof *spec->venues, &status);
    if (spec->venues == NULL) {
        return status;
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        struct mito_spec_venue *venue = &spec->venues[i];
        venue->study = &ITEMS(struct mito_study_venue, study->venues)[i];
        venue->kind = mito_venue_kinds[venue->study->kinded.kind];
        venue->parameters = venue->study->kinded.parameters;
        venue->chain = venue_common(venue->study)->chain;
        venue->asset = venue_common(venue->study)->asset;
        venue->entity = sim_stream_entity("venue", venue->study->name);
        venue->decimals = (unsigned)spec->assets[venue->asset].study->decimals;
        venue->path = spec->path_count;
        spec->path_count += venue->kind->path_count;
        bool used = false;
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            if (spec->vaults[v].asset == venue->asset && branch_of(&spec->vaults[v], venue->chain) != NULL) {
                venue->decimals = branch_decimals(spec, &spec->vaults[v], venue->chain);
                spec->position_count++;
                spec->vaults[v].venue_count++;
                used = true;
            }
        }
        venue->unit = sim_wide_double(sim_wide_power10(venue->decimals));
        check_amounts(spec->bound, venue->kind->section, venue->parameters, spec->assets[venue->asset].study->name,
                      venue->decimals);
        const void *member = venue->parameters;
        const char *wrong = venue->kind->wrong == NULL ? NULL : venue->kind->wrong(venue->parameters, &member);
        if (wrong != NULL) {
            sim_bound_fault(spec->bound, member, "%s", wrong);
        } else if (!used) {
            sim_bound_remark(spec->bound, venue->study, "no vault with this asset has a branch on this chain: unused");
        }
    }
    return status;
}

static enum sim_status build_cohorts(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;
    uint32_t holder = 0;

    spec->cohort_count = study->users.count;
    spec->cohorts = zeroed(spec->cohort_count, sizeof *spec->cohorts, &status);
    if (spec->cohorts == NULL) {
        return status;
    }
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = &ITEMS(struct mito_cohort, study->users)[u];
        const struct mito_spec_vault *vault = &spec->vaults[cohort->vault];
        const void *member = NULL;
        const char *wrong = mito_cohort_wrong(cohort, spec->assets[vault->asset].study->name, &member);
        spec->cohorts[u].study = cohort;
        spec->cohorts[u].entity = sim_stream_entity("users", cohort->name);
        spec->cohorts[u].hash = sim_hash_name(cohort->name);
        spec->cohorts[u].scale = mito_cohort_scale(cohort);
        spec->vaults[cohort->vault].cohort_count++;
        if (wrong != NULL) {
            sim_bound_fault(spec->bound, member, "%s (%s)", wrong, spec->assets[vault->asset].study->name);
        }
        if (branch_of(vault, cohort->chain) == NULL) {
            sim_bound_fault(spec->bound, &cohort->chain, "vault %s has no branch on chain %s", vault->study->name,
                            spec->chains[cohort->chain].study->name);
        }
    }
    /* Holders of one asset are numbered together, and of one vault within: books serve spans. */
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            struct mito_spec_vault *vault = &spec->vaults[v];
            if (vault->asset != a) {
                continue;
            }
            vault->holder_first = holder;
            for (uint32_t u = 0; u < spec->cohort_count; u++) {
                if (spec->cohorts[u].study->vault == v) {
                    spec->cohorts[u].holder_first = holder;
                    holder += (uint32_t)spec->cohorts[u].study->holders;
                }
            }
            vault->holder_count = holder - vault->holder_first;
            if (vault->initial_supply > 0 && vault->holder_count == 0) {
                sim_bound_fault(spec->bound, &vault->initial->supply, "nobody can hold it: no users of this vault");
            }
        }
    }
    spec->holder_count = holder;
    spec->cohort_of = zeroed(holder, sizeof *spec->cohort_of, &status);
    for (uint32_t u = 0; status == SIM_OK && u < spec->cohort_count; u++) {
        for (uint32_t h = 0; h < (uint32_t)spec->cohorts[u].study->holders; h++) {
            spec->cohort_of[spec->cohorts[u].holder_first + h] = u;
        }
    }
    return status;
}

static double initial_share(const struct mito_spec_vault *vault, uint32_t venue)
{
    if (vault->initial != NULL) {
        for (uint32_t k = 0; k < vault->initial->allocation.count; k++) {
            const struct mito_study_share *share = &ITEMS(struct mito_study_share, vault->initial->allocation)[k];
            if (share->venue.index == venue) {
                return share->share;
            }
        }
    }
    return 0;
}

static enum sim_status name_executor(struct mito_spec *spec, struct mito_spec_executor *executor)
{
    if (asprintf(&executor->name, "%s/%s", spec->vaults[executor->vault].study->name,
                 spec->chains[executor->chain].study->name) < 0) {
        executor->name = NULL;
        return SIM_NO_MEMORY;
    }
    executor->hash = sim_hash_name(executor->name);
    executor->route_entity[0] = sim_stream_entity("route to branch", executor->name);
    executor->route_entity[1] = sim_stream_entity("route to hub", executor->name);
    return SIM_OK;
}

static enum sim_status build_positions(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    uint32_t e = 0, p = 0;

    spec->executors = zeroed(spec->executor_count, sizeof *spec->executors, &status);
    spec->positions = zeroed(spec->position_count, sizeof *spec->positions, &status);
    for (uint32_t v = 0; status == SIM_OK && v < spec->vault_count; v++) {
        struct mito_spec_vault *vault = &spec->vaults[v];
        vault->venues = zeroed(vault->venue_count, sizeof *vault->venues, &status);
        vault->executor_first = e;
        vault->executor_count = vault->study->branches.count;
        vault->position_first = p;
        for (uint32_t b = 0; status == SIM_OK && b < vault->executor_count; b++, e++) {
            struct mito_spec_executor *executor = &spec->executors[e];
            executor->vault = v;
            executor->chain = ITEMS(struct mito_study_branch, vault->study->branches)[b].chain.index;
            unsigned decimals = branch_decimals(spec, vault, executor->chain);
            executor->unit = sim_wide_double(sim_wide_power10(decimals));
            executor->scale = sim_wide_power10((unsigned)spec->assets[vault->asset].study->decimals - decimals);
            executor->position_first = p;
            status = name_executor(spec, executor);
            for (uint32_t i = 0; i < spec->venue_count; i++) {
                if (spec->venues[i].asset == vault->asset && spec->venues[i].chain == executor->chain) {
                    spec->positions[p] = (struct mito_spec_position){.vault = v,
                                                                     .venue = i,
                                                                     .executor = e,
                                                                     .slot = executor->position_count++,
                                                                     .initial_share = initial_share(vault, i)};
                    vault->venues[p - vault->position_first] = i;
                    p++;
                }
            }
        }
    }
    for (uint32_t u = 0; status == SIM_OK && u < spec->cohort_count; u++) {
        const struct mito_spec_vault *vault = &spec->vaults[spec->cohorts[u].study->vault];
        for (uint32_t b = 0; b < vault->executor_count; b++) {
            if (spec->executors[vault->executor_first + b].chain == spec->cohorts[u].study->chain) {
                spec->cohorts[u].executor = vault->executor_first + b;
            }
        }
    }
    return status;
}

static void check_static(struct mito_spec *spec, const struct mito_strategy_static *strategy, const char *name)
{
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        double sum = 0;
        for (uint32_t k = 0; k < strategy->weights.count; k++) {
            const struct mito_strategy_weight *weight = &ITEMS(struct mito_strategy_weight, strategy->weights)[k];
            if (spec->venues[weight->venue.index].asset == spec->vaults[v].asset) {
                sum += weight->weight;
            }
        }
        sum *= 1 - strategy->common.buffer;
        if (sum > 1 + 1e-9) {
            sim_bound_fault(spec->bound, &strategy->weights, "the weights for vault %s sum to %.6g; at most 100%% can be placed",
                            spec->vaults[v].study->name, sum);
        } else if (sum < 1 - 1e-9) {
            sim_bound_remark(spec->bound, &strategy->weights, "strategy %s leaves %.4g%% of vault %s idle", name,
                             100 * (1 - sum), spec->vaults[v].study->name);
        }
    }
}

static enum sim_status build_strategies(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->strategy_count = study->strategies.count;
    spec->strategies = zeroed(spec->strategy_count, sizeof *spec->strategies, &status);
    if (status != SIM_OK) {
        return status;
    }
    if (spec->strategy_count == 0) {
        sim_bound_fault(spec->bound, &study->strategies, "a study needs at least one strategy");
    }
    for (uint32_t s = 0; s < spec->strategy_count; s++) {
        spec->strategies[s].study = &ITEMS(struct mito_study_strategy, study->strategies)[s];
        spec->strategies[s].kind = mito_strategy_kinds[spec->strategies[s].study->kinded.kind];
        spec->strategies[s].parameters = spec->strategies[s].study->kinded.parameters;
        if (spec->strategies[s].kind == &mito_strategy_kind_static) {
            check_static(spec, spec->strategies[s].parameters, spec->strategies[s].study->name);
        }
    }
    spec->incumbent.common = (struct mito_strategy_common){
        .rebalance = SIM_DAY, .settle = SIM_DAY, .reserve = 6 * SIM_HOUR, .tolerance = 0.001, .buffer = 0};
    return status;
}

/* Two names of one kind with the same 24-bit stream entity would share their luck. */
static void check_entities(struct mito_spec *spec)
{
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (spec->venues[i].entity == spec->venues[k].entity) {
                sim_bound_fault(spec->bound, spec->venues[i].study, "this name collides with %s in the random keys; rename one",
                                spec->venues[k].study->name);
            }
        }
    }
    for (uint32_t i = 0; i < spec->cohort_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (spec->cohorts[i].entity == spec->cohorts[k].entity) {
                sim_bound_fault(spec->bound, spec->cohorts[i].study, "this name collides with %s in the random keys; rename one",
                                spec->cohorts[k].study->name);
            }
        }
    }
    for (uint32_t i = 0; i < spec->asset_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (spec->assets[i].entity == spec->assets[k].entity) {
                sim_bound_fault(spec->bound, spec->assets[i].study, "this name collides with %s in the random keys; rename one",
                                spec->assets[k].study->name);
            }
        }
    }
}

enum sim_status mito_spec_create(struct sim_bound *bound, void **result, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct mito_spec *spec = zeroed(1, sizeof *spec, &status);

    *result = NULL;
    if (spec == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading the study");
    }
    spec->bound = bound;
    spec->study = sim_bound_root(bound);
    spec->grid = mito_grid_over(spec->study->plan.warmup, spec->study->plan.horizon, spec->study->market.grid);
    spec->message_floor = sim_quantity_double(&spec->study->costs.message_floor);
    spec->hub_call = sim_quantity_double(&spec->study->costs.hub_call);
    SIM_TRY(build_chains(spec));
    SIM_TRY(build_assets(spec));
    SIM_TRY(build_vaults(spec));
    SIM_TRY(build_venues(spec));
    SIM_TRY(build_cohorts(spec));
    SIM_TRY(build_positions(spec));
    SIM_TRY(build_strategies(spec));
    check_entities(spec);
    if (!mito_sizes_clock(spec->study->plan.start, &spec->clock)) {
        sim_bound_fault(bound, &spec->study->plan.start, "\"%s\" is no calendar date like 2026-01-31", spec->study->plan.start);
    }
    if (sim_bound_fault_count(bound) > 0) {
        status = sim_error_fill(error, SIM_BAD_CONFIG, "the study has errors");
        goto out;
    }
    SIM_TRY(mito_names_build(spec));
    SIM_TRY(mito_sizes_build(spec));
    *result = spec;
    spec = NULL;
out:
    if (status == SIM_NO_MEMORY) {
        status = sim_error_fill(error, status, "out of memory while reading the study");
    }
    mito_spec_destroy(spec);
    return status;
}

void mito_spec_destroy(void *memory)
{
    struct mito_spec *spec = memory;

    if (spec == NULL) {
        return;
    }
    for (uint32_t v = 0; spec->vaults != NULL && v < spec->vault_count; v++) {
        free(spec->vaults[v].venues);
    }
    for (uint32_t e = 0; spec->executors != NULL && e < spec->executor_count; e++) {
        free(spec->executors[e].name);
    }
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
    free(spec->factor);
    free(spec->asset_shapes);
    free(spec->pair_shapes);
    free(spec->vlf_shapes);
    free(spec->executor_shapes);
    free(spec->layout.request_first);
    free(spec->dimensions);
    free(spec);
}
