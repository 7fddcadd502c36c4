#include "models/miasset/swap.h"

#include <math.h>

#define FEE_SCALE 1000000 /* of the constant product */

struct mito_swap mito_swap_of(enum mito_swap_kind kind, unsigned decimals, uint64_t amplification, double fee)
{
    struct mito_swap swap = {.kind = kind, .decimals = decimals, .fee = fee};
    unsigned both[2] = {decimals + 6, decimals};

    swap.stable = mito_stable_swap_of(2, both, amplification, 1, (uint64_t)rint(fee * (double)MITO_STABLE_SWAP_FEE), 0);
    swap.product =
        (struct mito_constant_product){.keep = FEE_SCALE - (uint64_t)rint(fee * FEE_SCALE), .scale = FEE_SCALE};
    return swap;
}

void mito_swap_reprice(struct mito_swap *swap, const struct mito_swap_worth *worth)
{
    sim_u128 one = sim_wide_power10(36 - swap->decimals), rate = 0;

    if (worth->shares == 0 || sim_wide_muldiv_floor(one, worth->assets, worth->shares, &rate) || rate == 0) {
        return;
    }
    swap->stable.rates[0] = rate;
}

sim_u128 mito_swap_balance(const struct mito_swap *swap, uint32_t coin)
{
    return swap->kind == MITO_SWAP_STABLE ? swap->stable.balances[coin] : swap->product.reserves[coin];
}

sim_u128 mito_swap_supply(const struct mito_swap *swap)
{
    return swap->kind == MITO_SWAP_STABLE ? swap->stable.supply : swap->product.supply;
}

bool mito_swap_quote(const struct mito_swap *swap, uint32_t from, sim_u128 in, sim_u128 *out)
{
    struct mito_swap copy = *swap;

    return mito_swap_trade(&copy, from, in, out);
}

bool mito_swap_trade(struct mito_swap *swap, uint32_t from, sim_u128 in, sim_u128 *out)
{
    if (in == 0 || mito_swap_supply(swap) == 0) {
        return true;
    }
    return swap->kind == MITO_SWAP_STABLE ? mito_stable_swap_exchange(&swap->stable, from, 1 - from, in, out)
                                          : mito_constant_product_swap(&swap->product, from, in, out);
}

bool mito_swap_add(struct mito_swap *swap, const sim_u128 amounts[2], sim_u128 *minted)
{
    return swap->kind == MITO_SWAP_STABLE ? mito_stable_swap_add(&swap->stable, amounts, minted)
                                          : mito_constant_product_mint(&swap->product, amounts, minted);
}

bool mito_swap_join(struct mito_swap *swap, sim_u128 shares, sim_u128 *minted)
{
    struct mito_constant_product after = swap->product;
    sim_u128 amounts[2] = {shares, 0};

    if (shares == 0 || mito_swap_supply(swap) == 0) {
        return true;
    }
    if (swap->kind == MITO_SWAP_STABLE) {
        return mito_stable_swap_add(&swap->stable, amounts, minted);
    }
    sim_u128 part = 0;
    if (mito_constant_product_split(&after, 0, shares, &part) ||
        mito_constant_product_swap(&after, 0, part, &amounts[1])) {
        return true;
    }
    amounts[0] = shares - part;
    if (mito_constant_product_mint(&after, amounts, minted)) {
        return true;
    }
    swap->product = after;
    return false;
}

bool mito_swap_leave(struct mito_swap *swap, sim_u128 liquidity, sim_u128 *shares)
{
    struct mito_constant_product after = swap->product;
    sim_u128 amounts[2] = {0, 0}, more = 0;

    if (liquidity == 0 || liquidity >= mito_swap_supply(swap)) {
        return true;
    }
    if (swap->kind == MITO_SWAP_STABLE) {
        return mito_stable_swap_remove_one(&swap->stable, liquidity, 0, shares);
    }
    if (mito_constant_product_burn(&after, liquidity, amounts) ||
        mito_constant_product_swap(&after, 1, amounts[1], &more)) {
        return true;
    }
    swap->product = after;
    *shares = amounts[0] + more;
    return false;
}

static double worth_of(const struct mito_swap_worth *worth)
{
    return sim_wide_double(worth->assets) / sim_wide_double(worth->shares);
}

double mito_swap_premium(const struct mito_swap *swap, const struct mito_swap_worth *worth)
{
    if (swap->kind == MITO_SWAP_STABLE) {
        return mito_stable_swap_price(&swap->stable, 0, 1);
    }
    return sim_wide_double(swap->product.reserves[1]) / sim_wide_double(swap->product.reserves[0]) / worth_of(worth);
}

sim_u128 mito_swap_arbitrage(const struct mito_swap *swap, const struct mito_swap_worth *worth, double ratio,
                             uint32_t *from)
{
    if (swap->kind == MITO_SWAP_STABLE) {
        return sim_wide_from_double(mito_stable_swap_arbitrage(&swap->stable, 0, 1, ratio, from));
    }
    return sim_wide_from_double(mito_constant_product_arbitrage(&swap->product, ratio * worth_of(worth), from));
}
