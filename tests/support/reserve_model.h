/* A reserve that earns a premium and pays claims until one finds it short: the risk process of Cramer and Lundberg, here a
 * liquidity buffer against withdrawals, as a model of the engine's interface.
 *
 * Claims arrive by a Poisson process and are exponential; one unit of time is RESERVE_UNIT ms. Under the twist of Siegmund
 * (1976) arrivals and claims are those of the process tilted by the adjustment coefficient R: ruin is certain there, and
 * a path that ends with a shortfall counts exp(-R (capital + shortfall)) of the true process. */
#ifndef TESTS_SUPPORT_RESERVE_MODEL_H
#define TESTS_SUPPORT_RESERVE_MODEL_H

#include "sim/kernel/engine.h"

#define RESERVE_UNIT 1000000.0 /* ms: rounding to whole ms moves a claim by 10^-6 units at most */

struct reserve_spec {
    double capital, premium; /* at the start; per unit of time */
    double arrival, mean;    /* claims per unit of time, mean claim */
    double horizon;          /* units of time */
    bool twisted;
};

struct reserve_outcome {
    bool ruined;
    double shortfall, time; /* below 0 by; units of time */
    double weight;          /* of a ruined path: 1, less under the twist */
    uint64_t claims;
};

extern const struct sim_model reserve_model;

const struct reserve_outcome *reserve_model_outcome(const struct sim_context *context);

#endif
