/* A field whose value is a column of a data file (sim/table): {file: prices.csv, time: date, value: close, time_unit: date,
 * scale: 1, missing: error}. The path is relative to the study's folder. The file is read when the study is bound; its
 * SHA-256 stands in the resolved study as `sha256`, beside the keys, so another file is another study. */
#ifndef SIM_CONFIG_TABLE_FIELD_H
#define SIM_CONFIG_TABLE_FIELD_H

#include "sim/config/field.h"
#include "sim/table/table.h"

struct sim_table_field {
    const char *file;
    const char *time, *value; /* columns or datasets; NULL: the first and the second column */
    uint32_t time_unit;       /* enum sim_table_unit */
    double scale;
    uint32_t missing;      /* 0: an error, 1: skip such rows */
    struct sim_table data; /* its arrays are owned by the bound study */
};

extern const struct sim_section sim_table_field_section;

#endif
