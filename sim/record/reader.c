#include "sim/record/reader.h"

#include <stdlib.h>
#include <string.h>

static hid_t words_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);

    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

/* Opens an attribute if it is there. */
static hid_t open_attribute(hid_t object, const char *name)
{
    return H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
}

static bool is_words(hid_t type)
{
    return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
}

static hssize_t points_in(hid_t space)
{
    return space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
}

char *sim_reader_text(hid_t object, const char *name)
{
    hid_t attribute = open_attribute(object, name);
    char *text = NULL, *copy = NULL;

    if (attribute < 0) {
        return NULL;
    }
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute), words = words_type();
    if (is_words(type) && points_in(space) == 1 && H5Aread(attribute, words, &text) >= 0 && text != NULL) {
        copy = strdup(text);
        H5free_memory(text);
    }
    H5Tclose(words);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return copy;
}

bool sim_reader_number(hid_t object, const char *name, uint64_t *value)
{
    hid_t attribute = open_attribute(object, name);
    bool is_there = false;

    if (attribute < 0) {
        return false;
    }
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    if (H5Tget_class(type) == H5T_INTEGER && points_in(space) == 1) {
        is_there = H5Aread(attribute, H5T_NATIVE_UINT64, value) >= 0;
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return is_there;
}

/* Copies what HDF5 allocated into strings of our own. */
static char **copy_words(char **from, uint32_t count)
{
    char **words = calloc((size_t)count + 1, sizeof *words);

    for (uint32_t i = 0; words != NULL && i < count; i++) {
        words[i] = strdup(from[i] != NULL ? from[i] : "");
        if (words[i] == NULL) {
            sim_reader_free_words(words, count);
            words = NULL;
        }
    }
    return words;
}

static char **read_words(hid_t dataset, hid_t space, uint32_t count)
{
    char **raw = calloc((size_t)count + 1, sizeof *raw), **words = NULL;
    hid_t type = words_type();

    if (raw != NULL && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw) >= 0) {
        words = copy_words(raw, count);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw);
    }
    H5Tclose(type);
    free(raw);
    return words;
}

char **sim_reader_words(hid_t group, const char *name, uint32_t *count)
{
    char **words = NULL;
    hid_t dataset = H5Lexists(group, name, H5P_DEFAULT) > 0 ? H5Dopen2(group, name, H5P_DEFAULT) : -1;

    *count = 0;
    if (dataset < 0) {
        return NULL;
    }
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    hssize_t points = points_in(space);
    if (is_words(type) && points >= 0 && points < INT32_MAX) {
        words = read_words(dataset, space, (uint32_t)points);
        *count = words != NULL ? (uint32_t)points : 0;
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    return words;
}

void sim_reader_free_words(char **words, uint32_t count)
{
    for (uint32_t i = 0; words != NULL && i < count; i++) {
        free(words[i]);
    }
    free(words);
}

int sim_reader_rank(hid_t dataset)
{
    hid_t space = H5Dget_space(dataset);
    int rank = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;

    if (space >= 0) {
        H5Sclose(space);
    }
    return rank;
}

uint32_t sim_reader_extent(hid_t dataset, int axis)
{
    hid_t space = H5Dget_space(dataset);
    hsize_t extent[H5S_MAX_RANK] = {0};

    if (space < 0) {
        return 0;
    }
    int rank = H5Sget_simple_extent_dims(space, extent, NULL);
    H5Sclose(space);
    return axis < rank && extent[axis] <= UINT32_MAX ? (uint32_t)extent[axis] : 0;
}

/* Last part of the path of the scale that `list` refers to. */
static char *name_of_scale(hid_t dataset, const hvl_t *list)
{
    char path[512], *name = NULL;

    if (list->len < 1) {
        return NULL;
    }
    hid_t scale = H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, list->p);
    if (scale >= 0) {
        if (H5Iget_name(scale, path, sizeof path) > 0) {
            const char *slash = strrchr(path, '/');
            name = strdup(slash != NULL ? slash + 1 : path);
        }
        H5Oclose(scale);
    }
    return name;
}

char *sim_reader_axis(hid_t dataset, int axis)
{
    hid_t attribute = open_attribute(dataset, "DIMENSION_LIST");
    hvl_t lists[H5S_MAX_RANK] = {{0}};
    char *name = NULL;

    if (attribute < 0) {
        return NULL;
    }
    hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ), space = H5Aget_space(attribute), stored = H5Aget_type(attribute);
    if (H5Tequal(type, stored) > 0 && points_in(space) > axis && points_in(space) <= H5S_MAX_RANK &&
        H5Aread(attribute, type, lists) >= 0) {
        name = name_of_scale(dataset, &lists[axis]);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, lists);
    }
    H5Tclose(stored);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return name;
}

static bool is_dataset(hid_t group, const char *name)
{
    hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    bool is = object >= 0 && H5Iget_type(object) == H5I_DATASET;

    if (object >= 0) {
        H5Oclose(object);
    }
    return is;
}

char **sim_reader_list(hid_t group, uint32_t *count)
{
    H5G_info_t facts;
    char **names = NULL;

    *count = 0;
    if (H5Gget_info(group, &facts) < 0 || facts.nlinks > INT32_MAX) {
        return NULL;
    }
    names = calloc((size_t)facts.nlinks + 1, sizeof *names);
    for (hsize_t i = 0; names != NULL && i < facts.nlinks; i++) {
        char name[256];
        ssize_t length =
            H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT);
        if (length > 0 && (size_t)length < sizeof name && is_dataset(group, name)) {
            names[*count] = strdup(name);
            if (names[(*count)++] == NULL) {
                sim_reader_free_words(names, *count);
                return NULL;
            }
        }
    }
    return names;
}
