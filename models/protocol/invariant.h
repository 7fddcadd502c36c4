/* The invariants of facts sheet §5 (1-10 and 13) as corrected by its §0a.
 *
 * They hold after every operation of a world that was initialized through messages and where every message went through
 * transport.h; they need not hold where a test hands in messages that nobody sent. Each check returns NULL or the
 * sentence of the first invariant that is broken. */
#ifndef MITO_PROTOCOL_INVARIANT_H
#define MITO_PROTOCOL_INVARIANT_H

#include "models/protocol/protocol.h"

/* What the checks of change (7, and the monotone parts of 8) compare with; filled by mito_invariant_mark. */
struct mito_invariant_mark {
    mito_amount assets, supply, burned;
    struct sim_u256 shares_synced, shares_requested;
    uint64_t claimed;
    uint32_t offset, requests, logs;
};

/* The messages the caller keeps: all that are in flight (not the dead ones). */
struct mito_in_flight {
    const struct mito_message *message; /* borrowed */
    uint32_t count;
};

/* Fills marks[vlfs]. */
void mito_invariant_mark(const struct mito_protocol *p, struct mito_invariant_mark *marks);

/* O(assets * branches * vlfs), from running totals: 1-6, 8 (totals), 10, 13 (counts); with `marks` (may be NULL) also 7
 * and the monotone parts of 8. */
const char *mito_invariant_check_fast(const struct mito_protocol *p, const struct mito_invariant_mark *marks);

/* All of the above, and what needs every holder, request and message: the books' double entry and signs, 8 and 9
 * request by request, the totals in flight recomputed from `in_flight` (may be NULL), each message at most once. */
const char *mito_invariant_check(const struct mito_protocol *p, const struct mito_in_flight *in_flight,
                                 const struct mito_invariant_mark *marks);

/* For runs: all of it but the messages, looking at each synced request once. `audited` (one per VLF, zero at first) counts
 * the sync logs looked at and is brought up to date. */
const char *mito_invariant_check_epoch(const struct mito_protocol *p, const struct mito_invariant_mark *marks,
                                       uint32_t *audited);

#endif
