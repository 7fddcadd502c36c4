#include "models/strategy/strategy.h"

#include "models/strategy/kinds.h"

const char *const mito_strategy_draws[] = {"even", "liquid", NULL};

const struct mito_strategy_kind *const mito_strategy_kinds[] = {
    &mito_strategy_kind_static,
    &mito_strategy_kind_equal,
    &mito_strategy_kind_greedy,
    &mito_strategy_kind_governed,
    NULL,
};

const struct sim_section *const mito_strategy_sections[] = {
    &mito_strategy_section_static,
    &mito_strategy_section_equal,
    &mito_strategy_section_greedy,
    &mito_strategy_section_governed,
    NULL,
};
