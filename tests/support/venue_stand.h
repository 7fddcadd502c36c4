/* One venue on its own, bound from a line of configuration, with prices that the test sets: for tests of kinds whose
 * parameters are private. */
#ifndef TESTS_SUPPORT_VENUE_STAND_H
#define TESTS_SUPPORT_VENUE_STAND_H

#include "models/venue/venue.h"
#include "sim/config/bound.h"

struct venue_stand {
    const struct mito_venue_kind *kind;
    struct sim_study_file *file;
    struct sim_bound *bound;
    struct mito_grid grid;
    struct mito_venue_view view;
    double *paths, *price, *quote; /* owned; prices 1 until the test sets them, before venue_stand_start */
    void *state;
};

/* `keys`: the venue in flow form, "kind: farm, reward: gem, emission: 100"; chain north, asset coin; assets coin, gem.
 * Paths are drawn with the seed and replicate. Fails the test where the line is wrong. */
void venue_stand_open(struct venue_stand *stand, const char *keys, unsigned decimals, sim_time step, sim_time horizon,
                      double volatility, uint32_t replicate);
void venue_stand_start(struct venue_stand *stand); /* init at time 0; again: from the start */
void venue_stand_close(struct venue_stand *stand);

/* Coin over gem: a Brownian motion in the logarithm at the stand's volatility with drift `drift` a year, gem at 1. */
void venue_stand_walk(struct venue_stand *stand, uint64_t seed, uint32_t replicate, double drift);

void venue_stand_accrue(struct venue_stand *stand, sim_time now);
mito_units venue_stand_value(const struct venue_stand *stand, const struct mito_holding *holding);
void venue_stand_put(struct venue_stand *stand, struct mito_holding *holding, mito_units amount);
mito_units venue_stand_coins(const struct venue_stand *stand, double coins);

#endif
