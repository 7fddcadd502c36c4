/* The state of a concentrated venue as of its last accrual: for metrics and tests. */
#ifndef MITO_VENUE_CONCENTRATED_VENUE_H
#define MITO_VENUE_CONCENTRATED_VENUE_H

#include "models/venue/concentrated_range.h"

struct mito_concentrated_venue {
    struct mito_concentrated_range range;
    double fees, lost; /* base units: fees so far, and the gains of arbitrageurs (before fees; simulated: after) */
    uint32_t recentred;
};

struct mito_concentrated_venue mito_concentrated_venue_books(const void *state);

#endif
