#include "models/venue/concentrated_range.h"

#include <math.h>

static const double LEAST_PART = 1.0 - 0x1p-40; /* of minted shares: doubles decide in the holders' disfavour */

static int below(struct sim_u256 a, struct sim_u256 b)
{
    return sim_wide_compare(a, b) < 0;
}

static struct sim_u256 clamped(const struct mito_concentrated_range *range, struct sim_u256 root)
{
    return below(root, range->low) ? range->low : below(range->high, root) ? range->high : root;
}

void mito_concentrated_range_set(struct mito_concentrated_range *range, double width)
{
    double root = mito_concentrated_root_double(range->root), step = sqrt(1.0 + width);
    int32_t low = mito_concentrated_tick(mito_concentrated_root_of(root / step * (root / step)));
    int32_t high = mito_concentrated_tick(mito_concentrated_root_of(root * step * (root * step)));

    high = high > low ? high : low + 1;
    range->low = mito_concentrated_root(low);
    range->high = mito_concentrated_root(high < MITO_CONCENTRATED_TICKS ? high : MITO_CONCENTRATED_TICKS);
}

bool mito_concentrated_range_inside(const struct mito_concentrated_range *range)
{
    return !below(range->root, range->low) && below(range->root, range->high);
}

static void amounts_of(const struct mito_concentrated_range *range, struct sim_u256 root, sim_u128 liquidity,
                       sim_u128 amounts[2])
{
    struct sim_u256 at = clamped(range, root), found[2] = {{0}, {0}};

    if (mito_concentrated_amount_0(at, range->high, liquidity, false, &found[0]) ||
        mito_concentrated_amount_1(range->low, at, liquidity, false, &found[1]) || !sim_wide_fits(found[0]) ||
        !sim_wide_fits(found[1])) {
        amounts[0] = amounts[1] = 0;
        return;
    }
    amounts[0] = found[0].low;
    amounts[1] = found[1].low;
}

void mito_concentrated_range_amounts(const struct mito_concentrated_range *range, struct sim_u256 root,
                                     sim_u128 amounts[2])
{
    amounts_of(range, root, range->liquidity, amounts);
}

/* Of a unit of liquidity, both coins in coin 0. */
static void parts(const struct mito_concentrated_range *range, double part[2])
{
    double root = mito_concentrated_root_double(range->root);
    double at = mito_concentrated_root_double(clamped(range, range->root));

    part[0] = 1.0 / at - 1.0 / mito_concentrated_root_double(range->high);
    part[1] = (at - mito_concentrated_root_double(range->low)) / (root * root);
}

double mito_concentrated_range_unit(const struct mito_concentrated_range *range)
{
    double part[2];

    if (sim_wide_is_zero(range->high)) {
        return 0.0;
    }
    parts(range, part);
    return part[0] + part[1];
}

double mito_concentrated_range_worth(const struct mito_concentrated_range *range)
{
    double root = mito_concentrated_root_double(range->root);
    sim_u128 amounts[2];

    mito_concentrated_range_amounts(range, range->root, amounts);
    return sim_wide_double(amounts[0]) + sim_wide_double(range->idle[0]) +
           (sim_wide_double(amounts[1]) + sim_wide_double(range->idle[1])) / (root * root);
}

/* Where the liquidity changes next on the way of a trade of coin `from`, and what there is until then. */
static struct sim_u256 stretch(const struct mito_concentrated_range *range, unsigned from, sim_u128 *liquidity)
{
    bool down = from == 0, in_range;

    *liquidity = sim_wide_from_double(range->others);
    in_range = down ? below(range->low, range->root) && !below(range->high, range->root)
                    : !below(range->root, range->low) && below(range->root, range->high);
    if (in_range) {
        *liquidity += range->liquidity;
        return down ? range->low : range->high;
    }
    if (down && below(range->high, range->root)) {
        return range->high;
    }
    if (!down && below(range->root, range->low)) {
        return range->low;
    }
    return mito_concentrated_root(down ? -MITO_CONCENTRATED_TICKS : MITO_CONCENTRATED_TICKS);
}

sim_u128 mito_concentrated_range_trade(struct mito_concentrated_range *range, unsigned from, sim_u128 in)
{
    sim_u128 out = 0, liquidity;

    for (int steps = 0; steps < 4 && in > 0; steps++) {
        struct sim_u256 target = stretch(range, from, &liquidity);
        struct mito_concentrated_step step;
        double others = sim_wide_double(sim_wide_from_double(range->others)), part;
        sim_u128 paid;

        if (liquidity == 0 ||
            mito_concentrated_swap(range->root, target, liquidity, sim_wide_of(in), true, range->fee, &step)) {
            break;
        }
        paid = step.in.low + step.fee.low;
        part = 1.0 - others / sim_wide_double(liquidity); /* ours of the fee; 0 outside the range */
        part *= range->keep * LEAST_PART;
        range->idle[from] += part > 0.0 ? sim_wide_from_double(sim_wide_double(step.fee.low) * part) : 0;
        range->root = step.root;
        out += step.out.low;
        in = paid < in ? in - paid : 0;
    }
    return out;
}

/* Adds both amounts to the range; what does not fit stands aside. */
static void add(struct mito_concentrated_range *range, const sim_u128 amounts[2])
{
    const struct sim_u256 wide[2] = {sim_wide_of(amounts[0]), sim_wide_of(amounts[1])};
    struct sim_u256 at = clamped(range, range->root), used[2];
    sim_u128 liquidity;

    if (!mito_concentrated_liquidity(range->root, range->low, range->high, wide, &liquidity) &&
        !mito_concentrated_amount_0(at, range->high, liquidity, true, &used[0]) &&
        !mito_concentrated_amount_1(range->low, at, liquidity, true, &used[1]) && used[0].low <= amounts[0] &&
        used[1].low <= amounts[1]) {
        range->liquidity += liquidity;
        range->idle[0] += amounts[0] - used[0].low;
        range->idle[1] += amounts[1] - used[1].low;
    } else {
        range->idle[0] += amounts[0];
        range->idle[1] += amounts[1];
    }
}

/* Share of the range's value that is coin 1. */
static double quote_share(const struct mito_concentrated_range *range)
{
    double part[2];

    parts(range, part);
    return part[1] / (part[0] + part[1]);
}

sim_u128 mito_concentrated_range_join(struct mito_concentrated_range *range, sim_u128 amount)
{
    sim_u128 part = sim_wide_from_double(sim_wide_double(amount) * quote_share(range)), amounts[2], shares;
    double root, before, added;

    part = part < amount ? part : amount;
    amounts[1] = mito_concentrated_range_trade(range, 0, part);
    amounts[0] = amount - part;
    root = mito_concentrated_root_double(range->root);
    before = mito_concentrated_range_worth(range);
    added = sim_wide_double(amounts[0]) + sim_wide_double(amounts[1]) / (root * root);
    if (range->held == 0) {
        shares = sim_wide_from_double(added);
    } else {
        shares = before > 0.0 ? sim_wide_from_double(sim_wide_double(range->held) * (added / before) * LEAST_PART) : 0;
    }
    if (range->held > 0 || shares > 0) {
        add(range, amounts);
    }
    range->held += shares;
    return shares;
}

sim_u128 mito_concentrated_range_leave(struct mito_concentrated_range *range, sim_u128 shares)
{
    sim_u128 liquidity = 0, idle[2] = {0, 0}, amounts[2];

    (void)sim_wide_muldiv_floor(range->liquidity, shares, range->held, &liquidity);
    (void)sim_wide_muldiv_floor(range->idle[0], shares, range->held, &idle[0]);
    (void)sim_wide_muldiv_floor(range->idle[1], shares, range->held, &idle[1]);
    amounts_of(range, range->root, liquidity, amounts);
    range->liquidity -= liquidity;
    range->idle[0] -= idle[0];
    range->idle[1] -= idle[1];
    range->held -= shares;
    return amounts[0] + idle[0] + mito_concentrated_range_trade(range, 1, amounts[1] + idle[1]);
}

void mito_concentrated_range_recentre(struct mito_concentrated_range *range, double width)
{
    double root, worth, excess;
    sim_u128 amounts[2], part;

    amounts_of(range, range->root, range->liquidity, amounts);
    amounts[0] += range->idle[0];
    amounts[1] += range->idle[1];
    range->liquidity = range->idle[0] = range->idle[1] = 0;
    mito_concentrated_range_set(range, width);
    root = mito_concentrated_root_double(range->root);
    worth = sim_wide_double(amounts[0]) + sim_wide_double(amounts[1]) / (root * root);
    excess = sim_wide_double(amounts[0]) - worth * (1.0 - quote_share(range)); /* of coin 0 */
    if (excess > 0.0) {
        part = sim_wide_from_double(excess);
        part = part < amounts[0] ? part : amounts[0];
        amounts[1] += mito_concentrated_range_trade(range, 0, part);
        amounts[0] -= part;
    } else {
        part = sim_wide_from_double(-excess * root * root);
        part = part < amounts[1] ? part : amounts[1];
        amounts[0] += mito_concentrated_range_trade(range, 1, part);
        amounts[1] -= part;
    }
    add(range, amounts);
}
