#include "sim/record/fill.h"

#include "sim/record/dataset.h"

#include <math.h>
#include <stdlib.h>

static uint32_t times_per_chunk(const struct sim_layout *layout)
{
    return layout->time_count < SIM_SCHEMA_TIMES ? layout->time_count : SIM_SCHEMA_TIMES;
}

/* One chunk of a series: [batch][times][entities], NaN where there is no replicate or no time. */
static void gather_tile(float *tile, const struct sim_layout *layout, uint32_t metric, const struct sim_row *rows,
                        uint32_t count, uint32_t batch, uint32_t strategy, uint32_t first)
{
    uint32_t times = times_per_chunk(layout), width = layout->width[metric];
    uint32_t left = layout->time_count - first;
    size_t block = (size_t)times * width, there = (size_t)(left < times ? left : times) * width;

    for (uint32_t r = 0; r < batch; r++, tile += block) {
        size_t i = 0;
        if (r < count) {
            const float *series = rows[(size_t)r * layout->strategy_count + strategy].series + layout->offset[metric] +
                                  (size_t)first * width;
            for (; i < there; i++) {
                tile[i] = isnan(series[i]) ? NAN : series[i]; /* one NaN, whatever its sign and payload were */
            }
        }
        for (; i < block; i++) {
            tile[i] = NAN;
        }
    }
}

enum sim_status sim_fill_compress(struct sim_chunk_list *list, const struct sim_layout *layout, uint32_t batch,
                                  const struct sim_row *rows, uint32_t count)
{
    enum sim_status status = SIM_OK;
    uint32_t widest = 0;
    float *tile = NULL;

    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        bool is_series = layout->model->metrics[m].place == SIM_METRIC_SERIES;
        widest = is_series && layout->width[m] > widest ? layout->width[m] : widest;
    }
    if (layout->time_count == 0 || widest == 0) {
        return SIM_OK;
    }
    uint32_t times = times_per_chunk(layout);
    tile = malloc((size_t)batch * times * widest * sizeof *tile);
    if (tile == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        if (layout->model->metrics[m].place != SIM_METRIC_SERIES || layout->width[m] == 0) {
            continue;
        }
        for (uint32_t s = 0; s < layout->strategy_count; s++) {
            for (uint32_t first = 0; first < layout->time_count; first += times) {
                gather_tile(tile, layout, m, rows, count, batch, s, first);
                SIM_TRY(sim_chunk_add(list, tile, (size_t)batch * times * layout->width[m]));
            }
        }
    }
out:
    free(tile);
    return status;
}

/* Room for the widest variable that is written value by value. */
static size_t largest_block(const struct sim_layout *layout, uint32_t count)
{
    uint32_t widest = 1;

    for (uint32_t m = 0; m < layout->model->metric_count; m++) {
        widest = layout->width[m] > widest ? layout->width[m] : widest;
    }
    return (size_t)count * layout->strategy_count * widest;
}

/* Values of a root variable or final metric as 8-byte cells [count][strategy][width]; returns the width. */
static uint32_t gather_cells(union sim_cell *cells, const struct sim_schema *schema,
                             const struct sim_schema_variable *variable, const struct sim_row *rows, uint32_t count)
{
    const struct sim_layout *layout = schema->layout;
    bool is_final = variable->kind == SIM_SCHEMA_FINAL;
    uint32_t width = is_final ? layout->width[variable->metric] : 1;
    uint32_t step = variable->kind == SIM_SCHEMA_DIGEST ? layout->strategy_count : 1; /* strategy 0 stands for all */
    bool is_real = is_final && layout->model->metrics[variable->metric].type == SIM_METRIC_F64;

    for (uint32_t run = 0, at = 0; run < count * layout->strategy_count; run += step) {
        const struct sim_row *row = &rows[run];
        const uint64_t root[] = {[SIM_SCHEMA_STATUS] = row->status,
                                 [SIM_SCHEMA_REASON] = row->reason,
                                 [SIM_SCHEMA_EVENTS] = row->n_events,
                                 [SIM_SCHEMA_FINGERPRINT] = row->fingerprint,
                                 [SIM_SCHEMA_DIGEST] = row->scenario_digest};
        for (uint32_t e = 0; e < width; e++, at++) {
            if (is_final) {
                cells[at] = row->cells[layout->offset[variable->metric] + e];
            } else {
                cells[at].u = root[variable->kind];
            }
            if (is_real && isnan(cells[at].f)) {
                cells[at].f = NAN;
            }
        }
    }
    return width;
}

static hid_t memory_type(const struct sim_schema *schema, const struct sim_schema_variable *variable)
{
    if (variable->kind != SIM_SCHEMA_FINAL) {
        return H5T_NATIVE_UINT64; /* HDF5 narrows to the file's u8 and u16 */
    }
    switch (schema->layout->model->metrics[variable->metric].type) {
    case SIM_METRIC_F64:
        return H5T_NATIVE_DOUBLE;
    case SIM_METRIC_I64:
        return H5T_NATIVE_INT64;
    case SIM_METRIC_U64:
        break;
    }
    return H5T_NATIVE_UINT64;
}

static void write_cells(const struct sim_schema *schema, const struct sim_schema_variable *variable,
                        union sim_cell *cells, const struct sim_row *rows, uint32_t count)
{
    hsize_t start[SIM_NETCDF_RANK] = {0}, extent[SIM_NETCDF_RANK];

    gather_cells(cells, schema, variable, rows, count);
    for (int axis = 0; axis < variable->rank; axis++) {
        extent[axis] = variable->chunk[axis];
    }
    extent[1] = count;
    sim_dataset_write(schema->file, variable->dataset, memory_type(schema, variable), start, extent, cells);
}

/* Copies the next chunks of the list, which has them in this order. */
static const struct sim_chunk *write_chunks(const struct sim_schema *schema, const struct sim_schema_variable *variable,
                                            const struct sim_chunk_list *list, const struct sim_chunk *chunk)
{
    const struct sim_layout *layout = schema->layout;

    for (uint32_t s = 0; s < layout->strategy_count; s++) {
        for (uint32_t first = 0; first < layout->time_count; first += times_per_chunk(layout), chunk++) {
            hsize_t offset[SIM_NETCDF_RANK] = {0, 0, s, first};
            if (!schema->file->failed) {
                sim_netcdf_note(schema->file, H5Dwrite_chunk(variable->dataset, H5P_DEFAULT, 0, offset, chunk->size,
                                                             list->arena + chunk->at));
            }
        }
    }
    return chunk;
}

void sim_fill_write(const struct sim_schema *schema, const struct sim_chunk_list *list, const struct sim_row *rows,
                    uint32_t count)
{
    const struct sim_chunk *chunk = list->chunks;
    union sim_cell *cells = malloc(largest_block(schema->layout, count) * sizeof *cells);

    if (cells == NULL) {
        sim_netcdf_starve(schema->file);
        return;
    }
    for (uint32_t v = 0; v < schema->variable_count && !schema->file->failed; v++) {
        const struct sim_schema_variable *variable = &schema->variables[v];
        if (variable->kind == SIM_SCHEMA_SERIES) {
            chunk = write_chunks(schema, variable, list, chunk);
        } else {
            write_cells(schema, variable, cells, rows, count);
        }
    }
    free(cells);
}
