#include "models/world/service.h"

#include "models/world/latency.h"
#include "models/world/measure.h"
#include "models/world/metrics.h"

#include <math.h>

/* Upper edges; what takes longer is `more`, what has not arrived `open`. */
static const sim_time edges[] = {SIM_HOUR,     3 * SIM_HOUR, 6 * SIM_HOUR, 12 * SIM_HOUR, SIM_DAY,      2 * SIM_DAY,
                                 3 * SIM_DAY,  4 * SIM_DAY,  5 * SIM_DAY,  7 * SIM_DAY,   10 * SIM_DAY, 14 * SIM_DAY,
                                 21 * SIM_DAY, 30 * SIM_DAY, 60 * SIM_DAY};
static const char *const bin_labels[] = {"1h", "3h", "6h",  "12h", "1d",  "2d",  "3d",   "4d",  "5d",
                                         "7d", "10d", "14d", "21d", "30d", "60d", "more", "open"};
enum { EDGES = sizeof edges / sizeof edges[0], BINS = EDGES + 2 };

/* Of one vault, since time 0. */
struct service {
    double age, error;
    uint32_t decisions, quotes;
};

static struct service *service_of(const struct sim_context *context, uint32_t vault)
{
    return (struct service *)mito_part_state(context, MITO_PART_SERVICE) + vault;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    (void)own;
    return spec->vault_count * sizeof(struct service);
}

static uint32_t dimensions(const struct mito_spec *spec, const void *own, struct sim_dimension *dimension)
{
    (void)spec;
    (void)own;
    dimension[0] = (struct sim_dimension){.name = "latency_bin", .count = BINS, .labels = bin_labels};
    return 1;
}

static double rate_now(struct sim_context *context, uint32_t venue)
{
    struct mito_venue_view view = mito_measure_view(context, venue);

    mito_measure_accrue(context, venue);
    return mito_spec_of(context)->venues[venue].kind->marginal_rate(mito_state_venue_own(context, venue), &view, 0);
}

void mito_service_decides(struct sim_context *context, uint32_t v)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    struct service *service = service_of(context, v);

    if (vault->venue_count == 0) {
        return;
    }
    const struct mito_position_state *first = mito_state_position(context, vault->position_first);
    service->age += (double)(context->engine->now - first->quoted_at) / SIM_SECOND;
    service->decisions++;
    for (uint32_t p = 0; p < vault->venue_count; p++) {
        const struct mito_position_state *seen = mito_state_position(context, vault->position_first + p);
        service->error += fabs(seen->quoted_rate - rate_now(context, vault->venues[p]));
        service->quotes++;
    }
}

static void begin(struct sim_context *context)
{
    for (uint32_t v = 0; v < mito_spec_of(context)->vault_count; v++) {
        *service_of(context, v) = (struct service){0};
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t g = 0; g < spec->group_count; g++) {
        struct service sum = {0};
        uint64_t bins[BINS] = {0};
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            const struct service *service = service_of(context, v);
            if (spec->vaults[v].group == g) {
                sum.age += service->age;
                sum.error += service->error;
                sum.decisions += service->decisions;
                sum.quotes += service->quotes;
            }
        }
        mito_latency_bins(context, g, edges, EDGES, bins);
        for (uint32_t b = 0; b < BINS; b++) {
            sim_row_put_count(row, MITO_METRIC_LATENCY_HISTOGRAM, g * BINS + b, bins[b]);
        }
        sim_row_put(row, MITO_METRIC_QUOTE_AGE, g, sum.decisions > 0 ? sum.age / sum.decisions : NAN);
        sim_row_put(row, MITO_METRIC_QUOTE_ERROR, g, sum.quotes > 0 ? sum.error / sum.quotes : NAN);
    }
}

static void sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    float *rate = mito_metrics_series(context, MITO_METRIC_SERIES_OBSERVED_RATE, at);
    float *age = mito_metrics_series(context, MITO_METRIC_SERIES_OBSERVED_AGE, at);

    for (uint32_t i = 0; i < spec->venue_count; i++) {
        rate[i] = age[i] = NAN; /* nobody looks at it */
    }
    for (uint32_t p = 0; p < spec->position_count; p++) {
        const struct mito_position_state *seen = mito_state_position(context, p);
        float since = (float)((double)(context->engine->now - seen->quoted_at) / SIM_SECOND);
        uint32_t venue = spec->positions[p].venue;
        if (!(age[venue] <= since)) { /* of several strategists the one who looked last */
            rate[venue] = (float)seen->quoted_rate;
            age[venue] = since;
        }
    }
}

const struct mito_part mito_service_part = {
    .name = "service",
    .state_size = state_size,
    .dimensions = dimensions,
    .begin = begin,
    .rows = rows,
    .sample = sample,
};
