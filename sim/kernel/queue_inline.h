/* The winner tree's layout and operations, inlined into the engine's loop. What it promises: queue.h.
 *
 *     key = time (biased to unsigned) 64 | order 8 | sequence 36 | slot 20        unique, so the order is total
 * keys[] has one key a slot, winners[] the least of each group of four: of four slots first, then of four winners. They
 * lie level after level, the first level `quarter` = 4^n wide, so the winner of winners 4i .. 4i+3 is quarter + i on
 * every level. The climb after a change takes, level by level, the least of the node and its three siblings; the
 * siblings do not depend on the comparison below, so only one comparison a level waits for another, and none is a
 * branch. Only the levels that span the slots used so far are climbed.
 * What is pushed to fire before all of the tree (a message on its way, while the rest waits for hours) does not climb at
 * all: its key goes into `near`, a few keys sorted by insertion. The head is the lesser of the two heads. */
#ifndef SIM_KERNEL_QUEUE_INLINE_H
#define SIM_KERNEL_QUEUE_INLINE_H

#include "sim/base/hash.h"
#include "sim/base/status.h"
#include "sim/kernel/queue.h"

#define SIM_QUEUE_SLOT_BITS 20
#define SIM_QUEUE_SEQUENCE_BITS 36
#define SIM_QUEUE_SLOT_MASK ((UINT32_C(1) << SIM_QUEUE_SLOT_BITS) - 1)
#define SIM_QUEUE_NO_SLOT UINT32_MAX
#define SIM_QUEUE_EMPTY SIM_U128_MAX /* key of a free slot */
#define SIM_QUEUE_NEAR 7             /* keys of `near`: with the empty one, two cache lines */

/* What the key does not tell about a pending event. */
struct sim_queue_slot {
    uint64_t argument[2];
    uint32_t entity;
    uint16_t kind;
    uint16_t leg;
    uint32_t generation; /* of the handle to the event in the slot, or of the next one */
    uint32_t next_free;
};

struct sim_queue {
    uint64_t sequence;  /* pushes and reschedules so far */
    uint64_t salt;      /* 0, or ties go by a hash with it */
    uint32_t capacity;  /* slots */
    uint32_t used;      /* slots ever used: the tree spans them */
    uint32_t span;      /* slots under `root` */
    uint32_t root;      /* winner of all: the head */
    uint32_t quarter;   /* winners of the first level */
    uint32_t free_slot; /* head of the list, last freed first: that one is warm */
    uint32_t hole;      /* slot of the event popped last whose key is still in the tree, or NO_SLOT */
    uint32_t count;     /* pending events */
    uint32_t winners_offset, slots_offset; /* bytes from the start of the queue */
    uint32_t children_offset;              /* the same, of the four keys under the root */
    uint16_t children_shift;               /* from a slot to its ancestor among them */
    uint16_t near_count;
    sim_u128
        near[1 + SIM_QUEUE_NEAR]; /* an empty key, then near_count keys, the least last; the tree has none of them */
    sim_u128 keys[];
};

static inline sim_u128 *sim_queue_winners(struct sim_queue *queue)
{
    return (sim_u128 *)(void *)((char *)queue + queue->winners_offset);
}

static inline struct sim_queue_slot *sim_queue_slots(struct sim_queue *queue)
{
    return (struct sim_queue_slot *)(void *)((char *)queue + queue->slots_offset);
}

/* The smaller of two keys without a branch. gcc makes it from the plain expression; clang makes a jump of that, 40 %
 * slower, so x86-64 is told. */
static inline sim_u128 sim_queue_least(sim_u128 a, sim_u128 b)
{
#if defined(__x86_64__) && defined(__clang__)
    uint64_t low = (uint64_t)a, high = (uint64_t)(a >> 64), scratch = (uint64_t)(b >> 64);
    __asm__("cmp %[low], %[blow]\n\t"
            "sbb %[high], %[scratch]\n\t"
            "cmovc %[blow], %[low]\n\t"
            "cmovc %[bhigh], %[high]"
            : [low] "+&r"(low), [high] "+&r"(high), [scratch] "+&r"(scratch)
            : [blow] "r"((uint64_t)b), [bhigh] "rm"((uint64_t)(b >> 64))
            : "cc");
    return (sim_u128)high << 64 | low;
#else
    return b < a ? b : a;
#endif
}

static inline sim_u128 sim_queue_key(sim_time time, uint8_t order, uint64_t sequence, uint32_t slot)
{
    uint64_t high = (uint64_t)time ^ (UINT64_C(1) << 63);
    uint64_t low = (uint64_t)order << (SIM_QUEUE_SEQUENCE_BITS + SIM_QUEUE_SLOT_BITS) | sequence << SIM_QUEUE_SLOT_BITS;

    return (sim_u128)high << 64 | low | slot;
}

static inline sim_time sim_queue_key_time(sim_u128 key)
{
    return (sim_time)((uint64_t)(key >> 64) ^ (UINT64_C(1) << 63));
}

static inline uint8_t sim_queue_key_order(sim_u128 key)
{
    return (uint8_t)((uint64_t)key >> (SIM_QUEUE_SEQUENCE_BITS + SIM_QUEUE_SLOT_BITS));
}

/* Least of `key`, which stands at `at`, and its three siblings. */
static inline sim_u128 sim_queue_group(const sim_u128 *keys, uint32_t at, sim_u128 key)
{
    sim_u128 siblings = sim_queue_least(sim_queue_least(keys[at ^ 1], keys[at ^ 2]), keys[at ^ 3]);

    return sim_queue_least(siblings, key);
}

/* Sets a slot's key and climbs to the root: for the hole, whose key was the head, so that every level changes. */
static inline void sim_queue_replace(struct sim_queue *queue, uint32_t slot, sim_u128 key)
{
    sim_u128 *winners = sim_queue_winners(queue);
    uint32_t root = queue->root;
    uint32_t quarter = queue->quarter;
    uint32_t node = slot >> 2;

    queue->keys[slot] = key;
    key = sim_queue_group(queue->keys, slot, key);
    winners[node] = key;
    while (node != root) {
        key = sim_queue_group(winners, node, key);
        node = quarter + (node >> 2);
        winners[node] = key;
    }
}

/* The same for any other slot: most changes stop mattering after a level or two. */
static inline void sim_queue_update(struct sim_queue *queue, uint32_t slot, sim_u128 key)
{
    sim_u128 *winners = sim_queue_winners(queue);
    uint32_t node = slot >> 2;

    queue->keys[slot] = key;
    key = sim_queue_group(queue->keys, slot, key);
    while (winners[node] != key) {
        winners[node] = key;
        if (node == queue->root) {
            break;
        }
        key = sim_queue_group(winners, node, key);
        node = queue->quarter + (node >> 2);
    }
}

static inline void sim_queue_free_slot(struct sim_queue *queue, uint32_t slot)
{
    sim_queue_slots(queue)[slot].next_free = queue->free_slot;
    queue->free_slot = slot;
}

/* The handler of the popped event pushed nothing: its slot becomes free. */
static inline void sim_queue_settle(struct sim_queue *queue)
{
    if (queue->hole != SIM_QUEUE_NO_SLOT) {
        sim_queue_replace(queue, queue->hole, SIM_QUEUE_EMPTY);
        sim_queue_free_slot(queue, queue->hole);
        queue->hole = SIM_QUEUE_NO_SLOT;
    }
}

/* Key of the head; SIM_QUEUE_EMPTY when there is none. */
static inline sim_u128 sim_queue_head(struct sim_queue *queue)
{
    sim_queue_settle(queue);
    sim_u128 head = sim_queue_winners(queue)[queue->root];
    if (queue->near_count == 0) {
        return head;
    }
    return sim_queue_least(head, queue->near[queue->near_count]);
}

/* Whether an event of this time would fire before all of the tree: a guess, for any answer keeps the order. While a hole
 * is open, the three other children of the root stand for the tree. */
static inline bool sim_queue_is_near(struct sim_queue *queue, sim_time time)
{
    if (queue->hole == SIM_QUEUE_NO_SLOT) {
        return time < sim_queue_key_time(sim_queue_winners(queue)[queue->root]);
    }
    const sim_u128 *children = (const sim_u128 *)(const void *)((const char *)queue + queue->children_offset);
    uint32_t at = queue->hole >> queue->children_shift;
    return time < sim_queue_key_time(children[at ^ 1]) && time < sim_queue_key_time(children[at ^ 2]) &&
           time < sim_queue_key_time(children[at ^ 3]);
}

static inline void sim_queue_near_insert(struct sim_queue *queue, sim_u128 key)
{
    uint32_t at = queue->near_count++;

    for (; queue->near[at] < key; at--) {
        queue->near[at + 1] = queue->near[at];
    }
    queue->near[at + 1] = key;
}

/* Takes the key of a pending slot out of `near`. */
static inline sim_u128 sim_queue_near_remove(struct sim_queue *queue, uint32_t slot)
{
    uint32_t at = queue->near_count--;
    sim_u128 key = queue->near[at], above;

    while (((uint32_t)key & SIM_QUEUE_SLOT_MASK) != slot) {
        above = key;
        key = queue->near[--at];
        queue->near[at] = above;
    }
    return key;
}

static inline bool sim_queue_empty(const struct sim_queue *queue)
{
    return queue->count == 0;
}

static inline uint32_t sim_queue_count(const struct sim_queue *queue)
{
    return queue->count;
}

static inline sim_time sim_queue_time(struct sim_queue *queue)
{
    return sim_queue_key_time(sim_queue_head(queue));
}

static inline unsigned sim_queue_order(struct sim_queue *queue)
{
    return sim_queue_key_order(sim_queue_head(queue));
}

/* Generation 0 is never given out, so that a zeroed handle is no event. */
static inline void sim_queue_retire(struct sim_queue_slot *slot)
{
    slot->generation = slot->generation == UINT32_MAX ? 1 : slot->generation + 1;
}

static inline void sim_queue_pop(struct sim_queue *queue, struct sim_event *event)
{
    sim_u128 key = sim_queue_head(queue);
    uint32_t at = (uint32_t)key & SIM_QUEUE_SLOT_MASK;
    struct sim_queue_slot *slot = &sim_queue_slots(queue)[at];

    event->time = sim_queue_key_time(key);
    event->kind = slot->kind;
    event->leg = slot->leg;
    event->entity = slot->entity;
    event->argument[0] = slot->argument[0];
    event->argument[1] = slot->argument[1];
    sim_queue_retire(slot);
    queue->count--;
    if (queue->near_count != 0 && key == queue->near[queue->near_count]) {
        queue->near_count--;
        sim_queue_free_slot(queue, at);
    } else {
        queue->hole = at;
    }
}

static inline uint64_t sim_queue_next_sequence(struct sim_queue *queue)
{
    uint64_t sequence = queue->sequence++;

    SIM_CHECK(sequence >> SIM_QUEUE_SEQUENCE_BITS == 0);
    if (queue->salt != 0) {
        sequence = sim_hash_finish(sequence + queue->salt) >> (64 - SIM_QUEUE_SEQUENCE_BITS);
    }
    return sequence;
}

/* One more slot than ever before, in queue.c; SIM_QUEUE_NO_SLOT when there is none. */
uint32_t sim_queue_extend(struct sim_queue *queue);

static inline uint32_t sim_queue_take_slot(struct sim_queue *queue)
{
    uint32_t at = queue->free_slot;

    if (at == SIM_QUEUE_NO_SLOT) {
        return sim_queue_extend(queue);
    }
    queue->free_slot = sim_queue_slots(queue)[at].next_free;
    return at;
}

static inline struct sim_handle sim_queue_push(struct sim_queue *queue, const struct sim_event *event, uint8_t order)
{
    bool near = sim_queue_is_near(queue, event->time) && queue->near_count < SIM_QUEUE_NEAR;
    if (near) {
        sim_queue_settle(queue);
    }
    uint32_t at = queue->hole;
    bool fused = at != SIM_QUEUE_NO_SLOT;

    if (!fused) {
        at = sim_queue_take_slot(queue);
        if (at == SIM_QUEUE_NO_SLOT) {
            return SIM_QUEUE_NONE;
        }
    }
    struct sim_queue_slot *slot = &sim_queue_slots(queue)[at];
    slot->kind = event->kind;
    slot->leg = event->leg;
    slot->entity = event->entity;
    slot->argument[0] = event->argument[0];
    slot->argument[1] = event->argument[1];
    queue->count++;
    sim_u128 key = sim_queue_key(event->time, order, sim_queue_next_sequence(queue), at);
    if (near) {
        sim_queue_near_insert(queue, key);
    } else if (fused) {
        queue->hole = SIM_QUEUE_NO_SLOT;
        sim_queue_replace(queue, at, key);
    } else {
        sim_queue_update(queue, at, key);
    }
    return (struct sim_handle){.slot = at, .generation = slot->generation};
}

static inline bool sim_queue_pending(struct sim_queue *queue, struct sim_handle handle)
{
    /* A slot's current generation is in someone's hands only while its event is pending. */
    return handle.slot < queue->used && handle.generation == sim_queue_slots(queue)[handle.slot].generation;
}

static inline bool sim_queue_cancel(struct sim_queue *queue, struct sim_handle handle)
{
    if (!sim_queue_pending(queue, handle)) {
        return false;
    }
    sim_queue_retire(&sim_queue_slots(queue)[handle.slot]);
    if (queue->keys[handle.slot] == SIM_QUEUE_EMPTY) {
        sim_queue_near_remove(queue, handle.slot);
    } else {
        sim_queue_update(queue, handle.slot, SIM_QUEUE_EMPTY);
    }
    sim_queue_free_slot(queue, handle.slot);
    queue->count--;
    return true;
}

static inline bool sim_queue_reschedule(struct sim_queue *queue, struct sim_handle handle, sim_time time)
{
    if (!sim_queue_pending(queue, handle)) {
        return false;
    }
    sim_u128 old = queue->keys[handle.slot];
    if (old == SIM_QUEUE_EMPTY) {
        old = sim_queue_near_remove(queue, handle.slot);
    }
    sim_u128 key = sim_queue_key(time, sim_queue_key_order(old), sim_queue_next_sequence(queue), handle.slot);
    sim_queue_update(queue, handle.slot, key);
    return true;
}

static inline void sim_queue_shuffle(struct sim_queue *queue, uint64_t salt)
{
    queue->salt = salt;
}

#endif
