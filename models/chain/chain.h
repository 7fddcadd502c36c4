/* Chains and the transport between them and the hub.
 *
 * A transaction submitted at t is included at the chain's next block boundary, computed, never an event per block. A
 * message leaves at inclusion, waits out the source's reorganisations, is relayed (exponential) and included at the next
 * block of its destination: T = reorg_wait + Exp(relay) + time to the next block. Messages are independent and may
 * overtake each other. A delivery that reverts is tried again after the waits of Hyperlane's relayer, at most 66 tries
 * (hyperlane-monorepo, pending_message.rs; registry values for block times and reorg waits). */
#ifndef MITO_CHAIN_CHAIN_H
#define MITO_CHAIN_CHAIN_H

#include "sim/config/field.h"
#include "sim/random/stream.h"

struct mito_chain {
    const char *name;
    sim_time block_time;
    sim_time reorg_wait;
    sim_time relay; /* mean */
    struct sim_kinded gas_price;
    const char *native; /* name of the asset that pays gas */
};

struct mito_hub_chain {
    sim_time block_time;
    sim_time reorg_wait;
    sim_time relay;
};

extern const struct sim_section mito_chain_section;     /* of struct mito_chain, items of `chains` */
extern const struct sim_section mito_chain_hub_section; /* of struct mito_hub_chain, key `hub` */

/* First block boundary at or after `time`; boundaries are the multiples of block_time. */
static inline sim_time mito_chain_included(sim_time time, sim_time block_time)
{
    sim_time rest = time % block_time;

    if (rest < 0) {
        rest += block_time;
    }
    return rest == 0 ? time : time + block_time - rest;
}

/* When a relayer hands over a message that was included at `sent`, before it is included. */
sim_time mito_chain_relayed(sim_time sent, sim_time reorg_wait, sim_time relay, double wait);

/* Delivery time of a message included at `sent` (a block boundary of the source); `wait` is the relayer's, drawn from the
 * exponential law with mean 1. */
sim_time mito_chain_delivery(sim_time sent, sim_time reorg_wait, sim_time relay, double wait,
                             sim_time destination_block);

#define MITO_CHAIN_FIRST_JITTER 50 /* tries from here on wait a random time more */
#define MITO_CHAIN_TRIES 66        /* then the message is dead: nobody relays it any more */

/* Wait after failed try number `tries` (1 = the first); draw gives the jitter of tries MITO_CHAIN_FIRST_JITTER and later. */
sim_time mito_chain_retry_wait(uint32_t tries, struct sim_draw *draw);

#endif
