/* What every kind of venue must keep, stamped on each entry of mito_venue_kinds: a new kind is tested by being listed.
 * Parameters are the kind's defaults, bound from a study text as users write it. */
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
    {.name = "chains", .type = SIM_FIELD_MAP, .offset = offsetof(struct world, chains), .section = &place_section,
     .help = "Chains."},
    {.name = "assets", .type = SIM_FIELD_MAP, .offset = offsetof(struct world, assets), .section = &place_section,
     .help = "Assets."},
    {.name = "venue", .type = SIM_FIELD_KIND, .offset = offsetof(struct world, venue), .kinds = mito_venue_sections,
     .selector = "kind", .help = "The venue."},
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
    double *paths;
    void *state;
};

static const struct mito_venue_kind *current; /* the kind that the running tests look at */

static void *state_of(const struct mito_venue_kind *kind)
{
    size_t size = (kind->state_size + 15) / 16 * 16;
    void *state = aligned_alloc(16, size);

    assert_non_null(state);
    memset(state, 0, size);
    return state;
}

static void set_up(struct stand *stand, unsigned decimals)
{
    char text[256];
    const struct world *world;

    snprintf(text, sizeof text,
             "chains: {north: {}}\nassets: {coin: {}}\nvenue: {kind: %s, chain: north, asset: coin}\n",
             current->section->name);
    *stand = (struct stand){.kind = current, .grid = mito_grid_over(5 * SIM_DAY, 25 * SIM_DAY, SIM_HOUR)};
    assert_int_equal(sim_study_parse("venue.yaml", text, strlen(text), &stand->file, stderr), SIM_OK);
    assert_int_equal(sim_bound_create(stand->file, NULL, 0, &world_section, &stand->bound, stderr), SIM_OK);
    world = sim_bound_root(stand->bound);
    assert_ptr_equal(mito_venue_kinds[world->venue.kind], current);
    stand->paths = calloc(current->path_count * (size_t)stand->grid.points + 1, sizeof *stand->paths);
    assert_non_null(stand->paths);
    stand->view = (struct mito_venue_view){.parameters = world->venue.parameters, .grid = &stand->grid,
                                           .paths = stand->paths, .decimals = decimals,
                                           .unit = sim_wide_double(sim_wide_power10(decimals))};
    current->draw(world->venue.parameters, 9, &stand->grid, 4, 2, stand->paths);
    stand->state = state_of(current);
    current->init(stand->state, &stand->view, stand->grid.origin);
}

static void tear_down(struct stand *stand)
{
    free(stand->state);
    free(stand->paths);
    sim_bound_free(stand->bound);
    sim_study_free(stand->file);
}

static void accrue(struct stand *stand, sim_time now)
{
    stand->kind->accrue(stand->state, &stand->view, now);
}

static mito_units value(const struct stand *stand, sim_u128 held)
{
    return stand->kind->value(stand->state, &stand->view, held);
}

static sim_u128 put(struct stand *stand, mito_units amount)
{
    return stand->kind->put(stand->state, &stand->view, amount);
}

static sim_u128 take(struct stand *stand, sim_u128 held, mito_units amount)
{
    return stand->kind->take(stand->state, &stand->view, held, amount);
}

static mito_units withdrawable(const struct stand *stand, sim_u128 held)
{
    return stand->kind->withdrawable(stand->state, &stand->view, held);
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

static void the_defaults_of_the_kind_are_valid(void **state)
{
    struct stand stand;
    const void *member = NULL;

    (void)state;
    set_up(&stand, 18);
    assert_null(current->wrong(stand.view.parameters, &member));
    tear_down(&stand);
}

static void a_round_trip_never_creates_value(void **state)
{
    struct sim_stream stream = sim_stream_of(1, 0, 0, 1);

    (void)state;
    for (unsigned decimals = 6; decimals <= 18; decimals += 12) {
        struct stand stand;

        set_up(&stand, decimals);
        for (uint32_t i = 0; i < 2000; i++) {
            struct sim_draw draw = sim_stream_at(&stream, i);
            mito_units amount, back;
            sim_u128 units;

            accrue(&stand, stand.grid.origin + (sim_time)i * 17 * SIM_MINUTE);
            amount = any_amount(&draw, room(&stand));
            units = put(&stand, amount);
            back = value(&stand, units);
            assert_true(back <= amount && back + 2 >= amount);
            back = withdrawable(&stand, units);
            assert_true(back <= amount);
            assert_true(take(&stand, units, back) <= units);
        }
        tear_down(&stand);
    }
}

static void what_was_put_in_comes_out_and_no_more(void **state)
{
    struct sim_stream stream = sim_stream_of(2, 0, 0, 1);
    struct stand stand;
    mito_units in = 0, out = 0;
    sim_u128 held = 0;

    (void)state;
    set_up(&stand, 18);
    for (uint32_t i = 0; i < 2000; i++) { /* at one moment: no growth */
        struct sim_draw draw = sim_stream_at(&stream, i);
        mito_units amount;

        if (sim_draw_below(&draw, 3) != 0) {
            amount = any_amount(&draw, room(&stand));
            held += put(&stand, amount);
            in += amount;
        } else {
            amount = any_amount(&draw, withdrawable(&stand, held));
            held -= take(&stand, held, amount);
            out += amount;
        }
        assert_true(out + value(&stand, held) <= in && out + value(&stand, held) + 2 * (i + 1) >= in);
    }
    tear_down(&stand);
}

static void taking_leaves_no_more_than_before_less_the_amount(void **state)
{
    struct sim_stream stream = sim_stream_of(3, 0, 0, 1);
    struct stand stand;
    sim_u128 held;

    (void)state;
    set_up(&stand, 18);
    held = put(&stand, coins(&stand, 1000));
    for (uint32_t i = 0; i < 600; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        mito_units before, amount;

        accrue(&stand, stand.grid.origin + (sim_time)i * SIM_HOUR);
        before = value(&stand, held);
        amount = any_amount(&draw, withdrawable(&stand, held));
        held -= take(&stand, held, amount);
        assert_true(value(&stand, held) <= before - amount && value(&stand, held) + amount + 2 >= before);
    }
    tear_down(&stand);
}

static void value_never_falls_with_time(void **state)
{
    struct stand stand;
    sim_u128 held;
    mito_units before;

    (void)state;
    set_up(&stand, 6);
    held = put(&stand, coins(&stand, 5000));
    before = value(&stand, held);
    for (sim_time now = stand.grid.origin; now < 25 * SIM_DAY; now += 1234567) {
        accrue(&stand, now);
        assert_true(value(&stand, held) >= before);
        before = value(&stand, held);
    }
    assert_true(before > coins(&stand, 5000));
    tear_down(&stand);
}

static void assert_alike(const struct stand *a, const struct stand *b, sim_u128 held)
{
    const struct mito_venue_kind *kind = a->kind;

    assert_true(value(a, held) == value(b, held) && room(a) == room(b));
    assert_true(withdrawable(a, held) == withdrawable(b, held));
    assert_true(kind->free_liquidity(a->state, &a->view) == kind->free_liquidity(b->state, &b->view));
    assert_true(kind->marginal_rate(a->state, &a->view, 0.0) == kind->marginal_rate(b->state, &b->view, 0.0));
    assert_true(kind->utilisation(a->state, &a->view) == kind->utilisation(b->state, &b->view));
}

/* A stand with a copy of the state, as a forked world has. */
static struct stand copy_of(const struct stand *stand)
{
    struct stand copy = *stand;

    copy.state = state_of(stand->kind);
    memcpy(copy.state, stand->state, stand->kind->state_size);
    return copy;
}

static void looking_changes_nothing(void **state)
{
    struct stand stand, looker;
    sim_u128 held;

    (void)state;
    set_up(&stand, 18);
    held = put(&stand, coins(&stand, 300));
    looker = copy_of(&stand);
    for (sim_time now = stand.grid.origin; now < 20 * SIM_DAY; now += 7 * SIM_MINUTE + 3) {
        accrue(&looker, now);
        accrue(&looker, now);
        value(&looker, held);
        room(&looker);
        current->marginal_rate(looker.state, &looker.view, 1e20);
    }
    accrue(&stand, 20 * SIM_DAY);
    accrue(&looker, 20 * SIM_DAY);
    assert_alike(&stand, &looker, held);
    free(looker.state);
    tear_down(&stand);
}

static void a_copied_state_evolves_alike(void **state)
{
    struct stand stand, copy;
    sim_u128 held;

    (void)state;
    set_up(&stand, 18);
    held = put(&stand, coins(&stand, 300));
    accrue(&stand, 0);
    copy = copy_of(&stand);
    for (sim_time now = 0; now < 20 * SIM_DAY; now += 5 * SIM_HOUR + 1) {
        accrue(&stand, now);
        accrue(&copy, now);
        assert_true(put(&stand, coins(&stand, 1)) == put(&copy, coins(&stand, 1)));
        assert_alike(&stand, &copy, held);
    }
    free(copy.state);
    tear_down(&stand);
}

static void limits_hold(void **state)
{
    struct stand stand;
    sim_u128 held;
    mito_units full;

    (void)state;
    set_up(&stand, 18);
    full = room(&stand);
    assert_true(full > 0);
    held = put(&stand, full < coins(&stand, 1000000) ? full : coins(&stand, 1000000));
    assert_true(room(&stand) < full);
    assert_true(withdrawable(&stand, held) <= value(&stand, held));
    assert_true(withdrawable(&stand, held) <= current->free_liquidity(stand.state, &stand.view));
    assert_true(withdrawable(&stand, 0) == 0);
    held -= take(&stand, held, withdrawable(&stand, held));
    assert_true(value(&stand, held) <= 1 || withdrawable(&stand, held) == 0);
    tear_down(&stand);
}

static void marginal_rate_never_rises_with_the_amount(void **state)
{
    struct stand stand;
    double before;

    (void)state;
    set_up(&stand, 18);
    accrue(&stand, 0);
    before = current->marginal_rate(stand.state, &stand.view, -1e24);
    for (double amount = -1e24; amount <= 1e24; amount += 1e21) {
        double rate = current->marginal_rate(stand.state, &stand.view, amount);

        assert_true(rate >= 0.0 && rate <= before);
        before = rate;
    }
    tear_down(&stand);
}

/* The rate promised for one more unit is what a small position earns over an hour, within the hour's move of the rate. */
static void marginal_rate_is_what_a_small_position_earns(void **state)
{
    struct stand stand;
    sim_u128 held;
    double promised, earned;

    (void)state;
    set_up(&stand, 18);
    accrue(&stand, 0);
    held = put(&stand, coins(&stand, 1));
    promised = current->marginal_rate(stand.state, &stand.view, 0.0);
    accrue(&stand, SIM_HOUR);
    earned = (sim_wide_double(value(&stand, held)) / stand.view.unit - 1.0) * 8760.0;
    /* One unit of 10^18 over 10^-6 of growth: twelve digits, less the rounding of 1 + growth. */
    assert_true(earned > promised * (1 - 1e-9) && earned < promised * (1 + 1e-9));
    tear_down(&stand);
}

static void utilisation_is_a_fraction(void **state)
{
    struct stand stand;

    (void)state;
    set_up(&stand, 6);
    for (sim_time now = stand.grid.origin; now <= 25 * SIM_DAY; now += SIM_DAY) {
        accrue(&stand, now);
        assert_true(current->utilisation(stand.state, &stand.view) >= 0.0);
        assert_true(current->utilisation(stand.state, &stand.view) <= 1.0);
    }
    tear_down(&stand);
}

/* Paths are a function of the entity: drawing another one before or after changes nothing. */
static void one_more_entity_changes_no_draw(void **state)
{
    struct stand stand;
    size_t cells;
    double *again;

    (void)state;
    set_up(&stand, 18);
    cells = current->path_count * (size_t)stand.grid.points;
    again = calloc(cells + 1, sizeof *again);
    assert_non_null(again);
    current->draw(stand.view.parameters, 10, &stand.grid, 4, 2, again);
    assert_true(cells == 0 || memcmp(again, stand.paths, cells * sizeof *again) != 0);
    current->draw(stand.view.parameters, 9, &stand.grid, 4, 2, again);
    assert_memory_equal(again, stand.paths, cells * sizeof *again);
    free(again);
    tear_down(&stand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_of_the_kind_are_valid),
        cmocka_unit_test(a_round_trip_never_creates_value),
        cmocka_unit_test(what_was_put_in_comes_out_and_no_more),
        cmocka_unit_test(taking_leaves_no_more_than_before_less_the_amount),
        cmocka_unit_test(value_never_falls_with_time),
        cmocka_unit_test(looking_changes_nothing),
        cmocka_unit_test(a_copied_state_evolves_alike),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(marginal_rate_never_rises_with_the_amount),
        cmocka_unit_test(marginal_rate_is_what_a_small_position_earns),
        cmocka_unit_test(utilisation_is_a_fraction),
        cmocka_unit_test(one_more_entity_changes_no_draw),
    };
    int failed = 0;

    for (const struct mito_venue_kind *const *kind = mito_venue_kinds; *kind != NULL; kind++) {
        current = *kind;
        failed += cmocka_run_group_tests_name((*kind)->section->name, tests, NULL, NULL);
    }
    return failed != 0;
}
