#include "sim/config/member.h"

#include <stdlib.h>

void sim_member_add(struct sim_bound *bound, const struct sim_member *member)
{
    if (bound->member_count == bound->member_capacity) {
        size_t capacity = bound->member_capacity == 0 ? 256 : 2 * bound->member_capacity;
        struct sim_member *members = realloc(bound->members, capacity * sizeof *members);
        if (members == NULL) {
            bound->memory_short = true;
            return;
        }
        bound->members = members;
        bound->member_capacity = capacity;
    }
    bound->members[bound->member_count++] = *member;
}
