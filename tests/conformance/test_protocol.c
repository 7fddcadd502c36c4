/* Properties of the protocol rooms under random operations with delayed, reordered, failing and dropped messages; and
 * one deliberate corruption per invariant, made the way a bug would make it, that the check must find. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"
#include "tests/conformance/town.h"

#define SEEDS 24
#define STEPS 2500

static void every_invariant_holds_after_every_operation(void **context)
{
    uint64_t done[MITO_REVERTS] = {0};

    (void)context;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct mito_invariant_mark marks[TOWN_VLFS];
        struct town town;

        town_open(&town, seed);
        assert_null(town_broken(&town, NULL));
        for (int step = 0; step < STEPS; step++) {
            const char *broken;

            mito_invariant_mark(town.p, marks);
            (void)town_step(&town);
            broken = town_broken(&town, marks);
            if (broken != NULL) {
                fail_msg("seed %u, step %d: %s", (unsigned)seed, step, broken);
            }
        }
        for (int r = 0; r < MITO_REVERTS; r++) {
            done[r] += town.done[r];
        }
        town_close(&town);
    }
    /* The draws reach what matters: successes, checked arithmetic under reordering, pauses, caps, dead yields. */
    assert_true(done[MITO_OK] > SEEDS * STEPS / 4);
    assert_true(done[MITO_PANIC_ARITHMETIC] > 100 && done[MITO_PAUSED] > 100 && done[MITO_EXCEEDED_CAP] > 10);
    assert_true(done[MITO_ZERO_AMOUNT] > 100 && done[MITO_VLF_LIQUIDITY_SHORT] > 10 &&
                done[MITO_NOTHING_TO_CLAIM] > 10);
    assert_int_equal(done[MITO_CAPACITY], 0);
    assert_true(done[MITO_OUT_OF_WIDTH] > 0); /* gains far beyond any balance are drawn too */
}

static void a_revert_changes_nothing(void **context)
{
    struct town town;
    char *before;

    (void)context;
    town_open(&town, 99);
    before = malloc(town.p->size);
    assert_non_null(before);
    for (int step = 0; step < 3000; step++) {
        memcpy(before, town.p, town.p->size);
        if (town_step(&town) != MITO_OK) {
            assert_memory_equal(before, town.p, town.p->size);
        }
    }
    free(before);
    town_close(&town);
}

static void a_copied_block_goes_on_alike(void **context)
{
    struct town one, other;
    void *copy;

    (void)context;
    town_open(&one, 7);
    for (int step = 0; step < 1500; step++) {
        (void)town_step(&one);
    }
    copy = aligned_alloc(16, one.p->size);
    assert_non_null(copy);
    memcpy(copy, one.p, one.p->size);
    other = one;
    other.p = copy;
    for (int step = 0; step < 1500; step++) {
        assert_int_equal(town_step(&one), town_step(&other));
    }
    assert_memory_equal(one.p, other.p, one.p->size);
    town_close(&one);
    town_close(&other);
}

/* Two assets share nothing: what happens on one leaves every byte of the other's tables alone. */
static void unconnected_assets_do_not_touch_each_other(void **context)
{
    struct town town;
    struct mito_message message;
    struct mito_asset asset;
    struct mito_vlf vlf;
    struct mito_pair pair;

    (void)context;
    town_open(&town, 8);
    for (int step = 0; step < 500; step++) {
        (void)town_step(&town);
    }
    memcpy(&asset, mito_protocol_asset(town.p, 1), sizeof asset);
    memcpy(&vlf, mito_protocol_vlf(town.p, 2), sizeof vlf);
    memcpy(&pair, mito_protocol_pair(town.p, 1, 0), sizeof pair);
    assert_int_equal(mito_branch_set_paused(town.p, true, 0, MITO_FUNCTION_ALL, false), MITO_OK);
    assert_int_equal(mito_branch_set_paused(town.p, true, 0, MITO_FUNCTION_SUPPLY, false), MITO_OK);
    assert_int_equal(mito_hub_set_paused(town.p, true, MITO_FUNCTION_SUPPLY, false), MITO_OK);
    assert_int_equal(mito_vlf_set_paused(town.p, true, 0, MITO_FUNCTION_ALL, false), MITO_OK);
    assert_int_equal(mito_branch_set_halted(town.p, true, 0, 0, false), MITO_OK);
    assert_int_equal(mito_branch_set_cap(town.p, true, 0, 0, sim_wide_of(SIM_U128_MAX)), MITO_OK);
    assert_int_equal(
        mito_branch_supply(town.p, 0, 0, 1, mito_protocol_holder(town.p, 3), 0, sim_wide_of(1000000), &message),
        MITO_OK);
    mito_transport_send(town.p, &message);
    assert_int_equal(mito_transport_deliver(town.p, &message), MITO_OK);
    assert_memory_equal(&asset, mito_protocol_asset(town.p, 1), sizeof asset);
    assert_memory_equal(&vlf, mito_protocol_vlf(town.p, 2), sizeof vlf);
    assert_memory_equal(&pair, mito_protocol_pair(town.p, 1, 0), sizeof pair);
    town_close(&town);
}

/* --- Mutations. --- */

/* A busy town: something in every place a mutation wants to spoil. */
static void busy(struct town *town)
{
    town_open(town, 5);
    for (int step = 0; step < 2000 || town->messages == 0; step++) {
        (void)town_step(town);
    }
    assert_null(town_broken(town, NULL));
}

/* The check must name this invariant. */
static void expect_broken(struct town *town, const struct mito_invariant_mark *marks, const char *number)
{
    const char *broken = town_broken(town, marks);

    assert_non_null(broken);
    if (strncmp(broken, number, strlen(number)) != 0) {
        fail_msg("wanted %s, found %s", number, broken);
    }
    town_close(town);
}

static void tokens_minted_without_liquidity_break_invariant_1(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    assert_int_equal(mito_hub_mint(town.p, 0, mito_protocol_holder(town.p, 1), sim_wide_of(1)), MITO_OK);
    expect_broken(&town, NULL, "1:");
}

static void liquidity_credited_twice_breaks_invariant_2(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    mito_protocol_pair(town.p, 0, 1)->liquidity += mito_protocol_pair(town.p, 0, 1)->scale;
    expect_broken(&town, NULL, "2:");
}

static void a_forgotten_loss_message_breaks_invariant_3(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    mito_protocol_link(town.p, 0, 0)->in_loss += 1;
    expect_broken(&town, NULL, "3:");
}

static void an_allocation_counted_in_one_place_breaks_invariant_3(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    mito_protocol_vlf(town.p, 0)->allocation += 1;
    expect_broken(&town, NULL, "3:");
}

/* Allocates more than the branch has free, as allocate would without its guard. */
static void allocate_unguarded(struct town *town, bool deliver)
{
    struct mito_pair *pair = mito_protocol_pair(town->p, 0, 0);
    struct mito_vlf *v = mito_protocol_vlf(town->p, 0);
    mito_amount units = (pair->liquidity - pair->allocated) / pair->scale + 1;
    struct mito_message message = {
        .type = MITO_MESSAGE_ALLOCATE,
        .source = MITO_HUB,
        .destination = 0,
        .vlf = 0,
        .asset = MITO_NONE,
        .account = MITO_NONE,
        .amount = sim_wide_of(units),
    };

    pair->allocated += units * pair->scale;
    v->allocation += units * pair->scale;
    mito_protocol_link(town->p, 0, 0)->allocated += units * pair->scale;
    mito_transport_send(town->p, &message);
    town->message[town->messages++] = message;
    if (deliver) {
        mito_protocol_set_paused(&mito_protocol_branch(town->p, 0)->paused, MITO_FUNCTION_ALL, false);
        mito_protocol_set_paused(&mito_protocol_branch(town->p, 0)->paused, MITO_FUNCTION_ALLOCATE, false);
        assert_int_equal(mito_transport_deliver(town->p, &town->message[--town->messages]), MITO_OK);
    }
}

static void liquidity_allocated_twice_breaks_invariant_4(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    while (town.messages > 0) { /* nothing under way hides the missing tokens */
        (void)town_step(&town);
        if (mito_protocol_pair(town.p, 0, 0)->in_deposit == 0 && mito_protocol_pair(town.p, 0, 0)->in_extra == 0 &&
            mito_protocol_link(town.p, 0, 0)->in_deallocate == 0 &&
            mito_protocol_link(town.p, 1, 0)->in_deallocate == 0 &&
            mito_protocol_link(town.p, 0, 0)->in_allocate == 0 && mito_protocol_link(town.p, 1, 0)->in_allocate == 0) {
            break;
        }
    }
    allocate_unguarded(&town, true);
    expect_broken(&town, NULL, "4:");
}

static void more_allocated_than_a_branch_has_breaks_invariant_5(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    allocate_unguarded(&town, false);
    expect_broken(&town, NULL, "5: a branch");
}

static void more_allocated_than_a_vlf_has_breaks_invariant_5(void **context)
{
    struct town town;
    struct mito_book *book;
    mito_amount idle;

    (void)context;
    busy(&town);
    assert_true(mito_vlf_idle(town.p, 0, &idle));
    book =
        &mito_protocol_asset(town.p, 0)->book; /* tokens leave the vault as a withdrawal without its guard would do */
    mito_book_post(book, mito_protocol_vault(0), mito_protocol_holder(town.p, 0), idle + 1);
    expect_broken(&town, NULL, "5: a VLF");
}

static void a_credit_without_a_debit_breaks_invariant_6(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    mito_book_account(&mito_protocol_asset(town.p, 0)->book, mito_protocol_holder(town.p, 2))->credit += 1;
    expect_broken(&town, NULL, "6:");
}

static void a_treasury_that_pays_twice_breaks_invariant_6(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    *mito_protocol_treasury(town.p, 0, 1) += mito_hub_balance(town.p, 1, MITO_ACCOUNT_TREASURY) + 1;
    expect_broken(&town, NULL, "6:");
}

static void an_overdrawn_wallet_breaks_invariant_6(void **context)
{
    struct town town;
    struct mito_book *book;
    uint32_t one, other;

    (void)context;
    busy(&town);
    book = &mito_protocol_pair(town.p, 0, 0)->book;
    one = mito_branch_wallet(town.p, 0);
    other = mito_branch_wallet(town.p, 1);
    mito_book_post(book, one, other, mito_book_balance(book, one) + 1);
    expect_broken(&town, NULL, "6:");
}

static void shares_given_away_break_invariant_7(void **context)
{
    struct mito_invariant_mark marks[TOWN_VLFS];
    struct town town;

    (void)context;
    busy(&town);
    mito_invariant_mark(town.p, marks);
    mito_book_post(&mito_protocol_vlf(town.p, 0)->shares, MITO_ACCOUNT_ISSUER, mito_protocol_holder(town.p, 0),
                   mito_vlf_supply(town.p, 0) / 2 + 1000000);
    expect_broken(&town, marks, "7:");
}

static void a_request_synced_twice_breaks_invariant_8(void **context)
{
    struct mito_invariant_mark marks[TOWN_VLFS];
    struct town town;

    (void)context;
    busy(&town);
    mito_invariant_mark(town.p, marks);
    assert_true(mito_protocol_vlf(town.p, 0)->offset > 0);
    mito_protocol_vlf(town.p, 0)->offset--;
    expect_broken(&town, marks, "8:");
}

static void a_payment_not_booked_breaks_invariant_8(void **context)
{
    struct town town;
    struct mito_book *book;

    (void)context;
    busy(&town);
    book = &mito_protocol_asset(town.p, 0)->book;
    assert_true(mito_book_balance(book, MITO_ACCOUNT_QUEUE) > 0);
    mito_book_post(book, MITO_ACCOUNT_QUEUE, mito_protocol_holder(town.p, 0), 1);
    expect_broken(&town, NULL, "8:");
}

static void shares_taken_from_the_queue_break_invariant_8(void **context)
{
    struct town town;
    struct mito_book *book;

    (void)context;
    busy(&town);
    book = &mito_protocol_vlf(town.p, 0)->shares;
    mito_book_post(book, MITO_ACCOUNT_QUEUE, mito_protocol_holder(town.p, 0),
                   mito_book_balance(book, MITO_ACCOUNT_QUEUE) - mito_protocol_vlf(town.p, 0)->shares_pending + 1);
    expect_broken(&town, NULL, "8:");
}

static void a_running_total_that_falls_breaks_invariant_8(void **context)
{
    struct mito_invariant_mark marks[TOWN_VLFS];
    struct town town;

    (void)context;
    busy(&town);
    mito_invariant_mark(town.p, marks);
    mito_protocol_vlf(town.p, 0)->shares_requested.low -= 1;
    expect_broken(&town, marks, "8:");
}

static void a_gain_paid_to_the_requester_breaks_invariant_9(void **context)
{
    struct town town;
    struct mito_vlf *v;

    (void)context;
    busy(&town);
    v = mito_protocol_vlf(town.p, 0);
    assert_true(v->offset > 0);
    mito_queue_request_at(v, v->offset - 1)->due += 1;
    expect_broken(&town, NULL, "9:");
}

static void a_claim_that_does_not_advance_breaks_invariant_9(void **context)
{
    struct town town;
    struct mito_vlf *v;
    struct mito_receiver *receiver;
    uint32_t holder = 0;

    (void)context;
    busy(&town);
    v = mito_protocol_vlf(town.p, 0);
    do {
        assert_true(holder < TOWN_HOLDERS);
        receiver = mito_queue_receiver(v, mito_protocol_holder(town.p, holder++));
    } while (receiver->claimed == 0 || receiver->count == 0);
    receiver->claimed--;
    v->claimed--;
    expect_broken(&town, NULL, "9:");
}

static void a_withdrawal_refunded_above_the_cap_breaks_invariant_10(void **context)
{
    struct town town;
    struct mito_pair *pair;

    (void)context;
    busy(&town);
    pair = mito_protocol_pair(town.p, 0, 0);
    sim_wide_add(pair->max_cap, sim_wide_of(1), &pair->available_cap);
    expect_broken(&town, NULL, "10:");
}

static void a_message_counted_twice_breaks_invariant_13(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    town.p->delivered++;
    expect_broken(&town, NULL, "13:");
}

static void a_lost_message_breaks_invariant_13(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    town.messages--;
    expect_broken(&town, NULL, "13:");
}

static void a_message_delivered_twice_breaks_invariant_13(void **context)
{
    struct town town;

    (void)context;
    busy(&town);
    assert_true(town.messages > 1);
    town.message[0] = town.message[1];
    expect_broken(&town, NULL, "13:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_invariant_holds_after_every_operation),
        cmocka_unit_test(a_revert_changes_nothing),
        cmocka_unit_test(a_copied_block_goes_on_alike),
        cmocka_unit_test(unconnected_assets_do_not_touch_each_other),
        cmocka_unit_test(tokens_minted_without_liquidity_break_invariant_1),
        cmocka_unit_test(liquidity_credited_twice_breaks_invariant_2),
        cmocka_unit_test(a_forgotten_loss_message_breaks_invariant_3),
        cmocka_unit_test(an_allocation_counted_in_one_place_breaks_invariant_3),
        cmocka_unit_test(liquidity_allocated_twice_breaks_invariant_4),
        cmocka_unit_test(more_allocated_than_a_branch_has_breaks_invariant_5),
        cmocka_unit_test(more_allocated_than_a_vlf_has_breaks_invariant_5),
        cmocka_unit_test(a_credit_without_a_debit_breaks_invariant_6),
        cmocka_unit_test(a_treasury_that_pays_twice_breaks_invariant_6),
        cmocka_unit_test(an_overdrawn_wallet_breaks_invariant_6),
        cmocka_unit_test(shares_given_away_break_invariant_7),
        cmocka_unit_test(a_request_synced_twice_breaks_invariant_8),
        cmocka_unit_test(a_payment_not_booked_breaks_invariant_8),
        cmocka_unit_test(shares_taken_from_the_queue_break_invariant_8),
        cmocka_unit_test(a_running_total_that_falls_breaks_invariant_8),
        cmocka_unit_test(a_gain_paid_to_the_requester_breaks_invariant_9),
        cmocka_unit_test(a_claim_that_does_not_advance_breaks_invariant_9),
        cmocka_unit_test(a_withdrawal_refunded_above_the_cap_breaks_invariant_10),
        cmocka_unit_test(a_message_counted_twice_breaks_invariant_13),
        cmocka_unit_test(a_lost_message_breaks_invariant_13),
        cmocka_unit_test(a_message_delivered_twice_breaks_invariant_13),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
