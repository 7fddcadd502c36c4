/* A solver with room for c equal fills is a loss system: intents come by a Poisson process, each takes a slot until its
 * repayment is back, and one that finds none is lost. Blocking is Erlang's B whatever the law of the repayment time. The
 * mean over replicates is accepted within four standard errors of its own. */
#include "models/world/metrics.h"
#include "sim/stats/tally.h"
#include "tests/support/world_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Blocks of 1 ms: a fill and a way back add less than 10 ms to a repayment of half an hour. */
#define STUDY                                                                                                       \
    "name: slots\nseed: 11\nreplicates: 200\nhorizon: 12d\nwarmup: 1d\n"                                             \
    "hub: {block_time: 1ms, reorg_wait: 60s, relay: %s}\n"                                                          \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}}}\n"                                    \
    "chains: {left: {block_time: 1ms, reorg_wait: 600s, relay: %s}, right: {block_time: 1ms, reorg_wait: 300s, "    \
    "relay: %s}}\n"                                                                                                 \
    "vaults: {miETH: {asset: ETH, branches: {left: {}, right: {}}}}\n"                                              \
    "users: {all: {vault: miETH, chain: left, holders: 1, deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}},\n" \
    "              redemptions: {rate: 0/d}}}\n"                                                                    \
    "initial: {miETH: {supply: 100k ETH}}\n"                                                                        \
    "strategies: {idle: {kind: equal}}\n"                                                                           \
    "costs: {call_gas: 0, message_gas: 0, message_floor: 0 USD, message_floor_hub: 0 USD, hub_call: 0 USD}\n"       \
    "solvers: {one: {kind: cost_plus, margin: 0%%, hurdle: 0%%, private_cost: 0%%, reorg: 0%%, risk: 0%%, "         \
    "confirmations: 0,\n"                                                                                           \
    "                inventory: [{asset: ETH, chain: right, amount: %u ETH}]}}\n"                                   \
    "intents: {hop: {vault: miETH, from: left, to: right, rate: %.9f/d, size: {fixed: {amount: 1 ETH}}, deadline: " \
    "0,\n"                                                                                                          \
    "                slow: false}}\n"

static double erlang_b(unsigned slots, double load)
{
    double blocking = 1;

    for (unsigned c = 1; c <= slots; c++) {
        blocking = load * blocking / (c + load * blocking);
    }
    return blocking;
}

/* Blocking at a load, when every relaying takes `relay_s` on average (0: the repayment takes exactly its time). */
static void assert_blocking(unsigned slots, double load, unsigned relay_s)
{
    double repayment_s = 600 + 300 + 2 * 60 + 4.0 * relay_s;
    char text[4096], relay[16];
    struct sim_tally blocked = {0};
    struct world_study study;

    snprintf(relay, sizeof relay, "%us", relay_s);
    snprintf(text, sizeof text, STUDY, relay, relay, relay, slots, load / repayment_s * 86400);
    world_study_open(&study, text);
    for (uint32_t replicate = 0; replicate < 200; replicate++) {
        struct world_run run;
        world_run_make(&run, &study, replicate, 0, 0);
        uint64_t opened = world_run_count(&run, MITO_METRIC_INTENTS_OPENED, 0);
        uint64_t filled = world_run_count(&run, MITO_METRIC_INTENTS_FILLED, 0);
        uint64_t lost = world_run_count(&run, MITO_METRIC_INTENTS_DRY, 0);
        assert_true(opened > 1000 && filled + lost <= opened && opened - filled - lost <= slots);
        sim_tally_add(&blocked, (double)lost / (double)opened);
        world_run_free(&run);
    }
    world_study_close(&study);
    double error = sim_tally_standard_error(&blocked);
    print_message("B(%u, %g) = %.5f; measured %.5f +- %.5f\n", slots, load, erlang_b(slots, load), blocked.mean, error);
    assert_true(fabs(blocked.mean - erlang_b(slots, load)) < 4 * error);
    assert_true(error < 0.001); /* or the comparison says nothing */
}

static void the_recursion_gives_the_published_value(void **state)
{
    (void)state;
    assert_true(fabs(erlang_b(10, 8) - 0.121661064252952) < 1e-14); /* facts sheet venues §8 */
}

static void blocking_of_equal_slots_is_erlangs_with_random_repayment_times(void **state)
{
    (void)state;
    assert_blocking(10, 8, 150);
}

static void blocking_of_equal_slots_is_erlangs_with_fixed_repayment_times(void **state)
{
    (void)state;
    assert_blocking(3, 2, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recursion_gives_the_published_value),
        cmocka_unit_test(blocking_of_equal_slots_is_erlangs_with_random_repayment_times),
        cmocka_unit_test(blocking_of_equal_slots_is_erlangs_with_fixed_repayment_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
