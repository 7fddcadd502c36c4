#include "models/solver/across.h"

#define WEEKS 52

/* floor(a b / c) where the result is known to fit 256 bits. */
static struct sim_u256 ratio(struct sim_u256 a, struct sim_u256 b, struct sim_u256 c)
{
    struct sim_u256 quotient = {SIM_U128_MAX, SIM_U128_MAX};

    (void)sim_wide_muldiv(a, b, c, &quotient, NULL);
    return quotient;
}

/* floor(a b / c), and the largest number where that passes 128 bits. */
static sim_u128 share(sim_u128 a, sim_u128 b, sim_u128 c)
{
    sim_u128 quotient = SIM_U128_MAX;

    (void)sim_wide_muldiv_floor(a, b, c, &quotient);
    return quotient;
}

static struct sim_u256 sum(struct sim_u256 a, struct sim_u256 b)
{
    (void)sim_wide_add(a, b, &a);
    return a;
}

static sim_u128 smaller(sim_u128 a, sim_u128 b)
{
    return a < b ? a : b;
}

static sim_u128 above(sim_u128 a, sim_u128 b) /* max(0, a - b) */
{
    return a > b ? a - b : 0;
}

sim_u128 mito_across_rate(const struct mito_across_curve *curve, sim_u128 utilisation)
{
    sim_u128 low = curve->kink == 0 ? 0 : share(smaller(utilisation, curve->kink), curve->slope1, curve->kink);
    sim_u128 high = share(above(utilisation, curve->kink), curve->slope2, MITO_ACROSS_ONE - curve->kink);

    return curve->base + low + high;
}

/* Area under one straight piece of the curve: a rectangle of height `floor` and a triangle up to `rate`. */
static struct sim_u256 piece(sim_u128 width, sim_u128 floor, sim_u128 rate)
{
    const struct sim_u256 one = sim_wide_of(MITO_ACROSS_ONE);
    struct sim_u256 rectangle = ratio(sim_wide_of(width), sim_wide_of(floor), one);
    struct sim_u256 triangle = ratio(sim_wide_multiply(rate - floor, MITO_ACROSS_ONE / 2), sim_wide_of(width), one);

    return sum(rectangle, ratio(triangle, sim_wide_of(1), one));
}

static struct sim_u256 area(const struct mito_across_curve *curve, sim_u128 utilisation)
{
    sim_u128 low = smaller(utilisation, curve->kink), high = utilisation - low;
    struct sim_u256 total = piece(low, curve->base, mito_across_rate(curve, low));

    if (high == 0) {
        return total;
    }
    return sum(total, piece(high, mito_across_rate(curve, curve->kink), mito_across_rate(curve, utilisation)));
}

sim_u128 mito_across_yearly(const struct mito_across_curve *curve, sim_u128 before, sim_u128 after)
{
    struct sim_u256 difference, mean;

    if (before == after) {
        return mito_across_rate(curve, before);
    }
    if (before > after) {
        return mito_across_yearly(curve, after, before);
    }
    (void)sim_wide_subtract(area(curve, after), area(curve, before), &difference);
    mean = ratio(difference, sim_wide_of(MITO_ACROSS_ONE), sim_wide_of(after - before));
    return sim_wide_fits(mean) ? mean.low : SIM_U128_MAX;
}

/* root^51 in units of 10^-36: 51 is 110011 in binary. */
static struct sim_u256 power51(sim_u128 root, struct sim_u256 unit)
{
    struct sim_u256 y = sim_wide_of(root), power = y;

    for (unsigned bit = 1u << 4; bit != 0; bit >>= 1) {
        power = ratio(power, power, unit);
        if (((WEEKS - 1) & bit) != 0) {
            power = ratio(power, y, unit);
        }
    }
    return power;
}

/* One step of Newton's rule for y^52 = x, in units of 10^-36. */
static sim_u128 closer(sim_u128 root, struct sim_u256 x, struct sim_u256 unit)
{
    struct sim_u256 quotient = ratio(x, unit, power51(root, unit));

    return ratio(sum(sim_wide_multiply(root, WEEKS - 1), quotient), sim_wide_of(1), sim_wide_of(WEEKS)).low;
}

sim_u128 mito_across_weekly(sim_u128 yearly)
{
    const sim_u128 unit = MITO_ACROSS_ONE * MITO_ACROSS_ONE;
    struct sim_u256 x;
    sim_u128 root, next;

    if (yearly >= MITO_ACROSS_ONE << WEEKS) {
        return MITO_ACROSS_ONE; /* 2^52 a year is more than 100% a week */
    }
    x = sim_wide_multiply(MITO_ACROSS_ONE + yearly, MITO_ACROSS_ONE);
    /* (1 + y)^(1/52) <= min(2, 1 + y/52), and from above the root every step descends until rounding stops it. */
    root = unit + smaller(yearly / WEEKS + 1, MITO_ACROSS_ONE) * MITO_ACROSS_ONE;
    while ((next = closer(root, x, sim_wide_of(unit))) < root) {
        root = next;
    }
    return smaller(root / MITO_ACROSS_ONE - MITO_ACROSS_ONE, MITO_ACROSS_ONE);
}

sim_u128 mito_across_fee(const struct mito_across_curve *curve, sim_u128 before, sim_u128 after)
{
    return mito_across_weekly(mito_across_yearly(curve, before, after));
}

sim_u128 mito_across_capital_fee(sim_u128 lower, sim_u128 upper, sim_u128 cutoff, sim_u128 amount)
{
    sim_u128 rise = upper - lower, ramp = smaller(amount, cutoff);
    sim_u128 slope = cutoff == 0 ? 0 : share(rise, MITO_ACROSS_ONE, cutoff);
    sim_u128 height = share(slope, ramp, MITO_ACROSS_ONE);
    sim_u128 triangle = share(height, ramp, 2 * MITO_ACROSS_ONE);
    sim_u128 plateau = share(rise, amount - ramp, MITO_ACROSS_ONE);

    return lower + share(triangle + plateau, MITO_ACROSS_ONE, amount);
}

void mito_across_pool_touch(struct mito_across_pool *pool, uint64_t now)
{
    sim_u128 part = pool->rate * (now - pool->touched);
    sim_u128 due = share(pool->undistributed, part, MITO_ACROSS_ONE);

    pool->undistributed -= smaller(due, pool->undistributed);
    pool->touched = now;
}

sim_u128 mito_across_pool_price(const struct mito_across_pool *pool)
{
    sim_i128 owned = (sim_i128)pool->liquid + pool->utilised - (sim_i128)pool->undistributed;

    if (pool->supply == 0) {
        return MITO_ACROSS_ONE;
    }
    return owned <= 0 ? 0 : share((sim_u128)owned, MITO_ACROSS_ONE, pool->supply);
}

sim_u128 mito_across_pool_utilisation(const struct mito_across_pool *pool, sim_u128 relayed)
{
    sim_u128 lent = pool->utilised > 0 ? (sim_u128)pool->utilised : 0, total = pool->liquid + lent;

    return total == 0 ? MITO_ACROSS_ONE : share(relayed + lent, MITO_ACROSS_ONE, total);
}
