/* A price process that only the tests know: it climbs by a twentieth an hour and falls back every tenth. What a new
 * process needs is in this file, a word in the list of price_list.c, and this sentence. */
#include "models/market/price.h"

#include <stddef.h>

struct sawtooth {
    double start;
};

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct sawtooth, start), .fallback = "1", .unit = "USD",
     .low = 0, .high = 1e9, .low_open = true, .help = "Lowest price.", .design = true},
    {0},
};
const struct sim_section mito_sawtooth_section = {"sawtooth", "Climbs and falls.", sizeof(struct sawtooth), fields};

static double start(const void *parameters)
{
    return ((const struct sawtooth *)parameters)->start;
}

static double volatility(const void *parameters)
{
    (void)parameters;
    return 0.0;
}

static void draw(const struct mito_price_view *view, double *path)
{
    for (uint32_t k = 0; k < view->grid->points; k++) {
        path[k] = start(view->parameters) * (1.0 + 0.05 * (double)(k % 10));
    }
}

const struct mito_price_kind mito_sawtooth_kind = {
    .section = &mito_sawtooth_section, .start = start, .volatility = volatility, .draw = draw};
