/* Venues that are a pool of two coins with shares: what constant_product and stable_swap have in common.
 *
 * Coin 0 is the venue's asset, coin 1 the quote with 18 decimals. The venue's units are the pool's shares. Putting in
 * adds the asset alone: what the proportion asks for is swapped within the pool, at its fee and price impact; taking out
 * removes both coins and swaps back. A holding is worth what leaving with all of it now would bring, so a large one is
 * worth less than its parts one by one. Amounts are exact integers of models/pool; how much to trade is decided in
 * doubles. Grid points and transactions change the pool, nothing else: see pool_flow.h for what happens at a point. */
#ifndef MITO_VENUE_TWO_COIN_H
#define MITO_VENUE_TWO_COIN_H

#include "models/pool/constant_product.h"
#include "models/pool/stable_swap.h"
#include "models/venue/pool_flow.h"

union mito_two_coin_pool {
    struct mito_constant_product product;
    struct mito_stable_swap stable;
};

enum mito_two_coin_word { MITO_TWO_COIN_PRODUCT, MITO_TWO_COIN_STABLE };

/* What a pool's mathematics must offer; those that return bool tell a revert, which has changed nothing. */
struct mito_two_coin_curve {
    /* A pool of about `half` base units of coin 0 and as much of coin 1 at `price`; returns its shares. */
    sim_u128 (*open)(union mito_two_coin_pool *pool, const struct mito_venue_view *view, double half, double price);
    sim_u128 *(*balances)(union mito_two_coin_pool *pool);
    sim_u128 *(*supply)(union mito_two_coin_pool *pool);
    double (*size)(const union mito_two_coin_pool *pool);  /* of liquidity: grows with fees, not with the price */
    double (*depth)(const union mito_two_coin_pool *pool); /* base units of coin 0 that leave per unit of log price */
    bool (*add)(union mito_two_coin_pool *pool, sim_u128 amount, sim_u128 *shares);
    bool (*remove)(union mito_two_coin_pool *pool, sim_u128 shares, sim_u128 amounts[2]);
    bool (*swap)(union mito_two_coin_pool *pool, unsigned from, sim_u128 in, sim_u128 *out);
    /* What an arbitrageur pays of *from at an outside price (coin 1 per coin 0, in whole coins). */
    double (*arbitrage)(const union mito_two_coin_pool *pool, const struct mito_venue_view *view, double price,
                        unsigned *from);
    void (*set_free)(union mito_two_coin_pool *pool); /* no fee from here on: for a copy */
};

struct mito_two_coin {
    union mito_two_coin_pool pool;
    sim_u128 held;     /* shares of all vaults */
    double start;      /* the others' size at the start */
    double reference;  /* the rate at the start */
    double pace;       /* of the others: share of the way in a grid step */
    uint32_t next;     /* grid point to come */
    uint32_t curve;    /* enum mito_two_coin_word */
    double least;      /* size per share so far, which only a loss lowers */
    double fees, lost; /* base units: all fees of liquidity so far, and the gains of arbitrageurs before fees */
};

/* The venue's functions, for the kinds' descriptors; init takes the curve. */
void mito_two_coin_init(void *state, const struct mito_venue_view *view, sim_time now, enum mito_two_coin_word curve);
void mito_two_coin_accrue(void *state, const struct mito_venue_view *view, sim_time now);
mito_units mito_two_coin_value(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding);
mito_units mito_two_coin_room(const void *state, const struct mito_venue_view *view);
void mito_two_coin_put(void *state, const struct mito_venue_view *view, struct mito_holding *holding,
                       mito_units amount);
void mito_two_coin_take(void *state, const struct mito_venue_view *view, struct mito_holding *holding,
                        mito_units amount);
void mito_two_coin_lose(void *state, const struct mito_venue_view *view, double fraction);
double mito_two_coin_rate(const void *state, const struct mito_venue_view *view, double amount);
double mito_two_coin_utilisation(const void *state, const struct mito_venue_view *view);
mito_units mito_two_coin_free(const void *state, const struct mito_venue_view *view);
const char *mito_two_coin_check(const void *state, sim_u128 held);

/* The pool as of the last accrual: for metrics and tests. */
const struct mito_two_coin *mito_two_coin_books(const void *state);

extern const struct mito_two_coin_curve mito_constant_product_curve, mito_stable_swap_curve;

#endif
