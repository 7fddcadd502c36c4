/* Strategies on observations made by hand, and the contract of every kind on random ones. */
#include "models/strategy/kinds.h"

#include "sim/random/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#define VENUES 12u
#define CHAINS 4u

/* Parameters of greedy as its field table lays them out: the struct is its own file's. */
struct greedy_parameters {
    struct mito_strategy_common common;
    double limit, threshold;
};

static const struct mito_strategy_kind *kind_named(const char *name)
{
    for (const struct mito_strategy_kind *const *kind = mito_strategy_kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->section->name, name) == 0) {
            return *kind;
        }
    }
    fail_msg("no strategy \"%s\"", name);
    return NULL;
}

static struct mito_observation observation_of(const struct mito_observed_venue *venues, uint32_t count,
                                              const double *liquidity, double investable)
{
    return (struct mito_observation){.venues = venues,
                                     .venue_count = count,
                                     .chain_liquidity = liquidity,
                                     .chain_count = CHAINS,
                                     .investable = investable};
}

static void greedy(double limit, double threshold, const struct mito_observation *observation, double *weights)
{
    struct greedy_parameters parameters = {.limit = limit, .threshold = threshold};

    kind_named("greedy")->decide(&parameters, observation, weights);
}

/* Weights are quotients of numbers below 2^10 here; the tolerance covers their rounding. */
static void assert_weights(const double *found, const double *wanted, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!(fabs(found[i] - wanted[i]) <= 1e-15)) {
            fail_msg("weight %u is %.17g, wanted %.17g", i, found[i], wanted[i]);
        }
    }
}

static const double plenty[CHAINS] = {1e9, 1e9, 1e9, 1e9};

static void the_test_knows_the_layout_of_greedy(void **state)
{
    const struct sim_section *section = kind_named("greedy")->section;

    (void)state;
    assert_int_equal(section->size, sizeof(struct greedy_parameters));
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (strcmp(field->name, "limit") == 0) {
            assert_int_equal(field->offset, offsetof(struct greedy_parameters, limit));
        } else if (strcmp(field->name, "threshold") == 0) {
            assert_int_equal(field->offset, offsetof(struct greedy_parameters, threshold));
        }
    }
}

static void static_gives_its_weights_to_the_venues_seen_and_no_other(void **state)
{
    struct mito_strategy_weight items[] = {{.venue.index = 7, .weight = 0.25}, {.venue.index = 3, .weight = 0.5}};
    struct mito_strategy_static parameters = {.weights = {.items = items, .count = 2}};
    const struct mito_observed_venue venues[] = {{.venue = 3}, {.venue = 5}, {.venue = 7, .chain = 1}};
    struct mito_observation observation = observation_of(venues, 3, plenty, 100);
    double weights[3];

    (void)state;
    kind_named("static")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.5, 0, 0.25}, 3);
    /* A venue of another asset is not observed; its weight goes nowhere. */
    observation.venue_count = 2;
    kind_named("static")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.5, 0}, 2);
}

static void equal_spreads_whatever_the_rates(void **state)
{
    struct mito_strategy_common parameters = {0};
    const struct mito_observed_venue venues[] = {{.rate = 0.5}, {.rate = 0}, {.rate = -1}, {.chain = 2, .rate = 0.1}};
    struct mito_observation observation = observation_of(venues, 4, plenty, 100);
    double weights[4];

    (void)state;
    kind_named("equal")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.25, 0.25, 0.25, 0.25}, 4);
}

static void greedy_fills_in_the_order_of_rates_up_to_its_limit(void **state)
{
    const struct mito_observed_venue venues[] = {{.chain = 0, .rate = 0.02, .room = 1e6},
                                                 {.chain = 1, .rate = 0.05, .room = 1e6},
                                                 {.chain = 2, .rate = 0.03, .room = 1e6}};
    struct mito_observation observation = observation_of(venues, 3, plenty, 100);
    double weights[3];

    (void)state;
    greedy(0.5, 0, &observation, weights);
    assert_weights(weights, (double[]){0, 0.5, 0.5}, 3);
    greedy(0.4, 0, &observation, weights);
    assert_weights(weights, (double[]){0.2, 0.4, 0.4}, 3);
    greedy(1, 0, &observation, weights);
    assert_weights(weights, (double[]){0, 1, 0}, 3);
    greedy(0.25, 0, &observation, weights);
    assert_weights(weights, (double[]){0.25, 0.25, 0.25}, 3); /* a quarter stays idle */
}

static void greedy_takes_no_more_than_room_and_what_is_held(void **state)
{
    const struct mito_observed_venue venues[] = {{.chain = 0, .rate = 0.05, .room = 5, .held = 20},
                                                 {.chain = 1, .rate = 0.04, .room = 0, .held = 0},
                                                 {.chain = 2, .rate = 0.03, .room = 30}};
    struct mito_observation observation = observation_of(venues, 3, plenty, 100);
    double weights[3];

    (void)state;
    greedy(1, 0, &observation, weights);
    assert_weights(weights, (double[]){0.25, 0, 0.30}, 3);
}

static void greedy_takes_no_more_than_a_chain_has(void **state)
{
    const struct mito_observed_venue venues[] = {{.chain = 1, .rate = 0.05, .room = 1e6},
                                                 {.chain = 0, .rate = 0.04, .room = 1e6},
                                                 {.chain = 1, .rate = 0.03, .room = 1e6},
                                                 {.chain = 3, .rate = 0.02, .room = 1e6}};
    const double liquidity[CHAINS] = {10, 60, 1e6, 0};
    struct mito_observation observation = observation_of(venues, 4, liquidity, 100);
    double weights[4];

    (void)state;
    greedy(0.5, 0, &observation, weights);
    assert_weights(weights, (double[]){0.5, 0.1, 0.1, 0}, 4); /* the chain's 60 serve its two venues in order */
}

static void greedy_breaks_ties_by_the_studys_order(void **state)
{
    const struct mito_observed_venue venues[] = {{.chain = 0, .rate = 0.03, .room = 1e6},
                                                 {.chain = 1, .rate = 0.05, .room = 1e6},
                                                 {.chain = 2, .rate = 0.05, .room = 1e6}};
    struct mito_observation observation = observation_of(venues, 3, plenty, 100);
    double weights[3];

    (void)state;
    greedy(1, 0, &observation, weights);
    assert_weights(weights, (double[]){0, 1, 0}, 3);
}

static void greedy_moves_only_for_more_than_its_threshold(void **state)
{
    struct mito_observed_venue venues[] = {{.chain = 0, .rate = 0.030, .room = 1e6, .held = 50},
                                           {.chain = 1, .rate = 0.035, .room = 1e6}};
    struct mito_observation observation = observation_of(venues, 2, plenty, 100);
    double weights[2];

    (void)state;
    greedy(1, 0.01, &observation, weights);
    assert_weights(weights, (double[]){1, 0}, 2);
    venues[1].rate = 0.041;
    greedy(1, 0.01, &observation, weights);
    assert_weights(weights, (double[]){0, 1}, 2);
}

static void greedy_puts_nothing_where_nothing_is_earned(void **state)
{
    const struct mito_observed_venue venues[] = {
        {.rate = 0, .room = 1e6, .held = 10}, {.rate = -0.01, .room = 1e6}, {.rate = 0, .room = 1e6}};
    struct mito_observation observation = observation_of(venues, 3, plenty, 100);
    double weights[3];

    (void)state;
    greedy(1, 0, &observation, weights);
    assert_weights(weights, (double[]){0, 0, 0}, 3);
    greedy(1, 0.05, &observation, weights); /* the bonus ranks; it does not earn */
    assert_weights(weights, (double[]){0, 0, 0}, 3);
}

static void greedy_with_nothing_to_invest_asks_for_nothing(void **state)
{
    const struct mito_observed_venue venues[] = {{.rate = 0.05, .room = 1e6}, {.rate = 0.03, .room = 1e6, .held = 3}};
    struct mito_observation observation = observation_of(venues, 2, plenty, 0);
    double weights[2];

    (void)state;
    greedy(0.5, 0, &observation, weights);
    assert_weights(weights, (double[]){0, 0}, 2);
}

/* Two chains of 30 and 10 coins: within them as voted, between them as the liquidity lies; with a vote over chains as that
 * says; where no vote stands, the given weights. */
static void governed_follows_the_votes_in_force(void **state)
{
    const struct mito_observed_venue venues[] = {
        {.venue = 0, .chain = 0}, {.venue = 1, .chain = 0}, {.venue = 2, .chain = 1}, {.venue = 3, .chain = 1}};
    const double liquidity[CHAINS] = {30, 10}, gauges[] = {0.2, 0.8, -1, -1}, both[] = {0.2, 0.8, 1, 0},
                 chains[CHAINS] = {0.4, 0.6};
    struct mito_strategy_weight given[] = {{{0}, 0.3}, {{2}, 0.1}, {{3}, 0.1}};
    struct mito_strategy_static parameters = {.weights = {.items = given, .count = 3}};
    struct mito_observation observation = observation_of(venues, 4, liquidity, 40);
    double weights[4];

    (void)state;
    kind_named("governed")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.3, 0, 0.1, 0.1}, 4);
    observation.gauges = gauges;
    kind_named("governed")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.15, 0.6, 0.1, 0.1}, 4);
    observation.gauges = both;
    kind_named("governed")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.15, 0.6, 0.25, 0}, 4);
    observation.chain_vote = chains;
    kind_named("governed")->decide(&parameters, &observation, weights);
    assert_weights(weights, (double[]){0.08, 0.32, 0.6, 0}, 4);
}

/* A uniform number, one in four times exactly 0: empty chains, full venues and idle rates are the corners. */
static double often_nothing(struct sim_draw *draw, double most)
{
    return sim_draw_below(draw, 4) == 0 ? 0 : most * sim_draw_uniform(draw);
}

struct random_world {
    struct mito_observed_venue venues[VENUES];
    double liquidity[CHAINS];
    struct mito_strategy_weight weights[VENUES];
    double gauges[VENUES], chain_vote[CHAINS];
    struct mito_observation observation;
    struct mito_strategy_static fixed;
    struct greedy_parameters greedy;
};

static void make_random(struct random_world *world, uint32_t number)
{
    struct sim_stream stream = sim_stream_of(5, number, 0, 1);
    struct sim_draw draw = sim_stream_at(&stream, 0);
    double total = 0;

    *world = (struct random_world){0};
    world->observation.venue_count = (uint32_t)sim_draw_below(&draw, VENUES) + 1;
    world->observation.chain_count = CHAINS;
    world->observation.venues = world->venues;
    world->observation.chain_liquidity = world->liquidity;
    world->observation.investable = often_nothing(&draw, 1000);
    for (uint32_t c = 0; c < CHAINS; c++) {
        world->liquidity[c] = often_nothing(&draw, 600);
    }
    for (uint32_t i = 0; i < world->observation.venue_count; i++) {
        world->venues[i] = (struct mito_observed_venue){.venue = i,
                                                        .chain = (uint32_t)sim_draw_below(&draw, CHAINS),
                                                        .held = often_nothing(&draw, 300),
                                                        .room = often_nothing(&draw, 500),
                                                        .rate = often_nothing(&draw, 0.2) - 0.02,
                                                        .age_s = 1000 * sim_draw_uniform(&draw),
                                                        .utilisation = often_nothing(&draw, 1)};
        world->weights[i].venue.index = i;
        world->weights[i].weight = sim_draw_uniform(&draw);
        total += world->weights[i].weight;
    }
    for (uint32_t i = 0; i < world->observation.venue_count; i++) {
        world->weights[i].weight /= total; /* what a study may ask for: a sum of at most 1 */
    }
    for (uint32_t c = 0; c < CHAINS; c++) {
        world->chain_vote[c] = 1.0 / CHAINS;
    }
    for (uint32_t i = 0; i < world->observation.venue_count; i++) {
        world->gauges[i] = often_nothing(&draw, 1.25) - 0.25; /* below 0: no vote there */
    }
    world->observation.gauges = number % 3 > 0 ? world->gauges : NULL;
    world->observation.chain_vote = number % 3 > 1 ? world->chain_vote : NULL;
    world->fixed.weights = (struct sim_map){.items = world->weights, .count = world->observation.venue_count};
    world->greedy.limit = 0.05 + 0.95 * sim_draw_uniform(&draw);
    world->greedy.threshold = often_nothing(&draw, 0.05);
}

/* A kind that is added must get its parameters here, else this fails: no kind goes unexamined. */
static const void *parameters_of(const struct mito_strategy_kind *kind, const struct random_world *world)
{
    const char *name = kind->section->name;

    if (strcmp(name, "static") == 0 || strcmp(name, "governed") == 0) {
        return &world->fixed;
    }
    if (strcmp(name, "greedy") == 0) {
        return &world->greedy;
    }
    if (kind->section->size != sizeof(struct mito_strategy_common)) {
        fail_msg("give strategy \"%s\" parameters in this test", name);
    }
    return &world->fixed.common;
}

/* A sum of twelve quotients rounds by less than 12 * 2^-52: 1e-12 leaves room for a longer list. */
static void every_kind_gives_weights_of_at_least_0_that_sum_to_at_most_1(void **state)
{
    (void)state;
    for (const struct mito_strategy_kind *const *kind = mito_strategy_kinds; *kind != NULL; kind++) {
        for (uint32_t n = 0; n < 5000; n++) {
            struct random_world world;
            double weights[VENUES + 1], again[VENUES], sum = 0;

            make_random(&world, n);
            for (uint32_t i = 0; i <= VENUES; i++) {
                weights[i] = (double)NAN; /* an entry left unwritten shows */
            }
            (*kind)->decide(parameters_of(*kind, &world), &world.observation, weights);
            for (uint32_t i = 0; i < world.observation.venue_count; i++) {
                if (!(weights[i] >= 0)) {
                    fail_msg("%s, observation %u: weight %u is %g", (*kind)->section->name, n, i, weights[i]);
                }
                sum += weights[i];
            }
            if (!(sum <= 1 + 1e-12)) {
                fail_msg("%s, observation %u: the weights sum to %.17g", (*kind)->section->name, n, sum);
            }
            assert_true(isnan(weights[world.observation.venue_count])); /* and none beyond the last */
            memset(again, 0, sizeof again);
            (*kind)->decide(parameters_of(*kind, &world), &world.observation, again);
            assert_memory_equal(weights, again, world.observation.venue_count * sizeof(double));
        }
    }
}

/* 1e-9 coins: rounding of weights that come back as amounts below 1000. */
static void greedy_keeps_limit_room_and_liquidity_on_random_observations(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 5000; n++) {
        struct random_world world;
        double weights[VENUES], used[CHAINS] = {0};

        make_random(&world, n);
        kind_named("greedy")->decide(&world.greedy, &world.observation, weights);
        for (uint32_t i = 0; i < world.observation.venue_count; i++) {
            const struct mito_observed_venue *venue = &world.venues[i];
            double amount = weights[i] * world.observation.investable;
            assert_true(weights[i] <= world.greedy.limit + 1e-12);
            assert_true(amount <= venue->held + venue->room + 1e-9);
            assert_true(venue->rate > 0 || weights[i] == 0);
            used[venue->chain] += amount;
        }
        for (uint32_t c = 0; c < CHAINS; c++) {
            assert_true(used[c] <= world.liquidity[c] + 1e-9);
        }
    }
}

static void the_registry_and_its_sections_agree(void **state)
{
    uint32_t i = 0;

    (void)state;
    for (; mito_strategy_kinds[i] != NULL; i++) {
        assert_ptr_equal(mito_strategy_kinds[i]->section, mito_strategy_sections[i]);
        assert_non_null(strstr(mito_strategy_sections[i]->help, "Objective:"));
    }
    assert_null(mito_strategy_sections[i]);
    assert_ptr_equal(mito_strategy_kinds[0], &mito_strategy_kind_static);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_test_knows_the_layout_of_greedy),
        cmocka_unit_test(static_gives_its_weights_to_the_venues_seen_and_no_other),
        cmocka_unit_test(equal_spreads_whatever_the_rates),
        cmocka_unit_test(greedy_fills_in_the_order_of_rates_up_to_its_limit),
        cmocka_unit_test(greedy_takes_no_more_than_room_and_what_is_held),
        cmocka_unit_test(greedy_takes_no_more_than_a_chain_has),
        cmocka_unit_test(greedy_breaks_ties_by_the_studys_order),
        cmocka_unit_test(greedy_moves_only_for_more_than_its_threshold),
        cmocka_unit_test(greedy_puts_nothing_where_nothing_is_earned),
        cmocka_unit_test(greedy_with_nothing_to_invest_asks_for_nothing),
        cmocka_unit_test(governed_follows_the_votes_in_force),
        cmocka_unit_test(every_kind_gives_weights_of_at_least_0_that_sum_to_at_most_1),
        cmocka_unit_test(greedy_keeps_limit_room_and_liquidity_on_random_observations),
        cmocka_unit_test(the_registry_and_its_sections_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
