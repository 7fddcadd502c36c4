/* A ballot on a proposal: OpenZeppelin's Governor with Bravo counting, and the 2024 initiation of a protocol.
 *
 * Snapshot = proposal + delay, deadline = snapshot + period. It succeeds where for > against and for >= quorum; abstaining
 * counts for neither. Quorum = floor(supply at the snapshot x percent / 100). Then it waits in a timelock.
 * Initiation (2024): more than half of the votes cast are for, and the votes cast reach the quorum, 20 % of the miAsset
 * supply. Source: facts sheet §2.6. Seconds throughout. */
#ifndef MITO_GOVERNANCE_BALLOT_H
#define MITO_GOVERNANCE_BALLOT_H

#include "sim/base/wide.h"

enum mito_ballot_side { MITO_BALLOT_AGAINST, MITO_BALLOT_FOR, MITO_BALLOT_ABSTAIN, MITO_BALLOT_SIDES };
enum mito_ballot_state { MITO_BALLOT_PENDING, MITO_BALLOT_ACTIVE, MITO_BALLOT_DEFEATED, MITO_BALLOT_SUCCEEDED };

struct mito_ballot {
    int64_t snapshot, deadline;
    sim_u128 votes[MITO_BALLOT_SIDES];
    sim_u128 quorum;
    bool initiation; /* counted by the 2024 rule */
};

void mito_ballot_open(struct mito_ballot *ballot, int64_t now, int64_t delay, int64_t period, bool initiation);

/* At the snapshot. `percent` may have a fraction: hundredths of a percent are kept, as the numerator over 10,000. */
void mito_ballot_snapshot(struct mito_ballot *ballot, sim_u128 supply, uint32_t per_10000);

void mito_ballot_vote(struct mito_ballot *ballot, enum mito_ballot_side side, sim_u128 power);

/* A ballot is pending up to and including its snapshot, active up to and including its deadline. */
enum mito_ballot_state mito_ballot_state_of(const struct mito_ballot *ballot, int64_t now);

bool mito_ballot_reaches_quorum(const struct mito_ballot *ballot);

#endif
