/* Rate curves of lending venues other than Aave's own, as kinds: one file with the parameters, one line in the list.
 *
 * A curve says what borrowers pay and suppliers get, in ray per year, from what stands in the pool; interest is simple
 * between two touches. compound_v2 shares the interest between suppliers and reserves; comet has a curve for each side,
 * and its reserves are what is left over: when there are none, suppliers get what borrowers pay. */
#ifndef MITO_VENUE_CURVE_H
#define MITO_VENUE_CURVE_H

#include "sim/base/wide.h"
#include "sim/config/field.h"

/* Base units. */
struct mito_curve_pool {
    sim_u128 liquidity, debt, supplied, reserves;
};

struct mito_curve_rates {
    sim_u128 borrow, supply; /* ray per year */
};

struct mito_curve_kind {
    const struct sim_section *section; /* name (the word used in configs), help and parameters */
    bool leftover;                     /* reserves are what suppliers do not get of the interest */
    uint32_t (*reserve_factor)(const void *parameters); /* bp, where not */
    struct mito_curve_rates (*rates)(const void *parameters, const struct mito_curve_pool *pool);
};

struct mito_curve_compound {
    double base_rate, multiplier, jump, kink, reserve_factor;
};

struct mito_curve_comet_side {
    double base, low, high, kink;
};

struct mito_curve_comet {
    struct mito_curve_comet_side borrow, supply;
};

extern const struct mito_curve_kind *const mito_curve_kinds[]; /* NULL-terminated */
extern const struct sim_section *const mito_curve_sections[];  /* the same kinds' sections, NULL-terminated */

#endif
