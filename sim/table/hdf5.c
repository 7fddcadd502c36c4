#include "sim/table/part.h"

#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_AT_MOST = 200 };

bool sim_hdf5_is(const struct sim_part_bytes *bytes)
{
    return bytes->length >= 8 && memcmp(bytes->text, "\x89HDF\r\n\x1a\n", 8) == 0;
}

/* The file as HDF5 opens it: an image in memory, so that no file is touched again. < 0 on failure. */
static hid_t open_image(const struct sim_part_bytes *bytes)
{
    hid_t access, file = -1;
    void *image = malloc(bytes->length);

    (void)H5dont_atexit(); /* as sim/record/netcdf.c, whoever is first */
    access = H5Pcreate(H5P_FILE_ACCESS);
    if (image != NULL) {
        memcpy(image, bytes->text, bytes->length);
        if (H5Pset_fapl_core(access, 1 << 16, 0) >= 0 && H5Pset_file_image(access, image, bytes->length) >= 0) {
            /* The library wants a name that no file can have. */
            file = H5Fopen("/dev/null/table", H5F_ACC_RDONLY, access);
        }
    }
    free(image);
    H5Pclose(access);
    return file;
}

/* Names in the group in which `path` stands, for the hint; the caller frees them. */
static size_t list_names(hid_t file, const char *path, char *names[NAMES_AT_MOST])
{
    char group[300] = "/";
    const char *slash = strrchr(path, '/');
    H5G_info_t info;
    size_t count = 0;

    if (slash != NULL && slash > path) {
        snprintf(group, sizeof group, "%.*s", (int)(slash - path), path);
    }
    hid_t opened = H5Gopen2(file, group, H5P_DEFAULT);
    if (opened < 0) {
        return 0;
    }
    for (hsize_t i = 0; H5Gget_info(opened, &info) >= 0 && i < info.nlinks && count < NAMES_AT_MOST; i++) {
        ssize_t length = H5Lget_name_by_idx(opened, ".", H5_INDEX_NAME, H5_ITER_INC, i, NULL, 0, H5P_DEFAULT);
        char *name = length < 0 ? NULL : malloc((size_t)length + 1);
        if (name != NULL) {
            H5Lget_name_by_idx(opened, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, (size_t)length + 1, H5P_DEFAULT);
            names[count++] = name;
        }
    }
    H5Gclose(opened);
    return count;
}

static enum sim_status no_list(const char *name, const char *path, struct sim_error *error)
{
    return sim_error_fill(error, SIM_BAD_CONFIG, "%s: \"%.100s\" is no list of numbers", name, path);
}

static enum sim_status no_dataset(hid_t file, const char *name, const char *path, struct sim_error *error)
{
    char *names[NAMES_AT_MOST] = {NULL}, hint[SIM_PART_HINT];
    size_t count = list_names(file, path, names);
    const char *slash = strrchr(path, '/'), *last = slash == NULL ? path : slash + 1;
    enum sim_status status = sim_error_fill(error, SIM_BAD_CONFIG, "%s: no dataset \"%.100s\"%s", name, path,
                                            sim_table_hint(last, (const char *const *)names, count, hint));

    for (size_t i = 0; i < count; i++) {
        status = strcmp(names[i], last) == 0 ? no_list(name, path, error) : status; /* a group */
        free(names[i]);
    }
    return status;
}

/* A one-dimensional dataset as doubles; *values is the caller's to free. Whole numbers up to 2^53 stay exact. */
static enum sim_status read_dataset(hid_t file, const char *name, const char *path, double **values, hsize_t *count,
                                    struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    hid_t data = H5Dopen2(file, path, H5P_DEFAULT);
    hid_t space = -1, type = -1;

    if (data < 0) {
        return no_dataset(file, name, path, error);
    }
    space = H5Dget_space(data);
    type = H5Dget_type(data);
    H5T_class_t class = H5Tget_class(type);
    if (H5Sget_simple_extent_ndims(space) != 1 || (class != H5T_INTEGER && class != H5T_FLOAT)) {
        status = no_list(name, path, error);
        goto out;
    }
    H5Sget_simple_extent_dims(space, count, NULL);
    if (*count == 0 || *count > SIM_TABLE_BYTES / 8) {
        status = sim_error_fill(error, SIM_BAD_CONFIG, "%s: dataset \"%.100s\" has %llu rows", name, path,
                                (unsigned long long)*count);
        goto out;
    }
    *values = malloc(*count * sizeof **values);
    if (*values == NULL) {
        status = SIM_NO_MEMORY;
    } else if (H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, *values) < 0) {
        status = sim_error_fill(error, SIM_BAD_CONFIG, "%s: dataset \"%.100s\" cannot be read", name, path);
    }
out:
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(data);
    return status;
}

static enum sim_status add_rows(const char *name, const struct sim_table_request *request, const double *times,
                                const double *values, uint32_t count, struct sim_table *table, struct sim_error *error)
{
    double unit = request->unit == SIM_TABLE_SECONDS ? (double)SIM_SECOND : 1.0;

    for (uint32_t i = 0; i < count; i++) {
        double moment = rint(times[i] * unit);
        uint32_t n = table->count;
        bool falls = n >= 2 && table->time[1] < table->time[0];

        if (!(fabs(moment) < 0x1p53)) {
            return sim_error_fill(error, SIM_BAD_CONFIG, "%s: %.100s[%u] is no time", name, request->time, i);
        }
        if (isnan(values[i]) && request->skip_empty) {
            continue;
        }
        if (!isfinite(values[i] * request->scale)) {
            return sim_error_fill(error, SIM_BAD_CONFIG, "%s: %.100s[%u] is no finite number%s", name, request->value,
                                  i, isnan(values[i]) ? "; `missing: skip` leaves such rows out" : "");
        }
        if (n > 0 &&
            ((sim_time)moment == table->time[n - 1] || (n > 1 && ((sim_time)moment < table->time[n - 1]) != falls))) {
            return sim_error_fill(error, SIM_BAD_CONFIG, "%s: %.100s[%u] does not come after the time before it", name,
                                  request->time, i);
        }
        table->time[n] = (sim_time)moment;
        table->value[n] = values[i] * request->scale;
        table->count++;
    }
    if (table->count == 0) {
        return sim_error_fill(error, SIM_BAD_CONFIG, "%s: the table has no rows", name);
    }
    return SIM_OK;
}

static enum sim_status read_file(hid_t file, const char *name, const struct sim_table_request *request,
                                 struct sim_table *table, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    double *times = NULL, *values = NULL;
    hsize_t count = 0, other = 0;

    SIM_TRY(read_dataset(file, name, request->time, &times, &count, error));
    SIM_TRY(read_dataset(file, name, request->value, &values, &other, error));
    if (count != other) {
        status = sim_error_fill(error, SIM_BAD_CONFIG, "%s: %.100s has %llu rows, %.100s has %llu", name, request->time,
                                (unsigned long long)count, request->value, (unsigned long long)other);
        goto out;
    }
    if (!sim_table_reserve(table, (uint32_t)count)) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    SIM_TRY(add_rows(name, request, times, values, (uint32_t)count, table, error));
out:
    free(times);
    free(values);
    return status;
}

enum sim_status sim_hdf5_read(const struct sim_part_bytes *bytes, const struct sim_table_request *request,
                              struct sim_table *table, struct sim_error *error)
{
    enum sim_status status;
    hid_t file = -1;

    if (request->time == NULL || request->value == NULL) {
        return sim_error_fill(error, SIM_BAD_CONFIG,
                              "%s: an HDF5 file needs the names of both datasets, time and value", bytes->name);
    }
    if (request->unit == SIM_TABLE_DATE) {
        return sim_error_fill(error, SIM_BAD_CONFIG, "%s: times in HDF5 are numbers; set `time_unit` to s or ms",
                              bytes->name);
    }
    /* The library would print its own errors. */
    H5E_BEGIN_TRY
    {
        file = open_image(bytes);
        if (file < 0) {
            status = sim_error_fill(error, SIM_BAD_CONFIG, "%s: this HDF5 file is torn or altered", bytes->name);
        } else {
            status = read_file(file, bytes->name, request, table, error);
            H5Fclose(file);
        }
    }
    H5E_END_TRY;
    return status;
}
