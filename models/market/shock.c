#include "models/market/shock.h"

#include "sim/random/math.h"

#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "at", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_shock_entry, at), .unit = "s",
     .design = true, .help = "When it strikes; 0 is the end of the warm-up, -1d a day before."},
    {.name = "asset", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_shock_entry, asset),
     .fallback = "none", .reference = "assets",
     .help = "Whose price is hit, and with it those that refer to it."},
    {.name = "chain", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_shock_entry, chain),
     .fallback = "none", .reference = "chains", .help = "Whose gas price is hit."},
    {.name = "venue", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_shock_entry, venue),
     .fallback = "none", .reference = "venues", .help = "Whose surroundings are hit."},
    {.name = "path", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct mito_shock_entry, path), .fallback = "0",
     .low = 0, .high = 100, .design = true,
     .help = "Which of the venue's surroundings; of a lending market: 0 the borrowers' demand, 1 the outside supply."},
    {.name = "change", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_shock_entry, change), .unit = "1",
     .low = -1, .high = 1e6, .low_open = true, .design = true, .help = "By how much: -20% takes a fifth."},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_shock_entry, half_life),
     .fallback = "none", .unit = "s", .low = 1000, .high = 1e13, .design = true,
     .help = "Time in which half of the change is undone; none: it stays."},
    {0},
};
const struct sim_section mito_shock_section = {
    "shocks", "A scripted shock of a price, a gas price or a venue's surroundings, in every replicate.",
    sizeof(struct mito_shock_entry), fields};

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
