#include "sim/record/netcdf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRACKED (H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)

/* HDF5 is one shared library state whatever we do; its lock is as global as it is. */
static pthread_mutex_t library = PTHREAD_MUTEX_INITIALIZER;

void sim_netcdf_lock(void)
{
    pthread_mutex_lock(&library);
    /* Before the first other call: the library's own exit handler trips over files that could not be written whole. */
    (void)H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL); /* per thread in a thread-safe build, so at every lock */
}

void sim_netcdf_unlock(void)
{
    pthread_mutex_unlock(&library);
}

static herr_t keep_innermost(unsigned depth, const H5E_error2_t *entry, void *cause)
{
    (void)depth;
    if (entry->desc != NULL) {
        snprintf(cause, sizeof((struct sim_netcdf *)0)->cause, "%s", entry->desc);
    }
    return 0;
}

int64_t sim_netcdf_note(struct sim_netcdf *file, int64_t result)
{
    if (result < 0 && !file->failed) {
        file->failed = true;
        snprintf(file->cause, sizeof file->cause, "HDF5 gave no reason");
        H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, file->cause);
    }
    return result;
}

void sim_netcdf_starve(struct sim_netcdf *file)
{
    if (!file->failed) {
        file->failed = file->no_memory = true;
        snprintf(file->cause, sizeof file->cause, "out of memory");
    }
}

enum sim_status sim_netcdf_outcome(const struct sim_netcdf *file, const char *path, struct sim_error *error)
{
    if (!file->failed) {
        return SIM_OK;
    }
    return file->no_memory
               ? sim_error_fill(error, SIM_NO_MEMORY, "out of memory while building %s; finished parts are intact",
                                path)
               : sim_error_fill(error, SIM_INTERNAL, "%s: HDF5 refused to build the file: %s", path, file->cause);
}

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

void sim_netcdf_create(struct sim_netcdf *file, struct sim_store *store, unsigned chunk_fan)
{
    hid_t access = sim_store_access(store);
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    char properties[80];
    unsigned major = 0, minor = 0, release = 0;

    *file = (struct sim_netcdf){.id = -1, .store = store};
    sim_netcdf_note(file, access < 0 || creation < 0 ? -1 : 0);
    sim_netcdf_note(file, H5Pset_link_creation_order(creation, TRACKED));
    sim_netcdf_note(file, H5Pset_attr_creation_order(creation, TRACKED));
    sim_netcdf_note(file, H5Pset_obj_track_times(creation, false));
    sim_netcdf_note(file, H5Pset_istore_k(creation, chunk_fan));
    if (!file->failed) {
        file->id = sim_netcdf_note(file, H5Fcreate("store", H5F_ACC_TRUNC, creation, access));
    }
    close_list(creation);
    close_list(access);

    /* Fixed-length ASCII, as netCDF's own library writes it. */
    H5get_libversion(&major, &minor, &release);
    snprintf(properties, sizeof properties, "version=2,mitosim=1,hdf5=%u.%u.%u", major, minor, release);
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, strlen(properties) + 1);
    sim_netcdf_number(file, file->id, "_NCProperties", type, properties);
    H5Tclose(type);
}

void sim_netcdf_open(struct sim_netcdf *file, struct sim_store *store)
{
    hid_t access = sim_store_access(store);

    *file = (struct sim_netcdf){.id = -1, .store = store};
    file->id = sim_netcdf_note(file, access < 0 ? access : H5Fopen("store", H5F_ACC_RDONLY, access));
    close_list(access);
}

void sim_netcdf_close(struct sim_netcdf *file)
{
    if (file->id >= 0) {
        sim_netcdf_note(file, H5Fclose(file->id));
        file->id = -1;
    }
    if (file->store != NULL) {
        sim_store_release(file->store);
        file->store = NULL;
    }
}

/* --- attributes --- */

hid_t sim_netcdf_text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);

    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static void attribute(struct sim_netcdf *file, hid_t object, const char *name, hid_t type, hid_t space,
                      const void *value)
{
    if (file->failed) {
        return;
    }
    hid_t id = sim_netcdf_note(file, H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    if (id >= 0) {
        sim_netcdf_note(file, H5Awrite(id, type, value));
        H5Aclose(id);
    }
}

void sim_netcdf_text(struct sim_netcdf *file, hid_t object, const char *name, const char *text)
{
    hid_t type = sim_netcdf_text_type(), space = H5Screate(H5S_SCALAR);

    attribute(file, object, name, type, space, &text);
    H5Sclose(space);
    H5Tclose(type);
}

void sim_netcdf_number(struct sim_netcdf *file, hid_t object, const char *name, hid_t type, const void *value)
{
    hid_t space = H5Screate(H5S_SCALAR);

    attribute(file, object, name, type, space, value);
    H5Sclose(space);
}

void sim_netcdf_numbers(struct sim_netcdf *file, hid_t object, const char *name, hid_t type, hsize_t count,
                        const void *values)
{
    hid_t space = H5Screate_simple(1, &count, NULL);

    attribute(file, object, name, type, space, values);
    H5Sclose(space);
}

/* --- dimension scales --- */

void sim_netcdf_fixed_text(struct sim_netcdf *file, hid_t object, const char *name, const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);

    H5Tset_size(type, strlen(text) + 1);
    sim_netcdf_number(file, object, name, type, text);
    H5Tclose(type);
}

hobj_ref_t sim_netcdf_reference(struct sim_netcdf *file, hid_t object)
{
    hobj_ref_t reference = 0;
    char path[512];

    if (!file->failed && H5Iget_name(object, path, sizeof path) > 0) {
        sim_netcdf_note(file, H5Rcreate(&reference, file->id, path, H5R_OBJECT, -1));
    }
    return reference;
}

static void add_user(struct sim_netcdf *file, struct sim_netcdf_dimension *dimension, hobj_ref_t dataset, uint32_t axis)
{
    if (dimension->user_count == dimension->user_capacity) {
        uint32_t capacity = dimension->user_capacity > 0 ? 2 * dimension->user_capacity : 64;
        struct sim_netcdf_reference *users = realloc(dimension->users, capacity * sizeof *users);
        if (users == NULL) {
            sim_netcdf_starve(file);
            return;
        }
        dimension->users = users;
        dimension->user_capacity = capacity;
    }
    dimension->users[dimension->user_count++] = (struct sim_netcdf_reference){.dataset = dataset, .axis = axis};
}

/* DIMENSION_LIST: for each axis a list of one reference, to its scale. */
void sim_netcdf_attach(struct sim_netcdf_group *group, hid_t dataset, const uint32_t *axes, int rank)
{
    struct sim_netcdf *file = group->file;
    hobj_ref_t self = sim_netcdf_reference(file, dataset);
    hvl_t lists[SIM_NETCDF_RANK] = {{0}};
    hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);

    for (int axis = 0; axis < rank; axis++) {
        struct sim_netcdf_dimension *dimension = &group->dimensions[axes[axis]];
        add_user(file, dimension, self, (uint32_t)axis);
        lists[axis] = (hvl_t){.len = 1, .p = &dimension->reference};
    }
    sim_netcdf_numbers(file, dataset, "DIMENSION_LIST", type, (hsize_t)rank, lists);
    H5Tclose(type);
}

void sim_netcdf_group_begin(struct sim_netcdf_group *group, struct sim_netcdf *file, const char *name)
{
    *group = (struct sim_netcdf_group){.file = file, .id = -1};
    if (file->failed) {
        return;
    }
    if (strcmp(name, "/") == 0) {
        group->id = sim_netcdf_note(file, H5Gopen2(file->id, "/", H5P_DEFAULT));
        return;
    }
    hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    sim_netcdf_note(file, H5Pset_link_creation_order(creation, TRACKED));
    sim_netcdf_note(file, H5Pset_attr_creation_order(creation, TRACKED));
    sim_netcdf_note(file, H5Pset_obj_track_times(creation, false));
    group->id = sim_netcdf_note(file, H5Gcreate2(file->id, name, H5P_DEFAULT, creation, H5P_DEFAULT));
    close_list(creation);
}

static hid_t user_type(void)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct sim_netcdf_reference));

    H5Tinsert(type, "dataset", offsetof(struct sim_netcdf_reference, dataset), H5T_STD_REF_OBJ);
    H5Tinsert(type, "dimension", offsetof(struct sim_netcdf_reference, axis), H5T_STD_U32LE);
    return type;
}

void sim_netcdf_group_end(struct sim_netcdf_group *group)
{
    hid_t type = user_type();

    for (uint32_t d = 0; d < group->dimension_count; d++) {
        struct sim_netcdf_dimension *dimension = &group->dimensions[d];
        if (dimension->user_count > 0) {
            sim_netcdf_numbers(group->file, dimension->scale, "REFERENCE_LIST", type, dimension->user_count,
                               dimension->users);
        }
        free(dimension->users);
        close_object(dimension->scale);
    }
    H5Tclose(type);
    close_object(group->id);
    group->dimension_count = 0;
    group->id = -1;
}

uint32_t sim_netcdf_find(const struct sim_netcdf_group *group, const char *name)
{
    for (uint32_t d = 0; d < group->dimension_count; d++) {
        if (strcmp(group->dimensions[d].name, name) == 0) {
            return d;
        }
    }
    return SIM_NETCDF_DIMENSIONS;
}

hid_t sim_netcdf_scale(const struct sim_netcdf_group *group, uint32_t dimension)
{
    return group->dimensions[dimension].scale;
}
