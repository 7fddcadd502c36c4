/* Distribution functions for intervals, the same bits on every CPU: the summary of a study lies in its result file, and
 * a stopping rule must decide alike everywhere. Relative error below 1e-11 (tests against GSL). */
#ifndef SIM_STATS_SPECIAL_H
#define SIM_STATS_SPECIAL_H

#include <stdint.h>

/* Regularised incomplete beta function I_x(a, b); a, b > 0, 0 <= x <= 1. Continued fraction, modified Lentz. */
double sim_special_beta(double a, double b, double x);
double sim_special_log_gamma(double x); /* x > 0 */

double sim_special_student(double t, double degrees);          /* P(T <= t) */
double sim_special_student_quantile(double p, double degrees); /* 0 < p < 1 */
double sim_special_binomial(uint64_t k, uint64_t n, double p); /* P(X <= k) */

#endif
