/* Pools in exact integers: their invariants never fall, round trips never gain, and numbers of the contracts' own tests
 * and states come out to the last digit. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "models/pool/concentrated.h"
#include "models/pool/constant_product.h"
#include "models/pool/stable_swap.h"

#define COIN ((sim_u128)1000000000000000000)

static uint64_t draw(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Between low and about high, even in its logarithm. */
static sim_u128 draw_between(uint64_t *state, double low, double high)
{
    double u = (double)(draw(state) >> 11) * 0x1p-53;

    return sim_wide_from_double(low * pow(high / low, u)) | (draw(state) & 1);
}

static sim_u128 number(const char *digits)
{
    struct sim_u256 value;

    assert_true(sim_wide_parse(digits, &value) && sim_wide_fits(value));
    return value.low;
}

static void is(sim_u128 found, const char *wanted)
{
    char text[SIM_WIDE_TEXT];

    assert_string_equal(sim_wide_print(sim_wide_of(found), text), wanted);
}

static struct mito_constant_product draw_product(uint64_t *state)
{
    struct mito_constant_product pool = {.keep = 997, .scale = 1000};
    sim_u128 amounts[2] = {draw_between(state, 1e6, 1e30), draw_between(state, 1e6, 1e30)}, shares;

    assert_false(mito_constant_product_mint(&pool, amounts, &shares));
    return pool;
}

/* Uniswap/v2-core:test/UniswapV2Pair.spec.ts, swapTestCases. */
static void constant_product_gives_what_the_contract_gives(void **context)
{
    struct mito_constant_product pool = {.reserves = {10 * COIN, 5 * COIN}, .supply = 1, .keep = 997, .scale = 1000};
    sim_u128 out, in;

    (void)context;
    assert_false(mito_constant_product_out(&pool, 0, COIN, &out));
    is(out, "453305446940074565");
    pool.reserves[1] = 10 * COIN;
    assert_false(mito_constant_product_out(&pool, 0, COIN, &out));
    is(out, "906610893880149131");
    assert_false(mito_constant_product_in(&pool, 0, out, &in));
    assert_true(in <= COIN);
    assert_false(mito_constant_product_out(&pool, 0, in, &in));
    assert_true(in >= out);
    assert_true(mito_constant_product_in(&pool, 0, 10 * COIN, &in)); /* more than there is */
}

static void a_swap_never_lowers_the_product(void **context)
{
    uint64_t state = 1;

    (void)context;
    for (int i = 0; i < 5000; i++) {
        struct mito_constant_product pool = draw_product(&state);
        struct sim_u256 before = sim_wide_multiply(pool.reserves[0], pool.reserves[1]);
        sim_u128 in = draw_between(&state, 1, 1e30), out;
        unsigned from = (unsigned)(draw(&state) & 1);

        if (!mito_constant_product_swap(&pool, from, in, &out)) {
            assert_true(sim_wide_compare(sim_wide_multiply(pool.reserves[0], pool.reserves[1]), before) >= 0);
        }
    }
}

static void a_round_trip_through_a_pool_never_gains(void **context)
{
    uint64_t state = 2;
    unsigned there = 0;

    (void)context;
    for (int i = 0; i < 5000; i++) {
        struct mito_constant_product pool = draw_product(&state);
        sim_u128 in = draw_between(&state, 1e3, 1e28), out, back;
        unsigned from = (unsigned)(draw(&state) & 1);

        pool.keep = i % 2 == 0 ? 997 : 1000; /* also without a fee */
        if (!mito_constant_product_swap(&pool, from, in, &out) &&
            !mito_constant_product_swap(&pool, 1 - from, out, &back)) {
            assert_true(back <= in);
            there++;
        }
    }
    assert_true(there > 1000);
}

static void shares_minted_and_burnt_never_gain(void **context)
{
    uint64_t state = 3;

    (void)context;
    for (int i = 0; i < 5000; i++) {
        struct mito_constant_product pool = draw_product(&state);
        sim_u128 amounts[2] = {draw_between(&state, 1e3, 1e28), draw_between(&state, 1e3, 1e28)}, got[2], shares;

        if (!mito_constant_product_mint(&pool, amounts, &shares) && !mito_constant_product_burn(&pool, shares, got)) {
            assert_true(got[0] <= amounts[0] && got[1] <= amounts[1]);
        }
    }
}

static void the_protocol_takes_a_sixth_of_the_growth(void **context)
{
    struct mito_constant_product pool = {.reserves = {COIN, COIN}, .supply = COIN, .keep = 997, .scale = 1000};
    sim_u128 shares;
    double part;

    (void)context;
    assert_false(mito_constant_product_protocol_fee(&pool, sim_wide_multiply(COIN, COIN), &shares));
    assert_true(shares == 0);
    pool.reserves[0] = pool.reserves[1] = COIN + COIN / 10; /* sqrt k grew by a tenth */
    assert_false(mito_constant_product_protocol_fee(&pool, sim_wide_multiply(COIN, COIN), &shares));
    part = sim_wide_double(shares) / sim_wide_double(pool.supply + shares) * 1.1 / 0.1;
    assert_true(fabs(part - 1.0 / 6.0) < 1e-12);
}

/* After the trade the price stands at the edge of the band, and one base unit more would have lost. */
static void arbitrage_ends_at_the_edge_of_the_band(void **context)
{
    uint64_t state = 4;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_constant_product pool = draw_product(&state);
        double at, edge, price, move = pow(2.0, (double)(draw(&state) >> 11) * 0x1p-52 - 1.0);
        sim_u128 out;
        unsigned from;
        double pay;

        pool.reserves[0] += 1000 * COIN;
        pool.reserves[1] += 1000 * COIN;
        at = sim_wide_double(pool.reserves[1]) / sim_wide_double(pool.reserves[0]);
        price = at * move;
        pay = mito_constant_product_arbitrage(&pool, price, &from);
        if (pay == 0.0) {
            assert_true(move > 0.997 * (1 - 1e-12) && move < (1 + 1e-12) / 0.997);
            continue;
        }
        assert_false(mito_constant_product_swap(&pool, from, sim_wide_from_double(pay), &out));
        edge = sim_wide_double(pool.reserves[1]) / sim_wide_double(pool.reserves[0]) / price;
        /* Marginal price for the trader: with the fee on the input, phi of what is paid stays in the product. The last
         * unit's price is phi y / x (paying coin 0) or x phi / y (coin 1), so y / x = p / phi or p phi up to the fee that
         * stayed in the pool. */
        edge *= from == 0 ? 0.997 : 1.0 / 0.997;
        assert_true(fabs(edge - 1.0) < 0.003);
        assert_true(mito_constant_product_arbitrage(&pool, price, &from) < pay * 2e-2);
    }
}

static void a_split_deposit_leaves_nothing_over(void **context)
{
    uint64_t state = 5;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_constant_product pool = draw_product(&state);
        sim_u128 amount, part, got;
        double left, right;

        pool.reserves[0] += 1000 * COIN;
        pool.reserves[1] += 1000 * COIN;
        amount = draw_between(&state, 1e15, 1e28);
        assert_false(mito_constant_product_split(&pool, 0, amount, &part));
        assert_true(part > 0 && part < amount);
        if (mito_constant_product_swap(&pool, 0, part, &got)) {
            continue; /* worth less than a unit of the other coin */
        }
        left = sim_wide_double(amount - part) / sim_wide_double(pool.reserves[0]);
        right = sim_wide_double(got) / sim_wide_double(pool.reserves[1]);
        if (got > 1000000000) {
            assert_true(fabs(left - right) < 1e-8 * right);
        }
    }
}

/* curvesim:test/fixtures/pool.py: mainnet's state, D and virtual price. curve-contract:tests/simulation.py for the rest. */
static void stable_swap_gives_what_the_contract_gives(void **context)
{
    const unsigned three[] = {18, 6, 6}, two[] = {18, 18};
    struct mito_stable_swap pool = mito_stable_swap_of(3, three, 2000, 1, 1000000, 5000000000);
    sim_u128 value;

    (void)context;
    pool.balances[0] = number("295949605740077243186725223");
    pool.balances[1] = number("284320067518878");
    pool.balances[2] = number("288200854907854");
    pool.supply = number("849743149250065202008212976");
    assert_false(mito_stable_swap_invariant(&pool, &value));
    is(value, "868470467876941593674366120");
    assert_false(mito_stable_swap_virtual_price(&pool, &value));
    is(value, "1022038799187029697");
    assert_false(mito_stable_swap_quote(&pool, 0, 1, 1000000 * COIN, &value));
    is(value, "999878275656");
    assert_false(mito_stable_swap_quote(&pool, 2, 0, 1000000000000, &value));
    is(value, "999911449963010814118967");

    pool = mito_stable_swap_of(2, two, 50, 1, 4000000, 5000000000);
    pool.balances[0] = 111300 * COIN;
    pool.balances[1] = 491000 * COIN;
    assert_false(mito_stable_swap_invariant(&pool, &value));
    is(value, "598478402198609675375793");
    assert_false(mito_stable_swap_balance(&pool, 1, 0, 492000 * COIN, &value));
    is(pool.balances[0] - value, "936855980269074793649");
    assert_false(mito_stable_swap_balance(&pool, 0, 1, 112300 * COIN, &value));
    is(pool.balances[1] - value, "1066172882629672649236");
    assert_true(fabs(mito_stable_swap_price(&pool, 1, 0) - 0.937381235358800596) < 1e-6);
}

static struct mito_stable_swap draw_stable(uint64_t *state)
{
    const unsigned decimals[4] = {18, 6, 18, 8};
    uint32_t coins = 2 + (uint32_t)(draw(state) % 3);
    struct mito_stable_swap pool =
        mito_stable_swap_of(coins, decimals, 10 + draw(state) % 2000, 1, 4000000, 5000000000);
    sim_u128 shares, amounts[4];
    double size = sim_wide_double(draw_between(state, 1e3, 1e9));

    if (draw(state) % 2 == 0) {
        pool.precision = 100;
        pool.amplification *= 100;
    }
    for (uint32_t k = 0; k < coins; k++) {
        amounts[k] = sim_wide_from_double(size * (double)sim_wide_power10(decimals[k]) *
                                          pow(2.0, (double)(draw(state) >> 11) * 0x1p-50 - 4.0));
    }
    assert_false(mito_stable_swap_add(&pool, amounts, &shares));
    return pool;
}

static void the_invariant_lies_between_geometric_mean_and_sum(void **context)
{
    uint64_t state = 6;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_stable_swap pool = draw_stable(&state);
        double logs = 0.0, sum = 0.0, d;
        sim_u128 found;

        assert_false(mito_stable_swap_invariant(&pool, &found));
        for (uint32_t k = 0; k < pool.coins; k++) {
            double x = sim_wide_double(mito_stable_swap_scaled(&pool, k));

            logs += log(x);
            sum += x;
        }
        d = sim_wide_double(found);
        assert_true(fabs(mito_stable_swap_size(&pool) / d - 1) < 1e-14);
        assert_true(d <= sum * (1 + 1e-12));
        assert_true(d >= pool.coins * exp(logs / pool.coins) * (1 - 1e-12));
    }
}

/* Newton leaves D within a few units of its own; a swap with a fee adds far more. */
static void swaps_and_liquidity_never_lower_the_virtual_price(void **context)
{
    uint64_t state = 7;
    unsigned done[4] = {0};

    (void)context;
    for (int i = 0; i < 4000; i++) {
        struct mito_stable_swap pool = draw_stable(&state);
        sim_u128 before, after, some, amounts[4] = {0};
        uint32_t k = (uint32_t)(draw(&state) % pool.coins), j = (k + 1) % pool.coins;
        bool revert;

        amounts[k] = pool.balances[k] / (1 + draw(&state) % 1000);
        assert_false(mito_stable_swap_virtual_price(&pool, &before));
        switch (i % 4) {
        case 0:
            revert = mito_stable_swap_exchange(&pool, k, j, amounts[k], &some);
            break;
        case 1:
            revert = mito_stable_swap_add(&pool, amounts, &some);
            break;
        case 2:
            revert = mito_stable_swap_remove_one(&pool, pool.supply / (2 + draw(&state) % 1000), k, &some);
            break;
        default:
            amounts[k] /= 2;
            revert = mito_stable_swap_remove_imbalance(&pool, amounts, &some);
            break;
        }
        if (!revert) {
            assert_false(mito_stable_swap_virtual_price(&pool, &after));
            assert_true(after + 2 >= before);
            done[i % 4]++;
        }
    }
    for (int i = 0; i < 4; i++) {
        assert_true(done[i] > 900);
    }
}

static void trips_through_a_stable_pool_never_gain(void **context)
{
    uint64_t state = 8;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_stable_swap pool = draw_stable(&state), other = pool;
        uint32_t k = (uint32_t)(draw(&state) % pool.coins), j = (k + 1) % pool.coins;
        sim_u128 in = pool.balances[k] / (1 + draw(&state) % 100000), out, back, shares, amounts[4] = {0}, got;

        if (!mito_stable_swap_exchange(&pool, k, j, in, &out) && !mito_stable_swap_exchange(&pool, j, k, out, &back)) {
            assert_true(back <= in);
        }
        amounts[k] = in;
        if (!mito_stable_swap_add(&other, amounts, &shares) && !mito_stable_swap_remove_one(&other, shares, k, &got)) {
            assert_true(got <= in);
        }
    }
}

static void without_a_fee_amounts_in_and_out_are_the_price(void **context)
{
    uint64_t state = 9;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_stable_swap pool = draw_stable(&state);
        double price = mito_stable_swap_price(&pool, 0, 2 % pool.coins);
        uint32_t j = 2 % pool.coins;
        sim_u128 dx = pool.balances[0] / 10000000, y;
        double got;

        if (j == 0) { /* two coins: the second */
            j = 1;
            price = mito_stable_swap_price(&pool, 0, 1);
        }
        assert_false(mito_stable_swap_balance(&pool, 0, j, mito_stable_swap_scaled(&pool, 0) + dx,
                                              &y)); /* coin 0: 18 decimals */
        got = sim_wide_double(mito_stable_swap_scaled(&pool, j) - y) / sim_wide_double(dx);
        assert_true(fabs(got / price - 1.0) < 1e-5);
    }
}

static void stable_arbitrage_brings_the_price_within_the_fee(void **context)
{
    uint64_t state = 10;
    unsigned traded = 0;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        struct mito_stable_swap pool = draw_stable(&state);
        double price = 0.9 + 0.2 * (double)(draw(&state) >> 11) * 0x1p-53, pay, now, again, slack;
        sim_u128 out;
        uint32_t from;

        pay = mito_stable_swap_arbitrage(&pool, 0, 1, price, &from);
        now = mito_stable_swap_price(&pool, 0, 1);
        if (pay == 0.0) {
            assert_true(now * (1 - 4e-4) <= price && price * (1 - 4e-4) <= now);
            continue;
        }
        assert_true(from == (now > price ? 0 : 1));
        assert_false(mito_stable_swap_exchange(&pool, from, 1 - from, sim_wide_from_double(pay), &out));
        now = mito_stable_swap_price(&pool, 0, 1);
        /* The price stands at 1 fee from the outside's, but that half the fee stays in the pool: it moves the balance
         * by 2e-4 of the proceeds, and the price goes at most with the balance's square. */
        slack = 4e-4 + 4e-4 * sim_wide_double(out) / sim_wide_double(pool.balances[1 - from]);
        assert_true(fabs(log(now / price)) < slack * 1.001);
        again = mito_stable_swap_arbitrage(&pool, 0, 1, price, &from);
        assert_true(again < pay * 1e-2 || again < 1e6);
        traded++;
    }
    assert_true(traded > 1000);
}

static void amplification_ramps_in_a_line(void **context)
{
    (void)context;
    assert_int_equal(mito_stable_swap_ramp(100, 200, 1000, 2000, 999), 100);
    assert_int_equal(mito_stable_swap_ramp(100, 200, 1000, 2000, 1500), 150);
    assert_int_equal(mito_stable_swap_ramp(200, 100, 1000, 2000, 1999), 101);
    assert_int_equal(mito_stable_swap_ramp(200, 100, 1000, 2000, 2000), 100);
}

static void the_fee_grows_off_the_peg(void **context)
{
    const unsigned decimals[] = {18, 18};
    struct mito_stable_swap pool = mito_stable_swap_of(2, decimals, 200, 1, 4000000, 0), flat;
    sim_u128 out, plain;
    double fee;

    (void)context;
    pool.balances[0] = 1000000 * COIN;
    pool.balances[1] = 100000 * COIN;
    flat = pool;
    flat.fee = 0;
    pool.off_peg = 2 * MITO_STABLE_SWAP_FEE;
    assert_false(mito_stable_swap_quote(&pool, 0, 1, COIN, &out));
    assert_false(mito_stable_swap_quote(&flat, 0, 1, COIN, &plain));
    fee = 1.0 - sim_wide_double(out) / sim_wide_double(plain);
    /* fee M / ((M - 1) 4 xi xj / (xi + xj)^2 + 1) with M = 2 */
    assert_true(fabs(fee / (8e-4 / (4 * 0.1 / (1.1 * 1.1) + 1)) - 1) < 1e-5);
}

static void ticks_are_uniswaps(void **context)
{
    static const struct {
        int32_t tick;
        const char *root;
    } known[] = {/* Uniswap/v3-core:test/__snapshots__/TickMath.spec.ts.snap */
                 {-887272, "4295128739"},
                 {-738203, "7409801140451"},
                 {-50, "79030349367926598376800521322"},
                 {50, "79426470787362580746886972461"},
                 {150000, "143194173941309278083010301478497"},
                 {500000, "5697689776495288729098254600827762987878"},
                 {887272, "1461446703485210103287273052203988822378723970342"}};
    char text[SIM_WIDE_TEXT];

    (void)context;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_string_equal(sim_wide_print(mito_concentrated_root(known[i].tick), text), known[i].root);
    }
}

static void ticks_rise_and_read_back(void **context)
{
    (void)context;
    for (int32_t tick = -887272; tick < 887272; tick += 1237) {
        struct sim_u256 root = mito_concentrated_root(tick), next = mito_concentrated_root(tick + 1), below;
        double price = mito_concentrated_root_double(root);

        assert_true(sim_wide_compare(root, next) < 0);
        assert_int_equal(mito_concentrated_tick(root), tick);
        if (tick > -887272) {
            sim_wide_subtract(root, sim_wide_of(1), &below);
            assert_int_equal(mito_concentrated_tick(below), tick - 1);
        }
        /* small roots have few digits: rounding up is half a unit at 2^32 */
        assert_true(fabs(log(price) / (0.5 * log(1.0001)) - tick) < 1e-4 + 2e4 / (price * 0x1p96));
        if (tick > 0) { /* at least 96 bits: a double reads back to its own digits */
            assert_true(fabs(mito_concentrated_root_double(mito_concentrated_root_of(price * price)) / price - 1.0) <
                        1e-15);
        }
    }
}

/* Uniswap/v3-core:test/SwapMath.spec.ts */
static void a_step_of_a_swap_is_uniswaps(void **context)
{
    const struct sim_u256 one = {.low = (sim_u128)1 << 96};
    struct mito_concentrated_step step;

    (void)context;
    assert_false(
        mito_concentrated_swap(one, mito_concentrated_root_of(10.0), 2 * COIN, sim_wide_of(COIN), true, 600, &step));
    is(step.in.low, "999400000000000000");
    is(step.fee.low, "600000000000000");
    is(step.out.low, "666399946655997866");
    assert_false(
        mito_concentrated_swap(one, mito_concentrated_root_of(100.0), 2 * COIN, sim_wide_of(COIN), false, 600, &step));
    is(step.in.low, "2000000000000000000");
    is(step.fee.low, "1200720432259356");
    is(step.out.low, "1000000000000000000");
}

static void a_step_and_back_never_gains(void **context)
{
    uint64_t state = 11;

    (void)context;
    for (int i = 0; i < 5000; i++) {
        struct sim_u256 root = mito_concentrated_root((int32_t)(draw(&state) % 400000) - 200000);
        bool up = draw(&state) % 2 == 0;
        struct sim_u256 target = mito_concentrated_root(up ? 800000 : -800000), out;
        sim_u128 liquidity = draw_between(&state, 1e9, 1e30), amount = draw_between(&state, 1e3, 1e27);
        struct mito_concentrated_step there, back;

        if (mito_concentrated_swap(root, target, liquidity, sim_wide_of(amount), true, i % 2 == 0 ? 0 : 3000, &there)) {
            continue;
        }
        out = there.out;
        if (mito_concentrated_swap(there.root, root, liquidity, out, true, 0, &back)) {
            continue;
        }
        sim_wide_add(there.in, there.fee, &out);
        assert_true(sim_wide_compare(back.out, out) <= 0);
        assert_true(sim_wide_compare(out, sim_wide_of(amount)) <= 0);
    }
}

static void exact_amounts_are_those_of_real_arithmetic(void **context)
{
    uint64_t state = 12;

    (void)context;
    for (int i = 0; i < 2000; i++) {
        int32_t low = (int32_t)(draw(&state) % 200000) - 100000, high = low + 1 + (int32_t)(draw(&state) % 50000);
        int32_t at = low + (int32_t)(draw(&state) % (uint64_t)(high - low + 1));
        struct sim_u256 a = mito_concentrated_root(low), b = mito_concentrated_root(high),
                        p = mito_concentrated_root(at);
        sim_u128 liquidity = draw_between(&state, 1e24, 1e30), got;
        struct sim_u256 x, y, exact[2];
        double amounts[2], root = mito_concentrated_root_double(p);

        assert_false(mito_concentrated_amount_0(p, b, liquidity, true, &x));
        assert_false(mito_concentrated_amount_1(a, p, liquidity, true, &y));
        mito_concentrated_position(sim_wide_double(liquidity), pow(mito_concentrated_root_double(a), 2),
                                   pow(mito_concentrated_root_double(b), 2), root * root, amounts);
        assert_true(fabs(sim_wide_double(x.low) - amounts[0]) <= 1e-9 * amounts[0] + 1e16);
        assert_true(fabs(sim_wide_double(y.low) - amounts[1]) <= 1e-9 * amounts[1] + 1e16);
        exact[0] = x;
        exact[1] = y;
        assert_false(mito_concentrated_liquidity(p, a, b, exact, &got));
        assert_true(got + got / 1000000000 >= liquidity);
        assert_false(mito_concentrated_amount_0(p, b, got, false, &exact[0]));
        assert_false(mito_concentrated_amount_1(a, p, got, false, &exact[1]));
        assert_true(sim_wide_compare(exact[0], x) <= 0 && sim_wide_compare(exact[1], y) <= 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_product_gives_what_the_contract_gives),
        cmocka_unit_test(a_swap_never_lowers_the_product),
        cmocka_unit_test(a_round_trip_through_a_pool_never_gains),
        cmocka_unit_test(shares_minted_and_burnt_never_gain),
        cmocka_unit_test(the_protocol_takes_a_sixth_of_the_growth),
        cmocka_unit_test(arbitrage_ends_at_the_edge_of_the_band),
        cmocka_unit_test(a_split_deposit_leaves_nothing_over),
        cmocka_unit_test(stable_swap_gives_what_the_contract_gives),
        cmocka_unit_test(the_invariant_lies_between_geometric_mean_and_sum),
        cmocka_unit_test(swaps_and_liquidity_never_lower_the_virtual_price),
        cmocka_unit_test(trips_through_a_stable_pool_never_gain),
        cmocka_unit_test(without_a_fee_amounts_in_and_out_are_the_price),
        cmocka_unit_test(stable_arbitrage_brings_the_price_within_the_fee),
        cmocka_unit_test(amplification_ramps_in_a_line),
        cmocka_unit_test(the_fee_grows_off_the_peg),
        cmocka_unit_test(ticks_are_uniswaps),
        cmocka_unit_test(ticks_rise_and_read_back),
        cmocka_unit_test(a_step_of_a_swap_is_uniswaps),
        cmocka_unit_test(a_step_and_back_never_gains),
        cmocka_unit_test(exact_amounts_are_those_of_real_arithmetic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
