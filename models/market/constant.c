/* constant: a price that does not move. */
#include "models/market/price.h"

#include "sim/config/quantity.h"

#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_constant, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "The price, always."},
    {0},
};
const struct sim_section mito_constant_section = {"constant", "A price that does not move.",
                                                    sizeof(struct mito_price_constant), fields};

static double start(const void *parameters)
{
    return sim_quantity_double(&((const struct mito_price_constant *)parameters)->start);
}

static double volatility(const void *parameters)
{
    (void)parameters;
    return 0.0;
}

static void draw(const struct mito_price_view *view, double *path)
{
    mito_price_fill(path, view->grid->points, start(view->parameters));
}

const struct mito_price_kind mito_constant_kind = {
    .section = &mito_constant_section, .start = start, .volatility = volatility, .draw = draw};
