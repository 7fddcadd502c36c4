/* Rows of bridge fees. */
#include "models/solver/across.h"
#include "tests/reference/rows.h"

#include <string.h>

static sim_u128 fixed(struct row *row, const char *text, const char *key, unsigned decimals)
{
    const char *at = row_after(text, key);
    sim_u128 value;

    if (at == NULL || !row_fixed(at, decimals, &value, NULL)) {
        row_fail(row, "no number of %u decimals behind \"%s\" in \"%s\"", decimals, key, text);
        return 0;
    }
    return value;
}

static void check_liquidity_fee(struct row *row)
{
    const struct mito_across_curve curve = {.kink = fixed(row, row->inputs, "UBar", 18),
                                            .base = fixed(row, row->inputs, "R0", 18),
                                            .slope1 = fixed(row, row->inputs, "R1", 18),
                                            .slope2 = fixed(row, row->inputs, "R2", 18)};
    sim_u128 from = row_units(row, row->inputs, "uA"), to = row_units(row, row->inputs, "uB"), fee;

    fee = mito_across_fee(&curve, from, to);
    row_meet_key(row, "apy", mito_across_yearly(&curve, from, to));
    if (row_says(row->what, "truncated")) { /* to 6 decimals, as UMIPs state it */
        fee -= fee % 1000000000000;
    }
    row_meet_key(row, "wpy", fee);
}

/* "amounts 1, 499999, 20000000" against "0.0003000012, 0.0008999988, 0.001485". */
static void check_capital_fee(struct row *row)
{
    sim_u128 lower = fixed(row, row->inputs, "lower", 18), upper = fixed(row, row->inputs, "upper", 18);
    sim_u128 cutoff = fixed(row, row->inputs, "cutoff", 18), amount, wanted;
    const char *in = row_after(row->inputs, "amounts"), *out = row->expected;

    in = in != NULL ? in : row_after(row->inputs, "amount");
    while (in != NULL && row_fixed(in, 18, &amount, &in)) {
        out += strcspn(out, ".0123456789");
        if (!row_fixed(out, 18, &wanted, &out)) {
            row_fail(row, "fewer fees than amounts");
            return;
        }
        row_meet_units(row, "fee", mito_across_capital_fee(lower, upper, cutoff, amount), wanted);
        in += strspn(in, ", ");
    }
}

/* "1000 WETH LP, 10 WETH fees; rate 1.5e-6/s; after 7201 s, +172800 s, +864000 s". */
static void check_release(struct row *row)
{
    struct mito_across_pool pool = {.rate = fixed(row, row->inputs, "rate", 18)};
    const char *fees = strchr(row->inputs, ','), *in = row_after(row->inputs, "after"), *out = row->expected;
    sim_u128 wanted;
    double seconds;
    uint64_t now = 0;

    if (fees == NULL || in == NULL || !row_fixed(row->inputs, 18, &pool.supply, NULL) ||
        !row_fixed(fees + 1 + strspn(fees + 1, " "), 18, &pool.undistributed, NULL)) {
        row_fail(row, "no pool in \"%s\"", row->inputs);
        return;
    }
    pool.liquid = pool.supply + pool.undistributed;
    while (row_number(in, &seconds, &in)) {
        now += (uint64_t)seconds;
        out += strcspn(out, ".0123456789");
        mito_across_pool_touch(&pool, now);
        if (!row_fixed(out, 18, &wanted, &out)) {
            row_fail(row, "fewer prices than times");
            return;
        }
        row_meet_units(row, "exchangeRate", mito_across_pool_price(&pool), wanted);
        in += strspn(in, " s,");
    }
}

bool rows_bridge(struct row *row)
{
    if (row_says(row->what, "Across LP fee")) {
        check_liquidity_fee(row);
    } else if (row_says(row->what, "capital fee")) {
        check_capital_fee(row);
    } else if (row_says(row->what, "HubPool")) {
        check_release(row);
    } else {
        return false;
    }
    return true;
}
