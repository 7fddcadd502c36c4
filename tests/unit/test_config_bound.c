/* A bound study: structs, defaults, references, overrides, evidence, canonical JSON, a model's own faults. */
#include "sim/config/quantity.h"
#include "sim/config/sweep.h"
#include "tests/unit/config_example.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct sim_study_file *file;
    struct sim_bound *bound;
    const struct zoo *zoo;
    char messages[4096];
};

static struct fixture bind(const char *text, const struct sim_override *overrides, size_t count)
{
    struct fixture made = {0};

    if (zoo_bind(text, overrides, count, &made.file, &made.bound, made.messages, sizeof made.messages) == SIM_OK) {
        made.zoo = sim_bound_root(made.bound);
    }
    return made;
}

static void drop(struct fixture *fixture)
{
    sim_bound_free(fixture->bound);
    sim_study_free(fixture->file);
}

static struct fixture bind_set(const char *path, const char *value)
{
    const struct sim_override override = {.path = path, .value = value, .origin = "--set"};

    return bind(zoo_study, &override, 1);
}

static void every_type_reaches_its_member(void **state)
{
    (void)state;
    struct fixture f = bind(zoo_study, NULL, 0);
    const struct zoo_room *rooms = f.zoo->rooms.items;
    const struct zoo_animal *animals = f.zoo->animals.items;
    const struct zoo_bird *wren = animals[0].kinded.parameters;
    const struct zoo_fish *pike = animals[1].kinded.parameters;
    const struct zoo_size_spread *size = pike->size.parameters;
    const struct zoo_climate_swing *swing = rooms[1].climate.parameters;
    const struct zoo_climate_fixed *constant = rooms[0].climate.parameters;
    const struct zoo_label *labels = f.zoo->labels.items;
    const struct zoo_visit *visits = f.zoo->visits.items;
    const sim_time *hours = f.zoo->hours.items;

    assert_string_equal(f.zoo->name, "little zoo");
    assert_int_equal(f.zoo->seed, 20261121);
    assert_true(f.zoo->open);
    assert_true(f.zoo->factor == 0.0015);
    assert_int_equal(f.zoo->season, 2);
    assert_int_equal(f.zoo->guard, 1);
    assert_int_equal(f.zoo->rooms.count, 2);
    assert_string_equal(rooms[1].name, "south");
    assert_int_equal(rooms[0].cleaning, 36 * SIM_HOUR);
    assert_true(rooms[0].fill == 0.003 && rooms[1].fill == 0.5);
    assert_int_equal(rooms[0].climate.kind, 0);
    assert_true(constant->degrees == 21);
    assert_int_equal(rooms[1].climate.kind, 1);
    assert_true(swing->low == -5 && swing->high == 25.5);
    assert_int_equal(swing->period, SIM_DAY);
    assert_int_equal(animals[0].kinded.kind, 0);
    assert_int_equal(animals[1].room, 1);
    assert_true(wren->flies && wren->rate == 40);
    assert_true(sim_quantity_double(&pike->water) == 250000);
    assert_int_equal(pike->size.kind, 1);
    assert_true(size->median == 0.6 && size->sigma == 0.5);
    assert_int_equal(f.zoo->labels.count, 2);
    assert_string_equal(labels[0].name, "first one");
    assert_int_equal(labels[1].value, 2);
    assert_int_equal(f.zoo->visits.count, 2);
    assert_int_equal(visits[1].start, 150 * SIM_MINUTE);
    assert_int_equal(visits[1].people, 1);
    assert_int_equal(f.zoo->hours.count, 2);
    assert_int_equal(hours[1], 12 * SIM_HOUR);
    assert_true(f.zoo->shop.growth == 0.05 && sim_quantity_double(&f.zoo->shop.price) == 12.5);
    drop(&f);
}

static void a_reference_map_stands_in_the_order_of_what_it_names(void **state)
{
    (void)state;
    struct fixture f = bind(zoo_study, NULL, 0); /* the file names pike first, then wren */
    const struct zoo_share *shares = f.zoo->diet.items;
    const struct zoo_stock *stock = f.zoo->stock.items;

    assert_int_equal(f.zoo->diet.count, 2);
    assert_int_equal(shares[0].animal.index, 0);
    assert_true(shares[0].share == 0.25 && shares[1].share == 0.6);
    assert_int_equal(f.zoo->stock.count, 1);
    assert_int_equal(stock[0].room.index, 1);
    assert_int_equal(stock[0].buckets, 3);
    drop(&f);
}

static void none_has_a_value_of_its_own_in_every_type(void **state)
{
    (void)state;
    struct fixture f = bind(zoo_study, NULL, 0);
    struct fixture given = bind_set("guard", "none");

    assert_true(f.zoo->limit == SIM_TIME_MAX);
    assert_true(sim_quantity_is_none(&f.zoo->budget));
    assert_null(f.zoo->free_text);
    assert_true(f.zoo->cafe.growth == 0 && sim_bound_is_default(f.bound, &f.zoo->cafe));
    assert_int_equal(given.zoo->guard, SIM_FIELD_NONE);
    assert_false(sim_bound_is_default(given.bound, &given.zoo->guard));
    drop(&f);
    drop(&given);
}

static void the_later_override_wins_and_makes_what_is_missing(void **state)
{
    (void)state;
    const struct sim_override overrides[] = {
        {.path = "seed", .value = "3", .origin = "--set"},
        {.path = "rooms.west.cleaning", .value = "2d", .origin = "--set"},
        {.path = "rooms.south.climate", .value = "{model: fixed, degrees: 5}", .origin = "--set"},
        {.path = "visits[1].people", .value = "7", .origin = "--set"},
        {.path = "labels.\"first one\"", .value = "9", .origin = "--set"},
        {.path = "'labels'.third", .value = "'10'", .origin = "--set"},
        {.path = "seed", .value = "4", .origin = "--set"},
        {.path = "free", .value = "[1d, {a: \"x y\", b: ~}]", .origin = "--set"},
    };
    struct fixture f = bind(zoo_study, overrides, sizeof overrides / sizeof overrides[0]);
    struct fixture plain = bind(zoo_study, NULL, 0);

    assert_string_equal(f.messages, "");
    const struct zoo_room *rooms = f.zoo->rooms.items;
    const struct zoo_visit *visits = f.zoo->visits.items;
    const struct zoo_label *labels = f.zoo->labels.items;
    assert_int_equal(f.zoo->seed, 4);
    assert_int_equal(f.zoo->rooms.count, 3);
    assert_string_equal(rooms[2].name, "west");
    assert_int_equal(rooms[2].cleaning, 2 * SIM_DAY);
    assert_int_equal(rooms[1].climate.kind, 0);
    assert_int_equal(visits[1].people, 7);
    assert_int_equal(labels[0].value, 9);
    assert_int_equal(labels[2].value, 10);
    assert_string_equal(f.zoo->free_text, "[1d, {a: \"x y\", b: null}]");
    assert_int_equal(plain.zoo->seed, 20261121); /* the file is as it was */
    drop(&f);
    drop(&plain);
}

static void an_override_that_fails_names_its_path(void **state)
{
    (void)state;
    static const struct {
        const char *path, *value, *wanted;
    } cases[] = {
        {"rooms.north.claening", "1d", "--set:1:1: rooms.north.claening: unknown key; did you mean \"cleaning\"?\n"},
        {"raoms.north.cleaning", "1d", "--set:1:1: raoms: unknown key; did you mean \"rooms\"?\n"},
        {"rooms.nroth.fill", "3%", "--set:1:1: rooms.nroth: no \"nroth\" in rooms; did you mean \"north\"?\n"},
        {"rooms.attic.fill", "3%",
         "--set:1:1: rooms.attic: no \"attic\" in rooms; there are north, south (a new one also needs \"cleaning\")\n"},
        {"animals.wern.rate", "3/d", "--set:1:1: animals.wern: no \"wern\" in animals; did you mean \"wren\"?\n"},
        {"rooms.*.fill", "3%",
         "--set:1:1: rooms.*.fill: a path names one key at a time; * stands for all only under `evidence`\n"},
        {"seed", "12 parsecs", "--set:1:1: seed: \"12 parsecs\": expected a whole number such as 200 or 20k\n"},
        {"seed", "[", "--set:2:1: seed: not YAML: did not find expected node content"},
        {"seed", "\xff", "--set:1:1: seed: not YAML: invalid leading UTF-8 octet\n"},
        {"rooms.north.cleaning.x", "1",
         "--set:1:1: rooms.north.cleaning.x: no key \"x\" here: this is a value, not a mapping\n"},
        {"visits.start", "1", "--set:1:1: visits.start: no key \"start\" here: this is a list\n"},
        {"visits[2]", "1", "--set:1:1: visits[2]: no item [2]: the list is shorter\n"},
        {"rooms[0]", "1", "--set:1:1: rooms[0]: no item [0]: this is no list\n"},
        {"visits[x]", "1", "--set:1:1: visits[x]: not a path: an index is written [2]\n"},
        {"rooms..x", "1", "--set:1:1: rooms..x: not a path: a key is empty"},
        {"rooms.'x", "1", "--set:1:1: rooms.'x: not a path: a quote stays open or holds no key\n"},
        {"", "1", "--set:1:1: the path is empty\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f = bind_set(cases[i].path, cases[i].value);
        if (f.bound != NULL || strncmp(f.messages, cases[i].wanted, strlen(cases[i].wanted)) != 0) {
            fail_msg("%s=%s: wanted %sfound %s", cases[i].path, cases[i].value, cases[i].wanted, f.messages);
        }
        drop(&f);
    }
}

static void an_override_from_the_file_stands_at_its_place(void **state)
{
    (void)state;
    const struct sim_override override = {
        .path = "rooms.south.fill", .value = "130%", .origin = "zoo.yaml", .line = 26, .column = 12};
    struct fixture f = bind(zoo_study, &override, 1);

    assert_string_equal(f.messages, "zoo.yaml:26:12: rooms.south.fill: 130% is above 100%; allowed: 0% to 100%\n");
    drop(&f);
}

static char *json_of(const char *text)
{
    struct fixture f = bind(text, NULL, 0);

    assert_string_equal(f.messages, "");
    char *json = sim_bound_json(f.bound, NULL);
    drop(&f);
    return json;
}

static void equal_studies_in_other_words_give_equal_json(void **state)
{
    (void)state;
    static const char flow[] =
        "# the same zoo, in other words\n"
        "{\"evidence\": {animals.wren.rate: {source: field notes, kind: measured}},\n"
        " shop: {growth: {range: [1%, 9%], date: '2025-06-01', source: \"annual report\", evidence: cited, value: "
        "500bp}},\n"
        " visits: [{people: '20', start: 540m}, {start: 9000s}],\n"
        " labels: {'first one': 1.0, second: 2e0}, stock: {south: {buckets: 0.003k}}, diet: {wren: 25%, pike: 0.6},\n"
        " guard: pike, seed: 20261121, name: 'little zoo', factor: 0.0015,\n"
        " animals: {wren: {rate: 40/d, room: north, kind: bird},\n"
        "   pike: {size: {lognormal: {median: &m .6}}, water: 250_000litre, room: south, kind: fish}},\n"
        " rooms: {north: {fill: 0.3%, cleaning: 36h},\n"
        "   south: {climate: {high: 25.50, low: -5.0, model: swing}, cleaning: 1.5h}}}\n";
    char *one = json_of(zoo_study), *two = json_of(flow);

    assert_string_equal(one, two);
    free(one);
    free(two);
}

static void json_tells_defaults_evidence_and_leaves_out_what_is_ignored(void **state)
{
    (void)state;
    static const char *const ignore[] = {"name", "visits", "labels", NULL};
    struct fixture f = bind(zoo_study, NULL, 0);
    char *json = sim_bound_json(f.bound, ignore);

    assert_non_null(strstr(json, "{\"path\": \"rooms.south.fill\", \"value\": 0.5, \"unit\": \"1\", \"default\": true, "
                                 "\"evidence\": \"measured\", \"source\": \"keeper's book\", \"date\": \"2025-03-01\", "
                                 "\"range\": \"20% .. 90%\"}"));
    assert_non_null(
        strstr(json, "{\"path\": \"rooms.north.cleaning\", \"value\": \"36h\", \"unit\": \"s\", \"default\": false, "
                     "\"evidence\": \"assumed\", \"source\": \"study file\", \"date\": null, \"range\": null}"));
    assert_non_null(strstr(json, "{\"path\": \"seed\", \"value\": 20261121, \"unit\": \"1\", \"default\": false, "
                                 "\"evidence\": null,")); /* a choice of design is no claim about the world */
    assert_non_null(strstr(json, "{\"path\": \"rooms\", \"value\": [\"north\",\"south\"],"));
    assert_null(strstr(json, "\"path\": \"name\""));
    assert_null(strstr(json, "\"path\": \"visits"));
    assert_null(strstr(json, "\"path\": \"labels"));
    free(json);
    drop(&f);
}

static void evidence_comes_from_the_value_then_the_pattern_then_the_table(void **state)
{
    (void)state;
    static const char more[] = "  rooms.*.fill: {kind: cited, source: guide, range: [1%, 99%]}\n"
                               "  rooms.south.fill: {source: own guess}\n"
                               "  shop.growth: {kind: assumed}\n";
    char text[8192];
    struct sim_parameter p;
    size_t seen = 0, assumed = 0;

    snprintf(text, sizeof text, "%s%s", zoo_study, more);
    struct fixture f = bind(text, NULL, 0);
    assert_string_equal(f.messages, "");
    for (size_t i = 0; sim_bound_parameter(f.bound, i, &p); i++) {
        assumed += p.evidence == SIM_EVIDENCE_ASSUMED;
        if (strcmp(p.path, "animals.wren.rate") == 0) {
            assert_int_equal(p.evidence, SIM_EVIDENCE_MEASURED);
            assert_string_equal(p.source, "field notes");
            seen++;
        } else if (strcmp(p.path, "rooms.north.fill") == 0) {
            assert_int_equal(p.evidence, SIM_EVIDENCE_CITED);
            assert_string_equal(p.range, "1% .. 99%");
            seen++;
        } else if (strcmp(p.path, "rooms.south.fill") == 0) { /* the later pattern, also over a default */
            assert_int_equal(p.evidence, SIM_EVIDENCE_ASSUMED);
            assert_string_equal(p.source, "own guess");
            seen++;
        } else if (strcmp(p.path, "shop.growth") == 0) { /* said beside the value */
            assert_int_equal(p.evidence, SIM_EVIDENCE_CITED);
            seen++;
        } else if (strcmp(p.path, "shop.price") == 0) {
            assert_string_equal(p.source, "price list");
            assert_true(p.is_default);
            seen++;
        }
    }
    assert_int_equal(seen, 5);
    assert_true(assumed >= 10);
    drop(&f);
}

static void a_value_is_found_by_its_path(void **state)
{
    (void)state;
    struct fixture f = bind(zoo_study, NULL, 0);
    char text[64];
    double number = 0;
    const char *unit = NULL;

    assert_true(sim_bound_value(f.bound, "rooms.north.cleaning", text, sizeof text, &number, &unit));
    assert_string_equal(text, "36h");
    assert_true(number == 36 * 3600.0);
    assert_string_equal(unit, "s");
    assert_true(sim_bound_value(f.bound, "animals.pike.water", text, sizeof text, &number, &unit));
    assert_string_equal(text, "250000 litre");
    assert_string_equal(unit, "litre");
    assert_true(sim_bound_value(f.bound, "animals.pike.room", text, sizeof text, &number, &unit));
    assert_string_equal(text, "south");
    assert_true(isnan(number) && unit == NULL);
    assert_true(sim_bound_value(f.bound, "labels.\"first one\"", text, sizeof text, &number, NULL));
    assert_false(sim_bound_value(f.bound, "rooms.north", text, sizeof text, NULL, NULL));
    assert_false(sim_bound_value(f.bound, "rooms", text, 4, NULL, NULL));
    drop(&f);
}

static void a_models_fault_stands_where_the_member_was_written(void **state)
{
    (void)state;
    struct fixture f = bind(zoo_study, NULL, 0);
    const struct zoo_room *rooms = f.zoo->rooms.items;
    const struct zoo_animal *animals = f.zoo->animals.items;
    const struct zoo_bird *wren = animals[0].kinded.parameters;
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);

    sim_bound_remark(f.bound, NULL, "seen %d things", 3);
    sim_bound_fault(f.bound, &wren->rate, "too many songs for %s", "a wren");
    sim_bound_fault(f.bound, &rooms[1].fill, "a default may be wrong too");
    sim_bound_fault(f.bound, &rooms[1], "cold");
    sim_bound_fault(f.bound, &f.zoo->shop.growth, "too fast");
    sim_bound_report(f.bound, out);
    fclose(out);
    assert_int_equal(sim_bound_fault_count(f.bound), 4);
    assert_string_equal(written, "zoo.yaml:7:5: rooms.south.fill: a default may be wrong too\n"
                                 "zoo.yaml:7:5: rooms.south: cold\n"
                                 "zoo.yaml:10:41: animals.wren.rate: too many songs for a wren\n"
                                 "zoo.yaml:24:24: shop.growth: too fast\n"
                                 "zoo.yaml:1:1: note: seen 3 things\n");
    assert_string_equal(sim_bound_path(f.bound, &rooms[0].cleaning), "rooms.north.cleaning");
    assert_string_equal(sim_bound_path(f.bound, &animals[1].kinded), "animals.pike.kind");
    assert_string_equal(sim_bound_path(f.bound, &f), "");
    assert_true(sim_bound_is_default(f.bound, &rooms[1].fill));
    assert_false(sim_bound_is_default(f.bound, &rooms[0].fill));
    free(written);
    drop(&f);
}

static void an_alias_stands_at_its_own_place(void **state)
{
    (void)state;
    struct fixture f = bind("name: z\nrooms:\n  a: &r {cleaning: 1d, fill: 10%}\n  b: *r\n  c: {cleaning: &d 2d}\n"
                            "limit: *d\n",
                            NULL, 0);
    const struct zoo_room *rooms = f.zoo->rooms.items;
    const char *origin = NULL;
    uint32_t line = 0, column = 0;

    assert_true(rooms[1].fill == 0.1);
    assert_int_equal(f.zoo->limit, 2 * SIM_DAY);
    assert_true(sim_bound_place(f.bound, &f.zoo->limit, &origin, &line, &column));
    assert_int_equal(line, 6);
    assert_int_equal(column, 8);
    drop(&f);
}

static void sweep_is_a_key_of_the_room(void **state)
{
    (void)state;
    struct fixture f = bind("name: z\nrooms: {}\nsweep: {seed: [1, 2]}\n", NULL, 0);

    assert_non_null(f.bound);
    drop(&f);
}

/* Reads the sweep of a study under one override; messages go to `messages`. */
static enum sim_status sweep_under(const char *text, const char *path, const char *value, struct sim_sweep *sweep,
                                   struct sim_study_file **file, char *messages, size_t size)
{
    const struct sim_override override = {.path = path, .value = value, .origin = "--set"};
    char *written = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&written, &length);

    assert_int_equal(sim_study_parse("zoo.yaml", text, strlen(text), file, out), SIM_OK);
    enum sim_status status = sim_sweep_init(sweep, *file, &override, 1, out);
    fclose(out);
    snprintf(messages, size, "%s", written);
    free(written);
    return status;
}

static void the_command_line_may_set_the_sweep(void **state)
{
    (void)state;
    static const struct {
        const char *text, *path, *value;
        uint32_t points;
        const char *wanted; /* the first path, or the messages */
    } cases[] = {
        {"name: z\n", "sweep", "{seed: [1, 2, 3]}", 3, "seed"},
        {"name: z\n", "sweep.rooms.north.fill", "[1%, 2%]", 2, "rooms.north.fill"},
        {"name: z\n", "sweep.'rooms.north.fill'", "[1%, 2%]", 2, "rooms.north.fill"},
        {"name: z\nsweep:\n", "sweep.labels.\"first one\"", "[1, 2]", 2, "labels.\"first one\""},
        {"name: z\nsweep: {seed: [1, 2]}\n", "sweep.seed", "[1, 2, 3]", 3, "seed"},
        {"name: z\nsweep: {seed: [1, 2]}\n", "sweep.factor", "[1, 2]", 4, "seed"},
        {"name: z\nsweep: {seed: [1, 2]}\n", "sweep", "", 1, NULL},
        {"name: z\nsweep: {seed: [1, 2], factor: [3, 4]}\n", "seed", "7", 2, "factor"},
        {"name: z\n", "sweep.seed", "[]", 0,
         "--set:1:1: sweep.seed: wants a list of values such as [1, 2]; found an empty list\n"},
        {"name: z\n", "sweep", "{seed: 3}", 0,
         "--set:1:8: sweep.seed: wants a list of values such as [1, 2]; found \"3\"\n"},
        {"name: z\n", "sweep", "3", 0, "--set:1:1: sweep: wants a mapping {path: [value, ...]}; found \"3\"\n"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_study_file *file = NULL;
        struct sim_sweep sweep;
        char messages[512];
        enum sim_status status =
            sweep_under(cases[i].text, cases[i].path, cases[i].value, &sweep, &file, messages, sizeof messages);
        assert_int_equal(status, cases[i].points > 0 ? SIM_OK : SIM_BAD_CONFIG);
        assert_int_equal(sweep.point_count, cases[i].points);
        if (status != SIM_OK) {
            assert_string_equal(messages, cases[i].wanted);
        } else if (cases[i].wanted != NULL) {
            assert_string_equal(sweep.paths[0].path, cases[i].wanted);
        }
        sim_sweep_fini(&sweep);
        sim_study_free(file);
    }
}

static void a_grid_that_is_too_large_is_told_once(void **state)
{
    (void)state;
    char text[8192] = "name: z\nsweep:\n", messages[512];
    struct sim_study_file *file = NULL;
    struct sim_sweep sweep;

    for (int i = 0; i < 20; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "  p%d: [1, 2, 3, 4]\n", i);
    }
    assert_int_equal(sweep_under(text, "seed", "1", &sweep, &file, messages, sizeof messages), SIM_BAD_CONFIG);
    assert_string_equal(messages, "zoo.yaml:3:3: sweep: the grid has more than 100000 points\n");
    sim_study_free(file);
}

static void a_slip_in_a_swept_path_is_told_at_its_place_in_the_file(void **state)
{
    (void)state;
    const struct sim_override override = {
        .path = "rooms.nroth.fill", .value = "3%", .origin = "zoo.yaml", .line = 26, .column = 12};
    struct fixture f = bind(zoo_study, &override, 1);

    assert_string_equal(f.messages, "zoo.yaml:26:12: rooms.nroth: no \"nroth\" in rooms; did you mean \"north\"?\n");
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_reaches_its_member),
        cmocka_unit_test(a_reference_map_stands_in_the_order_of_what_it_names),
        cmocka_unit_test(none_has_a_value_of_its_own_in_every_type),
        cmocka_unit_test(the_later_override_wins_and_makes_what_is_missing),
        cmocka_unit_test(an_override_that_fails_names_its_path),
        cmocka_unit_test(an_override_from_the_file_stands_at_its_place),
        cmocka_unit_test(equal_studies_in_other_words_give_equal_json),
        cmocka_unit_test(json_tells_defaults_evidence_and_leaves_out_what_is_ignored),
        cmocka_unit_test(evidence_comes_from_the_value_then_the_pattern_then_the_table),
        cmocka_unit_test(a_value_is_found_by_its_path),
        cmocka_unit_test(a_models_fault_stands_where_the_member_was_written),
        cmocka_unit_test(an_alias_stands_at_its_own_place),
        cmocka_unit_test(sweep_is_a_key_of_the_room),
        cmocka_unit_test(the_command_line_may_set_the_sweep),
        cmocka_unit_test(a_grid_that_is_too_large_is_told_once),
        cmocka_unit_test(a_slip_in_a_swept_path_is_told_at_its_place_in_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
