/* Solvers: bringing tokens to where they lack, through the protocol's own paths. */
#include "models/world/solvers.h"

#include "models/market/purpose.h"
#include "models/protocol/book.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/messages.h"

#define EXIT_RETRY (30 * SIM_MINUTE) /* where all branches are short; a solver watches, it does not poll every block */

static uint32_t asset_of(const struct sim_context *context, uint32_t vault)
{
    return mito_spec_of(context)->vaults[vault].asset;
}

static sim_u128 stock(const struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain)
{
    return mito_book_balance(mito_solvers_book(context, asset, chain), mito_solvers_inventory(solver));
}

static sim_u128 target(const struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return mito_solvers_of(context)->stocks[(solver * spec->asset_count + asset) * spec->chain_count + chain];
}

/* Hub units that are missing to the target on a chain, with what is on its way there. */
static sim_u128 lack(const struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain)
{
    sim_u128 scale = mito_solvers_place_of(context, asset, chain)->scale;
    sim_u128 want = target(context, solver, asset, chain) * scale;
    sim_u128 have = stock(context, solver, asset, chain) * scale + *mito_solvers_coming(context, solver, asset, chain);

    return want > have ? want - have : 0;
}

void mito_solvers_send(struct sim_context *context, struct mito_flight *flight, uint32_t solver, uint32_t vault,
                       const struct mito_message *message, uint32_t relocates)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_solvers_seat *seat = mito_solvers_seat_of(context, solver, vault);
    uint32_t hour = (uint32_t)((context->engine->now + spec->study->plan.warmup) / SIM_HOUR);
    uint32_t entity = mito_solvers_of(context)->relays[solver * spec->vault_count + vault];
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_SOLVER_RELAY, entity);

    seat->hour_count = seat->hour == hour ? seat->hour_count : 0;
    seat->hour = hour;
    uint32_t ordinal = hour * 1024 + seat->hour_count++ % 1024;
    struct sim_draw draw = sim_stream_at(&stream, ordinal);
    *flight = (struct mito_flight){.message = *message,
                                   .used = true,
                                   .leg = MITO_LEG_PART,
                                   .part = MITO_PART_SOLVERS,
                                   .vault = vault,
                                   .holder = mito_solvers_holder(context, solver, vault),
                                   .request = solver,
                                   .request_count = relocates + 1, /* 0: none */
                                   .entity = entity,
                                   .ordinal = ordinal,
                                   .wait = sim_draw_exponential(&draw)};
    mito_solvers_state_of(context, solver)->total.gas += mito_costs_message(context, message);
    mito_messages_send(context, flight);
}

void mito_solvers_inbound(struct sim_context *context, uint32_t solver, uint32_t vault,
                          const struct mito_message *message)
{
    struct mito_flight *flight = mito_messages_take(context);

    if (flight == NULL) {
        return;
    }
    mito_solvers_state_of(context, solver)->total.gas += mito_costs_call(context, message->source);
    mito_solvers_send(context, flight, solver, vault, message, MITO_NOWHERE);
}

/* The branch with free liquidity where the solver lacks most; without a lack, the one with most free. */
static uint32_t best_branch(const struct sim_context *context, uint32_t solver, uint32_t vault, sim_u128 *most)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *place = &spec->vaults[vault];
    uint32_t best = MITO_NOWHERE;
    sim_u128 best_lack = 0;

    *most = 0;
    for (uint32_t k = 0; k < place->executor_count; k++) {
        uint32_t chain = spec->executors[place->executor_first + k].chain;
        sim_u128 free = mito_holders_payable(context, vault, chain), want = lack(context, solver, place->asset, chain);
        if (free > 0 && (best == MITO_NOWHERE || want > best_lack || (want == best_lack && free > *most))) {
            best = chain;
            best_lack = want;
            *most = free;
        }
    }
    if (best_lack > 0 && best_lack < *most) {
        *most = best_lack; /* and then to the next one that lacks */
    }
    return best;
}

bool mito_solvers_leave(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t chain, sim_u128 amount,
                        uint32_t relocates, sim_u128 *left)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = asset_of(context, vault);
    uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, vault));
    struct mito_flight *flight = mito_messages_take(context);
    struct mito_message message;

    if (flight == NULL) {
        return false;
    }
    mito_solvers_state_of(context, solver)->total.gas += mito_spec_of(context)->hub_call;
    if (!mito_world_accept(context,
                           mito_hub_withdraw(protocol, account, chain, asset, mito_messages_index(context, flight),
                                             sim_wide_of(amount), &message))) {
        mito_messages_release(context, flight);
        return false;
    }
    mito_measure_free(context, asset, chain);
    sim_u128 gone = message.amount.low * mito_solvers_place_of(context, asset, chain)->scale;
    *left -= gone;
    *mito_solvers_coming(context, solver, asset, chain) += gone;
    mito_solvers_send(context, flight, solver, vault, &message, relocates);
    return true;
}

/* One withdrawal to the best branch; false when the hub refuses or nothing can go. */
static bool leave(struct sim_context *context, uint32_t solver, uint32_t vault, sim_u128 *balance)
{
    sim_u128 most = 0;
    uint32_t chain = best_branch(context, solver, vault, &most);

    if (chain == MITO_NOWHERE || *balance < mito_solvers_place_of(context, asset_of(context, vault), chain)->scale) {
        return false;
    }
    return mito_solvers_leave(context, solver, vault, chain, *balance < most ? *balance : most, MITO_NOWHERE, balance);
}

void mito_solvers_exit(struct sim_context *context, const struct sim_event *event)
{
    uint32_t solver = event->entity, vault = (uint32_t)event->argument[0];
    const struct mito_spec_vault *place = &mito_spec_of(context)->vaults[vault];
    struct mito_solvers_seat *seat = mito_solvers_seat_of(context, solver, vault);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, vault));
    sim_u128 balance = mito_hub_balance(protocol, place->asset, account), dust = 1;

    seat->exit = SIM_QUEUE_NONE;
    if (mito_solvers_state_of(context, solver)->failed) {
        return;
    }
    for (uint32_t k = 0; k < place->executor_count && leave(context, solver, vault, &balance); k++) {
    }
    for (uint32_t k = 0; k < place->executor_count; k++) {
        uint32_t chain = mito_spec_of(context)->executors[place->executor_first + k].chain;
        sim_u128 scale = mito_solvers_place_of(context, place->asset, chain)->scale;
        dust = scale > dust ? scale : dust;
    }
    if (balance >= dust && seat->exit.generation == 0) {
        sim_time at = context->engine->now + EXIT_RETRY;
        seat->exit = sim_engine_schedule(context, mito_hazards_included(context, MITO_HUB, at), MITO_EVENT_SOLVER_EXIT,
                                         0, solver, vault, 0);
    }
}

/* Deposits `units` of what lies on a branch for the solver's own seat. */
static void deposit(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t chain, sim_u128 units)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = asset_of(context, vault);
    uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, vault));
    struct mito_message message;

    if (mito_world_accept(context,
                          mito_branch_deposit(protocol, chain, asset, 0, account, sim_wide_of(units), &message))) {
        mito_book_post(mito_solvers_book(context, asset, chain), mito_solvers_inventory(solver), MITO_SOLVERS_WORLD,
                       units);
        mito_solvers_inbound(context, solver, vault, &message);
    }
}

void mito_solvers_bridge(struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain, sim_u128 units)
{
    const struct mito_solvers_one *one = &mito_solvers_of(context)->one[solver];
    uint32_t to = MITO_NOWHERE;
    sim_u128 most = 0, hub = units * mito_solvers_place_of(context, asset, chain)->scale;

    for (uint32_t c = 0; c < mito_spec_of(context)->chain_count; c++) {
        sim_u128 want = lack(context, solver, asset, c);
        if (c != chain && want > most) {
            most = want;
            to = c;
        }
    }
    if (to == MITO_NOWHERE) {
        return;
    }
    mito_book_post(mito_solvers_book(context, asset, chain), mito_solvers_inventory(solver), MITO_SOLVERS_WORLD, units);
    mito_solvers_asset_of(context, solver, asset)->bridging += hub;
    *mito_solvers_coming(context, solver, asset, to) += hub;
    sim_engine_schedule(context, context->engine->now + one->common->bridge_delay + 1, MITO_EVENT_SOLVER_BRIDGED,
                        (uint16_t)(asset * MITO_SOLVERS_LEGS + to), solver, (uint64_t)hub, (uint64_t)(hub >> 64));
}

void mito_solvers_bridged(struct sim_context *context, const struct sim_event *event)
{
    uint32_t solver = event->entity, asset = event->leg / MITO_SOLVERS_LEGS, to = event->leg % MITO_SOLVERS_LEGS;
    struct mito_solvers_asset *of = mito_solvers_asset_of(context, solver, asset);
    struct mito_solvers_totals *total = &mito_solvers_state_of(context, solver)->total;
    sim_u128 hub = (sim_u128)event->argument[1] << 64 | event->argument[0];
    sim_u128 scale = mito_solvers_place_of(context, asset, to)->scale;
    double fee = mito_solvers_of(context)->one[solver].common->bridge_fee;
    sim_u128 kept = sim_wide_from_double(sim_wide_double(hub) * (1 - fee));
    sim_u128 units = (kept < hub ? kept : hub) / scale;
    double usd = sim_wide_double(hub - units * scale) / mito_spec_of(context)->assets[asset].unit *
                 mito_costs_price(context, asset);

    of->bridging -= hub;
    *mito_solvers_coming(context, solver, asset, to) -= hub;
    of->gained -= (sim_i128)(hub - units * scale);
    total->profit -= usd;
    total->lost += usd;
    mito_book_post(mito_solvers_book(context, asset, to), MITO_SOLVERS_WORLD, mito_solvers_inventory(solver), units);
}

/* The first vault of an asset with a branch on a chain: its seat serves for moving the inventory. */
static uint32_t vault_on(const struct mito_spec *spec, uint32_t asset, uint32_t chain)
{
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        if (spec->executors[e].chain == chain && spec->vaults[spec->executors[e].vault].asset == asset) {
            return spec->executors[e].vault;
        }
    }
    return MITO_NOWHERE;
}

static void balance_asset(struct sim_context *context, uint32_t solver, uint32_t asset)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double band = mito_solvers_of(context)->one[solver].common->band;
    sim_u128 lacking = 0,
             back = mito_solvers_away(context, solver, asset) - mito_solvers_asset_of(context, solver, asset)->at_cost;

    for (uint32_t c = 0; c < spec->chain_count; c++) {
        lacking += lack(context, solver, asset, c);
        back -= *mito_solvers_coming(context, solver, asset, c);
    }
    lacking = lacking > back ? lacking - back : 0; /* what is on its way to the seat will go where it lacks */
    for (uint32_t c = 0; c < spec->chain_count && lacking > 0; c++) {
        sim_u128 have = stock(context, solver, asset, c), want = target(context, solver, asset, c);
        sim_u128 scale = mito_solvers_place_of(context, asset, c)->scale, units = have > want ? have - want : 0;
        units = units * scale < lacking ? units : lacking / scale;
        if (units == 0 || sim_wide_double(have) <= sim_wide_double(want) * (1 + band)) {
            continue;
        }
        lacking -= units * scale;
        uint32_t vault = vault_on(spec, asset, c);
        if (vault != MITO_NOWHERE) {
            deposit(context, solver, vault, c, units);
        } else {
            mito_solvers_bridge(context, solver, asset, c, units);
        }
    }
}

void mito_solvers_balance(struct sim_context *context, const struct sim_event *event)
{
    uint32_t solver = event->entity;

    if (mito_solvers_state_of(context, solver)->failed) {
        return;
    }
    for (uint32_t a = 0; a < mito_spec_of(context)->asset_count; a++) {
        balance_asset(context, solver, a);
    }
    sim_engine_schedule(context, context->engine->now + mito_solvers_of(context)->one[solver].common->rebalance,
                        MITO_EVENT_SOLVER_BALANCE, 0, solver, 0, 0);
}

void mito_solvers_default(struct sim_context *context, const struct sim_record *record)
{
    SIM_NOTE(context, "%s fails", mito_solvers_of(context)->one[record->entity].name);
    mito_solvers_state_of(context, record->entity)->failed = true;
}
