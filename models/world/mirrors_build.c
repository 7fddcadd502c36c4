/* Mirrors: the study's section, the records, the part's descriptor and its metrics. */
#include "models/world/mirrors.h"

#include "models/market/purpose.h"
#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/hazards.h"
#include "models/world/metrics.h"
#include "sim/base/hash.h"

#include <math.h>
#include <stdlib.h>

#define YEAR_MS (365.0 * (double)SIM_DAY)

static const char *const kinds[] = {"mirrored", "wrapped", NULL};

#define FIELD(key, kind, ...)                                                                       \
    {                                                                                               \
        .name = #key, .type = kind, .offset = offsetof(struct mito_mirrors_study, key), __VA_ARGS__ \
    }

static const struct sim_field fields[] = {
    FIELD(kind, SIM_FIELD_CHOICE, .choices = kinds, .fallback = "mirrored", .design = true,
          .help = "Burned and minted by the protocol's messages, or wrapped by a foreign bridge."),
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose shares they are."),
    FIELD(chain, SIM_FIELD_REFERENCE, .reference = "chains", .help = "Where they circulate."),
    FIELD(users, SIM_FIELD_REFERENCE, .reference = "users", .help = "Cohort whose holders move shares."),
    FIELD(out, SIM_FIELD_FREQUENCY, .unit = "per day", .fallback = "1/d", .high = 1e6,
          .help = "Moves from the hub to the chain, of the whole cohort.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "0/d .. 100/d"),
    FIELD(back, SIM_FIELD_FREQUENCY, .unit = "per day", .fallback = "1/d", .high = 1e6,
          .help = "Moves back, of those who have any there.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "0/d .. 100/d"),
    FIELD(fraction, SIM_FIELD_TAGGED, .kinds = mito_cohort_fraction_kinds, .fallback = "{beta: {mean: 50%}}",
          .help = "Law of the part of the holding that moves."),
    FIELD(delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "20m", .high = 30 * 86400e3,
          .help = "Mean time over the foreign bridge, exponential; unused by mirrored shares.",
          .evidence = SIM_EVIDENCE_CITED, .source = "expected L1-L2 messages 20-60 min", .date = "2026-08-21",
          .plausible = "1m .. 7d"),
    FIELD(fee, SIM_FIELD_FRACTION, .unit = "1", .fallback = "6bp", .low = 0, .high = 1,
          .help = "Fee of the foreign bridge, on each crossing.", .evidence = SIM_EVIDENCE_CITED,
          .source = "Stargate v1: 4.5 bp liquidity and 1.5 bp protocol fee", .date = "2026-08-21",
          .plausible = "0bp .. 20bp"),
    FIELD(failure, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "5%", .low = 0, .high = 1000,
          .help = "Rate of failures of the foreign bridge.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "0.5% .. 20%"),
    FIELD(loss, SIM_FIELD_FRACTION, .unit = "1", .fallback = "60%", .low = 0, .high = 1, .low_open = true,
          .high_open = true, .help = "Mean fraction of the backing that a failure takes; beta with concentration 3.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "10% .. 95%"),
    {0},
};

const struct sim_section mito_mirrors_section = {
    "mirrors", "A vault's shares on another chain: mirrored by messages, or wrapped by a bridge that may fail.",
    sizeof(struct mito_mirrors_study), fields};

static double days_of(const struct mito_spec *spec)
{
    return (double)(spec->study->plan.warmup + spec->study->plan.horizon) / (double)SIM_DAY;
}

static uint32_t slots_of(const struct mito_spec *spec, const struct mito_mirrors_study *study)
{
    double days = days_of(spec), life = 30 + 20 * (double)study->delay / (double)SIM_DAY;

    return mito_cohort_most(study->out + study->back, life < days ? life : days);
}

static enum sim_status build(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *whole = sim_bound_root(spec->bound);
    struct mito_mirrors *own = mito_build_zeroed(1, sizeof *own, &status);

    if (own == NULL) {
        return status;
    }
    *result = own;
    own->count = spec->study->mirrors.count;
    own->one = mito_build_zeroed(own->count, sizeof *own->one, &status);
    own->named = whole->mirrors.count;
    own->labels = mito_build_zeroed(own->named, sizeof *own->labels, &status);
    if (status != SIM_OK) {
        return status;
    }
    for (uint32_t i = 0; i < own->named; i++) {
        own->labels[i] = ITEMS(struct mito_mirrors_study, whole->mirrors)[i].name;
    }
    for (uint32_t i = 0; i < own->count; i++) {
        const struct mito_mirrors_study *study = &ITEMS(struct mito_mirrors_study, spec->study->mirrors)[i];
        own->one[i] = (struct mito_mirrors_one){.study = study,
                                                .out_entity = sim_stream_entity("mirror_out", study->name),
                                                .back_entity = sim_stream_entity("mirror_back", study->name),
                                                .bridge_entity = sim_stream_entity("bridge", study->name),
                                                .hash = sim_hash_name(study->name),
                                                .balance_first = own->balances};
        own->slots += slots_of(spec, study);
        own->balances += (uint32_t)spec->cohorts[study->users].study->holders;
        if (spec->cohorts[study->users].study->vault != study->vault) {
            sim_bound_fault(spec->bound, &study->users, "these users hold another vault");
        }
        for (uint32_t k = 0; k < i; k++) {
            if (own->one[k].out_entity == own->one[i].out_entity ||
                own->one[k].back_entity == own->one[i].back_entity) {
                sim_bound_fault(spec->bound, study, "%s collides with %s in the random keys; rename one", study->name,
                                own->one[k].study->name);
            }
        }
        SIM_TRY(mito_part_seats(spec, study->vault, MITO_PART_MIRRORS, 2, &own->one[i].seat));
    }
out:
    return status;
}

static void destroy(void *memory)
{
    struct mito_mirrors *own = memory;

    free(own->one);
    free(own->labels);
    free(own);
}

/* State: head of the list of free moves, [mirror], balances, moves. */
static size_t states_at(void)
{
    return 16;
}

static size_t balances_at(const struct mito_mirrors *own)
{
    return (states_at() + own->count * sizeof(struct mito_mirrors_state) + 15) & ~(size_t)15;
}

static size_t moves_at(const struct mito_mirrors *own)
{
    return balances_at(own) + own->balances * sizeof(sim_u128);
}

static size_t state_size(const struct mito_spec *spec, const void *memory)
{
    const struct mito_mirrors *own = memory;

    (void)spec;
    return own->count == 0 ? 0 : moves_at(own) + own->slots * sizeof(struct mito_mirrors_move);
}

static void *piece(const struct sim_context *context, size_t offset)
{
    return (char *)mito_part_state(context, MITO_PART_MIRRORS) + offset;
}

struct mito_mirrors_state *mito_mirrors_state_of(const struct sim_context *context, uint32_t mirror)
{
    return (struct mito_mirrors_state *)piece(context, states_at()) + mirror;
}

sim_u128 *mito_mirrors_balance(const struct sim_context *context, uint32_t mirror, uint32_t holder)
{
    const struct mito_mirrors *own = mito_mirrors_of(context);

    return (sim_u128 *)piece(context, balances_at(own)) + own->one[mirror].balance_first + holder;
}

struct mito_mirrors_move *mito_mirrors_move_of(const struct sim_context *context, uint32_t move)
{
    return (struct mito_mirrors_move *)piece(context, moves_at(mito_mirrors_of(context))) + move;
}

static uint32_t slots(const struct mito_spec *spec, const void *own)
{
    (void)spec;
    return ((const struct mito_mirrors *)own)->slots;
}

static uint32_t dimensions(const struct mito_spec *spec, const void *memory, struct sim_dimension *dimension)
{
    const struct mito_mirrors *own = memory;

    (void)spec;
    dimension[0] = (struct sim_dimension){.name = "mirror", .count = own->named, .labels = own->labels};
    return 1;
}

static double draw_fraction(const struct mito_mirrors_study *study, struct sim_draw *draw)
{
    if (study->fraction.kind == 0) {
        const struct mito_fraction_beta *law = study->fraction.parameters;
        return sim_draw_beta(draw, law->mean * law->concentration, (1 - law->mean) * law->concentration);
    }
    return ((const struct mito_fraction_fixed *)study->fraction.parameters)->value;
}

/* Moves of one direction: a = fraction, b = wait (mean 1), mark = holder within the cohort. */
static enum sim_status draw_moves(const struct mito_spec *spec, uint32_t mirror, const struct mito_mirrors_one *one,
                                  bool back, uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    const struct mito_mirrors_study *study = one->study;
    struct sim_stream stream =
        sim_stream_of(seed, replicate, MITO_PURPOSE_MIRROR, back ? one->back_entity : one->out_entity);
    double rate = (back ? study->back : study->out) / (double)SIM_DAY, at = -(double)spec->study->plan.warmup;
    uint64_t holders = (uint64_t)spec->cohorts[study->users].study->holders;
    uint32_t place = back ? study->chain : MITO_HUB;

    for (uint32_t ordinal = 0; rate > 0; ordinal++) {
        struct sim_draw draw = sim_stream_at(&stream, ordinal);
        at += sim_draw_exponential(&draw) / rate;
        if (at >= (double)spec->study->plan.horizon) {
            break;
        }
        struct sim_record *record = sim_scenario_add_records(scenario, 1);
        if (record == NULL) {
            return SIM_NO_MEMORY;
        }
        record->time = mito_hazards_included_in(spec, scenario, place, (sim_time)ceil(at));
        record->kind = back ? MITO_EVENT_MIRROR_BACK : MITO_EVENT_MIRROR_OUT;
        record->entity = mirror;
        record->ordinal = ordinal;
        record->mark = (uint32_t)sim_draw_below(&draw, holders);
        record->b = sim_draw_exponential(&draw);
        record->a = draw_fraction(study, &draw);
    }
    return SIM_OK;
}

/* Failures of the bridge: a = fraction of the backing that is lost. Drawn of mirrored ones too, who do not meet them. */
static enum sim_status draw_failures(const struct mito_spec *spec, uint32_t mirror, const struct mito_mirrors_one *one,
                                     uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_BRIDGE_FAILURE, one->bridge_entity);
    double rate = one->study->kind == MITO_MIRRORS_WRAPPED ? one->study->failure / YEAR_MS : 0;
    double at = -(double)spec->study->plan.warmup, mean = one->study->loss;

    for (uint32_t ordinal = 0; rate > 0; ordinal++) {
        struct sim_draw draw = sim_stream_at(&stream, ordinal);
        at += sim_draw_exponential(&draw) / rate;
        if (at >= (double)spec->study->plan.horizon) {
            break;
        }
        struct sim_record *record = sim_scenario_add_records(scenario, 1);
        if (record == NULL) {
            return SIM_NO_MEMORY;
        }
        record->time = (sim_time)ceil(at);
        record->kind = MITO_EVENT_MIRROR_FAIL;
        record->entity = mirror;
        record->ordinal = ordinal;
        record->a = sim_draw_beta(&draw, mean * 3, (1 - mean) * 3);
    }
    return SIM_OK;
}

static enum sim_status draw(const struct mito_spec *spec, const void *memory, uint64_t seed, uint32_t replicate,
                            struct sim_scenario *scenario, uint32_t path)
{
    enum sim_status status = SIM_OK;
    const struct mito_mirrors *own = memory;

    (void)path;
    for (uint32_t i = 0; i < own->count; i++) {
        SIM_TRY(draw_moves(spec, i, &own->one[i], false, seed, replicate, scenario));
        SIM_TRY(draw_moves(spec, i, &own->one[i], true, seed, replicate, scenario));
        SIM_TRY(draw_failures(spec, i, &own->one[i], seed, replicate, scenario));
    }
out:
    return status;
}

static void start(struct sim_context *context)
{
    const struct mito_mirrors *own = mito_mirrors_of(context);

    for (uint32_t i = 0; i < own->slots; i++) {
        mito_mirrors_move_of(context, i)->next = i + 1 < own->slots ? i + 1 : MITO_NOWHERE;
    }
}

static void begin(struct sim_context *context)
{
    for (uint32_t i = 0; i < mito_mirrors_of(context)->count; i++) {
        struct mito_mirrors_state *state = mito_mirrors_state_of(context, i);
        state->sum = state->latency = state->lost_coins = state->usd = state->exposure = 0;
        state->measured = state->moves = state->failures = 0;
        state->since = context->engine->now;
    }
}

static double worth_of(const struct sim_context *context, uint32_t mirror, sim_u128 shares)
{
    const struct mito_mirrors_study *study = mito_mirrors_of(context)->one[mirror].study;
    const struct mito_spec *spec = mito_spec_of(context);

    return sim_wide_double(mito_vlf_preview_redeem(mito_state_protocol(context), study->vault, shares)) /
           spec->assets[spec->vaults[study->vault].asset].unit;
}

void mito_mirrors_expose(struct sim_context *context, uint32_t mirror)
{
    struct mito_mirrors_state *state = mito_mirrors_state_of(context, mirror);
    double years = (double)(context->engine->now - state->since) / YEAR_MS;

    state->exposure += worth_of(context, mirror, state->supply + state->out + state->back) * years;
    state->since = context->engine->now;
}

static void measure(struct sim_context *context)
{
    for (uint32_t i = 0; i < mito_mirrors_of(context)->count; i++) {
        struct mito_mirrors_state *state = mito_mirrors_state_of(context, i);
        mito_mirrors_expose(context, i);
        state->sum += worth_of(context, i, state->supply);
        state->measured++;
    }
}

static sim_u128 seat_holds(const struct sim_context *context, uint32_t mirror, uint32_t seat)
{
    const struct mito_mirrors_one *one = &mito_mirrors_of(context)->one[mirror];
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t holder = mito_part_seat(mito_spec_of(context), one->study->vault, one->seat + seat);

    return mito_vlf_balance(protocol, one->study->vault, mito_protocol_holder(protocol, holder));
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_mirrors *own = mito_mirrors_of(context);

    for (uint32_t i = 0; i < own->count; i++) {
        const struct mito_mirrors_state *state = mito_mirrors_state_of(context, i);
        sim_u128 escrow = seat_holds(context, i, 0), sum = 0;
        for (uint32_t h = 0;
             full && h < (uint32_t)mito_spec_of(context)->cohorts[own->one[i].study->users].study->holders; h++) {
            sum += *mito_mirrors_balance(context, i, h);
        }
        if (full && sum != state->supply) {
            return "what holders have of a mirror does not sum to its supply";
        }
        if (own->one[i].study->kind == MITO_MIRRORS_MIRRORED && escrow != state->supply + state->out + state->back) {
            return "shares in escrow are not those of the mirror";
        }
        if (escrow != state->locked - state->returned - state->lost - state->fees ||
            seat_holds(context, i, 1) != state->lost + state->fees) {
            return "a bridge's shares do not agree with what it took and gave";
        }
    }
    return NULL;
}

static double per(double sum, double count)
{
    return count > 0 ? sum / count : NAN;
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    for (uint32_t i = 0; i < mito_mirrors_of(context)->count; i++) {
        const struct mito_mirrors_state *state = mito_mirrors_state_of(context, i);
        mito_mirrors_expose(context, i);
        sim_row_put(row, MITO_METRIC_MIRROR_SUPPLY, i, per(state->sum, (double)state->measured));
        sim_row_put(row, MITO_METRIC_MIRROR_LOSS, i, per(state->lost_coins, state->exposure));
        sim_row_put(row, MITO_METRIC_MIRROR_LOST, i, state->lost_coins);
        sim_row_put(row, MITO_METRIC_MIRROR_FEES, i, state->usd);
        sim_row_put(row, MITO_METRIC_MIRROR_LATENCY, i, per(state->latency, (double)state->moves));
        sim_row_put(
            row, MITO_METRIC_MIRROR_BACKING, i,
            per(sim_wide_double(seat_holds(context, i, 0)), sim_wide_double(state->supply + state->out + state->back)));
        sim_row_put_count(row, MITO_METRIC_MIRROR_MOVES, i, state->moves);
        sim_row_put_count(row, MITO_METRIC_MIRROR_FAILURES, i, state->failures);
    }
}

static void sample(struct sim_context *context, uint32_t at)
{
    for (uint32_t i = 0; i < mito_mirrors_of(context)->count; i++) {
        mito_metrics_series(context, MITO_METRIC_SERIES_MIRROR_SUPPLY, at)[i] =
            (float)worth_of(context, i, mito_mirrors_state_of(context, i)->supply);
    }
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_mirrors *)own)->one[entity].hash;
}

static const char *entity_name(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_mirrors *)own)->labels[entity];
}

const struct mito_part mito_mirrors_part = {
    .name = "mirrors",
    .build = build,
    .destroy = destroy,
    .state_size = state_size,
    .slots = slots,
    .dimensions = dimensions,
    .draw = draw,
    .start = start,
    .begin = begin,
    .measure = measure,
    .check = check,
    .rows = rows,
    .sample = sample,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
};
