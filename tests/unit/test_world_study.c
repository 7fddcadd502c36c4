/* Studies that read well and mean nothing: each error stands at its line and column, names its path, and says what is
 * wrong, all in one pass. A case replaces one line of a good study. */
#include "models/world/world.h"

#include "models/world/spec.h"
#include "sim/config/bound.h"
#include "sim/config/study.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const good[] = {
    "name: test",
    "horizon: 30d",
    "start: \"2026-01-01\"",
    "chains:",
    "  left: {block_time: 2s}",
    "  right: {block_time: 12s, native: ETH}",
    "assets:",
    "  ETH: {decimals: 18, price: {model: gbm, start: 3000 USD, volatility: 76%}}",
    "  BTC: {decimals: 8, price: {model: gbm, start: 60000 USD, volatility: 50%}}",
    "  SOL: {decimals: 9, price: {model: gbm, start: 150 USD, volatility: 90%}}",
    "  USDC: {decimals: 6, price: {model: peg}}",
    "correlations: [{first: ETH, second: BTC, value: 80%}]",
    "vaults:",
    "  miETH: {asset: ETH, vlf_cap: 200k ETH, branches: {left: {branch_cap: 10k ETH}, right: {decimals: 8}}}",
    "  miUSDC: {asset: USDC, branches: {left: {}}}",
    "venues:",
    "  lend: {kind: lending, chain: left, asset: ETH, supply: 9k ETH, utilisation: 85%}",
    "  bond: {kind: fixed, chain: right, asset: ETH, rate: 3%, capacity: 5k ETH}",
    "  cash: {kind: fixed, chain: left, asset: USDC, rate: 4%}",
    "users:",
    "  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 ETH}}}}",
    "  few: {vault: miUSDC, chain: left, holders: 20, deposits: {rate: 4/d, size: {fixed: {amount: 100 USDC}}}}",
    "initial:",
    "  miETH: {supply: 2k ETH, queue: 20 ETH, allocation: {lend: 40%, bond: 40%}}",
    "strategies:",
    "  steady: {kind: static, weights: {lend: 50%, bond: 50%, cash: 100%}}",
    "  chase: {kind: greedy}",
};
#define LINES (sizeof good / sizeof good[0])

struct meaningless {
    const char *what;
    unsigned line; /* replaced by `text` */
    const char *text;
    const char *at;     /* where in `text` the error points: its first character gives the column */
    const char *wanted; /* path and message, up to where the message may be reworded */
};

static const struct meaningless cases[] = {
    /* Units of another asset. */
    {"cap in another asset", 14, "  miETH: {asset: ETH, vlf_cap: 200k USDC, branches: {left: {}, right: {}}}",
     "200k USDC", "vaults.miETH.vlf_cap: 200000 USDC; here the amount must be in ETH"},
    {"soft cap in another asset", 14, "  miETH: {asset: ETH, soft_cap: 100k SOL, branches: {left: {}, right: {}}}",
     "100k SOL", "vaults.miETH.soft_cap: 100000 SOL; here the amount must be in ETH"},
    {"branch cap in another asset", 14, "  miETH: {asset: ETH, branches: {left: {branch_cap: 10k USDC}, right: {}}}",
     "10k USDC", "vaults.miETH.branches.left.branch_cap: 10000 USDC; here the amount must be in ETH"},
    {"threshold in another asset", 14, "  miETH: {asset: ETH, branches: {left: {}, right: {threshold: 3 BTC}}}",
     "3 BTC", "vaults.miETH.branches.right.threshold: 3 BTC; here the amount must be in ETH"},
    {"capacity in another asset", 18, "  bond: {kind: fixed, chain: right, asset: ETH, rate: 3%, capacity: 5k USDC}",
     "5k USDC", "venues.bond.capacity: 5000 USDC; here the amount must be in ETH"},
    {"supply of a market in another asset", 17, "  lend: {kind: lending, chain: left, asset: ETH, supply: 9k BTC}",
     "9k BTC", "venues.lend.supply: 9000 BTC; here the amount must be in ETH"},
    {"size in another asset", 21,
     "  west: {vault: miETH, chain: left, deposits: {rate: 1/d, size: {lognormal: {median: 2 USDC}}}}", "2 USDC",
     "users.west.deposits.size.lognormal.median: the size must be given in the vault's asset (ETH)"},
    {"initial supply in another asset", 24, "  miETH: {supply: 2k USDC}", "2k USDC",
     "initial.miETH.supply: 2000 USDC; here the amount must be in ETH"},
    {"initial queue in another asset", 24, "  miETH: {supply: 2k ETH, queue: 1 USDC}", "1 USDC",
     "initial.miETH.queue: 1 USDC; here the amount must be in ETH"},
    {"a cap without its asset", 14, "  miETH: {asset: ETH, vlf_cap: 300000, branches: {left: {}, right: {}}}", "300000",
     "vaults.miETH.vlf_cap: 300000 has no unit; allowed: an amount of ETH"},
    /* Hazards and holders. */
    {"an outage of nothing known", 12, "hazards: {h: {kind: outage, target: rigth}}", "rigth",
     "hazards.h.target: no chain \"rigth\", nor is it hub, relayer or strategist; did you mean \"right\"?"},
    {"a slashing where nothing is staked", 12, "hazards: {h: {kind: slashing, venue: lend, at: 3d}}", "lend",
     "hazards.h.venue: nothing can be slashed in lend: it is no staking venue"},
    {"more arrivals than the engine can hold", 21,
     "  west: {vault: miETH, chain: left, holders: 9, deposits: {rate: 10000000/d, size: {fixed: {amount: 1 ETH}}}}",
     "{vault: miETH, chain: left, holders: 9",
     "users.west: up to 1.25e+06 events could be pending at once; the engine has room for 1048575: lower the rates"},
    {"an instant redemption from a chain", 12,
     "intents: {i: {kind: instant_redemption, vault: miETH, users: west, from: left, rate: 1/d, size: {fixed: {amount: "
     "1 ETH}}}}",
     "left", "intents.i.from: an instant redemption is paid where its holder lives: leave out `from` and `to`"},
    {"uses of more than all holders", 21,
     "  west: {vault: miETH, chain: left, uses: {lend: 80%, pool: 30%}, deposits: {rate: 1/d, size: {lognormal: "
     "{median: 2 ETH}}}}",
     "{lend: 80%", "users.west.uses.hold: the shares must sum to 100%"},
    /* Amounts that no token can hold. */
    {"a cap finer than a base unit", 15, "  miUSDC: {asset: USDC, vlf_cap: 0.0000001 USDC, branches: {left: {}}}",
     "0.0000001 USDC",
     "vaults.miUSDC.vlf_cap: 1e-07 USDC has more than 6 decimals or passes 2^128 base units"},
    {"a branch cap finer than the branch's base unit", 14,
     "  miETH: {asset: ETH, branches: {left: {}, right: {decimals: 8, branch_cap: 9000.000000001 ETH}}}",
     "9000.000000001 ETH",
     "vaults.miETH.branches.right.branch_cap: 9000.000000001 ETH has more than 8 decimals or passes 2^128 base units"},
    {"a threshold below 0", 14, "  miETH: {asset: ETH, branches: {left: {threshold: -2 ETH}, right: {}}}", "-2 ETH",
     "vaults.miETH.branches.left.threshold: -2 ETH is below 0"},
    {"a supply beyond 2^128 base units", 24, "  miETH: {supply: 400000000000G ETH}", "400000000000G ETH",
     "initial.miETH.supply: 4e+20 ETH has more than 18 decimals or passes 2^128 base units"},
    {"sizes of 0", 22, "  few: {vault: miUSDC, chain: left, deposits: {rate: 4/d, size: {fixed: {amount: 0 USDC}}}}",
     "0 USDC", "users.few.deposits.size.fixed.amount: the size must be above 0 (USDC)"},
    {"sizes below 0", 22,
     "  few: {vault: miUSDC, chain: left, deposits: {rate: 4/d, size: {pareto: {scale: -3 USDC}}}}", "-3 USDC",
     "users.few.deposits.size.pareto.scale: the size must be above 0 (USDC)"},
    /* Sums. */
    {"weights above 100 %", 26, "  steady: {kind: static, weights: {lend: 50%, bond: 60%, cash: 100%}}",
     "{lend: 50%, bond: 60%, cash: 100%}",
     "strategies.steady.weights: the weights for vault miETH sum to 110%; at most 100%"},
    {"weights above 100 % with a buffer", 26,
     "  steady: {kind: static, buffer: 10%, weights: {lend: 90%, bond: 60%, cash: 1%}}",
     "{lend: 90%, bond: 60%, cash: 1%}",
     "strategies.steady.weights: the weights for vault miETH sum to 135%; at most 100%"},
    {"allocation above 100 %", 24, "  miETH: {supply: 2k ETH, allocation: {lend: 40%, bond: 61%}}",
     "{lend: 40%, bond: 61%}", "initial.miETH.allocation: the shares sum to 101%; at most 100% can be allocated"},
    {"allocation to a venue of another asset", 24, "  miETH: {supply: 2k ETH, allocation: {lend: 40%, cash: 10%}}",
     "10%", "initial.miETH.allocation.cash: this venue does not take the vault's asset"},
    {"more queued than supplied", 24, "  miETH: {supply: 19 ETH, queue: 20 ETH}", "20 ETH",
     "initial.miETH.queue: more is queued than supplied"},
    {"queued with nothing supplied", 24, "  miETH: {queue: 20 ETH}", "20 ETH",
     "initial.miETH.queue: more is queued than supplied"},
    /* Correlations. */
    {"contradicting correlations", 12,
     "correlations: [{first: ETH, second: BTC, value: 90%}, {first: BTC, second: SOL, value: 90%},"
     " {first: ETH, second: SOL, value: -90%}]",
     "[{first", "correlations: these correlations contradict each other: the matrix is not positive definite"},
    {"a correlation of 100 %", 12, "correlations: [{first: ETH, second: BTC, value: 100%}]", "[{first",
     "correlations: these correlations contradict each other"},
    {"a correlation with an unknown asset", 12, "correlations: [{first: ETH, second: BCT, value: 10%}]", "BCT",
     "correlations[0].second: \"BCT\" is no other asset of the study"},
    {"an unknown asset first", 12, "correlations: [{first: EHT, second: BTC, value: 10%}]", "EHT",
     "correlations[0].first: \"EHT\" is no other asset of the study"},
    {"an asset with itself", 12, "correlations: [{first: BTC, second: BTC, value: 10%}]", "BTC, value",
     "correlations[0].second: \"BTC\" is no other asset of the study"},
    {"a correlation with a peg", 12, "correlations: [{first: ETH, second: USDC, value: 10%}]", "10%",
     "correlations[0].value: only prices driven by a Brownian motion, such as `model: gbm`, can be correlated"},
    /* Names. */
    {"unknown native asset", 6, "  right: {block_time: 12s, native: EHT}", "EHT",
     "chains.right.native: no asset \"EHT\" to price gas with; name one of `assets`"},
    {"unknown chain of a venue", 17, "  lend: {kind: lending, chain: letf, asset: ETH, supply: 9k ETH}", "letf",
     "venues.lend.chain: no chain \"letf\"; did you mean \"left\"?"},
    {"unknown asset of a venue", 18, "  bond: {kind: fixed, chain: right, asset: ETHER, rate: 3%}", "ETHER",
     "venues.bond.asset: no asset \"ETHER\""},
    {"unknown asset of a vault", 15, "  miUSDC: {asset: USD, branches: {left: {}}}", "USD,",
     "vaults.miUSDC.asset: no asset \"USD\"; did you mean \"USDC\"?"},
    {"unknown chain of a branch", 15, "  miUSDC: {asset: USDC, branches: {lefft: {}}}", "lefft",
     "vaults.miUSDC.branches.lefft: no chain \"lefft\"; did you mean \"left\"?"},
    {"unknown vault of a cohort", 22,
     "  few: {vault: miUSD, chain: left, deposits: {rate: 1/d, size: {fixed: {amount: 1 USDC}}}}", "miUSD,",
     "users.few.vault: no vault \"miUSD\"; did you mean \"miUSDC\"?"},
    {"unknown vault of the initial state", 24, "  miEHT: {supply: 2k ETH}", "miEHT",
     "initial.miEHT: no vault \"miEHT\"; did you mean \"miETH\"?"},
    {"unknown venue of an allocation", 24, "  miETH: {supply: 2k ETH, allocation: {lent: 1%}}", "lent",
     "initial.miETH.allocation.lent: no venue \"lent\"; did you mean \"lend\"?"},
    {"unknown venue of a strategy", 26, "  steady: {kind: static, weights: {bund: 50%}}", "bund",
     "strategies.steady.weights.bund: no venue \"bund\"; did you mean \"bond\"?"},
    {"unknown kind of strategy", 27, "  chase: {kind: gready}", "gready",
     "strategies.chase.kind: no kind \"gready\"; did you mean \"greedy\"?"},
    /* What does not fit together. */
    {"a cohort where its vault has no branch", 22,
     "  few: {vault: miUSDC, chain: right, deposits: {rate: 4/d, size: {fixed: {amount: 100 USDC}}}}", "right",
     "users.few.chain: vault miUSDC has no branch on chain right"},
    {"decimals above the hub's", 15, "  miUSDC: {asset: USDC, branches: {left: {decimals: 18}}}", "18",
     "vaults.miUSDC.branches.left.decimals: 18 decimals; at most the hub asset's 6 are possible"},
    {"a start that is no date", 3, "start: \"2026-02-30\"", "\"2026-02-30\"",
     "start: \"2026-02-30\" is no calendar date like 2026-01-31"},
    {"a start with a time", 3, "start: \"2026-02-03T10:00\"", "\"2026-02-03T10:00\"",
     "start: \"2026-02-03T10:00\" is no calendar date"},
    {"a leap day in another year", 3, "start: \"2025-02-29\"", "\"2025-02-29\"",
     "start: \"2025-02-29\" is no calendar date"},
    {"before the epoch", 3, "start: \"1969-12-31\"", "\"1969-12-31\"", "start: \"1969-12-31\" is no calendar date"},
    {"a cap below 0", 14, "  miETH: {asset: ETH, vlf_cap: -1 ETH, branches: {left: {}, right: {}}}", "-1 ETH",
     "vaults.miETH.vlf_cap: -1 ETH is below 0"},
};

/* These draw others after them: a supply above the cap, a cohort on the chain that is gone, the token's other vault. */
static const struct meaningless leading[] = {
    {"a clock younger than the reclaim period", 3, "start: \"1970-01-02\"", "\"1970-01-02\"",
     "start: the clock of the contracts would start before the reclaim period of vault miETH has passed"},
    {"a vault without branches", 15, "  miUSDC: {asset: USDC, branches: {}}", "{}}",
     "vaults.miUSDC.branches: a vault needs at least one branch"},
    {"one token with two decimals", 15, "  miUSDC: {asset: ETH, branches: {right: {decimals: 9}}}", "9}",
     "vaults.miUSDC.branches.right.decimals: another vault gives the same token other decimals"},
};

static char messages[16384];

/* Binds and builds; true when there was no error. What was said is in `messages`. */
static bool build(const char *text)
{
    struct sim_study_file *file = NULL;
    struct sim_bound *bound = NULL;
    struct sim_error error = {{0}};
    void *spec = NULL;
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);

    enum sim_status status = sim_study_parse("test.yaml", text, strlen(text), &file, out);
    if (status == SIM_OK) {
        status = sim_bound_create(file, NULL, 0, mito_world_model.section, &bound, out);
    }
    if (status == SIM_OK) {
        status = mito_world_model.spec_create(bound, &spec, &error);
        assert_true((status == SIM_OK) == (spec != NULL));
        sim_bound_report(bound, out);
    }
    fclose(out);
    snprintf(messages, sizeof messages, "%s", written);
    free(written);
    mito_world_model.spec_destroy(spec);
    sim_bound_free(bound);
    sim_study_free(file);
    assert_true(status == SIM_OK || status == SIM_BAD_CONFIG);
    return status == SIM_OK;
}

/* With three lines replaced; 0: none. */
static char *study_with_all(unsigned first, const char *first_text, unsigned second, const char *second_text,
                            unsigned third, const char *third_text)
{
    char *study = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&study, &size);

    assert_non_null(out);
    for (unsigned i = 1; i <= LINES; i++) {
        fprintf(out, "%s\n",
                i == first    ? first_text
                : i == second ? second_text
                : i == third  ? third_text
                              : good[i - 1]);
    }
    fclose(out);
    return study;
}

static char *study_with_both(unsigned line, const char *text, unsigned second, const char *second_text)
{
    return study_with_all(line, text, second, second_text, 0, NULL);
}

static char *study_with(unsigned line, const char *text)
{
    return study_with_all(line, text, 0, NULL, 0, NULL);
}

/* True when a line of the messages begins with the text. */
static bool has_line(const char *text)
{
    for (const char *at = messages; at != NULL && *at != '\0'; at = strchr(at, '\n'), at += at != NULL) {
        if (strncmp(at, text, strlen(text)) == 0) {
            return true;
        }
    }
    return false;
}

static unsigned errors_said(void)
{
    unsigned count = 0;

    for (const char *at = messages; *at != '\0'; at = strchr(at, '\n') + 1) {
        const char *note = strstr(at, ": note: ");
        count += note == NULL || note > strchr(at, '\n');
    }
    return count;
}

static void the_study_they_start_from_is_good(void **state)
{
    char *text = study_with(0, "");

    (void)state;
    bool built = build(text);
    if (!built || messages[0] != '\0') {
        fail_msg("%s", messages);
    }
    free(text);
}

/* 1 when the error is not said, or something besides it where it should stand alone. */
static unsigned misses(const struct meaningless *wrong, bool alone)
{
    const char *at = strstr(wrong->text, wrong->at);
    char wanted[400];
    char *text = study_with(wrong->line, wrong->text);

    assert_non_null(at);
    snprintf(wanted, sizeof wanted, "test.yaml:%u:%td: %s", wrong->line, at - wrong->text + 1, wrong->wanted);
    bool built = build(text);
    free(text);
    if (!built && has_line(wanted) && (errors_said() == 1) == alone) {
        return 0;
    }
    print_error("%s: wanted%s\n    %s\nfound\n%s\n", wrong->what, alone ? " alone" : "", wanted, messages);
    return 1;
}

static void each_error_has_its_place_its_path_and_its_sentence(void **state)
{
    unsigned missed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        missed += misses(&cases[i], true);
    }
    for (size_t i = 0; i < sizeof leading / sizeof leading[0]; i++) {
        missed += misses(&leading[i], false);
    }
    assert_int_equal(missed, 0);
}

static void assert_said(char *text, const char *const *lines, unsigned count)
{
    bool built = build(text);

    free(text);
    assert_false(built);
    for (unsigned i = 0; i < count; i++) {
        if (!has_line(lines[i])) {
            fail_msg("wanted\n    %s\nfound\n%s", lines[i], messages);
        }
    }
    assert_int_equal(errors_said(), count);
}

static void a_supply_that_nobody_can_hold_is_refused(void **state)
{
    static const char *const wanted[] = {
        "test.yaml:24:20: initial.miUSDC.supply: nobody can hold it: no users of this vault"};

    (void)state;
    assert_said(
        study_with_both(22, "  few: {vault: miETH, chain: left, deposits: {rate: 4/d, size: {fixed: {amount: 1 ETH}}}}",
                        24, "  miUSDC: {supply: 1M USDC}"),
        wanted, 1);
}

static void a_study_needs_a_strategy(void **state)
{
    static const char *const wanted[] = {"test.yaml:25:13: strategies: a study needs at least one strategy"};

    (void)state;
    assert_said(study_with_all(25, "strategies: {}", 26, "", 27, ""), wanted, 1);
}

static void more_chains_than_a_strategist_can_see_are_refused(void **state)
{
    (void)state;
    for (int chains = 64; chains <= 65; chains++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        for (size_t i = 0; i < LINES; i++) {
            fprintf(out, "%s\n", good[i]);
            for (int c = 3; i == 5 && c <= chains; c++) {
                fprintf(out, "  more%d: {block_time: 1s}\n", c);
            }
        }
        fclose(out);
        bool built = build(text);
        assert_true(built == (chains == 64));
        assert_true(built || has_line("test.yaml:5:3: chains: 65 chains; at most 64 are possible"));
        free(text);
    }
}

static void errors_of_meaning_come_in_one_pass_sorted_by_place(void **state)
{
    static const char *const wanted[] = {"test.yaml:3:8: start: ", "test.yaml:26:35: strategies.steady.weights: "};

    (void)state;
    assert_said(study_with_both(3, "start: \"soon\"", 26,
                                "  steady: {kind: static, weights: {lend: 90%, bond: 50%, cash: 2%}}"),
                wanted, 2);
    assert_true(strstr(messages, wanted[0]) < strstr(messages, wanted[1]));
}

/* Remarks are no errors: what stays idle and what is unused is said, and the study runs. */
static void what_is_idle_or_unused_is_remarked(void **state)
{
    static const char *const remarks[] = {
        "test.yaml:19:9: note: venues.cash: no vault with this asset has a branch on this chain: unused",
        "test.yaml:26:35: note: strategies.steady.weights: strategy steady leaves 25% of vault miETH idle",
        "test.yaml:26:35: note: strategies.steady.weights: strategy steady leaves 100% of vault miUSDC idle"};
    char *text = study_with_both(26, "  steady: {kind: static, weights: {lend: 50%, bond: 25%}}", 19,
                                 "  cash: {kind: fixed, chain: right, asset: USDC, rate: 4%}");

    (void)state;
    assert_true(build(text));
    for (size_t i = 0; i < 3; i++) {
        assert_true(has_line(remarks[i]));
    }
    assert_int_equal(errors_said(), 0);
    free(text);
}

static void leap_days_are_dates(void **state)
{
    char *text = study_with(3, "start: \"2028-02-29\"");

    (void)state;
    assert_true(build(text));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_study_they_start_from_is_good),
        cmocka_unit_test(each_error_has_its_place_its_path_and_its_sentence),
        cmocka_unit_test(a_supply_that_nobody_can_hold_is_refused),
        cmocka_unit_test(a_study_needs_a_strategy),
        cmocka_unit_test(more_chains_than_a_strategist_can_see_are_refused),
        cmocka_unit_test(errors_of_meaning_come_in_one_pass_sorted_by_place),
        cmocka_unit_test(what_is_idle_or_unused_is_remarked),
        cmocka_unit_test(leap_days_are_dates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
