/* YAML text to nodes, event by event, so that no limit is passed before it is seen. The one user of libyaml.
 *
 * Aliases are replaced by copies of what they name; a copy stands at the alias's own place, its children where they
 * were written. */
#ifndef SIM_CONFIG_TREE_H
#define SIM_CONFIG_TREE_H

#include "sim/config/node.h"

/* Parses one document. `start` gives origin and rank of the places; a line above 0 there is the place of every node.
 * SIM_BAD_CONFIG and *root NULL when there is no tree, with the reason in `faults`; SIM_OK may leave faults too. */
SIM_MUST_USE enum sim_status sim_tree_parse(const char *text, size_t length, struct sim_place start,
                                            struct sim_arena *arena, struct sim_fault_list *faults,
                                            struct sim_node **root);

#endif
