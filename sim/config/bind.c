#include "sim/config/bind.h"

#include "sim/config/evidence.h"
#include "sim/config/json.h"
#include "sim/config/reference.h"
#include "sim/config/scalar.h"
#include "sim/config/table_load.h"
#include "sim/config/tree.h"

#include <stdlib.h>
#include <string.h>

/* Far above any section. */
enum { KEYS_AT_MOST = 128 };

struct binder {
    struct sim_bound *bound;
    const struct sim_section *root;
    const struct sim_node *tree;
};

/* A mapping being bound: its node, where it is, and whether it stands in a default. */
struct scope {
    const struct sim_node *node;
    const char *path;
    bool is_default;
};

static void bind_structure(struct binder *b, const struct sim_section *section, char *base, struct scope scope,
                           const char *selector);
static void bind_value(struct binder *b, const struct sim_field *field, char *member, struct scope scope);

static const char *below(struct binder *b, const char *path, const char *key)
{
    const char *made = sim_node_path(&b->bound->arena, path, key);

    b->bound->memory_short |= made == NULL;
    return made == NULL ? "" : made;
}

static const char *item_path(struct binder *b, const char *path, uint32_t index)
{
    const char *made = sim_node_path_index(&b->bound->arena, path, index);

    b->bound->memory_short |= made == NULL;
    return made == NULL ? "" : made;
}

static void *take(struct binder *b, size_t count, size_t size)
{
    void *made = size != 0 && count > SIZE_MAX / 4 / size ? NULL : sim_arena_take(&b->bound->arena, count * size);

    b->bound->memory_short |= made == NULL;
    return made;
}

static bool expect(struct binder *b, const struct sim_field *field, enum sim_node_type type, struct scope scope)
{
    char expected[SIM_SCALAR_TEXT], shown[SIM_FAULT_SHOWN];

    if (scope.node->type == type) {
        return true;
    }
    const char *hint = !sim_node_is_null(scope.node) ? ""
                       : type == SIM_NODE_MAP        ? " ({} takes every default)"
                       : type == SIM_NODE_LIST       ? " ([] is the empty list)"
                                                     : "";
    sim_fault_add(&b->bound->faults, scope.node->place, scope.path, "expected %s; found %s%s",
                  field == NULL ? "a mapping" : sim_scalar_expected(field, expected), sim_node_show(scope.node, shown),
                  hint);
    return false;
}

static void record(struct binder *b, enum sim_member_role role, const void *address, const struct sim_field *field,
                   struct scope scope, const char *text)
{
    const struct sim_member member = {.address = address,
                                      .field = field,
                                      .path = scope.path,
                                      .text = text,
                                      .place = scope.node->place,
                                      .role = role,
                                      .is_default = scope.is_default};

    sim_member_add(b->bound, &member);
}

static struct sim_evidence_note table_note(const struct sim_field *field)
{
    return (struct sim_evidence_note){field->evidence, field->source, field->date, field->plausible};
}

static void record_scalar(struct binder *b, const struct sim_field *field, const void *member, struct scope scope,
                          const char *text, const struct sim_evidence_note *own)
{
    struct sim_member made = {.address = member,
                              .field = field,
                              .path = scope.path,
                              .text = text,
                              .place = scope.node->place,
                              .role = SIM_MEMBER_VALUE,
                              .is_default = scope.is_default};

    if (own != NULL) {
        made.note = *own;
        made.own_note = true;
    } else if (scope.is_default) {
        made.note = table_note(field);
    } else if (sim_scalar_is_measure(field->type) && !field->design) {
        made.note = (struct sim_evidence_note){SIM_EVIDENCE_ASSUMED, "study file", NULL, NULL};
    }
    sim_member_add(b->bound, &made);
}

/* {value: 5%, evidence: cited, ...}: the value inside, NULL after a fault. */
static const struct sim_node *open_form(struct binder *b, const struct sim_field *field, struct scope scope,
                                        struct sim_evidence_note *note)
{
    const struct sim_node *value = sim_node_find(scope.node, "value");
    char expected[SIM_SCALAR_TEXT];

    if (value == NULL) {
        sim_fault_add(&b->bound->faults, scope.node->place, scope.path,
                      "expected %s; found a mapping without the key \"value\"", sim_scalar_expected(field, expected));
        return NULL;
    }
    sim_evidence_read(b->bound, scope.node, scope.path, "evidence", "value", field, note);
    return value;
}

static bool is_none(const struct sim_field *field, const struct sim_node *node)
{
    return field->fallback != NULL && strcmp(field->fallback, "none") == 0 && sim_node_is_word(node, "none");
}

/* The value into its member; *name gets the word where it is a name. False after a fault. */
static bool read_value(struct binder *b, const struct sim_field *field, char *member, struct scope scope,
                       const char **name)
{
    char why[SIM_SCALAR_TEXT], expected[SIM_SCALAR_TEXT], shown[SIM_FAULT_SHOWN];
    const struct sim_node *node = scope.node;

    if (is_none(field, node)) {
        sim_scalar_none(field->type, member);
        *name = "none";
        return true;
    }
    if (sim_node_is_null(node) || node->type != SIM_NODE_SCALAR) {
        sim_fault_add(&b->bound->faults, node->place, scope.path, "expected %s; found %s",
                      sim_scalar_expected(field, expected), sim_node_show(node, shown));
        return false;
    }
    if (field->type == SIM_FIELD_REFERENCE) {
        *name = node->text;
        return sim_reference_resolve(b->bound, b->root, b->tree, field->reference, node, scope.path,
                                     (uint32_t *)(void *)member);
    }
    if (!sim_scalar_read(field, node->text, member, why)) {
        sim_fault_add(&b->bound->faults, node->place, scope.path, "%s", why);
        return false;
    }
    return true;
}

static void bind_scalar(struct binder *b, const struct sim_field *field, char *member, struct scope scope)
{
    struct sim_evidence_note note = {0}, *own = NULL;
    struct scope value = scope;
    const char *name = NULL;

    if (scope.node->type == SIM_NODE_MAP) {
        own = &note;
        value.node = open_form(b, field, scope, &note);
    }
    if (value.node != NULL && read_value(b, field, member, value, &name)) {
        scope = value;
    }
    /* After a fault too: a pattern of `evidence` that means this value is not wrong as well. */
    record_scalar(b, field, member, scope, name, own);
}

static void bind_any(struct binder *b, const struct sim_field *field, char *member, struct scope scope)
{
    const char *text = is_none(field, scope.node) ? NULL : sim_node_flow(&b->bound->arena, scope.node);

    b->bound->memory_short |= text == NULL && !is_none(field, scope.node);
    *(const char **)(void *)member = text;
    record_scalar(b, field, member, scope, NULL, NULL);
}

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) / align * align;
}

/* Bytes from item to item. Without a section: the key's struct, then the value, padded as the compiler does. */
static size_t stride(const struct sim_field *field)
{
    if (field->section != NULL) {
        return field->section->size;
    }
    size_t align = sim_scalar_align(field->item->type);
    if (field->type == SIM_FIELD_MAP && align < sizeof(void *)) {
        align = sizeof(void *);
    } else if (field->type == SIM_FIELD_REFERENCE_MAP && align < sizeof(uint32_t)) {
        align = sizeof(uint32_t);
    }
    return round_up(field->item->offset + sim_scalar_size(field->item->type), align);
}

static void bind_item(struct binder *b, const struct sim_field *field, char *item, struct scope scope)
{
    record(b, SIM_MEMBER_STRUCTURE, item, field, scope, NULL);
    if (field->item != NULL) {
        bind_value(b, field->item, item + field->item->offset, scope);
    } else if (expect(b, NULL, SIM_NODE_MAP, scope)) {
        bind_structure(b, field->section, item, scope, NULL);
    }
}

/* The names of a map as a JSON list; in a canonical study they tell which items there are, and in which order. */
static const char *names_text(struct binder *b, const struct sim_node *map)
{
    char *text = NULL;
    const char *copy = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (out != NULL) {
        fputc('[', out);
        for (uint32_t i = 0; i < map->count; i++) {
            fputs(i == 0 ? "" : ",", out);
            sim_json_string(map->keys[i]->text, out);
        }
        fputc(']', out);
        copy = fclose(out) == 0 ? sim_arena_copy(&b->bound->arena, text, length) : NULL;
        free(text);
    }
    b->bound->memory_short |= copy == NULL;
    return copy == NULL ? "[]" : copy;
}

static char *make_items(struct binder *b, const struct sim_field *field, struct sim_map *map, uint32_t count)
{
    map->items = take(b, count, stride(field));
    map->count = map->items == NULL ? 0 : count;
    return map->items;
}

static struct scope inside(struct binder *b, struct scope scope, uint32_t index)
{
    const struct sim_node *node = scope.node;
    const char *path =
        node->type == SIM_NODE_MAP ? below(b, scope.path, node->keys[index]->text) : item_path(b, scope.path, index);

    return (struct scope){node->items[index], path, scope.is_default};
}

static void bind_map(struct binder *b, const struct sim_field *field, struct sim_map *map, struct scope scope)
{
    char *items = make_items(b, field, map, scope.node->count);

    record(b, SIM_MEMBER_NAMES, map, field, scope, names_text(b, scope.node));
    for (uint32_t i = 0; i < map->count; i++) {
        struct scope item = inside(b, scope, i);
        char *at = items + i * stride(field);
        if (field->item == NULL) {
            sim_reference_check_name(b->bound, scope.node->keys[i], item.path);
        }
        ((struct sim_named *)(void *)at)->name = scope.node->keys[i]->text;
        if (!sim_reference_is_slip(b->bound, field, scope.node, i, item.path)) {
            bind_item(b, field, at, item);
        }
    }
}

static void bind_list(struct binder *b, const struct sim_field *field, struct sim_map *map, struct scope scope)
{
    char *items = make_items(b, field, map, scope.node->count);
    const char *length = sim_arena_format(&b->bound->arena, "%u", scope.node->count);

    b->bound->memory_short |= length == NULL;
    record(b, SIM_MEMBER_NAMES, map, field, scope, length == NULL ? "0" : length);
    for (uint32_t i = 0; i < map->count; i++) {
        bind_item(b, field, items + i * stride(field), inside(b, scope, i));
    }
}

struct numbered {
    uint32_t index;    /* in the referenced map */
    uint32_t position; /* in the node */
};

static int by_index(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;

    return (a->index > b->index) - (a->index < b->index);
}

static void bind_reference_map(struct binder *b, const struct sim_field *field, struct sim_map *map, struct scope scope)
{
    struct numbered *order = take(b, scope.node->count, sizeof *order);
    uint32_t count = 0;

    for (uint32_t i = 0; i < scope.node->count && order != NULL; i++) {
        const struct sim_node *key = scope.node->keys[i];
        order[count].position = i;
        count += sim_reference_resolve(b->bound, b->root, b->tree, field->reference, key,
                                       below(b, scope.path, key->text), &order[count].index);
    }
    char *items = make_items(b, field, map, count);
    if (map->count > 0) {
        /* a total order: the indices are distinct */
        qsort(order, count, sizeof *order, by_index);
    }
    record(b, SIM_MEMBER_STRUCTURE, map, field, scope, NULL);
    for (uint32_t i = 0; i < map->count; i++) {
        char *at = items + i * stride(field);
        ((struct sim_keyed *)(void *)at)->index = order[i].index;
        bind_item(b, field, at, inside(b, scope, order[i].position));
    }
    if (map->count == 0) { /* else its items show that it is there */
        record(b, SIM_MEMBER_NAMES, map, field, scope, "[]");
    }
}

static size_t kind_names(const struct sim_field *field, const char **names)
{
    size_t count = 0;

    for (; field->kinds[count] != NULL && count < KEYS_AT_MOST; count++) {
        names[count] = field->kinds[count]->name;
    }
    return count;
}

/* Sets kind and room for the parameters of the kind called `word`; NULL after a fault at `scope`. */
static const struct sim_section *pick(struct binder *b, const struct sim_field *field, const char *word,
                                      struct sim_kinded *kinded, struct scope scope)
{
    const char *names[KEYS_AT_MOST] = {NULL};
    char hint[SIM_SCALAR_TEXT], shown[SIM_FAULT_SHOWN];
    size_t count = kind_names(field, names);
    uint32_t kind = 0;

    while (kind < count && strcmp(names[kind], word) != 0) {
        kind++;
    }
    if (kind == count) {
        sim_reference_suggest(b->bound, word, names, count, "there are ", hint);
        sim_fault_add(&b->bound->faults, scope.node->place, scope.path, "no %s \"%s\"%s",
                      field->selector == NULL ? "kind" : field->selector, sim_fault_show(word, shown), hint);
        return NULL;
    }
    kinded->kind = kind;
    kinded->parameters = take(b, 1, field->kinds[kind]->size);
    record(b, SIM_MEMBER_WORD, kinded, field, scope, names[kind]);
    return kinded->parameters == NULL ? NULL : field->kinds[kind];
}

/* The kind that the selector in the mapping names; NULL after a fault. */
static const struct sim_section *select_kind(struct binder *b, const struct sim_field *field, struct sim_kinded *kinded,
                                             struct scope scope)
{
    const struct sim_node *word = sim_node_find(scope.node, field->selector);
    const char *names[KEYS_AT_MOST] = {NULL};
    char list[SIM_SCALAR_TEXT], shown[SIM_FAULT_SHOWN];

    sim_scalar_words(names, kind_names(field, names), list);
    if (word == NULL) {
        sim_fault_add(&b->bound->faults, scope.node->place, scope.path, "key \"%s\" is missing; it is one of %.300s",
                      field->selector, list);
        return NULL;
    }
    struct scope at = {word, below(b, scope.path, field->selector), scope.is_default};
    if (word->type != SIM_NODE_SCALAR || sim_node_is_null(word)) {
        sim_fault_add(&b->bound->faults, word->place, at.path, "expected one of %.300s; found %s", list,
                      sim_node_show(word, shown));
        return NULL;
    }
    return pick(b, field, word->text, kinded, at);
}

static void bind_kind(struct binder *b, const struct sim_field *field, struct sim_kinded *kinded, struct scope scope)
{
    const struct sim_section *kind = select_kind(b, field, kinded, scope);

    if (kind != NULL) {
        bind_structure(b, kind, kinded->parameters, scope, field->selector);
    }
}

static void bind_tagged(struct binder *b, const struct sim_field *field, struct sim_kinded *kinded, struct scope scope)
{
    char expected[SIM_SCALAR_TEXT];

    if (scope.node->count != 1) {
        sim_fault_add(&b->bound->faults, scope.node->place, scope.path, "expected %s; found %u keys",
                      sim_scalar_expected(field, expected), scope.node->count);
        return;
    }
    const char *tag = scope.node->keys[0]->text;
    struct scope word = {scope.node->keys[0], scope.path, scope.is_default}, inner = inside(b, scope, 0);
    const struct sim_section *kind = pick(b, field, tag, kinded, word);
    if (kind != NULL && expect(b, NULL, SIM_NODE_MAP, inner)) {
        bind_structure(b, kind, kinded->parameters, inner, NULL);
    }
}

/* The keys, then the file; what is wrong with the file is a fault at its name. */
static void bind_table(struct binder *b, const struct sim_field *field, struct sim_table_field *table,
                       struct scope scope)
{
    size_t before = b->bound->faults.error_count;
    struct sim_error error = {""};
    enum sim_status status = SIM_OK;

    record(b, SIM_MEMBER_STRUCTURE, table, field, scope, NULL);
    bind_structure(b, field->section, (char *)table, scope, NULL);
    if (b->bound->faults.error_count > before || b->bound->memory_short) {
        return;
    }
    status = sim_table_load(b->bound, table, &error);
    if (status == SIM_OK) {
        struct scope digest = {scope.node, below(b, scope.path, "sha256"), scope.is_default};
        record(b, SIM_MEMBER_WORD, table->data.sha256, field, digest, table->data.sha256);
        return;
    }
    if (error.text[0] == '\0') {
        b->bound->memory_short = true;
        return;
    }
    const struct sim_node *file = sim_node_find(scope.node, "file");
    sim_fault_add(&b->bound->faults, file == NULL ? scope.node->place : file->place, below(b, scope.path, "file"), "%s",
                  error.text);
}

static void bind_value(struct binder *b, const struct sim_field *field, char *member, struct scope scope)
{
    if (field->type == SIM_FIELD_ANY) {
        bind_any(b, field, member, scope);
        return;
    }
    if (sim_scalar_is(field->type)) {
        bind_scalar(b, field, member, scope);
        return;
    }
    if (is_none(field, scope.node)) {
        sim_scalar_none(field->type, member);
        record(b, SIM_MEMBER_WORD, member, field, scope, "none");
        return;
    }
    if (!expect(b, field, field->type == SIM_FIELD_LIST ? SIM_NODE_LIST : SIM_NODE_MAP, scope)) {
        return;
    }
    void *at = member;
    switch (field->type) {
    case SIM_FIELD_SECTION:
        record(b, SIM_MEMBER_STRUCTURE, member, field, scope, NULL);
        bind_structure(b, field->section, member, scope, NULL);
        break;
    case SIM_FIELD_TABLE:
        bind_table(b, field, at, scope);
        break;
    case SIM_FIELD_MAP:
        bind_map(b, field, at, scope);
        break;
    case SIM_FIELD_REFERENCE_MAP:
        bind_reference_map(b, field, at, scope);
        break;
    case SIM_FIELD_LIST:
        bind_list(b, field, at, scope);
        break;
    case SIM_FIELD_KIND:
        bind_kind(b, field, at, scope);
        break;
    default:
        bind_tagged(b, field, at, scope);
        break;
    }
}

/* The default as a node that stands where the enclosing mapping does; NULL when memory is short. */
static const struct sim_node *fallback_node(struct binder *b, const struct sim_field *field, struct sim_place place)
{
    const char *text = field->fallback;
    struct sim_node *node = NULL;

    if (strchr("{['\"", text[0]) == NULL || text[0] == '\0') {
        node = sim_node_make(&b->bound->arena, SIM_NODE_SCALAR, place, text);
    } else if (strcmp(text, "{}") == 0 || strcmp(text, "[]") == 0) {
        node = sim_node_make(&b->bound->arena, text[0] == '{' ? SIM_NODE_MAP : SIM_NODE_LIST, place, NULL);
    } else if (sim_tree_parse(text, strlen(text), place, &b->bound->arena, &b->bound->faults, &node) != SIM_OK) {
        node = NULL; /* a slip in a table shows as a fault; out of memory shows below */
    }
    b->bound->memory_short |= node == NULL && b->bound->faults.error_count == 0;
    return node;
}

static void bind_field(struct binder *b, const struct sim_field *field, char *base, struct scope scope)
{
    const struct sim_node *node = sim_node_find(scope.node, field->name);
    struct scope inner = {node, below(b, scope.path, field->name), scope.is_default};
    char expected[SIM_SCALAR_TEXT];

    if (node == NULL && field->fallback == NULL) {
        sim_fault_add(&b->bound->faults, scope.node->place, scope.path, "key \"%s\" is missing; it takes %s%s",
                      field->name, sim_scalar_expected(field, expected),
                      scope.node->made ? " (an override made the mapping: is a name before it misspelt?)" : "");
        return;
    }
    if (node == NULL) {
        inner.node = fallback_node(b, field, scope.node->place);
        inner.is_default = true;
    }
    if (inner.node != NULL) {
        bind_value(b, field, base + field->offset, inner);
    }
}

/* Words that may stand in a mapping. */
struct key_list {
    const char *words[KEYS_AT_MOST];
    size_t count;
};

static void allow(struct key_list *keys, const char *word)
{
    if (word != NULL && word[0] != '\0' && keys->count < KEYS_AT_MOST) {
        keys->words[keys->count++] = word;
    }
}

static void allow_fields(struct key_list *keys, const struct sim_section *section)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        allow(keys, field->name);
    }
}

static void check_keys(struct binder *b, const struct key_list *keys, struct scope scope)
{
    char hint[SIM_SCALAR_TEXT];

    for (uint32_t i = 0; i < scope.node->count; i++) {
        const struct sim_node *key = scope.node->keys[i];
        size_t known = 0;
        while (known < keys->count && strcmp(keys->words[known], key->text) != 0) {
            known++;
        }
        if (known == keys->count) {
            sim_reference_suggest(b->bound, key->text, keys->words, keys->count, "allowed: ", hint);
            sim_fault_add(&b->bound->faults, key->place, below(b, scope.path, key->text), "unknown key%s", hint);
        }
    }
}

/* The field whose kind's keys stand in the section's own mapping, NULL when there is none. */
static const struct sim_field *inline_kind(const struct sim_section *section)
{
    const struct sim_field *field = section->fields;

    while (field->name != NULL && field->name[0] != '\0') {
        field++;
    }
    return field->name == NULL ? NULL : field;
}

static void bind_fields(struct binder *b, const struct sim_section *section, char *base, struct scope scope)
{
    for (const struct sim_field *field = section->fields; field->name != NULL && !b->bound->memory_short; field++) {
        if (field->name[0] != '\0') {
            bind_field(b, field, base, scope);
        }
    }
}

/* `selector` is a key of the mapping that its reader has dealt with, or NULL. */
static void bind_structure(struct binder *b, const struct sim_section *section, char *base, struct scope scope,
                           const char *selector)
{
    const struct sim_field *field = inline_kind(section);
    const struct sim_section *kind = NULL;
    struct sim_kinded *kinded = NULL;
    struct key_list keys = {.count = 0};

    allow(&keys, selector);
    allow_fields(&keys, section);
    if (section == b->root) {
        allow(&keys, "evidence");
        allow(&keys, "sweep");
    }
    if (field != NULL) {
        kinded = (struct sim_kinded *)(void *)(base + field->offset);
        kind = select_kind(b, field, kinded, scope);
        allow(&keys, field->selector);
    }
    if (kind != NULL) {
        allow_fields(&keys, kind);
    }
    if (field == NULL || kind != NULL) { /* without its kind nobody knows the keys */
        check_keys(b, &keys, scope);
    }
    bind_fields(b, section, base, scope);
    if (kind != NULL) {
        bind_fields(b, kind, kinded->parameters, scope);
    }
}

void sim_bind_root(struct sim_bound *bound, const struct sim_section *root, const struct sim_node *tree)
{
    struct binder binder = {bound, root, tree};
    struct scope scope = {tree, "", false};

    bound->root = take(&binder, 1, root->size);
    if (bound->root != NULL) {
        bind_structure(&binder, root, bound->root, scope, NULL);
    }
    const struct sim_node *evidence = sim_node_find(tree, "evidence");
    if (evidence != NULL && !bound->memory_short) {
        sim_evidence_apply(bound, evidence);
    }
}
