#include "models/pool/farm_share.h"

#include <math.h>

bool mito_farm_share_reward(struct mito_farm_share *farm, sim_u128 reward)
{
    sim_u128 more;

    if (farm->staked == 0) {
        return false;
    }
    if (sim_wide_muldiv_floor(reward, MITO_FARM_SHARE_SCALE, farm->staked, &more) || farm->accumulated + more < more) {
        return true;
    }
    farm->accumulated += more;
    return false;
}

static sim_u128 earned(const struct mito_farm_share *farm, sim_u128 amount)
{
    sim_u128 total = 0;

    (void)sim_wide_muldiv_floor(amount, farm->accumulated, MITO_FARM_SHARE_SCALE, &total);
    return total;
}

sim_u128 mito_farm_share_pending(const struct mito_farm_share *farm, const struct mito_farm_stake *stake)
{
    sim_u128 total = earned(farm, stake->amount);

    return total > stake->debt ? total - stake->debt : 0;
}

sim_u128 mito_farm_share_add(struct mito_farm_share *farm, struct mito_farm_stake *stake, sim_u128 amount)
{
    sim_u128 pending = mito_farm_share_pending(farm, stake);

    farm->staked += amount;
    stake->amount += amount;
    stake->debt = earned(farm, stake->amount);
    return pending;
}

sim_u128 mito_farm_share_take(struct mito_farm_share *farm, struct mito_farm_stake *stake, sim_u128 amount)
{
    sim_u128 pending = mito_farm_share_pending(farm, stake);

    SIM_CHECK(amount <= stake->amount);
    farm->staked -= amount;
    stake->amount -= amount;
    stake->debt = earned(farm, stake->amount);
    return pending;
}

double mito_farm_share_rate(double reward, double staked)
{
    return staked > 0.0 ? reward / staked : 0.0;
}

double mito_farm_share_best_deposit(double reward, double staked, double rate)
{
    double best = rate > 0.0 ? sqrt(reward * staked / rate) - staked : 0.0;

    return best > 0.0 ? best : 0.0;
}

double mito_farm_share_balance(double reward, double rate)
{
    return rate > 0.0 ? reward / rate : 0.0;
}
