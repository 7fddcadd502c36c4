/* The market grid: everything exogenous that moves continuously is drawn on one grid of times before the strategies run,
 * so that no strategy can shift another's prices. Between grid points a path keeps its last value.
 *
 * Grid point k stands at time origin + k * step; origin = -warm-up. A path is `points` doubles in the scenario. */
#ifndef MITO_MARKET_GRID_H
#define MITO_MARKET_GRID_H

#include "sim/kernel/time.h"

#include <stddef.h>
#include <stdint.h>

struct mito_grid {
    sim_time origin; /* <= 0 */
    sim_time step;   /* > 0 */
    uint32_t points; /* covers origin .. horizon */
};

struct mito_grid mito_grid_over(sim_time warmup, sim_time horizon, sim_time step);

static inline uint32_t mito_grid_index(const struct mito_grid *grid, sim_time now)
{
    return (uint32_t)((now - grid->origin) / grid->step);
}

static inline sim_time mito_grid_time(const struct mito_grid *grid, uint32_t index)
{
    return grid->origin + (sim_time)index * grid->step;
}

#endif
