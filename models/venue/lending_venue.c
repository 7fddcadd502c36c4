/* The lending law as a venue: one reserve, shared by the protocol's vaults, one aggregate borrower and one aggregate
 * outside supplier, who move at the points of the market grid. */
#include "models/venue/lending.h"

#include "models/market/price.h"
#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;
static const double RAY = 1e27;

/* What interest moves. Σ balances + treasury <= liquidity + debt, where balances = outside + held x index. */
struct books {
    sim_u128 index;      /* ray: base units per venue unit */
    mito_units debt;     /* owed by borrowers */
    mito_units outside;  /* owned by other suppliers */
    mito_units treasury; /* owned by the lending protocol; stays in the pool */
};

/* How one actor answers a rate: target = level x initial x max(0, 1 + slope (rate - reference)). */
struct actor {
    double initial;   /* base units */
    double reference; /* its rate at the start, per year */
    double slope;     /* elasticity, negative for borrowers */
    double share;     /* of the way to the target made in one grid step */
};

/* `since` is the state at second `second`, the last grid point or the last put or take: only there do rates change and
 * interest compounds. `now` is grown from it, so that looking at a venue changes nothing. */
struct lending {
    struct books since, now;
    mito_units liquidity;
    sim_u128 held; /* venue units of all vaults */
    sim_u128 borrow, supply; /* ray per year */
    struct mito_lending_curve curve;
    struct actor demand, outside;
    int64_t second, seen; /* of `since`, of `now` */
    uint32_t next; /* grid point to come */
};

/* Whole part of 0 <= value <= 2^116. */
static inline mito_units whole(double value)
{
    int64_t high = (int64_t)(value * 0x1p-60);

    return ((mito_units)(uint64_t)high << 60) + (uint64_t)(int64_t)(value - (double)high * 0x1p60);
}

static inline sim_u128 smaller(sim_u128 a, sim_u128 b)
{
    return a < b ? a : b;
}

static sim_u128 ray_of(double fraction)
{
    return sim_wide_from_double(rint(fraction * 1e9)) * sim_wide_power10(18);
}

static void price(struct lending *lending)
{
    mito_lending_rates(&lending->curve, lending->liquidity, lending->since.debt, 0, &lending->borrow, &lending->supply);
}

static inline void grow(const struct lending *lending, struct books *books, uint64_t seconds)
{
    sim_u128 growth, interest;

    if (lending->supply != 0 && books->index < MITO_RAY_INDEX_LIMIT && books->outside < MITO_VENUE_LIMIT) {
        growth = mito_lending_linear(lending->supply, seconds) - MITO_RAY;
        books->index += mito_ray_multiply(books->index, growth, MITO_ROUND_HALF_UP);
        books->outside += mito_ray_multiply(books->outside, growth, MITO_ROUND_DOWN);
    }
    if (books->debt != 0 && books->debt < MITO_VENUE_LIMIT) {
        growth = mito_lending_compounded(MITO_LENDING_V37, lending->borrow, seconds) - MITO_RAY;
        interest = mito_ray_multiply(books->debt, growth, MITO_ROUND_UP);
        books->debt += interest;
        books->treasury += mito_ray_percent(interest, lending->curve.reserve_factor, MITO_ROUND_DOWN);
    }
}

/* The move of an actor who holds `amount` towards the target: base units, positive to hold more. */
static inline double move(const struct actor *actor, double level, sim_u128 rate, mito_units amount)
{
    const double limit = 0x1p116; /* MITO_VENUE_LIMIT */
    double answer = 1.0 + actor->slope * (mito_ray_double(rate) / RAY - actor->reference);
    double target = actor->initial * level * (answer > 0.0 ? answer : 0.0);

    return ((target < limit ? target : limit) - mito_ray_double(amount)) * actor->share;
}

/* Borrowers first, then suppliers: neither can have more than the free liquidity. */
static inline void move_actors(struct lending *lending, double demand_level, double outside_level)
{
    struct books *books = &lending->since;
    double more = move(&lending->demand, demand_level, lending->borrow, books->debt);
    mito_units amount;

    if (more > 0.0) {
        amount = smaller(whole(more), lending->liquidity);
        books->debt += amount;
        lending->liquidity -= amount;
    } else {
        amount = smaller(whole(-more), books->debt);
        books->debt -= amount;
        lending->liquidity += amount;
    }
    more = move(&lending->outside, outside_level, lending->supply, books->outside);
    if (more > 0.0) {
        amount = whole(more);
        books->outside += amount;
        lending->liquidity += amount;
    } else {
        amount = smaller(smaller(whole(-more), books->outside), lending->liquidity);
        books->outside -= amount;
        lending->liquidity -= amount;
    }
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct lending *lending = state;
    const struct mito_grid *grid = view->grid;
    const double *demand = view->paths, *outside = view->paths + grid->points;

    for (; lending->next < grid->points && mito_grid_time(grid, lending->next) <= now; lending->next++) {
        int64_t second = mito_venue_second(mito_grid_time(grid, lending->next));
        grow(lending, &lending->since, (uint64_t)(second - lending->second));
        lending->second = second;
        move_actors(lending, demand[lending->next], outside[lending->next]);
        price(lending);
    }
    lending->now = lending->since;
    lending->seen = mito_venue_second(now);
    if (lending->seen != lending->second) {
        grow(lending, &lending->now, (uint64_t)(lending->seen - lending->second));
    }
}

static struct actor actor_of(const struct mito_lending_actor *actor, double sign, mito_units initial, sim_u128 rate,
                             sim_time step)
{
    return (struct actor){
        .initial = mito_ray_double(initial),
        .reference = mito_ray_double(rate) / RAY,
        .slope = sign * actor->elasticity,
        .share = -sim_math_expm1(-LOG_2 * ((double)step / (double)actor->adjustment)),
    };
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_lending_parameters *parameters = view->parameters;
    struct lending *lending = state;
    mito_units supply = mito_venue_units(&parameters->supply, view->decimals);
    mito_units debt = smaller(sim_wide_from_double(mito_ray_double(supply) * parameters->utilisation), supply);

    *lending = (struct lending){
        .since = {.index = MITO_RAY, .debt = debt, .outside = supply},
        .liquidity = supply - debt,
        .curve = mito_lending_curve_of(ray_of(parameters->optimal_utilisation), ray_of(parameters->base_rate),
                                       ray_of(parameters->slope1), ray_of(parameters->slope2),
                                       (uint32_t)rint(parameters->reserve_factor * 1e4)),
        .second = mito_venue_second(now),
        .seen = mito_venue_second(now),
        .next = mito_grid_index(view->grid, now) + 1,
    };
    price(lending);
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
    return NULL;
}

static mito_units worth(const struct lending *lending, sim_u128 units)
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
    const struct lending *lending = state;
    mito_units cap = mito_venue_units(&parameters->supply_cap, view->decimals);
    mito_units supplied = lending->now.outside + lending->now.treasury + worth(lending, lending->held);

    return cap > supplied && lending->now.index >= MITO_RAY_INDEX_DEAD ? cap - supplied : 0;
}

static mito_units withdrawable(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding)
{
    return smaller(value(state, view, holding), ((const struct lending *)state)->liquidity);
}

/* A transaction: what has grown is written down, then rates follow the new liquidity. */
static void settle(struct lending *lending)
{
    lending->since = lending->now;
    lending->second = lending->seen;
    price(lending);
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct lending *lending = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, lending->now.index, MITO_ROUND_DOWN);

    (void)view;
    lending->liquidity += amount;
    lending->held += units;
    holding->held += units;
    settle(lending);
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct lending *lending = state;
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, lending->now.index, MITO_ROUND_UP);

    (void)view;
    SIM_CHECK(units <= holding->held && units <= lending->held && amount <= lending->liquidity);
    lending->liquidity -= amount;
    lending->held -= units;
    holding->held -= units;
    settle(lending);
}

/* An exploit leaves the same fraction of everything: loans that nobody repays and liquidity that is gone on one side,
 * all claims on the other. */
static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct lending *lending = state;
    struct books *books = &lending->now;
    uint64_t kept = mito_venue_kept(fraction);

    (void)view;
    lending->liquidity -= mito_venue_keep(lending->liquidity, MITO_VENUE_WHOLE - kept);
    books->debt -= mito_venue_keep(books->debt, MITO_VENUE_WHOLE - kept);
    books->index = mito_venue_keep(books->index, kept);
    books->outside = mito_venue_keep(books->outside, kept);
    books->treasury = mito_venue_keep(books->treasury, kept);
    settle(lending);
}

struct mito_lending_books mito_lending_venue_books(const void *state)
{
    const struct lending *lending = state;

    return (struct mito_lending_books){
        .liquidity = lending->liquidity,
        .debt = lending->now.debt,
        .outside = lending->now.outside,
        .treasury = lending->now.treasury,
        .held = lending->held,
        .index = lending->now.index,
        .borrow = lending->borrow,
        .supply = lending->supply,
    };
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    const struct mito_lending_parameters *curve = view->parameters;
    const struct lending *lending = state;
    double debt = mito_ray_double(lending->now.debt);
    double liquidity = mito_ray_double(lending->liquidity) + amount;
    double used, borrow;

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
    return borrow * used * (1.0 - curve->reserve_factor);
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    const struct lending *lending = state;
    double debt = mito_ray_double(lending->now.debt);
    double total = debt + mito_ray_double(lending->liquidity);

    (void)view;
    return total > 0.0 ? debt / total : 0.0;
}

static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return ((const struct lending *)state)->liquidity;
}

const struct mito_venue_kind mito_lending_kind = {
    .section = &mito_lending_section,
    .state_size = sizeof(struct lending),
    .path_count = 2,
    .draw = draw,
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
};
