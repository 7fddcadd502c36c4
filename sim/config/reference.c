#include "sim/config/reference.h"

#include "sim/base/nearest.h"
#include "sim/config/scalar.h"

#include <string.h>

enum { NAME_LETTERS = 63, SUGGESTIONS_AT_MOST = 1000, NAMES_AT_MOST = 1000, NAMES_LISTED = 10 };

bool sim_reference_suggest(const struct sim_bound *bound, const char *word, const char *const *words, size_t count,
                           const char *otherwise, char *text)
{
    char list[SIM_SCALAR_TEXT];

    text[0] = '\0';
    if (bound->faults.count >= SUGGESTIONS_AT_MOST) {
        return false;
    }
    const char *near = sim_nearest_word(word, words, count);
    if (near != NULL) {
        snprintf(text, SIM_SCALAR_TEXT, "; did you mean \"%.80s\"?", near);
    } else if (count > 0) {
        snprintf(text, SIM_SCALAR_TEXT, "; %s%.340s", otherwise, sim_scalar_words(words, count, list));
    }
    return near != NULL;
}

/* "rooms" -> "room", "strategies" -> "strategy". */
static const char *singular(const char *plural, char *text)
{
    size_t length = strlen(plural);

    snprintf(text, SIM_FAULT_SHOWN, "%.100s", plural);
    if (length > 3 && length < 100 && strcmp(plural + length - 3, "ies") == 0) {
        strcpy(text + length - 3, "y");
    } else if (length > 1 && length < 100 && plural[length - 1] == 's') {
        text[length - 1] = '\0';
    }
    return text;
}

/* "a, b, c and 5 more": sim_scalar_words for names that a study gives, which may be many and long. */
static const char *list_names(const char *const *names, size_t count, char *text)
{
    size_t length = 0;

    for (size_t i = 0; i < count && i < NAMES_LISTED; i++) {
        length += (size_t)snprintf(text + length, SIM_SCALAR_TEXT - length, "%s%.63s", i == 0 ? "" : ", ", names[i]);
    }
    if (count > NAMES_LISTED) {
        snprintf(text + length, SIM_SCALAR_TEXT - length, " and %zu more", count - NAMES_LISTED);
    }
    return text;
}

bool sim_reference_suggest_name(const struct sim_bound *bound, const struct sim_node *map, const char *word, char *text)
{
    const char *names[NAMES_AT_MOST] = {NULL};
    char list[SIM_SCALAR_TEXT];
    size_t count = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < map->count && count < NAMES_AT_MOST; i++) {
        if (!map->items[i]->made) {
            names[count++] = map->keys[i]->text;
        }
    }
    const char *near = bound->faults.count < SUGGESTIONS_AT_MOST ? sim_nearest_word(word, names, count) : NULL;
    if (near != NULL) {
        snprintf(text, SIM_SCALAR_TEXT, "; did you mean \"%.80s\"?", near);
    } else if (count > 0 && bound->faults.count < SUGGESTIONS_AT_MOST) {
        snprintf(text, SIM_SCALAR_TEXT, "; there are %.770s", list_names(names, count, list));
    }
    return near != NULL;
}

static void say_dangling(struct sim_bound *bound, const char *reference, const struct sim_node *key,
                         const struct sim_node *map, const char *path)
{
    char one[SIM_FAULT_SHOWN], shown[SIM_FAULT_SHOWN], hint[SIM_SCALAR_TEXT];

    if (map == NULL || map->count == 0) {
        snprintf(hint, sizeof hint, "; there are no %.100s", reference);
    } else {
        sim_reference_suggest_name(bound, map, key->text, hint);
    }
    sim_fault_add(&bound->faults, key->place, path, "no %s \"%s\"%s", singular(reference, one),
                  sim_fault_show(key->text, shown), hint);
}

static bool is_required(const struct sim_section *root, const char *name)
{
    for (const struct sim_field *field = root->fields; field->name != NULL; field++) {
        if (strcmp(field->name, name) == 0) {
            return field->fallback == NULL;
        }
    }
    return false;
}

/* Whether a fault stands at the map or at the name of an item: then a name may be missing because of it. */
static bool is_faulted(const struct sim_bound *bound, const char *reference)
{
    size_t length = strlen(reference);

    for (size_t i = 0; i < bound->faults.count && i < SUGGESTIONS_AT_MOST; i++) {
        const char *path = bound->faults.faults[i].path;
        if (strncmp(path, reference, length) != 0) {
            continue;
        }
        if (path[length] == '\0' || (path[length] == '.' && strpbrk(path + length + 1, ".[") == NULL)) {
            return true;
        }
    }
    return false;
}

bool sim_reference_resolve(struct sim_bound *bound, const struct sim_section *root, const struct sim_node *tree,
                           const char *reference, const struct sim_node *key, const char *path, uint32_t *index)
{
    const struct sim_node *map = sim_node_find(tree, reference);
    bool is_map = map != NULL && map->type == SIM_NODE_MAP;

    *index = is_map ? sim_node_index(map, key->text) : 0;
    if (is_map && *index < map->count) {
        return true;
    }
    bool told = map == NULL ? is_required(root, reference) : !is_map || is_faulted(bound, reference);
    if (!told) {
        say_dangling(bound, reference, key, map, path);
    }
    return false;
}

/* The kind that `node` picks in its own mapping; NULL when it names none. */
static const struct sim_section *kind_in(const struct sim_field *field, const struct sim_node *node)
{
    const struct sim_node *word = sim_node_find(node, field->selector);

    for (size_t i = 0; word != NULL && field->kinds[i] != NULL; i++) {
        if (sim_node_is_word(word, field->kinds[i]->name)) {
            return field->kinds[i];
        }
    }
    return NULL;
}

/* A key that the section, or the kind picked beside its keys, requires and `node` lacks; NULL when there is none. */
static const char *lacking_key(const struct sim_section *section, const struct sim_node *node)
{
    for (const struct sim_field *field = section->fields; field->name != NULL; field++) {
        bool inlined = field->name[0] == '\0';
        const char *key = inlined ? field->selector : field->name;
        if (field->fallback == NULL && sim_node_find(node, key) == NULL) {
            return key;
        }
        const struct sim_section *kind = inlined ? kind_in(field, node) : NULL;
        key = kind == NULL ? NULL : lacking_key(kind, node);
        if (key != NULL) {
            return key;
        }
    }
    return NULL;
}

bool sim_reference_is_slip(struct sim_bound *bound, const struct sim_field *field, const struct sim_node *map,
                           uint32_t index, const char *path)
{
    const struct sim_node *item = map->items[index];
    char hint[SIM_SCALAR_TEXT], shown[SIM_FAULT_SHOWN];
    const char *lacking = field->section == NULL || !item->made ? NULL : lacking_key(field->section, item);
    if (lacking == NULL) {
        return false;
    }
    const char *word = map->keys[index]->text;
    bool near = sim_reference_suggest_name(bound, map, word, hint);
    sim_fault_add(&bound->faults, item->place, path, "no \"%s\" in %s%s%s%s%s", sim_fault_show(word, shown),
                  field->name, hint, near ? "" : " (a new one also needs \"", near ? "" : lacking, near ? "" : "\")");
    return true;
}

void sim_reference_check_name(struct sim_bound *bound, const struct sim_node *key, const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    if (key->text[strspn(key->text, letters)] != '\0' || strlen(key->text) > NAME_LETTERS) {
        sim_fault_add(&bound->faults, key->place, path,
                      "a name is at most %d letters, digits, _ and - (it stands in paths and tables)", NAME_LETTERS);
    }
}
