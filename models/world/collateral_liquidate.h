/* Liquidators of the part `collateral`: what they take, how they sell it, how it becomes cash again. */
#ifndef MITO_WORLD_COLLATERAL_LIQUIDATE_H
#define MITO_WORLD_COLLATERAL_LIQUIDATE_H

#include "models/world/collateral_own.h"

/* All loans of a market meet the lowest price of the step that ends now; then what liquidators hold goes its way. */
void mito_collateral_liquidate(struct sim_context *context, uint32_t market);

/* Sends hub asset of the liquidators to a branch; false when the hub refuses. In collateral.c, with the messages' keys. */
bool mito_collateral_liquidate_send(struct sim_context *context, uint32_t market, uint32_t chain, sim_u128 assets);

/* Hooks of the part. */
void mito_collateral_liquidate_claimed(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request,
                                       uint32_t count, sim_u128 assets);
void mito_collateral_liquidate_delivered(struct sim_context *context, const struct mito_flight *flight);

#endif
