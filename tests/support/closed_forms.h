/* What theory says: closed forms and quadratures that the simulator never calls, for tests to hold it against.
 *
 * Queues, networks, ruin, self-exciting arrivals, runs on liquidity, price processes. Each is checked against numbers
 * computed by others (tests/reference: rows of the shared venues.csv; tests/unit/test_closed_forms.c carries a few). GSL's
 * integration and linear algebra, and libm, may be used here. Rates and times of one function are in one unit of time,
 * whichever. Fit for any statistical test: link `closed_forms`. */
#ifndef TESTS_SUPPORT_CLOSED_FORMS_H
#define TESTS_SUPPORT_CLOSED_FORMS_H

#include <stddef.h>

/* --- Queues: arrivals of rate `arrival`, `servers` of rate `service` each. --- */

double closed_forms_erlang_b(unsigned servers, double offered); /* loss of M/G/c/c, offered = arrival / service */
double closed_forms_erlang_c(unsigned servers, double offered); /* P(wait > 0) of M/M/c, offered < servers */
double closed_forms_mmc_wait(unsigned servers, double arrival, double service);
/* P(time in system > t) of M/M/1. */
double closed_forms_mm1_tail(double arrival, double service, double t);
/* Pollaczek-Khinchine: mean wait of M/G/1 from the first two moments of the service time. */
double closed_forms_mg1_wait(double arrival, double mean, double second);
/* M/M/c/K with K = limit customers in the system at most: P(loss). */
double closed_forms_mmck_loss(unsigned servers, unsigned limit, double offered);

/* Open network of single exponential servers. routing[i * nodes + j]: from i to j. Fills total rates and mean numbers
 * in each node (either may be NULL), returns the mean time in the network. */
double closed_forms_jackson(size_t nodes, const double *arrivals, const double *routing, const double *services,
                            double *rates, double *numbers);

/* --- Ruin of Cramer-Lundberg: premium per time, claims of rate `arrival`, exponential with `mean`, capital u. --- */

double closed_forms_ruin(double arrival, double mean, double premium, double u);
double closed_forms_ruin_by(double arrival, double mean, double premium, double u, double horizon);

/* --- Self-exciting arrivals: intensity base + sum of jump exp(-decay (t - t_i)), jump < decay. --- */

double closed_forms_hawkes_rate(double base, double jump, double decay); /* stationary */
/* Mean of N(t) when nothing happened before 0, and mean and variance of the stationary count over t. */
double closed_forms_hawkes_mean(double base, double jump, double decay, double t);
double closed_forms_hawkes_variance(double base, double jump, double decay, double t);

/* --- A run on liquidity (Diamond-Dybvig) with CRRA utility. --- */

struct closed_forms_run {
    double c1, c2;       /* optimal consumption of those who come early and late */
    double exhausted;    /* fraction of all who come at which everything has been liquidated, 1 / c1 */
    double indifference; /* fraction of all who come at which waiting pays no more than coming */
};

/* early: fraction who must come; gross: return R > 1 of what is held to the end; aversion: gamma. */
struct closed_forms_run closed_forms_diamond_dybvig(double early, double gross, double aversion);

/* --- Prices. Times in years, rates per year. --- */

/* P(a lognormal price at `start` touches `barrier` below it before t), drift mu, sd sigma. */
double closed_forms_touch(double start, double barrier, double mu, double sigma, double t);
double closed_forms_black_call(double spot, double strike, double rate, double sigma, double t);

struct closed_forms_moments {
    double mean, variance, skewness, kurtosis; /* excess */
};

/* Log return over t of jump diffusion: jumps of rate `jumps`, log size normal (mean, sd); E of the price is exp(mu t). */
struct closed_forms_moments closed_forms_merton(double mu, double sigma, double jumps, double mean, double sd,
                                                double t);
double closed_forms_merton_call(double spot, double strike, double rate, double sigma, double t, double jumps,
                                double mean, double sd);

struct closed_forms_heston {
    double variance, reversion, level, volatility, correlation; /* v0, kappa, theta, xi, rho */
};

/* Mean and variance of the variance at t. */
struct closed_forms_moments closed_forms_cir(const struct closed_forms_heston *model, double t);
double closed_forms_heston_call(const struct closed_forms_heston *model, double spot, double strike, double rate,
                                double t);

/* Ornstein-Uhlenbeck from x towards level: mean and variance at t. */
struct closed_forms_moments closed_forms_ornstein(double x, double level, double reversion, double sigma, double t);

#endif
