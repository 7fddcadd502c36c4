#include "models/venue/two_coin.h"

#include "sim/random/math.h"

#include <math.h>

static const struct mito_two_coin_curve *const curves[] = {&mito_constant_product_curve, &mito_stable_swap_curve};

static const double COIN = 1e18; /* base units of the quote */

static const struct mito_two_coin_curve *curve_of(const struct mito_two_coin *state)
{
    return curves[state->curve];
}

/* The mathematics takes pools it may change; looking at one does not. */
static union mito_two_coin_pool *pool_of(const struct mito_two_coin *state)
{
    return (union mito_two_coin_pool *)&state->pool;
}

static sim_u128 balance(const struct mito_two_coin *state, unsigned coin)
{
    return curve_of(state)->balances(pool_of(state))[coin];
}

static sim_u128 supply(const struct mito_two_coin *state)
{
    return *curve_of(state)->supply(pool_of(state));
}

static bool is_dead(const struct mito_two_coin *state)
{
    return balance(state, 0) == 0 || balance(state, 1) == 0;
}

/* Both balances in the asset's base units, at the outside price. */
static double worth(const struct mito_two_coin *state, const struct mito_venue_view *view, double price)
{
    return sim_wide_double(balance(state, 0)) + sim_wide_double(balance(state, 1)) / COIN * view->unit / price;
}

static double price_now(const struct mito_two_coin *state, const struct mito_venue_view *view)
{
    return mito_pool_flow_price(view, state->next - 1);
}

/* What all liquidity earns a year: fees and what arbitrage leaves, per unit of value; `more` base units added. */
static double rate_of(const struct mito_two_coin *state, const struct mito_venue_view *view, double more)
{
    const struct mito_pool_flow *flow = view->parameters;
    double value = worth(state, view, price_now(state, view)), size = value + more;
    double drift = 0.5 * mito_pool_flow_drift(flow, view) * curve_of(state)->depth(&state->pool);

    if (!(value > 0.0)) {
        return 0.0;
    }
    size = size > value * 0.01 ? size : value * 0.01; /* of others some always stay */
    return mito_pool_flow_fees(flow, view, state->next - 1) / size + drift / value;
}

static double per_share(const struct mito_two_coin *state)
{
    return curve_of(state)->size(&state->pool) / sim_wide_double(supply(state));
}

void mito_two_coin_init(void *state, const struct mito_venue_view *view, sim_time now, enum mito_two_coin_word curve)
{
    const struct mito_pool_flow *flow = view->parameters;
    struct mito_two_coin *venue = state;
    uint32_t point = mito_grid_index(view->grid, now);
    double half = sim_wide_double(mito_venue_units(&flow->liquidity, view->decimals)) / 2.0;

    *venue = (struct mito_two_coin){.next = point + 1, .curve = curve, .pace = mito_pool_flow_pace(flow, view)};
    curves[curve]->open(&venue->pool, view, half, mito_pool_flow_price(view, point));
    venue->start = curves[curve]->size(&venue->pool);
    venue->reference = rate_of(venue, view, 0.0);
    venue->least = per_share(venue);
}

/* Both balances grow by the same part: fees. */
static void grow(struct mito_two_coin *state, double part)
{
    sim_u128 *balances = curve_of(state)->balances(&state->pool);

    for (unsigned i = 0; i < 2; i++) {
        sim_u128 more = sim_wide_from_double(sim_wide_double(balances[i]) * part);

        if (balances[i] < MITO_VENUE_LIMIT && more < MITO_VENUE_LIMIT) {
            balances[i] += more;
        }
    }
}

/* Along the curve to the outside price; returns what the movers gain, base units. */
static double move(struct mito_two_coin *state, const struct mito_venue_view *view, double price)
{
    const struct mito_two_coin_curve *curve = curve_of(state);
    union mito_two_coin_pool free = state->pool;
    double before = worth(state, view, price), gain;
    sim_u128 *from = curve->balances(&free), *to = curve->balances(&state->pool), out;
    unsigned coin;

    curve->set_free(&free);
    double pay = curve->arbitrage(&free, view, price, &coin);
    if (!(pay >= 1.0) || curve->swap(&free, coin, sim_wide_from_double(pay), &out)) {
        return 0.0;
    }
    to[0] = from[0];
    to[1] = from[1];
    gain = before - worth(state, view, price);
    return gain > 0.0 ? gain : 0.0;
}

/* Every block of the step, with the pool's fee. */
static void simulate(struct mito_two_coin *state, const struct mito_venue_view *view)
{
    const struct mito_two_coin_curve *curve = curve_of(state);
    struct mito_pool_flow_bridge bridge = mito_pool_flow_bridge(view, state->next);
    double price;
    sim_u128 out;
    unsigned from;

    while (mito_pool_flow_next(&bridge, &price)) {
        double pay = curve->arbitrage(&state->pool, view, price, &from), before = worth(state, view, price);

        if (pay >= 1.0 && !curve->swap(&state->pool, from, sim_wide_from_double(pay), &out)) {
            state->lost += before - worth(state, view, price);
        }
    }
}

/* Others come or leave with both coins, in proportion. */
static void move_others(struct mito_two_coin *state, const struct mito_venue_view *view)
{
    const struct mito_two_coin_curve *curve = curve_of(state);
    sim_u128 *balances = curve->balances(&state->pool), *shares = curve->supply(&state->pool);
    double all = sim_wide_double(*shares), others = sim_wide_double(*shares - state->held), size, target;
    sim_u128 now = *shares, then, moved[2];

    size = curve->size(&state->pool) * others / all;
    target = state->start *
             mito_pool_flow_target(view->parameters, view, state->next, rate_of(state, view, 0.0), state->reference);
    target = others * (1.0 + (target / size - 1.0) * state->pace);
    if (!(target >= 1.0) || !(target < 0x1p116)) {
        return;
    }
    then = state->held + sim_wide_from_double(target);
    if (sim_wide_muldiv_ceil(balances[0], then, now, &moved[0]) || moved[0] >= MITO_VENUE_LIMIT ||
        sim_wide_muldiv_ceil(balances[1], then, now, &moved[1]) || moved[1] >= MITO_VENUE_LIMIT) {
        return;
    }
    balances[0] = moved[0];
    balances[1] = moved[1];
    *shares = then;
}

static void step(struct mito_two_coin *state, const struct mito_venue_view *view)
{
    const struct mito_pool_flow *flow = view->parameters;
    double years = (double)view->grid->step / (double)SIM_YEAR, price = mito_pool_flow_price(view, state->next);
    double earned = mito_pool_flow_fees(flow, view, state->next - 1) * years, gain;

    if (is_dead(state)) {
        return;
    }
    if (flow->blocks == MITO_POOL_FLOW_SIMULATE) {
        simulate(state, view);
    } else {
        gain = move(state, view, price);
        state->lost += gain;
        earned += gain * mito_pool_flow_returned(flow, view,
                                                 sim_math_log(price / mito_pool_flow_price(view, state->next - 1)));
    }
    state->fees += earned;
    grow(state, earned / worth(state, view, price));
    move_others(state, view);
}

void mito_two_coin_accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct mito_two_coin *venue = state;

    for (; venue->next < view->grid->points && mito_grid_time(view->grid, venue->next) <= now; venue->next++) {
        step(venue, view);
        venue->least = per_share(venue) > venue->least ? per_share(venue) : venue->least;
    }
}

/* Leaves a pool with shares; what comes is in coin 0. */
static sim_u128 leave(const struct mito_two_coin_curve *curve, union mito_two_coin_pool *pool, sim_u128 shares)
{
    sim_u128 amounts[2], out;

    if (curve->remove(pool, shares, amounts)) {
        return 0;
    }
    if (amounts[1] > 0 && !curve->swap(pool, 1, amounts[1], &out)) {
        return amounts[0] + out;
    }
    curve->balances(pool)[1] += amounts[1]; /* worth less than a unit */
    return amounts[0];
}

mito_units mito_two_coin_value(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding)
{
    const struct mito_two_coin *venue = state;
    union mito_two_coin_pool pool = venue->pool;

    (void)view;
    return holding->held == 0 || is_dead(venue) ? 0 : leave(curve_of(venue), &pool, holding->held);
}

mito_units mito_two_coin_room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_pool_flow *flow = view->parameters;
    const struct mito_two_coin *venue = state;
    double value, share, room;

    if (is_dead(venue)) {
        return 0;
    }
    value = worth(venue, view, price_now(venue, view));
    share = sim_wide_double(venue->held) / sim_wide_double(supply(venue));
    room = value * ((1.0 - share) * flow->max_share / (1.0 - flow->max_share) - share);
    return room > 0.0 && value + room < 0x1p115 ? sim_wide_from_double(room) : 0;
}

void mito_two_coin_put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct mito_two_coin *venue = state;
    sim_u128 shares;

    (void)view;
    if (amount == 0) {
        return;
    }
    if (curve_of(venue)->add(&venue->pool, amount, &shares)) { /* worth less than a share: a gift to all */
        curve_of(venue)->balances(&venue->pool)[0] += amount;
        return;
    }
    venue->held += shares;
    holding->held += shares;
}

static sim_u128 leaving(const void *state, sim_u128 shares)
{
    const struct mito_two_coin *venue = state;
    union mito_two_coin_pool pool = venue->pool;

    return leave(curve_of(venue), &pool, shares);
}

void mito_two_coin_take(void *state, const struct mito_venue_view *view, struct mito_holding *holding,
                        mito_units amount)
{
    struct mito_two_coin *venue = state;
    sim_u128 value = mito_two_coin_value(state, view, holding), shares, got;

    if (amount == 0) {
        return;
    }
    SIM_CHECK(amount <= value);
    shares = amount == value ? holding->held : mito_pool_flow_shares(state, leaving, holding->held, value, amount);
    got = leave(curve_of(venue), &venue->pool, shares);
    SIM_CHECK(got >= amount);
    curve_of(venue)->balances(&venue->pool)[0] += got - amount;
    venue->held -= shares;
    holding->held -= shares;
}

void mito_two_coin_lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct mito_two_coin *venue = state;
    sim_u128 *balances = curve_of(venue)->balances(&venue->pool);
    uint64_t kept = mito_venue_kept(fraction);

    (void)view;
    balances[0] = mito_venue_keep(balances[0], kept);
    balances[1] = mito_venue_keep(balances[1], kept);
    venue->least = is_dead(venue) ? 0.0 : per_share(venue);
}

double mito_two_coin_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    return is_dead(state) ? 0.0 : rate_of(state, view, amount);
}

double mito_two_coin_utilisation(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0.0;
}

mito_units mito_two_coin_free(const void *state, const struct mito_venue_view *view)
{
    (void)view;
    return balance(state, 0);
}

/* A pool of a few units is all rounding: nothing is asked of it. */
const char *mito_two_coin_check(const void *state, sim_u128 held)
{
    const struct mito_two_coin *venue = state;

    if (venue->held != held || held > supply(venue)) {
        return "a pool's shares are the sum of its holders'";
    }
    if (is_dead(venue) || balance(venue, 0) < 1000000000 || balance(venue, 1) < 1000000000) {
        return NULL;
    }
    return per_share(venue) >= venue->least * (1.0 - 1e-8) ? NULL : "no trade lowers a pool's liquidity per share";
}

const struct mito_two_coin *mito_two_coin_books(const void *state)
{
    return state;
}
