#include "sim/record/schema.h"

#include "sim/record/axes.h"
#include "sim/record/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct root_variable {
    enum sim_schema_kind kind;
    const char *name, *long_name;
};

static const struct root_variable root_variables[] = {
    {SIM_SCHEMA_STATUS, "status", "what became of the run; use rows with status ok"},
    {SIM_SCHEMA_REASON, "reason", "why a run failed"},
    {SIM_SCHEMA_EVENTS, "n_events", "events met and fired"},
    {SIM_SCHEMA_FINGERPRINT, "fingerprint", "hash of the order of events"},
    {SIM_SCHEMA_DIGEST, "scenario_digest", "hash of what the replicate met; equal digests mean the same luck"},
};
enum { ROOT_VARIABLES = sizeof root_variables / sizeof root_variables[0] };

static const char *group_of(enum sim_schema_kind kind)
{
    return kind == SIM_SCHEMA_FINAL ? "/final" : kind == SIM_SCHEMA_SERIES ? "/series" : "/";
}

/* Chunk of a variable: one point, one batch; whole axes of strategy (but one in series) and entities. */
static void shape_chunk(struct sim_schema_variable *variable, const struct sim_layout *layout, uint32_t batch)
{
    int rank = 0;

    variable->chunk[rank++] = 1;
    variable->chunk[rank++] = batch;
    if (variable->kind != SIM_SCHEMA_DIGEST) {
        variable->chunk[rank++] = variable->kind == SIM_SCHEMA_SERIES ? 1 : layout->strategy_count;
    }
    if (variable->kind == SIM_SCHEMA_SERIES) {
        variable->chunk[rank++] = layout->time_count < SIM_SCHEMA_TIMES ? layout->time_count : SIM_SCHEMA_TIMES;
    }
    if (variable->kind >= SIM_SCHEMA_FINAL) {
        const struct sim_metric *metric = &layout->model->metrics[variable->metric];
        for (int i = 0; i < 2 && metric->dimension[i] != NULL; i++) {
            for (uint32_t d = 0; d < layout->dimension_count; d++) {
                if (strcmp(layout->dimensions[d].name, metric->dimension[i]) == 0) {
                    variable->chunk[rank] = layout->dimensions[d].count;
                }
            }
            rank++;
        }
    }
    variable->rank = rank;
}

/* The list of variables; datasets are not open yet. */
static bool list_variables(struct sim_schema *schema)
{
    const struct sim_layout *layout = schema->layout;
    const struct sim_model *model = layout->model;

    schema->variables = calloc((size_t)ROOT_VARIABLES + model->metric_count, sizeof *schema->variables);
    if (schema->variables == NULL) {
        return false;
    }
    for (size_t i = 0; i < ROOT_VARIABLES; i++) {
        schema->variables[schema->variable_count++] =
            (struct sim_schema_variable){.kind = root_variables[i].kind, .name = root_variables[i].name};
    }
    for (uint32_t m = 0; m < model->metric_count; m++) {
        bool is_series = model->metrics[m].place == SIM_METRIC_SERIES;
        if (layout->width[m] > 0 && (!is_series || layout->time_count > 0)) {
            schema->variables[schema->variable_count++] = (struct sim_schema_variable){
                .kind = is_series ? SIM_SCHEMA_SERIES : SIM_SCHEMA_FINAL, .metric = m, .name = model->metrics[m].name};
        }
    }
    for (uint32_t v = 0; v < schema->variable_count; v++) {
        schema->variables[v].dataset = -1;
        schema->variables[v].group = group_of(schema->variables[v].kind);
        shape_chunk(&schema->variables[v], layout, schema->study->batch);
    }
    return true;
}

static hid_t type_of(const struct sim_schema_variable *variable, const struct sim_layout *layout)
{
    switch (variable->kind) {
    case SIM_SCHEMA_STATUS:
        return H5T_STD_U8LE;
    case SIM_SCHEMA_REASON:
        return H5T_STD_U16LE;
    case SIM_SCHEMA_EVENTS:
    case SIM_SCHEMA_FINGERPRINT:
    case SIM_SCHEMA_DIGEST:
        return H5T_STD_U64LE;
    case SIM_SCHEMA_SERIES:
        return H5T_IEEE_F32LE;
    case SIM_SCHEMA_FINAL:
        break;
    }
    enum sim_metric_type type = layout->model->metrics[variable->metric].type;
    return type == SIM_METRIC_F64 ? H5T_IEEE_F64LE : type == SIM_METRIC_I64 ? H5T_STD_I64LE : H5T_STD_U64LE;
}

/* CF flags: every value of `status` and `reason` with its word. */
static void write_flags(const struct sim_schema *schema, const struct sim_schema_variable *variable)
{
    static const uint8_t statuses[] = {SIM_ROW_MISSING, SIM_ROW_OK, SIM_ROW_FAILED, SIM_ROW_CENSORED};
    const struct sim_model *model = schema->layout->model;
    size_t length = 1;

    if (variable->kind == SIM_SCHEMA_STATUS) {
        sim_netcdf_numbers(schema->file, variable->dataset, "flag_values", H5T_STD_U8LE, 4, statuses);
        sim_netcdf_text(schema->file, variable->dataset, "flag_meanings", "missing ok failed censored");
        return;
    }
    for (uint32_t i = 0; i < model->reason_count; i++) {
        length += strlen(model->reasons[i].name) + 1;
    }
    uint16_t *values = calloc((size_t)model->reason_count + 1, sizeof *values);
    char *meanings = calloc(1, length);
    if (values == NULL || meanings == NULL) {
        sim_netcdf_starve(schema->file);
    } else if (model->reason_count > 0) {
        for (uint32_t i = 0; i < model->reason_count; i++) {
            values[i] = (uint16_t)i;
            strcat(strcat(meanings, i > 0 ? " " : ""), model->reasons[i].name);
        }
        sim_netcdf_numbers(schema->file, variable->dataset, "flag_values", H5T_STD_U16LE, model->reason_count, values);
        sim_netcdf_text(schema->file, variable->dataset, "flag_meanings", meanings);
    }
    free(values);
    free(meanings);
}

static void write_metric_attributes(const struct sim_schema *schema, const struct sim_schema_variable *variable)
{
    const struct sim_metric *metric = &schema->layout->model->metrics[variable->metric];
    const int32_t headline = metric->headline;

    if (metric->cell_methods != NULL) {
        sim_netcdf_text(schema->file, variable->dataset, "cell_methods", metric->cell_methods);
    }
    if (variable->kind == SIM_SCHEMA_FINAL) {
        sim_netcdf_text(schema->file, variable->dataset, "aggregate",
                        metric->aggregate == SIM_METRIC_MEAN ? "mean" : "none");
        sim_netcdf_number(schema->file, variable->dataset, "headline", H5T_NATIVE_INT32, &headline);
    }
}

static void create_variable(struct sim_schema *schema, struct sim_netcdf_group *group,
                            struct sim_schema_variable *variable)
{
    struct sim_dataset_variable netcdf = {
        .name = variable->name,
        .type = type_of(variable, schema->layout),
        .filter = variable->kind == SIM_SCHEMA_SERIES ? SIM_DATASET_DEFLATE : SIM_DATASET_FLETCHER,
        .units = "1",
        .axes = {sim_netcdf_find(group, "point"), sim_netcdf_find(group, "replicate")},
        .rank = 2,
    };

    if (variable->kind != SIM_SCHEMA_DIGEST) {
        netcdf.axes[netcdf.rank++] = sim_netcdf_find(group, "strategy");
    }
    if (variable->kind == SIM_SCHEMA_SERIES) {
        netcdf.axes[netcdf.rank++] = sim_netcdf_find(group, "time");
    }
    if (variable->kind >= SIM_SCHEMA_FINAL) {
        const struct sim_metric *metric = &schema->layout->model->metrics[variable->metric];
        netcdf.rank = sim_axes_entities(group, metric, netcdf.axes, netcdf.rank);
        netcdf.units = metric->unit;
        netcdf.long_name = metric->help;
    } else {
        netcdf.long_name = root_variables[variable->kind].long_name;
    }
    memcpy(netcdf.chunk, variable->chunk, sizeof netcdf.chunk);
    variable->dataset = sim_dataset_variable(group, &netcdf);
    if (schema->coordinates[0] != '\0') {
        sim_netcdf_text(schema->file, variable->dataset, "coordinates", schema->coordinates);
    }
    if (variable->kind == SIM_SCHEMA_STATUS || variable->kind == SIM_SCHEMA_REASON) {
        write_flags(schema, variable);
    } else if (variable->kind >= SIM_SCHEMA_FINAL) {
        write_metric_attributes(schema, variable);
    }
}

static void create_group(struct sim_schema *schema, struct sim_netcdf_group *group, const char *name,
                         struct sim_axes axes)
{
    sim_netcdf_group_begin(group, schema->file, name);
    sim_axes_write(schema, group, axes);
    for (uint32_t v = 0; v < schema->variable_count && !schema->file->failed; v++) {
        if (strcmp(schema->variables[v].group, name) == 0) {
            create_variable(schema, group, &schema->variables[v]);
        }
    }
}

static void write_point_keys(struct sim_schema *schema)
{
    const char **keys = calloc((size_t)schema->extent.point_count + 1, sizeof *keys);

    if (keys == NULL) {
        sim_netcdf_starve(schema->file);
        return;
    }
    for (uint32_t p = 0; p < schema->extent.point_count; p++) {
        keys[p] = schema->extent.points[p].key;
    }
    hid_t dataset =
        sim_dataset_words(&schema->root, "point_key", "hash of the resolved design point; names the part files",
                          sim_netcdf_find(&schema->root, "point"), keys);
    if (dataset >= 0) {
        H5Dclose(dataset);
    }
    free((void *)keys);
}

static void write_root_attributes(struct sim_schema *schema)
{
    const struct sim_part_study *study = schema->study;
    const hid_t root = schema->root.id;

    sim_netcdf_text(schema->file, root, "Conventions", "CF-1.10");
    sim_netcdf_text(schema->file, root, "title", study->title != NULL ? study->title : "");
    sim_netcdf_text(schema->file, root, "source", study->program);
    sim_netcdf_text(schema->file, root, "model", schema->layout->model->name);
    sim_netcdf_text(schema->file, root, "schema_version", SIM_SCHEMA_VERSION);
    sim_netcdf_text(schema->file, root, "study_hash", study->study_hash);
    sim_netcdf_text(schema->file, root, "source_hash", study->source_hash);
    sim_netcdf_number(schema->file, root, "result_version", H5T_STD_U32LE, &study->result_version);
    sim_netcdf_number(schema->file, root, "master_seed", H5T_STD_U64LE, &study->seed);
    sim_netcdf_number(schema->file, root, "batch", H5T_STD_U32LE, &study->batch);
}

static void schema_begin(struct sim_schema *schema, struct sim_netcdf *file, const struct sim_layout *layout,
                         const struct sim_part_study *study)
{
    *schema = (struct sim_schema){.file = file, .layout = layout, .study = study};
    schema->root.id = schema->final.id = schema->series.id = -1;
    if (!sim_axes_name(schema) || !list_variables(schema)) {
        sim_netcdf_starve(file);
    }
}

void sim_schema_create(struct sim_schema *schema, struct sim_netcdf *file, const struct sim_layout *layout,
                       const struct sim_part_study *study, const struct sim_schema_extent *extent)
{
    schema_begin(schema, file, layout, study);
    schema->extent = *extent;
    if (file->failed) {
        return;
    }
    create_group(schema, &schema->root, "/", (struct sim_axes){.replicate = true});
    write_point_keys(schema);
    write_root_attributes(schema);
    create_group(schema, &schema->final, "/final", (struct sim_axes){.replicate = true, .entities = true});
    if (layout->time_count > 0) {
        create_group(schema, &schema->series, "/series",
                     (struct sim_axes){.replicate = true, .time = true, .entities = true});
    }
}

void sim_schema_open(struct sim_schema *schema, struct sim_netcdf *file, const struct sim_layout *layout,
                     const struct sim_part_study *study)
{
    schema_begin(schema, file, layout, study);
    for (uint32_t v = 0; v < schema->variable_count && !file->failed; v++) {
        struct sim_schema_variable *variable = &schema->variables[v];
        char path[512];
        snprintf(path, sizeof path, "%s/%s", variable->group, variable->name);
        variable->dataset = sim_netcdf_note(file, H5Dopen2(file->id, path, H5P_DEFAULT));
    }
}

static void group_close(struct sim_netcdf_group *group)
{
    if (group->file != NULL) {
        sim_netcdf_group_end(group);
    }
}

void sim_schema_close(struct sim_schema *schema)
{
    for (uint32_t v = 0; v < schema->variable_count; v++) {
        if (schema->variables[v].dataset >= 0) {
            H5Dclose(schema->variables[v].dataset);
        }
    }
    group_close(&schema->root);
    group_close(&schema->final);
    group_close(&schema->series);
    for (uint32_t i = 0; schema->parameters != NULL && i < schema->study->parameter_count; i++) {
        free(schema->parameters[i]);
    }
    free(schema->parameters);
    free(schema->coordinates);
    free(schema->variables);
    *schema = (struct sim_schema){0};
}
