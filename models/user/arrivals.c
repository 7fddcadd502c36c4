#include "models/user/arrivals.h"

#include "models/chain/chain.h"
#include "sim/random/stream.h"

#include <math.h>
#include <stdlib.h>

#define LN2 0.69314718055994530942

static const struct sim_field bursts_fields[] = {
    {.name = "branching",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_bursts, branching),
     .fallback = "0.6",
     .low = 0,
     .low_open = true,
     .high = 0.95,
     .unit = "1",
     .help = "Mean number of arrivals that one brings at once after it; families have 1 / (1 - branching) on average.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0.3 .. 0.9"},
    {.name = "half_life",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_bursts, half_life),
     .fallback = "6h",
     .low = 1000,
     .high = 365 * 86400e3,
     .unit = "s",
     .help = "Time in which the excitement halves.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "10m .. 3d"},
    {0},
};
const struct sim_section mito_bursts_section = {
    "bursts", "Arrivals bring arrivals: a self-exciting (Hawkes) process with the same long-run rate.",
    sizeof(struct mito_bursts), bursts_fields};

uint32_t mito_arrivals_most(double rate_per_day, const struct mito_bursts *bursts, double days)
{
    double mean = rate_per_day * days, spread = 1 / (1 - bursts->branching); /* of a count: sd / root of the mean */

    return (uint32_t)ceil(mean + 10 * spread * sqrt(mean) + 16 * spread * spread);
}

/* A family while it is drawn: times of its members, in the order in which they are found. */
struct family {
    double *times; /* owned */
    uint32_t count, capacity;
};

static bool append(struct family *family, double time)
{
    if (family->count == family->capacity) {
        uint32_t capacity = family->capacity > 0 ? 2 * family->capacity : 64;
        double *times = realloc(family->times, capacity * sizeof *times);
        if (times == NULL) {
            return false;
        }
        family->times = times;
        family->capacity = capacity;
    }
    family->times[family->count++] = time;
    return true;
}

/* Draws the family of a root at `at` whose ordinal is `root`. Members after the end are drawn too, so that ordinals do
 * not depend on when a study ends. At branching 0.95 a family passes the 65535 that a leg counts once in 10^36. */
static enum sim_status draw_family(const struct mito_arrivals *arrivals, const struct mito_arrivals_sink *sink,
                                   struct family *family, double at, uint32_t root)
{
    enum sim_status status = SIM_OK;
    struct sim_stream stream =
        sim_stream_of(arrivals->seed, arrivals->replicate, arrivals->burst_purpose, arrivals->entity);
    double mean_wait = (double)arrivals->bursts.half_life / LN2;

    family->count = 0;
    if (!append(family, at)) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t i = 0; i < family->count; i++) {
        struct sim_draw draw = sim_stream_at(&stream, root + i);
        uint32_t holder = (uint32_t)sim_draw_below(&draw, arrivals->holders);
        double time = family->times[i];
        for (uint64_t left = sim_draw_poisson(&draw, arrivals->bursts.branching);
             left > 0 && family->count <= UINT16_MAX; left--) {
            if (!append(family, time + sim_draw_exponential(&draw) * mean_wait)) {
                return SIM_NO_MEMORY;
            }
        }
        sim_time block = time < (double)arrivals->until ? mito_chain_included((sim_time)ceil(time), arrivals->block)
                                                        : arrivals->until;
        if (block < arrivals->until) {
            SIM_TRY(sink->put(sink->user, block, root + i, (uint16_t)i, holder));
        }
    }
out:
    return status;
}

enum sim_status mito_arrivals_draw(const struct mito_arrivals *arrivals, const struct mito_arrivals_sink *sink)
{
    enum sim_status status = SIM_OK;
    struct sim_stream gaps =
        sim_stream_of(arrivals->seed, arrivals->replicate, arrivals->gap_purpose, arrivals->entity);
    double mean_gap = 1 / (arrivals->rate * (1 - arrivals->bursts.branching)), at = (double)arrivals->from;
    struct family family = {0};
    uint32_t ordinal = 0;

    for (uint32_t k = 0;; k++) {
        struct sim_draw gap = sim_stream_at(&gaps, k);
        at += sim_draw_exponential(&gap) * mean_gap;
        if (at >= (double)arrivals->until) {
            break;
        }
        SIM_TRY(draw_family(arrivals, sink, &family, at, ordinal));
        ordinal += family.count;
    }
out:
    free(family.times);
    return status;
}
