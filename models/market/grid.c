#include "models/market/grid.h"

struct mito_grid mito_grid_over(sim_time warmup, sim_time horizon, sim_time step)
{
    sim_time steps = (warmup + horizon + step - 1) / step;

    return (struct mito_grid){.origin = -warmup, .step = step, .points = (uint32_t)steps + 1};
}
