#include "tests/support/reserve_model.h"

#include "sim/random/math.h"
#include "sim/random/stream.h"

enum kind { CLAIM, KINDS };

struct state {
    struct reserve_outcome outcome;
    double level;  /* after the last claim */
    sim_time last; /* of it */
};

static struct state *state_of(struct sim_context *context)
{
    return context->state;
}

/* Arrivals and mean claim as they are drawn: under the twist lambda' = c / m and m' = c / lambda. */
static double arrival_of(const struct reserve_spec *spec)
{
    return spec->twisted ? spec->premium / spec->mean : spec->arrival;
}

static double mean_of(const struct reserve_spec *spec)
{
    return spec->twisted ? spec->premium / spec->arrival : spec->mean;
}

/* One block of the stream per claim: the gap before it, then its size. */
static struct sim_draw draw_of(const struct sim_context *context, uint64_t claim)
{
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, 0, 0);

    return sim_stream_at(&stream, (uint32_t)claim);
}

static void schedule(struct sim_context *context)
{
    const struct reserve_spec *spec = context->spec;
    struct sim_draw draw = draw_of(context, state_of(context)->outcome.claims);
    double gap = sim_draw_exponential(&draw) / arrival_of(spec) * RESERVE_UNIT;

    sim_engine_schedule(context, context->engine->now + (sim_time)(gap + 0.5), CLAIM, 0, 0, 0, 0);
}

static void ruin(struct sim_context *context, double shortfall)
{
    const struct reserve_spec *spec = context->spec;
    struct reserve_outcome *outcome = &state_of(context)->outcome;
    double adjustment = 1 / spec->mean - spec->arrival / spec->premium;

    outcome->ruined = true;
    outcome->shortfall = shortfall;
    outcome->time = (double)context->engine->now / RESERVE_UNIT;
    outcome->weight = spec->twisted ? sim_math_exp(-adjustment * (spec->capital + shortfall)) : 1;
}

static void claim(struct sim_context *context, const struct sim_event *event)
{
    const struct reserve_spec *spec = context->spec;
    struct state *state = state_of(context);
    struct sim_draw draw = draw_of(context, state->outcome.claims);

    (void)sim_draw_exponential(&draw); /* the gap */
    state->level += (double)(event->time - state->last) / RESERVE_UNIT * spec->premium;
    state->level -= sim_draw_exponential(&draw) * mean_of(spec);
    state->last = event->time;
    state->outcome.claims++;
    if (state->level < 0) {
        ruin(context, -state->level);
    } else {
        schedule(context);
    }
}

static const struct sim_event_kind kinds[KINDS] = {
    [CLAIM] = {.name = "reserve.claim", .help = "A claim falls due.", .order = 0, .fire = claim},
};

static const struct sim_reason reasons[] = {
    [SIM_REASON_NONE] = {.name = "none", .help = "The run reached its horizon."},
    [SIM_REASON_SLOTS] = {.name = "event_slots", .help = "The event queue was full; raise engine.slots."},
    [SIM_REASON_INVARIANT] = {.name = "invariant", .help = "An internal check failed."},
};

static sim_time warmup(const void *spec)
{
    (void)spec;
    return 0;
}

static sim_time horizon(const void *spec)
{
    return (sim_time)(((const struct reserve_spec *)spec)->horizon * RESERVE_UNIT);
}

static size_t state_size(const void *spec)
{
    (void)spec;
    return sizeof(struct state);
}

static uint32_t slot_count(const void *spec)
{
    (void)spec;
    return 2;
}

static uint64_t entity_hash(const void *spec, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return entity;
}

static enum sim_status scenario_draw(const void *spec, uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    (void)spec;
    (void)seed;
    (void)replicate;
    (void)scenario;
    return SIM_OK;
}

static void start(struct sim_context *context)
{
    const struct reserve_spec *spec = context->spec;

    state_of(context)->level = spec->capital;
    schedule(context);
}

static void begin(struct sim_context *context, uint32_t strategy)
{
    (void)context;
    (void)strategy;
}

const struct reserve_outcome *reserve_model_outcome(const struct sim_context *context)
{
    return &((const struct state *)context->state)->outcome;
}

const struct sim_model reserve_model = {
    .name = "reserve",
    .help = "A reserve, a premium, claims.",
    .kinds = kinds,
    .kind_count = KINDS,
    .reasons = reasons,
    .reason_count = sizeof reasons / sizeof reasons[0],
    .warmup = warmup,
    .horizon = horizon,
    .state_size = state_size,
    .slot_count = slot_count,
    .entity_hash = entity_hash,
    .scenario_draw = scenario_draw,
    .start = start,
    .begin = begin,
};
