#include "models/world/messages.h"

#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"
#include "models/world/hazards.h"
#include "models/world/measure.h"
#include "models/world/part.h"
#include "models/world/holders.h"
#include "models/world/strategist.h"
#include "models/market/purpose.h"

void mito_messages_init(struct sim_context *context)
{
    uint32_t count = mito_spec_of(context)->layout.flight_count;

    for (uint32_t i = 0; i < count; i++) {
        mito_state_flight(context, i)->next = i + 1 < count ? i + 1 : MITO_NOWHERE;
    }
    mito_world_of(context)->flight_free = count > 0 ? 0 : MITO_NOWHERE;
}

struct mito_flight *mito_messages_take(struct sim_context *context)
{
    struct mito_world *world = mito_world_of(context);

    if (world->flight_free == MITO_NOWHERE) {
        sim_engine_fail(context, MITO_REASON_FLIGHTS);
        return NULL;
    }
    struct mito_flight *flight = mito_state_flight(context, world->flight_free);
    world->flight_free = flight->next;
    world->flights_used++;
    flight->tries = 0; /* the rest is filled by who takes it */
    flight->used = true;
    return flight;
}

void mito_messages_release(struct sim_context *context, struct mito_flight *flight)
{
    struct mito_world *world = mito_world_of(context);

    flight->used = false;
    flight->next = world->flight_free;
    world->flight_free = mito_messages_index(context, flight);
    world->flights_used--;
}

uint32_t mito_messages_index(const struct sim_context *context, const struct mito_flight *flight)
{
    return (uint32_t)(flight - mito_state_flight(context, 0));
}

/* Yield of a settle left its branch, or landed. */
static void tell_yield(struct sim_context *context, const struct mito_message *message, bool landed)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = mito_spec_of(context)->vaults[message->vlf].asset;
    sim_u128 yield = message->amount.low * mito_protocol_pair(protocol, asset, message->source)->scale;

    MITO_PART_EACH(yielding, context, message->vlf, yield, landed);
}

void mito_messages_send(struct sim_context *context, struct mito_flight *flight)
{
    bool from_hub = flight->message.source == MITO_HUB;
    uint32_t branch = from_hub ? flight->message.destination : flight->message.source;
    sim_time at = mito_hazards_delivery(context, flight->message.source, flight->message.destination, flight->wait);

    mito_transport_send(mito_state_protocol(context), &flight->message);
    sim_engine_schedule(context, at, MITO_EVENT_DELIVER, flight->message.type, branch,
                        mito_messages_index(context, flight), 0);
    if (flight->message.type == MITO_MESSAGE_YIELD) {
        tell_yield(context, &flight->message, false);
    }
}

void mito_messages_route(struct sim_context *context, uint32_t executor, const struct mito_message *message)
{
    struct mito_executor_state *state = mito_state_executor(context, executor);
    struct mito_flight *flight = mito_messages_take(context);
    uint32_t hour = (uint32_t)((context->engine->now + mito_spec_of(context)->study->plan.warmup) / SIM_HOUR);
    int to_hub = message->source != MITO_HUB;

    if (flight == NULL) {
        return;
    }
    if (state->route_hour[to_hub] != hour) {
        state->route_hour[to_hub] = hour;
        state->route_count[to_hub] = 0;
    }
    flight->message = *message;
    flight->leg = MITO_LEG_ROUTE;
    flight->entity = mito_spec_of(context)->executors[executor].route_entity[to_hub];
    flight->ordinal = hour * 1024 + state->route_count[to_hub]++ % 1024;
    flight->vault = mito_spec_of(context)->executors[executor].vault;
    flight->holder = executor;
    struct sim_stream stream =
        sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_RELAY_ROUTE, flight->entity);
    struct sim_draw draw = sim_stream_at(&stream, flight->ordinal);
    flight->wait = sim_draw_exponential(&draw);
    mito_messages_send(context, flight);
}

bool mito_messages_hand_over(struct sim_context *context, struct mito_message *message)
{
    struct mito_protocol *protocol = mito_state_protocol(context);

    mito_transport_send(protocol, message);
    return mito_world_accept(context, mito_transport_deliver(protocol, message));
}

/* The relayer tries again, or gives up after its last try. */
static void retry(struct sim_context *context, struct mito_flight *flight, const struct sim_event *event)
{
    struct mito_protocol *protocol = mito_state_protocol(context);

    flight->tries++;
    mito_world_of(context)->message_retries++;
    if (flight->tries >= MITO_CHAIN_TRIES) {
        mito_transport_drop(protocol, &flight->message);
        SIM_NOTE(context, "message %s given up after %u tries", mito_message_word(flight->message.type), flight->tries);
        if (flight->leg == MITO_LEG_PART && mito_part_list[flight->part]->dropped != NULL) {
            mito_part_list[flight->part]->dropped(context, flight);
        }
        mito_messages_release(context, flight);
        return;
    }
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_RETRY, flight->entity);
    struct sim_draw draw = sim_stream_at(&stream, flight->ordinal);
    for (uint32_t try = MITO_CHAIN_FIRST_JITTER; try < flight->tries; try++) {
        (void)sim_draw_uniform(&draw); /* of the tries before */
    }
    sim_time wait = mito_chain_retry_wait(flight->tries, &draw);
    sim_engine_schedule(context, mito_hazards_retry(context, flight->message.destination, context->engine->now + wait),
                        MITO_EVENT_DELIVER, event->leg, event->entity, event->argument[0], 0);
}

/* The vault takes what its caps allow; the rest of a deposit is plain hub asset of the holder. */
static void follow_supply(struct sim_context *context, const struct mito_flight *flight, sim_u128 assets_before,
                          sim_u128 shares_before)
{
    const struct mito_message *message = &flight->message;
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = mito_spec_of(context)->vaults[message->vlf].asset;
    sim_u128 minted = message->amount.low * mito_protocol_pair(protocol, asset, message->source)->scale;
    sim_u128 taken = mito_vlf_assets(protocol, message->vlf) - assets_before;

    mito_state_vault(context, message->vlf)->total.deposited += taken;
    mito_measure_free(context, asset, message->source);
    if (taken < minted && flight->leg != MITO_LEG_PART) {
        mito_holders_capped(context, message->vlf, mito_protocol_holder_of(protocol, message->account), minted - taken,
                            flight);
    }
    if (taken > 0) {
        MITO_PART_EACH(supplied, context, message->vlf, mito_protocol_holder_of(protocol, message->account),
                       mito_vlf_supply(protocol, message->vlf) - shares_before, flight);
    }
}

/* What follows from a delivery, by type. */
static void follow(struct sim_context *context, const struct mito_flight *flight, sim_u128 assets_before,
                   sim_u128 shares_before)
{
    const struct mito_message *message = &flight->message;
    const struct mito_spec *spec = mito_spec_of(context);

    switch (message->type) {
    case MITO_MESSAGE_SUPPLY:
        follow_supply(context, flight, assets_before, shares_before);
        break;
    case MITO_MESSAGE_ALLOCATE:
        mito_strategist_wake(context, flight->holder);
        break;
    case MITO_MESSAGE_WITHDRAW:
        if (flight->leg != MITO_LEG_PART) {
            mito_holders_received(context, flight);
        }
        break;
    case MITO_MESSAGE_DEALLOCATE:
        mito_strategist_liquid(context, message->vlf);
        mito_measure_free(context, spec->vaults[message->vlf].asset, message->source);
        break;
    case MITO_MESSAGE_YIELD:
    case MITO_MESSAGE_LOSS:
        mito_measure_free(context, spec->vaults[message->vlf].asset, message->source);
        if (message->type == MITO_MESSAGE_YIELD) {
            tell_yield(context, message, true);
        }
        break;
    default:
        break;
    }
}

/* Branch units per coin of what a message moves. */
static double unit_of(const struct sim_context *context, const struct mito_flight *flight)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t branch = flight->message.source == MITO_HUB ? flight->message.destination : flight->message.source;
    const struct mito_pair *pair =
        mito_protocol_pair(mito_state_protocol(context), spec->vaults[flight->vault].asset, branch);

    return spec->assets[spec->vaults[flight->vault].asset].unit / sim_wide_double(pair->scale);
}

void mito_messages_deliver(struct sim_context *context, const struct sim_event *event)
{
    struct mito_flight *flight = mito_state_flight(context, event->argument[0]);
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 before = flight->message.type == MITO_MESSAGE_SUPPLY ? mito_vlf_assets(protocol, flight->message.vlf) : 0;
    sim_u128 shares = flight->message.type == MITO_MESSAGE_SUPPLY ? mito_vlf_supply(protocol, flight->message.vlf) : 0;

    enum mito_revert revert = mito_transport_deliver(protocol, &flight->message);
    SIM_NOTE(context, "%s of %.6g to %s: %s", mito_message_word(flight->message.type),
             sim_wide_double(flight->message.amount.low) / unit_of(context, flight),
             flight->message.destination == MITO_HUB ? "the hub" : "the branch", mito_revert_name(revert));
    if (!mito_world_accept(context, revert)) {
        retry(context, flight, event);
        return;
    }
    follow(context, flight, before, shares);
    if (flight->leg == MITO_LEG_PART && mito_part_list[flight->part]->delivered != NULL) {
        mito_part_list[flight->part]->delivered(context, flight);
    }
    mito_messages_release(context, flight);
}
