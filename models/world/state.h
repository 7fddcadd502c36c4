/* What changes in a run: the model's part of the world block. Fixed-size records in arrays whose offsets stand in the
 * spec; no pointers, so copying the block forks the world. */
#ifndef MITO_WORLD_STATE_H
#define MITO_WORLD_STATE_H

#include "models/protocol/invariant.h"
#include "models/world/spec.h"
#include "sim/kernel/engine.h"

/* Events of this model; the array mito_world_kinds has them in this order. */
enum mito_event_kind {
    MITO_EVENT_DEPOSIT, /* exogenous */
    MITO_EVENT_REDEEM,  /* exogenous */
    MITO_EVENT_DELIVER,
    MITO_EVENT_CLAIM,
    MITO_EVENT_WITHDRAW,
    MITO_EVENT_OBSERVE,
    MITO_EVENT_REBALANCE,
    MITO_EVENT_RESERVE,
    MITO_EVENT_SETTLE,
    MITO_EVENT_ACT,
    MITO_EVENT_MEASURE,
    MITO_EVENT_RECORD,
    MITO_EVENT_EPOCH,
    MITO_EVENT_RIPEN,
#define MITO_EVENT_ENUM(index, ...) MITO_EVENT_##index,
    MITO_PART_EVENTS(MITO_EVENT_ENUM)
#undef MITO_EVENT_ENUM
    MITO_EVENTS
};

enum mito_event_order { ORDER_DELIVER, ORDER_SETTLE, ORDER_ROUTE, ORDER_USER, ORDER_RECORD };

/* Reasons of this model for a failed replicate, after the engine's. */
enum mito_reason {
    MITO_REASON_FLIGHTS = 3,
    MITO_REASON_CAPACITY,
    MITO_REASON_WIDTH,
    MITO_REASON_INITIAL,
    MITO_REASON_INTENSITY,
    MITO_REASON_INTENTS,
    MITO_REASONS
};

/* Totals since the start of the run; what a metric reports is the difference to the copy taken at time 0. */
struct mito_vault_totals {
    sim_u128 deposited, withdrawn;      /* hub units into the vault, and out of it by syncs */
    sim_u128 yielded, lost;             /* hub units: postings from the yield and to the loss accounts */
    double incentives;                  /* hub units, part of what was yielded */
    double gas_strategist, gas_holders; /* USD */
    uint64_t deposits, deposits_refused, deposits_capped, requests, requests_refused, requests_skipped, claims, withdrawals,
        withdrawals_refused;
};

struct mito_vault_state {
    struct mito_vault_totals total, before;
    sim_i128 nav_start;    /* economic, hub units, at time 0 */
    sim_u128 supply_start; /* shares */
    double price_start, price_start_reported, price_peak, drawdown;
    double growth;        /* product over measurements of 1 + earned / assets before */
    sim_i128 earned_last; /* yield - loss at the last measurement, hub units */
    sim_i128 nav_last;
    double nav_sum, idle_sum, deployed_sum, shortfall_sum, gap_sum, gap_most; /* over measurements */
    double rehypothecated_sum;                                                /* the same */
    double shortfall;                                                         /* of the last decision */
    uint32_t measured;
    struct sim_handle rebalance, observe, reserve;
    sim_time reserve_at; /* when the queue is served next */
};

struct mito_executor_state {
    struct sim_handle settle, act, ripen;
    uint32_t route_hour[2], route_count[2]; /* messages of the running hour, to the branch and to the hub */
};

struct mito_position_state {
    struct mito_holding holding;
    sim_u128 target; /* branch units */
    double quoted_rate, quoted_utilisation, quoted_room,
        quoted_wait; /* of its venue, as last observed for this vault; room in coins, wait of an exit in s */
    sim_time quoted_at;
    double incentives; /* of its venue per unit, as last counted */
};

/* An asset on a chain: how long its free liquidity has been zero. */
struct mito_pair_state {
    sim_time dry_since; /* meaningful while dry */
    sim_time dry_total;
    bool dry;
};

struct mito_holder_state {
    struct sim_handle claim;
};

/* A redemption request, beside what the protocol keeps of it. Times are tenths of a second after `requested`, plus one;
 * 0 = not yet. */
struct mito_request_info {
    sim_time requested;
    uint32_t synced, claimed, received;
    uint32_t ordinal;   /* with the holder's cohort: key of what else follows from it */
    float claim, relay; /* drawn with the request, means 1: delay of the claim, wait of the withdrawal's message */
};

enum mito_flight_leg { MITO_LEG_DEPOSIT, MITO_LEG_WITHDRAW, MITO_LEG_ROUTE, MITO_LEG_PART };

/* A message under way, or a claimed amount that waits to be withdrawn. */
struct mito_flight {
    struct mito_message message;
    sim_u128 amount; /* hub units to withdraw */
    double wait;     /* for a relayer, mean 1 */
    uint32_t tries;
    uint32_t entity, ordinal; /* key of its retries' draws */
    uint32_t vault, holder;
    uint32_t request, request_count; /* first id and number of the requests it pays */
    uint32_t next;                   /* free list */
    uint8_t leg;                     /* enum mito_flight_leg */
    uint8_t part;                    /* with MITO_LEG_PART: whose it is; vault, holder, request and amount are its own */
    bool used;
};

struct mito_world {
    uint32_t flight_free; /* head of the free list */
    uint32_t flights_used;
    uint64_t message_retries, message_sent_before, message_delivered_before, message_dead_before, retries_before;
    uint64_t reverts[MITO_REVERTS], reverts_before[MITO_REVERTS];
    uint64_t decisions;
    sim_time measure_from;
};

static inline const struct mito_spec *mito_spec_of(const struct sim_context *context)
{
    return context->spec;
}

static inline struct mito_world *mito_world_of(const struct sim_context *context)
{
    return context->state;
}

#define MITO_STATE_ARRAY(function, type, member)                                                \
    static inline type *function(const struct sim_context *context, size_t index)               \
    {                                                                                           \
        return (type *)((char *)context->state + mito_spec_of(context)->layout.member) + index; \
    }

MITO_STATE_ARRAY(mito_state_vault, struct mito_vault_state, vaults)
MITO_STATE_ARRAY(mito_state_executor, struct mito_executor_state, executors)
MITO_STATE_ARRAY(mito_state_position, struct mito_position_state, positions)
MITO_STATE_ARRAY(mito_state_pair_at, struct mito_pair_state, pairs)
MITO_STATE_ARRAY(mito_state_holder, struct mito_holder_state, holders)
MITO_STATE_ARRAY(mito_state_request_at, struct mito_request_info, requests)
MITO_STATE_ARRAY(mito_state_flight, struct mito_flight, flights)
MITO_STATE_ARRAY(mito_state_audited, uint32_t, audited)
MITO_STATE_ARRAY(mito_state_mark, struct mito_invariant_mark, marks)

static inline struct mito_pair_state *mito_state_pair(const struct sim_context *context, uint32_t asset, uint32_t chain)
{
    return mito_state_pair_at(context, (size_t)asset * mito_spec_of(context)->chain_count + chain);
}

static inline struct mito_request_info *mito_state_request(const struct sim_context *context, uint32_t vault,
                                                           uint32_t id)
{
    return mito_state_request_at(context, (size_t)mito_spec_of(context)->layout.request_first[vault] + id);
}

static inline struct mito_protocol *mito_state_protocol(const struct sim_context *context)
{
    return (struct mito_protocol *)((char *)context->state + mito_spec_of(context)->layout.protocol);
}

static inline void *mito_state_venue_own(const struct sim_context *context, uint32_t venue)
{
    return (char *)context->state + mito_spec_of(context)->venues[venue].state_offset;
}

/* What contracts see as block.timestamp. */
static inline int64_t mito_state_clock(const struct sim_context *context)
{
    sim_time now = context->engine->now;

    return mito_spec_of(context)->clock + (now >= 0 ? now / 1000 : -((999 - now) / 1000));
}

/* Counts a revert; ends the replicate where the outcome is no contract's. Returns true on MITO_OK. */
bool mito_world_accept(struct sim_context *context, enum mito_revert revert);

#endif
