/* Gauge votes and how voters choose, against the rules of the 2024 contracts and closed forms. */
#include "models/governance/choice.h"
#include "models/governance/gauge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mito_gauge *gauge_of(uint32_t voters, uint32_t lists)
{
    size_t size = mito_gauge_size(voters, lists, 4);
    struct mito_gauge *gauge = aligned_alloc(16, size);

    assert_non_null(gauge);
    memset(gauge, 0, size);
    mito_gauge_init(gauge, voters, lists, 4);
    return gauge;
}

static void votes_are_ten_thousand_parts_exactly(void **state)
{
    static const uint16_t ids[] = {7, 3}, good[] = {6000, 4000}, less[] = {6000, 3999}, long_one[] = {5000, 4000, 1000};
    struct mito_gauge *gauge = gauge_of(1, 1);
    const uint16_t *frozen;
    uint16_t result[4];

    (void)state;
    assert_int_equal(mito_gauge_freeze(gauge, 0, 1, ids, 2, &frozen), 2);
    assert_int_equal(mito_gauge_cast(gauge, 0, 0, 1, good, 0), MITO_GAUGE_EMPTY);
    assert_int_equal(mito_gauge_cast(gauge, 0, 0, 1, long_one, 3), MITO_GAUGE_LENGTH);
    assert_int_equal(mito_gauge_cast(gauge, 0, 0, 1, less, 2), MITO_GAUGE_SUM);
    assert_int_equal(mito_gauge_result(gauge, 0, 0, result), 0);
    assert_int_equal(mito_gauge_cast(gauge, 0, 0, 1, good, 2), MITO_GAUGE_OK);
    assert_int_equal(mito_gauge_result(gauge, 0, 0, result), 10000);
    assert_true(result[0] == 6000 && result[1] == 4000);
    free(gauge);
}

static void the_list_of_an_epoch_is_frozen_at_its_first_vote(void **state)
{
    static const uint16_t before[] = {1, 2}, after[] = {1, 2, 3}, good[] = {5000, 5000};
    struct mito_gauge *gauge = gauge_of(2, 1);
    const uint16_t *frozen;

    (void)state;
    assert_int_equal(mito_gauge_freeze(gauge, 0, 1, before, 2, &frozen), 2);
    assert_int_equal(mito_gauge_cast(gauge, 0, 0, 1, good, 2), MITO_GAUGE_OK);
    assert_int_equal(mito_gauge_freeze(gauge, 0, 1, after, 3, &frozen), 2); /* listed since: not in this epoch */
    assert_int_equal(mito_gauge_cast(gauge, 1, 0, 1, good, 2), MITO_GAUGE_OK);
    assert_int_equal(mito_gauge_freeze(gauge, 0, 2, after, 3, &frozen), 3);
    assert_int_equal(frozen[2], 3);
    assert_int_equal(mito_gauge_cast(gauge, 1, 0, 2, good, 2), MITO_GAUGE_LENGTH);
    free(gauge);
}

static void a_vote_carries_over_by_protocol(void **state)
{
    static const uint16_t before[] = {1, 2, 3}, after[] = {3, 9, 1}, votes[] = {5000, 3000, 2000};
    struct mito_gauge *gauge = gauge_of(2, 2);
    const uint16_t *frozen;
    uint16_t result[4];

    (void)state;
    mito_gauge_freeze(gauge, 1, 1, before, 3, &frozen);
    assert_int_equal(mito_gauge_cast(gauge, 1, 1, 1, votes, 3), MITO_GAUGE_OK);
    mito_gauge_freeze(gauge, 1, 5, after, 3, &frozen);
    assert_int_equal(mito_gauge_result(gauge, 1, 1, result), 7000); /* protocol 2 is gone with its 3,000 */
    assert_true(result[0] == 2000 && result[1] == 0 && result[2] == 5000);
    assert_int_equal(mito_gauge_result(gauge, 0, 1, result), 0); /* nobody else voted, nor anybody elsewhere */
    mito_gauge_freeze(gauge, 0, 5, after, 3, &frozen);
    assert_int_equal(mito_gauge_result(gauge, 1, 0, result), 0);
    free(gauge);
}

/* Power beyond 64 bits: exact products. */
static void the_tally_is_power_times_gauge(void **state)
{
    static const uint16_t first[] = {2500, 7500}, second[] = {10000, 0};
    struct sim_u256 tally[2] = {{0}};
    sim_u128 large = (sim_u128)1 << 120;

    (void)state;
    mito_gauge_tally(first, 2, large, tally);
    mito_gauge_tally(second, 2, 3, tally);
    struct sim_u256 wanted = sim_wide_multiply(large, 2500);
    assert_false(sim_wide_add(wanted, sim_wide_of(30000), &wanted));
    assert_int_equal(sim_wide_compare(tally[0], wanted), 0);
    assert_int_equal(sim_wide_compare(tally[1], sim_wide_multiply(large, 7500)), 0);
}

/* Each weight is one double operation or two away from its closed form: 4 units in the last place. */
static void yield_chasers_follow_their_laws(void **state)
{
    static const double rates[] = {0.05, 0.02, -0.01};
    double weights[3];

    (void)state;
    assert_true(mito_choice_logit(rates, 3, 100, weights));
    assert_true(fabs(weights[0] / weights[1] / exp(3) - 1) < 1e-15 &&
                fabs(weights[1] / weights[2] / exp(3) - 1) < 1e-15);
    assert_true(fabs(weights[0] + weights[1] + weights[2] - 1) < 4 * 0x1p-53);
    assert_true(mito_choice_proportional(rates, 3, weights));
    assert_true(fabs(weights[0] - 5.0 / 7) < 4 * 0x1p-53 && weights[2] == 0);
    assert_false(mito_choice_proportional(rates + 2, 1, weights));
}

/* facts/venues.md §4: homogeneous voters equalise pay per vote, so votes are as pay; with others' votes 30 and 10 on pays
 * of 60 and 40 and own power 20, the level is 60 / 100 votes a dollar: x = 36 - 30 and 24 - 10; where one gauge is
 * crowded beyond the level it gets nothing. */
static void bribed_votes_equalise_pay_per_vote(void **state)
{
    static const double pay[] = {60, 0, 40}, none[] = {0, 0, 0}, others[] = {30, 5, 10}, crowd[] = {900, 0, 10};
    double weights[3];

    (void)state;
    assert_true(mito_choice_bribed(pay, none, 3, 20, weights));
    assert_true(fabs(weights[0] - 0.6) < 1e-15 && weights[1] == 0 && fabs(weights[2] - 0.4) < 1e-15);
    assert_true(mito_choice_bribed(pay, others, 3, 20, weights));
    assert_true(fabs(weights[0] - 6.0 / 20) < 1e-14 && weights[1] == 0 && fabs(weights[2] - 14.0 / 20) < 1e-14);
    assert_true(mito_choice_bribed(pay, crowd, 3, 20, weights));
    assert_true(weights[0] == 0 && weights[2] == 1);
    assert_false(mito_choice_bribed(none, others, 3, 20, weights));
}

static void rounding_keeps_the_whole(void **state)
{
    static const double thirds[] = {1.0 / 3, 1.0 / 3, 1.0 / 3}, skew[] = {0.00004, 0.99996}, over[] = {0.5, 0.5000001};
    uint16_t gauges[3];

    (void)state;
    mito_choice_round(thirds, 3, gauges);
    assert_true(gauges[0] == 3334 && gauges[1] == 3333 && gauges[2] == 3333);
    mito_choice_round(skew, 2, gauges);
    assert_true(gauges[0] == 0 && gauges[1] == 10000);
    mito_choice_round(over, 2, gauges);
    assert_int_equal(gauges[0] + gauges[1], 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(votes_are_ten_thousand_parts_exactly),
        cmocka_unit_test(the_list_of_an_epoch_is_frozen_at_its_first_vote),
        cmocka_unit_test(a_vote_carries_over_by_protocol),
        cmocka_unit_test(the_tally_is_power_times_gauge),
        cmocka_unit_test(yield_chasers_follow_their_laws),
        cmocka_unit_test(bribed_votes_equalise_pay_per_vote),
        cmocka_unit_test(rounding_keeps_the_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
