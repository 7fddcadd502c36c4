/* The life of an intent: wish, question, promise, payment, repayment. */
#include "models/world/intents.h"

#include "models/protocol/book.h"
#include "models/protocol/branch.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/messages.h"

static const struct mito_intents_flow *flow_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    return &mito_intents_of(context)->flows[slot->flow];
}

static struct mito_intents_totals *total_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    return &mito_intents_state_of(context, slot->flow)->total;
}

static uint32_t index_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    return (uint32_t)(slot - mito_intents_slot_of(context, 0));
}

static uint32_t *free_list(const struct sim_context *context)
{
    return mito_part_state(context, MITO_PART_INTENTS);
}

static struct mito_intents_slot *take_slot(struct sim_context *context)
{
    uint32_t *head = free_list(context);

    if (*head == MITO_NOWHERE) {
        sim_engine_fail(context, MITO_REASON_INTENTS);
        return NULL;
    }
    struct mito_intents_slot *slot = mito_intents_slot_of(context, *head);
    *head = slot->next;
    return slot;
}

void mito_intents_end(struct sim_context *context, struct mito_intents_slot *slot)
{
    uint32_t *head = free_list(context);

    slot->stage = MITO_INTENTS_FREE;
    slot->next = *head;
    *head = index_of(context, slot);
}

sim_u128 mito_intents_owed(const struct sim_context *context, uint32_t solver, uint32_t asset)
{
    const struct mito_intents *own = mito_intents_of(context);
    sim_u128 sum = 0;

    for (uint32_t i = 0; own->count > 0 && i < own->slots; i++) {
        const struct mito_intents_slot *slot = mito_intents_slot_of(context, i);
        const struct mito_intents_flow *flow = &own->flows[slot->flow];
        if (slot->stage == MITO_INTENTS_PROVING && slot->offer.solver == solver && flow->asset == asset) {
            sum += slot->amount * mito_solvers_place_of(context, asset, flow->study->from)->scale;
        }
    }
    return sum;
}

static void schedule(struct sim_context *context, const struct mito_intents_slot *slot, enum mito_event_kind kind,
                     sim_time at)
{
    sim_engine_schedule(context, at, (uint16_t)kind, 0, slot->flow, index_of(context, slot), 0);
}

static bool counted(const struct mito_intents_slot *slot)
{
    return slot->opened >= 0;
}

/* The part that pays most for the shares of a redemption at once, and what it pays; NULL: none. */
static const struct mito_part *best_exit(struct sim_context *context, const struct mito_intents_slot *slot,
                                         sim_u128 *most)
{
    uint32_t vault = flow_of(context, slot)->study->vault;
    const struct mito_part *best = NULL;

    *most = 0;
    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sim_u128 quote = mito_part_list[p]->exit_quote != NULL
                             ? mito_part_list[p]->exit_quote(context, vault, slot->holder, slot->amount)
                             : 0;
        if (quote > *most) {
            *most = quote;
            best = mito_part_list[p];
        }
    }
    return best;
}

static sim_u128 worth_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    return mito_vlf_preview_redeem(mito_state_protocol(context), flow_of(context, slot)->study->vault, slot->amount);
}

/* What a filled intent leaves in the totals; `out` coins were received for `coins`. */
static void count_fill(struct sim_context *context, const struct mito_intents_slot *slot, double coins, double out)
{
    struct mito_intents_totals *total = total_of(context, slot);
    double usd = mito_costs_price(context, flow_of(context, slot)->asset);
    sim_time took = context->engine->now - slot->opened;

    if (!counted(slot)) {
        return;
    }
    total->filled++;
    total->volume += out * usd;
    total->given_up += coins - out;
    total->paid += out;
    total->latency += (double)took / 1000;
    total->fills_timed++;
    sim_histogram_add(&mito_intents_state_of(context, slot->flow)->latency, (uint64_t)took);
}

/* Shares of `coins` worth at most, of the first holder from the marked one on who has any. */
static bool find_holder(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[flow->study->users];
    uint32_t holders = (uint32_t)cohort->study->holders;
    struct sim_u256 shares;
    sim_u128 units = sim_wide_from_double(slot->coins * spec->assets[flow->asset].unit);

    if (mito_vlf_to_shares(protocol, flow->study->vault, sim_wide_of(units), &shares) != MITO_OK) {
        return false;
    }
    for (uint32_t step = 0; step < holders; step++) {
        uint32_t holder = cohort->holder_first + (slot->mark + step) % holders;
        sim_u128 held = mito_vlf_balance(protocol, flow->study->vault, mito_protocol_holder(protocol, holder));
        if (!mito_vlf_is_dust(protocol, flow->study->vault, held)) {
            slot->holder = holder;
            slot->amount = sim_wide_compare(shares, sim_wide_of(held)) < 0 ? shares.low : held;
            return !mito_vlf_is_dust(protocol, flow->study->vault, slot->amount);
        }
    }
    return false;
}

static bool holds(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    const struct mito_spec_vault *vault = &spec->vaults[flow->study->vault];
    double threshold = flow->study->threshold, value = 0;
    sim_u128 most = 0;

    switch (flow->study->condition) {
    case MITO_INTENT_PRICE_ABOVE:
        return mito_costs_price(context, flow->asset) > threshold;
    case MITO_INTENT_PRICE_BELOW:
        return mito_costs_price(context, flow->asset) < threshold;
    case MITO_INTENT_RATE_ABOVE:
    case MITO_INTENT_RATE_BELOW:
        for (uint32_t p = 0; p < vault->venue_count; p++) {
            double rate = mito_state_position(context, vault->position_first + p)->quoted_rate;
            value = rate > value ? rate : value;
        }
        return flow->study->condition == MITO_INTENT_RATE_ABOVE ? value > threshold : value < threshold;
    default:
        if (!find_holder(context, slot) || best_exit(context, slot, &most) == NULL) {
            return false;
        }
        value = 1 - sim_wide_double(most) / sim_wide_double(worth_of(context, slot));
        return flow->study->condition == MITO_INTENT_DISCOUNT_ABOVE ? value > threshold : value < threshold;
    }
}

/* Since the intent opened its holder may have redeemed or moved shares: what is left is offered. */
static bool still_held(const struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t vault = flow_of(context, slot)->study->vault;
    sim_u128 held = mito_vlf_balance(protocol, vault, mito_protocol_holder(protocol, slot->holder));

    if (mito_vlf_is_dust(protocol, vault, held)) {
        return false;
    }
    slot->amount = held < slot->amount ? held : slot->amount;
    return true;
}

static bool ask_exit(struct sim_context *context, struct mito_intents_slot *slot)
{
    if (!still_held(context, slot)) {
        return false;
    }
    sim_u128 most = 0, worth = worth_of(context, slot);
    const struct mito_part *best = best_exit(context, slot, &most);
    double unit = mito_spec_of(context)->assets[flow_of(context, slot)->asset].unit;

    slot->offered |= best != NULL;
    if (best == NULL || sim_wide_double(most) < sim_wide_double(worth) * (1 - slot->limit) ||
        !best->exit_take(context, flow_of(context, slot)->study->vault, slot->holder, slot->amount,
                         &(struct mito_part_cause){.entity = flow_of(context, slot)->entity,
                                                   .ordinal = slot->ordinal * 4 + 2, /* as of a slow withdrawal */
                                                   .wait = slot->fate.leave})) {
        return false;
    }
    count_fill(context, slot, sim_wide_double(worth) / unit, sim_wide_double(most) / unit);
    mito_intents_end(context, slot);
    return true;
}

static struct mito_solvers_question question_of(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);

    return (struct mito_solvers_question){.vault = flow->study->vault,
                                          .from = flow->study->from,
                                          .to = flow->study->to,
                                          .in = slot->coins,
                                          .age_s = (double)(context->engine->now - slot->opened) / 1000,
                                          .window_s = (double)flow->study->deadline / 1000,
                                          .entity = flow->entity,
                                          .ordinal = slot->ordinal};
}

/* Asks the solvers for a transfer or a deposit and promises the best offer within the limit. */
static bool ask_solvers(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_solvers_question question = question_of(context, slot);
    struct mito_solvers_offer offer = mito_solvers_best(context, &question, true);

    slot->offered |= offer.solver != MITO_NOWHERE;
    if (offer.solver == MITO_NOWHERE ||
        sim_wide_double(offer.out) / mito_solvers_place_of(context, flow->asset, flow->study->to)->unit <
            slot->coins * (1 - slot->limit)) {
        return false;
    }
    slot->offer = offer;
    slot->stage = MITO_INTENTS_PROMISED;
    mito_solvers_promise(context, flow->study->vault, flow->study->to, &offer);
    sim_time confirmed = slot->opened + mito_solvers_of(context)->one[offer.solver].common->confirmations *
                                            spec->chains[flow->study->from].study->block_time;
    sim_time soon = context->engine->now + 1, at = confirmed > soon ? confirmed : soon;
    schedule(context, slot, MITO_EVENT_INTENT_FILL, mito_hazards_included(context, flow->study->to, at));
    return true;
}

/* Asks; without a fill, plans to ask again or gives up at the deadline. */
static void ask(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_intent_flow *study = flow_of(context, slot)->study;
    bool done = study->kind == MITO_INTENT_REDEMPTION ? ask_exit(context, slot) : ask_solvers(context, slot);

    if (done) {
        return;
    }
    if (context->engine->now >= slot->deadline) {
        mito_intents_expire(context, slot);
        return;
    }
    sim_time next = context->engine->now + study->requote;
    schedule(context, slot, MITO_EVENT_INTENT_ASK, next < slot->deadline ? next : slot->deadline);
}

static void open_slot(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);

    slot->opened = context->engine->now;
    slot->deadline = slot->opened + flow->study->deadline;
    slot->stage = MITO_INTENTS_OPEN;
    if (flow->study->kind == MITO_INTENT_REDEMPTION) {
        if (!find_holder(context, slot)) {
            mito_intents_end(context, slot); /* nobody holds shares */
            return;
        }
    } else {
        mito_book_post(mito_solvers_book(context, flow->asset, flow->study->from), MITO_SOLVERS_WORLD,
                       MITO_SOLVERS_ESCROW, slot->amount);
    }
    total_of(context, slot)->opened += counted(slot);
    ask(context, slot);
}

void mito_intents_arrive(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents_flow *flow = &mito_intents_of(context)->flows[record->entity];
    struct mito_intents_slot *slot = take_slot(context);

    if (slot == NULL) {
        return;
    }
    *slot = (struct mito_intents_slot){
        .coins = record->a,
        .limit = record->b,
        .flow = record->entity,
        .ordinal = record->ordinal,
        .mark = record->mark,
        .fate = mito_intent_fate_of(context->seed, context->replicate, flow->entity, record->ordinal),
        .deadline = context->engine->now + flow->study->deadline,
        .stage = MITO_INTENTS_STANDING};
    if (flow->study->users != SIM_FIELD_NONE) {
        slot->holder = spec->cohorts[flow->study->users].holder_first + record->mark;
    }
    if (flow->study->kind != MITO_INTENT_REDEMPTION) {
        slot->amount =
            sim_wide_from_double(record->a * mito_solvers_place_of(context, flow->asset, flow->study->from)->unit);
        if (slot->amount == 0) {
            mito_intents_end(context, slot);
            return;
        }
    }
    SIM_NOTE(context, "%s: %.6g %s", flow->study->name, record->a, spec->assets[flow->asset].study->name);
    if (flow->study->condition == MITO_INTENT_NOW) {
        open_slot(context, slot);
    } else {
        schedule(context, slot, MITO_EVENT_INTENT_ASK, context->engine->now + 1);
    }
}

void mito_intents_ask(struct sim_context *context, const struct sim_event *event)
{
    struct mito_intents_slot *slot = mito_intents_slot_of(context, (uint32_t)event->argument[0]);

    if (slot->stage == MITO_INTENTS_OPEN) {
        ask(context, slot);
        return;
    }
    if (holds(context, slot)) {
        open_slot(context, slot);
        return;
    }
    sim_time next = context->engine->now + flow_of(context, slot)->study->check;
    if (next > slot->deadline) {
        total_of(context, slot)->unmet += slot->deadline >= 0;
        mito_intents_end(context, slot);
        return;
    }
    schedule(context, slot, MITO_EVENT_INTENT_ASK, next);
}

/* The solver's own deposit for the user; false where the branch refuses it. */
static bool deposit_for_user(struct sim_context *context, struct mito_intents_slot *slot)
{
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_message message;

    if (!mito_world_accept(context, mito_branch_supply(protocol, flow->study->to, flow->asset, 0,
                                                       mito_protocol_holder(protocol, slot->holder), flow->study->vault,
                                                       sim_wide_of(slot->offer.out), &message))) {
        return false;
    }
    struct mito_flight *flight = mito_messages_take(context);
    if (flight != NULL) {
        *flight = (struct mito_flight){.message = message,
                                       .used = true,
                                       .leg = MITO_LEG_DEPOSIT,
                                       .entity = flow->entity,
                                       .ordinal = slot->ordinal * 4,
                                       .wait = slot->fate.deposit,
                                       .vault = flow->study->vault,
                                       .holder = slot->holder};
        mito_messages_send(context, flight);
    }
    return true;
}

/* When the proof of a fill, sent now from the destination by way of the hub, is in the origin's escrow. */
static sim_time proven(const struct sim_context *context, const struct mito_intents_slot *slot)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intent_flow *study = flow_of(context, slot)->study;
    const struct mito_chain *to = spec->chains[study->to].study;
    sim_time relayed = mito_chain_relayed(context->engine->now, to->reorg_wait, to->relay, slot->fate.proof);
    sim_time at = mito_hazards_retry(context, MITO_HUB, relayed);

    return mito_hazards_retry(
        context, study->from,
        mito_chain_relayed(at, spec->study->hub.reorg_wait, spec->study->hub.relay, slot->fate.proof));
}

void mito_intents_fill(struct sim_context *context, const struct sim_event *event)
{
    struct mito_intents_slot *slot = mito_intents_slot_of(context, (uint32_t)event->argument[0]);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    struct mito_solvers_question question = question_of(context, slot);
    const struct mito_solver_common *common = mito_solvers_of(context)->one[slot->offer.solver].common;

    slot->stage = MITO_INTENTS_OPEN;
    if (mito_solvers_state_of(context, slot->offer.solver)->failed) {
        mito_solvers_release(context, flow->study->vault, flow->study->to, &slot->offer);
        total_of(context, slot)->refunded += counted(slot);
        mito_intents_expire(context, slot);
        return;
    }
    if (flow->study->kind == MITO_INTENT_DEPOSIT && !deposit_for_user(context, slot)) {
        sim_time next = context->engine->now + flow->study->requote;
        mito_solvers_release(context, flow->study->vault, flow->study->to, &slot->offer);
        schedule(context, slot, MITO_EVENT_INTENT_ASK,
                 next < slot->deadline                   ? next
                 : slot->deadline > context->engine->now ? slot->deadline
                                                         : context->engine->now);
        return;
    }
    bool undone = slot->fate.undone < mito_quote_reorg(common->reorg, (unsigned)common->confirmations);
    mito_solvers_pay(context, &question, undone ? 0 : slot->amount, &slot->offer);
    count_fill(context, slot, slot->coins,
               sim_wide_double(slot->offer.out) / mito_solvers_place_of(context, flow->asset, flow->study->to)->unit);
    if (undone) {
        mito_book_post(mito_solvers_book(context, flow->asset, flow->study->from), MITO_SOLVERS_ESCROW,
                       MITO_SOLVERS_WORLD, slot->amount);
        mito_intents_end(context, slot);
        return;
    }
    slot->stage = MITO_INTENTS_PROVING;
    schedule(context, slot, MITO_EVENT_INTENT_REPAY, proven(context, slot));
}

void mito_intents_repay(struct sim_context *context, const struct sim_event *event)
{
    struct mito_intents_slot *slot = mito_intents_slot_of(context, (uint32_t)event->argument[0]);
    const struct mito_intents_flow *flow = flow_of(context, slot);
    uint32_t from = flow->study->from, vault = flow->study->vault, solver = slot->offer.solver;
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_book *book = mito_solvers_book(context, flow->asset, from);
    struct mito_message message;

    if (!mito_solvers_place_of(context, flow->asset, from)->branch) {
        mito_book_post(book, MITO_SOLVERS_OWED, mito_solvers_inventory(solver), slot->amount);
        mito_intents_end(context, slot);
        return;
    }
    uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, vault));
    if (!mito_world_accept(context, mito_branch_deposit(protocol, from, flow->asset, 0, account,
                                                        sim_wide_of(slot->amount), &message))) {
        schedule(context, slot, MITO_EVENT_INTENT_REPAY,
                 mito_hazards_included(context, from, context->engine->now + flow->study->retry));
        return;
    }
    mito_book_post(book, MITO_SOLVERS_OWED, MITO_SOLVERS_WORLD, slot->amount);
    mito_solvers_inbound(context, solver, vault, &message);
    mito_intents_end(context, slot);
}
