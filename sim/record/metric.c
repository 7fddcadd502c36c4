#include "sim/record/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Entities per run of a metric: the product of its dimensions' sizes, 1 without any. */
static enum sim_status measure(const struct sim_layout *layout, const struct sim_metric *metric, uint32_t *width,
                               struct sim_error *error)
{
    uint64_t product = 1;

    for (int axis = 0; axis < 2 && metric->dimension[axis] != NULL; axis++) {
        uint32_t d = 0;
        while (d < layout->dimension_count && strcmp(layout->dimensions[d].name, metric->dimension[axis]) != 0) {
            d++;
        }
        if (d == layout->dimension_count) {
            return sim_error_fill(error, SIM_INTERNAL, "metric %s: the model has no dimension \"%s\"", metric->name,
                                  metric->dimension[axis]);
        }
        product *= layout->dimensions[d].count;
    }
    if (product > UINT32_MAX / 2) {
        return sim_error_fill(error, SIM_BAD_CONFIG, "metric %s: %llu entities are more than a row can hold",
                              metric->name, (unsigned long long)product);
    }
    *width = (uint32_t)product;
    return SIM_OK;
}

static enum sim_status place_metrics(struct sim_layout *layout, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    uint64_t cells = 0, floats = 0;

    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        const struct sim_metric *metric = &layout->model->metrics[m];
        SIM_TRY(measure(layout, metric, &layout->width[m], error));
        if (metric->place == SIM_METRIC_FINAL) {
            layout->offset[m] = (uint32_t)cells;
            cells += layout->width[m];
        } else {
            layout->offset[m] = (uint32_t)floats;
            floats += (uint64_t)layout->width[m] * layout->time_count;
        }
        if (cells > UINT32_MAX || floats > UINT32_MAX) {
            status = sim_error_fill(error, SIM_BAD_CONFIG,
                                    "a row of this study has over 4 billion values; record a coarser series");
            goto out;
        }
    }
    layout->cell_count = (uint32_t)cells;
    layout->series_count = (uint32_t)floats;
out:
    return status;
}

enum sim_status sim_layout_init(struct sim_layout *layout, const struct sim_model *model, const void *spec,
                                struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    uint32_t strategies = model->strategy_count(spec);
    sim_time step = model->series_step(spec), horizon = model->horizon(spec);
    const char **names = NULL;

    *layout = (struct sim_layout){.model = model, .strategy_count = strategies, .step = step};
    layout->dimension_count = model->dimensions(spec, &layout->dimensions);
    if (step > 0 && horizon / step >= INT32_MAX) {
        return sim_error_fill(error, SIM_BAD_CONFIG, "the series has over 2 billion times; record a coarser series");
    }
    layout->time_count = step > 0 ? (uint32_t)(horizon / step) + 1 : 0;
    layout->offset = calloc((size_t)model->metric_count + 1, sizeof *layout->offset);
    layout->width = calloc((size_t)model->metric_count + 1, sizeof *layout->width);
    names = calloc((size_t)strategies + 1, sizeof *names);
    layout->strategies = names;
    if (layout->offset == NULL || layout->width == NULL || names == NULL) {
        status = sim_error_fill(error, SIM_NO_MEMORY, "out of memory while laying out the results");
        goto out;
    }
    for (uint32_t s = 0; s < strategies; s++) {
        names[s] = model->strategy_name(spec, s);
    }
    SIM_TRY(place_metrics(layout, error));
out:
    if (status != SIM_OK) {
        sim_layout_fini(layout);
    }
    return status;
}

void sim_layout_fini(struct sim_layout *layout)
{
    free((void *)layout->strategies);
    free(layout->offset);
    free(layout->width);
    *layout = (struct sim_layout){0};
}

void sim_row_clear(struct sim_row *row)
{
    const struct sim_layout *layout = row->layout;

    row->status = SIM_ROW_MISSING;
    row->reason = 0;
    row->n_events = row->fingerprint = row->scenario_digest = 0;
    if (layout->cell_count > 0) {
        memset(row->cells, 0, layout->cell_count * sizeof *row->cells);
    }
    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        const struct sim_metric *metric = &layout->model->metrics[m];
        if (metric->place == SIM_METRIC_FINAL && metric->type == SIM_METRIC_F64) {
            for (uint32_t e = 0; e < layout->width[m]; e++) {
                row->cells[layout->offset[m] + e].f = NAN;
            }
        }
    }
    for (uint32_t i = 0; i < layout->series_count; i++) {
        row->series[i] = NAN;
    }
}
