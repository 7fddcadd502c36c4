/* The kinds of price processes. Indices are the study's; new kinds come at the end. */
#include "models/market/price.h"

/* A test adds its own here. */
#ifndef MITO_PRICE_MORE
#define MITO_PRICE_MORE(X)
#endif

#define MITO_PRICE_LIST(X)                                                                                          \
    X(gbm) X(peg) X(constant) X(merton) X(regime) X(heston) X(peg_regimes) X(lst) X(history) X(bootstrap) \
    MITO_PRICE_MORE(X)

#define DECLARE(name)                                  \
    extern const struct mito_price_kind mito_##name##_kind; \
    extern const struct sim_section mito_##name##_section;
#define KIND(name) &mito_##name##_kind,
#define SECTION(name) &mito_##name##_section,

MITO_PRICE_LIST(DECLARE)
const struct mito_price_kind *const mito_price_kinds[] = {MITO_PRICE_LIST(KIND) NULL};
const struct sim_section *const mito_price_sections[] = {MITO_PRICE_LIST(SECTION) NULL};
