/* Reading a result back: all that `summary` needs comes from the file alone, merged result or single part.
 *
 * The file is opened without HDF5's file locks (they fail on some cluster file systems) and never written. */
#ifndef SIM_RECORD_RESULT_H
#define SIM_RECORD_RESULT_H

#include "sim/base/status.h"
#include "sim/record/metric.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A dimension of the model with its labels. */
struct sim_result_dimension {
    char *name;
    uint32_t count;
    char **labels;
};

/* A final metric as the file declares it. */
struct sim_result_metric {
    char *name, *unit, *help;
    enum sim_metric_type type;
    enum sim_metric_aggregate aggregate;
    bool headline;
    uint32_t dimension_count;
    uint32_t dimension[2]; /* indices into sim_result.dimensions, slowest first */
    uint32_t width;        /* entities per run: product of the dimensions' counts */
};

/* A swept parameter: one value per point. */
struct sim_result_parameter {
    char *name; /* the variable: path with `_` for `.` */
    char *path, *unit;
    double *numbers; /* [point]; NULL where the values are words */
    char **texts;    /* [point]; NULL where the values are numbers */
};

/* Everything is owned by the struct and lives until sim_result_close(). */
struct sim_result {
    char *study_hash, *source_hash, *title, *program;
    uint32_t result_version;
    uint64_t seed;
    uint32_t batch;
    uint32_t point_count, replicate_count, strategy_count;
    char **point_keys;   /* [point] */
    char **strategies;   /* [strategy] */
    int64_t *replicates; /* [replicate]: ids; a part does not start at 0 */
    uint32_t reason_count;
    char **reasons; /* names; 0 is "none" */
    uint32_t dimension_count;
    struct sim_result_dimension *dimensions;
    uint32_t metric_count;
    struct sim_result_metric *metrics; /* of /final, in the order of the model's table */
    uint32_t parameter_count;
    struct sim_result_parameter *parameters;
    uint32_t time_count; /* 0: no series */
    void *handle;        /* the open file */
};

/* SIM_IO: cannot be opened. SIM_DAMAGED: not HDF5, torn, or not a result of this program. On failure the struct is
 * zeroed; closing it is harmless. */
SIM_MUST_USE enum sim_status sim_result_open(struct sim_result *result, const char *path, struct sim_error *error);
void sim_result_close(struct sim_result *result);

/* Status and reason of every run of `point`: [replicate][strategy] each. */
SIM_MUST_USE enum sim_status sim_result_status(const struct sim_result *result, uint32_t point, uint8_t *status,
                                               uint16_t *reason, struct sim_error *error);

/* Per-run counters at the root: "n_events" or "fingerprint", [replicate][strategy]; "scenario_digest", [replicate]. */
SIM_MUST_USE enum sim_status sim_result_counter(const struct sim_result *result, const char *name, uint32_t point,
                                                uint64_t *values, struct sim_error *error);

/* Final metric `metric` of `point`: [replicate][strategy][width] as doubles (integers above 2^53 are rounded). */
SIM_MUST_USE enum sim_status sim_result_final(const struct sim_result *result, uint32_t metric, uint32_t point,
                                              double *values, struct sim_error *error);

/* A text of /provenance: "config" or "config_source". The caller frees it. SIM_INCOMPLETE: the file has none (a part).
 */
SIM_MUST_USE enum sim_status sim_result_provenance(const struct sim_result *result, const char *name, char **text,
                                                   struct sim_error *error);

/* Index of a metric by name, or metric_count. */
uint32_t sim_result_metric(const struct sim_result *result, const char *name);

#endif
