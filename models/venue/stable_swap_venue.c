/* The venue of a StableSwap pool: a coin and its peg. A depeg fills the pool with the cheap coin, by arbitrage, and who
 * leaves pays for it. */
#include "models/venue/pools.h"

#include "models/venue/two_coin.h"

#include <math.h>

struct parameters {
    struct mito_pool_flow flow;
    double amplification, off_peg, peg;
};

static sim_u128 open_pool(union mito_two_coin_pool *pool, const struct mito_venue_view *view, double half, double price)
{
    const struct parameters *stable = view->parameters;
    const unsigned decimals[] = {view->decimals, 18};
    const double unit = (double)MITO_STABLE_SWAP_FEE;
    sim_u128 amounts[] = {sim_wide_from_double(half), sim_wide_from_double(half / view->unit * stable->peg * 1e18)};
    sim_u128 shares, out;
    union mito_two_coin_pool free;
    unsigned from;
    double pay;

    pool->stable =
        mito_stable_swap_of(2, decimals, (uint64_t)rint(stable->amplification * 100.0), 100,
                            (uint64_t)rint(stable->flow.fee * unit), (uint64_t)rint(stable->flow.cut * unit));
    pool->stable.off_peg = (uint64_t)rint(stable->off_peg * unit);
    pool->stable.rates[1] = sim_wide_from_double(rint(1e18 / stable->peg));
    if (mito_stable_swap_add(&pool->stable, amounts, &shares)) {
        return 0;
    }
    free = *pool;
    mito_stable_swap_curve.set_free(&free);
    pay = mito_stable_swap_curve.arbitrage(&free, view, price, &from);
    if (pay >= 1.0 && !mito_stable_swap_exchange(&free.stable, from, 1 - from, sim_wide_from_double(pay), &out)) {
        pool->stable.balances[0] = free.stable.balances[0];
        pool->stable.balances[1] = free.stable.balances[1];
    }
    return shares;
}

static sim_u128 *balances(union mito_two_coin_pool *pool)
{
    return pool->stable.balances;
}

static sim_u128 *supply(union mito_two_coin_pool *pool)
{
    return &pool->stable.supply;
}

static double size(const union mito_two_coin_pool *pool)
{
    return mito_stable_swap_size(&pool->stable);
}

static double depth(const union mito_two_coin_pool *pool)
{
    return mito_stable_swap_depth(&pool->stable, 0, 1) * (1e18 / sim_wide_double(pool->stable.rates[0]));
}

static bool add(union mito_two_coin_pool *pool, sim_u128 amount, sim_u128 *shares)
{
    const sim_u128 amounts[] = {amount, 0};

    return mito_stable_swap_add(&pool->stable, amounts, shares);
}

static bool remove_both(union mito_two_coin_pool *pool, sim_u128 shares, sim_u128 amounts[2])
{
    return mito_stable_swap_remove(&pool->stable, shares, amounts);
}

static bool swap(union mito_two_coin_pool *pool, unsigned from, sim_u128 in, sim_u128 *out)
{
    return mito_stable_swap_exchange(&pool->stable, from, 1 - from, in, out);
}

static double arbitrage(const union mito_two_coin_pool *pool, const struct mito_venue_view *view, double price,
                        unsigned *from)
{
    const struct parameters *stable = view->parameters;

    return mito_stable_swap_arbitrage(&pool->stable, 0, 1, price / stable->peg, from);
}

static void set_free(union mito_two_coin_pool *pool)
{
    pool->stable.fee = 0;
    pool->stable.off_peg = 0;
}

const struct mito_two_coin_curve mito_stable_swap_curve = {
    .open = open_pool,
    .balances = balances,
    .supply = supply,
    .size = size,
    .depth = depth,
    .add = add,
    .remove = remove_both,
    .swap = swap,
    .arbitrage = arbitrage,
    .set_free = set_free,
};

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    mito_two_coin_init(state, view, now, MITO_TWO_COIN_STABLE);
}

static const struct sim_field fields[] = {
    MITO_POOL_FLOW_FIELDS(struct parameters, "4bp", "Curve stETH pool: fee 4e6 of 1e10, curve-contract pooldata.json",
                          "50%", "Curve: admin_fee 5e9 of 1e10, curve-contract pooldata.json", "100k", "5k"),
    {.name = "amplification",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct parameters, amplification),
     .fallback = "50",
     .unit = "1",
     .low = 1,
     .high = 1e6,
     .help = "A as the contracts state it (of the whitepaper times n^(n-1)): how flat the curve is near the peg.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "Curve stETH pool from 2022 on, curve-contract pooldata.json",
     .date = "2022-06-22",
     .plausible = "5 .. 2000"},
    {.name = "off_peg",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct parameters, off_peg),
     .fallback = "0",
     .unit = "1",
     .low = 0,
     .high = 100,
     .help = "Multiplier of the fee far off the peg (2 doubles it); 0 or 1: the same fee everywhere.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "Curve stETH pool has none; aave pool: 2, pooldata.json",
     .date = "2022-06-22",
     .plausible = "0 .. 20"},
    {.name = "peg",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct parameters, peg),
     .fallback = "1",
     .unit = "1",
     .low = 1e-9,
     .high = 1e9,
     .help = "Units of the quote for one of the asset at which the pool is balanced.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "two coins of the same worth",
     .date = "2026-06-19",
     .plausible = "1 for stable pairs; the exchange rate for staking tokens"},
    {0},
};

const struct sim_section mito_stable_swap_section = {"stable_swap",
                                                     "A pool of two coins that should be worth the same, after Curve's "
                                                     "StableSwap: deep near the peg; when one loses it, "
                                                     "the pool fills with the cheap one.",
                                                     sizeof(struct parameters), fields};

const struct mito_venue_kind mito_stable_swap_kind = {
    .section = &mito_stable_swap_section,
    .state_size = sizeof(struct mito_two_coin),
    .path_count = MITO_POOL_FLOW_PATHS,
    .paths = mito_pool_flow_paths,
    .draw = mito_pool_flow_draw,
    .wrong = mito_pool_flow_wrong,
    .pair = mito_pool_flow_pair,
    .init = init,
    .accrue = mito_two_coin_accrue,
    .value = mito_two_coin_value,
    .room = mito_two_coin_room,
    .withdrawable = mito_two_coin_value,
    .put = mito_two_coin_put,
    .take = mito_two_coin_take,
    .lose = mito_two_coin_lose,
    .marginal_rate = mito_two_coin_rate,
    .utilisation = mito_two_coin_utilisation,
    .free_liquidity = mito_two_coin_free,
    .check = mito_two_coin_check,
};
