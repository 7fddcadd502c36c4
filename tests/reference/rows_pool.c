/* Rows of constant-product pools, of concentrated liquidity, and of what liquidity providers lose. */
#include "models/pool/adverse.h"
#include "models/pool/concentrated.h"
#include "models/pool/constant_product.h"
#include "tests/reference/rows.h"

#include <string.h>

static void check_out(struct row *row)
{
    struct mito_constant_product pool = {
        .reserves = {row_units(row, row->inputs, "reserveIn"), row_units(row, row->inputs, "reserveOut")},
        .keep = 997,
        .scale = 1000};
    bool backwards = row_says(row->what, "getAmountIn");
    sim_u128 amount = row_units(row, row->inputs, backwards ? "out" : "in"), found = 0, wanted[ROW_LIST];
    bool reverts = backwards ? mito_constant_product_in(&pool, 0, amount, &found)
                             : mito_constant_product_out(&pool, 0, amount, &found);

    if (reverts || row_integers(row->expected, wanted) == 0) {
        row_fail(row, "no amount");
        return;
    }
    row_meet_units(row, "amount", found, wanted[0]);
}

/* 1 for a plain number, 0.01 behind a percentage, 10^-4 behind basis points. */
static double unit_of(const char *text)
{
    const char *end = text + strspn(text, "-+.0123456789e");

    end += strspn(end, " ");
    return *end == '%' ? 0.01 : strncmp(end, "bp", 2) == 0 ? 1e-4 : 1;
}

static void meet_first(struct row *row, const char *name, double found)
{
    const char *at = row_first(row->expected);

    row_meet_text(row, name, found, at, unit_of(at));
}

static void check_loss(struct row *row)
{
    double ratio = row_value(row, row->inputs, "r"), bounds[ROW_LIST];
    const char *range = strchr(row->inputs, '[');

    if (range != NULL && row_numbers(range, bounds) >= 2) {
        meet_first(row, "loss in the range", mito_adverse_range_loss(ratio, bounds[0], bounds[1]));
    } else if (row_has(row->inputs, "w")) {
        meet_first(row, "weighted loss", mito_adverse_weighted_loss(ratio, row_value(row, row->inputs, "w")));
    } else {
        meet_first(row, "loss", mito_adverse_product_loss(ratio));
    }
}

static void check_position(struct row *row)
{
    const char *range = strchr(row->inputs, '[');
    double bounds[ROW_LIST], amounts[2], price = row_value(row, row->inputs, "price");

    if (range == NULL || row_numbers(range, bounds) < 2) {
        row_fail(row, "no range in \"%s\"", row->inputs);
        return;
    }
    mito_concentrated_position(row_value(row, row->inputs, "L"), bounds[0], bounds[1], price, amounts);
    row_meet_number(row, "x", amounts[0]);
    row_meet_number(row, "y", amounts[1]);
    row_meet_number(row, "value", amounts[0] * price + amounts[1]);
}

static void check_rebalancing(struct row *row)
{
    double sigma = row_value(row, row->inputs, "sigma");

    if (row_has(row->inputs, "L")) {
        meet_first(row, "LVR",
                   mito_adverse_range_rate(row_value(row, row->inputs, "L"), sigma, row_value(row, row->inputs, "P")));
    } else {
        meet_first(row, "LVR", mito_adverse_product_rate(sigma) * row_value_or(row->inputs, "V", 1));
    }
}

/* Mean gap of blocks in the unit of time of sigma. */
static double gap_of(struct row *row)
{
    double year = row_says(row->inputs, "yr") || row_says(row->inputs, "year") ? 365 : 1;
    const char *key = row_has(row->inputs, "mean block") ? "mean block"
                      : row_has(row->inputs, "block")    ? "block"
                                                         : "dt";

    return row_value(row, row->inputs, key) / 86400 / year;
}

/* What a simulation gave is within a hundredth of theory; theory is met to the last digit printed. */
static void meet_theory(struct row *row, const char *name, double found, const char *at)
{
    double wanted;

    if (strncmp(row->id, "MC-", 3) == 0 && row_number(at, &wanted, NULL)) {
        row_meet_about(row, name, found, wanted, 0.01 * found);
    } else {
        row_meet_rounded(row, name, found, at, unit_of(at));
    }
}

static void check_arbitrage(struct row *row)
{
    double sigma = row_value(row, row->inputs, "sigma"), gamma = row_value(row, row->inputs, "gamma"),
           gap = gap_of(row);
    bool fixed = row_says(row->what, "fixed") || row_says(row->inputs, "fixed");
    double trades =
        fixed ? mito_adverse_fixed_trades(sigma, gamma, gap) : mito_adverse_poisson_trades(sigma, gamma, gap);
    double rate = fixed ? mito_adverse_fixed_rate(sigma, gamma, gap) : mito_adverse_poisson_rate(sigma, gamma, gap);
    const char *profit = row_after(row->expected, "ARB"), *share = row_after(row->expected, "P");

    share = share != NULL ? share : row_after(row->expected, "P_trade");
    if (profit != NULL) {
        meet_theory(row, "ARB", rate, row_first(profit));
    }
    if (share != NULL) {
        meet_theory(row, "P_trade", trades, row_first(share));
    }
    if (profit == NULL && share == NULL) {
        bool asks_profit = row_says(row->what, "ARB") || row_says(row->what, "profit");
        meet_theory(row, asks_profit ? "ARB" : "P_trade", asks_profit ? rate : trades, row_first(row->expected));
    }
}

static struct sim_u256 root_of(struct sim_u256 value)
{
    sim_u128 root = 0;

    for (sim_u128 bit = (sim_u128)1 << 127; bit != 0; bit >>= 1) {
        struct sim_u256 square = sim_wide_multiply(root | bit, root | bit);
        if (sim_wide_compare(square, value) <= 0) {
            root |= bit;
        }
    }
    return sim_wide_of(root);
}

/* A price "P=10" or "101/100", as its root in Q64.96 rounded down; a number of 20 digits or more is the root itself. */
static bool root_at(const char *text, bool raw, struct sim_u256 *root)
{
    const sim_u128 one = sim_wide_power10(18);
    sim_u128 above, below = one;
    const char *end;

    if (raw || strspn(text, "0123456789") >= 20) {
        return row_integer(text, root, NULL);
    }
    if (!row_fixed(text, 18, &above, &end) || (*end == '/' && !row_fixed(end + 1, 18, &below, NULL))) {
        return false;
    }
    if (sim_wide_muldiv(sim_wide_of(above), (struct sim_u256){.high = (sim_u128)1 << 64}, sim_wide_of(below), root,
                        NULL)) {
        return false;
    }
    *root = root_of(*root);
    return true;
}

static void check_step(struct row *row)
{
    const char *from = row_after(row->inputs, "P"), *to = row_after(row->inputs, "target");
    const char *amount = row_after(row->inputs, "amt");
    sim_u128 liquidity = row_units(row, row->inputs, "L");
    struct sim_u256 root, target, moved;
    struct mito_concentrated_step step;
    bool in, raw = liquidity < 1000000; /* such steps are in base units throughout */

    from = from != NULL ? from : row_after(row->inputs, "sqrtP");
    if (from == NULL || to == NULL || amount == NULL || !root_at(from, raw, &root) || !root_at(to, raw, &target)) {
        row_fail(row, "no step in \"%s\"", row->inputs);
        return;
    }
    in = *amount != '-';
    if (!row_integer(amount + !in, &moved, NULL) ||
        mito_concentrated_swap(root, target, liquidity, moved, in, (uint32_t)row_units(row, row->inputs, "fee"),
                               &step)) {
        row_fail(row, "the step reverts");
        return;
    }
    row_meet_key(row, "in", step.in.low);
    row_meet_key(row, "fee", step.fee.low);
    row_meet_key(row, "out", step.out.low);
}

static void check_tick(struct row *row)
{
    const char *at = row_after(row->inputs, "tick");
    struct sim_u256 wanted, found;
    double tick;

    if (at == NULL || !row_number(at, &tick, NULL) || !row_integer(row_first(row->expected), &wanted, NULL)) {
        row_fail(row, "no tick in \"%s\"", row->inputs);
        return;
    }
    found = mito_concentrated_root((int32_t)tick);
    row->checked++;
    if (sim_wide_compare(found, wanted) != 0) {
        row_fail(row, "root differs");
    }
}

bool rows_pool(struct row *row)
{
    static const struct {
        const char *word;
        void (*check)(struct row *row);
    } forms[] = {
        {"getAmount", check_out},       {"impermanent loss", check_loss}, {"position token amounts", check_position},
        {"LVR", check_rebalancing},     {"P_trade", check_arbitrage},     {"ARB", check_arbitrage},
        {"arbitrage", check_arbitrage}, {"computeSwapStep", check_step},  {"sqrtRatio", check_tick},
        {"TickMath", check_tick},
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (row_says(row->what, forms[i].word)) {
            forms[i].check(row);
            return true;
        }
    }
    return false;
}
