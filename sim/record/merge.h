/* Merge: all parts of a study into one netCDF-4 file.
 *
 * Compressed chunks are copied as they are; memory holds one part and one column of one metric, whatever the number of
 * parts. The result's bytes are a function of rows, study and design: not of the order in which parts were made, of the
 * shards, or of how often the merge ran. It appears under its name complete or not at all. */
#ifndef SIM_RECORD_MERGE_H
#define SIM_RECORD_MERGE_H

#include "sim/base/status.h"
#include "sim/record/metric.h"
#include "sim/record/part.h"

#include <stdint.h>

/* All pointers borrowed for the call. */
struct sim_merge_job {
    const struct sim_layout *layout; /* the same for all points */
    const struct sim_part_study *study;
    const struct sim_part_point *points; /* in design order, which is the order in the file */
    uint32_t point_count;
    uint32_t replicates;
    const char *directory;     /* of the parts */
    const char *path;          /* of the result */
    const char *config;        /* canonical JSON of the resolved study: /provenance/config */
    const char *config_source; /* the user's file verbatim, UTF-8: /provenance/config_source; NULL: left out */

    /* Optional. Called for each unit that is missing (SIM_INCOMPLETE), damaged or foreign, before the merge refuses. */
    void (*fault)(void *context, uint32_t point, uint32_t batch_index, enum sim_status why, const char *text);
    /* Optional. Units copied so far. */
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void *context;
};

/* SIM_INCOMPLETE: units are missing or damaged; `error` names the first ones and counts all, `fault` got each; the old
 * result, if any, is untouched. SIM_IO: disk; nothing of the attempt is left. SIM_BAD_CONFIG: job without points or
 * replicates. */
SIM_MUST_USE enum sim_status sim_merge_run(const struct sim_merge_job *job, struct sim_error *error);

/* Number of units of a job: points x batches. */
uint64_t sim_merge_unit_count(const struct sim_merge_job *job);

#endif
