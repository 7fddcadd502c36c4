/* What replayed and resampled tables share. */
#ifndef MITO_MARKET_SERIES_H
#define MITO_MARKET_SERIES_H

#include "models/market/processes.h"
#include "sim/config/bound.h"

/* Faults for a table that is no series of prices: fewer than two rows, or a value that is not above 0; and for a start
 * in USD beside a price in units of another asset. */
void mito_series_check(struct sim_bound *bound, const struct sim_table_field *table, uint32_t of,
                       const struct sim_quantity *start);

/* Root of the sum of squared logarithmic returns per year that the table spans. */
double mito_series_volatility(const struct sim_table *table);

/* Mean square of the change over `years` in the table, at most volatility^2 years; beyond half of its span it grows in
 * proportion. A table that returns to an anchor strays less than its volatility says. */
double mito_series_variance(const struct sim_table *table, double years);

#endif
