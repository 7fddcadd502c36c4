/* What the parts that deal in miAssets share: the price of shares in their markets, what holders do with them, and the
 * steps by which assets and shares come to an account on the hub and leave it. */
#ifndef MITO_WORLD_MIASSET_H
#define MITO_WORLD_MIASSET_H

#include "models/world/state.h"

/* Price of a vault's shares in its markets over what the contract says they are worth, less 1: negative is a discount.
 * The mean over the parts that have a market; 0 without one. */
double mito_miasset_discount(struct sim_context *context, uint32_t vault);

/* A number in (0, 1) of a holder, drawn once from its own name: mito_cohort_use says what it does with its miAssets. */
double mito_miasset_mark(const struct sim_context *context, uint32_t holder);

/* The entity of a use that a holder brings its miAssets to: index of a pool, of a collateral market or of a programme of
 * kind stake, by what its cohort does with them and the weights of the entities of its vault; MITO_NOWHERE for none. */
uint32_t mito_miasset_place(const struct sim_context *context, enum mito_use use, uint32_t holder);

/* Base units of a quantity that is an amount of `asset` (no word, or that asset's name); a fault elsewhere. 0 for none. */
sim_u128 mito_miasset_units(struct mito_spec *spec, const struct sim_quantity *quantity, uint32_t asset);

/* At the start: plain hub asset for an account through a branch, at once; returns what came (whole branch units, at most
 * `assets`). Fails the replicate where the protocol refuses. */
sim_u128 mito_miasset_endow(struct sim_context *context, uint32_t vault, uint32_t account, sim_u128 assets);

/* An account supplies its own hub asset to the vault, on the hub; returns the shares, 0 where the vault refuses. */
sim_u128 mito_miasset_supply(struct sim_context *context, uint32_t vault, uint32_t account, sim_u128 assets);

/* Transfers that the balances allow. */
void mito_miasset_pay(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to, sim_u128 assets);
void mito_miasset_hand(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to, sim_u128 shares);

/* Hub asset and shares of a holder or seat, by its number. */
sim_u128 mito_miasset_assets(const struct sim_context *context, uint32_t vault, uint32_t holder);
sim_u128 mito_miasset_shares(const struct sim_context *context, uint32_t vault, uint32_t holder);

/* Hub units in coins; worth of shares in hub units. */
double mito_miasset_coins(const struct sim_context *context, uint32_t vault, sim_u128 assets);
sim_u128 mito_miasset_worth(const struct sim_context *context, uint32_t vault, sim_u128 shares);

#endif
