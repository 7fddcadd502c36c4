/* Intents: what users ask of solvers. A flow is a stream of intents of one kind with their marks, drawn before any
 * strategy runs: arrivals Poisson, or self-exciting (every intent is followed by Poisson(excitation) others after
 * exponential delays: Hawkes' process as branching families, the whole rate kept at `rate`).
 *
 * Kinds. transfer: tokens given on `from`, wanted on `to`. instant_redemption: a holder of `users` wants tokens on its
 * home chain for its shares, now. routed_deposit: tokens given on `from`, where the vault may have no branch or no room,
 * for shares of the vault that a solver takes by depositing on `to`.
 * An intent has a limit (most given up, of the amount) and a deadline; one with a condition stands until the condition
 * holds, then it is open. Record: a = size in coins (of the holding, for redemptions: a fraction), b = limit,
 * mark = holder within `users`. Source: ERC-7683 records, facts sheet protocol §4.1. */
#ifndef MITO_SOLVER_INTENT_H
#define MITO_SOLVER_INTENT_H

#include "sim/config/field.h"
#include "sim/kernel/model.h"
#include "sim/random/stream.h"

enum mito_intent_kind { MITO_INTENT_TRANSFER, MITO_INTENT_REDEMPTION, MITO_INTENT_DEPOSIT };

enum mito_intent_condition {
    MITO_INTENT_NOW,
    MITO_INTENT_PRICE_ABOVE, /* USD per coin of the vault's asset */
    MITO_INTENT_PRICE_BELOW,
    MITO_INTENT_RATE_ABOVE, /* best rate quoted to the vault, per year */
    MITO_INTENT_RATE_BELOW,
    MITO_INTENT_DISCOUNT_ABOVE, /* what leaving at once costs now, of the shares' worth */
    MITO_INTENT_DISCOUNT_BELOW
};

struct mito_intent_flow {
    const char *name;
    uint32_t kind;     /* enum mito_intent_kind */
    uint32_t vault;    /* its asset is what moves */
    uint32_t from, to; /* chains */
    uint32_t users;    /* cohort whose holders ask, or SIM_FIELD_NONE */
    double rate;       /* per day */
    double excitation; /* mean number of direct followers, below 1 */
    sim_time decay;    /* mean delay of a follower */
    struct sim_kinded size;
    double limit, limit_spread; /* median, standard deviation of its logarithm */
    sim_time deadline, requote;
    bool slow; /* takes the slow path when nobody filled it */
    sim_time retry;
    uint32_t condition; /* enum mito_intent_condition */
    double threshold;
    sim_time check;
};

extern const struct sim_section mito_intent_section;

/* Where the drawing puts things. */
struct mito_intent_draw {
    uint64_t seed;
    uint32_t replicate;
    uint32_t entity, index; /* of the flow: stream entity, and number in the study */
    uint16_t kind;          /* of the record */
    uint32_t holders;       /* of its cohort; 0: none */
    sim_time from, until, block;
    double scale; /* coins: the amount that the size law names */
};

/* NULL, or what is wrong with the size law; `member` gets the place. `unit` is the asset. */
const char *mito_intent_wrong(const struct mito_intent_flow *flow, const char *unit, const void **member);

/* The amount that the size law names, coins. */
double mito_intent_scale(const struct mito_intent_flow *flow);

/* Appends the flow's records. */
SIM_MUST_USE enum sim_status mito_intent_draw_flow(const struct mito_intent_flow *flow,
                                                   const struct mito_intent_draw *draw, struct sim_scenario *scenario);

/* What chance decides later about an intent, drawn with its key: equal under every strategy. */
struct mito_intent_fate {
    double undone;                /* uniform: below a fill's reorg probability, the deposit vanishes */
    double proof, deposit, leave; /* waits of relayers, mean 1 */
};

struct mito_intent_fate mito_intent_fate_of(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal);

/* Most intents that may come in `days`. */
uint32_t mito_intent_most(const struct mito_intent_flow *flow, double days);

#endif
