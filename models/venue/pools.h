/* Venues that are pools: the descriptors. What they do stands in pool_flow.h, two_coin.h and in their
 * files. */
#ifndef MITO_VENUE_POOLS_H
#define MITO_VENUE_POOLS_H

#include "models/venue/venue.h"

extern const struct sim_section mito_constant_product_section, mito_stable_swap_section, mito_concentrated_section;
extern const struct mito_venue_kind mito_constant_product_kind, mito_stable_swap_kind, mito_concentrated_kind;

#endif
