#include "sim/stats/interval.h"

#include "sim/stats/special.h"

static struct sim_interval refuse(double estimate, uint64_t count, double effective, const char *reason)
{
    return (struct sim_interval){
        .estimate = estimate, .low = NAN, .high = NAN, .count = count, .effective = effective, .reason = reason};
}

static struct sim_interval around(double estimate, double half, uint64_t count, double effective)
{
    return (struct sim_interval){.estimate = estimate,
                                 .low = estimate - half,
                                 .high = estimate + half,
                                 .count = count,
                                 .effective = effective,
                                 .valid = true};
}

struct sim_interval sim_interval_mean(const struct sim_tally *tally, double confidence)
{
    if (tally->count < 2) {
        return refuse(tally->count == 0 ? NAN : tally->mean, tally->count, (double)tally->count,
                      "fewer than two replicates");
    }
    double t = sim_special_student_quantile(0.5 + 0.5 * confidence, (double)(tally->count - 1));
    return around(tally->mean, t * sim_tally_standard_error(tally), tally->count, (double)tally->count);
}

struct sim_interval sim_interval_paired(const double *a, const double *b, size_t count, double confidence)
{
    struct sim_tally tally = {0};
    struct sim_sum sum = {0};

    for (size_t i = 0; i < count; i++) {
        sim_tally_add(&tally, a[i] - b[i]);
        sim_sum_add(&sum, a[i] - b[i]);
    }
    if (count > 0) {
        tally.mean = sim_sum_total(&sum) / (double)count;
    }
    return sim_interval_mean(&tally, confidence);
}

double sim_interval_p_value(const struct sim_tally *tally)
{
    double error = sim_tally_standard_error(tally);

    if (tally->count < 2 || (tally->mean == 0 && !(error > 0))) {
        return 1;
    }
    if (!(error > 0)) {
        return 0;
    }
    return 2 * sim_special_student(-fabs(tally->mean / error), (double)(tally->count - 1));
}

void sim_interval_holm(double *p, size_t *order, size_t count)
{
    /* Insertion sort of indices: pairs of strategies are few. Ties keep their order. */
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && p[order[at - 1]] > p[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        double adjusted = p[order[i]] * (double)(count - i);
        adjusted = adjusted > 1 ? 1 : adjusted;
        largest = adjusted > largest ? adjusted : largest;
        p[order[i]] = largest;
    }
}

/* Greatest l with P(Bin < l) <= share, and least u with P(Bin >= u) <= share; P(Bin <= k) grows with k. */
static uint64_t least_rank_above(uint64_t n, double p, double probability)
{
    uint64_t low = 0, high = n; /* P(Bin <= n) = 1 */

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (sim_special_binomial(middle, n, p) >= probability) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low; /* least k with P(Bin <= k) >= probability */
}

struct sim_interval sim_interval_quantile(const double *sorted, size_t count, double p, double confidence)
{
    double share = 0.5 * (1 - confidence);

    if (count == 0) {
        return refuse(NAN, 0, 0, "no values");
    }
    size_t at = (size_t)ceil((double)count * p);
    double estimate = sorted[at == 0 ? 0 : at > count ? count - 1 : at - 1];
    uint64_t below = least_rank_above(count, p, share);         /* P(Bin < below) < share: rank l = below */
    uint64_t above = least_rank_above(count, p, 1 - share) + 1; /* P(Bin < above) >= 1 - share: rank u = above */
    if (below < 1 || above > count) {
        return refuse(estimate, count, (double)count, "too few replicates for this quantile");
    }
    return (struct sim_interval){.estimate = estimate,
                                 .low = sorted[below - 1],
                                 .high = sorted[above - 1],
                                 .count = count,
                                 .effective = (double)count,
                                 .valid = true};
}

struct sim_interval sim_interval_tail_mean(const double *sorted, size_t count, double p, double confidence)
{
    double tail = (double)count * (1 - p);
    struct sim_tally excess = {0};

    if (count == 0) {
        return refuse(NAN, 0, 0, "no values");
    }
    size_t at = (size_t)ceil((double)count * p);
    double quantile = sorted[at == 0 ? 0 : at > count ? count - 1 : at - 1];
    for (size_t i = 0; i < count; i++) {
        sim_tally_add(&excess, sorted[i] > quantile ? sorted[i] - quantile : 0);
    }
    double estimate = quantile + excess.mean / (1 - p);
    /* n (1 - p) misses a whole number by a rounding or two: 10000 values and p = 0.99 are 100 points. */
    if (tail < SIM_INTERVAL_TAIL * (1 - 1e-12)) {
        return refuse(estimate, count, tail, "fewer than 100 values in the tail");
    }
    double error = sqrt(sim_tally_variance(&excess) / (double)count) / (1 - p);
    double t = sim_special_student_quantile(0.5 + 0.5 * confidence, tail - 1);
    return around(estimate, t * error, count, tail);
}
