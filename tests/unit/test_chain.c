/* Chains and their transport: block boundaries, the law of a delivery, the waits of the relayer. */
#include "models/chain/chain.h"

#include "models/market/purpose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>

#include <cmocka.h>

#define DRAWS 100000
#define ERRORS 4.0 /* standard errors; a right program passes but for 6e-5 of the seeds */

static void inclusion_is_the_first_boundary_at_or_after_the_time(void **state)
{
    static const struct {
        sim_time time, block, wanted;
    } cases[] = {{0, 2000, 0},
                 {1, 2000, 2000},
                 {1999, 2000, 2000},
                 {2000, 2000, 2000},
                 {2001, 2000, 4000},
                 {-1, 2000, 0},
                 {-1999, 2000, 0},
                 {-2000, 2000, -2000},
                 {-2001, 2000, -2000},
                 {-3999, 2000, -2000},
                 {7, 1, 7},
                 {-7, 1, -7},
                 {251, 250, 500},
                 {-249, 250, 0},
                 {86399999, 12000, 86400000},
                 {-86400001, 12000, -86400000},
                 {5, 86400000, 86400000}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(mito_chain_included(cases[i].time, cases[i].block), cases[i].wanted);
    }
}

/* Against the definition, over two thousand times around 0 for blocks of several lengths. */
static void inclusion_is_a_boundary_and_no_earlier_one_would_do(void **state)
{
    static const sim_time blocks[] = {1, 3, 250, 1000};

    (void)state;
    for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
        for (sim_time time = -1000; time <= 1000; time++) {
            sim_time at = mito_chain_included(time, blocks[b]);
            assert_true(at >= time && at - time < blocks[b]);
            assert_int_equal(at % blocks[b], 0);
        }
    }
}

static struct sim_draw draw_of(uint32_t entity, uint32_t ordinal)
{
    struct sim_stream stream = sim_stream_of(11, 0, MITO_PURPOSE_RELAY_ROUTE, entity);

    return sim_stream_at(&stream, ordinal);
}

static void assert_mean(const char *what, double sum, double squares, double wanted)
{
    double mean = sum / DRAWS, error = sqrt((squares / DRAWS - mean * mean) / DRAWS);

    if (!(fabs(mean - wanted) <= ERRORS * error)) {
        fail_msg("%s: mean %.6g ms, wanted %.6g, standard error %.3g", what, mean, wanted, error);
    }
}

/* Sent at a time of no phase with the destination's blocks: T = reorg_wait + Exp(relay) + U(0, block) in whole
 * milliseconds. The exponential is cut to whole milliseconds (half a millisecond on average), and the wait for a
 * boundary is one of 0 .. block - 1, whose mean is (block - 1) / 2. */
static void a_delivery_takes_reorg_wait_relay_and_half_a_block(void **state)
{
    static const struct {
        const char *what;
        sim_time reorg_wait, relay, block;
    } cases[] = {{"to the hub", 180000, 5000, 2000},
                 {"to ethereum", 10000, 5000, 12000},
                 {"to arbitrum", 10000, 30000, 250},
                 {"no relay time", 20000, 0, 2000}};

    (void)state;
    for (uint32_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        double sum = 0, squares = 0;
        for (uint32_t i = 0; i < DRAWS; i++) {
            struct sim_draw draw = draw_of(c, i), phase = draw_of(100 + c, i);
            sim_time sent = (sim_time)sim_draw_below(&phase, 86400000) - 43200000;
            sim_time at = mito_chain_delivery(sent, cases[c].reorg_wait, cases[c].relay, sim_draw_exponential(&draw),
                                              cases[c].block);
            double took = (double)(at - sent);
            assert_true(at >= sent + cases[c].reorg_wait);
            assert_int_equal(at % cases[c].block, 0);
            sum += took;
            squares += took * took;
        }
        double cut = cases[c].relay > 0 ? 0.5 : 0;
        assert_mean(cases[c].what, sum, squares,
                    (double)(cases[c].reorg_wait + cases[c].relay) - cut + (double)(cases[c].block - 1) / 2);
    }
}

/* Sent on a boundary of the destination, the number of blocks waited is geometric: P(more than k) = P(Exp > k block +
 * 1 ms), so the mean is block e^(-1/relay) / (1 - e^(-block/relay)). */
static void a_delivery_between_chains_in_phase_is_geometric(void **state)
{
    const sim_time relay = 5000, block = 12000;
    double sum = 0, squares = 0;

    (void)state;
    for (uint32_t i = 0; i < DRAWS; i++) {
        struct sim_draw draw = draw_of(50, i);
        double took = (double)mito_chain_delivery(-24000, 24000, relay, sim_draw_exponential(&draw), block);
        sum += took;
        squares += took * took;
    }
    assert_mean("in phase", sum, squares, (double)block * exp(-1.0 / 5000) / -expm1(-12.0 / 5));
}

static void later_messages_may_overtake_earlier_ones(void **state)
{
    uint32_t overtaken = 0;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        struct sim_draw first = draw_of(60, 2 * i), second = draw_of(60, 2 * i + 1);
        overtaken += mito_chain_delivery(0, 10000, 5000, sim_draw_exponential(&first), 250) >
                     mito_chain_delivery(1000, 10000, 5000, sim_draw_exponential(&second), 250);
    }
    /* P(X - Y > 1 s) for two exponentials of mean 5 s is e^(-0.2) / 2 = 0.41; 4 standard errors of 1000 trials are
     * 0.062, and a block of 250 ms moves the limit by less than e^(-0.2) / 2 * 0.05. */
    assert_true(overtaken > 320 && overtaken < 500);
}

/* The relayer's own table for a message whose handling reverted: try number, wait in seconds. Past the 49th the wait is
 * 2 h a try plus a jitter of at most 6 h. */
static void the_waits_are_those_of_the_relayer(void **state)
{
    static const int64_t waits[] = {
        5,    10,   30,   60,                                                                  /* 1-4 */
        180,  180,  180,  180,  180,  180, 180, 180, 180,  180,                                /* 5-14 */
        180,  180,  180,  180,  180,  180, 180, 180, 180,  180,                                /* 15-24 */
        300,  390,  480,  570,  660,  750, 840, 930, 1020, 1110, 1200, 1290, 1380, 1470, 1560, /* 25-39 */
        1800, 1800, 1800, 1800, 1800,                                                          /* 40-44 */
        3600, 3600, 3600, 3600, 3600,                                                          /* 45-49 */
    };
    const uint32_t settled = sizeof waits / sizeof waits[0];

    (void)state;
    assert_int_equal(settled, 49);
    for (uint32_t try = 1; try <= settled; try++) {
        struct sim_draw draw = draw_of(70, try);
        assert_int_equal(mito_chain_retry_wait(try, &draw), waits[try - 1] * 1000);
    }
    for (uint32_t try = 50; try < MITO_CHAIN_TRIES; try++) {
        sim_time least = SIM_TIME_MAX, most = 0;
        for (uint32_t i = 0; i < 2000; i++) {
            struct sim_draw draw = draw_of(try, i);
            sim_time wait = mito_chain_retry_wait(try, &draw);
            least = wait < least ? wait : least;
            most = wait > most ? wait : most;
        }
        sim_time base = 7200000 * (sim_time)(try - 49);
        /* Of 2000 uniform jitters over 6 h none lies in the first (last) percent with probability 0.99^2000 = 2e-9. */
        assert_true(least >= base && least < base + 216000);
        assert_true(most < base + 21600000 && most > base + 21384000);
    }
}

/* 66 tries: the sum of the waits before the last is about two weeks, as the relayer's authors say of their table. */
static void a_message_is_given_up_after_about_two_weeks(void **state)
{
    sim_time all = 0;

    (void)state;
    assert_int_equal(MITO_CHAIN_TRIES, 66);
    for (uint32_t try = 1; try < MITO_CHAIN_TRIES; try++) {
        struct sim_draw draw = draw_of(80, try);
        all += mito_chain_retry_wait(try, &draw);
    }
    assert_true(all > 12 * SIM_DAY && all < 16 * SIM_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inclusion_is_the_first_boundary_at_or_after_the_time),
        cmocka_unit_test(inclusion_is_a_boundary_and_no_earlier_one_would_do),
        cmocka_unit_test(a_delivery_takes_reorg_wait_relay_and_half_a_block),
        cmocka_unit_test(a_delivery_between_chains_in_phase_is_geometric),
        cmocka_unit_test(later_messages_may_overtake_earlier_ones),
        cmocka_unit_test(the_waits_are_those_of_the_relayer),
        cmocka_unit_test(a_message_is_given_up_after_about_two_weeks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
