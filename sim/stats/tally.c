#include "sim/stats/tally.h"

void sim_tally_merge(struct sim_tally *tally, const struct sim_tally *other)
{
    if (other->count == 0) {
        return;
    }
    if (tally->count == 0) {
        *tally = *other;
        return;
    }
    double a = (double)tally->count, b = (double)other->count;
    double apart = other->mean - tally->mean;
    tally->minimum = other->minimum < tally->minimum ? other->minimum : tally->minimum;
    tally->maximum = other->maximum > tally->maximum ? other->maximum : tally->maximum;
    tally->mean += apart * (b / (a + b));
    tally->m2 += other->m2 + apart * apart * (a * b / (a + b));
    tally->count += other->count;
}

double sim_tally_variance(const struct sim_tally *tally)
{
    return tally->count < 2 ? NAN : tally->m2 / (double)(tally->count - 1);
}

double sim_tally_deviation(const struct sim_tally *tally)
{
    return sqrt(sim_tally_variance(tally));
}

double sim_tally_standard_error(const struct sim_tally *tally)
{
    return sqrt(sim_tally_variance(tally) / (double)tally->count);
}

struct sim_tally sim_tally_of(const double *values, size_t count)
{
    struct sim_tally tally = {0};
    struct sim_sum sum = {0}, squares = {0}, rest = {0};

    for (size_t i = 0; i < count; i++) {
        sim_tally_add(&tally, values[i]);
        sim_sum_add(&sum, values[i]);
    }
    if (count == 0) {
        return tally;
    }
    tally.mean = sim_sum_total(&sum) / (double)count;
    for (size_t i = 0; i < count; i++) {
        double d = values[i] - tally.mean;
        sim_sum_add(&squares, d * d);
        sim_sum_add(&rest, d);
    }
    double left = sim_sum_total(&rest);
    tally.m2 = sim_sum_total(&squares) - left * left / (double)count;
    return tally;
}
