/* Running moments and exact-order sums. No call to the mathematical library but sqrt, so models may use them in a run.
 *
 * Mean and variance after Welford (1962); two tallies merge after Chan, Golub and LeVeque (1983). A merge is not
 * associative to the last bit: what must not depend on the split is folded in index order instead. */
#ifndef SIM_STATS_TALLY_H
#define SIM_STATS_TALLY_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

struct sim_tally {
    uint64_t count;
    double mean;
    double m2;               /* sum of squared deviations from the mean */
    double minimum, maximum; /* of an empty tally: 0 */
};

static inline void sim_tally_add(struct sim_tally *tally, double x)
{
    double before = x - tally->mean;

    tally->minimum = tally->count == 0 || x < tally->minimum ? x : tally->minimum;
    tally->maximum = tally->count == 0 || x > tally->maximum ? x : tally->maximum;
    tally->count++;
    tally->mean += before / (double)tally->count;
    tally->m2 += before * (x - tally->mean);
}

void sim_tally_merge(struct sim_tally *tally, const struct sim_tally *other);
double sim_tally_variance(const struct sim_tally *tally); /* unbiased; NaN below two values */
double sim_tally_deviation(const struct sim_tally *tally);
double sim_tally_standard_error(const struct sim_tally *tally); /* of the mean, values independent */

/* Neumaier's compensated sum (1974): the error does not grow with the number of terms. Fold in index order. */
struct sim_sum {
    double sum, lost;
};

static inline void sim_sum_add(struct sim_sum *sum, double x)
{
    double total = sum->sum + x;

    sum->lost += fabs(sum->sum) >= fabs(x) ? (sum->sum - total) + x : (x - total) + sum->sum;
    sum->sum = total;
}

static inline double sim_sum_total(const struct sim_sum *sum)
{
    return sum->sum + sum->lost;
}

/* Of `count` values in index order: the tally whose mean and m2 come from compensated sums, in two passes. */
struct sim_tally sim_tally_of(const double *values, size_t count);

#endif
