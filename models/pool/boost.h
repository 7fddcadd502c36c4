/* Curve's reward gauges in exact integers: locks that decay, the working balance they boost, the yearly cut of emission.
 *
 * Sources: curve-dao-contracts LiquidityGauge.vy (_update_liquidity_limit), VotingEscrow.vy, ERC20CRV.vy. */
#ifndef MITO_POOL_BOOST_H
#define MITO_POOL_BOOST_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_BOOST_LOCK_SECONDS 126144000 /* MAXTIME, 4 years of 365 days */

/* What of a stake counts: min(l, 40% l + 60% L v / V), each part rounded down; l of L staked, v of V votes. True where
 * the product passes 2^256. */
SIM_MUST_USE bool mito_boost_working(sim_u128 stake, sim_u128 staked, sim_u128 votes, sim_u128 all_votes,
                                     sim_u128 *working);

/* Votes of a lock of `amount` with `seconds` to go: slope = floor(amount / MAXTIME), votes = slope seconds. */
sim_u128 mito_boost_slope(sim_u128 amount);
sim_u128 mito_boost_votes(sim_u128 amount, uint64_t seconds);

/* Emission in base units (10^-18) per second in the given year after the start: 274,815,283 a year at first, divided by
 * 1.189207115002721024 = 2^(1/4) each year, rounded down each time. */
sim_u128 mito_boost_emission(unsigned year);

#endif
