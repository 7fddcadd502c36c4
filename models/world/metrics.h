/* The metrics of this model, declared once, and the rows that fill them. */
#ifndef MITO_WORLD_METRICS_H
#define MITO_WORLD_METRICS_H

#include "models/world/spec.h"
#include "sim/record/metric.h"

/* Stages of a redemption. */
enum mito_stage { MITO_STAGE_SYNC, MITO_STAGE_CLAIM, MITO_STAGE_DELIVER, MITO_STAGE_TOTAL, MITO_STAGES };
extern const char *const mito_metrics_stages[];

/* Index of every metric, in the order of the table. */
enum mito_metric {
    MITO_METRIC_NET_RETURN,
    MITO_METRIC_NET_RETURN_USD,
    MITO_METRIC_GAS_STRATEGIST,
    MITO_METRIC_GAS_HOLDERS,
    MITO_METRIC_VAULT_NET_RETURN,
    MITO_METRIC_VAULT_SHARE_RETURN,
    MITO_METRIC_VAULT_RETURN_REPORTED,
    MITO_METRIC_VAULT_RETURN_YIELD,
    MITO_METRIC_VAULT_RETURN_PROGRAMMES,
    MITO_METRIC_VAULT_RETURN_LOSS,
    MITO_METRIC_VAULT_RETURN_GAS,
    MITO_METRIC_VAULT_RETURN_COMPOUNDING,
    MITO_METRIC_VAULT_RETURN_FLOWS,
    MITO_METRIC_VAULT_RETURN_USD,
    MITO_METRIC_VAULT_RESIDUAL,
    MITO_METRIC_VAULT_CLASS_SPREAD,
    MITO_METRIC_VAULT_DRAWDOWN,
    MITO_METRIC_VAULT_PRICE_GAP,
    MITO_METRIC_VAULT_PRICE_GAP_MOST,
    MITO_METRIC_VAULT_ASSETS,
    MITO_METRIC_VAULT_IDLE,
    MITO_METRIC_VAULT_DEPLOYED,
    MITO_METRIC_VAULT_SHORTFALL,
    MITO_METRIC_VAULT_QUEUE,
    MITO_METRIC_VAULT_COLLECTED,
    MITO_METRIC_DEPOSITS,
    MITO_METRIC_DEPOSITS_REFUSED,
    MITO_METRIC_DEPOSITS_CAPPED,
    MITO_METRIC_REQUESTS,
    MITO_METRIC_REQUESTS_REFUSED,
    MITO_METRIC_REQUESTS_SKIPPED,
    MITO_METRIC_WITHDRAWALS,
    MITO_METRIC_WITHDRAWALS_REFUSED,
    MITO_METRIC_LATENCY_MEAN,
    MITO_METRIC_LATENCY_P50,
    MITO_METRIC_LATENCY_P95,
    MITO_METRIC_LATENCY_DONE,
    MITO_METRIC_LATENCY_OPEN,
    MITO_METRIC_DRY_SHARE,
    MITO_METRIC_REVERTS,
    MITO_METRIC_MESSAGES_SENT,
    MITO_METRIC_MESSAGES_DELIVERED,
    MITO_METRIC_MESSAGES_RETRIED,
    MITO_METRIC_MESSAGES_DEAD,
    MITO_METRIC_DECISIONS,
#define MITO_METRIC_ENUM(index, ...) MITO_METRIC_##index,
    MITO_PART_FINALS(MITO_METRIC_ENUM, MITO_METRIC_ENUM)
    MITO_METRIC_SERIES_PRICE,
    MITO_METRIC_SERIES_PRICE_TRUE,
    MITO_METRIC_SERIES_ASSETS,
    MITO_METRIC_SERIES_IDLE,
    MITO_METRIC_SERIES_QUEUE,
    MITO_METRIC_SERIES_FREE,
    MITO_METRIC_SERIES_PLACED,
    MITO_METRIC_SERIES_RATE,
    MITO_METRIC_SERIES_UTILISATION,
    MITO_METRIC_SERIES_ASSET_PRICE,
    MITO_PART_SERIES(MITO_METRIC_ENUM)
#undef MITO_METRIC_ENUM
    MITO_METRICS
};

extern const struct sim_metric mito_metrics_table[MITO_METRICS];

/* Lays out the series of one run in spec->series_first, once its dimensions stand; *cells: floats that they take. */
SIM_MUST_USE enum sim_status mito_metrics_series_layout(struct mito_spec *spec, size_t *cells);

/* The values of a series metric at grid index `at`: one float an entity, row-major. For parts. */
float *mito_metrics_series(const struct sim_context *context, enum mito_metric metric, uint32_t at);

/* Writes the series' values of now at grid index `at` into the world's own buffer. */
void mito_metrics_sample(struct sim_context *context, uint32_t at);

/* Event: a sample at every step of the series. */
void mito_metrics_record(struct sim_context *context, const struct sim_event *event);

/* The row of a finished (or failed) run. */
void mito_metrics_rows(struct sim_context *context, struct sim_row *row);

#endif
