#include "models/solver/intent.h"

#include "models/market/purpose.h"
#include "models/user/cohort.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const char *const kinds[] = {"transfer", "instant_redemption", "routed_deposit", NULL};
static const char *const conditions[] = {"now",        "price_above",    "price_below",    "rate_above",
                                         "rate_below", "discount_above", "discount_below", NULL};

#define FIELD(key, kind, ...)                                                                     \
    {                                                                                             \
        .name = #key, .type = kind, .offset = offsetof(struct mito_intent_flow, key), __VA_ARGS__ \
    }

static const struct sim_field fields[] = {
    FIELD(kind, SIM_FIELD_CHOICE, .choices = kinds, .fallback = "transfer", .design = true,
          .help = "What is asked: tokens elsewhere, tokens for shares at once, or shares for tokens given elsewhere."),
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose asset or shares it is about."),
    FIELD(from, SIM_FIELD_REFERENCE, .reference = "chains", .fallback = "none",
          .help = "Chain on which the user gives tokens; none for an instant redemption."),
    FIELD(to, SIM_FIELD_REFERENCE, .reference = "chains", .fallback = "none",
          .help =
              "Chain on which a transfer pays out, or on which the solver deposits; none for an instant redemption."),
    FIELD(users, SIM_FIELD_REFERENCE, .reference = "users", .fallback = "none",
          .help = "Cohort whose holders ask; none only for transfers."),
    FIELD(rate, SIM_FIELD_FREQUENCY, .unit = "per day", .high = 1e6, .help = "Mean number of intents."),
    FIELD(excitation, SIM_FIELD_NUMBER, .unit = "1", .fallback = "0", .low = 0, .high = 1, .high_open = true,
          .help = "Mean number of intents that one sets off by itself; 0: Poisson.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "0 .. 0.8"),
    FIELD(decay, SIM_FIELD_DURATION, .unit = "s", .fallback = "1h", .low = 1, .high = 365 * 86400e3,
          .help = "Mean delay of those.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "5m .. 1d"),
    FIELD(size, SIM_FIELD_TAGGED, .kinds = mito_cohort_size_kinds, .help = "Law of the size, in the vault's asset."),
    FIELD(limit, SIM_FIELD_FRACTION, .unit = "1", .fallback = "30bp", .low = 0, .high = 1,
          .help = "Median of the most that a user gives up, of the amount: demand falls with the quote.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "5bp .. 200bp"),
    FIELD(limit_spread, SIM_FIELD_NUMBER, .unit = "1", .fallback = "0.7", .low = 0, .high = 5,
          .help = "Standard deviation of the logarithm of that.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "0 .. 1.5"),
    FIELD(deadline, SIM_FIELD_DURATION, .unit = "s", .fallback = "6h", .high = 365 * 86400e3,
          .help = "How long it stays open; 0: filled at once or not at all.", .evidence = SIM_EVIDENCE_CITED,
          .source = "Across: fill deadline of 6 h at most", .date = "2026-08-21", .plausible = "5m .. 7d"),
    FIELD(requote, SIM_FIELD_DURATION, .unit = "s", .fallback = "5m", .low = 1000, .high = 30 * 86400e3,
          .help = "How often solvers are asked again.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "12s .. 30m"),
    FIELD(slow, SIM_FIELD_BOOL, .fallback = "true", .design = true,
          .help = "Whether an unfilled intent goes on by the protocol's own messages, or the queue."),
    FIELD(retry, SIM_FIELD_DURATION, .unit = "s", .fallback = "1h", .low = 1000, .high = 365 * 86400e3,
          .help = "Wait of the slow path where a chain is short or refuses.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "1m .. 1d"),
    FIELD(condition, SIM_FIELD_CHOICE, .choices = conditions, .fallback = "now", .design = true,
          .help = "What a standing intent waits for; `now` does not stand."),
    FIELD(threshold, SIM_FIELD_NUMBER, .fallback = "0", .design = true,
          .help = "The condition's threshold: USD per coin, rate per year, or discount as a fraction."),
    FIELD(check, SIM_FIELD_DURATION, .unit = "s", .fallback = "1h", .low = 1000, .high = 30 * 86400e3,
          .help = "How often a standing intent looks.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1m .. 1d"),
    {0},
};

const struct sim_section mito_intent_section = {
    "intents", "A flow of intents: what users ask of solvers, with a limit, a deadline and perhaps a condition.",
    sizeof(struct mito_intent_flow), fields};

static const struct sim_quantity *amount_of(const struct mito_intent_flow *flow)
{
    switch (flow->size.kind) {
    case 0:
        return &((const struct mito_size_lognormal *)flow->size.parameters)->median;
    case 1:
        return &((const struct mito_size_pareto *)flow->size.parameters)->scale;
    default:
        return &((const struct mito_size_fixed *)flow->size.parameters)->amount;
    }
}

const char *mito_intent_wrong(const struct mito_intent_flow *flow, const char *unit, const void **member)
{
    const struct sim_quantity *quantity = amount_of(flow);

    *member = quantity;
    if (strcmp(quantity->unit, unit) != 0) {
        return "the size must be given in the vault's asset";
    }
    return quantity->mantissa == 0 || quantity->negative ? "the size must be above 0" : NULL;
}

double mito_intent_scale(const struct mito_intent_flow *flow)
{
    return sim_quantity_double(amount_of(flow));
}

static double draw_size(const struct mito_intent_flow *flow, double scale, struct sim_draw *draw)
{
    switch (flow->size.kind) {
    case 0:
        return sim_draw_lognormal(draw, scale, ((const struct mito_size_lognormal *)flow->size.parameters)->sigma);
    case 1:
        return sim_draw_pareto(draw, scale, ((const struct mito_size_pareto *)flow->size.parameters)->shape);
    default:
        return scale;
    }
}

static sim_time included(double submitted, sim_time block)
{
    sim_time whole = (sim_time)ceil(submitted), rest = whole % block;

    rest += rest < 0 ? block : 0;
    return rest == 0 ? whole : whole + block - rest;
}

/* A record at `at` ms with the marks of its ordinal; nothing when its block lies beyond the end. */
static enum sim_status add(const struct mito_intent_flow *flow, const struct mito_intent_draw *plan, double at,
                           uint32_t ordinal, struct sim_scenario *scenario)
{
    struct sim_stream marks = sim_stream_of(plan->seed, plan->replicate, MITO_PURPOSE_INTENT_MARKS, plan->entity);
    struct sim_stream gaps = sim_stream_of(plan->seed, plan->replicate, MITO_PURPOSE_INTENT, plan->entity);
    struct sim_draw mark = sim_stream_at(&marks, ordinal), who = sim_stream_at(&gaps, ordinal);
    sim_time time = at < (double)plan->until ? included(at, plan->block) : plan->until;

    if (time >= plan->until) {
        return SIM_OK;
    }
    struct sim_record *record = sim_scenario_add_records(scenario, 1);
    if (record == NULL) {
        return SIM_NO_MEMORY;
    }
    record->time = time;
    record->kind = plan->kind;
    record->entity = plan->index;
    record->ordinal = ordinal;
    record->a = draw_size(flow, plan->scale, &mark);
    record->b = sim_draw_lognormal(&mark, flow->limit > 0 ? flow->limit : 1e-300, flow->limit_spread);
    (void)sim_draw_exponential(&who); /* the gap of a first arrival */
    record->mark = plan->holders > 0 ? (uint32_t)sim_draw_below(&who, plan->holders) : 0;
    return SIM_OK;
}

/* The followers of the records from `first` on, theirs, and so on: ordinals go on where the first arrivals' end. */
static enum sim_status add_followers(const struct mito_intent_flow *flow, const struct mito_intent_draw *plan,
                                     size_t first, uint32_t ordinal, struct sim_scenario *scenario)
{
    enum sim_status status = SIM_OK;
    struct sim_stream follow = sim_stream_of(plan->seed, plan->replicate, MITO_PURPOSE_INTENT_FOLLOW, plan->entity);

    for (size_t i = first; i < scenario->record_count; i++) {
        double at = (double)scenario->records[i].time; /* the list may move when it grows */
        struct sim_draw draw = sim_stream_at(&follow, scenario->records[i].ordinal);
        uint64_t count = sim_draw_poisson(&draw, flow->excitation);
        for (uint64_t k = 0; k < count; k++) {
            double delay = sim_draw_exponential(&draw) * (double)flow->decay;
            SIM_TRY(add(flow, plan, at + delay, ordinal++, scenario));
        }
    }
out:
    return status;
}

enum sim_status mito_intent_draw_flow(const struct mito_intent_flow *flow, const struct mito_intent_draw *plan,
                                      struct sim_scenario *scenario)
{
    enum sim_status status = SIM_OK;
    struct sim_stream gaps = sim_stream_of(plan->seed, plan->replicate, MITO_PURPOSE_INTENT, plan->entity);
    double rate = flow->rate * (1 - flow->excitation) / (double)SIM_DAY, at = (double)plan->from;
    size_t first = scenario->record_count;
    uint32_t ordinal = 0;

    if (rate <= 0) {
        return SIM_OK;
    }
    for (;; ordinal++) {
        struct sim_draw gap = sim_stream_at(&gaps, ordinal);
        at += sim_draw_exponential(&gap) / rate;
        if (at >= (double)plan->until) {
            break;
        }
        SIM_TRY(add(flow, plan, at, ordinal, scenario));
    }
    if (flow->excitation > 0) {
        SIM_TRY(add_followers(flow, plan, first, ordinal, scenario));
    }
out:
    return status;
}

struct mito_intent_fate mito_intent_fate_of(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_INTENT_FATE, entity);
    struct sim_draw draw = sim_stream_at(&stream, ordinal);
    struct mito_intent_fate fate;

    fate.undone = sim_draw_uniform(&draw);
    fate.proof = sim_draw_exponential(&draw);
    fate.deposit = sim_draw_exponential(&draw);
    fate.leave = sim_draw_exponential(&draw);
    return fate;
}

uint32_t mito_intent_most(const struct mito_intent_flow *flow, double days)
{
    double mean = flow->rate * days, spread = sqrt(mean) / (1 - flow->excitation);

    return (uint32_t)ceil(mean + 10 * spread + 16);
}
