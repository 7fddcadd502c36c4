/* Share math and caps of VLF vaults, on numbers recorded from the contracts (shared/vectors/contracts, directed V8, V9,
 * W1) and on the fact sheet's formulas. */
#include "tests/unit/protocol_world.h"

static void the_first_deposit_gives_a_million_shares_per_unit_and_a_full_exit_burns_them(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct mito_claim claim;
    mito_amount shares, assets;

    (void)context;
    assert_revert(mito_hub_mint(p, X, user(p, 0), wide("123456789")), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), wide("123456789"), &shares), MITO_OK);
    assert_amount(shares, "123456789000000");
    assert_revert(mito_queue_request(p, V0, user(p, 0), user(p, 0), sim_wide_of(shares), 10, NULL), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), 11, &shares, &assets), MITO_OK);
    assert_amount(assets, "123456789");
    assert_amount(mito_vlf_supply(p, V0), "0");
    assert_revert(mito_queue_claim(p, V0, user(p, 0), 12, &claim), MITO_OK);
    assert_amount(claim.assets, "123456789");
    assert_revert(mito_vlf_direct_exit(p, V0, MITO_FUNCTION_WITHDRAW), MITO_UNAUTHORIZED);
    free(p);
}

static enum mito_revert deposit_from(struct mito_protocol *p, uint32_t branch, const char *amount)
{
    enum mito_revert revert;

    assert_revert(mito_hub_mint(p, X, MITO_ACCOUNT_MANAGER, wide(amount)), MITO_OK);
    revert = mito_vlf_deposit_from(p, V1, branch, user(p, 1), wide(amount), NULL);
    if (revert != MITO_OK) {
        assert_revert(mito_hub_burn(p, X, MITO_ACCOUNT_MANAGER, wide(amount)), MITO_OK);
    }
    return revert;
}

static void a_soft_cap_binds_only_branches_that_are_not_preferred(void **context)
{
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(mito_vlf_set_cap(p, true, V1, ether(1000)), MITO_OK);
    assert_revert(mito_vlf_set_soft_cap(p, true, V1, ether(500)), MITO_OK);
    assert_revert(mito_vlf_set_preferred(p, true, V1, 1, true), MITO_OK);
    assert_revert(mito_hub_mint(p, X, user(p, 0), ether(2000)), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V1, user(p, 0), user(p, 0), ether(300), NULL), MITO_OK);
    assert_wide(mito_vlf_room(p, V1), "200000000000000000000");
    assert_wide(mito_vlf_room_from(p, V1, 1), "700000000000000000000");
    assert_revert(deposit_from(p, 2, "200000000000000000001"), MITO_DEPOSIT_MORE_THAN_MAX);
    assert_revert(deposit_from(p, 1, "700000000000000000001"), MITO_DEPOSIT_MORE_THAN_MAX);
    assert_revert(deposit_from(p, 1, "300000000000000000000"), MITO_OK);
    assert_wide(mito_vlf_room(p, V1), "0");
    assert_revert(deposit_from(p, 2, "1"), MITO_DEPOSIT_MORE_THAN_MAX);
    assert_revert(deposit_from(p, 1, "400000000000000000000"), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V1, user(p, 0), user(p, 0), sim_wide_of(1), NULL), MITO_DEPOSIT_MORE_THAN_MAX);
    assert_amount(mito_vlf_supply(p, V1), "1000000000000000000000000000");
    free(p);
}

static void caps_go_up_to_the_contracts_limit(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct sim_u256 most = {0};

    (void)context;
    /* (2^256 - 1) / 10^9 */
    assert_false(sim_wide_muldiv((struct sim_u256){SIM_U128_MAX, SIM_U128_MAX}, sim_wide_of(1), sim_wide_of(1000000000),
                                 &most, NULL));
    assert_revert(mito_vlf_set_cap(p, true, V1, most), MITO_OK);
    sim_wide_add(most, sim_wide_of(1), &most);
    assert_revert(mito_vlf_set_cap(p, true, V1, most), MITO_INVALID_PARAMETER);
    assert_revert(mito_vlf_set_cap(p, false, V1, most), MITO_UNAUTHORIZED);
    free(p);
}

static void a_supply_beyond_128_bits_is_an_outcome_and_not_a_wrap(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    mito_amount supply;

    (void)context;
    assert_revert(mito_hub_mint(p, X, user(p, 0), wide("3000000000000000000000000")), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), wide("1000000000000000000000000"), NULL), MITO_OK);
    assert_revert(mito_hub_burn(p, X, mito_protocol_vault(V0), wide("1000000000000000000000000")), MITO_OK);
    supply = mito_vlf_supply(p, V0);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), ether(1), NULL), MITO_OUT_OF_WIDTH);
    assert_true(mito_vlf_supply(p, V0) == supply);
    assert_revert(mito_hub_mint(p, X, user(p, 0), sim_wide_of(SIM_U128_MAX)), MITO_OUT_OF_WIDTH);
    assert_revert(mito_hub_mint(p, X, user(p, 0), (struct sim_u256){SIM_U128_MAX, SIM_U128_MAX}),
                  MITO_TOTAL_SUPPLY_OVERFLOW);
    free(p);
}

static void rounding_favours_the_vault(void **context)
{
    struct mito_protocol *p = open_world(4, 4);
    struct sim_u256 shares;
    mito_amount assets;

    (void)context;
    assert_revert(mito_hub_mint(p, X, user(p, 0), wide("1000000")), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), wide("1000"), NULL), MITO_OK);
    assert_revert(mito_hub_mint(p, X, mito_protocol_vault(V0), wide("500")), MITO_OK);
    /* A = 1500, S = 10^9: shares(7) = floor(7 * 1001000000 / 1501), mint back costs ceil. */
    assert_revert(mito_vlf_to_shares(p, V0, sim_wide_of(7), &shares), MITO_OK);
    assert_wide(shares, "4668221");
    assert_amount(mito_vlf_preview_redeem(p, V0, shares.low), "6");
    assert_revert(mito_vlf_mint(p, V0, user(p, 0), user(p, 0), shares, &assets), MITO_OK);
    assert_amount(assets, "7");
    free(p);
}

static void strangers_and_pauses_are_refused(void **context)
{
    struct mito_protocol *p = open_world(4, 4);

    (void)context;
    assert_revert(mito_vlf_set_paused(p, false, V0, MITO_FUNCTION_ALL, true), MITO_UNAUTHORIZED);
    assert_revert(mito_vlf_set_paused(p, true, V0, MITO_FUNCTION_DEPOSIT, true), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), sim_wide_of(0), NULL), MITO_PAUSED);
    assert_revert(mito_vlf_mint(p, V0, user(p, 0), user(p, 0), sim_wide_of(0), NULL), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V1, user(p, 0), user(p, 0), sim_wide_of(0), NULL), MITO_OK);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_deposit_gives_a_million_shares_per_unit_and_a_full_exit_burns_them),
        cmocka_unit_test(a_soft_cap_binds_only_branches_that_are_not_preferred),
        cmocka_unit_test(caps_go_up_to_the_contracts_limit),
        cmocka_unit_test(a_supply_beyond_128_bits_is_an_outcome_and_not_a_wrap),
        cmocka_unit_test(rounding_favours_the_vault),
        cmocka_unit_test(strangers_and_pauses_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
