/* Part `relocation`: moving a vault's liquidity to the chain where its targets ask for it, and what that costs.
 *
 * Allocation only earmarks tokens that are already on a chain. When a decision leaves more than `threshold` of what can be
 * invested out of reach on a chain, the strategist asks, at most `most` of the assets a day, for liquidity from the chains
 * that have it free:
 * `solver`: a paid intent. A solver deposits from its own tokens on the chain that lacks (F1) and withdraws the same on
 *   the chain that has (F13), for `fee`, which the executor there (or the one that has most) pays and settles as a loss.
 *   It takes the job when the fee covers its gas, its foreign bridge back and its capital's hurdle.
 * `bridge`: the executor on the chain that has takes tokens out, over a foreign bridge, to the executor on the chain that
 *   lacks; one settles a loss, the other a yield, the difference is the bridge's fee. What is on the bridge counts in the
 *   economic NAV; the reported price dips if one executor settles before the other.
 * Where the tokens that a chain has are not the vault's own, the hub first allocates them to the executor there.
 * Off by default. Facts sheet protocol §1.3 (liquidity changes chain only so), DESIGN §5. */
#ifndef MITO_WORLD_RELOCATION_H
#define MITO_WORLD_RELOCATION_H

#include "models/world/part.h"

extern const struct mito_part mito_relocation_part;
extern const struct sim_section mito_relocation_section; /* of struct mito_study_relocation */

/* A decision of a vault's strategist stands: `lacks` says, per branch of the vault, the coins that its chain could not
 * give; `investable` in coins. */
void mito_relocation_consider(struct sim_context *context, uint32_t vault, const double *lacks, double investable);

/* Before an executor acts: what it is to send to another chain leaves. */
void mito_relocation_depart(struct sim_context *context, uint32_t executor);

void mito_relocation_arrive(struct sim_context *context, const struct sim_event *event);

/* Hub units of a vault that are on a bridge. */
sim_u128 mito_relocation_transit(const struct sim_context *context, uint32_t vault);

#endif
