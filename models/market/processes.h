/* The shipped price processes: their laws and their parameters, as the config binds them.
 *
 *   constant  S = start
 *   gbm       dS/S = drift dt + volatility dW:
 *             S(t+dt) = S exp((drift - volatility^2/2) dt + volatility sqrt(dt) Z)
 *   peg       ln(S/start) = Ornstein-Uhlenbeck around 0 with a half-life and a stationary standard deviation
 * Calibrations: see the fields' sources. */
#ifndef MITO_MARKET_PROCESSES_H
#define MITO_MARKET_PROCESSES_H

#include "sim/config/field.h"

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

#endif
