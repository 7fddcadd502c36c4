/* 256-bit arithmetic that remembers whether anything went wrong, as a contract's call does: formulas read in the order
 * of their source, and one look at `*revert` at the end tells whether the call would have reverted. Products before a
 * quotient are exact to 512 bits, so a result is the contracts' wherever theirs exists. */
#ifndef MITO_POOL_CHECKED_H
#define MITO_POOL_CHECKED_H

#include "sim/base/wide.h"

static inline struct sim_u256 mito_checked_plus(struct sim_u256 a, struct sim_u256 b, bool *revert)
{
    struct sim_u256 sum;

    *revert |= sim_wide_add(a, b, &sum);
    return sum;
}

static inline struct sim_u256 mito_checked_minus(struct sim_u256 a, struct sim_u256 b, bool *revert)
{
    struct sim_u256 difference;

    *revert |= sim_wide_subtract(a, b, &difference);
    return difference;
}

/* floor(a b / c) and its ceiling; 0 where the call has reverted. */
static inline struct sim_u256 mito_checked_ratio(struct sim_u256 a, struct sim_u256 b, struct sim_u256 c, bool *revert)
{
    struct sim_u256 quotient = {0};

    *revert |= sim_wide_muldiv(a, b, c, &quotient, NULL);
    return quotient;
}

static inline struct sim_u256 mito_checked_ratio_up(struct sim_u256 a, struct sim_u256 b, struct sim_u256 c,
                                                    bool *revert)
{
    struct sim_u256 quotient = {0};
    bool cut = false;

    *revert |= sim_wide_muldiv(a, b, c, &quotient, &cut);
    return cut ? mito_checked_plus(quotient, sim_wide_of(1), revert) : quotient;
}

static inline struct sim_u256 mito_checked_times(struct sim_u256 a, struct sim_u256 b, bool *revert)
{
    return (a.high | b.high) == 0 ? sim_wide_multiply(a.low, b.low) : mito_checked_ratio(a, b, sim_wide_of(1), revert);
}

static inline struct sim_u256 mito_checked_over(struct sim_u256 a, struct sim_u256 b, bool *revert)
{
    return mito_checked_ratio(a, sim_wide_of(1), b, revert);
}

static inline sim_u128 mito_checked_narrow(struct sim_u256 value, bool *revert)
{
    *revert |= !sim_wide_fits(value);
    return value.low;
}

#endif
