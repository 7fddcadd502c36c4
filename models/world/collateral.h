/* Part `collateral`: loans against miAssets. Holders who lend (their cohort's uses) hand their shares to a market's seat
 * and borrow a share of what they may; loopers supply what they borrow to the vault again, through the branch, until they
 * have the leverage they want.
 *
 * Prices. At every point of the market grid: oracle of the share (exchange rate, mean pool premium on top, or the lower)
 * x USD price of the vault's asset, against that of the debt asset. Between points the ratio of the two prices is a
 * Brownian bridge in logarithms, whose lowest point is drawn beforehand from its exact law, once for all loans:
 *     low = (x0 + x1 - sqrt((x1 - x0)^2 - 2 sigma^2 dt ln U)) / 2
 * so that a loan is found below 1 when its barrier was passed at all. It is then liquidated at the price of its barrier, or
 * at the grid point's when that is lower still. sigma: the two prices' long-run volatility without jumps
 * (models/market/price.h).
 *
 * Liquidation. Rules and integers after Aave (models/venue/liquidation.h): the liquidator repays debt from finite cash,
 * takes shares of that worth and a bonus when what they fetch covers the debt: at once in the vault's pool, or through the
 * reclaim queue at worth / (1 + hurdle x (period + a day)). The hub asset leaves by the hub's withdrawal on the chain with
 * most free liquidity and is cash again, at the price of then, when the message has arrived. A liquidation that would leave
 * less than 1,000 USD on a side does not happen. Collateral gone and debt left: written off, the lenders' loss.
 *
 * A redemption by a borrower repays its part of the debt first, with money from outside: what a loop owes is financed
 * outside while its shares wait in the queue. */
#ifndef MITO_WORLD_COLLATERAL_H
#define MITO_WORLD_COLLATERAL_H

#include "models/miasset/collateral.h"
#include "models/miasset/credit.h"
#include "models/venue/liquidation.h"
#include "models/world/part.h"

extern const struct mito_part mito_collateral_part;

/* Event: a step of the market grid. */
void mito_collateral_step(struct sim_context *context, const struct sim_event *event);

/* Price of a market's collateral per coin of worth, by its oracle, and of its debt: USD with 8 decimals. */
uint64_t mito_collateral_price(struct sim_context *context, uint32_t market);
uint64_t mito_collateral_debt_price(const struct sim_context *context, uint32_t market);

/* Both sides of a holder's loan at these prices. */
struct mito_liquidation_side mito_collateral_backing(const struct sim_context *context, uint32_t market,
                                                     uint32_t holder, uint64_t price);
struct mito_liquidation_side mito_collateral_owed(const struct sim_context *context, uint32_t market, uint32_t holder);

#endif
