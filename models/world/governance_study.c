#include "models/world/governance_study.h"

#include <math.h>
#include <stddef.h>

#define MITO_DEPLOYED \
    .evidence = SIM_EVIDENCE_CITED, .source = "mitosis-org/protocol test deployment, not mainnet", .date = "2026-03-21"
#define MITO_GUESSED(range) .evidence = SIM_EVIDENCE_ASSUMED, .plausible = range

static const struct sim_field share_item = {.name = "share",
                                            .type = SIM_FIELD_FRACTION,
                                            .offset = offsetof(struct mito_governance_share, share),
                                            .low = 0,
                                            .high = 1,
                                            .unit = "1",
                                            .help = "Its share."};
static const struct sim_section share_section = {"share", "A share.", sizeof(struct mito_governance_share), NULL};

#define FIELD(key, kind, ...)                                                   \
    {                                                                           \
        .name = #key, .type = kind, .offset = offsetof(OWNER, key), __VA_ARGS__ \
    }

#define OWNER struct mito_preference_fixed
static const struct sim_field fixed_fields[] = {
    FIELD(venues, SIM_FIELD_REFERENCE_MAP, .reference = "venues", .section = &share_section, .item = &share_item,
          .fallback = "{}", .help = "Weight of each venue; on every chain they are scaled to the whole vote."),
    FIELD(chains, SIM_FIELD_REFERENCE_MAP, .reference = "chains", .section = &share_section, .item = &share_item,
          .fallback = "{}", .help = "Weight of each chain in the vote of chain weights."),
    {0},
};
static const struct sim_section fixed_section = {"fixed", "Always the same weights.",
                                                 sizeof(struct mito_preference_fixed), fixed_fields};
#undef OWNER

#define OWNER struct mito_preference_yield
static const char *const laws[] = {"logit", "proportional", NULL};
static const struct sim_field yield_fields[] = {
    FIELD(law, SIM_FIELD_CHOICE, .choices = laws, .fallback = "logit", .design = true,
          .help = "Weights as exp(sensitivity x rate), or as the rates."),
    FIELD(sensitivity, SIM_FIELD_NUMBER, .fallback = "100", .low = 0, .high = 1e5, .unit = "year",
          .help = "Of the logit: a rate higher by 1 / sensitivity per year draws e times the votes.",
          MITO_GUESSED("20 .. 500")),
    {0},
};
static const struct sim_section yield_section = {
    "yield", "Follows the supply rates that venues quote when the vote is cast; a chain is worth its best venue.",
    sizeof(struct mito_preference_yield), yield_fields};
#undef OWNER

#define OWNER struct mito_preference_bribed
static const struct sim_field bribed_fields[] = {
    FIELD(reserve, SIM_FIELD_NUMBER, .fallback = "0", .low = 0, .high = 1e9, .unit = "USD per coin",
          .help = "Pay per coin and epoch below which they do not cast.", MITO_GUESSED("0 .. 0.01")),
    {0},
};
static const struct sim_section bribed_section = {
    "bribed", "Votes where a vote is paid best, given all other votes: pay per vote is equal wherever they vote.",
    sizeof(struct mito_preference_bribed), bribed_fields};
#undef OWNER

static const struct sim_section *const preferences[] = {&fixed_section, &yield_section, &bribed_section, NULL};

#define OWNER struct mito_governance_voter
static const struct sim_field voter_fields[] = {
    FIELD(apathy, SIM_FIELD_FRACTION, .fallback = "60%", .low = 0, .high = 1, .unit = "1",
          .help = "Part of the blocs that never vote.", MITO_GUESSED("20% .. 95%")),
    FIELD(turnout, SIM_FIELD_FRACTION, .fallback = "25%", .low = 0, .high = 1, .unit = "1",
          .help = "Probability that a bloc which votes at all casts anew in an epoch; else its last vote stands.",
          MITO_GUESSED("5% .. 100%")),
    FIELD(delegated, SIM_FIELD_FRACTION, .fallback = "0%", .low = 0, .high = 1, .unit = "1",
          .help = "Part of the blocs whose power votes with `delegate`, the apathetic included.",
          MITO_GUESSED("0% .. 60%")),
    FIELD(delegate, SIM_FIELD_TEXT, .fallback = "none", .help = "A name of `delegates`."),
    FIELD(blocs, SIM_FIELD_INTEGER, .fallback = "16", .low = 1, .high = 4096, .design = true,
          .help = "Blocs in which the cohort's holders vote; with as many as holders, each votes for itself."),
    FIELD(preference, SIM_FIELD_TAGGED, .kinds = preferences, .fallback = "{yield: {}}", .help = "What they vote for."),
    {0},
};
static const struct sim_section voter_section = {"voters", "How a cohort's holders vote.",
                                                 sizeof(struct mito_governance_voter), voter_fields};
#undef OWNER

#define OWNER struct mito_governance_delegate
static const struct sim_field delegate_fields[] = {
    FIELD(turnout, SIM_FIELD_FRACTION, .fallback = "90%", .low = 0, .high = 1, .unit = "1",
          .help = "Probability that it casts anew in an epoch.", MITO_GUESSED("50% .. 100%")),
    FIELD(preference, SIM_FIELD_TAGGED, .kinds = preferences, .fallback = "{yield: {}}", .help = "What it votes for."),
    {0},
};
static const struct sim_section delegate_section = {"delegates", "Votes with the power given to it.",
                                                    sizeof(struct mito_governance_delegate), delegate_fields};
#undef OWNER

static const struct sim_field offer_item = {.name = "usd",
                                            .type = SIM_FIELD_QUANTITY,
                                            .offset = offsetof(struct mito_governance_offer, usd),
                                            .unit = "USD",
                                            .help = "Paid for an epoch, shared by power among those who vote for it."};
static const struct sim_section offer_section = {"offers", "A bribe.", sizeof(struct mito_governance_offer), NULL};

#define OWNER struct mito_governance_bribes
static const struct sim_field bribe_fields[] = {
    FIELD(budget, SIM_FIELD_TEXT, .fallback = "none", .help = "Name of the budget that pays; needed with offers."),
    FIELD(total, SIM_FIELD_QUANTITY, .unit = "USD", .fallback = "none",
          .help = "What the budget holds; it pays epochs in full until the next one passes it."),
    FIELD(offers, SIM_FIELD_REFERENCE_MAP, .reference = "venues", .section = &offer_section, .item = &offer_item,
          .fallback = "{}", .help = "What a venue's gauge pays per epoch."),
    {0},
};
static const struct sim_section bribe_section = {"bribes", "Pay for votes, out of a named budget.",
                                                 sizeof(struct mito_governance_bribes), bribe_fields};
#undef OWNER

#define OWNER struct mito_governance_change
static const struct sim_field change_fields[] = {
    FIELD(at, SIM_FIELD_DURATION, .unit = "s", .high = 36500 * 86400e3, .help = "When it is set, after time 0."),
    FIELD(epoch, SIM_FIELD_DURATION, .unit = "s", .low = 3600e3, .high = 365 * 86400e3,
          .help = "Length of epochs from the next one on."),
    {0},
};
static const struct sim_section change_section = {"changes", "A change of the epoch's length.",
                                                  sizeof(struct mito_governance_change), change_fields};
#undef OWNER

#define OWNER struct mito_proposal_cap
static const struct sim_field cap_fields[] = {
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault."),
    FIELD(to, SIM_FIELD_QUANTITY, .help = "The new cap, in the vault's asset."),
    {0},
};
static const struct sim_section vlf_cap_section = {"vlf_cap", "Sets a vault's hard cap (setCap).",
                                                   sizeof(struct mito_proposal_cap), cap_fields};
static const struct sim_section soft_cap_section = {"soft_cap", "Sets a vault's soft cap (setSoftCap).",
                                                    sizeof(struct mito_proposal_cap), cap_fields};
#undef OWNER

#define OWNER struct mito_proposal_period
static const struct sim_field period_fields[] = {
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault."),
    FIELD(to, SIM_FIELD_DURATION, .unit = "s", .high = 365 * 86400e3,
          .help = "The new period; it applies to requests already made."),
    {0},
};
static const struct sim_section period_section = {"reclaim_period", "Sets the period of a vault's reclaim queue.",
                                                  sizeof(struct mito_proposal_period), period_fields};
#undef OWNER

#define OWNER struct mito_proposal_branch
static const struct sim_field branch_fields[] = {
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose asset it is."),
    FIELD(chain, SIM_FIELD_REFERENCE, .reference = "chains", .help = "The chain."),
    FIELD(to, SIM_FIELD_QUANTITY, .help = "The new value, in the vault's asset."),
    {0},
};
static const struct sim_section threshold_section = {
    "threshold", "Sets the liquidity that withdrawals must leave on a chain (setBranchLiquidityThreshold).",
    sizeof(struct mito_proposal_branch), branch_fields};
static const struct sim_section branch_cap_section = {
    "branch_cap",
    "Sets the cap of the asset in the branch vault (setCap there); goes by message and the branch's timelock.",
    sizeof(struct mito_proposal_branch), branch_fields};
#undef OWNER

#define OWNER struct mito_proposal_halt
static const char *const halts[] = {"deposit", "fetch", NULL};
static const struct sim_field halt_fields[] = {
    FIELD(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault."),
    FIELD(chain, SIM_FIELD_REFERENCE, .reference = "chains", .help = "The chain."),
    FIELD(what, SIM_FIELD_CHOICE, .choices = halts, .fallback = "deposit", .design = true,
          .help = "Deposits of the asset, or the executor's fetching."),
    FIELD(on, SIM_FIELD_BOOL, .fallback = "true", .design = true, .help = "Halt, or resume."),
    {0},
};
static const struct sim_section halt_section = {
    "halt", "Halts or resumes an action of a branch vault; goes by message and the branch's timelock.",
    sizeof(struct mito_proposal_halt), halt_fields};
#undef OWNER

#define OWNER struct mito_proposal_listing
static const struct sim_field listing_fields[] = {
    FIELD(venue, SIM_FIELD_REFERENCE, .reference = "venues", .help = "The venue."),
    FIELD(on, SIM_FIELD_BOOL, .fallback = "true", .design = true, .help = "List it, or take it off the list."),
    {0},
};
static const struct sim_section listing_section = {
    "listing",
    "Lists a venue for the strategists, or takes it off. In mode eol_2024 miAsset holders vote (initiation of a "
    "protocol); "
    "an open position in a venue taken off is left at the next rebalance.",
    sizeof(struct mito_proposal_listing), listing_fields};
#undef OWNER

static const struct sim_section *const proposal_kinds[] = {
    &vlf_cap_section,    &soft_cap_section, &period_section,  &threshold_section,
    &branch_cap_section, &halt_section,     &listing_section, NULL};

#define OWNER struct mito_governance_proposal
static const struct sim_field proposal_fields[] = {
    FIELD(at, SIM_FIELD_DURATION, .unit = "s", .high = 36500 * 86400e3, .help = "When it is proposed, after time 0."),
    FIELD(support, SIM_FIELD_FRACTION, .fallback = "60%", .low = 0, .high = 1, .unit = "1",
          .help = "Probability that one who votes votes for it; else against.", MITO_GUESSED("0% .. 100%")),
    FIELD(change, SIM_FIELD_TAGGED, .kinds = proposal_kinds, .help = "What it changes."),
    {0},
};
static const struct sim_section proposal_section = {"proposals", "A proposal to change a parameter of the protocol.",
                                                    sizeof(struct mito_governance_proposal), proposal_fields};
#undef OWNER

#define OWNER struct mito_governance_ballots
static const struct sim_field ballot_fields[] = {
    FIELD(delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "1d", .high = 365 * 86400e3,
          .help = "From proposal to snapshot (votingDelay).", MITO_DEPLOYED, .plausible = "0 .. 7d"),
    FIELD(period, SIM_FIELD_DURATION, .unit = "s", .fallback = "1d", .low = 1000, .high = 365 * 86400e3,
          .help = "From snapshot to deadline (votingPeriod).", MITO_DEPLOYED, .plausible = "1d .. 14d"),
    FIELD(quorum, SIM_FIELD_FRACTION, .fallback = "1%", .low = 0, .high = 1, .unit = "1",
          .help = "Votes for a proposal must reach this part of the gMITO supply.", MITO_DEPLOYED,
          .plausible = "1% .. 10%"),
    FIELD(timelock, SIM_FIELD_DURATION, .unit = "s", .fallback = "60s", .high = 365 * 86400e3,
          .help = "From success to when it may be executed.", MITO_DEPLOYED, .plausible = "60s .. 7d"),
    FIELD(execution_delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "1h", .high = 365 * 86400e3,
          .help = "Until somebody does execute it.", MITO_GUESSED("0 .. 3d")),
    FIELD(branch_timelock, SIM_FIELD_DURATION, .unit = "s", .fallback = "60s", .high = 365 * 86400e3,
          .help = "Of the branch, after the hub's message arrived.", MITO_GUESSED("60s .. 7d")),
    FIELD(initiation_quorum, SIM_FIELD_FRACTION, .fallback = "20%", .low = 0, .high = 1, .unit = "1",
          .help = "Mode eol_2024: votes on a listing must reach this part of the miAsset supply.",
          .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org eol-governance", .date = "2024-11-22",
          .plausible = "5% .. 30%"),
    FIELD(listing_path, SIM_FIELD_DURATION, .unit = "s", .fallback = "18d", .high = 365 * 86400e3,
          .help = "Mode eol_2024: candidate stage and temperature check before the 7 days of a listing's vote.",
          .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org proposal lifecycle: 24-27 d in all",
          .date = "2024-11-22", .plausible = "17d .. 20d"),
    {0},
};
static const struct sim_section ballot_section = {"ballots", "How proposals are voted on and executed.",
                                                  sizeof(struct mito_governance_ballots), ballot_fields};
#undef OWNER

#define OWNER struct mito_governance_holder
static const struct sim_field held_fields[] = {
    FIELD(share, SIM_FIELD_FRACTION, .low = 0, .high = 1, .unit = "1",
          .help = "Of the initial supply, delegated to it: all that votes."),
    FIELD(turnout, SIM_FIELD_FRACTION, .fallback = "80%", .low = 0, .high = 1, .unit = "1",
          .help = "Probability that it votes on a proposal.", MITO_GUESSED("30% .. 100%")),
    FIELD(staked, SIM_FIELD_FRACTION, .fallback = "0%", .low = 0, .high = 1, .unit = "1",
          .help = "Part of it that is staked with validators; it votes too.", MITO_GUESSED("0% .. 80%")),
    {0},
};
static const struct sim_section held_section = {"held", "Delegated gMITO.", sizeof(struct mito_governance_holder),
                                                held_fields};
#undef OWNER

#define OWNER struct mito_governance_gmito
static const struct sim_field gmito_fields[] = {
    FIELD(supply, SIM_FIELD_NUMBER, .fallback = "100M", .low = 1, .high = 1e15, .unit = "gMITO",
          .help = "Initial supply.", .evidence = SIM_EVIDENCE_ASSUMED,
          .source = "MITO supply of 1e9, third-party posts", .date = "2026-07-22", .plausible = "10M .. 1B"),
    FIELD(withdrawal, SIM_FIELD_DURATION, .unit = "s", .fallback = "21d", .high = 3650 * 86400e3,
          .help = "From a withdrawal's request, which burns, to its MITO.", .evidence = SIM_EVIDENCE_CITED,
          .source = "mitosis-org/protocol GovMITO.t.sol", .date = "2026-03-21", .plausible = "7d .. 21d"),
    FIELD(redeemed, SIM_FIELD_FRACTION, .fallback = "0%", .low = 0, .high = 1, .unit = "1",
          .help = "Part of an epoch's emission whose receivers ask to withdraw it at once.", MITO_GUESSED("0% .. 90%")),
    FIELD(held, SIM_FIELD_MAP, .section = &held_section, .fallback = "{}",
          .help = "Delegates of gMITO; what nobody is delegated does not vote but counts in the quorum."),
    {0},
};
static const struct sim_section gmito_section = {"gmito", "The token that votes on proposals.",
                                                 sizeof(struct mito_governance_gmito), gmito_fields};
#undef OWNER

#define OWNER struct mito_governance_emission
static const struct sim_field emission_fields[] = {
    FIELD(rate, SIM_FIELD_NUMBER, .fallback = "0", .low = 0, .high = 1e12, .unit = "MITO per day",
          .help = "Emission at the start.", MITO_GUESSED("0 .. 1M")),
    FIELD(multiplier, SIM_FIELD_INTEGER, .fallback = "10000", .low = 0, .high = 100000, .unit = "1/10000",
          .help = "By which the rate is multiplied at every renewal.", MITO_GUESSED("9000 .. 10500")),
    FIELD(renewal, SIM_FIELD_DURATION, .unit = "s", .fallback = "0", .high = 3650 * 86400e3,
          .help = "Time between renewals; 0: none.", MITO_GUESSED("1d .. 365d")),
    FIELD(total, SIM_FIELD_NUMBER, .fallback = "none", .low = 0, .high = 1e15, .unit = "MITO",
          .help = "What the contract was funded with; an epoch it cannot pay pays nothing. none: enough.",
          MITO_GUESSED("0 .. 200M")),
    FIELD(asset, SIM_FIELD_REFERENCE, .reference = "assets", .fallback = "none",
          .help = "Asset whose price values it; none: `price`."),
    FIELD(price, SIM_FIELD_QUANTITY, .unit = "USD", .fallback = "0.0257 USD", .help = "USD per MITO.",
          .evidence = SIM_EVIDENCE_CITED, .source = "hyperlane-monorepo f0f8a56c token prices", .date = "2026-08-21",
          .plausible = "0.005 .. 1"),
    FIELD(vaults, SIM_FIELD_REFERENCE_MAP, .reference = "vaults", .section = &share_section, .item = &share_item,
          .fallback = "{}", .help = "Part of the emission that goes to a vault's holders, by time-weighted balance."),
    {0},
};
static const struct sim_section emission_section = {
    "emission", "gMITO given to holders, epoch by epoch; reported beside the returns, never in them.",
    sizeof(struct mito_governance_emission), emission_fields};
#undef OWNER

#define OWNER struct mito_study_governance
static const char *const modes[] = {"vlf", "eol_2024", NULL};
static const struct sim_field fields[] = {
    FIELD(mode, SIM_FIELD_CHOICE, .choices = modes, .fallback = "vlf", .design = true,
          .help =
              "`vlf`, as deployed since 2025: the strategist decides, gMITO votes on proposals; `eol_2024`: miAsset "
              "holders also vote, per vault and chain, on gauges that the strategy `governed` follows."),
    FIELD(epoch, SIM_FIELD_DURATION, .unit = "s", .fallback = "7d", .low = 3600e3, .high = 365 * 86400e3,
          .help = "Length of an epoch; the first begins with the warm-up.", .evidence = SIM_EVIDENCE_CITED,
          .source = "docs.mitosis.org eol-governance, validator/rewards", .date = "2024-11-22",
          .plausible = "1d .. 14d"),
    FIELD(changes, SIM_FIELD_LIST, .section = &change_section, .fallback = "[]", .help = "Changes of that length."),
    FIELD(
        as_coded, SIM_FIELD_BOOL, .fallback = "true", .design = true,
        .help =
            "Whether a second change jumps as the deployed EpochFeeder does, or begins with the next epoch as meant."),
    FIELD(twab, SIM_FIELD_DURATION, .unit = "s", .fallback = "7d", .low = 3600e3, .high = 365 * 86400e3,
          .help = "Power is the mean miAsset balance over this time before the tally.", .evidence = SIM_EVIDENCE_CITED,
          .source = "mitosis-org/protocol @ bd432dd3, docs", .date = "2024-11-22", .plausible = "1d .. 30d"),
    FIELD(sample, SIM_FIELD_DURATION, .unit = "s", .fallback = "1d", .low = 60e3, .high = 30 * 86400e3, .design = true,
          .help =
              "How often the holders' balances are read into their time-weighted traces, besides at epochs' edges."),
    FIELD(quorum, SIM_FIELD_FRACTION, .fallback = "20%", .low = 0, .high = 1, .unit = "1",
          .help = "Standing votes must reach this part of the vault's supply, else the former weights stay.",
          .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org eol-governance", .date = "2024-11-22",
          .plausible = "0% .. 30%"),
    FIELD(execution_delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "6h", .high = 30 * 86400e3,
          .help = "From an epoch's end until the strategists have its tally.", MITO_GUESSED("1h .. 3d")),
    FIELD(chain_vote, SIM_FIELD_BOOL, .fallback = "false", .design = true,
          .help =
              "Hypothetical, no contract has it: a second vote of weights over chains, which moves liquidity only as "
              "far as it can move."),
    FIELD(pass_through, SIM_FIELD_BOOL, .fallback = "false", .design = true,
          .help = "Whether miAssets that holders keep in markets of the study vote with them."),
    FIELD(reached, SIM_FIELD_FRACTION, .fallback = "5%", .low = 0, .high = 1, .unit = "1", .design = true,
          .help = "Distance between voted and actual shares at which a vote counts as carried out."),
    FIELD(unlisted, SIM_FIELD_LIST,
          .item =
              &(const struct sim_field){
                  .name = "venue", .type = SIM_FIELD_REFERENCE, .reference = "venues", .help = "A venue."},
          .fallback = "[]", .help = "Venues that strategists may not use until a proposal lists them."),
    FIELD(voters, SIM_FIELD_REFERENCE_MAP, .reference = "users", .section = &voter_section, .fallback = "{}",
          .help = "Cohorts that vote; the others do not."),
    FIELD(delegates, SIM_FIELD_MAP, .section = &delegate_section, .fallback = "{}",
          .help = "Delegates of miAsset holders."),
    FIELD(bribes, SIM_FIELD_SECTION, .section = &bribe_section, .fallback = "{}", .help = "Pay for gauge votes."),
    FIELD(proposals, SIM_FIELD_MAP, .section = &proposal_section, .fallback = "{}", .help = "Proposals."),
    FIELD(ballots, SIM_FIELD_SECTION, .section = &ballot_section, .fallback = "{}", .help = "Rules of ballots."),
    FIELD(gmito, SIM_FIELD_SECTION, .section = &gmito_section, .fallback = "{}", .help = "Who votes on proposals."),
    FIELD(emission, SIM_FIELD_SECTION, .section = &emission_section, .fallback = "{}", .help = "Incentives."),
    {0},
};

const struct sim_section mito_governance_study_section = {
    "governance",
    "Votes of holders on where a chain's liquidity works, proposals that change the protocol's parameters, and the "
    "emission "
    "of gMITO.",
    sizeof(struct mito_study_governance), fields};
