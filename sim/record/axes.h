/* The axes of a group in the file: coordinates of point, replicate, strategy, time and the model's dimensions, and the
 * swept parameters along `point`. Each group gets its own. */
#ifndef SIM_RECORD_AXES_H
#define SIM_RECORD_AXES_H

#include "sim/record/schema.h"

#include <stdbool.h>

/* Which there are beside point and strategy. */
struct sim_axes {
    bool replicate, time, entities;
};

/* Finds the variable names of the swept parameters: `_` for `.`, and `_swept` behind a name that the file has already.
 * Fills schema->parameters and schema->coordinates; false: out of memory. */
SIM_MUST_USE bool sim_axes_name(struct sim_schema *schema);

/* Writes the coordinates and the swept parameters into `group`. */
void sim_axes_write(const struct sim_schema *schema, struct sim_netcdf_group *group, struct sim_axes axes);

/* Axes of a metric's entities in `group`, appended at axes[rank]; returns the new rank. */
int sim_axes_entities(const struct sim_netcdf_group *group, const struct sim_metric *metric, uint32_t *axes, int rank);

#endif
