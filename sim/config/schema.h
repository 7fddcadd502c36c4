/* JSON Schema (draft 2020-12) of a study, printed from the field tables, so that editors complete and check keys. */
#ifndef SIM_CONFIG_SCHEMA_H
#define SIM_CONFIG_SCHEMA_H

#include "sim/config/field.h"

#include <stdio.h>

void sim_schema_print(const struct sim_section *root, const char *title, FILE *out);

#endif
