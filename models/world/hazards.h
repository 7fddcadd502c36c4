/* Part `hazards`: outages of chains, of the hub, of the relayer and of strategists; exploits and slashings of venues.
 *
 * All spells of a replicate are drawn before the run, so the time at which a transaction is included is computed when it
 * is submitted, whatever will be out by then: nobody ever acts on a chain that is out. What was submitted waits for the
 * first block after the spell (arrivals of the scenario too); a message that would be relayed while the relayer is out
 * goes when it is back; its wait for reorganisations is by the clock. A silent strategist leaves its work undone and
 * takes it up when the silence ends. A stroke takes a fraction of a venue through mito_measure_lose: positions' marks
 * carry the loss, the next settle reports it. */
#ifndef MITO_WORLD_HAZARDS_H
#define MITO_WORLD_HAZARDS_H

#include "models/hazard/hazard.h"
#include "models/hazard/spans.h"
#include "models/protocol/message.h"
#include "models/world/part.h"

extern const struct mito_part mito_hazards_part;

/* First block of a chain (MITO_HUB: the hub) at or after `time` that includes transactions. The first form serves draw()
 * of the parts after this one, which shift what they draw. */
sim_time mito_hazards_included_in(const struct mito_spec *spec, const struct sim_scenario *scenario, uint32_t chain,
                                  sim_time time);
sim_time mito_hazards_included(const struct sim_context *context, uint32_t chain, sim_time time);

/* The same where the shares and the queue of a vault live: the hub; in silos the vault's own chain. */
sim_time mito_hazards_on_hub(const struct sim_context *context, uint32_t vault, sim_time time);

/* When a message that leaves `source` now is included at its destination; one of the two is MITO_HUB. `wait` is the
 * relayer's, with mean 1. Instant messages know no relayer, but a chain that is out. */
sim_time mito_hazards_delivery(const struct sim_context *context, uint32_t source, uint32_t destination, double wait);

/* When the relayer's next try, planned for `time`, is included at a destination. */
sim_time mito_hazards_retry(const struct sim_context *context, uint32_t destination, sim_time time);

/* End of the silence of a vault's strategist that covers now, as far as `acts` goes (MITO_HAZARD_QUEUE: serving the
 * queue, MITO_HAZARD_ALL: everything else); now itself when it is not silent. */
sim_time mito_hazards_silent(const struct sim_context *context, uint32_t vault, enum mito_hazard_acts acts);

void mito_hazards_strike(struct sim_context *context, const struct sim_record *record);

/* What the part resolved (hazards_build.c): spans by target, as cells in its paths. */
struct mito_hazards {
    uint32_t count;
    const struct mito_hazard *items; /* borrowed from the study */
    uint32_t *entities;              /* owned: keys of the streams */
    uint64_t *hashes;                /* owned: of the names */
    uint32_t *targets;               /* owned: of each hazard; MITO_NOWHERE: a stroke */
    size_t *first;                   /* owned: of each target its first cell; 0: nothing befalls it */
    size_t cells;                    /* of all spans, with cell 0, which nobody uses */
    uint32_t most;                   /* events of the hazard that has most */
};

enum sim_status mito_hazards_build(struct mito_spec *spec, void **own);
void mito_hazards_destroy(void *own);
/* Whether a hazard is one of a target's. */
bool mito_hazards_befalls(const struct mito_spec *spec, const struct mito_hazards *hazards, uint32_t hazard,
                          uint32_t target);

/* Targets: chains, hub, relayer, then each vault's strategist, all acts and queue. */
static inline uint32_t mito_hazards_target(const struct mito_spec *spec, uint32_t chain)
{
    return chain == MITO_HUB ? spec->chain_count : chain;
}

static inline uint32_t mito_hazards_relayer(const struct mito_spec *spec)
{
    return spec->chain_count + 1;
}

static inline uint32_t mito_hazards_strategist(const struct mito_spec *spec, uint32_t vault, enum mito_hazard_acts acts)
{
    return spec->chain_count + 2 + vault * MITO_HAZARD_ACTS + acts;
}

static inline uint32_t mito_hazards_targets(const struct mito_spec *spec)
{
    return spec->chain_count + 2 + spec->vault_count * MITO_HAZARD_ACTS;
}

#endif
