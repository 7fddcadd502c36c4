/* Solvers: promising, paying, buying shares from holders who leave at once. */
#include "models/world/solvers.h"

#include "models/protocol/book.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"

static uint32_t asset_of(const struct sim_context *context, uint32_t vault)
{
    return mito_spec_of(context)->vaults[vault].asset;
}

void mito_solvers_promise(struct sim_context *context, uint32_t vault, uint32_t chain,
                          const struct mito_solvers_offer *offer)
{
    mito_book_post(mito_solvers_book(context, asset_of(context, vault), chain), mito_solvers_inventory(offer->solver),
                   mito_solvers_promised(offer->solver), offer->out);
}

void mito_solvers_release(struct sim_context *context, uint32_t vault, uint32_t chain,
                          const struct mito_solvers_offer *offer)
{
    mito_book_post(mito_solvers_book(context, asset_of(context, vault), chain), mito_solvers_promised(offer->solver),
                   mito_solvers_inventory(offer->solver), offer->out);
}

/* Enters a payment of `out` hub units for a claim on `in`: gains, and what the metrics say of it. */
static void enter(struct sim_context *context, const struct mito_solvers_question *question, sim_u128 in, sim_u128 out,
                  const struct mito_solvers_offer *offer)
{
    uint32_t asset = asset_of(context, question->vault);
    struct mito_solvers_totals *total = &mito_solvers_state_of(context, offer->solver)->total;
    double usd = mito_costs_price(context, asset), unit = mito_spec_of(context)->assets[asset].unit;
    double gain = (sim_wide_double(in) - sim_wide_double(out)) / unit;

    mito_solvers_asset_of(context, offer->solver, asset)->gained += (sim_i128)in - (sim_i128)out;
    total->profit += (gain - offer->fee) * usd;
    total->pool_fees += offer->fee * usd;
    total->private_costs += mito_solvers_private(context, offer->solver, question) * usd;
    total->volume += sim_wide_double(out) / unit * usd;
    if (in > 0) {
        total->charged += (gain - offer->cost) * usd;
    } else {
        total->lost += sim_wide_double(out) / unit * usd;
    }
}

void mito_solvers_pay(struct sim_context *context, const struct mito_solvers_question *question, sim_u128 in,
                      const struct mito_solvers_offer *offer)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t asset = asset_of(context, question->vault);
    struct mito_solvers_totals *total = &mito_solvers_state_of(context, offer->solver)->total;

    mito_book_post(mito_solvers_book(context, asset, question->to), mito_solvers_promised(offer->solver),
                   MITO_SOLVERS_WORLD, offer->out);
    if (in > 0) {
        mito_book_post(mito_solvers_book(context, asset, question->from), MITO_SOLVERS_ESCROW, MITO_SOLVERS_OWED, in);
    }
    enter(context, question, in * mito_solvers_place_of(context, asset, question->from)->scale,
          offer->out * mito_solvers_place_of(context, asset, question->to)->scale, offer);
    total->fills++;
    if (spec->chains[question->to].gas_path != MITO_NOWHERE) {
        total->gas += mito_costs_call(context, question->to);
    }
}

/* The question that an exit at once asks of the solvers. */
static struct mito_solvers_question exit_question(const struct sim_context *context, uint32_t vault, uint32_t holder,
                                                  sim_u128 shares)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    sim_time since = context->engine->now + spec->study->plan.warmup;

    return (struct mito_solvers_question){.vault = vault,
                                          .from = MITO_NOWHERE,
                                          .to = spec->cohorts[spec->cohort_of[holder]].study->chain,
                                          .in = sim_wide_double(mito_vlf_preview_redeem(protocol, vault, shares)) /
                                                spec->assets[asset_of(context, vault)].unit,
                                          .entity = spec->cohorts[spec->cohort_of[holder]].entity,
                                          .ordinal = (uint32_t)(since / SIM_SECOND)};
}

sim_u128 mito_solvers_quote_exit(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    if (mito_solvers_of(context)->count == 0) {
        return 0;
    }
    struct mito_solvers_question question = exit_question(context, vault, holder, shares);
    struct mito_solvers_offer offer = mito_solvers_best(context, &question, true);

    return offer.solver == MITO_NOWHERE
               ? 0
               : offer.out * mito_solvers_place_of(context, asset_of(context, vault), question.to)->scale;
}

bool mito_solvers_take_exit(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                            const struct mito_part_cause *cause)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_solvers_question question = exit_question(context, vault, holder, shares);
    struct mito_solvers_offer offer = mito_solvers_best(context, &question, false);
    uint32_t asset = asset_of(context, vault);
    sim_u128 worth = mito_vlf_preview_redeem(protocol, vault, shares);

    (void)cause;
    if (offer.solver == MITO_NOWHERE) {
        return false;
    }
    uint32_t seat = mito_protocol_holder(protocol, mito_solvers_holder(context, offer.solver, vault));
    if (!mito_world_accept(context, mito_vlf_transfer(protocol, vault, mito_protocol_holder(protocol, holder), seat,
                                                      sim_wide_of(shares)))) {
        return false;
    }
    sim_u128 out = offer.out * mito_solvers_place_of(context, asset, question.to)->scale;
    struct mito_solvers_seat *own = mito_solvers_seat_of(context, offer.solver, vault);
    mito_book_post(mito_solvers_book(context, asset, question.to), mito_solvers_inventory(offer.solver),
                   MITO_SOLVERS_WORLD, offer.out);
    enter(context, &question, worth, out, &offer);
    /* The shares stand at what they are worth now; what they bring later is gained or lost then. */
    mito_solvers_asset_of(context, offer.solver, asset)->at_cost += worth;
    own->gathered += worth;
    double usd = mito_costs_price(context, asset) / mito_spec_of(context)->assets[asset].unit;
    mito_solvers_state_of(context, offer.solver)->total.worth_bought += sim_wide_double(worth) * usd;
    mito_solvers_state_of(context, offer.solver)->total.paid_bought += sim_wide_double(out) * usd;
    mito_solvers_state_of(context, offer.solver)->total.bought++;
    mito_solvers_state_of(context, offer.solver)->total.gas += mito_costs_call(context, question.to);
    if (own->redeem.generation == 0) {
        sim_time at = context->engine->now + mito_solvers_of(context)->one[offer.solver].common->redeem;
        own->redeem = sim_engine_schedule(context, mito_hazards_included(context, MITO_HUB, at),
                                          MITO_EVENT_SOLVER_REDEEM, 0, offer.solver, vault, 0);
    }
    SIM_NOTE(context, "%s buys the shares at %.4g of their worth", mito_solvers_of(context)->one[offer.solver].name,
             sim_wide_double(out) / sim_wide_double(worth));
    return true;
}

void mito_solvers_redeem(struct sim_context *context, const struct sim_event *event)
{
    uint32_t solver = event->entity, vault = (uint32_t)event->argument[0];
    struct mito_solvers_seat *own = mito_solvers_seat_of(context, solver, vault);
    struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, vault);
    uint32_t holder = mito_solvers_holder(context, solver, vault), before = vlf->requests;
    sim_u128 shares = mito_vlf_balance(protocol, vault, mito_protocol_holder(protocol, holder));

    own->redeem = SIM_QUEUE_NONE;
    if (mito_vlf_is_dust(protocol, vault, shares)) {
        return; /* they go with the next that are bought */
    }
    if (own->next - own->first < MITO_QUEUE_MAX_PENDING) {
        mito_solvers_state_of(context, solver)->total.gas += mito_spec_of(context)->hub_call;
        mito_holders_request(context, vault, holder, shares,
                             (struct mito_request_info){.ordinal = MITO_HOLDERS_QUEUED + own->next});
    }
    if (vlf->requests == before) { /* too many pending, or refused: later, with what has come until then */
        sim_time at = context->engine->now + mito_solvers_of(context)->one[solver].common->redeem;
        own->redeem = sim_engine_schedule(context, mito_hazards_included(context, MITO_HUB, at),
                                          MITO_EVENT_SOLVER_REDEEM, 0, solver, vault, 0);
        return;
    }
    own->paid[own->next++ % MITO_SOLVERS_RING] = own->gathered;
    own->gathered = 0;
}

static void wake_exit(struct sim_context *context, uint32_t solver, uint32_t vault, sim_time after)
{
    struct mito_solvers_seat *seat = mito_solvers_seat_of(context, solver, vault);
    sim_time at = context->engine->now + after;

    if (seat->exit.generation == 0) {
        seat->exit = sim_engine_schedule(context, mito_hazards_included(context, MITO_HUB, at), MITO_EVENT_SOLVER_EXIT,
                                         0, solver, vault, 0);
    }
}

void mito_solvers_claimed(struct sim_context *context, uint32_t vault, uint32_t holder, uint32_t request,
                          uint32_t count, sim_u128 assets)
{
    const struct mito_solvers *own = mito_solvers_of(context);
    uint32_t solver = holder - mito_part_seat(mito_spec_of(context), vault, own->seats[vault]);
    uint32_t asset = asset_of(context, vault);
    struct mito_solvers_seat *seat = mito_solvers_seat_of(context, solver, vault);
    struct mito_solvers_asset *of = mito_solvers_asset_of(context, solver, asset);
    sim_u128 paid = 0;

    (void)request;
    for (uint32_t i = 0; i < count; i++) {
        paid += seat->paid[seat->first++ % MITO_SOLVERS_RING];
    }
    of->at_cost -= paid;
    of->gained += (sim_i128)assets - (sim_i128)paid;
    mito_solvers_state_of(context, solver)->total.profit += (sim_wide_double(assets) - sim_wide_double(paid)) /
                                                            mito_spec_of(context)->assets[asset].unit *
                                                            mito_costs_price(context, asset);
    wake_exit(context, solver, vault, 1);
}

void mito_solvers_delivered(struct sim_context *context, const struct mito_flight *flight)
{
    const struct mito_spec *spec = mito_spec_of(context);
    uint32_t asset = spec->vaults[flight->vault].asset;

    if (flight->message.source == MITO_HUB) {
        uint32_t chain = flight->message.destination;
        *mito_solvers_coming(context, flight->request, asset, chain) -=
            flight->message.amount.low * mito_solvers_place_of(context, asset, chain)->scale;
        mito_book_post(mito_solvers_book(context, asset, chain), MITO_SOLVERS_WORLD,
                       mito_solvers_inventory(flight->request), flight->message.amount.low);
        mito_solvers_relocated(context, flight);
    } else if (!mito_solvers_follow(context, flight)) {
        wake_exit(context, flight->request, flight->vault, 1);
    }
}

void mito_solvers_dropped(struct sim_context *context, const struct mito_flight *flight)
{
    uint32_t asset = asset_of(context, flight->vault);
    bool from_hub = flight->message.source == MITO_HUB;
    uint32_t chain = from_hub ? flight->message.destination : flight->message.source;
    sim_u128 lost = flight->message.amount.low * mito_solvers_place_of(context, asset, chain)->scale;
    struct mito_solvers_totals *total = &mito_solvers_state_of(context, flight->request)->total;
    double usd = sim_wide_double(lost) / mito_spec_of(context)->assets[asset].unit * mito_costs_price(context, asset);

    if (from_hub) {
        *mito_solvers_coming(context, flight->request, asset, chain) -= lost;
    }
    mito_solvers_asset_of(context, flight->request, asset)->gained -= (sim_i128)lost;
    total->profit -= usd;
    total->lost += usd;
}
