#include "models/governance/epoch.h"

void mito_epoch_init(struct mito_epoch *epoch, int64_t first, int64_t interval, bool as_coded)
{
    *epoch = (struct mito_epoch){.records = 2, .as_coded = as_coded};
    epoch->record[1] = (struct mito_epoch_record){.epoch = 1, .interval = interval, .time = first};
}

static struct mito_epoch_record by_time(const struct mito_epoch *epoch, int64_t time)
{
    uint32_t r = epoch->records - 1;

    while (r > 0 && epoch->record[r].time > time) {
        r--;
    }
    return epoch->record[r];
}

int64_t mito_epoch_at(const struct mito_epoch *epoch, int64_t now)
{
    struct mito_epoch_record record = by_time(epoch, now);

    return record.epoch == 0 ? 0 : record.epoch + (now - record.time) / record.interval;
}

int64_t mito_epoch_time(const struct mito_epoch *epoch, int64_t number)
{
    uint32_t r = epoch->records - 1;

    while (r > 0 && epoch->record[r].epoch > number) {
        r--;
    }
    return r == 0 ? 0 : epoch->record[r].time + (number - epoch->record[r].epoch) * epoch->record[r].interval;
}

bool mito_epoch_set_next(struct mito_epoch *epoch, int64_t now, int64_t interval)
{
    struct mito_epoch_record *last = &epoch->record[epoch->records - 1];

    if (last->time > now) { /* it has not begun: it is the next one */
        last->interval = interval;
        return true;
    }
    if (epoch->records == MITO_EPOCH_RECORDS) {
        return false;
    }
    int64_t current = mito_epoch_at(epoch, now);
    int64_t steps = epoch->as_coded ? current : current + 1 - last->epoch;
    last[1] = (struct mito_epoch_record){
        .epoch = current + 1, .interval = interval, .time = last->time + steps * last->interval};
    epoch->records++;
    return true;
}
