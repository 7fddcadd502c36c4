/* One range of concentrated liquidity that several holders share, in a pool with others' liquidity on both sides of it.
 *
 * Coin 0 is the venue's asset, coin 1 the quote with 18 decimals; roots of prices are those of base units. The range has
 * tick boundaries; what does not fit it and the fees it earned stand aside as `idle` until the range is set again. Others
 * provide `others` of liquidity everywhere. Trades go through the exact steps of models/pool/concentrated.h, across the
 * range's boundaries where they reach them. */
#ifndef MITO_VENUE_CONCENTRATED_RANGE_H
#define MITO_VENUE_CONCENTRATED_RANGE_H

#include "models/pool/concentrated.h"

#include <stdbool.h>

struct mito_concentrated_range {
    struct sim_u256 root;      /* of the pool's price now */
    struct sim_u256 low, high; /* the range */
    sim_u128 held;             /* shares of all holders */
    sim_u128 liquidity;        /* ours */
    sim_u128 idle[2];          /* base units */
    double others;             /* their liquidity */
    uint32_t fee;              /* of MITO_CONCENTRATED_FEE */
    double keep;               /* share of the fees that liquidity gets */
};

/* The range [price / (1 + width), price (1 + width)] around the pool's price, at ticks. Nothing may be in the old one. */
void mito_concentrated_range_set(struct mito_concentrated_range *range, double width);

bool mito_concentrated_range_inside(const struct mito_concentrated_range *range);

/* Amounts of both coins in the range at a root, rounded down; idle ones are not in it. */
void mito_concentrated_range_amounts(const struct mito_concentrated_range *range, struct sim_u256 root,
                                     sim_u128 amounts[2]);

/* Value of a unit of liquidity in the range in base units of coin 0, at the pool's price; 0 for an empty range. */
double mito_concentrated_range_unit(const struct mito_concentrated_range *range);

/* Range and idle amounts in coin 0, at the pool's price. */
double mito_concentrated_range_worth(const struct mito_concentrated_range *range);

/* Swaps `in` of a coin in the pool; returns what comes out. The range earns its part of the fee. */
sim_u128 mito_concentrated_range_trade(struct mito_concentrated_range *range, unsigned from, sim_u128 in);

/* Puts in coin 0: swaps what the range wants of coin 1, adds liquidity; returns the new shares. */
sim_u128 mito_concentrated_range_join(struct mito_concentrated_range *range, sim_u128 amount);

/* Takes shares out and swaps all to coin 0; returns what comes. */
sim_u128 mito_concentrated_range_leave(struct mito_concentrated_range *range, sim_u128 shares);

/* Takes everything out, sets the range around the price of now and puts everything back, swapping what it takes. */
void mito_concentrated_range_recentre(struct mito_concentrated_range *range, double width);

#endif
