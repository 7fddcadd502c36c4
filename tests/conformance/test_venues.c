/* What every kind of venue must keep, stamped on each entry of mito_venue_kinds: a new kind is tested by being listed.
 * Parameters are the kind's defaults, bound from a study text as users write it. */
#include "tests/conformance/venue_stand.h"

/* Kinds that their keys turn into something else. */
static const struct variant {
    const char *name, *kind, *keys;
} variants[] = {
    {"lending on Compound's curve", "lending", ", curve: {kind: compound_v2}"},
    {"lending on Comet's curve", "lending", ", curve: {kind: comet}"},
    {"lending against collateral", "lending", ", collateral: {asset: gem}"},
    {"lending that writes off", "lending", ", collateral: {asset: gem, ltv_high: 80%, write_off: true}"},
    {"staking under Gloas", "staking", ", exit_churn: gloas"},
    {"staking behind a queue", "staking", ", backlog: 2.5M, outside_exits: 57k"},
};

static void the_defaults_of_the_kind_are_valid(void **state)
{
    struct stand stand;
    const void *member = NULL;

    (void)state;
    set_up(&stand, 18);
    assert_true(current->wrong == NULL || current->wrong(stand.view.parameters, &member) == NULL);
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
            struct mito_holding held = {0};
            mito_units amount, back;

            accrue(&stand, stand.grid.origin + (sim_time)i * 17 * SIM_MINUTE);
            amount = any_amount(&draw, room(&stand));
            put(&stand, &held, amount);
            back = value(&stand, &held);
            assert_true(back <= amount && back + dust(&stand, amount) >= amount);
            leave(&stand, &held, back);
            assert_true(value(&stand, &held) <= back && value(&stand, &held) + dust(&stand, amount) >= back);
            back = withdrawable(&stand, &held);
            assert_true(back <= amount);
            take(&stand, &held, back);
            assert_true(value(&stand, &held) <= amount - back);
        }
        tear_down(&stand);
    }
}

static void what_was_put_in_comes_out_and_no_more(void **state)
{
    struct sim_stream stream = sim_stream_of(2, 0, 0, 1);
    struct stand stand;
    struct mito_holding held = {0};
    mito_units in = 0, out = 0;

    (void)state;
    set_up(&stand, 18);
    for (uint32_t i = 0; i < 2000; i++) { /* at one moment: no growth */
        struct sim_draw draw = sim_stream_at(&stream, i);
        mito_units amount;

        if (sim_draw_below(&draw, 3) != 0) {
            amount = any_amount(&draw, room(&stand));
            put(&stand, &held, amount);
            in += amount;
        } else if (stand.kind->leave != NULL) {
            leave(&stand, &held, any_amount(&draw, staying(&stand, &held)));
        } else {
            amount = any_amount(&draw, withdrawable(&stand, &held));
            take(&stand, &held, amount);
            out += amount;
        }
        assert_true(out + value(&stand, &held) <= in);
        assert_true(out + value(&stand, &held) + (i + 1) * dust(&stand, in) >= in);
        assert_null(current->check == NULL ? NULL : current->check(stand.state, held.held));
    }
    tear_down(&stand);
}

static void taking_leaves_no_more_than_before_less_the_amount(void **state)
{
    struct sim_stream stream = sim_stream_of(3, 0, 0, 1);
    struct stand stand;
    struct mito_holding held = {0};

    (void)state;
    set_up(&stand, 18);
    put(&stand, &held, coins(&stand, 1000));
    for (uint32_t i = 0; i < 1500; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        mito_units before, amount;

        accrue(&stand, stand.grid.origin + (sim_time)i * SIM_HOUR);
        settle(&stand, &held);
        before = value(&stand, &held);
        leave(&stand, &held, any_amount(&draw, staying(&stand, &held)));
        assert_true(value(&stand, &held) <= before && value(&stand, &held) + dust(&stand, before) >= before);
        before = value(&stand, &held);
        amount = any_amount(&draw, withdrawable(&stand, &held));
        take(&stand, &held, amount);
        /* Who leaves in parts pays less price impact than who leaves at once. */
        assert_true(value(&stand, &held) <= before - amount || !is_plain(&stand));
        assert_true(value(&stand, &held) + amount + dust(&stand, before) >= before);
    }
    tear_down(&stand);
}

static void value_never_falls_with_time(void **state)
{
    struct stand stand;
    struct mito_holding held = {0};
    mito_units before;

    (void)state;
    set_up(&stand, 6);
    put(&stand, &held, coins(&stand, 5000));
    before = value(&stand, &held);
    for (sim_time now = stand.grid.origin; now < 25 * SIM_DAY; now += 1234567) {
        uint32_t entering = held.entries.count;

        accrue(&stand, now);
        settle(&stand, &held);
        /* What becomes active is rounded to units: one base unit at most. */
        assert_true(value(&stand, &held) + (held.entries.count != entering) >= before || !is_plain(&stand));
        before = value(&stand, &held);
    }
    assert_true(before > coins(&stand, 5000) || !is_plain(&stand));
    tear_down(&stand);
}

/* Asks for a quarter every day; what comes is never before its time, never out of order, never more than was asked. */
static void exits_are_paid_in_order_and_never_before_their_time(void **state)
{
    struct stand stand;
    struct mito_holding held = {0};
    mito_units asked = 0, got = 0;

    (void)state;
    set_up(&stand, 18);
    if (stand.kind->leave == NULL) {
        assert_true(mito_venue_exit_wait(stand.kind, stand.state, &stand.view, 0.0) == 0);
        tear_down(&stand);
        return;
    }
    put(&stand, &held, coins(&stand, 1000));
    for (sim_time now = stand.grid.origin; now < 60 * SIM_DAY; now += SIM_HOUR / 2) {
        sim_time due = held.exits.count > 0 ? held.exits.ticket[0].ready : INT64_MAX;
        mito_units ready;

        accrue(&stand, now);
        settle(&stand, &held);
        ready = withdrawable(&stand, &held);
        assert_true(ready == 0 || due <= now);
        assert_true(ready == mito_holding_claimable(&held));
        take(&stand, &held, ready);
        got += ready;
        assert_true(withdrawable(&stand, &held) == 0);
        if (now % SIM_DAY == 0) {
            sim_time wait = mito_venue_exit_wait(stand.kind, stand.state, &stand.view, 1e20);
            uint32_t before = held.exits.count;

            assert_true(wait > 0);
            asked += leave(&stand, &held, staying(&stand, &held) / 4);
            assert_true(held.exits.count <= before || held.exits.ticket[before].ready >= now + wait / 2);
        }
        for (uint32_t i = 1; i < held.exits.count; i++) {
            assert_true(held.exits.ticket[i - 1].ready <= held.exits.ticket[i].ready);
        }
        assert_true(mito_holding_next(&held) > now);
        assert_true(got <= asked);
    }
    assert_true(got > 0);
    tear_down(&stand);
}

/* Everything asked for at once, in as many requests as the kind needs: what was worth something comes out in full. */
static void what_a_position_is_worth_can_be_had_in_time(void **state)
{
    struct stand stand;
    struct mito_holding held = {0};
    mito_units worth, got = 0;

    (void)state;
    set_up(&stand, 18);
    put(&stand, &held, coins(&stand, 1000));
    accrue(&stand, 0);
    settle(&stand, &held);
    worth = value(&stand, &held);
    for (sim_time now = 0; now < 60 * SIM_DAY; now += SIM_HOUR) {
        mito_units ready;

        accrue(&stand, now);
        settle(&stand, &held);
        leave(&stand, &held, staying(&stand, &held));
        ready = withdrawable(&stand, &held);
        take(&stand, &held, ready);
        got += ready;
    }
    assert_true(got + 100 >= worth || !is_plain(&stand)); /* the smallest request is 100 base units */
    assert_true(value(&stand, &held) <= 100);
    tear_down(&stand);
}

static void a_loss_hits_all_holders_alike(void **state)
{
    static const double fractions[] = {0.0, 0.25, 1.0};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct stand stand;
        struct mito_holding small = {0}, large = {0};
        mito_units before_small, before_large;
        double kept = 1 - fractions[i];

        set_up(&stand, 18);
        put(&stand, &small, coins(&stand, 10));
        put(&stand, &large, coins(&stand, 50));
        accrue(&stand, SIM_DAY);
        settle(&stand, &small);
        settle(&stand, &large);
        leave(&stand, &large, coins(&stand, 20));
        before_small = value(&stand, &small);
        before_large = value(&stand, &large);
        stand.kind->lose(stand.state, &stand.view, fractions[i]);
        assert_null(current->check == NULL ? NULL : current->check(stand.state, small.held + large.held));
        /* Four units of rounding, and the last digits of a double. */
        assert_true(sim_wide_double(value(&stand, &small)) <= sim_wide_double(before_small) * kept + 8192);
        assert_true(sim_wide_double(value(&stand, &large)) <= sim_wide_double(before_large) * kept + 8192);
        if (is_plain(&stand)) {
            assert_true(sim_wide_double(value(&stand, &small)) >= sim_wide_double(before_small) * kept - 8192);
            assert_true(sim_wide_double(value(&stand, &large)) >= sim_wide_double(before_large) * kept - 8192);
        }
        accrue(&stand, 2 * SIM_DAY); /* and goes on */
        (void)room(&stand);
        (void)stand.kind->marginal_rate(stand.state, &stand.view, 0.0);
        tear_down(&stand);
    }
}

static void what_is_settled_is_out_of_reach_of_a_loss(void **state)
{
    struct stand stand;
    struct mito_holding held = {0};
    mito_units ready;

    (void)state;
    set_up(&stand, 18);
    put(&stand, &held, coins(&stand, 50));
    accrue(&stand, 0);
    settle(&stand, &held);
    leave(&stand, &held, value(&stand, &held));
    accrue(&stand, 55 * SIM_DAY);
    settle(&stand, &held);
    ready = mito_holding_claimable(&held);
    stand.kind->lose(stand.state, &stand.view, 1.0);
    assert_true((stand.kind->leave == NULL) == (ready == 0));
    assert_true(ready == 0 || (withdrawable(&stand, &held) == ready && value(&stand, &held) == ready));
    tear_down(&stand);
}

static void assert_alike(const struct stand *a, const struct stand *b, const struct mito_holding *held)
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
    struct mito_holding held = {0};

    (void)state;
    set_up(&stand, 18);
    put(&stand, &held, coins(&stand, 300));
    looker = copy_of(&stand);
    for (sim_time now = stand.grid.origin; now < 20 * SIM_DAY; now += 7 * SIM_MINUTE + 3) {
        accrue(&looker, now);
        accrue(&looker, now);
        value(&looker, &held);
        mito_venue_exit_wait(current, looker.state, &looker.view, 1e20);
        room(&looker);
        current->marginal_rate(looker.state, &looker.view, 1e20);
    }
    accrue(&stand, 20 * SIM_DAY);
    accrue(&looker, 20 * SIM_DAY);
    assert_alike(&stand, &looker, &held);
    free(looker.state);
    tear_down(&stand);
}

static void a_copied_state_evolves_alike(void **state)
{
    struct stand stand, copy;
    struct mito_holding held = {0}, more;

    (void)state;
    set_up(&stand, 18);
    put(&stand, &held, coins(&stand, 300));
    accrue(&stand, 0);
    copy = copy_of(&stand);
    for (sim_time now = 0; now < 20 * SIM_DAY; now += 5 * SIM_HOUR + 1) {
        accrue(&stand, now);
        accrue(&copy, now);
        more = held;
        settle(&stand, &held);
        settle(&copy, &more);
        put(&stand, &held, coins(&stand, 1));
        put(&copy, &more, coins(&stand, 1));
        leave(&stand, &held, coins(&stand, 2));
        leave(&copy, &more, coins(&stand, 2));
        assert_memory_equal(&held, &more, sizeof held);
        assert_alike(&stand, &copy, &held);
    }
    free(copy.state);
    tear_down(&stand);
}

static void limits_hold(void **state)
{
    struct stand stand;
    struct mito_holding held = {0}, none = {0};
    mito_units full;

    (void)state;
    set_up(&stand, 18);
    full = room(&stand);
    assert_true(full > 0);
    put(&stand, &held, full < coins(&stand, 1000000) ? full : coins(&stand, 1000000));
    assert_true(room(&stand) < full);
    assert_true(withdrawable(&stand, &held) <= value(&stand, &held));
    assert_true(withdrawable(&stand, &held) <= current->free_liquidity(stand.state, &stand.view));
    assert_true(withdrawable(&stand, &none) == 0 && value(&stand, &none) == 0);
    take(&stand, &held, withdrawable(&stand, &held));
    assert_true(value(&stand, &held) <= 1 || withdrawable(&stand, &held) == 0);
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

        assert_true((rate >= 0.0 || !is_plain(&stand)) && rate <= before); /* a pool may lose */
        before = rate;
    }
    tear_down(&stand);
}

/* The rate promised for one more unit is what a small position earns over a day without a grid point in it. */
static void marginal_rate_is_what_a_small_position_earns(void **state)
{
    struct stand stand;
    struct mito_holding held = {0};
    sim_time now = 0;
    double promised, before, earned;

    (void)state;
    set_up_step(&stand, 18, SIM_DAY);
    accrue(&stand, now);
    put(&stand, &held, coins(&stand, 1));
    while (held.entries.count > 0) { /* until it earns */
        now += SIM_DAY;
        accrue(&stand, now);
        settle(&stand, &held);
    }
    promised = current->marginal_rate(stand.state, &stand.view, 0.0);
    before = sim_wide_double(value(&stand, &held));
    accrue(&stand, now + SIM_DAY);
    earned = (sim_wide_double(value(&stand, &held)) / before - 1.0) * 365.0;
    /* One unit of 10^18 over 10^-4 of growth: twelve digits, less the rounding of 1 + growth. */
    assert_true((earned > promised * (1 - 1e-9) && earned < promised * (1 + 1e-9)) || !is_plain(&stand));
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
    if (current->draw == NULL) {
        return;
    }
    set_up(&stand, 18);
    cells = mito_venue_paths(current, stand.view.parameters) * (size_t)stand.grid.points;
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
        cmocka_unit_test(exits_are_paid_in_order_and_never_before_their_time),
        cmocka_unit_test(what_a_position_is_worth_can_be_had_in_time),
        cmocka_unit_test(a_loss_hits_all_holders_alike),
        cmocka_unit_test(what_is_settled_is_out_of_reach_of_a_loss),
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
        extra = "";
        failed += cmocka_run_group_tests_name((*kind)->section->name, tests, NULL, NULL);
        for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
            if (strcmp(variants[i].kind, (*kind)->section->name) == 0) {
                extra = variants[i].keys;
                failed += cmocka_run_group_tests_name(variants[i].name, tests, NULL, NULL);
            }
        }
    }
    return failed != 0;
}
