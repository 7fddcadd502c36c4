/* Part `governance`: who votes on what, and what follows from it.
 *
 * Mode `eol_2024` (models/governance/gauge.h): in every epoch miAsset holders cast gauges on each chain of their vault;
 * a vote carries over until it is cast anew. At the epoch's end each voter counts with its mean balance of the last `twab`,
 * on every chain alike: w_p = sum over voters of power x gauge_p / 10,000. Where the standing votes reach the quorum, the
 * shares w_p / sum w become, after the execution delay, what the strategy `governed` follows within that chain. Between
 * chains nothing is voted in any contract; `chain_vote` adds a second tally over chains, hypothetical and said so: it only
 * asks, liquidity moves as far as relocation and free liquidity let it, the rest is the recorded shortfall.
 * Mode `vlf`: no gauges; the strategist decides. Proposals exist in both.
 *
 * Voters are a cohort's blocs of holders, by their share balances in the protocol's own books, read every `sample` and at
 * epochs' edges: exact at those moments, constant between them. Shares in the queue or at seats (pools, collateral, bridges)
 * do not vote, unless `pass_through` asks the part for what it keeps for a holder. Who casts, and when, is drawn in the
 * scenario; what is cast is decided then from rates and pay. Delegated blocs, the apathetic included, add their power to
 * their delegate's.
 *
 * Proposals are voted on by delegated gMITO (listings in `eol_2024`: by miAssets) and executed by the protocol's own
 * administrators' calls; what a branch does waits as long as a message takes, and the branch's timelock (F15). That message
 * carries no tokens and is not counted among the messages sent. Votes of a study with
 * `system: siloed` do not exist: there is no hub. */
#ifndef MITO_WORLD_GOVERNANCE_H
#define MITO_WORLD_GOVERNANCE_H

#include "models/world/part.h"

extern const struct mito_part mito_governance_part;

/* Shares within each chain that the last tally in force gives the vault's venues (in the order of its positions);
 * negative where a chain has none. False: nothing was voted yet, nothing is written. */
bool mito_governance_gauges(const struct sim_context *context, uint32_t vault, double *gauges);

/* Shares that the hypothetical vote gives the chains, by chain of the study, summing to 1. False: none in force. */
bool mito_governance_chains(const struct sim_context *context, uint32_t vault, double *chains);

/* Whether strategists may use a venue. */
bool mito_governance_is_listed(const struct sim_context *context, uint32_t venue);

/* Events: votes are cast, balances read, epochs end, tallies come into force, proposals take their steps. */
void mito_governance_votes_cast(struct sim_context *context, const struct sim_record *record);
void mito_governance_sample(struct sim_context *context, const struct sim_event *event);
void mito_governance_epoch(struct sim_context *context, const struct sim_event *event);
void mito_governance_result(struct sim_context *context, const struct sim_event *event);
void mito_governance_ballots_step(struct sim_context *context, const struct sim_event *event);

#endif
