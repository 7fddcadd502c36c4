#include "models/venue/venue.h"

#include "models/venue/fixed.h"
#include "models/venue/lending.h"
#include "sim/config/quantity.h"

const struct mito_venue_kind *const mito_venue_kinds[] = {&mito_fixed_kind, &mito_lending_kind, NULL};
const struct sim_section *const mito_venue_sections[] = {&mito_fixed_section, &mito_lending_section, NULL};

mito_units mito_venue_units(const struct sim_quantity *quantity, unsigned decimals)
{
    mito_units units;

    if (sim_quantity_is_none(quantity)) {
        return MITO_VENUE_LIMIT;
    }
    if (quantity->negative) {
        return 0;
    }
    if (!sim_quantity_units(quantity, decimals, &units)) {
        units = sim_wide_from_double(sim_quantity_double(quantity) * sim_wide_double(sim_wide_power10(decimals)));
    }
    return units < MITO_VENUE_LIMIT ? units : MITO_VENUE_LIMIT;
}
