#include "models/governance/emission.h"

void mito_emission_init(struct mito_emission *emission, sim_u128 total)
{
    *emission = (struct mito_emission){.total = total};
}

bool mito_emission_configure(struct mito_emission *emission, struct mito_emission_record record)
{
    if (emission->records == MITO_EMISSION_RECORDS ||
        (emission->records > 0 && record.from < emission->record[emission->records - 1].from)) {
        return false;
    }
    emission->record[emission->records++] = record;
    return true;
}

#define MOST ((sim_u128)1 << 96) /* units a second: beyond it the products of a run could pass 2^128 */

/* Of one record, within [from, to), both at or after its start. */
static sim_u128 within_record(const struct mito_emission_record *record, int64_t from, int64_t to)
{
    sim_u128 rate = record->rate, sum = 0;

    if (record->renewal == 0) {
        return rate * (sim_u128)(to - from);
    }
    for (int64_t start = record->from; start < to && rate > 0; start += record->renewal) {
        int64_t end = start + record->renewal < to ? start + record->renewal : to;
        if (end > from) {
            sum += rate * (sim_u128)(end - (start > from ? start : from));
        }
        if (sim_wide_muldiv_floor(rate, record->multiplier, MITO_EMISSION_WHOLE, &rate) || rate > MOST) {
            return SIM_U128_MAX; /* no budget covers it */
        }
    }
    return sum;
}

sim_u128 mito_emission_within(const struct mito_emission *emission, int64_t from, int64_t to)
{
    sim_u128 sum = 0;

    for (uint32_t r = 0; r < emission->records; r++) {
        const struct mito_emission_record *record = &emission->record[r];
        int64_t end = r + 1 < emission->records && record[1].from < to ? record[1].from : to;
        int64_t start = record->from > from ? record->from : from;
        sum += end > start ? within_record(record, start, end) : 0;
    }
    return sum;
}

bool mito_emission_spend(struct mito_emission *emission, sim_u128 amount)
{
    if (amount > emission->total - emission->spent) {
        return false;
    }
    emission->spent += amount;
    return true;
}
