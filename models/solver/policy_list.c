/* The list of policies: the word of a study, and what it stands for. Indices are the study's; new ones come at the end. */
#include "models/solver/policy.h"

/* A test adds its own here. */
#ifndef MITO_POLICY_MORE
#define MITO_POLICY_MORE(X)
#endif

#define MITO_POLICY_LIST(X) X(cost_plus) X(inventory_aware) X(dutch) MITO_POLICY_MORE(X)

#define DECLARE(name)                                            \
    extern const struct mito_policy_kind mito_policy_kind_##name; \
    extern const struct sim_section mito_policy_section_##name;
#define KIND(name) &mito_policy_kind_##name,
#define SECTION(name) &mito_policy_section_##name,

MITO_POLICY_LIST(DECLARE)
const struct mito_policy_kind *const mito_policy_kinds[] = {MITO_POLICY_LIST(KIND) NULL};
const struct sim_section *const mito_policy_sections[] = {MITO_POLICY_LIST(SECTION) NULL};
