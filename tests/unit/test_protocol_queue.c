/* The reclaim queue on numbers recorded from the contracts (shared/vectors/contracts, directed V5, V7, W2-W5, X3). */
#include "tests/unit/protocol_world.h"

#define NOW 1700000000

static struct mito_protocol *with_deposit(uint64_t amount, uint32_t requests)
{
    struct mito_protocol *p = open_world(requests, 8);

    assert_revert(mito_hub_mint(p, X, user(p, 0), ether(amount)), MITO_OK);
    assert_revert(mito_vlf_deposit(p, V0, user(p, 0), user(p, 0), ether(amount), NULL), MITO_OK);
    return p;
}

/* u0 asks for shares worth `amount` at the initial price, for user `to`. */
static enum mito_revert ask(struct mito_protocol *p, uint64_t amount, uint32_t to, int64_t now)
{
    return mito_queue_request(p, V0, user(p, 0), user(p, to), sim_wide_multiply(ether(amount).low, 1000000), now, NULL);
}

static void assert_claim(struct mito_protocol *p, uint32_t to, int64_t now, uint32_t from, uint32_t end,
                         const char *assets)
{
    struct mito_claim claim, preview;

    assert_revert(mito_queue_preview(p, V0, user(p, to), now, &preview), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, to), now, &claim), MITO_OK);
    assert_int_equal(claim.from, from);
    assert_int_equal(claim.to, end);
    assert_amount(claim.assets, assets);
    assert_true(preview.to == claim.to && preview.assets == claim.assets && preview.shares == claim.shares);
}

static void a_claim_of_nothing_still_advances(void **context)
{
    struct mito_protocol *p = with_deposit(200, 8);

    (void)context;
    assert_revert(ask(p, 100, 0, NOW), MITO_OK);
    assert_revert(ask(p, 100, 0, NOW), MITO_OK);
    assert_revert(mito_hub_burn(p, X, mito_protocol_vault(V0), ether(200)), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(2), NOW, NULL, NULL), MITO_OK);
    assert_claim(p, 0, NOW, 0, 2, "0");
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_NOTHING_TO_CLAIM);
    assert_amount(mito_vlf_balance(p, V0, MITO_ACCOUNT_QUEUE), "200000000000000000000000000");
    free(p);
}

static void a_receiver_has_at_most_100_requests_waiting(void **context)
{
    struct mito_protocol *p = with_deposit(200, 128);

    (void)context;
    for (int i = 0; i < 100; i++) {
        assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    }
    assert_revert(ask(p, 1, 0, NOW), MITO_TOO_MANY_PENDING);
    assert_revert(ask(p, 1, 1, NOW), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(101), NOW, NULL, NULL), MITO_OK);
    assert_claim(p, 0, NOW, 0, 100, "100000000000000000000");
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    free(p);
}

static void shares_synced_at_an_empty_vault_stay_in_the_queue(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);

    (void)context;
    assert_revert(ask(p, 5, 0, NOW), MITO_OK);
    assert_revert(mito_hub_burn(p, X, mito_protocol_vault(V0), ether(10)), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_revert(mito_hub_mint(p, X, mito_protocol_vault(V0), ether(10)), MITO_OK);
    assert_claim(p, 0, NOW, 0, 1, "0");
    assert_revert(ask(p, 5, 0, NOW), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_claim(p, 0, NOW, 1, 2, "5000000000000000000");
    assert_amount(mito_vlf_balance(p, V0, MITO_ACCOUNT_QUEUE), "5000000000000000000000000");
    free(p);
}

static void a_period_beyond_the_clock_panics_once_there_is_a_log(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);
    struct mito_claim claim;

    (void)context;
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    assert_revert(mito_queue_set_period(p, true, V0, wide("281474976710655")), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_NOTHING_TO_CLAIM);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_PANIC_ARITHMETIC);
    assert_revert(mito_queue_preview(p, V0, user(p, 0), NOW, &claim), MITO_PANIC_ARITHMETIC);
    assert_revert(mito_queue_preview(p, V0, user(p, 1), NOW, &claim), MITO_OK);
    assert_revert(mito_queue_set_period(p, true, V0, wide("281474976710656")), MITO_CAST_OVERFLOW);
    assert_revert(mito_queue_set_period(p, true, V0, sim_wide_of(NOW)), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_NOTHING_TO_CLAIM);
    assert_revert(mito_queue_set_period(p, true, V0, sim_wide_of(NOW + 1)), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_PANIC_ARITHMETIC);
    free(p);
}

static void a_period_raised_later_applies_to_old_requests_and_is_inclusive(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);

    (void)context;
    assert_revert(mito_queue_set_period(p, true, V0, sim_wide_of(100)), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_revert(mito_queue_set_period(p, true, V0, sim_wide_of(200)), MITO_OK);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW + 199, NULL), MITO_NOTHING_TO_CLAIM);
    assert_claim(p, 0, NOW + 200, 0, 1, "1000000000000000000");
    free(p);
}

static void a_claim_stops_at_the_receivers_first_unripe_request(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);

    (void)context;
    assert_revert(mito_queue_set_period(p, true, V0, sim_wide_of(1000)), MITO_OK);
    assert_revert(ask(p, 1, 1, NOW), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW + 500), MITO_OK);
    assert_revert(ask(p, 1, 1, NOW + 600), MITO_OK);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(2), NOW + 600, NULL, NULL), MITO_OK);
    assert_claim(p, 1, NOW + 1000, 0, 1, "1000000000000000000");
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW + 1000, NULL), MITO_NOTHING_TO_CLAIM);
    assert_revert(mito_queue_claim(p, V0, user(p, 1), NOW + 1000, NULL), MITO_NOTHING_TO_CLAIM);
    assert_claim(p, 0, NOW + 1500, 0, 1, "1000000000000000000");
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(5), NOW + 1600, NULL, NULL), MITO_OK);
    assert_claim(p, 1, NOW + 1600, 1, 2, "1000000000000000000");
    free(p);
}

/* Directed X3: 100e18 in, 80e18 allocated, a yield of 10e18 between request and reserve goes to the collector. */
static void a_reserve_needs_idle_and_gives_the_gain_to_the_collector(void **context)
{
    struct mito_protocol *p = open_world(8, 8);
    struct mito_message message;

    (void)context;
    assert_revert(receive(p, MITO_MESSAGE_SUPPLY, 0, X, V0, user(p, 0), ether(100)), MITO_OK);
    assert_revert(mito_hub_allocate(p, true, 0, V0, ether(80), &message), MITO_OK);
    assert_revert(ask(p, 30, 0, NOW), MITO_OK);
    assert_revert(ask(p, 10, 1, NOW), MITO_OK);
    assert_revert(mito_hub_reserve(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_VLF_LIQUIDITY_SHORT);
    assert_revert(receive(p, MITO_MESSAGE_YIELD, 0, MITO_NONE, V0, MITO_NONE, ether(10)), MITO_OK);
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, ether(20)), MITO_OK);
    assert_true(mito_queue_preview_sync(p, V0, 1) > ether(30).low);
    assert_int_equal(mito_queue_affordable(p, V0, ether(34).low), 1);
    assert_revert(mito_hub_reserve(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_amount(mito_vlf_assets(p, V0), "80000000000000000000");
    assert_amount(mito_vlf_supply(p, V0), "72727272727272727272702479");
    assert_revert(mito_hub_reserve(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_VLF_LIQUIDITY_SHORT);
    assert_claim(p, 0, NOW, 0, 1, "30000000000000000000");
    assert_revert(receive(p, MITO_MESSAGE_DEALLOCATE, 0, MITO_NONE, V0, MITO_NONE, ether(70)), MITO_OK);
    assert_revert(mito_hub_reserve(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_amount(mito_vlf_assets(p, V0), "70000000000000000000");
    assert_amount(mito_vlf_supply(p, V0), "63636363636363636363603305");
    assert_revert(mito_hub_reserve(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_NOTHING_TO_RESERVE);
    free(p);
}

static void a_full_queue_is_an_outcome_of_its_own(void **context)
{
    struct mito_protocol *p = with_deposit(10, 1);

    (void)context;
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW), MITO_CAPACITY);
    assert_true(mito_revert_is_fatal(MITO_CAPACITY) && mito_revert_is_fatal(MITO_OUT_OF_WIDTH));
    assert_false(mito_revert_is_fatal(MITO_TREASURY_SHORT));
    assert_amount(mito_vlf_balance(p, V0, MITO_ACCOUNT_QUEUE), "1000000000000000000000000");
    free(p);
}

static void collected_shares_follow_the_route(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);

    (void)context;
    assert_revert(mito_queue_set_route(p, true, V0, user(p, 4)), MITO_OK);
    assert_revert(ask(p, 5, 0, NOW), MITO_OK);
    assert_revert(mito_hub_mint(p, X, mito_protocol_vault(V0), ether(10)), MITO_OK);
    assert_revert(mito_queue_sync(p, false, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_UNAUTHORIZED);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_OK);
    assert_amount(mito_vlf_balance(p, V0, MITO_ACCOUNT_COLLECTOR), "0");
    assert_true(mito_vlf_balance(p, V0, user(p, 4)) > 0);
    assert_revert(mito_queue_set_route(p, true, V0, MITO_NONE), MITO_OK);
    assert_revert(mito_queue_collector_withdraw(p, true, V0, user(p, 1), sim_wide_of(1)), MITO_INSUFFICIENT_BALANCE);
    free(p);
}

static void a_disabled_or_paused_queue_stands_still(void **context)
{
    struct mito_protocol *p = with_deposit(10, 8);

    (void)context;
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    assert_revert(mito_queue_set_enabled(p, true, V0, false), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW), MITO_QUEUE_NOT_ENABLED);
    assert_revert(mito_queue_claim(p, V0, user(p, 0), NOW, NULL), MITO_QUEUE_NOT_ENABLED);
    assert_revert(mito_queue_sync(p, true, V0, sim_wide_of(1), NOW, NULL, NULL), MITO_QUEUE_NOT_ENABLED);
    assert_revert(mito_queue_set_paused(p, true, MITO_FUNCTION_REQUEST, true), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW), MITO_PAUSED);
    assert_revert(mito_queue_set_paused(p, true, MITO_FUNCTION_REQUEST, false), MITO_OK);
    assert_revert(mito_queue_set_enabled(p, true, V0, true), MITO_OK);
    assert_revert(ask(p, 1, 0, NOW), MITO_OK);
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_of_nothing_still_advances),
        cmocka_unit_test(a_receiver_has_at_most_100_requests_waiting),
        cmocka_unit_test(shares_synced_at_an_empty_vault_stay_in_the_queue),
        cmocka_unit_test(a_period_beyond_the_clock_panics_once_there_is_a_log),
        cmocka_unit_test(a_period_raised_later_applies_to_old_requests_and_is_inclusive),
        cmocka_unit_test(a_claim_stops_at_the_receivers_first_unripe_request),
        cmocka_unit_test(a_reserve_needs_idle_and_gives_the_gain_to_the_collector),
        cmocka_unit_test(a_full_queue_is_an_outcome_of_its_own),
        cmocka_unit_test(collected_shares_follow_the_route),
        cmocka_unit_test(a_disabled_or_paused_queue_stands_still),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
