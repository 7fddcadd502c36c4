#include "sim/run/driver.h"

#include "sim/record/merge.h"
#include "sim/run/worker.h"

#include <omp.h>

/* What the threads share. The first failure wins; the others see it before they take a unit. */
struct shared {
    const struct sim_design *design;
    const struct sim_folder *folder;
    const uint64_t *units;
    uint64_t count;
    struct sim_progress *progress;
    atomic_uint_fast64_t next, written;
    atomic_int status;
    struct sim_error *error;
};

static void fail(struct shared *shared, enum sim_status status, const struct sim_error *error)
{
    int fine = SIM_OK;

    if (atomic_compare_exchange_strong(&shared->status, &fine, (int)status) && shared->error != NULL) {
        *shared->error = *error;
    }
}

static enum sim_status run_unit(struct sim_worker *worker, struct shared *shared, uint64_t index,
                                struct sim_error *error)
{
    const struct sim_design *design = shared->design;
    struct sim_part_unit unit = sim_design_unit(design, index);
    uint32_t point = (uint32_t)(index / sim_design_batches(design));
    enum sim_status status;

    SIM_TRY(sim_worker_run(worker, point, unit.batch_index * design->part.batch, unit.count, shared->progress, error));
    SIM_TRY(sim_part_write(&design->points[point].layout, &unit, worker->rows, shared->folder->parts, error));
    atomic_fetch_add(&shared->written, 1);
    atomic_fetch_add(&shared->progress->units, 1);
out:
    return status;
}

static void work(struct shared *shared)
{
    struct sim_error error = {""};
    struct sim_worker worker;
    enum sim_status status = sim_worker_init(&worker, shared->design, &error);

    while (status == SIM_OK && atomic_load(&shared->status) == SIM_OK && atomic_load(&shared->progress->stop) == 0) {
        uint64_t turn = atomic_fetch_add(&shared->next, 1);
        if (turn >= shared->count) {
            break;
        }
        status = run_unit(&worker, shared, shared->units[turn], &error);
    }
    if (status != SIM_OK) {
        fail(shared, status, &error);
    }
    sim_worker_fini(&worker);
}

/* More threads than units would only take memory. */
static unsigned useful_threads(unsigned threads, uint64_t units)
{
    return units == 0 ? 1 : threads > units ? (unsigned)units : threads;
}

enum sim_status sim_driver_run(const struct sim_design *design, const struct sim_folder *folder, const uint64_t *units,
                               uint64_t count, unsigned threads, struct sim_progress *progress, struct sim_error *error)
{
    struct shared shared = {.design = design,
                            .folder = folder,
                            .units = units,
                            .count = count,
                            .progress = progress,
                            .error = error};

#pragma omp parallel num_threads(useful_threads(threads, count)) default(none) shared(shared)
    work(&shared);
    if (shared.status != SIM_OK) {
        return (enum sim_status)shared.status;
    }
    if (atomic_load(&shared.written) < count) {
        return sim_error_fill(error, SIM_STOPPED,
                              "stopped early with %llu of %llu units written; run again to continue",
                              (unsigned long long)atomic_load(&shared.written), (unsigned long long)count);
    }
    return SIM_OK;
}

enum sim_status sim_driver_merge(const struct sim_design *design, const struct sim_folder *folder,
                                 void (*fault)(void *context, uint32_t point, uint32_t batch_index, enum sim_status why,
                                               const char *text),
                                 void *context, struct sim_error *error)
{
    struct sim_merge_job job = {
        .layout = &design->points[0].layout,
        .study = &design->part,
        .points = design->part_points,
        .point_count = sim_design_points(design),
        .replicates = (uint32_t)design->plan->replicates,
        .directory = folder->parts,
        .path = folder->result,
        .config = design->config,
        .config_source = sim_study_text(design->file),
        .fault = fault,
        .context = context,
    };

    return sim_merge_run(&job, error);
}

unsigned sim_driver_threads(void)
{
    int threads = omp_get_max_threads();

    return threads < 1 ? 1 : (unsigned)threads;
}
