/* What a solver must keep of an intent, and so the most it can give. Amounts in coins of the intent's asset.
 *
 * A solver who pays `out` on the destination now is repaid `in` after `settle_s` seconds. It fills only if
 *     in - out - fee - gas - rebalance - out (hurdle T + reorg + risk sqrt(T)) >= margin,      T = settle_s / year
 * with `hurdle` the yearly return its capital must earn, `reorg` the probability that the user's deposit vanishes after
 * the fill, and `risk` what it charges for the price of what it is repaid in, per square root of a year (a standard
 * deviation times an aversion). Solved for out this is the break-even quote. The cost is the same without the margin.
 * Source: facts sheet protocol §4.9, with DESIGN's "reorg and price risk are priced". */
#ifndef MITO_SOLVER_QUOTE_H
#define MITO_SOLVER_QUOTE_H

#include <stdbool.h>

#define MITO_QUOTE_YEAR_S 31536000.0 /* 365 days */

struct mito_quote {
    double in;        /* what the solver will be repaid */
    double fee;       /* of the liquidity pool that funds it */
    double gas;       /* transactions and messages, turned into coins */
    double rebalance; /* of bringing the inventory back; below 0 where the fill itself brings it back */
    double hurdle;    /* per year */
    double settle_s;
    double reorg;  /* probability */
    double risk;   /* per square root of a year */
    double margin; /* coins */
};

/* Charges in proportion to what is paid out, per coin. */
double mito_quote_carry(const struct mito_quote *quote);

/* The largest `out` it fills for; 0 when there is none. */
double mito_quote_most(const struct mito_quote *quote);

/* What filling for `out` costs beside `out` itself, margin left out. */
double mito_quote_cost(const struct mito_quote *quote, double out);

/* The condition above. */
bool mito_quote_fills(const struct mito_quote *quote, double out);

/* Probability that a deposit with so many confirmations is still undone: `once` for none, halved by every one. */
double mito_quote_reorg(double once, unsigned confirmations);

/* Linear from `start` to `end` over the first `window_s` seconds, then `end`: a Dutch auction's price (UniswapX). */
double mito_quote_dutch(double start, double end, double age_s, double window_s);

#endif
