#include "tests/support/world_run.h"

#include "models/world/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void world_study_open(struct world_study *study, const char *text)
{
    struct sim_error error = {{0}};

    *study = (struct world_study){0};
    assert_int_equal(sim_study_parse("test.yaml", text, strlen(text), &study->file, stderr), SIM_OK);
    assert_int_equal(sim_bound_create(study->file, NULL, 0, mito_world_model.section, &study->bound, stderr), SIM_OK);
    if (mito_world_model.spec_create(study->bound, &study->owned, &error) != SIM_OK) {
        sim_bound_report(study->bound, stderr);
        fail_msg("%s", error.text);
    }
    study->spec = study->owned;
    assert_int_equal(sim_layout_init(&study->layout, &mito_world_model, study->owned, &error), SIM_OK);
}

void world_study_close(struct world_study *study)
{
    sim_layout_fini(&study->layout);
    mito_world_model.spec_destroy(study->owned);
    sim_bound_free(study->bound);
    sim_study_free(study->file);
}

void world_run_start(struct world_run *run, const struct world_study *study, uint32_t replicate, int check_every,
                     uint64_t tie_salt)
{
    uint64_t seed = (uint64_t)study->spec->study->plan.seed;
    size_t size = sim_engine_size(&mito_world_model, study->spec);

    *run = (struct world_run){0};
    run->block = aligned_alloc(64, (size + 63) / 64 * 64);
    run->row = (struct sim_row){.layout = &study->layout,
                                .cells = calloc(study->layout.cell_count + 1, sizeof(union sim_cell)),
                                .series = calloc(study->layout.series_count + 1, sizeof(float))};
    assert_non_null(run->block);
    assert_int_equal(mito_world_model.scenario_draw(study->spec, seed, replicate, &run->scenario), SIM_OK);
    assert_int_equal(sim_scenario_close(&run->scenario, &mito_world_model, study->spec), SIM_OK);
    run->context = (struct sim_context){.model = &mito_world_model,
                                        .spec = study->spec,
                                        .scenario = &run->scenario,
                                        .seed = seed,
                                        .replicate = replicate,
                                        .tie_salt = tie_salt,
                                        .check_every = check_every};
    sim_engine_start(&run->context, run->block);
    sim_engine_run(&run->context, 0);
}

void world_run_finish(struct sim_context *context, void *block, uint32_t strategy, struct sim_row *row)
{
    const struct mito_spec *spec = context->spec;

    sim_engine_begin(context, block, strategy);
    sim_engine_run(context, spec->study->plan.horizon);
    sim_row_clear(row);
    if (context->engine->broken != NULL) {
        fail_msg("%s", context->engine->broken);
    }
    assert_int_equal(context->engine->failed, SIM_REASON_NONE);
    mito_world_model.rows(context, row);
}

void world_run_make(struct world_run *run, const struct world_study *study, uint32_t replicate, uint32_t strategy,
                    int check_every)
{
    world_run_start(run, study, replicate, check_every, 0);
    world_run_finish(&run->context, run->block, strategy, &run->row);
}

void world_run_free(struct world_run *run)
{
    sim_scenario_fini(&run->scenario);
    free(run->block);
    free(run->row.cells);
    free(run->row.series);
}

double world_run_value(const struct world_run *run, enum mito_metric metric, uint32_t entity)
{
    return run->row.cells[run->row.layout->offset[metric] + entity].f;
}

uint64_t world_run_count(const struct world_run *run, enum mito_metric metric, uint32_t entity)
{
    return run->row.cells[run->row.layout->offset[metric] + entity].u;
}
