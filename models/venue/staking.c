#include "models/venue/staking.h"

#include "models/market/price.h"
#include "models/market/purpose.h"
#include "models/venue/ray.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

#define DAY 86400           /* 225 epochs: one report */
#define NOON 43200          /* of a report, after the start of a day */
#define SMALLEST 100        /* base units of a request */
#define DAYS_A_YEAR 365.0

struct staking {
    sim_u128 index; /* ray: base units per share */
    sim_u128 held;  /* shares of all vaults */
    struct mito_beacon_queue queue;
    sim_time now;
    int64_t origin; /* second at which epoch 0 begins */
    int64_t report; /* second of the next report */
    uint64_t stake; /* gwei of others */
    uint32_t next;  /* grid point to come */
};

static mito_units worth(const struct staking *staking, sim_u128 shares)
{
    return mito_ray_multiply(shares, staking->index, MITO_ROUND_DOWN);
}

/* Whole gwei, rounded up; far above any stake they stay at 2^62. */
static uint64_t gwei_of(double units, double unit)
{
    double gwei = ceil(units / unit * (double)MITO_BEACON_GWEI);

    return gwei > 0 ? gwei < 0x1p62 ? (uint64_t)(int64_t)gwei : UINT64_C(1) << 62 : 0;
}

static double units_of(const struct sim_quantity *quantity, const struct mito_venue_view *view)
{
    return sim_wide_double(mito_venue_units(quantity, view->decimals));
}

static uint64_t total(const struct staking *staking, const struct mito_venue_view *view, double amount)
{
    double own = sim_wide_double(worth(staking, staking->held)) + amount;
    uint64_t more = gwei_of(fabs(own), view->unit);

    return own >= 0 ? staking->stake + more : staking->stake > more ? staking->stake - more : 0;
}

/* What a share earns a year, simple, with `amount` more in the venue. */
static double rate(const struct staking *staking, const struct mito_venue_view *view, double amount)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    uint64_t stake = total(staking, view, amount);
    double spread = stake > 0 ? (double)(int64_t)staking->stake / (double)(int64_t)stake : 0;
    double net = (mito_beacon_rate(stake) + parameters->execution * spread) * (1 - parameters->fee);
    double most = parameters->rebase_cap * DAYS_A_YEAR;

    return net < most ? net : most;
}

static uint64_t epoch_of(const struct staking *staking, int64_t second)
{
    return (uint64_t)(second - staking->origin) / MITO_BEACON_EPOCH_SECONDS;
}

static int64_t report_after(int64_t second)
{
    int64_t days = (second - NOON) / DAY;

    return (days + (days * DAY + NOON < second)) * DAY + NOON;
}

static uint64_t churn(const struct staking *staking, const struct mito_venue_view *view)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    uint64_t stake = total(staking, view, 0);

    return parameters->exit_churn == MITO_STAKING_GLOAS ? mito_beacon_churn_gloas(stake)
                                                        : mito_beacon_churn_electra(stake).exit;
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    struct staking *staking = state;

    *staking = (struct staking){
        .index = MITO_RAY,
        .now = now,
        .origin = mito_venue_second(now),
        .report = report_after(mito_venue_second(now) + 1),
        .stake = gwei_of(units_of(&parameters->total_stake, view), view->unit),
        .next = mito_grid_index(view->grid, now) + 1,
    };
    (void)mito_beacon_exit(&staking->queue, gwei_of(units_of(&parameters->backlog, view), view->unit), 0,
                           churn(staking, view));
}

static void draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                 uint32_t replicate, double *paths)
{
    const struct mito_staking_parameters *staking = parameters;
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_EXIT_FLOW, entity);

    mito_price_ou(&stream, grid, (double)staking->outside_half_life, staking->outside_log_sd, 1, 0.0, paths);
    for (uint32_t k = 0; k < grid->points; k++) {
        paths[k] = sim_math_exp(paths[k]);
    }
}

static void rebase(struct staking *staking, const struct mito_venue_view *view)
{
    double grown = rate(staking, view, 0) / DAYS_A_YEAR;
    sim_u128 growth = sim_wide_from_double(rint(grown * 1e18)) * sim_wide_power10(9);

    if (staking->index < MITO_RAY_INDEX_LIMIT) {
        staking->index += mito_ray_multiply(staking->index, growth, MITO_ROUND_DOWN);
    }
    staking->report += DAY;
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    struct staking *staking = state;
    double step = (double)view->grid->step / (double)SIM_DAY;

    for (; staking->next < view->grid->points && mito_grid_time(view->grid, staking->next) <= now; staking->next++) {
        int64_t second = mito_venue_second(mito_grid_time(view->grid, staking->next));
        double left = units_of(&parameters->outside, view) * view->paths[staking->next] * step;
        (void)mito_beacon_exit(&staking->queue, gwei_of(left, view->unit), epoch_of(staking, second),
                               churn(staking, view));
    }
    while (staking->report <= mito_venue_second(now)) {
        rebase(staking, view);
    }
    staking->now = now;
}

/* When a request of now is finalised; queues it in `queue`. */
static sim_time finalised(const struct staking *staking, const struct mito_venue_view *view,
                          struct mito_beacon_queue *queue, double amount)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    uint64_t epoch = mito_beacon_exit(queue, gwei_of(amount, view->unit),
                                      epoch_of(staking, mito_venue_second(staking->now)), churn(staking, view));
    int64_t second = staking->origin + (int64_t)(epoch + MITO_BEACON_WITHDRAWABLE) * MITO_BEACON_EPOCH_SECONDS;

    return report_after(second + parameters->sweep / SIM_SECOND) * SIM_SECOND;
}

static mito_units pays(const struct staking *staking, const struct mito_ticket *ticket)
{
    mito_units now = worth(staking, ticket->units);

    return ticket->units == 0 || ticket->amount < now ? ticket->amount : now;
}

static void settle(void *state, const struct mito_venue_view *view, struct mito_holding *holding)
{
    const struct staking *staking = state;

    (void)view;
    for (uint32_t i = 0; i < holding->exits.count && holding->exits.ticket[i].ready <= staking->now; i++) {
        holding->exits.ticket[i].amount = pays(staking, &holding->exits.ticket[i]);
        holding->exits.ticket[i].units = 0;
    }
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    mito_units sum = worth(state, holding->held);

    (void)view;
    for (uint32_t i = 0; i < holding->exits.count; i++) {
        sum += pays(state, &holding->exits.ticket[i]);
    }
    return sum;
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct mito_staking_parameters *parameters = view->parameters;
    const struct staking *staking = state;
    mito_units capacity = mito_venue_units(&parameters->capacity, view->decimals);
    mito_units full = worth(staking, staking->held);

    return capacity > full && staking->index >= MITO_RAY_INDEX_DEAD ? capacity - full : 0;
}

static mito_units withdrawable(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding)
{
    (void)state, (void)view;
    return mito_holding_claimable(holding);
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    struct staking *staking = state;
    sim_u128 shares = amount == 0 ? 0 : mito_ray_divide(amount, staking->index, MITO_ROUND_DOWN);

    (void)view;
    staking->held += shares;
    holding->held += shares;
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    mito_units got = mito_holding_claim(holding, amount);

    (void)state, (void)view;
    SIM_CHECK(got == amount);
}

static mito_units leave(void *state, const struct mito_venue_view *view, struct mito_holding *holding,
                        mito_units amount)
{
    struct staking *staking = state;
    mito_units most = worth(staking, holding->held);
    sim_u128 shares;
    sim_time ready;

    amount = amount < most ? amount : most;
    if (amount < SMALLEST) {
        return 0;
    }
    shares = mito_ray_divide(amount, staking->index, MITO_ROUND_UP);
    shares = shares < holding->held ? shares : holding->held;
    ready = finalised(staking, view, &staking->queue, sim_wide_double(amount));
    staking->held -= shares;
    holding->held -= shares;
    mito_holding_add(&holding->exits, (struct mito_ticket){.units = shares, .amount = amount, .ready = ready});
    return amount;
}

static sim_time exit_wait(const void *state, const struct mito_venue_view *view, double amount)
{
    const struct staking *staking = state;
    struct mito_beacon_queue queue = staking->queue;

    return finalised(staking, view, &queue, amount) - staking->now;
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct staking *staking = state;

    (void)view;
    staking->index = mito_venue_keep(staking->index, mito_venue_kept(fraction));
}

static double marginal_rate(const void *state, const struct mito_venue_view *view, double amount)
{
    return rate(state, view, amount);
}

static double utilisation(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0.0;
}

/* Nothing leaves at once. */
static mito_units free_liquidity(const void *state, const struct mito_venue_view *view)
{
    (void)state, (void)view;
    return 0;
}

static const char *check(const void *state, sim_u128 held)
{
    return ((const struct staking *)state)->held == held ? NULL : "a venue's units are the sum of its holders'";
}

#define SPECS "ethereum/consensus-specs a08d8a6, presets/mainnet"
#define LIDO "lidofinance/core 372b02e"

static const char *const churns[] = {"electra", "gloas", NULL};

static const struct sim_field fields[] = {
    MITO_VENUE_FIELDS(struct mito_staking_parameters),
    {.name = "total_stake", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_staking_parameters, total_stake),
     .fallback = "36M", .help = "All stake of others, in the asset: sets issuance and how fast exits are served.",
     .evidence = SIM_EVIDENCE_CITED, .source = SPECS ": issuance of 2.768% at 36M", .date = "2026-06-19",
     .plausible = "30M .. 40M"},
    {.name = "execution", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_staking_parameters, execution),
     .fallback = "0.1%", .unit = "per year", .low = 0, .high = 1,
     .help = "Rewards besides issuance (fees, MEV), per year of the total stake.", .evidence = SIM_EVIDENCE_CITED,
     .source = "stETH APR of 2.1-2.6% in 2026 less nine tenths of the issuance at 36M", .date = "2026-08-15",
     .plausible = "0% .. 1%"},
    {.name = "fee", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_staking_parameters, fee),
     .fallback = "10%", .unit = "1", .low = 0, .high = 1, .help = "Share of the rewards that the operators keep.",
     .evidence = SIM_EVIDENCE_CITED, .source = LIDO, .date = "2026-06-19", .plausible = "5% .. 15%"},
    {.name = "rebase_cap", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_staking_parameters, rebase_cap),
     .fallback = "0.075%", .unit = "1", .low = 0, .high = 1, .help = "Most that one report may raise the share rate.",
     .evidence = SIM_EVIDENCE_CITED, .source = LIDO ", deployed-mainnet.json: 750000 / 1e9", .date = "2026-06-19",
     .plausible = "0.05% .. 0.1%"},
    {.name = "exit_churn", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct mito_staking_parameters, exit_churn),
     .choices = churns, .fallback = "electra",
     .help = "Which fork's exit queue: electra, 256 coins an epoch at most; gloas, a 32,768th of the stake.",
     .evidence = SIM_EVIDENCE_CITED, .source = SPECS ": gloas is specified, not scheduled", .date = "2026-06-19",
     .plausible = "electra, gloas"},
    {.name = "backlog", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_staking_parameters, backlog),
     .fallback = "0", .help = "Others' exits that stand in the queue at the start, in the asset.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "an empty queue; 2.5M stood there in September 2025",
     .date = "2025-09-16", .plausible = "0 .. 2.5M"},
    {.name = "outside_exits", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_staking_parameters, outside),
     .fallback = "15k", .help = "Others' exits a day at level 1, in the asset; the queue serves 57,600 of Ethereum's.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "a queue that is mostly short", .date = "2026-06-19",
     .plausible = "2k .. 60k"},
    {.name = "outside_log_sd", .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_staking_parameters, outside_log_sd), .fallback = "0.8", .unit = "1", .low = 0,
     .high = 3, .help = "Stationary standard deviation of the logarithm of that flow's level.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "queues of days and of weeks were both seen in 2025",
     .date = "2026-06-19", .plausible = "0.3 .. 1.5"},
    {.name = "outside_half_life", .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_staking_parameters, outside_half_life), .fallback = "10d", .unit = "s", .low = 1,
     .high = 1e13, .help = "Time in which half of a shock of the flow is gone.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "the rush of September 2025 lasted weeks", .date = "2026-06-19", .plausible = "3d .. 30d"},
    {.name = "sweep", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_staking_parameters, sweep),
     .fallback = "45h", .unit = "s", .low = 0, .high = 1e11,
     .help = "From withdrawability to the money: the sweep of validators, shortened by the operator's buffer.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "median of 3.53 d of 127,751 requests less 256 epochs and half a report, "
               "frytegg/defi-depeg-research, abstract",
     .date = "2024-06-30", .plausible = "0 .. 9d"},
    {.name = "capacity", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_staking_parameters, capacity),
     .fallback = "none", .help = "Most that it takes from all vaults together, in the asset; none: no limit.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "the daily stake limit is above any vault here", .date = "2026-06-19",
     .plausible = "150k .. none"},
    {0},
};

const struct sim_section mito_staking_section = {
    "staking",
    "Liquid staking after Lido: a share rate with one report a day, issuance that falls with the total stake, and exits "
    "that wait in the beacon chain's queue and pay the lower of the rates at request and finalisation.",
    sizeof(struct mito_staking_parameters), fields};

const struct mito_venue_kind mito_staking_kind = {
    .section = &mito_staking_section,
    .is_slashable = true,
    .state_size = sizeof(struct staking),
    .path_count = 1,
    .draw = draw,
    .init = init,
    .accrue = accrue,
    .settle = settle,
    .value = value,
    .room = room,
    .withdrawable = withdrawable,
    .put = put,
    .take = take,
    .leave = leave,
    .exit_wait = exit_wait,
    .lose = lose,
    .marginal_rate = marginal_rate,
    .utilisation = utilisation,
    .free_liquidity = free_liquidity,
    .check = check,
};
