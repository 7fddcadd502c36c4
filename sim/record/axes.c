#include "sim/record/axes.h"

#include "sim/record/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- swept parameters --- */

static bool is_taken(const struct sim_layout *layout, const char *name)
{
    static const char *const reserved[] = {"point",    "replicate",   "strategy", "time",
                                           "quantile", "point_key",   "status",   "reason",
                                           "n_events", "fingerprint", "n_ok",     "scenario_digest"};

    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (strcmp(name, reserved[i]) == 0) {
            return true;
        }
    }
    for (uint32_t d = 0; d < layout->dimension_count; d++) {
        if (strcmp(name, layout->dimensions[d].name) == 0) {
            return true;
        }
    }
    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        if (strcmp(name, layout->model->metrics[m].name) == 0) {
            return true;
        }
    }
    return false;
}

/* `_` for `.` and for all else that a netCDF name cannot hold; `_swept` where the file has such a name already. */
static char *parameter_name(const struct sim_layout *layout, const char *path)
{
    char *name = NULL;

    if (asprintf(&name, "%s", path) < 0) {
        return NULL;
    }
    for (char *c = name; *c != '\0'; c++) {
        bool is_word = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        *c = is_word ? *c : '_';
    }
    if (is_taken(layout, name)) {
        char *longer = NULL;
        if (asprintf(&longer, "%s_swept", name) < 0) {
            longer = NULL;
        }
        free(name);
        name = longer;
    }
    return name;
}

bool sim_axes_name(struct sim_schema *schema)
{
    uint32_t count = schema->study->parameter_count;
    size_t length = 1;

    schema->parameters = calloc((size_t)count + 1, sizeof *schema->parameters);
    if (schema->parameters == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        schema->parameters[i] = parameter_name(schema->layout, schema->study->parameters[i].path);
        if (schema->parameters[i] == NULL) {
            return false;
        }
        length += strlen(schema->parameters[i]) + 1;
    }
    schema->coordinates = calloc(1, length);
    if (schema->coordinates == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        strcat(strcat(schema->coordinates, i > 0 ? " " : ""), schema->parameters[i]);
    }
    return true;
}

static void write_parameter(const struct sim_schema *schema, struct sim_netcdf_group *group, uint32_t at)
{
    const struct sim_part_parameter *parameter = &schema->study->parameters[at];
    const char *help = parameter->help != NULL ? parameter->help : parameter->path;
    uint32_t count = schema->extent.point_count, axis = sim_netcdf_find(group, "point");
    double *numbers = calloc((size_t)count + 1, sizeof *numbers);
    const char **words = calloc((size_t)count + 1, sizeof *words);

    if (numbers == NULL || words == NULL) {
        sim_netcdf_starve(group->file);
        goto out;
    }
    for (uint32_t p = 0; p < count; p++) {
        const struct sim_part_value *value = &schema->extent.points[p].values[at];
        numbers[p] = value->number;
        words[p] = value->text != NULL ? value->text : "";
    }
    hid_t dataset = -1;
    if (parameter->is_text) {
        dataset = sim_dataset_words(group, schema->parameters[at], help, axis, words);
    } else {
        dataset = sim_dataset_variable(group, &(struct sim_dataset_variable){.name = schema->parameters[at],
                                                                             .units = parameter->unit,
                                                                             .long_name = help,
                                                                             .type = H5T_IEEE_F64LE,
                                                                             .rank = 1,
                                                                             .axes = {axis}});
        sim_dataset_write(group->file, dataset, H5T_NATIVE_DOUBLE, (hsize_t[]){0}, (hsize_t[]){count}, numbers);
    }
    if (dataset >= 0) {
        sim_netcdf_text(group->file, dataset, "path", parameter->path);
        H5Dclose(dataset);
    }
out:
    free(numbers);
    free((void *)words);
}

/* --- coordinates --- */

/* 0, 1, .. for points; first, first + 1, .. for replicates. */
static void number_axis(struct sim_netcdf_group *group, const char *name, const char *long_name, uint32_t first,
                        uint32_t count, hsize_t chunk)
{
    int64_t *values = calloc((size_t)count + 1, sizeof *values);

    if (values == NULL) {
        sim_netcdf_starve(group->file);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = (int64_t)first + i;
    }
    sim_dataset_dimension(group, &(struct sim_dataset_coordinate){.name = name,
                                                                  .units = "1",
                                                                  .long_name = long_name,
                                                                  .size = count,
                                                                  .chunk = chunk,
                                                                  .type = H5T_STD_I64LE,
                                                                  .values = values});
    free(values);
}

static void time_axis(const struct sim_schema *schema, struct sim_netcdf_group *group)
{
    const struct sim_layout *layout = schema->layout;
    const char *date = schema->study->start_date != NULL ? schema->study->start_date : "2025-01-01";
    double *values = calloc((size_t)layout->time_count + 1, sizeof *values);
    char units[64];

    if (values == NULL) {
        sim_netcdf_starve(group->file);
        return;
    }
    for (uint32_t t = 0; t < layout->time_count; t++) {
        values[t] = (double)(t * layout->step) / (double)SIM_SECOND;
    }
    snprintf(units, sizeof units, "seconds since %s 00:00:00", date);
    uint32_t axis = sim_dataset_dimension(group, &(struct sim_dataset_coordinate){.name = "time",
                                                                                  .units = units,
                                                                                  .long_name = "simulated time",
                                                                                  .size = layout->time_count,
                                                                                  .type = H5T_IEEE_F64LE,
                                                                                  .values = values});
    hid_t scale = sim_netcdf_scale(group, axis);
    sim_netcdf_text(group->file, scale, "calendar", "proleptic_gregorian");
    sim_netcdf_text(group->file, scale, "standard_name", "time");
    sim_netcdf_text(group->file, scale, "axis", "T");
    free(values);
}

void sim_axes_write(const struct sim_schema *schema, struct sim_netcdf_group *group, struct sim_axes axes)
{
    const struct sim_layout *layout = schema->layout;
    const struct sim_schema_extent *extent = &schema->extent;

    number_axis(group, "point", "design point", 0, extent->point_count, 0);
    if (axes.replicate) {
        number_axis(group, "replicate", "replicate", extent->first_replicate, extent->replicate_count,
                    schema->study->batch);
    }
    sim_dataset_dimension(group, &(struct sim_dataset_coordinate){.name = "strategy",
                                                                  .long_name = "strategy",
                                                                  .size = layout->strategy_count,
                                                                  .labels = layout->strategies});
    if (axes.time) {
        time_axis(schema, group);
    }
    for (uint32_t d = 0; axes.entities && d < layout->dimension_count; d++) {
        const struct sim_dimension *dimension = &layout->dimensions[d];
        if (dimension->count > 0) { /* netCDF takes a size of 0 for an unlimited dimension */
            sim_dataset_dimension(group, &(struct sim_dataset_coordinate){.name = dimension->name,
                                                                          .long_name = dimension->name,
                                                                          .size = dimension->count,
                                                                          .labels = dimension->labels});
        }
    }
    for (uint32_t i = 0; i < schema->study->parameter_count && !schema->file->failed; i++) {
        write_parameter(schema, group, i);
    }
}

int sim_axes_entities(const struct sim_netcdf_group *group, const struct sim_metric *metric, uint32_t *axes, int rank)
{
    for (int i = 0; i < 2 && metric->dimension[i] != NULL; i++) {
        axes[rank++] = sim_netcdf_find(group, metric->dimension[i]);
    }
    return rank;
}
