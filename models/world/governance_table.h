/* Events and metrics of the part `governance` (models/world/governance.c). */
#ifndef MITO_WORLD_GOVERNANCE_TABLE_H
#define MITO_WORLD_GOVERNANCE_TABLE_H

#define MITO_GOVERNANCE_EVENTS(X)                                                                                     \
    X(GOVERNANCE_CAST, "governance.cast", "A bloc of holders or a delegate votes.", ORDER_USER, meet,                 \
      mito_governance_votes_cast, GOVERNANCE)                                                                         \
    X(GOVERNANCE_SAMPLE, "governance.sample", "Balances are read for their time-weighted means.", ORDER_RECORD, fire, \
      mito_governance_sample, GOVERNANCE)                                                                             \
    X(GOVERNANCE_EPOCH, "governance.epoch", "An epoch ends: votes are tallied, bribes and emission paid.",            \
      ORDER_SETTLE, fire, mito_governance_epoch, GOVERNANCE)                                                          \
    X(GOVERNANCE_RESULT, "governance.result", "A tally comes into force for the strategists.", ORDER_SETTLE, fire,    \
      mito_governance_result, GOVERNANCE)                                                                             \
    X(GOVERNANCE_PROPOSAL, "governance.proposal", "A proposal takes its next step.", ORDER_SETTLE, fire,              \
      mito_governance_ballots_step, GOVERNANCE)

#define MITO_GOVERNANCE_FINALS(F, C)                                                                                   \
    F(TURNOUT, "turnout", "1", "Mean part of the vault's supply whose gauge votes stood at a tally.", false, "vault")  \
    F(TURNOUT_FRESH, "turnout_fresh", "1", "The same of votes cast in the epoch itself, not carried over.", false,     \
      "vault")                                                                                                         \
    F(VOTES_LOST, "votes_lost", "1",                                                                                   \
      "Mean part of the vault's supply that cannot vote: in the queue, in markets, in bridges, with the collector.",   \
      false, "vault")                                                                                                  \
    C(TALLIES, "tallies", "Epochs tallied.", false, "vault")                                                           \
    C(TALLIES_QUORATE, "tallies_quorate", "Tallies that reached the quorum and changed the weights.", false, "vault")  \
    C(VOTES_CAST, "votes_cast", "Times that a bloc or a delegate voted.", false, NULL)                                 \
    F(GAUGE_SHARE, "gauge_share", "1", "Mean share of the venue in its chain's gauge votes.", false, "venue")          \
    F(GAUGE_CHAIN_SHARE, "gauge_chain_share", "1", "Mean share of the chain in the hypothetical vote over chains.",    \
      false, "vault", "chain")                                                                                         \
    F(GAUGE_ERROR, "gauge_error", "1",                                                                                 \
      "Mean distance, half the sum of differences, between voted and actual shares within chains, by their size.",     \
      false, "vault")                                                                                                  \
    F(GAUGE_CHAIN_ERROR, "gauge_chain_error", "1", "The same between voted and actual shares of the chains.", false,   \
      "vault")                                                                                                         \
    F(GAUGE_LAG, "gauge_lag", "s",                                                                                     \
      "Mean time from a tally to shares within `reached` of it, over tallies that got there before the next.", false,  \
      "vault")                                                                                                         \
    C(GAUGE_REACHED, "gauge_reached", "Tallies that got there.", false, "vault")                                       \
    F(BRIBES_PAID, "bribes_paid", "USD", "Paid for votes on the venue's gauge.", false, "venue")                       \
    C(PROPOSALS_PASSED, "proposals_passed", "Proposals that succeeded.", false, NULL)                                  \
    C(PROPOSALS_EXECUTED, "proposals_executed", "Proposals that were executed.", false, NULL)                          \
    F(PROPOSAL_SUPPORT, "proposal_support", "1", "Votes for the proposal over those for and against.", false,          \
      "proposal")                                                                                                      \
    F(PROPOSAL_EXECUTED_AT, "proposal_executed_at", "s", "When it was executed; missing where it was not.", false,     \
      "proposal")                                                                                                      \
    F(EMISSION_VALUE, "emission_value", "USD", "gMITO that fell to the vault's holders, at its price then.", false, \
      "vault")                                                                                                         \
    F(RETURN_INCENTIVES, "vault_return_incentives", "1",                                                               \
      "Emission that fell to holders, at the prices then, / average assets, yearly; in no other return.", false,       \
      "vault")                                                                                                         \
    F(RETURN_WITH_INCENTIVES, "vault_net_return_with_incentives", "1", "Net return and incentives together.", false,   \
      "vault")                                                                                                         \
    F(GMITO_SUPPLY, "gmito_supply", "gMITO", "Supply of gMITO at the end.", false, NULL)

#define MITO_GOVERNANCE_SERIES(S)                                                                               \
    S(SERIES_TURNOUT, "turnout_series", "1", "Part of the vault's supply whose votes stood at the last tally.", \
      "vault")                                                                                                  \
    S(SERIES_GAUGE, "gauge", "1", "Share of the venue in its chain by the votes in force.", "venue")            \
    S(SERIES_GAUGE_CHAIN, "gauge_chain", "1", "Share of the chain by the hypothetical vote in force.", "vault", "chain")

#endif
