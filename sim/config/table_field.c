#include "sim/config/table_field.h"

#include "sim/config/member.h"
#include "sim/config/table_load.h"

#include <string.h>

static const char *const units[] = {"s", "ms", "date", NULL};
static const char *const missing[] = {"error", "skip", NULL};

static const struct sim_field fields[] = {
    {.name = "file", .type = SIM_FIELD_TEXT, .offset = offsetof(struct sim_table_field, file), .low = 1, .high = 1000,
     .help = "CSV with a header line, or HDF5; a path from the study's folder."},
    {.name = "time", .type = SIM_FIELD_TEXT, .offset = offsetof(struct sim_table_field, time), .fallback = "none",
     .help = "Column (CSV) or dataset (HDF5) of the times; none takes the first column."},
    {.name = "value", .type = SIM_FIELD_TEXT, .offset = offsetof(struct sim_table_field, value), .fallback = "none",
     .help = "Column or dataset of the values; none takes the second column."},
    {.name = "time_unit", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct sim_table_field, time_unit),
     .fallback = "date", .choices = units, .design = true,
     .help = "Seconds, milliseconds, or dates with or without a time of day (ISO 8601; UTC without a zone)."},
    {.name = "scale", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct sim_table_field, scale), .fallback = "1",
     .unit = "1", .low = -1e12, .high = 1e12, .design = true, .help = "Values are multiplied by it."},
    {.name = "missing", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct sim_table_field, missing),
     .fallback = "error", .choices = missing, .design = true,
     .help = "What to do with a row without a value: an error, or leave it out."},
    {0},
};
const struct sim_section sim_table_field_section = {
    "table", "A column of a data file, with its times.", sizeof(struct sim_table_field), fields};

/* The file's path: as written when absolute, else in the folder of the study. NULL when memory is short. */
static const char *path_of(struct sim_bound *bound, const char *file)
{
    const char *slash = strrchr(bound->top.origin, '/');
    int length = slash == NULL || file[0] == '/' ? 0 : (int)(slash + 1 - bound->top.origin);

    return sim_arena_format(&bound->arena, "%.*s%s", length, bound->top.origin, file);
}

static bool keep(struct sim_bound *bound, const struct sim_table *read, struct sim_table *kept)
{
    *kept = *read;
    kept->time = sim_arena_take(&bound->arena, read->count * sizeof *kept->time);
    kept->value = sim_arena_take(&bound->arena, read->count * sizeof *kept->value);
    if (kept->time == NULL || kept->value == NULL) {
        return false;
    }
    memcpy(kept->time, read->time, read->count * sizeof *kept->time);
    memcpy(kept->value, read->value, read->count * sizeof *kept->value);
    return true;
}

enum sim_status sim_table_load(struct sim_bound *bound, struct sim_table_field *field, struct sim_error *error)
{
    struct sim_table_request request = {.path = path_of(bound, field->file),
                                        .time = field->time,
                                        .value = field->value,
                                        .unit = (enum sim_table_unit)field->time_unit,
                                        .scale = field->scale,
                                        .skip_empty = field->missing == 1};
    struct sim_table table;
    enum sim_status status = request.path == NULL ? SIM_NO_MEMORY : sim_table_read(&request, &table, error);

    if (status == SIM_OK) {
        status = keep(bound, &table, &field->data) ? SIM_OK : SIM_NO_MEMORY;
        sim_table_fini(&table);
    }
    return status;
}
