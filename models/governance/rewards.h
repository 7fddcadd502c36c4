/* Distributing rewards: a validator's epoch between operator and stakers, merkle stages, and shares by time-weighted
 * balance. All rounding is the contracts'. Source: facts sheet §2.5, vectors V19, V22, V23 (ValidatorRewardDistributor,
 * ValidatorManager, MerkleRewardDistributor @ c2b5b174; TWABRewardDistributor @ bd432dd3). */
#ifndef MITO_GOVERNANCE_REWARDS_H
#define MITO_GOVERNANCE_REWARDS_H

#include "sim/base/wide.h"

#define MITO_REWARDS_WHOLE 10000u /* a commission of 100 % */

/* --- A validator's epoch. --- */

struct mito_rewards_split {
    sim_u128 operator_gets, stakers_get;
};

/* Reward of the epoch x weight / weights; of it the part delegated / (collateral + delegated) is the stakers', less the
 * operator's commission. Each step rounds down; what is cut off goes to the operator. weights > 0. */
struct mito_rewards_split mito_rewards_split_of(sim_u128 reward, sim_u128 weight, sim_u128 weights, sim_u128 collateral,
                                                sim_u128 delegated, uint32_t commission);

/* A staker's part of what the stakers get: balances x seconds within [from, to - 1), each x 10^18 / seconds, rounded
 * down; the contract drops the epoch's last second. */
sim_u128 mito_rewards_staker(sim_u128 stakers_get, struct sim_u256 own, struct sim_u256 all, int64_t seconds);

/* Epochs a claim covers: [*from, *to), beginning after the last one claimed, at most `most`, of which only those before
 * `unfinished` (the first epoch without a report) pay. Nothing where the range would be one epoch (as coded). */
void mito_rewards_range(uint64_t last, uint64_t current, uint64_t most, uint64_t unfinished, uint64_t *from,
                        uint64_t *to);

/* A commission that takes effect `delay` epochs after it was asked for. */
#define MITO_REWARDS_COMMISSIONS 16
struct mito_rewards_commission {
    struct {
        uint64_t from;
        uint32_t rate;
    } record[MITO_REWARDS_COMMISSIONS];
    uint32_t records;
};

/* False: no room for another record. */
bool mito_rewards_commission_ask(struct mito_rewards_commission *commission, uint64_t epoch, uint64_t delay,
                                 uint32_t rate);
uint32_t mito_rewards_commission_at(const struct mito_rewards_commission *commission, uint64_t epoch, uint32_t least);

/* --- Merkle stages: ids from 1 on, amounts reserved when a stage is added, claimed once each. Who may claim how much is
 * computed outside the contract; here it is the caller's. --- */

struct mito_rewards_stages {
    sim_u128 balance, reserved; /* reserved <= balance */
    uint64_t fetches;           /* since the last stage was added: the nonce of the next */
    uint64_t stages;
};

void mito_rewards_fetch(struct mito_rewards_stages *stages, sim_u128 amount);
/* Id of the new stage, 0 where the contract refuses: wrong nonce, nothing, more than balance - reserved. */
uint64_t mito_rewards_stage(struct mito_rewards_stages *stages, uint64_t nonce, sim_u128 amount);
/* Pays `amount` of a stage's; *claimed is the mark of this receiver, stage and vault. */
bool mito_rewards_claim(struct mito_rewards_stages *stages, uint64_t stage, bool *claimed, sim_u128 amount);

/* --- Shares by time-weighted balance. --- */

/* Bucket of a reward given at `time`: the end of its period. Pays once the period of `now` has reached it. */
int64_t mito_rewards_bucket(int64_t time, int64_t period);
bool mito_rewards_is_final(int64_t bucket, int64_t period, int64_t now);

/* floor(total x floor(own x precision / all) / precision); 0 where all is 0. */
sim_u128 mito_rewards_share(sim_u128 total, struct sim_u256 own, struct sim_u256 all, sim_u128 precision);

#endif
