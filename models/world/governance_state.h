/* What the part `governance` resolved and what of it changes: shared by its files. */
#ifndef MITO_WORLD_GOVERNANCE_STATE_H
#define MITO_WORLD_GOVERNANCE_STATE_H

#include "models/governance/ballot.h"
#include "models/governance/emission.h"
#include "models/governance/gauge.h"
#include "models/governance/gmito.h"
#include "models/governance/twab.h"
#include "models/world/governance.h"
#include "models/world/governance_study.h"

#define MITO_GOVERNANCE_EPOCHS 4096u /* most epochs of a run */

/* A bloc of a cohort's holders, or a delegate in one vault. */
struct mito_governance_bloc {
    const struct sim_kinded *preference; /* NULL: does not vote */
    double turnout, apathy, delegated;
    uint32_t cohort; /* or MITO_NOWHERE: a delegate */
    uint32_t vault;
    uint32_t holder_first, holder_count; /* within the cohort */
    uint32_t delegate;        /* of a cohort: its delegate's number, or MITO_NOWHERE; of a delegate: its own */
    uint32_t entity, ordinal; /* key of its draws: ordinal x MITO_GOVERNANCE_EPOCHS + epoch */
};

/* A vault's blocs stand together, then its delegates. */
struct mito_governance_electorate {
    uint32_t first, count;
    size_t gauge, supply; /* offsets into the state: its votes; the trace of its share supply */
    double emission;      /* its part */
};

/* Everything resolved when the study was read. */
struct mito_governance {
    const struct mito_study_governance *study;
    bool active, votes, samples; /* votes: gauges are voted on; samples: balances are needed */
    sim_time *starts;            /* owned: of epochs 1 .. epochs + 1, world time */
    uint32_t epochs;
    struct mito_governance_bloc *blocs; /* owned */
    uint32_t bloc_count;
    struct mito_governance_electorate *vaults; /* owned */
    uint32_t trace_capacity;
    struct mito_emission emission;
    uint32_t *proposal_entities; /* owned */
    const char **proposal_names; /* owned array of borrowed names */
    double *pay;                 /* owned: USD per epoch, by venue */
    double pay_sum, budget;      /* of all venues; what the budget holds */
    size_t marks, stands, traces, powers, shares, per_vault, proposals, venues, withdrawals,
        size; /* offsets into the state */
};

enum mito_governance_step {
    MITO_STEP_OPEN,
    MITO_STEP_SNAPSHOT,
    MITO_STEP_CLOSE,
    MITO_STEP_EXECUTE,
    MITO_STEP_BRANCH,
    MITO_STEP_DEFEATED,
    MITO_STEP_DONE,
    MITO_STEP_REFUSED /* executed, and the protocol reverted */
};

struct mito_governance_ballot {
    struct mito_ballot ballot;
    uint32_t stage; /* the next */
    bool passed;
    sim_time executed;
};

/* What was drawn about a bloc, and when it voted last. */
struct mito_governance_mark {
    bool apathetic, delegated;
    uint32_t cast; /* epoch; 0: never */
};

/* Of a position of a vault, or of one of its chains. Negative: none. */
struct mito_governance_voted {
    double tallied, in_force;
    double sum; /* of tallies since time 0 */
};

struct mito_governance_result {
    sim_time tallied_at, in_force_from; /* tallied_at: of the votes in force */
    bool tallied, in_force, reached;
    double turnout, fresh, lost;             /* of the last tally */
    double turnout_sum, fresh_sum, lost_sum; /* over the tallies since time 0 */
    uint32_t tallies, quorate;               /* since time 0 */
    double error_sum, chain_error_sum, lag_sum;
    uint32_t error_count, lag_count;
    double emission, emission_coins; /* since time 0: USD, and coins of the vault's asset at the prices then */
};

struct mito_governance_venue {
    bool unlisted;
    double votes_sum; /* share within its chain, over the tallies since time 0, of all vaults */
    uint32_t votes_count;
    uint32_t paid; /* epoch of its last bribe */
    double bribes; /* USD since time 0 */
};

struct mito_governance_state {
    uint32_t epoch;     /* running, from 1 */
    uint64_t casts;     /* since time 0 */
    double bribes_paid; /* USD since the start: what left the budget */
    sim_u128 given;     /* gMITO that holders got, since the start */
    struct mito_emission emission;
    struct mito_gmito gmito;
};

static inline const struct mito_governance *mito_governance_own(const struct mito_spec *spec)
{
    return mito_part_own(spec, MITO_PART_GOVERNANCE);
}

static inline struct mito_governance_state *mito_governance_state(const struct sim_context *context)
{
    return mito_part_state(context, MITO_PART_GOVERNANCE);
}

#define MITO_GOVERNANCE_ARRAY(function, type, member)                             \
    static inline type *function(const struct sim_context *context, size_t index) \
    {                                                                             \
        return (type *)((char *)mito_part_state(context, MITO_PART_GOVERNANCE) +  \
                        mito_governance_own(mito_spec_of(context))->member) +     \
               index;                                                             \
    }

MITO_GOVERNANCE_ARRAY(mito_governance_mark_at, struct mito_governance_mark, marks)
MITO_GOVERNANCE_ARRAY(mito_governance_power_at, sim_u128, powers)
MITO_GOVERNANCE_ARRAY(mito_governance_voted_at, struct mito_governance_voted, shares)
MITO_GOVERNANCE_ARRAY(mito_governance_result_at, struct mito_governance_result, per_vault)
MITO_GOVERNANCE_ARRAY(mito_governance_ballot_at, struct mito_governance_ballot, proposals)
MITO_GOVERNANCE_ARRAY(mito_governance_venue_at, struct mito_governance_venue, venues)

static inline void *mito_governance_at(const struct sim_context *context, size_t offset)
{
    return (char *)mito_part_state(context, MITO_PART_GOVERNANCE) + offset;
}

static inline struct mito_twab *mito_governance_trace(const struct sim_context *context, uint32_t bloc)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));

    return mito_governance_at(context, own->traces + bloc * mito_twab_size(own->trace_capacity));
}

/* Seconds since the warm-up began, plus 1: the clock of epochs, traces and emission. */
static inline int64_t mito_governance_second(const struct mito_spec *spec, sim_time at)
{
    return (at + spec->study->plan.warmup) / SIM_SECOND + 1;
}

static inline sim_time mito_governance_moment(const struct mito_spec *spec, int64_t second)
{
    return (second - 1) * SIM_SECOND - spec->study->plan.warmup;
}

/* --- Building (governance_build.c). --- */

SIM_MUST_USE enum sim_status mito_governance_build_all(struct mito_spec *spec, void **own);
void mito_governance_build_destroy(void *own);

/* --- Votes (governance_votes.c). --- */

SIM_MUST_USE enum sim_status mito_governance_votes_draw(const struct mito_spec *spec, const void *own, uint64_t seed,
                                                        uint32_t replicate, struct sim_scenario *scenario,
                                                        uint32_t path);
/* Draws who is apathetic or delegated. */
void mito_governance_votes_start(struct sim_context *context);
/* Reads the balances into the traces. */
void mito_governance_votes_sample(struct sim_context *context);
/* Power of a vault's blocs and delegates now, by mito_governance_power_at; returns that of its whole supply. */
sim_u128 mito_governance_votes_power(struct sim_context *context, uint32_t vault);
/* The tally of a vault's gauges; pays bribes. */
void mito_governance_votes_tally(struct sim_context *context, uint32_t vault);
/* Whether the bribes of an epoch are still in the budget; call once an epoch after the tallies. */
void mito_governance_votes_pay(struct sim_context *context);

/* --- Proposals (governance_ballots.c). --- */

void mito_governance_ballots_start(struct sim_context *context);

/* --- Emission (governance_rewards.c). --- */

void mito_governance_rewards_start(struct sim_context *context);
/* Pays the epoch that just ended. */
void mito_governance_rewards_pay(struct sim_context *context, uint32_t epoch);
/* Enters what has fallen due of the running epoch, at the end of the run. */
void mito_governance_rewards_accrue(struct sim_context *context);

#endif
