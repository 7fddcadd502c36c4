/* The kinds of venues. Indices are the study's; new kinds come at the end. */
#include "models/venue/venue.h"

/* A test adds its own here. */
#ifndef MITO_VENUE_MORE
#define MITO_VENUE_MORE(X)
#endif

#define MITO_VENUE_LIST(X)                                                                            \
    X(fixed) X(lending) X(staking) X(delegated_restaking) X(delegated_delegation) X(constant_product) \
    X(stable_swap) X(concentrated) X(farm) MITO_VENUE_MORE(X)

#define DECLARE(name)                                       \
    extern const struct mito_venue_kind mito_##name##_kind; \
    extern const struct sim_section mito_##name##_section;
#define KIND(name) &mito_##name##_kind,
#define SECTION(name) &mito_##name##_section,

MITO_VENUE_LIST(DECLARE)
const struct mito_venue_kind *const mito_venue_kinds[] = {MITO_VENUE_LIST(KIND) NULL};
const struct sim_section *const mito_venue_sections[] = {MITO_VENUE_LIST(SECTION) NULL};
