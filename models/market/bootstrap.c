/* bootstrap: new luck from recorded returns, by the stationary bootstrap of D. Politis and J. Romano, "The stationary
 * bootstrap" (1994). A return keeps the time it took, so a table with gaps keeps them. */
#include "models/market/price.h"
#include "models/market/purpose.h"
#include "models/market/series.h"

#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "table", .type = SIM_FIELD_TABLE, .offset = offsetof(struct mito_price_bootstrap, table),
     .section = &sim_table_field_section, .help = "The recorded prices whose returns are drawn."},
    {.name = "of", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_price_bootstrap, of),
     .fallback = "none", .reference = "assets", .help = "The asset in whose units the table is; none: USD."},
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_bootstrap, start),
     .fallback = "none", .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "Price at the start of the warm-up; none: the table's last."},
    {.name = "block", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_price_bootstrap, block),
     .fallback = "10d", .unit = "s", .low = 1000, .high = 1e13,
     .help = "Mean length of a block: how much of the memory between returns is kept.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "stays of calm and turbulent times of ETH last 12.4 and 5.6 days (hidden Markov model 2018-2026)",
     .date = "2026-01-02", .plausible = "1d .. 60d"},
    {.name = "joint", .type = SIM_FIELD_TEXT, .offset = offsetof(struct mito_price_bootstrap, joint),
     .fallback = "none",
     .help = "Prices with the same word take the same rows at the same time and so keep their correlation; their tables "
             "must have the same rows."},
    {.name = "centred", .type = SIM_FIELD_BOOL, .offset = offsetof(struct mito_price_bootstrap, centred),
     .fallback = "false", .design = true, .help = "Take the table's mean logarithmic return off."},
    {0},
};
const struct sim_section mito_bootstrap_section = {
    "bootstrap", "Recorded returns in random blocks: the stationary bootstrap.", sizeof(struct mito_price_bootstrap),
    fields};

static const uint32_t *of(const void *parameters)
{
    const struct mito_price_bootstrap *bootstrap = parameters;

    return bootstrap->of == SIM_FIELD_NONE ? NULL : &bootstrap->of;
}

static void check(const void *parameters, const struct mito_grid *grid, struct sim_bound *bound)
{
    const struct mito_price_bootstrap *bootstrap = parameters;

    (void)grid;
    mito_series_check(bound, &bootstrap->table, bootstrap->of, &bootstrap->start);
}

static double start(const void *parameters)
{
    const struct mito_price_bootstrap *bootstrap = parameters;
    const struct sim_table *table = &bootstrap->table.data;

    return sim_quantity_is_none(&bootstrap->start) ? table->value[table->count - 1]
                                                   : sim_quantity_double(&bootstrap->start);
}

static double volatility(const void *parameters)
{
    return mito_series_volatility(&((const struct mito_price_bootstrap *)parameters)->table.data);
}

/* Blocks follow each other at random: what a table takes back later than that is lost. */
static double variance(const void *parameters, double years)
{
    const struct mito_price_bootstrap *bootstrap = parameters;
    double block = (double)bootstrap->block / (double)SIM_YEAR, within = years < block ? years : block;

    return mito_series_variance(&bootstrap->table.data, within) * (years / within);
}

/* The rows as they come: return `row` is from row to row + 1. */
struct rows {
    struct sim_stream stream;
    double leave; /* probability that a return begins a new block */
    uint32_t count, row, ordinal;
};

static void next(struct rows *rows)
{
    struct sim_draw draw = sim_stream_at(&rows->stream, rows->ordinal);
    bool fresh = sim_draw_uniform(&draw) < rows->leave || rows->ordinal == 0;

    rows->ordinal++;
    rows->row = fresh ? (uint32_t)sim_draw_below(&draw, rows->count) : (rows->row + 1) % rows->count;
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_bootstrap *bootstrap = view->parameters;
    const struct sim_table *table = &bootstrap->table.data;
    const uint32_t returns = table->count - 1;
    const double span = (double)(table->time[returns] - table->time[0]);
    const double trend = bootstrap->centred ? sim_math_log(table->value[returns] / table->value[0]) / span : 0.0;
    uint32_t entity = bootstrap->joint == NULL ? view->entity : sim_stream_entity("joint", bootstrap->joint);
    struct rows rows = {.stream = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE_BLOCK, entity),
                        .leave = span / (double)returns / (double)bootstrap->block,
                        .count = returns};
    double price = start(bootstrap);
    sim_time now = 0, due;

    next(&rows);
    due = table->time[rows.row + 1] - table->time[rows.row];
    for (uint32_t k = 0; k < view->grid->points; k++) {
        for (now = (sim_time)k * view->grid->step; due <= now;) {
            price *= table->value[rows.row + 1] / table->value[rows.row];
            next(&rows);
            due += table->time[rows.row + 1] - table->time[rows.row];
        }
        path[k] = price * (bootstrap->centred ? sim_math_exp(-trend * (double)now) : 1.0) *
                  (view->of == NULL ? 1.0 : view->of[k]);
    }
}

const struct mito_price_kind mito_bootstrap_kind = {.section = &mito_bootstrap_section,
                                                    .of = of,
                                                    .check = check,
                                                    .start = start,
                                                    .volatility = volatility,
                                                    .variance = variance,
                                                    .draw = draw};
