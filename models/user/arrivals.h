/* Streams of arrivals of one cohort, drawn before any strategy runs: Poisson, or in bursts.
 *
 * Bursts: a self-exciting (Hawkes) process with exponential kernel, drawn as branching families. Every arrival brings
 * Poisson(branching) others after Exp waits of the given half-life, and they bring others in turn; what nobody brought
 * comes at rate x (1 - branching), so that `rate` is the long-run mean with and without bursts. A family's ordinals
 * follow each other, the first is its root: what is decided about the root holds for the family (its response to what
 * holders see thins the roots; children of a rejected candidate are dropped with it).
 * With alpha the jump of the intensity and beta its decay: branching = alpha / beta, half_life = ln 2 / beta. */
#ifndef MITO_USER_ARRIVALS_H
#define MITO_USER_ARRIVALS_H

#include "sim/config/field.h"
#include "sim/kernel/model.h"

struct mito_bursts {
    double branching; /* 0: none */
    sim_time half_life;
};

extern const struct sim_section mito_bursts_section;

/* Arrivals that a stream may have in `days`: the mean and ten standard deviations, for sizing. */
uint32_t mito_arrivals_most(double rate_per_day, const struct mito_bursts *bursts, double days);

/* One stream: times and who. The marks are the cohort's. */
struct mito_arrivals {
    uint64_t seed;
    uint32_t replicate, entity;
    uint8_t gap_purpose;   /* gaps of those that nobody brought, by their own count */
    uint8_t burst_purpose; /* by ordinal: who comes, and whom it brings */
    double rate;           /* candidates per ms, long-run mean */
    struct mito_bursts bursts;
    uint64_t holders;
    sim_time from, until;
    sim_time block; /* an arrival stands at the block that includes it */
};

/* Fills time, ordinal, leg (distance from the family's root) and mark (who) of a record. */
struct mito_arrivals_sink {
    void *user;
    enum sim_status (*put)(void *user, sim_time time, uint32_t ordinal, uint16_t leg, uint32_t holder);
};

/* Draws a stream in bursts, branching > 0. Ordinals depend on nothing but the stream itself. */
SIM_MUST_USE enum sim_status mito_arrivals_draw(const struct mito_arrivals *arrivals,
                                                const struct mito_arrivals_sink *sink);

#endif
