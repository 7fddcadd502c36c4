/* Inside the room: reads the file of a table field whose keys are bound. */
#ifndef SIM_CONFIG_TABLE_LOAD_H
#define SIM_CONFIG_TABLE_LOAD_H

#include "sim/config/member.h"
#include "sim/config/table_field.h"

SIM_MUST_USE enum sim_status sim_table_load(struct sim_bound *bound, struct sim_table_field *field,
                                            struct sim_error *error);

#endif
