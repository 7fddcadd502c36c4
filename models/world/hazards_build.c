/* Resolving the section `hazards`: whom each one befalls, and where the spells of each target stand. */
#include "models/world/build.h"
#include "models/world/hazards.h"
#include "sim/base/hash.h"
#include "sim/base/nearest.h"
#include "sim/random/stream.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[] = {"hub", "relayer", "strategist"};
enum { WORD_HUB, WORD_RELAYER, WORD_STRATEGIST, WORDS };

/* The target that an outage names; all strategists are told as the first vault's. */
static uint32_t outage_target(struct mito_spec *spec, const struct mito_hazard_outage *outage)
{
    const char *known[64] = {words[0], words[1], words[2]};
    uint32_t count = WORDS;

    for (uint32_t w = 0; w < WORDS; w++) {
        if (strcmp(outage->target, words[w]) == 0) {
            return w == WORD_HUB       ? mito_hazards_target(spec, MITO_HUB)
                   : w == WORD_RELAYER ? mito_hazards_relayer(spec)
                                       : mito_hazards_strategist(spec, 0, MITO_HAZARD_ALL);
        }
    }
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        if (strcmp(outage->target, spec->chains[c].study->name) == 0) {
            return c;
        }
        if (count < sizeof known / sizeof known[0]) {
            known[count++] = spec->chains[c].study->name;
        }
    }
    const char *near = sim_nearest_word(outage->target, known, count);
    sim_bound_fault(spec->bound, &outage->target, "no chain \"%s\", nor is it hub, relayer or strategist%s%s%s",
                    outage->target, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                    near != NULL ? "\"?" : "");
    return 0;
}

static void check_collisions(struct mito_spec *spec, const struct mito_hazards *hazards, uint32_t h)
{
    for (uint32_t other = 0; other < h; other++) {
        if (hazards->entities[other] == hazards->entities[h]) {
            sim_bound_fault(spec->bound, &hazards->items[h], "%s collides with %s in the random keys; rename one",
                            hazards->items[h].name, hazards->items[other].name);
        }
    }
}

static uint32_t target_of(struct mito_spec *spec, const struct mito_hazard *hazard)
{
    const struct mito_hazard_silence *silence = hazard->kinded.parameters;
    const struct mito_hazard_strike *strike = hazard->kinded.parameters;

    switch (hazard->kinded.kind) {
    case MITO_HAZARD_OUTAGE:
        return outage_target(spec, hazard->kinded.parameters);
    case MITO_HAZARD_SILENCE:
        return mito_hazards_strategist(spec, 0, silence->acts);
    case MITO_HAZARD_SLASHING:
        if (!spec->venues[strike->venue].kind->is_slashable) {
            sim_bound_fault(spec->bound, &strike->venue, "nothing can be slashed in %s: it is no staking venue",
                            spec->venues[strike->venue].study->name);
        }
        return MITO_NOWHERE;
    default:
        return MITO_NOWHERE;
    }
}

bool mito_hazards_befalls(const struct mito_spec *spec, const struct mito_hazards *hazards, uint32_t h, uint32_t target)
{
    const struct mito_hazard *hazard = &hazards->items[h];
    uint32_t first = mito_hazards_strategist(spec, 0, MITO_HAZARD_ALL);

    if (hazards->targets[h] == MITO_NOWHERE || hazards->targets[h] < first || target < first) {
        return hazards->targets[h] == target;
    }
    /* A strategist's: who does nothing serves no queue either. */
    uint32_t vault = (target - first) / MITO_HAZARD_ACTS, acts = (target - first) % MITO_HAZARD_ACTS;
    if (hazards->targets[h] - first == MITO_HAZARD_QUEUE && acts == MITO_HAZARD_ALL) {
        return false;
    }
    const struct mito_hazard_silence *silence = hazard->kinded.parameters;
    return hazard->kinded.kind == MITO_HAZARD_OUTAGE || silence->vault == SIM_FIELD_NONE ||
           silence->vault == spec->vaults[vault].group;
}

/* Where each target's spans stand: room for all that may befall it. */
static void lay_out(const struct mito_spec *spec, struct mito_hazards *hazards)
{
    sim_time from = -spec->study->plan.warmup, until = spec->study->plan.horizon;

    hazards->cells = 1;
    for (uint32_t t = 0; t < mito_hazards_targets(spec); t++) {
        uint32_t most = 0;
        for (uint32_t h = 0; h < hazards->count; h++) {
            uint32_t here = mito_hazard_most(&hazards->items[h], from, until);
            most += mito_hazards_befalls(spec, hazards, h, t) ? here : 0;
            hazards->most = here > hazards->most ? here : hazards->most;
        }
        hazards->first[t] = most > 0 ? hazards->cells : 0;
        hazards->cells += most > 0 ? mito_spans_cells(most) : 0;
    }
}

enum sim_status mito_hazards_build(struct mito_spec *spec, void **own)
{
    enum sim_status status = SIM_OK;
    const struct sim_map *map = &spec->study->hazards;
    struct mito_hazards *hazards = mito_build_zeroed(1, sizeof *hazards, &status);

    if (hazards == NULL || map->count == 0) {
        free(hazards);
        return status; /* no section, no state, no cost */
    }
    *own = hazards;
    hazards->count = map->count;
    hazards->items = map->items;
    hazards->entities = mito_build_zeroed(map->count, sizeof *hazards->entities, &status);
    hazards->hashes = mito_build_zeroed(map->count, sizeof *hazards->hashes, &status);
    hazards->targets = mito_build_zeroed(map->count, sizeof *hazards->targets, &status);
    hazards->first = mito_build_zeroed(mito_hazards_targets(spec), sizeof *hazards->first, &status);
    if (status != SIM_OK) {
        return status;
    }
    for (uint32_t h = 0; h < map->count; h++) {
        hazards->entities[h] = sim_stream_entity("hazards", hazards->items[h].name);
        hazards->hashes[h] = sim_hash_name(hazards->items[h].name);
        hazards->targets[h] = target_of(spec, &hazards->items[h]);
        check_collisions(spec, hazards, h);
    }
    lay_out(spec, hazards);
    return status;
}

void mito_hazards_destroy(void *own)
{
    struct mito_hazards *hazards = own;

    if (hazards == NULL) {
        return;
    }
    free(hazards->entities);
    free(hazards->hashes);
    free(hazards->targets);
    free(hazards->first);
    free(hazards);
}
