/* Part `rewards`: programmes that pay for staking miAssets, or for liquidity in a miAsset pool.
 *
 * A budget falls due evenly over its term: floor(budget x time / term) in all, to the unit. It goes to the stakes of the
 * moment in proportion (models/pool/farm_share.h); what the accumulator's rounding leaves is carried to the next time, what
 * falls due while nobody stakes stays unspent. A stake's rewards are taken when it leaves, less what its age forfeits.
 * Books, in base units of the reward's asset, at every event:
 *     due so far = paid + forfeited + banked + pot + carry + unspent
 * where the pot holds what stakes are still owed by the accumulator, and its dust. A stake does not leave before its
 * lock-up ends; its age is that of its coins on average.
 *
 * The rewards are not the vault's: they come beside its share price, and are reported so. */
#ifndef MITO_WORLD_REWARDS_H
#define MITO_WORLD_REWARDS_H

#include "models/miasset/forfeit.h"
#include "models/miasset/rewards.h"
#include "models/pool/farm_share.h"
#include "models/world/part.h"

extern const struct mito_part mito_rewards_part;

/* A holder's liquidity in a pool is now this much. */
void mito_rewards_provided(struct sim_context *context, uint32_t pool, uint32_t holder, sim_u128 liquidity);

/* What a programme has done with its budget, base units of the reward's asset. */
struct mito_rewards_books {
    sim_u128 due, paid, forfeited, banked, pot, carry, unspent;
};
struct mito_rewards_books mito_rewards_books_of(const struct sim_context *context, uint32_t programme);

#endif
