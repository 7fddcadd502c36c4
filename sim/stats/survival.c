#include "sim/stats/survival.h"

#include <string.h>

static bool is_after(const struct sim_duration *a, const struct sim_duration *b)
{
    return a->length > b->length || (a->length == b->length && a->open && !b->open);
}

/* Merge sort, bottom up: stable, so the order of the input is the only tie-breaker left. */
void sim_survival_sort(struct sim_duration *durations, struct sim_duration *scratch, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = middle + width < count ? middle + width : count;
            size_t left = start, right = middle;
            for (size_t i = start; i < end; i++) {
                bool take_right = right < end && (left == middle || is_after(&durations[left], &durations[right]));
                scratch[i] = take_right ? durations[right++] : durations[left++];
            }
        }
        memcpy(durations, scratch, count * sizeof *durations);
    }
}

/* The curve steps down by the share (ends at t) / (still there at t). Between censorings the product telescopes, so the
 * uncensored case gives whole shares; a relative 1e-12 forgives the rounding of the rest. */
bool sim_survival_quantile(const struct sim_duration *sorted, size_t count, double p, double *value)
{
    double survival = 1;

    for (size_t i = 0; i < count; i++) {
        if (sorted[i].open) {
            continue;
        }
        double there = (double)(count - i);
        survival *= (there - 1) / there;
        bool last_of_ties = i + 1 == count || sorted[i + 1].open || sorted[i + 1].length > sorted[i].length;
        if (last_of_ties && 1 - survival >= p * (1 - 1e-12)) {
            *value = sorted[i].length;
            return true;
        }
    }
    return false;
}

double sim_survival_beyond(const struct sim_duration *sorted, size_t count, double t)
{
    double survival = 1;

    for (size_t i = 0; i < count && sorted[i].length <= t; i++) {
        if (!sorted[i].open) {
            survival *= ((double)(count - i) - 1) / (double)(count - i);
        }
    }
    return survival;
}
