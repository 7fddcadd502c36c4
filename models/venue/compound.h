/* Rate curves after Compound: v2 (per block) and v3, "Comet" (per second), in the contracts' integers of 18 decimals.
 *
 * Sources: compound-finance/compound-protocol, BaseJumpRateModelV2.sol; compound-finance/comet, Comet.sol. In v2 the
 * multiplier given is what is added up to the kink; in Comet slopes are per unit of utilisation, and suppliers have a
 * curve of their own, so that the protocol's reserves are what is left over. */
#ifndef MITO_VENUE_COMPOUND_H
#define MITO_VENUE_COMPOUND_H

#include "sim/base/wide.h"

#define MITO_COMPOUND_WAD UINT64_C(1000000000000000000)
#define MITO_COMPOUND_BLOCKS 2102400    /* a year of v2: 15 s a block */
#define MITO_COMPOUND_SECONDS 31536000  /* a year of Comet */

/* What a curve says for a utilisation: per block or per second. */
struct mito_compound_rates {
    uint64_t utilisation, borrow, supply;
};

/* All in parts of 10^18 per year, as configured. */
struct mito_compound_v2 {
    uint64_t base, multiplier, jump, kink, reserve_factor;
};

struct mito_compound_rates mito_compound_v2_rates(const struct mito_compound_v2 *curve, sim_u128 cash, sim_u128 borrows,
                                                  sim_u128 reserves);

struct mito_comet_side {
    uint64_t base, low, high, kink; /* slopes per unit of utilisation */
};

/* Per second, for one side. */
uint64_t mito_compound_comet_rate(const struct mito_comet_side *side, uint64_t utilisation);

/* borrow / supply in parts of 10^18, 0 without supply. */
uint64_t mito_compound_comet_utilisation(sim_u128 borrow, sim_u128 supply);

#endif
