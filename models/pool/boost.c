#include "models/pool/boost.h"

#define COIN ((sim_u128)1000000000000000000) /* 10^18 */

bool mito_boost_working(sim_u128 stake, sim_u128 staked, sim_u128 votes, sim_u128 all_votes, sim_u128 *working)
{
    sim_u128 limit, part = 0;

    if (sim_wide_muldiv_floor(stake, 40, 100, &limit)) {
        return true;
    }
    if (all_votes > 0 && (sim_wide_muldiv_floor(staked, votes, all_votes, &part) ||
                          sim_wide_muldiv_floor(part, 60, 100, &part) || limit + part < limit)) {
        return true;
    }
    limit += part;
    *working = limit < stake ? limit : stake;
    return false;
}

sim_u128 mito_boost_slope(sim_u128 amount)
{
    return amount / MITO_BOOST_LOCK_SECONDS;
}

sim_u128 mito_boost_votes(sim_u128 amount, uint64_t seconds)
{
    return mito_boost_slope(amount) * (seconds < MITO_BOOST_LOCK_SECONDS ? seconds : MITO_BOOST_LOCK_SECONDS);
}

sim_u128 mito_boost_emission(unsigned year)
{
    const sim_u128 cut = (sim_u128)1189207115002721024;
    sim_u128 rate = 274815283 * COIN / 31536000;

    for (unsigned i = 0; i < year && rate > 0; i++) {
        rate = rate * COIN / cut;
    }
    return rate;
}
