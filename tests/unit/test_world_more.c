/* The world as a whole: what is counted, what is conserved, and what a run may not depend on. */
#include "tests/support/world_run.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/invariant.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/liquidity.h"
#include "models/world/measure.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEFT 0u
#define RIGHT 1u

/* Two chains, two vaults (one with branches of 18 and 8 decimals), a market and two bonds; `%s` is the cap of the
 * first. */
static const char *const text_of_a_town =
    "name: town\nseed: 17\nhorizon: 40d\nwarmup: 10d\nmeasure: 6h\nrecord: {series: 1d}\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 12s, reorg_wait: 60s}}\n"
    "assets: {ETH: {decimals: 18, price: {model: gbm, start: 1000 USD, volatility: 80%%}},\n"
    "         USDC: {decimals: 6, price: {model: peg}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, %s branches: {left: {}, right: {decimals: 8}}},\n"
    "         miUSDC: {asset: USDC, branches: {left: {}}}}\n"
    "venues:\n"
    "  lend: {kind: lending, chain: left, asset: ETH, optimal_utilisation: 90%%, slope1: 2.7%%, slope2: 80%%,\n"
    "         reserve_factor: 15%%, supply: 9k ETH, utilisation: 85%%}\n"
    "  bond: {kind: fixed, chain: right, asset: ETH, rate: 3%%}\n"
    "  cash: {kind: fixed, chain: left, asset: USDC, rate: 4%%}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 10/d}}\n"
    "  east: {vault: miETH, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1 ETH}}},\n"
    "         redemptions: {rate: 4/d, fraction: {fixed: {value: 100%%}}}}\n"
    "  cashers: {vault: miUSDC, chain: left, holders: 20,\n"
    "            deposits: {rate: 4/d, size: {pareto: {scale: 100 USDC}}}, redemptions: {rate: 3/d}}\n"
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {lend: 40%%, bond: 40%%}},\n"
    "          miUSDC: {supply: 1M USDC, allocation: {cash: 90%%}}}\n"
    "strategies:\n"
    "  fixed: {kind: static, weights: {lend: 50%%, bond: 40%%, cash: 90%%}}\n"
    "  chase: {kind: greedy, rebalance: 12h, settle: 6h}\n"
    "  even: {kind: equal, buffer: 20%%}\n";

static void open_town(struct world_study *study, const char *cap)
{
    char text[8192];

    snprintf(text, sizeof text, text_of_a_town, cap);
    world_study_open(study, text);
}

/* One cohort on the left, an empty branch on the right; `%s` are the left branch's keys, the exit and the deposits'
 * rate. */
static const char *const text_of_a_run =
    "name: run\nseed: 3\nhorizon: 20d\nwarmup: 0d\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 2s, reorg_wait: 10s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {%s}, right: {}}}}\n"
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 3%%}}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 200, exit: %s,\n"
    "         deposits: {rate: %s, size: {fixed: {amount: 1 ETH}}},\n"
    "         redemptions: {rate: 3/d, fraction: {fixed: {value: 100%%}}}}\n"
    "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%%}}}\n"
    "strategies: {hold: {kind: static, weights: {bond: 50%%}}}\n";

static uint64_t records_of(const struct world_run *run, const struct mito_spec *spec, uint16_t kind, uint32_t vault,
                           sim_time from)
{
    uint64_t count = 0;

    for (size_t i = 0; i < run->scenario.record_count; i++) {
        const struct sim_record *record = &run->scenario.records[i];
        count += record->kind == kind && record->time >= from && spec->cohorts[record->entity].study->vault == vault;
    }
    return count;
}

/* Every arrival of measured time is either accepted or counted as refused or skipped, and none of the warm-up is. */
static void counts_are_the_scenarios_arrivals_since_time_0(void **state)
{
    struct world_study study;

    (void)state;
    open_town(&study, "vlf_cap: 2300 ETH,");
    for (uint32_t strategy = 0; strategy < 3; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, strategy, strategy, 0);
        uint64_t redemptions = 0, asked = 0;
        for (uint32_t v = 0; v < 2; v++) {
            uint64_t deposits = records_of(&run, study.spec, MITO_EVENT_DEPOSIT, v, 0);
            assert_true(records_of(&run, study.spec, MITO_EVENT_DEPOSIT, v, -10 * SIM_DAY) > deposits + 10);
            assert_int_equal(world_run_count(&run, MITO_METRIC_DEPOSITS, v) +
                                 world_run_count(&run, MITO_METRIC_DEPOSITS_REFUSED, v),
                             deposits);
            redemptions += records_of(&run, study.spec, MITO_EVENT_REDEEM, v, 0);
            asked +=
                world_run_count(&run, MITO_METRIC_REQUESTS, v) + world_run_count(&run, MITO_METRIC_REQUESTS_SKIPPED, v);
        }
        /* A request that reverts is counted by its reason: for these two, nothing else here can revert so. */
        assert_int_equal(redemptions, asked + world_run_count(&run, MITO_METRIC_REVERTS, MITO_TOO_MANY_PENDING - 1) +
                                          world_run_count(&run, MITO_METRIC_REVERTS, MITO_ZERO_AMOUNT - 1));
        world_run_free(&run);
    }
    world_study_close(&study);
}

/* A branch cap that is full refuses deposits by its contract's name, and every refusal is a deposit not made. */
static void a_full_branch_refuses_by_name(void **state)
{
    struct world_study study;
    struct world_run run;
    char text[4096];

    (void)state;
    snprintf(text, sizeof text, text_of_a_run, "branch_cap: 800 ETH", "any", "30/d");
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 0);
    uint64_t refused = world_run_count(&run, MITO_METRIC_DEPOSITS_REFUSED, 0);
    assert_true(refused > 0);
    assert_int_equal(refused, world_run_count(&run, MITO_METRIC_REVERTS, MITO_EXCEEDED_CAP - 1));
    assert_int_equal(world_run_count(&run, MITO_METRIC_DEPOSITS, 0) + refused,
                     records_of(&run, study.spec, MITO_EVENT_DEPOSIT, 0, 0));
    world_run_free(&run);
    world_study_close(&study);
}

/* Strategies start from the same totals, and what they report is the difference: a longer warm-up moves the totals and
 * not the counts of what was measured. Latencies are of requests made in measured time alone. */
static void the_warm_up_leaves_no_trace_in_the_counts(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "");
    world_run_start(&run, &study, 1, 0, 0);
    const struct mito_vault_totals before = mito_state_vault(&run.context, 0)->total;
    assert_true(before.deposits > 50 && before.requests > 50 && before.gas_holders > 0 && before.yielded > 0);
    uint64_t sent = mito_state_protocol(&run.context)->sent;
    assert_true(sent > 100);
    world_run_finish(&run.context, run.block, 0, &run.row);
    const struct mito_vault_totals *after = &mito_state_vault(&run.context, 0)->total;
    assert_int_equal(world_run_count(&run, MITO_METRIC_DEPOSITS, 0), after->deposits - before.deposits);
    assert_int_equal(world_run_count(&run, MITO_METRIC_REQUESTS, 0), after->requests - before.requests);
    assert_int_equal(world_run_count(&run, MITO_METRIC_WITHDRAWALS, 0), after->withdrawals - before.withdrawals);
    assert_int_equal(world_run_count(&run, MITO_METRIC_MESSAGES_SENT, 0),
                     mito_state_protocol(&run.context)->sent - sent);
    assert_int_equal(world_run_count(&run, MITO_METRIC_LATENCY_DONE, MITO_STAGE_TOTAL) +
                         world_run_count(&run, MITO_METRIC_LATENCY_OPEN, MITO_STAGE_TOTAL),
                     world_run_count(&run, MITO_METRIC_REQUESTS, 0));
    /* Nothing was earned before time 0 as far as the row tells: residual 0 with the books of time 0. */
    assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* The study's initial state: what each venue holds and what the queue holds, looked at before the first event. The
 * division over the holders rounds down once for each, and each position once. */
static void the_initial_state_is_what_the_study_says(void **state)
{
    struct world_study study;
    struct world_run run;
    const double eth = 1e18;

    (void)state;
    open_town(&study, "");
    world_run_start(&run, &study, 2, 0, 0);
    sim_engine_start(&run.context, run.block); /* again: now at the start of the warm-up */
    struct mito_protocol *protocol = mito_state_protocol(&run.context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, 0);
    /* 8 decimals on the right: a branch unit is 1e10 hub units, so that side is short by less than one for the quota.
     * */
    double assets = sim_wide_double(mito_vlf_assets(protocol, 0)) / eth;
    assert_true(assets <= 2000 && assets > 2000 - 1e-8 - 80e-8);
    /* The queue is as long as asked, within one base unit a holder; doubles have 2^-53 of 20 ETH, 2.2e-15. */
    double queued = sim_wide_double(mito_vlf_preview_redeem(protocol, 0, vlf->shares_pending)) / eth;
    assert_true(fabs(queued - 20) < 80 * 1e-18 + 20 * 0x1p-50);
    assert_true(vlf->requests > 0 && vlf->offset == 0);
    /* 40 % of the supply in each venue, in branch units, rounded down; doubles again. */
    for (uint32_t p = 0; p < study.spec->position_count; p++) {
        const struct mito_spec_position *position = &study.spec->positions[p];
        const struct mito_spec_executor *executor = &study.spec->executors[position->executor];
        double wanted = position->initial_share * (position->vault == 0 ? 2000 : 1e6);
        double held =
            sim_wide_double(mito_branch_position(protocol, position->executor, position->slot)) / executor->unit;
        assert_true(wanted > 0 && held <= wanted * (1 + 0x1p-50) &&
                    held > wanted - 2 / executor->unit - wanted * 0x1p-50);
    }
    assert_null(mito_invariant_check(protocol, NULL, NULL));
    world_run_free(&run);
    world_study_close(&study);
}

/* What the contracts conserve, at the end of a whole run: each hub token is branch liquidity, and each message sent was
 * delivered, is in flight in one slot, or is dead. */
static void supply_and_messages_are_conserved(void **state)
{
    struct world_study study;

    (void)state;
    open_town(&study, "");
    for (uint32_t strategy = 0; strategy < 3; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, 3, strategy, 0);
        const struct mito_protocol *protocol = mito_state_protocol(&run.context);
        for (uint32_t a = 0; a < 2; a++) {
            sim_u128 liquidity = 0;
            for (uint32_t c = 0; c < 2; c++) {
                liquidity += mito_protocol_pair(protocol, a, c)->liquidity;
            }
            assert_true(liquidity == mito_hub_supply(protocol, a) && liquidity > 0);
        }
        struct mito_message *messages = calloc(study.spec->layout.flight_count, sizeof *messages);
        uint32_t under_way = 0;
        for (uint32_t i = 0; i < study.spec->layout.flight_count; i++) {
            const struct mito_flight *flight = mito_state_flight(&run.context, i);
            /* A withdrawal that waits for liquidity holds a slot and no message yet. */
            if (flight->used && flight->message.state == MITO_MESSAGE_IN_FLIGHT && flight->message.amount.low > 0 &&
                !(flight->leg == MITO_LEG_WITHDRAW && flight->message.type != MITO_MESSAGE_WITHDRAW)) {
                messages[under_way++] = flight->message;
            }
        }
        assert_int_equal(protocol->sent, protocol->delivered + protocol->in_flight + protocol->dead);
        assert_int_equal(protocol->in_flight, under_way);
        struct mito_in_flight in_flight = {messages, under_way};
        const char *broken = mito_invariant_check(protocol, &in_flight, NULL);
        if (broken != NULL) {
            fail_msg("%s", broken);
        }
        free(messages);
        world_run_free(&run);
    }
    world_study_close(&study);
}

/* Where the home chain may give nothing (its threshold is above all it has): who takes any exit is served on the right
 * at once, who wants home waits and tries again. */
static void who_finds_home_dry_exits_elsewhere_or_waits(void **state)
{
    static const struct {
        const char *left, *exit;
        bool refused, served;
    } cases[] = {{"threshold: 0 ETH", "any", false, true},
                 {"threshold: 5k ETH", "any", true, true},
                 {"threshold: 5k ETH", "home", true, false}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world_study study;
        struct world_run run;
        char text[4096];
        snprintf(text, sizeof text, text_of_a_run, cases[i].left, cases[i].exit, "0/d");
        world_study_open(&study, text);
        world_run_make(&run, &study, 0, 0, 1);
        const struct mito_protocol *protocol = mito_state_protocol(&run.context);
        uint64_t withdrawals = world_run_count(&run, MITO_METRIC_WITHDRAWALS, 0);
        uint64_t refused = world_run_count(&run, MITO_METRIC_WITHDRAWALS_REFUSED, 0);
        uint64_t done = world_run_count(&run, MITO_METRIC_LATENCY_DONE, MITO_STAGE_TOTAL);
        uint64_t claimed = world_run_count(&run, MITO_METRIC_LATENCY_DONE, MITO_STAGE_CLAIM);
        assert_true(claimed > 30);
        assert_true((refused > 0) == cases[i].refused);
        assert_int_equal(refused, world_run_count(&run, MITO_METRIC_REVERTS, MITO_BRANCH_THRESHOLD - 1) +
                                      world_run_count(&run, MITO_METRIC_REVERTS, MITO_BRANCH_LIQUIDITY_SHORT - 1));
        if (cases[i].served) {
            assert_true(withdrawals > 30 && done > 30);
        } else { /* all of them wait, each with a try every six hours, and nothing is lost */
            assert_int_equal(withdrawals, 0);
            assert_int_equal(done, 0);
            assert_int_equal(world_run_count(&run, MITO_METRIC_LATENCY_OPEN, MITO_STAGE_DELIVER), claimed);
            assert_true(refused > 10 * claimed);
        }
        /* Who exits elsewhere leaves from the right alone. */
        sim_u128 left = mito_protocol_pair(protocol, 0, LEFT)->liquidity,
                 right = mito_protocol_pair(protocol, 0, RIGHT)->liquidity;
        double start_left = 750, start_right = 250; /* half in the bond on the left, the idle half in equal parts */
        if (i == 0) {
            assert_true(sim_wide_double(left) / 1e18 < start_left - 50 &&
                        sim_wide_double(right) / 1e18 > start_right - 1);
        } else {
            assert_true(sim_wide_double(left) / 1e18 >= start_left - 1e-9);
            assert_true((sim_wide_double(right) / 1e18 < start_right - 50) == cases[i].served);
        }
        assert_null(mito_invariant_check(protocol, NULL, NULL));
        world_run_free(&run);
        world_study_close(&study);
    }
}

static void strategies_of_a_replicate_share_the_scenario(void **state)
{
    struct world_study study;
    uint64_t digest[2][3];

    (void)state;
    open_town(&study, "");
    for (uint32_t replicate = 0; replicate < 2; replicate++) {
        for (uint32_t strategy = 0; strategy < 3; strategy++) {
            struct world_run run;
            world_run_make(&run, &study, replicate, strategy, -1);
            digest[replicate][strategy] = run.scenario.digest;
            world_run_free(&run);
        }
        assert_true(digest[replicate][0] == digest[replicate][1] && digest[replicate][0] == digest[replicate][2]);
    }
    assert_true(digest[0][0] != digest[1][0]);
    world_study_close(&study);
}

static void assert_same_row(const struct world_study *study, const struct sim_row *a, const struct sim_row *b)
{
    assert_memory_equal(a->cells, b->cells, study->layout.cell_count * sizeof(union sim_cell));
    assert_memory_equal(a->series, b->series, study->layout.series_count * sizeof(float));
}

/* As a worker does it: one block for the trunk, one for the copies, one scenario, all used again and again. A fresh run
 * gives the same row whatever ran before in them. */
static void a_row_does_not_depend_on_what_ran_before(void **state)
{
    struct world_study study;
    struct world_run worker, fresh;

    (void)state;
    open_town(&study, "");
    world_run_start(&worker, &study, 9, -1, 0);
    size_t size = worker.context.engine->size;
    void *copy = aligned_alloc(64, (size + 63) / 64 * 64);
    assert_non_null(copy);
    memset(copy, 0xa5, size);
    static const uint32_t replicates[] = {4, 0, 4};
    for (size_t r = 0; r < 3; r++) {
        sim_scenario_clear(&worker.scenario);
        assert_int_equal(
            mito_world_model.scenario_draw(study.spec, worker.context.seed, replicates[r], &worker.scenario), SIM_OK);
        assert_int_equal(sim_scenario_close(&worker.scenario, &mito_world_model, study.spec), SIM_OK);
        struct sim_context trunk = worker.context;
        trunk.replicate = replicates[r];
        sim_engine_start(&trunk, worker.block);
        sim_engine_run(&trunk, 0);
        for (uint32_t k = 0; k < 3; k++) {
            uint32_t strategy = r == 2 ? 2 - k : k; /* the last time in the other order */
            struct sim_context context = trunk;
            memcpy(copy, worker.block, size);
            world_run_finish(&context, copy, strategy, &worker.row);
            world_run_make(&fresh, &study, replicates[r], strategy, -1);
            assert_same_row(&study, &worker.row, &fresh.row);
            assert_true(context.engine->fingerprint == fresh.context.engine->fingerprint);
            world_run_free(&fresh);
        }
    }
    free(copy);
    world_run_free(&worker);
    world_study_close(&study);
}

/* Copying the block forks the world: two copies go their ways to equal rows and the original is as it was; and a copy
 * taken in the middle of a strategy's run ends as the run does. */
static void a_copy_of_the_block_is_a_world_of_its_own(void **state)
{
    struct world_study study;
    struct world_run run;
    struct sim_row second;

    (void)state;
    open_town(&study, "");
    world_run_start(&run, &study, 5, 0, 0);
    size_t size = run.context.engine->size, room = (size + 63) / 64 * 64;
    void *original = malloc(size), *copies[2] = {aligned_alloc(64, room), aligned_alloc(64, room)};
    second = (struct sim_row){.layout = &study.layout,
                              .cells = calloc(study.layout.cell_count + 1, sizeof(union sim_cell)),
                              .series = calloc(study.layout.series_count + 1, sizeof(float))};
    assert_true(original != NULL && copies[0] != NULL && copies[1] != NULL);
    memcpy(original, run.block, size);
    for (int i = 0; i < 2; i++) {
        struct sim_context context = run.context;
        memcpy(copies[i], run.block, size);
        world_run_finish(&context, copies[i], 1, i == 0 ? &run.row : &second);
    }
    assert_same_row(&study, &run.row, &second);
    assert_memory_equal(original, run.block, size);

    struct sim_context context = run.context;
    memcpy(copies[0], run.block, size);
    sim_engine_begin(&context, copies[0], 1);
    sim_engine_run(&context, 20 * SIM_DAY);
    memcpy(copies[1], copies[0], size);
    memset(copies[0], 0xa5, size);
    struct sim_context forked = context;
    forked.engine = copies[1];
    forked.queue = (void *)((char *)copies[1] + forked.engine->queue_offset);
    forked.state = (char *)copies[1] + forked.engine->state_offset;
    sim_engine_run(&forked, study.spec->study->plan.horizon);
    sim_row_clear(&second);
    mito_world_model.rows(&forked, &second);
    assert_same_row(&study, &run.row, &second);

    free(original);
    free(copies[0]);
    free(copies[1]);
    free(second.cells);
    free(second.series);
    world_run_free(&run);
    world_study_close(&study);
}

/* Events of one kind at one time fire in another order: two vaults' decisions, deliveries of one block, the executors'
 * settles. Arrivals are records and keep their order. What comes in does not depend on it, and every identity holds;
 * the numbers themselves may differ, where two messages of one block race for the same liquidity. */
static void shuffled_ties_change_no_count_of_what_comes_in(void **state)
{
    struct world_study study;
    struct world_run plain;
    uint32_t other_order = 0;

    (void)state;
    open_town(&study, "");
    world_run_make(&plain, &study, 6, 0, 0);
    for (uint64_t salt = 1; salt <= 5; salt++) {
        struct world_run run;
        world_run_start(&run, &study, 6, 0, salt);
        world_run_finish(&run.context, run.block, 0, &run.row);
        assert_true(run.scenario.digest == plain.scenario.digest);
        other_order += run.context.engine->fingerprint != plain.context.engine->fingerprint;
        for (uint32_t v = 0; v < 2; v++) {
            static const enum mito_metric counts[] = {MITO_METRIC_DEPOSITS, MITO_METRIC_DEPOSITS_REFUSED,
                                                      MITO_METRIC_REQUESTS, MITO_METRIC_REQUESTS_SKIPPED};
            for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
                assert_int_equal(world_run_count(&run, counts[i], v), world_run_count(&plain, counts[i], v));
            }
            assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, v), 0);
            double a = world_run_value(&run, MITO_METRIC_VAULT_NET_RETURN, v);
            double b = world_run_value(&plain, MITO_METRIC_VAULT_NET_RETURN, v);
            /* Seconds of a race in 40 days of a yearly 3 %: far below a basis point. */
            assert_true(fabs(a - b) < 1e-4);
        }
        assert_int_equal(world_run_count(&run, MITO_METRIC_DECISIONS, 0),
                         world_run_count(&plain, MITO_METRIC_DECISIONS, 0));
        assert_null(mito_invariant_check(mito_state_protocol(&run.context), NULL, NULL));
        world_run_free(&run);
    }
    assert_true(other_order > 0);
    world_run_free(&plain);
    world_study_close(&study);
}

/* The histogram holds every redemption of the measured time once, and agrees with the counts of the stages. */
static void the_histogram_of_waits_counts_every_redemption_once(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "");
    world_run_make(&run, &study, 1, 0, 0);
    for (uint32_t v = 0; v < 2; v++) {
        uint32_t bins = run.row.layout->width[MITO_METRIC_LATENCY_HISTOGRAM] / 2,
                 total = v * MITO_STAGES + MITO_STAGE_TOTAL;
        uint64_t sum = 0, early = 0;
        for (uint32_t b = 0; b < bins; b++) {
            uint64_t count = world_run_count(&run, MITO_METRIC_LATENCY_HISTOGRAM, v * bins + b);
            sum += count;
            early += b < 5 ? count : 0; /* up to a day: less than the reclaim period, or little more */
        }
        assert_true(sum == world_run_count(&run, MITO_METRIC_LATENCY_DONE, total) +
                               world_run_count(&run, MITO_METRIC_LATENCY_OPEN, total));
        assert_true(world_run_count(&run, MITO_METRIC_LATENCY_HISTOGRAM, v * bins + bins - 1) ==
                    world_run_count(&run, MITO_METRIC_LATENCY_OPEN, total));
        assert_true(sum > 50 && early == 0); /* both vaults' periods are a day at least, and a message comes on top */
    }
    world_run_free(&run);
    world_study_close(&study);
}

static void the_states_of_a_vaults_assets_sum_to_all_of_them(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "");
    world_run_make(&run, &study, 1, 0, 0);
    for (uint32_t v = 0; v < 2; v++) {
        double of[MITO_LIQUIDITY_STATES], sum = 0;
        const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(&run.context), v);
        sim_u128 all = (sim_u128)mito_measure_nav(&run.context, v) + vlf->reserved - vlf->paid;
        mito_liquidity_of_vault(&run.context, v, of);
        for (uint32_t s = 0; s < MITO_LIQUIDITY_STATES; s++) {
            assert_true(of[s] >= 0);
            sum += of[s];
        }
        assert_true(of[MITO_LIQUIDITY_DEPLOYED] > 0);
        double coins = sim_wide_double(all) / study.spec->assets[study.spec->vaults[v].asset].unit;
        assert_true(fabs(sum - coins) <= 1e-12 * coins); /* four roundings of doubles */
    }
    world_run_free(&run);
    world_study_close(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_the_scenarios_arrivals_since_time_0),
        cmocka_unit_test(a_full_branch_refuses_by_name),
        cmocka_unit_test(the_warm_up_leaves_no_trace_in_the_counts),
        cmocka_unit_test(the_initial_state_is_what_the_study_says),
        cmocka_unit_test(supply_and_messages_are_conserved),
        cmocka_unit_test(who_finds_home_dry_exits_elsewhere_or_waits),
        cmocka_unit_test(strategies_of_a_replicate_share_the_scenario),
        cmocka_unit_test(a_row_does_not_depend_on_what_ran_before),
        cmocka_unit_test(a_copy_of_the_block_is_a_world_of_its_own),
        cmocka_unit_test(the_histogram_of_waits_counts_every_redemption_once),
        cmocka_unit_test(the_states_of_a_vaults_assets_sum_to_all_of_them),
        cmocka_unit_test(shuffled_ties_change_no_count_of_what_comes_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
