#include "sim/stats/histogram.h"

#include <math.h>

void sim_histogram_merge(struct sim_histogram *histogram, const struct sim_histogram *other)
{
    histogram->total += other->total;
    histogram->above += other->above;
    for (size_t i = 0; i < SIM_HISTOGRAM_BINS; i++) {
        histogram->bin[i] += other->bin[i];
    }
}

double sim_histogram_middle(size_t bin)
{
    if (bin < 256) { /* below 128 each bin is one number; the first octave has bins of width 1 too */
        return (double)bin;
    }
    size_t octave = bin / 128 - 1; /* width 2^octave */
    uint64_t start = (uint64_t)(bin - octave * 128) << octave;
    return (double)start + 0.5 * (double)((UINT64_C(1) << octave) - 1);
}

bool sim_histogram_quantile(const struct sim_histogram *histogram, double p, double *value)
{
    double rank = ceil(p * (double)histogram->total);
    double reached = 0;

    rank = rank < 1 ? 1 : rank;
    for (size_t i = 0; i < SIM_HISTOGRAM_BINS; i++) {
        reached += histogram->bin[i];
        if (histogram->bin[i] != 0 && reached >= rank) {
            *value = sim_histogram_middle(i);
            return true;
        }
    }
    return false;
}
