/* The design of an experiment: the study bound once per design point, each with its spec, its layout and its key.
 *
 * A point's key is the hash of its resolved parameters, so parts are found again whatever the order of the points or
 * the notation of the file. Name, question, replicates and evidence are left out: they change no row. */
#ifndef SIM_RUN_DESIGN_H
#define SIM_RUN_DESIGN_H

#include "sim/base/hash.h"
#include "sim/config/bound.h"
#include "sim/config/plan.h"
#include "sim/config/sweep.h"
#include "sim/record/metric.h"
#include "sim/record/part.h"

#define SIM_POINT_KEY 16 /* hexadecimal digits of the hash in a part's name */

struct sim_point {
    char key[SIM_POINT_KEY + 1];
    struct sim_bound *bound; /* owned */
    void *spec;              /* owned */
    struct sim_layout layout;
};

struct sim_design {
    const struct sim_model *model;     /* borrowed */
    const struct sim_study_file *file; /* borrowed */
    struct sim_sweep sweep;
    struct sim_bound *base;        /* owned: the study without the sweep */
    const struct sim_plan *plan;   /* of the base, borrowed */
    struct sim_point *points;      /* owned, sweep.point_count */
    struct sim_override *overrides; /* owned: the command line's, then room for a point's */
    size_t set_count;
    char study_hash[SIM_HASH_SHA256_TEXT]; /* of the base */
    char *config;                          /* owned: the base as canonical JSON */

    /* The same for the record room; owned arrays of borrowed texts, but for the values' words. */
    struct sim_part_study part;
    struct sim_part_parameter *parameters; /* one per swept path */
    struct sim_part_point *part_points;
    struct sim_part_value *values; /* [point][path] */
};

/* Binds and builds everything; messages as in study.h, without the model's remarks. `set` is
 * borrowed until fini. */
SIM_MUST_USE enum sim_status sim_design_init(struct sim_design *design, const struct sim_model *model,
                                             const struct sim_study_file *file, const struct sim_override *set,
                                             size_t set_count, FILE *messages);
/* Prints the model's remarks on the first point as "note:" lines; for those who see the study anew. */
void sim_design_remark(const struct sim_design *design, FILE *messages);
void sim_design_fini(struct sim_design *design);

uint32_t sim_design_points(const struct sim_design *design);
uint32_t sim_design_batches(const struct sim_design *design);                     /* per point; the last may be short */
uint32_t sim_design_batch_count(const struct sim_design *design, uint32_t batch); /* replicates in it */
uint64_t sim_design_units(const struct sim_design *design);                       /* points x batches */

/* A unit by number, point-major, as the record room wants it. */
struct sim_part_unit sim_design_unit(const struct sim_design *design, uint64_t unit);

/* Whether a path belongs to the experiment (seed, horizon, batch...) rather than to the modelled world: such keys rest on
 * no evidence. */
bool sim_design_is_setting(const char *path);

/* "path=value, path=value" of a point, "" without a sweep. */
void sim_design_label(const struct sim_design *design, uint32_t point, char *text, size_t size);

#endif
