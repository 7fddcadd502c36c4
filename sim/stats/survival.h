/* Quantiles of durations of which some had not ended when the run did: Kaplan and Meier (1958).
 *
 * Leaving the open ones out would call a system fast because its slow requests are still waiting. A quantile that the
 * curve does not reach is refused: the data do not know it. */
#ifndef SIM_STATS_SURVIVAL_H
#define SIM_STATS_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_duration {
    double length;
    bool open; /* still going on after `length` */
};

/* Into the order that the other calls want: by length, an end before an open one of the same length. `scratch` has room
 * for `count` more. */
void sim_survival_sort(struct sim_duration *durations, struct sim_duration *scratch, size_t count);

/* Least t with P(length <= t) >= p. False: the curve ends before. */
bool sim_survival_quantile(const struct sim_duration *sorted, size_t count, double p, double *value);

/* P(length > t). */
double sim_survival_beyond(const struct sim_duration *sorted, size_t count, double t);

#endif
