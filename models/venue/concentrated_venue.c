/* The venue of one range of concentrated liquidity: more fees per coin while the price is in it, none outside. */
#include "models/venue/concentrated_venue.h"

#include "models/venue/pool_flow.h"
#include "models/venue/pools.h"
#include "sim/random/math.h"

#include <math.h>

static const double COIN = 1e18;  /* base units of the quote */
static const double LEAST = 0.01; /* of the others' liquidity at the start, for divisions */

struct parameters {
    struct mito_pool_flow flow;
    double width, concentration;
    uint32_t recentre;
    sim_time patience;
};
enum { NEVER, WHEN_OUT };
static const char *const recentre_words[] = {"never", "when_out", NULL};

struct concentrated {
    struct mito_concentrated_range range;
    double start, reference, pace; /* of the others */
    sim_time outside;              /* how long the price has been out of the range */
    uint32_t next;                 /* grid point to come */
    uint32_t recentred;
    double fees, lost; /* base units: fees so far, and the gains of arbitrageurs before fees */
};

static struct sim_u256 root_at(const struct mito_venue_view *view, double price)
{
    return mito_concentrated_root_of(price * (COIN / view->unit));
}

static bool is_dead(const struct concentrated *state)
{
    const struct mito_concentrated_range *range = &state->range;

    return range->others <= 0.0 ||
           (range->held > 0 && range->liquidity == 0 && range->idle[0] == 0 && range->idle[1] == 0);
}

/* The range as a new holder finds it: an empty one is set around the price. */
static struct mito_concentrated_range entered(const struct concentrated *state, const struct mito_venue_view *view)
{
    const struct parameters *parameters = view->parameters;
    struct mito_concentrated_range range = state->range;

    if (range.held == 0) {
        range.liquidity = range.idle[0] = range.idle[1] = 0;
        mito_concentrated_range_set(&range, parameters->width);
    }
    return range;
}

/* Fees and what arbitrage leaves, per unit of liquidity in range and year, base units. `more` liquidity added. */
static double per_liquidity(const struct concentrated *state, const struct mito_venue_view *view, double more)
{
    const struct mito_pool_flow *flow = view->parameters;
    const struct mito_concentrated_range *range = &state->range;
    double all = range->others + more, root = mito_concentrated_root_double(range->root);
    double drift = mito_pool_flow_drift(flow, view) / (4.0 * root);

    all += mito_concentrated_range_inside(range) ? sim_wide_double(range->liquidity) : 0.0;
    all = all > state->start * LEAST ? all : state->start * LEAST;
    return mito_pool_flow_fees(flow, view, state->next - 1) / all + drift;
}

/* The others' rate: a full range of c times its liquidity is worth 2 / (root c) a unit. */
static double others_rate(const struct concentrated *state, const struct mito_venue_view *view)
{
    const struct parameters *parameters = view->parameters;
    double root = mito_concentrated_root_double(state->range.root);

    return per_liquidity(state, view, 0.0) * root * parameters->concentration / 2.0;
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct parameters *parameters = view->parameters;
    struct concentrated *venue = state;
    uint32_t point = mito_grid_index(view->grid, now);
    double half = sim_wide_double(mito_venue_units(&parameters->flow.liquidity, view->decimals)) / 2.0;

    *venue = (struct concentrated){.next = point + 1, .pace = mito_pool_flow_pace(&parameters->flow, view)};
    venue->range.root = root_at(view, mito_pool_flow_price(view, point));
    venue->range.others = half * mito_concentrated_root_double(venue->range.root) * parameters->concentration;
    venue->range.fee = (uint32_t)rint(parameters->flow.fee * MITO_CONCENTRATED_FEE);
    venue->range.keep = 1.0 - parameters->flow.cut;
    venue->start = venue->range.others;
    venue->reference = others_rate(venue, view);
}

/* Both coins of the range at a price, in coin 0. */
static double worth_at(const struct mito_concentrated_range *range, struct sim_u256 root, double price)
{
    sim_u128 amounts[2];

    mito_concentrated_range_amounts(range, root, amounts);
    return sim_wide_double(amounts[0]) + sim_wide_double(amounts[1]) / price;
}

static void earn(struct concentrated *state, double amount, double price)
{
    double each = amount / 2.0;

    if (state->range.held > 0 && each > 0.0 && each < 0x1p110 && each * price < 0x1p110) {
        state->range.idle[0] += sim_wide_from_double(each);
        state->range.idle[1] += sim_wide_from_double(each * price);
        state->fees += amount;
    }
}

/* Every block of the step: where the outside price is beyond the fee, the pool follows it to there, and the range gets its
 * part of the fee on what came in. */
static void simulate(struct concentrated *state, const struct mito_venue_view *view)
{
    const struct mito_pool_flow *flow = view->parameters;
    struct mito_pool_flow_bridge bridge = mito_pool_flow_bridge(view, state->next);
    struct mito_concentrated_range *range = &state->range;
    double price, phi = 1.0 - flow->fee;

    while (mito_pool_flow_next(&bridge, &price)) {
        double root = mito_concentrated_root_double(range->root), scale = COIN / view->unit;
        double at = root * root / scale, edge = price * phi > at ? price * phi : price < at * phi ? price / phi : at;
        struct sim_u256 next = root_at(view, edge);
        sim_u128 before[2], after[2];
        int coin = edge > at ? 1 : 0;

        if (edge == at) {
            continue;
        }
        mito_concentrated_range_amounts(range, range->root, before);
        mito_concentrated_range_amounts(range, next, after);
        state->lost += worth_at(range, range->root, price * scale) - worth_at(range, next, price * scale);
        range->root = next;
        if (after[coin] > before[coin]) {
            double fee = sim_wide_double(after[coin] - before[coin]) * (1.0 / phi - 1.0) * range->keep;

            range->idle[coin] += sim_wide_from_double(fee);
            state->fees += coin == 0 ? fee : fee / (price * scale);
            state->lost -= coin == 0 ? fee / range->keep : fee / range->keep / (price * scale);
        }
    }
}

static void step(struct concentrated *state, const struct mito_venue_view *view)
{
    const struct parameters *parameters = view->parameters;
    const struct mito_pool_flow *flow = &parameters->flow;
    struct mito_concentrated_range *range = &state->range;
    double last = mito_pool_flow_price(view, state->next - 1), now = mito_pool_flow_price(view, state->next);
    double years = (double)view->grid->step / (double)SIM_YEAR, price = now * (COIN / view->unit), gain, inside, target;

    if (is_dead(state)) {
        return;
    }
    inside = mito_concentrated_range_inside(range) ? 0.5 : 0.0;
    if (flow->blocks == MITO_POOL_FLOW_SIMULATE) {
        simulate(state, view);
    } else {
        gain = worth_at(range, range->root, price);
        range->root = root_at(view, now);
        gain -= worth_at(range, range->root, price);
        state->lost += gain > 0.0 ? gain : 0.0;
        earn(state, gain * mito_pool_flow_returned(flow, view, sim_math_log(now / last)), price);
    }
    inside += mito_concentrated_range_inside(range) ? 0.5 : 0.0;
    earn(state,
         mito_pool_flow_fees(flow, view, state->next - 1) * years * inside *
             (sim_wide_double(range->liquidity) / (range->others + sim_wide_double(range->liquidity))),
         price);
    target = state->start * mito_pool_flow_target(flow, view, state->next, others_rate(state, view), state->reference);
    range->others += (target - range->others) * state->pace;
    state->outside = mito_concentrated_range_inside(range) ? 0 : state->outside + view->grid->step;
    if (parameters->recentre == WHEN_OUT && range->held > 0 && state->outside >= parameters->patience) {
        mito_concentrated_range_recentre(range, parameters->width);
        state->outside = 0;
        state->recentred++;
    }
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct concentrated *venue = state;

    for (; venue->next < view->grid->points && mito_grid_time(view->grid, venue->next) <= now; venue->next++) {
        step(venue, view);
    }
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    const struct concentrated *venue = state;
    struct mito_concentrated_range range = venue->range;

    (void)view;
    return holding->held == 0 || is_dead(venue) ? 0 : mito_concentrated_range_leave(&range, holding->held);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_pool_flow *flow = view->parameters;
    const struct concentrated *venue = state;
    struct mito_concentrated_range range;
    double most;

    if (is_dead(venue)) {
        return 0;
    }
    range = entered(venue, view);
    most = range.others * flow->max_share / (1.0 - flow->max_share) - sim_wide_double(range.liquidity);
    most *= mito_concentrated_range_unit(&range);
    return most > 0.0 && most < 0x1p115 ? sim_wide_from_double(most) : 0;
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct concentrated *venue = state;

    if (amount > 0) {
        venue->range = entered(venue, view);
        holding->held += mito_concentrated_range_join(&venue->range, amount);
    }
}

static sim_u128 leaving(const void *state, sim_u128 shares)
{
    struct mito_concentrated_range range = ((const struct concentrated *)state)->range;

    return mito_concentrated_range_leave(&range, shares);
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct concentrated *venue = state;
    sim_u128 all = value(state, view, holding), shares, got;

    if (amount == 0) {
        return;
    }
    SIM_CHECK(amount <= all);
    shares = amount == all ? holding->held : mito_pool_flow_shares(state, leaving, holding->held, all, amount);
    got = mito_concentrated_range_leave(&venue->range, shares);
    SIM_CHECK(got >= amount);
    venue->range.idle[0] += got - amount;
    holding->held -= shares;
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct mito_concentrated_range *range = &((struct concentrated *)state)->range;
    uint64_t kept = mito_venue_kept(fraction);

    (void)view;
    range->liquidity = mito_venue_keep(range->liquidity, kept);
    range->idle[0] = mito_venue_keep(range->idle[0], kept);
    range->idle[1] = mito_venue_keep(range->idle[1], kept);
    range->others *= (double)kept / (double)MITO_VENUE_WHOLE;
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    struct concentrated venue = *(const struct concentrated *)state;
    double unit;

    if (is_dead(&venue)) {
        return 0.0;
    }
    venue.range = entered(&venue, view);
    unit = mito_concentrated_range_unit(&venue.range);
    if (!mito_concentrated_range_inside(&venue.range) || !(unit > 0.0)) {
        return 0.0;
    }
    return per_liquidity(&venue, view, amount / unit) / unit;
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    const struct mito_concentrated_range *range = &((const struct concentrated *)state)->range;

    (void)view;
    return range->held > 0 && mito_concentrated_range_inside(range) ? 1.0 : 0.0;
}

/* Coin 0 of the others up to the highest price, and of ours. */
static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    const struct mito_concentrated_range *range = &((const struct concentrated *)state)->range;
    sim_u128 amounts[2] = {0, 0};

    (void)view;
    if (range->held > 0) {
        mito_concentrated_range_amounts(range, range->root, amounts);
    }
    return amounts[0] + range->idle[0] +
           sim_wide_from_double(range->others / mito_concentrated_root_double(range->root));
}

static const char *check(const void *state, sim_u128 held)
{
    const struct mito_concentrated_range *range = &((const struct concentrated *)state)->range;

    if (range->held != held) {
        return "a range's shares are the sum of its holders'";
    }
    return held == 0 || sim_wide_compare(range->low, range->high) < 0 ? NULL : "a range that is held has a width";
}

struct mito_concentrated_venue mito_concentrated_venue_books(const void *state)
{
    const struct concentrated *venue = state;

    return (struct mito_concentrated_venue){venue->range, venue->fees, venue->lost, venue->recentred};
}

static const struct sim_field fields[] = {
    MITO_POOL_FLOW_FIELDS(struct parameters, "5bp",
                          "Uniswap v3: fee tiers 1, 5, 30, 100 bp, v3-core UniswapV3Factory.sol", "0%",
                          "Uniswap v3: the protocol's fee is switched off, v3-core UniswapV3Pool.sol", "20k", "40k"),
    {.name = "width",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct parameters, width),
     .fallback = "20%",
     .unit = "1",
     .low = 1e-4,
     .high = 100,
     .help = "Half-width of the range: from the price / (1 + width) to the price (1 + width) when it is set.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "a month of ETH's moves",
     .date = "2026-06-19",
     .plausible = "1% .. 100%"},
    {.name = "concentration",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct parameters, concentration),
     .fallback = "10",
     .unit = "1",
     .low = 1,
     .high = 1e5,
     .help = "How many times the depth of a full range others' liquidity has, everywhere.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "ranges of others of about 20% width",
     .date = "2026-06-19",
     .plausible = "1 .. 50"},
    {.name = "recentre",
     .type = SIM_FIELD_CHOICE,
     .offset = offsetof(struct parameters, recentre),
     .choices = recentre_words,
     .fallback = "when_out",
     .design = true,
     .help = "Whether the range is set again around the price after the price has left it."},
    {.name = "patience",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct parameters, patience),
     .fallback = "1d",
     .unit = "s",
     .low = 0,
     .high = 1e13,
     .help = "How long the price must have been out of the range before that.",
     .design = true},
    {0},
};

const struct sim_section mito_concentrated_section = {"concentrated",
                                                      "One range of liquidity after Uniswap v3: earns more per coin "
                                                      "while the price is in it and nothing outside; set again "
                                                      "around the price, which sells low and buys high.",
                                                      sizeof(struct parameters), fields};

const struct mito_venue_kind mito_concentrated_kind = {
    .section = &mito_concentrated_section,
    .state_size = sizeof(struct concentrated),
    .path_count = MITO_POOL_FLOW_PATHS,
    .paths = mito_pool_flow_paths,
    .draw = mito_pool_flow_draw,
    .wrong = mito_pool_flow_wrong,
    .pair = mito_pool_flow_pair,
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
