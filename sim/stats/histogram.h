/* Log-linear histogram of durations: whole numbers below 2^40 with a relative error of at most 1/256.
 *
 * 128 bins per octave (values below 128 exactly); counts add, so histograms merge exactly at any split, and no
 * mathematical library is called, so models may keep them in the world block: a plain struct, zero is empty. */
#ifndef SIM_STATS_HISTOGRAM_H
#define SIM_STATS_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_HISTOGRAM_TOP 40 /* octaves end here: 2^40 ms are 35 years */
#define SIM_HISTOGRAM_BINS (128 + (SIM_HISTOGRAM_TOP - 7) * 128)

struct sim_histogram {
    uint64_t total;
    uint64_t above; /* values of 2^40 and more, in no bin */
    uint32_t bin[SIM_HISTOGRAM_BINS];
};

static inline size_t sim_histogram_bin(uint64_t value)
{
    if (value < 128) {
        return (size_t)value;
    }
    unsigned octave = 63u - (unsigned)__builtin_clzll(value); /* 7 .. */
    return (size_t)(octave - 7) * 128 + (size_t)(value >> (octave - 7));
}

static inline void sim_histogram_add(struct sim_histogram *histogram, uint64_t value)
{
    histogram->total++;
    if (value >> SIM_HISTOGRAM_TOP != 0) {
        histogram->above++;
    } else {
        histogram->bin[sim_histogram_bin(value)]++;
    }
}

/* Middle of the values that fall into a bin. */
double sim_histogram_middle(size_t bin);

void sim_histogram_merge(struct sim_histogram *histogram, const struct sim_histogram *other);

/* Middle of the bin that holds rank ceil(p n), rank 1 at least. False: empty, or that rank lies above 2^40. */
bool sim_histogram_quantile(const struct sim_histogram *histogram, double p, double *value);

#endif
