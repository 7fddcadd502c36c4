/* Inside the room: --set over a tree. */
#ifndef SIM_CONFIG_OVERRIDE_H
#define SIM_CONFIG_OVERRIDE_H

#include "sim/config/bound.h"
#include "sim/config/node.h"

/* Sets one value, making the maps on the way; a path that leads through a value or past a list's end is a fault. False
 * when memory is short. */
bool sim_override_apply(const struct sim_override *override, uint32_t rank, struct sim_arena *arena,
                        struct sim_fault_list *faults, struct sim_node *root);

/* Whether the override sets the root key `sweep` or something in it: sweep.h applies those, binding leaves them out. */
bool sim_override_is_sweep(const struct sim_override *override);

#endif
