/* The list of policies: the word of a study, and what it stands for. */
#include "models/solver/policy.h"

const struct mito_policy_kind *const mito_policy_kinds[] = {
    &mito_policy_kind_cost_plus,
    &mito_policy_kind_inventory_aware,
    &mito_policy_kind_dutch,
    NULL,
};

const struct sim_section *const mito_policy_sections[] = {
    &mito_policy_section_cost_plus,
    &mito_policy_section_inventory_aware,
    &mito_policy_section_dutch,
    NULL,
};
