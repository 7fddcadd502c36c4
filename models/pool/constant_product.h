/* The constant-product pool after Uniswap v2, in exact integers: swaps, shares, the protocol's fee, and the trade that
 * brings the pool to an outside price.
 *
 * Sources: v2-periphery UniswapV2Library.sol (getAmountOut, getAmountIn), v2-core UniswapV2Pair.sol (mint, burn, the fee
 * on growth of sqrt(k)). A fee is `keep` / `scale`: what of an input counts (997 of 1000 for 0.3%). Functions return true
 * where the contract would revert, and then leave their results alone. */
#ifndef MITO_POOL_CONSTANT_PRODUCT_H
#define MITO_POOL_CONSTANT_PRODUCT_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_CONSTANT_PRODUCT_LOCKED 1000 /* first shares, which nobody owns (MINIMUM_LIQUIDITY) */

struct mito_constant_product {
    sim_u128 reserves[2]; /* base units */
    sim_u128 supply;      /* shares */
    uint64_t keep, scale; /* of an input counts keep / scale, 0 < keep <= scale < 2^32 */
};

/* out = in keep R_out / (R_in scale + in keep), rounded down. */
SIM_MUST_USE bool mito_constant_product_out(const struct mito_constant_product *pool, unsigned from, sim_u128 in,
                                            sim_u128 *out);

/* The least input that gives `out`: R_in out scale / ((R_out - out) keep), rounded down, and one more. */
SIM_MUST_USE bool mito_constant_product_in(const struct mito_constant_product *pool, unsigned from, sim_u128 out,
                                           sim_u128 *in);

/* Swaps `in` of coin `from` for the other; the product of the reserves never falls. */
SIM_MUST_USE bool mito_constant_product_swap(struct mito_constant_product *pool, unsigned from, sim_u128 in,
                                             sim_u128 *out);

/* Adds both amounts: min(a0 S / R0, a1 S / R1) shares; into an empty pool sqrt(a0 a1) less what is locked for good. */
SIM_MUST_USE bool mito_constant_product_mint(struct mito_constant_product *pool, const sim_u128 amounts[2],
                                             sim_u128 *shares);

/* Burns shares for their part of both reserves, rounded down. */
SIM_MUST_USE bool mito_constant_product_burn(struct mito_constant_product *pool, sim_u128 shares, sim_u128 amounts[2]);

/* Shares the protocol mints for itself, one sixth of the growth from k_before = R0 R1 of then:
 * S (sqrt k - sqrt k0) / (5 sqrt k + sqrt k0). */
SIM_MUST_USE bool mito_constant_product_protocol_fee(const struct mito_constant_product *pool, struct sim_u256 k_before,
                                                     sim_u128 *shares);

/* Of `amount` of one coin, the part to swap into the other so that the rest and the proceeds add liquidity in the
 * pool's proportion: s with s^2 keep + s R (scale + keep) = amount R scale, to 2^-50 of itself. */
SIM_MUST_USE bool mito_constant_product_split(const struct mito_constant_product *pool, unsigned from, sim_u128 amount,
                                              sim_u128 *part);

/* The trade of an arbitrageur who values one unit of coin 0 at `price` units of coin 1: what it pays of coin `from`
 * (0 inside the band price phi < R1 / R0 < price / phi, phi = keep / scale). x' = sqrt(phi x y / p), and so on. */
double mito_constant_product_arbitrage(const struct mito_constant_product *pool, double price, unsigned *from);

#endif
