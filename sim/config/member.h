/* Inside the room: a bound study and what is known about each of its members. */
#ifndef SIM_CONFIG_MEMBER_H
#define SIM_CONFIG_MEMBER_H

#include "sim/config/bound.h"
#include "sim/config/node.h"

enum sim_member_role {
    SIM_MEMBER_VALUE,    /* a scalar of `field` at `address` */
    SIM_MEMBER_WORD,     /* `text`: a kind, a tag, "none" in place of a section */
    SIM_MEMBER_NAMES,    /* `text`: the names of a map or the length of a list as JSON */
    SIM_MEMBER_STRUCTURE /* a section or an item: a place and a path, no parameter */
};

struct sim_evidence_note {
    enum sim_evidence kind;
    const char *source, *date, *range; /* NULL: not told */
};

struct sim_member {
    const void *address; /* into the bound structs */
    const struct sim_field *field;
    const char *path, *text; /* text of a VALUE: the name of a reference, else NULL */
    struct sim_place place;
    enum sim_member_role role;
    bool is_default;
    bool own_note; /* the value came with its evidence: patterns do not touch it */
    struct sim_evidence_note note;
};

struct sim_bound {
    struct sim_arena arena;
    struct sim_fault_list faults;
    struct sim_place top;       /* of the whole study */
    void *root;                 /* in the arena */
    struct sim_member *members; /* owned, in order of binding */
    size_t member_count, member_capacity;
    const struct sim_member **parameters; /* owned, sorted by path */
    size_t parameter_count;
    bool memory_short; /* once true the binding ends as SIM_NO_MEMORY */
};

void sim_member_add(struct sim_bound *bound, const struct sim_member *member);

#endif
