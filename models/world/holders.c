#include "models/world/holders.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/measure.h"
#include "models/world/messages.h"
#include "models/world/part.h"
#include "models/world/reactions.h"

/* Ordinals of what follows an event of a cohort: four legs an ordinal. */
#define LEGS 4u
#define LEG_DEPOSIT 0u
#define LEG_WITHDRAW 1u

static const struct mito_spec_cohort *cohort_of(const struct sim_context *context, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return &spec->cohorts[spec->cohort_of[holder]];
}

static bool is_seat(const struct sim_context *context, uint32_t holder)
{
    return mito_spec_of(context)->cohort_of[holder] == MITO_NOWHERE;
}

static const struct mito_spec_asset *asset_of(const struct sim_context *context, uint32_t vault)
{
    return &mito_spec_of(context)->assets[mito_spec_of(context)->vaults[vault].asset];
}

static uint32_t tenths(sim_time from, sim_time to)
{
    return (uint32_t)((to - from) / 100) + 1;
}

/* The part that sells shares for plain hub asset cheaper than the vault issues them, or MITO_PARTS. */
static uint32_t seller(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 assets)
{
    uint32_t p = 0;

    while (p < MITO_PARTS &&
           (mito_part_list[p]->sells == NULL || !mito_part_list[p]->sells(context, vault, holder, assets))) {
        p++;
    }
    return p;
}

void mito_holders_deposit(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[record->entity];
    uint32_t vault = cohort->study->vault, chain = cohort->study->chain, asset = spec->vaults[vault].asset;
    uint32_t holder = cohort->holder_first + record->mark;
    struct mito_vault_totals *total = &mito_state_vault(context, vault)->total;
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 amount = sim_wide_from_double(record->a * spec->executors[cohort->executor].unit);
    struct mito_message message;

    if (!mito_reactions_accepts(context, record)) {
        return;
    }
    uint32_t account = mito_protocol_holder(protocol, holder);
    uint32_t part = seller(context, vault, holder, amount * spec->executors[cohort->executor].scale);
    total->gas_holders += mito_costs_call(context, chain);
    enum mito_revert revert =
        part == MITO_PARTS
            ? mito_branch_supply(protocol, chain, asset, 0, account, vault, sim_wide_of(amount), &message)
            : mito_branch_deposit(protocol, chain, asset, 0, account, sim_wide_of(amount), &message);
    SIM_NOTE(context, "holder %u of %s deposits %.6g %s on %s: %s", holder, cohort->study->name, record->a,
             asset_of(context, vault)->study->name, spec->chains[chain].study->name, mito_revert_name(revert));
    if (!mito_world_accept(context, revert)) {
        total->deposits_refused++;
        return;
    }
    struct mito_flight *flight = mito_messages_take(context);
    if (flight == NULL) {
        return;
    }
    total->deposits++;
    total->gas_holders += mito_costs_message(context, &message);
    flight->message = message;
    flight->leg = part == MITO_PARTS ? MITO_LEG_DEPOSIT : MITO_LEG_PART;
    flight->part = (uint8_t)part;
    flight->entity = cohort->entity;
    flight->ordinal = record->ordinal * LEGS + LEG_DEPOSIT;
    flight->wait = record->b;
    flight->vault = vault;
    flight->holder = holder;
    flight->amount = amount * spec->executors[cohort->executor].scale;
    mito_messages_send(context, flight);
}

void mito_holders_request(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                          struct mito_request_info info)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vault_totals *total = &mito_state_vault(context, vault)->total;
    uint32_t account = mito_protocol_holder(protocol, holder);
    uint32_t id = 0;

    if (!is_seat(context, holder)) {
        total->gas_holders += mito_costs_hub_call(context, vault);
    }
    enum mito_revert revert =
        mito_queue_request(protocol, vault, account, account, sim_wide_of(shares), mito_state_clock(context), &id);
    SIM_NOTE(context, "holder %u requests %.6g shares: %s", holder,
             sim_wide_double(shares) / MITO_VLF_VIRTUAL_SHARES / asset_of(context, vault)->unit,
             mito_revert_name(revert));
    if (!mito_world_accept(context, revert)) {
        total->requests_refused++;
        return;
    }
    total->requests++;
    if (!is_seat(context, holder) && info.ordinal < MITO_HOLDERS_QUEUED) {
        mito_reactions_leaves(context, vault, shares);
    }
    info.requested = context->engine->now;
    *mito_state_request(context, vault, id) = info;
}

/* Takes the best of the parts' quotes for leaving at once, when it is at most the cohort's discount below the worth. */
static bool leave_at_once(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                          const struct sim_record *record)
{
    const struct mito_cohort *cohort = cohort_of(context, holder)->study;
    const struct mito_part *best = NULL;
    sim_u128 most = 0;

    if (cohort->instant_discount <= 0) {
        return false;
    }
    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sim_u128 quote =
            mito_part_list[p]->exit_quote != NULL ? mito_part_list[p]->exit_quote(context, vault, holder, shares) : 0;
        if (quote > most) {
            most = quote;
            best = mito_part_list[p];
        }
    }
    double worth = sim_wide_double(mito_vlf_preview_redeem(mito_state_protocol(context), vault, shares));
    return best != NULL && sim_wide_double(most) >= worth * (1 - cohort->instant_discount) &&
           best->exit_take(context, vault, holder, shares,
                           &(struct mito_part_cause){.entity = cohort_of(context, holder)->entity,
                                                     .ordinal = record->ordinal * LEGS + LEG_WITHDRAW,
                                                     .wait = record->c});
}

/* Shares of a holder that parts keep for it, and calling `shares` of them back; returns how many came. */
static sim_u128 kept(struct sim_context *context, uint32_t vault, uint32_t holder)
{
    sim_u128 sum = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        sum += mito_part_list[p]->kept != NULL ? mito_part_list[p]->kept(context, vault, holder) : 0;
    }
    return sum;
}

static sim_u128 recall(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    sim_u128 came = 0;

    for (uint32_t p = 0; p < MITO_PARTS && came < shares; p++) {
        came +=
            mito_part_list[p]->recall != NULL ? mito_part_list[p]->recall(context, vault, holder, shares - came) : 0;
    }
    return came;
}

void mito_holders_redeem(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[record->entity];
    uint32_t vault = cohort->study->vault, holders = (uint32_t)cohort->study->holders;
    struct mito_protocol *protocol = mito_state_protocol(context);

    if (!mito_reactions_accepts(context, record)) {
        return;
    }
    uint32_t steps = record->ordinal >= MITO_COHORT_SCRIPTED ? 1 : holders; /* one who is named is nobody else */
    for (uint32_t step = 0; step < steps; step++) {
        uint32_t mark = record->mark + step < holders ? record->mark + step : record->mark + step - holders;
        uint32_t holder = cohort->holder_first + mark;
        sim_u128 own = mito_vlf_balance(protocol, vault, mito_protocol_holder(protocol, holder));
        sim_u128 held = own + kept(context, vault, holder);
        if (mito_vlf_is_dust(protocol, vault, held)) {
            continue; /* nothing, or what the queue refuses */
        }
        sim_u128 shares = record->a >= 1 ? held : sim_wide_from_double(record->a * sim_wide_double(held));
        shares = shares < held ? shares : held;
        if (shares > own) {
            own += recall(context, vault, holder, shares - own);
            shares = shares < own ? shares : own;
            if (mito_vlf_is_dust(protocol, vault, shares)) {
                continue;
            }
        }
        if (leave_at_once(context, vault, holder, shares, record)) {
            mito_reactions_leaves(context, vault, shares);
            return;
        }
        mito_holders_request(context, vault, holder, shares,
                             (struct mito_request_info){
                                 .ordinal = record->ordinal, .claim = (float)record->b, .relay = (float)record->c});
        return;
    }
    mito_state_vault(context, vault)->total.requests_skipped++;
    SIM_NOTE(context, "nobody of %s holds shares", cohort->study->name);
}

/* Plans the claim of a holder's oldest request when it is synced and no claim is planned yet. */
static void plan_claim(struct sim_context *context, uint32_t vault, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vlf *vlf = mito_protocol_vlf(protocol, vault);
    struct mito_holder_state *state = mito_state_holder(context, holder);
    const struct mito_receiver *receiver = mito_queue_receiver(vlf, mito_protocol_holder(protocol, holder));

    if (state->claim.generation != 0 || receiver->claimed == receiver->count || receiver->head >= vlf->offset) {
        return;
    }
    const struct mito_request *request = mito_queue_request_at(vlf, receiver->head);
    sim_time ripe = (request->time + (int64_t)vlf->period - spec->clock) * SIM_SECOND;
    sim_time from = ripe > context->engine->now ? ripe : context->engine->now;
    double delay = is_seat(context, holder) ? 0
                                            : (double)mito_state_request(context, vault, receiver->head)->claim *
                                                  (double)cohort_of(context, holder)->study->claim_delay;
    sim_time at = mito_hazards_on_hub(context, vault, from + (sim_time)delay + 1);
    state->claim = sim_engine_schedule(context, at, MITO_EVENT_CLAIM, 0, holder, vault, 0);
}

void mito_holders_synced(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vlf *vlf = mito_protocol_vlf(protocol, vault);

    for (uint32_t id = from; id < to; id++) {
        struct mito_request_info *info = mito_state_request(context, vault, id);
        info->synced = tenths(info->requested, context->engine->now);
        plan_claim(context, vault, mito_protocol_holder_of(protocol, mito_queue_request_at(vlf, id)->receiver));
    }
}

static void mark_requests(struct sim_context *context, const struct mito_flight *flight, bool received)
{
    struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), flight->vault);
    uint32_t id = flight->request;

    for (uint32_t i = 0; i < flight->request_count; i++) {
        struct mito_request_info *info = mito_state_request(context, flight->vault, id);
        uint32_t at = tenths(info->requested, context->engine->now);
        if (received) {
            info->received = at;
        } else {
            info->claimed = at;
        }
        id = mito_queue_request_at(vlf, id)->next;
    }
}

sim_u128 mito_holders_payable(const struct sim_context *context, uint32_t vault, uint32_t chain)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = mito_spec_of(context)->vaults[vault].asset;
    const struct mito_pair *pair = mito_protocol_pair(protocol, asset, chain);
    sim_u128 most = mito_hub_free(protocol, asset, chain);

    if (pair->threshold.high != 0 || pair->threshold.low >= pair->liquidity) {
        return 0;
    }
    most = most < pair->liquidity - pair->threshold.low ? most : pair->liquidity - pair->threshold.low;
    return most - most % pair->scale;
}

static uint32_t most_liquid(const struct sim_context *context, uint32_t vault)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t best = MITO_NOWHERE;
    sim_u128 most = 0;

    for (uint32_t k = 0; k < spec->vaults[vault].executor_count; k++) {
        uint32_t chain = spec->executors[spec->vaults[vault].executor_first + k].chain;
        sim_u128 available = mito_holders_payable(context, vault, chain);
        if (available > most) {
            best = chain;
            most = available;
        }
    }
    return best;
}

/* Withdraws `amount` of what the flight waits for to a chain. The last part goes with the flight itself, an earlier one
 * with a flight of its own; the requests count as received when the last part lands. False when the hub refuses. */
static bool withdraw_part(struct sim_context *context, struct mito_flight *flight, uint32_t chain, sim_u128 amount)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vault_totals *total = &mito_state_vault(context, flight->vault)->total;
    struct mito_flight *part = amount == flight->amount ? flight : mito_messages_take(context);

    if (part == NULL) {
        return false;
    }
    if (part != flight) {
        *part = (struct mito_flight){.used = true,
                                     .leg = MITO_LEG_WITHDRAW,
                                     .vault = flight->vault,
                                     .holder = flight->holder,
                                     .entity = flight->entity,
                                     .ordinal = flight->ordinal,
                                     .wait = flight->wait};
    }
    total->gas_holders += mito_costs_hub_call(context, flight->vault);
    enum mito_revert revert = mito_hub_withdraw(protocol, mito_protocol_holder(protocol, flight->holder), chain,
                                                spec->vaults[flight->vault].asset, mito_messages_index(context, part),
                                                sim_wide_of(amount), &part->message);
    SIM_NOTE(context, "holder %u withdraws %.6g %s to %s: %s", flight->holder,
             sim_wide_double(amount) / spec->assets[spec->vaults[flight->vault].asset].unit,
             asset_of(context, flight->vault)->study->name, spec->chains[chain].study->name, mito_revert_name(revert));
    if (!mito_world_accept(context, revert)) {
        total->withdrawals_refused++;
        if (part != flight) {
            mito_messages_release(context, part);
        }
        return false;
    }
    mito_measure_free(context, spec->vaults[flight->vault].asset, chain);
    total->withdrawals++;
    total->gas_holders += mito_costs_message(context, &part->message);
    if (part != flight) {
        flight->amount -= amount;
    }
    mito_messages_send(context, part);
    return true;
}

/* All of it at home; where home is short, what it has, then for a holder who takes any chain what the others have, the
 * most liquid first. What is left waits. */
static void withdraw(struct sim_context *context, struct mito_flight *flight)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_cohort *cohort = cohort_of(context, flight->holder)->study;
    uint32_t chain = cohort->chain;

    if (flight->amount <
        mito_protocol_pair(mito_state_protocol(context), spec->vaults[flight->vault].asset, chain)->scale) {
        mark_requests(context, flight, true); /* dust below a branch unit stays on the hub: nothing to wait for */
        mito_messages_release(context, flight);
        return;
    }
    if (withdraw_part(context, flight, chain, flight->amount)) {
        return;
    }
    for (uint32_t k = 0; k <= spec->vaults[flight->vault].executor_count; k++) {
        sim_u128 most = mito_holders_payable(context, flight->vault, chain);
        bool last = most >= flight->amount;
        if (most > 0 && withdraw_part(context, flight, chain, last ? flight->amount : most) && last) {
            return;
        }
        chain = cohort->exit == MITO_EXIT_ANY ? most_liquid(context, flight->vault) : MITO_NOWHERE;
        if (chain == MITO_NOWHERE || context->engine->failed != 0) {
            break;
        }
    }
    sim_time at = mito_hazards_on_hub(context, flight->vault, context->engine->now + cohort->retry);
    sim_engine_schedule(context, at, MITO_EVENT_WITHDRAW, 0, flight->holder, mito_messages_index(context, flight), 0);
}

void mito_holders_carry_home(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 amount,
                             uint32_t entity, uint32_t ordinal, double wait)
{
    struct mito_flight *flight = mito_messages_take(context);

    if (flight == NULL) {
        return;
    }
    *flight = (struct mito_flight){.used = true,
                                   .leg = MITO_LEG_WITHDRAW,
                                   .vault = vault,
                                   .holder = holder,
                                   .amount = amount,
                                   .entity = entity,
                                   .ordinal = ordinal,
                                   .wait = wait};
    withdraw(context, flight);
}

void mito_holders_capped(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 amount,
                         const struct mito_flight *deposit)
{
    mito_state_vault(context, vault)->total.deposits_capped++;
    SIM_NOTE(context, "the vault is full: %.6g %s come back as plain hub asset",
             sim_wide_double(amount) / asset_of(context, vault)->unit, asset_of(context, vault)->study->name);
    mito_holders_carry_home(context, vault, holder, amount, deposit->entity, deposit->ordinal, deposit->wait);
}

void mito_holders_claim(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t holder = event->entity, vault = (uint32_t)event->argument[0];
    uint32_t account = mito_protocol_holder(protocol, holder);
    uint32_t first = mito_queue_receiver(mito_protocol_vlf(protocol, vault), account)->head;
    struct mito_claim claim;

    mito_state_holder(context, holder)->claim = SIM_QUEUE_NONE;
    if (!is_seat(context, holder)) {
        mito_state_vault(context, vault)->total.gas_holders += mito_costs_hub_call(context, vault);
    }
    enum mito_revert revert = mito_queue_claim(protocol, vault, account, mito_state_clock(context), &claim);
    SIM_NOTE(context, "holder %u claims: %s", holder, mito_revert_name(revert));
    if (!mito_world_accept(context, revert)) {
        plan_claim(context, vault, holder);
        return;
    }
    if (is_seat(context, holder)) {
        const struct mito_part *part = mito_part_list[spec->part_of[holder]];
        plan_claim(context, vault, holder);
        if (part->claimed != NULL) {
            part->claimed(context, vault, holder, first, claim.to - claim.from, claim.assets);
        }
        return;
    }
    mito_state_vault(context, vault)->total.claims++;
    struct mito_flight *flight = mito_messages_take(context);
    if (flight == NULL) {
        return;
    }
    flight->leg = MITO_LEG_WITHDRAW;
    flight->vault = vault;
    flight->holder = holder;
    flight->amount = claim.assets;
    flight->request = first;
    flight->request_count = claim.to - claim.from;
    flight->entity = cohort_of(context, holder)->entity;
    flight->ordinal = mito_state_request(context, vault, first)->ordinal * LEGS + LEG_WITHDRAW;
    flight->wait = (double)mito_state_request(context, vault, first)->relay;
    mark_requests(context, flight, false);
    plan_claim(context, vault, holder);
    withdraw(context, flight);
}

void mito_holders_withdraw(struct sim_context *context, const struct sim_event *event)
{
    withdraw(context, mito_state_flight(context, event->argument[0]));
}

void mito_holders_received(struct sim_context *context, const struct mito_flight *flight)
{
    mark_requests(context, flight, true);
}
