/* The kinds of strategies. Indices are the study's; new kinds come at the end. */
#include "models/strategy/strategy.h"

/* A test adds its own here. */
#ifndef MITO_STRATEGY_MORE
#define MITO_STRATEGY_MORE(X)
#endif

#define MITO_STRATEGY_LIST(X) X(static) X(equal) X(greedy) X(governed) MITO_STRATEGY_MORE(X)

#define DECLARE(name)                                                \
    extern const struct mito_strategy_kind mito_strategy_kind_##name; \
    extern const struct sim_section mito_strategy_section_##name;
#define KIND(name) &mito_strategy_kind_##name,
#define SECTION(name) &mito_strategy_section_##name,

MITO_STRATEGY_LIST(DECLARE)
const struct mito_strategy_kind *const mito_strategy_kinds[] = {MITO_STRATEGY_LIST(KIND) NULL};
const struct sim_section *const mito_strategy_sections[] = {MITO_STRATEGY_LIST(SECTION) NULL};
