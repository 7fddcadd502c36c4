/* Measures of the part `collateral`, as hooks of its descriptor. */
#ifndef MITO_WORLD_COLLATERAL_REPORT_H
#define MITO_WORLD_COLLATERAL_REPORT_H

#include "models/world/collateral_own.h"

void mito_collateral_report_begin(struct sim_context *context);
void mito_collateral_report_measure(struct sim_context *context);
void mito_collateral_report_rows(struct sim_context *context, struct sim_row *row);
void mito_collateral_report_sample(struct sim_context *context, uint32_t at);

#endif
