/* The pending-event set: a 4-ary indexed winner tree over event slots, and a few keys in front of it.
 *
 * Order is total: (time, declared order of the kind, sequence number). Two events of one millisecond and one order fire
 * first-scheduled-first, whatever the history of the tree. Cancel and reschedule are eager, by a handle that goes stale
 * safely. The slot of the event being fired is reused by the first push of its handler, so a hold is one climb.
 * The queue lies in the world block: no pointers inside, memcpy copies it.
 * Why this structure: a tournament's path from slot to root is known in advance, so its comparisons do not mispredict;
 * figures in tests/bench/README.md. */
#ifndef SIM_KERNEL_QUEUE_H
#define SIM_KERNEL_QUEUE_H

#include "sim/base/wide.h"
#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a handler gets. `generation` is the queue's own. */
struct sim_event {
    sim_time time;
    uint16_t kind;
    uint16_t leg;
    uint32_t entity;
    uint64_t argument[2]; /* model's use */
};

struct sim_handle {
    uint32_t slot;
    uint32_t generation; /* 0: no event */
};

#define SIM_QUEUE_NONE ((struct sim_handle){0, 0})

struct sim_queue; /* layout in queue_inline.h */

/* Bytes for a queue of at least `slots` pending events (rounded up to the tree's width), and its initial state. */
size_t sim_queue_size(uint32_t slots);
void sim_queue_init(struct sim_queue *queue, uint32_t slots);

/* Declared inline in sim/kernel/queue_inline.h, which the engine includes:
 *   bool              sim_queue_empty(const struct sim_queue *)
 *   sim_time          sim_queue_time(struct sim_queue *)                time of the head; SIM_TIME_MAX when empty
 *   unsigned          sim_queue_order(struct sim_queue *)               declared order of the head
 *   void              sim_queue_pop(struct sim_queue *, struct sim_event *)    leaves a hole for the first push
 *   struct sim_handle sim_queue_push(struct sim_queue *, const struct sim_event *, uint8_t order)
 *                                                               SIM_QUEUE_NONE when no slot is free
 *   bool              sim_queue_cancel(struct sim_queue *, struct sim_handle)  false when stale
 *   bool              sim_queue_reschedule(struct sim_queue *, struct sim_handle, sim_time) orders like cancel + push
 *   bool              sim_queue_pending(struct sim_queue *, struct sim_handle)
 *   uint32_t          sim_queue_count(const struct sim_queue *)
 *   void              sim_queue_shuffle(struct sim_queue *, uint64_t salt)  test mode: ties by a hash of the sequence
 */

#endif
