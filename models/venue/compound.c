#include "models/venue/compound.h"

#define WAD ((sim_u128)MITO_COMPOUND_WAD)

/* floor(a b / 10^18). */
static uint64_t times(uint64_t a, uint64_t b)
{
    return (uint64_t)((sim_u128)a * b / WAD);
}

/* floor(amount 10^18 / whole), at most `most`. */
static uint64_t part(sim_u128 amount, sim_u128 whole, uint64_t most)
{
    sim_u128 result = 0;

    if (whole == 0 || sim_wide_muldiv_floor(amount, WAD, whole, &result)) {
        return whole == 0 ? 0 : most;
    }
    return result < most ? (uint64_t)result : most;
}

struct mito_compound_rates mito_compound_v2_rates(const struct mito_compound_v2 *curve, sim_u128 cash, sim_u128 borrows,
                                                  sim_u128 reserves)
{
    uint64_t base = curve->base / MITO_COMPOUND_BLOCKS, jump = curve->jump / MITO_COMPOUND_BLOCKS;
    uint64_t multiplier =
        (uint64_t)((sim_u128)curve->multiplier * WAD / ((sim_u128)MITO_COMPOUND_BLOCKS * curve->kink));
    sim_u128 whole = cash + borrows > reserves ? cash + borrows - reserves : 0;
    uint64_t used = part(borrows, whole, 4 * MITO_COMPOUND_WAD);
    uint64_t rate = times(used < curve->kink ? used : curve->kink, multiplier) + base;

    if (used > curve->kink) {
        rate += times(used - curve->kink, jump);
    }
    return (struct mito_compound_rates){
        .utilisation = used,
        .borrow = rate,
        .supply = times(used, times(rate, MITO_COMPOUND_WAD - curve->reserve_factor)),
    };
}

uint64_t mito_compound_comet_rate(const struct mito_comet_side *side, uint64_t utilisation)
{
    uint64_t base = side->base / MITO_COMPOUND_SECONDS;
    uint64_t low = side->low / MITO_COMPOUND_SECONDS, high = side->high / MITO_COMPOUND_SECONDS;

    if (utilisation <= side->kink) {
        return base + times(low, utilisation);
    }
    return base + times(low, side->kink) + times(high, utilisation - side->kink);
}

uint64_t mito_compound_comet_utilisation(sim_u128 borrow, sim_u128 supply)
{
    return part(borrow, supply, 4 * MITO_COMPOUND_WAD);
}
