/* Inside the room: what a study file holds. */
#ifndef SIM_CONFIG_SOURCE_H
#define SIM_CONFIG_SOURCE_H

#include "sim/config/node.h"

struct sim_study_file {
    struct sim_arena arena;
    const char *name, *text; /* in the arena */
    size_t length;
    struct sim_node *root;        /* a map */
    struct sim_fault_list faults; /* what is wrong but left a tree */
};

#endif
