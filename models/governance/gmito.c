#include "models/governance/gmito.h"

size_t mito_gmito_queue_size(uint32_t capacity)
{
    return sizeof(struct mito_gmito_queue) + capacity * sizeof(((struct mito_gmito_queue *)0)->request[0]);
}

void mito_gmito_queue_init(struct mito_gmito_queue *queue, uint32_t capacity)
{
    *queue = (struct mito_gmito_queue){.capacity = capacity};
}

bool mito_gmito_queue_ask(struct mito_gmito_queue *queue, int64_t now, sim_u128 amount)
{
    if (amount == 0 || queue->asked - queue->claimed == queue->capacity) {
        return false;
    }
    queue->request[queue->asked % queue->capacity].amount = amount;
    queue->request[queue->asked % queue->capacity].time = now;
    queue->asked++;
    queue->pending += amount;
    return true;
}

sim_u128 mito_gmito_queue_claim(struct mito_gmito_queue *queue, int64_t now, int64_t period)
{
    sim_u128 amount = 0;

    while (queue->claimed < queue->asked && queue->request[queue->claimed % queue->capacity].time <= now - period) {
        amount += queue->request[queue->claimed++ % queue->capacity].amount;
    }
    queue->pending -= amount;
    return amount;
}

void mito_gmito_mint(struct mito_gmito *gmito, sim_u128 amount)
{
    gmito->supply += amount;
    gmito->mito += amount;
}

bool mito_gmito_request(struct mito_gmito *gmito, struct mito_gmito_queue *queue, int64_t now, sim_u128 amount)
{
    if (amount > gmito->supply || !mito_gmito_queue_ask(queue, now, amount)) {
        return false;
    }
    gmito->supply -= amount;
    gmito->waiting += amount;
    return true;
}

sim_u128 mito_gmito_claim(struct mito_gmito *gmito, struct mito_gmito_queue *queue, int64_t now, int64_t period)
{
    sim_u128 amount = mito_gmito_queue_claim(queue, now, period);

    gmito->waiting -= amount;
    gmito->mito -= amount;
    return amount;
}

const char *mito_gmito_check(const struct mito_gmito *gmito)
{
    return gmito->mito == gmito->supply + gmito->waiting
               ? NULL
               : "gMITO's MITO is not its supply and what waits to be claimed";
}

void mito_gmito_stake_add(struct mito_gmito_stake *stake, sim_u128 amount)
{
    stake->staked += amount;
}

bool mito_gmito_stake_ask(struct mito_gmito_stake *stake, struct mito_gmito_queue *queue, int64_t now, sim_u128 amount)
{
    if (amount > stake->staked || !mito_gmito_queue_ask(queue, now, amount)) {
        return false;
    }
    stake->staked -= amount;
    return true;
}

sim_u128 mito_gmito_stake_votes(const struct mito_gmito_stake *stake, const struct mito_gmito_queue *queue)
{
    return stake->staked + queue->pending;
}
