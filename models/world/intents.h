/* Part `intents`: what users ask of solvers, from the wish to the end.
 *
 * A user gives tokens into escrow and asks; solvers quote; the best offer within the limit is promised, and paid at the
 * destination's first block after the origin's confirmations. The proof travels by way of the hub to the origin, where
 * the escrow makes the deposit (F1) whose receiver is the solver, tried again while the branch refuses it; where the
 * origin has no branch, the solver gets the escrowed tokens. Nobody in time: the escrow is given back, and the user goes
 * the slow way by its own deposit and withdrawal (a flow has a seat at the hub for them), its own deposit into the vault,
 * or the queue. An instant redemption asks the parts of the world that pay exits at once (models/world/part.h). Standing
 * intents look at their condition every now and then and open when it holds.
 *
 * The deadline is for the promise: a fill promised in time may be paid after it, by the solver's confirmations. */
#ifndef MITO_WORLD_INTENTS_H
#define MITO_WORLD_INTENTS_H

#include "models/solver/intent.h"
#include "models/world/solvers.h"
#include "sim/stats/histogram.h"

extern const struct mito_part mito_intents_part;

struct mito_intents_flow {
    const struct mito_intent_flow *study;
    uint32_t entity;
    uint64_t hash;
    uint32_t asset;
    uint32_t desk; /* number of its seat, for the slow path */
    double scale;  /* mito_intent_scale */
    bool slow;     /* both ends have branches, or the origin has one for a deposit */
};

struct mito_intents {
    uint32_t count, slots;
    uint32_t named; /* in the study, as of solvers */
    struct mito_intents_flow *flows; /* owned, as all below */
    const char **labels;
};

enum mito_intents_stage {
    MITO_INTENTS_FREE,
    MITO_INTENTS_STANDING,
    MITO_INTENTS_OPEN,
    MITO_INTENTS_PROMISED,
    MITO_INTENTS_PROVING,      /* filled; the solver is owed */
    MITO_INTENTS_SLOW_DEPOSIT, /* expired; the user deposits */
    MITO_INTENTS_SLOW_WITHDRAW
};

/* One intent. */
struct mito_intents_slot {
    sim_u128 amount; /* given, token units on `from`; hub units left in the last stage; shares of a redemption */
    struct mito_solvers_offer offer;
    struct mito_intent_fate fate;
    sim_time opened, deadline; /* of the stage it is in: condition or promise */
    double coins, limit;
    uint32_t flow, ordinal, mark, next;
    uint32_t holder; /* who asks, for redemptions and deposits */
    uint8_t stage;   /* enum mito_intents_stage */
    bool offered;    /* somebody could have filled it */
};

struct mito_intents_totals {
    uint64_t opened, filled, priced_out, dry, unmet, refunded, slow, fills_timed, slow_timed;
    double volume, given_up, paid, latency, latency_slow; /* USD, coins, coins, s, s */
};

/* What each flow keeps: totals, and how long fills took (ms). */
struct mito_intents_state {
    struct mito_intents_totals total;
    struct sim_histogram latency;
};

static inline const struct mito_intents *mito_intents_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_INTENTS);
}

struct mito_intents_state *mito_intents_state_of(const struct sim_context *context, uint32_t flow);
struct mito_intents_slot *mito_intents_slot_of(const struct sim_context *context, uint32_t slot);

/* Flows in the study, and how many exits at once they may ask of a vault in a run: for the solvers' sizes. */
uint32_t mito_intents_count(const struct mito_spec *spec);
double mito_intents_exits(const struct mito_spec *spec, uint32_t vault);

/* Hub units of an asset that filled intents owe to a solver. */
sim_u128 mito_intents_owed(const struct sim_context *context, uint32_t solver, uint32_t asset);

/* Gives a slot back. */
void mito_intents_end(struct sim_context *context, struct mito_intents_slot *slot);

/* An intent that nobody filled: refund, and the slow way where the flow takes it. */
void mito_intents_expire(struct sim_context *context, struct mito_intents_slot *slot);

void mito_intents_arrive(struct sim_context *context, const struct sim_record *record);
void mito_intents_ask(struct sim_context *context, const struct sim_event *event);
void mito_intents_fill(struct sim_context *context, const struct sim_event *event);
void mito_intents_repay(struct sim_context *context, const struct sim_event *event);
void mito_intents_slow(struct sim_context *context, const struct sim_event *event);
void mito_intents_delivered(struct sim_context *context, const struct mito_flight *flight);
void mito_intents_dropped(struct sim_context *context, const struct mito_flight *flight);

#endif
