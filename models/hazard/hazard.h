/* Hazards: what strikes the world from outside, drawn before any strategy runs.
 *
 * Two shapes. A spell begins and lasts: a chain, the hub, the relayer or a strategist is out. A stroke is over at once: an
 * exploit or a slashing destroys a fraction of what is in a venue. Either happens at a time that the study names, or as a
 * Poisson process (gaps Exp(rate), keyed by ordinal), or both. Spells of one target may overlap; together they are the
 * union. Nothing here acts: what follows from a hazard is models/world/hazards.c. */
#ifndef MITO_HAZARD_HAZARD_H
#define MITO_HAZARD_HAZARD_H

#include "sim/config/field.h"

/* When it happens; first member of every kind's parameters. */
struct mito_hazard_when {
    sim_time at; /* INT64_MAX: at no named time */
    double rate; /* per day */
};

struct mito_hazard_outage {
    struct mito_hazard_when when;
    const char *target; /* name of a chain, "hub", "relayer" or "strategist" */
    struct sim_kinded lasts;
};

/* What a silent strategist leaves undone. */
enum mito_hazard_acts { MITO_HAZARD_ALL, MITO_HAZARD_QUEUE, MITO_HAZARD_ACTS };

struct mito_hazard_silence {
    struct mito_hazard_when when;
    uint32_t vault; /* SIM_FIELD_NONE: of all vaults */
    uint32_t acts;  /* enum mito_hazard_acts */
    struct sim_kinded lasts;
};

struct mito_hazard_strike {
    struct mito_hazard_when when;
    uint32_t venue;
    struct sim_kinded fraction; /* one of mito_cohort_fraction_kinds */
};

/* An item of the study's `hazards`. */
struct mito_hazard {
    const char *name;
    struct sim_kinded kinded;
};

/* Something that happens: from `at` on, for a while or with a size. */
struct mito_hazard_event {
    sim_time at;
    sim_time until;  /* spells: when it is over, > at; strokes: at */
    double fraction; /* strokes */
    uint32_t ordinal;
};

struct mito_hazard_kind {
    const struct sim_section *section; /* name (the word used in configs), help and parameters */
    const char *plural;                /* what the metrics call it */
    /* Exactly one of the two: the law of its length, or of the fraction it destroys. */
    const struct sim_kinded *(*lasts)(const void *parameters);
    const struct sim_kinded *(*fraction)(const void *parameters);
};

/* In the order of mito_hazard_sections, which the study's `kind` counts by. */
enum mito_hazard_index {
    MITO_HAZARD_OUTAGE,
    MITO_HAZARD_EXPLOIT,
    MITO_HAZARD_SLASHING,
    MITO_HAZARD_SILENCE,
    MITO_HAZARDS
};

extern const struct mito_hazard_kind *const mito_hazard_kinds[MITO_HAZARDS + 1]; /* NULL-terminated */
extern const struct sim_section *const mito_hazard_sections[MITO_HAZARDS + 1];
extern const struct sim_section mito_hazard_section; /* of struct mito_hazard */

/* Most events between two times, for sizing: the mean plus ten standard deviations. */
uint32_t mito_hazard_most(const struct mito_hazard *hazard, sim_time from, sim_time until);

/* Draws the events in [from, until) into `events` (room for mito_hazard_most) in the order of their times; returns how
 * many. The k-th random event depends on seed, replicate, entity, k and the hazard's own parameters alone. */
uint32_t mito_hazard_draw(const struct mito_hazard *hazard, uint64_t seed, uint32_t replicate, uint32_t entity,
                          sim_time from, sim_time until, struct mito_hazard_event *events);

#endif
