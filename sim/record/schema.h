/* The layout of a result file, the same for parts and for the merged file: groups, dimensions, variables, chunks.
 *
 *   /        point replicate strategy · swept parameters · status reason n_events fingerprint scenario_digest
 *   /final   one f64, i64 or u64 variable per final metric: (point, replicate, strategy, [entity, [entity]])
 *   /series  one f32 variable per series metric: (point, replicate, strategy, time, [entity, [entity]])
 *
 * Every group has its own coordinate variables: readers that open one group do not look into its parents. A chunk holds
 * one point and one batch, so parts and merged file share their chunk grid and merging copies bytes. */
#ifndef SIM_RECORD_SCHEMA_H
#define SIM_RECORD_SCHEMA_H

#include "sim/record/metric.h"
#include "sim/record/netcdf.h"
#include "sim/record/part.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SIM_SCHEMA_TIMES = 128 /* times per chunk: a batch across all times reads as fast as all batches at one time */
};

#define SIM_SCHEMA_VERSION "1.0"

enum sim_schema_kind {
    SIM_SCHEMA_STATUS,
    SIM_SCHEMA_REASON,
    SIM_SCHEMA_EVENTS,
    SIM_SCHEMA_FINGERPRINT,
    SIM_SCHEMA_DIGEST, /* no strategy axis */
    SIM_SCHEMA_FINAL,
    SIM_SCHEMA_SERIES
};

/* A variable that holds rows. */
struct sim_schema_variable {
    enum sim_schema_kind kind;
    uint32_t metric; /* of final and series */
    const char *group, *name;
    hid_t dataset;
    int rank;
    hsize_t chunk[SIM_NETCDF_RANK];
};

/* What the file holds. */
struct sim_schema_extent {
    const struct sim_part_point *points; /* borrowed */
    uint32_t point_count;
    uint32_t first_replicate, replicate_count;
};

struct sim_schema {
    const struct sim_layout *layout;    /* borrowed */
    const struct sim_part_study *study; /* borrowed */
    struct sim_schema_extent extent;
    struct sim_netcdf *file; /* borrowed */
    struct sim_netcdf_group root, final, series;
    struct sim_schema_variable *variables; /* owned; five of the root, then metrics in the model's order */
    uint32_t variable_count;
    char **parameters; /* owned: variable names of the swept parameters */
    char *coordinates; /* owned: these, joined by blanks; empty if none */
};

/* Creates everything but the values of `variables`; groups stay open. Failures are noted in `file`. */
void sim_schema_create(struct sim_schema *schema, struct sim_netcdf *file, const struct sim_layout *layout,
                       const struct sim_part_study *study, const struct sim_schema_extent *extent);

/* Opens the datasets of an existing part instead; the groups stay empty. Absent datasets are a failure. */
void sim_schema_open(struct sim_schema *schema, struct sim_netcdf *file, const struct sim_layout *layout,
                     const struct sim_part_study *study);

/* Closes datasets and groups, frees all. */
void sim_schema_close(struct sim_schema *schema);

#endif
