#include <string.h>

#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"
#include "tests/reference/call.h"

/* Administrator's operations name a caller only when a stranger tries. */
static bool no_stranger(const struct call *call)
{
    return !call_has(call, "by");
}

static bool by_strategist(struct call *call)
{
    return !call_has(call, "by") || strcmp(call_text(call, "by"), "ST") == 0;
}

/* --- The hub token's supply manager (vault_queue). --- */

static void run_faucet(struct call *call)
{
    uint32_t to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_mint(call->world->p, 0, to, x);
    }
}

static void run_yield(struct call *call)
{
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_mint(call->world->p, 0, mito_protocol_vault(0), x);
    }
}

static void run_loss(struct call *call)
{
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_burn(call->world->p, 0, mito_protocol_vault(0), x);
    }
}

/* --- Users. --- */

static void run_deposit(struct call *call)
{
    uint32_t vlf = call_vlf(call), by = call_account(call, "by"), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");
    mito_amount shares = 0;

    if (call_ready(call)) {
        call->revert = mito_vlf_deposit(call->world->p, vlf, by, to, x, &shares);
        call_return_narrow(call, shares);
    }
}

static void run_mint(struct call *call)
{
    uint32_t vlf = call_vlf(call), by = call_account(call, "by"), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");
    mito_amount assets = 0;

    if (call_ready(call)) {
        call->revert = mito_vlf_mint(call->world->p, vlf, by, to, x, &assets);
        call_return_narrow(call, assets);
    }
}

/* With `fund` the manager is given the tokens first and loses them again if the deposit reverts. */
static void run_deposit_from_chain(struct call *call)
{
    uint32_t to = call_account(call, "to"), chain = call_chain(call);
    struct sim_u256 x = call_amount(call, "x");
    const json_t *flag = json_object_get(call->arguments, "fund");
    bool fund = (json_is_true(flag) || json_integer_value(flag) != 0) && (x.low | x.high) != 0;
    struct mito_protocol *p = call->world->p;
    mito_amount shares = 0;

    if (!call_ready(call)) {
        return;
    }
    if (fund) {
        call->revert = mito_hub_mint(p, 0, MITO_ACCOUNT_MANAGER, x);
    }
    if (call->revert == MITO_OK) {
        call->revert = mito_vlf_deposit_from(p, 0, chain, to, x, &shares);
        if (fund && call->revert != MITO_OK) {
            SIM_CHECK(mito_hub_burn(p, 0, MITO_ACCOUNT_MANAGER, x) == MITO_OK);
        }
    }
    call_return_narrow(call, shares);
}

static void run_hub_transfer(struct call *call)
{
    uint32_t asset = call->world->kind == KIND_VAULT_QUEUE ? 0 : call_asset(call);
    uint32_t by = call_account(call, "by"), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_transfer(call->world->p, asset, by, to, x);
    }
}

static void run_share_transfer(struct call *call)
{
    uint32_t vlf = call_vlf(call), by = call_account(call, "by"), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_vlf_transfer(call->world->p, vlf, by, to, x);
    }
}

static void run_vault_withdraw(struct call *call)
{
    uint32_t vlf = call_vlf(call);

    if (call_ready(call)) {
        call->revert = mito_vlf_direct_exit(call->world->p, vlf, MITO_FUNCTION_WITHDRAW);
    }
}

static void run_vault_redeem(struct call *call)
{
    uint32_t vlf = call_vlf(call);

    if (call_ready(call)) {
        call->revert = mito_vlf_direct_exit(call->world->p, vlf, MITO_FUNCTION_REDEEM);
    }
}

static void run_withdraw(struct call *call)
{
    uint32_t by = call_account(call, "by"), chain = call_chain(call), asset = call_asset(call);
    uint32_t to = world_wallet(call->world, call_text(call, "to"));
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_withdraw(call->world->p, by, chain, asset, to, x, &call->sent);
        call->has_sent = true;
    }
}

/* --- The queue. --- */

static void run_request(struct call *call)
{
    uint32_t vlf = call_vlf(call), by = call_account(call, "by"), to = call_account(call, "to"), id = 0;
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_queue_request(call->world->p, vlf, by, to, x, call->world->now, &id);
        call->item = call->revert == MITO_OK;
        call_return_narrow(call, id);
    }
}

static void run_claim(struct call *call)
{
    uint32_t vlf = call_vlf(call), to = call_account(call, "to");
    struct mito_claim claim = {0};

    if (call_ready(call)) {
        call->revert = mito_queue_claim(call->world->p, vlf, to, call->world->now, &claim);
        call_return_narrow(call, claim.from);
        call_return_narrow(call, claim.to);
        call_return_narrow(call, claim.shares);
        call_return_narrow(call, claim.assets);
    }
}

static void run_sync(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    struct sim_u256 n = call_amount(call, "n");
    mito_amount shares = 0, assets = 0;

    if (call_ready(call)) {
        call->revert = mito_queue_sync(call->world->p, no_stranger(call), vlf, n, call->world->now, &shares, &assets);
        call->log = call->revert == MITO_OK;
        call_return_narrow(call, shares);
        call_return_narrow(call, assets);
    }
}

static void run_set_period(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    struct sim_u256 period = call_amount(call, "p");

    if (call_ready(call)) {
        call->revert = mito_queue_set_period(call->world->p, no_stranger(call), vlf, period);
    }
}

static void run_enable_queue(struct call *call)
{
    uint32_t vlf = call_vlf(call);

    if (call_ready(call)) {
        call->revert = mito_queue_set_enabled(call->world->p, no_stranger(call), vlf, true);
    }
}

static void run_disable_queue(struct call *call)
{
    uint32_t vlf = call_vlf(call);

    if (call_ready(call)) {
        call->revert = mito_queue_set_enabled(call->world->p, no_stranger(call), vlf, false);
    }
}

static void set_queue_paused(struct call *call, bool paused)
{
    enum mito_function function = call_function(call);

    if (call_ready(call)) {
        call->revert = mito_queue_set_paused(call->world->p, no_stranger(call), function, paused);
    }
}

static void run_pause_queue(struct call *call)
{
    set_queue_paused(call, true);
}

static void run_unpause_queue(struct call *call)
{
    set_queue_paused(call, false);
}

static void run_collector_withdraw(struct call *call)
{
    uint32_t vlf = call_vlf(call), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_queue_collector_withdraw(call->world->p, no_stranger(call), vlf, to, x);
    }
}

static void run_set_route(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    bool none = strcmp(call_text(call, "to"), "none") == 0;
    uint32_t to = none ? MITO_NONE : call_account(call, "to");

    if (call_ready(call)) {
        call->revert = mito_queue_set_route(call->world->p, no_stranger(call), vlf, to);
    }
}

/* --- The vault's administrators. --- */

static void set_vault_paused(struct call *call, bool paused)
{
    uint32_t vlf = call_vlf(call);
    enum mito_function function = call_function(call);

    if (call_ready(call)) {
        call->revert = mito_vlf_set_paused(call->world->p, no_stranger(call), vlf, function, paused);
    }
}

static void run_pause_vault(struct call *call)
{
    set_vault_paused(call, true);
}

static void run_unpause_vault(struct call *call)
{
    set_vault_paused(call, false);
}

static void run_set_cap(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_vlf_set_cap(call->world->p, no_stranger(call), vlf, x);
    }
}

static void run_set_soft_cap(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_vlf_set_soft_cap(call->world->p, no_stranger(call), vlf, x);
    }
}

static void set_preferred(struct call *call, bool preferred)
{
    uint32_t vlf = call_vlf(call), chain = call_chain(call);

    if (call_ready(call)) {
        call->revert = mito_vlf_set_preferred(call->world->p, no_stranger(call), vlf, chain, preferred);
    }
}

static void run_add_preferred(struct call *call)
{
    set_preferred(call, true);
}

static void run_delete_preferred(struct call *call)
{
    set_preferred(call, false);
}

/* --- Messages by hand. --- */

static void receive(struct call *call, enum mito_message_type type, bool asset, bool vlf, bool to)
{
    struct mito_message message = {
        .type = (uint8_t)type,
        .source = call_chain(call),
        .destination = MITO_HUB,
        .asset = asset ? call_asset(call) : MITO_NONE,
        .vlf = vlf ? call_vlf(call) : MITO_NONE,
        .account = to ? call_account(call, "to") : MITO_NONE,
        .amount = call_amount(call, "x"),
    };

    if (call_ready(call)) {
        call->revert = mito_hub_deliver(call->world->p, no_stranger(call), &message);
    }
}

static void run_in_deposit(struct call *call)
{
    receive(call, MITO_MESSAGE_DEPOSIT, true, false, true);
}

static void run_in_supply(struct call *call)
{
    receive(call, MITO_MESSAGE_SUPPLY, true, true, true);
}

static void run_in_deallocate(struct call *call)
{
    receive(call, MITO_MESSAGE_DEALLOCATE, false, true, false);
}

static void run_in_yield(struct call *call)
{
    receive(call, MITO_MESSAGE_YIELD, false, true, false);
}

static void run_in_loss(struct call *call)
{
    receive(call, MITO_MESSAGE_LOSS, false, true, false);
}

static void run_in_extra(struct call *call)
{
    receive(call, MITO_MESSAGE_EXTRA, true, true, false);
}

static void run_deliver(struct call *call)
{
    struct sim_u256 i = call_amount(call, "i");
    struct mito_message *message;

    if (call_ready(call) && (!sim_wide_fits(i) || i.low >= call->world->message_count)) {
        world_problem(call->world, "no message of that number was sent");
    }
    if (!call_ready(call)) {
        return;
    }
    message = &call->world->messages[(uint32_t)i.low];
    if (message->state == MITO_MESSAGE_DELIVERED) {
        world_problem(call->world, "message %u was already delivered", (unsigned)i.low);
        return;
    }
    call->revert = mito_transport_deliver(call->world->p, message);
}

/* --- The asset manager's strategist and administrators. --- */

static void run_allocate(struct call *call)
{
    uint32_t chain = call_chain(call), vlf = call_vlf(call);
    struct sim_u256 x = call_amount(call, "x");
    bool strategist = by_strategist(call);

    if (call_ready(call)) {
        call->revert = mito_hub_allocate(call->world->p, strategist, chain, vlf, x, &call->sent);
        call->has_sent = true;
    }
}

static void run_reserve(struct call *call)
{
    uint32_t vlf = call_vlf(call);
    struct sim_u256 n = call_amount(call, "n");
    bool strategist = by_strategist(call);

    if (call_ready(call)) {
        call->revert = mito_hub_reserve(call->world->p, strategist, vlf, n, call->world->now, NULL, NULL);
    }
}

static void run_set_threshold(struct call *call)
{
    uint32_t chain = call_chain(call), asset = call_asset(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_set_threshold(call->world->p, no_stranger(call), chain, asset, x);
    }
}

static void set_manager_paused(struct call *call, bool paused)
{
    enum mito_function function = call_function(call);

    if (call_ready(call)) {
        call->revert = mito_hub_set_paused(call->world->p, no_stranger(call), function, paused);
    }
}

static void run_pause_manager(struct call *call)
{
    set_manager_paused(call, true);
}

static void run_unpause_manager(struct call *call)
{
    set_manager_paused(call, false);
}

static void run_dispatch_rewards(struct call *call)
{
    uint32_t vlf = call_vlf(call), asset = call_asset(call), to = call_account(call, "to");
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_hub_dispatch_rewards(call->world->p, no_stranger(call), vlf, asset, x, to);
    }
}

const struct operation hub_operations[] = {
    {"faucet", run_faucet},
    {"yield", run_yield},
    {"loss", run_loss},
    {"deposit", run_deposit},
    {"vDeposit", run_deposit},
    {"mint", run_mint},
    {"vMint", run_mint},
    {"depositFromChain", run_deposit_from_chain},
    {"hubTransfer", run_hub_transfer},
    {"shareTransfer", run_share_transfer},
    {"vaultWithdraw", run_vault_withdraw},
    {"vaultRedeem", run_vault_redeem},
    {"withdraw", run_withdraw},
    {"request", run_request},
    {"claim", run_claim},
    {"sync", run_sync},
    {"setPeriod", run_set_period},
    {"enableQueue", run_enable_queue},
    {"disableQueue", run_disable_queue},
    {"pauseQ", run_pause_queue},
    {"unpauseQ", run_unpause_queue},
    {"pauseQSel", run_pause_queue},
    {"unpauseQSel", run_unpause_queue},
    {"collectorWithdraw", run_collector_withdraw},
    {"setRoute", run_set_route},
    {"pauseV", run_pause_vault},
    {"unpauseV", run_unpause_vault},
    {"pauseVault", run_pause_vault},
    {"unpauseVault", run_unpause_vault},
    {"setCap", run_set_cap},
    {"setSoftCap", run_set_soft_cap},
    {"addPref", run_add_preferred},
    {"delPref", run_delete_preferred},
    {"inDeposit", run_in_deposit},
    {"inSupply", run_in_supply},
    {"inDealloc", run_in_deallocate},
    {"inYield", run_in_yield},
    {"inLoss", run_in_loss},
    {"inExtra", run_in_extra},
    {"deliver", run_deliver},
    {"allocate", run_allocate},
    {"reserve", run_reserve},
    {"setThreshold", run_set_threshold},
    {"pauseAM", run_pause_manager},
    {"unpauseAM", run_unpause_manager},
    {"trDispatch", run_dispatch_rewards},
    {NULL, NULL},
};
