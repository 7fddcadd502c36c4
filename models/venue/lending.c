#include "models/venue/lending.h"

static sim_u128 half_up_divide(sim_u128 a, sim_u128 b)
{
    return mito_ray_divide(a, b, MITO_ROUND_HALF_UP);
}

static sim_u128 half_up_multiply(sim_u128 a, sim_u128 b)
{
    return mito_ray_multiply(a, b, MITO_ROUND_HALF_UP);
}

static sim_u128 inverse_of(sim_u128 divisor)
{
    sim_u128 inverse = 0;
    bool over = sim_wide_muldiv_floor((sim_u128)1 << 96, (sim_u128)1 << 96, divisor, &inverse);

    SIM_CHECK(!over);
    return inverse;
}

struct mito_lending_curve mito_lending_curve_of(sim_u128 optimal, sim_u128 base, sim_u128 slope1, sim_u128 slope2,
                                                uint32_t reserve_factor)
{
    return (struct mito_lending_curve){
        .optimal = optimal,
        .base = base,
        .slope1 = slope1,
        .slope2 = slope2,
        .reserve_factor = reserve_factor,
        .below = inverse_of(optimal),
        .above = inverse_of(MITO_RAY - optimal),
    };
}

static sim_u128 borrow_rate(const struct mito_lending_curve *curve, sim_u128 used)
{
    sim_u128 rest = MITO_RAY - curve->optimal, beyond;

    if (used <= curve->optimal) {
        return curve->base + mito_ray_ratio(half_up_multiply(curve->slope1, used), MITO_RAY, curve->optimal,
                                            curve->below, curve->optimal / 2);
    }
    beyond = mito_ray_ratio(used - curve->optimal, MITO_RAY, rest, curve->above, rest / 2);
    return curve->base + curve->slope1 + half_up_multiply(curve->slope2, beyond);
}

void mito_lending_rates(const struct mito_lending_curve *curve, sim_u128 liquidity, sim_u128 debt, sim_u128 deficit,
                        sim_u128 *borrow, sim_u128 *supply)
{
    sim_u128 used, shared;

    if (debt == 0) {
        *borrow = curve->base;
        *supply = 0;
        return;
    }
    used = half_up_divide(debt, liquidity + debt);
    shared = deficit == 0 ? used : half_up_divide(debt, liquidity + debt + deficit);
    *borrow = borrow_rate(curve, used);
    *supply = mito_ray_percent(half_up_multiply(*borrow, shared), 10000 - curve->reserve_factor, MITO_ROUND_HALF_UP);
}

sim_u128 mito_lending_linear(sim_u128 rate, uint64_t seconds)
{
    return MITO_RAY + mito_ray_accrued(rate, seconds, 1);
}

static sim_u128 compounded_v3_core(sim_u128 rate, uint64_t seconds)
{
    const sim_u128 year = 31536000;
    sim_u128 second_power = half_up_multiply(rate, rate) / (year * year);
    sim_u128 third_power = half_up_multiply(second_power, rate) / year;
    sim_u128 less_two = seconds > 2 ? seconds - 2 : 0;
    sim_u128 pairs = seconds == 0 ? 0 : (sim_u128)seconds * (seconds - 1);

    return mito_lending_linear(rate, seconds) + pairs * second_power / 2 + pairs * less_two * third_power / 6;
}

sim_u128 mito_lending_compounded(enum mito_lending_law law, sim_u128 rate, uint64_t seconds)
{
    sim_u128 x, sixth;

    if (law == MITO_LENDING_V3_CORE) {
        return compounded_v3_core(rate, seconds);
    }
    x = mito_ray_accrued(rate, seconds, 1);
    sixth = mito_ray_accrued(rate, seconds, 6);
    return MITO_RAY + x + half_up_multiply(x, (x >> 1) + half_up_multiply(x, sixth));
}
