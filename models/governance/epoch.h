/* The clock of epochs (EpochFeeder): which epoch a moment belongs to, and when an epoch starts.
 *
 * Epoch 0 lies before the start; epoch e >= 1 starts at the last record's time + (e - record's epoch) x its interval.
 * A new interval begins with the next epoch. As coded, that epoch's start is last time + current epoch x last interval,
 * which is right only while the last record is epoch 1: a second change jumps ahead by (record's epoch - 1) intervals
 * (facts sheet §2.7). `as_coded` chooses between that and the start it was meant to have. Seconds throughout.
 * Source: mitosis-org/protocol @ c2b5b174, src/hub/validator/EpochFeeder.sol. */
#ifndef MITO_GOVERNANCE_EPOCH_H
#define MITO_GOVERNANCE_EPOCH_H

#include <stdbool.h>
#include <stdint.h>

#define MITO_EPOCH_RECORDS 16 /* changes of the interval a study may make, and two */

struct mito_epoch_record {
    int64_t epoch, interval, time;
};

struct mito_epoch {
    struct mito_epoch_record record[MITO_EPOCH_RECORDS];
    uint32_t records;
    bool as_coded;
};

/* Epoch 1 starts at `first`; both above 0. */
void mito_epoch_init(struct mito_epoch *epoch, int64_t first, int64_t interval, bool as_coded);

/* From the next epoch on (as seen at `now`) epochs last `interval`. False: no room for another record. */
bool mito_epoch_set_next(struct mito_epoch *epoch, int64_t now, int64_t interval);

int64_t mito_epoch_at(const struct mito_epoch *epoch, int64_t now);
int64_t mito_epoch_time(const struct mito_epoch *epoch, int64_t number); /* start of an epoch; 0 of epoch 0 */

#endif
