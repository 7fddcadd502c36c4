/* Shares of a stream of rewards: the accumulator of MasterChef farms in exact integers, and how a farm's rate thins out.
 *
 * Sources: sushiswap MasterChef.sol (accumulator with 12 decimals); R p / V and its optimum by differentiation. */
#ifndef MITO_POOL_FARM_SHARE_H
#define MITO_POOL_FARM_SHARE_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_FARM_SHARE_SCALE 1000000000000 /* 10^12 */

struct mito_farm_share {
    sim_u128 staked;      /* by all */
    sim_u128 accumulated; /* reward per unit staked since the start, times the scale */
};

struct mito_farm_stake {
    sim_u128 amount, debt; /* debt: what the stake would have earned before it came */
};

/* A reward falls due to all stakes of now: accumulated += reward scale / staked, rounded down. While nothing is staked
 * it is not minted. True where the accumulator would pass 2^128; nothing changes then. */
SIM_MUST_USE bool mito_farm_share_reward(struct mito_farm_share *farm, sim_u128 reward);

/* Due to a stake: amount accumulated / scale - debt, rounded down. */
sim_u128 mito_farm_share_pending(const struct mito_farm_share *farm, const struct mito_farm_stake *stake);

/* Adds to or takes from a stake; returns what was pending, which the contract pays with either. `amount` <= stake's
 * when taken. Either with amount 0 is a claim. Debts are rounded down as in the contract, so a change of a stake may pay a
 * unit too much: who pays has a last unit short, as the contract's safe transfer does. */
sim_u128 mito_farm_share_add(struct mito_farm_share *farm, struct mito_farm_stake *stake, sim_u128 amount);
sim_u128 mito_farm_share_take(struct mito_farm_share *farm, struct mito_farm_stake *stake, sim_u128 amount);

/* Yearly rate of a farm that pays `reward` (value per year) over `staked` (value): R p / V. */
double mito_farm_share_rate(double reward, double staked);

/* The deposit that earns most when the outside pays `rate`: sqrt(R V / y) - V, own deposit counted; 0 when none pays. */
double mito_farm_share_best_deposit(double reward, double staked, double rate);

/* The stake at which the farm pays what the outside does: R p / y. */
double mito_farm_share_balance(double reward, double rate);

#endif
