#include "models/governance/rewards.h"

/* floor(a b / c) of amounts whose quotient fits: a share of at most 1. */
static sim_u128 part_of(sim_u128 a, sim_u128 b, sim_u128 c)
{
    sim_u128 part = 0;

    (void)(c > 0 && sim_wide_muldiv_floor(a, b, c, &part));
    return part;
}

struct mito_rewards_split mito_rewards_split_of(sim_u128 reward, sim_u128 weight, sim_u128 weights, sim_u128 collateral,
                                                sim_u128 delegated, uint32_t commission)
{
    sim_u128 all = part_of(reward, weight, weights);
    sim_u128 staked = part_of(all, delegated, collateral + delegated);
    sim_u128 fee = part_of(staked, commission, MITO_REWARDS_WHOLE);

    return (struct mito_rewards_split){.operator_gets = all - staked + fee, .stakers_get = staked - fee};
}

/* floor(sum x 10^18 / seconds) */
static sim_u128 scaled(struct sim_u256 sum, int64_t seconds)
{
    struct sim_u256 result = {0};

    (void)sim_wide_muldiv(sum, sim_wide_of(sim_wide_power10(18)), sim_wide_of((sim_u128)seconds), &result, NULL);
    return result.low;
}

sim_u128 mito_rewards_staker(sim_u128 stakers_get, struct sim_u256 own, struct sim_u256 all, int64_t seconds)
{
    return part_of(stakers_get, scaled(own, seconds), scaled(all, seconds));
}

void mito_rewards_range(uint64_t last, uint64_t current, uint64_t most, uint64_t unfinished, uint64_t *from,
                        uint64_t *to)
{
    uint64_t end = last + most < current ? last + most : current;

    *from = *to = last + 1;
    if (end > *from) {
        *to = end + 1 < unfinished ? end + 1 : unfinished;
        *to = *to > *from ? *to : *from;
    }
}

bool mito_rewards_commission_ask(struct mito_rewards_commission *commission, uint64_t epoch, uint64_t delay,
                                 uint32_t rate)
{
    uint32_t n = commission->records;

    if (n > 0 && commission->record[n - 1].from == epoch + delay) {
        n--;
    }
    if (n == MITO_REWARDS_COMMISSIONS) {
        return false;
    }
    commission->record[n].from = epoch + delay;
    commission->record[n].rate = rate;
    commission->records = n + 1;
    return true;
}

uint32_t mito_rewards_commission_at(const struct mito_rewards_commission *commission, uint64_t epoch, uint32_t least)
{
    uint32_t rate = 0;

    for (uint32_t r = 0; r < commission->records && commission->record[r].from <= epoch; r++) {
        rate = commission->record[r].rate;
    }
    return rate > least ? rate : least;
}

void mito_rewards_fetch(struct mito_rewards_stages *stages, sim_u128 amount)
{
    stages->balance += amount;
    stages->fetches++;
}

uint64_t mito_rewards_stage(struct mito_rewards_stages *stages, uint64_t nonce, sim_u128 amount)
{
    if (nonce != stages->fetches || amount == 0 || amount > stages->balance - stages->reserved) {
        return 0;
    }
    stages->reserved += amount;
    stages->fetches = 0;
    return ++stages->stages;
}

bool mito_rewards_claim(struct mito_rewards_stages *stages, uint64_t stage, bool *claimed, sim_u128 amount)
{
    if (stage == 0 || stage > stages->stages || *claimed || amount > stages->reserved) {
        return false;
    }
    *claimed = true;
    stages->reserved -= amount;
    stages->balance -= amount;
    return true;
}

int64_t mito_rewards_bucket(int64_t time, int64_t period)
{
    return time / period * period + period;
}

bool mito_rewards_is_final(int64_t bucket, int64_t period, int64_t now)
{
    return bucket <= now / period * period;
}

sim_u128 mito_rewards_share(sim_u128 total, struct sim_u256 own, struct sim_u256 all, sim_u128 precision)
{
    struct sim_u256 ratio = {0};

    if (sim_wide_is_zero(all) || sim_wide_muldiv(own, sim_wide_of(precision), all, &ratio, NULL)) {
        return 0;
    }
    return part_of(total, ratio.low, precision);
}
