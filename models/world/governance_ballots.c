/* Proposals: snapshot, votes, deadline, timelock, execution by the protocol's own administrators' calls. */
#include "models/market/purpose.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/governance_state.h"
#include "models/world/hazards.h"
#include "sim/base/hash.h"
#include "sim/config/quantity.h"
#include "sim/random/stream.h"

#define INITIATION_PERIOD (7 * 86400) /* docs.mitosis.org, proposal lifecycle */

static const struct mito_governance_proposal *proposal_at(const struct sim_context *context, uint32_t i)
{
    return &ITEMS(struct mito_governance_proposal, mito_governance_own(mito_spec_of(context))->study->proposals)[i];
}

/* Listings of the 2024 mode are voted on by miAssets. */
static bool is_initiation(const struct sim_context *context, uint32_t i)
{
    return mito_governance_own(mito_spec_of(context))->votes &&
           proposal_at(context, i)->change.kind == MITO_PROPOSAL_LISTING;
}

static void plan(struct sim_context *context, uint32_t i, enum mito_governance_step step, sim_time at)
{
    sim_time now = context->engine->now;

    mito_governance_ballot_at(context, i)->stage = step;
    sim_engine_schedule(context, mito_hazards_included(context, MITO_HUB, at > now ? at : now),
                        MITO_EVENT_GOVERNANCE_PROPOSAL, 0, i, 0, 0);
}

void mito_governance_ballots_start(struct sim_context *context)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));

    for (uint32_t i = 0; i < own->study->proposals.count; i++) {
        sim_time path = is_initiation(context, i) ? own->study->ballots.listing_path : 0;
        plan(context, i, MITO_STEP_OPEN, proposal_at(context, i)->at + path);
    }
}

/* The world's time of a second of the contracts' clock, and of the next one. */
static sim_time after(const struct sim_context *context, int64_t second)
{
    return (second + 1 - mito_spec_of(context)->clock) * SIM_SECOND;
}

/* First vault that can hold the proposal's venue: whose holders vote on its listing. */
static uint32_t electorate(const struct sim_context *context, uint32_t i)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_proposal_listing *listing = proposal_at(context, i)->change.parameters;

    for (uint32_t p = 0; p < spec->position_count; p++) {
        if (spec->positions[p].venue == listing->venue) {
            return spec->positions[p].vault;
        }
    }
    return MITO_NOWHERE;
}

/* One voter's vote, drawn from its own name and the proposal's. */
static void vote(struct sim_context *context, uint32_t i, uint32_t name, double turnout, sim_u128 power)
{
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_BALLOT,
                                             mito_governance_own(mito_spec_of(context))->proposal_entities[i]);
    struct sim_draw draw = sim_stream_at(&stream, name);

    if (sim_draw_uniform(&draw) < turnout) {
        bool agrees = sim_draw_uniform(&draw) < proposal_at(context, i)->support;
        mito_ballot_vote(&mito_governance_ballot_at(context, i)->ballot, agrees ? MITO_BALLOT_FOR : MITO_BALLOT_AGAINST,
                         power);
    }
}

static sim_u128 gmito_of(const struct mito_governance *own, double share)
{
    return sim_wide_from_double(own->study->gmito.supply * share * 1e18);
}

/* Staked gMITO votes as held gMITO does: a delegate's power is both together. */
static void vote_gmito(struct sim_context *context, uint32_t i)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));

    for (uint32_t d = 0; d < own->study->gmito.held.count; d++) {
        const struct mito_governance_holder *holder = &ITEMS(struct mito_governance_holder, own->study->gmito.held)[d];
        sim_u128 all = gmito_of(own, holder->share), staked = gmito_of(own, holder->share * holder->staked);
        struct mito_gmito_queue none = {0};
        struct mito_gmito_stake stake = {.staked = staked < all ? staked : all};
        vote(context, i, sim_stream_entity("gmito", holder->name), holder->turnout,
             all - stake.staked + mito_gmito_stake_votes(&stake, &none));
    }
}

/* Blocs' names as ordinals: their stream entity has 24 bits, their number 12. */
static uint32_t name_of(const struct mito_governance_bloc *bloc)
{
    return (uint32_t)sim_hash_mix((uint64_t)bloc->entity << 1 | (bloc->cohort == MITO_NOWHERE), bloc->ordinal);
}

static void vote_miassets(struct sim_context *context, uint32_t i)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    uint32_t v = electorate(context, i);

    if (v == MITO_NOWHERE) {
        return;
    }
    (void)mito_governance_votes_power(context, v);
    for (uint32_t b = own->vaults[v].first; b < own->vaults[v].first + own->vaults[v].count; b++) {
        if (own->blocs[b].preference != NULL && !mito_governance_mark_at(context, b)->apathetic) {
            vote(context, i, name_of(&own->blocs[b]), own->blocs[b].turnout, *mito_governance_power_at(context, b));
        }
    }
}

static void snapshot(struct sim_context *context, uint32_t i)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    struct mito_ballot *ballot = &mito_governance_ballot_at(context, i)->ballot;
    uint32_t v = is_initiation(context, i) ? electorate(context, i) : MITO_NOWHERE;
    double quorum = is_initiation(context, i) ? own->study->ballots.initiation_quorum : own->study->ballots.quorum;
    sim_u128 supply =
        v == MITO_NOWHERE ? mito_governance_state(context)->gmito.supply : mito_governance_votes_power(context, v);

    mito_ballot_snapshot(ballot, supply, (uint32_t)(quorum * 10000 + 0.5));
    if (is_initiation(context, i)) {
        vote_miassets(context, i);
    } else {
        vote_gmito(context, i);
    }
}

static sim_u128 units_of(const struct sim_quantity *quantity, unsigned decimals)
{
    sim_u128 units = 0;

    SIM_CHECK(sim_quantity_units(quantity, decimals, &units)); /* looked at when the study was read */
    return units;
}

static unsigned hub_decimals(const struct sim_context *context, uint32_t vault)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return (unsigned)spec->assets[spec->vaults[vault].asset].study->decimals;
}

static enum mito_revert execute_on_hub(struct sim_context *context, const struct sim_kinded *change)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_proposal_cap *cap = change->parameters;
    const struct mito_proposal_period *period = change->parameters;
    const struct mito_proposal_branch *branch = change->parameters;
    const struct mito_proposal_listing *listing = change->parameters;

    switch ((enum mito_proposal_kind)change->kind) {
    case MITO_PROPOSAL_VLF_CAP:
    case MITO_PROPOSAL_SOFT_CAP: {
        struct sim_u256 to = sim_wide_of(units_of(&cap->to, hub_decimals(context, cap->vault)));
        return change->kind == MITO_PROPOSAL_VLF_CAP ? mito_vlf_set_cap(protocol, true, cap->vault, to)
                                                     : mito_vlf_set_soft_cap(protocol, true, cap->vault, to);
    }
    case MITO_PROPOSAL_RECLAIM_PERIOD:
        return mito_queue_set_period(protocol, true, period->vault, sim_wide_of((sim_u128)(period->to / SIM_SECOND)));
    case MITO_PROPOSAL_THRESHOLD:
        return mito_hub_set_threshold(protocol, true, branch->chain, spec->vaults[branch->vault].asset,
                                      sim_wide_of(units_of(&branch->to, hub_decimals(context, branch->vault))));
    case MITO_PROPOSAL_LISTING:
        mito_governance_venue_at(context, listing->venue)->unlisted = !listing->on;
        return MITO_OK;
    case MITO_PROPOSAL_BRANCH_CAP:
    case MITO_PROPOSAL_HALT:
        break;
    }
    return MITO_NOT_SUPPORTED; /* a branch's */
}

static uint32_t branch_of(const struct sim_kinded *change)
{
    switch ((enum mito_proposal_kind)change->kind) {
    case MITO_PROPOSAL_BRANCH_CAP:
        return ((const struct mito_proposal_branch *)change->parameters)->chain;
    case MITO_PROPOSAL_HALT:
        return ((const struct mito_proposal_halt *)change->parameters)->chain;
    default:
        return MITO_NOWHERE;
    }
}

static enum mito_revert execute_on_branch(struct sim_context *context, const struct sim_kinded *change)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_proposal_branch *cap = change->parameters;
    const struct mito_proposal_halt *halt = change->parameters;

    if (change->kind == MITO_PROPOSAL_BRANCH_CAP) {
        uint32_t asset = spec->vaults[cap->vault].asset;
        unsigned decimals = mito_protocol_pair(protocol, asset, cap->chain)->decimals;
        return mito_branch_set_cap(protocol, true, cap->chain, asset, sim_wide_of(units_of(&cap->to, decimals)));
    }
    return halt->what == 0
               ? mito_branch_set_halted(protocol, true, halt->chain, spec->vaults[halt->vault].asset, halt->on)
               : mito_branch_set_vlf_halted(protocol, true, halt->chain, halt->vault, halt->on);
}

/* The hub's timelock dispatches to the branch (F15): when its message arrives, by the transport's law. */
static sim_time arrival(struct sim_context *context, uint32_t i, uint32_t branch)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_hub_chain *hub = &spec->study->hub;
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_BALLOT_RELAY,
                                             mito_governance_own(spec)->proposal_entities[i]);
    struct sim_draw draw = sim_stream_at(&stream, 0);

    return mito_hazards_retry(
        context, branch,
        mito_chain_relayed(context->engine->now, hub->reorg_wait, hub->relay, sim_draw_exponential(&draw)));
}

static void finish(struct sim_context *context, uint32_t i, enum mito_revert revert)
{
    struct mito_governance_ballot *ballot = mito_governance_ballot_at(context, i);

    ballot->stage = mito_world_accept(context, revert) ? MITO_STEP_DONE : MITO_STEP_REFUSED;
    ballot->executed = context->engine->now;
    SIM_NOTE(context, "%s executed: %s", proposal_at(context, i)->name, mito_revert_name(revert));
}

static void execute(struct sim_context *context, uint32_t i)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    const struct sim_kinded *change = &proposal_at(context, i)->change;
    uint32_t branch = branch_of(change);

    if (branch == MITO_NOWHERE) {
        finish(context, i, execute_on_hub(context, change));
    } else {
        plan(context, i, MITO_STEP_BRANCH, arrival(context, i, branch) + own->study->ballots.branch_timelock);
    }
}

static void close_ballot(struct sim_context *context, uint32_t i)
{
    const struct mito_study_governance *study = mito_governance_own(mito_spec_of(context))->study;
    struct mito_governance_ballot *ballot = mito_governance_ballot_at(context, i);

    ballot->passed = mito_ballot_state_of(&ballot->ballot, mito_state_clock(context)) == MITO_BALLOT_SUCCEEDED;
    SIM_NOTE(context, "%s %s", proposal_at(context, i)->name, ballot->passed ? "passed" : "failed");
    if (ballot->passed) {
        plan(context, i, MITO_STEP_EXECUTE,
             context->engine->now + study->ballots.timelock + study->ballots.execution_delay);
    } else {
        ballot->stage = MITO_STEP_DEFEATED;
    }
}

void mito_governance_ballots_step(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_study_governance *study = mito_governance_own(mito_spec_of(context))->study;
    uint32_t i = event->entity;
    struct mito_governance_ballot *ballot = mito_governance_ballot_at(context, i);

    switch ((enum mito_governance_step)ballot->stage) {
    case MITO_STEP_OPEN:
        mito_ballot_open(&ballot->ballot, mito_state_clock(context), study->ballots.delay / SIM_SECOND,
                         is_initiation(context, i) ? INITIATION_PERIOD : study->ballots.period / SIM_SECOND,
                         is_initiation(context, i));
        plan(context, i, MITO_STEP_SNAPSHOT, after(context, ballot->ballot.snapshot));
        break;
    case MITO_STEP_SNAPSHOT:
        snapshot(context, i);
        plan(context, i, MITO_STEP_CLOSE, after(context, ballot->ballot.deadline));
        break;
    case MITO_STEP_CLOSE:
        close_ballot(context, i);
        break;
    case MITO_STEP_EXECUTE:
        execute(context, i);
        break;
    case MITO_STEP_BRANCH:
        finish(context, i, execute_on_branch(context, &proposal_at(context, i)->change));
        break;
    case MITO_STEP_DEFEATED:
    case MITO_STEP_DONE:
    case MITO_STEP_REFUSED:
        break;
    }
}
