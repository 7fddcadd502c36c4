/* Part `mirrors`: miAssets on other chains. Shares live on the hub; a holder locks some in an escrow seat there, and as
 * many are minted on a chain when the message arrives; burned there, they come back one for one. Beside it the baseline:
 * shares wrapped by a foreign bridge, with its own delay and fee, which fails now and then and loses a part of what it
 * holds; who comes back then gets the backing that is left per share.
 *
 * Promise, per mirror, to the last share: in escrow = circulating on the chain + under way either way; of a wrapped one,
 * in escrow + lost + kept as fees = locked - returned. What circulates earns as all shares do.
 * The same flows meet both kinds under one name, so a sweep over `kind` compares them on the same luck. */
#ifndef MITO_WORLD_MIRRORS_H
#define MITO_WORLD_MIRRORS_H

#include "models/world/part.h"

enum mito_mirrors_kind { MITO_MIRRORS_MIRRORED, MITO_MIRRORS_WRAPPED };

/* One mirror as the study says. */
struct mito_mirrors_study {
    const char *name;
    uint32_t kind, vault, chain, users;
    double out, back; /* moves per day */
    struct sim_kinded fraction;
    sim_time delay; /* mean time over the foreign bridge */
    double fee;     /* of it, a fraction */
    double failure; /* per year */
    double loss;    /* mean fraction of the backing that a failure takes */
};

extern const struct mito_part mito_mirrors_part;
extern const struct sim_section mito_mirrors_section;

/* What the study says, resolved. */
struct mito_mirrors {
    uint32_t named; /* in the study; silos have none at work, but rows keep their names */
    uint32_t count, slots, balances; /* slots: moves under way; balances: holders of all mirrors together */
    struct mito_mirrors_one {
        const struct mito_mirrors_study *study;
        uint32_t out_entity, back_entity, bridge_entity;
        uint64_t hash;
        uint32_t seat;          /* the first of two: escrow; fees and what was lost */
        uint32_t balance_first; /* of its holders, in the cohort's order */
    } * one;                    /* owned */
    const char **labels;        /* owned */
};

/* Per mirror. Shares. */
struct mito_mirrors_state {
    sim_u128 supply, out, back; /* circulating; under way from and to the hub */
    sim_u128 locked, returned, lost, fees;
    double sum, latency, lost_coins, usd, exposure; /* sum: of worth over measurements; exposure: coins x years */
    uint64_t measured, moves, failures;
    sim_time since; /* exposure is known up to here */
};

/* A move under way. */
struct mito_mirrors_move {
    sim_u128 shares;
    sim_time left;
    uint32_t mirror, holder, next; /* holder within the cohort */
    bool back;
};

static inline const struct mito_mirrors *mito_mirrors_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_MIRRORS);
}

struct mito_mirrors_state *mito_mirrors_state_of(const struct sim_context *context, uint32_t mirror);
sim_u128 *mito_mirrors_balance(const struct sim_context *context, uint32_t mirror, uint32_t holder);
struct mito_mirrors_move *mito_mirrors_move_of(const struct sim_context *context, uint32_t move);

void mito_mirrors_out(struct sim_context *context, const struct sim_record *record);
void mito_mirrors_back(struct sim_context *context, const struct sim_record *record);
void mito_mirrors_fail(struct sim_context *context, const struct sim_record *record);
void mito_mirrors_arrive(struct sim_context *context, const struct sim_event *event);

/* Counts what was exposed to the bridge since it was last counted; before its supply changes. */
void mito_mirrors_expose(struct sim_context *context, uint32_t mirror);

#endif
