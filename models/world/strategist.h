/* The strategist of a vault: turns a strategy's target weights into the protocol's calls.
 *
 * On the hub, at each cadence: observe (quotes of all venues, taken as long before the decision as the slowest chain's
 * messages need), rebalance (targets, projected on each chain's liquidity; allocate what is missing), reserve (serve the
 * queue's head as far as idle assets reach; lower the targets when they do not). On each branch: settle, and act (take
 * from venues above target, return, deallocate, fetch, put). Every call costs gas. One piece for all strategies.
 *
 * An executor that gives back more than is settled sends yield and deallocation in one block: where the second overtakes
 * the first, the hub's handler reverts (Panic 0x11) and the relayer tries again, as on the real protocol. */
#ifndef MITO_WORLD_STRATEGIST_H
#define MITO_WORLD_STRATEGIST_H

#include "models/world/state.h"

/* Plans the cadences of the strategy that runs now (the incumbent during the warm-up). */
void mito_strategist_begin(struct sim_context *context);

void mito_strategist_observe(struct sim_context *context, const struct sim_event *event);
void mito_strategist_rebalance(struct sim_context *context, const struct sim_event *event);
void mito_strategist_reserve(struct sim_context *context, const struct sim_event *event);
void mito_strategist_settle(struct sim_context *context, const struct sim_event *event);
void mito_strategist_act(struct sim_context *context, const struct sim_event *event);

/* A ticket of one of an executor's positions is ready: an exit to claim, an entry that starts to earn. */
void mito_strategist_ripen(struct sim_context *context, const struct sim_event *event);

/* Assets came back to the hub: a queue that waits for them is served at the next block, not at the next cadence. */
void mito_strategist_liquid(struct sim_context *context, uint32_t vault);

/* Allocates hub units of a vault to an executor's chain; counted and sent as the strategist's own. */
void mito_strategist_allocate(struct sim_context *context, uint32_t executor, sim_u128 amount);

/* Something arrived for an executor (or its targets changed): it acts at its chain's next block. */
void mito_strategist_wake(struct sim_context *context, uint32_t executor);

#endif
