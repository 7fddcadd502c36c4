#include "models/world/silo.h"

#include "models/strategy/kinds.h"
#include "models/world/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place of a study's vault on a chain among the silos; MITO_NOWHERE where it has no branch. */
static uint32_t silo_of(const struct mito_silo *silo, uint32_t vault, uint32_t chain)
{
    for (uint32_t s = 0; s < silo->count; s++) {
        const struct mito_study_branch *branch = silo->vaults[s].branches.items;
        if (silo->group[s] == vault && branch->chain.index == chain) {
            return s;
        }
    }
    return MITO_NOWHERE;
}

static enum sim_status split_vaults(struct mito_silo *silo, const struct mito_study *study)
{
    for (uint32_t v = 0; v < study->vaults.count; v++) {
        const struct mito_study_vault *vault = &ITEMS(struct mito_study_vault, study->vaults)[v];
        struct mito_study_branch *branches = vault->branches.items;
        for (uint32_t b = 0; b < vault->branches.count; b++) {
            struct mito_study_vault *own = &silo->vaults[silo->count];
            const struct mito_chain *chain = &ITEMS(struct mito_chain, study->chains)[branches[b].chain.index];
            *own = *vault;
            own->branches = (struct sim_map){.count = 1, .items = &branches[b]};
            own->vlf_cap.exponent = own->soft_cap.exponent = SIM_QUANTITY_NONE;
            if (asprintf(&silo->names[silo->count], "%s@%s", vault->name, chain->name) < 0) {
                silo->names[silo->count] = NULL;
                return SIM_NO_MEMORY;
            }
            own->name = silo->names[silo->count];
            silo->group[silo->count++] = v;
        }
    }
    silo->study.solvers = silo->study.intents = silo->study.mirrors =
        (struct sim_map){.count = 0}; /* they are of the unified system */
    silo->study.vaults = (struct sim_map){.count = silo->count, .items = silo->vaults};
    return SIM_OK;
}

static const struct mito_venue_common *venue_at(const struct mito_study *study, uint32_t venue)
{
    return mito_build_venue_common(&ITEMS(struct mito_study_venue, study->venues)[venue]);
}

/* Sum of the shares on one chain, or on all with MITO_NOWHERE. */
static double shares_on(const struct mito_study *study, const struct sim_map *allocation, uint32_t chain)
{
    double sum = 0;

    for (uint32_t k = 0; k < allocation->count; k++) {
        const struct mito_study_share *share = &ITEMS(struct mito_study_share, *allocation)[k];
        sum += chain == MITO_NOWHERE || venue_at(study, share->venue.index)->chain == chain ? share->share : 0;
    }
    return sum;
}

static bool has_users(const struct mito_study *study, uint32_t vault, uint32_t chain)
{
    for (uint32_t u = 0; u < study->users.count; u++) {
        const struct mito_cohort *cohort = &ITEMS(struct mito_cohort, study->users)[u];
        if (cohort->vault == vault && cohort->chain == chain) {
            return true;
        }
    }
    return false;
}

/* The initial state of every silo: the venues of its chain, scaled so that the same fraction of it is placed. Where a
 * vault has no users its silo begins empty, and stays so. */
static void split_initial(struct mito_silo *silo, const struct mito_study *study)
{
    uint32_t count = 0, at = 0;

    for (uint32_t s = 0; s < silo->count; s++) {
        const struct mito_study_branch *branch = silo->vaults[s].branches.items;
        for (uint32_t i = 0; i < study->initial.count; i++) {
            const struct mito_study_initial *initial = &ITEMS(struct mito_study_initial, study->initial)[i];
            double all = shares_on(study, &initial->allocation, MITO_NOWHERE);
            double here = shares_on(study, &initial->allocation, branch->chain.index);
            if (initial->vault.index != silo->group[s] || !has_users(study, silo->group[s], branch->chain.index)) {
                continue;
            }
            struct mito_study_initial *own = &silo->initial[count++];
            *own = *initial;
            own->vault.index = s;
            own->allocation = (struct sim_map){.count = 0, .items = &silo->shares[at]};
            for (uint32_t k = 0; k < initial->allocation.count; k++) {
                struct mito_study_share share = ITEMS(struct mito_study_share, initial->allocation)[k];
                if (venue_at(study, share.venue.index)->chain == branch->chain.index && here > 0) {
                    share.share *= all / here;
                    silo->shares[at++] = share;
                    own->allocation.count++;
                }
            }
        }
    }
    silo->study.initial = (struct sim_map){.count = count, .items = silo->initial};
}

/* Weights of a static strategy: of the venues that share asset and chain with a venue, and of those that share its asset,
 * over the chains where the asset's vaults have branches. */
static double weights_of(const struct mito_study *study, const struct mito_strategy_static *strategy, uint32_t asset,
                         uint32_t chain)
{
    double sum = 0;

    for (uint32_t k = 0; k < strategy->weights.count; k++) {
        const struct mito_strategy_weight *weight = &ITEMS(struct mito_strategy_weight, strategy->weights)[k];
        const struct mito_venue_common *venue = venue_at(study, weight->venue.index);
        sum += venue->asset == asset && (chain == MITO_NOWHERE || venue->chain == chain) ? weight->weight : 0;
    }
    return sum;
}

static enum sim_status split_static(struct mito_silo *silo, const struct mito_study *study, uint32_t s)
{
    const struct mito_strategy_static *strategy = silo->strategies[s].kinded.parameters;
    size_t bytes = strategy->weights.count * sizeof(struct mito_strategy_weight);
    struct mito_strategy_static *own = malloc(sizeof *own + bytes);

    if (own == NULL) {
        return SIM_NO_MEMORY;
    }
    struct mito_strategy_weight *weights = (struct mito_strategy_weight *)(own + 1);
    *own = *strategy;
    own->weights.items = weights;
    for (uint32_t k = 0; k < strategy->weights.count; k++) {
        weights[k] = ITEMS(struct mito_strategy_weight, strategy->weights)[k];
        const struct mito_venue_common *venue = venue_at(study, weights[k].venue.index);
        double all = weights_of(study, strategy, venue->asset, MITO_NOWHERE);
        double here = weights_of(study, strategy, venue->asset, venue->chain);
        weights[k].weight *= here > 0 ? all / here : 0;
    }
    silo->parameters[s] = silo->strategies[s].kinded.parameters = own;
    return SIM_OK;
}

static enum sim_status split_strategies(struct mito_silo *silo, const struct mito_study *study)
{
    enum sim_status status = SIM_OK;

    for (uint32_t s = 0; status == SIM_OK && s < study->strategies.count; s++) {
        silo->strategies[s] = ITEMS(struct mito_study_strategy, study->strategies)[s];
        if (mito_strategy_kinds[silo->strategies[s].kinded.kind] == &mito_strategy_kind_static) {
            status = split_static(silo, study, s);
        }
    }
    silo->study.strategies = (struct sim_map){.count = study->strategies.count, .items = silo->strategies};
    return status;
}

static void move_cohorts(struct mito_silo *silo, const struct mito_study *study)
{
    for (uint32_t u = 0; u < study->users.count; u++) {
        silo->cohorts[u] = ITEMS(struct mito_cohort, study->users)[u];
        uint32_t own = silo_of(silo, silo->cohorts[u].vault, silo->cohorts[u].chain);
        silo->cohorts[u].vault = own == MITO_NOWHERE ? 0 : own; /* a fault is reported where the study is checked */
        silo->cohorts[u].exit = MITO_EXIT_HOME;
    }
    silo->study.users = (struct sim_map){.count = study->users.count, .items = silo->cohorts};
}

enum sim_status mito_silo_create(const struct mito_study *study, struct mito_silo **result)
{
    enum sim_status status = SIM_OK;
    uint32_t branches = 0, shares = 0, vaults = study->vaults.count;
    struct mito_silo *silo = mito_build_zeroed(1, sizeof *silo, &status);

    *result = silo;
    if (silo == NULL) {
        return status;
    }
    for (uint32_t v = 0; v < vaults; v++) {
        branches += ITEMS(struct mito_study_vault, study->vaults)[v].branches.count;
    }
    for (uint32_t i = 0; i < study->initial.count; i++) {
        shares += ITEMS(struct mito_study_initial, study->initial)[i].allocation.count;
    }
    silo->study = *study;
    silo->vaults = mito_build_zeroed(branches, sizeof *silo->vaults, &status);
    silo->names = mito_build_zeroed(branches, sizeof *silo->names, &status);
    silo->group = mito_build_zeroed(branches, sizeof *silo->group, &status);
    silo->initial = mito_build_zeroed(branches, sizeof *silo->initial, &status);
    silo->shares = mito_build_zeroed(shares, sizeof *silo->shares, &status);
    silo->cohorts = mito_build_zeroed(study->users.count, sizeof *silo->cohorts, &status);
    silo->strategies = mito_build_zeroed(study->strategies.count, sizeof *silo->strategies, &status);
    silo->parameters = mito_build_zeroed(study->strategies.count, sizeof *silo->parameters, &status);
    if (status != SIM_OK) {
        return status;
    }
    SIM_TRY(split_vaults(silo, study));
    split_initial(silo, study);
    move_cohorts(silo, study);
    SIM_TRY(split_strategies(silo, study));
out:
    return status;
}

void mito_silo_destroy(struct mito_silo *silo)
{
    if (silo == NULL) {
        return;
    }
    for (uint32_t s = 0; silo->names != NULL && s < silo->count; s++) {
        free(silo->names[s]);
    }
    for (uint32_t s = 0; silo->parameters != NULL && s < silo->study.strategies.count; s++) {
        free(silo->parameters[s]);
    }
    free(silo->vaults);
    free(silo->names);
    free(silo->group);
    free(silo->initial);
    free(silo->shares);
    free(silo->cohorts);
    free(silo->strategies);
    free(silo->parameters);
    free(silo);
}
