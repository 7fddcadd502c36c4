/* Rows into the variables of a part. */
#ifndef SIM_RECORD_FILL_H
#define SIM_RECORD_FILL_H

#include "sim/base/status.h"
#include "sim/record/chunk.h"
#include "sim/record/metric.h"
#include "sim/record/schema.h"

#include <stdint.h>

/* Series of the rows [count][strategy] as compressed chunks, in the order (series metric, strategy, block of times).
 * Runs without HDF5, so outside its lock. */
SIM_MUST_USE enum sim_status sim_fill_compress(struct sim_chunk_list *list, const struct sim_layout *layout,
                                               uint32_t batch, const struct sim_row *rows, uint32_t count);

/* Writes everything into the open datasets of a part's schema. Failures are noted in the schema's file. */
void sim_fill_write(const struct sim_schema *schema, const struct sim_chunk_list *list, const struct sim_row *rows,
                    uint32_t count);

#endif
