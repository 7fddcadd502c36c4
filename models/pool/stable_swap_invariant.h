/* What the two files of StableSwap share: the invariant and its inverse on balances of 18 decimals, in 256 bits.
 * Failures are gathered in `*revert`. */
#ifndef MITO_POOL_STABLE_SWAP_INVARIANT_H
#define MITO_POOL_STABLE_SWAP_INVARIANT_H

#include "models/pool/stable_swap.h"

/* balances rate / 10^18 of every coin. */
void mito_stable_swap_scale(const struct mito_stable_swap *pool, const sim_u128 *balances, struct sim_u256 *xp,
                            bool *revert);

/* D of the balances xp. */
struct sim_u256 mito_stable_swap_invariant_of(const struct mito_stable_swap *pool, const struct sim_u256 *xp,
                                              bool *revert);

/* Balance of coin j that gives d with the other balances of xp. */
struct sim_u256 mito_stable_swap_balance_of(const struct mito_stable_swap *pool, const struct sim_u256 *xp, uint32_t j,
                                            struct sim_u256 d, bool *revert);

/* _dynamic_fee: a fee for balances xi and xj (18 decimals), higher where they are apart; itself without `off_peg`. */
struct sim_u256 mito_stable_swap_fee_at(const struct mito_stable_swap *pool, uint64_t fee, struct sim_u256 xi,
                                        struct sim_u256 xj, bool *revert);

#endif
