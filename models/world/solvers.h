/* Part `solvers`: who pays users at once and is repaid by the protocol's own messages.
 *
 * A solver has tokens on chains, outside the protocol, in books of its own: one per asset and chain, double entry, exact
 * (models/protocol/book.h): escrow of open intents, what filled intents owe to solvers, and of every solver its inventory
 * and what it has promised. A fill is repaid by a deposit (F1) whose receiver is the solver's seat at the hub; from there
 * it withdraws (F13) to the branch where it lacks tokens most and that has free liquidity above the threshold, in parts,
 * waiting where all are short. Tokens above a target go the same way; from a chain without a branch, over a foreign
 * bridge. Shares bought from holders who leave at once are gathered at the seat, requested as one redemption, and paid
 * out through the queue like anyone's.
 *
 * Conserved, per solver and asset, in hub units, to the last: inventory + promised + owed + deposits and withdrawals under
 * way + at the seat + paid for shares not redeemed + on bridges = what it started with + what it gained (invariant 14).
 * Sources: facts sheet protocol §4, venues §6.1. */
#ifndef MITO_WORLD_SOLVERS_H
#define MITO_WORLD_SOLVERS_H

#include "models/solver/policy.h"
#include "models/world/part.h"

extern const struct mito_part mito_solvers_part;

/* Accounts of a solver book, then per solver: inventory, promised. */
enum mito_solvers_account { MITO_SOLVERS_WORLD, MITO_SOLVERS_ESCROW, MITO_SOLVERS_OWED, MITO_SOLVERS_FIRST };

/* Tokens of an asset on a chain as solvers count them. */
struct mito_solvers_place {
    sim_u128 scale; /* hub units per token unit */
    double unit;    /* token units per coin */
    bool branch;    /* the protocol has a branch vault for it */
};

struct mito_solvers_one {
    const char *name;
    const struct mito_policy_kind *kind;
    const struct mito_solver_common *common; /* and parameters */
    uint32_t entity;
    uint64_t hash;
    double capital; /* USD */
};

/* What the study says, resolved. */
struct mito_solvers {
    uint32_t count;
    uint32_t named; /* in the study; silos have none at work, but rows keep their names */
    struct mito_solvers_one *one;      /* owned, as all below */
    struct mito_solvers_place *places; /* [asset][chain] */
    sim_u128 *stocks;                  /* [solver][asset][chain] at the start, token units */
    uint32_t *seats;                   /* per vault: number of the first solver's */
    uint32_t *relays;                  /* [solver][vault]: stream entities of their messages */
    const char **labels;
};

#define MITO_SOLVERS_LEGS 64u  /* an event's leg holds asset x this + chain; a study has at most so many chains */
#define MITO_SOLVERS_RING 128u /* requests of one solver and vault that are not paid yet: the queue allows 100 */

/* Of a solver, for an asset. Hub units. */
struct mito_solvers_asset {
    sim_u128 started, bridging, at_cost;
    sim_i128 gained;
};

/* Of a solver, for a vault: its seat. */
struct mito_solvers_seat {
    struct sim_handle exit, redeem;
    sim_u128 gathered;                /* paid for shares at the seat that are not requested yet */
    sim_u128 paid[MITO_SOLVERS_RING]; /* paid for what each request redeems */
    uint32_t first, next;             /* requests: oldest unpaid, and next */
    uint32_t hour, hour_count;        /* messages of the running hour */
};

struct mito_solvers_totals {
    double profit, charged, volume, gas, pool_fees, lost, tied; /* USD; charged: above cost; tied: sum of parts */
    double private_costs;                                       /* USD; in no profit */
    double worth_bought, paid_bought;                           /* USD, of shares bought from holders */
    uint64_t fills, bought, asked, dry, limited, measured;
};

struct mito_solvers_state {
    struct mito_solvers_totals total;
    double worth; /* USD of what it started with, at the prices of time 0 */
    bool failed;
};

static inline const struct mito_solvers *mito_solvers_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_SOLVERS);
}

/* Pieces of the part's state. */
struct mito_solvers_state *mito_solvers_state_of(const struct sim_context *context, uint32_t solver);
struct mito_solvers_asset *mito_solvers_asset_of(const struct sim_context *context, uint32_t solver, uint32_t asset);
struct mito_solvers_seat *mito_solvers_seat_of(const struct sim_context *context, uint32_t solver, uint32_t vault);
sim_u128 *mito_solvers_coming(const struct sim_context *context, uint32_t solver, uint32_t asset,
                              uint32_t chain); /* hub units on their way there */
struct mito_book *mito_solvers_book(const struct sim_context *context, uint32_t asset, uint32_t chain);

static inline const struct mito_solvers_place *mito_solvers_place_of(const struct sim_context *context, uint32_t asset,
                                                                     uint32_t chain)
{
    return &mito_solvers_of(context)->places[asset * mito_spec_of(context)->chain_count + chain];
}

static inline uint32_t mito_solvers_inventory(uint32_t solver)
{
    return MITO_SOLVERS_FIRST + 2 * solver;
}

static inline uint32_t mito_solvers_promised(uint32_t solver)
{
    return MITO_SOLVERS_FIRST + 2 * solver + 1;
}

/* The solver's seat in a vault, as a holder. */
static inline uint32_t mito_solvers_holder(const struct sim_context *context, uint32_t solver, uint32_t vault)
{
    return mito_part_seat(mito_spec_of(context), vault, mito_solvers_of(context)->seats[vault] + solver);
}

/* --- Asking. --- */

struct mito_solvers_question {
    uint32_t vault;
    uint32_t from; /* chain where the solver is repaid; MITO_NOWHERE: in shares */
    uint32_t to;   /* chain where it pays */
    double in;     /* coins it will be repaid */
    double age_s, window_s;
    uint32_t entity, ordinal; /* key of the private draws: of the intent */
};

struct mito_solvers_offer {
    uint32_t solver; /* MITO_NOWHERE: nobody can pay */
    sim_u128 out;    /* token units on `to` */
    double cost;     /* coins: what it costs the solver beside `out` */
    double fee;      /* coins: its pool's part of the cost */
};

/* The best offer of those who can pay it; ties go to the solver named first. Changes nothing but, where `count`, the
 * totals of who was asked and refused. */
struct mito_solvers_offer mito_solvers_best(const struct sim_context *context,
                                            const struct mito_solvers_question *question, bool count);

/* Coins of a solver's private cost of what is asked. */
double mito_solvers_private(const struct sim_context *context, uint32_t solver,
                            const struct mito_solvers_question *question);

/* --- Acting; the intents' part calls these. --- */

/* Sets tokens aside for an offer; gives them back. */
void mito_solvers_promise(struct sim_context *context, uint32_t vault, uint32_t chain,
                          const struct mito_solvers_offer *offer);
void mito_solvers_release(struct sim_context *context, uint32_t vault, uint32_t chain,
                          const struct mito_solvers_offer *offer);

/* Pays what was promised on `to`, to be repaid `in` token units of `from` (0: the deposit was undone). */
void mito_solvers_pay(struct sim_context *context, const struct mito_solvers_question *question, sim_u128 in,
                      const struct mito_solvers_offer *offer);

/* Sends a message of a solver; `relocates` is the chain where the matching withdrawal is to be, or MITO_NOWHERE. */
void mito_solvers_send(struct sim_context *context, struct mito_flight *flight, uint32_t solver, uint32_t vault,
                       const struct mito_message *message, uint32_t relocates);

/* Withdraws hub units of the seat to a chain; false when the hub refuses. *left is lowered by what went. */
bool mito_solvers_leave(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t chain, sim_u128 amount,
                        uint32_t relocates, sim_u128 *left);

/* Sends `units` from a chain over a foreign bridge to where the solver lacks most; nowhere when it lacks nothing. */
void mito_solvers_bridge(struct sim_context *context, uint32_t solver, uint32_t asset, uint32_t chain, sim_u128 units);

/* Sends a deposit that pays a solver on its way: who pays the tokens has taken them off the books. */
void mito_solvers_inbound(struct sim_context *context, uint32_t solver, uint32_t vault,
                          const struct mito_message *message);

/* --- Relocation of a vault's liquidity as a paid intent. --- */

/* Who brings `units` of `to` there from its inventory, against the same on `from`, for at most `fee` coins; the cheapest.
 * MITO_NOWHERE: nobody. */
uint32_t mito_solvers_find(const struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to,
                           sim_u128 units, double fee);

/* It deposits on `to`; when that has arrived it withdraws on `from`, and brings the tokens back over a foreign bridge.
 * False: the branch refuses the deposit. */
bool mito_solvers_relocate(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t from, uint32_t to,
                           sim_u128 units);

/* What follows when its deposit or its withdrawal has arrived; false for a deposit that is no relocation, or whose chain
 * cannot pay now: then the seat's tokens go the usual way. */
bool mito_solvers_follow(struct sim_context *context, const struct mito_flight *deposit);
void mito_solvers_relocated(struct sim_context *context, const struct mito_flight *withdrawal);

/* Tokens of a chain that a solver was paid. */
void mito_solvers_reward(struct sim_context *context, uint32_t solver, uint32_t vault, uint32_t chain, sim_u128 units);

/* --- Events. --- */
void mito_solvers_default(struct sim_context *context, const struct sim_record *record);
void mito_solvers_exit(struct sim_context *context, const struct sim_event *event);
void mito_solvers_redeem(struct sim_context *context, const struct sim_event *event);
void mito_solvers_balance(struct sim_context *context, const struct sim_event *event);
void mito_solvers_bridged(struct sim_context *context, const struct sim_event *event);

/* --- The descriptor's hooks, by file. --- */
enum sim_status mito_solvers_build(struct mito_spec *spec, void **own);
void mito_solvers_destroy(void *own);
sim_u128 mito_solvers_quote_exit(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares);
bool mito_solvers_take_exit(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                            const struct mito_part_cause *cause);
void mito_solvers_claimed(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request, uint32_t count,
                          sim_u128 assets);
void mito_solvers_delivered(struct sim_context *context, const struct mito_flight *flight);
void mito_solvers_dropped(struct sim_context *context, const struct mito_flight *flight);
void mito_solvers_measure(struct sim_context *context);
void mito_solvers_rows(struct sim_context *context, struct sim_row *row);
void mito_solvers_sample(struct sim_context *context, uint32_t at);

/* NULL, or the broken promise of the header. */
const char *mito_solvers_check(struct sim_context *context, int full);

/* Hub units that are not inventory: what it started with and gained, less its inventory. */
sim_u128 mito_solvers_away(const struct sim_context *context, uint32_t solver, uint32_t asset);

#endif
