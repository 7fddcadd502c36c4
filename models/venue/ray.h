/* Fixed-point arithmetic of the lending contracts: ray = 27 decimals, percent = basis points.
 *
 * Exact integers: every result is the floor, the ceiling or the half-up rounding of the true quotient, as named.
 * Division by a constant is a multiplication by its reciprocal with a correction of the last units (Barrett), since the
 * lending law runs once per grid step of every venue: 15 such operations in about 140 ns.
 * Source: aave-v3-origin, WadRayMath.sol and PercentageMath.sol: rayMul = (a b + RAY/2) / RAY,
 * rayDiv = (a RAY + b/2) / b, percentMul = (v p + 5000) / 10000.
 *
 * Range: quotients below 2^127, which MITO_VENUE_LIMIT, MITO_RAY_INDEX_LIMIT and `room` keep. */
#ifndef MITO_VENUE_RAY_H
#define MITO_VENUE_RAY_H

#include "sim/base/status.h"
#include "sim/base/wide.h"

#define MITO_WIDE(high, low) ((sim_u128)UINT64_C(high) << 64 | UINT64_C(low))
#define MITO_RAY MITO_WIDE(0x33b2e3c, 0x9fd0803ce8000000) /* 10^27 */

/* Indexes stop here, a thousandfold growth: no study means it, and values stay in range. */
#define MITO_RAY_INDEX_LIMIT ((sim_u128)1 << 100)

/* Below a thousandth of its start, after losses, a venue takes no more: units per base unit stay in range. */
#define MITO_RAY_INDEX_DEAD MITO_WIDE(0xd3c2, 0x1bcecceda1000000) /* 10^24 */

enum mito_rounding { MITO_ROUND_DOWN, MITO_ROUND_HALF_UP, MITO_ROUND_UP };

/* floor((a b + add) / divisor) by the general division; the quotient fits 128 bits. */
sim_u128 mito_ray_ratio_wide(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 add);

static inline struct sim_u256 mito_ray_product(sim_u128 a, sim_u128 b)
{
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64);
    uint64_t b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    sim_u128 low = (sim_u128)a0 * b0;
    sim_u128 cross = (sim_u128)a1 * b0 + (uint64_t)(low >> 64);
    sim_u128 other = (sim_u128)a0 * b1 + (uint64_t)cross;

    return (struct sim_u256){
        .low = other << 64 | (uint64_t)low,
        .high = (sim_u128)a1 * b1 + (uint64_t)(cross >> 64) + (uint64_t)(other >> 64),
    };
}

/* floor(value / divisor), divisor > 1, reciprocal = floor(2^128 / divisor): the estimate is at most one too small. */
static inline sim_u128 mito_ray_quotient(sim_u128 value, sim_u128 divisor, sim_u128 reciprocal)
{
    sim_u128 quotient = mito_ray_product(value, reciprocal).high;

    return quotient + (value - quotient * divisor >= divisor);
}

/* Nearest double but for the last bit. */
static inline double mito_ray_double(sim_u128 value)
{
    double high = (double)(int64_t)(uint64_t)(value >> 64), middle = (double)(int64_t)((uint64_t)value >> 32);

    return high * 0x1p64 + (middle * 0x1p32 + (double)(int64_t)(uint32_t)value);
}

/* floor((a b + add) / divisor), inverse = floor(2^192 / divisor), divisor above 2^64. For products below 2^192 the
 * estimate is at most two too small, and nearly always right: the corrections are branches that are not taken. */
static inline sim_u128 mito_ray_ratio(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 inverse, sim_u128 add)
{
    struct sim_u256 product = mito_ray_product(a, b);
    sim_u128 quotient, rest;

    product.low += add;
    product.high += product.low < add;
    if (__builtin_expect(product.high >> 64 != 0, 0)) {
        return mito_ray_ratio_wide(a, b, divisor, add);
    }
    quotient = mito_ray_product(product.high << 64 | product.low >> 64, inverse).high;
    rest = product.low - quotient * divisor;
    while (__builtin_expect(rest >= divisor, 0)) {
        quotient++;
        rest -= divisor;
    }
    return quotient;
}

static inline sim_u128 mito_ray_half(enum mito_rounding rounding, sim_u128 divisor)
{
    return rounding == MITO_ROUND_UP ? divisor - 1 : rounding == MITO_ROUND_HALF_UP ? divisor / 2 : 0;
}

/* a b / 10^27. */
static inline sim_u128 mito_ray_multiply(sim_u128 a, sim_u128 b, enum mito_rounding rounding)
{
    const sim_u128 inverse = MITO_WIDE(0x4f3a68dbc8, 0xf03f243baf513267); /* floor(2^192 / 10^27) */

    return mito_ray_ratio(a, b, MITO_RAY, inverse, mito_ray_half(rounding, MITO_RAY));
}

/* a 10^27 / b, b > 0. A quotient in floating point, kept below the true one by 2^-48 of itself and 2^32, leaves a rest
 * below 2^127 and above 0; a second one from the rest is right but for a unit. */
static inline sim_u128 mito_ray_divide(sim_u128 a, sim_u128 b, enum mito_rounding rounding)
{
    const sim_u128 add = mito_ray_half(rounding, b);
    double size = mito_ray_double(b), inverse = 1.0 / size;
    double guess = mito_ray_double(a) * (1e27 * (1.0 - 0x1p-48)) * inverse;
    sim_u128 quotient, rest;
    uint64_t more;

    if (__builtin_expect(!(size < 0x1p92 && guess * size < 0x1p174 && guess < 0x1p94), 0)) {
        return mito_ray_ratio_wide(a, MITO_RAY, b, add);
    }
    quotient = (sim_u128)(uint64_t)(int64_t)(guess * 0x1p-32) << 32;
    rest = a * MITO_RAY + add - quotient * b;
    more = (uint64_t)(int64_t)(mito_ray_double(rest) * inverse * (1.0 - 0x1p-48));
    quotient += more;
    rest -= more * b;
    while (__builtin_expect(rest >= b, 0)) {
        quotient++;
        rest -= b;
    }
    return quotient;
}

/* value bp / 10^4, value below 2^114. */
static inline sim_u128 mito_ray_percent(sim_u128 value, uint32_t bp, enum mito_rounding rounding)
{
    const sim_u128 reciprocal = MITO_WIDE(0x68db8bac710cb, 0x295e9e1b089a0275); /* floor(2^128 / 10^4) */
    const sim_u128 add = rounding == MITO_ROUND_UP ? 9999 : rounding == MITO_ROUND_HALF_UP ? 5000 : 0;

    value = value * bp + add;
    return value >> 64 == 0 ? (uint64_t)value / 10000 : mito_ray_quotient(value, 10000, reciprocal);
}

/* rate seconds / (seconds of a year of 365 days) / part, rounded down; part 1 or 6, rate below 2^96, seconds below 2^32.
 * Rounding once and rounding at each division give the same. */
static inline sim_u128 mito_ray_accrued(sim_u128 rate, uint64_t seconds, uint32_t part)
{
    const sim_u128 year = 31536000;
    const sim_u128 inverse = MITO_WIDE(0x883148f5cb, 0x1270b85273b667ae); /* floor(2^128 / 31536000) */
    const sim_u128 sixth = MITO_WIDE(0x16b2e17e4c, 0x8312c96313491147);   /* floor(2^128 / (6 x 31536000)) */

    return mito_ray_quotient(rate * seconds, part * year, part == 1 ? inverse : sixth);
}

#endif
