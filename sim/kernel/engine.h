/* The engine: one world block, one loop that takes the smaller of the next scenario record and the queue's head.
 *
 * Block = engine header | queue | model state, reached by offsets; copying it forks the world. The spec and the scenario
 * are borrowed and read-only. Nothing allocates while events fire. A run that must end early (slots gone, a model's
 * reason) ends as a failed row, never as a crash. */
#ifndef SIM_KERNEL_ENGINE_H
#define SIM_KERNEL_ENGINE_H

#include "sim/kernel/model.h"

#include <stdbool.h>

struct sim_engine {
    size_t size;         /* bytes of the whole block */
    size_t queue_offset; /* from the start of the block */
    size_t state_offset;
    sim_time now;
    uint64_t events;      /* fired so far, exogenous and endogenous */
    uint64_t ties;        /* events that shared (time, order) with the one before */
    uint64_t fingerprint; /* of (time, kind, entity) in firing order */
    size_t next_record;   /* into the scenario */
    uint16_t failed;      /* index into the model's reasons; 0 = none */
    uint16_t last_order;
    sim_time last_time;
    const char *broken; /* a static sentence from check(), or NULL */
};

/* Prints of what happens, one call per event, for `mitosim trace`; NULL in normal runs. */
struct sim_trace {
    void *user; /* borrowed */
    void (*event)(void *user, const struct sim_context *context, const struct sim_event_kind *kind,
                  const struct sim_record *record, const struct sim_event *event);
    /* A model's own line under the event being fired: printf-like, ready text. */
    void (*note)(void *user, const char *text);
};

struct sim_context {
    const struct sim_model *model;       /* borrowed */
    const void *spec;                    /* borrowed */
    const struct sim_scenario *scenario; /* borrowed */
    struct sim_engine *engine;           /* start of the world block; owned by the driver's thread */
    void *state;                         /* the model's part of the block */
    struct sim_queue *queue;
    uint64_t seed;
    uint32_t replicate;
    uint32_t strategy; /* UINT32_MAX during the warm-up */
    const struct sim_trace *trace;
    uint64_t tie_salt; /* 0; else events of equal (time, order) fire in an order hashed with it: a test mode */
    int check_every;   /* 0: only where the model asks (sim_engine_check); 1: after every event; -1: never */
};

/* Bytes of a world block. */
size_t sim_engine_size(const struct sim_model *model, const void *spec);

/* Lays the block out (size bytes at `block`, 64-byte aligned), zeroes the state and calls the model's start(). */
void sim_engine_start(struct sim_context *context, void *block);

/* Points the context at a copied block and calls begin(strategy). */
void sim_engine_begin(struct sim_context *context, void *block, uint32_t strategy);

/* Fires everything with time < end (then sets now = end), or until the replicate fails. */
void sim_engine_run(struct sim_context *context, sim_time end);

/* For models: schedules `kind` at `time` >= now; out of slots fails the replicate (reason SIM_REASON_SLOTS). */
struct sim_handle sim_engine_schedule(struct sim_context *context, sim_time time, uint16_t kind, uint16_t leg,
                                      uint32_t entity, uint64_t argument0, uint64_t argument1);
bool sim_engine_cancel(struct sim_context *context, struct sim_handle handle);
bool sim_engine_reschedule(struct sim_context *context, struct sim_handle handle, sim_time time);

/* Ends the replicate with a reason of the model; the first reason wins. */
void sim_engine_fail(struct sim_context *context, uint16_t reason);

/* Runs the model's check now and fails the replicate (SIM_REASON_INVARIANT) when it is broken. */
void sim_engine_check(struct sim_context *context, int full);

/* Every model's reasons begin with these three. */
#define SIM_REASON_NONE 0
#define SIM_REASON_SLOTS 1     /* "event_slots": the queue was full; raise engine.slots */
#define SIM_REASON_INVARIANT 2 /* "invariant": an internal check failed */

#define SIM_NOTE(context, ...)                       \
    do {                                             \
        if ((context)->trace != NULL) {              \
            sim_engine_note((context), __VA_ARGS__); \
        }                                            \
    } while (0)
void sim_engine_note(struct sim_context *context, const char *format, ...) SIM_PRINTF(2, 3);

#endif
