/* The part of the invariants that looks at every account, request and message: the books' double entry and signs (6),
 * the queues request by request (8, 9), the totals under way recomputed from the messages (13). Use
 * mito_invariant_check, which adds the cheap part. */
#ifndef MITO_PROTOCOL_AUDIT_H
#define MITO_PROTOCOL_AUDIT_H

#include "models/protocol/invariant.h"

/* NULL, or the sentence of the first invariant that is broken. `in_flight` may be NULL. */
const char *mito_audit_check(const struct mito_protocol *p, const struct mito_in_flight *in_flight);

/* The same of the books and of the queues, but of their synced requests only those of the logs from audited[vlf] on: a
 * request that is synced never changes what it is due. */
const char *mito_audit_check_from(const struct mito_protocol *p, const uint32_t *audited);

#endif
