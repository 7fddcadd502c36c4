#include "sim/kernel/queue_inline.h"

static uint32_t rounded_capacity(uint32_t slots)
{
    return slots == 0 ? 4 : (slots + 3) / 4 * 4;
}

/* Winners of the first level: a power of four, so that every level below the root is a whole number of groups. */
static uint32_t first_level(uint32_t capacity)
{
    uint32_t quarter = 1;

    while (quarter < capacity / 4) {
        quarter *= 4;
    }
    return quarter;
}

static uint32_t winner_count(uint32_t quarter)
{
    uint32_t total = 0;

    for (uint32_t level = quarter; level > 0; level /= 4) {
        total += level;
    }
    return total;
}

static size_t winners_end(uint32_t capacity)
{
    return sizeof(struct sim_queue) + sizeof(sim_u128) * (capacity + winner_count(first_level(capacity)));
}

size_t sim_queue_size(uint32_t slots)
{
    uint32_t capacity = rounded_capacity(slots);

    return winners_end(capacity) + sizeof(struct sim_queue_slot) * capacity;
}

void sim_queue_init(struct sim_queue *queue, uint32_t slots)
{
    SIM_CHECK(slots <= UINT32_C(1) << SIM_QUEUE_SLOT_BITS);
    uint32_t capacity = rounded_capacity(slots);
    *queue = (struct sim_queue){
        .capacity = capacity,
        .span = 4,
        .quarter = first_level(capacity),
        .free_slot = SIM_QUEUE_NO_SLOT,
        .hole = SIM_QUEUE_NO_SLOT,
        .winners_offset = (uint32_t)(sizeof *queue + sizeof(sim_u128) * capacity),
        .slots_offset = (uint32_t)winners_end(capacity),
        .children_offset = (uint32_t)sizeof *queue,
        .near = {SIM_QUEUE_EMPTY},
    };
    for (uint32_t i = 0; i < capacity; i++) {
        queue->keys[i] = SIM_QUEUE_EMPTY;
        sim_queue_slots(queue)[i] = (struct sim_queue_slot){.generation = 1};
    }
    uint32_t winners = winner_count(queue->quarter);
    for (uint32_t i = 0; i < winners; i++) {
        sim_queue_winners(queue)[i] = SIM_QUEUE_EMPTY;
    }
}

uint32_t sim_queue_extend(struct sim_queue *queue)
{
    if (queue->used == queue->capacity) {
        return SIM_QUEUE_NO_SLOT;
    }
    if (queue->used == queue->span) { /* the old root becomes the first of four under a new one */
        uint32_t root = queue->quarter + (queue->root >> 2);
        sim_queue_winners(queue)[root] = sim_queue_winners(queue)[queue->root];
        queue->children_offset = queue->winners_offset + (uint32_t)sizeof(sim_u128) * (root - queue->quarter) * 4;
        queue->children_shift = (uint16_t)(queue->children_shift + 2);
        queue->root = root;
        queue->span *= 4;
    }
    return queue->used++;
}
