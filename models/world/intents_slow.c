/* The slow path of intents that nobody filled: the protocol's own messages, or the queue. */
#include "models/world/intents.h"

#include "models/protocol/book.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/messages.h"

#define SLOW_ORDINAL 0x10000000u /* queue requests of intents, beside those of the cohort's own redemptions */

static const struct mito_intents_flow *flow_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    return &mito_intents_of(context)->flows[slot->flow];
}

static uint32_t desk_of(const struct sim_context *context, const struct mito_intents_flow *flow)
{
    return mito_part_seat(mito_spec_of(context), flow->study->vault, flow->desk);
}

static void plan(struct sim_context *context, const struct mito_intents_slot *slot, sim_time at)
{
    sim_engine_schedule(context, at, MITO_EVENT_INTENT_SLOW, 0, slot->flow,
                        (uint64_t)(slot - mito_intents_slot_of(context, 0)), 0);
}

static double *gas_of(const struct sim_context *context, const struct mito_intents_flow *flow)
{
    return &mito_state_vault(context, flow->study->vault)->total.gas_holders;
}

void mito_intents_expire(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_intents_totals *total = &mito_intents_state_of(context, slot->flow)->total;
    bool counts = slot->opened >= 0;

    total->priced_out += counts && slot->offered && slot->offer.out == 0;
    total->dry += counts && !slot->offered;
    if (flow->study->kind != MITO_INTENT_REDEMPTION) {
        mito_book_post(mito_solvers_book(context, flow->asset, flow->study->from), MITO_SOLVERS_ESCROW,
                       MITO_SOLVERS_WORLD, slot->amount);
    }
    if (!flow->slow) {
        mito_intents_end(context, slot);
        return;
    }
    if (flow->study->kind == MITO_INTENT_REDEMPTION) {
        total->slow += counts;
        mito_holders_request(context, flow->study->vault, slot->holder, slot->amount,
                             (struct mito_request_info){.ordinal = SLOW_ORDINAL + slot->ordinal,
                                                        .claim = (float)slot->fate.deposit,
                                                        .relay = (float)slot->fate.leave});
        mito_intents_end(context, slot);
        return;
    }
    slot->stage = MITO_INTENTS_SLOW_DEPOSIT;
    plan(context, slot, mito_hazards_included(context, flow->study->from, context->engine->now + 1));
}

static void send(struct sim_context *context, const struct mito_intents_slot *slot, struct mito_flight *flight,
                 const struct mito_message *message, enum mito_flight_leg leg, uint32_t request)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);
    bool from_hub = message->source == MITO_HUB;

    *flight = (struct mito_flight){.message = *message,
                                   .used = true,
                                   .leg = (uint8_t)leg,
                                   .part = MITO_PART_INTENTS,
                                   .vault = flow->study->vault,
                                   .holder = leg == MITO_LEG_DEPOSIT ? slot->holder : desk_of(context, flow),
                                   .request = request,
                                   .entity = flow->entity,
                                   .ordinal = slot->ordinal * 4 + (from_hub ? 2 : 1),
                                   .wait = from_hub ? slot->fate.leave : slot->fate.deposit};
    *gas_of(context, flow) += mito_costs_message(context, message);
    mito_messages_send(context, flight);
}

/* The user's own deposit on the origin: for the desk, or into the vault. */
static void deposit(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t from = flow->study->from, index = (uint32_t)(slot - mito_intents_slot_of(context, 0));
    bool supply = flow->study->kind == MITO_INTENT_DEPOSIT;
    struct mito_message message;

    *gas_of(context, flow) += mito_costs_call(context, from);
    enum mito_revert revert =
        supply ? mito_branch_supply(protocol, from, flow->asset, 0, mito_protocol_holder(protocol, slot->holder),
                                    flow->study->vault, sim_wide_of(slot->amount), &message)
               : mito_branch_deposit(protocol, from, flow->asset, 0,
                                     mito_protocol_holder(protocol, desk_of(context, flow)), sim_wide_of(slot->amount),
                                     &message);
    if (!mito_world_accept(context, revert)) {
        plan(context, slot, mito_hazards_included(context, from, context->engine->now + flow->study->retry));
        return;
    }
    struct mito_flight *flight = mito_messages_take(context);
    if (flight == NULL) {
        return;
    }
    send(context, slot, flight, &message, supply ? MITO_LEG_DEPOSIT : MITO_LEG_PART, index);
    if (supply) {
        mito_intents_state_of(context, slot->flow)->total.slow += slot->opened >= 0;
        mito_intents_end(context, slot);
    }
}

/* Withdraws to the destination what it can pay; the rest waits. */
static void withdraw(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t to = flow->study->to, index = (uint32_t)(slot - mito_intents_slot_of(context, 0));
    sim_u128 scale = mito_solvers_place_of(context, flow->asset, to)->scale;
    sim_u128 most = mito_holders_payable(context, flow->study->vault, to);
    sim_u128 amount = slot->amount < most ? slot->amount : most;
    struct mito_flight *flight = amount >= scale ? mito_messages_take(context) : NULL;
    struct mito_message message;

    if (flight != NULL) {
        *gas_of(context, flow) += spec->hub_call;
        if (mito_world_accept(context,
                              mito_hub_withdraw(protocol, mito_protocol_holder(protocol, desk_of(context, flow)), to,
                                                flow->asset, mito_messages_index(context, flight), sim_wide_of(amount),
                                                &message))) {
            mito_measure_free(context, flow->asset, to);
            slot->amount -= message.amount.low * scale;
            send(context, slot, flight, &message, MITO_LEG_PART, slot->amount < scale ? index : MITO_NOWHERE);
            if (slot->amount < scale) {
                return; /* the last part ends it when it lands */
            }
        } else {
            mito_messages_release(context, flight);
        }
    }
    plan(context, slot, mito_hazards_included(context, MITO_HUB, context->engine->now + flow->study->retry));
}

void mito_intents_slow(struct sim_context *context, const struct sim_event *event)
{
    struct mito_intents_slot *slot = mito_intents_slot_of(context, (uint32_t)event->argument[0]);

    if (slot->stage == MITO_INTENTS_SLOW_DEPOSIT) {
        deposit(context, slot);
    } else {
        withdraw(context, slot);
    }
}

void mito_intents_delivered(struct sim_context *context, const struct mito_flight *flight)
{
    if (flight->request == MITO_NOWHERE) {
        return; /* a part; others follow */
    }
    struct mito_intents_slot *slot = mito_intents_slot_of(context, flight->request);
    struct mito_intents_totals *total = &mito_intents_state_of(context, slot->flow)->total;

    if (flight->message.source != MITO_HUB) {
        slot->amount *= mito_solvers_place_of(context, flow_of(context, slot)->asset, flight->message.source)->scale;
        slot->stage = MITO_INTENTS_SLOW_WITHDRAW;
        plan(context, slot, mito_hazards_included(context, MITO_HUB, context->engine->now + 1));
        return;
    }
    if (slot->opened >= 0) {
        total->slow++;
        total->slow_timed++;
        total->latency_slow += (double)(context->engine->now - slot->opened) / 1000;
    }
    mito_intents_end(context, slot);
}

void mito_intents_dropped(struct sim_context *context, const struct mito_flight *flight)
{
    if (flight->request != MITO_NOWHERE) {
        mito_intents_end(context, mito_intents_slot_of(context, flight->request));
    }
}
