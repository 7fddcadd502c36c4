/* Inside the room: the binder proper. */
#ifndef SIM_CONFIG_BIND_H
#define SIM_CONFIG_BIND_H

#include "sim/config/member.h"

/* Fills bound->root from the tree: the names of the root's maps come first, so references may point forward. Faults and
 * members go to `bound`. */
void sim_bind_root(struct sim_bound *bound, const struct sim_section *root, const struct sim_node *tree);

#endif
