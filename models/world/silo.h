/* The baseline without unification: the same users, venues, prices and arrivals, but every vault falls apart into one
 * vault per chain (its silo), which takes deposits, invests and pays redemptions on its own chain alone. There is no hub:
 * what would be a message is part of the transaction, at once and free, and what would be a call of the hub is a call on
 * the chain. Reclaim queue, period, shares and rounding stay the protocol's.
 *
 * A holder starts with what it holds in the unified system, in the silo of its home chain. Weights by venue (the initial
 * allocation, `static` strategies) are renormalised within the chain, so that the same fraction is placed; where a chain
 * has no venue with weight, its silo is idle. Caps of the whole vault do not bind silos; branch caps do.
 *
 * What lives on the hub or between chains has no place here: solvers, intents, mirrors, relocation, miAsset pools,
 * collateral, rewards and snipers are refused with the study; governance is left out: its emission reaches nobody.
 *
 * Rows keep the study's vaults: a vault's metrics are taken over its silos (models/world/metrics.c). */
#ifndef MITO_WORLD_SILO_H
#define MITO_WORLD_SILO_H

#include "models/world/study.h"

struct mito_silo {
    struct mito_study study;            /* with the maps below in place of the study's */
    struct mito_study_vault *vaults;    /* owned, as all below; one branch each */
    struct mito_study_initial *initial; /* one per silo of a vault that has one */
    struct mito_study_share *shares;
    struct mito_cohort *cohorts;
    struct mito_study_strategy *strategies;
    void **parameters; /* of static strategies, renormalised; NULL: the study's own */
    char **names;      /* "miETH@arbitrum" */
    uint32_t *group;   /* per silo: index of its vault in the study */
    uint32_t count;    /* of silos */
};

SIM_MUST_USE enum sim_status mito_silo_create(const struct mito_study *study, struct mito_silo **silo);
void mito_silo_destroy(struct mito_silo *silo); /* NULL is fine */

#endif
