/* Forfeiture of rewards by who leaves a campaign early: `most` basis points up to an age of `flat`, then a straight line
 * down to nothing at `end`. Theo's Matrix campaign: 2000 bp, 10 d, 100 d; Zootosis: 9000 bp, 7 d, 270 d (facts sheet
 * protocol §3.1; both name the ends, the straight line between them is stated for the second and assumed for the first).
 * Ages and terms in ms. */
#ifndef MITO_MIASSET_FORFEIT_H
#define MITO_MIASSET_FORFEIT_H

#include "sim/base/wide.h"
#include "sim/kernel/time.h"

struct mito_forfeit {
    uint32_t most; /* bp */
    sim_time flat, end;
};

/* What a holder who leaves at `age` forfeits of `reward`, rounded up. */
sim_u128 mito_forfeit_part(const struct mito_forfeit *forfeit, sim_time age, sim_u128 reward);

#endif
