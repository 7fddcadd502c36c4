#include "sim/run/estimate.h"

#include "sim/stats/interval.h"

#include <math.h>
#include <stdlib.h>

#define CONFIDENCE 0.95

enum sim_status sim_estimate_runs(const struct sim_result *result, uint32_t point, struct sim_estimate_runs *runs,
                                  struct sim_error *error)
{
    size_t strategies = result->strategy_count, count = (size_t)result->replicate_count * strategies;
    enum sim_status status;

    *runs = (struct sim_estimate_runs){
        .status = calloc(count + 1, sizeof *runs->status),
        .reason = calloc(count + 1, sizeof *runs->reason),
        .ok = calloc(strategies + 1, sizeof *runs->ok),
        .failed = calloc(strategies + 1, sizeof *runs->failed),
    };
    if (runs->status == NULL || runs->reason == NULL || runs->ok == NULL || runs->failed == NULL) {
        status = sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading %zu runs", count);
        goto out;
    }
    SIM_TRY(sim_result_status(result, point, runs->status, runs->reason, error));
    for (size_t i = 0; i < count; i++) {
        runs->ok[i % strategies] += runs->status[i] == SIM_ROW_OK;
        runs->failed[i % strategies] += runs->status[i] == SIM_ROW_FAILED;
    }
out:
    if (status != SIM_OK) {
        sim_estimate_runs_fini(runs);
    }
    return status;
}

void sim_estimate_runs_fini(struct sim_estimate_runs *runs)
{
    free(runs->status);
    free(runs->reason);
    free(runs->ok);
    free(runs->failed);
    *runs = (struct sim_estimate_runs){0};
}

static struct sim_estimate_mean conclude(const struct sim_tally *tally)
{
    struct sim_interval interval = sim_interval_mean(tally, CONFIDENCE);

    return (struct sim_estimate_mean){
        .n = tally->count,
        .mean = interval.estimate,
        .sd = sim_tally_deviation(tally),
        .half_width = interval.valid ? interval.high - interval.estimate : NAN,
    };
}

/* The numbers of one metric and entity, and which of them count. */
struct column {
    const double *values; /* [replicate][strategy][width] */
    const uint8_t *status;
    uint32_t replicates, strategies, width, entity;
};

static double value_of(const struct column *column, uint32_t replicate, uint32_t strategy)
{
    size_t run = (size_t)replicate * column->strategies + strategy;

    return column->status[run] == SIM_ROW_OK ? column->values[run * column->width + column->entity] : NAN;
}

static struct sim_estimate_mean estimate_mean(const struct column *column, uint32_t strategy)
{
    struct sim_tally tally = {0};

    for (uint32_t r = 0; r < column->replicates; r++) {
        double value = value_of(column, r, strategy);
        if (!isnan(value)) {
            sim_tally_add(&tally, value);
        }
    }
    return conclude(&tally);
}

static void estimate_pair(const struct column *column, struct sim_estimate_pair *pair)
{
    struct sim_tally a = {0}, b = {0}, difference = {0};
    double product = 0;

    for (uint32_t r = 0; r < column->replicates; r++) {
        double first = value_of(column, r, pair->a), second = value_of(column, r, pair->b);
        if (isnan(first) || isnan(second)) {
            continue;
        }
        product += (first - a.mean) * (second - b.mean) * ((double)a.count / ((double)a.count + 1));
        sim_tally_add(&a, first);
        sim_tally_add(&b, second);
        sim_tally_add(&difference, second - first);
    }
    pair->difference = conclude(&difference);
    pair->equal = difference.count > 0 && difference.minimum == 0 && difference.maximum == 0;
    pair->p = difference.count < 2 ? NAN : sim_interval_p_value(&difference);
    pair->correlation = a.m2 > 0 && b.m2 > 0 ? product / (sqrt(a.m2) * sqrt(b.m2)) : NAN;
    pair->variance_ratio = difference.m2 > 0 ? (a.m2 + b.m2) / difference.m2 : NAN;
}

/* Holm's p-values over the pairs that have one. */
static enum sim_status adjust(struct sim_estimate_pair *pairs, uint32_t count)
{
    double *p = malloc((count + 1) * sizeof *p);
    size_t *order = malloc((count + 1) * sizeof *order), used = 0;

    for (uint32_t i = 0; p != NULL && order != NULL && i < count; i++) {
        if (!isnan(pairs[i].p)) {
            p[used++] = pairs[i].p;
        }
    }
    if (p != NULL && order != NULL) {
        sim_interval_holm(p, order, used);
        used = 0;
    }
    for (uint32_t i = 0; p != NULL && order != NULL && i < count; i++) {
        if (!isnan(pairs[i].p)) {
            pairs[i].p = p[used++];
        }
    }
    free(order);
    free(p);
    return p == NULL || order == NULL ? SIM_NO_MEMORY : SIM_OK;
}

static void name_pairs(struct sim_estimate *estimate, bool every_pair)
{
    size_t at = 0;

    for (uint32_t entity = 0; entity < estimate->width; entity++) {
        for (uint32_t a = 0; a < (every_pair ? estimate->strategies : 1); a++) {
            for (uint32_t b = a + 1; b < estimate->strategies; b++) {
                estimate->pairs[at++] = (struct sim_estimate_pair){.a = a, .b = b};
            }
        }
    }
}

static enum sim_status estimate_entity(struct sim_estimate *estimate, const struct column *column)
{
    struct sim_estimate_mean *means = estimate->means + (size_t)column->entity * estimate->strategies;
    struct sim_estimate_pair *pairs = estimate->pairs + (size_t)column->entity * estimate->pair_count;

    for (uint32_t k = 0; k < estimate->strategies; k++) {
        means[k] = estimate_mean(column, k);
    }
    for (uint32_t i = 0; i < estimate->pair_count; i++) {
        estimate_pair(column, &pairs[i]);
    }
    return adjust(pairs, estimate->pair_count);
}

enum sim_status sim_estimate_init(struct sim_estimate *estimate, const struct sim_result *result, uint32_t metric,
                                  uint32_t point, const struct sim_estimate_runs *runs, bool every_pair,
                                  struct sim_error *error)
{
    uint32_t width = result->metrics[metric].width, k = result->strategy_count;
    uint32_t pairs = every_pair ? k * (k - 1) / 2 : k - 1;
    size_t cells = (size_t)width * k * result->replicate_count;
    double *values = malloc((cells + 1) * sizeof *values);
    struct column column = {.values = values,
                            .status = runs->status,
                            .replicates = result->replicate_count,
                            .strategies = k,
                            .width = width};
    enum sim_status status;

    *estimate = (struct sim_estimate){.width = width, .strategies = k, .pair_count = pairs};
    estimate->means = calloc((size_t)width * k + 1, sizeof *estimate->means);
    estimate->pairs = calloc((size_t)width * pairs + 1, sizeof *estimate->pairs);
    if (values == NULL || estimate->means == NULL || estimate->pairs == NULL) {
        status = sim_error_fill(error, SIM_NO_MEMORY, "out of memory while reading %s", result->metrics[metric].name);
        goto out;
    }
    name_pairs(estimate, every_pair);
    SIM_TRY(sim_result_final(result, metric, point, values, error));
    for (column.entity = 0; column.entity < width; column.entity++) {
        SIM_TRY(estimate_entity(estimate, &column));
    }
out:
    free(values);
    if (status != SIM_OK) {
        sim_estimate_fini(estimate);
    }
    return status;
}

void sim_estimate_fini(struct sim_estimate *estimate)
{
    free(estimate->means);
    free(estimate->pairs);
    *estimate = (struct sim_estimate){0};
}
