#include "models/venue/fixed.h"

#include "models/venue/ray.h"

#include <math.h>

/* A venue unit is worth `index` ray base units. The index is a function of time alone: it compounds at the points of the
 * market grid and grows linearly between them, whoever puts or takes. */
struct fixed {
    sim_u128 rate;  /* ray per year */
    sim_u128 since; /* the index at second `second`, the last grid point or the start */
    sim_u128 index; /* the index now */
    sim_u128 held;  /* venue units of all holders */
    int64_t second;
    uint32_t next; /* grid point to come */
};

static sim_u128 grown(const struct fixed *fixed, int64_t second)
{
    sim_u128 factor = MITO_RAY + mito_ray_accrued(fixed->rate, (uint64_t)(second - fixed->second), 1);

    return fixed->since < MITO_RAY_INDEX_LIMIT ? mito_ray_multiply(fixed->since, factor, MITO_ROUND_DOWN)
                                               : fixed->since;
}

static void draw_nothing(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                         uint32_t replicate, double *paths)
{
    (void)parameters, (void)entity, (void)grid, (void)seed, (void)replicate, (void)paths;
}

static const char *nothing_wrong(const void *parameters, const void **member)
{
    (void)parameters, (void)member;
    return NULL;
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_fixed_parameters *parameters = view->parameters;

    *(struct fixed *)state = (struct fixed){
        .rate = sim_wide_from_double(rint(parameters->rate * 1e9)) * sim_wide_power10(18),
        .since = MITO_RAY,
        .index = MITO_RAY,
        .second = mito_venue_second(now),
        .next = mito_grid_index(view->grid, now) + 1,
    };
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct fixed *fixed = state;

    while (fixed->next < view->grid->points && mito_grid_time(view->grid, fixed->next) <= now) {
        int64_t second = mito_venue_second(mito_grid_time(view->grid, fixed->next));

        fixed->since = grown(fixed, second);
        fixed->second = second;
        fixed->next++;
    }
    fixed->index = grown(fixed, mito_venue_second(now));
}

static mito_units worth(const struct fixed *fixed, sim_u128 units)
{
    return mito_ray_multiply(units, fixed->index, MITO_ROUND_DOWN);
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    (void)view;
    return worth(state, holding->held);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_fixed_parameters *parameters = view->parameters;
    mito_units capacity = mito_venue_units(&parameters->capacity, view->decimals);
    mito_units full = worth(state, ((const struct fixed *)state)->held);

    return capacity > full && ((const struct fixed *)state)->index >= MITO_RAY_INDEX_DEAD ? capacity - full : 0;
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct fixed *fixed = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, fixed->index, MITO_ROUND_DOWN);

    (void)view;
    fixed->held += units;
    holding->held += units;
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct fixed *fixed = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, fixed->index, MITO_ROUND_UP);

    (void)view;
    SIM_CHECK(units <= holding->held && units <= fixed->held);
    fixed->held -= units;
    holding->held -= units;
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct fixed *fixed = state;
    uint64_t kept = mito_venue_kept(fraction);

    (void)view;
    fixed->since = mito_venue_keep(fixed->since, kept);
    fixed->index = mito_venue_keep(fixed->index, kept);
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    const struct mito_fixed_parameters *parameters = view->parameters;
    double space = sim_wide_double(room(state, view));

    return amount > space ? 0.0 : parameters->rate;
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0.0;
}

static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return worth(state, ((const struct fixed *)state)->held);
}

static const char *check(const void *state, sim_u128 held)
{
    return ((const struct fixed *)state)->held == held ? NULL : "a venue's units are the sum of its holders'";
}

static const struct sim_field fields[] = {
    MITO_VENUE_FIELDS(struct mito_fixed_parameters),
    {.name = "rate", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_fixed_parameters, rate),
     .fallback = "2.8%", .unit = "per year", .low = 0, .high = 10,
     .help = "Simple yearly rate; compounds at the points of the market grid.", .evidence = SIM_EVIDENCE_CITED,
     .source = "issuance yield of Ethereum at 34-36 M ETH staked: 2.77-2.85%, consensus-specs", .date = "2026-06-19",
     .plausible = "1% .. 8%"},
    {.name = "capacity", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_fixed_parameters, capacity),
     .fallback = "none", .help = "Most that it takes from all holders together, in the asset; none: no limit.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "a rate that does not feel size", .date = "2026-06-19",
     .plausible = "1k .. none"},
    {0},
};

const struct sim_section mito_fixed_section = {
    "fixed",
    "Pays a fixed rate on everything, up to a capacity, and always gives it back at once: an issuer that never fails. "
    "The yardstick for the other kinds.",
    sizeof(struct mito_fixed_parameters), fields};

const struct mito_venue_kind mito_fixed_kind = {
    .section = &mito_fixed_section,
    .state_size = sizeof(struct fixed),
    .path_count = 0,
    .draw = draw_nothing,
    .wrong = nothing_wrong,
    .init = init,
    .accrue = accrue,
    .value = value,
    .room = room,
    .withdrawable = value,
    .put = put,
    .take = take,
    .lose = lose,
    .marginal_rate = marginal_rate,
    .utilisation = utilisation,
    .free_liquidity = free_liquidity,
    .check = check,
};
