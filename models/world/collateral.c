#include "models/world/collateral.h"

#include "models/market/purpose.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/collateral_build.h"
#include "models/world/collateral_liquidate.h"
#include "models/world/collateral_report.h"
#include "models/world/costs.h"
#include "models/world/messages.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools.h"
#include "sim/random/stream.h"

#define LOOP_LEAST 0.01 /* of the own money: what is less is not worth another round */

static const struct mito_loan_own *own_of(const struct sim_context *context, uint32_t market)
{
    return &mito_loans_own_of(mito_spec_of(context))->markets[market];
}

static int64_t second_of(sim_time now)
{
    return now >= 0 ? now / 1000 : -((999 - now) / 1000);
}

/* --- Prices. --- */

static uint64_t price_8(double usd)
{
    double scaled = usd * 1e8;

    return scaled >= 1 ? (uint64_t)sim_wide_from_double(scaled < 1e18 ? scaled : 1e18) : 1;
}

/* Mean premium of the vault's pool over the window, or of what there is of it. */
static double mean_premium(const struct sim_context *context, uint32_t market)
{
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_loan_state *state = mito_loan_state_of(context, market);
    uint32_t cells = state->remembered < own->window ? state->remembered : own->window;
    double sum = 0;

    for (uint32_t i = 0; i < cells; i++) {
        sum += mito_loan_premiums(context, market)[i];
    }
    return cells > 0 ? sum / cells : 1;
}

static void remember(struct sim_context *context, uint32_t market)
{
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);

    if (own->study->oracle != MITO_COLLATERAL_RATE) {
        mito_loan_premiums(context, market)[state->remembered % own->window] =
            mito_miasset_pools_premium(context, own->study->vault);
        state->remembered++;
    }
}

/* What the oracle makes of a share's worth. */
static double oracle(const struct sim_context *context, uint32_t market)
{
    double mean;

    if (own_of(context, market)->study->oracle == MITO_COLLATERAL_RATE) {
        return 1;
    }
    mean = mean_premium(context, market);
    return own_of(context, market)->study->oracle == MITO_COLLATERAL_LOWER && mean > 1 ? 1 : mean;
}

uint64_t mito_collateral_price(struct sim_context *context, uint32_t market)
{
    uint32_t asset = mito_spec_of(context)->vaults[own_of(context, market)->study->vault].asset;

    return price_8(mito_costs_price(context, asset) * oracle(context, market));
}

uint64_t mito_collateral_debt_price(const struct sim_context *context, uint32_t market)
{
    return price_8(mito_costs_price(context, own_of(context, market)->study->debt));
}

struct mito_liquidation_side mito_collateral_backing(const struct sim_context *context, uint32_t market,
                                                     uint32_t holder, uint64_t price)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t vault = own_of(context, market)->study->vault;

    return (struct mito_liquidation_side){
        .price = price,
        .unit = sim_wide_power10((unsigned)spec->assets[spec->vaults[vault].asset].study->decimals),
        .amount = mito_miasset_worth(context, vault, mito_loan_of(context, market, holder)->shares)};
}

struct mito_liquidation_side mito_collateral_owed(const struct sim_context *context, uint32_t market, uint32_t holder)
{
    const struct mito_loan_state *state = mito_loan_state_of(context, market);

    return (struct mito_liquidation_side){
        .price = mito_collateral_debt_price(context, market),
        .unit = own_of(context, market)->debt_unit,
        .amount = mito_credit_debt(&state->credit, mito_loan_of(context, market, holder)->scaled)};
}

/* --- Borrowing. --- */

static void touch(struct sim_context *context, uint32_t market)
{
    mito_credit_accrue(&mito_loan_state_of(context, market)->credit, second_of(context->engine->now));
}

/* What a borrower is like, by its own name: whether it loops, and its appetite. */
static bool loops(const struct sim_context *context, uint32_t market, uint32_t holder, double *appetite)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[holder]];
    struct sim_stream stream =
        sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_BORROWER, own->entity ^ cohort->entity);
    struct sim_draw draw = sim_stream_at(&stream, holder - cohort->holder_first);
    bool looping = sim_draw_uniform(&draw) < own->study->loops.share;

    *appetite = own->study->least + (own->study->most - own->study->least) * sim_draw_uniform(&draw);
    return looping;
}

/* Key of the next message of a market: the hour and its number within it. */
static uint32_t ordinal(struct sim_context *context, uint32_t market)
{
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    uint32_t hour = (uint32_t)((context->engine->now + mito_spec_of(context)->study->plan.warmup) / SIM_HOUR);

    if (state->hour != hour) {
        state->hour = hour;
        state->sent = 0;
    }
    return hour * 1024 + state->sent++;
}

static double relay_wait(const struct sim_context *context, uint32_t market, uint32_t key)
{
    struct sim_stream stream =
        sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_LOAN_RELAY, own_of(context, market)->entity);
    struct sim_draw draw = sim_stream_at(&stream, key);

    return sim_draw_exponential(&draw);
}

/* Supplies borrowed money to the vault again, through the borrower's home branch, swapped first where it is not the
 * vault's own asset. What the branch refuses stays with the borrower. */
static void supply_again(struct sim_context *context, uint32_t market, uint32_t holder, double coins)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[holder]];
    uint32_t vault = own->study->vault, asset = spec->vaults[vault].asset, chain = cohort->study->chain;
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vault_totals *total = &mito_state_vault(context, vault)->total;
    struct mito_flight *flight = mito_messages_take(context);
    double got = coins;

    if (flight == NULL) {
        return;
    }
    if (asset != own->study->debt) {
        got *= mito_costs_price(context, own->study->debt) / mito_costs_price(context, asset) *
               (1 - own->study->loops.cost);
    }
    enum mito_revert revert = mito_branch_supply(
        protocol, chain, asset, 0, mito_protocol_holder(protocol, holder), vault,
        sim_wide_of(sim_wide_from_double(got * spec->executors[cohort->executor].unit)), &flight->message);
    total->gas_holders += mito_costs_call(context, chain);
    if (!mito_world_accept(context, revert)) {
        total->deposits_refused++;
        mito_messages_release(context, flight);
        return;
    }
    total->deposits++;
    total->gas_holders += mito_costs_message(context, &flight->message);
    flight->leg = MITO_LEG_DEPOSIT;
    flight->entity = own->entity;
    flight->ordinal = ordinal(context, market);
    flight->wait = relay_wait(context, market, flight->ordinal);
    flight->vault = vault;
    flight->holder = holder;
    mito_loan_state_of(context, market)->total.looped += coins;
    mito_messages_send(context, flight);
}

/* Borrows up to what the borrower wants: its appetite of the most allowed, or what its leverage takes. */
static void borrow(struct sim_context *context, uint32_t market, uint32_t holder)
{
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    struct mito_liquidation_side backing =
        mito_collateral_backing(context, market, holder, mito_collateral_price(context, market));
    struct mito_liquidation_side owed = mito_collateral_owed(context, market, holder);
    double worth = sim_wide_double(backing.amount) / sim_wide_double(backing.unit) * (double)backing.price /
                   (double)owed.price; /* coins of the debt asset */
    double debt = sim_wide_double(owed.amount) / sim_wide_double(owed.unit), appetite;
    bool looping = loops(context, market, holder, &appetite);
    double wanted = own->study->ltv * worth * (looping ? 1 : appetite), own_money = worth - debt;

    if (looping && own_money * (own->study->loops.leverage - 1) < wanted) {
        wanted = own_money * (own->study->loops.leverage - 1);
    }
    double free = sim_wide_double(state->credit.liquidity) / sim_wide_double(owed.unit);
    double more = wanted - debt < free ? wanted - debt : free;
    bool dear = looping && mito_ray_double(state->credit.borrow) * 1e-27 > own->study->loops.dearest;
    if (dear || more <= (looping ? LOOP_LEAST * own_money : 0)) {
        return;
    }
    sim_u128 amount = sim_wide_from_double(more * sim_wide_double(owed.unit));
    if (mito_credit_borrow(&state->credit, amount, &mito_loan_of(context, market, holder)->scaled) && looping) {
        supply_again(context, market, holder, more);
    }
}

static void lend(struct sim_context *context, uint32_t market, uint32_t holder, sim_u128 shares)
{
    struct mito_loan_state *state = mito_loan_state_of(context, market);

    touch(context, market);
    mito_miasset_hand(context, own_of(context, market)->study->vault, holder,
                      mito_loan_seat_of(mito_spec_of(context), market, MITO_LOAN_SEAT_MARKET), shares);
    mito_loan_of(context, market, holder)->shares += shares;
    state->shares += shares;
    borrow(context, market, holder);
}

static void supplied(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                     const struct mito_flight *flight)
{
    uint32_t market = mito_miasset_place(context, MITO_USE_LEND, holder);

    (void)vault;
    (void)flight;
    if (market != MITO_NOWHERE) {
        lend(context, market, holder, shares);
    }
}

static sim_u128 kept(struct sim_context *context, uint32_t vault, uint32_t holder)
{
    const struct mito_loans_own *own = mito_loans_own_of(mito_spec_of(context));
    sim_u128 sum = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sum += own->markets[i].study->vault == vault ? mito_loan_of(context, i, holder)->shares : 0;
    }
    return sum;
}

/* Repays the part of the debt that the shares back, and gives them back. */
static sim_u128 recall(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    const struct mito_loans_own *own = mito_loans_own_of(mito_spec_of(context));
    sim_u128 came = 0;

    for (uint32_t i = 0; own->active && i < own->count && came < shares; i++) {
        if (own->markets[i].study->vault != vault || mito_loan_of(context, i, holder)->shares == 0) {
            continue;
        }
        struct mito_loan_state *state = mito_loan_state_of(context, i);
        struct mito_loan *loan = mito_loan_of(context, i, holder);
        sim_u128 part = shares - came < loan->shares ? shares - came : loan->shares, repaid = 0;
        touch(context, i);
        sim_u128 debt = mito_credit_debt(&state->credit, loan->scaled);
        if (sim_wide_muldiv_ceil(debt, part, loan->shares, &repaid)) {
            continue;
        }
        (void)mito_credit_repay(&state->credit, repaid, &loan->scaled);
        loan->shares -= part;
        state->shares -= part;
        mito_miasset_hand(context, vault, mito_loan_seat_of(mito_spec_of(context), i, MITO_LOAN_SEAT_MARKET), holder,
                          part);
        came += part;
    }
    return came;
}

/* --- A step. --- */

/* Other borrowers move to what they want: their debt at the start times the level of their path. */
static void move_others(struct sim_context *context, uint32_t market)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    double level =
        mito_spec_path(spec, context->scenario,
                       mito_part_path(spec, MITO_PART_COLLATERAL) + market * MITO_LOAN_PATHS + MITO_LOAN_PATH_OTHERS,
                       context->engine->now);
    sim_u128 wanted = sim_wide_from_double(sim_wide_double(own->supply) * own->study->others * level);
    sim_u128 debt = mito_credit_debt(&state->credit, state->others);

    if (wanted > debt) {
        sim_u128 more = wanted - debt < state->credit.liquidity ? wanted - debt : state->credit.liquidity;
        (void)mito_credit_borrow(&state->credit, more, &state->others);
    } else if (wanted < debt) {
        (void)mito_credit_repay(&state->credit, debt - wanted, &state->others);
    }
}

void mito_collateral_step(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);

    (void)event;
    for (uint32_t i = 0; i < own->count; i++) {
        touch(context, i);
        remember(context, i);
        if (own->markets[i].study->others_sd > 0) {
            move_others(context, i);
        }
        mito_collateral_liquidate(context, i);
    }
    sim_engine_schedule(context, context->engine->now + spec->grid.step, MITO_EVENT_COLLATERAL_STEP, 0, 0, 0, 0);
}

bool mito_collateral_liquidate_send(struct sim_context *context, uint32_t market, uint32_t chain, sim_u128 assets)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t seat = mito_loan_seat_of(spec, market, MITO_LOAN_SEAT_LIQUIDATOR);
    struct mito_flight *flight = mito_messages_take(context);

    if (flight == NULL) {
        return false;
    }
    if (!mito_world_accept(context, mito_hub_withdraw(protocol, mito_protocol_holder(protocol, seat), chain,
                                                      spec->vaults[own->study->vault].asset,
                                                      mito_messages_index(context, flight), sim_wide_of(assets),
                                                      &flight->message))) {
        mito_messages_release(context, flight);
        return false;
    }
    flight->leg = MITO_LEG_PART;
    flight->part = MITO_PART_COLLATERAL;
    flight->vault = own->study->vault;
    flight->holder = market;
    flight->amount = assets;
    flight->entity = own->entity;
    flight->ordinal = ordinal(context, market);
    flight->wait = relay_wait(context, market, flight->ordinal);
    mito_messages_send(context, flight);
    return true;
}

/* --- The world's life. --- */

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct mito_loan_state *state = mito_loan_state_of(context, i);
        state->credit = mito_credit_of(&own->markets[i].curve, own->markets[i].supply, second_of(context->engine->now));
        state->cash = own->markets[i].capital;
        state->health = -1;
        remember(context, i);
        move_others(context, i);
    }
    for (uint32_t v = 0; own->active && v < spec->vault_count; v++) {
        for (uint32_t h = 0; h < spec->vaults[v].holder_count; h++) {
            uint32_t holder = spec->vaults[v].holder_first + h;
            uint32_t market = mito_miasset_place(context, MITO_USE_LEND, holder);
            if (market != MITO_NOWHERE && mito_miasset_shares(context, v, holder) > 0) {
                lend(context, market, holder, mito_miasset_shares(context, v, holder));
            }
        }
    }
    if (own->active) {
        sim_engine_schedule(context, context->engine->now + spec->grid.step, MITO_EVENT_COLLATERAL_STEP, 0, 0, 0, 0);
    }
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_loan_state *state = mito_loan_state_of(context, i);
        uint32_t vault = own->markets[i].study->vault;
        sim_u128 shares = 0, scaled = state->others;
        const char *broken = mito_credit_check(&state->credit);
        if (broken != NULL) {
            return broken;
        }
        if (state->shares != mito_miasset_shares(context, vault, mito_loan_seat_of(spec, i, MITO_LOAN_SEAT_MARKET))) {
            return "a collateral market's shares are not what its seat holds";
        }
        for (uint32_t h = 0; full && h < own->markets[i].holders; h++) {
            const struct mito_loan *loan = mito_loan_of(context, i, spec->vaults[vault].holder_first + h);
            shares += loan->shares;
            scaled += loan->scaled;
        }
        if (full && (shares != state->shares || scaled != state->credit.scaled)) {
            return "the loans of a collateral market do not sum to its books";
        }
    }
    return NULL;
}

const struct mito_part mito_collateral_part = {
    .name = "collateral",
    .build = mito_collateral_build_own,
    .destroy = mito_collateral_build_free,
    .state_size = mito_collateral_build_state,
    .slots = mito_collateral_build_slots,
    .flights = mito_collateral_build_flights,
    .requests = mito_collateral_build_requests,
    .paths = mito_collateral_build_paths,
    .dimensions = mito_collateral_build_dimensions,
    .draw = mito_collateral_build_draw,
    .start = start,
    .begin = mito_collateral_report_begin,
    .measure = mito_collateral_report_measure,
    .check = check,
    .rows = mito_collateral_report_rows,
    .sample = mito_collateral_report_sample,
    .supplied = supplied,
    .kept = kept,
    .recall = recall,
    .claimed = mito_collateral_liquidate_claimed,
    .delivered = mito_collateral_liquidate_delivered,
};
