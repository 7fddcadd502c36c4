#include "models/world/reactions.h"

#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/measure.h"
#include "models/world/metrics.h"
#include "models/world/miasset.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <stdlib.h>

#define YEAR ((double)SIM_DAY * 365)

/* What was resolved: which streams keep the fate of their bursts. NULL where nobody responds. */
struct own {
    size_t cohorts, vaults, fates; /* offsets into the part's state */
    size_t *first;                 /* owned: of stream 2 cohort + redeems its first word of fates, in words */
    size_t words;                  /* of all */
    bool looks;                    /* somebody sees what has to be looked at */
};

struct cohort_state {
    double recent[2];     /* growth of the reported price, per year, by the memory of deposits and of redemptions */
    double crowd;         /* decayed to crowd_at */
    sim_time crowd_at;
};

struct vault_state {
    double reported; /* price at the last look */
    sim_time looked;
    double supply; /* the largest so far, shares */
    double missing; /* part of the reported price that was not there */
    /* Over candidates since time 0, [0] deposits, [1] redemptions: */
    double sum[2], most[2];
    uint64_t count[2];
};

static const struct own *own_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_REACTIONS);
}

static struct cohort_state *state_of_cohort(const struct sim_context *context, uint32_t cohort)
{
    return (struct cohort_state *)((char *)mito_part_state(context, MITO_PART_REACTIONS) + own_of(context)->cohorts) +
           cohort;
}

static struct vault_state *state_of_vault(const struct sim_context *context, uint32_t vault)
{
    return (struct vault_state *)((char *)mito_part_state(context, MITO_PART_REACTIONS) + own_of(context)->vaults) +
           vault;
}

static uint64_t *fates(const struct sim_context *context, uint32_t cohort, bool redeems)
{
    return (uint64_t *)((char *)mito_part_state(context, MITO_PART_REACTIONS) + own_of(context)->fates) +
           own_of(context)->first[2 * cohort + redeems];
}

static const struct mito_response *response_of(const struct mito_cohort *cohort, bool redeems)
{
    return redeems ? &cohort->redemptions.response : &cohort->deposits.response;
}

/* Words that keep one bit for every root a stream may have; none where nothing is decided or nothing follows. */
static size_t words_of(const struct mito_spec *spec, const struct mito_cohort *cohort, bool redeems)
{
    const struct mito_response *response = response_of(cohort, redeems);
    const struct mito_bursts *bursts = redeems ? &cohort->redemptions.bursts : &cohort->deposits.bursts;
    double rate = redeems ? cohort->redemptions.rate : cohort->deposits.rate;
    double days = (double)(spec->study->plan.warmup + spec->study->plan.horizon) / (double)SIM_DAY;

    if (!mito_response_is_any(response) || !(bursts->branching > 0)) {
        return 0;
    }
    return mito_arrivals_most(rate * mito_response_most(response), bursts, days) / 64 + 1;
}

static void destroy(void *memory)
{
    struct own *own = memory;

    if (own != NULL) {
        free(own->first);
        free(own);
    }
}

static enum sim_status build(struct mito_spec *spec, void **result)
{
    struct own *own = NULL;
    bool any = false, looks = false;

    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        for (int redeems = 0; redeems < 2; redeems++) {
            const struct mito_response *response = response_of(spec->cohorts[u].study, redeems);
            any = any || mito_response_is_any(response);
            looks = looks || response->yield.most > 0 || response->panic.fear.most > 0;
        }
    }
    if (!any) {
        return SIM_OK;
    }
    own = calloc(1, sizeof *own);
    if (own == NULL || (own->first = calloc(2 * (size_t)spec->cohort_count, sizeof *own->first)) == NULL) {
        free(own);
        return SIM_NO_MEMORY;
    }
    *result = own;
    own->looks = looks;
    own->vaults = spec->cohort_count * sizeof(struct cohort_state);
    own->fates = own->vaults + spec->vault_count * sizeof(struct vault_state);
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        for (int redeems = 0; redeems < 2; redeems++) {
            own->first[2 * u + (uint32_t)redeems] = own->words;
            own->words += words_of(spec, spec->cohorts[u].study, redeems);
        }
    }
    return SIM_OK;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    (void)spec;
    return own == NULL ? 0 : ((const struct own *)own)->fates + ((const struct own *)own)->words * sizeof(uint64_t);
}

static uint32_t slots(const struct mito_spec *spec, const void *own)
{
    (void)spec;
    return own == NULL ? 0 : 1;
}

static double outside_rate(struct sim_context *context, const struct mito_response_yield *yield)
{
    if (yield->venue == SIM_FIELD_NONE) {
        return yield->outside;
    }
    struct mito_venue_view view = mito_measure_view(context, yield->venue);
    mito_measure_accrue(context, yield->venue);
    return mito_spec_of(context)->venues[yield->venue].kind->marginal_rate(mito_state_venue_own(context, yield->venue),
                                                                           &view, 0);
}

static double reported_price(const struct sim_context *context, uint32_t vault)
{
    return mito_measure_price(context, vault, (sim_i128)mito_vlf_assets(mito_state_protocol(context), vault));
}

static void plan_look(struct sim_context *context)
{
    sim_engine_schedule(context, context->engine->now + mito_spec_of(context)->study->measure, MITO_EVENT_LOOK, 0, 0, 0,
                        0);
}

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    if (own_of(context) == NULL) {
        return;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        state_of_vault(context, v)->reported = reported_price(context, v);
        state_of_vault(context, v)->looked = context->engine->now;
    }
    for (uint32_t u = 0; u < spec->cohort_count; u++) { /* nothing seen yet: as good as elsewhere */
        for (int redeems = 0; redeems < 2; redeems++) {
            const struct mito_response *response = response_of(spec->cohorts[u].study, redeems);
            state_of_cohort(context, u)->recent[redeems] =
                response->yield.most > 0 ? outside_rate(context, &response->yield) : 0;
        }
    }
    if (own_of(context)->looks) {
        plan_look(context);
    }
}

/* One look at a vault: its growth a year since the last one. */
static double look_at(struct sim_context *context, uint32_t vault, sim_time *since)
{
    struct vault_state *state = state_of_vault(context, vault);
    double reported = reported_price(context, vault);
    double real = mito_measure_price(context, vault, mito_measure_nav(context, vault));

    *since = context->engine->now - state->looked;
    double growth = (reported / state->reported - 1) * (YEAR / (double)*since);
    state->missing = 1 - real / reported;
    state->reported = reported;
    state->looked = context->engine->now;
    return growth;
}

void mito_reactions_look(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);

    (void)event;
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sim_time since = 0;
        double growth = look_at(context, v, &since);
        for (uint32_t u = 0; u < spec->cohort_count; u++) {
            for (int redeems = 0; redeems < 2; redeems++) {
                const struct mito_response_yield *yield = &response_of(spec->cohorts[u].study, redeems)->yield;
                double *recent = &state_of_cohort(context, u)->recent[redeems];
                if (spec->cohorts[u].study->vault == v && yield->most > 0) {
                    *recent += (1 - sim_math_pow(0.5, (double)since / (double)yield->memory)) * (growth - *recent);
                }
            }
        }
    }
    plan_look(context);
}

static double queue_share(const struct sim_context *context, uint32_t vault)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 supply = mito_vlf_supply(protocol, vault);

    return supply > 0 ? sim_wide_double(mito_protocol_vlf(protocol, vault)->shares_pending) / sim_wide_double(supply)
                      : 0;
}

static double discount(struct sim_context *context, uint32_t vault)
{
    double market = -mito_miasset_discount(context, vault), missing = state_of_vault(context, vault)->missing;

    return market > missing ? market : missing;
}

/* What those see who also look at an asset: its discount below par where that is larger. */
static double discount_seen(struct sim_context *context, uint32_t vault, const struct mito_response_panic *panic)
{
    double seen = discount(context, vault), below = 0;

    if (panic->asset != SIM_FIELD_NONE) {
        below = 1 - mito_costs_price(context, panic->asset) / sim_quantity_double(&panic->par);
    }
    return below > seen ? below : seen;
}

/* Others' redemptions as a cohort remembers them now. */
static double crowd(const struct sim_context *context, uint32_t cohort)
{
    const struct mito_response_crowd *response =
        &mito_spec_of(context)->cohorts[cohort].study->redemptions.response.crowd;
    struct cohort_state *state = state_of_cohort(context, cohort);
    sim_time now = context->engine->now;

    if (now > state->crowd_at) {
        state->crowd *= sim_math_pow(0.5, (double)(now - state->crowd_at) / (double)response->half_life);
    }
    state->crowd_at = now;
    return state->crowd;
}

void mito_reactions_leaves(struct sim_context *context, uint32_t vault, sim_u128 shares)
{
    const struct mito_spec *spec = mito_spec_of(context);
    sim_u128 supply = mito_vlf_supply(mito_state_protocol(context), vault);

    if (own_of(context) == NULL || supply == 0) {
        return;
    }
    struct vault_state *all = state_of_vault(context, vault);
    all->supply = sim_wide_double(supply) > all->supply ? sim_wide_double(supply) : all->supply;
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        if (cohort->vault == vault && cohort->redemptions.response.crowd.most > 0) {
            (void)crowd(context, u);
            state_of_cohort(context, u)->crowd += sim_wide_double(shares) / all->supply;
        }
    }
}

static double factor_now(struct sim_context *context, uint32_t u, bool redeems)
{
    const struct mito_cohort *cohort = mito_spec_of(context)->cohorts[u].study;
    const struct mito_response *response = response_of(cohort, redeems);
    struct mito_response_signals signals = {0};

    if (response->yield.most > 0) {
        double gap = outside_rate(context, &response->yield) - state_of_cohort(context, u)->recent[redeems];
        signals.gap = redeems ? gap : -gap;
    }
    signals.discount = response->panic.fear.most > 0 ? discount_seen(context, cohort->vault, &response->panic) : 0;
    signals.queue = response->run.most > 0 ? queue_share(context, cohort->vault) : 0;
    signals.crowd = response->crowd.most > 0 ? crowd(context, u) : 0;
    return mito_response_factor(response, &signals);
}

/* The factor of a candidate that stands for itself; counts what the rate is moved by. */
static double factor_of(struct sim_context *context, const struct sim_record *record, bool redeems)
{
    const struct mito_spec_cohort *cohort = &mito_spec_of(context)->cohorts[record->entity];
    struct vault_state *vault = state_of_vault(context, cohort->study->vault);
    double factor =
        mito_cohort_is_sticky(cohort->study, context->seed, context->replicate, cohort->entity, record->mark)
            ? 1
            : factor_now(context, record->entity, redeems);

    vault->sum[redeems] += factor;
    vault->most[redeems] = factor > vault->most[redeems] ? factor : vault->most[redeems];
    vault->count[redeems]++;
    return factor;
}

bool mito_reactions_accepts(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_spec_cohort *cohort = &mito_spec_of(context)->cohorts[record->entity];
    bool redeems = record->kind == MITO_EVENT_REDEEM;
    const struct mito_response *response = response_of(cohort->study, redeems);

    if (own_of(context) == NULL || !mito_response_is_any(response) || record->ordinal >= MITO_COHORT_SCRIPTED) {
        return true;
    }
    size_t room = words_of(mito_spec_of(context), cohort->study, redeems);
    uint32_t root = record->ordinal - record->leg;
    if (room > 0 && root / 64 >= room) {
        sim_engine_fail(context, MITO_REASON_CAPACITY);
        return false;
    }
    if (record->leg > 0) {
        return (fates(context, record->entity, redeems)[root / 64] >> root % 64 & 1) != 0;
    }
    double most = mito_response_most(response), factor = factor_of(context, record, redeems);
    if (factor > most * (1 + 1e-9)) { /* beyond rounding */
        SIM_NOTE(context, "the rate would rise by %.6g, above the bound %.6g", factor, most);
        sim_engine_fail(context, MITO_REASON_INTENSITY);
        return false;
    }
    bool comes = mito_cohort_lot(context->seed, context->replicate, cohort->entity, root, redeems) * most < factor;
    if (room > 0 && comes) {
        fates(context, record->entity, redeems)[root / 64] |= UINT64_C(1) << root % 64;
    }
    return comes;
}

static void begin(struct sim_context *context)
{
    for (uint32_t v = 0; own_of(context) != NULL && v < mito_spec_of(context)->vault_count; v++) {
        struct vault_state *vault = state_of_vault(context, v);
        for (int redeems = 0; redeems < 2; redeems++) {
            vault->sum[redeems] = vault->most[redeems] = 0;
            vault->count[redeems] = 0;
        }
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t g = 0; g < spec->group_count; g++) {
        double sum[2] = {0}, most[2] = {0};
        uint64_t count[2] = {0};
        for (uint32_t v = 0; own_of(context) != NULL && v < spec->vault_count; v++) {
            const struct vault_state *vault = state_of_vault(context, v);
            for (int redeems = 0; spec->vaults[v].group == g && redeems < 2; redeems++) {
                sum[redeems] += vault->sum[redeems];
                most[redeems] = vault->most[redeems] > most[redeems] ? vault->most[redeems] : most[redeems];
                count[redeems] += vault->count[redeems];
            }
        }
        sim_row_put(row, MITO_METRIC_DEPOSIT_PRESSURE, g, count[0] > 0 ? sum[0] / (double)count[0] : 1);
        sim_row_put(row, MITO_METRIC_REDEMPTION_PRESSURE, g, count[1] > 0 ? sum[1] / (double)count[1] : 1);
        sim_row_put(row, MITO_METRIC_REDEMPTION_PRESSURE_MOST, g, count[1] > 0 ? most[1] : 1);
    }
}

static void sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    float *queue = mito_metrics_series(context, MITO_METRIC_SERIES_QUEUE_SHARE, at);
    float *fall = mito_metrics_series(context, MITO_METRIC_SERIES_SHARE_DISCOUNT, at);

    for (uint32_t v = 0; v < spec->vault_count; v++) { /* of silos the largest */
        uint32_t g = spec->vaults[v].group;
        bool first = v == 0 || spec->vaults[v - 1].group != g;
        float share = (float)queue_share(context, v);
        float below = (float)(own_of(context) != NULL ? discount(context, v) : -mito_miasset_discount(context, v));
        queue[g] = first || share > queue[g] ? share : queue[g];
        fall[g] = first || below > fall[g] ? below : fall[g];
    }
}

const struct mito_part mito_reactions_part = {
    .name = "reactions",
    .build = build,
    .destroy = destroy,
    .state_size = state_size,
    .slots = slots,
    .start = start,
    .begin = begin,
    .rows = rows,
    .sample = sample,
};
