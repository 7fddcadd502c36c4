/* Metrics: declared once, and so they appear in the file, in `describe`, in `summary` and in the docs.
 *
 * A row holds everything that one run (point, replicate, strategy) reports: cells of 8 bytes for the final metrics and
 * a float block for the series. The layout of a study says where each metric lies; the record room writes rows, the
 * model fills them, neither knows the other. */
#ifndef SIM_RECORD_METRIC_H
#define SIM_RECORD_METRIC_H

#include "sim/kernel/model.h"

#include <stdbool.h>
#include <stdint.h>

enum sim_metric_place {
    SIM_METRIC_FINAL, /* one value per run and entity, group /final, 8 bytes */
    SIM_METRIC_SERIES /* one value per run, time and entity, group /series, float32 */
};

enum sim_metric_type { SIM_METRIC_F64, SIM_METRIC_I64, SIM_METRIC_U64 };

enum sim_metric_aggregate {
    SIM_METRIC_MEAN, /* `summary` shows the mean over replicates with its interval */
    SIM_METRIC_NONE  /* digests, fingerprints: never averaged */
};

struct sim_metric {
    const char *name; /* unique over both places; snake case */
    const char *unit; /* UDUNITS where possible; "1" when dimensionless; "s" for durations */
    const char *help; /* one sentence: the file's long_name */
    enum sim_metric_place place;
    enum sim_metric_type type; /* final metrics; series are float32 */
    const char *dimension[2];  /* names of the model's dimensions, NULL-filled from the right; slowest first */
    const char *cell_methods;  /* "time: point", "time: mean", "time: sum"; NULL for none */
    enum sim_metric_aggregate aggregate;
    bool headline; /* shown by `summary` without --all */
};

union sim_cell {
    double f;
    int64_t i;
    uint64_t u;
};

enum sim_row_status { SIM_ROW_MISSING, SIM_ROW_OK, SIM_ROW_FAILED, SIM_ROW_CENSORED };

struct sim_row {
    const struct sim_layout *layout; /* borrowed */
    uint8_t status;                  /* enum sim_row_status */
    uint16_t reason;                 /* index into the model's reasons */
    uint64_t n_events;               /* events met and fired; filled by the driver, as are the next two */
    uint64_t fingerprint;            /* of the order of events */
    uint64_t scenario_digest;        /* of what the replicate met; equal for all strategies */
    union sim_cell *cells;           /* borrowed: layout->cell_count */
    float *series;                   /* borrowed: layout->series_count; NaN where not reached */
};

/* Where metrics lie in a row, and the names that the file needs. */
struct sim_layout {
    const struct sim_model *model;          /* borrowed */
    const struct sim_dimension *dimensions; /* borrowed from the spec */
    uint32_t dimension_count;
    uint32_t strategy_count;
    const char *const *strategies; /* owned array of borrowed names */
    uint32_t time_count;           /* 0: no series. Times are 0, step, 2 step, .. horizon */
    sim_time step;
    uint32_t *offset; /* owned: per metric, first cell (final) or first float (series) */
    uint32_t *width;  /* owned: per metric, entities per run (or per time) */
    uint32_t cell_count, series_count;
};

SIM_MUST_USE enum sim_status sim_layout_init(struct sim_layout *layout, const struct sim_model *model, const void *spec,
                                             struct sim_error *error);
void sim_layout_fini(struct sim_layout *layout);

/* Empty row: integers 0, doubles NaN, series NaN. */
void sim_row_clear(struct sim_row *row);

/* Final metric `metric` (index in the model's table) of entity `entity` (row-major over its dimensions). */
static inline void sim_row_put(struct sim_row *row, uint32_t metric, uint32_t entity, double value)
{
    row->cells[row->layout->offset[metric] + entity].f = value;
}

static inline void sim_row_put_count(struct sim_row *row, uint32_t metric, uint32_t entity, uint64_t value)
{
    row->cells[row->layout->offset[metric] + entity].u = value;
}

/* Series metric at grid index `at`. */
static inline void sim_row_put_series(struct sim_row *row, uint32_t metric, uint32_t at, uint32_t entity, float value)
{
    row->series[row->layout->offset[metric] + at * row->layout->width[metric] + entity] = value;
}

#endif
