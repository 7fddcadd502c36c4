/* The section `governance` as a study says it: what is wrong is told at its place; epochs as coded and as intended; votes
 * of miAssets that lie in markets. */
#include "models/governance/epoch.h"
#include "models/protocol/branch.h"
#include "models/world/governance.h"
#include "models/world/world.h"
#include "tests/support/world_run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const text_of_a_town =
    "name: town\nseed: 17\nhorizon: 56d\nwarmup: 7d\n"
    "chains: {left: {block_time: 2s}, right: {block_time: 2s}, far: {block_time: 2s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}, USDC: {decimals: 6, price: {model: peg}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}, right: {decimals: 8}}}}\n"
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 2%%}, note: {kind: fixed, chain: left, asset: ETH, "
    "rate: 1%%}}\n"
    "users: {west: {vault: miETH, chain: left, holders: 40, deposits: {rate: 1/d, size: {fixed: {amount: 1 ETH}}}%s}}\n"
    "initial: {miETH: {supply: 1k ETH, allocation: {bond: 50%%}}}\n"
    "strategies: {voted: {kind: governed, weights: {bond: 50%%, note: 20%%}}}\n"
    "%sgovernance: {%s}\n";

#define MARKET                                                                                          \
    "collateral: {m: {vault: miETH, debt: USDC, ltv: 80%, threshold: 81%, bonus: 6%, supply: 2M USDC, " \
    "liquidators: {capital: 1M USDC, exit: queue}}}\n"

/* What the program says of a study; "" when it takes it. */
static void messages_of(const char *governance, char *found, size_t size)
{
    char text[8192], *messages = NULL;
    size_t length = 0;
    struct sim_study_file *file = NULL;
    struct sim_bound *bound = NULL;
    struct sim_error error = {{0}};
    void *spec = NULL;
    FILE *stream = open_memstream(&messages, &length);

    snprintf(text, sizeof text, text_of_a_town, "", "", governance);
    assert_int_equal(sim_study_parse("test.yaml", text, strlen(text), &file, stream), SIM_OK);
    if (sim_bound_create(file, NULL, 0, mito_world_model.section, &bound, stream) == SIM_OK) {
        if (mito_world_model.spec_create(bound, &spec, &error) != SIM_OK) {
            sim_bound_report(bound, stream);
        }
        mito_world_model.spec_destroy(spec);
        sim_bound_free(bound);
    }
    sim_study_free(file);
    fclose(stream);
    snprintf(found, size, "%s", messages);
    free(messages);
}

static void what_is_wrong_is_told_at_its_place(void **state)
{
    static const struct {
        const char *governance, *wanted;
    } cases[] = {
        {"voters: {west: {delegated: 10%}}", "governance.voters.west.delegate"},
        {"voters: {west: {delegated: 10%, delegate: gild}}, delegates: {guild: {}}", "\"gild\" is none of `delegates`"},
        {"voters: {east: {}}", "no user \"east\""},
        {"bribes: {offers: {bond: 10 USD}}", "governance.bribes.offers: who pays? name a `budget`"},
        {"bribes: {budget: dao, offers: {bond: 10 ETH}}", "governance.bribes.offers.bond"},
        {"execution_delay: 8d", "governance.execution_delay: not before the next epoch ends"},
        {"changes: [{at: 9d, epoch: 3d}, {at: 5d, epoch: 4d}]", "governance.changes[1].at: changes stand in the order"},
        {"gmito: {held: {a: {share: 60%}, b: {share: 60%}}}",
         "governance.gmito.held: the delegated shares sum to 120%"},
        {"emission: {rate: 1, vaults: {miETH: 120%}}", "governance.emission.vaults.miETH"},
        {"emission: {rate: 1, renewal: 1s}", "governance.emission.renewal: 0, or at least 1h"},
        {"emission: {rate: 1, renewal: 1h, multiplier: 20000}", "governance.emission.multiplier: the emission grows"},
        {"proposals: {p: {at: 1d, change: {vlf_cap: {vault: miETH, to: 5 BTC}}}}", "the amount must be in ETH"},
        {"proposals: {p: {at: 1d, change: {threshold: {vault: miETH, chain: far, to: 5 ETH}}}}",
         "governance.proposals.p.change.threshold.chain: vault miETH has no branch on chain far"},
        {"proposals: {p: {at: 1d, change: {halt: {vault: miETH, chain: far}}}}",
         "vault miETH has no branch on chain far"},
        {"proposals: {p: {at: 1d, change: {branch_cap: {vault: miETH, chain: right, to: 1.123456789 ETH}}}}",
         "more than 8 decimals"},
        {"proposals: {p: {at: 1d, change: {colour: {}}}}", "colour"},
        {"unlisted: [bond, bund]", "no venue \"bund\""},
        {"epoch: 5s", "governance.epoch"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char found[4096];
        messages_of(cases[i].governance, found, sizeof found);
        if (strstr(found, cases[i].wanted) == NULL || strstr(found, "test.yaml:") == NULL) {
            fail_msg("%s: wanted\n    %s\nfound\n%s", cases[i].governance, cases[i].wanted, found);
        }
    }
    char found[4096];
    messages_of("mode: eol_2024, voters: {west: {}}, unlisted: [note]", found, sizeof found);
    assert_string_equal(found, "");
}

static void run_town(struct world_study *study, struct world_run *run, const char *user, const char *more,
                     const char *governance)
{
    char text[8192];

    snprintf(text, sizeof text, text_of_a_town, user, more, governance);
    world_study_open(study, text);
    world_run_make(run, study, 0, 0, 1);
}

/* Epochs of 7 days from day -7; from the next one after day 3 (day 7) 3 days; from the next one after day 12 (day 13,
 * epoch 5) 5 days: as intended they end on days 0, 7, 10, 13, 18 .. 53. As coded the record of epoch 3 (day 7) and the
 * running epoch 4 give day 7 + 4 x 3 = 19 for epoch 5, whose own end is day 24: 0, 7, 10, 19, 24 .. 54. */
static void epochs_are_as_coded_or_as_intended(void **state)
{
    (void)state;
    for (int as_coded = 0; as_coded < 2; as_coded++) {
        struct world_study study;
        struct world_run run;
        char governance[512];
        snprintf(governance, sizeof governance,
                 "mode: eol_2024, changes: [{at: 3d, epoch: 3d}, {at: 12d, epoch: 5d}], as_coded: %s, "
                 "voters: {west: {apathy: 0%%, turnout: 100%%}}",
                 as_coded ? "true" : "false");
        run_town(&study, &run, "", "", governance);
        assert_int_equal(world_run_count(&run, MITO_METRIC_TALLIES, 0), as_coded ? 3 + 8 : 4 + 8);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* An asset's price values the emission: 70 a day for eight weeks at the 1,000 USD of the asset; holders get what the queue
 * and the rounding leave, and nobody redeems here. */
static void emission_is_valued_at_an_assets_price(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    run_town(&study, &run, "", "", "emission: {rate: 70, asset: ETH, vaults: {miETH: 100%}}");
    assert_true(fabs(world_run_value(&run, MITO_METRIC_EMISSION_VALUE, 0) / (56 * 70 * 1000.0) - 1) < 1e-9);
    world_run_free(&run);
    world_study_close(&study);
}

/* Mode vlf: gMITO votes on a listing too, and the strategist's own weights reach the venue only then. */
static void in_mode_vlf_gmito_lists_a_venue(void **state)
{
    (void)state;
    for (int agreed = 0; agreed < 2; agreed++) {
        struct world_study study;
        struct world_run run;
        char governance[512];
        snprintf(governance, sizeof governance,
                 "unlisted: [note], gmito: {held: {council: {share: 5%%, turnout: 100%%}}}, "
                 "proposals: {list: {at: 1d, support: %d%%, change: {listing: {venue: note}}}}",
                 agreed ? 100 : 0);
        run_town(&study, &run, "", "", governance);
        const struct mito_spec_position *note = &study.spec->positions[1];
        sim_u128 placed = mito_branch_position(mito_state_protocol(&run.context), note->executor, note->slot);
        assert_string_equal(study.spec->venues[note->venue].study->name, "note");
        assert_true((placed > 0) == (agreed == 1));
        assert_int_equal(world_run_count(&run, MITO_METRIC_PROPOSALS_EXECUTED, 0), agreed);
        assert_int_equal(world_run_count(&run, MITO_METRIC_TALLIES, 0), 0);
        world_run_free(&run);
        world_study_close(&study);
    }
}

/* About half of the holders lend their miAssets to a market: no vote is left to them, unless what it keeps for them is
 * passed through; then all of the supply votes, but what lies in the queue. */
static void miassets_in_markets_lose_their_vote_unless_passed_through(void **state)
{
    double lost[2], turnout[2];

    (void)state;
    for (int pass = 0; pass < 2; pass++) {
        struct world_study study;
        struct world_run run;
        char governance[512];
        snprintf(governance, sizeof governance,
                 "mode: eol_2024, pass_through: %s, voters: {west: {apathy: 0%%, turnout: 100%%, blocs: 40}}",
                 pass ? "true" : "false");
        run_town(&study, &run, ", uses: {lend: 50%}", MARKET, governance);
        lost[pass] = world_run_value(&run, MITO_METRIC_VOTES_LOST, 0);
        turnout[pass] = world_run_value(&run, MITO_METRIC_TURNOUT, 0);
        world_run_free(&run);
        world_study_close(&study);
    }
    assert_true(lost[0] > 0.2 && lost[1] < 0.05);
    assert_true(turnout[1] > turnout[0] + 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_told_at_its_place),
        cmocka_unit_test(epochs_are_as_coded_or_as_intended),
        cmocka_unit_test(emission_is_valued_at_an_assets_price),
        cmocka_unit_test(in_mode_vlf_gmito_lists_a_venue),
        cmocka_unit_test(miassets_in_markets_lose_their_vote_unless_passed_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
