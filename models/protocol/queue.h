/* The reclaim queue: requests in order of arrival, priced when requested and again when synced, paid after a period.
 *
 * A request is paid the lower of its worth when requested and its worth when synced; the claim's own time only gates by
 * the period. What the shares earned in between goes to the collector, in shares. Syncs are by count, never a part of a
 * request. Source: facts sheet §2.2 and §0a (ReclaimQueue, ReclaimQueueCollector). */
#ifndef MITO_PROTOCOL_QUEUE_H
#define MITO_PROTOCOL_QUEUE_H

#include "models/protocol/protocol.h"

#define MITO_QUEUE_MAX_PENDING 100u /* MAX_CLAIM_SIZE: unclaimed requests per receiver, and requests per claim */

/* Positions among the receiver's own requests, [from, to), and what they give. */
struct mito_claim {
    uint32_t from, to;
    mito_amount shares, assets;
};

/* --- Views. --- */

static inline struct mito_request *mito_queue_request_at(const struct mito_vlf *vlf, uint32_t id)
{
    return MITO_PROTOCOL_AT(struct mito_request, vlf, requests_offset, id);
}

static inline struct mito_sync_log *mito_queue_log_at(const struct mito_vlf *vlf, uint32_t log)
{
    return MITO_PROTOCOL_AT(struct mito_sync_log, vlf, logs_offset, log);
}

/* The receiver's cursor, by hub account. */
static inline struct mito_receiver *mito_queue_receiver(const struct mito_vlf *vlf, uint32_t account)
{
    return MITO_PROTOCOL_AT(struct mito_receiver, vlf, receivers_offset, mito_book_slot(&vlf->shares, account));
}

/* What a claim would give now; nothing to claim gives from == to. MITO_PANIC_ARITHMETIC where the view reverts (period
 * beyond the clock once a log exists). */
SIM_MUST_USE enum mito_revert mito_queue_preview(const struct mito_protocol *p, uint32_t vlf, uint32_t account,
                                                 int64_t now, struct mito_claim *claim);

/* Worth now of the next `count` unsynced requests (clipped to what is there), each rounded down. O(count). */
mito_amount mito_queue_preview_sync(const struct mito_protocol *p, uint32_t vlf, uint32_t count);

/* How many unsynced requests, oldest first, `budget` covers at their worth now. O(answer). */
uint32_t mito_queue_affordable(const struct mito_protocol *p, uint32_t vlf, mito_amount budget);

/* --- Users. --- */

/* Moves the caller's shares into the queue for `receiver` (a hub account). *id may be NULL. */
SIM_MUST_USE enum mito_revert mito_queue_request(struct mito_protocol *p, uint32_t vlf, uint32_t caller,
                                                 uint32_t receiver, struct sim_u256 shares, int64_t now, uint32_t *id);

/* Pays out what is due to `receiver`; anyone may call. *claim may be NULL. */
SIM_MUST_USE enum mito_revert mito_queue_claim(struct mito_protocol *p, uint32_t vlf, uint32_t receiver, int64_t now,
                                               struct mito_claim *claim);

/* --- The resolver (the asset manager; see mito_hub_reserve). Results may be NULL. --- */

SIM_MUST_USE enum mito_revert mito_queue_sync(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                              struct sim_u256 count, int64_t now, mito_amount *shares,
                                              mito_amount *assets);

/* What mito_hub_reserve does after its own guards: refuses a batch worth nothing or more than `idle`, then syncs it.
 * The requests are priced once for both. */
SIM_MUST_USE enum mito_revert mito_queue_reserve(struct mito_protocol *p, uint32_t vlf, struct sim_u256 count,
                                                 mito_amount idle, int64_t now, mito_amount *shares,
                                                 mito_amount *assets);

/* --- Owner. --- */

SIM_MUST_USE enum mito_revert mito_queue_set_enabled(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                     bool enabled);
SIM_MUST_USE enum mito_revert mito_queue_set_period(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                    struct sim_u256 seconds);
SIM_MUST_USE enum mito_revert mito_queue_set_paused(struct mito_protocol *p, bool authorized,
                                                    enum mito_function function, bool paused);

/* Collector: where collected shares go (MITO_NONE: the collector itself), and its withdrawals. */
SIM_MUST_USE enum mito_revert mito_queue_set_route(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                   uint32_t account);
SIM_MUST_USE enum mito_revert mito_queue_collector_withdraw(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                            uint32_t account, struct sim_u256 shares);

#endif
