/* Inside the room: a table while it is read. */
#ifndef SIM_TABLE_PART_H
#define SIM_TABLE_PART_H

#include "sim/table/table.h"

#include <stddef.h>

struct sim_part_bytes {
    const char *name; /* for messages */
    const char *text; /* ends with a NUL behind `length` bytes */
    size_t length;
};

/* Room for `capacity` rows; false when memory is short. */
bool sim_table_reserve(struct sim_table *table, uint32_t capacity);

SIM_MUST_USE enum sim_status sim_csv_read(const struct sim_part_bytes *bytes, const struct sim_table_request *request,
                                          struct sim_table *table, struct sim_error *error);
bool sim_hdf5_is(const struct sim_part_bytes *bytes);
SIM_MUST_USE enum sim_status sim_hdf5_read(const struct sim_part_bytes *bytes, const struct sim_table_request *request,
                                           struct sim_table *table, struct sim_error *error);

/* " did you mean ..." or the known names, for a column that is not there. `text` holds SIM_PART_HINT bytes. */
#define SIM_PART_HINT 400
const char *sim_table_hint(const char *word, const char *const *names, size_t count, char *text);

#endif
