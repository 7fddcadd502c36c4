/* Concentrated liquidity after Uniswap v3: prices of ticks, the steps of a swap and the amounts of a position, exact.
 *
 * Tick i stands at price 1.0001^i of coin 0 in units of coin 1; square roots of prices are in Q64.96. Sources: v3-core
 * TickMath.sol, SqrtPriceMath.sol, SwapMath.sol (rounding always in the pool's favour); amounts of a position by the v3
 * whitepaper, eqs. 6.29-6.30. Functions that return bool tell where the contract would revert. */
#ifndef MITO_POOL_CONCENTRATED_H
#define MITO_POOL_CONCENTRATED_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_CONCENTRATED_TICKS 887272 /* from -TICKS to TICKS */
#define MITO_CONCENTRATED_FEE 1000000  /* 10^6: the unit of fees (pips) */

/* Root of a tick's price; |tick| <= TICKS. Rounded up, as all that follows from it expects. */
struct sim_u256 mito_concentrated_root(int32_t tick);

/* The largest tick whose root is not above; root between those of -TICKS and TICKS. */
int32_t mito_concentrated_tick(struct sim_u256 root);

/* Nearest double of a root, and the root of a price (up to 2^-52 of itself). */
double mito_concentrated_root_double(struct sim_u256 root);
struct sim_u256 mito_concentrated_root_of(double price);

/* Amounts between two roots for liquidity L: coin 0 is L (1/a - 1/b), coin 1 is L (b - a), rounded up or down. */
SIM_MUST_USE bool mito_concentrated_amount_0(struct sim_u256 a, struct sim_u256 b, sim_u128 liquidity, bool up,
                                             struct sim_u256 *amount);
SIM_MUST_USE bool mito_concentrated_amount_1(struct sim_u256 a, struct sim_u256 b, sim_u128 liquidity, bool up,
                                             struct sim_u256 *amount);

/* The root after an amount of coin `coin` came in or (out) went out: getNextSqrtPriceFromInput and ...FromOutput. */
SIM_MUST_USE bool mito_concentrated_next_in(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount,
                                            unsigned coin, struct sim_u256 *next);
SIM_MUST_USE bool mito_concentrated_next_out(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount,
                                             unsigned coin, struct sim_u256 *next);

struct mito_concentrated_step {
    struct sim_u256 root, in, out, fee; /* the fee is paid on top of `in` */
};

/* One step of a swap within constant liquidity, towards `target`: at most `amount` in (fee included) when exact_in,
 * else at most `amount` out (computeSwapStep). */
SIM_MUST_USE bool mito_concentrated_swap(struct sim_u256 root, struct sim_u256 target, sim_u128 liquidity,
                                         struct sim_u256 amount, bool exact_in, uint32_t fee,
                                         struct mito_concentrated_step *step);

/* Liquidity that both amounts suffice for in the range between two roots at the root of now, rounded down. */
SIM_MUST_USE bool mito_concentrated_liquidity(struct sim_u256 root, struct sim_u256 low, struct sim_u256 high,
                                              const struct sim_u256 amounts[2], sim_u128 *liquidity);

/* Real arithmetic: amounts of coin 0 and 1 of a position in [low, high] (prices) at `price`. */
void mito_concentrated_position(double liquidity, double low, double high, double price, double amounts[2]);

#endif
