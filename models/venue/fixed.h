/* The tutorial venue: a fixed yearly rate, up to a capacity. Start here to add a kind. */
#ifndef MITO_VENUE_FIXED_H
#define MITO_VENUE_FIXED_H

#include "models/venue/venue.h"

struct mito_fixed_parameters {
    struct mito_venue_common common;
    double rate; /* per year */
    struct sim_quantity capacity;
};

extern const struct sim_section mito_fixed_section; /* of struct mito_fixed_parameters */
extern const struct mito_venue_kind mito_fixed_kind;

#endif
