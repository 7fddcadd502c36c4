/* Counts: Poisson at any mean, and whole numbers below a bound. */
#include "sim/base/status.h"
#include "sim/base/wide.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"

#include <math.h>

/* ln(k!) - (k + 1/2) ln k + k - ln(2 pi)/2 for k >= 10: Stirling's series; the first term left out is below 2e-14. */
static double stirling_remainder(double k)
{
    double r = 1.0 / (k * k);

    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - r / 1188) * r) * r) * r) / k;
}

/* k ln(k/m) - k + m without cancellation near k = m (Loader 2000): with v = (k-m)/(k+m), the even terms cancel. */
static double deviance(double k, double m)
{
    double difference = k - m;

    if (fabs(difference) >= 0.1 * (k + m)) {
        return k * sim_math_log(k / m) - difference;
    }
    double v = difference / (k + m);
    double sum = difference * v;
    double term = 2.0 * k * v;
    for (int j = 3; j < 100; j += 2) {
        term *= v * v;
        double next = sum + term / j;
        if (next == sum) {
            break;
        }
        sum = next;
    }
    return sum;
}

/* ln of the Poisson probability of k. */
static double log_probability(double k, double mean)
{
    static const double log_factorial[10] = {
        0,
        0,
        0x1.62e42fefa39efp-1,
        0x1.cab0bfa2a2002p+0,
        0x1.96ca77c922cf9p+1,
        0x1.326643c4479c9p+2,
        0x1.a51273acf01cap+2,
        0x1.10ce1f32dcc30p+3,
        0x1.5358e82fcb70dp+3,
        0x1.99a8921a7f7cfp+3,
    };
    const double log_two_pi = 0x1.d67f1c864beb5p+0;

    if (k < 10) {
        return k * sim_math_log(mean) - mean - log_factorial[(int)k];
    }
    return -stirling_remainder(k) - deviance(k, mean) - 0.5 * (log_two_pi + sim_math_log(k));
}

/* Inversion, for small means: one uniform, and the distribution summed until it passes it. */
static uint64_t poisson_small(struct sim_draw *draw, double mean)
{
    double u = sim_draw_uniform(draw);
    double probability = sim_math_exp(-mean);
    double sum = probability;
    uint64_t k = 0;

    /* 200 is 60 standard deviations out: only rounding of the sum could ever get there. */
    while (u > sum && k < 200) {
        k++;
        probability *= mean / (double)k;
        sum += probability;
    }
    return k;
}

/* Transformed rejection with squeeze, PTRS: Hoermann, "The transformed rejection method for generating Poisson random
 * variables" (1993); for mean >= 10. */
static uint64_t poisson_large(struct sim_draw *draw, double mean)
{
    double b = 0.931 + 2.53 * sqrt(mean);
    double a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    double squeeze = 0.9277 - 3.6224 / (b - 2.0);

    for (;;) {
        double u = sim_draw_uniform(draw) - 0.5;
        double v = sim_draw_uniform(draw);
        double us = 0.5 - fabs(u);
        double k = floor((2.0 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= squeeze) {
            return (uint64_t)k;
        }
        if (k < 0 || (us < 0.013 && v > us)) {
            continue;
        }
        if (sim_math_log(v * inverse_alpha / (a / (us * us) + b)) <= log_probability(k, mean)) {
            return (uint64_t)k;
        }
    }
}

uint64_t sim_draw_poisson(struct sim_draw *draw, double mean)
{
    SIM_CHECK(mean >= 0 && mean <= 0x1p52);
    return mean < 10 ? poisson_small(draw, mean) : poisson_large(draw, mean);
}

/* Lemire, "Fast random integer generation in an interval" (2019). */
uint64_t sim_draw_below(struct sim_draw *draw, uint64_t bound)
{
    SIM_CHECK(bound > 0);
    sim_u128 product = (sim_u128)sim_draw_word(draw) * bound;
    if ((uint64_t)product < bound) {
        uint64_t threshold = -bound % bound;
        while ((uint64_t)product < threshold) {
            product = (sim_u128)sim_draw_word(draw) * bound;
        }
    }
    return (uint64_t)(product >> 64);
}
