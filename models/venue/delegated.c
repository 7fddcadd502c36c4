#include "models/venue/delegated.h"

#include "models/venue/ray.h"
#include "sim/config/quantity.h"

#include <math.h>

/* `since` is the index at second `second`: the last grid point or transaction; `index` is that of now. */
struct delegated {
    sim_u128 since, index; /* ray: base units per unit */
    sim_u128 factor;       /* ray: what losses have left */
    sim_u128 held;         /* units of all vaults, without what enters or leaves */
    mito_units entering;   /* as it was put in */
    sim_u128 rate;         /* ray per year */
    sim_time now;
    int64_t second;
    uint32_t next; /* grid point to come */
};

static mito_units worth(const struct delegated *delegated, sim_u128 units)
{
    return mito_ray_multiply(units, delegated->index, MITO_ROUND_DOWN);
}

static sim_u128 grown(const struct delegated *delegated, int64_t second)
{
    sim_u128 factor = MITO_RAY + mito_ray_accrued(delegated->rate, (uint64_t)(second - delegated->second), 1);

    return delegated->since < MITO_RAY_INDEX_LIMIT ? mito_ray_multiply(delegated->since, factor, MITO_ROUND_DOWN)
                                                   : delegated->since;
}

static double inflation(const struct mito_delegated_parameters *parameters, sim_time now)
{
    double rate = parameters->inflation;

    for (sim_time year = SIM_YEAR; year <= now && rate > parameters->floor; year += SIM_YEAR) {
        rate *= 1 - parameters->decline;
    }
    return rate > parameters->floor ? rate : parameters->floor;
}

/* Per year with `amount` more in the venue. */
static double rate(const struct delegated *delegated, const struct mito_venue_view *view, double amount)
{
    const struct mito_delegated_parameters *parameters = view->parameters;
    double supply = sim_wide_double(mito_venue_units(&parameters->supply, view->decimals)), bonded, minted;

    if (parameters->bonded_ratio <= 0) {
        return parameters->reward * (1 - parameters->commission);
    }
    bonded = supply * parameters->bonded_ratio + sim_wide_double(worth(delegated, delegated->held)) + amount;
    minted = inflation(parameters, delegated->now) * supply * (1 - parameters->tax) * (1 - parameters->commission);
    return bonded > minted ? minted / bonded : minted > 0 ? 1 : 0; /* never above 100% */
}

static void reprice(struct delegated *delegated, const struct mito_venue_view *view)
{
    delegated->rate = sim_wide_from_double(rint(rate(delegated, view, 0) * 1e18)) * sim_wide_power10(9);
}

static void init(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct delegated *delegated = state;

    *delegated = (struct delegated){
        .since = MITO_RAY,
        .index = MITO_RAY,
        .factor = MITO_RAY,
        .now = now,
        .second = mito_venue_second(now),
        .next = mito_grid_index(view->grid, now) + 1,
    };
    reprice(delegated, view);
}

static void accrue(void *state, const struct mito_venue_view *view, sim_time now)
{
    struct delegated *delegated = state;

    for (; delegated->next < view->grid->points && mito_grid_time(view->grid, delegated->next) <= now;
         delegated->next++) {
        delegated->now = mito_grid_time(view->grid, delegated->next);
        delegated->since = delegated->index = grown(delegated, mito_venue_second(delegated->now));
        delegated->second = mito_venue_second(delegated->now);
        reprice(delegated, view);
    }
    delegated->now = now;
    delegated->index = grown(delegated, mito_venue_second(now));
}

/* A transaction: what has grown is written down, then the rate follows what is held. */
static void write_down(struct delegated *delegated, const struct mito_venue_view *view)
{
    delegated->since = delegated->index;
    delegated->second = mito_venue_second(delegated->now);
    reprice(delegated, view);
}

static mito_units pays(const struct delegated *delegated, const struct mito_ticket *ticket)
{
    mito_units now = mito_ray_multiply(ticket->units, delegated->factor, MITO_ROUND_DOWN);

    return ticket->units == 0 || ticket->amount < now ? ticket->amount : now;
}

/* A ticket of `amount` that follows the factor. */
static struct mito_ticket ticket_of(const struct delegated *delegated, mito_units amount, sim_time delay)
{
    return (struct mito_ticket){.units = mito_ray_divide(amount, delegated->factor, MITO_ROUND_UP),
                                .amount = amount,
                                .ready = delegated->now + delay};
}

static void activate(struct delegated *delegated, struct mito_holding *holding, mito_units amount)
{
    sim_u128 units = amount == 0 ? 0 : mito_ray_divide(amount, delegated->index, MITO_ROUND_DOWN);

    delegated->held += units;
    holding->held += units;
}

static void settle(void *state, const struct mito_venue_view *view, struct mito_holding *holding)
{
    struct delegated *delegated = state;
    bool entered = false;

    for (uint32_t i = 0; i < holding->exits.count && holding->exits.ticket[i].ready <= delegated->now; i++) {
        holding->exits.ticket[i].amount = pays(delegated, &holding->exits.ticket[i]);
        holding->exits.ticket[i].units = 0;
    }
    while (holding->entries.count > 0 && holding->entries.ticket[0].ready <= delegated->now) {
        activate(delegated, holding, pays(delegated, &holding->entries.ticket[0]));
        delegated->entering -= mito_holding_remove(&holding->entries).amount;
        entered = true;
    }
    if (entered) {
        write_down(delegated, view);
    }
}

static mito_units sum_of(const struct delegated *delegated, const struct mito_tickets *tickets)
{
    mito_units sum = 0;

    for (uint32_t i = 0; i < tickets->count; i++) {
        sum += pays(delegated, &tickets->ticket[i]);
    }
    return sum;
}

static mito_units value(const void *state, const struct mito_venue_view *view, const struct mito_holding *holding)
{
    (void)view;
    return worth(state, holding->held) + sum_of(state, &holding->entries) + sum_of(state, &holding->exits);
}

static mito_units room(const void *state, const struct mito_venue_view *view)
{
    const struct delegated *delegated = state;
    mito_units full = worth(delegated, delegated->held) + delegated->entering;

    (void)view;
    return full < MITO_VENUE_LIMIT && delegated->index >= MITO_RAY_INDEX_DEAD &&
                   delegated->factor >= MITO_RAY_INDEX_DEAD
               ? MITO_VENUE_LIMIT - full
               : 0;
}

static mito_units withdrawable(const void *state, const struct mito_venue_view *view,
                               const struct mito_holding *holding)
{
    (void)state, (void)view;
    return mito_holding_claimable(holding);
}

static void put(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    const struct mito_delegated_parameters *parameters = view->parameters;
    struct delegated *delegated = state;

    if (parameters->activation > 0 && amount > 0) {
        mito_holding_add(&holding->entries, ticket_of(delegated, amount, parameters->activation));
        delegated->entering += amount;
        return;
    }
    activate(delegated, holding, amount);
    write_down(delegated, view);
}

static void take(void *state, const struct mito_venue_view *view, struct mito_holding *holding, mito_units amount)
{
    mito_units got = mito_holding_claim(holding, amount);

    (void)state, (void)view;
    SIM_CHECK(got == amount);
}

static uint32_t waiting(const struct mito_holding *holding)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < holding->exits.count; i++) {
        count += holding->exits.ticket[i].units != 0;
    }
    return count;
}

/* Up to `amount` of what earns; returns what it was. */
static mito_units leave_active(struct delegated *delegated, struct mito_holding *holding, mito_units amount)
{
    mito_units most = worth(delegated, holding->held);
    sim_u128 units;

    amount = amount < most ? amount : most;
    units = amount == 0 ? 0 : mito_ray_divide(amount, delegated->index, MITO_ROUND_UP);
    units = units < holding->held ? units : holding->held;
    delegated->held -= units;
    holding->held -= units;
    return amount;
}

/* Up to `amount` of what enters, the first of the first. */
static mito_units leave_entries(struct delegated *delegated, struct mito_holding *holding, mito_units amount)
{
    mito_units left = amount;

    while (left > 0 && holding->entries.count > 0) {
        struct mito_ticket *first = &holding->entries.ticket[0];
        mito_units worth_now = pays(delegated, first);
        delegated->entering -= first->amount;
        if (worth_now <= left) {
            left -= worth_now;
            (void)mito_holding_remove(&holding->entries);
        } else {
            delegated->entering += worth_now - left;
            *first = (struct mito_ticket){
                .units = mito_ray_divide(worth_now - left, delegated->factor, MITO_ROUND_DOWN),
                .amount = worth_now - left,
                .ready = first->ready,
            };
            left = 0;
        }
    }
    return amount - left;
}

static mito_units leave(void *state, const struct mito_venue_view *view, struct mito_holding *holding,
                        mito_units amount)
{
    const struct mito_delegated_parameters *parameters = view->parameters;
    struct delegated *delegated = state;
    mito_units out;

    if (delegated->factor == 0 || (parameters->entries > 0 && waiting(holding) >= (uint32_t)parameters->entries)) {
        return 0;
    }
    out = leave_active(delegated, holding, amount);
    out += leave_entries(delegated, holding, amount - out);
    if (out > 0) {
        mito_holding_add(&holding->exits, ticket_of(delegated, out, parameters->exit_delay));
        write_down(delegated, view);
    }
    return out;
}

static sim_time exit_wait(const void *state, const struct mito_venue_view *view, double amount)
{
    (void)state, (void)amount;
    return ((const struct mito_delegated_parameters *)view->parameters)->exit_delay;
}

static void lose(void *state, const struct mito_venue_view *view, double fraction)
{
    struct delegated *delegated = state;
    uint64_t kept = mito_venue_kept(fraction);

    delegated->index = mito_venue_keep(delegated->index, kept);
    delegated->factor = mito_venue_keep(delegated->factor, kept);
    write_down(delegated, view);
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
    return ((const struct delegated *)state)->held == held ? NULL : "a venue's units are the sum of its holders'";
}

#define EIGEN "Layr-Labs/eigenlayer-contracts, script/configs/mainnet.json"
#define CELESTIA "celestiaorg/celestia-app 74614c2, specs/src/parameters_v10.md"
#define MEMBER(name) offsetof(struct mito_delegated_parameters, name)

static const struct sim_field restaking_fields[] = {
    MITO_VENUE_FIELDS(struct mito_delegated_parameters),
    {.name = "reward", .type = SIM_FIELD_FRACTION, .offset = MEMBER(reward), .fallback = "4.1%", .unit = "per year",
     .low = 0, .high = 10, .help = "Yearly reward of the stake and of what it secures, before the operator's commission.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "growth of ezETH of 3.69% a year and a commission of 10%, data/lst_eth_rates_daily_2024-07_2024-11.csv",
     .date = "2024-11-30", .plausible = "3% .. 5%"},
    {.name = "commission", .type = SIM_FIELD_FRACTION, .offset = MEMBER(commission), .fallback = "10%", .unit = "1",
     .low = 0, .high = 1, .help = "Share of the rewards that the operator keeps.", .evidence = SIM_EVIDENCE_CITED,
     .source = EIGEN, .date = "2025-04-30", .plausible = "0% .. 20%"},
    {.name = "exit_delay", .type = SIM_FIELD_DURATION, .offset = MEMBER(exit_delay), .fallback = "14d", .unit = "s",
     .low = 1000, .high = 1e12, .help = "From the request to the money; slashable all the way.",
     .evidence = SIM_EVIDENCE_CITED, .source = EIGEN ": 100,800 blocks of 12 s", .date = "2025-04-30",
     .plausible = "7d .. 17.5d"},
    {.name = "activation", .type = SIM_FIELD_DURATION, .offset = MEMBER(activation), .fallback = "7d", .unit = "s",
     .low = 0, .high = 1e12, .help = "From the deposit to the first reward.", .evidence = SIM_EVIDENCE_CITED,
     .source = EIGEN ": activation delay of rewards", .date = "2025-04-30", .plausible = "0 .. 7d"},
    {0},
};

static const struct sim_field delegation_fields[] = {
    MITO_VENUE_FIELDS(struct mito_delegated_parameters),
    {.name = "inflation", .type = SIM_FIELD_FRACTION, .offset = MEMBER(inflation), .fallback = "2.67%",
     .unit = "per year", .low = 0, .high = 1, .help = "What is minted a year, of the supply, at the start.",
     .evidence = SIM_EVIDENCE_CITED, .source = CELESTIA ", CIP-41", .date = "2026-06-19", .plausible = "1.5% .. 8%"},
    {.name = "decline", .type = SIM_FIELD_FRACTION, .offset = MEMBER(decline), .fallback = "6.7%", .unit = "1",
     .low = 0, .high = 1, .help = "By how much of itself inflation falls every year.", .evidence = SIM_EVIDENCE_CITED,
     .source = CELESTIA, .date = "2026-06-19", .plausible = "6.7% .. 10%"},
    {.name = "floor", .type = SIM_FIELD_FRACTION, .offset = MEMBER(floor), .fallback = "1.5%", .unit = "per year",
     .low = 0, .high = 1, .help = "Where that ends.", .evidence = SIM_EVIDENCE_CITED, .source = CELESTIA,
     .date = "2026-06-19", .plausible = "0% .. 1.5%"},
    {.name = "tax", .type = SIM_FIELD_FRACTION, .offset = MEMBER(tax), .fallback = "2%", .unit = "1", .low = 0,
     .high = 1, .help = "Share of what is minted that goes to the community.", .evidence = SIM_EVIDENCE_CITED,
     .source = CELESTIA, .date = "2026-06-19", .plausible = "2% .. 2%"},
    {.name = "commission", .type = SIM_FIELD_FRACTION, .offset = MEMBER(commission), .fallback = "20%", .unit = "1",
     .low = 0, .high = 1, .help = "Share of the rewards that the validator keeps.", .evidence = SIM_EVIDENCE_CITED,
     .source = CELESTIA ": 20-60%", .date = "2026-06-19", .plausible = "20% .. 60%"},
    {.name = "supply", .type = SIM_FIELD_QUANTITY, .offset = MEMBER(supply), .fallback = "1G",
     .help = "All coins there are, in the asset.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "the genesis supply without what was minted since", .date = "2026-06-19", .plausible = "1G .. 1.3G"},
    {.name = "bonded_ratio", .type = SIM_FIELD_FRACTION, .offset = MEMBER(bonded_ratio), .fallback = "60%",
     .unit = "1", .low = 0, .high = 1, .low_open = true, .help = "Share of them that others have bonded.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "typical of chains that secure themselves by stake",
     .date = "2026-06-19", .plausible = "40% .. 75%"},
    {.name = "exit_delay", .type = SIM_FIELD_DURATION, .offset = MEMBER(exit_delay), .fallback = "337h", .unit = "s",
     .low = 1000, .high = 1e12, .help = "From unbonding to the money.", .evidence = SIM_EVIDENCE_CITED,
     .source = CELESTIA ", CIP-37", .date = "2026-06-19", .plausible = "14d .. 21d"},
    {.name = "entries", .type = SIM_FIELD_INTEGER, .offset = MEMBER(entries), .fallback = "7", .low = 1, .high = 16,
     .help = "Most exits under way at once; a further one is refused.", .evidence = SIM_EVIDENCE_CITED,
     .source = CELESTIA, .date = "2026-06-19", .plausible = "7 .. 7"},
    {0},
};

const struct sim_section mito_delegated_restaking_section = {
    "restaking",
    "Restaking after EigenLayer: a fixed reward that starts a week after the deposit, and two weeks to leave, in which "
    "slashing still bites.",
    sizeof(struct mito_delegated_parameters), restaking_fields};

const struct sim_section mito_delegated_delegation_section = {
    "delegation",
    "Delegation after Celestia: inflation shared by all bonded coins, 337 hours of unbonding, seven exits at once at "
    "most.",
    sizeof(struct mito_delegated_parameters), delegation_fields};

#define DELEGATED(own)                                                                                                \
    {                                                                                                                 \
        .section = &(own), .is_slashable = true, .state_size = sizeof(struct delegated), .init = init,                \
        .accrue = accrue, .settle = settle, .value = value, .room = room, .withdrawable = withdrawable, .put = put,   \
        .take = take, .leave = leave, .exit_wait = exit_wait, .lose = lose, .marginal_rate = marginal_rate,           \
        .utilisation = utilisation, .free_liquidity = free_liquidity, .check = check                                  \
    }

const struct mito_venue_kind mito_delegated_restaking_kind = DELEGATED(mito_delegated_restaking_section);
const struct mito_venue_kind mito_delegated_delegation_kind = DELEGATED(mito_delegated_delegation_section);
