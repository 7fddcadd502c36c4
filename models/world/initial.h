/* The state at the start: branches initialized through messages, holders with balances, allocations in their venues, a
 * queue. Made of the protocol's own operations, delivered at once, so that every invariant holds from the first event. */
#ifndef MITO_WORLD_INITIAL_H
#define MITO_WORLD_INITIAL_H

#include "models/world/state.h"

void mito_initial_build(struct sim_context *context);

#endif
