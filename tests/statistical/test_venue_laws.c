/* Statistics of venues that take time or break, at fixed seeds, within four standard errors of what theory says:
 * first passage of a health factor, the number of unbondings under way, the drain of the exit queue. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/venue/delegated.h"
#include "models/venue/lending.h"
#include "models/venue/staking.h"
#include "tests/support/closed_forms.h"

#define POINTS 400u

/* P(health factor < 1 before T): one loan at 0.6, threshold 0.8, so the barrier stands at 0.75 of the start; lognormal
 * price of no drift, sd 0.8 a year, 60 days. A coarse grid gives the same as a fine one: the bridge is exact. */
static void a_loan_fails_as_often_as_first_passage_says(void **state)
{
    static const sim_time steps[] = {SIM_DAY / 6, SIM_DAY * 10};
    const double sigma = 0.8, years = 60.0 / 365, expected = closed_forms_touch(1, 0.75, 0, sigma, years);
    const uint32_t runs = 6000;

    (void)state;
    for (unsigned s = 0; s < 2; s++) {
        uint32_t hits = 0, points = (uint32_t)(60 * SIM_DAY / steps[s]) + 1;
        struct mito_borrowers_parameters parameters = {.share = 1, .ltv_low = 0.6, .ltv_high = 0.6, .threshold = 0.8,
                                                       .bonus = 0.05, .upkeep = 100000 * SIM_YEAR};
        struct mito_grid grid = {.step = steps[s], .points = points};
        double price[POINTS], quote[POINTS], dt = (double)steps[s] / SIM_YEAR;
        struct mito_venue_view view = {.grid = &grid, .price = price, .quote = quote, .volatility = sigma,
                                       .unit = 1e18, .decimals = 18};

        assert_true(points <= POINTS);
        for (uint32_t run = 0; run < runs; run++) {
            struct sim_stream stream = sim_stream_of(3, run, 0, s);
            struct mito_borrowers borrowers;
            mito_units debt = (mito_units)1000000 * 1000000000000000000u;
            bool hit = false;

            price[0] = 1;
            quote[0] = 2000;
            mito_borrowers_init(&borrowers, &parameters, &view, 0, debt);
            for (uint32_t k = 1; k < points && !hit; k++) {
                struct sim_draw draw = sim_stream_at(&stream, k);
                price[k] = 1;
                quote[k] = quote[k - 1] * exp(-sigma * sigma / 2 * dt + sigma * sqrt(dt) * sim_draw_normal(&draw));
                hit = mito_borrowers_pass(&borrowers, &parameters, &view, k, sim_draw_uniform(&draw), debt).repaid > 0;
            }
            hits += hit;
        }
        assert_true(fabs(hits - runs * expected) < 4 * sqrt(runs * expected * (1 - expected)));
    }
}

static void *open_state(const struct mito_venue_kind *kind)
{
    void *state = calloc(1, (kind->state_size + 15) / 16 * 16);

    assert_non_null(state);
    return state;
}

/* Unbondings under way when 50 a day begin at random and each takes 337 h: Poisson of mean 702.0833 (M/G/infinity). Seen
 * at 250 times 30 days apart, so that the counts are independent; of their variance the law of 2 / (n - 1) is taken. */
static void unbondings_under_way_are_poisson(void **state)
{
    const double rate = 50, mean = rate * 337 / 24;
    const uint32_t samples = 250;
    struct mito_delegated_parameters parameters = {.exit_delay = 337 * SIM_HOUR, .entries = 7};
    struct mito_grid grid = {.step = SIM_YEAR, .points = 50};
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .unit = 1e6, .decimals = 6};
    struct sim_stream stream = sim_stream_of(7, 0, 0, 1);
    void *venue = open_state(&mito_delegated_delegation_kind);
    struct mito_holding *open = calloc(4000, sizeof *open); /* a ring of holders, first out first */
    uint32_t first = 0, last = 0, seen = 0;
    double sum = 0, squares = 0, at = 0;
    sim_time look = 30 * SIM_DAY;

    (void)state;
    assert_non_null(open);
    mito_delegated_delegation_kind.init(venue, &view, 0);
    for (uint32_t i = 0; seen < samples; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        sim_time now;

        at += sim_draw_exponential(&draw) / rate;
        now = (sim_time)(at * (double)SIM_DAY);
        while (look <= now && seen < samples) {
            mito_delegated_delegation_kind.accrue(venue, &view, look);
            while (first != last) {
                struct mito_holding *holding = &open[first % 4000];
                mito_delegated_delegation_kind.settle(venue, &view, holding);
                if (mito_holding_claimable(holding) == 0) {
                    break;
                }
                assert_true(mito_holding_claimable(holding) == 1000000);
                first++;
            }
            sum += last - first;
            squares += (double)(last - first) * (last - first);
            seen++;
            look += 30 * SIM_DAY;
        }
        mito_delegated_delegation_kind.accrue(venue, &view, now);
        assert_true(last - first < 4000);
        open[last % 4000] = (struct mito_holding){0};
        mito_delegated_delegation_kind.put(venue, &view, &open[last % 4000], 1000000);
        assert_true(mito_delegated_delegation_kind.leave(venue, &view, &open[last % 4000], 1000000) == 1000000);
        last++;
    }
    sum /= samples;
    squares = (squares / samples - sum * sum) * samples / (samples - 1);
    assert_true(fabs(sum - mean) < 4 * sqrt(mean / samples));
    assert_true(fabs(squares / mean - 1) < 4 * sqrt(2.0 / (samples - 1) + 1 / (mean * samples)));
    free(open);
    free(venue);
}

/* The queue of September 2025 in the venue: 2.5 million coins ahead of ours, 256 an epoch, then 256 epochs: 44.54 days,
 * and the report of the day after. Reported: 44 to 46 days. */
static void an_exit_waits_for_those_that_came_before(void **state)
{
    struct mito_staking_parameters parameters = {.total_stake = {.mantissa = 36, .exponent = 6},
                                                 .backlog = {.mantissa = 25, .exponent = 5},
                                                 .rebase_cap = 0.00075,
                                                 .capacity = {.exponent = SIM_QUANTITY_NONE}};
    struct mito_grid grid = {.step = SIM_HOUR, .points = 2000};
    double paths[2000] = {0};
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .paths = paths, .unit = 1e18,
                                   .decimals = 18};
    void *venue = open_state(&mito_staking_kind);
    struct mito_holding held = {0};
    double wait, pure = (2.5e6 / 256 + MITO_BEACON_LOOKAHEAD + MITO_BEACON_WITHDRAWABLE) / MITO_BEACON_EPOCHS_DAY;

    (void)state;
    mito_staking_kind.init(venue, &view, 0);
    mito_staking_kind.put(venue, &view, &held, (mito_units)32 * 1000000000000000000u);
    mito_staking_kind.leave(venue, &view, &held, (mito_units)32 * 1000000000000000000u);
    wait = (double)held.exits.ticket[0].ready / (double)SIM_DAY;
    assert_true(wait >= pure && wait < pure + 1 + 1.0 / MITO_BEACON_EPOCHS_DAY);
    assert_true(pure > 44.5 && wait < 46);
    free(venue);
}

/* Net rates at three sizes of the stake: issuance of facts, nine tenths of it, to a tenth of a basis point. */
static void rates_at_three_stakes_are_those_of_issuance(void **state)
{
    static const double stakes[] = {10e6, 34e6, 36e6}, rates[] = {0.05256, 0.028498, 0.027676};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct mito_staking_parameters parameters = {.total_stake = {.mantissa = (sim_u128)(uint64_t)stakes[i]},
                                                     .fee = 0.1, .rebase_cap = 0.00075,
                                                     .capacity = {.exponent = SIM_QUANTITY_NONE}};
        struct mito_grid grid = {.step = SIM_DAY, .points = 400};
        double paths[400] = {0};
        struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .paths = paths, .unit = 1e18,
                                       .decimals = 18};
        void *venue = open_state(&mito_staking_kind);
        struct mito_holding held = {0};
        double grown, rate;

        mito_staking_kind.init(venue, &view, 0);
        assert_true(fabs(mito_staking_kind.marginal_rate(venue, &view, 0) - 0.9 * rates[i]) < 1e-5);
        mito_staking_kind.put(venue, &view, &held, (mito_units)32 * 1000000000000000000u);
        /* Whole gwei an epoch: 32 coins more may cost a 640th. */
        rate = mito_staking_kind.marginal_rate(venue, &view, 0);
        assert_true(rate <= 0.9 * rates[i] + 1e-5 && rate > 0.9 * rates[i] * (1 - 1.0 / 300));
        mito_staking_kind.accrue(venue, &view, SIM_YEAR); /* 365 reports */
        grown = sim_wide_double(mito_staking_kind.value(venue, &view, &held)) / 32e18;
        assert_true(fabs(grown - pow(1 + rate / 365, 365)) < 1e-12);
        free(venue);
    }
}

/* Slashed by 5% between request and finalisation: a request pays 95%; one that came after the loss, all it asked for;
 * rewards of the queue's days go to neither. */
static void a_request_pays_the_lower_of_two_rates(void **state)
{
    struct mito_staking_parameters parameters = {.total_stake = {.mantissa = 36, .exponent = 6}, .rebase_cap = 0.00075,
                                                 .capacity = {.exponent = SIM_QUANTITY_NONE}};
    struct mito_grid grid = {.step = SIM_HOUR, .points = 2000};
    double paths[2000] = {0};
    struct mito_venue_view view = {.parameters = &parameters, .grid = &grid, .paths = paths, .unit = 1e18,
                                   .decimals = 18};
    void *venue = open_state(&mito_staking_kind);
    const mito_units coin = 1000000000000000000u;
    struct mito_holding early = {0}, late = {0};
    double paid, reward;

    (void)state;
    mito_staking_kind.init(venue, &view, 0);
    mito_staking_kind.put(venue, &view, &early, 100 * coin);
    mito_staking_kind.put(venue, &view, &late, 100 * coin);
    mito_staking_kind.leave(venue, &view, &early, 100 * coin);
    mito_staking_kind.lose(venue, &view, 0.05);
    mito_staking_kind.leave(venue, &view, &late, 95 * coin);
    reward = mito_staking_kind.marginal_rate(venue, &view, 0) / 365;
    mito_staking_kind.accrue(venue, &view, 4 * SIM_DAY);
    mito_staking_kind.settle(venue, &view, &early);
    mito_staking_kind.settle(venue, &view, &late);
    paid = sim_wide_double(mito_holding_claimable(&early)) / 1e18;
    /* The rate at the finalisation has grown by the reports since, up to five; it stays below the request's. */
    assert_true(paid > 95 && paid < 95 * (1 + 5 * reward * 1.001));
    assert_true(mito_holding_claimable(&late) <= 95 * coin && mito_holding_claimable(&late) + 2 >= 95 * coin);
    free(venue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loan_fails_as_often_as_first_passage_says),
        cmocka_unit_test(unbondings_under_way_are_poisson),
        cmocka_unit_test(an_exit_waits_for_those_that_came_before),
        cmocka_unit_test(rates_at_three_stakes_are_those_of_issuance),
        cmocka_unit_test(a_request_pays_the_lower_of_two_rates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
