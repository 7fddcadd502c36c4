/* Sizes of a spec: the protocol's shape, the layout of the world's state, the output's dimensions. */
#ifndef MITO_WORLD_SIZES_H
#define MITO_WORLD_SIZES_H

#include "models/world/spec.h"

/* Fills the shapes, layout and dimensions of a spec whose entities are built. */
SIM_MUST_USE enum sim_status mito_sizes_build(struct mito_spec *spec);

/* Unix seconds at midnight of an ISO date between 1970 and 9999; false when it is none. */
bool mito_sizes_clock(const char *date, int64_t *seconds);

#endif
