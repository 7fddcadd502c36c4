#include "models/world/miasset_pools.h"

#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_build.h"
#include "models/world/miasset_pools_report.h"
#include "models/world/rewards.h"

#include <math.h>

#define SMALLEST 1000u /* arbitrage trades at least this part of the depth: a request is worth its gas */

static const struct mito_pool_own *own_of(const struct sim_context *context, uint32_t pool)
{
    return &mito_pools_own_of(mito_spec_of(context))->pools[pool];
}

static uint32_t vault_of(const struct sim_context *context, uint32_t pool)
{
    return own_of(context, pool)->study->vault;
}

static uint32_t seat_of(const struct sim_context *context, uint32_t pool, enum mito_pool_seat seat)
{
    return mito_pool_seat_of(mito_spec_of(context), pool, seat);
}

struct mito_swap_worth mito_miasset_pools_worth(const struct sim_context *context, uint32_t vault)
{
    struct mito_vlf_price price = mito_vlf_price_of(mito_state_protocol(context), vault);

    return (struct mito_swap_worth){price.assets, price.shares};
}

/* The pool with the worth of now. */
static struct mito_swap *fresh(const struct sim_context *context, uint32_t pool)
{
    struct mito_swap_worth worth = mito_miasset_pools_worth(context, vault_of(context, pool));
    struct mito_swap *swap = &mito_pool_state_of(context, pool)->swap;

    mito_swap_reprice(swap, &worth);
    return swap;
}

/* A trade by an account: coin 0 shares, coin 1 the asset. */
static bool trade(struct sim_context *context, uint32_t pool, uint32_t trader, uint32_t from, sim_u128 in,
                  sim_u128 *out)
{
    struct mito_pool_state *state = mito_pool_state_of(context, pool);
    uint32_t vault = vault_of(context, pool), seat = seat_of(context, pool, MITO_POOL_SEAT_POOL);

    if (mito_swap_trade(fresh(context, pool), from, in, out)) {
        return false;
    }
    if (from == 0) {
        mito_miasset_hand(context, vault, trader, seat, in);
        mito_miasset_pay(context, vault, seat, trader, *out);
    } else {
        mito_miasset_pay(context, vault, trader, seat, in);
        mito_miasset_hand(context, vault, seat, trader, *out);
    }
    double moved = mito_miasset_coins(context, vault, from == 0 ? *out : in);
    state->volume += moved;
    state->fees += moved * state->swap.fee;
    return true;
}

static sim_u128 least(sim_u128 a, sim_u128 b)
{
    return a < b ? a : b;
}

/* --- Liquidity. --- */

static bool add(struct sim_context *context, uint32_t pool, uint32_t giver, const sim_u128 amounts[2], sim_u128 *minted)
{
    uint32_t vault = vault_of(context, pool), seat = seat_of(context, pool, MITO_POOL_SEAT_POOL);

    if (mito_swap_add(fresh(context, pool), amounts, minted)) {
        return false;
    }
    mito_miasset_hand(context, vault, giver, seat, amounts[0]);
    mito_miasset_pay(context, vault, giver, seat, amounts[1]);
    return true;
}

/* At the start: a holder that provides brings as much of the asset as its shares are worth. */
static void provide(struct sim_context *context, uint32_t pool, uint32_t holder)
{
    uint32_t vault = vault_of(context, pool);
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 shares = mito_miasset_shares(context, vault, holder), minted = 0;

    if (mito_miasset_place(context, MITO_USE_POOL, holder) != pool || mito_vlf_is_dust(protocol, vault, shares)) {
        return;
    }
    sim_u128 assets = mito_miasset_endow(context, vault, mito_protocol_holder(protocol, holder),
                                         mito_miasset_worth(context, vault, shares));
    const sim_u128 amounts[2] = {shares, assets};
    if (assets > 0 && add(context, pool, holder, amounts, &minted)) {
        *mito_pool_liquidity_of(context, pool, holder) += minted;
        mito_pool_state_of(context, pool)->holders += minted;
        mito_rewards_provided(context, pool, holder, *mito_pool_liquidity_of(context, pool, holder));
    }
}

/* Later: with its shares alone, where that costs at most its tolerance. */
static void join(struct sim_context *context, uint32_t pool, uint32_t holder, sim_u128 shares)
{
    struct mito_pool_state *state = mito_pool_state_of(context, pool);
    struct mito_swap after = *fresh(context, pool), back;
    sim_u128 minted = 0, returned = 0;

    if (mito_swap_join(&after, shares, &minted)) {
        return;
    }
    back = after;
    double kept = 1 - own_of(context, pool)->study->tolerance;
    if (mito_swap_leave(&back, minted, &returned) ||
        sim_wide_double(returned) < sim_wide_double(shares) * kept * kept) { /* in and out again: twice the cost */
        return;
    }
    state->swap = after;
    mito_miasset_hand(context, vault_of(context, pool), holder, seat_of(context, pool, MITO_POOL_SEAT_POOL), shares);
    *mito_pool_liquidity_of(context, pool, holder) += minted;
    state->holders += minted;
    mito_rewards_provided(context, pool, holder, *mito_pool_liquidity_of(context, pool, holder));
}

static void supplied(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                     const struct mito_flight *flight)
{
    uint32_t pool = mito_miasset_place(context, MITO_USE_POOL, holder);

    (void)vault;
    (void)flight;
    if (pool != MITO_NOWHERE) {
        join(context, pool, holder, shares);
    }
}

sim_u128 mito_miasset_pools_liquidity(const struct sim_context *context, uint32_t pool, uint32_t holder)
{
    return *mito_pool_liquidity_of(context, pool, holder);
}

/* The next pool, from `from` on, in which a holder of the vault has liquidity. */
static uint32_t next_pool(const struct sim_context *context, uint32_t vault, uint32_t holder, uint32_t from)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));

    for (uint32_t i = from; own->active && i < own->count; i++) {
        if (own->pools[i].study->vault == vault && mito_miasset_pools_liquidity(context, i, holder) > 0) {
            return i;
        }
    }
    return MITO_NOWHERE;
}

static sim_u128 kept(struct sim_context *context, uint32_t vault, uint32_t holder)
{
    sim_u128 sum = 0;

    for (uint32_t i = next_pool(context, vault, holder, 0); i != MITO_NOWHERE;
         i = next_pool(context, vault, holder, i + 1)) {
        struct mito_swap copy = *fresh(context, i);
        sim_u128 shares = 0;
        sum += mito_swap_leave(&copy, mito_miasset_pools_liquidity(context, i, holder), &shares) ? 0 : shares;
    }
    return sum;
}

/* Takes out in shares alone what part of the pool shares gives about as many as asked for. */
static sim_u128 recall(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    sim_u128 came = 0, all = kept(context, vault, holder);

    for (uint32_t i = next_pool(context, vault, holder, 0); i != MITO_NOWHERE && came < shares;
         i = next_pool(context, vault, holder, i + 1)) {
        sim_u128 *liquidity = mito_pool_liquidity_of(context, i, holder), part = *liquidity, out = 0;
        if (shares < all && sim_wide_muldiv_ceil(*liquidity, shares, all, &part)) {
            continue;
        }
        if (mito_swap_leave(fresh(context, i), part, &out)) {
            continue;
        }
        *liquidity -= part;
        mito_pool_state_of(context, i)->holders -= part;
        mito_rewards_provided(context, i, holder, *liquidity);
        mito_miasset_hand(context, vault, seat_of(context, i, MITO_POOL_SEAT_POOL), holder, out);
        came += out;
    }
    return came;
}

/* --- Leaving at once. --- */

uint32_t mito_miasset_pools_best(struct sim_context *context, uint32_t vault, sim_u128 shares, sim_u128 *assets)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));
    uint32_t best = MITO_NOWHERE;

    *assets = 0;
    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sim_u128 out = 0;
        if (own->pools[i].study->vault == vault && !mito_swap_quote(fresh(context, i), 0, shares, &out) &&
            out > *assets) {
            *assets = out;
            best = i;
        }
    }
    return best;
}

bool mito_miasset_pools_sell(struct sim_context *context, uint32_t pool, uint32_t seller, sim_u128 shares,
                             sim_u128 *assets)
{
    return trade(context, pool, seller, 0, shares, assets);
}

static sim_u128 exit_quote(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    sim_u128 assets;

    (void)holder;
    (void)mito_miasset_pools_best(context, vault, shares, &assets);
    return assets;
}

static bool exit_take(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                      const struct mito_part_cause *cause)
{
    sim_u128 assets, worth = mito_miasset_worth(context, vault, shares);
    uint32_t pool = mito_miasset_pools_best(context, vault, shares, &assets);

    if (pool == MITO_NOWHERE || !trade(context, pool, holder, 0, shares, &assets)) {
        return false;
    }
    struct mito_pool_state *state = mito_pool_state_of(context, pool);
    state->exit_count++;
    state->exits += mito_miasset_coins(context, vault, assets);
    state->exit_worth += mito_miasset_coins(context, vault, worth);
    SIM_NOTE(context, "holder %u leaves through pool %s for %.6g, worth %.6g", holder,
             own_of(context, pool)->study->name, mito_miasset_coins(context, vault, assets),
             mito_miasset_coins(context, vault, worth));
    mito_holders_carry_home(context, vault, holder, assets, cause->entity, cause->ordinal, cause->wait);
    return true;
}

/* --- Entering where shares are cheap. --- */

/* The pool that gives a depositor most shares, if that is enough more than the vault does; MITO_NOWHERE for none. */
static uint32_t cheapest(struct sim_context *context, uint32_t vault, sim_u128 assets)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));
    struct mito_swap_worth worth = mito_miasset_pools_worth(context, vault);
    uint32_t best = MITO_NOWHERE;
    double most = 0;
    sim_u128 issued = 0;

    if (!own->active || worth.shares == 0 || sim_wide_muldiv_floor(assets, worth.shares, worth.assets, &issued)) {
        return MITO_NOWHERE;
    }
    for (uint32_t i = 0; i < own->count; i++) {
        sim_u128 out = 0;
        double least = own->pools[i].study->entry;
        if (own->pools[i].study->vault == vault && least == least && /* not NaN: depositors look here */
            !mito_swap_quote(fresh(context, i), 1, assets, &out) && sim_wide_double(out) > most &&
            sim_wide_double(out) * (1 - least) > sim_wide_double(issued)) {
            most = sim_wide_double(out);
            best = i;
        }
    }
    return best;
}

static bool sells(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 assets)
{
    (void)holder;
    return cheapest(context, vault, assets) != MITO_NOWHERE;
}

/* A depositor's plain hub asset has come: it buys where that still pays, else supplies the vault, else goes home. */
static void delivered(struct sim_context *context, const struct mito_flight *flight)
{
    uint32_t vault = flight->vault, holder = flight->holder, pool = cheapest(context, vault, flight->amount);
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 shares = 0;

    mito_measure_free(context, mito_spec_of(context)->vaults[vault].asset, flight->message.source);
    if (pool != MITO_NOWHERE && trade(context, pool, holder, 1, flight->amount, &shares)) {
        mito_pool_state_of(context, pool)->entries += mito_miasset_coins(context, vault, flight->amount);
    } else {
        shares = mito_miasset_supply(context, vault, mito_protocol_holder(protocol, holder), flight->amount);
    }
    if (shares == 0) {
        mito_holders_carry_home(context, vault, holder, flight->amount, flight->entity, flight->ordinal, flight->wait);
        return;
    }
    MITO_PART_EACH(supplied, context, vault, holder, shares, flight);
}

/* --- Prices. --- */

bool mito_miasset_pools_exist(const struct mito_spec *spec, uint32_t vault)
{
    const struct mito_pools_own *own = mito_pools_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        if (own->pools[i].study->vault == vault) {
            return true;
        }
    }
    return false;
}

double mito_miasset_pools_premium_of(struct sim_context *context, uint32_t pool)
{
    struct mito_swap_worth worth = mito_miasset_pools_worth(context, vault_of(context, pool));

    return mito_swap_premium(fresh(context, pool), &worth);
}

double mito_miasset_pools_premium(struct sim_context *context, uint32_t vault)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));
    double premium = 1;
    sim_u128 most = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sim_u128 depth = mito_swap_balance(&mito_pool_state_of(context, i)->swap, 1);
        if (own->pools[i].study->vault == vault && depth > most) {
            most = depth;
            premium = mito_miasset_pools_premium_of(context, i);
        }
    }
    return premium;
}

static double discount(struct sim_context *context, uint32_t vault)
{
    return mito_miasset_pools_exist(mito_spec_of(context), vault) ? mito_miasset_pools_premium(context, vault) - 1
                                                                  : NAN;
}

/* --- A step: others trade, then arbitrageurs. --- */

static void others(struct sim_context *context, uint32_t pool)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pool_own *own = own_of(context, pool);
    uint32_t vault = own->study->vault, seat = seat_of(context, pool, MITO_POOL_SEAT_OTHERS);
    double z = mito_spec_path(spec, context->scenario, mito_part_path(spec, MITO_PART_MIASSET_POOLS) + pool,
                              context->engine->now);
    double mean = 0x1.9884533d43651p-1; /* of |z|: sqrt(2 / pi) */
    sim_u128 assets = sim_wide_from_double(fabs(z) / mean * own->size * spec->assets[spec->vaults[vault].asset].unit);
    sim_u128 out = 0;

    if (z > 0) {
        assets = least(assets, mito_miasset_assets(context, vault, seat));
        (void)trade(context, pool, seat, 1, assets, &out);
    } else if (z < 0) {
        struct mito_swap_worth worth = mito_miasset_pools_worth(context, vault);
        sim_u128 shares = 0;
        if (!sim_wide_muldiv_floor(assets, worth.shares, worth.assets, &shares)) {
            shares = least(shares, mito_miasset_shares(context, vault, seat));
            (void)trade(context, pool, seat, 0, shares, &out);
        }
    }
}

/* Buys shares below their worth less what waiting costs, and asks for redemption. */
static void buy(struct sim_context *context, uint32_t pool, uint32_t seat, sim_u128 assets)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t vault = vault_of(context, pool);
    const struct mito_receiver *receiver =
        mito_queue_receiver(mito_protocol_vlf(protocol, vault), mito_protocol_holder(protocol, seat));
    sim_u128 shares = 0;

    assets = least(assets, mito_miasset_assets(context, vault, seat));
    if (assets < own_of(context, pool)->depth / SMALLEST ||
        receiver->count - receiver->claimed >= MITO_QUEUE_MAX_PENDING ||
        !trade(context, pool, seat, 1, assets, &shares)) {
        return;
    }
    shares = mito_miasset_shares(context, vault, seat); /* and what was left before */
    mito_holders_request(context, vault, seat, shares, (struct mito_request_info){.ordinal = MITO_HOLDERS_QUEUED});
    mito_pool_state_of(context, pool)->pending += shares - mito_miasset_shares(context, vault, seat);
}

/* Supplies to the vault and sells the shares at once. */
static void mint_and_sell(struct sim_context *context, uint32_t pool, uint32_t seat, sim_u128 shares)
{
    uint32_t vault = vault_of(context, pool);
    sim_u128 assets = least(mito_miasset_worth(context, vault, shares), mito_miasset_assets(context, vault, seat));

    if (assets < own_of(context, pool)->depth / SMALLEST) {
        return;
    }
    shares = mito_miasset_supply(context, vault, seat, assets);
    if (shares > 0) {
        (void)trade(context, pool, seat, 0, shares, &assets);
    }
}

static void arbitrage(struct sim_context *context, uint32_t pool)
{
    const struct mito_pool_own *own = own_of(context, pool);
    struct mito_swap_worth worth = mito_miasset_pools_worth(context, own->study->vault);
    uint32_t seat = seat_of(context, pool, MITO_POOL_SEAT_ARBITRAGE), from = 0;
    double years = (double)own->wait / (double)SIM_YEAR;

    if (own->capital == 0 || worth.shares == 0) {
        return;
    }
    sim_u128 in =
        mito_swap_arbitrage(fresh(context, pool), &worth, 1 / (1 + own->study->arbitrage.hurdle * years), &from);
    if (in > 0 && from == 1) {
        buy(context, pool, seat, in);
        return;
    }
    in = mito_swap_arbitrage(fresh(context, pool), &worth, 1, &from);
    if (in > 0 && from == 0) {
        mint_and_sell(context, pool, seat, in);
    }
}

void mito_miasset_pools_step(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);

    (void)event;
    for (uint32_t i = 0; i < own->count; i++) {
        others(context, i);
        arbitrage(context, i);
    }
    sim_engine_schedule(context, context->engine->now + spec->grid.step, MITO_EVENT_POOL_STEP, 0, 0, 0, 0);
}

static void claimed(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request, uint32_t count,
                    sim_u128 assets)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);
    const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), vault);

    (void)assets; /* they lie at the seat */
    for (uint32_t i = 0; i < own->count; i++) {
        if (own->pools[i].study->vault != vault || seat_of(context, i, MITO_POOL_SEAT_ARBITRAGE) != seat) {
            continue;
        }
        for (uint32_t k = 0; k < count; k++) {
            mito_pool_state_of(context, i)->pending -= mito_queue_request_at(vlf, request)->shares;
            request = mito_queue_request_at(vlf, request)->next;
        }
    }
}

/* --- The world's life. --- */

/* Half of `assets` for a seat as they are, half as shares. */
static void endow(struct sim_context *context, uint32_t vault, uint32_t seat, sim_u128 assets, sim_u128 *plain,
                  sim_u128 *shares)
{
    uint32_t account = mito_protocol_holder(mito_state_protocol(context), seat);

    *plain = mito_miasset_endow(context, vault, account, assets);
    *shares = mito_miasset_supply(context, vault, account, mito_miasset_endow(context, vault, account, assets));
    if (assets > 0 && *shares == 0) {
        sim_engine_fail(context, MITO_REASON_INITIAL);
    }
}

static void open(struct sim_context *context, uint32_t pool)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pool_own *own = own_of(context, pool);
    struct mito_pool_state *state = mito_pool_state_of(context, pool);
    uint32_t vault = own->study->vault, seat = seat_of(context, pool, MITO_POOL_SEAT_POOL);
    sim_u128 amounts[2] = {0, 0}, plain, shares;

    state->swap = mito_swap_of((enum mito_swap_kind)own->study->kind,
                               (unsigned)spec->assets[spec->vaults[vault].asset].study->decimals,
                               (uint64_t)own->study->amplification, own->study->fee);
    endow(context, vault, seat, own->depth, &amounts[1], &amounts[0]);
    if (context->engine->failed != 0 || mito_swap_add(fresh(context, pool), amounts, &state->sponsor)) {
        sim_engine_fail(context, MITO_REASON_INITIAL);
        return;
    }
    endow(context, vault, seat_of(context, pool, MITO_POOL_SEAT_OTHERS), own->stock, &plain, &shares);
    state->endowed = mito_miasset_endow(
        context, vault,
        mito_protocol_holder(mito_state_protocol(context), seat_of(context, pool, MITO_POOL_SEAT_ARBITRAGE)),
        own->capital);
    for (uint32_t h = 0; h < spec->vaults[vault].holder_count; h++) {
        provide(context, pool, spec->vaults[vault].holder_first + h);
    }
}

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count && context->engine->failed == 0; i++) {
        open(context, i);
    }
    if (own->active) {
        sim_engine_schedule(context, context->engine->now + spec->grid.step, MITO_EVENT_POOL_STEP, 0, 0, 0, 0);
    }
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_pool_state *state = mito_pool_state_of(context, i);
        uint32_t vault = own->pools[i].study->vault, seat = seat_of(context, i, MITO_POOL_SEAT_POOL);
        sim_u128 locked = state->swap.kind == MITO_SWAP_PRODUCT ? MITO_CONSTANT_PRODUCT_LOCKED : 0, sum = 0;
        if (mito_swap_balance(&state->swap, 0) != mito_miasset_shares(context, vault, seat) ||
            mito_swap_balance(&state->swap, 1) != mito_miasset_assets(context, vault, seat)) {
            return "a miAsset pool's reserves are not what its seat holds";
        }
        if (state->sponsor + state->holders + locked != mito_swap_supply(&state->swap)) {
            return "the shares of a miAsset pool do not sum to their supply";
        }
        for (uint32_t h = 0; full && h < own->pools[i].holders; h++) {
            sum += *mito_pool_liquidity_of(context, i, spec->vaults[vault].holder_first + h);
        }
        if (full && sum != state->holders) {
            return "what holders have in a miAsset pool does not sum to what it says";
        }
    }
    return NULL;
}

const struct mito_part mito_miasset_pools_part = {
    .name = "miasset_pools",
    .build = mito_miasset_pools_build_own,
    .destroy = mito_miasset_pools_build_free,
    .state_size = mito_miasset_pools_build_state,
    .slots = mito_miasset_pools_build_slots,
    .flights = mito_miasset_pools_build_flights,
    .requests = mito_miasset_pools_build_requests,
    .paths = mito_miasset_pools_build_paths,
    .dimensions = mito_miasset_pools_build_dimensions,
    .draw = mito_miasset_pools_build_draw,
    .start = start,
    .begin = mito_miasset_pools_report_begin,
    .measure = mito_miasset_pools_report_measure,
    .check = check,
    .rows = mito_miasset_pools_report_rows,
    .sample = mito_miasset_pools_report_sample,
    .supplied = supplied,
    .exit_quote = exit_quote,
    .exit_take = exit_take,
    .kept = kept,
    .recall = recall,
    .sells = sells,
    .delivered = delivered,
    .discount = discount,
    .claimed = claimed,
};
