#include "models/protocol/transport.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"

/* The total that counts amounts of this type between these ends; NULL for messages without an amount. */
static mito_amount *under_way(struct mito_protocol *p, const struct mito_message *message)
{
    uint32_t branch = message->source == MITO_HUB ? message->destination : message->source;

    switch (message->type) {
    case MITO_MESSAGE_DEPOSIT:
    case MITO_MESSAGE_SUPPLY:
        return &mito_protocol_pair(p, message->asset, branch)->in_deposit;
    case MITO_MESSAGE_WITHDRAW:
        return &mito_protocol_pair(p, message->asset, branch)->in_withdraw;
    case MITO_MESSAGE_EXTRA:
        return &mito_protocol_pair(p, message->asset, branch)->in_extra;
    case MITO_MESSAGE_ALLOCATE:
        return &mito_protocol_link(p, message->vlf, branch)->in_allocate;
    case MITO_MESSAGE_DEALLOCATE:
        return &mito_protocol_link(p, message->vlf, branch)->in_deallocate;
    case MITO_MESSAGE_YIELD:
        return &mito_protocol_link(p, message->vlf, branch)->in_yield;
    case MITO_MESSAGE_LOSS:
        return &mito_protocol_link(p, message->vlf, branch)->in_loss;
    default:
        return NULL;
    }
}

void mito_transport_send(struct mito_protocol *p, struct mito_message *message)
{
    mito_amount *total = under_way(p, message);

    message->id = p->sent++;
    message->state = MITO_MESSAGE_IN_FLIGHT;
    p->in_flight++;
    if (total != NULL) {
        *total += message->amount.low; /* an operation sends no more than what it took from a 128-bit balance */
    }
}

enum mito_revert mito_transport_deliver(struct mito_protocol *p, struct mito_message *message)
{
    mito_amount *total = under_way(p, message);
    enum mito_revert revert;

    SIM_CHECK(message->state != MITO_MESSAGE_DELIVERED);
    revert =
        message->destination == MITO_HUB ? mito_hub_deliver(p, true, message) : mito_branch_deliver(p, true, message);
    if (revert != MITO_OK) {
        return revert;
    }
    if (total != NULL) {
        *total -= message->amount.low;
    }
    p->delivered++;
    if (message->state == MITO_MESSAGE_DEAD) {
        p->dead--;
    } else {
        p->in_flight--;
    }
    message->state = MITO_MESSAGE_DELIVERED;
    return MITO_OK;
}

void mito_transport_drop(struct mito_protocol *p, struct mito_message *message)
{
    SIM_CHECK(message->state == MITO_MESSAGE_IN_FLIGHT);
    message->state = MITO_MESSAGE_DEAD;
    p->in_flight--;
    p->dead++;
}
