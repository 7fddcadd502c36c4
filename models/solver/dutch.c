/* A Dutch auction from the solver's side: it opens with a high margin and comes down linearly while nobody takes it. */
#include "models/solver/policy.h"

struct dutch {
    struct mito_solver_common common;
    double start, end;
    sim_time window;
};

static const struct sim_field fields[] = {
    MITO_POLICY_FIELDS(struct dutch),
    {.name = "start",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct dutch, start),
     .unit = "1",
     .fallback = "20bp",
     .low = 0,
     .high = 1,
     .help = "Margin it asks when an intent opens, of the amount.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "5bp .. 100bp"},
    {.name = "end",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct dutch, end),
     .unit = "1",
     .fallback = "1bp",
     .low = 0,
     .high = 1,
     .help = "Margin it comes down to.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0bp .. 10bp"},
    {.name = "window",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct dutch, window),
     .unit = "s",
     .fallback = "10m",
     .low = 1,
     .high = 30 * 86400e3,
     .help = "Time in which it comes down.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "30s .. 1h"},
    {0},
};

const struct sim_section mito_policy_section_dutch = {
    "dutch",
    "Opens with a high margin and lowers it linearly while the intent waits. Objective: what demand will bear.",
    sizeof(struct dutch), fields};

static double offer(const void *parameters, const struct mito_policy_view *view)
{
    const struct dutch *own = parameters;
    struct mito_quote quote = view->quote;

    quote.margin = quote.in * mito_quote_dutch(own->start, own->end, view->age_s, (double)own->window / 1000);
    return mito_quote_most(&quote);
}

const struct mito_policy_kind mito_policy_kind_dutch = {.section = &mito_policy_section_dutch, .offer = offer};
