#include "sim/base/emit.h"
#include "sim/base/json_tree.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *emit_sample(void)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct sim_emit emit;

    sim_emit_init(&emit, out, 1);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "text", "a \"quoted\"\\ line\n\x01 and µ");
    sim_emit_number(&emit, "third", 1.0 / 3);
    sim_emit_number(&emit, "none", NAN);
    sim_emit_unsigned(&emit, "most", UINT64_MAX);
    sim_emit_array(&emit, "list");
    sim_emit_integer(&emit, NULL, -3);
    sim_emit_boolean(&emit, NULL, true);
    sim_emit_end(&emit);
    sim_emit_object(&emit, "empty");
    sim_emit_end(&emit);
    sim_emit_end(&emit);
    fclose(out);
    return text;
}

static void what_is_written_reads_back(void **state)
{
    struct sim_json_tree tree;
    char *text = emit_sample();

    (void)state;
    assert_int_equal(sim_json_tree_parse(&tree, text, NULL), SIM_OK);
    assert_string_equal(sim_json_tree_text(tree.root, "text", ""), "a \"quoted\"\\ line\n\x01 and µ");
    assert_true(strtod(sim_json_tree_text(tree.root, "third", ""), NULL) == 1.0 / 3);
    assert_int_equal(sim_json_tree_find(tree.root, "none")->kind, SIM_JSON_NULL);
    assert_string_equal(sim_json_tree_text(tree.root, "most", ""), "18446744073709551615");
    const struct sim_json_node *list = sim_json_tree_find(tree.root, "list");
    assert_int_equal(list->kind, SIM_JSON_ARRAY);
    assert_string_equal(list->child->text, "-3");
    assert_string_equal(list->child->next->text, "true");
    assert_null(list->child->next->next);
    assert_null(sim_json_tree_find(tree.root, "empty")->child);
    assert_null(sim_json_tree_find(tree.root, "absent"));
    sim_json_tree_fini(&tree);
    sim_json_tree_fini(&tree);
    free(text);
}

static void escapes_are_resolved(void **state)
{
    struct sim_json_tree tree;

    (void)state;
    assert_int_equal(sim_json_tree_parse(&tree, "{\"a\": \"\\u0041\\u00b5\\u20ac\\/\\t\"}", NULL), SIM_OK);
    assert_string_equal(sim_json_tree_text(tree.root, "a", ""), "A\u00b5\u20ac/\t");
    sim_json_tree_fini(&tree);
}

static void what_is_not_json_is_refused(void **state)
{
    static const char *const bad[] = {"",       "{",          "[1,",   "{\"a\"}",     "{\"a\": }", "[1 2]",
                                      "\"open", "[\"\\x\"]", "{} {}", "[\"\\u12\"]", "{a: 1}",    "[1}",
                                      "\"\\"};
    struct sim_error error;
    struct sim_json_tree tree;
    char deep[200];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(sim_json_tree_parse(&tree, bad[i], &error), SIM_DAMAGED);
        assert_null(tree.root);
    }
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_int_equal(sim_json_tree_parse(&tree, deep, &error), SIM_DAMAGED);
}

/* Every prefix of a valid text is refused without reading past its end (the sanitizer builds watch). */
static void every_torn_text_is_refused(void **state)
{
    struct sim_json_tree tree;
    char *text = emit_sample();
    size_t length = strcspn(text, "\0") - 2;

    (void)state;
    while (length > 0 && text[length] != '}') {
        length--;
    }
    for (; length > 0; length--) {
        char *torn = strndup(text, length);
        assert_int_equal(sim_json_tree_parse(&tree, torn, NULL), SIM_DAMAGED);
        free(torn);
    }
    free(text);
}

static void the_shortest_form_reads_back_to_the_same_bits(void **state)
{
    static const double values[] = {0.1, 1.0 / 3, 1e22, 5e-324, 1.7976931348623157e308, 123456789.125, -2.5};
    char text[32];

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        sim_emit_shortest(text, values[i]);
        assert_true(strtod(text, NULL) == values[i]);
    }
    sim_emit_shortest(text, 0.1);
    assert_string_equal(text, "0.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(escapes_are_resolved),
        cmocka_unit_test(what_is_not_json_is_refused),
        cmocka_unit_test(every_torn_text_is_refused),
        cmocka_unit_test(the_shortest_form_reads_back_to_the_same_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
