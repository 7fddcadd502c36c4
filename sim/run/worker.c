#include "sim/run/worker.h"

#include <fenv.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64 /* a cache line; the queue's nodes are laid out by it */

#ifdef MITOSIM_CHECKS
#define CHECK_EVERY 1
#else
#define CHECK_EVERY 0
#endif

/* A library loaded into the process may have set flush-to-zero (-ffast-math start files do): see it, do not guess. */
static bool float_environment_good(void)
{
    volatile double least = DBL_MIN, tiny = DBL_MIN / 4, one = 1.0, epsilon = DBL_EPSILON / 2;
    volatile double halved = least / 2, kept = tiny * 2, sum = one + epsilon;

    return fegetround() == FE_TONEAREST && halved > 0 && kept > 0 && sum == one;
}

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void lay_rows(struct sim_worker *worker, const struct sim_layout *layout)
{
    for (size_t i = 0; i < worker->row_count; i++) {
        worker->rows[i] = (struct sim_row){
            .layout = layout,
            .cells = worker->cells + i * layout->cell_count,
            .series = worker->series + i * layout->series_count,
        };
    }
}

enum sim_status sim_worker_init(struct sim_worker *worker, const struct sim_design *design, struct sim_error *error)
{
    const struct sim_layout *layout = &design->points[0].layout;
    size_t rows = (size_t)design->plan->batch * layout->strategy_count;

    *worker = (struct sim_worker){.design = design, .row_count = rows, .check_every = CHECK_EVERY};
    if (!float_environment_good()) {
        return sim_error_fill(
            error, SIM_INTERNAL,
            "this thread's floating point does not round to nearest or flushes small numbers to zero; "
            "results would differ from other machines'. A preloaded library may have set it");
    }
    for (uint32_t i = 0; i < sim_design_points(design); i++) {
        size_t size = sim_engine_size(design->model, design->points[i].spec);
        worker->block_size = size > worker->block_size ? size : worker->block_size;
    }
    worker->block_size = round_up(worker->block_size);
    worker->trunk = aligned_alloc(ALIGNMENT, worker->block_size);
    worker->copy = aligned_alloc(ALIGNMENT, worker->block_size);
    worker->rows = calloc(rows, sizeof *worker->rows);
    worker->cells = calloc(rows * layout->cell_count + 1, sizeof *worker->cells);
    worker->series = calloc(rows * layout->series_count + 1, sizeof *worker->series);
    if (worker->trunk == NULL || worker->copy == NULL || worker->rows == NULL || worker->cells == NULL ||
        worker->series == NULL) {
        sim_worker_fini(worker);
        return sim_error_fill(error, SIM_NO_MEMORY,
                              "out of memory: a thread needs %zu bytes for its world and rows. "
                              "Use fewer --threads or a smaller batch",
                              2 * worker->block_size + rows * sizeof(struct sim_row));
    }
    return SIM_OK;
}

void sim_worker_fini(struct sim_worker *worker)
{
    free(worker->trunk);
    free(worker->copy);
    free(worker->rows);
    free(worker->cells);
    free(worker->series);
    sim_scenario_fini(&worker->scenario);
    *worker = (struct sim_worker){0};
}

static struct sim_context make_context(struct sim_worker *worker, uint32_t point, uint32_t replicate)
{
    const struct sim_design *design = worker->design;

    return (struct sim_context){
        .model = design->model,
        .spec = design->points[point].spec,
        .scenario = &worker->scenario,
        .seed = (uint64_t)design->plan->seed,
        .replicate = replicate,
        .strategy = UINT32_MAX,
        .check_every = worker->check_every,
    };
}

static enum sim_status draw(struct sim_worker *worker, uint32_t point, uint32_t replicate, struct sim_error *error)
{
    const struct sim_design *design = worker->design;
    const void *spec = design->points[point].spec;
    enum sim_status status;

    sim_scenario_clear(&worker->scenario);
    SIM_TRY(design->model->scenario_draw(spec, (uint64_t)design->plan->seed, replicate, &worker->scenario));
    SIM_TRY(sim_scenario_close(&worker->scenario, design->model, spec));
out:
    if (status != SIM_OK) {
        return sim_error_fill(error, status, "replicate %u: the scenario could not be drawn: %s", replicate,
                              sim_status_text(status));
    }
    return status;
}

/* From the trunk to `end` under one strategy; a world that failed in the warm-up fails under all. */
static void run_strategy(struct sim_worker *worker, struct sim_context context, uint32_t strategy, sim_time end,
                         struct sim_row *row)
{
    const struct sim_engine *engine = context.engine;

    if (engine->failed == SIM_REASON_NONE) {
        memcpy(worker->copy, worker->trunk, engine->size);
        sim_engine_begin(&context, worker->copy, strategy);
        sim_engine_run(&context, end);
        engine = context.engine;
    }
    sim_row_clear(row);
    row->status = engine->failed != SIM_REASON_NONE ? SIM_ROW_FAILED : SIM_ROW_OK;
    row->reason = engine->failed;
    row->n_events = engine->events;
    row->fingerprint = engine->fingerprint;
    row->scenario_digest = worker->scenario.digest;
    if (engine->failed == SIM_REASON_NONE) { /* a failed run has no numbers: none, rather than half of them */
        context.model->rows(&context, row);
    }
}

enum sim_status sim_worker_run(struct sim_worker *worker, uint32_t point, uint32_t first, uint32_t count,
                               struct sim_progress *progress, struct sim_error *error)
{
    const struct sim_design *design = worker->design;
    const struct sim_layout *layout = &design->points[point].layout;
    sim_time horizon = design->model->horizon(design->points[point].spec);
    struct sim_context context;
    enum sim_status status = SIM_OK;

    lay_rows(worker, layout);
    for (uint32_t r = 0; r < count; r++) {
        SIM_TRY(draw(worker, point, first + r, error));
        context = make_context(worker, point, first + r);
        sim_engine_start(&context, worker->trunk);
        sim_engine_run(&context, 0);
        for (uint32_t k = 0; k < layout->strategy_count; k++) {
            struct sim_row *row = &worker->rows[(size_t)r * layout->strategy_count + k];
            run_strategy(worker, context, k, horizon, row);
            if (progress != NULL) {
                atomic_fetch_add(&progress->runs, 1);
                atomic_fetch_add(&progress->events, row->n_events);
                atomic_fetch_add(&progress->failed, row->status == SIM_ROW_FAILED);
            }
        }
    }
out:
    return status;
}

enum sim_status sim_worker_trace(struct sim_worker *worker, uint32_t point, uint32_t replicate, uint32_t strategy,
                                 sim_time end, const struct sim_trace *trace, struct sim_error *error)
{
    const struct sim_design *design = worker->design;
    struct sim_context context = make_context(worker, point, replicate);
    enum sim_status status;

    lay_rows(worker, &design->points[point].layout);
    SIM_TRY(draw(worker, point, replicate, error));
    context.trace = trace;
    sim_engine_start(&context, worker->trunk);
    sim_engine_run(&context, 0);
    run_strategy(worker, context, strategy, end, &worker->rows[0]);
out:
    return status;
}

size_t sim_worker_bytes(const struct sim_worker *worker)
{
    const struct sim_layout *layout = &worker->design->points[0].layout;
    size_t row = sizeof *worker->rows + layout->cell_count * sizeof *worker->cells +
                 layout->series_count * sizeof *worker->series;

    return 2 * worker->block_size + worker->row_count * row +
           worker->scenario.record_capacity * sizeof *worker->scenario.records +
           worker->scenario.path_capacity * sizeof *worker->scenario.paths;
}
