/* history: a recorded price, replayed in every replicate. */
#include "models/market/price.h"
#include "models/market/series.h"

#include "sim/config/quantity.h"
#include "sim/table/moment.h"

#include <stddef.h>

static const struct sim_field fields[] = {
    {.name = "table", .type = SIM_FIELD_TABLE, .offset = offsetof(struct mito_price_history, table),
     .section = &sim_table_field_section, .help = "The recorded prices."},
    {.name = "of", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_price_history, of), .fallback = "none",
     .reference = "assets", .help = "The asset in whose units the table is; none: USD."},
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_history, start),
     .fallback = "none", .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "Price at the start of the warm-up, to which the table is scaled; none keeps its own."},
    {.name = "from", .type = SIM_FIELD_TEXT, .offset = offsetof(struct mito_price_history, from), .fallback = "none",
     .help = "Moment of the table that the warm-up starts at, as 2022-05-12; none: its first row."},
    {.name = "repeat", .type = SIM_FIELD_BOOL, .offset = offsetof(struct mito_price_history, repeat),
     .fallback = "false", .design = true,
     .help = "Where the table ends, go on with its returns from `from`; else a table that is too short is an error."},
    {0},
};
const struct sim_section mito_history_section = {
    "history", "A recorded price, the same in every replicate: the last row at or before each moment.",
    sizeof(struct mito_price_history), fields};

static const uint32_t *of(const void *parameters)
{
    const struct mito_price_history *history = parameters;

    return history->of == SIM_FIELD_NONE ? NULL : &history->of;
}

/* The moment of the table that is grid point 0, and the row that stands then. */
static uint32_t first_row(const struct mito_price_history *history, sim_time *moment)
{
    const struct sim_table *table = &history->table.data;
    uint32_t row = 0;

    *moment = table->time[0];
    if (history->from != NULL && sim_moment_read(history->from, moment)) {
        while (row + 1 < table->count && table->time[row + 1] <= *moment) {
            row++;
        }
    }
    return row;
}

static void check(const void *parameters, const struct mito_grid *grid, struct sim_bound *bound)
{
    const struct mito_price_history *history = parameters;
    const struct sim_table *table = &history->table.data;
    sim_time moment, last = table->time[table->count - 1];

    mito_series_check(bound, &history->table, history->of, &history->start);
    if (table->count < 2) {
        return;
    }
    if (history->from != NULL && !sim_moment_read(history->from, &moment)) {
        sim_bound_fault(bound, &history->from, "\"%.60s\" is no date such as 2022-05-12 or 2022-05-12T06:00Z",
                        history->from);
        return;
    }
    first_row(history, &moment);
    if (moment < table->time[0] || moment >= last) {
        sim_bound_fault(bound, &history->from, "the table does not cover this moment");
        return;
    }
    /* A row speaks until the next would come. */
    sim_time until = last + (last - table->time[table->count - 2]);
    sim_time wanted = mito_grid_time(grid, grid->points - 1) - grid->origin;
    if (!history->repeat && wanted > until - moment) {
        sim_bound_fault(bound, &history->table.file,
                        "the table covers %.4g days; warm-up and horizon need %.4g (or `repeat: true`)",
                        (double)(until - moment) / (double)SIM_DAY, (double)wanted / (double)SIM_DAY);
    }
}

static double start(const void *parameters)
{
    const struct mito_price_history *history = parameters;
    sim_time moment;
    uint32_t row = first_row(history, &moment);

    return sim_quantity_is_none(&history->start) ? history->table.data.value[row]
                                                 : sim_quantity_double(&history->start);
}

static double volatility(const void *parameters)
{
    return mito_series_volatility(&((const struct mito_price_history *)parameters)->table.data);
}

static double variance(const void *parameters, double years)
{
    return mito_series_variance(&((const struct mito_price_history *)parameters)->table.data, years);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_history *history = view->parameters;
    const struct sim_table *table = &history->table.data;
    sim_time moment;
    const uint32_t first = first_row(history, &moment), last = table->count - 1;
    const double growth = table->value[last] / table->value[first];
    double scale = sim_quantity_is_none(&history->start) ? 1.0 : start(history) / table->value[first];
    uint32_t row = first;

    for (uint32_t k = 0; k < view->grid->points; k++, moment += view->grid->step) {
        while (history->repeat && moment >= table->time[last]) {
            moment -= table->time[last] - table->time[first];
            scale *= growth;
            row = first;
        }
        while (row < last && table->time[row + 1] <= moment) {
            row++;
        }
        path[k] = table->value[row] * scale * (view->of == NULL ? 1.0 : view->of[k]);
    }
}

const struct mito_price_kind mito_history_kind = {.section = &mito_history_section,
                                                  .of = of,
                                                  .check = check,
                                                  .start = start,
                                                  .volatility = volatility,
                                                  .variance = variance,
                                                  .draw = draw};
