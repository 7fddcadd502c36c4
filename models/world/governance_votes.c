/* Gauge votes: who casts is drawn, what is cast is chosen from rates and pay, the tally counts it by mean balances. */
#include "models/governance/choice.h"
#include "models/market/purpose.h"
#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/governance_state.h"
#include "models/world/hazards.h"
#include "models/world/measure.h"
#include "sim/random/stream.h"

static bool is_delegate(const struct mito_governance_bloc *bloc)
{
    return bloc->cohort == MITO_NOWHERE;
}

static struct mito_governance_mark mark_of(const struct mito_governance_bloc *bloc, uint64_t seed, uint32_t replicate)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_VOTER, bloc->entity);
    struct sim_draw draw = sim_stream_at(&stream, bloc->ordinal);

    if (is_delegate(bloc)) {
        return (struct mito_governance_mark){0};
    }
    bool apathetic = sim_draw_uniform(&draw) < bloc->apathy;
    return (struct mito_governance_mark){.apathetic = apathetic,
                                         .delegated = sim_draw_uniform(&draw) < bloc->delegated};
}

/* The votes of one bloc: at a uniform moment of every epoch in which it casts. */
static enum sim_status draw_bloc(const struct mito_spec *spec, const struct mito_governance *own, uint32_t number,
                                 uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    const struct mito_governance_bloc *bloc = &own->blocs[number];
    struct sim_stream stream = sim_stream_of(
        seed, replicate, is_delegate(bloc) ? MITO_PURPOSE_VOTE_DELEGATE : MITO_PURPOSE_VOTE, bloc->entity);

    for (uint32_t e = 1; e <= own->epochs; e++) {
        struct sim_draw draw = sim_stream_at(&stream, bloc->ordinal * MITO_GOVERNANCE_EPOCHS + e);
        if (sim_draw_uniform(&draw) >= bloc->turnout) {
            continue;
        }
        sim_time start = own->starts[e - 1], length = own->starts[e] - start;
        sim_time at = mito_hazards_included_in(spec, scenario, MITO_HUB,
                                               start + (sim_time)(sim_draw_uniform(&draw) * (double)length) + 1);
        if (at >= spec->study->plan.horizon) {
            break;
        }
        if (at > own->starts[e] + spec->study->hub.block_time) {
            continue; /* the hub was out until the epoch was over */
        }
        struct sim_record *record = sim_scenario_add_records(scenario, 1);
        if (record == NULL) {
            return SIM_NO_MEMORY;
        }
        *record = (struct sim_record){
            .time = at, .kind = MITO_EVENT_GOVERNANCE_CAST, .entity = number, .ordinal = bloc->ordinal + e};
    }
    return SIM_OK;
}

enum sim_status mito_governance_votes_draw(const struct mito_spec *spec, const void *memory, uint64_t seed,
                                           uint32_t replicate, struct sim_scenario *scenario, uint32_t path)
{
    enum sim_status status = SIM_OK;
    const struct mito_governance *own = memory;

    (void)path;
    for (uint32_t b = 0; status == SIM_OK && own->active && own->votes && b < own->bloc_count; b++) {
        struct mito_governance_mark mark = mark_of(&own->blocs[b], seed, replicate);
        if (own->blocs[b].preference != NULL && !mark.apathetic && !mark.delegated) {
            status = draw_bloc(spec, own, b, seed, replicate, scenario);
        }
    }
    return status;
}

void mito_governance_votes_start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);

    for (uint32_t b = 0; b < own->bloc_count; b++) {
        *mito_governance_mark_at(context, b) = mark_of(&own->blocs[b], context->seed, context->replicate);
        mito_twab_init(mito_governance_trace(context, b), own->trace_capacity);
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        uint32_t width = spec->vaults[v].executor_count;
        for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
            uint32_t count = spec->executors[spec->vaults[v].executor_first + k].position_count;
            width = count > width ? count : width;
        }
        mito_gauge_init(mito_governance_at(context, own->vaults[v].gauge), own->vaults[v].count,
                        spec->vaults[v].executor_count + 1, width);
        mito_twab_init(mito_governance_at(context, own->vaults[v].supply), own->trace_capacity);
    }
    for (uint32_t i = 0; i < spec->position_count + spec->executor_count; i++) {
        *mito_governance_voted_at(context, i) = (struct mito_governance_voted){.tallied = -1, .in_force = -1};
    }
}

/* Shares of the bloc's holders; with pass_through those that parts keep for them too. */
static sim_u128 held_by(struct sim_context *context, const struct mito_governance_bloc *bloc)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t first = spec->cohorts[bloc->cohort].holder_first + bloc->holder_first;
    sim_u128 sum = 0;

    for (uint32_t h = first; h < first + bloc->holder_count; h++) {
        sum += mito_vlf_balance(protocol, bloc->vault, mito_protocol_holder(protocol, h));
        for (uint32_t p = 0; mito_governance_own(spec)->study->pass_through && p < MITO_PARTS; p++) {
            sum += mito_part_list[p]->kept != NULL ? mito_part_list[p]->kept(context, bloc->vault, h) : 0;
        }
    }
    return sum;
}

void mito_governance_votes_sample(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    int64_t second = mito_governance_second(spec, context->engine->now);

    for (uint32_t b = 0; b < own->bloc_count; b++) {
        if (!is_delegate(&own->blocs[b])) {
            (void)mito_twab_push(mito_governance_trace(context, b), second, held_by(context, &own->blocs[b]));
        }
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        (void)mito_twab_push(mito_governance_at(context, own->vaults[v].supply), second,
                             mito_vlf_supply(mito_state_protocol(context), v));
    }
}

sim_u128 mito_governance_votes_power(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    const struct mito_governance_electorate *vault = &own->vaults[v];
    uint32_t delegates = vault->first + vault->count - own->study->delegates.count;
    int64_t to = mito_governance_second(spec, context->engine->now), from = to - own->study->twab / SIM_SECOND;

    for (uint32_t b = vault->first; b < vault->first + vault->count; b++) {
        *mito_governance_power_at(context, b) = 0;
    }
    for (uint32_t b = vault->first; b < delegates; b++) {
        uint32_t counts = mito_governance_mark_at(context, b)->delegated ? delegates + own->blocs[b].delegate : b;
        *mito_governance_power_at(context, counts) += mito_twab_mean(mito_governance_trace(context, b), from, to);
    }
    return mito_twab_mean(mito_governance_at(context, vault->supply), from, to);
}

/* The protocols of a list: a chain's listed venues by position within the vault, or the vault's chains. */
static uint32_t registry(const struct sim_context *context, uint32_t v, uint32_t list, uint16_t *ids)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    uint32_t count = 0;

    if (list == vault->executor_count) {
        for (uint32_t k = 0; k < vault->executor_count; k++) {
            ids[count++] = (uint16_t)k;
        }
        return count;
    }
    const struct mito_spec_executor *executor = &spec->executors[vault->executor_first + list];
    for (uint32_t p = executor->position_first; p < executor->position_first + executor->position_count; p++) {
        if (mito_governance_is_listed(context, spec->positions[p].venue)) {
            ids[count++] = (uint16_t)(p - vault->position_first);
        }
    }
    return count;
}

static double rate_of(struct sim_context *context, uint32_t venue)
{
    struct mito_venue_view view = mito_measure_view(context, venue);

    mito_measure_accrue(context, venue);
    return mito_spec_of(context)->venues[venue].kind->marginal_rate(mito_state_venue_own(context, venue), &view, 0);
}

/* A list as a voter sees it: of every protocol its venue, its chain, what it earns and what it pays. */
struct view {
    uint32_t count;
    double fixed[MITO_GAUGE_WIDTH], rate[MITO_GAUGE_WIDTH], pay[MITO_GAUGE_WIDTH];
};

static double share_in(const struct sim_map *map, uint32_t index)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (ITEMS(struct mito_governance_share, *map)[i].key.index == index) {
            return ITEMS(struct mito_governance_share, *map)[i].share;
        }
    }
    return 0;
}

/* Whether the budget still holds all that the running epoch may cost. */
static bool is_funded(const struct sim_context *context)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));

    return own->pay_sum > 0 && mito_governance_state(context)->bribes_paid + own->pay_sum <= own->budget;
}

static void look(struct sim_context *context, uint32_t v, uint32_t list, const uint16_t *ids,
                 const struct sim_kinded *preference, struct view *view)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    const struct mito_preference_fixed *fixed = preference->parameters;
    bool chains = list == vault->executor_count, yield = preference->kind == MITO_PREFERENCE_YIELD;

    for (uint32_t i = 0; i < view->count; i++) {
        const struct mito_spec_executor *executor = &spec->executors[vault->executor_first + (chains ? ids[i] : 0u)];
        uint32_t first = chains ? executor->position_first : vault->position_first + ids[i];
        uint32_t end = chains ? first + executor->position_count : first + 1;
        view->rate[i] = view->pay[i] = view->fixed[i] = 0;
        for (uint32_t p = first; p < end; p++) {
            uint32_t venue = spec->positions[p].venue;
            double rate = yield && mito_governance_is_listed(context, venue) ? rate_of(context, venue) : 0;
            view->rate[i] = p == first || rate > view->rate[i] ? rate : view->rate[i];
            view->pay[i] += is_funded(context) ? mito_governance_own(spec)->pay[venue] : 0;
        }
        if (preference->kind == MITO_PREFERENCE_FIXED) {
            view->fixed[i] = chains ? share_in(&fixed->chains, executor->chain)
                                    : share_in(&fixed->venues, spec->positions[first].venue);
        }
    }
}

/* Coins of all other voters of the vault on every protocol of a list, and the voter's own. */
static double votes_of_others(struct sim_context *context, uint32_t v, uint32_t list, uint32_t voter, uint32_t count,
                              double *others)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance_electorate *vault = &mito_governance_own(spec)->vaults[v];
    const struct mito_gauge *gauge = mito_governance_at(context, vault->gauge);
    double unit = spec->assets[spec->vaults[v].asset].unit * MITO_VLF_VIRTUAL_SHARES;
    uint16_t gauges[MITO_GAUGE_WIDTH];

    for (uint32_t i = 0; i < count; i++) {
        others[i] = 0;
    }
    for (uint32_t b = vault->first; b < vault->first + vault->count; b++) {
        double power = sim_wide_double(*mito_governance_power_at(context, b)) / unit;
        if (b != voter && power > 0 && mito_gauge_result(gauge, b - vault->first, list, gauges) > 0) {
            for (uint32_t i = 0; i < count; i++) {
                others[i] += power * gauges[i] / MITO_GAUGE_WHOLE;
            }
        }
    }
    return sim_wide_double(*mito_governance_power_at(context, voter)) / unit;
}

static bool choose_bribed(struct sim_context *context, uint32_t v, uint32_t list, uint32_t voter,
                          const struct view *view, double reserve, double *weights)
{
    double others[MITO_GAUGE_WIDTH], votes = 0, pay = 0;
    double own = votes_of_others(context, v, list, voter, view->count, others);

    if (!mito_choice_bribed(view->pay, others, view->count, own > 0 ? own : 1e-12, weights)) {
        return false;
    }
    for (uint32_t i = 0; i < view->count; i++) {
        votes += weights[i] > 0 ? others[i] + own * weights[i] : 0;
        pay += weights[i] > 0 ? view->pay[i] : 0;
    }
    return pay >= reserve * votes;
}

static bool choose(struct sim_context *context, uint32_t v, uint32_t list, uint32_t voter, const struct view *view,
                   double *weights)
{
    const struct sim_kinded *preference = mito_governance_own(mito_spec_of(context))->blocs[voter].preference;
    const struct mito_preference_yield *yield = preference->parameters;
    const struct mito_preference_bribed *bribed = preference->parameters;

    switch ((enum mito_governance_preference)preference->kind) {
    case MITO_PREFERENCE_FIXED:
        return mito_choice_proportional(view->fixed, view->count, weights);
    case MITO_PREFERENCE_YIELD:
        return yield->law == 0 ? mito_choice_logit(view->rate, view->count, yield->sensitivity, weights)
                               : mito_choice_proportional(view->rate, view->count, weights);
    case MITO_PREFERENCE_BRIBED:
        return choose_bribed(context, v, list, voter, view, bribed->reserve, weights);
    }
    return false;
}

void mito_governance_votes_cast(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    const struct mito_governance_bloc *bloc = &own->blocs[record->entity];
    struct mito_governance_state *state = mito_governance_state(context);
    struct mito_gauge *gauge = mito_governance_at(context, own->vaults[bloc->vault].gauge);
    uint32_t lists = spec->vaults[bloc->vault].executor_count + own->study->chain_vote;
    uint32_t voter = record->entity - own->vaults[bloc->vault].first;
    bool cast = false;

    if (bloc->preference->kind == MITO_PREFERENCE_BRIBED) {
        (void)mito_governance_votes_power(context, bloc->vault);
    }
    for (uint32_t list = 0; list < lists; list++) {
        uint16_t ids[MITO_GAUGE_WIDTH], gauges[MITO_GAUGE_WIDTH];
        const uint16_t *frozen;
        double weights[MITO_GAUGE_WIDTH];
        struct view view = {.count = registry(context, bloc->vault, list, ids)};
        view.count = mito_gauge_freeze(gauge, list, state->epoch, ids, view.count, &frozen);
        look(context, bloc->vault, list, frozen, bloc->preference, &view);
        if (view.count > 0 && choose(context, bloc->vault, list, record->entity, &view, weights)) {
            mito_choice_round(weights, view.count, gauges);
            SIM_CHECK(mito_gauge_cast(gauge, voter, list, state->epoch, gauges, view.count) == MITO_GAUGE_OK);
            cast = true;
        }
    }
    if (cast) {
        state->casts++;
        mito_governance_mark_at(context, record->entity)->cast = state->epoch;
    }
    SIM_NOTE(context, "%s %u of vault %s %s", is_delegate(bloc) ? "delegate" : "bloc", voter,
             spec->vaults[bloc->vault].study->name, cast ? "votes" : "finds nothing to vote for");
}

static double wide_double(struct sim_u256 value)
{
    return sim_wide_double(value.high) * 0x1p128 + sim_wide_double(value.low);
}

/* Where a list's protocol keeps its share: positions first, then the vault's chains. */
static struct mito_governance_voted *voted_at(const struct sim_context *context, uint32_t v, uint32_t list, uint16_t id)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];

    return mito_governance_voted_at(context, list == vault->executor_count
                                                 ? spec->position_count + vault->executor_first + id
                                                 : vault->position_first + id);
}

/* Tallies one list into the shares of its protocols; they stay none where nobody's vote stands. */
static void tally_list(struct sim_context *context, uint32_t v, uint32_t list, bool *stands)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance_electorate *vault = &mito_governance_own(spec)->vaults[v];
    struct mito_gauge *gauge = mito_governance_at(context, vault->gauge);
    struct sim_u256 tally[MITO_GAUGE_WIDTH] = {{0}};
    uint16_t ids[MITO_GAUGE_WIDTH], gauges[MITO_GAUGE_WIDTH];
    const uint16_t *frozen;
    uint32_t count = registry(context, v, list, ids);
    double sum = 0;

    count = mito_gauge_freeze(gauge, list, mito_governance_state(context)->epoch, ids, count, &frozen);
    for (uint32_t b = 0; b < vault->count; b++) {
        sim_u128 power = *mito_governance_power_at(context, vault->first + b);
        if (power > 0 && mito_gauge_result(gauge, b, list, gauges) > 0) {
            mito_gauge_tally(gauges, count, power, tally);
            stands[b] = true;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        sum += wide_double(tally[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        voted_at(context, v, list, frozen[i])->tallied = sum > 0 ? wide_double(tally[i]) / sum : -1;
    }
}

/* Adds what was tallied to the averages since time 0. */
static void remember(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];

    for (uint32_t p = vault->position_first; p < vault->position_first + vault->venue_count; p++) {
        double share = mito_governance_voted_at(context, p)->tallied;
        if (share >= 0) {
            mito_governance_venue_at(context, spec->positions[p].venue)->votes_sum += share;
            mito_governance_venue_at(context, spec->positions[p].venue)->votes_count++;
        }
    }
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        struct mito_governance_voted *voted =
            mito_governance_voted_at(context, spec->position_count + vault->executor_first + k);
        voted->sum += voted->tallied > 0 ? voted->tallied : 0;
    }
}

void mito_governance_votes_tally(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    const struct mito_governance_electorate *vault = &own->vaults[v];
    struct mito_governance_result *result = mito_governance_result_at(context, v);
    double all = sim_wide_double(mito_governance_votes_power(context, v)), standing = 0, fresh = 0, held = 0;

    for (uint32_t p = 0; p < spec->vaults[v].venue_count; p++) {
        mito_governance_voted_at(context, spec->vaults[v].position_first + p)->tallied = -1;
    }
    for (uint32_t list = 0; list < spec->vaults[v].executor_count + own->study->chain_vote; list++) {
        tally_list(context, v, list, (bool *)mito_governance_at(context, own->stands) + vault->first);
    }
    for (uint32_t b = vault->first; b < vault->first + vault->count; b++) {
        bool *stands = (bool *)mito_governance_at(context, own->stands) + b;
        double power = sim_wide_double(*mito_governance_power_at(context, b));
        held += power;
        standing += *stands ? power : 0;
        fresh +=
            *stands && mito_governance_mark_at(context, b)->cast == mito_governance_state(context)->epoch ? power : 0;
        *stands = false;
    }
    result->turnout = all > 0 ? standing / all : 0;
    result->fresh = all > 0 ? fresh / all : 0;
    result->lost = all > 0 ? 1 - held / all : 0;
    result->tallied = standing > 0 && standing >= own->study->quorum * all;
    if (context->engine->now >= 0) {
        result->tallies++;
        result->quorate += result->tallied;
        result->turnout_sum += result->turnout;
        result->fresh_sum += result->fresh;
        result->lost_sum += result->lost;
        remember(context, v);
    }
    SIM_NOTE(context, "vault %s: %.4g%% of the supply votes, %s", spec->vaults[v].study->name, 100 * result->turnout,
             result->tallied ? "enough" : "no quorum");
}

void mito_governance_votes_pay(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    struct mito_governance_state *state = mito_governance_state(context);

    if (!is_funded(context)) {
        return;
    }
    for (uint32_t p = 0; p < spec->position_count; p++) {
        uint32_t venue = spec->positions[p].venue;
        struct mito_governance_venue *place = mito_governance_venue_at(context, venue);
        if (own->pay[venue] > 0 && mito_governance_voted_at(context, p)->tallied > 0 && place->paid != state->epoch) {
            place->paid = state->epoch; /* once, however many vaults vote on it */
            state->bribes_paid += own->pay[venue];
            place->bribes += context->engine->now >= 0 ? own->pay[venue] : 0;
        }
    }
}
