#include "sim/record/summary.h"

#include "sim/record/axes.h"
#include "sim/record/dataset.h"
#include "sim/stats/tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUANTILES = 5, POINTS_PER_CHUNK = 64 };

static const uint32_t percents[QUANTILES] = {5, 25, 50, 75, 95};

enum part_of_summary { COUNT, MEAN, SD, MCSE, QUANTILE, PARTS };

static const struct {
    const char *suffix, *long_name, *cell_methods;
} parts[PARTS] = {
    [COUNT] = {"n", "replicates that count", NULL},
    [MEAN] = {"mean", "mean over replicates", "replicate: mean"},
    [SD] = {"sd", "standard deviation over replicates", "replicate: standard_deviation"},
    [MCSE] = {"mcse", "standard error of the mean over replicates", NULL},
    [QUANTILE] = {"q", "quantiles over replicates", NULL},
};

/* What one metric of one point becomes: [strategy][entity], quantiles [strategy][entity][quantile]. */
struct table {
    double *values;        /* owned: [replicate][strategy][entity] as read */
    uint8_t *status;       /* owned: [replicate][strategy] */
    double *column;        /* owned: [replicate] */
    uint64_t *count;       /* owned */
    double *result[PARTS]; /* owned; COUNT unused */
};

static bool table_init(struct table *table, uint32_t replicates, uint32_t strategies, uint32_t widest)
{
    size_t runs = (size_t)replicates * strategies, cells = (size_t)strategies * widest;
    bool is_complete = true;

    *table = (struct table){.values = calloc(runs * widest + 1, sizeof(double)),
                            .status = calloc(runs + 1, 1),
                            .column = calloc((size_t)replicates + 1, sizeof(double)),
                            .count = calloc(cells + 1, sizeof(uint64_t))};
    for (int part = MEAN; part < PARTS; part++) {
        table->result[part] = calloc(cells * QUANTILES + 1, sizeof(double));
        is_complete = is_complete && table->result[part] != NULL;
    }
    return is_complete && table->values != NULL && table->status != NULL && table->column != NULL &&
           table->count != NULL;
}

static void table_fini(struct table *table)
{
    free(table->values);
    free(table->status);
    free(table->column);
    free(table->count);
    for (int part = 0; part < PARTS; part++) {
        free(table->result[part]);
    }
}

/* A total order of numbers: zeros of both signs are told apart, equal values are the same bytes. */
static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    if (a != b) {
        return a < b ? -1 : 1;
    }
    return (signbit(b) != 0) - (signbit(a) != 0);
}

/* One NaN, whatever its sign and payload were. */
static double plain(double value)
{
    return isnan(value) ? NAN : value;
}

static void reduce(struct table *table, size_t cell, uint32_t n)
{
    const double *x = table->column;
    const struct sim_tally tally = sim_tally_of(x, n);

    table->count[cell] = n;
    table->result[MEAN][cell] = n > 0 ? tally.mean : NAN;
    table->result[SD][cell] = plain(sim_tally_deviation(&tally));
    table->result[MCSE][cell] = plain(sim_tally_standard_error(&tally));
    qsort(table->column, n, sizeof *table->column, compare);
    for (int q = 0; q < QUANTILES; q++) {
        uint64_t rank = ((uint64_t)n * percents[q] + 99) / 100;
        table->result[QUANTILE][cell * QUANTILES + (size_t)q] = n > 0 ? x[rank - 1] : NAN;
    }
}

static void reduce_all(struct table *table, uint32_t replicates, uint32_t strategies, uint32_t width)
{
    for (uint32_t s = 0; s < strategies; s++) {
        for (uint32_t e = 0; e < width; e++) {
            uint32_t n = 0;
            for (uint32_t r = 0; r < replicates; r++) {
                size_t run = (size_t)r * strategies + s;
                double value = table->values[run * width + e];
                if (table->status[run] == SIM_ROW_OK && isfinite(value)) {
                    table->column[n++] = value;
                }
            }
            reduce(table, (size_t)s * width + e, n);
        }
    }
}

/* A variable of the root or of /final, one point, all replicates. */
static void read_point(const struct sim_schema *schema, const struct sim_schema_variable *variable, uint32_t point,
                       hid_t type, void *values)
{
    hsize_t start[SIM_NETCDF_RANK] = {point}, extent[SIM_NETCDF_RANK];

    memcpy(extent, variable->chunk, sizeof extent);
    extent[1] = schema->extent.replicate_count;
    sim_dataset_read(schema->file, variable->dataset, type, start, extent, values);
}

static hid_t create_part(const struct sim_schema *schema, struct sim_netcdf_group *group,
                         const struct sim_metric *metric, enum part_of_summary part)
{
    char name[256], long_name[600];
    struct sim_dataset_variable variable = {
        .name = name,
        .long_name = long_name,
        .units = part == COUNT ? "1" : metric->unit,
        .type = part == COUNT ? H5T_STD_U64LE : H5T_IEEE_F64LE,
        .filter = SIM_DATASET_FLETCHER,
        .rank = 2,
        .axes = {sim_netcdf_find(group, "point"), sim_netcdf_find(group, "strategy")}};

    if (schema->file->failed) {
        return -1;
    }
    snprintf(name, sizeof name, "%s_%s", metric->name, parts[part].suffix);
    snprintf(long_name, sizeof long_name, "%s: %s", parts[part].long_name, metric->help);
    variable.rank = sim_axes_entities(group, metric, variable.axes, variable.rank);
    if (part == QUANTILE) {
        variable.axes[variable.rank++] = sim_netcdf_find(group, "quantile");
    }
    for (int axis = 0; axis < variable.rank; axis++) {
        variable.chunk[axis] = group->dimensions[variable.axes[axis]].size;
    }
    variable.chunk[0] = variable.chunk[0] < POINTS_PER_CHUNK ? variable.chunk[0] : POINTS_PER_CHUNK;
    hid_t dataset = sim_dataset_variable(group, &variable);
    if (parts[part].cell_methods != NULL) {
        sim_netcdf_text(schema->file, dataset, "cell_methods", parts[part].cell_methods);
    }
    if (schema->coordinates[0] != '\0') {
        sim_netcdf_text(schema->file, dataset, "coordinates", schema->coordinates);
    }
    return dataset;
}

/* Writes [strategy][..] values of one point; the extent is the dataset's own but for the point axis. */
static void write_point(struct sim_netcdf *file, hid_t dataset, uint32_t point, hid_t type, const void *values)
{
    hsize_t start[SIM_NETCDF_RANK] = {point}, extent[SIM_NETCDF_RANK] = {0};

    if (file->failed) {
        return;
    }
    hid_t space = H5Dget_space(dataset);
    H5Sget_simple_extent_dims(space, extent, NULL);
    H5Sclose(space);
    extent[0] = 1;
    sim_dataset_write(file, dataset, type, start, extent, values);
}

static void summarise_metric(const struct sim_schema *schema, struct sim_netcdf_group *group, struct table *table,
                             const struct sim_schema_variable *variable)
{
    const struct sim_layout *layout = schema->layout;
    hid_t datasets[PARTS];

    for (int part = 0; part < PARTS; part++) {
        datasets[part] = create_part(schema, group, &layout->model->metrics[variable->metric], part);
    }
    for (uint32_t p = 0; p < schema->extent.point_count && !schema->file->failed; p++) {
        read_point(schema, &schema->variables[SIM_SCHEMA_STATUS], p, H5T_NATIVE_UINT8, table->status);
        read_point(schema, variable, p, H5T_NATIVE_DOUBLE, table->values);
        reduce_all(table, schema->extent.replicate_count, layout->strategy_count, layout->width[variable->metric]);
        write_point(schema->file, datasets[COUNT], p, H5T_NATIVE_UINT64, table->count);
        for (int part = MEAN; part < PARTS; part++) {
            write_point(schema->file, datasets[part], p, H5T_NATIVE_DOUBLE, table->result[part]);
        }
    }
    for (int part = 0; part < PARTS; part++) {
        if (datasets[part] >= 0) {
            H5Dclose(datasets[part]);
        }
    }
}

/* n_ok: replicates with status ok. */
static void count_ok(const struct sim_schema *schema, struct sim_netcdf_group *group, struct table *table)
{
    uint32_t strategies = schema->layout->strategy_count, points = schema->extent.point_count;
    hid_t dataset = sim_dataset_variable(
        group,
        &(struct sim_dataset_variable){.name = "n_ok",
                                       .units = "1",
                                       .long_name = "replicates with status ok",
                                       .type = H5T_STD_U64LE,
                                       .filter = SIM_DATASET_FLETCHER,
                                       .rank = 2,
                                       .axes = {sim_netcdf_find(group, "point"), sim_netcdf_find(group, "strategy")},
                                       .chunk = {points < POINTS_PER_CHUNK ? points : POINTS_PER_CHUNK, strategies}});

    for (uint32_t p = 0; p < points && !schema->file->failed; p++) {
        read_point(schema, &schema->variables[SIM_SCHEMA_STATUS], p, H5T_NATIVE_UINT8, table->status);
        for (uint32_t s = 0; s < strategies; s++) {
            table->count[s] = 0;
            for (uint32_t r = 0; r < schema->extent.replicate_count; r++) {
                table->count[s] += table->status[(size_t)r * strategies + s] == SIM_ROW_OK;
            }
        }
        write_point(schema->file, dataset, p, H5T_NATIVE_UINT64, table->count);
    }
    if (dataset >= 0) {
        H5Dclose(dataset);
    }
}

static uint32_t widest_metric(const struct sim_layout *layout)
{
    uint32_t widest = 1;

    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        widest = layout->width[m] > widest ? layout->width[m] : widest;
    }
    return widest;
}

static void add_quantile_axis(struct sim_netcdf_group *group)
{
    double values[QUANTILES];

    for (int q = 0; q < QUANTILES; q++) {
        values[q] = percents[q] / 100.0;
    }
    sim_dataset_dimension(group, &(struct sim_dataset_coordinate){.name = "quantile",
                                                                  .units = "1",
                                                                  .long_name = "probability",
                                                                  .size = QUANTILES,
                                                                  .type = H5T_IEEE_F64LE,
                                                                  .values = values});
}

void sim_summary_write(const struct sim_schema *schema)
{
    const struct sim_layout *layout = schema->layout;
    struct sim_netcdf_group *group = malloc(sizeof *group);
    struct table table;

    if (!table_init(&table, schema->extent.replicate_count, layout->strategy_count, widest_metric(layout)) ||
        group == NULL) {
        sim_netcdf_starve(schema->file);
        goto out;
    }
    sim_netcdf_group_begin(group, schema->file, "/summary");
    sim_axes_write(schema, group, (struct sim_axes){.entities = true});
    add_quantile_axis(group);
    count_ok(schema, group, &table);
    for (uint32_t v = 0; v < schema->variable_count && !schema->file->failed; v++) {
        const struct sim_schema_variable *variable = &schema->variables[v];
        if (variable->kind == SIM_SCHEMA_FINAL &&
            layout->model->metrics[variable->metric].aggregate == SIM_METRIC_MEAN) {
            summarise_metric(schema, group, &table, variable);
        }
    }
    sim_netcdf_group_end(group);
out:
    table_fini(&table);
    free(group);
}
