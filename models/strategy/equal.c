#include "models/strategy/kinds.h"

struct equal {
    struct mito_strategy_common common;
};

static const struct sim_field fields[] = {MITO_STRATEGY_FIELDS(struct equal), {0}};

const struct sim_section mito_strategy_section_equal = {
    "equal", "The same weight for every venue that takes the asset. Objective: spread, without any forecast.",
    sizeof(struct equal), fields};

static void decide(const void *parameters, const struct mito_observation *observation, double *weights)
{
    (void)parameters;
    for (uint32_t i = 0; i < observation->venue_count; i++) {
        weights[i] = 1.0 / (double)observation->venue_count;
    }
}

const struct mito_strategy_kind mito_strategy_kind_equal = {.section = &mito_strategy_section_equal, .decide = decide};
