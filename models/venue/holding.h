/* A vault's holding in a venue: active units, and tickets of what is entering or leaving.
 *
 * A ticket is what the venue owes after a delay. `units` and `amount` mean what the kind says they mean until the ticket
 * is ready and settled (mito_venue_kind.settle); from then on `units` is 0 and `amount` is what it pays, whatever befalls
 * the venue. Tickets stand in the order of their ready times. Flat, no pointers: part of the world's state. */
#ifndef MITO_VENUE_HOLDING_H
#define MITO_VENUE_HOLDING_H

#include "sim/base/wide.h"
#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stdint.h>

typedef sim_u128 mito_units; /* base units of the venue's asset on its chain */

/* Two weeks of daily exits. When all are used the next one joins the newest, and both are ready when the later is. */
#define MITO_HOLDING_TICKETS 16

struct mito_ticket {
    sim_u128 units;    /* in the venue's own measure; 0: settled */
    mito_units amount; /* exit: the most it pays; entry: what was put in */
    sim_time ready;
};

struct mito_tickets {
    struct mito_ticket ticket[MITO_HOLDING_TICKETS];
    uint32_t count;
};

struct mito_holding {
    sim_u128 held; /* active venue units */
    struct mito_tickets exits, entries;
};

bool mito_holding_is_empty(const struct mito_holding *holding);

/* Adds a ticket; `ready` is not before that of the newest. */
void mito_holding_add(struct mito_tickets *tickets, struct mito_ticket ticket);

/* Removes the first ticket; there is one. */
struct mito_ticket mito_holding_remove(struct mito_tickets *tickets);

/* What settled exits pay: can be taken now, and earns nothing. */
mito_units mito_holding_claimable(const struct mito_holding *holding);

/* Takes up to `amount` of what settled exits pay, first of the first; returns what it got. */
mito_units mito_holding_claim(struct mito_holding *holding, mito_units amount);

/* When the next ticket is ready that is not settled: INT64_MAX when none is. */
sim_time mito_holding_next(const struct mito_holding *holding);

#endif
