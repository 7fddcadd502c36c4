/* The venue of a constant-product pool. */
#include "models/venue/pools.h"

#include "models/venue/two_coin.h"

#include <math.h>

#define FEES 1000000 /* fees have six decimals */

static sim_u128 open_pool(union mito_two_coin_pool *pool, const struct mito_venue_view *view, double half, double price)
{
    const struct mito_pool_flow *flow = view->parameters;
    sim_u128 amounts[2] = {sim_wide_from_double(half), sim_wide_from_double(half / view->unit * price * 1e18)}, shares;

    pool->product = (struct mito_constant_product){.scale = FEES, .keep = FEES - (uint64_t)rint(flow->fee * FEES)};
    return mito_constant_product_mint(&pool->product, amounts, &shares) ? 0 : shares;
}

static sim_u128 *balances(union mito_two_coin_pool *pool)
{
    return pool->product.reserves;
}

static sim_u128 *supply(union mito_two_coin_pool *pool)
{
    return &pool->product.supply;
}

static double size(const union mito_two_coin_pool *pool)
{
    return sqrt(sim_wide_double(pool->product.reserves[0])) * sqrt(sim_wide_double(pool->product.reserves[1]));
}

/* x = L / sqrt(P): half of it. */
static double depth(const union mito_two_coin_pool *pool)
{
    return sim_wide_double(pool->product.reserves[0]) / 2.0;
}

static bool add(union mito_two_coin_pool *pool, sim_u128 amount, sim_u128 *shares)
{
    struct mito_constant_product next = pool->product;
    sim_u128 part, amounts[2];

    if (mito_constant_product_split(&next, 0, amount, &part) ||
        mito_constant_product_swap(&next, 0, part, &amounts[1])) {
        return true;
    }
    amounts[0] = amount - part;
    if (mito_constant_product_mint(&next, amounts, shares)) {
        return true;
    }
    pool->product = next;
    return false;
}

static bool remove_both(union mito_two_coin_pool *pool, sim_u128 shares, sim_u128 amounts[2])
{
    return mito_constant_product_burn(&pool->product, shares, amounts);
}

static bool swap(union mito_two_coin_pool *pool, unsigned from, sim_u128 in, sim_u128 *out)
{
    return mito_constant_product_swap(&pool->product, from, in, out);
}

static double arbitrage(const union mito_two_coin_pool *pool, const struct mito_venue_view *view, double price,
                        unsigned *from)
{
    return mito_constant_product_arbitrage(&pool->product, price * (1e18 / view->unit), from);
}

static void set_free(union mito_two_coin_pool *pool)
{
    pool->product.keep = pool->product.scale;
}

const struct mito_two_coin_curve mito_constant_product_curve = {
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
    mito_two_coin_init(state, view, now, MITO_TWO_COIN_PRODUCT);
}

struct parameters {
    struct mito_pool_flow flow;
};

static const struct sim_field fields[] = {
    MITO_POOL_FLOW_FIELDS(struct parameters, "30bp", "Uniswap v2: 0.3%, v2-periphery UniswapV2Library.sol", "0%",
                          "Uniswap v2: the protocol's sixth is switched off, v2-core UniswapV2Pair.sol", "20k", "1k"),
    {0},
};

const struct sim_section mito_constant_product_section = {
    "constant_product",
    "A pool of two coins after Uniswap v2: fees from trades, arbitrage losses when the price moves, entry and exit by "
    "swapping half within the pool.",
    sizeof(struct parameters), fields};

const struct mito_venue_kind mito_constant_product_kind = {
    .section = &mito_constant_product_section,
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
