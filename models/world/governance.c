#include "models/world/governance.h"

#include "models/protocol/branch.h"
#include "models/strategy/kinds.h"
#include "models/world/build.h"
#include "models/world/costs.h"
#include "models/world/governance_state.h"
#include "models/world/hazards.h"
#include "models/world/metrics.h"
#include "sim/base/hash.h"

#include <math.h>

bool mito_governance_gauges(const struct sim_context *context, uint32_t v, double *gauges)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];

    if (!mito_governance_own(mito_spec_of(context))->active || !mito_governance_result_at(context, v)->in_force) {
        return false;
    }
    for (uint32_t p = 0; p < vault->venue_count; p++) {
        gauges[p] = mito_governance_voted_at(context, vault->position_first + p)->in_force;
    }
    return true;
}

bool mito_governance_chains(const struct sim_context *context, uint32_t v, double *chains)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    double sum = 0;

    if (!own->active || !own->study->chain_vote || !mito_governance_result_at(context, v)->in_force) {
        return false;
    }
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        chains[c] = 0;
    }
    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        uint32_t e = spec->vaults[v].executor_first + k;
        double share = mito_governance_voted_at(context, spec->position_count + e)->in_force;
        chains[spec->executors[e].chain] = share > 0 ? share : 0;
        sum += chains[spec->executors[e].chain];
    }
    return sum > 0;
}

bool mito_governance_is_listed(const struct sim_context *context, uint32_t venue)
{
    return !mito_governance_own(mito_spec_of(context))->active || !mito_governance_venue_at(context, venue)->unlisted;
}

void mito_governance_sample(struct sim_context *context, const struct sim_event *event)
{
    (void)event;
    mito_governance_votes_sample(context);
    sim_engine_schedule(context, context->engine->now + mito_governance_own(mito_spec_of(context))->study->sample,
                        MITO_EVENT_GOVERNANCE_SAMPLE, 0, 0, 0, 0);
}

void mito_governance_epoch(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    struct mito_governance_state *state = mito_governance_state(context);

    (void)event;
    if (own->samples) {
        mito_governance_votes_sample(context);
    }
    for (uint32_t v = 0; own->votes && v < spec->vault_count; v++) {
        mito_governance_votes_tally(context, v);
        if (mito_governance_result_at(context, v)->tallied) {
            sim_time at = mito_hazards_included(context, MITO_HUB, context->engine->now + own->study->execution_delay);
            sim_engine_schedule(context, at, MITO_EVENT_GOVERNANCE_RESULT, 0, v, (uint64_t)context->engine->now, 0);
        }
    }
    if (own->votes) {
        mito_governance_votes_pay(context);
    }
    if (own->study->emission.rate > 0) {
        mito_governance_rewards_pay(context, state->epoch);
    }
    state->epoch++;
    if (state->epoch <= own->epochs) {
        sim_engine_schedule(context, own->starts[state->epoch], MITO_EVENT_GOVERNANCE_EPOCH, 0, 0, 0, 0);
    }
}

void mito_governance_result(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t v = event->entity;
    struct mito_governance_result *result = mito_governance_result_at(context, v);

    result->in_force = true;
    result->reached = false;
    result->tallied_at = (sim_time)event->argument[0];
    for (uint32_t p = 0; p < spec->vaults[v].venue_count; p++) {
        struct mito_governance_voted *voted = mito_governance_voted_at(context, spec->vaults[v].position_first + p);
        voted->in_force = voted->tallied;
    }
    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        struct mito_governance_voted *voted =
            mito_governance_voted_at(context, spec->position_count + spec->vaults[v].executor_first + k);
        voted->in_force = voted->tallied;
    }
}

static size_t state_size(const struct mito_spec *spec, const void *memory)
{
    (void)spec;
    return ((const struct mito_governance *)memory)->size;
}

/* More claims can be planned at once where a proposal makes the period longer: at most one a holder. */
static uint32_t slots_of_periods(const struct mito_spec *spec, const struct mito_governance *own)
{
    uint32_t claims = 0;

    for (uint32_t i = 0; i < own->study->proposals.count; i++) {
        const struct sim_kinded *change = &ITEMS(struct mito_governance_proposal, own->study->proposals)[i].change;
        const struct mito_proposal_period *period = change->parameters;
        claims += change->kind == MITO_PROPOSAL_RECLAIM_PERIOD ? spec->vaults[period->vault].holder_count : 0;
    }
    return claims;
}

static uint32_t slots(const struct mito_spec *spec, const void *memory)
{
    const struct mito_governance *own = memory;

    if (!own->active) {
        return 0;
    }
    return 2 + own->study->proposals.count + (own->votes ? spec->vault_count : 0) + slots_of_periods(spec, own);
}

static uint32_t dimensions(const struct mito_spec *spec, const void *memory, struct sim_dimension *dimension)
{
    const struct mito_governance *own = memory;

    (void)spec;
    dimension[0] = (struct sim_dimension){
        .name = "proposal", .count = own->active ? own->study->proposals.count : 0, .labels = own->proposal_names};
    return 1;
}

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    sim_time now = context->engine->now;

    if (!own->active) {
        return;
    }
    mito_governance_state(context)->epoch = 1;
    mito_governance_votes_start(context);
    mito_governance_rewards_start(context);
    mito_governance_ballots_start(context);
    for (uint32_t i = 0; i < own->study->unlisted.count; i++) {
        mito_governance_venue_at(context, ((const uint32_t *)own->study->unlisted.items)[i])->unlisted = true;
    }
    if (own->samples) {
        mito_governance_votes_sample(context);
        sim_engine_schedule(context, now + own->study->sample, MITO_EVENT_GOVERNANCE_SAMPLE, 0, 0, 0, 0);
    }
    if (own->samples && own->epochs > 0) {
        sim_engine_schedule(context, own->starts[1], MITO_EVENT_GOVERNANCE_EPOCH, 0, 0, 0, 0);
    }
}

static void begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    if (!mito_governance_own(spec)->active) {
        return;
    }
    mito_governance_state(context)->casts = 0;
    for (uint32_t i = 0; i < spec->position_count + spec->executor_count; i++) {
        mito_governance_voted_at(context, i)->sum = 0;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        mito_governance_result_at(context, v)->reached =
            true; /* only votes that come into force from now on are timed */
    }
}

/* Coins booked in a position. */
static double booked(const struct sim_context *context, uint32_t p)
{
    const struct mito_spec_position *position = &mito_spec_of(context)->positions[p];

    return sim_wide_double(mito_branch_position(mito_state_protocol(context), position->executor, position->slot)) /
           mito_spec_of(context)->executors[position->executor].unit;
}

/* Distance between the votes in force and where the vault's money is, within its chains (by their size) and between. */
static void measure_vault(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_governance_result *result = mito_governance_result_at(context, v);
    double chains[MITO_STRATEGY_CHAINS], placed[MITO_STRATEGY_CHAINS], all = 0, error = 0, weighed = 0, between = 0;

    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        const struct mito_spec_executor *executor = &spec->executors[spec->vaults[v].executor_first + k];
        double off = 0;
        bool voted = false;
        placed[k] = 0;
        for (uint32_t p = 0; p < executor->position_count; p++) {
            placed[k] += booked(context, executor->position_first + p);
        }
        for (uint32_t p = executor->position_first; p < executor->position_first + executor->position_count; p++) {
            double share = mito_governance_voted_at(context, p)->in_force;
            voted = voted || share >= 0;
            off += placed[k] > 0 ? fabs((share > 0 ? share : 0) - booked(context, p) / placed[k]) / 2 : 0;
        }
        error += voted ? off * placed[k] : 0;
        weighed += voted ? placed[k] : 0;
        all += placed[k];
    }
    error = weighed > 0 ? error / weighed : 0;
    if (mito_governance_chains(context, v, chains)) {
        for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
            double wanted = chains[spec->executors[spec->vaults[v].executor_first + k].chain];
            between += all > 0 ? fabs(wanted - placed[k] / all) / 2 : 0;
        }
    }
    result->error_sum += error;
    result->chain_error_sum += between;
    result->error_count++;
    double farthest = error > between ? error : between;
    if (!result->reached && farthest <= mito_governance_own(spec)->study->reached) {
        result->reached = true;
        result->lag_sum += (double)(context->engine->now - result->tallied_at) / SIM_SECOND;
        result->lag_count++;
    }
}

static void measure(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);

    for (uint32_t v = 0; own->active && own->votes && v < spec->vault_count; v++) {
        if (mito_governance_result_at(context, v)->in_force) {
            measure_vault(context, v);
        }
    }
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_governance_state *state = mito_governance_state(context);
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    const char *broken = own->active ? mito_gmito_check(&state->gmito) : NULL;

    (void)full;
    if (broken == NULL && own->active && state->emission.spent > state->emission.total) {
        broken = "more gMITO was emitted than its budget holds";
    }
    if (broken == NULL && own->active && state->given > state->emission.spent) {
        broken = "holders were given more gMITO than was emitted";
    }
    if (broken == NULL && own->active && state->bribes_paid > own->budget) {
        broken = "more was paid in bribes than their budget holds";
    }
    return broken;
}

static void put_vault(struct sim_context *context, struct sim_row *row, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance_result *result = mito_governance_result_at(context, v);
    const struct mito_vault_state *vault = mito_state_vault(context, v);
    double years = (double)context->engine->now / (double)SIM_YEAR, n = result->tallies;
    double incentives = result->emission_coins / (vault->nav_sum / vault->measured * years);

    sim_row_put(row, MITO_METRIC_TURNOUT, v, result->turnout_sum / n);
    sim_row_put(row, MITO_METRIC_TURNOUT_FRESH, v, result->fresh_sum / n);
    sim_row_put(row, MITO_METRIC_VOTES_LOST, v, result->lost_sum / n);
    sim_row_put_count(row, MITO_METRIC_TALLIES, v, result->tallies);
    sim_row_put_count(row, MITO_METRIC_TALLIES_QUORATE, v, result->quorate);
    sim_row_put_count(row, MITO_METRIC_GAUGE_REACHED, v, result->lag_count);
    if (result->error_count > 0) {
        sim_row_put(row, MITO_METRIC_GAUGE_ERROR, v, result->error_sum / result->error_count);
        sim_row_put(row, MITO_METRIC_GAUGE_CHAIN_ERROR, v, result->chain_error_sum / result->error_count);
    }
    if (result->lag_count > 0) {
        sim_row_put(row, MITO_METRIC_GAUGE_LAG, v, result->lag_sum / result->lag_count);
    }
    sim_row_put(row, MITO_METRIC_EMISSION_VALUE, v, result->emission);
    sim_row_put(row, MITO_METRIC_RETURN_INCENTIVES, v, incentives);
    sim_row_put(row, MITO_METRIC_RETURN_WITH_INCENTIVES, v,
                row->cells[row->layout->offset[MITO_METRIC_VAULT_NET_RETURN] + v].f + incentives);
    for (uint32_t k = 0; k < spec->vaults[v].executor_count && n > 0; k++) {
        uint32_t e = spec->vaults[v].executor_first + k;
        sim_row_put(row, MITO_METRIC_GAUGE_CHAIN_SHARE, v * spec->chain_count + spec->executors[e].chain,
                    mito_governance_voted_at(context, spec->position_count + e)->sum / n);
    }
}

static void put_proposals(struct sim_context *context, struct sim_row *row)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    uint64_t passed = 0, executed = 0;

    for (uint32_t i = 0; i < own->study->proposals.count; i++) {
        const struct mito_governance_ballot *ballot = mito_governance_ballot_at(context, i);
        double agreed = sim_wide_double(ballot->ballot.votes[MITO_BALLOT_FOR]);
        double against = sim_wide_double(ballot->ballot.votes[MITO_BALLOT_AGAINST]);
        passed += ballot->passed;
        executed += ballot->stage == MITO_STEP_DONE;
        if (agreed + against > 0) {
            sim_row_put(row, MITO_METRIC_PROPOSAL_SUPPORT, i, agreed / (agreed + against));
        }
        if (ballot->stage == MITO_STEP_DONE) {
            sim_row_put(row, MITO_METRIC_PROPOSAL_EXECUTED_AT, i, (double)ballot->executed / SIM_SECOND);
        }
    }
    sim_row_put_count(row, MITO_METRIC_PROPOSALS_PASSED, 0, passed);
    sim_row_put_count(row, MITO_METRIC_PROPOSALS_EXECUTED, 0, executed);
}

/* Nobody gives siloed holders anything: with incentives they earn what they earn without. */
static void put_silos(const struct mito_spec *spec, struct sim_row *row)
{
    const struct mito_study_governance *study = mito_governance_own(spec)->study;

    for (uint32_t v = 0; spec->silo != NULL && study->epoch > 0 && study->emission.rate > 0 && v < spec->vault_count;
         v++) {
        uint32_t group = spec->vaults[v].group;
        sim_row_put(row, MITO_METRIC_RETURN_INCENTIVES, group, 0);
        sim_row_put(row, MITO_METRIC_RETURN_WITH_INCENTIVES, group,
                    row->cells[row->layout->offset[MITO_METRIC_VAULT_NET_RETURN] + group].f);
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);

    if (!mito_governance_own(spec)->active) {
        put_silos(spec, row);
        return;
    }
    if (mito_governance_own(spec)->study->emission.rate > 0) {
        mito_governance_rewards_accrue(context);
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        put_vault(context, row, v);
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        const struct mito_governance_venue *venue = mito_governance_venue_at(context, i);
        sim_row_put(row, MITO_METRIC_BRIBES_PAID, i, venue->bribes);
        if (venue->votes_count > 0) {
            sim_row_put(row, MITO_METRIC_GAUGE_SHARE, i, venue->votes_sum / venue->votes_count);
        }
    }
    put_proposals(context, row);
    sim_row_put_count(row, MITO_METRIC_VOTES_CAST, 0, mito_governance_state(context)->casts);
    sim_row_put(row, MITO_METRIC_GMITO_SUPPLY, 0, sim_wide_double(mito_governance_state(context)->gmito.supply) / 1e18);
}

static void sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double chains[MITO_STRATEGY_CHAINS];
    float *turnout = mito_metrics_series(context, MITO_METRIC_SERIES_TURNOUT, at);
    float *gauge = mito_metrics_series(context, MITO_METRIC_SERIES_GAUGE, at);
    float *between = mito_metrics_series(context, MITO_METRIC_SERIES_GAUGE_CHAIN, at);

    if (!mito_governance_own(spec)->active) {
        return;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        bool voted = mito_governance_chains(context, v, chains);
        turnout[v] = (float)mito_governance_result_at(context, v)->turnout;
        for (uint32_t c = 0; c < spec->chain_count; c++) {
            between[v * spec->chain_count + c] = voted ? (float)chains[c] : NAN;
        }
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        gauge[i] = NAN;
    }
    for (uint32_t p = 0; p < spec->position_count; p++) { /* of several vaults on one venue: the last one's */
        double share = mito_governance_voted_at(context, p)->in_force;
        gauge[spec->positions[p].venue] = share >= 0 ? (float)share : gauge[spec->positions[p].venue];
    }
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *memory, uint16_t kind, uint32_t entity)
{
    const struct mito_governance *own = memory;

    switch (kind) {
    case MITO_EVENT_GOVERNANCE_CAST: {
        const struct mito_governance_bloc *bloc = &own->blocs[entity];
        return sim_hash_mix(spec->vaults[bloc->vault].hash ^ bloc->entity,
                            bloc->ordinal * 2 + (bloc->cohort == MITO_NOWHERE));
    }
    case MITO_EVENT_GOVERNANCE_PROPOSAL:
        return own->proposal_entities[entity];
    case MITO_EVENT_GOVERNANCE_RESULT:
        return spec->vaults[entity].hash;
    default:
        return 0;
    }
}

static const char *entity_name(const struct mito_spec *spec, const void *memory, uint16_t kind, uint32_t entity)
{
    const struct mito_governance *own = memory;

    switch (kind) {
    case MITO_EVENT_GOVERNANCE_CAST: {
        const struct mito_governance_bloc *bloc = &own->blocs[entity];
        return bloc->cohort != MITO_NOWHERE
                   ? spec->cohorts[bloc->cohort].study->name
                   : ITEMS(struct mito_governance_delegate, own->study->delegates)[bloc->delegate].name;
    }
    case MITO_EVENT_GOVERNANCE_PROPOSAL:
        return own->proposal_names[entity];
    case MITO_EVENT_GOVERNANCE_RESULT:
        return spec->vaults[entity].study->name;
    default:
        return "";
    }
}

const struct mito_part mito_governance_part = {
    .name = "governance",
    .build = mito_governance_build_all,
    .destroy = mito_governance_build_destroy,
    .state_size = state_size,
    .slots = slots,
    .dimensions = dimensions,
    .draw = mito_governance_votes_draw,
    .start = start,
    .begin = begin,
    .measure = measure,
    .check = check,
    .rows = rows,
    .sample = sample,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
};
