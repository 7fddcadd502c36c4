/* Holders: what they do when the scenario or the protocol lets them. Deposit with supply on their home branch, request
 * a redemption on the hub, claim when their requests are synced and ripe, withdraw to a branch, wait where it is short. */
#ifndef MITO_WORLD_HOLDERS_H
#define MITO_WORLD_HOLDERS_H

#include "models/world/state.h"

/* Ordinals from here on are of requests that were in the queue at the start: they count in no latency. */
#define MITO_HOLDERS_QUEUED 0x20000000u

void mito_holders_deposit(struct sim_context *context, const struct sim_record *record);
void mito_holders_redeem(struct sim_context *context, const struct sim_record *record);
void mito_holders_claim(struct sim_context *context, const struct sim_event *event);
void mito_holders_withdraw(struct sim_context *context, const struct sim_event *event);

/* Requests [from, to) of a vault were just synced: their holders plan their claims. */
void mito_holders_synced(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to);

/* A deposit found the vault full: `amount` hub units came as plain hub asset, which the holder takes home again. */
void mito_holders_capped(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 amount,
                         const struct mito_flight *deposit);

/* A holder's plain hub asset goes home, in parts where home is short; entity and ordinal are the cause's, wait its
 * message's, mean 1. */
void mito_holders_carry_home(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 amount,
                             uint32_t entity, uint32_t ordinal, double wait);

/* A withdrawal arrived at its branch. */
void mito_holders_received(struct sim_context *context, const struct mito_flight *flight);

/* Makes a request of `shares` by a holder; `info` has its ordinal and what was drawn with it. The initial state uses it
 * too. */
void mito_holders_request(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                          struct mito_request_info info);

/* Most hub units that a chain can pay out of a vault's asset now: its free liquidity, and what its threshold leaves. Whole
 * branch units. */
sim_u128 mito_holders_payable(const struct sim_context *context, uint32_t vault, uint32_t chain);

#endif
