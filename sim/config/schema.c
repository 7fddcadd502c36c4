#include "sim/config/schema.h"

#include "sim/base/emit.h"
#include "sim/config/evidence.h"
#include "sim/config/scalar.h"

#include <math.h>
#include <string.h>

/* What decimal.c reads, as a regular expression. */
#define NUMBER "[+-]?([0-9](_?[0-9])*(\\.[0-9](_?[0-9])*)?|\\.[0-9](_?[0-9])*)([eE][+-]?[0-9]+)?"
#define SCALED NUMBER "[kMGB]?"
#define NAME "^[A-Za-z0-9_-]{1,63}$"

static void print_field(struct sim_emit *emit, const char *key, const struct sim_field *field);

static void print_pattern(struct sim_emit *emit, const char *pattern)
{
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "type", "string");
    sim_emit_text(emit, "pattern", pattern);
    sim_emit_end(emit);
}

static void print_zero(struct sim_emit *emit)
{
    sim_emit_object(emit, NULL);
    sim_emit_integer(emit, "const", 0);
    sim_emit_end(emit);
}

static void print_type(struct sim_emit *emit, const char *type)
{
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "type", type);
    sim_emit_end(emit);
}

/* A number as YAML reads one, within the field's range. */
static void print_number(struct sim_emit *emit, const struct sim_field *field, const char *type)
{
    bool limited = field->low != 0 || field->high != 0;

    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "type", type);
    if (limited && isfinite(field->low)) {
        sim_emit_number(emit, field->low_open ? "exclusiveMinimum" : "minimum", field->low);
    }
    if (limited && isfinite(field->high)) {
        sim_emit_number(emit, field->high_open ? "exclusiveMaximum" : "maximum", field->high);
    }
    sim_emit_end(emit);
}

/* The range of a text is its length in characters. */
static void print_string(struct sim_emit *emit, const struct sim_field *field)
{
    bool limited = field->type == SIM_FIELD_TEXT && (field->low != 0 || field->high != 0);

    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "type", "string");
    if (limited) {
        sim_emit_number(emit, "minLength", field->low);
        sim_emit_number(emit, "maxLength", field->high);
    }
    sim_emit_end(emit);
}

static void print_words(struct sim_emit *emit, const char *key, const char *const *words)
{
    sim_emit_array(emit, key);
    for (; *words != NULL; words++) {
        sim_emit_text(emit, NULL, *words);
    }
    sim_emit_end(emit);
}

/* Units come from the field tables: of the characters that units are made of, only the dot means more than itself. */
static void quantity_pattern(const struct sim_field *field, char *pattern, size_t size)
{
    char unit[64] = "([A-Za-z][A-Za-z0-9._/-]{0,13})?";

    if (field->unit != NULL) {
        size_t length = 0;
        for (const char *at = field->unit; *at != '\0' && length < sizeof unit - 3; at++) {
            if (*at == '.') {
                unit[length++] = '\\';
            }
            unit[length++] = *at;
        }
        unit[length] = '\0';
    }
    snprintf(pattern, size, "^%s *%s$", SCALED, unit);
}

static void print_alternatives(struct sim_emit *emit, const struct sim_field *field)
{
    static const char *const truths[] = {"true", "false", NULL};
    char pattern[512];

    switch (field->type) {
    case SIM_FIELD_BOOL:
        print_type(emit, "boolean");
        sim_emit_object(emit, NULL);
        print_words(emit, "enum", truths);
        sim_emit_end(emit);
        break;
    case SIM_FIELD_INTEGER:
        print_number(emit, field, "integer");
        print_pattern(emit, "^" SCALED "$");
        break;
    case SIM_FIELD_NUMBER:
        print_number(emit, field, "number");
        snprintf(pattern, sizeof pattern, "^%s *(%.60s)?$", SCALED,
                 field->unit == NULL || strcmp(field->unit, "1") == 0 ? "" : field->unit);
        print_pattern(emit, pattern);
        break;
    case SIM_FIELD_FRACTION:
        print_number(emit, field, "number");
        print_pattern(emit, "^" SCALED " *(%|bp)?(/y)?$");
        break;
    case SIM_FIELD_DURATION:
        print_zero(emit);
        print_pattern(emit, "^(0|" SCALED " *(ms|s|m|h|d|w|y)( *" SCALED " *(ms|s|m|h|d|w|y))*)$");
        break;
    case SIM_FIELD_FREQUENCY:
        print_zero(emit);
        print_pattern(emit, "^(0|" SCALED " */(s|m|h|d|w|y))$");
        break;
    case SIM_FIELD_QUANTITY:
        if (field->unit == NULL) {
            print_type(emit, "number");
        } else {
            print_zero(emit);
        }
        quantity_pattern(field, pattern, sizeof pattern);
        print_pattern(emit, pattern);
        break;
    case SIM_FIELD_CHOICE:
        sim_emit_object(emit, NULL);
        print_words(emit, "enum", field->choices);
        sim_emit_end(emit);
        break;
    default: /* text, names: YAML may read them as numbers */
        print_string(emit, field);
        print_type(emit, "number");
        print_type(emit, "boolean");
        break;
    }
    if (field->fallback != NULL && strcmp(field->fallback, "none") == 0) {
        sim_emit_object(emit, NULL);
        sim_emit_text(emit, "const", "none");
        sim_emit_end(emit);
    }
}

static void print_reference(struct sim_emit *emit, const char *key, const char *definition)
{
    sim_emit_object(emit, key);
    sim_emit_text(emit, "$ref", definition);
    sim_emit_end(emit);
}

/* {value: 5%, evidence: cited, source: ..., date: ..., range: [..]} */
static void print_form(struct sim_emit *emit, const struct sim_field *field)
{
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "type", "object");
    sim_emit_object(emit, "properties");
    sim_emit_object(emit, "value");
    sim_emit_array(emit, "anyOf");
    print_alternatives(emit, field);
    sim_emit_end(emit);
    sim_emit_end(emit);
    print_reference(emit, "evidence", "#/$defs/kind");
    print_reference(emit, "source", "#/$defs/source");
    print_reference(emit, "date", "#/$defs/date");
    print_reference(emit, "range", "#/$defs/range");
    sim_emit_end(emit);
    sim_emit_array(emit, "required");
    sim_emit_text(emit, NULL, "value");
    sim_emit_end(emit);
    sim_emit_boolean(emit, "additionalProperties", false);
    sim_emit_end(emit);
}

static void print_description(struct sim_emit *emit, const struct sim_field *field)
{
    const char *kind = sim_evidence_word(field->evidence);
    char text[2048], range[SIM_SCALAR_TEXT];
    size_t length = (size_t)snprintf(text, sizeof text, "%.800s", field->help == NULL ? "" : field->help);

    sim_scalar_range(field, range);
    if (range[0] != '\0') {
        length += (size_t)snprintf(text + length, sizeof text - length, " Range: %.200s.", range);
    }
    if (field->fallback != NULL) {
        snprintf(text + length, sizeof text - length, " Default: %.200s%s%s%s%.300s%s.", field->fallback,
                 kind == NULL ? "" : " (", kind == NULL ? "" : kind, field->source == NULL ? "" : ": ",
                 field->source == NULL ? "" : field->source, kind == NULL ? "" : ")");
    }
    sim_emit_text(emit, "description", text);
}

static bool is_inline(const struct sim_field *field)
{
    return field->name[0] == '\0';
}

static const struct sim_field *inline_kind(const struct sim_section *section)
{
    const struct sim_field *field = section->fields;

    while (field->name != NULL && !is_inline(field)) {
        field++;
    }
    return field->name == NULL ? NULL : field;
}

static void print_properties(struct sim_emit *emit, const struct sim_section *section)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (!is_inline(field)) {
            print_field(emit, field->name, field);
        }
    }
}

static void print_required(struct sim_emit *emit, const struct sim_section *section)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (!is_inline(field) && field->fallback == NULL) {
            sim_emit_text(emit, NULL, field->name);
        }
    }
}

static void print_own_keys(struct sim_emit *emit)
{
    print_reference(emit, "evidence", "#/$defs/evidence");
    print_reference(emit, "sweep", "#/$defs/sweep");
}

/* The members of one object schema: a section's keys and, with a selector, those of a kind picked by it. */
static void print_object(struct sim_emit *emit, const struct sim_section *section, const struct sim_section *kind,
                         const char *selector, bool is_root)
{
    const char *word = kind != NULL ? kind->name : section->name;

    sim_emit_text(emit, "type", "object");
    if (section->help != NULL) {
        sim_emit_text(emit, "description", kind != NULL && kind->help != NULL ? kind->help : section->help);
    }
    sim_emit_object(emit, "properties");
    if (selector != NULL) {
        sim_emit_object(emit, selector);
        sim_emit_text(emit, "const", word);
        sim_emit_end(emit);
    }
    print_properties(emit, section);
    if (kind != NULL) {
        print_properties(emit, kind);
    }
    if (is_root) {
        print_own_keys(emit);
    }
    sim_emit_end(emit);
    sim_emit_array(emit, "required");
    if (selector != NULL) {
        sim_emit_text(emit, NULL, selector);
    }
    print_required(emit, section);
    if (kind != NULL) {
        print_required(emit, kind);
    }
    sim_emit_end(emit);
    sim_emit_boolean(emit, "additionalProperties", false);
}

static void print_section(struct sim_emit *emit, const struct sim_section *section, bool is_root)
{
    const struct sim_field *field = inline_kind(section);

    if (field == NULL) {
        print_object(emit, section, NULL, NULL, is_root);
        return;
    }
    sim_emit_array(emit, "oneOf");
    for (size_t i = 0; field->kinds[i] != NULL; i++) {
        sim_emit_object(emit, NULL);
        print_object(emit, section, field->kinds[i], field->selector, is_root);
        sim_emit_end(emit);
    }
    sim_emit_end(emit);
}

static void print_kinds(struct sim_emit *emit, const struct sim_field *field)
{
    sim_emit_array(emit, "oneOf");
    for (size_t i = 0; field->kinds[i] != NULL; i++) {
        const struct sim_section *kind = field->kinds[i];
        sim_emit_object(emit, NULL);
        if (field->type == SIM_FIELD_KIND) {
            print_object(emit, kind, NULL, field->selector, false);
        } else {
            sim_emit_text(emit, "type", "object");
            sim_emit_object(emit, "properties");
            sim_emit_object(emit, kind->name);
            print_section(emit, kind, false);
            sim_emit_end(emit);
            sim_emit_end(emit);
            sim_emit_array(emit, "required");
            sim_emit_text(emit, NULL, kind->name);
            sim_emit_end(emit);
            sim_emit_boolean(emit, "additionalProperties", false);
        }
        sim_emit_end(emit);
    }
    sim_emit_end(emit);
}

static void print_items(struct sim_emit *emit, const char *key, const struct sim_field *field)
{
    if (field->item != NULL) {
        print_field(emit, key, field->item);
    } else {
        sim_emit_object(emit, key);
        print_section(emit, field->section, false);
        sim_emit_end(emit);
    }
}

static void print_collection(struct sim_emit *emit, const struct sim_field *field)
{
    if (field->type == SIM_FIELD_LIST) {
        sim_emit_text(emit, "type", "array");
        print_items(emit, "items", field);
        return;
    }
    sim_emit_text(emit, "type", "object");
    if (field->item == NULL || field->type == SIM_FIELD_REFERENCE_MAP) {
        sim_emit_object(emit, "propertyNames");
        sim_emit_text(emit, "pattern", NAME);
        sim_emit_end(emit);
    }
    print_items(emit, "additionalProperties", field);
}

static void print_structure(struct sim_emit *emit, const struct sim_field *field)
{
    if (field->type == SIM_FIELD_SECTION || field->type == SIM_FIELD_TABLE) {
        print_section(emit, field->section, false);
    } else if (field->type == SIM_FIELD_KIND || field->type == SIM_FIELD_TAGGED) {
        print_kinds(emit, field);
    } else {
        print_collection(emit, field);
    }
}

static void print_field(struct sim_emit *emit, const char *key, const struct sim_field *field)
{
    bool optional = field->fallback != NULL && strcmp(field->fallback, "none") == 0;

    sim_emit_object(emit, key);
    if (sim_scalar_is(field->type) || optional) {
        print_description(emit, field);
    }
    if (field->type == SIM_FIELD_ANY) {
        sim_emit_end(emit);
        return;
    }
    if (sim_scalar_is(field->type)) {
        sim_emit_array(emit, "anyOf");
        print_alternatives(emit, field);
        print_form(emit, field);
        sim_emit_end(emit);
    } else if (optional) {
        sim_emit_array(emit, "anyOf");
        sim_emit_object(emit, NULL);
        print_structure(emit, field);
        sim_emit_end(emit);
        sim_emit_object(emit, NULL);
        sim_emit_text(emit, "const", "none");
        sim_emit_end(emit);
        sim_emit_end(emit);
    } else {
        print_structure(emit, field);
    }
    sim_emit_end(emit);
}

static void print_definitions(struct sim_emit *emit)
{
    static const char definitions[] =
        "{\"kind\":{\"description\":\"On what the value rests.\",\"enum\":[\"measured\",\"cited\",\"assumed\"]},"
        "\"source\":{\"description\":\"Paper, contract, data file.\",\"type\":\"string\"},"
        "\"date\":{\"description\":\"Of the source.\",\"type\":\"string\","
        "\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"},"
        "\"range\":{\"description\":\"Plausible range, low and "
        "high.\",\"type\":\"array\",\"minItems\":2,\"maxItems\":2},"
        "\"evidence\":{\"description\":\"On what values rest: from path patterns, * for one component.\","
        "\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":{"
        "\"kind\":{\"$ref\":\"#/$defs/kind\"},\"source\":{\"$ref\":\"#/$defs/source\"},"
        "\"date\":{\"$ref\":\"#/$defs/date\"},\"range\":{\"$ref\":\"#/$defs/range\"}},"
        "\"additionalProperties\":false}},"
        "\"sweep\":{\"description\":\"A grid of design points: from paths to lists of values.\",\"type\":\"object\","
        "\"additionalProperties\":{\"type\":\"array\",\"minItems\":1}}}";

    sim_emit_raw(emit, "$defs", definitions);
}

void sim_schema_print(const struct sim_section *root, const char *title, FILE *out)
{
    struct sim_emit emit;

    sim_emit_init(&emit, out, 3);
    sim_emit_object(&emit, NULL);
    sim_emit_text(&emit, "$schema", "https://json-schema.org/draft/2020-12/schema");
    sim_emit_text(&emit, "title", title);
    print_section(&emit, root, true);
    print_definitions(&emit);
    sim_emit_end(&emit);
}
