#include "tests/support/closed_forms.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>

#define PI 3.14159265358979323846

double closed_forms_erlang_b(unsigned servers, double offered)
{
    double loss = 1;

    for (unsigned i = 1; i <= servers; i++) {
        loss = offered * loss / (i + offered * loss);
    }
    return loss;
}

double closed_forms_erlang_c(unsigned servers, double offered)
{
    double load = offered / servers, loss = closed_forms_erlang_b(servers, offered);

    return loss / (1 - load * (1 - loss));
}

double closed_forms_mmc_wait(unsigned servers, double arrival, double service)
{
    return closed_forms_erlang_c(servers, arrival / service) / (servers * service - arrival);
}

double closed_forms_mm1_tail(double arrival, double service, double t)
{
    return exp(-(service - arrival) * t);
}

double closed_forms_mg1_wait(double arrival, double mean, double second)
{
    return arrival * second / (2 * (1 - arrival * mean));
}

double closed_forms_mmck_loss(unsigned servers, unsigned limit, double offered)
{
    double weight = 1, sum = 1;

    for (unsigned i = 1; i <= limit; i++) {
        weight *= offered / (i < servers ? i : servers);
        sum += weight;
    }
    return weight / sum;
}

double closed_forms_jackson(size_t nodes, const double *arrivals, const double *routing, const double *services,
                            double *rates, double *numbers)
{
    gsl_matrix *balance = gsl_matrix_alloc(nodes, nodes); /* rates = arrivals + routing' rates */
    gsl_vector *right = gsl_vector_alloc(nodes), *rate = gsl_vector_alloc(nodes);
    gsl_permutation *order = gsl_permutation_alloc(nodes);
    double inside = 0, entering = 0;
    int sign;

    for (size_t i = 0; i < nodes; i++) {
        gsl_vector_set(right, i, arrivals[i]);
        for (size_t j = 0; j < nodes; j++) {
            gsl_matrix_set(balance, i, j, (i == j ? 1.0 : 0.0) - routing[j * nodes + i]);
        }
    }
    gsl_linalg_LU_decomp(balance, order, &sign);
    gsl_linalg_LU_solve(balance, order, right, rate);
    for (size_t i = 0; i < nodes; i++) {
        double total = gsl_vector_get(rate, i), number = total / (services[i] - total);

        inside += number;
        entering += arrivals[i];
        if (rates != NULL) {
            rates[i] = total;
        }
        if (numbers != NULL) {
            numbers[i] = number;
        }
    }
    gsl_matrix_free(balance);
    gsl_vector_free(right);
    gsl_vector_free(rate);
    gsl_permutation_free(order);
    return inside / entering;
}

double closed_forms_ruin(double arrival, double mean, double premium, double u)
{
    double loading = premium / (arrival * mean) - 1;

    return exp(-loading * u / ((1 + loading) * mean)) / (1 + loading);
}

struct ruin {
    double load, capital, horizon; /* with claims of mean 1 and premium 1 */
};

/* Asmussen & Albrecher, Ruin Probabilities, 2nd ed., chapter V.1: claims Exp(1), premium 1, arrivals of rate `load`. */
static double ruin_integrand(double angle, void *data)
{
    const struct ruin *r = data;
    double root = sqrt(r->load);
    double weight =
        exp(2 * root * r->horizon * cos(angle) - (1 + r->load) * r->horizon + r->capital * (root * cos(angle) - 1));
    double phase = r->capital * root * sin(angle);

    return r->load * weight * (cos(phase) - cos(phase + 2 * angle)) / (1 + r->load - 2 * root * cos(angle));
}

double closed_forms_ruin_by(double arrival, double mean, double premium, double u, double horizon)
{
    struct ruin r = {arrival * mean / premium, u / mean, horizon * premium / mean};
    gsl_function integrand = {ruin_integrand, &r};
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(2000);
    double integral, error;

    gsl_integration_qag(&integrand, 0, PI, 0, 1e-13, 2000, GSL_INTEG_GAUSS61, space, &integral, &error);
    gsl_integration_workspace_free(space);
    return closed_forms_ruin(r.load, 1, 1, r.capital) - integral / PI;
}

double closed_forms_hawkes_rate(double base, double jump, double decay)
{
    return base / (1 - jump / decay);
}

double closed_forms_hawkes_mean(double base, double jump, double decay, double t)
{
    double branching = jump / decay, slow = decay - jump;

    return base * t / (1 - branching) + base * branching * expm1(-slow * t) / ((1 - branching) * slow);
}

/* Integrated covariance density c0 exp(-slow tau), c0 = jump decay base (2 decay - jump) / (2 slow^2). */
double closed_forms_hawkes_variance(double base, double jump, double decay, double t)
{
    double slow = decay - jump, c0 = jump * decay * base * (2 * decay - jump) / (2 * slow * slow);

    return closed_forms_hawkes_rate(base, jump, decay) * t + 2 * c0 * (t / slow + expm1(-slow * t) / (slow * slow));
}

struct closed_forms_run closed_forms_diamond_dybvig(double early, double gross, double aversion)
{
    double c1 = 1 / (early + (1 - early) * pow(gross, 1 / aversion - 1));

    return (struct closed_forms_run){c1, pow(gross, 1 / aversion) * c1, 1 / c1, (gross - c1) / (c1 * (gross - 1))};
}

double closed_forms_touch(double start, double barrier, double mu, double sigma, double t)
{
    double a = log(barrier / start), drift = mu - 0.5 * sigma * sigma, spread = sigma * sqrt(t);

    if (barrier >= start) {
        return 1;
    }
    return gsl_cdf_ugaussian_P((a - drift * t) / spread) +
           exp(2 * drift * a / (sigma * sigma)) * gsl_cdf_ugaussian_P((a + drift * t) / spread);
}

double closed_forms_black_call(double spot, double strike, double rate, double sigma, double t)
{
    double spread = sigma * sqrt(t), d1 = (log(spot / strike) + rate * t) / spread + spread / 2;

    return spot * gsl_cdf_ugaussian_P(d1) - strike * exp(-rate * t) * gsl_cdf_ugaussian_P(d1 - spread);
}

struct closed_forms_moments closed_forms_merton(double mu, double sigma, double jumps, double mean, double sd, double t)
{
    double m2 = mean * mean, s2 = sd * sd;
    double variance = (sigma * sigma + jumps * (m2 + s2)) * t;
    double third = jumps * t * mean * (m2 + 3 * s2), fourth = jumps * t * (m2 * m2 + 6 * m2 * s2 + 3 * s2 * s2);

    return (struct closed_forms_moments){
        .mean = (mu - 0.5 * sigma * sigma - jumps * expm1(mean + 0.5 * s2) + jumps * mean) * t,
        .variance = variance,
        .skewness = third / pow(variance, 1.5),
        .kurtosis = fourth / (variance * variance),
    };
}

/* Merton 1976: a Poisson mixture of Black-Scholes prices. */
double closed_forms_merton_call(double spot, double strike, double rate, double sigma, double t, double jumps,
                                double mean, double sd)
{
    double growth = exp(mean + 0.5 * sd * sd), mixed = jumps * growth * t, weight = exp(-mixed), price = 0;

    for (int n = 0; n < 200; n++) {
        double drift = rate - jumps * (growth - 1) + n * log(growth) / t;

        price += weight * closed_forms_black_call(spot, strike, drift, sqrt(sigma * sigma + n * sd * sd / t), t);
        weight *= mixed / (n + 1);
    }
    return price;
}

struct closed_forms_moments closed_forms_cir(const struct closed_forms_heston *model, double t)
{
    double e = exp(-model->reversion * t), xi2 = model->volatility * model->volatility;

    return (struct closed_forms_moments){
        .mean = model->level + (model->variance - model->level) * e,
        .variance = model->variance * xi2 / model->reversion * (e - e * e) +
                    model->level * xi2 / (2 * model->reversion) * (1 - e) * (1 - e),
    };
}

struct closed_forms_moments closed_forms_ornstein(double x, double level, double reversion, double sigma, double t)
{
    return (struct closed_forms_moments){
        .mean = level + (x - level) * exp(-reversion * t),
        .variance = -sigma * sigma * expm1(-2 * reversion * t) / (2 * reversion),
    };
}
