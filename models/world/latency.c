#include "models/world/latency.h"

#include "models/world/holders.h"
#include "sim/stats/histogram.h"

#include <math.h>
#include <string.h>

#define TENTHS 10.0 /* of a second: the unit of the durations here */

struct scratch {
    struct sim_histogram ended, open;
};

size_t mito_latency_scratch(void)
{
    return sizeof(struct scratch);
}

/* Duration of one request's stage in tenths; false when it has not reached the stage. */
static bool duration(const struct mito_request_info *info, enum mito_stage stage, uint32_t now, uint32_t *length,
                     bool *open)
{
    const uint32_t marks[] = {1, info->synced, info->claimed, info->received};
    uint32_t from = stage == MITO_STAGE_TOTAL ? 1 : marks[stage];
    uint32_t to = stage == MITO_STAGE_TOTAL ? info->received : marks[stage + 1];

    if (from == 0) {
        return false;
    }
    *open = to == 0;
    *length = (*open ? now : to) - from;
    return true;
}

/* Least bin middle t with P(length <= t) >= p; NaN where the curve ends before. */
static double quantile(const struct scratch *scratch, double p)
{
    double at_risk = (double)(scratch->ended.total + scratch->open.total), beyond = 1;

    for (size_t bin = 0; bin < SIM_HISTOGRAM_BINS; bin++) {
        uint32_t ended = scratch->ended.bin[bin], open = scratch->open.bin[bin];
        if (ended > 0) {
            beyond *= 1 - (double)ended / at_risk;
            if (beyond <= 1 - p + 1e-12) {
                return sim_histogram_middle(bin) / TENTHS;
            }
        }
        at_risk -= (double)ended + (double)open;
    }
    return NAN;
}

/* Made in measured time, and by a holder. */
static bool is_counted(const struct mito_request_info *info)
{
    return info->requested >= 0 && info->ordinal < MITO_HOLDERS_QUEUED;
}

/* Adds the requests of one vault; returns the sum of the durations that ended, tenths. */
static double add_requests(const struct sim_context *context, struct scratch *scratch, uint32_t vault,
                           enum mito_stage stage)
{
    const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), vault);
    double sum = 0;

    for (uint32_t id = 0; id < vlf->requests; id++) {
        const struct mito_request_info *info = mito_state_request(context, vault, id);
        uint32_t length = 0, now = (uint32_t)((context->engine->now - info->requested) / 100) + 1;
        bool open = false;
        if (!is_counted(info) || !duration(info, stage, now, &length, &open)) {
            continue;
        }
        sim_histogram_add(open ? &scratch->open : &scratch->ended, length);
        sum += open ? 0 : length;
    }
    return sum;
}

struct mito_latency mito_latency_of(const struct sim_context *context, uint32_t group, enum mito_stage stage)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct scratch *scratch = (void *)((char *)context->state + spec->layout.scratch);
    double sum = 0;

    memset(scratch, 0, sizeof *scratch);
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sum += spec->vaults[v].group == group ? add_requests(context, scratch, v, stage) : 0;
    }
    return (struct mito_latency){.mean = scratch->ended.total > 0 ? sum / TENTHS / (double)scratch->ended.total : NAN,
                                 .p50 = quantile(scratch, 0.50),
                                 .p95 = quantile(scratch, 0.95),
                                 .done = scratch->ended.total,
                                 .open = scratch->open.total};
}

void mito_latency_bins(const struct sim_context *context, uint32_t group, const sim_time *edges, uint32_t count,
                       uint64_t *cells)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), v);
        for (uint32_t id = 0; spec->vaults[v].group == group && id < vlf->requests; id++) {
            const struct mito_request_info *info = mito_state_request(context, v, id);
            uint32_t length = 0, now = (uint32_t)((context->engine->now - info->requested) / 100) + 1, bin = 0;
            bool open = false;
            if (!is_counted(info) || !duration(info, MITO_STAGE_TOTAL, now, &length, &open)) {
                continue;
            }
            while (bin < count && (sim_time)length * 100 > edges[bin]) {
                bin++;
            }
            cells[open ? count + 1 : bin]++;
        }
    }
}
