#include "models/pool/concentrated.h"

#include "models/pool/checked.h"

#include <math.h>

#define WIDE(high, low) ((sim_u128)UINT64_C(high) << 64 | UINT64_C(low))
#define BITS 20 /* of a tick's number */

/* round(2^128 1.0001^(-2^k / 2)), k = 0 .. 19. */
static const sim_u128 roots[BITS] = {
    WIDE(0xfffcb933bd6fad37, 0xaa2d162d1a594001), WIDE(0xfff97272373d4132, 0x59a46990580e213a),
    WIDE(0xfff2e50f5f656932, 0xef12357cf3c7fdcc), WIDE(0xffe5caca7e10e4e6, 0x1c3624eaa0941cd0),
    WIDE(0xffcb9843d60f6159, 0xc9db58835c926644), WIDE(0xff973b41fa98c081, 0x472e6896dfb254c0),
    WIDE(0xff2ea16466c96a38, 0x43ec78b326b52861), WIDE(0xfe5dee046a99a2a8, 0x11c461f1969c3053),
    WIDE(0xfcbe86c7900a88ae, 0xdcffc83b479aa3a4), WIDE(0xf987a7253ac41317, 0x6f2b074cf7815e54),
    WIDE(0xf3392b0822b70005, 0x940c7a398e4b70f3), WIDE(0xe7159475a2c29b74, 0x43b29c7fa6e889d9),
    WIDE(0xd097f3bdfd2022b8, 0x845ad8f792aa5825), WIDE(0xa9f746462d870fdf, 0x8a65dc1f90e061e5),
    WIDE(0x70d869a156d2a1b8, 0x90bb3df62baf32f7), WIDE(0x31be135f97d08fd9, 0x81231505542fcfa6),
    WIDE(0x9aa508b5b7a84e1, 0xc677de54f3e99bc9),  WIDE(0x5d6af8dedb8119, 0x6699c329225ee604),
    WIDE(0x2216e584f5fa, 0x1ea926041bedfe98),     WIDE(0x48a1703, 0x91f7dc42444e8fa2),
};

static struct sim_u256 wide(sim_u128 value)
{
    return sim_wide_of(value);
}

static struct sim_u256 unit(void) /* 2^96 */
{
    return wide((sim_u128)1 << 96);
}

struct sim_u256 mito_concentrated_root(int32_t tick)
{
    const struct sim_u256 all = {.low = SIM_U128_MAX, .high = SIM_U128_MAX};
    uint32_t size = (uint32_t)(tick < 0 ? -tick : tick);
    sim_u128 ratio = 0; /* 2^128 */
    struct sim_u256 root;
    bool cut;

    SIM_CHECK(size <= MITO_CONCENTRATED_TICKS);
    for (int k = 0; k < BITS; k++) {
        if ((size >> k & 1) != 0) {
            ratio = ratio == 0 ? roots[k] : sim_wide_multiply(ratio, roots[k]).high;
        }
    }
    root = ratio == 0 ? (struct sim_u256){.low = 0, .high = 1} : wide(ratio);
    if (tick > 0) {
        (void)sim_wide_divide(all, root, &root, NULL);
    }
    cut = (uint32_t)root.low != 0;
    root = sim_wide_shift_right(root, 32);
    if (cut) {
        sim_wide_add(root, wide(1), &root);
    }
    return root;
}

int32_t mito_concentrated_tick(struct sim_u256 root)
{
    int32_t low = -MITO_CONCENTRATED_TICKS, high = MITO_CONCENTRATED_TICKS;

    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;

        if (sim_wide_compare(mito_concentrated_root(middle), root) <= 0) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

double mito_concentrated_root_double(struct sim_u256 root)
{
    return sim_wide_double(root.high) * 0x1p32 + sim_wide_double(root.low) * 0x1p-96;
}

struct sim_u256 mito_concentrated_root_of(double price)
{
    double root = sqrt(price);
    int exponent;
    double digits = frexp(root, &exponent);
    struct sim_u256 whole = wide(sim_wide_from_double(ldexp(digits, 53)));
    int shift = exponent - 53 + 96;

    return shift >= 0 ? sim_wide_shift_left(whole, (unsigned)shift) : sim_wide_shift_right(whole, (unsigned)-shift);
}

static void order(struct sim_u256 *a, struct sim_u256 *b)
{
    if (sim_wide_compare(*a, *b) > 0) {
        struct sim_u256 other = *a;

        *a = *b;
        *b = other;
    }
}

static struct sim_u256 shifted(sim_u128 liquidity) /* liquidity 2^96 */
{
    return sim_wide_shift_left(wide(liquidity), 96);
}

bool mito_concentrated_amount_0(struct sim_u256 a, struct sim_u256 b, sim_u128 liquidity, bool up,
                                struct sim_u256 *amount)
{
    bool revert = sim_wide_is_zero(a) || sim_wide_is_zero(b);
    struct sim_u256 top;

    if (revert) {
        return true;
    }
    order(&a, &b);
    top = mito_checked_minus(b, a, &revert);
    if (up) {
        top = mito_checked_ratio_up(shifted(liquidity), top, b, &revert);
        top = mito_checked_ratio_up(top, wide(1), a, &revert);
    } else {
        top = mito_checked_ratio(shifted(liquidity), top, b, &revert);
        top = mito_checked_over(top, a, &revert);
    }
    if (!revert) {
        *amount = top;
    }
    return revert;
}

bool mito_concentrated_amount_1(struct sim_u256 a, struct sim_u256 b, sim_u128 liquidity, bool up,
                                struct sim_u256 *amount)
{
    bool revert = false;
    struct sim_u256 found;

    order(&a, &b);
    found = mito_checked_minus(b, a, &revert);
    found = up ? mito_checked_ratio_up(wide(liquidity), found, unit(), &revert)
               : mito_checked_ratio(wide(liquidity), found, unit(), &revert);
    if (!revert) {
        *amount = found;
    }
    return revert;
}

static bool is_root(struct sim_u256 value) /* roots have 160 bits */
{
    return value.high >> 32 == 0;
}

/* L root / (L + amount root), rounded up; `add` for amounts that come in. */
static bool next_by_0(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount, bool add, struct sim_u256 *next)
{
    struct sim_u256 top = shifted(liquidity), product = {0}, bottom, found;
    bool over = sim_wide_muldiv(amount, root, wide(1), &product, NULL), revert = false;

    if (sim_wide_is_zero(amount)) {
        *next = root;
        return false;
    }
    if (add) {
        if (over || sim_wide_add(top, product, &bottom)) { /* the product passes 256 bits: by the inverse */
            bottom = mito_checked_plus(mito_checked_over(top, root, &revert), amount, &revert);
            found = mito_checked_ratio_up(top, wide(1), bottom, &revert);
        } else {
            found = mito_checked_ratio_up(top, root, bottom, &revert);
        }
    } else {
        if (over || sim_wide_compare(top, product) <= 0) {
            return true;
        }
        sim_wide_subtract(top, product, &bottom);
        found = mito_checked_ratio_up(top, root, bottom, &revert);
        revert |= !is_root(found);
    }
    if (!revert) {
        *next = found;
    }
    return revert;
}

/* root +- amount / L, rounded down. */
static bool next_by_1(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount, bool add, struct sim_u256 *next)
{
    bool revert = false;
    struct sim_u256 step, found;

    if (add) {
        step = mito_checked_ratio(amount, unit(), wide(liquidity), &revert);
        found = mito_checked_plus(root, step, &revert);
        revert |= !is_root(found);
    } else {
        step = mito_checked_ratio_up(amount, unit(), wide(liquidity), &revert);
        found = mito_checked_minus(root, step, &revert);
        revert |= sim_wide_is_zero(found);
    }
    if (!revert) {
        *next = found;
    }
    return revert;
}

bool mito_concentrated_next_in(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount, unsigned coin,
                               struct sim_u256 *next)
{
    if (sim_wide_is_zero(root) || liquidity == 0) {
        return true;
    }
    return coin == 0 ? next_by_0(root, liquidity, amount, true, next) : next_by_1(root, liquidity, amount, true, next);
}

bool mito_concentrated_next_out(struct sim_u256 root, sim_u128 liquidity, struct sim_u256 amount, unsigned coin,
                                struct sim_u256 *next)
{
    if (sim_wide_is_zero(root) || liquidity == 0) {
        return true;
    }
    return coin == 0 ? next_by_0(root, liquidity, amount, false, next)
                     : next_by_1(root, liquidity, amount, false, next);
}

/* Amounts of coin `coin` between two roots. */
static struct sim_u256 amount_of(unsigned coin, struct sim_u256 a, struct sim_u256 b, sim_u128 liquidity, bool up,
                                 bool *revert)
{
    struct sim_u256 amount = {0};

    *revert |= coin == 0 ? mito_concentrated_amount_0(a, b, liquidity, up, &amount)
                         : mito_concentrated_amount_1(a, b, liquidity, up, &amount);
    return amount;
}

bool mito_concentrated_swap(struct sim_u256 root, struct sim_u256 target, sim_u128 liquidity, struct sim_u256 amount,
                            bool exact_in, uint32_t fee, struct mito_concentrated_step *step)
{
    const struct sim_u256 all = wide(MITO_CONCENTRATED_FEE), rest = wide(MITO_CONCENTRATED_FEE - fee);
    const unsigned in = sim_wide_compare(root, target) >= 0 ? 0 : 1; /* coin 0 in: the price falls */
    struct mito_concentrated_step done = {.root = target};
    bool revert = fee >= MITO_CONCENTRATED_FEE, whole;
    struct sim_u256 most;

    if (exact_in) {
        most = mito_checked_ratio(amount, rest, all, &revert);
        done.in = amount_of(in, root, target, liquidity, true, &revert);
        whole = sim_wide_compare(most, done.in) >= 0;
        if (!whole && !revert) {
            revert |= mito_concentrated_next_in(root, liquidity, most, in, &done.root);
        }
    } else {
        done.out = amount_of(1 - in, root, target, liquidity, false, &revert);
        whole = sim_wide_compare(amount, done.out) >= 0;
        if (!whole && !revert) {
            revert |= mito_concentrated_next_out(root, liquidity, amount, 1 - in, &done.root);
        }
    }
    if (revert) {
        return true;
    }
    whole = sim_wide_compare(done.root, target) == 0;
    if (!whole || !exact_in) {
        done.in = amount_of(in, root, done.root, liquidity, true, &revert);
    }
    if (!whole || exact_in) {
        done.out = amount_of(1 - in, root, done.root, liquidity, false, &revert);
    }
    if (!exact_in && sim_wide_compare(done.out, amount) > 0) {
        done.out = amount;
    }
    if (exact_in && !whole) { /* what is left of the input is the fee */
        done.fee = mito_checked_minus(amount, done.in, &revert);
    } else {
        done.fee = mito_checked_ratio_up(done.in, wide(fee), rest, &revert);
    }
    if (!revert) {
        *step = done;
    }
    return revert;
}

/* LiquidityAmounts: coin 0 suffices for amount a b / (b - a), coin 1 for amount / (b - a). */
bool mito_concentrated_liquidity(struct sim_u256 root, struct sim_u256 low, struct sim_u256 high,
                                 const struct sim_u256 amounts[2], sim_u128 *liquidity)
{
    struct sim_u256 by_0 = {.low = SIM_U128_MAX}, by_1 = by_0, from, to, product;
    bool revert = sim_wide_compare(low, high) >= 0;

    from = sim_wide_compare(root, low) > 0 ? root : low;
    to = sim_wide_compare(root, high) < 0 ? root : high;
    if (sim_wide_compare(root, high) < 0) {
        product = mito_checked_ratio(from, high, unit(), &revert);
        by_0 = mito_checked_ratio(amounts[0], product, mito_checked_minus(high, from, &revert), &revert);
    }
    if (sim_wide_compare(root, low) > 0) {
        by_1 = mito_checked_ratio(amounts[1], unit(), mito_checked_minus(to, low, &revert), &revert);
    }
    by_0 = sim_wide_compare(by_0, by_1) < 0 ? by_0 : by_1;
    by_0.low = mito_checked_narrow(by_0, &revert);
    if (!revert) {
        *liquidity = by_0.low;
    }
    return revert;
}

void mito_concentrated_position(double liquidity, double low, double high, double price, double amounts[2])
{
    double at = price < low ? low : price > high ? high : price;

    amounts[0] = liquidity * (1.0 / sqrt(at) - 1.0 / sqrt(high));
    amounts[1] = liquidity * (sqrt(at) - sqrt(low));
}
