/* Resolving the section `governance`: epochs, electorates, proposals, where everything lies in the state. */
#include "models/governance/epoch.h"
#include "models/world/build.h"
#include "models/world/governance_state.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum sim_status build_epochs(struct mito_spec *spec, struct mito_governance *own)
{
    enum sim_status status = SIM_OK;
    const struct mito_study_governance *study = own->study;
    struct mito_epoch epoch;
    sim_time last = -1;

    mito_epoch_init(&epoch, 1, study->epoch / SIM_SECOND, study->as_coded);
    for (uint32_t i = 0; i < study->changes.count; i++) {
        const struct mito_governance_change *change = &ITEMS(struct mito_governance_change, study->changes)[i];
        if (change->at < last) {
            sim_bound_fault(spec->bound, &change->at, "changes stand in the order of time");
        }
        last = change->at;
        if (!mito_epoch_set_next(&epoch, mito_governance_second(spec, change->at), change->epoch / SIM_SECOND)) {
            sim_bound_fault(spec->bound, change, "at most %d changes are possible", MITO_EPOCH_RECORDS - 2);
            return status;
        }
    }
    while (mito_governance_moment(spec, mito_epoch_time(&epoch, own->epochs + 1)) < spec->study->plan.horizon) {
        own->epochs++;
    }
    if (own->epochs >= MITO_GOVERNANCE_EPOCHS) {
        sim_bound_fault(spec->bound, &study->epoch, "%u epochs; at most %u are possible", own->epochs,
                        MITO_GOVERNANCE_EPOCHS - 1);
    }
    own->starts = mito_build_zeroed(own->epochs + 1, sizeof *own->starts, &status);
    for (uint32_t e = 0; status == SIM_OK && e <= own->epochs; e++) {
        own->starts[e] = mito_governance_moment(spec, mito_epoch_time(&epoch, e + 1));
    }
    return status;
}

static const struct mito_governance_voter *voter_of(const struct mito_study_governance *study, uint32_t cohort)
{
    for (uint32_t i = 0; i < study->voters.count; i++) {
        const struct mito_governance_voter *voter = &ITEMS(struct mito_governance_voter, study->voters)[i];
        if (voter->cohort.index == cohort) {
            return voter;
        }
    }
    return NULL;
}

static uint32_t delegate_named(const struct mito_study_governance *study, const char *name)
{
    for (uint32_t d = 0; d < study->delegates.count; d++) {
        if (name != NULL && strcmp(ITEMS(struct mito_governance_delegate, study->delegates)[d].name, name) == 0) {
            return d;
        }
    }
    return MITO_NOWHERE;
}

static uint32_t blocs_of(const struct mito_spec *spec, const struct mito_study_governance *study, uint32_t cohort)
{
    const struct mito_governance_voter *voter = voter_of(study, cohort);
    int64_t holders = spec->cohorts[cohort].study->holders;

    return voter == NULL ? 1 : (uint32_t)(voter->blocs < holders ? voter->blocs : holders);
}

static void add_cohort(struct mito_spec *spec, struct mito_governance *own, uint32_t u)
{
    const struct mito_governance_voter *voter = voter_of(own->study, u);
    uint32_t count = blocs_of(spec, own->study, u), holders = (uint32_t)spec->cohorts[u].study->holders;

    for (uint32_t b = 0; b < count; b++) {
        uint32_t first = (uint32_t)((uint64_t)holders * b / count),
                 end = (uint32_t)((uint64_t)holders * (b + 1) / count);
        own->blocs[own->bloc_count++] = (struct mito_governance_bloc){
            .preference = voter != NULL ? &voter->preference : NULL,
            .turnout = voter != NULL ? voter->turnout : 0,
            .apathy = voter != NULL ? voter->apathy : 1,
            .delegated = voter != NULL ? voter->delegated : 0,
            .delegate = voter != NULL ? delegate_named(own->study, voter->delegate) : MITO_NOWHERE,
            .cohort = u,
            .vault = spec->cohorts[u].study->vault,
            .holder_first = first,
            .holder_count = end - first,
            .entity = spec->cohorts[u].entity,
            .ordinal = b};
    }
}

static enum sim_status build_electorates(struct mito_spec *spec, struct mito_governance *own)
{
    enum sim_status status = SIM_OK;
    const struct mito_study_governance *study = own->study;
    uint32_t most = study->delegates.count * spec->vault_count;

    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        most += blocs_of(spec, study, u);
    }
    own->blocs = mito_build_zeroed(most, sizeof *own->blocs, &status);
    own->vaults = mito_build_zeroed(spec->vault_count, sizeof *own->vaults, &status);
    for (uint32_t v = 0; status == SIM_OK && v < spec->vault_count; v++) {
        own->vaults[v].first = own->bloc_count;
        for (uint32_t u = 0; u < spec->cohort_count; u++) {
            if (spec->cohorts[u].study->vault == v) {
                add_cohort(spec, own, u);
            }
        }
        for (uint32_t d = 0; d < study->delegates.count; d++) {
            const struct mito_governance_delegate *delegate =
                &ITEMS(struct mito_governance_delegate, study->delegates)[d];
            own->blocs[own->bloc_count++] =
                (struct mito_governance_bloc){.preference = &delegate->preference,
                                              .turnout = delegate->turnout,
                                              .cohort = MITO_NOWHERE,
                                              .vault = v,
                                              .delegate = d,
                                              .entity = sim_stream_entity("delegate", delegate->name)};
        }
        own->vaults[v].count = own->bloc_count - own->vaults[v].first;
    }
    for (uint32_t i = 0; i < study->voters.count; i++) {
        const struct mito_governance_voter *voter = &ITEMS(struct mito_governance_voter, study->voters)[i];
        if (voter->delegated > 0 && delegate_named(study, voter->delegate) == MITO_NOWHERE) {
            sim_bound_fault(spec->bound, &voter->delegate, "\"%s\" is none of `delegates`",
                            voter->delegate != NULL ? voter->delegate : "none");
        }
    }
    return status;
}

static enum sim_status build_bribes(struct mito_spec *spec, struct mito_governance *own)
{
    enum sim_status status = SIM_OK;
    const struct mito_governance_bribes *bribes = &own->study->bribes;

    own->budget = sim_quantity_double(&bribes->total); /* none: infinite */
    own->pay = mito_build_zeroed(spec->venue_count, sizeof *own->pay, &status);
    for (uint32_t i = 0; status == SIM_OK && i < bribes->offers.count; i++) {
        const struct mito_governance_offer *offer = &ITEMS(struct mito_governance_offer, bribes->offers)[i];
        own->pay[offer->venue.index] = sim_quantity_double(&offer->usd);
        own->pay_sum += own->pay[offer->venue.index];
        if (offer->usd.negative) {
            sim_bound_fault(spec->bound, &offer->usd, "a bribe below 0");
        }
    }
    if (bribes->offers.count > 0 && bribes->budget == NULL) {
        sim_bound_fault(spec->bound, &bribes->offers, "who pays? name a `budget`");
    }
    return status;
}

static void check_branch(struct mito_spec *spec, uint32_t vault, const uint32_t *chain)
{
    if (mito_build_branch(&spec->vaults[vault], *chain) == NULL) {
        sim_bound_fault(spec->bound, chain, "vault %s has no branch on chain %s", spec->vaults[vault].study->name,
                        spec->chains[*chain].study->name);
    }
}

static void check_amount(struct mito_spec *spec, uint32_t vault, const struct sim_quantity *amount, unsigned decimals)
{
    mito_build_check_amount(spec->bound, amount, spec->assets[spec->vaults[vault].asset].study->name, decimals);
}

static unsigned hub_decimals(const struct mito_spec *spec, uint32_t vault)
{
    return (unsigned)spec->assets[spec->vaults[vault].asset].study->decimals;
}

static void check_proposal(struct mito_spec *spec, const struct mito_governance_proposal *proposal)
{
    const struct mito_proposal_cap *cap = proposal->change.parameters;
    const struct mito_proposal_branch *branch = proposal->change.parameters;
    const struct mito_proposal_halt *halt = proposal->change.parameters;

    switch ((enum mito_proposal_kind)proposal->change.kind) {
    case MITO_PROPOSAL_VLF_CAP:
    case MITO_PROPOSAL_SOFT_CAP:
        check_amount(spec, cap->vault, &cap->to, hub_decimals(spec, cap->vault));
        break;
    case MITO_PROPOSAL_THRESHOLD:
    case MITO_PROPOSAL_BRANCH_CAP: {
        const struct mito_study_branch *place = mito_build_branch(&spec->vaults[branch->vault], branch->chain);
        bool below = proposal->change.kind == MITO_PROPOSAL_BRANCH_CAP && place != NULL && place->decimals >= 0;
        check_branch(spec, branch->vault, &branch->chain);
        check_amount(spec, branch->vault, &branch->to,
                     below ? (unsigned)place->decimals : hub_decimals(spec, branch->vault));
        break;
    }
    case MITO_PROPOSAL_HALT:
        check_branch(spec, halt->vault, &halt->chain);
        break;
    case MITO_PROPOSAL_RECLAIM_PERIOD:
    case MITO_PROPOSAL_LISTING:
        break;
    }
}

static enum sim_status build_proposals(struct mito_spec *spec, struct mito_governance *own)
{
    enum sim_status status = SIM_OK;
    const struct sim_map *map = &own->study->proposals;
    double held = 0;

    own->proposal_entities = mito_build_zeroed(map->count, sizeof *own->proposal_entities, &status);
    own->proposal_names = mito_build_zeroed(map->count, sizeof *own->proposal_names, &status);
    for (uint32_t i = 0; status == SIM_OK && i < map->count; i++) {
        const struct mito_governance_proposal *proposal = &ITEMS(struct mito_governance_proposal, *map)[i];
        own->proposal_entities[i] = sim_stream_entity("proposal", proposal->name);
        own->proposal_names[i] = proposal->name;
        check_proposal(spec, proposal);
    }
    for (uint32_t i = 0; i < own->study->gmito.held.count; i++) {
        held += ITEMS(struct mito_governance_holder, own->study->gmito.held)[i].share;
    }
    if (held > 1 + 1e-9) {
        sim_bound_fault(spec->bound, &own->study->gmito.held, "the delegated shares sum to %.6g%%", 100 * held);
    }
    return status;
}

static void build_emission(struct mito_spec *spec, struct mito_governance *own)
{
    const struct mito_governance_emission *study = &own->study->emission;
    double shares = 0;

    if (study->renewal > 0 && study->renewal < SIM_HOUR) {
        sim_bound_fault(spec->bound, &study->renewal, "0, or at least 1h");
        return;
    }
    mito_emission_init(&own->emission, 0);
    (void)mito_emission_configure(
        &own->emission, (struct mito_emission_record){.rate = sim_wide_from_double(study->rate * 1e18 / 86400),
                                                      .multiplier = (uint32_t)study->multiplier,
                                                      .renewal = study->renewal / SIM_SECOND,
                                                      .from = 1});
    own->emission.total =
        isnan(study->total)
            ? mito_emission_within(&own->emission, 1, mito_governance_second(spec, own->starts[own->epochs]))
            : sim_wide_from_double(study->total * 1e18);
    if (mito_emission_within(&own->emission, 1, mito_governance_second(spec, own->starts[own->epochs])) ==
        SIM_U128_MAX) {
        sim_bound_fault(spec->bound, &study->multiplier, "the emission grows beyond what a token can hold");
    }
    for (uint32_t i = 0; i < study->vaults.count; i++) {
        const struct mito_governance_share *share = &ITEMS(struct mito_governance_share, study->vaults)[i];
        own->vaults[share->key.index].emission = share->share;
        shares += share->share;
    }
    if (shares > 1 + 1e-9) {
        sim_bound_fault(spec->bound, &study->vaults, "the vaults' parts sum to %.6g%%", 100 * shares);
    }
}

static size_t place(size_t *at, size_t count, size_t size)
{
    size_t start = (*at + 15) & ~(size_t)15;

    *at = start + count * size;
    return start;
}

static uint32_t widest(const struct mito_spec *spec, uint32_t v)
{
    uint32_t most = spec->vaults[v].executor_count;

    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        uint32_t count = spec->executors[spec->vaults[v].executor_first + k].position_count;
        most = count > most ? count : most;
    }
    return most;
}

static void build_layout(struct mito_spec *spec, struct mito_governance *own)
{
    sim_time shortest = own->study->epoch;
    size_t at = sizeof(struct mito_governance_state);

    for (uint32_t e = 0; e < own->epochs; e++) {
        sim_time length = own->starts[e + 1] - own->starts[e];
        shortest = length < shortest ? length : shortest;
    }
    if (own->study->execution_delay >= shortest) {
        sim_bound_fault(spec->bound, &own->study->execution_delay, "not before the next epoch ends");
    }
    own->trace_capacity = (uint32_t)(own->study->twab / own->study->sample + own->study->twab / shortest + 5);
    own->traces = place(&at, own->bloc_count, mito_twab_size(own->trace_capacity));
    own->powers = place(&at, own->bloc_count, sizeof(sim_u128));
    own->stands = place(&at, own->bloc_count, sizeof(bool));
    own->marks = place(&at, own->bloc_count, sizeof(struct mito_governance_mark));
    own->shares = place(&at, spec->position_count + spec->executor_count, sizeof(struct mito_governance_voted));
    own->per_vault = place(&at, spec->vault_count, sizeof(struct mito_governance_result));
    own->proposals = place(&at, own->study->proposals.count, sizeof(struct mito_governance_ballot));
    own->venues = place(&at, spec->venue_count, sizeof(struct mito_governance_venue));
    own->withdrawals = place(&at, 1, mito_gmito_queue_size(own->epochs + 1));
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        uint32_t width = widest(spec, v);
        if (own->votes && width > MITO_GAUGE_WIDTH) {
            sim_bound_fault(spec->bound, &own->study->mode,
                            "%u venues or chains in one gauge vote; at most %u are possible", width, MITO_GAUGE_WIDTH);
        }
        own->vaults[v].gauge =
            place(&at, 1, mito_gauge_size(own->vaults[v].count, spec->vaults[v].executor_count + 1, width));
        own->vaults[v].supply = place(&at, 1, mito_twab_size(own->trace_capacity));
    }
    own->size = at;
}

enum sim_status mito_governance_build_all(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct mito_governance *own = mito_build_zeroed(1, sizeof *own, &status);

    *result = own;
    if (own == NULL) {
        return status;
    }
    own->study = &spec->study->governance;
    own->active = own->study->epoch > 0 && spec->silo == NULL;
    if (!own->active) {
        return SIM_OK;
    }
    own->votes = own->study->mode == MITO_GOVERNANCE_EOL;
    own->samples = own->votes || own->study->emission.rate > 0;
    SIM_TRY(build_epochs(spec, own));
    if (sim_bound_fault_count(spec->bound) > 0) {
        own->active = false;
        return status;
    }
    SIM_TRY(build_electorates(spec, own));
    SIM_TRY(build_bribes(spec, own));
    SIM_TRY(build_proposals(spec, own));
    build_emission(spec, own);
    build_layout(spec, own);
out:
    return status;
}

void mito_governance_build_destroy(void *memory)
{
    struct mito_governance *own = memory;

    free(own->starts);
    free(own->blocs);
    free(own->vaults);
    free(own->pay);
    free(own->proposal_entities);
    free(own->proposal_names);
    free(own);
}
