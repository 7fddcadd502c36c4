/* Rows of lending markets: rate curves, index laws, liquidations, to the last digit. */
#include "models/venue/compound.h"
#include "models/venue/lending.h"
#include "models/venue/liquidation.h"
#include "sim/random/math.h"
#include "tests/reference/rows.h"

#include <math.h>
#include <string.h>

/* Basis points or a percentage in ray: both are whole multiples of 10^23. */
static sim_u128 in_ray(struct row *row, const char *text, const char *key)
{
    double value = row_value(row, text, key);

    return (sim_u128)(uint64_t)(value * 1e8 + 0.5) * sim_wide_power10(19);
}

static struct mito_lending_curve curve_of(struct row *row, const char *slope1, const char *slope2,
                                          uint32_t reserve_factor)
{
    return mito_lending_curve_of(in_ray(row, row->inputs, "Uopt"), in_ray(row, row->inputs, "base"),
                                 in_ray(row, row->inputs, slope1), in_ray(row, row->inputs, slope2), reserve_factor);
}

static void check_rates(struct row *row)
{
    uint32_t factor = (uint32_t)(row_value(row, row->inputs, "RF") * 10000 + 0.5);
    struct mito_lending_curve curve = curve_of(row, "slope1", "slope2", factor);
    sim_u128 borrow, supply;

    mito_lending_rates(&curve, row_units(row, row->inputs, "avail"), row_units(row, row->inputs, "debt"),
                       row_units(row, row->inputs, "deficit"), &borrow, &supply);
    row_meet_key(row, "borrow_ray", borrow);
    row_meet_key(row, "supply_ray", supply);
}

static sim_u128 percent(sim_u128 value, uint32_t bp) /* half up, as the contracts' percentMul */
{
    return (value * bp + 5000) / 10000;
}

/* The contracts' own test leaves the reserve factor open: supply = borrow usage (1 - rf), for any rf. */
static void check_open_factor(struct row *row)
{
    static const uint32_t factors[] = {0, 1, 1000, 1500, 3333, 9999};
    const char *usage = strstr(row->expected, "borrow*"), *deficit = strstr(row->expected, "deficit ");
    const char *less = strstr(row->expected, "usage=");
    sim_u128 borrow, supply, share, lost, wanted = row_units(row, row->expected, "borrow");
    sim_u128 debt = row_units(row, row->inputs, "debt"), liquid = row_units(row, row->inputs, "liq");

    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        struct mito_lending_curve curve = curve_of(row, "s1", "s2", factors[i]);
        lost = row_has(row->inputs, "deficit") ? row_units(row, row->inputs, "deficit") : 0;
        mito_lending_rates(&curve, liquid, debt, lost, &borrow, &supply);
        row_meet_units(row, "borrow", borrow, wanted);
        share = 10000; /* "borrow*(1-rf)": all of it is used */
        if (usage != NULL &&
            (usage[strlen("borrow*")] == '(' || row_fixed(usage + strlen("borrow*"), 4, &share, NULL))) {
            row_meet_units(row, "supply", supply, percent(wanted / 10000 * share, 10000 - factors[i]));
        }
        if (row_has(row->expected, "supply")) {
            row_meet_key(row, "supply", supply);
        }
        if (deficit != NULL && less != NULL && row_fixed(less + strlen("usage="), 4, &share, NULL)) {
            lost = row_units(row, deficit, "deficit");
            mito_lending_rates(&curve, liquid, debt, lost, &borrow, &supply);
            row_meet_units(row, "borrow with a deficit", borrow, wanted);
            row_meet_units(row, "supply with a deficit", supply, percent(wanted / 10000 * share, 10000 - factors[i]));
        }
    }
}

static struct sim_u256 quotient(struct sim_u256 a, struct sim_u256 b, struct sim_u256 c)
{
    struct sim_u256 result = {SIM_U128_MAX, SIM_U128_MAX};

    (void)sim_wide_muldiv(a, b, c, &result, NULL);
    return result;
}

/* The same law beyond the simulator's range: 1 + x + (x (x/2 + (x x/6) / ray)) / ray, each product half up. */
static struct sim_u256 compounded(struct sim_u256 rate, uint64_t seconds)
{
    const struct sim_u256 ray = sim_wide_of(MITO_RAY), half = sim_wide_of(MITO_RAY / 2);
    struct sim_u256 x = quotient(rate, sim_wide_of(seconds), sim_wide_of(31536000)), sum, part;

    part = quotient(x, quotient(x, sim_wide_of(1), sim_wide_of(6)), sim_wide_of(1));
    (void)sim_wide_add(part, half, &part);
    part = quotient(part, sim_wide_of(1), ray);
    (void)sim_wide_add(part, quotient(x, sim_wide_of(1), sim_wide_of(2)), &part);
    part = quotient(x, part, sim_wide_of(1));
    (void)sim_wide_add(part, half, &part);
    part = quotient(part, sim_wide_of(1), ray);
    (void)sim_wide_add(part, x, &sum);
    (void)sim_wide_add(sum, ray, &sum);
    return sum;
}

static void meet_wide(struct row *row, const char *key, struct sim_u256 found)
{
    char left[SIM_WIDE_TEXT];
    const char *at = row_after(row->expected, key);
    struct sim_u256 wanted;

    row->checked++;
    if (at == NULL || !row_integer(at, &wanted, NULL) || sim_wide_compare(found, wanted) != 0) {
        row_fail(row, "%s is %s in \"%s\"", key, sim_wide_print(found, left), row->expected);
    }
}

static void check_indexes(struct row *row)
{
    const char *at = row_after(row->inputs, "rate");
    uint64_t seconds = (uint64_t)row_units(row, row->inputs, "dt");
    struct sim_u256 rate;
    double x;

    if (at == NULL || !row_integer(at, &rate, NULL)) {
        row_fail(row, "no rate in \"%s\"", row->inputs);
        return;
    }
    x = sim_wide_double(rate.low) / 1e27 * (double)seconds / 31536000;
    if (row_has(row->expected, "v3.7_compounded")) {
        meet_wide(row, "v3.7_compounded", compounded(rate, seconds));
    }
    if (sim_wide_fits(rate) && x < 1000) { /* the range of any study, and of the simulator */
        if (row_has(row->expected, "v3.7_compounded")) {
            row_meet_key(row, "v3.7_compounded", mito_lending_compounded(MITO_LENDING_V37, rate.low, seconds));
        }
        if (row_has(row->expected, "v3-core_compounded")) {
            row_meet_key(row, "v3-core_compounded", mito_lending_compounded(MITO_LENDING_V3_CORE, rate.low, seconds));
        }
        if (row_has(row->expected, "linear")) {
            row_meet_key(row, "linear", mito_lending_linear(rate.low, seconds));
        }
    }
    if (row_has(row->expected, "exp")) {
        row_meet_number(row, "exp", sim_math_exp(x));
    }
}

/* Decimals of the assets that rows name. */
static unsigned decimals_of(const char *name)
{
    return strncmp(name, "USD", 3) == 0 || strncmp(name, "GHO", 3) == 0 ? 6 : strncmp(name, "WBTC", 4) == 0 ? 8 : 18;
}

/* "debtToCover 5000 USDC": an amount behind its key, with the decimals of what follows it. */
static sim_u128 amount_of(struct row *row, const char *key, unsigned *decimals)
{
    const char *at = row_after(row->inputs, key), *name;
    sim_u128 value = 0;
    double ignored;

    if (at == NULL || !row_number(at, &ignored, &name)) {
        row_fail(row, "no amount behind \"%s\"", key);
        return 0;
    }
    *decimals = decimals_of(name + strspn(name, " "));
    (void)row_fixed(at, *decimals, &value, NULL);
    return value;
}

static void check_liquidation(struct row *row)
{
    struct mito_liquidation_terms terms = {.bonus = (uint32_t)row_units(row, row->inputs, "bonus"),
                                           .fee = (uint32_t)(row_value(row, row->inputs, "protocolFee") * 10000 + 0.5)};
    struct mito_liquidation_side collateral = {0}, debt = {.price = MITO_LIQUIDATION_USD};
    const char *price = strchr(row->inputs, '$');
    unsigned in, out;
    sim_u128 cover = amount_of(row, "debtToCover", &in), usd = 0;

    collateral.amount = amount_of(row, "balance", &out);
    if (price == NULL || !row_fixed(price + 1, 8, &usd, NULL)) {
        row_fail(row, "no price in \"%s\"", row->inputs);
        return;
    }
    collateral.price = (uint64_t)usd;
    collateral.unit = sim_wide_power10(out);
    debt.unit = sim_wide_power10(in);
    debt.amount = cover;
    struct mito_liquidation taken = mito_liquidation_seize(&terms, &collateral, &debt, cover);
    row_meet_key(row, "toLiquidator", taken.liquidator);
    row_meet_key(row, "debtRepaid", taken.repaid);
    row_meet_key(row, "protocolFee", taken.fee);
}

static uint64_t wad(double value)
{
    return (uint64_t)(value * 1e9 + 0.5) * 1000000000; /* configured rates have 9 decimals at most */
}

/* "base 2% mult 18% jump 400% kink 80% cash 100e18 borrows 900e18 reserves 0 RF 10%". */
static void check_compound(struct row *row)
{
    const char *in = row->inputs;
    const struct mito_compound_v2 curve = {.base = wad(row_value(row, in, "base")),
                                           .multiplier = wad(row_value(row, in, "mult")),
                                           .jump = wad(row_value(row, in, "jump")),
                                           .kink = wad(row_value(row, in, "kink")),
                                           .reserve_factor = wad(row_value(row, in, "RF"))};
    struct mito_compound_rates rates = mito_compound_v2_rates(
        &curve, row_units(row, in, "cash"), row_units(row, in, "borrows"), row_units(row, in, "reserves"));

    row_meet_key(row, "util", rates.utilisation);
    row_meet_key(row, "borrowPerBlock", rates.borrow);
    row_meet_key(row, "supplyPerBlock", rates.supply);
}

/* "borrow 0.015/0.035/0.25 kink .8": base, slope below, slope above. */
static struct mito_comet_side comet_side(struct row *row, const char *key)
{
    const char *at = row_after(row->inputs, key);
    struct mito_comet_side side = {0};
    uint64_t *parts[] = {&side.base, &side.low, &side.high};
    sim_u128 value;

    for (int i = 0; i < 3; i++) {
        if (at == NULL || !row_fixed(at, 18, &value, &at)) {
            row_fail(row, "no curve behind \"%s\"", key);
            return side;
        }
        *parts[i] = (uint64_t)value;
        at += *at == '/';
    }
    at = row_after(at, "kink");
    if (at == NULL || !row_fixed(at, 18, &value, NULL)) {
        row_fail(row, "no kink behind \"%s\"", key);
        return side;
    }
    side.kink = (uint64_t)value;
    return side;
}

static void check_comet(struct row *row)
{
    struct mito_comet_side borrow = comet_side(row, "borrow"), supply = comet_side(row, "supply");
    uint64_t utilisation = (uint64_t)row_units(row, row->inputs, "U");

    row_meet_key(row, "borrowPerSec", mito_compound_comet_rate(&borrow, utilisation));
    row_meet_key(row, "supplyPerSec", mito_compound_comet_rate(&supply, utilisation));
}

bool rows_lending(struct row *row)
{
    if (row_says(row->what, "rate strategy V2")) {
        check_rates(row);
    } else if (row_says(row->what, "compounded/linear")) {
        check_indexes(row);
    } else if (row_says(row->what, "RateStrategy test")) {
        check_open_factor(row);
    } else if (row_says(row->what, "collateral seized")) {
        check_liquidation(row);
    } else if (row_says(row->what, "JumpRateModel")) {
        check_compound(row);
    } else if (row_says(row->what, "Comet")) {
        check_comet(row);
    } else {
        return false;
    }
    return true;
}
