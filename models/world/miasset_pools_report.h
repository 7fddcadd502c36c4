/* Measures of the part `miasset_pools`, as hooks of its descriptor. */
#ifndef MITO_WORLD_MIASSET_POOLS_REPORT_H
#define MITO_WORLD_MIASSET_POOLS_REPORT_H

#include "models/world/miasset_pools_own.h"

void mito_miasset_pools_report_begin(struct sim_context *context);
void mito_miasset_pools_report_measure(struct sim_context *context);
void mito_miasset_pools_report_rows(struct sim_context *context, struct sim_row *row);
void mito_miasset_pools_report_sample(struct sim_context *context, uint32_t at);

#endif
