/* /summary of the merged file: for each final metric with aggregate "mean", over the replicates with status ok whose
 * value is a number: <m>_n, <m>_mean, <m>_sd, <m>_mcse (point, strategy, [entity]) and <m>_q (.., quantile); n_ok
 * (point, strategy).
 *
 * Tallies run in the order of replicates. A quantile p of n values is the k-th smallest, k = ceil(n p): an order
 * statistic, no interpolation. sd and mcse (= sd / sqrt(n), the standard error of the mean) need two values, else they
 * are NaN. */
#ifndef SIM_RECORD_SUMMARY_H
#define SIM_RECORD_SUMMARY_H

#include "sim/record/schema.h"

/* Reads the rows back from the open datasets of `schema` and adds the group. Memory: one metric of one point. Failures
 * are noted in the schema's file. */
void sim_summary_write(const struct sim_schema *schema);

#endif
