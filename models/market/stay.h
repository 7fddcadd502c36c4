/* A Markov chain of two states in continuous time, walked along the grid: exponential stays, each with its own draw, so
 * that the states at all times are the same on every grid. */
#ifndef MITO_MARKET_STAY_H
#define MITO_MARKET_STAY_H

#include "models/market/grid.h"
#include "sim/config/field.h"
#include "sim/random/stream.h"

enum mito_stay_begin { MITO_STAY_FIRST, MITO_STAY_SECOND, MITO_STAY_STATIONARY };

struct mito_stay {
    struct sim_stream stream;
    double dwell[2]; /* mean lengths, ms */
    double until;    /* end of the present stay, ms after the grid's origin */
    uint32_t ordinal;
    uint32_t state; /* 0 or 1 */
};

/* Long-run share of the time in the second state. */
double mito_stay_share(sim_time first, sim_time second);

void mito_stay_begin(struct mito_stay *stay, const struct sim_stream *stream, sim_time first, sim_time second,
                     enum mito_stay_begin begin);

/* End of the part of (from, to] that the present state covers; the caller then takes the part in stay->state and calls
 * mito_stay_leave when the part ends before `to`. */
static inline double mito_stay_end(const struct mito_stay *stay, double to)
{
    return stay->until < to ? stay->until : to;
}

void mito_stay_leave(struct mito_stay *stay);

#endif
