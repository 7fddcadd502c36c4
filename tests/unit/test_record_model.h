/* A world of made-up numbers for the tests of the record room: three strategies, two dimensions and a series longer
 * than one chunk. Values are functions of (point, replicate, strategy, metric, entity), so every reader can be checked.
 */
#ifndef TESTS_UNIT_TEST_RECORD_MODEL_H
#define TESTS_UNIT_TEST_RECORD_MODEL_H

#include "sim/record/merge.h"
#include "sim/record/metric.h"
#include "sim/record/part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TOY_STRATEGIES = 3, TOY_BATCH = 4, TOY_TIMES = 150, TOY_POINTS = 2 };
enum { TOY_YIELD, TOY_DELAY, TOY_FLOW, TOY_COUNT, TOY_CHANGE, TOY_LEVEL, TOY_LOAD, TOY_NONE, TOY_METRICS };

static const char *const toy_sites[] = {"north", "süd", "east"};
static const char *const toy_doors[] = {"in", "out"};
static const struct sim_dimension toy_dimensions[] = {
    {.name = "site", .count = 3, .labels = toy_sites},
    {.name = "door", .count = 2, .labels = toy_doors},
    {.name = "ghost", .count = 0, .labels = NULL},
};

static const struct sim_metric toy_metrics[TOY_METRICS] = {
    [TOY_YIELD] = {.name = "yield", .unit = "1", .help = "Gain of the run.", .headline = true},
    [TOY_DELAY] = {.name = "delay", .unit = "s", .help = "Delay at a site.", .dimension = {"site"}},
    [TOY_FLOW] = {.name = "flow",
                  .unit = "s-1",
                  .help = "Flow through a door of a site.",
                  .dimension = {"site", "door"}},
    [TOY_COUNT] =
        {.name = "n_calls", .unit = "1", .help = "Calls.", .type = SIM_METRIC_U64, .aggregate = SIM_METRIC_NONE},
    [TOY_CHANGE] = {.name = "change", .unit = "1", .help = "Signed change.", .type = SIM_METRIC_I64},
    [TOY_LEVEL] = {.name = "level",
                   .unit = "1",
                   .help = "Level at a site.",
                   .place = SIM_METRIC_SERIES,
                   .dimension = {"site"},
                   .cell_methods = "time: point"},
    [TOY_LOAD] =
        {.name = "load", .unit = "1", .help = "Load.", .place = SIM_METRIC_SERIES, .cell_methods = "time: mean"},
    [TOY_NONE] = {.name = "haunting", .unit = "1", .help = "Of a dimension without members.", .dimension = {"ghost"}},
};

static const struct sim_reason toy_reasons[] = {{"none", ""}, {"slots_exhausted", "Raise engine.slots."}};

static uint32_t toy_strategy_count(const void *spec)
{
    (void)spec;
    return TOY_STRATEGIES;
}

static const char *toy_strategy_name(const void *spec, uint32_t strategy)
{
    static const char *const names[] = {"idle", "eager", "greedy"};
    (void)spec;
    return names[strategy];
}

static sim_time toy_horizon(const void *spec)
{
    (void)spec;
    return (TOY_TIMES - 1) * SIM_HOUR;
}

static sim_time toy_step(const void *spec)
{
    return spec != NULL ? 0 : SIM_HOUR; /* any spec: a study without series */
}

static uint32_t toy_dimension_list(const void *spec, const struct sim_dimension **dimensions)
{
    (void)spec;
    *dimensions = toy_dimensions;
    return sizeof toy_dimensions / sizeof toy_dimensions[0];
}

static const struct sim_model toy_model = {
    .name = "toy",
    .help = "Made-up numbers.",
    .reasons = toy_reasons,
    .reason_count = 2,
    .metrics = toy_metrics,
    .metric_count = TOY_METRICS,
    .strategy_count = toy_strategy_count,
    .strategy_name = toy_strategy_name,
    .horizon = toy_horizon,
    .series_step = toy_step,
    .dimensions = toy_dimension_list,
};

static const struct sim_part_parameter toy_parameters[] = {
    {.path = "engine.rate", .unit = "s-1", .help = "Rate of the engine."},
    {.path = "strategies.eager.kind", .unit = "1", .is_text = true},
    {.path = "yield", .unit = "1"}, /* a name that a metric has too */
};
static const struct sim_part_value toy_values[TOY_POINTS][3] = {
    {{.number = 0.5}, {.text = "slow"}, {.number = 1}},
    {{.number = 2.0}, {.text = "fast"}, {.number = 2}},
};
static const struct sim_part_point toy_points[TOY_POINTS] = {
    {.key = "00112233445566aa", .values = toy_values[0]},
    {.key = "ffeeddccbbaa9988", .values = toy_values[1]},
};
static const struct sim_part_study toy_study = {
    .study_hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    .source_hash = "feedbeef",
    .result_version = 1,
    .seed = 18446744073709551557u,
    .batch = TOY_BATCH,
    .title = "toy study",
    .program = "mitosim test",
    .parameters = toy_parameters,
    .parameter_count = 3,
};

/* One replicate in eleven fails under strategy 1; yield of every seventh is NaN. */
static inline bool toy_fails(uint32_t replicate, uint32_t strategy)
{
    return strategy == 1 && replicate % 11 == 3;
}

static inline double toy_value(uint32_t point, uint32_t replicate, uint32_t strategy, uint32_t metric, uint32_t entity)
{
    uint64_t mix = (((point * 1009u + replicate) * 31u + strategy) * 17u + metric) * 13u + entity;
    mix = mix * 0x9e3779b97f4a7c15u >> 40;
    return metric == TOY_YIELD && replicate % 7 == 6 ? NAN : ldexp((double)mix, -20) - 4.0;
}

static inline float toy_series(uint32_t point, uint32_t replicate, uint32_t strategy, uint32_t metric, uint32_t at,
                               uint32_t entity)
{
    return (float)toy_value(point, replicate, strategy, metric, entity) + (float)at;
}

static inline void toy_fill(struct sim_row *row, uint32_t point, uint32_t replicate, uint32_t strategy)
{
    const struct sim_layout *layout = row->layout;

    sim_row_clear(row);
    row->n_events = 1000 + replicate;
    row->fingerprint = 0xf000000000000001u + replicate * TOY_STRATEGIES + strategy;
    row->scenario_digest = 0xd000000000000001u + replicate;
    row->status = toy_fails(replicate, strategy) ? SIM_ROW_FAILED : SIM_ROW_OK;
    row->reason = toy_fails(replicate, strategy) ? 1 : 0;
    if (row->status == SIM_ROW_FAILED) {
        return;
    }
    for (uint32_t m = 0; m < TOY_METRICS; m++) {
        for (uint32_t e = 0; e < layout->width[m]; e++) {
            if (m == TOY_COUNT) {
                sim_row_put_count(row, m, e, 9007199254740993u + replicate); /* 2^53 + 1: not a double */
            } else if (m == TOY_CHANGE) {
                row->cells[layout->offset[m]].i = -5 - (int64_t)replicate;
            } else if (toy_metrics[m].place == SIM_METRIC_FINAL) {
                sim_row_put(row, m, e, toy_value(point, replicate, strategy, m, e));
            } else {
                for (uint32_t t = 0; t < layout->time_count; t++) {
                    sim_row_put_series(row, m, t, e, toy_series(point, replicate, strategy, m, t, e));
                }
            }
        }
    }
}

/* Writes one unit's part. */
static inline enum sim_status toy_write(const struct sim_layout *layout, const struct sim_part_study *study,
                                        uint32_t point, uint32_t batch, uint32_t count, const char *directory,
                                        struct sim_error *error)
{
    uint32_t runs = count * TOY_STRATEGIES;
    struct sim_row *rows = calloc(runs, sizeof *rows);
    union sim_cell *cells = calloc((size_t)runs * (layout->cell_count + 1), sizeof *cells);
    float *series = calloc((size_t)runs * (layout->series_count + 1), sizeof *series);
    struct sim_part_unit unit = {.study = study, .point = &toy_points[point], .batch_index = batch, .count = count};

    for (uint32_t i = 0; i < runs; i++) {
        rows[i] = (struct sim_row){.layout = layout,
                                   .cells = cells + (size_t)i * layout->cell_count,
                                   .series = series + (size_t)i * layout->series_count};
        toy_fill(&rows[i], point, batch * study->batch + i / TOY_STRATEGIES, i % TOY_STRATEGIES);
    }
    enum sim_status status = sim_part_write(layout, &unit, rows, directory, error);
    free(rows);
    free(cells);
    free(series);
    return status;
}

/* Replicates in batch `batch` of a study of `replicates`. */
static inline uint32_t toy_count(uint32_t replicates, uint32_t batch)
{
    uint32_t left = replicates - batch * TOY_BATCH;
    return left < TOY_BATCH ? left : TOY_BATCH;
}

static inline struct sim_merge_job toy_job(const struct sim_layout *layout, uint32_t replicates, const char *directory,
                                           const char *path)
{
    return (struct sim_merge_job){.layout = layout,
                                  .study = &toy_study,
                                  .points = toy_points,
                                  .point_count = TOY_POINTS,
                                  .replicates = replicates,
                                  .directory = directory,
                                  .path = path,
                                  .config = "{\"name\":\"toy\"}",
                                  .config_source = "name: toy # größe\n"};
}

#endif
