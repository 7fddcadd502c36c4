/* Messages of the world: sending, delivering, retrying, giving up; and the withdrawals that wait for liquidity. */
#ifndef MITO_WORLD_MESSAGES_H
#define MITO_WORLD_MESSAGES_H

#include "models/world/state.h"

void mito_messages_init(struct sim_context *context);

/* A free flight, zeroed but `used`; NULL when none is left (the replicate has then failed). */
struct mito_flight *mito_messages_take(struct sim_context *context);
void mito_messages_release(struct sim_context *context, struct mito_flight *flight);
uint32_t mito_messages_index(const struct sim_context *context, const struct mito_flight *flight);

/* Sends flight->message, included now on its source; delivery is scheduled by the law of the transport. */
void mito_messages_send(struct sim_context *context, struct mito_flight *flight);

/* A message of a strategist over one executor's route; the flight is taken here. */
void mito_messages_route(struct sim_context *context, uint32_t executor, const struct mito_message *message);

/* Delivers at once, for initial states. */
bool mito_messages_hand_over(struct sim_context *context, struct mito_message *message);

void mito_messages_deliver(struct sim_context *context, const struct sim_event *event);

#endif
