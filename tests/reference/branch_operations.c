#include <string.h>

#include "models/protocol/branch.h"
#include "tests/reference/call.h"

/* The role an operation needs is held by everyone but the strangers, who are named. */
static bool no_stranger(const struct call *call)
{
    return !call_has(call, "by");
}

/* --- The entrypoint. --- */

static void receive(struct call *call, struct mito_message message)
{
    if (call_ready(call)) {
        call->revert = mito_branch_deliver(call->world->p, no_stranger(call), &message);
    }
}

static void run_initialize_asset(struct call *call)
{
    receive(call, (struct mito_message){
                      .type = MITO_MESSAGE_INITIALIZE_ASSET,
                      .source = MITO_HUB,
                      .destination = call_branch(call),
                      .asset = call_asset(call),
                  });
}

static void run_initialize_vlf(struct call *call)
{
    receive(call, (struct mito_message){
                      .type = MITO_MESSAGE_INITIALIZE_VLF,
                      .source = MITO_HUB,
                      .destination = call_branch(call),
                      .vlf = call_vlf(call),
                      .asset = call_asset(call),
                  });
}

static void run_withdraw(struct call *call)
{
    receive(call, (struct mito_message){
                      .type = MITO_MESSAGE_WITHDRAW,
                      .source = MITO_HUB,
                      .destination = call_branch(call),
                      .asset = call_asset(call),
                      .account = world_wallet(call->world, call_text(call, "to")),
                      .amount = call_amount(call, "x"),
                  });
}

static void run_allocate(struct call *call)
{
    receive(call, (struct mito_message){
                      .type = MITO_MESSAGE_ALLOCATE,
                      .source = MITO_HUB,
                      .destination = call_branch(call),
                      .vlf = call_vlf(call),
                      .amount = call_amount(call, "x"),
                  });
}

/* --- Users. --- */

/* The receiver of a deposit: a hub account, MITO_NONE for the zero address. */
static uint32_t receiver(struct call *call)
{
    return strcmp(call_text(call, "to"), "zero") == 0 ? MITO_NONE : call_account(call, "to");
}

static void run_deposit(struct call *call)
{
    uint32_t branch = call_branch(call), asset = call_asset(call), to = receiver(call);
    uint32_t by = world_wallet(call->world, call_text(call, "by"));
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_deposit(call->world->p, branch, asset, by, to, x, &call->sent);
        call->has_sent = true;
    }
}

static void run_supply(struct call *call)
{
    uint32_t branch = call_branch(call), asset = call_asset(call), to = receiver(call), vlf = call_vlf(call);
    uint32_t by = world_wallet(call->world, call_text(call, "by"));
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_supply(call->world->p, branch, asset, by, to, vlf, x, &call->sent);
        call->has_sent = true;
    }
}

/* --- Administrators. --- */

static void run_set_cap(struct call *call)
{
    uint32_t branch = call_branch(call), asset = call_asset(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_set_cap(call->world->p, no_stranger(call), branch, asset, x);
    }
}

static void set_halted(struct call *call, bool halted)
{
    uint32_t branch = call_branch(call), asset = call_asset(call);

    if (call_ready(call)) {
        call->revert = mito_branch_set_halted(call->world->p, no_stranger(call), branch, asset, halted);
    }
}

static void run_halt(struct call *call)
{
    set_halted(call, true);
}

static void run_resume(struct call *call)
{
    set_halted(call, false);
}

static void set_vlf_halted(struct call *call, bool halted)
{
    uint32_t branch = call_branch(call), vlf = call_vlf(call);

    if (call_ready(call)) {
        call->revert = mito_branch_set_vlf_halted(call->world->p, no_stranger(call), branch, vlf, halted);
    }
}

static void run_halt_vlf(struct call *call)
{
    set_vlf_halted(call, true);
}

static void run_resume_vlf(struct call *call)
{
    set_vlf_halted(call, false);
}

static void set_paused(struct call *call, bool paused)
{
    uint32_t branch = call_branch(call);
    enum mito_function function = call_function(call);

    if (call_ready(call)) {
        call->revert = mito_branch_set_paused(call->world->p, no_stranger(call), branch, function, paused);
    }
}

static void run_pause(struct call *call)
{
    set_paused(call, true);
}

static void run_unpause(struct call *call)
{
    set_paused(call, false);
}

static void run_set_executor(struct call *call)
{
    uint32_t branch = call_branch(call), vlf = call_vlf(call), executor = call_executor(call), now;
    struct mito_protocol *p = call->world->p;

    if (call_ready(call)) {
        now = mito_protocol_link(p, vlf, branch)->executor;
        call->revert = mito_branch_set_executor(p, no_stranger(call), branch, vlf, executor,
                                                now == MITO_NONE ? 0 : mito_branch_executor_total(p, now));
    }
}

/* --- The strategist. --- */

static void run_fetch(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_fetch(call->world->p, no_stranger(call), executor, x);
    }
}

static void run_return(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_return(call->world->p, no_stranger(call), executor, x);
    }
}

static void run_deallocate(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_deallocate(call->world->p, no_stranger(call), executor, x, &call->sent);
        call->has_sent = true;
    }
}

static void run_settle(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct mito_protocol *p = call->world->p;

    if (call_ready(call)) {
        call->revert =
            mito_branch_settle(p, no_stranger(call), executor, mito_branch_executor_total(p, executor), &call->sent);
        call->has_sent = true;
    }
}

static void run_settle_extra(struct call *call)
{
    uint32_t executor = call_executor(call), asset = call_asset(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_settle_extra(call->world->p, no_stranger(call), executor, asset, x, &call->sent);
        call->has_sent = true;
    }
}

static void run_direct(struct call *call)
{
    uint32_t branch = call_branch(call), vlf = call_vlf(call);
    enum mito_function function = call_function(call);

    if (call_ready(call)) {
        call->revert = mito_branch_direct(call->world->p, branch, vlf, function);
    }
}

/* --- The executor role and the world. --- */

static void run_put(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_put(call->world->p, no_stranger(call), executor, POSITION_OPEN, x);
    }
}

static void run_take(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_take(call->world->p, no_stranger(call), executor, POSITION_OPEN, x);
    }
}

static void run_gain(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_gain(call->world->p, executor, POSITION_OPEN, x);
    }
}

static void run_lose(struct call *call)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_lose(call->world->p, executor, POSITION_OPEN, x);
    }
}

static void move(struct call *call, enum position from, enum position to)
{
    uint32_t executor = call_executor(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_move(call->world->p, executor, from, to, x);
    }
}

static void run_to_pending_deposit(struct call *call)
{
    move(call, POSITION_OPEN, POSITION_PENDING_DEPOSIT);
}

static void run_from_pending_deposit(struct call *call)
{
    move(call, POSITION_PENDING_DEPOSIT, POSITION_OPEN);
}

static void run_to_pending_withdrawal(struct call *call)
{
    move(call, POSITION_OPEN, POSITION_PENDING_WITHDRAWAL);
}

static void run_from_pending_withdrawal(struct call *call)
{
    move(call, POSITION_PENDING_WITHDRAWAL, POSITION_OPEN);
}

/* Account of the branch book that a faucet fills. */
static uint32_t faucet_account(struct call *call)
{
    const char *to = call_text(call, "to");
    uint32_t executor;

    if (strcmp(to, "vault") == 0) {
        return MITO_BRANCH_VAULT;
    }
    if (strcmp(to, "exec") != 0) {
        return mito_branch_wallet(call->world->p, world_wallet(call->world, to));
    }
    executor = call_executor(call);
    return executor == MITO_NONE ? MITO_NONE : mito_protocol_executor(call->world->p, executor)->account;
}

static void run_faucet(struct call *call)
{
    uint32_t branch = call_branch(call), asset = call_asset(call), account = faucet_account(call);
    struct sim_u256 x = call_amount(call, "x");

    if (call_ready(call)) {
        call->revert = mito_branch_mint(call->world->p, branch, asset, account, x);
    }
}

const struct operation branch_operations[] = {
    {"bInitAsset", run_initialize_asset},
    {"bInitVLF", run_initialize_vlf},
    {"bWithdraw", run_withdraw},
    {"bAllocate", run_allocate},
    {"bDeposit", run_deposit},
    {"bSupply", run_supply},
    {"bSetCap", run_set_cap},
    {"bHalt", run_halt},
    {"bResume", run_resume},
    {"bHaltVLF", run_halt_vlf},
    {"bResumeVLF", run_resume_vlf},
    {"bPause", run_pause},
    {"bUnpause", run_unpause},
    {"bSetExec", run_set_executor},
    {"dealloc", run_deallocate},
    {"fetch", run_fetch},
    {"ret", run_return},
    {"settle", run_settle},
    {"settleExtra", run_settle_extra},
    {"stPut", run_put},
    {"stTake", run_take},
    {"stGain", run_gain},
    {"stLose", run_lose},
    {"stToPd", run_to_pending_deposit},
    {"stFromPd", run_from_pending_deposit},
    {"stToPw", run_to_pending_withdrawal},
    {"stFromPw", run_from_pending_withdrawal},
    {"bFaucet", run_faucet},
    {"directVLF", run_direct},
    {NULL, NULL},
};
