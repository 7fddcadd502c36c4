/* Reads the JSON that this program writes (run.json, the resolved study in a result file) into a tree. Strict about
 * syntax, limited in depth, and it owns its text: nothing outlives sim_json_tree_fini. */
#ifndef SIM_BASE_JSON_TREE_H
#define SIM_BASE_JSON_TREE_H

#include "sim/base/status.h"

#include <stddef.h>

enum sim_json_kind { SIM_JSON_NULL, SIM_JSON_BOOLEAN, SIM_JSON_NUMBER, SIM_JSON_TEXT, SIM_JSON_ARRAY, SIM_JSON_OBJECT };

struct sim_json_node {
    enum sim_json_kind kind;
    const char *key;  /* in an object; else NULL */
    const char *text; /* of a scalar, escapes resolved; a number as written */
    struct sim_json_node *child, *next;
};

struct sim_json_tree {
    struct sim_json_node *root;
    struct sim_json_node *nodes; /* owned */
    char *text;                  /* owned: a copy, cut into words */
};

/* SIM_DAMAGED with the byte's place where `text` is not JSON. */
SIM_MUST_USE enum sim_status sim_json_tree_parse(struct sim_json_tree *tree, const char *text, struct sim_error *error);
void sim_json_tree_fini(struct sim_json_tree *tree);

/* Member of an object, NULL when absent; its text, or `fallback`. `node` may be NULL. */
const struct sim_json_node *sim_json_tree_find(const struct sim_json_node *node, const char *key);
const char *sim_json_tree_text(const struct sim_json_node *node, const char *key, const char *fallback);

#endif
