/* What transactions and messages cost, in USD at the gas and asset prices of the moment.
 *
 * A call on a branch: gas x gas price x price of the native asset. A message to a branch: the same for its handling, with
 * the oracle's margin, at least the floor (Hyperlane's interchain gas paymaster); a message to the hub: the floor. */
#ifndef MITO_WORLD_COSTS_H
#define MITO_WORLD_COSTS_H

#include "models/world/state.h"

double mito_costs_call(const struct sim_context *context, uint32_t chain);
double mito_costs_message(const struct sim_context *context, const struct mito_message *message);

/* USD per coin of an asset now. */
double mito_costs_price(const struct sim_context *context, uint32_t asset);

/* USD of a call of the hub for a vault; in silos, of one on the vault's chain. */
double mito_costs_hub_call(const struct sim_context *context, uint32_t vault);

#endif
