/* Time-weighted balances: a trace of checkpoints (time, balance, balance x seconds so far).
 *
 * A checkpoint adds last balance x (t - last t). Lookups take the last checkpoint at or before a moment; of several in one
 * second the last one wins. The mean over a window is the difference of the sums at its ends over its length. Sums are
 * 256-bit, as in the contracts. The trace keeps the latest `capacity` checkpoints; a window must not begin before the
 * oldest of them, unless nothing was dropped yet: before the first checkpoint the balance is 0.
 * Source: facts sheet §2.5, §8.3 (TWABCheckpoints, TWABSnapshotsUtils, ValidatorStakingHub). */
#ifndef MITO_GOVERNANCE_TWAB_H
#define MITO_GOVERNANCE_TWAB_H

#include "sim/base/wide.h"

struct mito_twab_point {
    struct sim_u256 sum; /* balance x seconds up to `time` */
    sim_u128 balance;    /* from `time` on */
    int64_t time;        /* seconds */
};

/* Relocatable: the points follow the struct. */
struct mito_twab {
    uint64_t pushed; /* checkpoints so far, those of one second counted once */
    uint32_t capacity;
    struct mito_twab_point point[];
};

size_t mito_twab_size(uint32_t capacity); /* bytes, a multiple of 16 */
void mito_twab_init(struct mito_twab *trace, uint32_t capacity);

/* False, and nothing done, when `time` lies before the last checkpoint (CheckpointUnorderedInsertion). */
bool mito_twab_push(struct mito_twab *trace, int64_t time, sim_u128 balance);

/* Balance x seconds up to `time`. */
struct sim_u256 mito_twab_sum(const struct mito_twab *trace, int64_t time);

/* Balance x seconds within [from, to). */
struct sim_u256 mito_twab_within(const struct mito_twab *trace, int64_t from, int64_t to);

/* Mean balance over [from, to), rounded down; to > from. */
sim_u128 mito_twab_mean(const struct mito_twab *trace, int64_t from, int64_t to);

#endif
