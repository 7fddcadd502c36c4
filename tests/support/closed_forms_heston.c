/* The Heston call by Fourier inversion, apart from the other closed forms for its complex numbers. */
#include "tests/support/closed_forms.h"

#include <complex.h>
#include <math.h>

#include <gsl/gsl_integration.h>

#define PI 3.14159265358979323846

struct problem {
    const struct closed_forms_heston *model;
    double forward; /* log of forward / strike */
    double t;
};

/* E exp(i u log(S_T / F)), in the form whose logarithm stays on one branch (Albrecher et al. 2007). */
static double complex characteristic(const struct closed_forms_heston *m, double complex u, double t)
{
    double xi2 = m->volatility * m->volatility;
    double complex b = m->reversion - m->correlation * m->volatility * I * u;
    double complex d = csqrt(b * b + xi2 * (I * u + u * u));
    double complex g = (b - d) / (b + d), e = cexp(-d * t);
    double complex level = m->reversion * m->level / xi2 * ((b - d) * t - 2 * clog((1 - g * e) / (1 - g)));

    return cexp(level + m->variance / xi2 * (b - d) * (1 - e) / (1 - g * e));
}

/* Lewis 2001: call / forward value = 1 - sqrt(K/F) / pi int Re(exp(i u log(F/K)) phi(u - i/2)) / (u^2 + 1/4) du. */
static double integrand(double u, void *data)
{
    const struct problem *p = data;
    double complex value = cexp(I * u * p->forward) * characteristic(p->model, u - 0.5 * I, p->t);

    return creal(value) / (u * u + 0.25);
}

double closed_forms_heston_call(const struct closed_forms_heston *model, double spot, double strike, double rate,
                                double t)
{
    struct problem problem = {model, log(spot / strike) + rate * t, t};
    gsl_function function = {integrand, &problem};
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(64);
    double integral = gsl_integration_glfixed(&function, 0, 1, table);

    /* Each piece twice as long as all before it: the function is smooth, and dies out before the last. */
    for (double from = 1; from < 10000; from *= 2) {
        integral += gsl_integration_glfixed(&function, from, 2 * from, table);
    }
    gsl_integration_glfixed_table_free(table);
    return spot - sqrt(spot * strike) * exp(-0.5 * rate * t) * integral / PI;
}
