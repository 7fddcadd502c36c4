/* The loop, the world block and the scenario, driven by a model that writes down what fires. */
#include "sim/kernel/engine.h"
#include "tests/support/queueing_model.h"

#include "sim/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { EARLY, MIDDLE, LATE, PING, KINDS };
enum { REASON_BORED = SIM_REASON_INVARIANT + 1, REASONS };

struct diary {
    uint32_t count, entity[64];
    sim_time time[64];
    uint32_t children; /* pushed by each fired event */
    struct sim_handle last;
    bool broken;
};

struct diary_spec {
    uint32_t slots;
    bool tables;
};

static struct diary *diary_of(struct sim_context *context)
{
    return context->state;
}

static void write_down(struct sim_context *context, uint32_t entity)
{
    struct diary *diary = diary_of(context);

    if (diary->count < 64) {
        diary->time[diary->count] = context->engine->now;
        diary->entity[diary->count++] = entity;
    }
}

static void meet(struct sim_context *context, const struct sim_record *record)
{
    write_down(context, record->entity);
}

static void fire(struct sim_context *context, const struct sim_event *event)
{
    struct diary *diary = diary_of(context);

    write_down(context, event->entity);
    SIM_NOTE(context, "fired %u", event->entity);
    for (uint32_t i = 0; i < diary->children; i++) {
        diary->last = sim_engine_schedule(context, event->time + 10, PING, 0, event->entity + 1, 0, 0);
    }
    if (event->argument[0] == 77) {
        sim_engine_fail(context, REASON_BORED);
        sim_engine_fail(context, SIM_REASON_SLOTS); /* the first reason wins */
    }
}

static const struct sim_event_kind kinds[KINDS] = {
    [EARLY] = {.name = "test.early", .order = 0, .meet = meet, .fire = fire},
    [MIDDLE] = {.name = "test.middle", .order = 5, .meet = meet, .fire = fire},
    [LATE] = {.name = "test.late", .order = 200, .meet = meet, .fire = fire},
    [PING] = {.name = "test.ping", .order = 5, .fire = fire},
};

static const struct sim_reason reasons[REASONS] = {
    {.name = "none"}, {.name = "event_slots"}, {.name = "invariant"}, {.name = "bored"}};

static sim_time no_time(const void *spec)
{
    (void)spec;
    return 100;
}

static size_t state_size(const void *spec)
{
    (void)spec;
    return sizeof(struct diary);
}

static uint32_t slot_count(const void *spec)
{
    return ((const struct diary_spec *)spec)->slots;
}

static uint64_t entity_hash(const void *spec, uint16_t kind, uint32_t entity)
{
    (void)spec;
    return 1000 - entity + kind; /* the reverse of the index: an order that is not the order of drawing */
}

static const uint64_t *entity_hashes(const void *spec, uint16_t kind)
{
    static const uint64_t of_middle[4] = {1001, 1000, 999, 998};

    return kind == MIDDLE && ((const struct diary_spec *)spec)->tables ? of_middle : NULL;
}

static void start(struct sim_context *context)
{
    (void)context;
}

static void begin(struct sim_context *context, uint32_t strategy)
{
    (void)context;
    (void)strategy;
}

static const char *check(struct sim_context *context, int full)
{
    (void)full;
    return diary_of(context)->broken ? "the diary is broken" : NULL;
}

static const struct sim_model diary_model = {
    .name = "diary",
    .kinds = kinds,
    .kind_count = KINDS,
    .reasons = reasons,
    .reason_count = REASONS,
    .warmup = no_time,
    .horizon = no_time,
    .state_size = state_size,
    .slot_count = slot_count,
    .entity_hash = entity_hash,
    .entity_hashes = entity_hashes,
    .start = start,
    .begin = begin,
    .check = check,
};

struct bench {
    struct diary_spec spec;
    struct sim_scenario scenario;
    struct sim_context context;
    void *block;
};

static void setup(struct bench *bench, uint32_t slots)
{
    *bench = (struct bench){.spec = {.slots = slots}};
    bench->block = aligned_alloc(64, sim_engine_size(&diary_model, &bench->spec));
    assert_non_null(bench->block);
    bench->context = (struct sim_context){.model = &diary_model, .spec = &bench->spec, .scenario = &bench->scenario};
    sim_engine_start(&bench->context, bench->block);
}

static void teardown(struct bench *bench)
{
    free(bench->block);
    sim_scenario_fini(&bench->scenario);
}

static void add_record(struct bench *bench, sim_time time, uint16_t kind, uint32_t entity, uint32_t ordinal)
{
    struct sim_record *record = sim_scenario_add_records(&bench->scenario, 1);

    assert_non_null(record);
    *record = (struct sim_record){.time = time, .kind = kind, .entity = entity, .ordinal = ordinal};
}

static void schedule(struct bench *bench, sim_time time, uint16_t kind, uint32_t entity)
{
    sim_engine_schedule(&bench->context, time, kind, 0, entity, 0, 0);
}

static void assert_diary(struct bench *bench, const uint32_t *entities, uint32_t count)
{
    struct diary *diary = diary_of(&bench->context);

    assert_int_equal(diary->count, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(diary->entity[i], entities[i]);
    }
}

static void the_loop_merges_by_time_and_order_exogenous_first(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 16);
    assert_int_equal(bench.context.engine->now, -100);
    add_record(&bench, 7, MIDDLE, 3, 0);
    add_record(&bench, 7, LATE, 7, 0);
    add_record(&bench, 5, EARLY, 1, 0);
    add_record(&bench, 9, EARLY, 8, 0);
    assert_int_equal(sim_scenario_close(&bench.scenario, &diary_model, &bench.spec), SIM_OK);
    schedule(&bench, 7, PING, 4);  /* same order as MIDDLE: after the record */
    schedule(&bench, 7, PING, 5);  /* first scheduled first */
    schedule(&bench, 7, EARLY, 2); /* smaller order: before the record */
    schedule(&bench, 7, MIDDLE, 6);
    sim_engine_run(&bench.context, 9);
    assert_diary(&bench, (uint32_t[]){1, 2, 3, 4, 5, 6, 7}, 7);
    assert_int_equal(bench.context.engine->now, 9); /* events at the end itself wait */
    assert_int_equal(bench.context.engine->events, 7);
    assert_int_equal(bench.context.engine->ties, 3);
    sim_engine_run(&bench.context, 10);
    assert_int_equal(bench.context.engine->events, 8);
    teardown(&bench);
}

static void running_in_steps_equals_running_at_once(void **state)
{
    struct bench whole, steps;

    (void)state;
    setup(&whole, 16);
    setup(&steps, 16);
    diary_of(&whole.context)->children = diary_of(&steps.context)->children = 1;
    schedule(&whole, -95, PING, 1);
    schedule(&steps, -95, PING, 1);
    sim_engine_run(&whole.context, 300);
    for (sim_time t = -99; t <= 300; t += 7) {
        sim_engine_run(&steps.context, t);
        assert_int_equal(steps.context.engine->now, t);
    }
    assert_int_equal(whole.context.engine->fingerprint, steps.context.engine->fingerprint);
    assert_int_equal(whole.context.engine->events, 40);
    teardown(&whole);
    teardown(&steps);
}

static void a_full_queue_fails_the_replicate_with_its_reason(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 4);
    diary_of(&bench.context)->children = 2;
    schedule(&bench, 0, PING, 1);
    sim_engine_run(&bench.context, 1000);
    assert_int_equal(bench.context.engine->failed, SIM_REASON_SLOTS);
    assert_int_equal(bench.context.engine->now, 20); /* 1, 2, 4 pending events, then no room for more */
    teardown(&bench);
}

static void the_first_reason_wins_and_stops_the_run(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 4);
    sim_engine_schedule(&bench.context, 1, PING, 0, 1, 77, 0);
    schedule(&bench, 2, PING, 2);
    sim_engine_run(&bench.context, 1000);
    assert_int_equal(bench.context.engine->failed, REASON_BORED);
    assert_diary(&bench, (uint32_t[]){1}, 1);
    teardown(&bench);
}

static void a_broken_invariant_fails_the_replicate_when_checks_run(void **state)
{
    struct bench bench;

    (void)state;
    for (int every = -1; every <= 1; every++) {
        setup(&bench, 4);
        bench.context.check_every = every;
        diary_of(&bench.context)->broken = true;
        schedule(&bench, 1, PING, 1);
        sim_engine_run(&bench.context, 5);
        assert_int_equal(bench.context.engine->failed, every == 1 ? SIM_REASON_INVARIANT : SIM_REASON_NONE);
        sim_engine_check(&bench.context, 1);
        assert_int_equal(bench.context.engine->failed, every >= 0 ? SIM_REASON_INVARIANT : SIM_REASON_NONE);
        assert_true(every < 0 || strcmp(bench.context.engine->broken, "the diary is broken") == 0);
        teardown(&bench);
    }
}

static void a_copied_block_is_a_fork(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 16);
    diary_of(&bench.context)->children = 1;
    schedule(&bench, 0, PING, 1);
    sim_engine_run(&bench.context, 55);
    struct sim_context fork = bench.context;
    void *copy = aligned_alloc(64, bench.context.engine->size);
    assert_non_null(copy);
    memcpy(copy, bench.block, bench.context.engine->size);
    sim_engine_begin(&fork, copy, 3);
    assert_int_equal(fork.strategy, 3);
    sim_engine_run(&bench.context, 200);
    uint64_t trunk = bench.context.engine->fingerprint;
    memset(bench.block, 0xa5, sim_engine_size(&diary_model, &bench.spec)); /* nothing in the copy points back */
    sim_engine_run(&fork, 200);
    assert_int_equal(fork.engine->fingerprint, trunk);
    free(copy);
    teardown(&bench);
}

static void cancel_and_reschedule_reach_the_queue(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 8);
    struct sim_handle a = sim_engine_schedule(&bench.context, 3, PING, 0, 1, 0, 0);
    struct sim_handle b = sim_engine_schedule(&bench.context, 4, PING, 0, 2, 0, 0);
    struct sim_handle c = sim_engine_schedule(&bench.context, 5, PING, 0, 3, 0, 0);
    assert_true(sim_engine_cancel(&bench.context, b));
    assert_true(sim_engine_reschedule(&bench.context, a, 5)); /* as if scheduled now: after c */
    sim_engine_run(&bench.context, 6);
    assert_diary(&bench, (uint32_t[]){3, 1}, 2);
    assert_false(sim_engine_cancel(&bench.context, a));
    assert_false(sim_engine_reschedule(&bench.context, c, 9));
    teardown(&bench);
}

static void the_fingerprint_hears_time_kind_and_entity(void **state)
{
    uint64_t print[4];

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        struct bench bench;
        setup(&bench, 8);
        schedule(&bench, i == 1 ? 4 : 3, i == 2 ? EARLY : MIDDLE, i == 3 ? 2 : 1);
        sim_engine_run(&bench.context, 100);
        print[i] = bench.context.engine->fingerprint;
        bench.spec.tables = true; /* by table or by call, the same hash */
        sim_engine_start(&bench.context, bench.block);
        schedule(&bench, i == 1 ? 4 : 3, i == 2 ? EARLY : MIDDLE, i == 3 ? 2 : 1);
        sim_engine_run(&bench.context, 100);
        assert_int_equal(print[i], bench.context.engine->fingerprint);
        teardown(&bench);
    }
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(print[i], print[j]);
        }
    }
}

struct witness {
    int events, notes;
    char text[64];
};

static void see_event(void *user, const struct sim_context *context, const struct sim_event_kind *kind,
                      const struct sim_record *record, const struct sim_event *event)
{
    struct witness *witness = user;

    assert_true((record == NULL) != (event == NULL));
    assert_non_null(kind->name);
    assert_int_equal(context->engine->now, record != NULL ? record->time : event->time);
    witness->events++;
}

static void see_note(void *user, const char *text)
{
    struct witness *witness = user;

    witness->notes++;
    strncpy(witness->text, text, sizeof witness->text - 1);
}

static void a_trace_sees_every_event_and_changes_nothing(void **state)
{
    uint64_t print[2];

    (void)state;
    for (int traced = 0; traced < 2; traced++) {
        struct witness witness = {0};
        struct sim_trace trace = {.user = &witness, .event = see_event, .note = see_note};
        struct bench bench;
        setup(&bench, 8);
        add_record(&bench, 5, EARLY, 1, 0);
        bench.context.trace = traced ? &trace : NULL;
        schedule(&bench, 3, PING, 42);
        sim_engine_run(&bench.context, 100);
        print[traced] = bench.context.engine->fingerprint;
        assert_int_equal(witness.events, traced ? 2 : 0);
        assert_string_equal(witness.text, traced ? "fired 42" : "");
        teardown(&bench);
    }
    assert_int_equal(print[0], print[1]);
}

/* Total order of records: time, order of the kind, kind, entity hash, ordinal; whatever order they were drawn in. */
static bool in_order(const struct sim_record *a, const struct sim_record *b)
{
    uint64_t x[5] = {(uint64_t)(a->time + 1000000), kinds[a->kind].order, a->kind,
                     entity_hash(NULL, a->kind, a->entity), a->ordinal};
    uint64_t y[5] = {(uint64_t)(b->time + 1000000), kinds[b->kind].order, b->kind,
                     entity_hash(NULL, b->kind, b->entity), b->ordinal};

    for (int i = 0; i < 5; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i];
        }
    }
    return true;
}

static void a_scenario_is_sorted_whatever_the_order_of_drawing(void **state)
{
    uint64_t digest[3];

    (void)state;
    for (uint32_t way = 0; way < 3; way++) {
        struct bench bench;
        setup(&bench, 8);
        for (uint32_t i = 0; i < 20000; i++) {
            uint32_t n = way == 0 ? i : way == 1 ? 19999 - i : (uint32_t)((uint64_t)i * 7919 % 20000);
            uint64_t r = sim_hash_finish(n + 1);
            add_record(&bench, (sim_time)(r % 3000) - 700, (uint16_t)(r >> 40) % 3, (uint32_t)(r >> 50) % 4, n);
        }
        assert_int_equal(sim_scenario_close(&bench.scenario, &diary_model, &bench.spec), SIM_OK);
        for (uint32_t i = 1; i < 20000; i++) {
            assert_true(in_order(&bench.scenario.records[i - 1], &bench.scenario.records[i]));
        }
        digest[way] = bench.scenario.digest;
        teardown(&bench);
    }
    assert_int_equal(digest[0], digest[1]);
    assert_int_equal(digest[0], digest[2]);
}

static void the_digest_sees_every_field_and_every_path_cell(void **state)
{
    uint64_t digest[10];

    (void)state;
    for (int changed = 0; changed < 10; changed++) {
        struct bench bench;
        setup(&bench, 8);
        add_record(&bench, 5, EARLY, 1, 0);
        add_record(&bench, 6, EARLY, 1, 1);
        struct sim_record *record = &bench.scenario.records[1];
        double *paths = sim_scenario_add_paths(&bench.scenario, 3);
        assert_non_null(paths);
        assert_true(paths[2] == 0);
        record->time += changed == 1;
        record->kind += changed == 2;
        record->leg += changed == 3;
        record->entity += changed == 4;
        record->ordinal += changed == 5;
        record->mark += changed == 6;
        record->a += changed == 7;
        record->b += changed == 8;
        paths[2] += changed == 9;
        assert_int_equal(sim_scenario_close(&bench.scenario, &diary_model, &bench.spec), SIM_OK);
        digest[changed] = bench.scenario.digest;
        for (int i = 0; i < changed; i++) {
            assert_int_not_equal(digest[i], digest[changed]);
        }
        teardown(&bench);
    }
}

static void an_empty_scenario_closes_and_a_cleared_one_keeps_its_buffers(void **state)
{
    struct bench bench;

    (void)state;
    setup(&bench, 8);
    assert_int_equal(sim_scenario_close(&bench.scenario, &diary_model, &bench.spec), SIM_OK);
    assert_non_null(sim_scenario_add_records(&bench.scenario, 0)); /* nothing asked, nothing refused */
    assert_non_null(sim_scenario_add_paths(&bench.scenario, 0));
    assert_null(sim_scenario_add_paths(&bench.scenario, PTRDIFF_MAX / 4));
    add_record(&bench, 1, EARLY, 0, 0);
    void *buffer = bench.scenario.records;
    sim_scenario_clear(&bench.scenario);
    add_record(&bench, 2, EARLY, 0, 0);
    assert_ptr_equal(buffer, bench.scenario.records);
    assert_int_equal(bench.scenario.record_count, 1);
    add_record(&bench, (sim_time)1 << 60, EARLY, 0, 0);
    assert_int_equal(sim_scenario_close(&bench.scenario, &diary_model, &bench.spec), SIM_BAD_CONFIG);
    teardown(&bench);
}

static void a_tie_shuffle_changes_the_order_of_ties_only(void **state)
{
    struct bench bench;
    uint32_t moved = 0, times = 0;

    (void)state;
    setup(&bench, 64);
    bench.context.tie_salt = 99;
    sim_engine_start(&bench.context, bench.block);
    for (uint32_t i = 0; i < 40; i++) {
        schedule(&bench, i / 20, PING, i);
    }
    sim_engine_run(&bench.context, 100);
    for (uint32_t i = 0; i < 40; i++) {
        moved += diary_of(&bench.context)->entity[i] != i;
        times += diary_of(&bench.context)->entity[i] / 20 == i / 20;
    }
    assert_int_equal(times, 40);
    assert_true(moved > 20);
    assert_int_equal(bench.context.engine->ties, 38);
    teardown(&bench);
}

static void the_counter_model_names_its_entity(void **state)
{
    struct queueing_spec spec = {0};

    (void)state;
    assert_int_equal(queueing_model.entity_hash(&spec, 0, 0), sim_hash_name("counter/main"));
    assert_int_equal(queueing_model.entity_hashes(&spec, 0)[0], sim_hash_name("counter/main"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loop_merges_by_time_and_order_exogenous_first),
        cmocka_unit_test(running_in_steps_equals_running_at_once),
        cmocka_unit_test(a_full_queue_fails_the_replicate_with_its_reason),
        cmocka_unit_test(the_first_reason_wins_and_stops_the_run),
        cmocka_unit_test(a_broken_invariant_fails_the_replicate_when_checks_run),
        cmocka_unit_test(a_copied_block_is_a_fork),
        cmocka_unit_test(cancel_and_reschedule_reach_the_queue),
        cmocka_unit_test(the_fingerprint_hears_time_kind_and_entity),
        cmocka_unit_test(a_trace_sees_every_event_and_changes_nothing),
        cmocka_unit_test(a_scenario_is_sorted_whatever_the_order_of_drawing),
        cmocka_unit_test(the_digest_sees_every_field_and_every_path_cell),
        cmocka_unit_test(an_empty_scenario_closes_and_a_cleared_one_keeps_its_buffers),
        cmocka_unit_test(a_tie_shuffle_changes_the_order_of_ties_only),
        cmocka_unit_test(the_counter_model_names_its_entity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
