/* The charge for moving the inventory follows its imbalance: what is short where the solver pays, less what is short
 * where it is repaid, each as a fraction of its target between -1 and 1. A fill that brings tokens where they lack is
 * cheaper than its cost, one that takes the last ones dearer (after Stargate's equilibrium fee and reward, facts sheet
 * protocol §4.6, in linear form). */
#include "models/solver/policy.h"

struct inventory_aware {
    struct mito_solver_common common;
    double margin, skew;
};

static const struct sim_field fields[] = {
    MITO_POLICY_FIELDS(struct inventory_aware),
    {.name = "margin",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct inventory_aware, margin),
     .unit = "1",
     .fallback = "3bp",
     .low = 0,
     .high = 1,
     .help = "What it asks above its costs when its inventory is in balance, of the amount.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0bp .. 20bp"},
    {.name = "skew",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct inventory_aware, skew),
     .unit = "1",
     .fallback = "6bp",
     .low = 0,
     .high = 1,
     .help = "What it asks more when all it needs is gone where it pays and none is missing where it is repaid.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "Stargate v1: equilibrium fee up to 40 bp below 60% of the ideal",
     .date = "2026-08-21",
     .plausible = "0bp .. 40bp"},
    {0},
};

const struct sim_section mito_policy_section_inventory_aware = {
    "inventory_aware",
    "Asks more where its inventory is short and less where a fill brings it back. Objective: never run dry.",
    sizeof(struct inventory_aware), fields};

/* -1 (twice the target or more) .. 1 (nothing left); 0 without a target. */
static double lack(double stock, double target)
{
    double part = target > 0 ? 1 - stock / target : 0;

    return part < -1 ? -1 : part;
}

static double offer(const void *parameters, const struct mito_policy_view *view)
{
    const struct inventory_aware *own = parameters;
    struct mito_quote quote = view->quote;
    double after = lack(view->stock - quote.in, view->target);

    after = after > 1 ? 1 : after;
    quote.margin = own->margin * quote.in;
    quote.rebalance += own->skew * quote.in * (after - lack(view->stock_from, view->target_from));
    return mito_quote_most(&quote);
}

const struct mito_policy_kind mito_policy_kind_inventory_aware = {.section = &mito_policy_section_inventory_aware,
                                                                  .offer = offer};
