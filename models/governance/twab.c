#include "models/governance/twab.h"

#include "sim/base/status.h"

size_t mito_twab_size(uint32_t capacity)
{
    return (sizeof(struct mito_twab) + capacity * sizeof(struct mito_twab_point) + 15) & ~(size_t)15;
}

void mito_twab_init(struct mito_twab *trace, uint32_t capacity)
{
    trace->pushed = 0;
    trace->capacity = capacity;
}

static const struct mito_twab_point *point_at(const struct mito_twab *trace, uint64_t number)
{
    return &trace->point[number % trace->capacity];
}

static struct sim_u256 sum_from(const struct mito_twab_point *point, int64_t time)
{
    struct sim_u256 sum;

    (void)sim_wide_add(point->sum, sim_wide_multiply(point->balance, (sim_u128)(time - point->time)), &sum);
    return sum;
}

bool mito_twab_push(struct mito_twab *trace, int64_t time, sim_u128 balance)
{
    struct mito_twab_point next = {.balance = balance, .time = time};

    if (trace->pushed > 0) {
        const struct mito_twab_point *last = point_at(trace, trace->pushed - 1);
        if (time < last->time) {
            return false;
        }
        next.sum = sum_from(last, time);
        trace->pushed -= time == last->time; /* the last one of a second wins */
    }
    trace->point[trace->pushed++ % trace->capacity] = next;
    return true;
}

struct sim_u256 mito_twab_sum(const struct mito_twab *trace, int64_t time)
{
    uint64_t oldest = trace->pushed > trace->capacity ? trace->pushed - trace->capacity : 0;

    for (uint64_t n = trace->pushed; n > oldest; n--) {
        if (point_at(trace, n - 1)->time <= time) {
            return sum_from(point_at(trace, n - 1), time);
        }
    }
    SIM_CHECK(oldest == 0); /* else the window began before what is kept */
    return sim_wide_of(0);
}

struct sim_u256 mito_twab_within(const struct mito_twab *trace, int64_t from, int64_t to)
{
    struct sim_u256 sum;

    (void)sim_wide_subtract(mito_twab_sum(trace, to), mito_twab_sum(trace, from), &sum);
    return sum;
}

sim_u128 mito_twab_mean(const struct mito_twab *trace, int64_t from, int64_t to)
{
    struct sim_u256 mean = {0};

    (void)sim_wide_muldiv(mito_twab_within(trace, from, to), sim_wide_of(1), sim_wide_of((sim_u128)(to - from)), &mean,
                          NULL);
    return mean.low; /* a mean of 128-bit balances */
}
