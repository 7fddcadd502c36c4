/* The tree of a study: scalars, lists and maps, each with its place. Nodes live in an arena. */
#ifndef SIM_CONFIG_NODE_H
#define SIM_CONFIG_NODE_H

#include "sim/config/fault.h"

enum sim_node_type { SIM_NODE_SCALAR, SIM_NODE_LIST, SIM_NODE_MAP };

struct sim_node {
    enum sim_node_type type;
    bool quoted; /* scalar: not plain, so never null */
    bool made;   /* map: made on the way by an override's path */
    struct sim_place place;
    const char *text; /* scalar, ends with a NUL and holds no other */
    uint32_t count, capacity;
    struct sim_node **keys;  /* map: scalars, all different */
    struct sim_node **items; /* list, map */
};

bool sim_node_append(struct sim_arena *arena, struct sim_node *node, struct sim_node *key, struct sim_node *item);
struct sim_node *sim_node_copy(struct sim_arena *arena, const struct sim_node *node); /* deep */
struct sim_node *sim_node_make(struct sim_arena *arena, enum sim_node_type type, struct sim_place place,
                               const char *text); /* text of a scalar, copied; else NULL */

/* The item of a map, NULL when there is none; sim_node_index gives its index, count when there is none. */
struct sim_node *sim_node_find(const struct sim_node *map, const char *key);
uint32_t sim_node_index(const struct sim_node *map, const char *key);

bool sim_node_is_null(const struct sim_node *node); /* nothing, ~, null */
bool sim_node_is_word(const struct sim_node *node, const char *word);

/* What a message says was found: `a list`, `nothing`, `"12 parsecs"`. `shown` holds SIM_FAULT_SHOWN bytes. */
const char *sim_node_show(const struct sim_node *node, char *shown);

/* The value as YAML in flow form, equal for equal values however written. NULL when memory is short. */
char *sim_node_flow(struct sim_arena *arena, const struct sim_node *node);

/* `path` and a key, quoted where it needs to be, or an index behind it. */
char *sim_node_path(struct sim_arena *arena, const char *path, const char *key);
char *sim_node_path_index(struct sim_arena *arena, const char *path, uint32_t index);

#endif
