#include "sim/config/override.h"

#include "sim/config/tree.h"

#include <stdlib.h>
#include <string.h>

/* One step of a path: a key, or an index when `key` is NULL. */
struct step {
    char *key;
    uint32_t index;
};

struct walk {
    struct sim_arena *arena;
    struct sim_fault_list *faults;
    struct sim_place place; /* of the override */
    const char *path;       /* as given */
    const char *at;         /* rest of it */
    bool memory_short;
};

static bool complain(struct walk *walk, const char *text)
{
    sim_fault_add(walk->faults, walk->place, walk->path, "%s", text);
    return false;
}

static bool read_index(struct walk *walk, struct step *step)
{
    char *end = NULL;
    unsigned long index = strtoul(walk->at + 1, &end, 10);

    if (walk->at[1] < '0' || walk->at[1] > '9' || *end != ']' || index > SIM_STUDY_NODES) {
        return complain(walk, "not a path: an index is written [2]");
    }
    *step = (struct step){NULL, (uint32_t)index};
    walk->at = end + 1;
    return true;
}

static bool read_key(struct walk *walk, struct step *step)
{
    const char quote = *walk->at == '"' || *walk->at == '\'' ? *walk->at : '\0';
    const char stops[] = {quote == '\0' ? '.' : quote, quote == '\0' ? '[' : '\0', '\0'};
    const char *start = walk->at + (quote != '\0');
    size_t length = strcspn(start, stops);

    if (length == 0 || (quote != '\0' && start[length] != quote)) {
        return complain(walk, quote != '\0' ? "not a path: a quote stays open or holds no key"
                                            : "not a path: a key is empty (rooms.north.delay, list[2])");
    }
    *step = (struct step){sim_arena_copy(walk->arena, start, length), 0};
    walk->memory_short |= step->key == NULL;
    walk->at = start + length + (quote != '\0');
    return step->key != NULL;
}

/* The next step; `first` steps have no dot before them. */
static bool read_step(struct walk *walk, struct step *step, bool first)
{
    if (*walk->at == '[') {
        return read_index(walk, step);
    }
    if (!first) {
        if (*walk->at != '.') {
            return complain(walk, "not a path: a dot is missing after a quote or an index");
        }
        walk->at++;
    }
    return read_key(walk, step);
}

bool sim_override_is_sweep(const struct sim_override *override)
{
    const char *at = override->path;
    const char quote = *at == '"' || *at == '\'' ? *at : '\0';

    at += quote != '\0';
    if (strncmp(at, "sweep", 5) != 0 || (quote != '\0' && at[5] != quote)) {
        return false;
    }
    at += 5 + (quote != '\0');
    return *at == '\0' || *at == '.' || *at == '[';
}

/* The slot that a step names in `node`, made when it is a new key; NULL after a fault. */
static struct sim_node **slot_for(struct walk *walk, struct sim_node *node, const struct step *step)
{
    if (sim_node_is_null(node)) {
        node->type = SIM_NODE_MAP;
        node->made = true;
    }
    if (step->key == NULL && (node->type != SIM_NODE_LIST || step->index >= node->count)) {
        sim_fault_add(walk->faults, walk->place, walk->path, "no item [%u]: %s", step->index,
                      node->type == SIM_NODE_LIST ? "the list is shorter" : "this is no list");
        return NULL;
    }
    if (step->key == NULL) {
        return &node->items[step->index];
    }
    if (node->type != SIM_NODE_MAP) {
        sim_fault_add(walk->faults, walk->place, walk->path, "no key \"%s\" here: %s", step->key,
                      node->type == SIM_NODE_LIST ? "this is a list" : "this is a value, not a mapping");
        return NULL;
    }
    uint32_t index = sim_node_index(node, step->key);
    if (index == node->count && strcmp(step->key, "*") == 0) {
        complain(walk, "a path names one key at a time; * stands for all only under `evidence`");
        return NULL;
    }
    if (index == node->count) {
        struct sim_node *key = sim_node_make(walk->arena, SIM_NODE_SCALAR, walk->place, step->key);
        struct sim_node *item = sim_node_make(walk->arena, SIM_NODE_SCALAR, walk->place, "");
        if (key == NULL || item == NULL || !sim_node_append(walk->arena, node, key, item)) {
            walk->memory_short = true;
            return NULL;
        }
    }
    return &node->items[index];
}

bool sim_override_apply(const struct sim_override *override, uint32_t rank, struct sim_arena *arena,
                        struct sim_fault_list *faults, struct sim_node *root)
{
    struct sim_place start = {override->origin, override->line == 0 ? rank : 0, override->line, override->column};
    struct walk walk = {arena, faults, start, override->path, override->path, false};
    struct sim_node *value = NULL, **slot = &root;
    struct step step = {NULL, 0};

    walk.place.line = start.line == 0 ? 1 : start.line;
    walk.place.column = start.column == 0 ? 1 : start.column;
    if (start.line != 0) {
        start = walk.place;
    }
    size_t before = faults->count;
    enum sim_status status = sim_tree_parse(override->value, strlen(override->value), start, arena, faults, &value);
    for (; before < faults->count; before++) { /* paths inside the value, mostly none */
        const char *inner = faults->faults[before].path;
        faults->faults[before].path = inner[0] == '\0' ? override->path : inner;
    }
    if (status != SIM_OK) {
        return status != SIM_NO_MEMORY;
    }
    if (*walk.at == '\0') {
        complain(&walk, "the path is empty");
    }
    for (bool first = true; *walk.at != '\0'; first = false) {
        slot = read_step(&walk, &step, first) ? slot_for(&walk, *slot, &step) : NULL;
        if (slot == NULL) {
            return !walk.memory_short;
        }
    }
    if (slot != &root) {
        *slot = value;
    }
    return true;
}
