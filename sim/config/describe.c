#include "sim/config/describe.h"

#include "sim/base/emit.h"
#include "sim/config/canonical.h"
#include "sim/config/evidence.h"
#include "sim/base/nearest.h"
#include "sim/config/scalar.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 100, COLUMNS = 6, PATH_BYTES = 512, WORDS_AT_MOST = 1000, SEEN_AT_MOST = 64 };

/* A walk over all sections; what matches `key` is printed, and what lies below it. */
struct tour {
    FILE *out;
    const char *key;                              /* NULL: everything */
    struct sim_emit *emit;                        /* NULL: text */
    const struct sim_section *seen[SEEN_AT_MOST]; /* found by name: once is enough */
    size_t seen_count, found;
    const char *words[WORDS_AT_MOST]; /* for the suggestion */
    size_t word_count;
};

/* Where a section stands: `*` for a name that the study gives. Under a kind `longer` holds the kind's name too. */
struct spot {
    char path[PATH_BYTES], longer[PATH_BYTES];
    const char *kind;                          /* NULL outside kinds */
    const struct sim_section *const *siblings; /* the other kinds, NULL-terminated */
};

static const char *const type_words[] = {
    [SIM_FIELD_BOOL] = "switch",
    [SIM_FIELD_INTEGER] = "integer",
    [SIM_FIELD_NUMBER] = "number",
    [SIM_FIELD_TEXT] = "text",
    [SIM_FIELD_DURATION] = "duration",
    [SIM_FIELD_FRACTION] = "fraction",
    [SIM_FIELD_FREQUENCY] = "frequency",
    [SIM_FIELD_QUANTITY] = "amount",
    [SIM_FIELD_CHOICE] = "choice",
    [SIM_FIELD_REFERENCE] = "name",
    [SIM_FIELD_ANY] = "any",
    [SIM_FIELD_SECTION] = "section",
    [SIM_FIELD_TABLE] = "table",
    [SIM_FIELD_MAP] = "map",
    [SIM_FIELD_REFERENCE_MAP] = "map",
    [SIM_FIELD_LIST] = "list",
    [SIM_FIELD_KIND] = "kind",
    [SIM_FIELD_TAGGED] = "kind",
};

static bool is_inline(const struct sim_field *field)
{
    return field->name[0] == '\0';
}

static const char *shown_name(const struct sim_field *field)
{
    return is_inline(field) ? field->selector : field->name;
}

/* What may stand there, in few words. */
static const char *allowed(const struct sim_field *field, char *text)
{
    const char *names[32];
    size_t count = 0;

    text[0] = '\0';
    if (field->type == SIM_FIELD_CHOICE) {
        return sim_scalar_words(field->choices, sim_scalar_count(field->choices), text);
    }
    if (field->type == SIM_FIELD_KIND || field->type == SIM_FIELD_TAGGED) {
        for (; field->kinds[count] != NULL && count < 32; count++) {
            names[count] = field->kinds[count]->name;
        }
        return sim_scalar_words(names, count, text);
    }
    if (field->reference != NULL) {
        snprintf(text, SIM_SCALAR_TEXT, "names in %.100s", field->reference);
        return text;
    }
    return sim_scalar_is(field->type) ? sim_scalar_range(field, text) : text;
}

static void cells_of(const struct sim_field *field, char cells[COLUMNS][SIM_SCALAR_TEXT])
{
    const char *unit = sim_scalar_is(field->type) ? sim_canonical_unit(field, NULL) : NULL;
    const char *evidence = sim_evidence_word(field->evidence);

    snprintf(cells[0], SIM_SCALAR_TEXT, "%.200s", shown_name(field));
    snprintf(cells[1], SIM_SCALAR_TEXT, "%s", type_words[field->type]);
    snprintf(cells[2], SIM_SCALAR_TEXT, "%.200s", unit == NULL || strcmp(unit, "1") == 0 ? "" : unit);
    snprintf(cells[3], SIM_SCALAR_TEXT, "%.200s", field->fallback == NULL ? "required" : field->fallback);
    allowed(field, cells[4]);
    snprintf(cells[5], SIM_SCALAR_TEXT, "%s", evidence == NULL ? "" : evidence);
}

/* Words of `text`, wrapped. */
static void print_wrapped(FILE *out, const char *text, int indent)
{
    int column = 0;

    while (text[strspn(text, " ")] != '\0') {
        text += strspn(text, " ");
        int length = (int)strcspn(text, " ");
        if (column != 0 && column + 1 + length > WIDTH) {
            fputc('\n', out);
            column = 0;
        }
        if (column == 0) {
            fprintf(out, "%*s%.*s", indent, "", length, text);
            column = indent + length;
        } else {
            fprintf(out, " %.*s", length, text);
            column += 1 + length;
        }
        text += length;
    }
    fputc('\n', out);
}

static void print_sentence(FILE *out, const struct sim_field *field)
{
    char text[2048];
    size_t length = (size_t)snprintf(text, sizeof text, "%.800s", field->help == NULL ? "" : field->help);
    const char *open = " [";

    const char *const notes[] = {field->source, field->date, field->plausible};
    const char *const labels[] = {"", "", "plausible "};
    for (size_t i = 0; i < 3; i++) {
        if (notes[i] != NULL) {
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s%.300s", open, labels[i], notes[i]);
            open = "; ";
        }
    }
    snprintf(text + length, sizeof text - length, "%s", open[0] == ';' ? "]" : "");
    print_wrapped(out, text, 6);
}

/* A longer default or range goes to a line of its own; a longer word elsewhere pushes the rest of its row. */
static const int widest[COLUMNS] = {24, 10, 10, 16, 24, 8};
static const char *const heads[COLUMNS] = {"key", "type", "unit", "default", "range", "evidence"};

static bool spills(int column, const char *cell)
{
    return (column == 3 || column == 4) && (int)strlen(cell) > widest[column];
}

static void print_row(FILE *out, char cells[COLUMNS][SIM_SCALAR_TEXT], const int *widths)
{
    char line[COLUMNS * SIM_SCALAR_TEXT];
    size_t length = 0;

    for (int i = 0; i < COLUMNS; i++) {
        length += (size_t)snprintf(line + length, sizeof line - length, "  %-*s", widths[i],
                                   spills(i, cells[i]) ? "(below)" : cells[i]);
    }
    while (length > 0 && line[length - 1] == ' ') {
        line[--length] = '\0';
    }
    fprintf(out, "%s\n", line);
    for (int i = 3; i <= 4; i++) {
        if (spills(i, cells[i])) {
            snprintf(line, sizeof line, "%s: %s", heads[i], cells[i]);
            print_wrapped(out, line, 6);
        }
    }
}

static void widen(int *widths, char cells[COLUMNS][SIM_SCALAR_TEXT])
{
    for (int i = 0; i < COLUMNS; i++) {
        int length = (int)strlen(cells[i]);
        length = spills(i, cells[i]) ? (int)strlen("(below)") : length;
        widths[i] = length > widths[i] && length <= widest[i] ? length : widths[i];
    }
}

/* One row, or with `only` NULL all rows of a section, under a heading. */
static void print_table(struct tour *tour, const struct sim_section *section, const struct spot *spot,
                        const struct sim_field *only)
{
    char cells[COLUMNS][SIM_SCALAR_TEXT];
    int widths[COLUMNS];

    for (int i = 0; i < COLUMNS; i++) {
        widths[i] = (int)strlen(heads[i]);
        strcpy(cells[i], heads[i]);
    }
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        char row[COLUMNS][SIM_SCALAR_TEXT];
        cells_of(field, row);
        widen(widths, row);
    }
    fprintf(tour->out, "%s%s%s%s\n", tour->found++ == 0 ? "" : "\n", spot->path[0] == '\0' ? "(root)" : spot->path,
            spot->kind == NULL ? "" : "  kind ", spot->kind == NULL ? "" : spot->kind);
    if (section->help != NULL && only == NULL) {
        print_wrapped(tour->out, section->help, 2);
    }
    if (section->fields[0].name != NULL) {
        print_row(tour->out, cells, widths);
    }
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (only == NULL || only == field) {
            cells_of(field, cells);
            print_row(tour->out, cells, widths);
            print_sentence(tour->out, field);
        }
    }
}

static void join(char *path, const char *before, const char *key)
{
    snprintf(path, PATH_BYTES, "%.300s%s%.200s", before, before[0] == '\0' ? "" : ".", key);
}

static void emit_field(struct tour *tour, const struct spot *spot, const struct sim_field *field)
{
    struct sim_emit *emit = tour->emit;
    char text[SIM_SCALAR_TEXT], path[PATH_BYTES];
    bool limited = field->low != 0 || field->high != 0;

    join(path, spot->path, shown_name(field));
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "path", path);
    sim_emit_text(emit, "kind", spot->kind);
    sim_emit_text(emit, "type", type_words[field->type]);
    sim_emit_text(emit, "unit", sim_scalar_is(field->type) ? sim_canonical_unit(field, NULL) : NULL);
    sim_emit_boolean(emit, "required", field->fallback == NULL);
    sim_emit_text(emit, "default", field->fallback);
    sim_emit_text(emit, "allowed", allowed(field, text));
    sim_emit_number(emit, "low", limited ? field->low : (double)NAN);
    sim_emit_number(emit, "high", limited ? field->high : (double)NAN);
    sim_emit_text(emit, "evidence", sim_evidence_word(field->evidence));
    sim_emit_text(emit, "source", field->source);
    sim_emit_text(emit, "date", field->date);
    sim_emit_text(emit, "plausible", field->plausible);
    sim_emit_text(emit, "help", field->help);
    sim_emit_end(emit);
    tour->found++;
}

static void show(struct tour *tour, const struct sim_section *section, const struct spot *spot,
                 const struct sim_field *only)
{
    if (tour->emit == NULL) {
        print_table(tour, section, spot, only);
        return;
    }
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        if (only == NULL || only == field) {
            emit_field(tour, spot, field);
        }
    }
}

/* Whether `key` is the path or its end, component by component; `*` in the path is any name, but not for a key of one
 * word. */
static bool ends_with(const char *path, const char *key)
{
    for (const char *start = path; start != NULL;) {
        const char *p = start, *k = key;
        for (;;) {
            size_t wanted = strcspn(p, "."), given = strcspn(k, ".");
            bool any = wanted == 1 && *p == '*' && (p != start || strchr(key, '.') != NULL) && p[1] == '.';
            if (!any && (wanted != given || strncmp(p, k, wanted) != 0)) {
                break;
            }
            p += wanted;
            k += given;
            if (*p == '\0' || *k == '\0') {
                if (*p == *k) {
                    return true;
                }
                break;
            }
            p++;
            k++;
        }
        start = strchr(start, '.');
        start = start == NULL ? NULL : start + 1;
    }
    return false;
}

/* places.lending.slope does not mean another kind's slope. */
static bool names_a_sibling(const char *key, const struct spot *spot)
{
    for (const char *at = key; spot->kind != NULL && at != NULL;) {
        size_t length = strcspn(at, ".");
        for (size_t i = 0; spot->siblings[i] != NULL; i++) {
            const char *name = spot->siblings[i]->name;
            if (strlen(name) == length && strncmp(name, at, length) == 0) {
                return strcmp(name, spot->kind) != 0;
            }
        }
        at = strchr(at, '.');
        at = at == NULL ? NULL : at + 1;
    }
    return false;
}

static bool matches(const struct tour *tour, const struct spot *spot, const struct sim_field *field)
{
    char path[PATH_BYTES], longer[PATH_BYTES];

    join(path, spot->path, shown_name(field));
    join(longer, spot->longer, shown_name(field));
    return !names_a_sibling(tour->key, spot) && (ends_with(path, tour->key) || ends_with(longer, tour->key));
}

static void learn(struct tour *tour, const char *word)
{
    if (word != NULL && tour->word_count < WORDS_AT_MOST) {
        tour->words[tour->word_count++] = word;
    }
}

/* Whether the key is the section's own name, for the first time. */
static bool called(struct tour *tour, const struct sim_section *section)
{
    if (tour->key == NULL || section->name == NULL || strcmp(section->name, tour->key) != 0) {
        return false;
    }
    for (size_t i = 0; i < tour->seen_count; i++) {
        if (tour->seen[i] == section) {
            return false;
        }
    }
    if (tour->seen_count < SEEN_AT_MOST) {
        tour->seen[tour->seen_count++] = section;
    }
    return true;
}

static void visit(struct tour *tour, const struct sim_section *section, const struct spot *spot, bool printing);

static void visit_kinds(struct tour *tour, const struct sim_field *field, const struct spot *spot, bool printing)
{
    for (size_t i = 0; field->kinds[i] != NULL; i++) {
        struct spot inner = *spot;
        inner.kind = field->kinds[i]->name;
        inner.siblings = field->kinds;
        join(inner.longer, spot->path, inner.kind);
        if (field->type == SIM_FIELD_TAGGED) {
            join(inner.path, spot->path, inner.kind);
        }
        visit(tour, field->kinds[i], &inner, printing);
    }
}

static void visit_below(struct tour *tour, const struct sim_field *field, const struct spot *spot, bool printing)
{
    struct spot inner = *spot;
    bool named = field->type == SIM_FIELD_MAP || field->type == SIM_FIELD_REFERENCE_MAP;

    if (is_inline(field)) {
        visit_kinds(tour, field, spot, printing);
        return;
    }
    join(inner.path, spot->path, field->name);
    join(inner.longer, spot->longer, field->name);
    if (named || field->type == SIM_FIELD_LIST) {
        const char *step = named ? ".*" : "[]";
        strcat(inner.path, strlen(inner.path) + 3 < PATH_BYTES ? step : "");
        strcat(inner.longer, strlen(inner.longer) + 3 < PATH_BYTES ? step : "");
    }
    if (field->kinds != NULL) {
        visit_kinds(tour, field, &inner, printing);
    } else if (field->section != NULL && field->item == NULL) {
        visit(tour, field->section, &inner, printing);
    }
}

static void visit(struct tour *tour, const struct sim_section *section, const struct spot *spot, bool printing)
{
    learn(tour, section->name);
    if (printing || called(tour, section)) {
        show(tour, section, spot, NULL);
        printing = true;
    }
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        bool hit = !printing && tour->key != NULL && matches(tour, spot, field);
        learn(tour, shown_name(field));
        if (hit) {
            show(tour, section, spot, field);
        }
        visit_below(tour, field, spot, printing || hit);
    }
}

/* The nearest word to the first part of the key that nobody knows. */
static void suggest(const struct tour *tour, char *suggestion, size_t size)
{
    char part[PATH_BYTES];

    suggestion[0] = '\0';
    for (const char *at = tour->key; at != NULL;) {
        snprintf(part, sizeof part, "%.*s", (int)strcspn(at, "."), at);
        const char *near = sim_nearest_word(part, tour->words, tour->word_count);
        if (near != NULL && strcmp(near, part) != 0) {
            snprintf(suggestion, size, "%s", near);
            return;
        }
        at = strchr(at, '.');
        at = at == NULL ? NULL : at + 1;
    }
}

bool sim_describe_print(const struct sim_section *root, const char *key, bool json, FILE *out, char *suggestion,
                        size_t size)
{
    struct sim_emit emit = {0};
    struct tour tour = {.out = out, .key = key, .emit = json ? &emit : NULL};
    struct spot spot = {.path = "", .longer = ""};

    if (json) {
        sim_emit_init(&emit, out, 1);
        sim_emit_array(&emit, NULL);
    }
    visit(&tour, root, &spot, key == NULL);
    if (json) {
        sim_emit_end(&emit);
    }
    if (size > 0) {
        suggestion[0] = '\0';
        if (tour.found == 0) {
            suggest(&tour, suggestion, size);
        }
    }
    return tour.found > 0;
}
