#include "models/venue/lending_pool.h"

static const double RAY = 1e27;

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

static inline const struct mito_lending_parameters *parameters_of(const struct mito_venue_view *view)
{
    return view->parameters;
}

mito_units mito_lending_pool_supplied(const struct mito_lending_pool *lending,
                                      const struct mito_lending_interest *books)
{
    return books->outside + mito_ray_multiply(lending->held, books->index, MITO_ROUND_UP);
}

struct mito_curve_rates mito_lending_pool_rates(const struct mito_lending_pool *lending,
                                                const struct mito_venue_view *view, sim_u128 liquidity, sim_u128 claims)
{
    const struct mito_curve_pool pool = {.liquidity = liquidity,
                                         .debt = lending->since.debt,
                                         .supplied = claims,
                                         .reserves = lending->since.treasury};

    return mito_lending_pool_curve(view)->rates(parameters_of(view)->curve.parameters, &pool);
}

void mito_lending_pool_price(struct mito_lending_pool *lending, const struct mito_venue_view *view)
{
    if (mito_lending_pool_curve(view) == NULL) {
        mito_lending_rates(&lending->curve, lending->liquidity, lending->since.debt, lending->deficit, &lending->borrow,
                           &lending->supply);
    } else {
        struct mito_curve_rates rates = mito_lending_pool_rates(lending, view, lending->liquidity,
                                                                mito_lending_pool_supplied(lending, &lending->since));
        lending->borrow = rates.borrow;
        lending->supply = rates.supply;
    }
}

static inline void grow(const struct mito_lending_pool *lending, struct mito_lending_interest *books, uint64_t seconds)
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

/* The same on a curve with simple interest. Suppliers never get more than there is: with reserves that are left over,
 * at most these and what borrowers paid. */
static void grow_simple(const struct mito_lending_pool *lending, struct mito_lending_interest *books, uint64_t seconds,
                        const struct mito_curve_kind *kind)
{
    mito_units claims = mito_lending_pool_supplied(lending, books), interest = 0, most;
    sim_u128 growth = mito_lending_linear(lending->supply, seconds) - MITO_RAY;

    if (books->debt < MITO_VENUE_LIMIT) {
        interest =
            mito_ray_multiply(books->debt, mito_lending_linear(lending->borrow, seconds) - MITO_RAY, MITO_ROUND_UP);
        books->debt += interest;
    }
    most = interest + (kind->leftover ? books->treasury : 0);
    if (claims > 0 && mito_ray_multiply(claims, growth, MITO_ROUND_UP) > most) {
        growth = mito_ray_divide(most, claims, MITO_ROUND_DOWN);
    }
    if (books->index < MITO_RAY_INDEX_LIMIT && books->outside < MITO_VENUE_LIMIT) {
        books->index += mito_ray_multiply(books->index, growth, MITO_ROUND_DOWN);
        books->outside += mito_ray_multiply(books->outside, growth, MITO_ROUND_DOWN);
    }
    if (kind->leftover) {
        mito_units after = mito_lending_pool_supplied(lending, books),
                   all = lending->liquidity + books->debt + lending->deficit;
        books->treasury = all > after ? all - after : 0;
    } else {
        books->treasury += mito_ray_percent(interest, lending->curve.reserve_factor, MITO_ROUND_DOWN);
    }
}

static inline void grow_by(const struct mito_lending_pool *lending, struct mito_lending_interest *books,
                           uint64_t seconds, const struct mito_curve_kind *kind)
{
    if (kind == NULL) {
        grow(lending, books, seconds);
    } else {
        grow_simple(lending, books, seconds, kind);
    }
}

/* Bad debt is taken off the treasury, then off the suppliers' claims, of all alike. */
static void write_off(struct mito_lending_pool *lending)
{
    struct mito_lending_interest *books = &lending->since;
    mito_units own = smaller(lending->deficit, books->treasury), claims = mito_lending_pool_supplied(lending, books),
               rest;
    sim_u128 kept = 0;

    books->treasury -= own;
    lending->deficit -= own;
    rest = smaller(lending->deficit, claims);
    if (rest > 0 && claims > 0) {
        kept = mito_ray_divide(claims - rest, claims, MITO_ROUND_DOWN);
        books->index = mito_ray_multiply(books->index, kept, MITO_ROUND_DOWN);
        books->outside = mito_ray_multiply(books->outside, kept, MITO_ROUND_DOWN);
    }
    lending->written += rest;
    lending->deficit = 0;
}

/* What happened to the collateral since the last grid point. */
static void pass(struct mito_lending_pool *lending, const struct mito_venue_view *view, uint32_t point)
{
    const struct mito_borrowers_parameters *collateral = &parameters_of(view)->collateral;
    double mark = view->paths[2 * (size_t)view->grid->points + point];
    struct mito_borrowers_step step =
        mito_borrowers_pass(&lending->borrowers, collateral, view, point, mark, lending->since.debt);

    lending->since.debt -= step.repaid + step.deficit;
    lending->liquidity += step.repaid;
    lending->deficit += step.deficit;
    lending->repaid += step.repaid;
    lending->bad += step.deficit;
    if (collateral->write_off && lending->deficit > 0) {
        write_off(lending);
    }
}

/* The move of an actor who holds `amount` towards the target: base units, positive to hold more. */
static inline double move(const struct mito_lending_pull *actor, double level, sim_u128 rate, mito_units amount)
{
    const double limit = 0x1p116; /* MITO_VENUE_LIMIT */
    double answer = 1.0 + actor->slope * (mito_ray_double(rate) / RAY - actor->reference);
    double target = actor->initial * level * (answer > 0.0 ? answer : 0.0);

    return ((target < limit ? target : limit) - mito_ray_double(amount)) * actor->share;
}

/* Borrowers first, then suppliers: neither can have more than the free liquidity. */
static inline void move_actors(struct mito_lending_pool *lending, double demand_level, double outside_level)
{
    struct mito_lending_interest *books = &lending->since;
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

void mito_lending_pool_advance(struct mito_lending_pool *lending, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_grid *grid = view->grid;
    const struct mito_curve_kind *kind = mito_lending_pool_curve(view);
    const struct mito_borrowers_parameters *collateral = &parameters_of(view)->collateral;
    const double *demand = view->paths, *outside = view->paths + grid->points;

    for (; lending->next < grid->points && mito_grid_time(grid, lending->next) <= now; lending->next++) {
        int64_t second = mito_venue_second(mito_grid_time(grid, lending->next));
        grow_by(lending, &lending->since, (uint64_t)(second - lending->second), kind);
        lending->second = second;
        if (mito_borrowers_exist(collateral)) {
            pass(lending, view, lending->next);
            move_actors(lending, demand[lending->next], outside[lending->next]);
            mito_borrowers_moved(&lending->borrowers, collateral, view, lending->since.debt);
        } else {
            move_actors(lending, demand[lending->next], outside[lending->next]);
        }
        mito_lending_pool_price(lending, view);
    }
    lending->now = lending->since;
    lending->seen = mito_venue_second(now);
    if (lending->seen != lending->second) {
        grow_by(lending, &lending->now, (uint64_t)(lending->seen - lending->second), kind);
    }
}
