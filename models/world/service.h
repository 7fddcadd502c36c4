/* Part `service`: how long redeemers waited, as a histogram, and how stale what the strategists saw was. */
#ifndef MITO_WORLD_SERVICE_H
#define MITO_WORLD_SERVICE_H

#include "models/world/part.h"

extern const struct mito_part mito_service_part;

/* The strategist of a vault is about to decide on its last observation. */
void mito_service_decides(struct sim_context *context, uint32_t vault);

#endif
