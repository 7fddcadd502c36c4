/* Part `miasset_pools`: pools of a vault's shares against its asset, on the hub. Discount and premium are outcomes.
 *
 * A pool holds both sides in a seat of its own, in the protocol's books; its reserves are that seat's balances, checked.
 * Who trades: redeemers whose quote beats the discount they accept (they sell and carry the asset home), others in both
 * directions (`volume`, drawn beforehand, out of a finite stock), liquidators, and arbitrageurs with finite capital on the
 * hub. These buy while the price is below worth / (1 + hurdle (reclaim period + wait)), ask the reclaim queue for
 * redemption and get their capital back with the claim; while the price is above worth they deposit in the vault and sell
 * the shares at once. So with ample capital the price stays in
 *     (1 - fee) / (1 + hurdle T) <= price / worth <= 1 / (1 - fee)
 * after every step, and leaves the band when capital is tied up or the vault is full.
 *
 * Liquidity: a sponsor's of equal worth on both sides at the start, and holders'. Who provides at the start has brought
 * as much of the asset as its shares are worth; later a holder joins with its shares alone, if that costs less than its
 * tolerance, and leaves in shares alone. Return of liquidity = what was held + fees - divergence, per pool share. */
#ifndef MITO_WORLD_MIASSET_POOLS_H
#define MITO_WORLD_MIASSET_POOLS_H

#include "models/miasset/miasset_pool.h"
#include "models/miasset/swap.h"
#include "models/world/part.h"

extern const struct mito_part mito_miasset_pools_part;

/* The pool of a vault that pays most for shares, or MITO_NOWHERE; *assets is what it pays. */
uint32_t mito_miasset_pools_best(struct sim_context *context, uint32_t vault, sim_u128 shares, sim_u128 *assets);

/* Sells a seat's (or holder's) shares in a pool: the asset comes to the same account. False: nothing happened. */
bool mito_miasset_pools_sell(struct sim_context *context, uint32_t pool, uint32_t seller, sim_u128 shares,
                             sim_u128 *assets);

/* Price of the vault's shares in its deepest pool over their worth; 1 without a pool. */
double mito_miasset_pools_premium(struct sim_context *context, uint32_t vault);
double mito_miasset_pools_premium_of(struct sim_context *context, uint32_t pool);
bool mito_miasset_pools_exist(const struct mito_spec *spec, uint32_t vault);

/* Pool shares of a holder, and of all. */
sim_u128 mito_miasset_pools_liquidity(const struct sim_context *context, uint32_t pool, uint32_t holder);

/* Event: a step of the market grid. */
void mito_miasset_pools_step(struct sim_context *context, const struct sim_event *event);

/* What a vault's share is worth. */
struct mito_swap_worth mito_miasset_pools_worth(const struct sim_context *context, uint32_t vault);

#endif
