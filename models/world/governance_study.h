/* The section `governance` of a study. A section left out is all zeros: no governance, and no row changes. */
#ifndef MITO_WORLD_GOVERNANCE_STUDY_H
#define MITO_WORLD_GOVERNANCE_STUDY_H

#include "sim/config/field.h"

enum mito_governance_mode { MITO_GOVERNANCE_VLF, MITO_GOVERNANCE_EOL };

struct mito_governance_share {
    struct sim_keyed key; /* of a venue, a chain or a vault */
    double share;
};

/* Preferences of voters, in the order of the list of kinds. */
enum mito_governance_preference { MITO_PREFERENCE_FIXED, MITO_PREFERENCE_YIELD, MITO_PREFERENCE_BRIBED };

struct mito_preference_fixed {
    struct sim_map venues, chains; /* of struct mito_governance_share */
};

struct mito_preference_yield {
    uint32_t law; /* 0: logit, 1: proportional */
    double sensitivity;
};

struct mito_preference_bribed {
    double reserve; /* USD per coin and epoch below which they do not vote */
};

struct mito_governance_voter {
    struct sim_keyed cohort;
    double apathy, turnout, delegated;
    const char *delegate; /* or NULL */
    int64_t blocs;
    struct sim_kinded preference;
};

struct mito_governance_delegate {
    const char *name;
    double turnout;
    struct sim_kinded preference;
};

struct mito_governance_offer {
    struct sim_keyed venue;
    struct sim_quantity usd; /* per epoch */
};

struct mito_governance_bribes {
    const char *budget; /* who pays; NULL: nobody */
    struct sim_quantity total;
    struct sim_map offers; /* of struct mito_governance_offer */
};

struct mito_governance_change {
    sim_time at, epoch;
};

/* What a proposal changes, in the order of the list of kinds. */
enum mito_proposal_kind {
    MITO_PROPOSAL_VLF_CAP,
    MITO_PROPOSAL_SOFT_CAP,
    MITO_PROPOSAL_RECLAIM_PERIOD,
    MITO_PROPOSAL_THRESHOLD,
    MITO_PROPOSAL_BRANCH_CAP,
    MITO_PROPOSAL_HALT,
    MITO_PROPOSAL_LISTING
};

struct mito_proposal_cap {
    uint32_t vault;
    struct sim_quantity to;
};

struct mito_proposal_period {
    uint32_t vault;
    sim_time to;
};

struct mito_proposal_branch {
    uint32_t vault, chain;
    struct sim_quantity to;
};

struct mito_proposal_halt {
    uint32_t vault, chain;
    uint32_t what; /* 0: deposits of the asset, 1: the executor's fetching */
    bool on;
};

struct mito_proposal_listing {
    uint32_t venue;
    bool on;
};

struct mito_governance_proposal {
    const char *name;
    sim_time at;
    double support;
    struct sim_kinded change;
};

struct mito_governance_ballots {
    sim_time delay, period, timelock, execution_delay, branch_timelock, listing_path;
    double quorum, initiation_quorum;
};

struct mito_governance_holder {
    const char *name;
    double share, turnout, staked;
};

struct mito_governance_gmito {
    double supply; /* gMITO */
    sim_time withdrawal;
    double redeemed;     /* of what was emitted, per epoch */
    struct sim_map held; /* of struct mito_governance_holder */
};

struct mito_governance_emission {
    double rate; /* MITO per day */
    int64_t multiplier;
    sim_time renewal;
    double total;   /* MITO; NaN: what the horizon needs */
    uint32_t asset; /* or SIM_FIELD_NONE */
    struct sim_quantity price;
    struct sim_map vaults; /* of struct mito_governance_share */
};

struct mito_study_governance {
    sim_time epoch; /* 0: the section was left out */
    uint32_t mode;  /* enum mito_governance_mode */
    sim_time twab, sample;
    double quorum;
    sim_time execution_delay;
    bool as_coded, chain_vote, pass_through;
    double reached;
    struct sim_map changes;  /* of struct mito_governance_change */
    struct sim_map unlisted; /* of uint32_t: venues */
    struct sim_map voters;   /* of struct mito_governance_voter */
    struct sim_map delegates;
    struct mito_governance_bribes bribes;
    struct sim_map proposals; /* of struct mito_governance_proposal */
    struct mito_governance_ballots ballots;
    struct mito_governance_gmito gmito;
    struct mito_governance_emission emission;
};

extern const struct sim_section mito_governance_study_section;

#endif
