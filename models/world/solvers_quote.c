/* Solvers: what a fill would cost each of them, and the best offer. */
#include "models/world/solvers.h"

#include "models/market/purpose.h"
#include "models/protocol/book.h"
#include "models/solver/across.h"
#include "models/world/costs.h"
#include "sim/base/hash.h"
#include "sim/random/math.h"

/* Expected seconds of a message between a chain and the hub, either way: reorganisations, relaying, half a block. */
static double message_s(const struct mito_spec *spec, uint32_t chain, bool to_hub)
{
    const struct mito_chain *study = spec->chains[chain].study;
    const struct mito_hub_chain *hub = &spec->study->hub;
    double ms = to_hub ? (double)(study->reorg_wait + study->relay) + (double)hub->block_time / 2
                       : (double)(hub->reorg_wait + hub->relay) + (double)study->block_time / 2;

    return ms / 1000;
}

/* How long what is paid on `to` is away: the proof by way of the hub and the deposit, or the queue; then the way back. */
static double settle_s(const struct mito_spec *spec, const struct mito_solver_common *common,
                       const struct mito_solvers_question *question, bool branch)
{
    if (question->from == MITO_NOWHERE) {
        sim_time period = spec->vaults[question->vault].study->reclaim_period;
        return ((double)period + (double)common->redeem * 0.5 + (double)spec->layout.reserve * 0.5) / 1000 +
               message_s(spec, question->to, false);
    }
    double proof = message_s(spec, question->to, true) + message_s(spec, question->from, false) +
                   (double)(common->confirmations * spec->chains[question->from].study->block_time) / 1000;
    double back = branch ? message_s(spec, question->from, true) + message_s(spec, question->to, false)
                         : (double)common->bridge_delay / 1000;
    return proof + back;
}

static double call_usd(const struct sim_context *context, uint32_t chain)
{
    return mito_spec_of(context)->chains[chain].gas_path != MITO_NOWHERE ? mito_costs_call(context, chain) : 0;
}

/* USD of paying, of the deposit and its message, and of the withdrawal and its message. */
static double gas_usd(const struct sim_context *context, const struct mito_solvers_question *question)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double usd = call_usd(context, question->to) + spec->hub_call;

    if (spec->chains[question->to].gas_path != MITO_NOWHERE) {
        struct mito_message back = {.source = MITO_HUB, .destination = question->to};
        usd += mito_costs_message(context, &back);
    }
    if (question->from != MITO_NOWHERE) {
        usd += call_usd(context, question->from) + spec->message_floor_hub;
    }
    return usd;
}

/* Fraction of the amount that the pool of a solver takes for one more fill. */
static double pool_fee(const struct sim_context *context, uint32_t solver, uint32_t asset, double in)
{
    const struct mito_solver_pool *pool = &mito_solvers_of(context)->one[solver].common->pool;
    double one = sim_wide_double(MITO_ACROSS_ONE);
    struct mito_across_curve curve = {.kink = sim_wide_from_double(pool->kink * one),
                                      .base = sim_wide_from_double(pool->base * one),
                                      .slope1 = sim_wide_from_double(pool->slope1 * one),
                                      .slope2 = sim_wide_from_double(pool->slope2 * one)};
    double all = sim_wide_double(mito_solvers_asset_of(context, solver, asset)->started);
    double away = sim_wide_double(mito_solvers_away(context, solver, asset));
    double more = in * mito_spec_of(context)->assets[asset].unit;

    if (curve.base + curve.slope1 + curve.slope2 == 0 || all <= 0) {
        return 0;
    }
    sim_u128 before = sim_wide_from_double((away < all ? away / all : 1) * one);
    sim_u128 after = sim_wide_from_double((away + more < all ? (away + more) / all : 1) * one);
    /* Of a decision, so the week's root in doubles; mito_across_fee has it to the last digit at ten times the price. */
    double yearly = sim_wide_double(mito_across_yearly(&curve, before, after)) / one;
    double weekly = sim_math_expm1(sim_math_log1p(yearly) / 52);
    return weekly < 1 ? weekly : 1;
}

/* A private cost, as a fraction of the amount: the same whatever came before. */
static double private_cost(const struct sim_context *context, const struct mito_solvers_one *one,
                           const struct mito_solvers_question *question)
{
    struct sim_stream stream = sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_SOLVER_COST, one->entity);
    struct sim_draw draw = sim_stream_at(&stream, (uint32_t)sim_hash_mix(question->entity, question->ordinal));

    return one->common->private_cost > 0
               ? sim_draw_lognormal(&draw, one->common->private_cost, one->common->private_spread)
               : 0;
}

static double stock_of(const struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain,
                       double *target)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solvers *own = mito_solvers_of(context);
    double unit = mito_solvers_place_of(context, asset, chain)->unit;

    *target = sim_wide_double(own->stocks[(solver * spec->asset_count + asset) * spec->chain_count + chain]) / unit;
    return sim_wide_double(
               mito_book_balance(mito_solvers_book(context, asset, chain), mito_solvers_inventory(solver))) /
           unit;
}

static struct mito_policy_view view_of(const struct sim_context *context, uint32_t solver, uint32_t asset,
                                       const struct mito_solvers_question *question)
{
    const struct mito_solvers_one *one = &mito_solvers_of(context)->one[solver];
    bool branch = question->from != MITO_NOWHERE && mito_solvers_place_of(context, asset, question->from)->branch;
    double fee = pool_fee(context, solver, asset, question->in);
    struct mito_policy_view view = {.age_s = question->age_s, .window_s = question->window_s};

    view.stock = stock_of(context, solver, asset, question->to, &view.target);
    if (question->from != MITO_NOWHERE) {
        view.stock_from = stock_of(context, solver, asset, question->from, &view.target_from);
    }
    view.quote = (struct mito_quote){
        .in = question->in,
        .fee = fee * question->in,
        .gas = gas_usd(context, question) / mito_costs_price(context, asset) +
               private_cost(context, one, question) * question->in,
        .rebalance = branch || question->from == MITO_NOWHERE ? 0 : one->common->bridge_fee * question->in,
        .hurdle = one->common->hurdle,
        .settle_s = settle_s(mito_spec_of(context), one->common, question, branch),
        .reorg = question->from == MITO_NOWHERE
                     ? 0
                     : mito_quote_reorg(one->common->reorg, (unsigned)one->common->confirmations),
        .risk = one->common->risk};
    return view;
}

double mito_solvers_private(const struct sim_context *context, uint32_t solver,
                            const struct mito_solvers_question *question)
{
    return private_cost(context, &mito_solvers_of(context)->one[solver], question) * question->in;
}

/* USD that are tied up in all of a solver's assets. */
static double tied_usd(const struct sim_context *context, uint32_t solver)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double usd = 0;

    for (uint32_t a = 0; a < spec->asset_count; a++) {
        usd += sim_wide_double(mito_solvers_away(context, solver, a)) / spec->assets[a].unit *
               mito_costs_price(context, a);
    }
    return usd;
}

/* One solver's offer; false: it has none. */
static bool offer_of(const struct sim_context *context, uint32_t solver, const struct mito_solvers_question *question,
                     bool count, struct mito_solvers_offer *offer)
{
    const struct mito_solvers_one *one = &mito_solvers_of(context)->one[solver];
    struct mito_solvers_state *state = mito_solvers_state_of(context, solver);
    uint32_t asset = mito_spec_of(context)->vaults[question->vault].asset;

    if (state->failed || (question->from == MITO_NOWHERE && !one->common->redemptions)) {
        return false;
    }
    state->total.asked += count;
    struct mito_policy_view view = view_of(context, solver, asset, question);
    double out = one->kind->offer(one->common, &view);
    double unit = mito_solvers_place_of(context, asset, question->to)->unit;
    *offer = (struct mito_solvers_offer){.solver = solver,
                                         .out = sim_wide_from_double(out * unit),
                                         .cost = mito_quote_cost(&view.quote, out),
                                         .fee = view.quote.fee};
    if (offer->out == 0) {
        return false;
    }
    if (mito_book_balance(mito_solvers_book(context, asset, question->to), mito_solvers_inventory(solver)) <
        offer->out) {
        state->total.dry += count;
        return false;
    }
    if (one->capital < 1e300 && tied_usd(context, solver) + out * mito_costs_price(context, asset) > one->capital) {
        state->total.limited += count;
        return false;
    }
    return true;
}

struct mito_solvers_offer mito_solvers_best(const struct sim_context *context,
                                            const struct mito_solvers_question *question, bool count)
{
    struct mito_solvers_offer best = {.solver = MITO_NOWHERE}, offer;

    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        if (offer_of(context, s, question, count, &offer) && offer.out > best.out) {
            best = offer;
        }
    }
    return best;
}
