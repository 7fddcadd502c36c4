#include "models/market/shock.h"

#include "sim/random/math.h"

static const double LOG_2 = 0x1.62e42fefa39efp-1;

void mito_shock_apply(const struct mito_shock *shock, const struct mito_grid *grid, double *path)
{
    sim_time since = shock->at - grid->origin;
    uint32_t first = since <= 0                           ? 0
                     : since / grid->step >= grid->points ? grid->points
                                                          : (uint32_t)((since + grid->step - 1) / grid->step);

    for (uint32_t k = first; k < grid->points; k++) {
        double left = 1.0;

        if (shock->half_life != INT64_MAX) {
            left = sim_math_exp(-LOG_2 * ((double)(mito_grid_time(grid, k) - shock->at) / (double)shock->half_life));
        }
        path[k] *= 1.0 + shock->change * left;
    }
}
