#include "tests/support/venue_stand.h"

#include "sim/random/math.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct place {
    struct sim_named named;
};
struct world {
    struct sim_map chains, assets;
    struct sim_kinded venue;
};

static const struct sim_field place_fields[] = {{0}};
static const struct sim_section place_section = {"place", "A name.", sizeof(struct place), place_fields};
static const struct sim_field world_fields[] = {
    {.name = "chains",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct world, chains),
     .section = &place_section,
     .help = "Chains."},
    {.name = "assets",
     .type = SIM_FIELD_MAP,
     .offset = offsetof(struct world, assets),
     .section = &place_section,
     .help = "Assets."},
    {.name = "venue",
     .type = SIM_FIELD_KIND,
     .offset = offsetof(struct world, venue),
     .kinds = mito_venue_sections,
     .selector = "kind",
     .help = "The venue."},
    {0},
};
static const struct sim_section world_section = {"world", "One venue.", sizeof(struct world), world_fields};

void venue_stand_open(struct venue_stand *stand, const char *keys, unsigned decimals, sim_time step, sim_time horizon,
                      double volatility, uint32_t replicate)
{
    char text[1024];
    const struct world *world;
    const void *member = NULL;

    snprintf(text, sizeof text,
             "chains: {north: {}}\nassets: {coin: {}, gem: {}}\nvenue: {chain: north, asset: coin, %s}\n", keys);
    *stand = (struct venue_stand){.grid = mito_grid_over(0, horizon, step)};
    assert_int_equal(sim_study_parse("venue.yaml", text, strlen(text), &stand->file, stderr), SIM_OK);
    assert_int_equal(sim_bound_create(stand->file, NULL, 0, &world_section, &stand->bound, stderr), SIM_OK);
    world = sim_bound_root(stand->bound);
    stand->kind = mito_venue_kinds[world->venue.kind];
    assert_true(stand->kind->wrong == NULL || stand->kind->wrong(world->venue.parameters, &member) == NULL);
    size_t paths = mito_venue_paths(stand->kind, world->venue.parameters) * (size_t)stand->grid.points;
    stand->paths = calloc(paths + 1, sizeof *stand->paths);
    stand->price = calloc(stand->grid.points, sizeof *stand->price);
    stand->quote = calloc(stand->grid.points, sizeof *stand->quote);
    stand->state = aligned_alloc(16, (stand->kind->state_size + 15) / 16 * 16);
    assert_true(stand->paths != NULL && stand->price != NULL && stand->quote != NULL && stand->state != NULL);
    for (uint32_t k = 0; k < stand->grid.points; k++) {
        stand->price[k] = stand->quote[k] = 1.0;
    }
    if (stand->kind->draw != NULL) {
        stand->kind->draw(world->venue.parameters, 9, &stand->grid, 4, replicate, stand->paths);
    }
    stand->view = (struct mito_venue_view){.parameters = world->venue.parameters,
                                           .grid = &stand->grid,
                                           .paths = stand->paths,
                                           .price = stand->price,
                                           .quote = stand->quote,
                                           .decimals = decimals,
                                           .volatility = volatility,
                                           .step_spread = volatility * sqrt((double)step / (double)SIM_YEAR),
                                           .year_spread = volatility,
                                           .block_time = 12 * SIM_SECOND,
                                           .unit = sim_wide_double(sim_wide_power10(decimals))};
}

void venue_stand_start(struct venue_stand *stand)
{
    memset(stand->state, 0, (stand->kind->state_size + 15) / 16 * 16);
    stand->kind->init(stand->state, &stand->view, 0);
}

void venue_stand_close(struct venue_stand *stand)
{
    free(stand->state);
    free(stand->quote);
    free(stand->price);
    free(stand->paths);
    sim_bound_free(stand->bound);
    sim_study_free(stand->file);
}

void venue_stand_walk(struct venue_stand *stand, uint64_t seed, uint32_t replicate, double drift)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, 255, 0);
    double years = (double)stand->grid.step / (double)SIM_YEAR, x = log(stand->price[0]);

    for (uint32_t k = 1; k < stand->grid.points; k++) {
        struct sim_draw draw = sim_stream_at(&stream, k);

        x += drift * years + stand->view.volatility * sqrt(years) * sim_draw_normal(&draw);
        stand->price[k] = sim_math_exp(x);
    }
}

void venue_stand_accrue(struct venue_stand *stand, sim_time now)
{
    stand->kind->accrue(stand->state, &stand->view, now);
}

mito_units venue_stand_value(const struct venue_stand *stand, const struct mito_holding *holding)
{
    return stand->kind->value(stand->state, &stand->view, holding);
}

void venue_stand_put(struct venue_stand *stand, struct mito_holding *holding, mito_units amount)
{
    assert_true(amount <= stand->kind->room(stand->state, &stand->view));
    stand->kind->put(stand->state, &stand->view, holding, amount);
}

mito_units venue_stand_coins(const struct venue_stand *stand, double coins)
{
    return sim_wide_from_double(coins * stand->view.unit);
}
