#include "sim/record/result.h"

#include "sim/record/dataset.h"
#include "sim/record/netcdf.h"
#include "sim/record/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* HDF5's side of an open result. */
struct handle {
    struct sim_store store;
    struct sim_netcdf file;
    char *path; /* for messages */
};

enum { FIRST_ENTITY_AXIS = 3 }; /* behind point, replicate, strategy */

/* --- what the file declares --- */

static bool read_facts(struct sim_result *result, hid_t root)
{
    uint64_t version = 0, batch = 0;

    result->study_hash = sim_reader_text(root, "study_hash");
    result->source_hash = sim_reader_text(root, "source_hash");
    result->title = sim_reader_text(root, "title");
    result->program = sim_reader_text(root, "source");
    bool is_ours = sim_reader_number(root, "result_version", &version) && sim_reader_number(root, "batch", &batch) &&
                   sim_reader_number(root, "master_seed", &result->seed);
    result->result_version = (uint32_t)version;
    result->batch = (uint32_t)batch;
    result->point_keys = sim_reader_words(root, "point_key", &result->point_count);
    result->strategies = sim_reader_words(root, "strategy", &result->strategy_count);
    return is_ours && result->study_hash != NULL && result->source_hash != NULL && result->title != NULL &&
           result->program != NULL && result->point_keys != NULL && result->strategies != NULL;
}

static bool read_replicates(struct sim_result *result, hid_t root)
{
    hid_t dataset = H5Dopen2(root, "replicate", H5P_DEFAULT);

    if (dataset < 0) {
        return false;
    }
    result->replicate_count = sim_reader_rank(dataset) == 1 ? sim_reader_extent(dataset, 0) : 0;
    result->replicates = calloc((size_t)result->replicate_count + 1, sizeof *result->replicates);
    bool is_read = result->replicates != NULL &&
                   H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, result->replicates) >= 0;
    H5Dclose(dataset);
    return is_read;
}

/* Words of `reason`'s flag_meanings. */
static bool read_reasons(struct sim_result *result, hid_t root)
{
    hid_t dataset = H5Dopen2(root, "reason", H5P_DEFAULT);
    char *meanings = dataset >= 0 ? sim_reader_text(dataset, "flag_meanings") : NULL;
    char *rest = NULL;
    bool is_read = dataset >= 0 && (meanings != NULL || H5Aexists(dataset, "flag_meanings") == 0);

    if (meanings != NULL) {
        result->reasons = calloc(strlen(meanings) / 2 + 2, sizeof *result->reasons);
        is_read = result->reasons != NULL;
        for (char *word = strtok_r(meanings, " ", &rest); is_read && word != NULL; word = strtok_r(NULL, " ", &rest)) {
            result->reasons[result->reason_count] = strdup(word);
            is_read = result->reasons[result->reason_count++] != NULL;
        }
    }
    free(meanings);
    if (dataset >= 0) {
        H5Dclose(dataset);
    }
    return is_read;
}

static bool read_parameter(struct sim_result *result, hid_t root, hid_t dataset, const char *name)
{
    struct sim_result_parameter *parameter = &result->parameters[result->parameter_count++];
    uint32_t count = sim_reader_extent(dataset, 0);
    hid_t type = H5Dget_type(dataset);
    bool is_number = H5Tget_class(type) == H5T_FLOAT;

    H5Tclose(type);
    *parameter = (struct sim_result_parameter){0};
    parameter->name = strdup(name);
    parameter->path = sim_reader_text(dataset, "path");
    parameter->unit = sim_reader_text(dataset, "units");
    if (parameter->name == NULL || parameter->path == NULL || sim_reader_rank(dataset) != 1 ||
        count != result->point_count) {
        return false;
    }
    if (!is_number) {
        parameter->texts = sim_reader_words(root, name, &count);
        return parameter->texts != NULL;
    }
    parameter->numbers = calloc((size_t)count + 1, sizeof *parameter->numbers);
    return parameter->numbers != NULL && parameter->unit != NULL &&
           H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, parameter->numbers) >= 0;
}

static bool read_parameters(struct sim_result *result, hid_t root)
{
    uint32_t count = 0;
    char **names = sim_reader_list(root, &count);
    bool is_read = names != NULL;

    result->parameters = calloc((size_t)count + 1, sizeof *result->parameters);
    is_read = is_read && result->parameters != NULL;
    for (uint32_t i = 0; is_read && i < count; i++) {
        hid_t dataset = H5Dopen2(root, names[i], H5P_DEFAULT);
        if (dataset >= 0) {
            if (H5Aexists(dataset, "path") > 0) {
                is_read = read_parameter(result, root, dataset, names[i]);
            }
            H5Dclose(dataset);
        }
    }
    sim_reader_free_words(names, count);
    return is_read;
}

/* A coordinate of words in /final is a dimension of the model; numbers are points and replicates. */
static bool read_dimension(struct sim_result *result, hid_t group, hid_t dataset, const char *name)
{
    uint32_t count = 0;
    hid_t type = H5Dget_type(dataset);
    bool is_words = H5Tget_class(type) == H5T_STRING;

    H5Tclose(type);
    if (!is_words) {
        return true;
    }
    char **labels = sim_reader_words(group, name, &count);
    struct sim_result_dimension *dimension = &result->dimensions[result->dimension_count++];
    *dimension = (struct sim_result_dimension){.name = strdup(name), .count = count, .labels = labels};
    return dimension->name != NULL && labels != NULL;
}

static uint32_t find_dimension(const struct sim_result *result, const char *name)
{
    for (uint32_t d = 0; name != NULL && d < result->dimension_count; d++) {
        if (strcmp(result->dimensions[d].name, name) == 0) {
            return d;
        }
    }
    return UINT32_MAX;
}

static enum sim_metric_type metric_type(hid_t dataset)
{
    hid_t type = H5Dget_type(dataset);
    bool is_real = H5Tget_class(type) == H5T_FLOAT, is_signed = !is_real && H5Tget_sign(type) == H5T_SGN_2;

    H5Tclose(type);
    return is_real ? SIM_METRIC_F64 : is_signed ? SIM_METRIC_I64 : SIM_METRIC_U64;
}

static bool read_metric(struct sim_result *result, hid_t dataset, const char *name, const char *aggregate)
{
    struct sim_result_metric *metric = &result->metrics[result->metric_count++];
    int rank = sim_reader_rank(dataset);
    uint64_t headline = 0;

    *metric =
        (struct sim_result_metric){.name = strdup(name),
                                   .unit = sim_reader_text(dataset, "units"),
                                   .help = sim_reader_text(dataset, "long_name"),
                                   .type = metric_type(dataset),
                                   .aggregate = strcmp(aggregate, "mean") == 0 ? SIM_METRIC_MEAN : SIM_METRIC_NONE,
                                   .headline = sim_reader_number(dataset, "headline", &headline) && headline != 0,
                                   .width = 1};
    if (rank < FIRST_ENTITY_AXIS || rank > FIRST_ENTITY_AXIS + 2 || metric->name == NULL || metric->unit == NULL ||
        metric->help == NULL || sim_reader_extent(dataset, 0) != result->point_count ||
        sim_reader_extent(dataset, 1) != result->replicate_count ||
        sim_reader_extent(dataset, 2) != result->strategy_count) {
        return false;
    }
    for (int axis = FIRST_ENTITY_AXIS; axis < rank; axis++) {
        char *dimension = sim_reader_axis(dataset, axis);
        uint32_t index = find_dimension(result, dimension);
        free(dimension);
        if (index == UINT32_MAX || result->dimensions[index].count != sim_reader_extent(dataset, axis)) {
            return false;
        }
        metric->dimension[metric->dimension_count++] = index;
        metric->width *= result->dimensions[index].count;
    }
    return true;
}

/* The datasets of /final: dimensions first (they were created first), then metrics. */
static bool read_final(struct sim_result *result, hid_t group)
{
    uint32_t count = 0;
    char **names = sim_reader_list(group, &count);

    result->dimensions = calloc((size_t)count + 1, sizeof *result->dimensions);
    result->metrics = calloc((size_t)count + 1, sizeof *result->metrics);
    bool is_read = names != NULL && result->dimensions != NULL && result->metrics != NULL;
    for (uint32_t i = 0; is_read && i < count; i++) {
        hid_t dataset = H5Dopen2(group, names[i], H5P_DEFAULT);
        char *aggregate = dataset >= 0 ? sim_reader_text(dataset, "aggregate") : NULL;
        if (dataset < 0 || (aggregate == NULL && H5Aexists(dataset, "aggregate") > 0)) {
            is_read = false;
        } else if (aggregate != NULL) {
            is_read = read_metric(result, dataset, names[i], aggregate);
        } else if (H5Aexists(dataset, "CLASS") > 0 && strcmp(names[i], "strategy") != 0) {
            is_read = read_dimension(result, group, dataset, names[i]);
        }
        free(aggregate);
        if (dataset >= 0) {
            H5Dclose(dataset);
        }
    }
    sim_reader_free_words(names, count);
    return is_read;
}

static void read_times(struct sim_result *result, hid_t root)
{
    hid_t dataset = H5Lexists(root, "series", H5P_DEFAULT) > 0 ? H5Dopen2(root, "series/time", H5P_DEFAULT) : -1;

    if (dataset >= 0) {
        result->time_count = sim_reader_extent(dataset, 0);
        H5Dclose(dataset);
    }
}

static bool read_all(struct sim_result *result, hid_t file)
{
    hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
    hid_t final = root >= 0 && H5Lexists(root, "final", H5P_DEFAULT) > 0 ? H5Gopen2(root, "final", H5P_DEFAULT) : -1;
    bool is_read = final >= 0 && read_facts(result, root) && read_replicates(result, root) &&
                   read_reasons(result, root) && read_parameters(result, root) && read_final(result, final);

    if (is_read) {
        read_times(result, root);
    }
    if (final >= 0) {
        H5Gclose(final);
    }
    if (root >= 0) {
        H5Gclose(root);
    }
    return is_read;
}

/* --- opening and closing --- */

enum sim_status sim_result_open(struct sim_result *result, const char *path, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct handle *handle = calloc(1, sizeof *handle);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int cause = errno;

    *result = (struct sim_result){.handle = handle};
    if (handle == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory while opening %s", path);
    }
    handle->store.descriptor = -1;
    handle->file.id = -1;
    if (descriptor < 0) {
        errno = cause;
        status = sim_error_fill(error, SIM_IO, "cannot open %s: %m", path);
        goto out;
    }
    sim_store_file(&handle->store, descriptor);
    handle->path = strdup(path);
    if (handle->path == NULL) {
        status = sim_error_fill(error, SIM_NO_MEMORY, "out of memory while opening %s", path);
        goto out;
    }
    sim_netcdf_lock();
    sim_netcdf_open(&handle->file, &handle->store);
    bool is_ours = !handle->file.failed && read_all(result, handle->file.id);
    sim_netcdf_unlock();
    if (handle->store.failure != 0) {
        errno = handle->store.failure;
        status = sim_error_fill(error, SIM_IO, "cannot read %s: %m", path);
    } else if (handle->file.failed) {
        status =
            sim_error_fill(error, SIM_DAMAGED, "%s is not an HDF5 file, or it is torn: %s", path, handle->file.cause);
    } else if (!is_ours) {
        status = sim_error_fill(error, SIM_DAMAGED,
                                "%s is an HDF5 file but not a result of this program, or parts of it are torn", path);
    }
out:
    if (status != SIM_OK) {
        sim_result_close(result);
    }
    return status;
}

static void free_metrics(struct sim_result *result)
{
    for (uint32_t m = 0; m < result->metric_count; m++) {
        free(result->metrics[m].name);
        free(result->metrics[m].unit);
        free(result->metrics[m].help);
    }
    free(result->metrics);
    for (uint32_t d = 0; d < result->dimension_count; d++) {
        free(result->dimensions[d].name);
        sim_reader_free_words(result->dimensions[d].labels, result->dimensions[d].count);
    }
    free(result->dimensions);
    for (uint32_t i = 0; i < result->parameter_count; i++) {
        struct sim_result_parameter *parameter = &result->parameters[i];
        free(parameter->name);
        free(parameter->path);
        free(parameter->unit);
        free(parameter->numbers);
        sim_reader_free_words(parameter->texts, result->point_count);
    }
    free(result->parameters);
}

void sim_result_close(struct sim_result *result)
{
    struct handle *handle = result->handle;

    if (handle != NULL) {
        int descriptor = handle->store.descriptor;
        sim_netcdf_lock();
        sim_netcdf_close(&handle->file);
        sim_netcdf_unlock();
        if (descriptor >= 0) {
            close(descriptor);
        }
        free(handle->path);
        free(handle);
    }
    free_metrics(result);
    free(result->study_hash);
    free(result->source_hash);
    free(result->title);
    free(result->program);
    free(result->replicates);
    sim_reader_free_words(result->point_keys, result->point_count);
    sim_reader_free_words(result->strategies, result->strategy_count);
    sim_reader_free_words(result->reasons, result->reason_count);
    *result = (struct sim_result){0};
}

/* --- values --- */

/* All of one point of a dataset whose first axes are (point, replicate, ..). `cells`: how many values the caller
 * expects. */
static enum sim_status read_point(const struct sim_result *result, const char *path, uint32_t point, hid_t type,
                                  uint64_t cells, void *values, struct sim_error *error)
{
    struct handle *handle = result->handle;
    struct sim_netcdf file = {.id = handle->file.id};
    hsize_t start[H5S_MAX_RANK] = {point}, extent[H5S_MAX_RANK] = {0};
    uint64_t product = 1;

    SIM_CHECK(point < result->point_count);
    sim_netcdf_lock();
    hid_t dataset = H5Dopen2(file.id, path, H5P_DEFAULT);
    if (dataset >= 0) {
        int rank = sim_reader_rank(dataset);
        for (int axis = 0; axis < rank; axis++) {
            extent[axis] = axis > 0 ? sim_reader_extent(dataset, axis) : 1;
            product *= extent[axis];
        }
        sim_netcdf_note(&file, product == cells ? 0 : -1);
        sim_dataset_read(&file, dataset, type, start, extent, values);
        H5Dclose(dataset);
    } else {
        sim_netcdf_note(&file, -1);
    }
    sim_netcdf_unlock();
    if (file.failed) {
        return sim_error_fill(error, SIM_DAMAGED, "%s: cannot read %s: %s", handle->path, path, file.cause);
    }
    return SIM_OK;
}

enum sim_status sim_result_status(const struct sim_result *result, uint32_t point, uint8_t *status, uint16_t *reason,
                                  struct sim_error *error)
{
    uint64_t runs = (uint64_t)result->replicate_count * result->strategy_count;
    enum sim_status outcome = read_point(result, "/status", point, H5T_NATIVE_UINT8, runs, status, error);

    return outcome != SIM_OK ? outcome : read_point(result, "/reason", point, H5T_NATIVE_UINT16, runs, reason, error);
}

enum sim_status sim_result_counter(const struct sim_result *result, const char *name, uint32_t point, uint64_t *values,
                                   struct sim_error *error)
{
    bool is_digest = strcmp(name, "scenario_digest") == 0;
    char path[128];

    snprintf(path, sizeof path, "/%s", name);
    return read_point(result, path, point, H5T_NATIVE_UINT64,
                      (uint64_t)result->replicate_count * (is_digest ? 1 : result->strategy_count), values, error);
}

enum sim_status sim_result_final(const struct sim_result *result, uint32_t metric, uint32_t point, double *values,
                                 struct sim_error *error)
{
    char path[300];

    SIM_CHECK(metric < result->metric_count);
    snprintf(path, sizeof path, "/final/%s", result->metrics[metric].name);
    return read_point(result, path, point, H5T_NATIVE_DOUBLE,
                      (uint64_t)result->replicate_count * result->strategy_count * result->metrics[metric].width,
                      values, error);
}

enum sim_status sim_result_provenance(const struct sim_result *result, const char *name, char **text,
                                      struct sim_error *error)
{
    struct handle *handle = result->handle;
    char path[128], **words = NULL;
    uint32_t count = 0;

    *text = NULL;
    snprintf(path, sizeof path, "provenance/%s", name);
    sim_netcdf_lock();
    if (H5Lexists(handle->file.id, "provenance", H5P_DEFAULT) > 0) {
        words = sim_reader_words(handle->file.id, path, &count);
    }
    sim_netcdf_unlock();
    if (words == NULL || count != 1) {
        sim_reader_free_words(words, count);
        return sim_error_fill(error, SIM_INCOMPLETE, "%s has no /provenance/%s", handle->path, name);
    }
    *text = words[0]; /* the caller's now */
    free(words);
    return SIM_OK;
}

uint32_t sim_result_metric(const struct sim_result *result, const char *name)
{
    uint32_t m = 0;

    while (m < result->metric_count && strcmp(result->metrics[m].name, name) != 0) {
        m++;
    }
    return m;
}
