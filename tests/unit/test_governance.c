/* Epochs, time-weighted balances, emission, rewards, gMITO and ballots against the numbers the contracts' own tests
 * publish: vectors V17-V23 of the facts sheet, every one exact. */
#include "models/governance/ballot.h"
#include "models/governance/emission.h"
#include "models/governance/epoch.h"
#include "models/governance/gmito.h"
#include "models/governance/rewards.h"
#include "models/governance/twab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define DAY INT64_C(86400)
#define E18(coins) ((sim_u128)(coins)*1000000000000000000u)

/* V17, EpochFeeder.t.sol test_epoch_clean and test_epoch_dirty. */
static void a_new_interval_begins_with_the_next_epoch(void **state)
{
    static const int64_t starts[] = {1, 2, 3, 4, 6, 8};
    const int64_t now = 1000000;
    struct mito_epoch epoch;

    (void)state;
    for (int as_coded = 0; as_coded < 2; as_coded++) {
        mito_epoch_init(&epoch, now + DAY, DAY, as_coded);
        assert_int_equal(mito_epoch_time(&epoch, 0), 0);
        assert_int_equal(mito_epoch_at(&epoch, now + DAY - 1), 0);
        assert_int_equal(mito_epoch_at(&epoch, now + DAY), 1);
        assert_int_equal(mito_epoch_at(&epoch, now + 2 * DAY - 1), 1);
        assert_int_equal(mito_epoch_at(&epoch, now + 2 * DAY), 2);
        assert_true(mito_epoch_set_next(&epoch, now + 3 * DAY, 2 * DAY));
        for (int64_t e = 1; e <= 6; e++) {
            assert_int_equal(mito_epoch_time(&epoch, e), now + starts[e - 1] * DAY);
            assert_int_equal(mito_epoch_at(&epoch, now + starts[e - 1] * DAY), e);
        }
    }
}

/* Facts §2.7: the second change jumps. Epoch 4 (from day 4 on, 2 d each) is the last record at day 9, in epoch 6; epoch 7
 * is meant for day 10 and coded as 4 + 6 x 2 = day 16. */
static void as_coded_a_second_change_jumps(void **state)
{
    struct mito_epoch coded, intended;

    (void)state;
    mito_epoch_init(&coded, DAY, DAY, true);
    mito_epoch_init(&intended, DAY, DAY, false);
    assert_true(mito_epoch_set_next(&coded, 3 * DAY, 2 * DAY) && mito_epoch_set_next(&intended, 3 * DAY, 2 * DAY));
    assert_int_equal(mito_epoch_at(&coded, 9 * DAY), 6);
    assert_true(mito_epoch_set_next(&coded, 9 * DAY, DAY) && mito_epoch_set_next(&intended, 9 * DAY, DAY));
    assert_int_equal(mito_epoch_time(&intended, 7), 10 * DAY);
    assert_int_equal(mito_epoch_time(&intended, 8), 11 * DAY);
    assert_int_equal(mito_epoch_time(&coded, 7), 16 * DAY);
    assert_int_equal(mito_epoch_time(&coded, 8), 17 * DAY);
    /* A record that has not begun is changed in place, by both. */
    assert_true(mito_epoch_set_next(&intended, 9 * DAY, 3 * DAY));
    assert_int_equal(mito_epoch_time(&intended, 7), 10 * DAY);
    assert_int_equal(mito_epoch_time(&intended, 8), 13 * DAY);
}

static struct mito_twab *trace_of(uint32_t capacity)
{
    struct mito_twab *trace = aligned_alloc(16, mito_twab_size(capacity));

    assert_non_null(trace);
    mito_twab_init(trace, capacity);
    return trace;
}

static void assert_sum(const struct mito_twab *trace, int64_t time, sim_u128 wanted)
{
    struct sim_u256 sum = mito_twab_sum(trace, time);

    assert_true(sum.high == 0 && sum.low == wanted);
}

/* V20, ValidatorStakingHub.t.sol. */
static void stakes_are_weighted_by_their_time(void **state)
{
    const int64_t t = 5000;
    struct mito_twab *staker = trace_of(8), *first = trace_of(8), *second = trace_of(8), *leaver = trace_of(8);

    (void)state;
    assert_true(mito_twab_push(staker, t, E18(10)) && mito_twab_push(first, t, E18(10)));
    assert_true(mito_twab_push(staker, t + DAY, E18(20)) && mito_twab_push(second, t + DAY, E18(10)));
    assert_sum(staker, t + 2 * DAY, E18(2592000));
    assert_sum(first, t + 2 * DAY, E18(1728000));
    assert_sum(second, t + 2 * DAY, E18(864000));
    assert_sum(staker, t + DAY - 1, E18(863990));
    assert_sum(first, t + DAY - 1, E18(863990));
    assert_sum(second, t + DAY - 1, 0);
    assert_true(mito_twab_push(leaver, t, E18(20)) && mito_twab_push(leaver, t + DAY, E18(10)));
    assert_sum(leaver, t + 2 * DAY, E18(2592000));
    assert_true(mito_twab_mean(leaver, t, t + 2 * DAY) == E18(15));
    free(staker);
    free(first);
    free(second);
    free(leaver);
}

static void of_one_second_the_last_checkpoint_wins(void **state)
{
    struct mito_twab *trace = trace_of(2);

    (void)state;
    assert_true(mito_twab_push(trace, 10, 5) && mito_twab_push(trace, 20, 7) && mito_twab_push(trace, 20, 9));
    assert_sum(trace, 20, 50);
    assert_sum(trace, 21, 59);
    assert_false(mito_twab_push(trace, 19, 1));
    assert_true(mito_twab_push(trace, 30, 0)); /* the first is dropped; the sums go on */
    assert_sum(trace, 30, 140);
    assert_sum(trace, 99, 140);
    assert_true(mito_twab_mean(trace, 20, 40) == 4); /* 90 / 20, rounded down */
    free(trace);
}

/* V18, GovMITOEmission.t.sol: epochs of two days that begin on day 1. */
static void an_epoch_emits_the_integral_of_its_records(void **state)
{
    static const uint32_t plain[] = {20, 20, 10, 10, 5}, changed[] = {20, 20, 25, 35, 25, 20, 30, 0, 20};
    const sim_u128 gwei = 1000000000;
    struct mito_emission emission;
    struct mito_epoch epoch;

    (void)state;
    mito_epoch_init(&epoch, DAY, 2 * DAY, true);
    mito_emission_init(&emission, E18(1));
    assert_true(mito_emission_configure(&emission, (struct mito_emission_record){gwei, 5000, 4 * DAY, DAY}));
    for (int64_t e = 1; e <= 5; e++) {
        sim_u128 found = mito_emission_within(&emission, mito_epoch_time(&epoch, e), mito_epoch_time(&epoch, e + 1));
        assert_true(found == gwei * (sim_u128)DAY * plain[e - 1] / 10);
    }
    assert_true(mito_emission_configure(&emission, (struct mito_emission_record){2 * gwei, 7500, 2 * DAY, 6 * DAY}));
    assert_true(mito_emission_configure(&emission, (struct mito_emission_record){gwei, 20000, 4 * DAY, 10 * DAY}));
    assert_true(mito_emission_configure(&emission, (struct mito_emission_record){0, 0, 0, 15 * DAY}));
    assert_true(mito_emission_configure(&emission, (struct mito_emission_record){gwei, 10000, DAY, 17 * DAY}));
    for (int64_t e = 1; e <= 9; e++) {
        sim_u128 found = mito_emission_within(&emission, mito_epoch_time(&epoch, e), mito_epoch_time(&epoch, e + 1));
        assert_true(found == gwei * (sim_u128)DAY * changed[e - 1] / 10);
    }
    assert_false(mito_emission_configure(&emission, (struct mito_emission_record){gwei, 10000, DAY, 16 * DAY}));
    assert_true(mito_emission_spend(&emission, E18(1)));
    assert_false(mito_emission_spend(&emission, 1)); /* NotEnoughReserve */
}

/* V19, ValidatorRewardDistributor.t.sol: reward 100, commission 10 %; tenths of a coin. */
static void a_validators_epoch_is_split_with_its_commission(void **state)
{
    static const struct {
        uint32_t weight, collateral, delegated, operator_gets, stakers_get;
    } cases[] = {{10, 50, 50, 550, 450}, {5, 80, 20, 410, 90},   {5, 50, 50, 275, 225},  {7, 50, 50, 385, 315},
                 {3, 50, 50, 165, 135},  {10, 80, 20, 820, 180}, {10, 0, 100, 100, 900}, {10, 100, 0, 1000, 0}};
    const sim_u128 tenth = E18(1) / 10;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mito_rewards_split split =
            mito_rewards_split_of(E18(100), cases[i].weight, 10, cases[i].collateral, cases[i].delegated, 1000);
        assert_true(split.operator_gets == cases[i].operator_gets * tenth);
        assert_true(split.stakers_get == cases[i].stakers_get * tenth);
    }
    /* Stakers of 50, 25 and 25 over the epoch [100, 200): its last second is dropped. */
    struct sim_u256 all = sim_wide_of(E18(100) * 99), half = sim_wide_of(E18(50) * 99),
                    quarter = sim_wide_of(E18(25) * 99);
    assert_true(mito_rewards_staker(E18(45), half, all, 99) == 225 * tenth);
    assert_true(mito_rewards_staker(E18(45), quarter, all, 99) == 1125 * tenth / 10);
}

/* V19: 35 epochs of 55 and 45, 32 a claim. */
static void claims_cover_32_epochs_at_most_and_no_single_one(void **state)
{
    uint64_t from, to;

    (void)state;
    mito_rewards_range(0, 36, 32, 36, &from, &to);
    assert_int_equal((to - from) * 55, 1760);
    assert_int_equal((to - from) * 45, 1440);
    assert_int_equal(to, 33);
    mito_rewards_range(to - 1, 36, 32, 36, &from, &to);
    assert_int_equal((to - from) * 55, 165);
    assert_int_equal((to - from) * 45, 135);
    mito_rewards_range(to - 1, 36, 32, 36, &from, &to);
    assert_int_equal(to - from, 0);
    mito_rewards_range(0, 36, 32, 5, &from, &to); /* stops at the first epoch without a report */
    assert_int_equal(to - from, 4);
}

/* V22, ValidatorManager.t.sol. */
static void a_commission_waits_for_its_epoch(void **state)
{
    struct mito_rewards_commission commission = {0};

    (void)state;
    assert_true(mito_rewards_commission_ask(&commission, 0, 0, 100));
    assert_true(mito_rewards_commission_ask(&commission, 0, 3, 200));
    for (uint64_t e = 0; e < 3; e++) {
        assert_int_equal(mito_rewards_commission_at(&commission, e, 0), 100);
    }
    assert_int_equal(mito_rewards_commission_at(&commission, 3, 0), 200);
    assert_true(mito_rewards_commission_ask(&commission, 3, 3, 300));
    for (uint64_t e = 3; e < 6; e++) {
        assert_int_equal(mito_rewards_commission_at(&commission, e, 0), 200);
    }
    assert_int_equal(mito_rewards_commission_at(&commission, 6, 0), 300);
    assert_int_equal(mito_rewards_commission_at(&commission, 6, 500), 500); /* the global least */
}

static void a_stage_is_reserved_once_and_claimed_once(void **state)
{
    struct mito_rewards_stages stages = {0};
    bool claimed = false, other = false;

    (void)state;
    assert_int_equal(mito_rewards_stage(&stages, 0, 1), 0); /* nothing is there */
    mito_rewards_fetch(&stages, 100);
    assert_int_equal(mito_rewards_stage(&stages, 0, 60), 0); /* the nonce counts the fetches */
    assert_int_equal(mito_rewards_stage(&stages, 1, 0), 0);
    assert_int_equal(mito_rewards_stage(&stages, 1, 60), 1);
    assert_int_equal(mito_rewards_stage(&stages, 0, 41), 0); /* 40 are not reserved */
    assert_int_equal(mito_rewards_stage(&stages, 0, 40), 2);
    assert_true(mito_rewards_claim(&stages, 1, &claimed, 25));
    assert_false(mito_rewards_claim(&stages, 1, &claimed, 25));
    assert_true(mito_rewards_claim(&stages, 2, &other, 40));
    other = false;
    assert_false(mito_rewards_claim(&stages, 3, &other, 1)); /* no such stage */
    assert_true(stages.balance == 35 && stages.reserved == 35);
}

/* V21, GovMITO.t.sol. */
static void withdrawn_gmito_burns_at_once_and_pays_after_the_period(void **state)
{
    const int64_t t = 1000, period = 21 * DAY;
    struct mito_gmito_queue *queue = aligned_alloc(16, (mito_gmito_queue_size(4) + 15) / 16 * 16);
    struct mito_gmito gmito = {0};

    (void)state;
    mito_gmito_queue_init(queue, 4);
    mito_gmito_mint(&gmito, 100);
    assert_true(mito_gmito_request(&gmito, queue, t, 30));
    assert_true(mito_gmito_request(&gmito, queue, t + period / 2, 50));
    assert_false(mito_gmito_request(&gmito, queue, t + period / 2, 21));
    assert_true(gmito.supply == 20);
    assert_true(mito_gmito_claim(&gmito, queue, t + period - 1, period) == 0);
    assert_true(mito_gmito_claim(&gmito, queue, t + period, period) == 30);
    assert_true(mito_gmito_claim(&gmito, queue, t + 3 * period / 2 - 1, period) == 0);
    assert_true(mito_gmito_claim(&gmito, queue, t + 3 * period / 2, period) == 50);
    assert_true(gmito.supply == 20 && gmito.mito == 20 && gmito.waiting == 0);
    assert_null(mito_gmito_check(&gmito));
    free(queue);
}

/* V22, ValidatorStakingGovMITO.t.sol. */
static void unstaking_gmito_votes_until_it_is_claimed(void **state)
{
    struct mito_gmito_queue *queue = aligned_alloc(16, (mito_gmito_queue_size(2) + 15) / 16 * 16);
    struct mito_gmito_stake stake = {0};

    (void)state;
    mito_gmito_queue_init(queue, 2);
    mito_gmito_stake_add(&stake, 200);
    assert_true(mito_gmito_stake_ask(&stake, queue, 0, 100));
    assert_true(mito_gmito_stake_votes(&stake, queue) == 200);
    assert_true(mito_gmito_queue_claim(queue, DAY, DAY) == 100);
    assert_true(mito_gmito_stake_votes(&stake, queue) == 100);
    free(queue);
}

/* V23, TWABRewardDistributor.t.sol: buckets of a day, balances of the last seven. */
static void rewards_follow_the_balances_of_their_week(void **state)
{
    struct mito_twab *owner = trace_of(4), *user = trace_of(4);
    static const struct {
        int64_t at, bucket;
        uint32_t coins;
    } rewards[] = {{6 * DAY, 7 * DAY, 10}, {7 * DAY, 8 * DAY, 30}, {10 * DAY - 1, 10 * DAY, 20}};
    sim_u128 early = 0, late = 0;

    (void)state;
    assert_true(mito_twab_push(owner, 0, E18(20)) && mito_twab_push(user, 0, E18(80)));
    for (size_t i = 0; i < 3; i++) {
        int64_t bucket = mito_rewards_bucket(rewards[i].at, DAY), from = bucket - 7 * DAY;
        struct sim_u256 own = mito_twab_within(owner, from, bucket), other = mito_twab_within(user, from, bucket), all;
        assert_int_equal(bucket, rewards[i].bucket);
        assert_false(mito_rewards_is_final(bucket, DAY, rewards[i].at));
        assert_true(mito_rewards_is_final(bucket, DAY, bucket));
        assert_false(sim_wide_add(own, other, &all));
        sim_u128 pay = mito_rewards_share(E18(rewards[i].coins), own, all, E18(1));
        assert_true(pay == E18(rewards[i].coins) / 5);
        assert_true(mito_rewards_share(E18(rewards[i].coins), other, all, E18(1)) == 4 * pay);
        if (mito_rewards_is_final(bucket, DAY, 10 * DAY - 1)) {
            early += pay;
        } else {
            late += pay;
        }
    }
    assert_true(early == E18(8) && late == E18(4));
    assert_true(mito_rewards_share(E18(1), sim_wide_of(0), sim_wide_of(0), E18(1)) == 0);
    free(owner);
    free(user);
}

/* OpenZeppelin Governor v5.1 with Bravo counting: abstaining counts for neither side nor for the quorum. */
static void a_ballot_needs_a_quorum_of_agreement(void **state)
{
    static const struct {
        uint32_t against, agreed, abstain;
        bool passes, initiates;
    } cases[] = {{0, 99, 500, false, false}, {99, 100, 0, true, false}, {100, 100, 0, false, false},
                 {0, 100, 0, true, false},   {10, 190, 0, true, true},  {10, 100, 90, true, false},
                 {0, 101, 99, true, true}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int initiation = 0; initiation < 2; initiation++) {
            struct mito_ballot ballot;
            mito_ballot_open(&ballot, 100, DAY, 7 * DAY, initiation);
            mito_ballot_snapshot(&ballot, 1009, initiation ? 2000 : 1000); /* floor: 201 and 100 */
            assert_int_equal(mito_ballot_state_of(&ballot, 100 + DAY), MITO_BALLOT_PENDING);
            assert_int_equal(mito_ballot_state_of(&ballot, 101 + DAY), MITO_BALLOT_ACTIVE);
            mito_ballot_vote(&ballot, MITO_BALLOT_AGAINST, cases[i].against);
            mito_ballot_vote(&ballot, MITO_BALLOT_FOR, cases[i].agreed);
            mito_ballot_vote(&ballot, MITO_BALLOT_ABSTAIN, cases[i].abstain + (initiation && i > 3));
            assert_int_equal(mito_ballot_state_of(&ballot, 100 + 8 * DAY), MITO_BALLOT_ACTIVE);
            bool passes = mito_ballot_state_of(&ballot, 101 + 8 * DAY) == MITO_BALLOT_SUCCEEDED;
            assert_int_equal(passes, initiation ? cases[i].initiates : cases[i].passes);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_interval_begins_with_the_next_epoch),
        cmocka_unit_test(as_coded_a_second_change_jumps),
        cmocka_unit_test(stakes_are_weighted_by_their_time),
        cmocka_unit_test(of_one_second_the_last_checkpoint_wins),
        cmocka_unit_test(an_epoch_emits_the_integral_of_its_records),
        cmocka_unit_test(a_validators_epoch_is_split_with_its_commission),
        cmocka_unit_test(claims_cover_32_epochs_at_most_and_no_single_one),
        cmocka_unit_test(a_commission_waits_for_its_epoch),
        cmocka_unit_test(a_stage_is_reserved_once_and_claimed_once),
        cmocka_unit_test(withdrawn_gmito_burns_at_once_and_pays_after_the_period),
        cmocka_unit_test(unstaking_gmito_votes_until_it_is_claimed),
        cmocka_unit_test(rewards_follow_the_balances_of_their_week),
        cmocka_unit_test(a_ballot_needs_a_quorum_of_agreement),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
