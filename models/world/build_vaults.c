/* Vaults, venues, and the positions between them. */
#include "models/world/build.h"

#include "models/market/price.h"

#include "models/strategy/kinds.h"
#include "sim/base/hash.h"
#include "sim/config/quantity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct mito_study_branch *mito_build_branch(const struct mito_spec_vault *vault, uint32_t chain)
{
    for (uint32_t b = 0; b < vault->study->branches.count; b++) {
        const struct mito_study_branch *branch = &ITEMS(struct mito_study_branch, vault->study->branches)[b];
        if (branch->chain.index == chain) {
            return branch;
        }
    }
    return NULL;
}

static void check_initial(struct mito_spec *spec, struct mito_spec_vault *vault)
{
    const struct mito_study_initial *initial = vault->initial;
    unsigned decimals = (unsigned)spec->assets[vault->asset].study->decimals;
    double sum = 0;

    for (uint32_t k = 0; k < initial->allocation.count; k++) {
        const struct mito_study_share *share = &ITEMS(struct mito_study_share, initial->allocation)[k];
        sum += share->share;
        if (mito_build_venue_common(&ITEMS(struct mito_study_venue, spec->study->venues)[share->venue.index])->asset !=
            vault->asset) {
            sim_bound_fault(spec->bound, &share->share, "this venue does not take the vault's asset");
        } else if (mito_build_branch(vault, mito_build_venue_common(&ITEMS(struct mito_study_venue,
                                                                           spec->study->venues)[share->venue.index])
                                                ->chain) == NULL) {
            sim_bound_fault(spec->bound, &share->share, "the vault has no branch on this venue's chain");
        }
    }
    if (sum > 1 + 1e-9) {
        sim_bound_fault(spec->bound, &initial->allocation, "the shares sum to %.6g%%; at most 100%% can be allocated",
                        100 * sum);
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
        const unsigned units[] = {(unsigned)decimals, (unsigned)spec->assets[vault->asset].study->decimals};
        for (size_t i = 0; i < 2; i++) {
            mito_build_check_amount(spec->bound, amounts[i], asset, units[i]);
        }
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            const struct mito_study_vault *other = &ITEMS(struct mito_study_vault, spec->study->vaults)[v];
            for (uint32_t k = 0; other != study && other->asset == study->asset && k < other->branches.count; k++) {
                const struct mito_study_branch *same = &ITEMS(struct mito_study_branch, other->branches)[k];
                if (same->chain.index == branch->chain.index && same->decimals != branch->decimals) {
                    sim_bound_fault(spec->bound, &branch->decimals,
                                    "another vault gives the same token other decimals");
                }
            }
        }
    }
}

enum sim_status mito_build_vaults(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->vault_count = study->vaults.count;
    spec->vaults = mito_build_zeroed(spec->vault_count, sizeof *spec->vaults, &status);
    if (spec->vaults == NULL) {
        return status;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_spec_vault *vault = &spec->vaults[v];
        vault->study = &ITEMS(struct mito_study_vault, study->vaults)[v];
        vault->asset = vault->study->asset;
        vault->hash = sim_hash_name(vault->study->name);
        mito_build_check_amounts(spec->bound, &mito_study_vault_section, vault->study,
                                 spec->assets[vault->asset].study->name,
                                 (unsigned)spec->assets[vault->asset].study->decimals);
        if (vault->study->branches.count == 0) {
            sim_bound_fault(spec->bound, &vault->study->branches, "a vault needs at least one branch");
        }
        check_branches(spec, vault);
        for (uint32_t i = 0; i < study->initial.count; i++) {
            const struct mito_study_initial *initial = &ITEMS(struct mito_study_initial, study->initial)[i];
            if (initial->vault.index == v) {
                vault->initial = initial;
                mito_build_check_amounts(spec->bound, &mito_study_initial_section, initial,
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

static unsigned branch_decimals(const struct mito_spec *spec, const struct mito_spec_vault *vault, uint32_t chain)
{
    const struct mito_study_branch *branch = mito_build_branch(vault, chain);

    return (unsigned)(branch == NULL || branch->decimals < 0 ? spec->assets[vault->asset].study->decimals
                                                             : branch->decimals);
}

enum sim_status mito_build_venues(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->venue_count = study->venues.count;
    spec->venues = mito_build_zeroed(spec->venue_count, sizeof *spec->venues, &status);
    if (spec->venues == NULL) {
        return status;
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        struct mito_spec_venue *venue = &spec->venues[i];
        venue->study = &ITEMS(struct mito_study_venue, study->venues)[i];
        venue->kind = mito_venue_kinds[venue->study->kinded.kind];
        venue->parameters = venue->study->kinded.parameters;
        venue->chain = mito_build_venue_common(venue->study)->chain;
        venue->asset = mito_build_venue_common(venue->study)->asset;
        venue->entity = sim_stream_entity("venue", venue->study->name);
        venue->decimals = (unsigned)spec->assets[venue->asset].study->decimals;
        venue->path = spec->path_count;
        venue->pair = mito_venue_pair(venue->kind, venue->parameters);
        uint32_t pair = venue->pair == MITO_VENUE_NO_ASSET ? spec->asset_count : venue->pair;
        venue->volatility = mito_price_volatility(&spec->prices, venue->asset, pair);
        venue->step_spread =
            mito_price_spread(&spec->prices, venue->asset, pair, (double)spec->grid.step / (double)SIM_YEAR);
        venue->year_spread = mito_price_spread(&spec->prices, venue->asset, pair, 1.0);
        spec->path_count += mito_venue_paths(venue->kind, venue->parameters);
        bool used = false;
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            if (spec->vaults[v].asset == venue->asset && mito_build_branch(&spec->vaults[v], venue->chain) != NULL) {
                venue->decimals = branch_decimals(spec, &spec->vaults[v], venue->chain);
                spec->position_count++;
                spec->vaults[v].venue_count++;
                used = true;
            }
        }
        venue->unit = sim_wide_double(sim_wide_power10(venue->decimals));
        size_t faults = sim_bound_fault_count(spec->bound);
        mito_build_check_amounts(spec->bound, venue->kind->section, venue->parameters,
                                 spec->assets[venue->asset].study->name, venue->decimals);
        const void *member = venue->parameters;
        const char *wrong = venue->kind->wrong == NULL ? NULL : venue->kind->wrong(venue->parameters, &member);
        if (sim_bound_fault_count(spec->bound) > faults) {
            continue; /* what the kind would say of a wrong amount is said already */
        }
        if (wrong != NULL) {
            sim_bound_fault(spec->bound, member, "%s", wrong);
        } else if (!used && spec->silo == NULL) {
            sim_bound_remark(spec->bound, venue->study, "no vault with this asset has a branch on this chain: unused");
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

enum sim_status mito_build_positions(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    uint32_t e = 0, p = 0;

    spec->executors = mito_build_zeroed(spec->executor_count, sizeof *spec->executors, &status);
    spec->positions = mito_build_zeroed(spec->position_count, sizeof *spec->positions, &status);
    for (uint32_t v = 0; status == SIM_OK && v < spec->vault_count; v++) {
        struct mito_spec_vault *vault = &spec->vaults[v];
        if (vault->venue_count > MITO_STRATEGY_VENUES) {
            sim_bound_fault(spec->bound, vault->study,
                            "%u venues take this vault's asset on its chains; at most %d are possible",
                            vault->venue_count, MITO_STRATEGY_VENUES);
        }
        vault->venues = mito_build_zeroed(vault->venue_count, sizeof *vault->venues, &status);
        vault->executor_first = e;
        vault->executor_count = vault->study->branches.count;
        vault->position_first = p;
        for (uint32_t b = 0; status == SIM_OK && b < vault->executor_count; b++, e++) {
            struct mito_spec_executor *executor = &spec->executors[e];
            executor->vault = v;
            executor->chain = ITEMS(struct mito_study_branch, vault->study->branches)[b].chain.index;
            unsigned decimals = branch_decimals(spec, vault, executor->chain);
            executor->unit = sim_wide_double(sim_wide_power10(decimals));
            unsigned hub = (unsigned)spec->assets[vault->asset].study->decimals;
            executor->scale = sim_wide_power10(decimals <= hub ? hub - decimals : 0); /* else a fault: check_branches */
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

/* Part of the initial supply that will lie on one chain: what is allocated there, and an equal part of the rest. */
static double initial_part(const struct mito_spec *spec, const struct mito_spec_vault *vault, uint32_t executor)
{
    double idle = 1, here = 0;

    for (uint32_t p = 0; p < vault->venue_count; p++) {
        const struct mito_spec_position *position = &spec->positions[vault->position_first + p];
        idle -= position->initial_share;
        here += position->executor == executor ? position->initial_share : 0;
    }
    return here + (idle > 0 ? idle : 0) / vault->executor_count;
}

void mito_build_check_room(struct mito_spec *spec)
{
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const struct mito_spec_vault *vault = &spec->vaults[v];
        const struct sim_quantity *caps[] = {&vault->study->vlf_cap, &vault->study->soft_cap};
        bool preferred = false; /* deposits from a preferred branch pass the soft cap */
        double supply = sim_wide_double(vault->initial_supply) / spec->assets[vault->asset].unit;
        for (uint32_t b = 0; b < vault->study->branches.count; b++) {
            preferred = preferred || ITEMS(struct mito_study_branch, vault->study->branches)[b].preferred;
        }
        for (size_t i = 0; i < (preferred ? 1 : 2) && supply > 0; i++) {
            if (!sim_quantity_is_none(caps[i]) && !caps[i]->negative && sim_quantity_double(caps[i]) < supply) {
                sim_bound_fault(spec->bound, &vault->initial->supply, "more than the vault's %s",
                                i == 0 ? "vlf_cap" : "soft_cap");
            }
        }
        for (uint32_t b = 0; b < vault->executor_count && supply > 0; b++) {
            const struct mito_study_branch *branch =
                mito_build_branch(vault, spec->executors[vault->executor_first + b].chain);
            double part = initial_part(spec, vault, vault->executor_first + b) * supply;
            if (!sim_quantity_is_none(&branch->branch_cap) && !branch->branch_cap.negative &&
                sim_quantity_double(&branch->branch_cap) < part) {
                sim_bound_fault(spec->bound, &branch->branch_cap,
                                "less than the %.6g of the initial supply that lie here", part);
            }
        }
    }
}
