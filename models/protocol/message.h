/* Messages between the hub and its branches: types, body sizes and fields.
 *
 * Amounts are in branch units always. Nothing orders messages: each is independent and is delivered at most once; one
 * whose handler reverts stays in flight and may be tried again. Source: facts sheet §1.2 (mitosis-org/protocol
 * `src/message/Message.sol`, Hyperlane mailbox). */
#ifndef MITO_PROTOCOL_MESSAGE_H
#define MITO_PROTOCOL_MESSAGE_H

#include <stdint.h>

#include "sim/base/wide.h"

/* name, number on the wire, bytes of the body, word for traces */
#define MITO_MESSAGE_LIST(X)                       \
    X(INITIALIZE_ASSET, 0, 33, "initialize_asset") \
    X(DEPOSIT, 1, 97, "deposit")                   \
    X(SUPPLY, 2, 129, "supply")                    \
    X(WITHDRAW, 4, 97, "withdraw")                 \
    X(INITIALIZE_VLF, 5, 65, "initialize_vlf")     \
    X(ALLOCATE, 6, 65, "allocate")                 \
    X(DEALLOCATE, 7, 65, "deallocate")             \
    X(YIELD, 8, 65, "yield")                       \
    X(LOSS, 9, 65, "loss")                         \
    X(EXTRA, 10, 97, "extra_rewards")

#define MITO_MESSAGE_ENUM(name, number, bytes, word) MITO_MESSAGE_##name = (number),
enum mito_message_type { MITO_MESSAGE_LIST(MITO_MESSAGE_ENUM) MITO_MESSAGE_TYPES };
#undef MITO_MESSAGE_ENUM

/* Source or destination that is the hub and not a branch. */
#define MITO_HUB UINT32_MAX
/* An index field that this type of message does not use. */
#define MITO_NONE UINT32_MAX

enum mito_message_state { MITO_MESSAGE_IN_FLIGHT, MITO_MESSAGE_DELIVERED, MITO_MESSAGE_DEAD };

struct mito_message {
    struct sim_u256 amount; /* branch units */
    uint64_t id;            /* given by mito_transport_send, counted from 0 */
    uint32_t source;        /* branch or MITO_HUB */
    uint32_t destination;   /* branch or MITO_HUB */
    uint32_t vlf;           /* or MITO_NONE */
    uint32_t asset;         /* or MITO_NONE; the reward's asset in EXTRA */
    uint32_t account;       /* hub-bound: hub account of the receiver; branch-bound: as given to mito_hub_withdraw */
    uint8_t type;           /* enum mito_message_type */
    uint8_t state;          /* enum mito_message_state */
};

/* Bytes of the body on the wire, 0 for a number that is no type here. */
uint32_t mito_message_bytes(unsigned type);

/* Word for traces; "unknown" for a number that is no type here. */
const char *mito_message_word(unsigned type);

#endif
