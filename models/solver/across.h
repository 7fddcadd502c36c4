/* What a fill across chains costs its user and earns its liquidity pool, after Across: exact integers, 10^18 = 1.
 *
 * Liquidity fee. The pool's lending rate rises with its utilisation u, with a kink at K:
 *     r(u) = base + slope1 min(u, K) / K + slope2 max(0, u - K) / (1 - K)                    per year
 * A transfer that moves the utilisation from a to b pays the mean of r over [a, b], y = (A(b) - A(a)) / (b - a) with A
 * the area under r, for one week of a year of 52: fee = (1 + y)^(1/52) - 1 of the amount, 100% at most. Divisions round
 * down in the order of the source, so fees agree to the last digit.
 *
 * Capital fee. A relayer's charge for its capital, as a fraction of the amount y: it climbs from `lower` towards `upper`
 * linearly up to the cutoff c and stays there for what is above:
 *     [lower y + (upper - lower) (min(y, c)^2 / (2 c) + max(0, y - c))] / y
 *
 * Pool. Depositors own liquid + utilised - undistributed: fees earned are released over time, `rate` of the undistributed
 * amount of the last touch per second, so nobody can enter just before a fee and leave just after.
 *
 * Sources: across-protocol/sdk lpFeeCalculator and relayFeeCalculator, across-protocol/contracts HubPool.sol; facts
 * sheet venues §6.1. Vectors: BR-ACROSS-LP, BR-ACROSS-CAP, BR-HUBPOOL. */
#ifndef MITO_SOLVER_ACROSS_H
#define MITO_SOLVER_ACROSS_H

#include "sim/base/wide.h"

#define MITO_ACROSS_ONE ((sim_u128)1000000000000000000) /* 10^18 */

/* Rates per year and the utilisation of the kink, 10^18 = 1. With a kink of 0 there is nothing below it,
 * and slope1 is not used. */
struct mito_across_curve {
    sim_u128 kink; /* below 10^18 */
    sim_u128 base, slope1, slope2;
};

/* r(u); u up to 10^38. */
sim_u128 mito_across_rate(const struct mito_across_curve *curve, sim_u128 utilisation);

/* Mean rate per year over a move of the utilisation, r(before) where it does not move. Moves down give the same mean. */
sim_u128 mito_across_yearly(const struct mito_across_curve *curve, sim_u128 before, sim_u128 after);

/* (1 + yearly)^(1/52) - 1, 10^18 at most. */
sim_u128 mito_across_weekly(sim_u128 yearly);

/* The liquidity fee as a fraction of the amount: the weekly rate of the yearly one. */
sim_u128 mito_across_fee(const struct mito_across_curve *curve, sim_u128 before, sim_u128 after);

/* The relayer's capital charge as a fraction of the amount; amount above 0, amounts in 10^18 = 1 unit. */
sim_u128 mito_across_capital_fee(sim_u128 lower, sim_u128 upper, sim_u128 cutoff, sim_u128 amount);

/* Reserves in base units. `utilised` is owed to the pool by repayments on their way; below 0 the pool owes. */
struct mito_across_pool {
    sim_u128 liquid, undistributed, supply; /* supply: shares of depositors */
    sim_i128 utilised;
    sim_u128 rate;    /* released per second of the undistributed fees, 10^18 = all */
    uint64_t touched; /* s: when undistributed was last brought up to date */
};

/* Releases what is due at `now` (s, not before `touched`). */
void mito_across_pool_touch(struct mito_across_pool *pool, uint64_t now);

/* Assets per share as of the last touch, 10^18 = 1; 10^18 without depositors. */
sim_u128 mito_across_pool_price(const struct mito_across_pool *pool);

/* Utilisation once `relayed` more is lent out: (relayed + utilised) / (liquid + utilised), 10^18 where nothing is left. */
sim_u128 mito_across_pool_utilisation(const struct mito_across_pool *pool, sim_u128 relayed);

#endif
