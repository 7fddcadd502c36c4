/* The shipped price processes: their laws and their parameters, as the config binds them.
 *
 *   constant  S = start
 *   gbm       dS/S = drift dt + volatility dW:
 *             S(t+dt) = S exp((drift - volatility^2/2) dt + volatility sqrt(dt) Z)
 *   merton    gbm plus jumps of the logarithm at rate jump_rate, each normal (jump_mean, jump_sd); the drift is lowered
 *             by jump_rate (exp(jump_mean + jump_sd^2/2) - 1), so that E S(t) = start exp(drift t). Merton (1976)
 *   regime    gbm whose drift and volatility stay calm or turbulent for exponential times: a continuous Markov chain of
 *             two states. Given the stays, a step is one normal with the step's integrated variance: exact
 *   heston    dS/S = drift dt + sqrt(v) dW, dv = reversion (long_run^2 - v) dt + vol_of_variance sqrt(v) dB,
 *             dW dB = correlation dt. The variance is drawn from its exact law, a Poisson mixture of gammas (Cox, Ingersoll,
 *             Ross 1985); its integral over a step is taken as the mean of both ends times the step, with the martingale
 *             correction of Andersen (2008), so that E S(t) is exact and option prices err by O(step^2)
 *   peg       ln(S/start) = Ornstein-Uhlenbeck around 0 with a half-life and a stationary standard deviation
 *   peg_regimes  ln(S/start) = Ornstein-Uhlenbeck whose mean, half-life and volatility are calm or under stress for
 *             exponential times; exact (depeg.h)
 *   lst       S = price of another asset x rate exp(apr t) x exp(x), x as in peg_regimes: a liquid staking token
 *   history   the values of a table, the last one at or before each moment; with `of`, times that asset's price
 *   bootstrap  the stationary bootstrap of a table's returns: rows follow each other in blocks of geometric length, each
 *             begun at a row drawn uniformly, round the end to the first. Politis and Romano (1994)
 * Calibrations: see the fields' sources. What the diffusive kinds gbm, merton, regime and heston share of a correlation
 * is their normals: jumps, regimes and the part of heston that moves with the variance stay each asset's own. */
#ifndef MITO_MARKET_PROCESSES_H
#define MITO_MARKET_PROCESSES_H

#include "models/market/grid.h"
#include "sim/config/table_field.h"
#include "sim/random/stream.h"

struct mito_price_constant {
    struct sim_quantity start; /* USD */
};

struct mito_price_gbm {
    struct sim_quantity start; /* USD */
    double drift;              /* per year, continuous */
    double volatility;         /* per square root of a year */
};

struct mito_price_peg {
    struct sim_quantity start; /* USD */
    sim_time half_life;
    double sd; /* stationary, of the logarithm */
};

struct mito_price_merton {
    struct sim_quantity start; /* USD */
    double drift;              /* of the expected price, per year */
    double volatility;         /* between jumps, per square root of a year */
    double jump_rate;          /* per day */
    double jump_mean, jump_sd; /* of the logarithm */
};

struct mito_regime {
    double drift, volatility; /* per year, per square root of a year */
    sim_time dwell;           /* mean length of a stay */
};

struct mito_price_regime {
    struct sim_quantity start; /* USD */
    struct mito_regime calm, turbulent;
    uint32_t begins; /* enum mito_stay_begin */
};

struct mito_price_heston {
    struct sim_quantity start;           /* USD */
    double drift;                        /* per year */
    double volatility, long_run;         /* square roots of the first variance and of its mean */
    double reversion, vol_of_variance;   /* per year; per year */
    double correlation;                  /* of price and variance */
};

/* The variance per year at the grid points, as heston draws it from the stream of MITO_PURPOSE_PRICE_VARIANCE. */
void mito_heston_variance(const struct mito_price_heston *heston, const struct sim_stream *stream,
                          const struct mito_grid *grid, double *path);

struct mito_peg_regime {
    double mean; /* of the logarithm */
    sim_time half_life;
    double volatility; /* per square root of a year */
    sim_time dwell;    /* mean length of a stay */
};

struct mito_price_peg_regimes {
    struct sim_quantity start; /* USD */
    struct mito_peg_regime calm, stress;
    uint32_t begins; /* enum mito_stay_begin */
};

struct mito_price_lst {
    uint32_t of; /* asset */
    double rate; /* units of the other asset per unit, at the start */
    double apr;  /* growth of the rate per year, compounded continuously */
    struct mito_peg_regime calm, stress;
    uint32_t begins; /* enum mito_stay_begin */
};

struct mito_price_history {
    uint32_t of;               /* asset, or SIM_FIELD_NONE: USD */
    struct sim_quantity start; /* USD, or none: the table's */
    struct sim_table_field table;
    const char *from; /* moment of the table that is the start of the warm-up; NULL: its first row */
    bool repeat;
};

struct mito_price_bootstrap {
    uint32_t of;
    struct sim_quantity start; /* USD, or none: the table's last value */
    struct sim_table_field table;
    sim_time block;    /* mean length */
    const char *joint; /* assets with the same word take the same rows; NULL: its own */
    bool centred;
};

#endif
