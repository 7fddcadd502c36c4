/* Confidence intervals of Monte Carlo output. Every estimate says on how many values it rests; what the data cannot
 * carry is refused (`valid` false, with the reason), never drawn from thin air.
 * Sources: Law, "Simulation Modeling and Analysis" (2015), ch. 9-10; Holm (1979); David and Nagaraja, "Order
 * Statistics" (2003), 7.1; Trindade et al. (2007) for the variance of CVaR. */
#ifndef SIM_STATS_INTERVAL_H
#define SIM_STATS_INTERVAL_H

#include "sim/stats/tally.h"

#include <stdbool.h>

struct sim_interval {
    double estimate;
    double low, high; /* NaN where refused */
    uint64_t count;   /* values */
    double effective; /* values that carry the estimate: of CVaR those beyond the quantile, else count */
    bool valid;
    const char *reason; /* why not; NULL when valid */
};

/* Mean, Student's t: estimate +- t s / sqrt(n). Needs two values. */
struct sim_interval sim_interval_mean(const struct sim_tally *tally, double confidence);

/* Mean of a[i] - b[i]: replicates paired by common random numbers. A pair with itself gives exactly 0 +- 0. */
struct sim_interval sim_interval_paired(const double *a, const double *b, size_t count, double confidence);

/* Two-sided p value that the mean is 0; 1 where all values are 0. */
double sim_interval_p_value(const struct sim_tally *tally);

/* Holm's step-down adjustment, in place: reject where the result is <= alpha, all claims together wrong at rate alpha.
 * `order` is scratch for `count` indices. */
void sim_interval_holm(double *p, size_t *order, size_t count);

/* Quantile by order statistics: ranks l <= u with P(l <= Bin(n, p) < u) >= confidence. `sorted` ascending. Refused when
 * n is too small for such ranks. The coverage is at least `confidence` for continuous laws. */
struct sim_interval sim_interval_quantile(const double *sorted, size_t count, double p, double confidence);

/* Mean of the worst 1 - p share (upper tail) of `sorted`. Refused below 100 values beyond the quantile: with 10 a
 * nominal 95 % interval covers 85 % (lognormal tail). */
#define SIM_INTERVAL_TAIL 100
struct sim_interval sim_interval_tail_mean(const double *sorted, size_t count, double p, double confidence);

#endif
