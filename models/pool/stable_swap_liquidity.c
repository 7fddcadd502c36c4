/* Liquidity of StableSwap pools, and their prices in doubles. */
#include "models/pool/checked.h"
#include "models/pool/stable_swap_invariant.h"

#include "sim/base/status.h"

#include <math.h>
#include <string.h>

#define COIN ((sim_u128)1000000000000000000) /* 10^18 */
#define STEPS 255

static struct sim_u256 wide(sim_u128 value)
{
    return sim_wide_of(value);
}

static struct sim_u256 invariant_of(const struct mito_stable_swap *pool, const sim_u128 *balances, bool *revert)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS];

    mito_stable_swap_scale(pool, balances, xp, revert);
    return mito_stable_swap_invariant_of(pool, xp, revert);
}

/* Of what moves a balance away from its part, at the balance `x` on the way; `even` is that of an even pool. */
static struct sim_u256 fee_of_imbalance(const struct mito_stable_swap *pool, struct sim_u256 x, struct sim_u256 even,
                                        bool *revert)
{
    SIM_CHECK(pool->coins > 1);
    return mito_stable_swap_fee_at(pool, pool->fee * pool->coins / (4 * (pool->coins - 1)), x, even, revert);
}

/* What a balance had and has, in 18 decimals. */
static struct sim_u256 scaled_sum(const struct mito_stable_swap *pool, uint32_t k, sim_u128 had, sim_u128 has,
                                  bool *revert)
{
    struct sim_u256 both = mito_checked_plus(wide(had), wide(has), revert);

    return mito_checked_ratio(both, wide(pool->rates[k]), wide(COIN), revert);
}

/* The fee on what moves a balance away from D1 / D0 of itself. `counts` gets the balances less the whole fee, which
 * decide on shares; `keeps` those less the administrator's part, which stay in the pool. */
static void charge(const struct mito_stable_swap *pool, struct sim_u256 d0, struct sim_u256 d1, sim_u128 *counts,
                   sim_u128 *keeps, bool *revert)
{
    const struct sim_u256 unit = wide(MITO_STABLE_SWAP_FEE);
    const struct sim_u256 even = mito_checked_over(mito_checked_plus(d0, d1, revert), wide(pool->coins), revert);

    for (uint32_t k = 0; k < pool->coins; k++) {
        struct sim_u256 ideal = mito_checked_ratio(d1, wide(pool->balances[k]), d0, revert), gap, fee, admin;
        struct sim_u256 x = scaled_sum(pool, k, pool->balances[k], counts[k], revert);

        if (sim_wide_subtract(ideal, wide(counts[k]), &gap)) {
            sim_wide_subtract(wide(counts[k]), ideal, &gap);
        }
        fee = mito_checked_ratio(fee_of_imbalance(pool, x, even, revert), gap, unit, revert);
        admin = mito_checked_ratio(fee, wide(pool->admin_fee), unit, revert);
        keeps[k] = mito_checked_minus(wide(counts[k]), admin, revert).low;
        counts[k] = mito_checked_minus(wide(counts[k]), fee, revert).low;
    }
}

bool mito_stable_swap_add(struct mito_stable_swap *pool, const sim_u128 *amounts, sim_u128 *shares)
{
    sim_u128 counts[MITO_STABLE_SWAP_COINS], keeps[MITO_STABLE_SWAP_COINS];
    struct sim_u256 d0 = {0}, d1, d2, minted;
    bool revert = false, first = pool->supply == 0;

    if (!first) {
        d0 = invariant_of(pool, pool->balances, &revert);
    }
    for (uint32_t k = 0; k < pool->coins; k++) {
        revert |= first && amounts[k] == 0;
        counts[k] = keeps[k] =
            mito_checked_narrow(mito_checked_plus(wide(pool->balances[k]), wide(amounts[k]), &revert), &revert);
    }
    d1 = invariant_of(pool, counts, &revert);
    if (revert || sim_wide_compare(d1, d0) <= 0) {
        return true;
    }
    minted = d1;
    if (!first) {
        charge(pool, d0, d1, counts, keeps, &revert);
        d2 = invariant_of(pool, counts, &revert);
        minted = mito_checked_ratio(wide(pool->supply), mito_checked_minus(d2, d0, &revert), d0, &revert);
    }
    d1.low = mito_checked_narrow(mito_checked_plus(minted, wide(pool->supply), &revert), &revert);
    if (revert || sim_wide_is_zero(minted)) {
        return true;
    }
    pool->supply = d1.low;
    memcpy(pool->balances, keeps, pool->coins * sizeof keeps[0]);
    *shares = minted.low;
    return false;
}

bool mito_stable_swap_remove(struct mito_stable_swap *pool, sim_u128 shares, sim_u128 *amounts)
{
    if (shares > pool->supply || pool->supply == 0) {
        return true;
    }
    for (uint32_t k = 0; k < pool->coins; k++) { /* below the balance: never fails */
        (void)sim_wide_muldiv_floor(pool->balances[k], shares, pool->supply, &amounts[k]);
        pool->balances[k] -= amounts[k];
    }
    pool->supply -= shares;
    return false;
}

struct one_coin {
    struct sim_u256 amount, fee; /* base units */
};

static struct sim_u256 units_of(const struct mito_stable_swap *pool, struct sim_u256 scaled, uint32_t i, bool *revert)
{
    return mito_checked_ratio(scaled, wide(COIN), wide(pool->rates[i]), revert);
}

/* _calc_withdraw_one_coin: the fee is taken from what every balance would be away from its part. */
static struct one_coin one_coin_of(const struct mito_stable_swap *pool, sim_u128 shares, uint32_t i, bool *revert)
{
    struct sim_u256 xp[MITO_STABLE_SWAP_COINS], reduced[MITO_STABLE_SWAP_COINS], d0, d1, y, dy, part, cost, x, even;
    struct one_coin one = {0};

    mito_stable_swap_scale(pool, pool->balances, xp, revert);
    d0 = mito_stable_swap_invariant_of(pool, xp, revert);
    if (*revert) {
        return one;
    }
    d1 = mito_checked_minus(d0, mito_checked_ratio(wide(shares), d0, wide(pool->supply), revert), revert);
    y = mito_stable_swap_balance_of(pool, xp, i, d1, revert);
    even = mito_checked_over(mito_checked_plus(d0, d1, revert), wide((sim_u128)2 * pool->coins), revert);
    for (uint32_t k = 0; k < pool->coins; k++) {
        part = mito_checked_ratio(xp[k], d1, d0, revert);
        part = k == i ? mito_checked_minus(part, y, revert) : mito_checked_minus(xp[k], part, revert);
        x = k == i ? mito_checked_over(mito_checked_plus(xp[k], y, revert), wide(2), revert) : xp[k];
        cost = fee_of_imbalance(pool, x, even, revert);
        cost = mito_checked_ratio(cost, part, wide(MITO_STABLE_SWAP_FEE), revert);
        reduced[k] = mito_checked_minus(xp[k], cost, revert);
    }
    dy = mito_stable_swap_balance_of(pool, reduced, i, d1, revert);
    dy = mito_checked_minus(mito_checked_minus(reduced[i], dy, revert), wide(1), revert);
    one.amount = units_of(pool, dy, i, revert);
    one.fee = units_of(pool, mito_checked_minus(xp[i], y, revert), i, revert);
    one.fee = mito_checked_minus(one.fee, one.amount, revert);
    return one;
}

bool mito_stable_swap_quote_one(const struct mito_stable_swap *pool, sim_u128 shares, uint32_t i, sim_u128 *amount)
{
    bool revert = i >= pool->coins || shares > pool->supply || pool->supply == 0;
    struct one_coin one;

    if (revert) {
        return true;
    }
    one = one_coin_of(pool, shares, i, &revert);
    if (!revert) {
        *amount = one.amount.low;
    }
    return revert;
}

bool mito_stable_swap_remove_one(struct mito_stable_swap *pool, sim_u128 shares, uint32_t i, sim_u128 *amount)
{
    bool revert = i >= pool->coins || shares > pool->supply || pool->supply == 0;
    struct one_coin one;
    struct sim_u256 left;

    if (revert) {
        return true;
    }
    one = one_coin_of(pool, shares, i, &revert);
    left = mito_checked_minus(wide(pool->balances[i]), one.amount, &revert);
    one.fee = mito_checked_ratio(one.fee, wide(pool->admin_fee), wide(MITO_STABLE_SWAP_FEE), &revert);
    left = mito_checked_minus(left, one.fee, &revert);
    if (revert) {
        return true;
    }
    pool->balances[i] = left.low;
    pool->supply -= shares;
    *amount = one.amount.low;
    return false;
}

bool mito_stable_swap_remove_imbalance(struct mito_stable_swap *pool, const sim_u128 *amounts, sim_u128 *shares)
{
    sim_u128 counts[MITO_STABLE_SWAP_COINS], keeps[MITO_STABLE_SWAP_COINS];
    struct sim_u256 d0, d1, d2, burned;
    bool revert = pool->supply == 0;

    for (uint32_t k = 0; k < pool->coins; k++) {
        counts[k] = mito_checked_minus(wide(pool->balances[k]), wide(amounts[k]), &revert).low;
    }
    if (revert) {
        return true;
    }
    d0 = invariant_of(pool, pool->balances, &revert);
    d1 = invariant_of(pool, counts, &revert);
    if (revert) {
        return true;
    }
    charge(pool, d0, d1, counts, keeps, &revert);
    d2 = invariant_of(pool, counts, &revert);
    burned = mito_checked_ratio(mito_checked_minus(d0, d2, &revert), wide(pool->supply), d0, &revert);
    if (revert || sim_wide_is_zero(burned) || burned.low + 1 > pool->supply) {
        return true;
    }
    *shares = burned.low + 1;
    pool->supply -= *shares;
    memcpy(pool->balances, keeps, pool->coins * sizeof keeps[0]);
    return false;
}

bool mito_stable_swap_virtual_price(const struct mito_stable_swap *pool, sim_u128 *price)
{
    sim_u128 d;

    return mito_stable_swap_invariant(pool, &d) || pool->supply == 0 ||
           sim_wide_muldiv_floor(d, COIN, pool->supply, price);
}

/* Balances and invariant in doubles of whole coins, scaled by the invariant: prices need nothing more. */
struct shape {
    uint32_t n;
    double ann, x[MITO_STABLE_SWAP_COINS]; /* x / D */
    double rest;                           /* D^(n-1) / (n^n prod of the x that do not trade) */
    double sum;                            /* of the x that do not trade, over D */
    double d;
};

/* D by Newton's method on u = x / S: within 2^-50 of the integers' (a test compares). */
static double invariant_double(uint32_t n, double ann, const double *x)
{
    double sum = 0.0, d, before;

    for (uint32_t k = 0; k < n; k++) {
        sum += x[k];
    }
    d = sum;
    for (int step = 0; step < STEPS; step++) {
        double dp = d;

        for (uint32_t k = 0; k < n; k++) {
            dp *= d / (x[k] * n);
        }
        before = d;
        d = (ann * sum + dp * n) * d / ((ann - 1.0) * d + dp * (n + 1));
        if (fabs(d - before) <= d * 0x1p-51) {
            break;
        }
    }
    return d;
}

double mito_stable_swap_size(const struct mito_stable_swap *pool)
{
    double x[MITO_STABLE_SWAP_COINS];

    for (uint32_t k = 0; k < pool->coins; k++) {
        x[k] = sim_wide_double(mito_stable_swap_scaled(pool, k));
        if (!(x[k] > 0.0)) {
            return 0.0;
        }
    }
    return invariant_double(pool->coins, (double)pool->amplification * pool->coins / pool->precision, x);
}

static bool shape_of(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, struct shape *shape)
{
    shape->d = mito_stable_swap_size(pool);
    if (!(shape->d > 0.0)) {
        return true;
    }
    shape->n = pool->coins;
    shape->ann = (double)pool->amplification * pool->coins / pool->precision;
    shape->rest = 1.0;
    shape->sum = 0.0;
    for (uint32_t k = 0; k < pool->coins; k++) {
        shape->x[k] = sim_wide_double(mito_stable_swap_scaled(pool, k)) / shape->d;
        shape->rest /= shape->n;
        if (k != i && k != j) {
            shape->rest /= shape->x[k];
            shape->sum += shape->x[k];
        }
    }
    return false;
}

/* The other balance for x: Ann (x + y + s) + 1 = Ann + c / (x y), c = rest. */
static double other_of(const struct shape *shape, double x)
{
    double b = x + shape->sum + 1.0 / shape->ann - 1.0, c = shape->rest / (shape->ann * x);
    double root = sqrt(b * b + 4.0 * c);

    return b > 0.0 ? 2.0 * c / (b + root) : (root - b) / 2.0;
}

static double slope_of(const struct shape *shape, double x, double y)
{
    double p = shape->rest / (x * y);

    return (shape->ann + p / x) / (shape->ann + p / y);
}

double mito_stable_swap_price(const struct mito_stable_swap *pool, uint32_t i, uint32_t j)
{
    struct shape shape;

    if (shape_of(pool, i, j, &shape)) {
        return 0.0;
    }
    return slope_of(&shape, shape.x[i], shape.x[j]);
}

/* By a difference over a ten-thousandth of the balance either way. */
double mito_stable_swap_depth(const struct mito_stable_swap *pool, uint32_t i, uint32_t j)
{
    struct shape shape;
    double more, less, change;

    if (shape_of(pool, i, j, &shape)) {
        return 0.0;
    }
    more = shape.x[i] * (1.0 + 1e-4);
    less = shape.x[i] * (1.0 - 1e-4);
    change = slope_of(&shape, less, other_of(&shape, less)) - slope_of(&shape, more, other_of(&shape, more));
    return (more - less) * slope_of(&shape, shape.x[i], shape.x[j]) / change * shape.d;
}

/* The balance x above x0 at which the next unit of it buys `price` units of the other: the slope falls. Regula falsi
 * after Illinois on the slope over the price, halving where it does not. */
static double balance_at_price(const struct shape *shape, double x0, double price)
{
    double low = x0, high = x0, above = slope_of(shape, x0, other_of(shape, x0)) - price, below;
    int side = 0;

    do {
        high *= 2.0;
        below = slope_of(shape, high, other_of(shape, high)) - price;
    } while (below > 0.0 && high < 0x1p40);
    for (int step = 0; step < 80 && high - low > low * 0x1p-44; step++) {
        double middle = step % 8 == 7 ? (low + high) / 2.0 : low + (high - low) * (above / (above - below));
        double found = slope_of(shape, middle, other_of(shape, middle)) - price;

        if (found > 0.0) {
            low = middle;
            above = found;
            below = side > 0 ? below / 2.0 : below;
            side = 1;
        } else {
            high = middle;
            below = found;
            above = side < 0 ? above / 2.0 : above;
            side = -1;
        }
    }
    return low;
}

double mito_stable_swap_arbitrage(const struct mito_stable_swap *pool, uint32_t i, uint32_t j, double price,
                                  uint32_t *from)
{
    double keep = 1.0 - (double)pool->fee / (double)MITO_STABLE_SWAP_FEE, now, scale, x;
    struct shape shape;

    *from = i;
    if (shape_of(pool, i, j, &shape)) {
        return 0.0;
    }
    now = slope_of(&shape, shape.x[i], shape.x[j]);
    if (now * keep <= price && price * keep <= now) {
        return 0.0;
    }
    if (now * keep <= price) { /* coin i is cheap in the pool: pays coin j */
        *from = j;
        price = 1.0 / price;
    }
    x = balance_at_price(&shape, shape.x[*from], price / keep);
    scale = sim_wide_double(COIN) / sim_wide_double(pool->rates[*from]);
    return (x - shape.x[*from]) * shape.d * scale;
}
