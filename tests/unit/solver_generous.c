/* A policy that a test adds: it takes nothing for itself. With the list below, which stands in for the room's own, that is
 * all there is to adding one. */
#include "models/solver/policy.h"

struct generous {
    struct mito_solver_common common;
};

static const struct sim_field fields[] = {MITO_POLICY_FIELDS(struct generous), {0}};

static const struct sim_section section = {"generous", "Asks its costs and no margin. Objective: every fill.",
                                           sizeof(struct generous), fields};

static double offer(const void *parameters, const struct mito_policy_view *view)
{
    (void)parameters;
    return mito_quote_most(&view->quote);
}

static const struct mito_policy_kind kind = {.section = &section, .offer = offer};

const struct mito_policy_kind *const mito_policy_kinds[] = {&mito_policy_kind_cost_plus, &kind, NULL};
const struct sim_section *const mito_policy_sections[] = {&mito_policy_section_cost_plus, &section, NULL};
