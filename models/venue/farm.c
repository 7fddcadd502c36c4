#include "models/venue/farm.h"

#include "models/market/price.h"
#include "models/market/purpose.h"
#include "models/pool/farm_share.h"
#include "models/venue/ray.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;
static const double FINE = 1e18;  /* parts of a step's growth */
static const double MOST = 1.0;   /* growth in a step: what is above that nobody gets */
static const double LEAST = 0.01; /* of the others at the start: some never leave */

/* A venue unit is worth `index` ray base units; it grows at grid points only. */
struct farm {
    sim_u128 index, held;
    double others, start; /* base units staked by others; at the start */
    double incentives;    /* base units per venue unit since the start */
    double pace;          /* of the others: share of the way in a grid step */
    uint32_t next;        /* grid point to come */
};

static void draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                 uint32_t replicate, double *paths)
{
    const struct mito_farm_parameters *farm = parameters;
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_OUTSIDE_SUPPLY, entity);

    mito_price_ou(&stream, grid, (double)farm->half_life, farm->log_sd, 0, 0.0, paths);
    for (uint32_t k = 0; k < grid->points; k++) {
        paths[k] = sim_math_exp(paths[k]);
    }
}

static const char *wrong(const void *parameters, const void **member)
{
    const struct mito_farm_parameters *farm = parameters;

    if (farm->staked.negative || sim_quantity_is_none(&farm->staked) || farm->staked.mantissa == 0) {
        *member = &farm->staked;
        return "staked must be an amount above 0";
    }
    return NULL;
}

static uint32_t pair(const void *parameters)
{
    return ((const struct mito_farm_parameters *)parameters)->reward;
}

/* Worth of a year's rewards at a grid point, sold, in base units. */
static double yearly(const struct mito_venue_view *view, uint32_t point)
{
    const struct mito_farm_parameters *farm = view->parameters;
    double age = (double)((sim_time)point * view->grid->step), left = 1.0;

    if (farm->halving < INT64_MAX) {
        left = sim_math_exp(-LOG_2 * (age / (double)farm->halving));
    }
    return farm->emission * left * 365.0 * (view->quote[point] / view->price[point]) * view->unit *
           (1.0 - farm->haircut);
}

static double ours(const struct farm *farm)
{
    return sim_wide_double(mito_ray_multiply(farm->held, farm->index, MITO_ROUND_DOWN));
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_farm_parameters *parameters = view->parameters;
    double staked = sim_wide_double(mito_venue_units(&parameters->staked, view->decimals));

    *(struct farm *)state = (struct farm){
        .index = MITO_RAY,
        .others = staked,
        .start = staked,
        .pace = -sim_math_expm1(-LOG_2 * ((double)view->grid->step / (double)parameters->adjustment)),
        .next = mito_grid_index(view->grid, now) + 1,
    };
}

/* Rewards of the step to those who stood at its start; then others come or go. */
static void step(struct farm *farm, const struct mito_venue_view *view)
{
    const struct mito_farm_parameters *parameters = view->parameters;
    double years = (double)view->grid->step / (double)SIM_YEAR;
    double growth = mito_farm_share_rate(yearly(view, farm->next - 1) * years, farm->others + ours(farm)), target;
    sim_u128 more = 0;

    growth = growth < MOST ? growth : MOST;
    if (farm->index < MITO_RAY_INDEX_LIMIT && !sim_wide_muldiv_floor(farm->index, sim_wide_from_double(growth * FINE),
                                                                     (sim_u128)1000000000000000000, &more)) {
        farm->index += more;
        farm->incentives += sim_wide_double(more) * 1e-27;
    }
    target = view->paths[farm->next] * mito_farm_share_balance(yearly(view, farm->next), parameters->elsewhere);
    target -= ours(farm);
    target = target > farm->start * LEAST ? target : farm->start * LEAST;
    farm->others += (target - farm->others) * farm->pace;
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct farm *farm = state;

    for (; farm->next < view->grid->points && mito_grid_time(view->grid, farm->next) <= now; farm->next++) {
        step(farm, view);
    }
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    (void)view;
    return mito_ray_multiply(holding->held, ((const struct farm *)state)->index, MITO_ROUND_DOWN);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_farm_parameters *parameters = view->parameters;
    const struct farm *farm = state;
    mito_units capacity = mito_venue_units(&parameters->capacity, view->decimals);
    mito_units full = mito_ray_multiply(farm->held, farm->index, MITO_ROUND_DOWN);

    return capacity > full && farm->index >= MITO_RAY_INDEX_DEAD ? capacity - full : 0;
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct farm *farm = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, farm->index, MITO_ROUND_DOWN);

    (void)view;
    farm->held += units;
    holding->held += units;
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct farm *farm = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, farm->index, MITO_ROUND_UP);

    (void)view;
    SIM_CHECK(units <= holding->held && units <= farm->held);
    farm->held -= units;
    holding->held -= units;
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct farm *farm = state;

    (void)view;
    farm->index = mito_venue_keep(farm->index, mito_venue_kept(fraction));
    farm->others *= fraction > 0 ? fraction < 1 ? 1 - fraction : 0 : 1;
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    const struct farm *farm = state;
    double all = farm->others + ours(farm) + amount, least = farm->start * LEAST;

    return mito_farm_share_rate(yearly(view, farm->next - 1), all > least ? all : least);
}

static double incentives(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return ((const struct farm *)state)->incentives;
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0.0;
}

static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    const struct farm *farm = state;

    (void)view;
    return mito_ray_multiply(farm->held, farm->index, MITO_ROUND_DOWN);
}

static const char *check(const void *state, sim_u128 held)
{
    return ((const struct farm *)state)->held == held ? NULL : "a farm's units are the sum of its holders'";
}

struct mito_farm_books mito_farm_books_of(const void *state)
{
    const struct farm *farm = state;

    return (struct mito_farm_books){farm->others, farm->held, farm->index, farm->incentives};
}

static const struct sim_field fields[] = {
    MITO_VENUE_FIELDS(struct mito_farm_parameters),
    {.name = "reward",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_farm_parameters, reward),
     .reference = "assets",
     .help = "Asset that the farm pays in."},
    {.name = "emission",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_farm_parameters, emission),
     .fallback = "1000",
     .unit = "reward coins per day",
     .low = 0,
     .high = 1e15,
     .help = "Reward coins paid per day at the start, to all stakers together.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "programmes differ by orders of magnitude",
     .date = "2026-06-19",
     .plausible = "10 .. 10M"},
    {.name = "halving",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_farm_parameters, halving),
     .fallback = "none",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Time in which the emission falls to a half; none: it stays.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "CRV falls to a half in 4 years, ERC20CRV.vy; MasterChef's stays",
     .date = "2020-08-13",
     .plausible = "90d .. none"},
    {.name = "haircut",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_farm_parameters, haircut),
     .fallback = "1%",
     .unit = "1",
     .low = 0,
     .high = 1,
     .help = "Lost when a reward is sold for the asset.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "a pool's fee and a small impact",
     .date = "2026-06-19",
     .plausible = "0.1% .. 20%"},
    {.name = "elsewhere",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_farm_parameters, elsewhere),
     .fallback = "8%",
     .unit = "per year",
     .low = 1e-6,
     .high = 100,
     .help = "Yearly rate at which other stakers come and go: what they ask of a farm.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "a few points above staking and lending",
     .date = "2026-06-19",
     .plausible = "3% .. 50%"},
    {.name = "staked",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_farm_parameters, staked),
     .fallback = "10k",
     .help = "Staked by others at the start, in the asset.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "a farm of middle size",
     .date = "2026-06-19",
     .plausible = "1k .. 500k"},
    {.name = "adjustment",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_farm_parameters, adjustment),
     .fallback = "7d",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Half-life of the others' way to their target.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "farmers move within days",
     .date = "2026-06-19",
     .plausible = "1d .. 30d"},
    {.name = "log_sd",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_farm_parameters, log_sd),
     .fallback = "0.2",
     .unit = "1",
     .low = 0,
     .high = 3,
     .help = "Stationary standard deviation of the logarithm of the level of their target.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "more restless than suppliers of lending",
     .date = "2026-06-19",
     .plausible = "0 .. 0.6"},
    {.name = "half_life",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_farm_parameters, half_life),
     .fallback = "14d",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Time in which half of a shock of the level is gone.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "campaigns last weeks",
     .date = "2026-06-19",
     .plausible = "2d .. 90d"},
    {.name = "capacity",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_farm_parameters, capacity),
     .fallback = "none",
     .help = "Most that it takes from the protocol, in the asset; none: no limit.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "farms take all comers",
     .date = "2026-06-19",
     .plausible = "1k .. none"},
    {0},
};

const struct sim_section mito_farm_section = {"farm",
                                              "Pays a fixed stream of reward tokens to all stakers together: the rate "
                                              "thins out as others come, and they come until "
                                              "it pays what they find elsewhere.",
                                              sizeof(struct mito_farm_parameters), fields};

const struct mito_venue_kind mito_farm_kind = {
    .section = &mito_farm_section,
    .state_size = sizeof(struct farm),
    .path_count = 1,
    .draw = draw,
    .wrong = wrong,
    .pair = pair,
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
    .incentives = incentives,
    .check = check,
};
