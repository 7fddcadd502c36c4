#include "sim/record/dataset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TRACKED (H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)

static void close_list(hid_t list)
{
    if (list > 0) {
        H5Pclose(list);
    }
}

static void close_object(hid_t object)
{
    if (object > 0) {
        H5Oclose(object);
    }
}

static hid_t creation_list(struct sim_netcdf *file)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);

    sim_netcdf_note(file, H5Pset_attr_creation_order(list, TRACKED));
    sim_netcdf_note(file, H5Pset_obj_track_times(list, false));
    return list;
}

static void describe(struct sim_netcdf *file, hid_t dataset, const char *units, const char *long_name)
{
    if (long_name != NULL) {
        sim_netcdf_text(file, dataset, "long_name", long_name);
    }
    if (units != NULL) {
        sim_netcdf_text(file, dataset, "units", units);
    }
}

static hid_t dataset_create(struct sim_netcdf_group *group, const char *name, hid_t type, hid_t space, hid_t creation)
{
    if (group->file->failed) {
        return -1;
    }
    return sim_netcdf_note(group->file, H5Dcreate2(group->id, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT));
}

uint32_t sim_dataset_dimension(struct sim_netcdf_group *group, const struct sim_dataset_coordinate *coordinate)
{
    struct sim_netcdf *file = group->file;
    uint32_t index = group->dimension_count;
    hsize_t limit = coordinate->chunk > 0 ? H5S_UNLIMITED : coordinate->size;
    hid_t type = coordinate->labels != NULL ? sim_netcdf_text_type() : H5Tcopy(coordinate->type);
    hid_t space = H5Screate_simple(1, &coordinate->size, &limit), creation = creation_list(file);

    if (index == SIM_NETCDF_DIMENSIONS) {
        sim_netcdf_note(file, -1);
        index = 0;
    }
    struct sim_netcdf_dimension *dimension = &group->dimensions[index];
    *dimension = (struct sim_netcdf_dimension){.size = coordinate->size, .scale = -1};
    snprintf(dimension->name, sizeof dimension->name, "%s", coordinate->name);
    if (coordinate->chunk > 0) {
        sim_netcdf_note(file, H5Pset_chunk(creation, 1, &coordinate->chunk));
        sim_netcdf_note(file, H5Pset_fletcher32(creation));
    }
    dimension->scale = dataset_create(group, coordinate->name, type, space, creation);
    if (dimension->scale >= 0) {
        const void *values = coordinate->labels != NULL ? (const void *)coordinate->labels : coordinate->values;
        sim_netcdf_note(file, H5Dwrite(dimension->scale, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
        dimension->reference = sim_netcdf_reference(file, dimension->scale);
        sim_netcdf_fixed_text(file, dimension->scale, "CLASS", "DIMENSION_SCALE");
        sim_netcdf_fixed_text(file, dimension->scale, "NAME", coordinate->name);
        sim_netcdf_number(file, dimension->scale, "_Netcdf4Dimid", H5T_NATIVE_INT32, &file->next_dimension);
        describe(file, dimension->scale, coordinate->units, coordinate->long_name);
    }
    file->next_dimension++;
    group->dimension_count = index + 1;
    close_list(creation);
    H5Sclose(space);
    H5Tclose(type);
    return index;
}

static void fill_with(struct sim_netcdf *file, hid_t creation, hid_t type)
{
    const double nothing = NAN;
    const uint64_t zero = 0;

    if (H5Tget_class(type) == H5T_FLOAT) {
        sim_netcdf_note(file, H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &nothing));
    } else {
        sim_netcdf_note(file, H5Pset_fill_value(creation, H5T_NATIVE_UINT64, &zero));
    }
}

static void filter_with(struct sim_netcdf *file, hid_t creation, const struct sim_dataset_variable *variable)
{
    if (variable->filter == SIM_DATASET_PLAIN) {
        return;
    }
    sim_netcdf_note(file, H5Pset_chunk(creation, variable->rank, variable->chunk));
    if (variable->filter == SIM_DATASET_FLETCHER) {
        sim_netcdf_note(file, H5Pset_fletcher32(creation));
    } else {
        sim_netcdf_note(file, H5Pset_shuffle(creation));
        sim_netcdf_note(file, H5Pset_deflate(creation, 1));
    }
}

/* Extents of the axes now, and at most: those whose coordinate may grow may grow too. */
static hid_t space_over(const struct sim_netcdf_group *group, const uint32_t *axes, int rank)
{
    hsize_t size[SIM_NETCDF_RANK], limit[SIM_NETCDF_RANK];

    for (int axis = 0; axis < rank; axis++) {
        SIM_CHECK(axes[axis] < group->dimension_count);
        const struct sim_netcdf_dimension *dimension = &group->dimensions[axes[axis]];
        hid_t space = dimension->scale >= 0 ? H5Dget_space(dimension->scale) : -1;
        size[axis] = limit[axis] = dimension->size;
        if (space >= 0) {
            H5Sget_simple_extent_dims(space, NULL, &limit[axis]);
            H5Sclose(space);
        }
    }
    return H5Screate_simple(rank, size, limit);
}

hid_t sim_dataset_variable(struct sim_netcdf_group *group, const struct sim_dataset_variable *variable)
{
    struct sim_netcdf *file = group->file;

    if (file->failed) {
        return -1;
    }
    hid_t space = space_over(group, variable->axes, variable->rank), creation = creation_list(file);
    fill_with(file, creation, variable->type);
    filter_with(file, creation, variable);
    hid_t dataset = dataset_create(group, variable->name, variable->type, space, creation);
    if (dataset >= 0) {
        sim_netcdf_attach(group, dataset, variable->axes, variable->rank);
        describe(file, dataset, variable->units, variable->long_name);
        if (H5Tget_class(variable->type) == H5T_FLOAT) {
            const float narrow = NAN;
            const double wide = NAN;
            bool is_wide = H5Tget_size(variable->type) == sizeof wide;
            sim_netcdf_numbers(file, dataset, "_FillValue", is_wide ? H5T_IEEE_F64LE : H5T_IEEE_F32LE, 1,
                               is_wide ? (const void *)&wide : (const void *)&narrow);
        }
    }
    close_list(creation);
    H5Sclose(space);
    return dataset;
}

hid_t sim_dataset_words(struct sim_netcdf_group *group, const char *name, const char *long_name, uint32_t dimension,
                        const char *const *words)
{
    struct sim_netcdf *file = group->file;

    if (file->failed) {
        return -1;
    }
    hid_t space = space_over(group, &dimension, 1), creation = creation_list(file), type = sim_netcdf_text_type();
    hid_t dataset = dataset_create(group, name, type, space, creation);
    if (dataset >= 0) {
        sim_netcdf_note(file, H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, words));
        sim_netcdf_attach(group, dataset, &dimension, 1);
        describe(file, dataset, "1", long_name);
    }
    close_list(creation);
    H5Sclose(space);
    H5Tclose(type);
    return dataset;
}

void sim_dataset_document(struct sim_netcdf_group *group, const char *name, const char *long_name, const char *text)
{
    struct sim_netcdf *file = group->file;
    hid_t space = H5Screate(H5S_SCALAR), creation = creation_list(file), type = sim_netcdf_text_type();
    hid_t dataset = dataset_create(group, name, type, space, creation);

    if (dataset >= 0) {
        sim_netcdf_note(file, H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text));
        describe(file, dataset, "1", long_name);
    }
    close_object(dataset);
    close_list(creation);
    H5Sclose(space);
    H5Tclose(type);
}

/* --- values --- */

/* The box in the file, and a memory space of its shape; both closed by the caller. */
static bool select_box(struct sim_netcdf *file, hid_t dataset, const hsize_t *start, const hsize_t *count, hid_t *space,
                       hid_t *memory)
{
    *space = *memory = -1;
    if (file->failed || dataset < 0) {
        return false;
    }
    *space = sim_netcdf_note(file, H5Dget_space(dataset));
    if (file->failed) {
        return false;
    }
    sim_netcdf_note(file, H5Sselect_hyperslab(*space, H5S_SELECT_SET, start, NULL, count, NULL));
    *memory = sim_netcdf_note(file, H5Screate_simple(H5Sget_simple_extent_ndims(*space), count, NULL));
    return !file->failed;
}

static void close_box(hid_t space, hid_t memory)
{
    if (space >= 0) {
        H5Sclose(space);
    }
    if (memory >= 0) {
        H5Sclose(memory);
    }
}

void sim_dataset_write(struct sim_netcdf *file, hid_t dataset, hid_t type, const hsize_t *start, const hsize_t *count,
                       const void *values)
{
    hid_t space, memory;

    if (select_box(file, dataset, start, count, &space, &memory)) {
        sim_netcdf_note(file, H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values));
    }
    close_box(space, memory);
}

void sim_dataset_read(struct sim_netcdf *file, hid_t dataset, hid_t type, const hsize_t *start, const hsize_t *count,
                      void *values)
{
    hid_t space, memory;

    if (select_box(file, dataset, start, count, &space, &memory)) {
        sim_netcdf_note(file, H5Dread(dataset, type, memory, space, H5P_DEFAULT, values));
    }
    close_box(space, memory);
}
