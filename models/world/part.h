/* Parts: what the world has beside vaults, venues and strategists. A part owns its section of the study, what it resolved
 * from it, its piece of the world's state, its streams, events, metrics and labels, and the seats it takes at the hub.
 * One descriptor per part, one line in MITO_PART_LIST; hooks that a part does not need are NULL.
 *
 * Seats: hub accounts that belong to no cohort but to a part (a solver, a market, a bridge's escrow). They hold hub
 * assets and shares in the protocol's own books, so every invariant covers them. A seat's redemption requests are made by
 * mito_holders_request; when one is ripe the world claims it and hands the hub assets over through `claimed`.
 *
 * Instant exits: a holder who wants out asks every part for a quote before it joins the queue (models/world/holders.c).
 *
 * A part's streams stand under purposes of its own (models/market/purpose.h); a part whose section is empty draws nothing,
 * schedules nothing and changes no row of the others. */
#ifndef MITO_WORLD_PART_H
#define MITO_WORLD_PART_H

#include "models/world/state.h"

/* What an exit follows from: its messages' draws are keyed by it. */
struct mito_part_cause {
    uint32_t entity, ordinal;
    double wait; /* of the relayer, mean 1 */
};

struct mito_part {
    const char *name; /* the key of its section in a study */

    /* Resolves the section into *own (owned by the spec, freed by destroy); entities are built, sizes not yet. Faults go
     * to sim_bound_fault; a status other than SIM_OK means that memory is short. Takes seats with mito_part_seats. */
    enum sim_status (*build)(struct mito_spec *spec, void **own);
    void (*destroy)(void *own);

    /* What it adds to the world's sizes. */
    size_t (*state_size)(const struct mito_spec *spec, const void *own); /* bytes, zeroed at the start */
    uint32_t (*slots)(const struct mito_spec *spec, const void *own);    /* pending events */
    uint32_t (*flights)(const struct mito_spec *spec, const void *own);  /* messages under way at once */
    uint32_t (*requests)(const struct mito_spec *spec, const void *own, uint32_t vault); /* redemptions in a run */
    uint32_t (*paths)(const struct mito_spec *spec, const void *own);    /* on the market grid */
    /* Its dimensions of the output: at most MITO_PART_DIMENSIONS; labels borrowed from `own`. Returns how many. */
    uint32_t (*dimensions)(const struct mito_spec *spec, const void *own, struct sim_dimension *dimensions);

    /* Draws its paths (paths(..) x grid.points cells at `paths`, prices already drawn) and adds its records. */
    enum sim_status (*draw)(const struct mito_spec *spec, const void *own, uint64_t seed, uint32_t replicate,
                            struct sim_scenario *scenario, uint32_t path);

    void (*start)(struct sim_context *context);   /* before the warm-up, the vaults' initial state stands */
    void (*begin)(struct sim_context *context);   /* at time 0: forget the warm-up's totals */
    void (*measure)(struct sim_context *context); /* a point of the measuring grid; positions are marked */
    const char *(*check)(struct sim_context *context, int full);           /* NULL or the broken invariant */
    void (*rows)(struct sim_context *context, struct sim_row *row);        /* final metrics */
    void (*sample)(struct sim_context *context, uint32_t at);              /* series, through mito_metrics_series */
    uint64_t (*entity_hash)(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity);
    const char *(*entity_name)(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity);

    /* A supply by a holder reached the vault: `taken` hub units became `shares`. */
    void (*supplied)(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                     const struct mito_flight *flight);
    /* Hub units it would pay at once for a holder's shares, 0 for none; and the exit itself, at the quote just given.
     * exit_take answers false when it could not be done after all: nothing has changed then. The holder takes what it is
     * paid home by messages of that cause. */
    sim_u128 (*exit_quote)(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares);
    bool (*exit_take)(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                      const struct mito_part_cause *cause);
    /* Shares of a holder that lie at a seat of the part and can be given back now; and giving up to `shares` of them back
     * into the holder's own account: returns how many came. A redemption asks for what the holder does not hold itself. */
    sim_u128 (*kept)(struct sim_context *context, uint32_t vault, uint32_t holder);
    sim_u128 (*recall)(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares);
    /* Whether it would sell a depositor shares for `assets` plain hub units for less than the vault issues them: the deposit
     * then comes as a message of the part's (flight->holder, flight->amount). */
    bool (*sells)(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 assets);
    /* Price of the vault's shares in a market of the part over what the contract says they are worth, less 1; NaN without
     * a market. See mito_miasset_discount. */
    double (*discount)(struct sim_context *context, uint32_t vault);
    /* A settle's yield of a vault, hub units, left its branch, or has landed on the hub. */
    void (*yielding)(struct sim_context *context, uint32_t vault, sim_u128 yield, bool landed);
    /* A claim of one of its seats was paid: `assets` hub units lie at the seat. */
    void (*claimed)(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request, uint32_t count,
                    sim_u128 assets);
    /* A message it sent (leg MITO_LEG_PART, part = its index) was delivered, or given up by the relayer. The flight is
     * released afterwards. */
    void (*delivered)(struct sim_context *context, const struct mito_flight *flight);
    void (*dropped)(struct sim_context *context, const struct mito_flight *flight);
};

extern const struct mito_part *const mito_part_list[MITO_PARTS];

/* Builds all parts of a spec whose other entities stand; frees what they built. */
SIM_MUST_USE enum sim_status mito_part_build(struct mito_spec *spec);
void mito_part_destroy(struct mito_spec *spec);

/* Takes `count` seats at the hub that may hold the asset and the shares of a vault; *first is the first's number within
 * the vault, for mito_part_seat. Only from build(). */
SIM_MUST_USE enum sim_status mito_part_seats(struct mito_spec *spec, uint32_t vault, enum mito_part_index part,
                                             uint32_t count, uint32_t *first);

/* A seat as a holder's number, for mito_protocol_holder and mito_holders_request; once the spec is built. */
static inline uint32_t mito_part_seat(const struct mito_spec *spec, uint32_t vault, uint32_t seat)
{
    return spec->vaults[vault].holder_first + spec->vaults[vault].holder_count + seat;
}

/* Sizes of all parts together. */
uint32_t mito_part_slots(const struct mito_spec *spec);
uint32_t mito_part_flights(const struct mito_spec *spec);
uint32_t mito_part_requests(const struct mito_spec *spec, uint32_t vault);
/* Their dimensions into `dimensions` (room for MITO_PARTS x MITO_PART_DIMENSIONS); returns how many. */
uint32_t mito_part_dimensions(const struct mito_spec *spec, struct sim_dimension *dimensions);

/* The part whose event `kind` is, or MITO_PARTS. */
enum mito_part_index mito_part_of_kind(uint16_t kind);

static inline const void *mito_part_own(const struct mito_spec *spec, enum mito_part_index part)
{
    return spec->parts[part];
}

static inline void *mito_part_state(const struct sim_context *context, enum mito_part_index part)
{
    return (char *)context->state + mito_spec_of(context)->layout.parts[part];
}

/* First path of a part, as an index for mito_spec_path. */
static inline uint32_t mito_part_path(const struct mito_spec *spec, enum mito_part_index part)
{
    return spec->part_paths[part];
}

/* Calls a hook of every part that has it. */
#define MITO_PART_EACH(hook, ...)                              \
    do {                                                       \
        for (uint32_t part_ = 0; part_ < MITO_PARTS; part_++) { \
            if (mito_part_list[part_]->hook != NULL) {             \
                mito_part_list[part_]->hook(__VA_ARGS__);          \
            }                                                  \
        }                                                      \
    } while (0)

#endif
