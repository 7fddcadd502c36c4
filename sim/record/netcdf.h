/* netCDF-4 written through plain HDF5: files, groups, dimensions with their coordinates, variables, attributes.
 *
 * A netCDF-4 file is an HDF5 file that keeps a few rules: creation order is tracked everywhere, every axis of every
 * dataset has a dimension scale, labels are variable-length UTF-8. Scales are attached by this file, not by HDF5's
 * high-level library: that one writes the padding of a C struct from its stack into the file, and the same rows must be
 * the same bytes. Source: netCDF-4 file format specification; HDF5 Dimension Scale specification.
 *
 * Calls after a failure do nothing; ask `failed` once at the end. HDF5 is not reentrant here: hold sim_netcdf_lock().
 */
#ifndef SIM_RECORD_NETCDF_H
#define SIM_RECORD_NETCDF_H

#include "sim/base/status.h"
#include "sim/record/store.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIM_NETCDF_DIMENSIONS = 64, /* per group */
    SIM_NETCDF_RANK = 8         /* of a variable */
};

/* One lock for all of HDF5 in the process; quiets HDF5's own printing for the calling thread. */
void sim_netcdf_lock(void);
void sim_netcdf_unlock(void);

struct sim_netcdf {
    hid_t id;
    struct sim_store *store; /* borrowed: outlives the file */
    int32_t next_dimension;
    bool failed, no_memory;
    char cause[200]; /* HDF5's innermost message of the first failure */
};

struct sim_netcdf_reference {
    hobj_ref_t dataset;
    uint32_t axis;
    uint32_t zero; /* the file's compound has 16 bytes; these 4 are never garbage */
};

struct sim_netcdf_dimension {
    char name[64];
    hsize_t size;
    hid_t scale;
    hobj_ref_t reference;               /* to the scale */
    struct sim_netcdf_reference *users; /* owned */
    uint32_t user_count, user_capacity;
};

struct sim_netcdf_group {
    struct sim_netcdf *file; /* borrowed */
    hid_t id;
    uint32_t dimension_count;
    struct sim_netcdf_dimension dimensions[SIM_NETCDF_DIMENSIONS];
};

/* Creates a file on `store`. `chunk_fan`: half the entries of a chunk index node; 2 keeps small files small. */
void sim_netcdf_create(struct sim_netcdf *file, struct sim_store *store, unsigned chunk_fan);
/* Opens the file on `store` read-only. */
void sim_netcdf_open(struct sim_netcdf *file, struct sim_store *store);
/* Also after a failed create or open. */
void sim_netcdf_close(struct sim_netcdf *file);
/* Remembers a failure and its cause. Returns `result`. */
int64_t sim_netcdf_note(struct sim_netcdf *file, int64_t result);

/* Remembers that memory ran out. */
void sim_netcdf_starve(struct sim_netcdf *file);
/* What became of a written file: SIM_OK, SIM_NO_MEMORY, or SIM_INTERNAL with HDF5's words. */
SIM_MUST_USE enum sim_status sim_netcdf_outcome(const struct sim_netcdf *file, const char *path,
                                                struct sim_error *error);

/* The root ("/") or a new group below it. */
void sim_netcdf_group_begin(struct sim_netcdf_group *group, struct sim_netcdf *file, const char *name);
/* Writes the lists of users of each dimension; no variable may follow. */
void sim_netcdf_group_end(struct sim_netcdf_group *group);

/* Index of a dimension by name, or SIM_NETCDF_DIMENSIONS. */
uint32_t sim_netcdf_find(const struct sim_netcdf_group *group, const char *name);
/* Handle of the coordinate variable, for more attributes. */
hid_t sim_netcdf_scale(const struct sim_netcdf_group *group, uint32_t dimension);

/* Scales of a dataset's axes: attaches them, and remembers the dataset as their user. */
void sim_netcdf_attach(struct sim_netcdf_group *group, hid_t dataset, const uint32_t *axes, int rank);
/* A reference to an object of the file. */
hobj_ref_t sim_netcdf_reference(struct sim_netcdf *file, hid_t object);
/* Type of a variable-length UTF-8 text; the caller closes it. */
hid_t sim_netcdf_text_type(void);

/* Attributes of an object. */
void sim_netcdf_text(struct sim_netcdf *file, hid_t object, const char *name, const char *text);
void sim_netcdf_fixed_text(struct sim_netcdf *file, hid_t object, const char *name, const char *text); /* ASCII */
void sim_netcdf_number(struct sim_netcdf *file, hid_t object, const char *name, hid_t type, const void *value);
void sim_netcdf_numbers(struct sim_netcdf *file, hid_t object, const char *name, hid_t type, hsize_t count,
                        const void *values);

#endif
