#include "tests/support/queueing_model.h"

#include "sim/base/hash.h"
#include "sim/config/bound.h"
#include "sim/config/plan.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"
#include "sim/record/metric.h"

#include <math.h>
#include <stdlib.h>

enum kind { ARRIVE, ARRIVE_ONLINE, SERVICE_END, SAMPLE, KINDS };
enum purpose { PURPOSE_CUSTOMER };
enum reason { REASON_ROOM = SIM_REASON_INVARIANT + 1, REASONS };

struct customer {
    sim_time arrived;
    double need; /* ms at speed 1 */
};

struct state {
    struct queueing_counts counts;
    sim_time area_time; /* up to which the area is summed */
    uint32_t staff;     /* index of the strategy at work */
    uint32_t busy;
    uint32_t waiting; /* customers in the ring */
    uint32_t first;   /* of the ring */
    uint32_t ordinal; /* of the next customer drawn online */
    uint32_t sampled; /* series points so far */
    struct customer ring[];
};

static struct state *state_of(struct sim_context *context)
{
    return context->state;
}

static uint32_t series_points(const struct queueing_spec *spec)
{
    return spec->step == 0 ? 0 : (uint32_t)(spec->horizon / spec->step + 1);
}

static float *series_of(struct sim_context *context)
{
    const struct queueing_spec *spec = context->spec;

    return (float *)(void *)&state_of(context)->ring[spec->room];
}

static uint32_t in_system(const struct state *state)
{
    return state->busy + state->waiting;
}

static void sum_area(struct sim_context *context)
{
    struct state *state = state_of(context);

    state->counts.area += (double)(context->engine->now - state->area_time) * in_system(state);
    state->area_time = context->engine->now;
}

static void start_service(struct sim_context *context, struct customer customer)
{
    const struct queueing_spec *spec = context->spec;
    struct state *state = state_of(context);
    sim_time now = context->engine->now;
    sim_time length = (sim_time)(customer.need / spec->staff[state->staff].speed + 0.5);

    state->busy++;
    state->counts.started++;
    state->counts.wait += (double)(now - customer.arrived);
    state->counts.service += (double)length;
    sim_engine_schedule(context, now + length, SERVICE_END, 0, 0, 0, 0);
}

static void start_waiting(struct sim_context *context)
{
    const struct queueing_spec *spec = context->spec;
    struct state *state = state_of(context);

    while (state->waiting > 0 && state->busy < spec->staff[state->staff].servers) {
        struct customer customer = state->ring[state->first];
        state->first = state->first + 1 == spec->room ? 0 : state->first + 1;
        state->waiting--;
        start_service(context, customer);
    }
}

static void admit(struct sim_context *context, double need)
{
    const struct queueing_spec *spec = context->spec;
    struct state *state = state_of(context);
    struct customer customer = {.arrived = context->engine->now, .need = need};

    sum_area(context);
    state->counts.arrivals++;
    if (spec->limit != 0 && in_system(state) >= spec->limit) {
        state->counts.lost++;
    } else if (state->busy < spec->staff[state->staff].servers) {
        start_service(context, customer);
    } else if (state->waiting == spec->room) {
        sim_engine_fail(context, REASON_ROOM);
    } else {
        uint32_t last = state->first + state->waiting++;
        state->ring[last < spec->room ? last : last - spec->room] = customer;
    }
}

static void arrive(struct sim_context *context, const struct sim_record *record)
{
    admit(context, record->a);
}

static double draw_need(const struct queueing_spec *spec, struct sim_draw *draw)
{
    double first;

    switch (spec->law) {
    case QUEUEING_FIXED:
        return spec->need;
    case QUEUEING_ERLANG2:
        first = sim_draw_exponential(draw);
        return 0.5 * spec->need * (first + sim_draw_exponential(draw));
    case QUEUEING_LOGNORMAL:
        return sim_draw_lognormal(draw, spec->need / sqrt(1 + spec->variation), sqrt(sim_math_log1p(spec->variation)));
    default:
        return sim_draw_exponential(draw) * spec->need;
    }
}

/* One block of the stream per customer: its first word is the gap to the next, its second the need. */
static void arrive_online(struct sim_context *context, const struct sim_event *event)
{
    const struct queueing_spec *spec = context->spec;
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, PURPOSE_CUSTOMER, 0);
    struct sim_draw draw = sim_stream_at(&stream, state_of(context)->ordinal++);
    double gap = sim_draw_exponential(&draw) * spec->arrival_gap;
    double need = draw_need(spec, &draw);

    sim_engine_schedule(context, event->time + (sim_time)(gap + 0.5), ARRIVE_ONLINE, 0, 0, 0, 0);
    admit(context, need);
}

static void end_service(struct sim_context *context, const struct sim_event *event)
{
    struct state *state = state_of(context);

    (void)event;
    sum_area(context);
    state->busy--;
    state->counts.served++;
    start_waiting(context);
}

static void sample(struct sim_context *context, const struct sim_event *event)
{
    const struct queueing_spec *spec = context->spec;
    struct state *state = state_of(context);

    series_of(context)[state->sampled++] = (float)in_system(state);
    if (state->sampled < series_points(spec)) {
        sim_engine_schedule(context, event->time + spec->step, SAMPLE, 0, 0, 0, 0);
    }
}

static const struct sim_event_kind kinds[KINDS] = {
    [ARRIVE] = {.name = "customer.arrive", .help = "A customer comes in.", .order = 1, .meet = arrive},
    [ARRIVE_ONLINE] = {.name = "customer.arrive_online",
                       .help = "A customer comes in, drawn at the moment.",
                       .order = 1,
                       .fire = arrive_online},
    [SERVICE_END] = {.name = "service.end", .help = "A server is done.", .order = 0, .fire = end_service},
    [SAMPLE] = {.name = "sample.take",
                .help = "The series notes the number in the system.",
                .order = 2,
                .fire = sample},
};

static const struct sim_reason reasons[REASONS] = {
    [SIM_REASON_NONE] = {.name = "none", .help = "The run reached its horizon."},
    [SIM_REASON_SLOTS] = {.name = "event_slots", .help = "The event queue was full; raise engine.slots."},
    [SIM_REASON_INVARIANT] = {.name = "invariant", .help = "An internal check failed."},
    [REASON_ROOM] = {.name = "waiting_room", .help = "The waiting room was full; raise room."},
};

static const struct sim_metric metrics[QUEUEING_METRICS] = {
    [QUEUEING_IN_SYSTEM] = {.name = "in_system",
                            .unit = "1",
                            .help = "Mean number of customers in the system.",
                            .type = SIM_METRIC_F64,
                            .cell_methods = "time: mean",
                            .headline = true},
    [QUEUEING_WAIT] =
        {.name = "wait", .unit = "s", .help = "Mean wait before service.", .type = SIM_METRIC_F64, .headline = true},
    [QUEUEING_STAGE_TIME] = {.name = "stage_time",
                             .unit = "s",
                             .help = "Mean time in each stage of a visit.",
                             .type = SIM_METRIC_F64,
                             .dimension = {"stage"}},
    [QUEUEING_ARRIVALS] = {.name = "arrivals", .unit = "1", .help = "Customers who came.", .type = SIM_METRIC_U64},
    [QUEUEING_LOST] = {.name = "lost", .unit = "1", .help = "Customers turned away.", .type = SIM_METRIC_U64},
    [QUEUEING_SERVED] = {.name = "served", .unit = "1", .help = "Customers who left served.", .type = SIM_METRIC_U64},
    [QUEUEING_SERIES] = {.name = "customers",
                         .unit = "1",
                         .help = "Customers in the system.",
                         .place = SIM_METRIC_SERIES,
                         .cell_methods = "time: point"},
};

struct staff_item {
    struct sim_named named;
    int64_t servers;
    double speed;
};

struct study {
    struct sim_plan plan;
    double arrivals, services; /* per day */
    int64_t room, limit;
    struct sim_map strategies;
};

static const struct sim_field staff_fields[] = {
    {.name = "servers",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct staff_item, servers),
     .fallback = "1",
     .low = 1,
     .high = 1000,
     .help = "Servers at the counter."},
    {.name = "speed",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct staff_item, speed),
     .unit = "1",
     .fallback = "1",
     .low = 0.001,
     .high = 1000,
     .help = "How fast each works."},
    {.name = NULL},
};

static const struct sim_section staff_section = {
    .name = "staff", .help = "A way to staff the counter.", .size = sizeof(struct staff_item), .fields = staff_fields};

static const struct sim_field study_fields[] = {
    SIM_PLAN_FIELDS(struct study),
    {.name = "arrivals",
     .type = SIM_FIELD_FREQUENCY,
     .offset = offsetof(struct study, arrivals),
     .fallback = "1000/d",
     .low = 0.001,
     .high = 1e9,
     .help = "Customers who come."},
    {.name = "services",
     .type = SIM_FIELD_FREQUENCY,
     .offset = offsetof(struct study, services),
     .fallback = "1250/d",
     .low = 0.001,
     .high = 1e9,
     .help = "Customers that one server of speed 1 can serve."},
    {.name = "room",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct study, room),
     .fallback = "4096",
     .low = 1,
     .high = 1e6,
     .help = "Customers that can wait."},
    {.name = "limit",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct study, limit),
     .fallback = "0",
     .low = 0,
     .high = 1e6,
     .help = "Customers in the system beyond which more are lost; 0: no limit."},
    {.name = "strategies",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct study, strategies),
     .section = &staff_section,
     .help = "Ways to staff the counter; the first serves during the warm-up."},
    {.name = NULL},
};

static const struct sim_section study_section = {
    .name = "queueing", .help = "A counter with servers.", .size = sizeof(struct study), .fields = study_fields};

static enum sim_status spec_create(struct sim_bound *bound, void **spec, struct sim_error *error)
{
    const struct study *study = sim_bound_root(bound);
    const struct staff_item *items = study->strategies.items;
    const double day = (double)SIM_DAY;

    *spec = NULL;
    if (study->strategies.count == 0 || study->strategies.count > QUEUEING_STRATEGIES) {
        sim_bound_fault(bound, &study->strategies, "takes 1 to %d strategies", QUEUEING_STRATEGIES);
        return sim_error_fill(error, SIM_BAD_CONFIG, "strategies: 1 to %d are possible", QUEUEING_STRATEGIES);
    }
    struct queueing_spec *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory for the spec");
    }
    *made = (struct queueing_spec){
        .arrival_gap = day / study->arrivals,
        .need = day / study->services,
        .room = (uint32_t)study->room,
        .limit = (uint32_t)study->limit,
        .warmup = study->plan.warmup,
        .horizon = study->plan.horizon,
        .step = study->plan.record.series,
        .staff_count = study->strategies.count,
    };
    for (uint32_t i = 0; i < made->staff_count; i++) {
        made->staff[i] = (struct queueing_staff){items[i].named.name, (uint32_t)items[i].servers, items[i].speed};
    }
    *spec = made;
    return SIM_OK;
}

static void spec_destroy(void *spec)
{
    free(spec);
}

static uint32_t strategy_count(const void *spec)
{
    return ((const struct queueing_spec *)spec)->staff_count;
}

static const char *strategy_name(const void *spec, uint32_t strategy)
{
    return ((const struct queueing_spec *)spec)->staff[strategy].name;
}

static sim_time warmup(const void *spec)
{
    return ((const struct queueing_spec *)spec)->warmup;
}

static sim_time horizon(const void *spec)
{
    return ((const struct queueing_spec *)spec)->horizon;
}

static sim_time series_step(const void *spec)
{
    return ((const struct queueing_spec *)spec)->step;
}

static uint32_t dimensions(const void *spec, const struct sim_dimension **list)
{
    static const char *const stages[] = {"wait", "service"};
    static const struct sim_dimension stage = {.name = "stage", .count = 2, .labels = stages};

    (void)spec;
    *list = &stage;
    return 1;
}

static size_t state_size(const void *spec)
{
    const struct queueing_spec *s = spec;

    return sizeof(struct state) + s->room * sizeof(struct customer) + series_points(s) * sizeof(float);
}

/* A service end for each server, the next arrival, the next sample. */
static uint32_t slot_count(const void *spec)
{
    const struct queueing_spec *s = spec;
    uint32_t servers = 0;

    for (uint32_t i = 0; i < s->staff_count; i++) {
        servers = s->staff[i].servers > servers ? s->staff[i].servers : servers;
    }
    return servers + 2;
}

/* One counter: the hash is sim_hash_name("counter/main"), as a test checks. */
static const uint64_t counter_hash[1] = {UINT64_C(0xc88a3d0dac05af6e)};

static uint64_t entity_hash(const void *spec, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return counter_hash[entity];
}

static const uint64_t *entity_hashes(const void *spec, uint16_t kind)
{
    (void)spec;
    (void)kind;
    return counter_hash;
}

static enum sim_status scenario_draw(const void *spec, uint64_t seed, uint32_t replicate, struct sim_scenario *scenario)
{
    const struct queueing_spec *s = spec;
    struct sim_stream stream = sim_stream_of(seed, replicate, PURPOSE_CUSTOMER, 0);
    double time = -(double)s->warmup;

    if (s->online) {
        return SIM_OK;
    }
    for (uint32_t ordinal = 0;; ordinal++) {
        struct sim_draw draw = sim_stream_at(&stream, ordinal);
        time += sim_draw_exponential(&draw) * s->arrival_gap;
        if (time >= (double)s->horizon) {
            return SIM_OK;
        }
        struct sim_record *record = sim_scenario_add_records(scenario, 1);
        if (record == NULL) {
            return SIM_NO_MEMORY;
        }
        *record = (struct sim_record){
            .time = (sim_time)floor(time + 0.5), .kind = ARRIVE, .ordinal = ordinal, .a = draw_need(s, &draw)};
    }
}

static void start(struct sim_context *context)
{
    const struct queueing_spec *spec = context->spec;

    state_of(context)->area_time = context->engine->now;
    if (spec->online) {
        sim_engine_schedule(context, context->engine->now, ARRIVE_ONLINE, 0, 0, 0, 0);
    }
}

static void begin(struct sim_context *context, uint32_t strategy)
{
    const struct queueing_spec *spec = context->spec;
    struct state *state = state_of(context);

    state->staff = strategy;
    state->counts = (struct queueing_counts){0};
    state->area_time = context->engine->now;
    if (spec->step != 0) {
        sim_engine_schedule(context, context->engine->now, SAMPLE, 0, 0, 0, 0);
    }
    start_waiting(context);
}

static const char *check(struct sim_context *context, int full)
{
    const struct queueing_spec *spec = context->spec;
    const struct state *state = state_of(context);

    (void)full;
    if (state->waiting > spec->room) {
        return "more customers wait than there is room for";
    }
    if (state->waiting > 0 && state->busy < spec->staff[state->staff].servers) {
        return "a server is idle while a customer waits";
    }
    return NULL;
}

static double ratio(double a, uint64_t b)
{
    return b == 0 ? 0 : a / (double)b;
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct queueing_spec *spec = context->spec;
    const struct queueing_counts *counts = queueing_model_counts(context);

    sum_area(context);
    sim_row_put(row, QUEUEING_IN_SYSTEM, 0, counts->area / (double)spec->horizon);
    sim_row_put(row, QUEUEING_WAIT, 0, ratio(counts->wait, counts->started) / 1000);
    sim_row_put(row, QUEUEING_STAGE_TIME, 0, ratio(counts->wait, counts->started) / 1000);
    sim_row_put(row, QUEUEING_STAGE_TIME, 1, ratio(counts->service, counts->started) / 1000);
    sim_row_put_count(row, QUEUEING_ARRIVALS, 0, counts->arrivals);
    sim_row_put_count(row, QUEUEING_LOST, 0, counts->lost);
    sim_row_put_count(row, QUEUEING_SERVED, 0, counts->served);
    /* The sample at the horizon itself: events at that moment no longer fire. */
    uint32_t points = series_points(spec);
    for (uint32_t i = 0; i < points; i++) {
        float value = i < state_of(context)->sampled ? series_of(context)[i] : (float)in_system(state_of(context));
        sim_row_put_series(row, QUEUEING_SERIES, i, 0, value);
    }
}

const struct queueing_counts *queueing_model_counts(const struct sim_context *context)
{
    return &((const struct state *)context->state)->counts;
}

const struct sim_model queueing_model = {
    .name = "queueing",
    .help = "Customers, servers, a counter.",
    .section = &study_section,
    .kinds = kinds,
    .kind_count = KINDS,
    .reasons = reasons,
    .reason_count = REASONS,
    .metrics = metrics,
    .metric_count = QUEUEING_METRICS,
    .spec_create = spec_create,
    .spec_destroy = spec_destroy,
    .strategy_count = strategy_count,
    .strategy_name = strategy_name,
    .warmup = warmup,
    .horizon = horizon,
    .series_step = series_step,
    .dimensions = dimensions,
    .state_size = state_size,
    .slot_count = slot_count,
    .entity_hash = entity_hash,
    .entity_hashes = entity_hashes,
    .scenario_draw = scenario_draw,
    .start = start,
    .begin = begin,
    .check = check,
    .rows = rows,
};
