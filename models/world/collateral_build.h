/* Building the part `collateral`: its descriptor's hooks that need no world. */
#ifndef MITO_WORLD_COLLATERAL_BUILD_H
#define MITO_WORLD_COLLATERAL_BUILD_H

#include "models/world/collateral_own.h"

SIM_MUST_USE enum sim_status mito_collateral_build_own(struct mito_spec *spec, void **own);
void mito_collateral_build_free(void *own);
size_t mito_collateral_build_state(const struct mito_spec *spec, const void *own);
uint32_t mito_collateral_build_slots(const struct mito_spec *spec, const void *own);
uint32_t mito_collateral_build_flights(const struct mito_spec *spec, const void *own);
uint32_t mito_collateral_build_requests(const struct mito_spec *spec, const void *own, uint32_t vault);
uint32_t mito_collateral_build_paths(const struct mito_spec *spec, const void *own);
uint32_t mito_collateral_build_dimensions(const struct mito_spec *spec, const void *own,
                                          struct sim_dimension *dimensions);
SIM_MUST_USE enum sim_status mito_collateral_build_draw(const struct mito_spec *spec, const void *own, uint64_t seed,
                                                        uint32_t replicate, struct sim_scenario *scenario,
                                                        uint32_t path);

#endif
