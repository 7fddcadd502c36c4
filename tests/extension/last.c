/* A strategy that only the tests know: everything into the last venue. What a new strategy needs is in this file, a word in
 * the list of strategy_list.c, and this sentence. */
#include "models/strategy/strategy.h"

struct last {
    struct mito_strategy_common common;
};

static const struct sim_field fields[] = {MITO_STRATEGY_FIELDS(struct last), {0}};
const struct sim_section mito_strategy_section_last = {
    "last", "Everything into the last venue. Objective: a test.", sizeof(struct last), fields};

static void decide(const void *parameters, const struct mito_observation *observation, double *weights)
{
    (void)parameters;
    for (uint32_t i = 0; i < observation->venue_count; i++) {
        weights[i] = i + 1 == observation->venue_count ? 1.0 : 0.0;
    }
}

const struct mito_strategy_kind mito_strategy_kind_last = {.section = &mito_strategy_section_last, .decide = decide};
