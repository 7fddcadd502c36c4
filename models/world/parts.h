/* The list of parts (models/world/part.h), and what they add to the world's events and metrics. A part's own table stands
 * in <part>_table.h as X-macros, so that enum, table and names come from one place. */
#ifndef MITO_WORLD_PARTS_H
#define MITO_WORLD_PARTS_H

#include "models/world/collateral_table.h"
#include "models/world/governance_table.h"
#include "models/world/hazards_table.h"
#include "models/world/intents_table.h"
#include "models/world/liquidity_table.h"
#include "models/world/miasset_pools_table.h"
#include "models/world/mirrors_table.h"
#include "models/world/reactions_table.h"
#include "models/world/relocation_table.h"
#include "models/world/rewards_table.h"
#include "models/world/service_table.h"
#include "models/world/snipers_table.h"
#include "models/world/solvers_table.h"
#include "models/world/stakes_table.h"

#define MITO_PART_LIST(X)           \
    X(LIQUIDITY, liquidity)         \
    X(SERVICE, service)             \
    X(STAKES, stakes)               \
    X(HAZARDS, hazards)             \
    X(REACTIONS, reactions)         \
    X(SOLVERS, solvers)             \
    X(RELOCATION, relocation)       \
    X(MIRRORS, mirrors)             \
    X(INTENTS, intents)             \
    X(MIASSET_POOLS, miasset_pools) \
    X(GOVERNANCE, governance)       \
    X(COLLATERAL, collateral)       \
    X(REWARDS, rewards)             \
    X(SNIPERS, snipers)

#define MITO_PART_ENUM(index, name) MITO_PART_##index,
enum mito_part_index { MITO_PART_LIST(MITO_PART_ENUM) MITO_PARTS };
#undef MITO_PART_ENUM

#define MITO_PART_DIMENSIONS 4 /* of one part, at most */

/* X(index, "name", "help", order, meet or fire, function, part): events of parts. */
#define MITO_PART_EVENTS(X)      \
    MITO_LIQUIDITY_EVENTS(X)     \
    MITO_SERVICE_EVENTS(X)       \
    MITO_STAKES_EVENTS(X)        \
    MITO_HAZARDS_EVENTS(X)       \
    MITO_REACTIONS_EVENTS(X)     \
    MITO_SOLVERS_EVENTS(X)       \
    MITO_RELOCATION_EVENTS(X)    \
    MITO_MIRRORS_EVENTS(X)       \
    MITO_INTENTS_EVENTS(X)       \
    MITO_MIASSET_POOLS_EVENTS(X) \
    MITO_GOVERNANCE_EVENTS(X)    \
    MITO_COLLATERAL_EVENTS(X)    \
    MITO_REWARDS_EVENTS(X)       \
    MITO_SNIPERS_EVENTS(X)

/* F(index, "name", "unit", "help", headline, dimensions...) for doubles, C(index, "name", "help", headline, dimensions...)
 * for counts. */
#define MITO_PART_FINALS(F, C)      \
    MITO_LIQUIDITY_FINALS(F, C)     \
    MITO_SERVICE_FINALS(F, C)      \
    MITO_STAKES_FINALS(F, C)        \
    MITO_HAZARDS_FINALS(F, C)       \
    MITO_REACTIONS_FINALS(F, C)     \
    MITO_SOLVERS_FINALS(F, C)       \
    MITO_RELOCATION_FINALS(F, C)    \
    MITO_MIRRORS_FINALS(F, C)       \
    MITO_INTENTS_FINALS(F, C)       \
    MITO_MIASSET_POOLS_FINALS(F, C) \
    MITO_GOVERNANCE_FINALS(F, C)    \
    MITO_COLLATERAL_FINALS(F, C)    \
    MITO_REWARDS_FINALS(F, C)       \
    MITO_SNIPERS_FINALS(F, C)

/* S(index, "name", "unit", "help", dimensions...). */
#define MITO_PART_SERIES(S)      \
    MITO_LIQUIDITY_SERIES(S)     \
    MITO_SERVICE_SERIES(S)      \
    MITO_STAKES_SERIES(S)        \
    MITO_HAZARDS_SERIES(S)       \
    MITO_REACTIONS_SERIES(S)     \
    MITO_SOLVERS_SERIES(S)       \
    MITO_RELOCATION_SERIES(S)    \
    MITO_MIRRORS_SERIES(S)       \
    MITO_INTENTS_SERIES(S)       \
    MITO_MIASSET_POOLS_SERIES(S) \
    MITO_GOVERNANCE_SERIES(S)    \
    MITO_COLLATERAL_SERIES(S)    \
    MITO_REWARDS_SERIES(S)       \
    MITO_SNIPERS_SERIES(S)

#endif
