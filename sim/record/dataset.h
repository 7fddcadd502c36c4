/* Datasets of a netCDF-4 file: coordinates, variables, texts, and their values. As in netcdf.h, calls after a failure
 * do nothing, and the caller holds the lock. */
#ifndef SIM_RECORD_DATASET_H
#define SIM_RECORD_DATASET_H

#include "sim/record/netcdf.h"

#include <hdf5.h>
#include <stdint.h>

enum sim_dataset_filter { SIM_DATASET_PLAIN, SIM_DATASET_FLETCHER, SIM_DATASET_DEFLATE };

struct sim_dataset_variable {
    const char *name, *units, *long_name;
    hid_t type; /* file type: H5T_IEEE_F64LE ... */
    int rank;
    uint32_t axes[SIM_NETCDF_RANK]; /* indices of the group's dimensions */
    hsize_t chunk[SIM_NETCDF_RANK]; /* not used where filter is SIM_DATASET_PLAIN */
    enum sim_dataset_filter filter;
};

/* A coordinate: the dimension's size, and its values as `type` numbers or as `labels`. */
struct sim_dataset_coordinate {
    const char *name, *units, *long_name;
    hsize_t size;
    hsize_t chunk;             /* 0: fixed size. Else unlimited, stored in chunks of this many */
    hid_t type;                /* type of `values` in memory, also in the file */
    const void *values;        /* NULL with labels */
    const char *const *labels; /* NULL with values */
};

/* Adds a dimension with its coordinate variable; returns its index in the group. */
uint32_t sim_dataset_dimension(struct sim_netcdf_group *group, const struct sim_dataset_coordinate *coordinate);
/* Adds a variable over dimensions of the group; the caller closes the handle with H5Dclose. Float variables are filled
 * with NaN and say so in _FillValue; integers are filled with 0 and have none (readers would turn them into floats). */
hid_t sim_dataset_variable(struct sim_netcdf_group *group, const struct sim_dataset_variable *variable);
/* A 1-D variable of words over `dimension`, written at once; the caller closes the handle. */
hid_t sim_dataset_words(struct sim_netcdf_group *group, const char *name, const char *long_name, uint32_t dimension,
                        const char *const *words);
/* A scalar text variable, UTF-8. */
void sim_dataset_document(struct sim_netcdf_group *group, const char *name, const char *long_name, const char *text);

/* Writes `values` (type as in memory) into the box at `start` of extent `count`. */
void sim_dataset_write(struct sim_netcdf *file, hid_t dataset, hid_t type, const hsize_t *start, const hsize_t *count,
                       const void *values);
/* Reads the box. */
void sim_dataset_read(struct sim_netcdf *file, hid_t dataset, hid_t type, const hsize_t *start, const hsize_t *count,
                      void *values);

#endif
