/* Solvers: bringing a vault's liquidity to another chain for a fee. */
#include "models/world/solvers.h"

#include "models/protocol/book.h"
#include "models/protocol/branch.h"
#include "models/world/costs.h"
#include "models/world/holders.h"
#include "models/world/messages.h"

static uint32_t asset_of(const struct sim_context *context, uint32_t vault)
{
    return mito_spec_of(context)->vaults[vault].asset;
}

/* Coins that the job costs: gas of both transactions and messages, the foreign bridge back, capital for the time of all
 * three ways. */
static double cost_of(const struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t from, uint32_t to,
                      double coins)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_solver_common *common = mito_solvers_of(context)->one[solver].common;
    const struct mito_chain *source = spec->chains[to].study;
    struct mito_message back = {.source = MITO_HUB, .destination = from};
    double usd =
        mito_costs_call(context, to) + spec->message_floor_hub + spec->hub_call + mito_costs_message(context, &back);
    double ms = (double)(source->reorg_wait + source->relay + spec->study->hub.reorg_wait + spec->study->hub.relay +
                         common->bridge_delay);
    struct mito_quote quote = {.in = coins,
                               .gas = usd / mito_costs_price(context, asset_of(context, vault)),
                               .rebalance = common->bridge_fee * coins,
                               .hurdle = common->hurdle,
                               .settle_s = ms / 1000,
                               .risk = common->risk};

    return mito_quote_cost(&quote, coins);
}

uint32_t mito_solvers_find(const struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to,
                           sim_u128 units, double fee)
{
    uint32_t asset = asset_of(context, vault), best = MITO_NOWHERE;
    double coins = sim_wide_double(units) / mito_solvers_place_of(context, asset, to)->unit, least = fee;

    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        const struct mito_book *book = mito_solvers_book(context, asset, to);
        if (mito_solvers_state_of(context, s)->failed || mito_book_balance(book, mito_solvers_inventory(s)) < units) {
            continue;
        }
        double cost = cost_of(context, s, vault, from, to, coins);
        if (cost < least || (cost <= least && best == MITO_NOWHERE)) {
            least = cost;
            best = s;
        }
    }
    return best;
}

bool mito_solvers_relocate(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t from, uint32_t to,
                           sim_u128 units)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t asset = asset_of(context, vault);
    uint32_t account = mito_protocol_holder(protocol, mito_solvers_holder(context, solver, vault));
    struct mito_message message;

    if (!mito_world_accept(context,
                           mito_branch_deposit(protocol, to, asset, 0, account, sim_wide_of(units), &message))) {
        return false;
    }
    mito_book_post(mito_solvers_book(context, asset, to), mito_solvers_inventory(solver), MITO_SOLVERS_WORLD, units);
    struct mito_flight *flight = mito_messages_take(context);
    if (flight != NULL) {
        mito_solvers_state_of(context, solver)->total.gas += mito_costs_call(context, to);
        mito_solvers_send(context, flight, solver, vault, &message, from);
    }
    return true;
}

bool mito_solvers_follow(struct sim_context *context, const struct mito_flight *deposit)
{
    uint32_t asset = asset_of(context, deposit->vault), from = deposit->request_count - 1;

    if (deposit->request_count == 0) {
        return false;
    }
    sim_u128 amount =
        deposit->message.amount.low * mito_solvers_place_of(context, asset, deposit->message.source)->scale;
    return mito_holders_payable(context, deposit->vault, from) >= amount &&
           mito_solvers_leave(context, deposit->request, deposit->vault, from, amount, from, &amount) &&
           amount < mito_solvers_place_of(context, asset, from)->scale;
}

void mito_solvers_relocated(struct sim_context *context, const struct mito_flight *withdrawal)
{
    if (withdrawal->request_count != 0 && !mito_solvers_state_of(context, withdrawal->request)->failed) {
        mito_solvers_bridge(context, withdrawal->request, asset_of(context, withdrawal->vault),
                            withdrawal->message.destination, withdrawal->message.amount.low);
    }
}

void mito_solvers_reward(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t chain, sim_u128 units)
{
    uint32_t asset = asset_of(context, vault);
    const struct mito_solvers_place *place = mito_solvers_place_of(context, asset, chain);

    mito_book_post(mito_solvers_book(context, asset, chain), MITO_SOLVERS_WORLD, mito_solvers_inventory(solver), units);
    mito_solvers_asset_of(context, solver, asset)->gained += (sim_i128)(units * place->scale);
    mito_solvers_state_of(context, solver)->total.profit +=
        sim_wide_double(units) / place->unit * mito_costs_price(context, asset);
}
