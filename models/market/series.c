#include "models/market/series.h"

#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

void mito_series_check(struct sim_bound *bound, const struct sim_table_field *table, uint32_t of,
                       const struct sim_quantity *start)
{
    if (table->data.count < 2) {
        sim_bound_fault(bound, &table->file, "the table has one row; prices need two at least");
    }
    for (uint32_t i = 0; i < table->data.count; i++) {
        if (!(table->data.value[i] > 0.0)) {
            sim_bound_fault(bound, &table->value, "value %u of the table is %.15g; a price is above 0", i + 1,
                            table->data.value[i]);
            break;
        }
    }
    if (of != SIM_FIELD_NONE && !sim_quantity_is_none(start)) {
        sim_bound_fault(bound, start, "with `of` the table is in units of that asset: its price is the start");
    }
}

double mito_series_volatility(const struct sim_table *table)
{
    double sum = 0.0;

    for (uint32_t i = 1; i < table->count; i++) {
        double step = sim_math_log(table->value[i] / table->value[i - 1]);

        sum += step * step;
    }
    return sqrt(sum * ((double)SIM_YEAR / (double)(table->time[table->count - 1] - table->time[0])));
}

double mito_series_variance(const struct sim_table *table, double years)
{
    double span = (double)(table->time[table->count - 1] - table->time[0]) / (double)SIM_YEAR, sum = 0.0, time = 0.0;
    double volatility = mito_series_volatility(table), rows = rint(years / span * (double)(table->count - 1));
    uint32_t most = table->count / 2 > 1 ? table->count / 2 : 1;
    uint32_t apart = !(rows > 1.0) ? 1 : rows < (double)most ? (uint32_t)rows : most;

    for (uint32_t i = apart; i < table->count; i++) {
        double change = sim_math_log(table->value[i] / table->value[i - apart]);

        sum += change * change;
        time += (double)(table->time[i] - table->time[i - apart]) / (double)SIM_YEAR;
    }
    sum *= years / time;
    return sum < volatility * volatility * years ? sum : volatility * volatility * years;
}
