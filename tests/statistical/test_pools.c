/* Pools against the theory of what their providers lose, on the pools' own integers: loss versus rebalancing, arbitrage
 * with fees at Poisson and fixed block times, shares of blocks that trade, impermanent loss, a farm's share of one.
 *
 * Fixed seeds; each mean is accepted within 4 standard errors of batches, a false alarm in 16,000. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/pool/adverse.h"
#include "models/pool/concentrated.h"
#include "models/pool/constant_product.h"
#include "models/pool/farm_share.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"

#define COIN ((sim_u128)1000000000000000000)
#define DAY 86400.0

struct mean {
    double n, sum, squares;
};

static void add(struct mean *mean, double x)
{
    mean->n++;
    mean->sum += x;
    mean->squares += x * x;
}

static double mean_of(const struct mean *mean)
{
    return mean->sum / mean->n;
}

static double error_of(const struct mean *mean)
{
    double m = mean_of(mean);

    return sqrt((mean->squares / mean->n - m * m) / (mean->n - 1));
}

/* `bias`: what the theory itself may be off by. */
static void within(const char *what, const struct mean *found, double wanted, double bias)
{
    double slack = 4 * error_of(found) + bias;

    if (!(fabs(mean_of(found) - wanted) <= slack) || !(slack < 0.1 * fabs(wanted))) {
        fail_msg("%s: %.6g, wanted %.6g +- %.2g", what, mean_of(found), wanted, slack);
    }
}

static struct mito_constant_product pool_of(double fee)
{
    struct mito_constant_product pool = {.scale = 1000000, .keep = 1000000 - (uint64_t)rint(fee * 1e6)};
    const sim_u128 amounts[2] = {1000000000 * COIN, 1000000000 * COIN};
    sim_u128 shares;

    assert_false(mito_constant_product_mint(&pool, amounts, &shares));
    return pool;
}

/* Value of both reserves at price p of coin 0. */
static double value_of(const struct mito_constant_product *pool, double price)
{
    return sim_wide_double(pool->reserves[0]) * price + sim_wide_double(pool->reserves[1]);
}

/* Arbitrage to the price; what the arbitrageur gained, and whether there was a trade. */
static bool arbitrage(struct mito_constant_product *pool, double price, double *gain)
{
    double before = value_of(pool, price), pay;
    unsigned from;
    sim_u128 out;

    pay = mito_constant_product_arbitrage(pool, price, &from);
    *gain = 0.0;
    if (pay < 1.0 || mito_constant_product_swap(pool, from, sim_wide_from_double(pay), &out)) {
        return false;
    }
    *gain = before - value_of(pool, price);
    return true;
}

/* Milionis et al., arXiv 2208.06046: pool - rebalancing = -LVR, at sigma^2 / 8 of the value. A step of a martingale price
 * takes 1 - exp(-sigma^2 dt / 8) of it in the mean, whatever the step. */
static void a_pool_without_fee_loses_lvr_against_rebalancing(void **state)
{
    const double sigma = 0.05, steps[] = {1.0 / 24, 1.0};

    (void)state;
    for (int s = 0; s < 2; s++) {
        struct sim_stream stream = sim_stream_of(17, (uint32_t)s, 0, 0);
        struct mito_constant_product pool = pool_of(0.0);
        struct mean loss = {0};
        double price = 1.0;

        for (uint32_t i = 0; i < 200000; i++) {
            struct sim_draw draw = sim_stream_at(&stream, i);
            double held = sim_wide_double(pool.reserves[0]), before = value_of(&pool, price), next, gain;

            next = price * exp(sigma * sqrt(steps[s]) * sim_draw_normal(&draw) - sigma * sigma * steps[s] / 2);
            if (next < 1e-3 || next > 1e3) { /* keeps the reserves' digits */
                pool = pool_of(0.0);
                price = 1.0;
                continue;
            }
            (void)arbitrage(&pool, next, &gain);
            add(&loss, -((value_of(&pool, next) - before) - held * (next - price)) / before);
            price = next;
        }
        within("LVR of a step", &loss, 1.0 - exp(-sigma * sigma * steps[s] / 8), 0.0);
    }
}

struct blocks {
    struct mean trades, gain; /* over batches: share of blocks, gain per value and day */
};

/* Blocks at gaps of `gap` days, exponential or fixed; the log mispricing has no drift: mu = sigma^2 / 2. */
static struct blocks run_blocks(double sigma, double fee, double gap, bool poisson, uint32_t count, uint64_t seed)
{
    struct sim_stream stream = sim_stream_of(seed, 0, 0, 0);
    struct mito_constant_product pool = pool_of(fee);
    const uint32_t batches = 50;
    struct blocks blocks = {0};
    double price = 1.0, time, gain, sum;
    uint32_t ordinal = 0, trades;

    for (uint32_t b = 0; b < batches; b++) {
        time = sum = 0.0;
        trades = 0;
        for (uint32_t i = 0; i < count / batches; i++) {
            struct sim_draw draw = sim_stream_at(&stream, ordinal++);
            double dt = poisson ? gap * sim_draw_exponential(&draw) : gap;

            price *= sim_math_exp(sigma * sqrt(dt) * sim_draw_normal(&draw));
            trades += arbitrage(&pool, price, &gain);
            sum += gain / value_of(&pool, price);
            time += gap;
        }
        if (price < 1e-4 || price > 1e4) {
            pool = pool_of(fee);
            price = 1.0;
        }
        add(&blocks.trades, (double)trades / (count / batches));
        add(&blocks.gain, sum / time);
    }
    return blocks;
}

/* The fee of the pool is paid on the input, that of the paper in quote units: exp(gamma / 2) for cosh(gamma / 2), 15 bp at
 * 30 bp of fee; and the fee stays in the reserves, which moves the band by as little. Both are the bias allowed. */
static void arbitrage_at_poisson_blocks_gains_what_the_paper_says(void **state)
{
    static const struct {
        double fee, gap;
    } cases[] = {{30e-4, 12 / DAY}, {5e-4, 12 / DAY}, {30e-4, 600 / DAY}, {100e-4, 120 / DAY}};
    const double sigma = 0.05;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double gamma = -log1p(-cases[i].fee), wanted = mito_adverse_poisson_rate(sigma, gamma, cases[i].gap);
        struct blocks found = run_blocks(sigma, cases[i].fee, cases[i].gap, true, 1000000, 31 + i);

        within("share of blocks with a trade", &found.trades, mito_adverse_poisson_trades(sigma, gamma, cases[i].gap),
               gamma * mean_of(&found.trades));
        within("arbitrage a day", &found.gain, wanted, gamma * wanted);
    }
}

/* Nezlobin and Tassy's formulas are asymptotic in sigma_b / gamma: good to 1e-3 from gamma = sigma_b on. */
static void arbitrage_at_fixed_blocks_gains_what_the_paper_says(void **state)
{
    static const struct {
        double fee, gap;
    } cases[] = {{30e-4, 12 / DAY}, {5e-4, 12 / DAY}, {30e-4, 120 / DAY}};
    const double sigma = 0.05;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double gamma = -log1p(-cases[i].fee), wanted = mito_adverse_fixed_rate(sigma, gamma, cases[i].gap);
        struct blocks found = run_blocks(sigma, cases[i].fee, cases[i].gap, false, 1000000, 41 + i);

        within("share of blocks with a trade", &found.trades, mito_adverse_fixed_trades(sigma, gamma, cases[i].gap),
               (gamma + 1e-3) * mean_of(&found.trades));
        within("arbitrage a day", &found.gain, wanted, (gamma + 1e-3) * wanted);
    }
}

/* Exact: the curve alone decides; twelve digits are what the doubles of the trade's size leave. */
static void impermanent_loss_is_what_the_curve_leaves(void **state)
{
    (void)state;
    for (double ratio = 0.1; ratio < 10; ratio *= 1.3) {
        struct mito_constant_product pool = pool_of(0.0);
        double hold = value_of(&pool, ratio), gain;

        (void)arbitrage(&pool, ratio, &gain);
        assert_true(fabs(value_of(&pool, ratio) / hold - 1 - mito_adverse_product_loss(ratio)) < 1e-12);
    }
    for (double ratio = 0.3; ratio < 3; ratio *= 1.1) { /* of a range of ticks, by exact amounts */
        struct sim_u256 low = mito_concentrated_root(-5000), high = mito_concentrated_root(4000);
        struct sim_u256 one = mito_concentrated_root(0), root = mito_concentrated_root_of(ratio), x, y, x0, y0;
        double a = pow(1.0001, -5000), b = pow(1.0001, 4000), value, hold;

        root = sim_wide_compare(root, low) < 0 ? low : sim_wide_compare(root, high) > 0 ? high : root;
        assert_false(mito_concentrated_amount_0(one, high, 1000000 * COIN, false, &x0));
        assert_false(mito_concentrated_amount_1(low, one, 1000000 * COIN, false, &y0));
        assert_false(mito_concentrated_amount_0(root, high, 1000000 * COIN, false, &x));
        assert_false(mito_concentrated_amount_1(low, root, 1000000 * COIN, false, &y));
        value = sim_wide_double(x.low) * ratio + sim_wide_double(y.low);
        hold = sim_wide_double(x0.low) * ratio + sim_wide_double(y0.low);
        assert_true(fabs(value / hold - 1 - mito_adverse_range_loss(ratio, a, b)) < 1e-9);
    }
}

/* Every epoch N others stake as much as we do, N Poisson of mean m: our share is E[1 / (1 + N)] = (1 - exp(-m)) / m, not
 * 1 / (1 + m) (Jensen). */
static void a_share_of_a_farm_is_counted_on_what_is_staked_at_the_time(void **state)
{
    const double m = 2.0;
    struct sim_stream stream = sim_stream_of(53, 0, 0, 0);
    struct mito_farm_share farm = {0};
    struct mito_farm_stake us = {0}, others = {0};
    struct mean share = {0};

    (void)state;
    (void)mito_farm_share_add(&farm, &us, COIN);
    for (uint32_t i = 0; i < 50000; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        sim_u128 wanted = sim_draw_poisson(&draw, m) * COIN;

        if (wanted > others.amount) {
            (void)mito_farm_share_add(&farm, &others, wanted - others.amount);
        } else {
            (void)mito_farm_share_take(&farm, &others, others.amount - wanted);
        }
        assert_false(mito_farm_share_reward(&farm, COIN));
        add(&share, sim_wide_double(mito_farm_share_add(&farm, &us, 0)) * 1e-18);
    }
    within("share of the farm", &share, (1 - exp(-m)) / m, 0.0);
    assert_true(fabs(mean_of(&share) - 1 / (1 + m)) > 20 * error_of(&share));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_without_fee_loses_lvr_against_rebalancing),
        cmocka_unit_test(arbitrage_at_poisson_blocks_gains_what_the_paper_says),
        cmocka_unit_test(arbitrage_at_fixed_blocks_gains_what_the_paper_says),
        cmocka_unit_test(impermanent_loss_is_what_the_curve_leaves),
        cmocka_unit_test(a_share_of_a_farm_is_counted_on_what_is_staked_at_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
