#include "sim/config/evidence.h"

#include "sim/base/nearest.h"
#include "sim/config/scalar.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"measured", "cited", "assumed", NULL};

const char *sim_evidence_word(enum sim_evidence kind)
{
    return kind == SIM_EVIDENCE_NONE ? NULL : kinds[kind - SIM_EVIDENCE_MEASURED];
}

static void complain(struct sim_bound *bound, const struct sim_node *node, const char *path, const char *key,
                     const char *text)
{
    char *at = sim_node_path(&bound->arena, path, key);

    bound->memory_short |= at == NULL;
    sim_fault_add(&bound->faults, node->place, at == NULL ? "" : at, "%s", text);
}

static bool iso_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";

    if (strlen(text) != sizeof shape - 1) {
        return false;
    }
    for (size_t i = 0; shape[i] != '\0'; i++) {
        if (shape[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') {
            return false;
        }
    }
    int month = atoi(text + 5), day = atoi(text + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* The text of a key's scalar, NULL when the key is not there or, after a fault, holds something else. */
static const char *word(struct sim_bound *bound, const struct sim_node *map, const char *path, const char *key)
{
    const struct sim_node *node = sim_node_find(map, key);

    if (node == NULL) {
        return NULL;
    }
    if (node->type != SIM_NODE_SCALAR || sim_node_is_null(node)) {
        complain(bound, node, path, key, "expected text");
        return NULL;
    }
    return node->text;
}

static bool readable(struct sim_bound *bound, const struct sim_node *node, const char *path,
                     const struct sim_field *field)
{
    struct sim_quantity largest; /* room for any measure */
    char why[SIM_SCALAR_TEXT];

    if (!sim_scalar_is_measure(field->type) || sim_scalar_read(field, node->text, &largest, why)) {
        return true;
    }
    complain(bound, node, path, "range", why);
    return false;
}

static const char *read_range(struct sim_bound *bound, const struct sim_node *map, const char *path,
                              const struct sim_field *field)
{
    const struct sim_node *node = sim_node_find(map, "range");

    if (node == NULL) {
        return NULL;
    }
    bool pair = node->type == SIM_NODE_LIST && node->count == 2 && node->items[0]->type == SIM_NODE_SCALAR &&
                node->items[1]->type == SIM_NODE_SCALAR;
    if (!pair) {
        complain(bound, node, path, "range", "expected a list of two values such as [1%, 9%]");
        return NULL;
    }
    for (int i = 0; i < 2 && field != NULL; i++) {
        if (!readable(bound, node->items[i], path, field)) {
            return NULL;
        }
    }
    char *text = sim_arena_format(&bound->arena, "%s .. %s", node->items[0]->text, node->items[1]->text);
    bound->memory_short |= text == NULL;
    return text;
}

static void check_keys(struct sim_bound *bound, const struct sim_node *map, const char *path, const char *kind_key,
                       const char *also)
{
    const char *allowed[] = {kind_key, "source", "date", "range", also};
    const size_t count = also == NULL ? 4 : 5;

    for (uint32_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        size_t known = 0;
        while (known < count && strcmp(allowed[known], key) != 0) {
            known++;
        }
        if (known == count) {
            const char *near = sim_nearest_word(key, allowed, count);
            char text[SIM_SCALAR_TEXT], words[SIM_SCALAR_TEXT];
            snprintf(text, sizeof text,
                     near == NULL ? "unknown key; allowed: %.200s" : "unknown key; did you mean \"%.200s\"?",
                     near == NULL ? sim_scalar_words(allowed, count, words) : near);
            complain(bound, map->keys[i], path, key, text);
        }
    }
}

static void read_kind(struct sim_bound *bound, const struct sim_node *map, const char *path, const char *kind_key,
                      struct sim_evidence_note *note)
{
    const struct sim_node *node = sim_node_find(map, kind_key);
    const char *kind = word(bound, map, path, kind_key);

    if (kind == NULL) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            note->kind = SIM_EVIDENCE_MEASURED + i;
            return;
        }
    }
    const struct sim_field field = {.type = SIM_FIELD_CHOICE, .choices = kinds};
    char why[SIM_SCALAR_TEXT];
    uint32_t choice;
    if (!sim_scalar_read(&field, kind, &choice, why)) {
        complain(bound, node, path, kind_key, why);
    }
}

void sim_evidence_read(struct sim_bound *bound, const struct sim_node *map, const char *path, const char *kind_key,
                       const char *also, const struct sim_field *field, struct sim_evidence_note *note)
{
    *note = (struct sim_evidence_note){.kind = SIM_EVIDENCE_ASSUMED};
    check_keys(bound, map, path, kind_key, also);
    read_kind(bound, map, path, kind_key, note);
    note->source = word(bound, map, path, "source");
    note->date = word(bound, map, path, "date");
    note->range = read_range(bound, map, path, field);
    if (note->date != NULL && !iso_date(note->date)) {
        complain(bound, sim_node_find(map, "date"), path, "date", "expected a date such as 2025-06-01");
    }
    if (note->kind != SIM_EVIDENCE_ASSUMED && note->source == NULL) {
        sim_fault_add(&bound->faults, map->place, path, "%s evidence needs a source", sim_evidence_word(note->kind));
    }
}

/* One component at a time; `*` stands for any one. Brackets of an index belong to their component. */
static bool matches(const char *pattern, const char *path)
{
    for (;;) {
        size_t wanted = strcspn(pattern, "."), found = strcspn(path, ".");
        bool any = wanted == 1 && pattern[0] == '*';
        if (!any && (wanted != found || strncmp(pattern, path, wanted) != 0)) {
            return false;
        }
        pattern += wanted;
        path += found;
        if (*pattern == '\0' || *path == '\0') {
            return *pattern == *path;
        }
        pattern++;
        path++;
    }
}

/* `path` with a `*` wherever the pattern has one, so that only the words left are compared. */
static const char *masked(struct sim_bound *bound, const char *pattern, const char *path)
{
    char *mask = sim_arena_take(&bound->arena, strlen(path) + strlen(pattern) + 2), *end = mask;

    while (mask != NULL && *path != '\0') {
        size_t wanted = strcspn(pattern, "."), found = strcspn(path, ".");
        bool any = wanted == 1 && pattern[0] == '*';
        end = mempcpy(end, any ? "*" : path, any ? 1 : found);
        path += found;
        pattern += wanted;
        if (*path == '.') {
            *end++ = *path++;
        }
        pattern += *pattern == '.';
    }
    return mask;
}

/* Whether nothing was bound under the pattern's root key in a study with errors: then one of them is the cause. */
static bool lost_its_root(const struct sim_bound *bound, const char *pattern)
{
    size_t length = strcspn(pattern, ".[*");

    for (size_t i = 0; i < bound->member_count; i++) {
        if (strncmp(bound->members[i].path, pattern, length) == 0) {
            return false;
        }
    }
    return bound->faults.error_count > 0;
}

static void say_unmatched(struct sim_bound *bound, const struct sim_node *key, const char *path)
{
    const char **paths = calloc(bound->member_count + 1, sizeof *paths);
    size_t count = 0;

    for (size_t i = 0; i < bound->member_count && paths != NULL; i++) {
        if (bound->members[i].role == SIM_MEMBER_VALUE) {
            paths[count] = masked(bound, key->text, bound->members[i].path);
            bound->memory_short |= paths[count] == NULL;
            count += paths[count] != NULL;
        }
    }
    bound->memory_short |= paths == NULL;
    const char *near = paths == NULL ? NULL : sim_nearest_word(key->text, paths, count);
    if (near != NULL || !lost_its_root(bound, key->text)) {
        sim_fault_add(&bound->faults, key->place, path, "matches no parameter%s%s%s",
                      near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near, near == NULL ? "" : "\"?");
    }
    free(paths);
}

static void apply_pattern(struct sim_bound *bound, const struct sim_node *key, const struct sim_node *map,
                          const char *path)
{
    struct sim_evidence_note note = {0};
    bool matched = false, read = false;

    for (size_t i = 0; i < bound->member_count; i++) {
        struct sim_member *member = &bound->members[i];
        if (member->role != SIM_MEMBER_VALUE || !matches(key->text, member->path)) {
            continue;
        }
        if (!read) { /* with the first match, whose field tells how the range reads */
            sim_evidence_read(bound, map, path, "kind", NULL, member->field, &note);
            read = true;
        }
        matched = true;
        if (!member->own_note) {
            member->note = note;
        }
    }
    if (!matched) {
        say_unmatched(bound, key, path);
    }
}

void sim_evidence_apply(struct sim_bound *bound, const struct sim_node *section)
{
    if (section->type != SIM_NODE_MAP) {
        sim_fault_add(&bound->faults, section->place, "evidence", "expected a mapping from path patterns");
        return;
    }
    for (uint32_t i = 0; i < section->count; i++) {
        const struct sim_node *map = section->items[i];
        char *path = sim_node_path(&bound->arena, "evidence", section->keys[i]->text);
        if (path == NULL) {
            bound->memory_short = true;
            return;
        }
        if (map->type != SIM_NODE_MAP) {
            sim_fault_add(&bound->faults, map->place, path,
                          "expected a mapping with the keys kind, source, date, range");
        } else {
            apply_pattern(bound, section->keys[i], map, path);
        }
    }
}
