/* The StableSwap pool after Curve, in exact integers: invariant, swaps, liquidity in any proportion, its fees.
 *
 *   Ann S + D = Ann D + D^(n+1) / (n^n prod x),  Ann = A n,  A = A_whitepaper n^(n-1)
 *
 * Newton's iterations stop and round as the contracts' do, so every result is theirs to the last digit.
 * Sources: curve-contract pool-templates and pools/3pool (get_D, get_y, get_y_D, fees of exchange, add_liquidity,
 * remove_liquidity, _one_coin, _imbalance), pools/aave (dynamic fee, A with 2 decimals; the fee of liquidity looks at
 * balances of 18 decimals, where that pool mixes in those of 6).
 * Balances are what belongs to the shares: the administrator's part of a fee leaves them at once. Functions return true
 * where the contract would revert (also where Newton does not settle in 255 steps), and then change nothing. */
#ifndef MITO_POOL_STABLE_SWAP_H
#define MITO_POOL_STABLE_SWAP_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_STABLE_SWAP_COINS 8
#define MITO_STABLE_SWAP_FEE 10000000000 /* 10^10: the unit of fees */

struct mito_stable_swap {
    uint32_t coins;         /* 2 .. MITO_STABLE_SWAP_COINS */
    uint32_t precision;     /* the contracts' A_PRECISION: 1 in the first pools, 100 later */
    uint64_t amplification; /* A in the contracts' form, times the precision */
    uint64_t fee;           /* of MITO_STABLE_SWAP_FEE: 4000000 = 4 bp */
    uint64_t admin_fee;     /* part of the fee, same unit: 5 10^9 = half */
    uint64_t off_peg;       /* multiplier of the fee off the peg, same unit (2 10^10 = double); 0: a constant fee */
    sim_u128 supply;        /* shares, 18 decimals */
    sim_u128 balances[MITO_STABLE_SWAP_COINS]; /* base units of each coin */
    sim_u128 rates[MITO_STABLE_SWAP_COINS];    /* x = balance rate / 10^18 has 18 decimals: 10^30 for 6 decimals */
};

/* A pool of `coins` coins with these decimals (at most 36), empty. */
struct mito_stable_swap mito_stable_swap_of(uint32_t coins, const unsigned *decimals, uint64_t amplification,
                                            uint32_t precision, uint64_t fee, uint64_t admin_fee);

/* A that moves from `from` at `start` to `to` at `end` in a line, in whole seconds. */
uint64_t mito_stable_swap_ramp(uint64_t from, uint64_t to, int64_t start, int64_t end, int64_t now);

/* D of the pool's balances (get_D), of 18 decimals; 0 for an empty pool. */
SIM_MUST_USE bool mito_stable_swap_invariant(const struct mito_stable_swap *pool, sim_u128 *d);

/* Balance of coin j, in 18 decimals, that keeps D when that of coin i is x (get_y); and the balance of coin i that
 * gives invariant d (get_y_D). */
SIM_MUST_USE bool mito_stable_swap_balance(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 x,
                                           sim_u128 *y);
SIM_MUST_USE bool mito_stable_swap_balance_at(const struct mito_stable_swap *pool, uint32_t i, sim_u128 d, sim_u128 *y);

/* Balance in 18 decimals. */
sim_u128 mito_stable_swap_scaled(const struct mito_stable_swap *pool, uint32_t i);

/* What dx of coin i gives of coin j after the fee (get_dy: the fee is taken in base units). */
SIM_MUST_USE bool mito_stable_swap_quote(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx,
                                         sim_u128 *dy);

/* The swap itself (exchange: the fee is taken in 18 decimals, so that dy may differ from the quote by a unit). */
SIM_MUST_USE bool mito_stable_swap_exchange(struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx,
                                            sim_u128 *dy);

/* Adds amounts in any proportion; what makes the pool less balanced pays the fee n / (4 (n - 1)) of a swap. */
SIM_MUST_USE bool mito_stable_swap_add(struct mito_stable_swap *pool, const sim_u128 *amounts, sim_u128 *shares);

/* Burns shares for their part of every balance, rounded down. */
SIM_MUST_USE bool mito_stable_swap_remove(struct mito_stable_swap *pool, sim_u128 shares, sim_u128 *amounts);

/* What burning shares gives when all is taken in coin i, the fee taken (calc_withdraw_one_coin), and doing so. */
SIM_MUST_USE bool mito_stable_swap_quote_one(const struct mito_stable_swap *pool, sim_u128 shares, uint32_t i,
                                             sim_u128 *amount);
SIM_MUST_USE bool mito_stable_swap_remove_one(struct mito_stable_swap *pool, sim_u128 shares, uint32_t i,
                                              sim_u128 *amount);

/* Takes these amounts; returns the shares that burns, rounded up. */
SIM_MUST_USE bool mito_stable_swap_remove_imbalance(struct mito_stable_swap *pool, const sim_u128 *amounts,
                                                    sim_u128 *shares);

/* D 10^18 / supply: what a share is worth while all coins are worth the same. */
SIM_MUST_USE bool mito_stable_swap_virtual_price(const struct mito_stable_swap *pool, sim_u128 *price);

/* D in doubles, a third of the cost: for decisions; 0 for an empty pool. */
double mito_stable_swap_size(const struct mito_stable_swap *pool);

/* Units of coin j (18 decimals) for the next one of coin i, without fee:
 * (Ann + P / x_i) / (Ann + P / x_j), P = D^(n+1) / (n^n prod x). In doubles. */
double mito_stable_swap_price(const struct mito_stable_swap *pool, uint32_t i, uint32_t j);

/* Units of coin i (18 decimals) that leave the pool, along its curve, per unit that the logarithm of that price rises. */
double mito_stable_swap_depth(const struct mito_stable_swap *pool, uint32_t i, uint32_t j);

/* The trade of an arbitrageur who values one unit of coin i at `price` units of coin j (18 decimals): what it pays, in
 * base units, of *from (i or j); 0 within the fee. In doubles, right to 2^-40 of the balance. */
double mito_stable_swap_arbitrage(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, double price,
                                  uint32_t *from);

#endif
