/* Ethereum's staking arithmetic in exact integers, gwei and epochs: how fast stake can leave, and what it earns.
 *
 * Source: ethereum/consensus-specs, specs/{altair,electra,gloas}/beacon-chain.md, mainnet preset. The exit queue is a
 * fluid server: each epoch lets a fixed balance go, requests are served in order, and an exit asked for now ends in the
 * epoch in which the balance before it and its own have gone. */
#ifndef MITO_VENUE_BEACON_H
#define MITO_VENUE_BEACON_H

#include <stdint.h>

#define MITO_BEACON_GWEI UINT64_C(1000000000) /* gwei of one coin, also the increment of an effective balance */
#define MITO_BEACON_EPOCH_SECONDS 384         /* 32 slots of 12 s */
#define MITO_BEACON_EPOCHS_DAY 225
#define MITO_BEACON_EPOCHS_YEAR 82125          /* of 365 days */
#define MITO_BEACON_LOOKAHEAD 5               /* an exit ends at the earliest 1 + 4 epochs from now */
#define MITO_BEACON_WITHDRAWABLE 256          /* epochs from the exit to withdrawability */

/* What one epoch lets go. `total`: all active balance, gwei. */
struct mito_beacon_churn {
    uint64_t exit, consolidation;
};
struct mito_beacon_churn mito_beacon_churn_electra(uint64_t total);
/* As specified for the later fork that is not scheduled: exits alone, no cap. */
uint64_t mito_beacon_churn_gloas(uint64_t total);

/* floor(sqrt(value)). */
uint64_t mito_beacon_root(uint64_t value);

/* gwei per epoch and coin staked, of a perfect validator. */
uint64_t mito_beacon_reward(uint64_t total);

/* The same as a simple yearly rate: 64e9 / floor(sqrt(total)) x 82,125 / 1e9. */
double mito_beacon_rate(uint64_t total);

/* The fluid server. All zero: nobody has left yet. */
struct mito_beacon_queue {
    uint64_t earliest; /* epoch in which the last exit ends */
    uint64_t left;     /* gwei that this epoch still lets go */
};

/* compute_exit_epoch_and_update_churn: queues `balance` gwei at epoch `now`; returns the epoch in which it has exited.
 * churn > 0. */
uint64_t mito_beacon_exit(struct mito_beacon_queue *queue, uint64_t balance, uint64_t now, uint64_t churn);

#endif
