#include "models/venue/venue.h"

#include "sim/base/status.h"
#include "sim/config/quantity.h"

#include <math.h>

uint32_t mito_venue_paths(const struct mito_venue_kind *kind, const void *parameters)
{
    return kind->path_count + (kind->paths == NULL ? 0 : kind->paths(parameters));
}

void mito_venue_settle(const struct mito_venue_kind *kind, void *state, const struct mito_venue_view *view,
                       struct mito_holding *holding)
{
    if (kind->settle != NULL) {
        kind->settle(state, view, holding);
    }
}

mito_units mito_venue_leave(const struct mito_venue_kind *kind, void *state, const struct mito_venue_view *view,
                            struct mito_holding *holding, mito_units amount)
{
    return kind->leave == NULL ? 0 : kind->leave(state, view, holding, amount);
}

mito_units mito_venue_staying(const struct mito_venue_kind *kind, const void *state, const struct mito_venue_view *view,
                              const struct mito_holding *holding)
{
    struct mito_holding rest = *holding;

    rest.exits.count = 0;
    return kind->value(state, view, &rest);
}

sim_time mito_venue_exit_wait(const struct mito_venue_kind *kind, const void *state, const struct mito_venue_view *view,
                              double amount)
{
    return kind->exit_wait == NULL ? 0 : kind->exit_wait(state, view, amount);
}

uint32_t mito_venue_pair(const struct mito_venue_kind *kind, const void *parameters)
{
    return kind->pair == NULL ? MITO_VENUE_NO_ASSET : kind->pair(parameters);
}

uint64_t mito_venue_kept(double fraction)
{
    double lost = fraction > 0 ? fraction < 1 ? fraction : 1 : 0;

    return MITO_VENUE_WHOLE - (uint64_t)sim_wide_from_double(rint(lost * 1e18));
}

sim_u128 mito_venue_keep(sim_u128 amount, uint64_t kept)
{
    sim_u128 rest = 0;
    bool over = sim_wide_muldiv_floor(amount, kept, MITO_VENUE_WHOLE, &rest);

    SIM_CHECK(!over);
    return rest;
}

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
