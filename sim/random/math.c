#include "sim/random/math.h"

#include <sleef.h>

double sim_math_exp(double x)
{
    return Sleef_cinz_expd1_u10purec(x);
}

double sim_math_expm1(double x)
{
    return Sleef_cinz_expm1d1_u10purec(x);
}

double sim_math_log(double x)
{
    return Sleef_cinz_logd1_u10purec(x);
}

double sim_math_log1p(double x)
{
    return Sleef_cinz_log1pd1_u10purec(x);
}

double sim_math_pow(double x, double y)
{
    return Sleef_cinz_powd1_u10purec(x, y);
}

double sim_math_sin(double x)
{
    return Sleef_cinz_sind1_u10purec(x);
}

double sim_math_tanh(double x)
{
    return Sleef_cinz_tanhd1_u10purec(x);
}
