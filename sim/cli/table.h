/* The summary of a result file, from that file alone, for people or (JSON) for programs. */
#ifndef SIM_CLI_TABLE_H
#define SIM_CLI_TABLE_H

#include "sim/record/result.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct sim_table_choice {
    bool all;  /* every metric that has a mean, every pair of strategies, the assumed parameters by name */
    bool json;
    int64_t point;      /* -1: all */
    const char *metric; /* NULL: the headline ones */
    const struct sim_model *model; /* borrowed: says what a reason means */
};

/* Whether the choice shows a final metric of the file. */
bool sim_table_shows(const struct sim_result *result, uint32_t metric, const struct sim_table_choice *choice);

/* `failed` (may be NULL) gets the number of failed runs in the file. */
SIM_MUST_USE enum sim_status sim_table_print(const char *path, const struct sim_table_choice *choice, FILE *out,
                                             uint64_t *failed, struct sim_error *error);

#endif
