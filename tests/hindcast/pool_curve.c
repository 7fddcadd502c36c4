/* The pool of models/pool in the hands of the hindcasts: lines of standard input, one answer a line.
 *
 *   price ETH STETH   (base units, whole numbers) ETH for the next stETH on the curve of A = 50, fees left out
 *   share PRICE       share of the coins that is ETH where that price is what the curve pays, in a pool of 10^6 coins
 *
 * The share is found by bisection along the invariant: it does not depend on the size of the pool. */
#include "models/pool/stable_swap.h"

#include <stdio.h>
#include <stdlib.h>

static const unsigned decimals[] = {18, 18};

static struct mito_stable_swap pool_of(sim_u128 eth, sim_u128 steth)
{
    struct mito_stable_swap pool = mito_stable_swap_of(2, decimals, 50, 1, 4000000, 5000000000);

    pool.balances[0] = eth;
    pool.balances[1] = steth;
    return pool;
}

static sim_u128 whole(const char *digits)
{
    sim_u128 value = 0;

    for (; *digits >= '0' && *digits <= '9'; digits++) {
        value = value * 10 + (sim_u128)(*digits - '0');
    }
    return value;
}

/* The curve's price with `x` base units of ETH and the stETH that keeps the invariant of the balanced pool. */
static double price_at(double x, double *share)
{
    const double half = 5e23;
    struct mito_stable_swap pool = pool_of(sim_wide_from_double(half), sim_wide_from_double(half));
    sim_u128 eth = sim_wide_from_double(x), steth = 0;

    if (mito_stable_swap_balance(&pool, 0, 1, eth, &steth)) {
        return -1;
    }
    pool = pool_of(eth, steth);
    *share = x / (x + sim_wide_double(steth));
    return mito_stable_swap_price(&pool, 1, 0);
}

static double share_at(double price)
{
    double low = 5e20, high = 9.9e23, share = -1;

    for (int k = 0; k < 60; k++) {
        double middle = 0.5 * (low + high), found = price_at(middle, &share);

        if (found < 0) {
            return -1;
        }
        *(found < price ? &low : &high) = middle;
    }
    return share;
}

int main(void)
{
    char word[16], first[64], second[64];

    while (scanf("%15s", word) == 1) {
        if (word[0] == 'p' && scanf("%63s %63s", first, second) == 2) {
            struct mito_stable_swap pool = pool_of(whole(first), whole(second));
            printf("%.12g\n", mito_stable_swap_price(&pool, 1, 0));
        } else if (word[0] == 's' && scanf("%63s", first) == 1) {
            printf("%.12g\n", share_at(strtod(first, NULL)));
        } else {
            fprintf(stderr, "pool_curve: price ETH STETH, or share PRICE\n");
            return 2;
        }
    }
    return 0;
}
