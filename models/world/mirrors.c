/* Mirrors: shares on their way out, back, and lost. */
#include "models/world/mirrors.h"

#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"

static uint32_t account_of(const struct sim_context *context, uint32_t mirror, uint32_t seat)
{
    const struct mito_mirrors_one *one = &mito_mirrors_of(context)->one[mirror];

    return mito_protocol_holder(mito_state_protocol(context),
                                mito_part_seat(mito_spec_of(context), one->study->vault, one->seat + seat));
}

static uint32_t holder_account(const struct sim_context *context, uint32_t mirror, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[mirror].study;

    return mito_protocol_holder(mito_state_protocol(context), spec->cohorts[study->users].holder_first + holder);
}

static bool transfer(struct sim_context *context, uint32_t mirror, uint32_t from, uint32_t to, sim_u128 shares)
{
    uint32_t vault = mito_mirrors_of(context)->one[mirror].study->vault;

    return shares == 0 || mito_world_accept(context, mito_vlf_transfer(mito_state_protocol(context), vault, from, to,
                                                                       sim_wide_of(shares)));
}

/* Part of an amount, at most all of it. */
static sim_u128 part_of(sim_u128 whole, double fraction)
{
    sim_u128 part = sim_wide_from_double(sim_wide_double(whole) * fraction);

    return fraction >= 1 || part > whole ? whole : part;
}

/* The fee of a wrapped crossing leaves the escrow; returns what is left. */
static sim_u128 take_fee(struct sim_context *context, uint32_t mirror, sim_u128 shares)
{
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[mirror].study;
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, mirror);
    const struct mito_spec *spec = mito_spec_of(context);
    sim_u128 fee = study->kind == MITO_MIRRORS_WRAPPED ? part_of(shares, study->fee) : 0;

    if (!transfer(context, mirror, account_of(context, mirror, 0), account_of(context, mirror, 1), fee)) {
        return shares;
    }
    state->fees += fee;
    state->usd += sim_wide_double(mito_vlf_preview_redeem(mito_state_protocol(context), study->vault, fee)) /
                  spec->assets[spec->vaults[study->vault].asset].unit *
                  mito_costs_price(context, spec->vaults[study->vault].asset);
    return shares - fee;
}

/* Sends shares that are off their end's books; a mirrored message goes by the transport, a wrapped one by its bridge. */
static void send(struct sim_context *context, const struct sim_record *record, uint32_t holder, sim_u128 shares,
                 bool back)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t *head = mito_part_state(context, MITO_PART_MIRRORS), mirror = record->entity;
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[mirror].study;
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, mirror);
    struct mito_message message = {.source = back ? study->chain : MITO_HUB,
                                   .destination = back ? MITO_HUB : study->chain};

    if (*head == MITO_NOWHERE) {
        sim_engine_fail(context, MITO_REASON_FLIGHTS);
        return;
    }
    uint32_t index = *head;
    struct mito_mirrors_move *move = mito_mirrors_move_of(context, index);
    *head = move->next;
    *move = (struct mito_mirrors_move){
        .shares = shares, .left = context->engine->now, .mirror = mirror, .holder = holder, .back = back};
    *(back ? &state->back : &state->out) += shares;
    if (study->kind == MITO_MIRRORS_MIRRORED && spec->chains[study->chain].gas_path != MITO_NOWHERE) {
        state->usd += mito_costs_message(context, &message);
    }
    if (back && spec->chains[study->chain].gas_path != MITO_NOWHERE) {
        state->usd += mito_costs_call(context, study->chain);
    } else if (!back) {
        state->usd += spec->hub_call;
    }
    sim_time over = context->engine->now + (sim_time)(record->b * (double)study->delay) + 1;
    sim_time at = study->kind == MITO_MIRRORS_MIRRORED
                      ? mito_hazards_delivery(context, message.source, message.destination, record->b)
                      : mito_hazards_included(context, message.destination, over);
    sim_engine_schedule(context, at, MITO_EVENT_MIRROR_ARRIVE, back, mirror, index, 0);
}

void mito_mirrors_out(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[record->entity].study;
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, record->entity);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t holders = (uint32_t)mito_spec_of(context)->cohorts[study->users].study->holders;

    mito_mirrors_expose(context, record->entity);
    for (uint32_t step = 0; step < holders; step++) {
        uint32_t holder = (record->mark + step) % holders;
        uint32_t account = holder_account(context, record->entity, holder);
        sim_u128 shares = part_of(mito_vlf_balance(protocol, study->vault, account), record->a);
        if (mito_vlf_is_dust(protocol, study->vault, shares)) {
            continue;
        }
        if (transfer(context, record->entity, account, account_of(context, record->entity, 0), shares)) {
            state->locked += shares;
            send(context, record, holder, take_fee(context, record->entity, shares), false);
        }
        return;
    }
}

void mito_mirrors_back(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[record->entity].study;
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, record->entity);
    uint32_t holders = (uint32_t)mito_spec_of(context)->cohorts[study->users].study->holders;

    mito_mirrors_expose(context, record->entity);
    for (uint32_t step = 0; step < holders; step++) {
        uint32_t holder = (record->mark + step) % holders;
        sim_u128 *balance = mito_mirrors_balance(context, record->entity, holder);
        sim_u128 shares = part_of(*balance, record->a);
        if (shares == 0) {
            continue;
        }
        *balance -= shares;
        state->supply -= shares;
        send(context, record, holder, shares, true);
        return;
    }
}

void mito_mirrors_fail(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[record->entity].study;
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, record->entity);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t escrow = account_of(context, record->entity, 0);
    sim_u128 lost = part_of(mito_vlf_balance(protocol, study->vault, escrow), record->a);

    state->failures++;
    if (lost > 0 && transfer(context, record->entity, escrow, account_of(context, record->entity, 1), lost)) {
        state->lost += lost;
        state->lost_coins += sim_wide_double(mito_vlf_preview_redeem(protocol, study->vault, lost)) /
                             spec->assets[spec->vaults[study->vault].asset].unit;
        SIM_NOTE(context, "the bridge of %s loses %.4g of its backing", study->name, record->a);
    }
}

/* Shares that a burned amount brings back: all of them, or its part of what a bridge has left. */
static sim_u128 backed(const struct sim_context *context, uint32_t mirror, sim_u128 shares)
{
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[mirror].study;
    const struct mito_mirrors_state *state = mito_mirrors_state_of(context, mirror);
    sim_u128 escrow = mito_vlf_balance(mito_state_protocol(context), study->vault, account_of(context, mirror, 0));
    sim_u128 claims = state->supply + state->out + state->back, due = 0;

    if (escrow >= claims || sim_wide_muldiv_floor(shares, escrow, claims, &due)) {
        return shares;
    }
    return due;
}

void mito_mirrors_arrive(struct sim_context *context, const struct sim_event *event)
{
    uint32_t *head = mito_part_state(context, MITO_PART_MIRRORS), index = (uint32_t)event->argument[0];
    struct mito_mirrors_move *move = mito_mirrors_move_of(context, index);
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, move->mirror);

    mito_mirrors_expose(context, move->mirror);
    if (!move->back) {
        state->out -= move->shares;
        state->supply += move->shares;
        *mito_mirrors_balance(context, move->mirror, move->holder) += move->shares;
    } else {
        sim_u128 due = backed(context, move->mirror, move->shares);
        state->back -= move->shares;
        due = take_fee(context, move->mirror, due);
        if (transfer(context, move->mirror, account_of(context, move->mirror, 0),
                     holder_account(context, move->mirror, move->holder), due)) {
            state->returned += due;
        }
    }
    state->moves++;
    state->latency += (double)(context->engine->now - move->left) / 1000;
    move->next = *head;
    *head = index;
}
