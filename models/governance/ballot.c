#include "models/governance/ballot.h"

void mito_ballot_open(struct mito_ballot *ballot, int64_t now, int64_t delay, int64_t period, bool initiation)
{
    *ballot = (struct mito_ballot){
        .snapshot = now + delay, .deadline = now + delay + period, .initiation = initiation, .quorum = SIM_U128_MAX};
}

void mito_ballot_snapshot(struct mito_ballot *ballot, sim_u128 supply, uint32_t per_10000)
{
    (void)sim_wide_muldiv_floor(supply, per_10000, 10000, &ballot->quorum);
}

void mito_ballot_vote(struct mito_ballot *ballot, enum mito_ballot_side side, sim_u128 power)
{
    ballot->votes[side] += power;
}

static sim_u128 cast(const struct mito_ballot *ballot)
{
    return ballot->votes[MITO_BALLOT_AGAINST] + ballot->votes[MITO_BALLOT_FOR] + ballot->votes[MITO_BALLOT_ABSTAIN];
}

bool mito_ballot_reaches_quorum(const struct mito_ballot *ballot)
{
    return (ballot->initiation ? cast(ballot) : ballot->votes[MITO_BALLOT_FOR]) >= ballot->quorum;
}

static bool succeeds(const struct mito_ballot *ballot)
{
    sim_u128 agreed = ballot->votes[MITO_BALLOT_FOR];

    return mito_ballot_reaches_quorum(ballot) &&
           (ballot->initiation ? agreed > cast(ballot) - agreed : agreed > ballot->votes[MITO_BALLOT_AGAINST]);
}

enum mito_ballot_state mito_ballot_state_of(const struct mito_ballot *ballot, int64_t now)
{
    if (now <= ballot->snapshot) {
        return MITO_BALLOT_PENDING;
    }
    if (now <= ballot->deadline) {
        return MITO_BALLOT_ACTIVE;
    }
    return succeeds(ballot) ? MITO_BALLOT_SUCCEEDED : MITO_BALLOT_DEFEATED;
}
