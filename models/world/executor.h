/* An executor's transactions on its branch: moving between venues, the branch vault and the hub. */
#ifndef MITO_WORLD_EXECUTOR_H
#define MITO_WORLD_EXECUTOR_H

#include "models/world/state.h"

/* Settles when the true total differs from what is booked; sends the yield or loss. */
void mito_executor_settle(struct sim_context *context, uint32_t executor);

/* One round towards the targets; nothing up to `tolerance` branch units is put in, nothing up to `smallest` sent back. */
void mito_executor_act(struct sim_context *context, uint32_t executor, sim_u128 tolerance, sim_u128 smallest);

/* Puts up to `amount` of the executor's own balance into a position; returns what went in. */
sim_u128 mito_executor_put(struct sim_context *context, uint32_t position, sim_u128 amount);

/* Pays up to `amount` branch units to the world, as a loss: from its balance, from what is earmarked, at last out of
 * positions. Returns what was paid. */
sim_u128 mito_executor_pay(struct sim_context *context, uint32_t executor, sim_u128 amount);

/* Sends up to `amount` away, no loss yet, without touching what its targets hold; takes in what was sent to it. The next
 * settles report both. Returns what went. */
sim_u128 mito_executor_send(struct sim_context *context, uint32_t executor, sim_u128 amount);
void mito_executor_receive(struct sim_context *context, uint32_t executor, sim_u128 amount);

#endif
