#include "models/pool/adverse.h"

#include "sim/random/math.h"

#include <math.h>

static const double ROOT_2 = 1.4142135623730951;
static const double ZETA = 1.4603545088095868;       /* |zeta(1/2)| */
static const double ROOT_PI = 1.772453850905516;     /* sqrt(pi) */
static const double ROOT_TWO_PI = 2.506628274631001; /* sqrt(2 pi) */

double mito_adverse_product_rate(double sigma)
{
    return sigma * sigma / 8.0;
}

double mito_adverse_range_rate(double liquidity, double sigma, double price)
{
    return liquidity * sigma * sigma * sqrt(price) / 4.0;
}

double mito_adverse_poisson_trades(double sigma, double gamma, double gap)
{
    return 1.0 / (1.0 + gamma * sqrt(2.0 / gap) / sigma);
}

double mito_adverse_fixed_trades(double sigma, double gamma, double gap)
{
    return 1.0 / (ZETA / ROOT_PI + ROOT_2 * gamma / (sigma * sqrt(gap)));
}

static double cosh_of(double x)
{
    double up = sim_math_exp(x);

    return (up + 1.0 / up) / 2.0;
}

double mito_adverse_poisson_rate(double sigma, double gamma, double gap)
{
    double share = mito_adverse_poisson_trades(sigma, gamma, gap);

    return sigma * sigma / 8.0 * share * cosh_of(gamma / 2.0) / (1.0 - sigma * sigma * gap / 8.0);
}

double mito_adverse_fixed_rate(double sigma, double gamma, double gap)
{
    return sigma * sigma / 8.0 / (1.0 + ROOT_TWO_PI / ZETA * gamma / (sigma * sqrt(gap)));
}

double mito_adverse_anchored_share(double gamma, double spread)
{
    double ratio = gamma / spread;

    return spread > 0.0 ? sim_math_exp(-0.33 * ratio * ratio) : 0.0;
}

/* cosh(x) - 1 = 2 sinh(x / 2)^2, without the loss of digits near 0. */
double mito_adverse_trade_profit(double z, double gamma)
{
    double beyond = fabs(z) - gamma, half;

    if (!(beyond > 0.0)) {
        return 0.0;
    }
    half = sim_math_expm1(beyond / 4.0);
    half = (half + half / (1.0 + half)) / 2.0; /* sinh */
    return sim_math_exp(z > 0.0 ? gamma / 2.0 : -gamma / 2.0) * 2.0 * half * half;
}

double mito_adverse_product_loss(double ratio)
{
    return 2.0 * sqrt(ratio) / (1.0 + ratio) - 1.0;
}

double mito_adverse_weighted_loss(double ratio, double weight)
{
    return sim_math_pow(ratio, weight) / (1.0 - weight + weight * ratio) - 1.0;
}

/* Amounts of unit liquidity entered at price 1. */
double mito_adverse_range_loss(double ratio, double low, double high)
{
    double entry = 1.0 < low ? low : 1.0 > high ? high : 1.0, at = ratio < low ? low : ratio > high ? high : ratio;
    double x0 = 1.0 / sqrt(entry) - 1.0 / sqrt(high), y0 = sqrt(entry) - sqrt(low);
    double x = 1.0 / sqrt(at) - 1.0 / sqrt(high), y = sqrt(at) - sqrt(low);

    return (x * ratio + y) / (x0 * ratio + y0) - 1.0;
}
