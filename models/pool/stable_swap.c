#include "models/pool/stable_swap.h"

#include "models/pool/checked.h"
#include "models/pool/stable_swap_invariant.h"

#define COIN ((sim_u128)1000000000000000000) /* 10^18 */
#define STEPS 255

struct mito_stable_swap mito_stable_swap_of(uint32_t coins, const unsigned *decimals, uint64_t amplification,
                                            uint32_t precision, uint64_t fee, uint64_t admin_fee)
{
    struct mito_stable_swap pool = {
        .coins = coins, .precision = precision, .amplification = amplification, .fee = fee, .admin_fee = admin_fee};

    SIM_CHECK(coins >= 2 && coins <= MITO_STABLE_SWAP_COINS);
    for (uint32_t i = 0; i < coins; i++) {
        pool.rates[i] = sim_wide_power10(36 - decimals[i]);
    }
    return pool;
}

uint64_t mito_stable_swap_ramp(uint64_t from, uint64_t to, int64_t start, int64_t end, int64_t now)
{
    sim_u128 passed, length;

    if (now >= end) {
        return to;
    }
    if (now <= start) {
        return from;
    }
    passed = (sim_u128)(now - start);
    length = (sim_u128)(end - start);
    return to > from ? from + (uint64_t)((to - from) * passed / length)
                     : from - (uint64_t)((from - to) * passed / length);
}

static struct sim_u256 wide(sim_u128 value)
{
    return sim_wide_of(value);
}

static bool same_but_one(struct sim_u256 a, struct sim_u256 b)
{
    struct sim_u256 gap;
    bool below = sim_wide_subtract(a, b, &gap);

    if (below) {
        sim_wide_subtract(b, a, &gap);
    }
    return gap.high == 0 && gap.low <= 1;
}

/* get_D */
struct sim_u256 mito_stable_swap_invariant_of(const struct mito_stable_swap *pool, const struct sim_u256 *xp,
                                              bool *revert)
{
    const uint32_t n = pool->coins;
    const struct sim_u256 ann = sim_wide_multiply(pool->amplification, n), precision = wide(pool->precision);
    struct sim_u256 sum = {0}, parts[MITO_STABLE_SWAP_COINS], d, dp, before, top, bottom, flat, rest;

    for (uint32_t k = 0; k < n; k++) {
        sum = mito_checked_plus(sum, xp[k], revert);
        parts[k] = mito_checked_times(xp[k], wide(n), revert);
    }
    flat = mito_checked_ratio(ann, sum, precision, revert);
    rest = mito_checked_minus(ann, precision, revert);
    d = sum;
    if (sim_wide_is_zero(sum)) {
        return sum;
    }
    for (int step = 0; step < STEPS && !*revert; step++) {
        dp = d;
        for (uint32_t k = 0; k < n; k++) {
            dp = mito_checked_ratio(dp, d, parts[k], revert);
        }
        before = d;
        top = mito_checked_plus(flat, mito_checked_times(dp, wide(n), revert), revert);
        bottom = mito_checked_ratio(rest, d, precision, revert);
        bottom = mito_checked_plus(bottom, mito_checked_times(dp, wide(n + 1), revert), revert);
        d = mito_checked_ratio(top, d, bottom, revert);
        if (same_but_one(d, before)) {
            return d;
        }
    }
    *revert = true;
    return d;
}

/* The balance of coin `j` for invariant d, the others as in xp: what get_y and get_y_D share. */
struct sim_u256 mito_stable_swap_balance_of(const struct mito_stable_swap *pool, const struct sim_u256 *xp, uint32_t j,
                                            struct sim_u256 d, bool *revert)
{
    const uint32_t n = pool->coins;
    const struct sim_u256 ann = sim_wide_multiply(pool->amplification, n), precision = wide(pool->precision);
    struct sim_u256 c = d, b = {0}, y = d, before, top, bottom;

    for (uint32_t k = 0; k < n; k++) {
        if (k != j) {
            b = mito_checked_plus(b, xp[k], revert);
            c = mito_checked_ratio(c, d, mito_checked_times(xp[k], wide(n), revert), revert);
        }
    }
    c = mito_checked_ratio(c, mito_checked_times(d, precision, revert), mito_checked_times(ann, wide(n), revert),
                           revert);
    b = mito_checked_plus(b, mito_checked_ratio(d, precision, ann, revert), revert);
    for (int step = 0; step < STEPS && !*revert; step++) {
        before = y;
        top = mito_checked_plus(mito_checked_times(y, y, revert), c, revert);
        bottom = mito_checked_plus(mito_checked_times(y, wide(2), revert), b, revert);
        y = mito_checked_over(top, mito_checked_minus(bottom, d, revert), revert);
        if (same_but_one(y, before)) {
            return y;
        }
    }
    *revert = true;
    return y;
}

void mito_stable_swap_scale(const struct mito_stable_swap *pool, const sim_u128 *balances, struct sim_u256 *xp,
                            bool *revert)
{
    for (uint32_t k = 0; k < pool->coins; k++) {
        xp[k] = mito_checked_ratio(wide(balances[k]), wide(pool->rates[k]), wide(COIN), revert);
    }
}

bool mito_stable_swap_invariant(const struct mito_stable_swap *pool, sim_u128 *d)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS];
    bool revert = false;
    sim_u128 found;

    mito_stable_swap_scale(pool, pool->balances, xp, &revert);
    found = mito_checked_narrow(mito_stable_swap_invariant_of(pool, xp, &revert), &revert);
    if (!revert) {
        *d = found;
    }
    return revert;
}

bool mito_stable_swap_balance(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 x, sim_u128 *y)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS], d;
    bool revert = i == j || i >= pool->coins || j >= pool->coins;
    sim_u128 found;

    mito_stable_swap_scale(pool, pool->balances, xp, &revert);
    d = mito_stable_swap_invariant_of(pool, xp, &revert);
    if (revert) {
        return true;
    }
    xp[i] = wide(x);
    found = mito_checked_narrow(mito_stable_swap_balance_of(pool, xp, j, d, &revert), &revert);
    if (!revert) {
        *y = found;
    }
    return revert;
}

bool mito_stable_swap_balance_at(const struct mito_stable_swap *pool, uint32_t i, sim_u128 d, sim_u128 *y)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS];
    bool revert = i >= pool->coins;
    sim_u128 found;

    mito_stable_swap_scale(pool, pool->balances, xp, &revert);
    if (revert) {
        return true;
    }
    found = mito_checked_narrow(mito_stable_swap_balance_of(pool, xp, i, wide(d), &revert), &revert);
    if (!revert) {
        *y = found;
    }
    return revert;
}

sim_u128 mito_stable_swap_scaled(const struct mito_stable_swap *pool, uint32_t i)
{
    sim_u128 x = SIM_U128_MAX;

    (void)sim_wide_muldiv_floor(pool->balances[i], pool->rates[i], COIN, &x);
    return x;
}

struct sim_u256 mito_stable_swap_fee_at(const struct mito_stable_swap *pool, uint64_t fee, struct sim_u256 xi,
                                        struct sim_u256 xj, bool *revert)
{
    const struct sim_u256 unit = wide(MITO_STABLE_SWAP_FEE), four = wide(4);
    struct sim_u256 both, near, top;

    if (pool->off_peg <= MITO_STABLE_SWAP_FEE) {
        return wide(fee);
    }
    both = mito_checked_plus(xi, xj, revert);
    both = mito_checked_times(both, both, revert);
    near = mito_checked_times(wide(pool->off_peg - MITO_STABLE_SWAP_FEE), four, revert);
    near = mito_checked_ratio(mito_checked_times(near, xi, revert), xj, both, revert);
    top = mito_checked_times(wide(pool->off_peg), wide(fee), revert);
    return mito_checked_over(top, mito_checked_plus(near, unit, revert), revert);
}

struct swap {
    struct sim_u256 dy;  /* 18 decimals, before the fee */
    struct sim_u256 fee; /* of MITO_STABLE_SWAP_FEE */
};

static struct swap swap_of(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx, bool *revert)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS], d, x, y, from;
    struct swap swap = {0};

    *revert |= i == j || i >= pool->coins || j >= pool->coins;
    mito_stable_swap_scale(pool, pool->balances, xp, revert);
    d = mito_stable_swap_invariant_of(pool, xp, revert);
    if (*revert) {
        return swap;
    }
    from = xp[i];
    x = mito_checked_plus(from, mito_checked_ratio(wide(dx), wide(pool->rates[i]), wide(COIN), revert), revert);
    xp[i] = x;
    y = mito_stable_swap_balance_of(pool, xp, j, d, revert);
    swap.dy = mito_checked_minus(mito_checked_minus(xp[j], y, revert), wide(1), revert);
    swap.fee =
        mito_stable_swap_fee_at(pool, pool->fee, mito_checked_over(mito_checked_plus(from, x, revert), wide(2), revert),
                                mito_checked_over(mito_checked_plus(xp[j], y, revert), wide(2), revert), revert);
    return swap;
}

bool mito_stable_swap_quote(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx, sim_u128 *dy)
{
    bool revert = false;
    struct swap swap = swap_of(pool, i, j, dx, &revert);
    struct sim_u256 out, fee;

    if (revert) {
        return true;
    }
    out = mito_checked_ratio(swap.dy, wide(COIN), wide(pool->rates[j]), &revert);
    fee = mito_checked_ratio(swap.fee, out, wide(MITO_STABLE_SWAP_FEE), &revert);
    out.low = mito_checked_narrow(mito_checked_minus(out, fee, &revert), &revert);
    if (!revert) {
        *dy = out.low;
    }
    return revert;
}

bool mito_stable_swap_exchange(struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx, sim_u128 *dy)
{
    const struct sim_u256 unit = wide(MITO_STABLE_SWAP_FEE);
    bool revert = false;
    struct swap swap = swap_of(pool, i, j, dx, &revert);
    struct sim_u256 fee, out, admin, left;
    sim_u128 added, paid;

    if (revert) {
        return true;
    }
    fee = mito_checked_ratio(swap.dy, swap.fee, unit, &revert);
    out = mito_checked_minus(swap.dy, fee, &revert);
    out = mito_checked_ratio(out, wide(COIN), wide(pool->rates[j]), &revert);
    admin = mito_checked_ratio(fee, wide(pool->admin_fee), unit, &revert);
    admin = mito_checked_ratio(admin, wide(COIN), wide(pool->rates[j]), &revert);
    left = mito_checked_minus(wide(pool->balances[j]), out, &revert);
    left = mito_checked_minus(left, admin, &revert);
    added = mito_checked_narrow(mito_checked_plus(wide(pool->balances[i]), wide(dx), &revert), &revert);
    paid = mito_checked_narrow(out, &revert);
    if (revert) {
        return true;
    }
    pool->balances[i] = added;
    pool->balances[j] = left.low;
    *dy = paid;
    return false;
}
