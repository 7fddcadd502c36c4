/* Malformed studies: each gives the right message at the right place, all of them in one pass, and never a crash. */
#include "tests/unit/config_example.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Room for 50 lines of any length. */
static char messages[65536];

static enum sim_status bind_bytes(const char *text, size_t length)
{
    struct sim_study_file *file = NULL;
    struct sim_bound *bound = NULL;
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);

    enum sim_status status = sim_study_parse("zoo.yaml", text, length, &file, out);
    if (status == SIM_OK) {
        status = sim_bound_create(file, NULL, 0, &zoo_section, &bound, out);
    }
    fclose(out);
    snprintf(messages, sizeof messages, "%s", written);
    free(written);
    assert_true((status == SIM_OK) == (bound != NULL));
    sim_bound_free(bound);
    sim_study_free(file);
    return status;
}

/* The study with the `at`-th line (from 1) replaced. */
struct malformed {
    const char *what;
    int line;           /* 0: `text` is the whole file */
    const char *text;   /* of the line */
    const char *wanted; /* begins one line of the messages */
};

static const struct malformed cases[] = {
    {"unknown key", 2, "sead: 3", "zoo.yaml:2:1: sead: unknown key; did you mean \"seed\"?"},
    {"unknown key, nothing near", 2, "zebra: 3", "zoo.yaml:2:1: zebra: unknown key; allowed: name, seed, open,"},
    {"unknown key further down", 5, "  north: {claening: 1d}",
     "zoo.yaml:5:11: rooms.north.claening: unknown key; did you mean \"cleaning\"?"},
    {"unknown key in a kind", 10, "  wren: {kind: bird, room: north, rate: 1/d, water: 3 litre}",
     "zoo.yaml:10:46: animals.wren.water: unknown key; allowed: room, kind, flies, rate"},
    {"duplicate key", 3, "seed: 4", "zoo.yaml:3:1: seed: duplicate key, first given at line 2, column 1"},
    {"duplicate key further down", 5, "  north: {fill: 1%, cleaning: 1d, fill: 2%}",
     "zoo.yaml:5:35: rooms.north.fill: duplicate key, first given at line 5, column 11"},
    {"missing key", 5, "  north: {}",
     "zoo.yaml:5:10: rooms.north: key \"cleaning\" is missing; it takes a duration such as 12s, 7d or 1d12h"},
    {"missing key of the root", 1, "season: winter", "zoo.yaml:1:1: key \"name\" is missing; it takes text"},
    {"missing kind", 10, "  wren: {room: north}",
     "zoo.yaml:10:9: animals.wren: key \"kind\" is missing; it is one of bird, fish"},
    {"wrong kind", 10, "  wren: {kind: brid, room: north}",
     "zoo.yaml:10:16: animals.wren.kind: no kind \"brid\"; did you mean \"bird\"?"},
    {"kind that is a list", 10, "  wren: {kind: [bird], room: north}",
     "zoo.yaml:10:16: animals.wren.kind: expected one of bird, fish; found a list"},
    {"wrong model", 8, "    climate: {model: polar}",
     "zoo.yaml:8:22: rooms.south.climate.model: no model \"polar\"; there are fixed, swing"},
    {"two tags", 15, "    size: {lognormal: {median: 1}, fixed: {metres: 2}}",
     "zoo.yaml:15:11: animals.pike.size: expected a mapping with one key of fixed, lognormal; found 2 keys"},
    {"wrong tag", 15, "    size: {lognomal: {median: 1}}",
     "zoo.yaml:15:12: animals.pike.size: no kind \"lognomal\"; did you mean \"lognormal\"?"},
    {"dangling reference", 10, "  wren: {kind: bird, room: nroth, rate: 1/d}",
     "zoo.yaml:10:28: animals.wren.room: no room \"nroth\"; did you mean \"north\"?"},
    {"dangling reference, nothing near", 16, "guard: lion",
     "zoo.yaml:16:8: guard: no animal \"lion\"; there are wren, pike"},
    {"dangling key", 17, "diet: {pik: 60%}", "zoo.yaml:17:8: diet.pik: no animal \"pik\"; did you mean \"pike\"?"},
    {"wrong type: list for a number", 3, "factor: [1]",
     "zoo.yaml:3:9: factor: expected a number such as 1.6; found a list"},
    {"wrong type: text for a number", 3, "factor: many",
     "zoo.yaml:3:9: factor: \"many\": expected a number such as 1.6"},
    {"wrong type: nothing", 3, "factor:", "zoo.yaml:3:8: factor: expected a number such as 1.6; found nothing"},
    {"wrong type: a word for a mapping", 5, "  north: 3",
     "zoo.yaml:5:10: rooms.north: expected a mapping; found \"3\""},
    {"wrong type: a mapping for a list", 3, "hours: {start: 3h}",
     "zoo.yaml:3:8: hours: expected a list; found a mapping"},
    {"yes is no switch", 3, "open: yes", "zoo.yaml:3:7: open: \"yes\": expected true or false"},
    {"wrong unit", 5, "  north: {cleaning: 12 parsecs}",
     "zoo.yaml:5:21: rooms.north.cleaning: \"12 parsecs\" has the unit \"parsecs\"; allowed: ms, s, m, h, d, w, y"},
    {"no unit", 5, "  north: {cleaning: 12}",
     "zoo.yaml:5:21: rooms.north.cleaning: \"12\" has no unit; allowed: ms, s,"},
    {"wrong unit of an amount", 14, "    water: 3 gallon",
     "zoo.yaml:14:12: animals.pike.water: \"3 gallon\" has the unit \"gallon\"; allowed: litre"},
    {"above the range", 5, "  north: {cleaning: 1d, fill: 130%}",
     "zoo.yaml:5:31: rooms.north.fill: 130% is above 100%; allowed: 0% to 100%"},
    {"below the range", 5, "  north: {cleaning: 1s}",
     "zoo.yaml:5:21: rooms.north.cleaning: 1s is below 1m; allowed: 1m to 30d"},
    {"wrong choice", 3, "season: sumer",
     "zoo.yaml:3:9: season: \"sumer\" is not one of winter, spring, summer, autumn; did you mean \"summer\"?"},
    {"not a number", 3, "factor: .nan", "zoo.yaml:3:9: factor: .nan is not a finite number"},
    {"infinite", 3, "factor: -.inf", "zoo.yaml:3:9: factor: -.inf is not a finite number"},
    {"1e400", 3, "factor: 1e400", "zoo.yaml:3:9: factor: 1e400 is too large: above 1e300"},
    {"2^64", 2, "seed: 18446744073709551616", "zoo.yaml:2:7: seed: 18446744073709551616 is too large: above 2^63"},
    {"bad name", 5, "  no.rth: {cleaning: 1d}",
     "zoo.yaml:5:3: rooms.\"no.rth\": a name is at most 63 letters, digits, _ and -"},
    {"a key that is a list", 3, "[a, b]: 1", "zoo.yaml:3:1: a key is a word; found a list"},
    {"an empty key", 3, "'': 1", "zoo.yaml:3:1: a key is empty"},
    {"merge key", 5, "  <<: {cleaning: 1d}",
     "zoo.yaml:5:3: rooms: merge keys (<<) are not supported; write an alias for a whole value"},
    {"tag", 3, "factor: !!float 3", "zoo.yaml:3:9: factor: tag !!float: tags are not used here; leave it out"},
    {"cycle", 3, "free: &a {b: [*a]}",
     "zoo.yaml:3:15: free.b[0]: alias *a: a cycle, it stands inside the value it names"},
    {"unknown anchor", 3, "factor: *nobody", "zoo.yaml:3:9: factor: alias *nobody: no anchor &nobody before it"},
    {"zero byte in a string", 3, "name2: \"a\\0b\"", "zoo.yaml:3:8: name2: text with a zero byte (\\0) in it"},
    {"unclosed bracket", 3, "factor: [1, 2",
     "zoo.yaml:4:6: not YAML: did not find expected ',' or ']' (while parsing a flow sequence that begins at line 3, "
     "column 9)"},
    {"unclosed quote", 3, "factor: \"1", "zoo.yaml:27:1: not YAML: found unexpected end of stream"},
    {"two colons", 3, "factor: a: b", "zoo.yaml:3:10: not YAML: mapping values are not allowed in this context"},
    {"tab", 5, "\tnorth: {cleaning: 1d}", "zoo.yaml:5:1: not YAML: the line is indented with a tab; use spaces"},
    {"wrong indentation", 7, "   cleaning: 90m", "zoo.yaml:8:12: not YAML: mapping values are not allowed"},
    {"second document", 26, "---\nname: other",
     "zoo.yaml:26:1: a second document begins here; a study is one document"},
    {"evidence that matches nothing", 26, "  animals.*.rat: {kind: assumed}",
     "zoo.yaml:26:3: evidence.\"animals.*.rat\": matches no parameter; did you mean \"animals.*.rate\"?"},
    {"evidence of no kind", 26, "  animals.*.rate: {kind: guess}",
     "zoo.yaml:26:26: evidence.\"animals.*.rate\".kind: \"guess\" is not one of measured, cited, assumed"},
    {"cited without a source", 26, "  seed: {kind: cited}",
     "zoo.yaml:26:9: evidence.seed: cited evidence needs a source"},
    {"a date that is none", 24, "shop: {growth: {value: 5%, date: 2025-13-01}}",
     "zoo.yaml:24:34: shop.growth.date: expected a date such as 2025-06-01"},
    {"a range in the wrong unit", 24, "shop: {growth: {value: 5%, range: [1%, 9 s]}}",
     "zoo.yaml:24:40: shop.growth.range: \"9 s\" has the unit \"s\""},
    {"value form without a value", 24, "shop: {growth: {evidence: cited}}",
     "zoo.yaml:24:16: shop.growth: expected a fraction such as 5%, 30bp or 0.05; found a mapping without the key "
     "\"value\""},
    {"value form with a slip", 24, "shop: {growth: {value: 5%, evidnce: cited}}",
     "zoo.yaml:24:28: shop.growth.evidnce: unknown key; did you mean \"evidence\"?"},
    {"a long list of names", 0,
     "name: z\nrooms: {}\nguard: lion\nanimals: {a1: &b {kind: bird, room: r, rate: 1/d}, a2: *b, a3: *b, a4: *b, a5: "
     "*b,"
     " a6: *b,\n  a7: *b, a8: *b, a9: *b, a10: *b, a11: *b, a12: *b}\n",
     "zoo.yaml:3:8: guard: no animal \"lion\"; there are a1, a2, a3, a4, a5, a6, a7, a8, a9, a10 and 2 more"},
    {"an amount that is none", 14, "    water: 400m litre",
     "zoo.yaml:14:12: animals.pike.water: \"400m litre\" is no amount: a number such as 1.5, 1e3 or 1_000, then k, M, "
     "G (or B) or none before the unit (250k ETH, 1.5M USDC)"},
    {"text of two lines", 1, "name: \"a\\nb\"",
     "zoo.yaml:1:7: name: \"a?b\" holds a control character or a line break; one line of text is expected"},
    {"a byte order mark has no column", 0, "\xef\xbb\xbfnme: z\nrooms: {}\n", "zoo.yaml:1:1: nme: unknown key"},
    {"an error after a byte order mark", 0, "\xef\xbb\xbfname: \x07\n",
     "zoo.yaml:1:1: not a text file in UTF-8: byte 0x07 at line 1, column 7"},
    {"empty file", 0, "", "zoo.yaml:1:1: the file is empty"},
    {"comments only", 0, "# nothing\n\n", "zoo.yaml:1:1: the file is empty"},
    {"null", 0, "~", "zoo.yaml:1:1: the file is empty"},
    {"a list", 0, "- 1\n- 2\n", "zoo.yaml:1:1: a study is a mapping of keys (name: ...); found a list"},
    {"a word", 0, "hello", "zoo.yaml:1:1: a study is a mapping of keys (name: ...); found \"hello\""},
    {"Latin-1", 0, "name: caf\xe9\n", "zoo.yaml:1:1: not a text file in UTF-8: byte 0xe9 at line 1, column 10"},
    {"overlong UTF-8", 0, "name: \xc0\xaf\n", "zoo.yaml:1:1: not a text file in UTF-8: byte 0xc0"},
    {"a bell", 0, "name: \x07\n", "zoo.yaml:1:1: not a text file in UTF-8: byte 0x07"},
};

/* The valid study with one line exchanged; the caller frees it. */
static char *with_line(int line, const char *text)
{
    char *made = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);
    const char *at = zoo_study;

    for (int i = 1; *at != '\0'; i++) {
        size_t length = strcspn(at, "\n");
        fprintf(out, "%.*s\n", i == line ? (int)strlen(text) : (int)length, i == line ? text : at);
        at += length + 1;
    }
    fclose(out);
    return made;
}

static bool has_line(const char *wanted)
{
    for (const char *at = messages; at != NULL && *at != '\0';) {
        if (strncmp(at, wanted, strlen(wanted)) == 0) {
            return true;
        }
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
    }
    return false;
}

static void every_malformed_study_gets_its_message_at_its_place(void **state)
{
    (void)state;
    int failures = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *made = cases[i].line == 0 ? strdup(cases[i].text) : with_line(cases[i].line, cases[i].text);
        enum sim_status status = bind_bytes(made, strlen(made));
        if (status != SIM_BAD_CONFIG || !has_line(cases[i].wanted)) {
            print_error("%s:\n  wanted %s\n  found  %s\n", cases[i].what, cases[i].wanted, messages);
            failures++;
        }
        free(made);
    }
    assert_int_equal(failures, 0);
    assert_true(sizeof cases / sizeof cases[0] >= 30);
}

static void the_study_without_a_slip_is_valid(void **state)
{
    (void)state;
    assert_int_equal(bind_bytes(zoo_study, strlen(zoo_study)), SIM_OK);
    assert_string_equal(messages, "");
}

static void all_errors_come_in_one_pass_sorted_by_place(void **state)
{
    (void)state;
    static const char text[] = "name: zoo\n"
                               "limit: 3 apples\n"
                               "guard: nobody\n"
                               "factor: 1\n"
                               "factor: 2\n"
                               "rooms: {north: {cleaning: 5s, fil: 1%}, south: {fill: 200%}}\n"
                               "seed: x\n";
    static const char *const places[] = {"zoo.yaml:2:8: ",  "zoo.yaml:3:8: ",  "zoo.yaml:5:1: ",  "zoo.yaml:6:27: ",
                                         "zoo.yaml:6:31: ", "zoo.yaml:6:48: ", "zoo.yaml:6:55: ", "zoo.yaml:7:7: "};
    const char *at = messages;

    assert_int_equal(bind_bytes(text, strlen(text)), SIM_BAD_CONFIG);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strncmp(at, places[i], strlen(places[i])) != 0) {
            fail_msg("wanted %s in\n%s", places[i], messages);
        }
        at = strchr(at, '\n') + 1;
    }
    assert_string_equal(at, "");
}

static void names_under_a_faulted_map_are_not_looked_up(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "name: z\nrooms: {}\nanimals: 5\nguard: wren\ndiet: {pike: 1}\nevidence: {animals.*.rate: {kind: assumed}}\n",
        "name: z\nstock: {north: {buckets: 3}, south: {buckets: 3}}\n",
        "name: z\nrooms: {north: {cleaning: 1d}, north: {cleaning: 1d}}\nstock: {south: {buckets: 3}}\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(bind_bytes(texts[i], strlen(texts[i])), SIM_BAD_CONFIG);
        assert_ptr_equal(strchr(messages, '\n'), messages + strlen(messages) - 1); /* one line */
    }
}

static void the_fifty_first_error_is_only_counted(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0, lines = 0;
    FILE *out = open_memstream(&text, &size);

    fputs("name: zoo\nrooms: {}\n", out);
    for (int i = 0; i < 63; i++) {
        fprintf(out, "wrong%d: 1\n", i);
    }
    fclose(out);
    assert_int_equal(bind_bytes(text, size), SIM_BAD_CONFIG);
    for (const char *at = messages; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    assert_int_equal(lines, 51);
    assert_non_null(strstr(messages, "zoo.yaml:52:1: wrong49: "));
    assert_non_null(strstr(messages, "\nand 13 more errors\n"));
    free(text);
}

static void a_binary_file_is_refused_at_its_top(void **state)
{
    (void)state;
    static const char magic[7] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    char bytes[4096];
    uint32_t word = 12345;

    for (size_t i = 0; i < sizeof bytes; i++) {
        word = word * 1664525u + 1013904223u;
        bytes[i] = (char)(word >> 24);
    }
    memcpy(bytes, magic, sizeof magic);
    assert_int_equal(bind_bytes(bytes, sizeof bytes), SIM_BAD_CONFIG);
    assert_string_equal(messages, "zoo.yaml:1:1: not a text file in UTF-8: byte 0x7f at line 1, column 1\n");
    assert_int_equal(bind_bytes("name: a\0b", 9), SIM_BAD_CONFIG);
    assert_true(has_line("zoo.yaml:1:1: not a text file in UTF-8: byte 0x00 at line 1, column 8"));
}

static void ten_megabytes_are_refused_before_they_are_parsed(void **state)
{
    (void)state;
    size_t length = 10u << 20;
    char *text = malloc(length);

    assert_non_null(text);
    memset(text, '#', length);
    assert_int_equal(bind_bytes(text, length), SIM_BAD_CONFIG);
    assert_true(has_line("zoo.yaml:1:1: larger than 8 MiB; a study is a few pages of text"));
    free(text);
}

static void deep_nesting_is_refused_where_it_passes_the_limit(void **state)
{
    (void)state;
    char text[20010];
    static const int depths[] = {80, 900, 5000};

    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        snprintf(text, sizeof text, "free: ");
        memset(text + 6, '[', (size_t)depths[i]);
        memset(text + 6 + depths[i], ']', (size_t)depths[i]);
        assert_int_equal(bind_bytes(text, 6 + 2 * (size_t)depths[i]), SIM_BAD_CONFIG);
        assert_true(has_line("zoo.yaml:1:70: nested more than 64 deep"));
    }
}

static void aliases_that_multiply_are_stopped(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    fputs("a0: &a0 [x, x]\n", out);
    for (int i = 1; i < 40; i++) {
        fprintf(out, "a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
    }
    fclose(out);
    assert_int_equal(bind_bytes(text, size), SIM_BAD_CONFIG);
    assert_non_null(strstr(messages, "more than 200000 values, aliases expanded"));
    free(text);
}

static void a_thousand_anchors_are_enough(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    fputs("name: z\nfree: [", out);
    for (int i = 0; i < 1001; i++) {
        fprintf(out, "&a%d x, ", i);
    }
    fputs("]\n", out);
    fclose(out);
    assert_int_equal(bind_bytes(text, size), SIM_BAD_CONFIG);
    assert_non_null(strstr(messages, ": more than 1000 anchors\n"));
    free(text);
}

static void four_hundred_digits_are_shown_in_part(void **state)
{
    (void)state;
    char line[500] = "factor: ";

    memset(line + 8, '9', 400);
    char *text = with_line(3, line);
    assert_int_equal(bind_bytes(text, strlen(text)), SIM_BAD_CONFIG);
    assert_true(
        has_line("zoo.yaml:3:9: factor: 9999999999999999999999999999999999999999... is too large: above 1e300\n"));
    free(text);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct sim_study_file *file = NULL;
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);

    assert_int_equal(sim_study_read("no/such/study.yaml", &file, out), SIM_BAD_CONFIG);
    assert_int_equal(sim_study_read("/", &file, out), SIM_BAD_CONFIG);
    fclose(out);
    assert_null(file);
    assert_string_equal(written, "no/such/study.yaml:1:1: cannot be read: No such file or directory\n"
                                 "/:1:1: cannot be read: Is a directory\n");
    free(written);
}

static void a_file_reads_as_its_text(void **state)
{
    (void)state;
    char path[] = "config_study_XXXXXX";
    struct sim_study_file *file = NULL;
    int handle = mkstemp(path);

    assert_true(handle >= 0);
    assert_int_equal(write(handle, zoo_study, strlen(zoo_study)), (ssize_t)strlen(zoo_study));
    close(handle);
    assert_int_equal(sim_study_read(path, &file, NULL), SIM_OK);
    assert_string_equal(sim_study_text(file), zoo_study);
    assert_string_equal(sim_study_name(file), path);
    sim_study_free(file);
    unlink(path);
}

/* splitmix64 */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Bytes changed, cut, doubled, words of the language put in: the result is a tree or a message, never a crash. */
static void a_study_with_random_slips_never_crashes(void **state)
{
    (void)state;
    static const char *const words[] = {"{",    "}",     "[", "]",    ": ",    "- ",   "&a ", "*a", "\n", "\n  ",
                                        "'",    "\"",    "#", "!x ",  "|\n",   "<<: ", "? ",  "\t", "%",  "\xff",
                                        "\xc3", "1e999", "~", "none", "---\n", "..",   "*",   "_"};
    const size_t length = strlen(zoo_study);
    uint64_t seed = 20261121;
    size_t valid = 0;

    for (int round = 0; round < 2000; round++) {
        char text[8192];
        size_t size = length;
        memcpy(text, zoo_study, length + 1);
        for (uint64_t slips = 1 + draw(&seed) % 4; slips > 0; slips--) {
            size_t at = draw(&seed) % size, span = 1 + draw(&seed) % 12;
            const char *word = words[draw(&seed) % (sizeof words / sizeof words[0])];
            span = span > size - at ? size - at : span;
            switch (draw(&seed) % 4) {
            case 0: /* a byte changes */
                text[at] = (char)draw(&seed);
                break;
            case 1: /* a piece goes */
                memmove(text + at, text + at + span, size - at - span);
                size -= span;
                break;
            case 2: /* a piece comes twice */
                memmove(text + at + span, text + at, size - at);
                size += span;
                break;
            default: /* a word comes in */
                memmove(text + at + strlen(word), text + at, size - at);
                for (const char *letter = word; *letter != '\0'; letter++, size++) {
                    text[at++] = *letter;
                }
                break;
            }
        }
        enum sim_status status = bind_bytes(text, size);
        assert_true(status == SIM_OK || status == SIM_BAD_CONFIG);
        assert_true((status == SIM_OK) == (messages[0] == '\0'));
        valid += status == SIM_OK;
    }
    assert_true(valid > 20 && valid < 1900); /* else the slips test nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_study_without_a_slip_is_valid),
        cmocka_unit_test(every_malformed_study_gets_its_message_at_its_place),
        cmocka_unit_test(all_errors_come_in_one_pass_sorted_by_place),
        cmocka_unit_test(names_under_a_faulted_map_are_not_looked_up),
        cmocka_unit_test(the_fifty_first_error_is_only_counted),
        cmocka_unit_test(a_binary_file_is_refused_at_its_top),
        cmocka_unit_test(ten_megabytes_are_refused_before_they_are_parsed),
        cmocka_unit_test(deep_nesting_is_refused_where_it_passes_the_limit),
        cmocka_unit_test(aliases_that_multiply_are_stopped),
        cmocka_unit_test(a_thousand_anchors_are_enough),
        cmocka_unit_test(four_hundred_digits_are_shown_in_part),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(a_file_reads_as_its_text),
        cmocka_unit_test(a_study_with_random_slips_never_crashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
