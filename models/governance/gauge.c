#include "models/governance/gauge.h"

#include "sim/base/status.h"

/* What a list looks like, of an epoch or as a vote was given on it; then `width` ids, then `width` gauges. */
struct ballot {
    uint32_t epoch, count;
    uint16_t entry[];
};

static size_t ballot_size(uint32_t width)
{
    return (sizeof(struct ballot) + 2 * (size_t)width * sizeof(uint16_t) + 15) & ~(size_t)15;
}

size_t mito_gauge_size(uint32_t voters, uint32_t lists, uint32_t width)
{
    return sizeof(struct mito_gauge) + ballot_size(width) * lists * ((size_t)voters + 1);
}

void mito_gauge_init(struct mito_gauge *gauge, uint32_t voters, uint32_t lists, uint32_t width)
{
    *gauge = (struct mito_gauge){.voters = voters, .lists = lists, .width = width};
}

/* Row 0 are the lists of the running epoch, row v + 1 the votes of voter v. */
static struct ballot *ballot_at(const struct mito_gauge *gauge, uint32_t row, uint32_t list)
{
    return (struct ballot *)((char *)(uintptr_t)(gauge + 1) +
                             ballot_size(gauge->width) * ((size_t)row * gauge->lists + list));
}

uint32_t mito_gauge_freeze(struct mito_gauge *gauge, uint32_t list, uint32_t epoch, const uint16_t *ids, uint32_t count,
                           const uint16_t **frozen)
{
    struct ballot *now = ballot_at(gauge, 0, list);

    SIM_CHECK(count <= gauge->width && epoch >= now->epoch);
    if (now->epoch != epoch || now->count == 0) {
        now->epoch = epoch;
        now->count = count;
        for (uint32_t p = 0; p < count; p++) {
            now->entry[p] = ids[p];
        }
    }
    *frozen = now->entry;
    return now->count;
}

enum mito_gauge_outcome mito_gauge_cast(struct mito_gauge *gauge, uint32_t voter, uint32_t list, uint32_t epoch,
                                        const uint16_t *gauges, uint32_t count)
{
    const struct ballot *now = ballot_at(gauge, 0, list);
    struct ballot *vote = ballot_at(gauge, voter + 1, list);
    uint32_t sum = 0;

    SIM_CHECK(now->epoch == epoch);
    if (count == 0) {
        return MITO_GAUGE_EMPTY;
    }
    if (count != now->count) {
        return MITO_GAUGE_LENGTH;
    }
    for (uint32_t p = 0; p < count; p++) {
        sum += gauges[p];
    }
    if (sum != MITO_GAUGE_WHOLE) {
        return MITO_GAUGE_SUM;
    }
    vote->epoch = epoch;
    vote->count = count;
    for (uint32_t p = 0; p < count; p++) {
        vote->entry[p] = now->entry[p];
        vote->entry[gauge->width + p] = gauges[p];
    }
    return MITO_GAUGE_OK;
}

uint32_t mito_gauge_result(const struct mito_gauge *gauge, uint32_t voter, uint32_t list, uint16_t *gauges)
{
    const struct ballot *now = ballot_at(gauge, 0, list), *vote = ballot_at(gauge, voter + 1, list);
    uint32_t sum = 0;

    for (uint32_t p = 0; p < now->count; p++) {
        gauges[p] = 0;
        for (uint32_t k = 0; k < vote->count; k++) {
            if (vote->entry[k] == now->entry[p]) {
                gauges[p] = vote->entry[gauge->width + k];
            }
        }
        sum += gauges[p];
    }
    return sum;
}

void mito_gauge_tally(const uint16_t *gauges, uint32_t count, sim_u128 power, struct sim_u256 *tally)
{
    for (uint32_t p = 0; p < count; p++) {
        (void)sim_wide_add(tally[p], sim_wide_multiply(power, gauges[p]), &tally[p]);
    }
}
