/* Shares on other chains: mirrored one for one, and wrapped by a bridge that fails. */
#include "tests/support/world_run.h"

#include "models/protocol/vlf.h"
#include "models/world/mirrors.h"
#include "models/world/world.h"
#include "sim/stats/tally.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define STUDY                                                                                                         \
    "name: test\nseed: 5\nreplicates: 100\nhorizon: 120d\nwarmup: 20d\n"                                              \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}}}\n"                                      \
    "chains: {left: {block_time: 2s, reorg_wait: 10s, relay: 5s}, far: {block_time: 1s, reorg_wait: 30s, relay: "     \
    "10s}}\n"                                                                                                         \
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}}}}\n"                                       \
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 3%%}}\n"                                             \
    "users: {west: {vault: miETH, chain: left, holders: 40, deposits: {rate: 1/d, size: {fixed: {amount: 1 ETH}}},\n" \
    "               redemptions: {rate: 1/d}}}\n"                                                                     \
    "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%%}}}\n"                                                  \
    "strategies: {still: {kind: static, weights: {bond: 50%%}}}\n"                                                    \
    "mirrors: {away: {kind: %s, vault: miETH, chain: far, users: west, out: 6/d, back: 6/d,\n"                        \
    "                 failure: %s, loss: %s}}\n"

static void open_study(struct world_study *study, const char *kind, const char *failure, const char *loss)
{
    char text[4096];

    snprintf(text, sizeof text, STUDY, kind, failure, loss);
    world_study_open(study, text);
}

/* All promises checked every hour. */
static void run_checked(struct world_run *run, const struct world_study *study, uint32_t replicate)
{
    world_run_start(run, study, replicate, 1, 0);
    sim_engine_begin(&run->context, run->block, 0);
    for (sim_time at = 0; at <= study->spec->study->plan.horizon; at += SIM_HOUR) {
        sim_engine_run(&run->context, at);
        assert_null(mito_world_model.check(&run->context, 1));
    }
    assert_int_equal(run->context.engine->failed, SIM_REASON_NONE);
    sim_row_clear(&run->row);
    mito_world_model.rows(&run->context, &run->row);
}

static void mirrored_shares_are_escrowed_one_for_one_and_lose_nothing(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_study(&study, "mirrored", "500%", "60%");
    run_checked(&run, &study, 0);
    assert_true(world_run_count(&run, MITO_METRIC_MIRROR_MOVES, 0) > 1000);
    assert_true(world_run_value(&run, MITO_METRIC_MIRROR_SUPPLY, 0) > 100);
    assert_true(world_run_value(&run, MITO_METRIC_MIRROR_BACKING, 0) == 1);
    assert_true(world_run_value(&run, MITO_METRIC_MIRROR_LOST, 0) == 0);
    assert_int_equal(world_run_count(&run, MITO_METRIC_MIRROR_FAILURES, 0), 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* Half the moves wait for the hub's reorganisations (10 s) and relaying (5 s), half for the chain's (30 s and 10 s); each
 * then for half a block of the other end, 1 s or 0.5 s. */
static void a_mirrored_move_takes_what_its_messages_take(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_study(&study, "mirrored", "0%", "60%");
    run_checked(&run, &study, 1);
    double moves = (double)world_run_count(&run, MITO_METRIC_MIRROR_MOVES, 0);
    double expected = (10 + 5 + 0.5 + 30 + 10 + 1) / 2.0;
    double spread = sqrt((25 + 100) / 2.0 + (40.0 + 1 - 15 - 0.5) * (40.0 + 1 - 15 - 0.5) / 4); /* of one move */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_MIRROR_LATENCY, 0) - expected) < 4 * spread / sqrt(moves));
    world_run_free(&run);
    world_study_close(&study);
}

static void a_wrapped_share_keeps_its_fees_and_losses_in_the_books(void **state)
{
    struct world_study study;

    (void)state;
    open_study(&study, "wrapped", "500%", "60%");
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        struct world_run run;
        run_checked(&run, &study, replicate);
        assert_true(world_run_count(&run, MITO_METRIC_MIRROR_MOVES, 0) > 1000);
        if (world_run_count(&run, MITO_METRIC_MIRROR_FAILURES, 0) > 0) {
            assert_true(world_run_value(&run, MITO_METRIC_MIRROR_BACKING, 0) < 1);
        }
        world_run_free(&run);
    }
    world_study_close(&study);
}

/* Backing is lost at rate x mean fraction per unit and year. A second failure finds less of it, by 10% x 0.38 years / 2 on
 * average: below half a standard error here. */
static void losses_per_unit_and_year_are_rate_times_fraction(void **state)
{
    struct world_study study;
    struct sim_tally loss = {0}, failures = {0};

    (void)state;
    open_study(&study, "wrapped", "100%", "10%");
    for (uint32_t replicate = 0; replicate < 1000; replicate++) {
        struct world_run run;
        world_run_make(&run, &study, replicate, 0, 0);
        sim_tally_add(&loss, world_run_value(&run, MITO_METRIC_MIRROR_LOSS, 0));
        sim_tally_add(&failures, (double)world_run_count(&run, MITO_METRIC_MIRROR_FAILURES, 0));
        world_run_free(&run);
    }
    world_study_close(&study);
    print_message("loss per unit-year %.4f +- %.4f, expected %.4f\n", loss.mean, sim_tally_standard_error(&loss), 0.1);
    print_message("failures %.4f +- %.4f of 0.3288\n", failures.mean, sim_tally_standard_error(&failures));
    assert_true(fabs(failures.mean - 120.0 / 365) < 4 * sim_tally_standard_error(&failures));
    assert_true(fabs(loss.mean - 0.1) < 4 * sim_tally_standard_error(&loss));
    assert_true(sim_tally_standard_error(&loss) < 0.015);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mirrored_shares_are_escrowed_one_for_one_and_lose_nothing),
        cmocka_unit_test(a_mirrored_move_takes_what_its_messages_take),
        cmocka_unit_test(a_wrapped_share_keeps_its_fees_and_losses_in_the_books),
        cmocka_unit_test(losses_per_unit_and_year_are_rate_times_fraction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
