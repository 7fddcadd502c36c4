/* Liquid staking after Lido on Ethereum: a share rate that moves with one report a day, and an exit that waits for the
 * beacon chain's queue.
 *
 * Reward: gross rate = issuance at the total stake (beacon.h; what we stake counts) + execution rewards, whose amount is
 * fixed and spreads over the stake; suppliers get it less the fee, at the report, at most `rebase_cap` a report.
 * Exit: a request takes shares at the rate of the request, joins the exit queue behind the outside exits that came before,
 * becomes withdrawable 256 epochs after its exit, waits for the sweep, and is finalised at the next report. It pays the
 * lower of its worth at the request and at the finalisation: nothing is earned on the way, and losses are shared.
 * Sources: ethereum/consensus-specs, lidofinance/core (WithdrawalQueueBase.sol, OracleReportSanityChecker).
 *
 * Assumed besides the parameters: the total stake of others stays; all of a request exits with one balance. A request of
 * the real queue holds at most 1,000 coins; a larger one is several in one transaction, which costs the same here. The
 * queue's slow mode after mass slashings is not modelled. */
#ifndef MITO_VENUE_STAKING_H
#define MITO_VENUE_STAKING_H

#include "models/venue/beacon.h"
#include "models/venue/venue.h"

enum mito_staking_churn { MITO_STAKING_ELECTRA, MITO_STAKING_GLOAS };

struct mito_staking_parameters {
    struct mito_venue_common common;
    struct sim_quantity total_stake;
    double execution; /* per year, of the total stake */
    double fee;
    double rebase_cap;           /* of the share rate, per report */
    uint32_t exit_churn;         /* enum mito_staking_churn */
    struct sim_quantity backlog; /* in the exit queue at the start */
    struct sim_quantity outside; /* exits of others a day */
    double outside_log_sd;
    sim_time outside_half_life;
    sim_time sweep;
    struct sim_quantity capacity;
};

extern const struct sim_section mito_staking_section; /* of struct mito_staking_parameters */
extern const struct mito_venue_kind mito_staking_kind;

#endif
