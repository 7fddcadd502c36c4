#include "sim/run/design.h"

#include "mitosim/version.h"
#include "sim/run/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Root keys that change no row: they stay out of the hashes. */
static const char *const silent_keys[] = {"name", "question", "replicates", "sweep", "evidence", NULL};

/* Keys that belong to the study as a whole: one value for all points. */
static const char *const fixed_keys[] = {"name", "question", "seed", "replicates", "batch", "start", "sweep",
                                         "record", "evidence", NULL};

/* Keys of the plan: how the experiment is run. */
static const char *const setting_keys[] = {"name",   "question", "seed",  "replicates", "batch",  "horizon",
                                           "warmup", "start",    "sweep", "record",     "engine", NULL};

static bool under(const char *path, const char *const *keys)
{
    size_t length = strcspn(path, ".[");

    for (; *keys != NULL; keys++) {
        if (strlen(*keys) == length && strncmp(path, *keys, length) == 0) {
            return true;
        }
    }
    return false;
}

/* SHA-256 over "path = value" lines in the canonical order: values only, so that a new citation keeps finished parts. */
static enum sim_status hash_parameters(const struct sim_bound *bound, char hash[SIM_HASH_SHA256_TEXT])
{
    char *text = NULL, *value = malloc(1 << 16);
    size_t size = 0;
    FILE *lines = open_memstream(&text, &size);
    struct sim_parameter parameter;
    enum sim_status status = SIM_OK;

    if (lines == NULL || value == NULL) {
        status = SIM_NO_MEMORY;
    }
    for (size_t i = 0; status == SIM_OK && sim_bound_parameter(bound, i, &parameter); i++) {
        if (under(parameter.path, silent_keys)) {
            continue;
        }
        if (!sim_bound_value(bound, parameter.path, value, 1 << 16, NULL, NULL)) {
            value[0] = '\0';
        }
        fprintf(lines, "%s = %s\n", parameter.path, value);
    }
    if (lines != NULL && fclose(lines) != 0) {
        status = SIM_NO_MEMORY;
    }
    if (status == SIM_OK) {
        sim_hash_sha256_hex(text, size, hash);
    }
    free(text);
    free(value);
    return status;
}

bool sim_design_is_setting(const char *path)
{
    return under(path, setting_keys);
}

static enum sim_status refuse_sweep(const struct sim_sweep *sweep, FILE *messages)
{
    for (uint32_t i = 0; i < sweep->path_count; i++) {
        const struct sim_override *value = &sweep->paths[i].values[0];
        if (under(sweep->paths[i].path, fixed_keys)) {
            if (messages != NULL) {
                fprintf(messages, "%s:%u:%u: sweep.%s: this key holds for the whole study and cannot be swept\n",
                        value->origin, value->line, value->column, sweep->paths[i].path);
            }
            return SIM_BAD_CONFIG;
        }
    }
    return SIM_OK;
}

/* All points share one file, so its axes must be the same in all of them. */
static const char *layout_difference(const struct sim_layout *a, const struct sim_layout *b)
{
    if (a->strategy_count != b->strategy_count) {
        return "the number of strategies";
    }
    for (uint32_t i = 0; i < a->strategy_count; i++) {
        if (strcmp(a->strategies[i], b->strategies[i]) != 0) {
            return "the names of the strategies";
        }
    }
    if (a->time_count != b->time_count || a->step != b->step) {
        return "the time grid";
    }
    for (uint32_t i = 0; i < a->dimension_count; i++) {
        if (a->dimensions[i].count != b->dimensions[i].count) {
            return a->dimensions[i].name;
        }
        for (uint32_t k = 0; k < a->dimensions[i].count; k++) {
            if (strcmp(a->dimensions[i].labels[k], b->dimensions[i].labels[k]) != 0) {
                return a->dimensions[i].name;
            }
        }
    }
    return NULL;
}

static void say(FILE *messages, const struct sim_design *design, const char *text)
{
    if (messages != NULL) {
        fprintf(messages, "%s:1:1: %s\n", sim_study_name(design->file), text);
    }
}

static enum sim_status build_point(struct sim_design *design, uint32_t index, FILE *messages)
{
    struct sim_point *point = &design->points[index];
    struct sim_error error = {""};
    char hash[SIM_HASH_SHA256_TEXT];
    enum sim_status status;

    sim_sweep_point(&design->sweep, index, design->overrides + design->set_count);
    SIM_TRY(sim_bound_create(design->file, design->overrides, design->set_count + design->sweep.path_count,
                             design->model->section, &point->bound, messages));
    status = design->model->spec_create(point->bound, &point->spec, &error);
    if (messages != NULL && sim_bound_fault_count(point->bound) > 0) {
        sim_bound_report(point->bound, messages);
    }
    if (sim_bound_fault_count(point->bound) > 0) {
        status = SIM_BAD_CONFIG;
    } else if (status != SIM_OK && error.text[0] != '\0') {
        say(messages, design, error.text);
    }
    SIM_TRY(status);
    status = sim_layout_init(&point->layout, design->model, point->spec, &error);
    if (status != SIM_OK) {
        /* A row too large for the file: the series is what makes it so. */
        sim_bound_fault(point->bound, &((const struct sim_plan *)sim_bound_root(point->bound))->record.series, "%s",
                        error.text);
        if (messages != NULL) {
            sim_bound_report(point->bound, messages);
        }
        goto out;
    }
    SIM_TRY(hash_parameters(point->bound, hash));
    memcpy(point->key, hash, SIM_POINT_KEY);
out:
    return status;
}

/* Faults of the design as a whole, at the value by which point `b` was meant to differ from point `a`. */
static void say_at(const struct sim_design *design, uint32_t a, uint32_t b, const char *text, FILE *messages)
{
    uint32_t count = design->sweep.path_count;
    struct sim_override *values = calloc(2 * (size_t)count + 1, sizeof *values);
    uint32_t i = 0;

    if (messages == NULL || values == NULL || count == 0) {
        say(messages, design, text);
        free(values);
        return;
    }
    sim_sweep_point(&design->sweep, a, values);
    sim_sweep_point(&design->sweep, b, values + count);
    while (i + 1 < count && values[i].value == values[count + i].value) {
        i++;
    }
    fprintf(messages, "%s:%u:%u: sweep.%s: %s (%s and %s)\n", values[count + i].origin, values[count + i].line,
            values[count + i].column, values[i].path, text, values[i].value, values[count + i].value);
    free(values);
}

static enum sim_status check_point(struct sim_design *design, uint32_t index, FILE *messages)
{
    const char *difference = layout_difference(&design->points[0].layout, &design->points[index].layout);
    char text[256];

    if (difference != NULL) {
        snprintf(text, sizeof text, "point %u differs from point 0 in %s; all points share one file", index,
                 difference);
        say_at(design, 0, index, text, messages);
        return SIM_BAD_CONFIG;
    }
    return SIM_OK;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const struct sim_point *const *)a)->key, (*(const struct sim_point *const *)b)->key);
}

/* Two points with one key would share their parts. */
static enum sim_status check_keys(const struct sim_design *design, FILE *messages)
{
    uint32_t count = design->sweep.point_count;
    const struct sim_point **sorted = malloc(count * sizeof *sorted);
    char text[128];
    enum sim_status status = sorted == NULL ? SIM_NO_MEMORY : SIM_OK;

    for (uint32_t i = 0; sorted != NULL && i < count; i++) {
        sorted[i] = &design->points[i];
    }
    if (sorted != NULL) {
        /* A total order wherever it matters: equal keys are the error sought. */
        qsort(sorted, count, sizeof *sorted, compare_keys);
    }
    for (uint32_t i = 1; status == SIM_OK && i < count; i++) {
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) == 0) {
            uint32_t a = (uint32_t)(sorted[i - 1] - design->points), b = (uint32_t)(sorted[i] - design->points);
            uint32_t first = a < b ? a : b, second = a < b ? b : a;
            snprintf(text, sizeof text, "points %u and %u are the same study", first, second);
            say_at(design, first, second, text, messages);
            status = SIM_BAD_CONFIG;
        }
    }
    free(sorted);
    return status;
}

/* Binds the study without its sweep; that must hold by itself, for added points are compared with it. */
static enum sim_status build_base(struct sim_design *design, FILE *messages)
{
    enum sim_status status;

    SIM_TRY(sim_bound_create(design->file, design->overrides, design->set_count, design->model->section, &design->base,
                             messages));
    design->plan = sim_bound_root(design->base);
    design->config = sim_bound_json(design->base, NULL);
    if (design->config == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    SIM_TRY(hash_parameters(design->base, design->study_hash));
out:
    return status;
}

static const char *parameter_help(const struct sim_bound *bound, const char *path)
{
    struct sim_parameter parameter;

    for (size_t i = 0; sim_bound_parameter(bound, i, &parameter); i++) {
        if (strcmp(parameter.path, path) == 0 && parameter.field != NULL) {
            return parameter.field->help;
        }
    }
    return NULL;
}

/* One swept path: its column of values, numbers where all of them are. */
static enum sim_status describe_path(struct sim_design *design, uint32_t path)
{
    struct sim_part_parameter *parameter = &design->parameters[path];
    uint32_t stride = design->sweep.path_count;
    const char *unit = NULL;
    char text[256];

    parameter->path = design->sweep.paths[path].path;
    parameter->help = parameter_help(design->points[0].bound, parameter->path);
    for (uint32_t i = 0; i < design->sweep.point_count; i++) {
        struct sim_part_value *value = &design->values[(size_t)i * stride + path];
        if (!sim_bound_value(design->points[i].bound, parameter->path, text, sizeof text, &value->number, &unit)) {
            snprintf(text, sizeof text, "point %u", i);
            value->number = NAN;
        }
        value->text = strdup(text);
        if (value->text == NULL) {
            return SIM_NO_MEMORY;
        }
        parameter->is_text = parameter->is_text || isnan(value->number);
        /* A value such as `none` has no unit; the others' is the column's. */
        if (parameter->unit == NULL && unit != NULL && unit[0] != '\0' && strcmp(unit, "1") != 0) {
            parameter->unit = unit;
        }
    }
    if (parameter->unit == NULL) {
        parameter->unit = "1";
    }
    return SIM_OK;
}

static enum sim_status describe_parts(struct sim_design *design)
{
    uint32_t points = design->sweep.point_count, paths = design->sweep.path_count;
    enum sim_status status = SIM_OK;

    design->parameters = calloc(paths + 1, sizeof *design->parameters);
    design->part_points = calloc(points, sizeof *design->part_points);
    design->values = calloc((size_t)points * paths + 1, sizeof *design->values);
    if (design->parameters == NULL || design->part_points == NULL || design->values == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    for (uint32_t i = 0; i < paths; i++) {
        SIM_TRY(describe_path(design, i));
    }
    for (uint32_t i = 0; i < points; i++) {
        design->part_points[i].key = design->points[i].key;
        design->part_points[i].values = design->values + (size_t)i * paths;
    }
    design->part = (struct sim_part_study){
        .study_hash = design->study_hash,
        .source_hash = SIM_SOURCE_HASH,
        .result_version = MITOSIM_RESULT_VERSION,
        .seed = (uint64_t)design->plan->seed,
        .batch = (uint32_t)design->plan->batch,
        .title = design->plan->name,
        .program = "mitosim " MITOSIM_VERSION,
        .start_date = design->plan->start,
        .parameters = design->parameters,
        .parameter_count = paths,
    };
out:
    return status;
}

enum sim_status sim_design_init(struct sim_design *design, const struct sim_model *model,
                                const struct sim_study_file *file, const struct sim_override *set, size_t set_count,
                                FILE *messages)
{
    enum sim_status status, swept;

    *design = (struct sim_design){.model = model, .file = file, .set_count = set_count};
    swept = sim_sweep_init(&design->sweep, file, set, set_count, messages);
    if (swept == SIM_OK) {
        swept = refuse_sweep(&design->sweep, messages);
    }
    if (swept != SIM_OK) {
        sim_sweep_fini(&design->sweep); /* the base is bound all the same: its errors are shown too */
    }
    design->overrides = calloc(set_count + design->sweep.path_count + 1, sizeof *design->overrides);
    design->points = calloc(design->sweep.point_count + 1, sizeof *design->points);
    if (design->overrides == NULL || design->points == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    if (set_count > 0) {
        memcpy(design->overrides, set, set_count * sizeof *set);
    }
    SIM_TRY(build_base(design, messages));
    SIM_TRY(swept);
    for (uint32_t i = 0; i < design->sweep.point_count; i++) {
        SIM_TRY(build_point(design, i, messages));
        SIM_TRY(check_point(design, i, messages));
    }
    SIM_TRY(check_keys(design, messages));
    SIM_TRY(describe_parts(design));
out:
    if (status != SIM_OK) {
        sim_design_fini(design);
    }
    return status;
}

void sim_design_remark(const struct sim_design *design, FILE *messages)
{
    sim_bound_report(design->points[0].bound, messages);
}

void sim_design_fini(struct sim_design *design)
{
    for (uint32_t i = 0; design->points != NULL && i < design->sweep.point_count; i++) {
        struct sim_point *point = &design->points[i];
        sim_layout_fini(&point->layout);
        if (point->spec != NULL) {
            design->model->spec_destroy(point->spec);
        }
        sim_bound_free(point->bound);
    }
    for (size_t i = 0; design->values != NULL && i < (size_t)design->sweep.point_count * design->sweep.path_count;
         i++) {
        free((char *)design->values[i].text);
    }
    free(design->values);
    free(design->parameters);
    free(design->part_points);
    free(design->points);
    free(design->overrides);
    free(design->config);
    sim_bound_free(design->base);
    sim_sweep_fini(&design->sweep);
    *design = (struct sim_design){0};
}

uint32_t sim_design_points(const struct sim_design *design)
{
    return design->sweep.point_count;
}

uint32_t sim_design_batches(const struct sim_design *design)
{
    return (uint32_t)((design->plan->replicates + design->plan->batch - 1) / design->plan->batch);
}

uint32_t sim_design_batch_count(const struct sim_design *design, uint32_t batch)
{
    int64_t left = design->plan->replicates - (int64_t)batch * design->plan->batch;

    return (uint32_t)(left < design->plan->batch ? left : design->plan->batch);
}

uint64_t sim_design_units(const struct sim_design *design)
{
    return (uint64_t)sim_design_points(design) * sim_design_batches(design);
}

struct sim_part_unit sim_design_unit(const struct sim_design *design, uint64_t unit)
{
    uint32_t batches = sim_design_batches(design), batch = (uint32_t)(unit % batches);

    return (struct sim_part_unit){
        .study = &design->part,
        .point = &design->part_points[unit / batches],
        .batch_index = batch,
        .count = sim_design_batch_count(design, batch),
    };
}

void sim_design_label(const struct sim_design *design, uint32_t point, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < design->sweep.path_count && used < size; i++) {
        const char *path = design->sweep.paths[i].path;
        char value[64];
        if (!sim_bound_value(design->points[point].bound, path, value, sizeof value, NULL, NULL)) {
            snprintf(value, sizeof value, "?");
        }
        used += (size_t)snprintf(text + used, size - used, "%s%s=%s", i == 0 ? "" : ", ", path, value);
    }
}
