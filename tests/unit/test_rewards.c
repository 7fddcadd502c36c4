/* Rewards from a named budget, forfeiture, credit and snipers: hand-computed numbers and books to the unit. */
#include "tests/support/world_run.h"

#include "models/miasset/credit.h"
#include "models/miasset/swap.h"
#include "models/world/miasset.h"
#include "models/world/part.h"
#include "models/world/rewards.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORLD(users, rest)                                                                                 \
    "name: rewards\nseed: 21\nreplicates: 4\nhorizon: 60d\nwarmup: 2d\nmeasure: 6h\n"                       \
    "chains: {left: {block_time: 2s, reorg_wait: 180s}}\n"                                                 \
    "assets: {ETH: {decimals: 18, price: {model: constant, start: 1000 USD}},"                             \
    " MITO: {decimals: 18, price: {model: constant, start: 0.1 USD}}}\n"                                   \
    "vaults: {miETH: {asset: ETH, reclaim_period: 3d, branches: {left: {}}}}\n"                            \
    "venues: {bond: {kind: fixed, chain: left, asset: ETH, rate: 5%}}\n"                                   \
    "users: " users "\n"                                                                                   \
    "initial: {miETH: {supply: 1k ETH, allocation: {bond: 80%}}}\n"                                        \
    "strategies: {hold: {kind: static, weights: {bond: 80%}, settle: 1d, reserve: 6h, tolerance: 90%}}\n" rest
#define BUSY                                                                                                  \
    "{all: {vault: miETH, chain: left, holders: 40, deposits: {rate: 6/d, size: {fixed: {amount: 3 ETH}}}, "   \
    "redemptions: {rate: 5/d, fraction: {fixed: {value: 60%}}}, uses: {stake: 50%, pool: 30%}}}"
#define QUIET \
    "{all: {vault: miETH, chain: left, holders: 10, deposits: {rate: 0/d, size: {fixed: {amount: 3 ETH}}}}}"

/* The whole budget falls due within the horizon, with holders coming and going: due = paid + forfeited + banked + pot +
 * carry + unspent after every event. Then all leave: what no stake got is dust: a unit per change of a stake, and the
 * accumulator's last remainder, below (stake / 10^12) + 1 units. */
static void rewards_paid_are_the_budget_to_the_unit(void **state)
{
    const char *text = WORLD(BUSY, "miasset_pools: {p: {vault: miETH, depth: 100 ETH}}\n"
                                   "rewards:\n"
                                   "  stakers: {vault: miETH, asset: MITO, budget: 100k MITO, term: 45d,\n"
                                   "            forfeit: {most: 20%, flat: 10d, end: 100d}}\n"
                                   "  makers: {kind: pool, vault: miETH, pool: p, asset: MITO, budget: 7777.777 MITO,\n"
                                   "           from: 3d, term: 20d}\n");
    struct world_study study;
    struct world_run run;
    const double budget[] = {100e3, 7777.777};

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 1, 0, 1);
    const struct mito_part *parts[] = {mito_part_list[MITO_PART_REWARDS], mito_part_list[MITO_PART_MIASSET_POOLS]};
    for (uint32_t h = 0; h < study.spec->vaults[0].holder_count; h++) {
        for (int p = 0; p < 2; p++) {
            uint32_t holder = study.spec->vaults[0].holder_first + h;
            sim_u128 kept = parts[p]->kept(&run.context, 0, holder);
            if (kept > 0) {
                (void)parts[p]->recall(&run.context, 0, holder, kept);
            }
        }
    }
    for (uint32_t i = 0; i < 2; i++) {
        struct mito_rewards_books books = mito_rewards_books_of(&run.context, i);
        assert_true(books.due == sim_wide_from_double(rint(budget[i] * 1e3)) * sim_wide_power10(15));
        assert_true(books.due == books.paid + books.forfeited + books.pot + books.carry + books.unspent);
        assert_true(books.banked == 0);
        assert_true(books.pot < 2000);
        assert_true(books.carry < (sim_u128)2000 * sim_wide_power10(6)); /* 2,000 ETH staked at most */
        assert_true(books.unspent == 0);
        assert_true(i == 0 ? books.forfeited > 0 && books.forfeited * 5 < books.paid + books.forfeited
                           : books.forfeited == 0);
    }
    assert_true(parts[0]->check(&run.context, 1) == NULL);
    double rate =
        world_run_value(&run, MITO_METRIC_REWARDS_RATE, 1) * world_run_value(&run, MITO_METRIC_REWARDS_STAKED, 1);
    assert_true(fabs(rate * 60 / 365 - 777.7777) < 1e-6);
    world_run_free(&run);
    world_study_close(&study);
}

/* Theo's Matrix: 20% up to 10 d, nothing from 100 d, so 10% at 55 d. Zootosis: 90% up to 7 d, 270 d: 45% at 138.5 d. */
static void leaving_early_forfeits_what_the_campaigns_say(void **state)
{
    const struct mito_forfeit matrix = {2000, 10 * SIM_DAY, 100 * SIM_DAY},
                              zootosis = {9000, 7 * SIM_DAY, 270 * SIM_DAY};

    (void)state;
    assert_true(mito_forfeit_part(&matrix, 0, 1000) == 200);
    assert_true(mito_forfeit_part(&matrix, 10 * SIM_DAY, 1000) == 200);
    assert_true(mito_forfeit_part(&matrix, 55 * SIM_DAY, 1000) == 100);
    assert_true(mito_forfeit_part(&matrix, 100 * SIM_DAY, 1000) == 0);
    assert_true(mito_forfeit_part(&zootosis, 7 * SIM_DAY, 1000) == 900);
    assert_true(mito_forfeit_part(&zootosis, 277 * SIM_DAY / 2, 1000) == 450);
    assert_true(mito_forfeit_part(&zootosis, 270 * SIM_DAY - 1, 1000) == 1); /* rounded up */
    assert_true(mito_forfeit_part(&zootosis, 270 * SIM_DAY, 1000) == 0);
}

/* A stake cannot leave before its lock-up, and a redemption passes to somebody who is free. */
static void a_locked_stake_stays(void **state)
{
    const char *text =
        WORLD("{all: {vault: miETH, chain: left, holders: 5, deposits: {rate: 0/d, size: {fixed: {amount: 3 "
              "ETH}}}, redemptions: {rate: 2/d}, uses: {stake: 100%}}}",
              "rewards: {lock: {vault: miETH, asset: MITO, budget: 100 MITO, term: 50d, lockup: 180d}}\n");
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, text);
    world_run_make(&run, &study, 1, 0, 1);
    assert_int_equal(world_run_count(&run, MITO_METRIC_REQUESTS, 0), 0);
    assert_true(world_run_count(&run, MITO_METRIC_REQUESTS_SKIPPED, 0) > 50);
    assert_true(fabs(world_run_value(&run, MITO_METRIC_REWARDS_EARNED, 0) - 100) < 1e-9);
    world_run_free(&run);
    world_study_close(&study);
}

/* Aave's numbers by hand: 1,000 of 2,000 lent at a flat 10% a year. After 365 d the index is 1 + x + x^2/2 + x^3/6 at x =
 * 0.1 = 1.105166666.. (one touch); the treasury has 10% of the interest; the lenders' claim grew by 10% x 50% x 90%. */
static void a_credit_market_keeps_its_books(void **state)
{
    const sim_u128 coin = sim_wide_power10(6), rate = MITO_RAY / 10;
    struct mito_lending_curve curve = mito_lending_curve_of(MITO_RAY / 10 * 9, rate, 0, 0, 1000);
    struct mito_credit credit = mito_credit_of(&curve, 2000 * coin, 0);
    sim_u128 scaled = 0, other = 0;

    (void)state;
    assert_true(mito_credit_borrow(&credit, 1000 * coin, &scaled));
    assert_false(mito_credit_borrow(&credit, 1001 * coin, &other));
    mito_credit_accrue(&credit, 365 * 86400);
    assert_true(mito_credit_debt(&credit, scaled) == 1105166667);
    assert_true(credit.treasury == 10516666);
    assert_true(credit.lent == 2090 * coin);
    assert_null(mito_credit_check(&credit));
    assert_true(mito_credit_repay(&credit, 5000 * coin, &scaled) == 1105166667 && scaled == 0);
    assert_true(credit.scaled == 0 && credit.liquidity == 2105166667);
    assert_true(mito_credit_borrow(&credit, 7, &other) && mito_credit_debt(&credit, other) >= 7); /* round trip */
    assert_true(mito_credit_repay(&credit, 7, &other) == 7 && credit.liquidity == 2105166667);
    assert_true(mito_credit_borrow(&credit, 500 * coin, &scaled));
    sim_u128 lost = mito_credit_forgive(&credit, &scaled);
    assert_true(lost - 500 * coin <= 1 && credit.deficit == lost); /* scaled up, and the debt rounded up */
    assert_null(mito_credit_check(&credit));
}

/* A trade and back, a join and a leave, in both kinds of pool at a share worth 1.25: never more than before. */
static void a_round_trip_through_a_pool_never_creates_value(void **state)
{
    const struct mito_swap_worth worth = {(sim_u128)1250 * sim_wide_power10(18), (sim_u128)1000 * sim_wide_power10(24)};

    (void)state;
    for (int kind = MITO_SWAP_STABLE; kind <= MITO_SWAP_PRODUCT; kind++) {
        struct mito_swap swap = mito_swap_of((enum mito_swap_kind)kind, 18, 50, 0.0004);
        const sim_u128 both[2] = {(sim_u128)800 * sim_wide_power10(24), (sim_u128)1000 * sim_wide_power10(18)};
        sim_u128 in = (sim_u128)37 * sim_wide_power10(24), out = 0, back = 0, minted = 0;
        mito_swap_reprice(&swap, &worth);
        assert_false(mito_swap_add(&swap, both, &minted));
        assert_true(fabs(mito_swap_premium(&swap, &worth) - 1) < 1e-9);
        assert_false(mito_swap_trade(&swap, 0, in, &out));
        assert_true(mito_swap_premium(&swap, &worth) < 1);
        assert_true(sim_wide_double(out) < 1.25 * 37e18 && sim_wide_double(out) > 1.1 * 37e18);
        assert_false(mito_swap_trade(&swap, 1, out, &back));
        assert_true(back < in);
        assert_false(mito_swap_join(&swap, in, &minted));
        assert_false(mito_swap_leave(&swap, minted, &back));
        assert_true(back <= in && back > in / 100 * 99);
    }
}

/* One settle a day carries y = 80% x 1,000 x 5% / 365 ETH. A sniper with C = 500 ETH who is in when it lands owns
 * C / (A + C) of it: about y / 3 a round; its capital then waits for three days. Tolerance 2%: the assets grow by 0.7% in
 * 60 days, and messages carry hourly marks. */
static void a_sniper_takes_its_share_of_every_yield_it_catches(void **state)
{
    const char *rest[] = {"", "snipers: {fox: {vault: miETH, capital: 500 ETH}}\n"};
    double holders[2], earned[2], gain = 0, collected = 0;

    (void)state;
    for (int k = 0; k < 2; k++) {
        char text[4096];
        struct world_study study;
        struct world_run run;
        text[0] = '\0';
        strcat(strcat(text, WORLD(QUIET, "")), rest[k]);
        world_study_open(&study, text);
        world_run_make(&run, &study, 0, 0, 1);
        holders[k] = 0;
        for (uint32_t h = 0; h < study.spec->vaults[0].holder_count; h++) {
            holders[k] += mito_miasset_coins(
                &run.context, 0,
                mito_miasset_worth(&run.context, 0,
                                   mito_miasset_shares(&run.context, 0, study.spec->vaults[0].holder_first + h)));
        }
        earned[k] = world_run_value(&run, MITO_METRIC_VAULT_RETURN_YIELD, 0) *
                    world_run_value(&run, MITO_METRIC_VAULT_ASSETS, 0) * 60 / 365;
        collected = world_run_value(&run, MITO_METRIC_VAULT_COLLECTED, 0);
        if (k == 1) {
            double y = 0.8 * 1000 * 0.05 / 365, rounds = (double)world_run_count(&run, MITO_METRIC_SNIPER_ROUNDS, 0);
            gain = world_run_value(&run, MITO_METRIC_SNIPER_GAIN, 0);
            assert_true(rounds > 10 && rounds < 20);
            assert_true(fabs(gain / (rounds * y / 3) - 1) < 0.02);
            assert_true(world_run_value(&run, MITO_METRIC_SNIPER_EXPOSED, 0) < 0.01);
        }
        world_run_free(&run);
        world_study_close(&study);
    }
    /* What the sniper and the collector have the holders lack, but for what the vault earned on its coins; a round of the
     * warm-up is a sixteenth of it. */
    assert_true(fabs((holders[0] - holders[1] + earned[1] - earned[0]) / (gain + collected) - 1) < 0.07);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewards_paid_are_the_budget_to_the_unit),
        cmocka_unit_test(leaving_early_forfeits_what_the_campaigns_say),
        cmocka_unit_test(a_locked_stake_stays),
        cmocka_unit_test(a_credit_market_keeps_its_books),
        cmocka_unit_test(a_round_trip_through_a_pool_never_creates_value),
        cmocka_unit_test(a_sniper_takes_its_share_of_every_yield_it_catches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
