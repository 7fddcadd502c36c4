#include "models/world/strategist.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/strategy/kinds.h"
#include "models/world/costs.h"
#include "models/world/executor.h"
#include "models/world/governance.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/messages.h"
#include "models/world/service.h"
#include "models/world/relocation.h"

static const struct mito_strategy_common *common_of(const struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return context->strategy == UINT32_MAX ? &spec->incumbent.common : spec->strategies[context->strategy].parameters;
}

static sim_time on_hub(const struct sim_context *context, uint32_t vault, sim_time at)
{
    return mito_hazards_on_hub(context, vault, at);
}

/* How long before a decision its quotes are taken: as old as messages of the slowest branch are. */
static sim_time lag(const struct mito_spec *spec, uint32_t vault)
{
    sim_time longest = 0;

    for (uint32_t k = 0; !spec->is_instant && k < spec->vaults[vault].executor_count; k++) {
        const struct mito_chain *chain =
            spec->chains[spec->executors[spec->vaults[vault].executor_first + k].chain].study;
        sim_time wait = chain->reorg_wait + chain->block_time + chain->relay;
        longest = wait > longest ? wait : longest;
    }
    return longest;
}

static bool is_silent(const struct sim_context *context, uint32_t vault, enum mito_hazard_acts acts)
{
    return mito_hazards_silent(context, vault, acts) > context->engine->now;
}

static void plan_rebalance(struct sim_context *context, uint32_t vault, sim_time at)
{
    struct mito_vault_state *state = mito_state_vault(context, vault);
    sim_time observe = at - lag(mito_spec_of(context), vault);
    sim_time now = context->engine->now;

    state->observe = sim_engine_schedule(context, observe > now ? observe : now, MITO_EVENT_OBSERVE, 0, vault, 0, 0);
    state->rebalance = sim_engine_schedule(context, on_hub(context, vault, at), MITO_EVENT_REBALANCE, 0, vault, 0, 0);
}

static void plan_reserve(struct sim_context *context, uint32_t vault)
{
    struct mito_vault_state *state = mito_state_vault(context, vault);
    sim_time back = mito_hazards_silent(context, vault, MITO_HAZARD_QUEUE);

    state->reserve_at =
        on_hub(context, vault, back > context->engine->now ? back : context->engine->now + common_of(context)->reserve);
    state->reserve = sim_engine_schedule(context, state->reserve_at, MITO_EVENT_RESERVE, 0, vault, 0, 0);
}

void mito_strategist_begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_strategy_common *common = common_of(context);
    sim_time now = context->engine->now;

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_vault_state *state = mito_state_vault(context, v);
        (void)sim_engine_cancel(context, state->observe);
        (void)sim_engine_cancel(context, state->rebalance);
        (void)sim_engine_cancel(context, state->reserve);
        /* A new strategy decides at once; the incumbent starts where it stands. */
        plan_rebalance(context, v, context->strategy == UINT32_MAX ? now + common->rebalance : now);
        plan_reserve(context, v);
    }
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        struct mito_executor_state *state = mito_state_executor(context, e);
        sim_time at = mito_hazards_included(context, spec->executors[e].chain, now + common->settle);
        (void)sim_engine_cancel(context, state->settle);
        state->settle = sim_engine_schedule(context, at, MITO_EVENT_SETTLE, 0, e, 0, 0);
    }
}

void mito_strategist_observe(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[event->entity];

    for (uint32_t p = 0; p < vault->venue_count && !is_silent(context, event->entity, MITO_HAZARD_ALL); p++) {
        uint32_t venue = vault->venues[p];
        const struct mito_venue_kind *kind = spec->venues[venue].kind;
        struct mito_venue_view view = mito_measure_view(context, venue);
        struct mito_position_state *state = mito_state_position(context, vault->position_first + p);
        mito_measure_accrue(context, venue);
        state->quoted_rate = kind->marginal_rate(mito_state_venue_own(context, venue), &view, 0);
        state->quoted_utilisation = kind->utilisation(mito_state_venue_own(context, venue), &view);
        state->quoted_room = sim_wide_double(kind->room(mito_state_venue_own(context, venue), &view)) / view.unit;
        sim_u128 booked =
            mito_branch_position(mito_state_protocol(context), spec->positions[vault->position_first + p].executor,
                                 spec->positions[vault->position_first + p].slot);
        state->quoted_wait =
            (double)mito_venue_exit_wait(kind, mito_state_venue_own(context, venue), &view, sim_wide_double(booked)) /
            SIM_SECOND;
        state->quoted_at = context->engine->now;
    }
}

/* Assets the queue will need at their worth now. */
static sim_u128 owed_to_queue(const struct sim_context *context, uint32_t vault)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);

    return mito_vlf_preview_redeem(protocol, vault, mito_protocol_vlf(protocol, vault)->shares_pending);
}

/* What of the vault can lie on a chain: the chain's liquidity less what other vaults have allocated there. */
static sim_u128 reach(const struct sim_context *context, uint32_t vault, uint32_t chain)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);

    return mito_hub_free(protocol, mito_spec_of(context)->vaults[vault].asset, chain) +
           mito_protocol_link(protocol, vault, chain)->allocated;
}

static void decide(struct sim_context *context, uint32_t v, double investable, double *weights)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    struct mito_observed_venue venues[MITO_STRATEGY_VENUES];
    double liquidity[MITO_STRATEGY_CHAINS], gauges[MITO_STRATEGY_VENUES], chains[MITO_STRATEGY_CHAINS];
    uint32_t listed[MITO_STRATEGY_VENUES], count = 0;

    if (context->strategy == UINT32_MAX) {
        for (uint32_t p = 0; p < vault->venue_count; p++) {
            weights[p] = spec->positions[vault->position_first + p].initial_share;
        }
        return;
    }
    mito_service_decides(context, v);
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        liquidity[c] = 0;
    }
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t chain = spec->executors[vault->executor_first + k].chain;
        liquidity[chain] = sim_wide_double(reach(context, v, chain)) / spec->assets[vault->asset].unit;
    }
    bool voted = mito_governance_gauges(context, v, gauges), chosen = mito_governance_chains(context, v, chains);
    for (uint32_t p = 0; p < vault->venue_count; p++) {
        const struct mito_spec_position *position = &spec->positions[vault->position_first + p];
        const struct mito_position_state *seen = mito_state_position(context, vault->position_first + p);
        sim_u128 booked = mito_branch_position(mito_state_protocol(context), position->executor, position->slot);
        if (!mito_governance_is_listed(context, position->venue)) {
            continue; /* not seen, so left */
        }
        gauges[count] = voted ? gauges[p] : -1;
        listed[count] = p;
        venues[count++] =
            (struct mito_observed_venue){.venue = position->venue,
                                         .chain = spec->venues[position->venue].chain,
                                         .held = sim_wide_double(booked) / spec->executors[position->executor].unit,
                                         .room = seen->quoted_room,
                                         .rate = seen->quoted_rate,
                                         .age_s = (double)(context->engine->now - seen->quoted_at) / 1000,
                                         .utilisation = seen->quoted_utilisation,
                                         .exit_wait_s = seen->quoted_wait};
    }
    struct mito_observation observation = {.venues = venues,
                                           .venue_count = count,
                                           .chain_liquidity = liquidity,
                                           .chain_count = spec->chain_count,
                                           .investable = investable,
                                           .vault = v,
                                           .gauges = voted ? gauges : NULL,
                                           .chain_vote = chosen ? chains : NULL};
    spec->strategies[context->strategy].kind->decide(spec->strategies[context->strategy].parameters, &observation,
                                                     weights);
    for (uint32_t p = vault->venue_count; p-- > 0;) { /* from the back: a listed venue lies at or after its place */
        bool here = count > 0 && listed[count - 1] == p;
        weights[p] = here ? weights[--count] * (1 - common_of(context)->buffer) : 0;
    }
}

/* Coins that a position can hold: what it holds and what its venue had room for when it was observed. */
static double capacity(const struct sim_context *context, uint32_t position)
{
    const struct mito_spec_position *place = &mito_spec_of(context)->positions[position];
    sim_u128 booked = mito_branch_position(mito_state_protocol(context), place->executor, place->slot);

    return sim_wide_double(booked) / mito_spec_of(context)->executors[place->executor].unit +
           mito_state_position(context, position)->quoted_room;
}

/* Writes the targets of one executor, each at most what its venue takes, together at most what the chain can give;
 * returns the coins that had to be left out, and in *lacks those that the chain lacked. */
static double project(struct sim_context *context, uint32_t e, double investable, const double *weights, double *lacks)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *executor = &spec->executors[e];
    const double *weight = weights + (executor->position_first - spec->vaults[executor->vault].position_first);
    double asked = 0, wanted = 0, amount[MITO_STRATEGY_VENUES];
    double possible = sim_wide_double(reach(context, executor->vault, executor->chain)) /
                      spec->assets[spec->vaults[executor->vault].asset].unit;

    for (uint32_t p = 0; p < executor->position_count; p++) {
        double most = capacity(context, executor->position_first + p);
        amount[p] = weight[p] * investable;
        asked += amount[p];
        amount[p] = amount[p] < most ? amount[p] : most;
        wanted += amount[p];
    }
    double scale = wanted > possible ? possible / wanted : 1;
    for (uint32_t p = 0; p < executor->position_count; p++) {
        mito_state_position(context, executor->position_first + p)->target =
            sim_wide_from_double(amount[p] * scale * executor->unit);
    }
    *lacks = wanted - wanted * scale;
    return asked - wanted * scale;
}

/* Hub units that the targets of an executor ask for. */
static sim_u128 wanted_of(const struct sim_context *context, uint32_t e)
{
    const struct mito_spec_executor *executor = &mito_spec_of(context)->executors[e];
    sim_u128 wanted = 0;

    for (uint32_t p = 0; p < executor->position_count; p++) {
        wanted += mito_state_position(context, executor->position_first + p)->target;
    }
    return wanted * executor->scale;
}

static sim_u128 tolerance_of(const struct sim_context *context, uint32_t vault)
{
    return sim_wide_from_double(sim_wide_double(mito_vlf_assets(mito_state_protocol(context), vault)) *
                                common_of(context)->tolerance);
}

void mito_strategist_allocate(struct sim_context *context, uint32_t e, sim_u128 amount)
{
    const struct mito_spec_executor *executor = &mito_spec_of(context)->executors[e];
    struct mito_vault_totals *total = &mito_state_vault(context, executor->vault)->total;
    struct mito_message message;

    total->gas_strategist += mito_costs_hub_call(context, executor->vault);
    enum mito_revert revert = mito_hub_allocate(mito_state_protocol(context), true, executor->chain, executor->vault,
                                                sim_wide_of(amount), &message);
    SIM_NOTE(context, "allocates %.6g %s to %s: %s",
             sim_wide_double(amount) /
                 mito_spec_of(context)->assets[mito_spec_of(context)->vaults[executor->vault].asset].unit,
             mito_spec_of(context)->assets[mito_spec_of(context)->vaults[executor->vault].asset].study->name,
             mito_spec_of(context)->chains[executor->chain].study->name, mito_revert_name(revert));
    if (mito_world_accept(context, revert)) {
        total->gas_strategist += mito_costs_message(context, &message);
        mito_measure_free(context, mito_spec_of(context)->vaults[executor->vault].asset, executor->chain);
        mito_messages_route(context, e, &message);
    }
}

/* Allocates where the targets ask for more than is there and wakes the executors that have to move something. */
static void route(struct sim_context *context, uint32_t v)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 tolerance = tolerance_of(context, v), idle = 0, owed = owed_to_queue(context, v);

    if (!mito_vlf_idle(protocol, v, &idle)) {
        return;
    }
    idle = idle > owed ? idle - owed : 0; /* the queue comes first */
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t e = vault->executor_first + k;
        uint32_t chain = mito_spec_of(context)->executors[e].chain;
        sim_u128 here = mito_protocol_link(protocol, v, chain)->allocated, wanted = wanted_of(context, e);
        sim_u128 room = mito_hub_free(protocol, vault->asset, chain);
        sim_u128 amount = wanted > here ? wanted - here : 0;
        amount = amount == 0 || (amount < room && room - amount > room >> 30)
                     ? amount
                     : room; /* all of it rather than all but dust */
        amount = amount < idle ? amount : idle;
        if (amount > tolerance) {
            mito_strategist_allocate(context, e, amount);
            idle -= amount;
        }
        mito_strategist_wake(context, e);
    }
}

void mito_strategist_rebalance(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t v = event->entity;
    const struct mito_spec_vault *vault = &spec->vaults[v];
    sim_u128 assets = mito_vlf_assets(mito_state_protocol(context), v), owed = owed_to_queue(context, v);
    double investable = sim_wide_double(assets > owed ? assets - owed : 0) / spec->assets[vault->asset].unit;
    double weights[MITO_STRATEGY_VENUES], lacks[MITO_STRATEGY_CHAINS], left_out = 0;

    if (is_silent(context, v, MITO_HAZARD_ALL)) { /* it looks around first when it is back */
        plan_rebalance(context, v, mito_hazards_silent(context, v, MITO_HAZARD_ALL) + lag(spec, v));
        return;
    }
    decide(context, v, investable, weights);
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        left_out += project(context, vault->executor_first + k, investable, weights, &lacks[k]);
    }
    mito_state_vault(context, v)->shortfall = investable > 0 ? left_out / investable : 0;
    mito_world_of(context)->decisions++;
    SIM_NOTE(context, "decides on %.6g investable coins, %.4g out of reach", investable, left_out);
    route(context, v);
    mito_relocation_consider(context, v, lacks, investable);
    plan_rebalance(context, v, context->engine->now + common_of(context)->rebalance);
}

/* What is allocated to an executor and, as last marked, is not there any more: a loss that no settle has told the hub. Hub
 * units; it will not come back, whatever the targets. */
static sim_u128 lost_of(const struct sim_context *context, uint32_t e)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 stored = mito_protocol_executor(protocol, e)->stored, total = mito_branch_executor_total(protocol, e);

    return stored > total ? (stored - total) * mito_spec_of(context)->executors[e].scale : 0;
}

static bool pays_at_once(const struct mito_spec *spec, uint32_t position)
{
    return spec->venues[spec->positions[position].venue].kind->leave == NULL;
}

/* Lowers the targets of all positions, or of those in venues that pay at once alone, by `lacking` hub units in proportion;
 * returns what they had too little of. */
static double lower(struct sim_context *context, uint32_t v, bool at_once, double lacking)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    sim_u128 sum = 0;

    for (uint32_t p = vault->position_first; p < vault->position_first + vault->venue_count; p++) {
        if (!at_once || pays_at_once(spec, p)) {
            sum += mito_state_position(context, p)->target * spec->executors[spec->positions[p].executor].scale;
        }
    }
    double all = sim_wide_double(sum), keep = lacking < all ? 1 - lacking / all : 0;
    for (uint32_t p = vault->position_first; p < vault->position_first + vault->venue_count; p++) {
        if (!at_once || pays_at_once(spec, p)) {
            sim_u128 *target = &mito_state_position(context, p)->target;
            *target = sim_wide_from_double(sim_wide_double(*target) * keep);
        }
    }
    return lacking > all ? lacking - all : 0;
}

/* Lowers the targets by what the queue lacks beyond idle assets and what is already on its way back. */
static void make_room(struct sim_context *context, uint32_t v)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 owed = owed_to_queue(context, v), idle = 0, coming = 0, wanted = 0;

    if (!mito_vlf_idle(protocol, v, &idle) || owed <= idle) {
        return;
    }
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t e = vault->executor_first + k;
        sim_u128 here = mito_protocol_link(protocol, v, mito_spec_of(context)->executors[e].chain)->allocated;
        sim_u128 target = wanted_of(context, e) + lost_of(context, e);
        coming += here > target ? here - target : 0;
        wanted += wanted_of(context, e);
    }
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        mito_strategist_wake(context, vault->executor_first + k); /* also to try again what was locked */
    }
    if (owed - idle <= coming || wanted == 0) {
        return;
    }
    double lacking = sim_wide_double(owed - idle - coming);
    if (common_of(context)->draw == MITO_STRATEGY_DRAW_LIQUID) {
        lacking = lower(context, v, true, lacking);
    }
    if (lacking > 0) {
        (void)lower(context, v, false, lacking);
    }
}

void mito_strategist_reserve(struct sim_context *context, const struct sim_event *event)
{
    uint32_t v = event->entity;
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vlf *vlf = mito_protocol_vlf(protocol, v);
    sim_u128 idle = 0, paid = 0;

    if (vlf->offset < vlf->requests && !is_silent(context, v, MITO_HAZARD_QUEUE) && mito_vlf_idle(protocol, v, &idle)) {
        uint32_t from = vlf->offset, count = mito_queue_affordable(protocol, v, idle);
        if (count > 0 &&
            (mito_queue_preview_sync(protocol, v, 1) > 0 || mito_queue_preview_sync(protocol, v, count) > 0)) {
            mito_state_vault(context, v)->total.gas_strategist += mito_costs_hub_call(context, v);
            enum mito_revert revert =
                mito_hub_reserve(protocol, true, v, sim_wide_of(count), mito_state_clock(context), NULL, &paid);
            SIM_NOTE(context, "reserves %u requests: %s", count, mito_revert_name(revert));
            if (mito_world_accept(context, revert)) {
                mito_state_vault(context, v)->total.withdrawn += paid;
                mito_holders_synced(context, v, from, vlf->offset);
            }
        }
        make_room(context, v);
    }
    plan_reserve(context, v);
}

void mito_strategist_settle(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *executor = &spec->executors[event->entity];
    sim_time back = mito_hazards_silent(context, executor->vault, MITO_HAZARD_ALL);
    sim_time next = back > context->engine->now ? back : context->engine->now + common_of(context)->settle;

    if (back == context->engine->now) {
        mito_executor_settle(context, event->entity);
    }
    mito_state_executor(context, event->entity)->settle = sim_engine_schedule(
        context, mito_hazards_included(context, executor->chain, next), MITO_EVENT_SETTLE, 0, event->entity, 0, 0);
}

void mito_strategist_wake(struct sim_context *context, uint32_t executor)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_executor_state *state = mito_state_executor(context, executor);
    sim_time back = mito_hazards_silent(context, spec->executors[executor].vault, MITO_HAZARD_ALL);
    sim_time from = back > context->engine->now ? back : context->engine->now + 1;

    if (state->act.generation == 0) {
        state->act = sim_engine_schedule(context, mito_hazards_included(context, spec->executors[executor].chain, from),
                                         MITO_EVENT_ACT, 0, executor, 0, 0);
    }
}

/* One round of an executor. */
static void act(struct sim_context *context, uint32_t index)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *executor = &spec->executors[index];
    sim_u128 idle = 0, owed = owed_to_queue(context, executor->vault);
    sim_u128 tolerance = tolerance_of(context, executor->vault) / executor->scale, smallest = tolerance;

    if (mito_vlf_idle(mito_state_protocol(context), executor->vault, &idle) && owed > idle) {
        /* While the queue lacks assets a fair part of what it lacks is worth sending back, however small. */
        sim_u128 part = (owed - idle) / executor->scale / (4 * (spec->vaults[executor->vault].venue_count + 1));
        smallest = part < tolerance ? part : tolerance;
    }
    mito_executor_act(context, index, tolerance, smallest);
}

void mito_strategist_act(struct sim_context *context, const struct sim_event *event)
{
    mito_state_executor(context, event->entity)->act = SIM_QUEUE_NONE;
    if (!is_silent(context, mito_spec_of(context)->executors[event->entity].vault, MITO_HAZARD_ALL)) {
        mito_relocation_depart(context, event->entity);
        act(context, event->entity);
    } else {
        mito_strategist_wake(context, event->entity); /* when the silence ends */
    }
}

void mito_strategist_ripen(struct sim_context *context, const struct sim_event *event)
{
    mito_state_executor(context, event->entity)->ripen = SIM_QUEUE_NONE;
    if (!is_silent(context, mito_spec_of(context)->executors[event->entity].vault, MITO_HAZARD_ALL)) {
        act(context, event->entity);
    } else {
        mito_strategist_wake(context, event->entity);
    }
}

void mito_strategist_liquid(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, v);
    struct mito_vault_state *state = mito_state_vault(context, v);
    sim_time at = on_hub(context, v, context->engine->now + 1);
    sim_time left = (spec->study->plan.horizon - context->engine->now) / spec->layout.reserve + 2;
    sim_u128 idle = 0;

    /* The sync logs have room for every cadence to come; what is beyond that may be used up here. */
    if (at < state->reserve_at && !is_silent(context, v, MITO_HAZARD_QUEUE) &&
        (sim_time)(vlf->logs_capacity - vlf->logs) > left && vlf->offset < vlf->requests &&
        mito_vlf_idle(protocol, v, &idle) && mito_queue_affordable(protocol, v, idle) > 0) {
        (void)sim_engine_reschedule(context, state->reserve, at);
        state->reserve_at = at;
    }
}
