/* Hazards in the world: what is out does nothing, what waits goes on afterwards, what is struck loses what the law says,
 * and what never strikes changes nothing. */
#include "tests/support/world_run.h"

#include "models/hazard/spans.h"
#include "models/protocol/branch.h"
#include "models/protocol/vlf.h"
#include "models/world/hazards.h"
#include "models/world/measure.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEFT 0u
#define RIGHT 1u

/* `%s`: keys of the study (hazards), keys of a further cohort. */
static const char *const text_of_a_shore =
    "name: shore\nseed: 23\nhorizon: 40d\nwarmup: 10d\nmeasure: 6h\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 12s, reorg_wait: 60s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {}}}}\n"
    "venues:\n"
    "  bond: {kind: fixed, chain: left, asset: ETH, rate: 3%%}\n"
    "  stake: {kind: staking, chain: right, asset: ETH}\n"
    "%s"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 20/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 18/d}}\n"
    "  east: {vault: miETH, chain: right, holders: 30, deposits: {rate: 8/d, size: {fixed: {amount: 1 ETH}}},\n"
    "         redemptions: {rate: 6/d}}\n"
    "%s"
    "initial: {miETH: {supply: 2k ETH, allocation: {bond: 40%%, stake: 40%%}}}\n"
    "strategies:\n"
    "  stay: {kind: static, weights: {bond: 40%%, stake: 40%%}}\n"
    "  chase: {kind: greedy, rebalance: 12h, settle: 6h}\n";

static void open_shore(struct world_study *study, const char *hazards, const char *cohort)
{
    char text[8192];

    snprintf(text, sizeof text, text_of_a_shore, hazards, cohort);
    world_study_open(study, text);
}

/* What a traced run tells of the time in which something is out. */
struct watch {
    sim_time from, until;
    uint64_t transactions[2]; /* by branch */
    uint64_t hub;             /* transactions and deliveries there */
    uint64_t deliveries;
    uint64_t strategist, reserves, holders;
    uint64_t after; /* deliveries in the hour after the end */
};

static void look(void *user, const struct sim_context *context, const struct sim_event_kind *kind,
                 const struct sim_record *record, const struct sim_event *event)
{
    struct watch *watch = user;
    const struct mito_spec *spec = context->spec;
    sim_time now = context->engine->now;
    size_t index = (size_t)(kind - mito_world_model.kinds);
    uint32_t entity = record != NULL ? record->entity : event->entity;

    if (index == MITO_EVENT_DELIVER && now >= watch->until && now < watch->until + SIM_HOUR) {
        watch->after++;
    }
    if (now < watch->from || now >= watch->until) {
        return;
    }
    switch (index) {
    case MITO_EVENT_DEPOSIT:
        watch->transactions[spec->cohorts[entity].study->chain]++;
        break;
    case MITO_EVENT_REDEEM:
    case MITO_EVENT_CLAIM:
    case MITO_EVENT_WITHDRAW:
        watch->hub++;
        watch->holders++;
        break;
    case MITO_EVENT_DELIVER: {
        uint32_t destination = mito_state_flight(context, event->argument[0])->message.destination;
        *(destination == MITO_HUB ? &watch->hub : &watch->transactions[destination]) += 1;
        watch->deliveries++;
        break;
    }
    case MITO_EVENT_SETTLE:
    case MITO_EVENT_ACT:
    case MITO_EVENT_RIPEN:
        watch->transactions[spec->executors[entity].chain]++;
        watch->strategist++;
        break;
    case MITO_EVENT_REBALANCE:
        watch->strategist++;
        watch->hub++;
        break;
    case MITO_EVENT_RESERVE:
        watch->reserves++;
        watch->hub++;
        break;
    default:
        break;
    }
}

static void note(void *user, const char *text)
{
    (void)user;
    (void)text;
}

static void run_watched(struct world_run *run, const struct world_study *study, struct watch *watch)
{
    struct sim_trace trace = {.user = watch, .event = look, .note = note};

    world_run_start(run, study, 0, 1, 0);
    run->context.trace = &trace;
    world_run_finish(&run->context, run->block, 0, &run->row);
    run->context.trace = NULL;
}

static void spans_are_the_union_of_what_was_added(void **state)
{
    enum { LENGTH = 200 };
    struct sim_stream stream = sim_stream_of(1, 0, 0, 0);

    (void)state;
    for (uint32_t trial = 0; trial < 300; trial++) {
        struct sim_draw draw = sim_stream_at(&stream, trial);
        double spans[1 + 2 * 12] = {0};
        bool out[LENGTH] = {false};
        for (int k = 0; k < 12; k++) {
            sim_time from = (sim_time)sim_draw_below(&draw, LENGTH - 1) - LENGTH / 2;
            sim_time until = from + 1 + (sim_time)sim_draw_below(&draw, 25);
            until = until < LENGTH / 2 ? until : LENGTH / 2;
            mito_spans_add(spans, from, until);
            for (sim_time t = from; t < until; t++) {
                out[t + LENGTH / 2] = true;
            }
        }
        sim_time sum = 0;
        for (sim_time t = -LENGTH / 2; t < LENGTH / 2; t++) {
            sim_time end = t;
            while (end < LENGTH / 2 && out[end + LENGTH / 2]) {
                end++;
            }
            assert_int_equal(mito_spans_end(spans, t), end);
            assert_true(mito_spans_cover(spans, t) == out[t + LENGTH / 2]);
            sum += out[t + LENGTH / 2];
            assert_int_equal(mito_spans_length(spans, -LENGTH / 2, t + 1), sum);
        }
    }
}

/* A chain that is out includes nothing; what was submitted follows at once. */
static void nothing_is_included_on_a_chain_that_is_out(void **state)
{
    struct watch watch = {.from = 10 * SIM_DAY, .until = 12 * SIM_DAY}, calm = watch;
    struct world_study study;
    struct world_run run;

    (void)state;
    open_shore(&study, "", "");
    run_watched(&run, &study, &calm);
    world_run_free(&run);
    world_study_close(&study);
    assert_true(calm.transactions[LEFT] > 30 && calm.transactions[RIGHT] > 10 && calm.hub > 50);

    open_shore(&study, "hazards: {halt: {kind: outage, target: left, at: 10d, lasts: {fixed: {length: 2d}}}}\n", "");
    run_watched(&run, &study, &watch);
    assert_int_equal(watch.transactions[LEFT], 0);
    assert_true(watch.transactions[RIGHT] > 10);
    assert_true(watch.hub > 10);
    assert_true(watch.after > calm.after + 20);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_OUTAGE_SHARE, LEFT) - 2.0 / 40) < 1e-15);
    assert_true(world_run_value(&run, MITO_METRIC_OUTAGE_SHARE, RIGHT) == 0);
    assert_int_equal(world_run_count(&run, MITO_METRIC_HAZARDS, MITO_HAZARD_OUTAGE), 1);
    world_run_free(&run);
    world_study_close(&study);
}

static void nothing_happens_at_a_hub_that_is_out(void **state)
{
    struct watch watch = {.from = 10 * SIM_DAY, .until = 11 * SIM_DAY};
    struct world_study study;
    struct world_run run;

    (void)state;
    open_shore(&study, "hazards: {halt: {kind: outage, target: hub, at: 10d, lasts: {fixed: {length: 1d}}}}\n", "");
    run_watched(&run, &study, &watch);
    assert_int_equal(watch.hub, 0);
    assert_true(watch.transactions[LEFT] > 10);
    assert_true(watch.after > 20);
    world_run_free(&run);
    world_study_close(&study);
}

/* What the relayer holds when it goes out may still be included in the next block; then nothing arrives until it is
 * back, while both sides go on. */
static void no_message_arrives_while_the_relayer_is_out(void **state)
{
    struct watch watch = {.from = 10 * SIM_DAY + 12 * SIM_SECOND, .until = 11 * SIM_DAY};
    struct world_study study;
    struct world_run run;

    (void)state;
    open_shore(&study, "hazards: {cut: {kind: outage, target: relayer, at: 10d, lasts: {fixed: {length: 1d}}}}\n", "");
    run_watched(&run, &study, &watch);
    assert_int_equal(watch.deliveries, 0);
    assert_true(watch.transactions[LEFT] > 10 && watch.hub > 5 && watch.after > 20);
    world_run_free(&run);
    world_study_close(&study);
}

/* The incident of miETH: requests come, nobody syncs. All acts, or only the queue. */
static void a_silent_strategist_leaves_the_queue_to_grow(void **state)
{
    static const char *const texts[] = {
        "hazards: {gone: {kind: silence, vault: miETH, at: 10d, lasts: {fixed: {length: 20d}}}}\n",
        "hazards: {gone: {kind: silence, acts: queue, at: 10d, lasts: {fixed: {length: 20d}}}}\n",
        "hazards: {gone: {kind: outage, target: strategist, at: 10d, lasts: {fixed: {length: 20d}}}}\n"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct watch watch = {.from = 10 * SIM_DAY + 1, .until = 30 * SIM_DAY};
        struct world_study study;
        struct world_run run;
        open_shore(&study, texts[i], "");
        run_watched(&run, &study, &watch);
        const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(&run.context), 0);
        uint32_t early = 0, waited = 0;
        for (uint32_t id = 0; id < vlf->requests; id++) {
            const struct mito_request_info *info = mito_state_request(&run.context, 0, id);
            sim_time synced = info->requested + ((sim_time)info->synced - 1) * 100;
            early += info->synced > 0 && synced > 10 * SIM_DAY + SIM_MINUTE && synced < 30 * SIM_DAY;
            waited += info->requested > 10 * SIM_DAY && info->requested < 29 * SIM_DAY && info->synced > 0 &&
                      synced >= 30 * SIM_DAY;
        }
        assert_int_equal(early, 0);
        assert_true(waited > 200);
        assert_true(watch.reserves <= 1); /* the one that was planned finds itself silent */
        assert_true(i == 1 ? watch.strategist > 100 : watch.strategist <= 8);
        assert_true(watch.holders > 300);
        double all = world_run_value(&run, MITO_METRIC_SILENT_SHARE, 0);
        assert_true(fabs(all - (i == 1 ? 0 : 0.5)) < 1e-15);
        assert_true(fabs(world_run_value(&run, MITO_METRIC_QUEUE_SILENT_SHARE, 0) - 0.5) < 1e-15);
        world_run_free(&run);
        world_study_close(&study);
    }
}

static sim_u128 placed_in(const struct world_run *run, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(&run->context);

    for (uint32_t p = 0; p < spec->position_count; p++) {
        if (spec->positions[p].venue == venue) {
            return mito_measure_mark((struct sim_context *)&run->context, p);
        }
    }
    return 0;
}

/* An exploit takes its fraction of what the vault has there, to the unit, and tells it in USD; the settle brings it to
 * the share price. */
static void an_exploit_takes_its_fraction(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_shore(&study, "hazards: {hack: {kind: exploit, venue: bond, at: 10d, fraction: {fixed: {value: 25%}}}}\n", "");
    world_run_start(&run, &study, 0, 1, 0);
    sim_engine_begin(&run.context, run.block, 0);
    sim_engine_run(&run.context, 10 * SIM_DAY);
    sim_u128 before = placed_in(&run, 0), stake = placed_in(&run, 1);
    double price = mito_measure_price(&run.context, 0, mito_measure_nav(&run.context, 0));
    sim_u128 lost = mito_state_vault(&run.context, 0)->total.lost;
    sim_engine_run(&run.context, 10 * SIM_DAY + 1);
    sim_u128 after = placed_in(&run, 0);
    assert_true(before > 0 && stake > 0);
    assert_true(after == before - before / 4 || after == before - before / 4 - 1); /* rounded down */
    assert_true(placed_in(&run, 1) >= stake);
    assert_true(mito_state_vault(&run.context, 0)->total.lost - lost == before - after);
    double fall = mito_measure_price(&run.context, 0, mito_measure_nav(&run.context, 0)) / price - 1;
    assert_true(fall < -0.05 && fall > -0.15); /* 25 % of 40 % of the supply */
    sim_engine_run(&run.context, study.spec->study->plan.horizon);
    sim_row_clear(&run.row);
    mito_world_model.rows(&run.context, &run.row);
    assert_true(
        fabs(world_run_value(&run, MITO_METRIC_HAZARD_LOSS, 0) / (sim_wide_double(before - after) / 1e18 * 1000) - 1) <
        1e-12);
    assert_int_equal(world_run_count(&run, MITO_METRIC_HAZARDS, MITO_HAZARD_EXPLOIT), 1);
    assert_true(world_run_value(&run, MITO_METRIC_VAULT_NET_RETURN, 0) < 0);
    world_run_free(&run);
    world_study_close(&study);
}

/* Whatever kind stands behind validators. */
static void a_slashing_strikes_stake_alone(void **state)
{
    static const char *const kinds[] = {"staking", "restaking", "delegation"};

    (void)state;
    for (int k = 0; k < 3; k++) {
        char text[8192], own[8192];
        struct world_study study;
        struct world_run run;
        snprintf(text, sizeof text, text_of_a_shore, "hazards: {cut: {kind: slashing, venue: stake, at: 10d}}\n", "");
        const char *at = strstr(text, "staking");
        snprintf(own, sizeof own, "%.*s%s%s", (int)(at - text), text, kinds[k], at + strlen("staking"));
        world_study_open(&study, own);
        world_run_start(&run, &study, 0, 1, 0);
        sim_engine_begin(&run.context, run.block, 0);
        sim_engine_run(&run.context, 10 * SIM_DAY);
        double before = sim_wide_double(placed_in(&run, 1)), beside = sim_wide_double(placed_in(&run, 0));
        sim_engine_run(&run.context, 10 * SIM_DAY + 1);
        assert_true(before > 0 && beside > 0);
        assert_true(fabs(sim_wide_double(placed_in(&run, 1)) / before - 0.97) < 1e-9);
        assert_true(fabs(sim_wide_double(placed_in(&run, 0)) / beside - 1) < 1e-9);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* EigenLayer's and Celestia's stake as well as Lido's, and nothing else. */
static void what_stands_behind_validators_can_be_slashed(void **state)
{
    static const char *const stakes[] = {"staking", "restaking", "delegation"};
    size_t found = 0;

    (void)state;
    for (size_t k = 0; mito_venue_kinds[k] != NULL; k++) {
        bool is_stake = false;
        for (size_t i = 0; i < sizeof stakes / sizeof stakes[0]; i++) {
            is_stake = is_stake || strcmp(mito_venue_kinds[k]->section->name, stakes[i]) == 0;
        }
        assert_int_equal(mito_venue_kinds[k]->is_slashable, is_stake);
        found += is_stake;
    }
    assert_int_equal(found, sizeof stakes / sizeof stakes[0]);
}

/* Every metric of two rows, bit by bit. */
static void assert_same_rows(const struct world_run *one, const struct world_run *other)
{
    assert_int_equal(one->row.layout->cell_count, other->row.layout->cell_count);
    for (size_t i = 0; i < one->row.layout->cell_count; i++) {
        if (one->row.cells[i].u != other->row.cells[i].u) {
            uint32_t m = 0;
            while (m + 1 < MITO_METRICS && one->row.layout->offset[m + 1] <= i) {
                m++;
            }
            fail_msg("%s: %.17g and %.17g", mito_metrics_table[m].name, one->row.cells[i].f, other->row.cells[i].f);
        }
    }
}

/* A hazard that never strikes, one that strikes where nobody is, and holders who never come: the same rows. */
static void what_never_happens_changes_no_row(void **state)
{
    static const char *const hazards[] = {
        "", "hazards: {never: {kind: exploit, venue: bond}, far: {kind: silence, at: 400d}}\n", ""};
    static const char *const cohorts[] = {
        "", "",
        "  nobody: {vault: miETH, chain: left, holders: 3, share: 0,\n"
        "    deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}}}\n"};
    struct world_study study;
    struct world_run first, run;

    (void)state;
    for (uint32_t strategy = 0; strategy < 2; strategy++) {
        struct world_study plain;
        open_shore(&plain, "", "");
        world_run_make(&first, &plain, 1, strategy, 0);
        for (int i = 1; i < 3; i++) {
            open_shore(&study, hazards[i], cohorts[i]);
            world_run_make(&run, &study, 1, strategy, 0);
            assert_same_rows(&first, &run);
            world_run_free(&run);
            world_study_close(&study);
        }
        world_run_free(&first);
        world_study_close(&plain);
    }
}

/* One holder of a thousand coins: half of it on the tenth day, the rest on the twentieth, and nobody else is asked. */
static void a_whale_leaves_when_the_script_says(void **state)
{
    static const char *const whale =
        "  whale: {vault: miETH, chain: right, holders: 1, deposits: {rate: 0/d, size: {fixed: {amount: 1000 ETH}}},\n"
        "    redemptions: {scripted: [{at: 10d, fraction: 50%}, {at: 20d}, {at: 30d}]}}\n";
    struct world_study study;
    struct world_run run;

    (void)state;
    open_shore(&study, "", whale);
    world_run_start(&run, &study, 0, 1, 0);
    sim_engine_begin(&run.context, run.block, 0);
    const struct mito_protocol *protocol = mito_state_protocol(&run.context);
    uint32_t account = mito_protocol_holder(protocol, study.spec->cohorts[2].holder_first);
    sim_u128 held = mito_vlf_balance(protocol, 0, account);
    assert_true(held > mito_vlf_supply(protocol, 0) / 2);
    sim_engine_run(&run.context, 10 * SIM_DAY);
    assert_true(mito_vlf_balance(protocol, 0, account) == held);
    sim_engine_run(&run.context, 20 * SIM_DAY);
    double rest = sim_wide_double(mito_vlf_balance(protocol, 0, account)) / sim_wide_double(held);
    assert_true(fabs(rest - 0.5) < 1e-15); /* a fraction is a double */
    sim_engine_run(&run.context, 40 * SIM_DAY);
    assert_true(mito_vlf_balance(protocol, 0, account) == 0);
    assert_int_equal(run.context.engine->failed, SIM_REASON_NONE);
    sim_row_clear(&run.row);
    mito_world_model.rows(&run.context, &run.row);
    assert_true(world_run_count(&run, MITO_METRIC_REQUESTS_SKIPPED, 0) >= 1); /* the third finds nothing */
    world_run_free(&run);
    world_study_close(&study);
}

/* Everything at once. */
static const char *const shocks =
    "hazards:\n"
    "  halt_left: {kind: outage, target: left, rate: 60/y, lasts: {exponential: {mean: 8h}}}\n"
    "  halt_right: {kind: outage, target: right, rate: 60/y, lasts: {lognormal: {median: 3h}}}\n"
    "  hub: {kind: outage, target: hub, rate: 30/y}\n"
    "  relayer: {kind: outage, target: relayer, rate: 60/y}\n"
    "  silent: {kind: silence, rate: 40/y, lasts: {exponential: {mean: 2d}}}\n"
    "  no_queue: {kind: silence, acts: queue, rate: 40/y, lasts: {exponential: {mean: 2d}}}\n"
    "  hack: {kind: exploit, venue: bond, rate: 20/y, fraction: {beta: {mean: 20%, concentration: 4}}}\n"
    "  slash: {kind: slashing, venue: stake, rate: 60/y}\n";
static const char *const crowd =
    "  runners: {vault: miETH, chain: left, holders: 40, stickiness: 25%,\n"
    "    deposits: {rate: 6/d, size: {pareto: {scale: 1 ETH}}, bursts: {branching: 0.7},\n"
    "               response: {yield_chasing: {venue: bond}}},\n"
    "    redemptions: {rate: 4/d, bursts: {}, scripted: [{at: 20d, of: 40%}],\n"
    "                  response: {yield_chasing: {}, panic: {}, run: {}, crowd: {sensitivity: 1, most: 3}}}}\n";

/* All invariants after every event, under every strategy, in the protocol, with free messages and in silos. */
static void invariants_hold_under_every_shock_at_once(void **state)
{
    static const char *const systems[] = {"unified", "frictionless", "siloed"};

    (void)state;
    for (size_t s = 0; s < 3; s++) {
        char keys[4096];
        struct world_study study;
        snprintf(keys, sizeof keys, "system: %s\n%s", systems[s], shocks);
        open_shore(&study, keys, crowd);
        for (uint32_t replicate = 0; replicate < 2; replicate++) {
            for (uint32_t strategy = 0; strategy < 2; strategy++) {
                struct world_run run;
                world_run_make(&run, &study, replicate, strategy, 1);
                assert_true(world_run_value(&run, MITO_METRIC_VAULT_RESIDUAL, 0) == 0);
                for (uint32_t k = 0; k < MITO_HAZARDS; k++) {
                    assert_true(world_run_count(&run, MITO_METRIC_HAZARDS, k) > 0);
                }
                assert_true(world_run_value(&run, MITO_METRIC_HAZARD_LOSS, 0) > 0);
                assert_true(world_run_value(&run, MITO_METRIC_REDEMPTION_PRESSURE_MOST, 0) > 1);
                world_run_free(&run);
            }
        }
        world_study_close(&study);
    }
}

/* Free messages know no relayer, but wait for a chain that is out; a silo's chain that is out stands still. */
static void the_other_systems_know_outages_too(void **state)
{
    static const char *const halt =
        "system: %s\nhazards: {halt: {kind: outage, target: left, at: 10d, lasts: {fixed: {length: 2d}}}}\n";
    static const char *const systems[] = {"frictionless", "siloed"};

    (void)state;
    for (size_t s = 0; s < 2; s++) {
        struct watch watch = {.from = 10 * SIM_DAY, .until = 12 * SIM_DAY};
        char keys[512];
        struct world_study study;
        struct world_run run;
        snprintf(keys, sizeof keys, halt, systems[s]);
        open_shore(&study, keys, "");
        run_watched(&run, &study, &watch);
        assert_int_equal(watch.transactions[LEFT], 0);
        assert_true(watch.transactions[RIGHT] > 10);
        world_run_free(&run);
        world_study_close(&study);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_the_union_of_what_was_added),
        cmocka_unit_test(nothing_is_included_on_a_chain_that_is_out),
        cmocka_unit_test(nothing_happens_at_a_hub_that_is_out),
        cmocka_unit_test(no_message_arrives_while_the_relayer_is_out),
        cmocka_unit_test(a_silent_strategist_leaves_the_queue_to_grow),
        cmocka_unit_test(an_exploit_takes_its_fraction),
        cmocka_unit_test(a_slashing_strikes_stake_alone),
        cmocka_unit_test(what_stands_behind_validators_can_be_slashed),
        cmocka_unit_test(what_never_happens_changes_no_row),
        cmocka_unit_test(a_whale_leaves_when_the_script_says),
        cmocka_unit_test(the_other_systems_know_outages_too),
        cmocka_unit_test(invariants_hold_under_every_shock_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
