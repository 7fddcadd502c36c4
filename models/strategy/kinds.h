/* The strategies of this room, for its registry. */
#ifndef MITO_STRATEGY_KINDS_H
#define MITO_STRATEGY_KINDS_H

#include "models/strategy/strategy.h"

#define MITO_STRATEGY_CHAINS 64  /* most chains a study may have; the world checks it */
#define MITO_STRATEGY_VENUES 256 /* most venues of one vault; the world checks it */

extern const struct mito_strategy_kind mito_strategy_kind_static, mito_strategy_kind_equal, mito_strategy_kind_greedy;
extern const struct sim_section mito_strategy_section_static, mito_strategy_section_equal, mito_strategy_section_greedy;
extern const struct mito_strategy_kind mito_strategy_kind_governed;
extern const struct sim_section mito_strategy_section_governed;

#endif
