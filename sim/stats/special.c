#include "sim/stats/special.h"

#include "sim/random/math.h"

#include <math.h>

/* Stirling's series above 15, where the first term left out is below 1e-17; below, G(x) = G(x + n) / (x .. x + n - 1). */
double sim_special_log_gamma(double x)
{
    const double half_log_two_pi = 0x1.d67f1c864beb5p-1;
    double product = 1;

    while (x < 15) {
        product *= x;
        x += 1;
    }
    double r = 1 / (x * x);
    double series =
        (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - r * 691.0 / 360360) * r) * r) * r) * r) / x;
    return (x - 0.5) * sim_math_log(x) - x + half_log_two_pi + series - sim_math_log(product);
}

static double away_from_zero(double x)
{
    return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* The continued fraction of I_x(a, b) (Abramowitz and Stegun 26.5.8), fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double h = d;

    for (int m = 1; m < 100000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        double step = d * c;
        h *= step;
        if (fabs(step - 1) < 1e-15) {
            break;
        }
    }
    return h;
}

double sim_special_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    double log_front = sim_special_log_gamma(a + b) - sim_special_log_gamma(a) - sim_special_log_gamma(b) +
                       a * sim_math_log(x) + b * sim_math_log1p(-x);
    double front = sim_math_exp(log_front);
    if (x < (a + 1) / (a + b + 2)) {
        return front * beta_fraction(a, b, x) / a;
    }
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* The smaller tail of t: P(T > |t|). */
static double student_tail(double t, double degrees)
{
    return 0.5 * sim_special_beta(0.5 * degrees, 0.5, degrees / (degrees + t * t));
}

double sim_special_student(double t, double degrees)
{
    return t > 0 ? 1 - student_tail(t, degrees) : student_tail(t, degrees);
}

/* Bisection on the tail, which is monotone: 200 halvings of a bracket found by doubling end at neighbouring doubles. */
double sim_special_student_quantile(double p, double degrees)
{
    double tail = p < 0.5 ? p : 1 - p;
    double low = 0, high = 1;

    if (!(tail > 0)) {
        return NAN;
    }
    while (student_tail(high, degrees) > tail && high < 1e300) {
        low = high;
        high *= 2;
    }
    for (int i = 0; i < 200; i++) {
        double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) {
            break;
        }
        if (student_tail(middle, degrees) > tail) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return p < 0.5 ? -high : high;
}

double sim_special_binomial(uint64_t k, uint64_t n, double p)
{
    return k >= n ? 1 : sim_special_beta((double)(n - k), (double)k + 1, 1 - p);
}
