/* The keys that every study has, whatever its model: how many replicates, from which seed, over what time.
 *
 * A model's root struct begins with `struct sim_plan plan;` and its table with SIM_PLAN_FIELDS, so that one pass binds
 * both. `sweep` and `evidence` stand at the root too; the config room reads them itself. */
#ifndef SIM_CONFIG_PLAN_H
#define SIM_CONFIG_PLAN_H

#include "sim/config/field.h"

struct sim_plan_record {
    sim_time series; /* grid of the time series; 0: none */
};

struct sim_plan_engine {
    int64_t slots; /* pending events; 0: sized from the study */
};

struct sim_plan {
    const char *name;
    const char *question; /* what the study answers, in one sentence; may be "" */
    int64_t seed;
    int64_t replicates;
    int64_t batch; /* replicates per unit of work */
    sim_time horizon;
    sim_time warmup;
    const char *start; /* calendar date of time 0, ISO: the time axis counts from it */
    struct sim_plan_record record;
    struct sim_plan_engine engine;
};

extern const struct sim_section sim_plan_record_section, sim_plan_engine_section;

/* The first entries of a root table; `owner` is the model's root struct, whose first member is `plan`. */
#define SIM_PLAN_FIELDS(owner)                                                                                 \
    {.name = "name",                                                                                           \
     .type = SIM_FIELD_TEXT,                                                                                   \
     .offset = offsetof(owner, plan.name),                                                                     \
     .low = 1,                                                                                                 \
     .high = 100,                                                                                              \
     .help = "Short name of the study; heads tables and the result file."},                                    \
        {.name = "question",                                                                                   \
         .type = SIM_FIELD_TEXT,                                                                               \
         .offset = offsetof(owner, plan.question),                                                             \
         .fallback = "\"\"",                                                                                   \
         .help = "What the study answers, in one sentence."},                                                  \
        {.name = "seed",                                                                                       \
         .type = SIM_FIELD_INTEGER,                                                                            \
         .design = true,                                                                                       \
         .offset = offsetof(owner, plan.seed),                                                                 \
         .fallback = "1",                                                                                      \
         .low = 0,                                                                                             \
         .high = 9007199254740991.0,                                                                           \
         .help = "Root of all random streams; the same seed meets the same luck."},                            \
        {.name = "replicates",                                                                                 \
         .type = SIM_FIELD_INTEGER,                                                                            \
         .design = true,                                                                                       \
         .offset = offsetof(owner, plan.replicates),                                                           \
         .fallback = "100",                                                                                    \
         .low = 1,                                                                                             \
         .high = 100e6,                                                                                        \
         .help = "Independent repetitions per design point; may be raised later."},                            \
        {.name = "batch",                                                                                      \
         .type = SIM_FIELD_INTEGER,                                                                            \
         .design = true,                                                                                       \
         .offset = offsetof(owner, plan.batch),                                                                \
         .fallback = "8",                                                                                      \
         .low = 1,                                                                                             \
         .high = 4096,                                                                                         \
         .help = "Replicates per unit of work and per part file."},                                            \
        {.name = "horizon",                                                                                    \
         .type = SIM_FIELD_DURATION,                                                                           \
         .design = true,                                                                                       \
         .offset = offsetof(owner, plan.horizon),                                                              \
         .low = 1000,                                                                                          \
         .high = 100.0 * 365 * 86400e3,                                                                        \
         .unit = "s",                                                                                          \
         .help = "Length of the measured time, after the warm-up."},                                           \
        {.name = "warmup",                                                                                     \
         .type = SIM_FIELD_DURATION,                                                                           \
         .design = true,                                                                                       \
         .offset = offsetof(owner, plan.warmup),                                                               \
         .fallback = "0",                                                                                      \
         .high = 100.0 * 365 * 86400e3,                                                                        \
         .unit = "s",                                                                                          \
         .help = "Run before time 0 by a common incumbent, left out of every metric."},                        \
        {.name = "start",                                                                                      \
         .type = SIM_FIELD_TEXT,                                                                               \
         .offset = offsetof(owner, plan.start),                                                                \
         .fallback = "\"2026-01-01\"",                                                                         \
         .help = "Calendar date of time 0; labels the time axis and sets what contracts see as the clock."},   \
        {.name = "record",                                                                                     \
         .type = SIM_FIELD_SECTION,                                                                            \
         .offset = offsetof(owner, plan.record),                                                               \
         .fallback = "{}",                                                                                     \
         .section = &sim_plan_record_section,                                                                  \
         .help = "What goes into the result file besides the per-run results."},                               \
    {                                                                                                          \
        .name = "engine", .type = SIM_FIELD_SECTION, .offset = offsetof(owner, plan.engine), .fallback = "{}", \
        .section = &sim_plan_engine_section, .help = "Sizes of the event engine; the defaults fit."            \
    }

#endif
