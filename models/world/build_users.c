/* Cohorts and strategies. */
#include "models/world/build.h"

#include "models/strategy/kinds.h"
#include "sim/base/hash.h"
#include "sim/config/quantity.h"

#include <stdlib.h>
#include <string.h>

enum sim_status mito_build_cohorts(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->cohort_count = study->users.count;
    spec->cohorts = mito_build_zeroed(spec->cohort_count, sizeof *spec->cohorts, &status);
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
        if (!mito_cohort_uses_sum(&cohort->uses)) {
            sim_bound_fault(spec->bound, &cohort->uses, "the shares must sum to 100%%");
        }
        if (mito_build_branch(vault, cohort->chain) == NULL) {
            sim_bound_fault(spec->bound, &cohort->chain, "vault %s has no branch on chain %s", vault->study->name,
                            spec->chains[cohort->chain].study->name);
        }
    }
    return status;
}

/* A silo's part of the supply stands nowhere in the study: all of it is pointed at. */
static void nobody_holds(const struct mito_spec *spec, const struct mito_spec_vault *vault)
{
    const struct mito_study *study = sim_bound_root(spec->bound);

    if (spec->silo == NULL) {
        sim_bound_fault(spec->bound, &vault->initial->supply, "nobody can hold it: no users of this vault");
    } else {
        sim_bound_fault(spec->bound, &study->initial, "nobody can hold %s: siloed, a vault needs users on each chain",
                        vault->study->name);
    }
}

enum sim_status mito_build_holders(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    uint32_t holder = 0;

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
            holder += vault->seat_count;
            if (vault->initial_supply > 0 && vault->holder_count == 0) {
                nobody_holds(spec, vault);
            }
        }
    }
    spec->holder_count = holder;
    spec->cohort_of = mito_build_zeroed(holder, sizeof *spec->cohort_of, &status);
    spec->part_of = mito_build_zeroed(holder, sizeof *spec->part_of, &status);
    for (uint32_t v = 0; status == SIM_OK && v < spec->vault_count; v++) {
        uint32_t first = spec->vaults[v].holder_first + spec->vaults[v].holder_count;
        for (uint32_t s = 0; s < spec->vaults[v].seat_count; s++) {
            spec->cohort_of[first + s] = MITO_NOWHERE;
            spec->part_of[first + s] = spec->vaults[v].seat_parts[s];
        }
    }
    for (uint32_t u = 0; status == SIM_OK && u < spec->cohort_count; u++) {
        for (uint32_t h = 0; h < (uint32_t)spec->cohorts[u].study->holders; h++) {
            spec->cohort_of[spec->cohorts[u].holder_first + h] = u;
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
            const struct mito_spec_venue *venue = &spec->venues[weight->venue.index];
            if (venue->asset == spec->vaults[v].asset && mito_build_branch(&spec->vaults[v], venue->chain) != NULL) {
                sum += weight->weight;
            }
        }
        sum *= 1 - strategy->common.buffer;
        if (sum > 1 + 1e-9) {
            sim_bound_fault(spec->bound, &strategy->weights,
                            "the weights for vault %s sum to %.6g%%; at most 100%% can be placed",
                            spec->vaults[v].study->name, 100 * sum);
        } else if (sum < 1 - 1e-9 && spec->silo == NULL) {
            sim_bound_remark(spec->bound, &strategy->weights, "strategy %s leaves %.4g%% of vault %s idle", name,
                             100 * (1 - sum), spec->vaults[v].study->name);
        }
    }
}

enum sim_status mito_build_strategies(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *study = spec->study;

    spec->strategy_count = study->strategies.count;
    spec->strategies = mito_build_zeroed(spec->strategy_count, sizeof *spec->strategies, &status);
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
