/* How long redemptions take, stage by stage: request -> synced -> claimed -> received, and request -> received.
 *
 * Requests still in a stage at the end are censored, not left out: quantiles are Kaplan and Meier's over log-linear bins
 * (relative error at most 1/256), and one beyond the censoring point is NaN. Only requests made in measured time count. */
#ifndef MITO_WORLD_LATENCY_H
#define MITO_WORLD_LATENCY_H

#include "models/world/metrics.h"
#include "models/world/state.h"

struct mito_latency {
    double mean, p50, p95; /* s */
    uint64_t done, open;
};

struct mito_latency mito_latency_of(const struct sim_context *context, uint32_t group, enum mito_stage stage);

/* Adds the requests of a study's vault by the time from request to arrival: cells[i] up to edges[i], ascending, then
 * cells[count] beyond the last, cells[count + 1] not arrived. */
void mito_latency_bins(const struct sim_context *context, uint32_t group, const sim_time *edges, uint32_t count,
                       uint64_t *cells);

/* Bytes of scratch in the world's state. */
size_t mito_latency_scratch(void);

#endif
