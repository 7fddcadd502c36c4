#include "sim/cli/table_json.h"

#include "sim/base/emit.h"
#include "sim/run/estimate.h"

#include <stdlib.h>

struct view {
    const struct sim_result *result;
    const struct sim_table_choice *choice;
    struct sim_emit emit;
};

static void emit_parameters(struct view *view, uint32_t point)
{
    sim_emit_object(&view->emit, "parameters");
    for (uint32_t i = 0; i < view->result->parameter_count; i++) {
        const struct sim_result_parameter *parameter = &view->result->parameters[i];
        if (parameter->numbers != NULL) {
            sim_emit_number(&view->emit, parameter->path, parameter->numbers[point]);
        } else {
            sim_emit_text(&view->emit, parameter->path, parameter->texts[point]);
        }
    }
    sim_emit_end(&view->emit);
}

static void emit_runs(struct view *view, const struct sim_estimate_runs *runs)
{
    const struct sim_result *result = view->result;

    sim_emit_array(&view->emit, "runs");
    for (uint32_t k = 0; k < result->strategy_count; k++) {
        sim_emit_object(&view->emit, NULL);
        sim_emit_text(&view->emit, "strategy", result->strategies[k]);
        sim_emit_unsigned(&view->emit, "ok", runs->ok[k]);
        sim_emit_unsigned(&view->emit, "failed", runs->failed[k]);
        sim_emit_object(&view->emit, "reasons");
        for (uint32_t reason = 1; reason < result->reason_count; reason++) {
            uint64_t count = 0;
            for (uint32_t r = 0; r < result->replicate_count; r++) {
                size_t at = (size_t)r * result->strategy_count + k;
                count += runs->status[at] == SIM_ROW_FAILED && runs->reason[at] == reason;
            }
            if (count > 0) {
                sim_emit_unsigned(&view->emit, result->reasons[reason], count);
            }
        }
        sim_emit_end(&view->emit);
        sim_emit_end(&view->emit);
    }
    sim_emit_end(&view->emit);
}

static void emit_entity(struct view *view, const struct sim_result_metric *metric, uint32_t entity)
{
    uint32_t stride = metric->width;

    sim_emit_object(&view->emit, "entity");
    for (uint32_t d = 0; d < metric->dimension_count; d++) {
        const struct sim_result_dimension *dimension = &view->result->dimensions[metric->dimension[d]];
        stride /= dimension->count;
        sim_emit_text(&view->emit, dimension->name, dimension->labels[entity / stride % dimension->count]);
    }
    sim_emit_end(&view->emit);
}

static void emit_mean(struct view *view, const struct sim_estimate_mean *mean)
{
    sim_emit_number(&view->emit, "mean", mean->mean);
    sim_emit_number(&view->emit, "sd", mean->sd);
    sim_emit_number(&view->emit, "half_width", mean->half_width);
    sim_emit_unsigned(&view->emit, "n", mean->n);
}

static void emit_metric_head(struct view *view, const struct sim_result_metric *metric, uint32_t entity)
{
    sim_emit_object(&view->emit, NULL);
    sim_emit_text(&view->emit, "name", metric->name);
    sim_emit_text(&view->emit, "unit", metric->unit);
    if (metric->dimension_count > 0) {
        emit_entity(view, metric, entity);
    }
}

static void emit_means(struct view *view, const struct sim_result_metric *metric, const struct sim_estimate *estimate)
{
    for (uint32_t entity = 0; entity < estimate->width; entity++) {
        for (uint32_t k = 0; k < estimate->strategies; k++) {
            emit_metric_head(view, metric, entity);
            sim_emit_text(&view->emit, "strategy", view->result->strategies[k]);
            emit_mean(view, &estimate->means[(size_t)entity * estimate->strategies + k]);
            sim_emit_end(&view->emit);
        }
    }
}

static void emit_pairs(struct view *view, const struct sim_result_metric *metric, const struct sim_estimate *estimate)
{
    for (uint32_t entity = 0; entity < estimate->width; entity++) {
        for (uint32_t i = 0; i < estimate->pair_count; i++) {
            const struct sim_estimate_pair *pair = &estimate->pairs[(size_t)entity * estimate->pair_count + i];
            emit_metric_head(view, metric, entity);
            sim_emit_text(&view->emit, "strategy", view->result->strategies[pair->b]);
            sim_emit_text(&view->emit, "minus", view->result->strategies[pair->a]);
            emit_mean(view, &pair->difference);
            sim_emit_boolean(&view->emit, "equal", pair->equal);
            sim_emit_number(&view->emit, "p_holm", pair->p);
            sim_emit_number(&view->emit, "correlation", pair->correlation);
            sim_emit_number(&view->emit, "variance_ratio", pair->variance_ratio);
            sim_emit_end(&view->emit);
        }
    }
}

/* The means of all chosen metrics, or their differences: the file is read once for each. */
static enum sim_status emit_metrics(struct view *view, uint32_t point, const struct sim_estimate_runs *runs,
                                    bool differences, struct sim_error *error)
{
    enum sim_status status = SIM_OK;

    sim_emit_array(&view->emit, differences ? "differences" : "metrics");
    for (uint32_t i = 0; i < view->result->metric_count; i++) {
        struct sim_estimate estimate;
        if (!sim_table_shows(view->result, i, view->choice)) {
            continue;
        }
        SIM_TRY(sim_estimate_init(&estimate, view->result, i, point, runs, true, error));
        if (differences) {
            emit_pairs(view, &view->result->metrics[i], &estimate);
        } else {
            emit_means(view, &view->result->metrics[i], &estimate);
        }
        sim_estimate_fini(&estimate);
    }
    sim_emit_end(&view->emit);
out:
    return status;
}

static enum sim_status emit_point(struct view *view, uint32_t point, uint64_t *failed, struct sim_error *error)
{
    struct sim_estimate_runs runs;
    enum sim_status status;

    SIM_TRY(sim_estimate_runs(view->result, point, &runs, error));
    for (uint32_t k = 0; k < view->result->strategy_count; k++) {
        *failed += runs.failed[k];
    }
    sim_emit_object(&view->emit, NULL);
    sim_emit_unsigned(&view->emit, "point", point);
    sim_emit_text(&view->emit, "key", view->result->point_keys[point]);
    emit_parameters(view, point);
    emit_runs(view, &runs);
    status = emit_metrics(view, point, &runs, false, error);
    if (status == SIM_OK) {
        status = emit_metrics(view, point, &runs, true, error);
    }
    sim_emit_end(&view->emit);
    sim_estimate_runs_fini(&runs);
out:
    return status;
}

enum sim_status sim_table_json_print(const struct sim_result *result, const struct sim_table_choice *choice, FILE *out,
                                     uint64_t *failed, struct sim_error *error)
{
    struct view view = {.result = result, .choice = choice};
    enum sim_status status = SIM_OK;

    sim_emit_init(&view.emit, out, 4);
    sim_emit_object(&view.emit, NULL);
    sim_emit_text(&view.emit, "title", result->title);
    sim_emit_text(&view.emit, "program", result->program);
    sim_emit_text(&view.emit, "study_hash", result->study_hash);
    sim_emit_text(&view.emit, "source_hash", result->source_hash);
    sim_emit_unsigned(&view.emit, "seed", result->seed);
    sim_emit_unsigned(&view.emit, "replicates", result->replicate_count);
    sim_emit_number(&view.emit, "confidence", 0.95);
    sim_emit_array(&view.emit, "points");
    for (uint32_t point = 0; point < result->point_count; point++) {
        if (choice->point < 0 || choice->point == (int64_t)point) {
            SIM_TRY(emit_point(&view, point, failed, error));
        }
    }
    sim_emit_end(&view.emit);
    sim_emit_end(&view.emit);
out:
    return status;
}
