#include "models/venue/pool_flow.h"

#include "models/market/price.h"
#include "models/market/purpose.h"
#include "models/pool/adverse.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;
static const double LEAST_ANSWER = 0.01; /* of the others never all leave: a pool without them has no price */
static const double JUMP = 5.0;          /* standard deviations */

const char *const mito_pool_flow_words[] = {"fixed", "poisson", "simulate", NULL};

static const struct sim_field volume_fields[] = {
    {.name = "log_sd",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_pool_flow_volume, log_sd),
     .fallback = "0.6",
     .unit = "1",
     .low = 0,
     .high = 3,
     .help = "Stationary standard deviation of the logarithm of the volume's level.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "USDC-USDT and DAI-USDC, half-hourly: 0.61 and 1.09, of daily sums 0.42 and 0.53, "
               "data/curvesim_*_30min_2021-12_2022-02.csv",
     .date = "2022-02-23",
     .plausible = "0.3 .. 1.2"},
    {.name = "half_life",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_pool_flow_volume, half_life),
     .fallback = "10h",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Time in which half of a shock of the level is gone.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "autocorrelation 0.16-0.23 a day apart, data/curvesim_*_30min_2021-12_2022-02.csv",
     .date = "2022-02-23",
     .plausible = "2h .. 3d"},
    {0},
};
const struct sim_section mito_pool_flow_volume_section = {"volume", "Traders who do not look at the price.",
                                                          sizeof(struct mito_pool_flow_volume), volume_fields};

static const struct sim_field outside_fields[] = {
    {.name = "log_sd",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_pool_flow_outside, log_sd),
     .fallback = "0.1",
     .unit = "1",
     .low = 0,
     .high = 3,
     .help = "Stationary standard deviation of the logarithm of the liquidity's level.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "like the suppliers of lending",
     .date = "2026-06-19",
     .plausible = "0 .. 0.5"},
    {.name = "half_life",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_pool_flow_outside, half_life),
     .fallback = "30d",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Time in which half of a shock of the level is gone.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "like the suppliers of lending",
     .date = "2026-06-19",
     .plausible = "2d .. 180d"},
    {.name = "elasticity",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_pool_flow_outside, elasticity),
     .fallback = "5",
     .unit = "1",
     .low = 0,
     .high = 1000,
     .help = "Share of the liquidity that comes per unit of yearly rate above the initial one.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "like the suppliers of lending",
     .date = "2026-06-19",
     .plausible = "1 .. 50"},
    {.name = "adjustment",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_pool_flow_outside, adjustment),
     .fallback = "7d",
     .unit = "s",
     .low = 1,
     .high = 1e13,
     .help = "Half-life of the others' way to their target.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "stickier than suppliers of lending",
     .date = "2026-06-19",
     .plausible = "1d .. 30d"},
    {0},
};
const struct sim_section mito_pool_flow_outside_section = {"outside", "Providers of liquidity besides the protocol.",
                                                           sizeof(struct mito_pool_flow_outside), outside_fields};

static void draw_level(double log_sd, sim_time half_life, struct sim_stream stream, const struct mito_grid *grid,
                       double *path)
{
    mito_price_ou(&stream, grid, (double)half_life, log_sd, 0, 0.0, path);
    for (uint32_t k = 0; k < grid->points; k++) {
        path[k] = sim_math_exp(path[k]);
    }
}

uint32_t mito_pool_flow_paths(const void *parameters)
{
    (void)parameters;
    return 1;
}

void mito_pool_flow_draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                         uint32_t replicate, double *paths)
{
    const struct mito_pool_flow *flow = parameters;
    struct sim_stream marks = sim_stream_of(seed, replicate, MITO_PURPOSE_POOL_BLOCK, entity);

    draw_level(flow->volume.log_sd, flow->volume.half_life,
               sim_stream_of(seed, replicate, MITO_PURPOSE_POOL_VOLUME, entity), grid, paths);
    draw_level(flow->outside.log_sd, flow->outside.half_life,
               sim_stream_of(seed, replicate, MITO_PURPOSE_OUTSIDE_SUPPLY, entity), grid, paths + grid->points);
    for (uint32_t k = 0; k < grid->points; k++) {
        struct sim_draw draw = sim_stream_at(&marks, k);

        paths[2 * (size_t)grid->points + k] = (double)(sim_draw_word(&draw) >> 12);
    }
}

const char *mito_pool_flow_wrong(const void *parameters, const void **member)
{
    const struct mito_pool_flow *flow = parameters;

    if (flow->liquidity.negative || sim_quantity_is_none(&flow->liquidity) || flow->liquidity.mantissa == 0) {
        *member = &flow->liquidity;
        return "liquidity must be an amount above 0";
    }
    if (flow->daily_volume.negative || sim_quantity_is_none(&flow->daily_volume)) {
        *member = &flow->daily_volume;
        return "daily_volume must be an amount";
    }
    if (flow->quote == flow->common.asset) {
        *member = &flow->quote;
        return "the other coin must be another asset";
    }
    return NULL;
}

uint32_t mito_pool_flow_pair(const void *parameters)
{
    return ((const struct mito_pool_flow *)parameters)->quote;
}

double mito_pool_flow_price(const struct mito_venue_view *view, uint32_t point)
{
    return view->price[point] / view->quote[point];
}

double mito_pool_flow_taken(const struct mito_pool_flow *flow, const struct mito_venue_view *view)
{
    double sigma = view->volatility, gap = (double)view->block_time / (double)SIM_YEAR, taken;
    double gamma = -sim_math_log1p(-flow->fee);

    if (!(sigma > 0.0) || !(gap > 0.0) || !(gamma > 0.0)) {
        return gamma > 0.0 ? 0.0 : 1.0;
    }
    taken = flow->blocks == MITO_POOL_FLOW_POISSON ? mito_adverse_poisson_rate(sigma, gamma, gap)
                                                   : mito_adverse_fixed_rate(sigma, gamma, gap);
    taken /= mito_adverse_product_rate(sigma);
    return taken < 1.0 ? taken : 1.0;
}

double mito_pool_flow_back(const struct mito_pool_flow *flow, const struct mito_venue_view *view)
{
    double gamma = -sim_math_log1p(-flow->fee);

    return (1.0 - mito_pool_flow_taken(flow, view)) * (1.0 - flow->cut) *
           mito_adverse_anchored_share(gamma, view->year_spread * sqrt(0.5));
}

double mito_pool_flow_drift(const struct mito_pool_flow *flow, const struct mito_venue_view *view)
{
    return view->volatility * view->volatility * mito_pool_flow_back(flow, view) -
           view->year_spread * view->year_spread;
}

double mito_pool_flow_returned(const struct mito_pool_flow *flow, const struct mito_venue_view *view, double move)
{
    double most = JUMP * view->step_spread, share = mito_pool_flow_back(flow, view), walked;

    if (!(most > 0.0)) {
        return 0.0;
    }
    walked = view->volatility / view->step_spread;
    walked *= walked * ((double)view->grid->step / (double)SIM_YEAR);
    share *= walked;
    most = walked > 0.0 && walked < 1.0 ? most / walked : most; /* known jumps are in the mean already */
    return fabs(move) > most ? share * (most / move) * (most / move) : share;
}

double mito_pool_flow_fees(const struct mito_pool_flow *flow, const struct mito_venue_view *view, uint32_t point)
{
    double volume = sim_wide_double(mito_venue_units(&flow->daily_volume, view->decimals));

    return volume * view->paths[point] * flow->fee * (1.0 - flow->cut) * 365.0;
}

double mito_pool_flow_pace(const struct mito_pool_flow *flow, const struct mito_venue_view *view)
{
    return -sim_math_expm1(-LOG_2 * ((double)view->grid->step / (double)flow->outside.adjustment));
}

double mito_pool_flow_target(const struct mito_pool_flow *flow, const struct mito_venue_view *view, uint32_t point,
                             double rate, double reference)
{
    double answer = 1.0 + flow->outside.elasticity * (rate - reference);

    return view->paths[view->grid->points + point] * (answer > LEAST_ANSWER ? answer : LEAST_ANSWER);
}

/* Regula falsi after Illinois between brackets, halving where it does not: six looks for what is nearly a line. */
sim_u128 mito_pool_flow_shares(const void *state, mito_pool_flow_leaving leaving, sim_u128 held, mito_units value,
                               mito_units amount)
{
    double below = -sim_wide_double(amount), above = sim_wide_double(value - amount);
    sim_u128 low = 0, high = held;
    int side = 0;

    for (int steps = 0; steps < 64 && high - low > 1 + (held >> 40); steps++) {
        double part = steps % 8 == 7 ? 0.5 : below / (below - above), found;
        sim_u128 guess = low + sim_wide_from_double(sim_wide_double(high - low) * part) + 1, got;

        guess = guess < high ? guess : high - 1;
        got = leaving(state, guess);
        found = got >= amount ? sim_wide_double(got - amount) : -sim_wide_double(amount - got);
        if (got >= amount) {
            high = guess;
            above = found;
            below = side > 0 ? below / 2.0 : below;
            side = 1;
        } else {
            low = guess;
            below = found;
            above = side < 0 ? above / 2.0 : above;
            side = -1;
        }
    }
    return high;
}

struct mito_pool_flow_bridge mito_pool_flow_bridge(const struct mito_venue_view *view, uint32_t point)
{
    const struct mito_grid *grid = view->grid;
    int64_t blocks = grid->step / (view->block_time > 0 ? view->block_time : grid->step);
    double years = (double)grid->step / (double)SIM_YEAR;

    blocks = blocks > 0 ? blocks : 1;
    return (struct mito_pool_flow_bridge){
        .stream = sim_stream_of((uint64_t)view->paths[2 * (size_t)grid->points + point], 0, MITO_PURPOSE_POOL_BLOCK, 0),
        .blocks = (uint32_t)blocks,
        .at = sim_math_log(mito_pool_flow_price(view, point - 1)),
        .end = sim_math_log(mito_pool_flow_price(view, point)),
        .spread = view->volatility * sqrt(years / (double)blocks),
    };
}

bool mito_pool_flow_next(struct mito_pool_flow_bridge *bridge, double *price)
{
    struct sim_draw draw = sim_stream_at(&bridge->stream, bridge->block);
    double left = (double)(bridge->blocks - bridge->block);

    if (bridge->block == bridge->blocks) {
        return false;
    }
    bridge->at +=
        (bridge->end - bridge->at) / left + bridge->spread * sqrt((left - 1.0) / left) * sim_draw_normal(&draw);
    bridge->block++;
    *price = sim_math_exp(bridge->at);
    return true;
}
