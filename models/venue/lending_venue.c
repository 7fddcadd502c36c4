/* The lending law as a venue: one reserve, shared by the protocol's vaults, one aggregate borrower and one aggregate
 * outside supplier, who move at the points of the market grid. */
#include "models/venue/lending_pool.h"

#include "models/market/price.h"
#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;
static const double RAY = 1e27;

static inline sim_u128 smaller(sim_u128 a, sim_u128 b)
{
    return a < b ? a : b;
}

static sim_u128 ray_of(double fraction)
{
    return sim_wide_from_double(rint(fraction * 1e9)) * sim_wide_power10(18);
}

static struct mito_lending_pull actor_of(const struct mito_lending_actor *actor, double sign, mito_units initial,
                                         sim_u128 rate, sim_time step)
{
    return (struct mito_lending_pull){
        .initial = mito_ray_double(initial),
        .reference = mito_ray_double(rate) / RAY,
        .slope = sign * actor->elasticity,
        .share = -sim_math_expm1(-LOG_2 * ((double)step / (double)actor->adjustment)),
    };
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    mito_lending_pool_advance(state, view, now);
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_lending_parameters *parameters = view->parameters;
    struct mito_lending_pool *lending = state;
    mito_units supply = mito_venue_units(&parameters->supply, view->decimals);
    mito_units debt = smaller(sim_wide_from_double(mito_ray_double(supply) * parameters->utilisation), supply);

    *lending = (struct mito_lending_pool){
        .since = {.index = MITO_RAY, .debt = debt, .outside = supply},
        .liquidity = supply - debt,
        .curve = mito_lending_curve_of(ray_of(parameters->optimal_utilisation), ray_of(parameters->base_rate),
                                       ray_of(parameters->slope1), ray_of(parameters->slope2),
                                       (uint32_t)rint(parameters->reserve_factor * 1e4)),
        .second = mito_venue_second(now),
        .seen = mito_venue_second(now),
        .next = mito_grid_index(view->grid, now) + 1,
    };
    if (mito_lending_pool_curve(view) != NULL && !mito_lending_pool_curve(view)->leftover) {
        lending->curve.reserve_factor = mito_lending_pool_curve(view)->reserve_factor(parameters->curve.parameters);
    }
    mito_lending_pool_price(lending, view);
    if (mito_borrowers_exist(&parameters->collateral)) {
        mito_borrowers_init(&lending->borrowers, &parameters->collateral, view, mito_grid_index(view->grid, now), debt);
    }
    lending->now = lending->since;
    lending->demand = actor_of(&parameters->demand, -1.0, debt, lending->borrow, view->grid->step);
    lending->outside = actor_of(&parameters->outside, 1.0, supply, lending->supply, view->grid->step);
}

static void draw_level(const struct mito_lending_actor *actor, struct sim_stream stream, const struct mito_grid *grid,
                       double *path)
{
    mito_price_ou(&stream, grid, (double)actor->half_life, actor->log_sd, 0, 0.0, path);
    for (uint32_t k = 0; k < grid->points; k++) {
        path[k] = sim_math_exp(path[k]);
    }
}

static void draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                 uint32_t replicate, double *paths)
{
    const struct mito_lending_parameters *lending = parameters;

    draw_level(&lending->demand, sim_stream_of(seed, replicate, MITO_PURPOSE_BORROW_DEMAND, entity), grid, paths);
    draw_level(&lending->outside, sim_stream_of(seed, replicate, MITO_PURPOSE_OUTSIDE_SUPPLY, entity), grid,
               paths + grid->points);
    if (mito_borrowers_exist(&lending->collateral)) {
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_LIQUIDATION, entity);
        for (uint32_t k = 0; k < grid->points; k++) {
            struct sim_draw marks = sim_stream_at(&stream, k);
            paths[2 * (size_t)grid->points + k] = sim_draw_uniform(&marks);
        }
    }
}

static uint32_t paths(const void *parameters)
{
    return mito_borrowers_exist(&((const struct mito_lending_parameters *)parameters)->collateral);
}

static uint32_t pair(const void *parameters)
{
    const struct mito_borrowers_parameters *collateral =
        &((const struct mito_lending_parameters *)parameters)->collateral;

    return mito_borrowers_exist(collateral) ? collateral->asset : MITO_VENUE_NO_ASSET;
}

/* The limits of the contract's setInterestRateParams; the ranges of single parameters stand in the field table. */
static const char *wrong(const void *parameters, const void **member)
{
    const struct mito_lending_parameters *lending = parameters;
    double points = lending->reserve_factor * 1e4;

    if (lending->slope1 > lending->slope2) {
        *member = &lending->slope1;
        return "slope1 is above slope2";
    }
    if (lending->base_rate + lending->slope1 + lending->slope2 > 10.0 + 1e-9) {
        *member = &lending->slope2;
        return "base_rate + slope1 + slope2 is above 1000%";
    }
    if (fabs(points - rint(points)) > 1e-6) {
        *member = &lending->reserve_factor;
        return "reserve_factor is not a whole number of basis points";
    }
    if (lending->supply.negative || sim_quantity_is_none(&lending->supply)) {
        *member = &lending->supply;
        return "supply must be an amount";
    }
    if (mito_borrowers_exist(&lending->collateral) && (lending->collateral.ltv_low > lending->collateral.ltv_high ||
                                                       lending->collateral.ltv_high >= lending->collateral.threshold)) {
        *member = &lending->collateral.ltv_high;
        return "ltv_low, ltv_high and threshold must rise in this order";
    }
    return NULL;
}

static mito_units worth(const struct mito_lending_pool *lending, sim_u128 units)
{
    return mito_ray_multiply(units, lending->now.index, MITO_ROUND_DOWN);
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    (void)view;
    return worth(state, holding->held);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_lending_parameters *parameters = view->parameters;
    const struct mito_lending_pool *lending = state;
    mito_units cap = mito_venue_units(&parameters->supply_cap, view->decimals);
    mito_units supplied = lending->now.outside + lending->now.treasury + worth(lending, lending->held);

    return cap > supplied && lending->now.index >= MITO_RAY_INDEX_DEAD ? cap - supplied : 0;
}

static mito_units withdrawable(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding)
{
    return smaller(value(state, view, holding), ((const struct mito_lending_pool *)state)->liquidity);
}

/* A transaction: what has grown is written down, then rates follow the new liquidity. */
static void settle(struct mito_lending_pool *lending, const struct mito_venue_view *view)
{
    lending->since = lending->now;
    lending->second = lending->seen;
    mito_lending_pool_price(lending, view);
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct mito_lending_pool *lending = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, lending->now.index, MITO_ROUND_DOWN);

    (void)view;
    lending->liquidity += amount;
    lending->held += units;
    holding->held += units;
    settle(lending, view);
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct mito_lending_pool *lending = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, lending->now.index, MITO_ROUND_UP);

    (void)view;
    SIM_CHECK(units <= holding->held && units <= lending->held && amount <= lending->liquidity);
    lending->liquidity -= amount;
    lending->held -= units;
    holding->held -= units;
    settle(lending, view);
}

/* An exploit leaves the same fraction of everything: loans that nobody repays and liquidity that is gone on one side,
 * all claims on the other. */
static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct mito_lending_pool *lending = state;
    struct mito_lending_interest *books = &lending->now;
    uint64_t kept = mito_venue_kept(fraction);

    (void)view;
    lending->liquidity -= mito_venue_keep(lending->liquidity, MITO_VENUE_WHOLE - kept);
    books->debt -= mito_venue_keep(books->debt, MITO_VENUE_WHOLE - kept);
    books->index = mito_venue_keep(books->index, kept);
    books->outside = mito_venue_keep(books->outside, kept);
    books->treasury = mito_venue_keep(books->treasury, kept);
    lending->deficit -= mito_venue_keep(lending->deficit, MITO_VENUE_WHOLE - kept);
    settle(lending, view);
}

struct mito_lending_books mito_lending_venue_books(const void *state)
{
    const struct mito_lending_pool *lending = state;

    return (struct mito_lending_books){
        .liquidity = lending->liquidity,
        .debt = lending->now.debt,
        .outside = lending->now.outside,
        .treasury = lending->now.treasury,
        .deficit = lending->deficit,
        .repaid = lending->repaid,
        .bad = lending->bad,
        .written = lending->written,
        .held = lending->held,
        .index = lending->now.index,
        .borrow = lending->borrow,
        .supply = lending->supply,
    };
}

static double other_rate(const struct mito_lending_pool *lending, const struct mito_venue_view *view, double amount)
{
    double liquidity = mito_ray_double(lending->liquidity) + amount;
    double claims = mito_ray_double(mito_lending_pool_supplied(lending, &lending->now)) + amount;
    struct mito_curve_rates rates = mito_lending_pool_rates(lending, view, sim_wide_from_double(liquidity),
                                                            sim_wide_from_double(claims > 1 ? claims : 1));

    return lending->now.debt > 0 ? mito_ray_double(rates.supply) / RAY : 0.0;
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    const struct mito_lending_parameters *curve = view->parameters;
    const struct mito_lending_pool *lending = state;
    double debt = mito_ray_double(lending->now.debt), deficit = mito_ray_double(lending->deficit);
    double liquidity = mito_ray_double(lending->liquidity) + amount;
    double used, borrow;

    if (mito_lending_pool_curve(view) != NULL) {
        return other_rate(lending, view, amount);
    }
    if (debt <= 0.0) {
        return 0.0;
    }
    used = liquidity > 0.0 ? debt / (debt + liquidity) : 1.0;
    borrow = curve->base_rate;
    if (used <= curve->optimal_utilisation) {
        borrow += curve->slope1 * used / curve->optimal_utilisation;
    } else {
        borrow +=
            curve->slope1 + curve->slope2 * (used - curve->optimal_utilisation) / (1.0 - curve->optimal_utilisation);
    }
    if (deficit > 0) {
        used = debt / (debt + (liquidity > 0 ? liquidity : 0) + deficit);
    }
    return borrow * used * (1.0 - curve->reserve_factor);
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    const struct mito_lending_pool *lending = state;
    double debt = mito_ray_double(lending->now.debt);
    double total = debt + mito_ray_double(lending->liquidity);

    (void)view;
    return total > 0.0 ? debt / total : 0.0;
}

static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return ((const struct mito_lending_pool *)state)->liquidity;
}

static struct mito_venue_damage damage(const void *state)
{
    const struct mito_lending_pool *lending = state;

    return (struct mito_venue_damage){.liquidated = lending->repaid, .bad = lending->bad};
}

static const char *check(const void *state, sim_u128 held)
{
    const struct mito_lending_pool *lending = state;
    const struct mito_lending_interest *books = &lending->now;

    if (lending->held != held) {
        return "a venue's units are the sum of its holders'";
    }
    return books->outside + books->treasury + worth(lending, held) <=
                   lending->liquidity + books->debt + lending->deficit
               ? NULL
               : "claims on a lending venue are backed by liquidity, debt and deficit";
}

const struct mito_venue_kind mito_lending_kind = {
    .section = &mito_lending_section,
    .state_size = sizeof(struct mito_lending_pool),
    .path_count = 2,
    .paths = paths,
    .draw = draw,
    .pair = pair,
    .wrong = wrong,
    .init = init,
    .accrue = accrue,
    .value = value,
    .room = room,
    .withdrawable = withdrawable,
    .put = put,
    .take = take,
    .lose = lose,
    .marginal_rate = marginal_rate,
    .utilisation = utilisation,
    .free_liquidity = free_liquidity,
    .damage = damage,
    .check = check,
};
