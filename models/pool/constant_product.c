#include "models/pool/constant_product.h"

#include "models/pool/checked.h"

#include <math.h>

static bool no_pool(const struct mito_constant_product *pool)
{
    return pool->reserves[0] == 0 || pool->reserves[1] == 0;
}

bool mito_constant_product_out(const struct mito_constant_product *pool, unsigned from, sim_u128 in, sim_u128 *out)
{
    struct sim_u256 kept = sim_wide_multiply(in, pool->keep);
    struct sim_u256 bottom = sim_wide_multiply(pool->reserves[from], pool->scale), got;
    bool revert = in == 0 || no_pool(pool);

    bottom = mito_checked_plus(bottom, kept, &revert);
    got = mito_checked_ratio(kept, sim_wide_of(pool->reserves[1 - from]), bottom, &revert);
    if (!revert) {
        *out = got.low; /* below the reserve */
    }
    return revert;
}

bool mito_constant_product_in(const struct mito_constant_product *pool, unsigned from, sim_u128 out, sim_u128 *in)
{
    bool revert = out == 0 || no_pool(pool) || out >= pool->reserves[1 - from];
    struct sim_u256 top, bottom;

    if (revert) {
        return true;
    }
    top = sim_wide_multiply(pool->reserves[from], pool->scale);
    bottom = sim_wide_multiply(pool->reserves[1 - from] - out, pool->keep);
    top = mito_checked_plus(mito_checked_ratio(top, sim_wide_of(out), bottom, &revert), sim_wide_of(1), &revert);
    top.low = mito_checked_narrow(top, &revert);
    if (!revert) {
        *in = top.low;
    }
    return revert;
}

bool mito_constant_product_swap(struct mito_constant_product *pool, unsigned from, sim_u128 in, sim_u128 *out)
{
    sim_u128 got;

    if (mito_constant_product_out(pool, from, in, &got) || got == 0 || pool->reserves[from] + in < in) {
        return true;
    }
    pool->reserves[from] += in;
    pool->reserves[1 - from] -= got;
    *out = got;
    return false;
}

bool mito_constant_product_mint(struct mito_constant_product *pool, const sim_u128 amounts[2], sim_u128 *shares)
{
    sim_u128 minted, other;
    bool revert = pool->reserves[0] + amounts[0] < amounts[0] || pool->reserves[1] + amounts[1] < amounts[1];
    sim_u128 locked = 0;

    if (pool->supply == 0) {
        locked = MITO_CONSTANT_PRODUCT_LOCKED;
        minted = sim_wide_root(sim_wide_multiply(amounts[0], amounts[1]));
        if (minted <= locked) {
            return true;
        }
        minted -= locked;
    } else if (no_pool(pool) || sim_wide_muldiv_floor(amounts[0], pool->supply, pool->reserves[0], &minted) ||
               sim_wide_muldiv_floor(amounts[1], pool->supply, pool->reserves[1], &other)) {
        return true;
    } else {
        minted = other < minted ? other : minted;
    }
    if (revert || minted == 0 || pool->supply + minted < minted) {
        return true;
    }
    pool->reserves[0] += amounts[0];
    pool->reserves[1] += amounts[1];
    pool->supply += minted + locked;
    *shares = minted;
    return false;
}

bool mito_constant_product_burn(struct mito_constant_product *pool, sim_u128 shares, sim_u128 amounts[2])
{
    sim_u128 taken[2];

    if (shares == 0 || shares > pool->supply ||
        sim_wide_muldiv_floor(shares, pool->reserves[0], pool->supply, &taken[0]) ||
        sim_wide_muldiv_floor(shares, pool->reserves[1], pool->supply, &taken[1]) || taken[0] == 0 || taken[1] == 0) {
        return true;
    }
    for (int i = 0; i < 2; i++) {
        pool->reserves[i] -= taken[i];
        amounts[i] = taken[i];
    }
    pool->supply -= shares;
    return false;
}

bool mito_constant_product_protocol_fee(const struct mito_constant_product *pool, struct sim_u256 k_before,
                                        sim_u128 *shares)
{
    sim_u128 root = sim_wide_root(sim_wide_multiply(pool->reserves[0], pool->reserves[1]));
    sim_u128 before = sim_wide_root(k_before);
    struct sim_u256 bottom;
    bool revert = false;

    if (root <= before || before == 0) {
        *shares = 0;
        return false;
    }
    bottom = mito_checked_plus(sim_wide_multiply(root, 5), sim_wide_of(before), &revert);
    bottom = mito_checked_ratio(sim_wide_of(pool->supply), sim_wide_of(root - before), bottom, &revert);
    if (!revert) {
        *shares = bottom.low; /* below the supply */
    }
    return revert;
}

/* s = (sqrt(a^2 + 4 phi R amount) - a) / (2 phi) with a = R (1 + phi), in doubles: what the split misses by stays with the
 * holder as a rest of one coin, and is below the last digits of any reserve. */
bool mito_constant_product_split(const struct mito_constant_product *pool, unsigned from, sim_u128 amount,
                                 sim_u128 *part)
{
    double phi = (double)pool->keep / (double)pool->scale;
    double reserve = sim_wide_double(pool->reserves[from]), in = sim_wide_double(amount);
    double a = reserve * (1.0 + phi), s;

    if (no_pool(pool)) {
        return true;
    }
    s = 2.0 * reserve * in / (sqrt(a * a + 4.0 * phi * reserve * in) + a); /* no cancellation */
    *part = sim_wide_from_double(s);
    if (*part > amount) {
        *part = amount;
    }
    return false;
}

double mito_constant_product_arbitrage(const struct mito_constant_product *pool, double price, unsigned *from)
{
    double x = sim_wide_double(pool->reserves[0]), y = sim_wide_double(pool->reserves[1]);
    double phi = (double)pool->keep / (double)pool->scale;
    double pay_0 = (sqrt(phi * x * (y / price)) - x) / phi;
    double pay_1 = (sqrt(phi * x * y * price) - y) / phi;

    *from = pay_1 > 0.0 ? 1 : 0;
    return pay_1 > 0.0 ? pay_1 : pay_0 > 0.0 ? pay_0 : 0.0;
}
