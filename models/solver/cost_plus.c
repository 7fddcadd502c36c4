#include "models/solver/policy.h"

struct cost_plus {
    struct mito_solver_common common;
    double margin;
};

static const struct sim_field fields[] = {
    MITO_POLICY_FIELDS(struct cost_plus),
    {.name = "margin",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct cost_plus, margin),
     .unit = "1",
     .fallback = "3bp",
     .low = 0,
     .high = 1,
     .help = "What it asks above its costs, of the amount.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "deBridge takers' margin of about 4 bp",
     .date = "2026-08-21",
     .plausible = "0bp .. 20bp"},
    {0},
};

const struct sim_section mito_policy_section_cost_plus = {
    "cost_plus", "Asks its costs and a fixed margin. Objective: the same profit on every fill.",
    sizeof(struct cost_plus), fields};

static double offer(const void *parameters, const struct mito_policy_view *view)
{
    const struct cost_plus *own = parameters;
    struct mito_quote quote = view->quote;

    quote.margin = own->margin * quote.in;
    return mito_quote_most(&quote);
}

const struct mito_policy_kind mito_policy_kind_cost_plus = {.section = &mito_policy_section_cost_plus, .offer = offer};
