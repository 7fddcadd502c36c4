#include "models/world/collateral_liquidate.h"

#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/holders.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools.h"

#define DUST (1000 * MITO_LIQUIDATION_USD) /* a partial liquidation leaves this much on both sides */
#define ROUNDS 8                           /* of one loan in a step */

static const struct mito_loan_own *own_of(const struct sim_context *context, uint32_t market)
{
    return &mito_loans_own_of(mito_spec_of(context))->markets[market];
}

static uint32_t liquidator(const struct sim_context *context, uint32_t market)
{
    return mito_loan_seat_of(mito_spec_of(context), market, MITO_LOAN_SEAT_LIQUIDATOR);
}

/* What shares fetch at once, hub units, after what waiting costs; *pool is where, MITO_NOWHERE for the queue. */
static double fetch(struct sim_context *context, uint32_t market, sim_u128 shares, uint32_t *pool)
{
    const struct mito_collateral *study = own_of(context, market)->study;
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[study->vault];
    double years = (double)(vault->study->reclaim_period + SIM_DAY) / (double)SIM_YEAR;
    double queue =
        sim_wide_double(mito_miasset_worth(context, study->vault, shares)) / (1 + study->liquidators.hurdle * years);
    sim_u128 now = 0;

    *pool = study->liquidators.exit == MITO_COLLATERAL_QUEUE
                ? MITO_NOWHERE
                : mito_miasset_pools_best(context, study->vault, shares, &now);
    if (study->liquidators.exit == MITO_COLLATERAL_POOL || sim_wide_double(now) >= queue) {
        return sim_wide_double(now);
    }
    *pool = MITO_NOWHERE;
    return queue;
}

/* How much of a loan's shares `part` of its worth is. */
static sim_u128 shares_of(const struct mito_loan *loan, sim_u128 worth, sim_u128 part)
{
    sim_u128 shares = 0;

    if (part >= worth || sim_wide_muldiv_floor(loan->shares, part, worth, &shares)) {
        return loan->shares;
    }
    return shares;
}

static bool leaves_dust(const struct mito_liquidation_side *side, sim_u128 taken)
{
    struct mito_liquidation_side rest = *side;

    rest.amount -= taken < rest.amount ? taken : rest.amount;
    return rest.amount > 0 && mito_liquidation_worth(&rest) < DUST;
}

/* One liquidation at the prices of the sides; false when nobody can or would. */
static bool liquidate(struct sim_context *context, uint32_t market, uint32_t holder,
                      const struct mito_liquidation_side *backing, const struct mito_liquidation_side *owed)
{
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    struct mito_loan *loan = mito_loan_of(context, market, holder);
    sim_u128 most = mito_liquidation_most(&own->terms, backing, owed);
    sim_u128 cover = most < state->cash ? most : state->cash;
    struct mito_liquidation taken = mito_liquidation_seize(&own->terms, backing, owed, cover);
    sim_u128 seized = taken.liquidator + taken.fee;
    uint32_t vault = own->study->vault, pool;

    bool all = taken.repaid >= owed->amount || seized >= backing->amount;
    if (taken.repaid == 0 || (!all && (leaves_dust(owed, taken.repaid) || leaves_dust(backing, seized)))) {
        return false;
    }
    sim_u128 shares = shares_of(loan, backing->amount, seized), fee = shares_of(loan, backing->amount, taken.fee);
    const struct mito_spec *spec = mito_spec_of(context);
    double cost = sim_wide_double(taken.repaid) / sim_wide_double(owed->unit) * (double)owed->price * 1e-8;
    double gain = fetch(context, market, shares - fee, &pool) / sim_wide_double(backing->unit) *
                  mito_costs_price(context, spec->vaults[vault].asset);
    if (gain < cost) {
        return false;
    }
    uint32_t seat = mito_loan_seat_of(spec, market, MITO_LOAN_SEAT_MARKET), buyer = liquidator(context, market);
    state->cash -= mito_credit_repay(&state->credit, taken.repaid, &loan->scaled);
    loan->shares -= shares;
    state->shares -= shares;
    mito_miasset_hand(context, vault, seat, buyer, shares - fee);
    mito_miasset_hand(context, vault, seat, mito_loan_seat_of(spec, market, MITO_LOAN_SEAT_TREASURY), fee);
    state->total.liquidations++;
    state->total.liquidated += cost;
    SIM_NOTE(context, "loan of holder %u in %s liquidated: %.6g USD repaid", holder, own->study->name, cost);
    sim_u128 assets = 0;
    if (pool != MITO_NOWHERE) {
        (void)mito_miasset_pools_sell(context, pool, buyer, shares - fee, &assets);
    }
    return true;
}

/* Collateral gone, or worth nothing: what is owed is lost. */
static void write_off(struct sim_context *context, uint32_t market, uint32_t holder)
{
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    struct mito_loan *loan = mito_loan_of(context, market, holder);

    if (loan->scaled == 0 || mito_miasset_worth(context, own_of(context, market)->study->vault, loan->shares) > 0) {
        return;
    }
    double lost = sim_wide_double(mito_credit_forgive(&state->credit, &loan->scaled)) /
                  sim_wide_double(own_of(context, market)->debt_unit);
    state->total.bad_debt += lost * (double)mito_collateral_debt_price(context, market) * 1e-8;
}

/* A loan whose barrier was passed in the step: liquidated at its barrier, or at the price of now when that is lower. */
static void meet(struct sim_context *context, uint32_t market, uint32_t holder, uint64_t price, uint64_t lowest)
{
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);

    for (int round = 0; round < ROUNDS; round++) {
        struct mito_liquidation_side backing = mito_collateral_backing(context, market, holder, lowest);
        struct mito_liquidation_side owed = mito_collateral_owed(context, market, holder);
        sim_u128 health = mito_liquidation_health(&own->terms, &backing, &owed);
        if (owed.amount == 0) {
            return;
        }
        double factor = sim_wide_double(health) / 1e18;
        state->health = state->health < 0 || factor < state->health ? factor : state->health;
        if (health >= MITO_LIQUIDATION_WAD) {
            return;
        }
        sim_u128 barrier = factor > 0 ? sim_wide_from_double((double)lowest / factor) : price;
        backing.price = barrier > lowest && barrier < price ? (uint64_t)barrier : barrier >= price ? price : lowest;
        if (!liquidate(context, market, holder, &backing, &owed)) {
            state->total.refused++;
            return;
        }
        write_off(context, market, holder);
    }
}

/* A quick look in doubles; the integers decide near 1 and below. */
static bool is_safe(const struct sim_context *context, uint32_t market, const struct mito_loan *loan, double per_share,
                    double threshold)
{
    const struct mito_loan_state *state = mito_loan_state_of(context, market);
    double debt = mito_ray_double(loan->scaled) * (mito_ray_double(state->credit.index) * 1e-27);

    return mito_ray_double(loan->shares) * per_share * threshold > debt * 1.001 + 1;
}

/* Hub asset of the liquidators goes to the branch with most free liquidity; what is short waits for the next step. */
static void carry_out(struct sim_context *context, uint32_t market)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t vault = own_of(context, market)->study->vault, asset = spec->vaults[vault].asset, best = MITO_NOWHERE;
    sim_u128 assets = mito_miasset_assets(context, vault, liquidator(context, market)), most = 0;

    for (uint32_t k = 0; assets > 0 && k < spec->vaults[vault].executor_count; k++) {
        uint32_t chain = spec->executors[spec->vaults[vault].executor_first + k].chain;
        sim_u128 free =
            mito_holders_payable(context, vault, chain); /* above the chain's threshold, whole branch units */
        if (free > most) {
            most = free;
            best = chain;
        }
    }
    if (best == MITO_NOWHERE) {
        return;
    }
    sim_u128 scale = mito_protocol_pair(protocol, asset, best)->scale, sent = assets < most ? assets : most;
    sent -= sent % scale;
    if (sent > 0 && mito_collateral_liquidate_send(context, market, best, sent)) {
        state->moving += sent;
    }
}

static void ask(struct sim_context *context, uint32_t market)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t vault = own_of(context, market)->study->vault, seat = liquidator(context, market);
    sim_u128 shares = mito_miasset_shares(context, vault, seat);
    const struct mito_receiver *receiver =
        mito_queue_receiver(mito_protocol_vlf(protocol, vault), mito_protocol_holder(protocol, seat));

    if (mito_vlf_is_dust(protocol, vault, shares) || receiver->count - receiver->claimed >= MITO_QUEUE_MAX_PENDING) {
        return;
    }
    mito_holders_request(context, vault, seat, shares, (struct mito_request_info){.ordinal = MITO_HOLDERS_QUEUED});
    mito_loan_state_of(context, market)->pending += shares - mito_miasset_shares(context, vault, seat);
}

void mito_collateral_liquidate(struct sim_context *context, uint32_t market)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_spec_vault *vault = &spec->vaults[own->study->vault];
    uint64_t price = mito_collateral_price(context, market), debt = mito_collateral_debt_price(context, market);
    double ratio = mito_costs_price(context, vault->asset) / mito_costs_price(context, own->study->debt);
    double low =
        mito_spec_path(spec, context->scenario,
                       mito_part_path(spec, MITO_PART_COLLATERAL) + market * MITO_LOAN_PATHS + MITO_LOAN_PATH_LOW,
                       context->engine->now);
    uint64_t lowest = low < ratio ? (uint64_t)sim_wide_from_double((double)price * (low / ratio)) : price;
    struct mito_swap_worth worth = mito_miasset_pools_worth(context, own->study->vault);
    double per_share = worth.shares == 0
                           ? 0
                           : sim_wide_double(worth.assets) / sim_wide_double(worth.shares) * (double)lowest /
                                 (double)debt * sim_wide_double(own->debt_unit) / spec->assets[vault->asset].unit;

    lowest = lowest > 0 ? lowest : 1;
    for (uint32_t h = 0; h < own->holders; h++) {
        const struct mito_loan *loan = mito_loan_of(context, market, vault->holder_first + h);
        if (loan->scaled != 0 && !is_safe(context, market, loan, per_share, own->study->threshold)) {
            meet(context, market, vault->holder_first + h, price, lowest);
        }
    }
    ask(context, market);
    carry_out(context, market);
}

static bool is_mine(const struct sim_context *context, uint32_t market, uint32_t vault, uint32_t seat)
{
    return own_of(context, market)->study->vault == vault && liquidator(context, market) == seat;
}

void mito_collateral_liquidate_claimed(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request,
                                       uint32_t count, sim_u128 assets)
{
    const struct mito_loans_own *own = mito_loans_own_of(mito_spec_of(context));
    const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), vault);

    (void)assets;
    for (uint32_t i = 0; i < own->count; i++) {
        if (!is_mine(context, i, vault, seat)) {
            continue;
        }
        for (uint32_t k = 0; k < count; k++) {
            mito_loan_state_of(context, i)->pending -= mito_queue_request_at(vlf, request)->shares;
            request = mito_queue_request_at(vlf, request)->next;
        }
        carry_out(context, i);
    }
}

void mito_collateral_liquidate_delivered(struct sim_context *context, const struct mito_flight *flight)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t market = flight->holder, asset = spec->vaults[flight->vault].asset;
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    double coins = sim_wide_double(flight->amount) / spec->assets[asset].unit;

    if (asset != own->study->debt) {
        coins *= mito_costs_price(context, asset) / mito_costs_price(context, own->study->debt);
    }
    state->moving -= flight->amount;
    state->cash +=
        asset == own->study->debt ? flight->amount : sim_wide_from_double(coins * sim_wide_double(own->debt_unit));
}
