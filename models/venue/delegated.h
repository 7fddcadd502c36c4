/* Stake that is delegated, and slashable until it has left: `restaking` after EigenLayer, `delegation` after Celestia.
 *
 * Rewards are restaked at the points of the market grid: the index grows linearly between them. An exit earns nothing,
 * waits a fixed delay, and pays what was asked for less what was slashed on the way: amount x factor(end) / factor(start),
 * where the factor moves by losses alone. Where rewards start after a delay, an entry earns nothing until then.
 *   restaking    rate = reward (1 - commission)
 *   delegation   rate = inflation supply (1 - tax)(1 - commission) / (bonded + ours), the chain's inflation falls by
 *                `decline` every year of the study down to `floor`
 * Sources: Layr-Labs/eigenlayer-contracts (DelegationManager, mainnet.json); celestiaorg/celestia-app, specs v10.
 * Assumed: on Celestia an unbonding entry is slashed whenever the venue is (the chain spares those that began before the
 * fault); redelegation is not modelled. */
#ifndef MITO_VENUE_DELEGATED_H
#define MITO_VENUE_DELEGATED_H

#include "models/venue/venue.h"

/* Of both kinds; what a kind has no key for is 0. */
struct mito_delegated_parameters {
    struct mito_venue_common common;
    double reward; /* per year, before commission */
    double inflation, decline, floor, tax, bonded_ratio;
    struct sim_quantity supply;
    double commission;
    sim_time exit_delay, activation;
    int64_t entries; /* exits under way at once, 0: no limit */
};

extern const struct sim_section mito_delegated_restaking_section, mito_delegated_delegation_section;
extern const struct mito_venue_kind mito_delegated_restaking_kind, mito_delegated_delegation_kind;

#endif
