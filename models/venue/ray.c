#include "models/venue/ray.h"

sim_u128 mito_ray_ratio_wide(sim_u128 a, sim_u128 b, sim_u128 divisor, sim_u128 add)
{
    sim_u128 quotient, rest;
    bool over = sim_wide_muldiv_floor(a, b, divisor, &quotient);

    SIM_CHECK(!over);
    rest = a * b - quotient * divisor; /* below the divisor, so the lower 128 bits are all of it */
    return quotient + (rest >= divisor - add && add != 0);
}
