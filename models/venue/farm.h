/* A farm: pays R tokens a day to all who stake, whatever their number, so that its rate thins out as they come.
 *
 *   rate = R p (1 - haircut) / V,  V = all that is staked, p = price of the reward in the asset
 *   others move towards V = level R p / y: where the farm pays what they find elsewhere, y
 *
 * Rewards fall due at the points of the market grid, are sold at once at the haircut and staked again: MasterChef's
 * accumulator (models/pool/farm_share.h) with a claim an hour. All of it is an incentive, none is earned by use. */
#ifndef MITO_VENUE_FARM_H
#define MITO_VENUE_FARM_H

#include "models/venue/venue.h"

struct mito_farm_parameters {
    struct mito_venue_common common;
    uint32_t reward;            /* index in the study's assets */
    double emission;            /* reward coins per day at the start */
    sim_time halving;           /* of the emission; none: INT64_MAX */
    double haircut;             /* of selling the reward */
    double elsewhere;           /* yearly rate that others find elsewhere */
    struct sim_quantity staked; /* by others at the start */
    sim_time adjustment;
    double log_sd;
    sim_time half_life;
    struct sim_quantity capacity;
};

/* What the farm is as of its last grid point. */
struct mito_farm_books {
    double others;     /* base units */
    sim_u128 held;     /* venue units of all vaults */
    sim_u128 index;    /* ray: base units per venue unit */
    double incentives; /* base units per venue unit since the start */
};
struct mito_farm_books mito_farm_books_of(const void *state);

extern const struct sim_section mito_farm_section;
extern const struct mito_venue_kind mito_farm_kind;

#endif
