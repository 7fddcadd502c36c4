/* A venue that only the tests know: a drawer, where everything grows by one percent a year, simple. What a new kind of venue
 * needs is in this file, a word in the list of venue_list.c, and this sentence. */
#include "models/venue/venue.h"

#define ONE ((sim_u128)1000000000000000000u)
#define YEAR ((sim_u128)31536000u) /* s */

struct parameters {
    struct mito_venue_common common;
};

struct drawer {
    sim_u128 held;  /* venue units of all holders */
    sim_u128 kept;  /* of ONE: what losses have left */
    sim_u128 index; /* of ONE: base units a unit is worth */
    int64_t start;  /* second */
};

static const struct sim_field fields[] = {MITO_VENUE_FIELDS(struct parameters), {0}};
const struct sim_section mito_drawer_section = {"drawer", "Grows by one percent a year.",
                                                sizeof(struct parameters), fields};

static void draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                 uint32_t replicate, double *paths)
{
    (void)parameters, (void)entity, (void)grid, (void)seed, (void)replicate, (void)paths;
}

static const char *wrong(const void *parameters, const void **member)
{
    (void)parameters, (void)member;
    return NULL;
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    (void)view;
    *(struct drawer *)state = (struct drawer){.kept = ONE, .index = ONE, .start = mito_venue_second(now)};
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct drawer *drawer = state;
    sim_u128 seconds = (sim_u128)(mito_venue_second(now) - drawer->start);

    (void)view;
    drawer->index = mito_venue_keep(ONE + ONE * seconds / (YEAR * 100), (uint64_t)drawer->kept);
}

static mito_units worth(const struct drawer *drawer, sim_u128 units)
{
    sim_u128 amount = 0;

    return sim_wide_muldiv_floor(units, drawer->index, ONE, &amount) ? 0 : amount;
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    (void)view;
    return worth(state, holding->held);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct drawer *drawer = state;
    mito_units full = worth(drawer, drawer->held);

    (void)view;
    return full < MITO_VENUE_LIMIT && drawer->index > ONE / 1000000 ? MITO_VENUE_LIMIT - full : 0;
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct drawer *drawer = state;
    sim_u128 units = 0;

    (void)view;
    if (!sim_wide_muldiv_floor(amount, ONE, drawer->index, &units)) {
        drawer->held += units;
        holding->held += units;
    }
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct drawer *drawer = state;
    sim_u128 units = 0;

    (void)view;
    if (!sim_wide_muldiv_ceil(amount, ONE, drawer->index, &units)) {
        drawer->held -= units;
        holding->held -= units;
    }
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct drawer *drawer = state;

    (void)view;
    drawer->kept = mito_venue_keep(drawer->kept, mito_venue_kept(fraction));
    drawer->index = mito_venue_keep(drawer->index, mito_venue_kept(fraction));
}

static double nothing(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0.0;
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    (void)amount, (void)view;
    return 0.01 * sim_wide_double(((const struct drawer *)state)->kept) /
           sim_wide_double(((const struct drawer *)state)->index);
}

static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return worth(state, ((const struct drawer *)state)->held);
}

const struct mito_venue_kind mito_drawer_kind = {.section = &mito_drawer_section,
                                                 .state_size = sizeof(struct drawer),
                                                 .draw = draw,
                                                 .wrong = wrong,
                                                 .init = init,
                                                 .accrue = accrue,
                                                 .value = value,
                                                 .room = room,
                                                 .withdrawable = value,
                                                 .put = put,
                                                 .take = take,
                                                 .lose = lose,
                                                 .marginal_rate = marginal_rate,
                                                 .utilisation = nothing,
                                                 .free_liquidity = free_liquidity};
