/* A pool of a vault's shares against its asset: StableSwap on worths, or constant product (models/pool). Exact integers;
 * coin 0 is the share, coin 1 the asset.
 *
 * StableSwap counts a share at what the contract says it is worth (a pool with a rate oracle: yield moves no price);
 * the constant product knows no worth, so arbitrage has to follow the yield. `worth` = A + 1 over S + 10^6, the vault's.
 * Premium: marginal price of a share over its worth. Functions return true where the contract would revert. */
#ifndef MITO_MIASSET_SWAP_H
#define MITO_MIASSET_SWAP_H

#include "models/pool/constant_product.h"
#include "models/pool/stable_swap.h"

enum mito_swap_kind { MITO_SWAP_STABLE, MITO_SWAP_PRODUCT };

struct mito_swap_worth {
    sim_u128 assets, shares; /* a share is worth assets / shares */
};

struct mito_swap {
    uint32_t kind; /* enum mito_swap_kind */
    uint32_t decimals;
    double fee; /* of a trade */
    struct mito_stable_swap stable;
    struct mito_constant_product product;
};

/* Empty pool; `decimals` of the asset, fee as a fraction (whole 10^-6 for the constant product). */
struct mito_swap mito_swap_of(enum mito_swap_kind kind, unsigned decimals, uint64_t amplification, double fee);

/* Tells the pool what a share is worth now. */
void mito_swap_reprice(struct mito_swap *swap, const struct mito_swap_worth *worth);

sim_u128 mito_swap_balance(const struct mito_swap *swap, uint32_t coin);
sim_u128 mito_swap_supply(const struct mito_swap *swap); /* of the pool's own shares */

/* What `in` of coin `from` gives; the trade itself. */
SIM_MUST_USE bool mito_swap_quote(const struct mito_swap *swap, uint32_t from, sim_u128 in, sim_u128 *out);
SIM_MUST_USE bool mito_swap_trade(struct mito_swap *swap, uint32_t from, sim_u128 in, sim_u128 *out);

/* Adds both coins; *minted are the pool's own shares. Adds shares of the vault alone, and takes liquidity out in them
 * alone (through a swap inside). Takes out both coins. */
SIM_MUST_USE bool mito_swap_add(struct mito_swap *swap, const sim_u128 amounts[2], sim_u128 *minted);
SIM_MUST_USE bool mito_swap_join(struct mito_swap *swap, sim_u128 shares, sim_u128 *minted);
SIM_MUST_USE bool mito_swap_leave(struct mito_swap *swap, sim_u128 liquidity, sim_u128 *shares);

/* Price of the next share over its worth, fee apart. */
double mito_swap_premium(const struct mito_swap *swap, const struct mito_swap_worth *worth);

/* What somebody who values a share at `ratio` of its worth pays into the pool, of coin *from; 0 within the fee. */
sim_u128 mito_swap_arbitrage(const struct mito_swap *swap, const struct mito_swap_worth *worth, double ratio,
                             uint32_t *from);

#endif
