/* The summary as JSON: unrounded, in the units of the file. */
#ifndef SIM_CLI_TABLE_JSON_H
#define SIM_CLI_TABLE_JSON_H

#include "sim/cli/table.h"
#include "sim/record/result.h"

/* {"points": [{"runs": [...], "metrics": [{"name", "strategy", "entity", "mean", ...}], "differences": [...]}]} */
SIM_MUST_USE enum sim_status sim_table_json_print(const struct sim_result *result,
                                                  const struct sim_table_choice *choice, FILE *out, uint64_t *failed,
                                                  struct sim_error *error);

#endif
