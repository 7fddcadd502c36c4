/* A policy that only the tests know: it takes nothing for itself. What a new policy needs is in this file, a word in the
 * list of policy_list.c, and this sentence. */
#include "models/solver/policy.h"

struct generous {
    struct mito_solver_common common;
};

static const struct sim_field fields[] = {MITO_POLICY_FIELDS(struct generous), {0}};

const struct sim_section mito_policy_section_generous = {"generous", "Asks its costs and no margin. Objective: every fill.",
                                           sizeof(struct generous), fields};

static double offer(const void *parameters, const struct mito_policy_view *view)
{
    (void)parameters;
    return mito_quote_most(&view->quote);
}

const struct mito_policy_kind mito_policy_kind_generous = {.section = &mito_policy_section_generous, .offer = offer};
