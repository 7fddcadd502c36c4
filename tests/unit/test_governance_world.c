/* Votes, proposals and emission in the running world: what they change, and what they must not. */
#include "models/governance/gauge.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/governance.h"
#include "tests/support/world_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LEFT_SAFE, LEFT_BOLD, RIGHT_SAFE, RIGHT_BOLD };

/* Two chains with two bonds each, nobody comes or goes: 1,000 coins, half of them in left_safe, the idle half on both
 * chains alike. So the left has 750 coins, the right 250. `%s` are the whale's weight, where each of the 64 others has 1,
 * and the section `governance`. */
static const char *const text_of_a_town =
    "name: town\nseed: 17\nhorizon: 56d\nwarmup: 7d\nmeasure: 6h\nrecord: {series: 7d}\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 2s, reorg_wait: 10s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, vlf_cap: 5k ETH, branches: {left: {}, right: {}}}}\n"
    "venues:\n"
    "  left_safe: {kind: fixed, chain: left, asset: ETH, rate: 0%%}\n"
    "  left_bold: {kind: fixed, chain: left, asset: ETH, rate: 0%%}\n"
    "  right_safe: {kind: fixed, chain: right, asset: ETH, rate: 0%%}\n"
    "  right_bold: {kind: fixed, chain: right, asset: ETH, rate: 0%%}\n"
    "users:\n"
    "  many: {vault: miETH, chain: left, holders: 64, share: 1, deposits: {rate: 0/d, size: {fixed: {amount: 1 "
    "ETH}}}}\n"
    "  whale: {vault: miETH, chain: left, holders: 1, share: %s, deposits: {rate: 0/d, size: {fixed: {amount: 1 "
    "ETH}}}}\n"
    "initial: {miETH: {supply: 1k ETH, allocation: {left_safe: 50%%}}}\n"
    "strategies:\n"
    "  voted: {kind: governed, weights: {left_safe: 50%%}}\n"
    "  same: {kind: static, weights: {left_safe: 50%%}}\n"
    "%s";

static void open_town(struct world_study *study, const char *whale, const char *governance)
{
    char text[8192];

    snprintf(text, sizeof text, text_of_a_town, whale, governance);
    world_study_open(study, text);
}

/* Coins in a position at the end. */
static double placed(const struct world_run *run, const struct world_study *study, uint32_t p)
{
    const struct mito_spec_position *position = &study->spec->positions[p];

    return sim_wide_double(
               mito_branch_position(mito_state_protocol(&run->context), position->executor, position->slot)) /
           study->spec->executors[position->executor].unit;
}

static double liquidity(const struct world_run *run, uint32_t chain)
{
    return sim_wide_double(mito_protocol_pair(mito_state_protocol(&run->context), 0, chain)->liquidity) / 1e18;
}

/* The strategist leaves what is less than 10 bp of the vault: 1 coin a position. */
#define MOVED 1.0

static void gauges_move_liquidity_within_a_chain_and_not_across(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "192",
              "governance: {mode: eol_2024, voters: {whale: {turnout: 100%, apathy: 0%,\n"
              "  preference: {fixed: {venues: {left_bold: 100%, right_safe: 30%, right_bold: 10%}}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    assert_true(fabs(placed(&run, &study, LEFT_SAFE)) < MOVED);
    assert_true(fabs(placed(&run, &study, LEFT_BOLD) - 750) < MOVED);
    assert_true(fabs(placed(&run, &study, RIGHT_SAFE) - 187.5) < MOVED);
    assert_true(fabs(placed(&run, &study, RIGHT_BOLD) - 62.5) < MOVED);
    assert_true(fabs(liquidity(&run, 0) - 750) < 1e-9 && fabs(liquidity(&run, 1) - 250) < 1e-9);
    assert_true(world_run_value(&run, MITO_METRIC_VAULT_SHORTFALL, 0) < 1e-6);
    /* Off by all of it from 6 h, when the first tally is in force, to the rebalance at 24 h: 3 or 4 of 224 measurements. */
    double error = world_run_value(&run, MITO_METRIC_GAUGE_ERROR, 0) * 224;
    assert_true(error > 2.9 && error < 4.5);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_SHARE, RIGHT_SAFE) == 0.75);
    assert_true(isnan(world_run_value(&run, MITO_METRIC_GAUGE_CHAIN_SHARE, 0)) ||
                world_run_value(&run, MITO_METRIC_GAUGE_CHAIN_SHARE, 0) == 0);
    /* Eight tallies from time 0 to day 49; each is in force after 6 h, and it takes two rebalances of a day. */
    assert_int_equal(world_run_count(&run, MITO_METRIC_TALLIES, 0), 8);
    assert_int_equal(world_run_count(&run, MITO_METRIC_TALLIES_QUORATE, 0), 8);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_LAG, 0) >= 6 * 3600);
    world_run_free(&run);

    /* The strategist who does not follow stays where it was. */
    world_run_make(&run, &study, 0, 1, 1);
    assert_true(fabs(placed(&run, &study, LEFT_SAFE) - 500) < MOVED && placed(&run, &study, LEFT_BOLD) == 0);
    assert_int_equal(world_run_count(&run, MITO_METRIC_GAUGE_REACHED, 0), 0);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_GAUGE_ERROR, 0) - 1) < 1e-9);
    world_run_free(&run);
    world_study_close(&study);
}

/* The hypothetical vote asks for 40 % on the left and 60 % on the right. Nothing relocates here: the right takes its 250
 * coins, the left keeps 400, and 350 are the shortfall. */
static void a_vote_over_chains_moves_what_can_move(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(
        &study, "192",
        "governance: {mode: eol_2024, chain_vote: true, voters: {whale: {turnout: 100%, apathy: 0%,\n"
        "  preference: {fixed: {venues: {left_bold: 100%, right_bold: 100%}, chains: {left: 40%, right: 60%}}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    assert_true(fabs(placed(&run, &study, LEFT_BOLD) - 400) < MOVED);
    assert_true(fabs(placed(&run, &study, RIGHT_BOLD) - 250) < MOVED);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_VAULT_SHORTFALL, 0) - 0.35) < 0.01);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_GAUGE_CHAIN_SHARE, 1) - 0.6) < 1e-9);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_CHAIN_ERROR, 0) > 0.2); /* 0.6 - 250 / 650 */
    world_run_free(&run);
    world_study_close(&study);
}

/* The same vote with a bridge between the executors: the liquidity follows, and 350 coins cost 10 bp. What the strategist
 * leaves undone is 10 bp of the vault a position. */
static void with_relocation_liquidity_follows_the_vote(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(
        &study, "192",
        "relocation: {policy: bridge, fee: 10bp, most: 100%}\n"
        "governance: {mode: eol_2024, chain_vote: true, voters: {whale: {turnout: 100%, apathy: 0%,\n"
        "  preference: {fixed: {venues: {left_bold: 100%, right_bold: 100%}, chains: {left: 40%, right: 60%}}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    assert_true(fabs(placed(&run, &study, LEFT_BOLD) - 400) < 4 * MOVED);
    assert_true(fabs(placed(&run, &study, RIGHT_BOLD) - 600) < 4 * MOVED);
    assert_true(fabs(liquidity(&run, 1) - 600) < 4 * MOVED);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_CHAIN_ERROR, 0) < 0.1); /* the days until it had arrived */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_RELOCATED, 0) - 350) < 4 * MOVED);
    world_run_free(&run);
    world_study_close(&study);
}

static bool is_governance(enum mito_metric metric)
{
    return (metric >= MITO_METRIC_TURNOUT && metric <= MITO_METRIC_GMITO_SUPPLY) ||
           (metric >= MITO_METRIC_SERIES_TURNOUT && metric <= MITO_METRIC_SERIES_GAUGE_CHAIN);
}

/* Every metric of the world but governance's own, bit by bit. */
static void assert_same_rows(const struct world_run *a, const struct world_run *b)
{
    for (uint32_t m = 0; m < MITO_METRICS; m++) {
        bool final = mito_metrics_table[m].place == SIM_METRIC_FINAL;
        const struct sim_layout *left = a->row.layout, *right = b->row.layout;
        if (is_governance(m)) {
            continue;
        }
        size_t size = left->width[m] * (final ? sizeof(union sim_cell) : left->time_count * sizeof(float));
        assert_int_equal(left->width[m], right->width[m]);
        const void *one = final ? (const void *)(a->row.cells + left->offset[m]) : a->row.series + left->offset[m];
        const void *other = final ? (const void *)(b->row.cells + right->offset[m]) : b->row.series + right->offset[m];
        if (memcmp(one, other, size) != 0) {
            fail_msg("%s differs", mito_metrics_table[m].name);
        }
    }
}

/* A small voter, 1 part of 11 of the supply, below the quorum of 20 %: the weights stay those that were given. */
static void apathy_below_the_quorum_changes_nothing(void **state)
{
    struct world_study study;
    struct world_run run, plain;

    (void)state;
    open_town(&study, "6.4",
              "governance: {mode: eol_2024, voters: {whale: {turnout: 100%, apathy: 0%,\n"
              "  preference: {fixed: {venues: {left_bold: 100%}}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    world_run_make(&plain, &study, 0, 1, 1);
    assert_int_equal(world_run_count(&run, MITO_METRIC_TALLIES_QUORATE, 0), 0);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_TURNOUT, 0) - 1.0 / 11) < 1e-6);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_SHARE, LEFT_BOLD) == 1);
    assert_same_rows(&run, &plain);
    world_run_free(&run);
    world_run_free(&plain);
    world_study_close(&study);
}

static void an_inert_section_changes_no_row(void **state)
{
    static const char *const inert[] = {"governance: {}\n", "governance: {mode: eol_2024, delegates: {nobody: {}}}\n",
                                        "governance: {mode: eol_2024, chain_vote: true, emission: {rate: 5},\n"
                                        "  voters: {many: {apathy: 100%}, whale: {turnout: 0%}}}\n"};
    struct world_study without, with;

    (void)state;
    open_town(&without, "192", "");
    for (size_t i = 0; i < sizeof inert / sizeof inert[0]; i++) {
        open_town(&with, "192", inert[i]);
        for (uint32_t strategy = 0; strategy < 2; strategy++) {
            struct world_run a, b;
            world_run_make(&a, &without, 1, strategy, 1);
            world_run_make(&b, &with, 1, strategy, 1);
            assert_same_rows(&a, &b);
            world_run_free(&a);
            world_run_free(&b);
        }
        world_study_close(&with);
    }
    world_study_close(&without);
}

/* facts/venues.md §4: with homogeneous voters votes are as the bribes. Each of the 64 blocs casts once an epoch and rounds
 * to 1/10,000; what the last ones cast corrects the first. */
static void bribed_votes_are_as_the_bribes(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "0",
              "governance: {mode: eol_2024, quorum: 0%, bribes: {budget: dao, total: 300 USD,\n"
              "    offers: {left_safe: 30 USD, left_bold: 10 USD, right_bold: 7 USD}},\n"
              "  voters: {many: {turnout: 100%, apathy: 0%, blocs: 64, preference: {bribed: {}}}}}\n");
    world_run_make(&run, &study, 0, 0, 0);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_GAUGE_SHARE, LEFT_SAFE) - 0.75) < 1e-4);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_GAUGE_SHARE, LEFT_BOLD) - 0.25) < 1e-4);
    assert_true(world_run_value(&run, MITO_METRIC_GAUGE_SHARE, RIGHT_BOLD) == 1);
    /* 47 USD an epoch out of 300: six epochs, all of them after time 0. */
    assert_true(world_run_value(&run, MITO_METRIC_BRIBES_PAID, LEFT_SAFE) == 180);
    assert_true(world_run_value(&run, MITO_METRIC_BRIBES_PAID, RIGHT_BOLD) == 42);
    assert_true(world_run_value(&run, MITO_METRIC_BRIBES_PAID, RIGHT_SAFE) == 0);
    /* Five of them are after the warm-up; then nothing is paid, and who votes for pay does not vote. */
    assert_int_equal(world_run_count(&run, MITO_METRIC_VOTES_CAST, 0), 5 * 64);
    world_run_free(&run);
    world_study_close(&study);
}

/* 64 blocs, 9 epochs of which 8 are counted after time 0, each casting with 1/4: binomial, 4 standard errors. */
static void turnout_is_binomial(void **state)
{
    struct world_study study;
    double sum = 0, trials = 0;

    (void)state;
    open_town(&study, "0",
              "governance: {mode: eol_2024, voters: {many: {turnout: 25%, apathy: 0%, blocs: 64,\n"
              "  preference: {fixed: {venues: {left_bold: 100%}}}}}}\n");
    for (uint32_t r = 0; r < 20; r++) {
        struct world_run run;
        world_run_make(&run, &study, r, 0, -1);
        sum += (double)world_run_count(&run, MITO_METRIC_VOTES_CAST, 0);
        trials += 64 * 8;
        /* Carried over, the first epochs' votes stand: far more than those cast in the epoch itself. */
        assert_true(world_run_value(&run, MITO_METRIC_TURNOUT, 0) >
                    2 * world_run_value(&run, MITO_METRIC_TURNOUT_FRESH, 0));
        world_run_free(&run);
    }
    assert_true(fabs(sum / trials - 0.25) < 4 * sqrt(0.25 * 0.75 / trials));
    world_study_close(&study);
}

/* Half of the blocs, by their marks, vote through a delegate who wants something else. */
static void delegated_power_votes_with_its_delegate(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "64",
              "governance: {mode: eol_2024, delegates: {guild: {turnout: 100%, preference: {fixed: {venues: "
              "{left_safe: 100%}}}}},\n"
              "  voters: {many: {apathy: 100%, delegated: 100%, delegate: guild, preference: {bribed: {}}},\n"
              "           whale: {turnout: 100%, apathy: 0%, preference: {fixed: {venues: {left_bold: 100%}}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    double share = world_run_value(&run, MITO_METRIC_GAUGE_SHARE, LEFT_SAFE);
    assert_true(fabs(share - 0.5) < 1e-6); /* the cohorts hold as much as each other, but for rounding */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_TURNOUT, 0) - 1) < 1e-6);
    world_run_free(&run);
    world_study_close(&study);
}

#define PASS "gmito: {held: {council: {share: 10%, turnout: 100%, staked: 40%}}}"

/* Proposed on day 1, snapshot a day later, deadline another, timelock and execution an hour and a minute: day 3. */
static void proposals_are_executed_by_the_administrators_calls(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "64",
              "governance: {" PASS ", ballots: {branch_timelock: 2d}, proposals: {\n"
              "  hard: {at: 1d, support: 100%, change: {vlf_cap: {vault: miETH, to: 7k ETH}}},\n"
              "  soft: {at: 1d, support: 100%, change: {soft_cap: {vault: miETH, to: 6k ETH}}},\n"
              "  floor: {at: 1d, support: 100%, change: {threshold: {vault: miETH, chain: right, to: 40 ETH}}},\n"
              "  queue: {at: 1d, support: 100%, change: {reclaim_period: {vault: miETH, to: 9d}}},\n"
              "  stop: {at: 1d, support: 100%, change: {halt: {vault: miETH, chain: left}}},\n"
              "  hold: {at: 1d, support: 100%, change: {halt: {vault: miETH, chain: right, what: fetch}}},\n"
              "  room: {at: 1d, support: 100%, change: {branch_cap: {vault: miETH, chain: right, to: 999 ETH}}},\n"
              "  never: {at: 1d, support: 0%, change: {vlf_cap: {vault: miETH, to: 1 ETH}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    const struct mito_protocol *protocol = mito_state_protocol(&run.context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, 0);
    assert_true(vlf->cap.low == 7000 * sim_wide_power10(18) && vlf->soft_cap.low == 6000 * sim_wide_power10(18));
    assert_true(mito_protocol_pair(protocol, 0, 1)->threshold.low == 40 * sim_wide_power10(18));
    assert_int_equal(vlf->period, 9 * 86400);
    assert_true(mito_protocol_pair(protocol, 0, 0)->halted && !mito_protocol_pair(protocol, 0, 1)->halted);
    assert_true(mito_protocol_link(protocol, 0, 1)->halted && !mito_protocol_link(protocol, 0, 0)->halted);
    assert_true(mito_protocol_pair(protocol, 0, 1)->max_cap.low == 999 * sim_wide_power10(18));
    assert_int_equal(world_run_count(&run, MITO_METRIC_PROPOSALS_PASSED, 0), 7);
    assert_int_equal(world_run_count(&run, MITO_METRIC_PROPOSALS_EXECUTED, 0), 7);
    assert_true(isnan(world_run_value(&run, MITO_METRIC_PROPOSAL_EXECUTED_AT, 7)));
    assert_true(world_run_value(&run, MITO_METRIC_PROPOSAL_SUPPORT, 7) == 0);
    double hub = world_run_value(&run, MITO_METRIC_PROPOSAL_EXECUTED_AT, 0) - (3 * 86400 + 3660);
    assert_true(hub >= 0 && hub < 10); /* ends of blocks, and the second after the deadline */
    double branch = world_run_value(&run, MITO_METRIC_PROPOSAL_EXECUTED_AT, 4) - (5 * 86400 + 3660);
    assert_true(branch > 10 && branch < 120); /* the hub's reorg wait of 10 s and a relayer of 5 s in the mean */
    world_run_free(&run);
    world_study_close(&study);
}

/* The same council below the quorum of 20 %: for it is everybody who votes, and that is not enough. */
static void without_a_quorum_no_proposal_passes(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    open_town(&study, "64",
              "governance: {" PASS ", ballots: {quorum: 20%}, proposals: {\n"
              "  hard: {at: 1d, support: 100%, change: {vlf_cap: {vault: miETH, to: 7k ETH}}}}}\n");
    world_run_make(&run, &study, 0, 0, 1);
    assert_int_equal(world_run_count(&run, MITO_METRIC_PROPOSALS_PASSED, 0), 0);
    assert_true(world_run_value(&run, MITO_METRIC_PROPOSAL_SUPPORT, 0) == 1);
    assert_true(mito_protocol_vlf(mito_state_protocol(&run.context), 0)->cap.low == 5000 * sim_wide_power10(18));
    world_run_free(&run);
    world_study_close(&study);
}

/* In 2024 the holders vote on a listing, 18 days of path and 7 of voting after it is proposed; until then nobody goes
 * there, and the gauges do not have it. Below the quorum of 20 % it stays off. */
static void an_unlisted_venue_is_used_once_it_is_listed(void **state)
{
    for (int enough = 0; enough < 2; enough++) {
        struct world_study study;
        struct world_run run;
        open_town(&study, enough ? "192" : "6.4",
                  "governance: {mode: eol_2024, quorum: 0%, unlisted: [left_bold],\n"
                  "  proposals: {list: {at: 2d, support: 100%, change: {listing: {venue: left_bold}}}},\n"
                  "  voters: {whale: {turnout: 100%, apathy: 0%, preference: {fixed: {venues: {left_bold: 60%, "
                  "left_safe: 40%}}}}}}\n");
        world_run_start(&run, &study, 0, 1, 0);
        sim_engine_begin(&run.context, run.block, 0);
        sim_engine_run(&run.context, 27 * SIM_DAY);
        assert_null(run.context.engine->broken);
        assert_false(mito_governance_is_listed(&run.context, LEFT_BOLD));
        assert_true(placed(&run, &study, LEFT_BOLD) == 0 && fabs(placed(&run, &study, LEFT_SAFE) - 750) < MOVED);
        sim_engine_run(&run.context, 50 * SIM_DAY);
        assert_null(run.context.engine->broken);
        assert_true(mito_governance_is_listed(&run.context, LEFT_BOLD) == enough);
        assert_true(fabs(placed(&run, &study, LEFT_BOLD) - (enough ? 450 : 0)) < MOVED);
        world_run_free(&run);
        world_study_close(&study);
    }
    (void)state;
}

/* 700 MITO a day, 60 % of it to the vault, whatever part of an epoch a run ends in: 420 x 2 USD a day for 1,000 coins of
 * 1,000 USD. The yearly rate is 365 x 840 / 10^6, with 365 d a year. */
static void incentives_do_not_depend_on_where_in_an_epoch_a_run_ends(void **state)
{
    static const char *const days[] = {"10", "14", "31"};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct world_study study;
        struct world_run run;
        char text[8192];
        snprintf(text, sizeof text, text_of_a_town, "64",
                 "governance: {emission: {rate: 700, price: 2 USD, vaults: {miETH: 60%}}}\n");
        memcpy(strstr(text, "horizon: 56d") + strlen("horizon: "), days[i], 2);
        world_study_open(&study, text);
        world_run_make(&run, &study, 0, 1, 1);
        assert_true(fabs(world_run_value(&run, MITO_METRIC_RETURN_INCENTIVES, 0) / (365 * 840 / 1e6) - 1) < 1e-9);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* 700 MITO a day for 8 epochs after time 0, 60 % of it to the vault at 2 USD; all shares are with holders, so only each
 * bloc's rounding is lost. In no return: the bonds pay nothing. */
static void emission_is_given_by_balance_and_told_apart(void **state)
{
    struct world_study study;
    struct world_run run;
    const double value = 8 * 7 * 700 * 0.6 * 2;

    (void)state;
    open_town(&study, "64",
              "governance: {gmito: {supply: 1M, redeemed: 50%}, emission: {rate: 700, price: 2 USD, vaults: {miETH: "
              "60%}}}\n");
    world_run_make(&run, &study, 0, 1, 1);
    /* Seven epochs are paid; what fell due of the last one, which ends with the run, counts as well. */
    double paid = world_run_value(&run, MITO_METRIC_EMISSION_VALUE, 0);
    assert_true(fabs(paid / value - 1) < 1e-9);
    double incentives = world_run_value(&run, MITO_METRIC_RETURN_INCENTIVES, 0);
    assert_true(fabs(incentives / (paid / (1000 * 1000) / (56.0 / 365.25)) - 1) <
                2e-3); /* the year is 365 or 365.25 d */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_RETURN_WITH_INCENTIVES, 0) -
                     world_run_value(&run, MITO_METRIC_VAULT_NET_RETURN, 0) - incentives) < 1e-15);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_VAULT_RETURN_YIELD, 0)) == 0);
    /* Half of what was given burns at once. */
    assert_true(fabs(world_run_value(&run, MITO_METRIC_GMITO_SUPPLY, 0) - (1e6 + 8 * 7 * 700 * 0.6 / 2)) < 1e-3);
    world_run_free(&run);
    world_study_close(&study);
}

static const char *const text_of_all =
    "name: all\nseed: 11\nhorizon: 60d\nwarmup: 14d\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}, right: {block_time: 12s, reorg_wait: 60s}}\n"
    "assets: {ETH: {price: {model: gbm, start: 1000 USD, volatility: 80%}}, USDC: {decimals: 6, price: {model: peg}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {decimals: 8}}},\n"
    "         miUSDC: {asset: USDC, branches: {left: {}}}}\n"
    "venues:\n"
    "  lend: {kind: lending, chain: left, asset: ETH, optimal_utilisation: 90%, slope1: 2.7%, slope2: 80%,\n"
    "         reserve_factor: 15%, supply: 9k ETH, utilisation: 85%}\n"
    "  near: {kind: fixed, chain: left, asset: ETH, rate: 4%}\n"
    "  bond: {kind: fixed, chain: right, asset: ETH, rate: 3%}\n"
    "  cash: {kind: fixed, chain: left, asset: USDC, rate: 4%}\n"
    "users:\n"
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 ETH}}},\n"
    "         redemptions: {rate: 10/d}}\n"
    "  east: {vault: miETH, chain: right, holders: 30, deposits: {rate: 5/d, size: {fixed: {amount: 1 ETH}}},\n"
    "         redemptions: {rate: 4/d, fraction: {fixed: {value: 100%}}}}\n"
    "  cashers: {vault: miUSDC, chain: left, holders: 20,\n"
    "            deposits: {rate: 4/d, size: {pareto: {scale: 100 USDC}}}, redemptions: {rate: 3/d}}\n"
    "initial: {miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {lend: 40%, bond: 40%}},\n"
    "          miUSDC: {supply: 1M USDC, allocation: {cash: 90%}}}\n"
    "strategies: {voted: {kind: governed, weights: {cash: 90%}}, chase: {kind: greedy, rebalance: 12h}}\n"
    "governance:\n"
    "  mode: eol_2024\n"
    "  chain_vote: true\n"
    "  pass_through: true\n"
    "  changes: [{at: 5d, epoch: 3d}, {at: 20d, epoch: 4d}]\n"
    "  as_coded: false\n"
    "  delegates: {guild: {preference: {bribed: {}}}}\n"
    "  voters: {west: {turnout: 50%, apathy: 20%, delegated: 30%, delegate: guild},\n"
    "           east: {turnout: 80%, apathy: 0%, preference: {yield: {law: proportional}}}, cashers: {}}\n"
    "  bribes: {budget: dao, offers: {near: 100 USD, bond: 50 USD, cash: 1 USD}}\n"
    "  gmito: {redeemed: 30%, withdrawal: 10d, held: {a: {share: 10%}, b: {share: 5%, staked: 50%}}}\n"
    "  emission: {rate: 1000, multiplier: 9000, renewal: 7d, total: 50k, vaults: {miETH: 70%, miUSDC: 30%}}\n"
    "  proposals:\n"
    "    slower: {at: 12d, support: 100%, change: {reclaim_period: {vault: miETH, to: 8d}}}\n"
    "    close: {at: 30d, support: 100%, change: {halt: {vault: miUSDC, chain: left}}}\n"
    "    off: {at: 25d, support: 100%, change: {listing: {venue: near, on: false}}}\n";

/* Every invariant of the books and of this part after every event, with all of it on. */
static void all_of_it_holds_the_invariants(void **state)
{
    struct world_study study;

    (void)state;
    world_study_open(&study, text_of_all);
    for (uint32_t strategy = 0; strategy < 2; strategy++) {
        struct world_run run;
        world_run_make(&run, &study, strategy, strategy, 1);
        assert_true(world_run_count(&run, MITO_METRIC_VOTES_CAST, 0) > 100);
        assert_true(world_run_value(&run, MITO_METRIC_TURNOUT, 0) > 0.2);
        assert_true(world_run_value(&run, MITO_METRIC_VOTES_LOST, 0) > 0); /* the queue's shares do not vote */
        assert_int_equal(world_run_count(&run, MITO_METRIC_VAULT_RESIDUAL, 0), 0);
        world_run_free(&run);
    }
    world_study_close(&study);
}

/* Requests made before the period was raised from 1 to 8 days, and not claimed by then, wait 8 days too. */
static void a_longer_period_applies_to_requests_already_made(void **state)
{
    struct world_study study;
    struct world_run run;
    uint32_t waited = 0;

    (void)state;
    world_study_open(&study, text_of_all);
    world_run_make(&run, &study, 4, 0, 0);
    double at = world_run_value(&run, MITO_METRIC_PROPOSAL_EXECUTED_AT, 0) * 1000;
    const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(&run.context), 0);
    assert_int_equal(vlf->period, 8 * 86400);
    for (uint32_t id = 0; id < vlf->requests; id++) {
        const struct mito_request_info *info = mito_state_request(&run.context, 0, id);
        double claimed = (double)info->requested + 100.0 * (info->claimed - 1.0);
        if (info->claimed > 0 && (double)info->requested < at && claimed > at) {
            assert_true(claimed - (double)info->requested >= 8 * 86400e3 - 1000); /* the contract sees whole seconds */
            waited++;
        }
    }
    assert_true(waited > 5);
    world_run_free(&run);
    world_study_close(&study);
}

/* There is no hub to vote on, and nothing breaks. */
static void the_baseline_without_a_hub_has_no_governance(void **state)
{
    struct world_study study;
    struct world_run run;
    char text[8192];

    (void)state;
    snprintf(text, sizeof text, "system: siloed\n%s", text_of_all);
    world_study_open(&study, text);
    world_run_make(&run, &study, 0, 0, 1);
    assert_int_equal(world_run_count(&run, MITO_METRIC_VOTES_CAST, 0), 0);
    assert_int_equal(world_run_count(&run, MITO_METRIC_PROPOSALS_PASSED, 0), 0);
    world_run_free(&run);
    world_study_close(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gauges_move_liquidity_within_a_chain_and_not_across),
        cmocka_unit_test(a_vote_over_chains_moves_what_can_move),
        cmocka_unit_test(with_relocation_liquidity_follows_the_vote),
        cmocka_unit_test(apathy_below_the_quorum_changes_nothing),
        cmocka_unit_test(an_inert_section_changes_no_row),
        cmocka_unit_test(bribed_votes_are_as_the_bribes),
        cmocka_unit_test(turnout_is_binomial),
        cmocka_unit_test(delegated_power_votes_with_its_delegate),
        cmocka_unit_test(proposals_are_executed_by_the_administrators_calls),
        cmocka_unit_test(without_a_quorum_no_proposal_passes),
        cmocka_unit_test(an_unlisted_venue_is_used_once_it_is_listed),
        cmocka_unit_test(emission_is_given_by_balance_and_told_apart),
        cmocka_unit_test(incentives_do_not_depend_on_where_in_an_epoch_a_run_ends),
        cmocka_unit_test(all_of_it_holds_the_invariants),
        cmocka_unit_test(a_longer_period_applies_to_requests_already_made),
        cmocka_unit_test(the_baseline_without_a_hub_has_no_governance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
