/* Tables of data: one column of values over one column of times, from a CSV or an HDF5 file.
 *
 * CSV: UTF-8, a header line with the names of the columns, commas, optional double quotes, lines that begin with # are
 * comments; every line has as many fields as the header. HDF5: two one-dimensional datasets of the same length.
 *
 * Promise: whatever the bytes, the call ends with a table or with a message that names the place (file:line:column) and,
 * for a column that is not there, the nearest one that is. Times come back rising; a table that falls throughout is turned
 * round. Values are finite. The file is read once: `sha256` is of the very bytes that were parsed. */
#ifndef SIM_TABLE_TABLE_H
#define SIM_TABLE_TABLE_H

#include "sim/base/hash.h"
#include "sim/base/status.h"
#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_TABLE_BYTES (256u << 20) /* of a file: far above any series that a study replays */

enum sim_table_unit {
    SIM_TABLE_SECONDS,      /* a number: seconds since any moment, 1970 for calendars */
    SIM_TABLE_MILLISECONDS, /* the same in milliseconds */
    SIM_TABLE_DATE          /* 2022-05-01, 2022-05-01T00:15Z, 2021-12-25 00:30:00+00:00; without a zone: UTC. CSV only */
};

struct sim_table_request {
    const char *path;
    const char *time;  /* name of a column or dataset; NULL: the first column (CSV) */
    const char *value; /* the same; NULL: the second column (CSV) */
    enum sim_table_unit unit;
    double scale;    /* values are multiplied by it */
    bool skip_empty; /* rows without a value (an empty field, NaN) are left out; else they are errors */
};

struct sim_table {
    uint32_t count;  /* at least 1 */
    sim_time *time;  /* owned: count, strictly rising, ms */
    double *value;   /* owned: count, finite */
    char sha256[SIM_HASH_SHA256_TEXT];
};

/* SIM_BAD_CONFIG with a message: no such file, not a table, a bad cell; SIM_IO: the disk failed. On failure *table is
 * zeroed. One thread at a time, since HDF5 is one library state. */
SIM_MUST_USE enum sim_status sim_table_read(const struct sim_table_request *request, struct sim_table *table,
                                            struct sim_error *error);
void sim_table_fini(struct sim_table *table); /* leaves it zeroed */

#endif
