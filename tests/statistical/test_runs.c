/* Holders who react, in the whole world: thinned candidates against closed forms, and the run of Diamond and Dybvig.
 * Seeds are fixed; every comparison of a mean is within 4 standard errors of the sample. */
#include "tests/support/closed_forms.h"
#include "tests/support/world_run.h"

#include "models/protocol/vlf.h"
#include "models/world/measure.h"
#include "models/world/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ERRORS 4.0

struct sums {
    double n, mean, square;
};

static void add(struct sums *sums, double x)
{
    double off = x - sums->mean;

    sums->n += 1;
    sums->mean += off / sums->n;
    sums->square += off * (x - sums->mean);
}

static double error_of(const struct sums *sums)
{
    return sqrt(sums->square / (sums->n - 1) / sums->n);
}

static void assert_mean(const char *what, const struct sums *sums, double wanted)
{
    double error = error_of(sums);

    if (!(fabs(sums->mean - wanted) <= ERRORS * error)) {
        fail_msg("%s: %.9g, wanted %.9g, %.1f standard errors of %.3g off", what, sums->mean, wanted,
                 (sums->mean - wanted) / error, error);
    }
}

static void assert_within(const char *what, double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) {
        fail_msg("%s: %.9g, wanted %.9g within %.3g", what, found, wanted, tolerance);
    }
}

/* Nobody serves the queue, so the supply stays what it is and every holder's share 1 / 2000; `%s` are the redemptions
 * and further keys. */
static const char *const text_of_a_crowd =
    "name: crowd\nseed: 77\nhorizon: 10d\nmeasure: 1d\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
    "vaults: {miETH: {asset: ETH, branches: {left: {}}}}\n"
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 3%%}}\n"
    "users:\n"
    "  all: {vault: miETH, chain: left, holders: 2000, deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}},\n"
    "        redemptions: {fraction: {fixed: {value: 100%%}}, %s}}\n"
    "hazards: {gone: {kind: silence, acts: queue, at: 0d, lasts: {fixed: {length: 30d}}}%s}\n"
    "initial: {miETH: {supply: 2k ETH, allocation: {bond: 50%%}}}\n"
    "strategies: {hold: {kind: static, weights: {bond: 50%%}, settle: 100d, rebalance: 10d}}\n";

/* Requests of `replicates` runs in [from, 10 d). */
static struct sums requests_of(const char *redemptions, const char *hazards, uint32_t replicates, sim_time from)
{
    char text[4096];
    struct world_study study;
    struct sums sums = {0};

    snprintf(text, sizeof text, text_of_a_crowd, redemptions, hazards);
    world_study_open(&study, text);
    for (uint32_t r = 0; r < replicates; r++) {
        struct world_run run;
        uint64_t count = 0;
        world_run_make(&run, &study, r, 0, 0);
        const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(&run.context), 0);
        for (uint32_t id = 0; id < vlf->requests; id++) {
            count += mito_state_request(&run.context, 0, id)->requested >= from;
        }
        add(&sums, (double)count);
        world_run_free(&run);
    }
    world_study_close(&study);
    return sums;
}

/* Others' redemptions excite by sensitivity x share x 2^(-age / half-life): a Hawkes process whose jump is rate x
 * sensitivity / 2000, thinned from candidates six times as many. 0.693 a day over decay 1.386 a day: branching 0.5. */
static void a_crowd_that_excites_itself_has_the_hawkes_mean(void **state)
{
    struct sums sums =
        requests_of("rate: 40/d, response: {crowd: {sensitivity: 34.65, most: 6, half_life: 12h}}", "", 300, 0);
    double decay = log(2) / 0.5;

    (void)state;
    assert_mean("requests", &sums, closed_forms_hawkes_mean(40, 40 * 34.65 / 2000, decay, 10));
    assert_true(sums.square / (sums.n - 1) > 2 * sums.mean); /* and no Poisson count */
}

/* While nothing is wrong the factor is 1: thinning gives back the study's own rate, and whole bursts of it. */
static void without_a_reason_holders_come_at_their_own_rate(void **state)
{
    struct sums plain = requests_of("rate: 20/d, response: {panic: {}, run: {threshold: 90%, most: 2}}", "", 100, 0);
    struct sums bursts =
        requests_of("rate: 20/d, bursts: {branching: 0.5, half_life: 6h}, response: {panic: {most: 3}}", "", 300, 0);
    double decay = log(2) / 0.25;

    (void)state;
    assert_mean("one by one", &plain, 200);
    assert_mean("in bursts", &bursts, closed_forms_hawkes_mean(10, 0.5 * decay, decay, 10));
}

/* An exploit takes 10 % of half the assets, no settle reports it: 5 % of the reported price is missing from the look at
 * the fourth day's end on. Yield moves it by less than 1e-3 of itself until the tenth. */
static void an_unsettled_loss_raises_the_rate_by_the_panic_factor(void **state)
{
    static const char *const hack = ", hack: {kind: exploit, venue: bond, at: 95h, fraction: {fixed: {value: 10%}}}";
    double factor = 1 + 9 * (1 - exp(-(0.05 - 0.01) / 0.05));

    (void)state;
    struct sums all = requests_of("rate: 5/d, response: {panic: {scale: 5%}}", hack, 200, 4 * SIM_DAY);
    assert_mean("those who respond", &all, 5 * 6 * factor);
}

/* The coin stands 5 % below its par from the beginning, at 1000 of 1052.63 USD: the factor is that of the loss above. */
static void an_asset_below_its_par_raises_the_rate_too(void **state)
{
    double factor = 1 + 9 * (1 - exp(-(1 - 1000 / 1052.63 - 0.01) / 0.05));

    (void)state;
    struct sums all =
        requests_of("rate: 5/d, response: {panic: {scale: 5%, asset: ETH, par: 1052.63 USD}}", "", 100, 0);
    assert_mean("below par", &all, 5 * 10 * factor);
    all = requests_of("rate: 5/d, response: {panic: {scale: 5%, asset: ETH, par: 999 USD}}", "", 100, 0);
    assert_mean("above par", &all, 5 * 10);
}

/* A share of the holders never responds: their candidates come at the plain rate. */
static void sticky_holders_stay_calm(void **state)
{
    static const char *const hack = ", hack: {kind: exploit, venue: bond, at: 95h, fraction: {fixed: {value: 10%}}}";
    double factor = 1 + 9 * (1 - exp(-(0.05 - 0.01) / 0.05));
    struct sums some = requests_of("rate: 5/d, response: {panic: {scale: 5%}}}, stickiness: 60%, uses: {hold: 100%",
                                   hack, 200, 4 * SIM_DAY);

    (void)state;
    assert_mean("with 60 % sticky", &some, 5 * 6 * (0.6 + 0.4 * factor));
}

/* An intensity above the bound ends the replicate with its reason. */
static void a_rate_above_its_bound_fails_the_replicate(void **state)
{
    char text[4096];
    struct world_study study;
    struct world_run run;

    (void)state;
    snprintf(text, sizeof text, text_of_a_crowd,
             "rate: 40/d, response: {crowd: {sensitivity: 200, most: 2, half_life: 5d}}", "");
    world_study_open(&study, text);
    world_run_start(&run, &study, 0, 0, 0);
    sim_engine_begin(&run.context, run.block, 0);
    sim_engine_run(&run.context, study.spec->study->plan.horizon);
    assert_int_equal(run.context.engine->failed, MITO_REASON_INTENSITY);
    world_run_free(&run);
    world_study_close(&study);
}

/* --- Diamond and Dybvig. ---
 *
 * Consumers: a quarter early, CRRA 2, and an asset that gives 1 when it is liquidated and R = 1.5 after a year. In the
 * protocol the promise c1 > 1 is a reported price above what is there: an exploit takes 1 - 1 / c1 of everything just
 * before the run and nobody settles the loss, so the queue pays c1 per 1 of true assets, first come first served, until
 * nothing is left. All holders are alike: 200 of them, so a fraction is a multiple of half a percent. */
static const char *const text_of_a_bank =
    "name: bank\nseed: 1\nhorizon: 365d\nmeasure: 1d\n"
    "chains: {left: {block_time: 2s, reorg_wait: 10s}}\n"
    "assets: {ETH: {price: {model: constant, start: 1000 USD}}}\n"
    "vaults: {miETH: {asset: ETH, reclaim_period: 1d, branches: {left: {}}}}\n"
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 40.5465%%}}\n" /* ln 1.5, compounded hourly */
    "users:\n"
    "  all: {vault: miETH, chain: left, holders: 200, deposits: {rate: 0/d, size: {fixed: {amount: 1 ETH}}},\n"
    "        redemptions: {scripted: [{at: 1h, of: %.10g%%}]%s}}\n"
    "hazards: {shock: {kind: exploit, venue: bond, at: 1m, fraction: {fixed: {value: %.12g%%}}}%s}\n"
    "initial: {miETH: {supply: 200 ETH, allocation: {bond: 100%%}}}\n"
    "strategies: {hold: {kind: static, weights: {bond: 100%%}, settle: 3650d, rebalance: 3650d, reserve: 1h,\n"
    "                    tolerance: 0.001%%}}\n";

struct outcome {
    double paid;   /* to those who were served, per share, of the reported price before the shock */
    double served; /* share of all holders */
    double left;   /* true worth at the end of the shares that nobody redeemed, per share, same measure */
    double asked;  /* share of all holders */
};

/* `fraction` of the holders redeem an hour after the start, just after the shock. */
static struct outcome bank(double fraction, const char *response, const char *hazards)
{
    char text[4096];
    struct world_study study;
    struct world_run run;
    struct closed_forms_run theory = closed_forms_diamond_dybvig(0.25, 1.5, 2);

    snprintf(text, sizeof text, text_of_a_bank, 100 * fraction, response, 100 * (1 - 1 / theory.c1), hazards);
    world_study_open(&study, text);
    world_run_start(&run, &study, 0, 0, 0);
    sim_engine_begin(&run.context, run.block, 0);
    double one = mito_measure_price(&run.context, 0, mito_measure_nav(&run.context, 0)) / theory.c1;
    sim_engine_run(&run.context, study.spec->study->plan.horizon);
    assert_int_equal(run.context.engine->failed, SIM_REASON_NONE);
    const struct mito_protocol *protocol = mito_state_protocol(&run.context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, 0);
    double all = 200e18, asked = vlf->requests, served = vlf->offset;
    sim_i128 nav = mito_measure_nav(&run.context, 0);
    struct outcome outcome = {
        .paid = served > 0 ? sim_wide_double(mito_state_vault(&run.context, 0)->total.withdrawn) / (served * all / 200) : 0,
        .served = served / 200,
        .left = served < 200 ? sim_wide_double(nav > 0 ? (sim_u128)nav : 0) / (all * (1 - served / 200)) : 0,
        .asked = asked / 200};
    outcome.paid /= one;
    outcome.left /= one;
    world_run_free(&run);
    world_study_close(&study);
    return outcome;
}

/* The engine's own growth of the asset from the run to the end, which stands for R. */
static double gross_return(void)
{
    return bank(0.005, "", "").left; /* one holder of 200 is nobody: corrected below */
}

/* Those who run get c1; those who wait share what is left, (1 - f c1) R / (1 - f): to 0.2 %, the yield of the hours that
 * serving takes and what the tolerance leaves behind. */
static void who_waits_gets_what_the_run_leaves(void **state)
{
    struct closed_forms_run theory = closed_forms_diamond_dybvig(0.25, 1.5, 2);
    double gross = gross_return() * (1 - 0.005) / (1 - 0.005 * theory.c1);

    (void)state;
    assert_within("gross return", gross, 1.5, 0.003);
    for (double f = 0.1; f < theory.exhausted; f += 0.15) {
        double fraction = floor(f * 200) / 200;
        struct outcome outcome = bank(fraction, "", "");
        double waits = (1 - fraction * theory.c1) * gross / (1 - fraction);
        assert_within("served", outcome.served, fraction, 1e-9);
        assert_within("paid", outcome.paid, theory.c1, 2e-3 * theory.c1);
        assert_within("left", outcome.left, waits, 2e-3 * waits + 2e-3);
    }
}

/* Waiting pays more than running below the indifferent fraction 0.587, less above it. */
static void patience_pays_up_to_the_indifferent_fraction(void **state)
{
    struct closed_forms_run theory = closed_forms_diamond_dybvig(0.25, 1.5, 2);
    struct outcome below = bank(0.575, "", ""), above = bank(0.6, "", "");

    (void)state;
    assert_within("indifference", theory.indifference, 0.587117307087, 1e-12);
    assert_true(below.left > below.paid);
    assert_true(above.left < above.paid);
}

/* Everything is gone when 1 / c1 = 0.862 come: below it everybody is served and something stays, above it the last ones
 * stand before an empty bank. */
static void a_run_beyond_the_threshold_leaves_nothing(void **state)
{
    struct closed_forms_run theory = closed_forms_diamond_dybvig(0.25, 1.5, 2);
    struct outcome below = bank(0.855, "", ""), above = bank(0.9, "", "");

    (void)state;
    assert_within("exhausted", theory.exhausted, 0.862372435696, 1e-12);
    assert_within("below: served", below.served, 0.855, 1e-9);
    assert_true(below.left > 0.02);
    assert_true(above.asked == 0.9 && above.served <= theory.exhausted && above.served > theory.exhausted - 0.01);
    assert_true(above.left * (1 - above.served) < 0.01);
}

/* Two equilibria: patient holders who run when the queue holds more than the indifferent fraction. Nobody serves it for
 * the twenty days in which they look. At 1000 times their rate of 0.02 a day all 200 come; at their own rate 0.2 of them. */
static void patient_holders_run_when_they_believe_that_others_do(void **state)
{
    static const char *const beliefs = ", rate: 0.02/d, fraction: {fixed: {value: 100%}},"
                                       " response: {run: {threshold: 58.7117307%, scale: 0.0001%, most: 1000}}";
    static const char *const gone = ", gone: {kind: silence, acts: queue, at: 1m, lasts: {fixed: {length: 20d}}}";
    struct closed_forms_run theory = closed_forms_diamond_dybvig(0.25, 1.5, 2);
    struct outcome calm = bank(0.575, beliefs, gone), panic = bank(0.6, beliefs, gone);

    (void)state;
    assert_true(calm.asked < 0.62);
    assert_true(calm.served == calm.asked);
    assert_true(panic.asked == 1);
    double grown = theory.exhausted * pow(1.5, 20.0 / 365); /* what is there yields until the queue is served */
    assert_within("panic: served", panic.served, grown, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_that_excites_itself_has_the_hawkes_mean),
        cmocka_unit_test(without_a_reason_holders_come_at_their_own_rate),
        cmocka_unit_test(an_unsettled_loss_raises_the_rate_by_the_panic_factor),
        cmocka_unit_test(an_asset_below_its_par_raises_the_rate_too),
        cmocka_unit_test(sticky_holders_stay_calm),
        cmocka_unit_test(a_rate_above_its_bound_fails_the_replicate),
        cmocka_unit_test(who_waits_gets_what_the_run_leaves),
        cmocka_unit_test(patience_pays_up_to_the_indifferent_fraction),
        cmocka_unit_test(a_run_beyond_the_threshold_leaves_nothing),
        cmocka_unit_test(patient_holders_run_when_they_believe_that_others_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
