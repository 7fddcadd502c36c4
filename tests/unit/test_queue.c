/* The pending-event set against a list that looks at everything. `test_queue N` runs N operations (default 300,000). */
#include "sim/base/hash.h"
#include "sim/kernel/queue_inline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define LIST_SIZE 300

static uint64_t operations = 300000;

static struct sim_queue *queue_of(uint32_t slots)
{
    struct sim_queue *queue = aligned_alloc(64, (sim_queue_size(slots) + 63) / 64 * 64);

    assert_non_null(queue);
    sim_queue_init(queue, slots);
    return queue;
}

static struct sim_handle push_at(struct sim_queue *queue, sim_time time, uint8_t order, uint32_t entity)
{
    struct sim_event event = {
        .time = time, .kind = 7, .leg = 3, .entity = entity, .argument = {entity, ~(uint64_t)entity}};

    return sim_queue_push(queue, &event, order);
}

struct reference {
    sim_time time;
    uint8_t order;
    uint64_t sequence;
    uint32_t entity;
    struct sim_handle handle;
    bool pending;
};

static struct reference *least_of(struct reference *list)
{
    struct reference *least = NULL;

    for (int i = 0; i < LIST_SIZE; i++) {
        struct reference *r = &list[i];
        if (!r->pending) {
            continue;
        }
        if (least == NULL || r->time < least->time || (r->time == least->time && r->order < least->order) ||
            (r->time == least->time && r->order == least->order && r->sequence < least->sequence)) {
            least = r;
        }
    }
    return least;
}

static struct reference *unused_of(struct reference *list)
{
    for (int i = 0; i < LIST_SIZE; i++) {
        if (!list[i].pending) {
            return &list[i];
        }
    }
    return NULL;
}

static uint64_t next(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return sim_hash_finish(*state);
}

static void pop_both(struct sim_queue *queue, struct reference *list, sim_time *now)
{
    struct reference *least = least_of(list);
    struct sim_event event;

    assert_int_equal(sim_queue_time(queue), least == NULL ? SIM_TIME_MAX : least->time);
    if (least == NULL) {
        assert_true(sim_queue_empty(queue));
        return;
    }
    assert_int_equal(sim_queue_order(queue), least->order);
    sim_queue_pop(queue, &event);
    assert_int_equal(event.time, least->time);
    assert_int_equal(event.entity, least->entity);
    assert_int_equal(event.argument[1], ~(uint64_t)least->entity);
    assert_false(sim_queue_pending(queue, least->handle));
    assert_false(sim_queue_cancel(queue, least->handle));
    least->pending = false;
    *now = event.time;
}

/* `wanted` pending events are held on average; times fall on a few ticks, so that most events tie with others; three of
 * four are `far` later, so that the others go before all of them. */
static void fuzz(uint64_t seed, uint64_t count, uint32_t wanted, uint32_t slots, sim_time far)
{
    struct sim_queue *queue = queue_of(slots);
    static struct reference list[LIST_SIZE];
    uint64_t random = seed, sequence = 0;
    uint32_t entity = 0;
    sim_time now = -50;

    memset(list, 0, sizeof list);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t r = next(&random);
        uint32_t pending = sim_queue_count(queue);
        unsigned action = (unsigned)(r % 100);
        struct reference *any = &list[(r >> 8) % LIST_SIZE];
        sim_time later = (r >> 40) % 4 != 0 ? far : 0;
        if (action < 40 && pending < 2 * wanted) {
            struct reference *entry = unused_of(list);
            uint8_t order = (uint8_t)((r >> 20) % 3);
            sim_time time = now + later + (sim_time)((r >> 30) % 6);
            struct sim_handle handle = push_at(queue, time, order, ++entity);
            if (pending == queue->capacity) {
                assert_int_equal(handle.generation, 0);
                continue;
            }
            assert_non_null(entry);
            *entry = (struct reference){time, order, sequence++, entity, handle, true};
        } else if (action < 75) {
            pop_both(queue, list, &now);
        } else if (action < 88) {
            assert_int_equal(sim_queue_cancel(queue, any->handle), any->pending);
            any->pending = false;
        } else {
            sim_time time = now + later + (sim_time)((r >> 30) % 9);
            assert_int_equal(sim_queue_reschedule(queue, any->handle, time), any->pending);
            if (any->pending) {
                any->time = time;
                any->sequence = sequence++;
            }
        }
    }
    free(queue);
}

static void agrees_with_a_list_under_ties_cancels_and_reschedules(void **state)
{
    (void)state;
    fuzz(1, operations / 3, 3, 16, 0);
    fuzz(2, operations / 3, 12, 20, 0);
    fuzz(3, operations / 3, 140, 280, 0);
    fuzz(4, operations / 3, 60, 120, 40);
    fuzz(5, operations / 3, 140, 280, 200);
}

static void equal_time_and_order_fire_first_scheduled_first(void **state)
{
    struct sim_queue *queue = queue_of(1000);
    struct sim_event event;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        push_at(queue, 5, 1, i);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        sim_queue_pop(queue, &event);
        assert_int_equal(event.entity, i);
    }
    free(queue);
}

static void negative_times_come_before_zero(void **state)
{
    struct sim_queue *queue = queue_of(4);
    struct sim_event event;

    (void)state;
    push_at(queue, 0, 0, 1);
    push_at(queue, -3, 0, 2);
    push_at(queue, INT64_MIN, 0, 3);
    push_at(queue, SIM_TIME_MAX, 0, 4);
    uint32_t expected[4] = {3, 2, 1, 4};
    for (int i = 0; i < 4; i++) {
        sim_queue_pop(queue, &event);
        assert_int_equal(event.entity, expected[i]);
    }
    assert_true(sim_queue_empty(queue));
    free(queue);
}

static void a_full_queue_gives_no_handle_and_keeps_what_it_has(void **state)
{
    struct sim_queue *queue = queue_of(8);
    struct sim_event event;

    (void)state;
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_not_equal(push_at(queue, 8 - (sim_time)i, 0, i).generation, 0);
    }
    assert_int_equal(push_at(queue, 0, 0, 99).generation, 0);
    assert_int_equal(sim_queue_count(queue), 8);
    sim_queue_pop(queue, &event);
    assert_int_equal(event.entity, 7);
    assert_int_not_equal(push_at(queue, 9, 0, 100).generation, 0);
    free(queue);
}

static void a_handle_of_a_reused_slot_is_stale(void **state)
{
    struct sim_queue *queue = queue_of(4);

    (void)state;
    struct sim_handle first = push_at(queue, 1, 0, 1);
    assert_true(sim_queue_cancel(queue, first));
    struct sim_handle second = push_at(queue, 1, 0, 2);
    assert_int_equal(first.slot, second.slot);
    assert_false(sim_queue_pending(queue, first));
    assert_false(sim_queue_reschedule(queue, first, 0));
    assert_false(sim_queue_cancel(queue, SIM_QUEUE_NONE));
    assert_true(sim_queue_cancel(queue, second));
    free(queue);
}

static void a_copied_queue_lives_on_its_own(void **state)
{
    struct sim_queue *queue = queue_of(64), *copy = queue_of(64);
    struct sim_event event;

    (void)state;
    for (uint32_t i = 0; i < 40; i++) {
        push_at(queue, 40 - (sim_time)i, 0, i);
    }
    sim_queue_pop(queue, &event); /* the hole travels with the copy */
    memcpy(copy, queue, sim_queue_size(64));
    while (!sim_queue_empty(queue)) {
        sim_queue_pop(queue, &event);
    }
    for (uint32_t i = 39; i-- > 0;) {
        sim_queue_pop(copy, &event);
        assert_int_equal(event.entity, i);
    }
    assert_true(sim_queue_empty(copy));
    free(queue);
    free(copy);
}

static void a_shuffle_changes_ties_and_nothing_else(void **state)
{
    struct sim_queue *queue = queue_of(300);
    struct sim_event event;
    unsigned moved = 0;
    bool seen[300] = {false};

    (void)state;
    sim_queue_shuffle(queue, 12345);
    for (uint32_t i = 0; i < 300; i++) {
        push_at(queue, i / 30, (uint8_t)(i / 10 % 3), i);
    }
    for (uint32_t i = 0; i < 300; i++) {
        sim_queue_pop(queue, &event);
        assert_int_equal(event.entity / 10, i / 10); /* (time, order) holds; within ten ties the order is hashed */
        moved += event.entity != i;
        assert_false(seen[event.entity]);
        seen[event.entity] = true;
    }
    assert_in_range(moved, 200, 300); /* 270 expected of random orders of ten */
    free(queue);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_list_under_ties_cancels_and_reschedules),
        cmocka_unit_test(equal_time_and_order_fire_first_scheduled_first),
        cmocka_unit_test(negative_times_come_before_zero),
        cmocka_unit_test(a_full_queue_gives_no_handle_and_keeps_what_it_has),
        cmocka_unit_test(a_handle_of_a_reused_slot_is_stale),
        cmocka_unit_test(a_copied_queue_lives_on_its_own),
        cmocka_unit_test(a_shuffle_changes_ties_and_nothing_else),
    };

    if (argc > 1) {
        operations = strtoull(argv[1], NULL, 10);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
