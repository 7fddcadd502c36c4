#include "sim/config/node.h"

#include "sim/config/json.h"

#include <stdlib.h>
#include <string.h>

static struct sim_node **wider(struct sim_arena *arena, struct sim_node **old, uint32_t count, uint32_t capacity)
{
    struct sim_node **array = sim_arena_take(arena, capacity * sizeof *array);

    if (array != NULL && count > 0) {
        memcpy(array, old, count * sizeof *array);
    }
    return array;
}

bool sim_node_append(struct sim_arena *arena, struct sim_node *node, struct sim_node *key, struct sim_node *item)
{
    if (node->count == node->capacity) {
        uint32_t capacity = node->capacity == 0 ? 4 : 2 * node->capacity;
        struct sim_node **items = wider(arena, node->items, node->count, capacity);
        struct sim_node **keys = key == NULL ? NULL : wider(arena, node->keys, node->count, capacity);
        if (items == NULL || (key != NULL && keys == NULL)) {
            return false;
        }
        node->items = items;
        node->keys = keys;
        node->capacity = capacity;
    }
    if (key != NULL) {
        node->keys[node->count] = key;
    }
    node->items[node->count++] = item;
    return true;
}

struct sim_node *sim_node_copy(struct sim_arena *arena, const struct sim_node *node)
{
    struct sim_node *copy = sim_node_make(arena, node->type, node->place, node->text);

    if (copy == NULL) {
        return NULL;
    }
    copy->quoted = node->quoted;
    copy->made = node->made;
    for (uint32_t i = 0; i < node->count; i++) {
        struct sim_node *key = node->type == SIM_NODE_MAP ? sim_node_copy(arena, node->keys[i]) : NULL;
        struct sim_node *item = sim_node_copy(arena, node->items[i]);
        bool missing = item == NULL || (node->type == SIM_NODE_MAP && key == NULL);
        if (missing || !sim_node_append(arena, copy, key, item)) {
            return NULL;
        }
    }
    return copy;
}

struct sim_node *sim_node_make(struct sim_arena *arena, enum sim_node_type type, struct sim_place place,
                               const char *text)
{
    struct sim_node *node = sim_arena_take(arena, sizeof *node);

    if (node == NULL) {
        return NULL;
    }
    node->type = type;
    node->place = place;
    if (text != NULL) {
        node->text = sim_arena_copy(arena, text, strlen(text));
    }
    return text != NULL && node->text == NULL ? NULL : node;
}

uint32_t sim_node_index(const struct sim_node *map, const char *key)
{
    uint32_t i = 0;

    while (i < map->count && strcmp(map->keys[i]->text, key) != 0) {
        i++;
    }
    return i;
}

struct sim_node *sim_node_find(const struct sim_node *map, const char *key)
{
    uint32_t index = sim_node_index(map, key);

    return index == map->count ? NULL : map->items[index];
}

static bool null_word(const char *text)
{
    return text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0;
}

bool sim_node_is_null(const struct sim_node *node)
{
    return node->type == SIM_NODE_SCALAR && !node->quoted && null_word(node->text);
}

bool sim_node_is_word(const struct sim_node *node, const char *word)
{
    return node->type == SIM_NODE_SCALAR && strcmp(node->text, word) == 0;
}

const char *sim_node_show(const struct sim_node *node, char *shown)
{
    if (node->type != SIM_NODE_SCALAR) {
        return node->type == SIM_NODE_LIST ? "a list" : "a mapping";
    }
    if (sim_node_is_null(node)) {
        return "nothing";
    }
    char *end = sim_fault_show(node->text, shown + 1);
    shown[0] = '"';
    strcat(end, "\"");
    return shown;
}

/* Whether a plain scalar in flow form reads back as this very text. */
static bool plain(const char *text)
{
    const char *safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-/%";
    size_t length = strspn(text, safe);

    return text[length] == '\0' && !null_word(text) && strchr("+-./%_", text[0]) == NULL;
}

static void flow(const struct sim_node *node, FILE *out)
{
    if (node->type == SIM_NODE_SCALAR) {
        if (sim_node_is_null(node)) {
            fputs("null", out);
        } else if (plain(node->text)) {
            fputs(node->text, out);
        } else {
            sim_json_string(node->text, out);
        }
        return;
    }
    fputc(node->type == SIM_NODE_LIST ? '[' : '{', out);
    for (uint32_t i = 0; i < node->count; i++) {
        fputs(i == 0 ? "" : ", ", out);
        if (node->type == SIM_NODE_MAP) {
            flow(node->keys[i], out);
            fputs(": ", out);
        }
        flow(node->items[i], out);
    }
    fputc(node->type == SIM_NODE_LIST ? ']' : '}', out);
}

char *sim_node_flow(struct sim_arena *arena, const struct sim_node *node)
{
    char *text = NULL, *copy = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (out == NULL) {
        return NULL;
    }
    flow(node, out);
    if (fclose(out) == 0) {
        copy = sim_arena_copy(arena, text, length);
    }
    free(text);
    return copy;
}

static bool bare(const char *key)
{
    const char *safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    return key[0] != '\0' && key[strspn(key, safe)] == '\0';
}

char *sim_node_path(struct sim_arena *arena, const char *path, const char *key)
{
    const char *quote = bare(key) ? "" : "\"";
    char shown[SIM_FAULT_SHOWN];

    /* A key of thousands of letters would be copied into every path below it. */
    if (strlen(key) > SIM_FAULT_SHOWN - 8) {
        key = sim_fault_show(key, shown);
    }
    return sim_arena_format(arena, "%s%s%s%s%s", path, path[0] == '\0' ? "" : ".", quote, key, quote);
}

char *sim_node_path_index(struct sim_arena *arena, const char *path, uint32_t index)
{
    return sim_arena_format(arena, "%s[%u]", path, index);
}
