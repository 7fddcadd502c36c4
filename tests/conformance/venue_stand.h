/* A venue on its own, with paths drawn and prices of 1, as tests/conformance/test_venues.c asks it things. */
#ifndef TESTS_CONFORMANCE_VENUE_STAND_H
#define TESTS_CONFORMANCE_VENUE_STAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/venue/venue.h"
#include "sim/config/bound.h"

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

/* One venue at the start of a month of hourly grid points. */
struct stand {
    const struct mito_venue_kind *kind;
    struct sim_study_file *file;
    struct sim_bound *bound;
    struct mito_grid grid;
    struct mito_venue_view view;
    double *paths, *price; /* price: 1, of the asset and of a second one */
    void *state;
};

static const struct mito_venue_kind *current; /* the kind that the running tests look at */
static const char *extra;                     /* and keys beside its defaults */

static void *state_of(const struct mito_venue_kind *kind)
{
    size_t size = (kind->state_size + 15) / 16 * 16;
    void *state = aligned_alloc(16, size);

    assert_non_null(state);
    memset(state, 0, size);
    return state;
}

/* Kinds with a second coin or a reward must be told which asset that is. */
static const char *other_asset(void)
{
    for (const struct sim_field *field = current->section->fields; field->name != NULL; field++) {
        if (field->type == SIM_FIELD_REFERENCE && strcmp(field->name, "quote") == 0) {
            return ", quote: gem";
        }
        if (field->type == SIM_FIELD_REFERENCE && strcmp(field->name, "reward") == 0) {
            return ", reward: gem";
        }
    }
    return "";
}

static void set_up_step(struct stand *stand, unsigned decimals, sim_time step)
{
    char text[256];
    const struct world *world;

    snprintf(text, sizeof text,
             "chains: {north: {}}\nassets: {coin: {}, gem: {}}\nvenue: {kind: %s, chain: north, asset: coin%s%s}\n",
             current->section->name, other_asset(), extra);
    *stand = (struct stand){.kind = current, .grid = mito_grid_over(5 * SIM_DAY, 60 * SIM_DAY, step)};
    assert_int_equal(sim_study_parse("venue.yaml", text, strlen(text), &stand->file, stderr), SIM_OK);
    assert_int_equal(sim_bound_create(stand->file, NULL, 0, &world_section, &stand->bound, stderr), SIM_OK);
    world = sim_bound_root(stand->bound);
    assert_ptr_equal(mito_venue_kinds[world->venue.kind], current);
    stand->paths = calloc(mito_venue_paths(current, world->venue.parameters) * (size_t)stand->grid.points + 1,
                          sizeof *stand->paths);
    stand->price = calloc(stand->grid.points, sizeof *stand->price);
    assert_non_null(stand->paths);
    assert_non_null(stand->price);
    for (uint32_t k = 0; k < stand->grid.points; k++) {
        stand->price[k] = 1.0;
    }
    stand->view = (struct mito_venue_view){.parameters = world->venue.parameters,
                                           .grid = &stand->grid,
                                           .paths = stand->paths,
                                           .decimals = decimals,
                                           .price = stand->price,
                                           .quote = stand->price,
                                           .volatility = 0.0,
                                           .block_time = 12 * SIM_SECOND,
                                           .unit = sim_wide_double(sim_wide_power10(decimals))};
    if (current->draw != NULL) {
        current->draw(world->venue.parameters, 9, &stand->grid, 4, 2, stand->paths);
    }
    stand->state = state_of(current);
    current->init(stand->state, &stand->view, stand->grid.origin);
}

static void set_up(struct stand *stand, unsigned decimals)
{
    set_up_step(stand, decimals, SIM_HOUR);
}

static void tear_down(struct stand *stand)
{
    free(stand->state);
    free(stand->price);
    free(stand->paths);
    sim_bound_free(stand->bound);
    sim_study_free(stand->file);
}

static void accrue(struct stand *stand, sim_time now)
{
    stand->kind->accrue(stand->state, &stand->view, now);
}

static mito_units value(const struct stand *stand, const struct mito_holding *held)
{
    return stand->kind->value(stand->state, &stand->view, held);
}

static void put(struct stand *stand, struct mito_holding *held, mito_units amount)
{
    stand->kind->put(stand->state, &stand->view, held, amount);
}

static void take(struct stand *stand, struct mito_holding *held, mito_units amount)
{
    stand->kind->take(stand->state, &stand->view, held, amount);
}

static mito_units leave(struct stand *stand, struct mito_holding *held, mito_units amount)
{
    return mito_venue_leave(stand->kind, stand->state, &stand->view, held, amount);
}

static void settle(struct stand *stand, struct mito_holding *held)
{
    mito_venue_settle(stand->kind, stand->state, &stand->view, held);
}

static mito_units withdrawable(const struct stand *stand, const struct mito_holding *held)
{
    return stand->kind->withdrawable(stand->state, &stand->view, held);
}

static mito_units staying(const struct stand *stand, const struct mito_holding *held)
{
    return mito_venue_staying(stand->kind, stand->state, &stand->view, held);
}

/* Kinds whose value hangs on a price pay for coming and going; the others to the last unit do not. */
static bool is_plain(const struct stand *stand)
{
    return mito_venue_pair(stand->kind, stand->view.parameters) == MITO_VENUE_NO_ASSET;
}

/* Most base units lost by rounding in one step. */
static mito_units dust(const struct stand *stand, mito_units amount)
{
    return is_plain(stand) ? 2 : amount;
}

static mito_units room(const struct stand *stand)
{
    return stand->kind->room(stand->state, &stand->view);
}

static mito_units coins(const struct stand *stand, uint64_t count)
{
    return count * sim_wide_power10(stand->view.decimals);
}

/* A random amount up to 2^bits base units and up to `most`. */
static mito_units any_amount(struct sim_draw *draw, mito_units most)
{
    mito_units amount = (mito_units)(sim_draw_word(draw) >> 1) << sim_draw_below(draw, 16) >> sim_draw_below(draw, 64);

    return amount < most ? amount : most;
}

#endif
