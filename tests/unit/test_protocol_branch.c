/* A branch on numbers of the contracts' own tests and recordings (fact sheet §6 V15; shared/vectors/contracts, directed
 * V15a-V15d). */
#include "tests/unit/protocol_world.h"

#define BRANCH 0

/* A message from the hub handed to the branch. */
static enum mito_revert hand(struct mito_protocol *p, enum mito_message_type type, uint32_t asset, uint32_t vlf,
                             uint32_t wallet, struct sim_u256 amount)
{
    const struct mito_message message = {
        .type = (uint8_t)type,
        .source = MITO_HUB,
        .destination = BRANCH,
        .asset = asset,
        .vlf = vlf,
        .account = wallet,
        .amount = amount,
    };

    return mito_branch_deliver(p, true, &message);
}

/* Both assets and V0 initialized, deposits open under `cap`, u0 with 10^6 tokens. */
static struct mito_protocol *open_branch(struct sim_u256 cap)
{
    struct mito_protocol *p = open_world(4, 4);

    assert_revert(hand(p, MITO_MESSAGE_INITIALIZE_VLF, X, V0, MITO_NONE, sim_wide_of(0)), MITO_ASSET_NOT_INITIALIZED);
    assert_revert(hand(p, MITO_MESSAGE_INITIALIZE_ASSET, X, MITO_NONE, MITO_NONE, sim_wide_of(0)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_INITIALIZE_ASSET, X, MITO_NONE, MITO_NONE, sim_wide_of(0)),
                  MITO_ASSET_ALREADY_INITIALIZED);
    assert_revert(hand(p, MITO_MESSAGE_INITIALIZE_ASSET, R, MITO_NONE, MITO_NONE, sim_wide_of(0)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_INITIALIZE_VLF, X, V0, MITO_NONE, sim_wide_of(0)), MITO_OK);
    assert_true(mito_protocol_pair(p, X, BRANCH)->halted);
    assert_revert(mito_branch_set_halted(p, true, BRANCH, X, false), MITO_OK);
    assert_revert(mito_branch_set_executor(p, true, BRANCH, V0, EX_V0, 0), MITO_OK);
    assert_revert(mito_branch_set_cap(p, true, BRANCH, X, cap), MITO_OK);
    assert_revert(mito_branch_mint(p, BRANCH, X, mito_branch_wallet(p, 0), ether(1000000)), MITO_OK);
    return p;
}

static enum mito_revert deposit(struct mito_protocol *p, struct sim_u256 amount)
{
    struct mito_message message;

    return mito_branch_deposit(p, BRANCH, X, 0, user(p, 0), amount, &message);
}

static void a_withdrawal_gives_cap_back_up_to_the_cap(void **context)
{
    struct mito_protocol *p = open_branch(sim_wide_of(1000));

    (void)context;
    assert_revert(deposit(p, sim_wide_of(500)), MITO_OK);
    assert_revert(mito_branch_mint(p, BRANCH, X, MITO_BRANCH_VAULT, sim_wide_of(1000)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_WITHDRAW, X, MITO_NONE, 0, sim_wide_of(700)), MITO_OK);
    assert_wide(mito_protocol_pair(p, X, BRANCH)->available_cap, "1000");
    free(p);
    p = open_branch(sim_wide_of(1000));
    assert_revert(deposit(p, sim_wide_of(300)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_WITHDRAW, X, MITO_NONE, 0, sim_wide_of(200)), MITO_OK);
    assert_wide(mito_protocol_pair(p, X, BRANCH)->available_cap, "900");
    assert_revert(deposit(p, sim_wide_of(901)), MITO_EXCEEDED_CAP);
    assert_revert(deposit(p, sim_wide_of(900)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_WITHDRAW, X, MITO_NONE, 0, ether(1)), MITO_ERC20_INSUFFICIENT_BALANCE);
    free(p);
}

static void a_cap_cut_below_what_is_spent_forgets_the_excess(void **context)
{
    struct mito_protocol *p = open_branch(ether(1000));

    (void)context;
    assert_revert(deposit(p, ether(500)), MITO_OK);
    assert_revert(mito_branch_set_cap(p, true, BRANCH, X, ether(100)), MITO_OK);
    assert_wide(mito_protocol_pair(p, X, BRANCH)->available_cap, "0");
    assert_revert(mito_branch_set_cap(p, true, BRANCH, X, ether(2000)), MITO_OK);
    assert_wide(mito_protocol_pair(p, X, BRANCH)->available_cap, "1900000000000000000000");
    free(p);
}

static void liquidity_is_fetched_returned_and_deallocated_within_what_is_available(void **context)
{
    struct mito_protocol *p = open_branch(ether(1000));
    const struct mito_link *link = mito_protocol_link(p, V0, BRANCH);
    struct mito_message message;

    (void)context;
    assert_revert(deposit(p, ether(500)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_ALLOCATE, MITO_NONE, V0, MITO_NONE, ether(100)), MITO_OK);
    assert_revert(mito_branch_deallocate(p, true, EX_V0, ether(10), &message), MITO_OK);
    assert_int_equal(message.vlf, V0);
    assert_revert(mito_branch_deallocate(p, true, EX_V0, ether(91), &message), MITO_PANIC_ARITHMETIC);
    assert_revert(mito_branch_fetch(p, true, EX_V0, ether(10)), MITO_OK);
    assert_revert(mito_branch_fetch(p, true, EX_V0, ether(80)), MITO_OK);
    assert_revert(mito_branch_fetch(p, true, EX_V0, sim_wide_of(1)), MITO_PANIC_ARITHMETIC);
    assert_amount(mito_branch_executor_balance(p, EX_V0), "90000000000000000000");
    assert_revert(mito_branch_return(p, true, EX_V0, ether(10)), MITO_OK);
    assert_wide(link->available, "10000000000000000000");
    assert_amount(mito_protocol_executor(p, EX_V0)->stored, "80000000000000000000");
    free(p);
}

static void a_settle_sends_the_change_and_unsettled_yield_cannot_be_returned(void **context)
{
    struct mito_protocol *p = open_branch(ether(1000));
    struct mito_message message;

    (void)context;
    assert_revert(deposit(p, ether(500)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_ALLOCATE, MITO_NONE, V0, MITO_NONE, ether(100)), MITO_OK);
    assert_revert(mito_branch_fetch(p, true, EX_V0, ether(100)), MITO_OK);
    assert_revert(mito_branch_put(p, true, EX_V0, 0, ether(60)), MITO_OK);
    assert_revert(mito_branch_gain(p, EX_V0, 0, ether(5)), MITO_OK);
    assert_revert(mito_branch_take(p, true, EX_V0, 0, ether(65)), MITO_OK);
    assert_revert(mito_branch_return(p, true, EX_V0, ether(105)), MITO_PANIC_ARITHMETIC);
    assert_revert(mito_branch_settle(p, true, EX_V0, mito_branch_executor_total(p, EX_V0), &message), MITO_OK);
    assert_int_equal(message.type, MITO_MESSAGE_YIELD);
    assert_wide(message.amount, "5000000000000000000");
    assert_revert(mito_branch_put(p, true, EX_V0, 0, ether(20)), MITO_OK);
    assert_revert(mito_branch_lose(p, EX_V0, 0, ether(7)), MITO_OK);
    assert_revert(mito_branch_lose(p, EX_V0, 0, ether(14)), MITO_PANIC_ARITHMETIC);
    assert_revert(mito_branch_settle(p, true, EX_V0, mito_branch_executor_total(p, EX_V0), &message), MITO_OK);
    assert_int_equal(message.type, MITO_MESSAGE_LOSS);
    assert_wide(message.amount, "7000000000000000000");
    assert_revert(mito_branch_settle(p, true, EX_V0, mito_branch_executor_total(p, EX_V0), &message), MITO_OK);
    assert_int_equal(message.type, MITO_MESSAGE_YIELD); /* no change still sends, and dies on the hub */
    assert_wide(message.amount, "0");
    free(p);
}

static void an_executor_is_replaced_only_when_drained(void **context)
{
    struct mito_protocol *p = open_branch(ether(1000));

    (void)context;
    assert_revert(deposit(p, ether(500)), MITO_OK);
    assert_revert(hand(p, MITO_MESSAGE_ALLOCATE, MITO_NONE, V0, MITO_NONE, ether(100)), MITO_OK);
    assert_revert(mito_branch_fetch(p, true, EX_V0, ether(1)), MITO_OK);
    assert_revert(mito_branch_set_executor(p, true, BRANCH, V0, EX_V0B, ether(1).low), MITO_EXECUTOR_NOT_DRAINED);
    assert_revert(mito_branch_return(p, true, EX_V0, ether(1)), MITO_OK);
    assert_revert(mito_branch_set_executor(p, true, BRANCH, V0, EX_V1, 0), MITO_INVALID_ID);
    assert_revert(mito_branch_set_executor(p, true, BRANCH, V0, EX_V0B, 0), MITO_OK);
    assert_revert(mito_branch_fetch(p, true, EX_V0, ether(1)), MITO_UNAUTHORIZED);
    assert_revert(mito_branch_fetch(p, true, EX_V0B, ether(1)), MITO_OK);
    assert_revert(mito_branch_direct(p, BRANCH, V0, MITO_FUNCTION_FETCH), MITO_UNAUTHORIZED);
    assert_revert(mito_branch_direct(p, BRANCH, V1, MITO_FUNCTION_FETCH), MITO_VLF_NOT_INITIALIZED);
    free(p);
}

static void deposits_are_guarded_in_the_contracts_order(void **context)
{
    struct mito_protocol *p = open_branch(sim_wide_of(10));
    const struct sim_u256 all = {SIM_U128_MAX, SIM_U128_MAX};
    struct mito_message message;

    (void)context;
    assert_revert(mito_branch_deposit(p, BRANCH, X, 0, MITO_NONE, sim_wide_of(0), &message), MITO_ZERO_ADDRESS);
    assert_revert(deposit(p, sim_wide_of(0)), MITO_ZERO_AMOUNT);
    assert_revert(mito_branch_deposit(p, 1, X, 0, user(p, 0), sim_wide_of(1), &message), MITO_ASSET_NOT_INITIALIZED);
    assert_revert(deposit(p, all), MITO_EXCEEDED_CAP);
    assert_revert(mito_branch_set_cap(p, true, BRANCH, X, all), MITO_OK);
    assert_revert(deposit(p, all), MITO_ERC20_INSUFFICIENT_BALANCE);
    assert_revert(mito_branch_supply(p, BRANCH, X, 0, user(p, 0), V1, sim_wide_of(5), &message),
                  MITO_VLF_NOT_INITIALIZED);
    assert_revert(mito_branch_supply(p, BRANCH, X, 0, user(p, 0), V0, sim_wide_of(5), &message), MITO_OK);
    assert_int_equal(message.type, MITO_MESSAGE_SUPPLY);
    assert_revert(mito_branch_set_halted(p, true, BRANCH, X, true), MITO_OK);
    assert_revert(deposit(p, sim_wide_of(1)), MITO_HALTED);
    assert_revert(mito_branch_set_paused(p, true, BRANCH, MITO_FUNCTION_DEPOSIT, true), MITO_OK);
    assert_revert(mito_branch_deposit(p, BRANCH, X, 0, MITO_NONE, sim_wide_of(0), &message), MITO_PAUSED);
    assert_revert(mito_branch_set_halted(p, false, BRANCH, X, false), MITO_ACCESS_CONTROL_UNAUTHORIZED);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_withdrawal_gives_cap_back_up_to_the_cap),
        cmocka_unit_test(a_cap_cut_below_what_is_spent_forgets_the_excess),
        cmocka_unit_test(liquidity_is_fetched_returned_and_deallocated_within_what_is_available),
        cmocka_unit_test(a_settle_sends_the_change_and_unsettled_yield_cannot_be_returned),
        cmocka_unit_test(an_executor_is_replaced_only_when_drained),
        cmocka_unit_test(deposits_are_guarded_in_the_contracts_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
