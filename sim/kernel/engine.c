#include "sim/kernel/engine.h"

#include "sim/base/hash.h"
#include "sim/kernel/entity_inline.h"
#include "sim/kernel/queue_inline.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static size_t rounded_to_line(size_t size)
{
    return (size + 63) / 64 * 64;
}

static size_t queue_offset(void)
{
    return rounded_to_line(sizeof(struct sim_engine));
}

static size_t state_offset(const struct sim_model *model, const void *spec)
{
    return queue_offset() + rounded_to_line(sim_queue_size(model->slot_count(spec)));
}

size_t sim_engine_size(const struct sim_model *model, const void *spec)
{
    return state_offset(model, spec) + rounded_to_line(model->state_size(spec));
}

static void point_at(struct sim_context *context, void *block)
{
    struct sim_engine *engine = block;

    context->engine = engine;
    context->queue = (struct sim_queue *)(void *)((char *)block + engine->queue_offset);
    context->state = (char *)block + engine->state_offset;
}

void sim_engine_start(struct sim_context *context, void *block)
{
    const struct sim_model *model = context->model;
    struct sim_engine *engine = block;
    size_t size = sim_engine_size(model, context->spec);
    size_t state_at = state_offset(model, context->spec);

    *engine = (struct sim_engine){
        .size = size,
        .queue_offset = queue_offset(),
        .state_offset = state_at,
        .now = -model->warmup(context->spec),
        .last_time = SIM_TIME_MAX,
    };
    memset((char *)block + state_at, 0, size - state_at);
    point_at(context, block);
    sim_queue_init(context->queue, model->slot_count(context->spec));
    sim_queue_shuffle(context->queue, context->tie_salt);
    context->strategy = UINT32_MAX;
    model->start(context);
}

void sim_engine_begin(struct sim_context *context, void *block, uint32_t strategy)
{
    point_at(context, block);
    context->strategy = strategy;
    context->model->begin(context, strategy);
}

/* The key of the next record sorts before every pending event of the same (time, order): sequence and slot are zero. */
static inline sim_u128 record_key(const struct sim_context *context, size_t index)
{
    if (index >= context->scenario->record_count) {
        return SIM_QUEUE_EMPTY;
    }
    const struct sim_record *record = &context->scenario->records[index];
    return sim_queue_key(record->time, context->model->kinds[record->kind].order, 0, 0);
}

/* Clock, counters and fingerprint of the event about to fire. */
static inline void note_event(struct sim_engine *engine, sim_u128 key, uint16_t kind, uint64_t hash)
{
    sim_time time = sim_queue_key_time(key);
    uint16_t order = sim_queue_key_order(key);

    SIM_CHECK(time >= engine->now); /* a record before the start of the warm-up would turn the clock back */
    engine->ties += (time == engine->last_time) & (order == engine->last_order);
    engine->last_time = time;
    engine->last_order = order;
    engine->now = time;
    engine->events++;
    engine->fingerprint = sim_hash_mix(engine->fingerprint, (uint64_t)time + ((uint64_t)kind << 48) + hash);
}

static void meet_record(struct sim_context *context, const struct sim_entity_tables *tables, sim_u128 key)
{
    const struct sim_record *record = &context->scenario->records[context->engine->next_record++];
    const struct sim_event_kind *kind = &context->model->kinds[record->kind];

    note_event(context->engine, key, record->kind, sim_entity_hash(tables, record->kind, record->entity));
    if (context->trace != NULL && context->trace->event != NULL) {
        context->trace->event(context->trace->user, context, kind, record, NULL);
    }
    kind->meet(context, record);
}

static void fire_event(struct sim_context *context, const struct sim_entity_tables *tables, sim_u128 key)
{
    struct sim_event event;

    sim_queue_pop(context->queue, &event);
    const struct sim_event_kind *kind = &context->model->kinds[event.kind];
    note_event(context->engine, key, event.kind, sim_entity_hash(tables, event.kind, event.entity));
    if (context->trace != NULL && context->trace->event != NULL) {
        context->trace->event(context->trace->user, context, kind, NULL, &event);
    }
    kind->fire(context, &event);
}

void sim_engine_run(struct sim_context *context, sim_time end)
{
    struct sim_engine *engine = context->engine;
    struct sim_queue *queue = context->queue;
    sim_u128 end_key = sim_queue_key(end, 0, 0, 0);
    sim_u128 next_record = record_key(context, engine->next_record);
    struct sim_entity_tables tables;

    sim_entity_tables_init(&tables, context->model, context->spec);
    while (engine->failed == SIM_REASON_NONE) {
        sim_u128 head = sim_queue_head(queue);
        bool exogenous = next_record <= head;
        sim_u128 key = exogenous ? next_record : head;
        if (key >= end_key) {
            engine->now = end;
            break;
        }
        if (exogenous) {
            meet_record(context, &tables, key);
            next_record = record_key(context, engine->next_record);
        } else {
            fire_event(context, &tables, key);
        }
        if (context->check_every == 1) {
            sim_engine_check(context, 0);
        }
    }
}

struct sim_handle sim_engine_schedule(struct sim_context *context, sim_time time, uint16_t kind, uint16_t leg,
                                      uint32_t entity, uint64_t argument0, uint64_t argument1)
{
    struct sim_event event = {
        .time = time, .kind = kind, .leg = leg, .entity = entity, .argument = {argument0, argument1}};

    SIM_CHECK(time >= context->engine->now);
    struct sim_handle handle = sim_queue_push(context->queue, &event, context->model->kinds[kind].order);
    if (handle.generation == 0) {
        sim_engine_fail(context, SIM_REASON_SLOTS);
    }
    return handle;
}

bool sim_engine_cancel(struct sim_context *context, struct sim_handle handle)
{
    return sim_queue_cancel(context->queue, handle);
}

bool sim_engine_reschedule(struct sim_context *context, struct sim_handle handle, sim_time time)
{
    SIM_CHECK(time >= context->engine->now);
    return sim_queue_reschedule(context->queue, handle, time);
}

void sim_engine_fail(struct sim_context *context, uint16_t reason)
{
    if (context->engine->failed == SIM_REASON_NONE) {
        context->engine->failed = reason;
    }
}

void sim_engine_check(struct sim_context *context, int full)
{
    if (context->check_every < 0 || context->model->check == NULL) {
        return;
    }
    const char *broken = context->model->check(context, full);
    if (broken != NULL) {
        if (context->engine->broken == NULL) {
            context->engine->broken = broken;
        }
        sim_engine_fail(context, SIM_REASON_INVARIANT);
    }
}

void sim_engine_note(struct sim_context *context, const char *format, ...)
{
    char text[512];
    va_list arguments;

    if (context->trace == NULL || context->trace->note == NULL) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    context->trace->note(context->trace->user, text);
}
