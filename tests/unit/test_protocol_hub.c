/* The asset manager on numbers of the contracts' own tests and recordings (fact sheet §6 V10-V14;
 * shared/vectors/contracts, directed V10-V14, X1, X2). */
#include "tests/unit/protocol_world.h"

static void what_a_full_vault_cannot_take_arrives_as_plain_tokens(void **context)
{
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(mito_vlf_set_cap(p, true, V1, ether(101)), MITO_OK);
    assert_revert(mito_vlf_set_soft_cap(p, true, V1, ether(101)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V1, user(p, 0), ether(100)), MITO_OK);
    assert_amount(mito_vlf_assets(p, V1), "100000000000000000000");
    assert_amount(mito_hub_balance(p, X, user(p, 0)), "0");
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V1, user(p, 0), ether(5)), MITO_OK);
    assert_amount(mito_vlf_assets(p, V1), "101000000000000000000");
    assert_amount(mito_hub_balance(p, X, user(p, 0)), "4000000000000000000");
    assert_amount(mito_hub_balance(p, X, MITO_ACCOUNT_MANAGER), "0");
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, R, V0, user(p, 1), ether(7)), MITO_OK); /* another asset's vault */
    assert_amount(mito_hub_balance(p, R, user(p, 1)), "7000000000000000000");
    free(p);
}

static void an_allocation_needs_free_liquidity_on_its_branch(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_message message;
    mito_amount idle;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), ether(400)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 1, X, V0, user(p, 0), wide("100000000")), MITO_OK); /* 6 decimals */
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(30), &message), MITO_OK);
    assert_int_equal(message.type, MITO_MESSAGE_ALLOCATE);
    assert_revert(mito_hub_allocate(p, true, 1, V0, ether(50), &message), MITO_OK);
    assert_wide(message.amount, "50000000");
    assert_amount(mito_hub_free(p, X, 0), "370000000000000000000");
    assert_amount(mito_hub_free(p, X, 1), "50000000000000000000");
    assert_true(mito_vlf_idle(p, V0, &idle));
    assert_amount(idle, "420000000000000000000");
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(371), &message), MITO_BRANCH_LIQUIDITY_SHORT);
    assert_revert(mito_hub_allocate(p, true, 1, V0, ether(51), &message), MITO_BRANCH_LIQUIDITY_SHORT);
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(421), &message), MITO_VLF_LIQUIDITY_SHORT);
    assert_revert(mito_hub_allocate(p, false, 0, V0, ether(421), &message), MITO_UNAUTHORIZED);
    assert_revert(mito_hub_allocate(p, true, 2, V2, ether(1), &message), MITO_HUB_VLF_NOT_INITIALIZED);
    assert_revert(mito_hub_allocate(p, true, 0, V0, sim_wide_of(0), &message), MITO_OK); /* legal, and it sends */
    free(p);
}

static void a_withdrawal_leaves_the_threshold_and_what_is_allocated(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_message message;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 0, X, MITO_NONE, user(p, 0), ether(300)), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), ether(100), NULL), MITO_OK);
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(100), &message), MITO_OK);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 0, X, 0, ether(201), &message), MITO_BRANCH_LIQUIDITY_SHORT);
    assert_revert(mito_hub_set_threshold(p, true, 0, X, ether(280)), MITO_OK);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 0, X, 0, ether(21), &message), MITO_BRANCH_THRESHOLD);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 0, X, 0, ether(20), &message), MITO_OK);
    assert_int_equal(message.destination, 0);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 0, X, MITO_NONE, ether(1), &message), MITO_ZERO_ADDRESS);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 0, X, 0, sim_wide_of(0), &message), MITO_ZERO_AMOUNT);
    assert_revert(mito_hub_withdraw(p, user(p, 0), 2, R, 0, ether(1), &message), MITO_PAIR_NOT_EXIST);
    free(p);
}

static void a_deallocation_returns_to_idle_once(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_message message;
    mito_amount idle;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), ether(200)), MITO_OK);
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(100), &message), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, ether(100)), MITO_OK);
    assert_true(mito_vlf_idle(p, V0, &idle));
    assert_amount(idle, "200000000000000000000");
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, sim_wide_of(1)),
                  MITO_PANIC_ARITHMETIC);
    free(p);
}

static void amounts_scale_between_8_and_18_decimals(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_message message;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 2, X, MITO_NONE, user(p, 0), wide("100001001")), MITO_OK);
    assert_amount(mito_hub_balance(p, X, user(p, 0)), "1000010010000000000");
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 2, X, MITO_NONE, user(p, 0), wide("1")), MITO_OK);
    assert_amount(mito_hub_balance(p, X, user(p, 0)), "1000010020000000000");
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 2, X, MITO_NONE, user(p, 1), wide("10000000000")), MITO_OK);
    assert_revert(mito_hub_withdraw(p, user(p, 1), 2, X, 1, wide("1000000010000000000"), &message), MITO_OK);
    assert_wide(message.amount, "100000001");
    assert_revert(mito_hub_withdraw(p, user(p, 1), 2, X, 1, wide("1000000001000000000"), &message), MITO_OK);
    assert_wide(message.amount, "100000000");
    assert_amount(mito_protocol_pair(p, X, 2)->liquidity, "99000010010000000000");
    assert_revert(mito_hub_withdraw(p, user(p, 1), 2, X, 1, wide("9999999999"), &message), MITO_ZERO_AMOUNT);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 2, X, V0, user(p, 2), wide("1000000000")), MITO_OK);
    assert_revert(mito_hub_allocate(p, true, 2, V0, wide("1000000001000000000"), &message), MITO_OK);
    assert_wide(message.amount, "100000000");
    assert_revert(receive(p, MITO_MESSAGE_YIELD, 2, MITO_NONE, V0, MITO_NONE, wide("112233445123")), MITO_OK);
    assert_amount(mito_vlf_assets(p, V0), "1132334451230000000000");
    assert_revert(receive(p, MITO_MESSAGE_LOSS, 2, MITO_NONE, V0, MITO_NONE, wide("1")), MITO_OK);
    assert_amount(mito_protocol_pair(p, X, 2)->liquidity, "1231334461230000000000");
    assert_amount(mito_protocol_vlf(p, V0)->allocation, "1123334451220000000000");
    free(p);
}

static void principal_and_yield_cannot_come_back_before_the_yield_is_known(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_message message;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), ether(100)), MITO_OK);
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(100), &message), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, ether(110)), MITO_PANIC_ARITHMETIC);
    assert_revert(receive(p, MITO_MESSAGE_YIELD, 0, MITO_NONE, V0, MITO_NONE, ether(10)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, ether(110)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_LOSS, 0, MITO_NONE, V0, MITO_NONE, sim_wide_of(1)), MITO_PANIC_ARITHMETIC);
    assert_revert(receive(p, MITO_MESSAGE_YIELD, 0, MITO_NONE, V0, MITO_NONE, sim_wide_of(0)), MITO_ZERO_AMOUNT);
    free(p);
}

static void a_yield_from_a_branch_without_a_pair_counts_whole_tokens(void **context)
{
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_YIELD, 2, MITO_NONE, V2, MITO_NONE, sim_wide_of(1)), MITO_OK);
    assert_amount(mito_vlf_assets(p, V2), "1000000000000000000");
    free(p);
}

static void extra_rewards_wait_in_the_treasury(void **context)
{
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_EXTRA, 0, R, V0, MITO_NONE, ether(3)), MITO_OK);
    assert_amount(mito_hub_balance(p, R, MITO_ACCOUNT_TREASURY), "3000000000000000000");
    assert_revert(mito_hub_dispatch_rewards(p, true, V1, R, ether(1), user(p, 0)), MITO_TREASURY_SHORT);
    assert_revert(mito_hub_dispatch_rewards(p, false, V0, R, ether(1), user(p, 0)), MITO_ACCESS_CONTROL_UNAUTHORIZED);
    assert_revert(mito_hub_dispatch_rewards(p, true, V0, R, sim_wide_of(0), user(p, 0)), MITO_ZERO_AMOUNT);
    assert_revert(mito_hub_dispatch_rewards(p, true, V0, R, ether(1), user(p, 0)), MITO_OK);
    assert_amount(*mito_protocol_treasury(p, V0, R), "2000000000000000000");
    /* The treasury's history keeps 208 bits. */
    assert_revert(receive(p, MITO_MESSAGE_EXTRA, 0, R, V0, MITO_NONE, (struct sim_u256){0, (sim_u128)1 << 80}),
                  MITO_CAST_OVERFLOW);
    free(p);
}

static void guards_come_in_the_contracts_order_even_beyond_128_bits(void **context)
{
    const struct sim_u256 huge = {0, 1}, all = {SIM_U128_MAX, SIM_U128_MAX};
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 0, X, MITO_NONE, user(p, 0), ether(1)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 0, X, MITO_NONE, user(p, 0), all), MITO_TOTAL_SUPPLY_OVERFLOW);
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 1, X, MITO_NONE, user(p, 0), all), MITO_PANIC_ARITHMETIC);
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 0, X, MITO_NONE, user(p, 0), huge), MITO_OUT_OF_WIDTH);
    assert_revert(mito_vlf_set_paused(p, true, V0, MITO_FUNCTION_ALL, true), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), huge), MITO_PAUSED);
    assert_revert(mito_vlf_set_paused(p, true, V0, MITO_FUNCTION_ALL, false), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), huge), MITO_OUT_OF_WIDTH);
    assert_revert(mito_hub_set_paused(p, true, MITO_FUNCTION_SUPPLY, true), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), ether(1)), MITO_PAUSED);
    assert_revert(receive(p, MITO_MESSAGE_DEPOSIT, 0, X, MITO_NONE, user(p, 0), ether(1)), MITO_OK);
    assert_amount(mito_hub_supply(p, X), "2000000000000000000");
    free(p);
}

static void message_bodies_have_the_lengths_of_the_wire(void **context)
{
    (void)context;
    assert_int_equal(mito_message_bytes(MITO_MESSAGE_INITIALIZE_ASSET), 33);
    assert_int_equal(mito_message_bytes(MITO_MESSAGE_SUPPLY), 129);
    assert_int_equal(mito_message_bytes(MITO_MESSAGE_EXTRA), 97);
    assert_int_equal(mito_message_bytes(3), 0);
    assert_string_equal(mito_message_word(MITO_MESSAGE_LOSS), "loss");
    assert_string_equal(mito_message_word(11), "unknown");
    assert_string_equal(mito_revert_name(MITO_PANIC_ARITHMETIC), "Panic(0x11)");
    assert_string_equal(mito_protocol_function_name(MITO_FUNCTION_FETCH), "fetchVLF");
    assert_int_equal(mito_protocol_function_find("settleVLFLoss"), MITO_FUNCTION_SETTLE_LOSS);
    assert_int_equal(mito_protocol_function_find("?"), MITO_FUNCTION_ALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_full_vault_cannot_take_arrives_as_plain_tokens),
        cmocka_unit_test(an_allocation_needs_free_liquidity_on_its_branch),
        cmocka_unit_test(a_withdrawal_leaves_the_threshold_and_what_is_allocated),
        cmocka_unit_test(a_deallocation_returns_to_idle_once),
        cmocka_unit_test(amounts_scale_between_8_and_18_decimals),
        cmocka_unit_test(principal_and_yield_cannot_come_back_before_the_yield_is_known),
        cmocka_unit_test(a_yield_from_a_branch_without_a_pair_counts_whole_tokens),
        cmocka_unit_test(extra_rewards_wait_in_the_treasury),
        cmocka_unit_test(guards_come_in_the_contracts_order_even_beyond_128_bits),
        cmocka_unit_test(message_bodies_have_the_lengths_of_the_wire),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
