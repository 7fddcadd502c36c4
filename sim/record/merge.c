#include "sim/record/merge.h"

#include "sim/record/atomic.h"
#include "sim/record/dataset.h"
#include "sim/record/image.h"
#include "sim/record/netcdf.h"
#include "sim/record/schema.h"
#include "sim/record/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_FAN = 32,  /* HDF5's default: the merged file has many chunks per dataset */
    NAMED_FAULTS = 3 /* in the error's text */
};

static uint32_t batches_of(const struct sim_merge_job *job)
{
    return (uint32_t)(((uint64_t)job->replicates + job->study->batch - 1) / job->study->batch);
}

uint64_t sim_merge_unit_count(const struct sim_merge_job *job)
{
    return (uint64_t)job->point_count * batches_of(job);
}

static struct sim_part_unit unit_at(const struct sim_merge_job *job, uint32_t point, uint32_t batch)
{
    uint32_t first = batch * job->study->batch, left = job->replicates - first;

    return (struct sim_part_unit){.study = job->study,
                                  .point = &job->points[point],
                                  .batch_index = batch,
                                  .count = left < job->study->batch ? left : job->study->batch};
}

/* --- what is missing --- */

struct faults {
    uint64_t missing, damaged, foreign;
    char named[600];
};

static void count_fault(struct faults *faults, const struct sim_merge_job *job, uint32_t point, uint32_t batch,
                        enum sim_status why, const char *text)
{
    uint64_t before = faults->missing + faults->damaged + faults->foreign;
    size_t used = strlen(faults->named);

    faults->missing += why == SIM_INCOMPLETE;
    faults->foreign += why == SIM_OTHER_STUDY;
    faults->damaged += why != SIM_INCOMPLETE && why != SIM_OTHER_STUDY;
    if (before < NAMED_FAULTS) {
        snprintf(faults->named + used, sizeof faults->named - used, "\n  %.190s", text);
    }
    if (job->fault != NULL) {
        job->fault(job->context, point, batch, why, text);
    }
}

/* " 1 is missing", ", 2 are damaged": what there is none of is not told. */
static void add_count(char *text, size_t size, uint64_t count, const char *what)
{
    size_t used = strlen(text);

    if (count > 0) {
        snprintf(text + used, size - used, "%s %" PRIu64 " %s %s", used == 0 ? "" : ",", count,
                 count == 1 ? "is" : "are", what);
    }
}

static enum sim_status refuse(const struct faults *faults, const struct sim_merge_job *job, struct sim_error *error)
{
    uint64_t sum = faults->missing + faults->damaged + faults->foreign;
    char counts[160] = "";

    if (sum == 0) {
        return SIM_OK;
    }
    add_count(counts, sizeof counts, faults->missing, "missing");
    add_count(counts, sizeof counts, faults->damaged, "damaged");
    add_count(counts, sizeof counts, faults->foreign, "foreign");
    return sim_error_fill(error, SIM_INCOMPLETE, "of %" PRIu64 " unit%s%s; nothing was merged%s%s",
                          sim_merge_unit_count(job), sim_merge_unit_count(job) == 1 ? "" : "s", counts, faults->named,
                          sum > NAMED_FAULTS ? "\n  ..." : "");
}

/* Looks at every unit's seal, so that a merge with gaps refuses before it writes anything. */
static enum sim_status look_at_all(const struct sim_merge_job *job, struct sim_error *error)
{
    struct faults faults = {0};
    struct sim_error reason;

    for (uint32_t p = 0; p < job->point_count; p++) {
        for (uint32_t b = 0; b < batches_of(job); b++) {
            struct sim_part_unit unit = unit_at(job, p, b);
            enum sim_status why = sim_part_find(&unit, job->directory, &reason);
            if (why != SIM_OK) {
                count_fault(&faults, job, p, b, why, reason.text);
            }
        }
    }
    return refuse(&faults, job, error);
}

/* --- copying --- */

/* Scratch that grows to the largest part and the largest chunk. */
struct scratch {
    struct sim_store image; /* the part in hand */
    void *chunk;            /* owned */
    size_t capacity;
};

static void copy_chunk(struct scratch *scratch, struct sim_netcdf *part, const struct sim_schema_variable *from,
                       struct sim_netcdf *result, const struct sim_schema_variable *to, hsize_t *offset, uint32_t point,
                       uint32_t first)
{
    hsize_t size = 0;
    uint32_t filters = 0;

    if (sim_netcdf_note(part, H5Dget_chunk_storage_size(from->dataset, offset, &size)) < 0) {
        return;
    }
    if (size > scratch->capacity) {
        void *larger = realloc(scratch->chunk, size);
        if (larger == NULL) {
            sim_netcdf_starve(result);
            return;
        }
        scratch->chunk = larger;
        scratch->capacity = size;
    }
    if (size == 0 ||
        sim_netcdf_note(part, H5Dread_chunk(from->dataset, H5P_DEFAULT, offset, &filters, scratch->chunk)) < 0) {
        sim_netcdf_note(part, -1); /* a unit without one of its chunks is damaged */
        return;
    }
    offset[0] = point;
    offset[1] = first;
    sim_netcdf_note(result, H5Dwrite_chunk(to->dataset, H5P_DEFAULT, filters, offset, size, scratch->chunk));
    offset[0] = offset[1] = 0;
}

/* All chunks of one variable: one, or one per strategy and block of times. */
static void copy_variable(struct scratch *scratch, const struct sim_layout *layout, struct sim_netcdf *part,
                          const struct sim_schema_variable *from, struct sim_netcdf *result,
                          const struct sim_schema_variable *to, uint32_t point, uint32_t first)
{
    hsize_t offset[SIM_NETCDF_RANK] = {0};

    if (from->kind != SIM_SCHEMA_SERIES) {
        copy_chunk(scratch, part, from, result, to, offset, point, first);
        return;
    }
    for (offset[2] = 0; offset[2] < layout->strategy_count; offset[2]++) {
        for (offset[3] = 0; offset[3] < layout->time_count && !part->failed && !result->failed;
             offset[3] += from->chunk[3]) {
            copy_chunk(scratch, part, from, result, to, offset, point, first);
        }
    }
}

static enum sim_status copy_unit(struct scratch *scratch, const struct sim_merge_job *job, struct sim_schema *into,
                                 uint32_t point, uint32_t batch, struct sim_error *reason)
{
    enum sim_status status = SIM_OK;
    struct sim_part_unit unit = unit_at(job, point, batch);
    char name[SIM_PART_NAME_SIZE], *path = NULL;
    struct sim_netcdf part = {.id = -1};
    struct sim_schema *from = malloc(sizeof *from);

    sim_part_name(name, unit.point, batch);
    if (from == NULL || asprintf(&path, "%s/%s", job->directory, name) < 0) {
        free(from);
        return sim_error_fill(reason, SIM_NO_MEMORY, "out of memory while merging");
    }
    SIM_TRY(sim_image_load(&scratch->image, path, reason));
    sim_netcdf_open(&part, &scratch->image);
    sim_schema_open(from, &part, job->layout, job->study);
    for (uint32_t v = 0; v < from->variable_count && !part.failed && !into->file->failed; v++) {
        copy_variable(scratch, job->layout, &part, &from->variables[v], into->file, &into->variables[v], point,
                      batch * job->study->batch);
    }
    sim_schema_close(from);
    sim_netcdf_close(&part);
    if (part.no_memory) {
        status = sim_error_fill(reason, SIM_NO_MEMORY, "out of memory while merging %s", path);
    } else if (part.failed) {
        status = sim_error_fill(reason, SIM_DAMAGED, "%s cannot be read: %s", path, part.cause);
    }
out:
    free(from);
    free(path);
    return status;
}

static enum sim_status copy_all(const struct sim_merge_job *job, struct sim_schema *into, const struct sim_store *store,
                                struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct scratch scratch = {0};
    struct faults faults = {0};
    struct sim_error reason;
    uint64_t done = 0;

    sim_store_memory(&scratch.image);
    for (uint32_t p = 0; p < job->point_count && status == SIM_OK; p++) {
        for (uint32_t b = 0; b < batches_of(job) && !into->file->failed && store->failure == 0; b++) {
            enum sim_status why = copy_unit(&scratch, job, into, p, b, &reason);
            if (why == SIM_NO_MEMORY) {
                status = sim_error_fill(error, why, "%s", reason.text);
                break;
            }
            if (why != SIM_OK) {
                count_fault(&faults, job, p, b, why, reason.text);
            }
            if (job->progress != NULL) {
                job->progress(job->context, ++done, sim_merge_unit_count(job));
            }
        }
    }
    sim_store_fini(&scratch.image);
    free(scratch.chunk);
    return status != SIM_OK ? status : refuse(&faults, job, error);
}

static void write_provenance(struct sim_netcdf *file, const struct sim_merge_job *job)
{
    struct sim_netcdf_group *group = malloc(sizeof *group);

    if (group == NULL) {
        sim_netcdf_starve(file);
        return;
    }
    sim_netcdf_group_begin(group, file, "/provenance");
    if (job->config != NULL) {
        sim_dataset_document(group, "config", "resolved study, canonical JSON", job->config);
    }
    if (job->config_source != NULL) {
        sim_dataset_document(group, "config_source", "the study as its author wrote it", job->config_source);
    }
    sim_netcdf_group_end(group);
    free(group);
}

/* The whole file through HDF5; the caller holds the lock and looks at `store` and `file` for failures. */
static enum sim_status build(const struct sim_merge_job *job, struct sim_store *store, struct sim_netcdf *file,
                             struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_schema *schema = malloc(sizeof *schema);
    const struct sim_schema_extent extent = {
        .points = job->points, .point_count = job->point_count, .replicate_count = job->replicates};

    if (schema == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while merging");
    }
    sim_netcdf_create(file, store, CHUNK_FAN);
    sim_schema_create(schema, file, job->layout, job->study, &extent);
    status = copy_all(job, schema, store, error);
    if (status == SIM_OK && store->failure == 0 && !file->failed) {
        sim_summary_write(schema);
        write_provenance(file, job);
    }
    sim_schema_close(schema);
    sim_netcdf_close(file);
    free(schema);
    return status;
}

enum sim_status sim_merge_run(const struct sim_merge_job *job, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_atomic output = {.descriptor = -1};
    struct sim_netcdf file = {.id = -1};
    struct sim_store store;

    if (job->point_count == 0 || job->replicates == 0) {
        return sim_error_fill(error, SIM_BAD_CONFIG,
                              "there is nothing to merge: the study has no points or replicates");
    }
    SIM_TRY(look_at_all(job, error));
    SIM_TRY(sim_atomic_begin(&output, job->path, error));
    sim_store_file(&store, output.descriptor);
    sim_netcdf_lock();
    status = build(job, &store, &file, error);
    sim_netcdf_unlock();
    if (store.failure != 0) {
        status = sim_atomic_fault(&output, store.failure, error);
    } else if (status == SIM_OK) {
        status = sim_netcdf_outcome(&file, job->path, error);
    }
    if (status == SIM_OK) {
        status = sim_atomic_commit(&output, error);
    }
out:
    sim_atomic_abandon(&output);
    return status;
}
