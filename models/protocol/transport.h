/* Sending and delivering: keeps the totals of what is under way, which the invariants need.
 *
 * The caller keeps the messages themselves (in its own slots) and decides when each is tried. A failed delivery changes
 * nothing and may be tried again; a delivered message is never delivered twice; a dead one is given up by the relayer,
 * its amount stays under way, and it may still be delivered by hand. */
#ifndef MITO_PROTOCOL_TRANSPORT_H
#define MITO_PROTOCOL_TRANSPORT_H

#include "models/protocol/protocol.h"

/* Numbers the message an operation filled and counts it as sent. */
void mito_transport_send(struct mito_protocol *p, struct mito_message *message);

/* Tries one delivery, to the hub or to its branch. On MITO_OK the message is marked delivered. */
SIM_MUST_USE enum mito_revert mito_transport_deliver(struct mito_protocol *p, struct mito_message *message);

/* The relayer gives up. */
void mito_transport_drop(struct mito_protocol *p, struct mito_message *message);

#endif
