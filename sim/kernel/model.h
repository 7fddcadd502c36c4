/* The model interface: what the engine, the record and the driver ask of a model. sim/ knows nothing else about it.
 *
 * Life of a run:  spec (read-only, shared by all threads)
 *              -> scenario of a replicate: everything exogenous, drawn once, before any strategy runs
 *              -> world block: start() once, warm-up, then one copy of the block per strategy; begin() switches the
 *                 strategy in at time 0; fire() until the horizon; rows() writes the results.
 * A row is a pure function of (spec, seed, replicate, strategy): a model has no globals, reads no clock and draws only
 * through sim/random with keys that name the cause of the draw. */
#ifndef SIM_KERNEL_MODEL_H
#define SIM_KERNEL_MODEL_H

#include "sim/base/status.h"
#include "sim/kernel/queue.h"
#include "sim/kernel/time.h"

#include <stddef.h>
#include <stdint.h>

struct sim_bound;   /* sim/config/bound.h: the bound study */
struct sim_context; /* sim/kernel/engine.h */
struct sim_metric;  /* sim/record/metric.h */
struct sim_row;     /* sim/record/metric.h */
struct sim_section; /* sim/config/field.h */

/* One exogenous event. Sorted by (time, order of its kind, kind, entity hash, ordinal) and read-only during the run. */
struct sim_record {
    sim_time time;
    uint16_t kind;    /* index into the model's kinds */
    uint16_t leg;     /* model's use */
    uint32_t entity;  /* index of the entity in the spec */
    uint32_t ordinal; /* of the event in its stream: endogenous draws that follow from it are keyed by it */
    uint32_t mark;    /* model's use */
    double a, b, c;   /* marks, drawn with the event */
};

/* The exogenous trace of one replicate: events, and paths on a grid that the model lays out as it likes. The buffers
 * belong to the driver's thread and are reused from replicate to replicate; grow them with sim_scenario_*. */
struct sim_scenario {
    struct sim_record *records; /* owned */
    size_t record_count, record_capacity;
    double *paths; /* owned */
    size_t path_count, path_capacity;
    uint64_t digest; /* of everything above; equal digests prove that two runs met the same luck */
    void *scratch;   /* owned; for sorting */
    size_t scratch_size;
};

#define SIM_MODEL_KINDS 256 /* at most */

/* A kind of event. The array index is its number in records, queue and traces. */
struct sim_event_kind {
    const char *name; /* "message.deliver": group, dot, verb */
    const char *help; /* one sentence for traces and `describe` */
    uint8_t order;    /* declared order among events of the same millisecond, smaller first */
    /* Exactly one of the two: exogenous kinds take a record, endogenous ones an event from the queue. */
    void (*meet)(struct sim_context *context, const struct sim_record *record);
    void (*fire)(struct sim_context *context, const struct sim_event *event);
};

/* Why a replicate ended as a failed row. Index 0 is "none". */
struct sim_reason {
    const char *name; /* word in the file's flag_meanings: lower case, underscores */
    const char *help; /* what happened and which key to change */
};

/* A dimension of the output besides point, replicate, strategy and time, with its labels. */
struct sim_dimension {
    const char *name;
    uint32_t count;
    const char *const *labels; /* borrowed: outlives the spec */
};

struct sim_model {
    const char *name;
    const char *help;
    const struct sim_section *section; /* root of the study's model-specific keys */
    const struct sim_event_kind *kinds;
    uint32_t kind_count;
    const struct sim_reason *reasons;
    uint32_t reason_count;
    const struct sim_metric *metrics;
    uint32_t metric_count;

    /* Builds the read-only spec from a bound study. Errors of meaning (dangling units, sums above 1) are reported through
     * sim_bound_fault with the place in the file. */
    SIM_MUST_USE enum sim_status (*spec_create)(struct sim_bound *bound, void **spec, struct sim_error *error);
    void (*spec_destroy)(void *spec);

    uint32_t (*strategy_count)(const void *spec);
    const char *(*strategy_name)(const void *spec, uint32_t strategy);
    sim_time (*warmup)(const void *spec);      /* length, >= 0 */
    sim_time (*horizon)(const void *spec);     /* length after the warm-up, > 0 */
    sim_time (*series_step)(const void *spec); /* 0: no series */
    uint32_t (*dimensions)(const void *spec, const struct sim_dimension **dimensions); /* returns the count */
    size_t (*state_size)(const void *spec);   /* bytes of the model's state, zeroed before start */
    uint32_t (*slot_count)(const void *spec); /* pending events the queue must hold */
    uint64_t (*entity_hash)(const void *spec, uint16_t kind, uint32_t entity); /* by name, for the fingerprint */
    /* Optional. What a trace calls the entity of an event; NULL, or a NULL result: its number. */
    const char *(*entity_name)(const void *spec, uint16_t kind, uint32_t entity);
    /* Optional, the same faster: entity_hash of every entity of a kind as a table (borrowed: outlives the spec), or NULL
     * for a kind that has none. */
    const uint64_t *(*entity_hashes)(const void *spec, uint16_t kind);

    SIM_MUST_USE enum sim_status (*scenario_draw)(const void *spec, uint64_t seed, uint32_t replicate,
                                                  struct sim_scenario *scenario);
    void (*start)(struct sim_context *context);                    /* before the warm-up */
    void (*begin)(struct sim_context *context, uint32_t strategy); /* at time 0, after the block was copied */
    /* NULL, or a sentence naming the broken invariant. `full` also runs what costs time linear in the state. */
    const char *(*check)(struct sim_context *context, int full);
    void (*rows)(struct sim_context *context, struct sim_row *row); /* at the horizon; a failed run has no numbers */
};

/* Room for `count` more records or path cells, zeroed. NULL when memory is short. */
struct sim_record *sim_scenario_add_records(struct sim_scenario *scenario, size_t count);
double *sim_scenario_add_paths(struct sim_scenario *scenario, size_t count);
void sim_scenario_clear(struct sim_scenario *scenario); /* keeps the buffers */
void sim_scenario_fini(struct sim_scenario *scenario);

/* Sorts the records into their total order and takes the digest. Linear in the records whatever order they come in. A
 * scenario that spans more than 2^44 ms (500 years) is SIM_BAD_CONFIG. */
SIM_MUST_USE enum sim_status sim_scenario_close(struct sim_scenario *scenario, const struct sim_model *model,
                                                const void *spec);

#endif
