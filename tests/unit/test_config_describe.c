/* `describe` and the JSON Schema say what the field tables say. With the argument `schema` or `study` the program
 * prints that instead, for config_schema.py. */
#include "sim/config/describe.h"
#include "sim/config/schema.h"
#include "tests/unit/config_example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static char suggestion[64];

/* What describe prints; the caller frees it. */
static char *described(const char *key, bool json, bool *known)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    *known = sim_describe_print(&zoo_section, key, json, out, suggestion, sizeof suggestion);
    fclose(out);
    return text;
}

static void shows(const char *key, const char *wanted)
{
    bool known = false;
    char *text = described(key, false, &known);

    if (!known || strstr(text, wanted) == NULL) {
        fail_msg("describe %s: wanted\n%s\nfound\n%s", key == NULL ? "" : key, wanted, text);
    }
    free(text);
}

static void a_key_is_described_by_path_word_or_kind(void **state)
{
    (void)state;
    static const char fill[] = "rooms.*\n"
                               "  key       type      unit  default   range         evidence\n"
                               "  fill      fraction        50%       0% to 100%    measured\n"
                               "      Share of the places taken. [keeper's book; 2025-03-01; plausible 20% .. 90%]\n";

    shows("rooms.north.fill", fill);
    shows("rooms.*.fill", fill);
    shows("fill", fill);
    shows("rooms", "  cleaning  duration  s     required  1m to 30d\n");
    shows("fish", "animals.*  kind fish\n  Swims.\n");
    shows("animals.fish.water", "  water  amount  litre  required\n");
    shows("animals.pike.size.lognormal.sigma", "animals.*.size.lognormal  kind lognormal\n");
    shows("climate", "rooms.*.climate  kind swing\n");
    shows("animals.kind", "bird, fish");
    shows("season", "range: winter, spring, summer, autumn\n");
    shows(NULL, "(root)\n  A zoo with rooms and animals.\n");
}

static void a_kinds_key_is_not_another_kinds(void **state)
{
    (void)state;
    bool known = true;
    char *text = described("rooms.north.climate.fixed.low", false, &known);

    assert_false(known);
    free(text);
}

static void an_unknown_key_gets_the_nearest_word(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"fil", "fill"}, {"rooms.clening", "cleaning"}, {"lognorml", "lognormal"}, {"zzzzzz", ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool known = true;
        char *text = described(cases[i][0], false, &known);
        assert_false(known);
        assert_string_equal(text, "");
        assert_string_equal(suggestion, cases[i][1]);
        free(text);
    }
}

static void the_tables_fit_into_100_columns(void **state)
{
    (void)state;
    bool known = false;
    char *text = described(NULL, false, &known);

    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
        assert_in_range(strcspn(at, "\n"), 0, 100);
    }
    free(text);
}

static void the_tables_are_json_too(void **state)
{
    (void)state;
    bool known = false;
    char *text = described(NULL, true, &known);
    json_t *rows = json_loads(text, 0, NULL), *row = NULL;
    size_t index = 0;
    bool seen = false;

    assert_true(known);
    assert_true(json_is_array(rows));
    json_array_foreach(rows, index, row)
    {
        const char *path = json_string_value(json_object_get(row, "path"));
        assert_non_null(path);
        assert_true(json_is_string(json_object_get(row, "type")));
        if (strcmp(path, "rooms.*.fill") == 0) {
            seen = true;
            assert_string_equal(json_string_value(json_object_get(row, "default")), "50%");
            assert_true(json_number_value(json_object_get(row, "high")) == 1);
            assert_string_equal(json_string_value(json_object_get(row, "evidence")), "measured");
        }
    }
    assert_true(seen);
    json_decref(rows);
    free(text);
}

static void the_schema_closes_every_section(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    sim_schema_print(&zoo_section, "A zoo", out);
    fclose(out);
    json_t *schema = json_loads(text, 0, NULL);
    assert_true(json_is_object(schema));
    assert_string_equal(json_string_value(json_object_get(schema, "title")), "A zoo");
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    json_t *properties = json_object_get(schema, "properties");
    for (const struct sim_field *field = zoo_section.fields; field->name != NULL; field++) {
        assert_non_null(json_object_get(properties, field->name));
    }
    assert_non_null(json_object_get(properties, "evidence"));
    json_t *shop = json_object_get(properties, "shop");
    assert_true(json_is_false(json_object_get(shop, "additionalProperties")));
    json_decref(schema);
    free(text);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_described_by_path_word_or_kind),
        cmocka_unit_test(a_kinds_key_is_not_another_kinds),
        cmocka_unit_test(an_unknown_key_gets_the_nearest_word),
        cmocka_unit_test(the_tables_fit_into_100_columns),
        cmocka_unit_test(the_tables_are_json_too),
        cmocka_unit_test(the_schema_closes_every_section),
    };

    if (count == 2 && strcmp(arguments[1], "schema") == 0) {
        sim_schema_print(&zoo_section, "A zoo", stdout);
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "study") == 0) {
        fputs(zoo_study, stdout);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
