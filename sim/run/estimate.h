/* What a result file says: per strategy the mean over replicates with its interval, and between strategies the paired
 * differences. Intervals are Student's t at 95 %: half-width t(n-1) sd / sqrt(n). Differences are taken within a
 * replicate, where both strategies met the same luck, over the replicates in which both are ok; their p-values are Holm's
 * over all pairs of the metric's entity. For people to read: nothing here goes into a result file. */
#ifndef SIM_RUN_ESTIMATE_H
#define SIM_RUN_ESTIMATE_H

#include "sim/record/result.h"

struct sim_estimate_mean {
    uint64_t n; /* replicates that count: ok, and the value a number */
    double mean, sd, half_width; /* NAN where n is too small: mean 1, the others 2 */
};

struct sim_estimate_pair {
    uint32_t a, b; /* strategies; the difference is b - a */
    struct sim_estimate_mean difference;
    bool equal;            /* every replicate gives the same value under both */
    double p;              /* two-sided, Holm; NAN below two replicates */
    double correlation;    /* between the two; NAN where one is constant */
    double variance_ratio; /* (var a + var b) / var(b - a): what pairing saves; NAN where equal */
};

/* Runs of one point. */
struct sim_estimate_runs {
    uint8_t *status;  /* owned: [replicate][strategy] */
    uint16_t *reason; /* owned */
    uint64_t *ok, *failed; /* owned: per strategy */
};

SIM_MUST_USE enum sim_status sim_estimate_runs(const struct sim_result *result, uint32_t point,
                                               struct sim_estimate_runs *runs, struct sim_error *error);
void sim_estimate_runs_fini(struct sim_estimate_runs *runs);

/* One metric at one point. means: [entity][strategy]; pairs: [entity][pair]. */
struct sim_estimate {
    uint32_t width, strategies, pair_count;
    struct sim_estimate_mean *means; /* owned */
    struct sim_estimate_pair *pairs; /* owned */
};

/* `every_pair` false: each strategy against the first. */
SIM_MUST_USE enum sim_status sim_estimate_init(struct sim_estimate *estimate, const struct sim_result *result,
                                               uint32_t metric, uint32_t point, const struct sim_estimate_runs *runs,
                                               bool every_pair, struct sim_error *error);
void sim_estimate_fini(struct sim_estimate *estimate);

#endif
