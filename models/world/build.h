/* Building a spec, subject by subject; the spec's file calls these in order. Each reports what is wrong in the study as
 * faults at their places and goes on; a status other than SIM_OK means that memory is short. */
#ifndef MITO_WORLD_BUILD_H
#define MITO_WORLD_BUILD_H

#include "models/world/spec.h"
#include "sim/config/bound.h"

#define ITEMS(type, map) ((const type *)(map).items)

/* Owned, zeroed memory for `count` items; on failure NULL, and *status says so. */
void *mito_build_zeroed(size_t count, size_t size, enum sim_status *status);

const struct mito_venue_common *mito_build_venue_common(const struct mito_study_venue *venue);

/* The branch of a vault on a chain, or NULL. */
const struct mito_study_branch *mito_build_branch(const struct mito_spec_vault *vault, uint32_t chain);

/* Faults where a quantity is no amount of `asset` that the token's decimals can say. */
void mito_build_check_amount(struct sim_bound *bound, const struct sim_quantity *quantity, const char *asset,
                             unsigned decimals);

/* Every quantity of a parameter table that names no unit of its own is an amount of `asset`. */
void mito_build_check_amounts(struct sim_bound *bound, const struct sim_section *section, const void *parameters,
                              const char *asset, unsigned decimals);

SIM_MUST_USE enum sim_status mito_build_chains(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_assets(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_vaults(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_venues(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_cohorts(struct mito_spec *spec);
/* Numbers the holders: of every vault its cohorts', then the seats of parts. After the parts are built. */
SIM_MUST_USE enum sim_status mito_build_holders(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_positions(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_strategies(struct mito_spec *spec);
SIM_MUST_USE enum sim_status mito_build_shocks(struct mito_spec *spec);

/* Faults where the initial supply passes a cap; after the positions are built. */
void mito_build_check_room(struct mito_spec *spec);

#endif
