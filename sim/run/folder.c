#include "sim/run/folder.h"

#include "mitosim/version.h"
#include "sim/base/emit.h"
#include "sim/base/json_tree.h"
#include "sim/record/result.h"
#include "sim/run/file.h"
#include "sim/run/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT 1         /* of run.json */
#define DIFF_LINES 40    /* enough to see what is going on */

static char *join(const char *path, const char *name)
{
    char *text = NULL;

    return asprintf(&text, "%s/%s", path, name) < 0 ? NULL : text;
}

enum sim_status sim_folder_init(struct sim_folder *folder, const char *path)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    *folder = (struct sim_folder){.path = strndup(path, length)};
    if (folder->path != NULL) {
        folder->parts = join(folder->path, "parts");
        folder->record = join(folder->path, "run.json");
        folder->result = join(folder->path, "results.h5");
        folder->environment = join(folder->path, "environment.jsonl");
    }
    if (folder->parts == NULL || folder->record == NULL || folder->result == NULL || folder->environment == NULL) {
        sim_folder_fini(folder);
        return SIM_NO_MEMORY;
    }
    return SIM_OK;
}

void sim_folder_fini(struct sim_folder *folder)
{
    free(folder->path);
    free(folder->parts);
    free(folder->record);
    free(folder->result);
    free(folder->environment);
    *folder = (struct sim_folder){0};
}

static void write_points(struct sim_emit *emit, const struct sim_design *design)
{
    char label[512];

    sim_emit_array(emit, "points");
    for (uint32_t i = 0; i < sim_design_points(design); i++) {
        sim_design_label(design, i, label, sizeof label);
        sim_emit_object(emit, NULL);
        sim_emit_text(emit, "key", design->points[i].key);
        sim_emit_text(emit, "label", label);
        sim_emit_end(emit);
    }
    sim_emit_end(emit);
}

static void write_source(struct sim_emit *emit, const struct sim_design *design)
{
    sim_emit_text(emit, "file", sim_study_name(design->file));
    sim_emit_array(emit, "set");
    for (size_t i = 0; i < design->set_count; i++) {
        sim_emit_object(emit, NULL);
        sim_emit_text(emit, "path", design->overrides[i].path);
        sim_emit_text(emit, "value", design->overrides[i].value);
        sim_emit_end(emit);
    }
    sim_emit_end(emit);
    sim_emit_text(emit, "config_source", sim_study_text(design->file));
    sim_emit_raw(emit, "study", design->config);
}

/* The text of run.json: a function of the study and the sources alone, so all who start it write the same. */
static char *record_text(const struct sim_design *design, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    struct sim_emit emit;

    if (out == NULL) {
        return NULL;
    }
    sim_emit_init(&emit, out, 2);
    sim_emit_object(&emit, NULL);
    sim_emit_integer(&emit, "format", FORMAT);
    sim_emit_text(&emit, "program", "mitosim " MITOSIM_VERSION);
    sim_emit_integer(&emit, "result_version", MITOSIM_RESULT_VERSION);
    sim_emit_text(&emit, "source_hash", SIM_SOURCE_HASH);
    sim_emit_text(&emit, "study_hash", design->study_hash);
    sim_emit_text(&emit, "name", design->plan->name);
    sim_emit_integer(&emit, "seed", design->plan->seed);
    sim_emit_integer(&emit, "replicates", design->plan->replicates);
    sim_emit_integer(&emit, "batch", design->plan->batch);
    sim_emit_unsigned(&emit, "units", sim_design_units(design));
    write_points(&emit, design);
    write_source(&emit, design);
    sim_emit_end(&emit);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* A value as a person reads it: a scalar as it stands, a list or map with its items between commas. */
static void value_text(const struct sim_json_node *node, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    if (node == NULL) {
        return;
    }
    if (node->child == NULL) {
        snprintf(text, size, "%s", node->text == NULL ? "" : node->text);
        return;
    }
    for (const struct sim_json_node *child = node->child; child != NULL && used < size; child = child->next) {
        used += (size_t)snprintf(text + used, size - used, "%s%s", used == 0 ? "" : ", ",
                                 child->text == NULL ? "" : child->text);
    }
}

static bool is_silent(const char *path)
{
    return strcmp(path, "name") == 0 || strcmp(path, "question") == 0 || strcmp(path, "replicates") == 0;
}

static void diff_line(FILE *messages, const char *path, const struct sim_json_node *was,
                      const struct sim_json_node *now, unsigned *lines)
{
    char old[256], new[256];

    value_text(sim_json_tree_find(was, "value"), old, sizeof old);
    value_text(sim_json_tree_find(now, "value"), new, sizeof new);
    if (is_silent(path) || (was != NULL && now != NULL && strcmp(old, new) == 0) || ++*lines > DIFF_LINES) {
        return;
    }
    if (was == NULL) {
        fprintf(messages, "  %s: was absent, now %s\n", path, new);
    } else if (now == NULL) {
        fprintf(messages, "  %s: was %s, now absent\n", path, old);
    } else {
        fprintf(messages, "  %s: was %s, now %s\n", path, old, new);
    }
}

static const struct sim_json_node *first_parameter(const struct sim_json_node *study)
{
    const struct sim_json_node *list = sim_json_tree_find(study, "parameters");

    return list == NULL ? NULL : list->child;
}

/* Both lists are sorted by path: walk them like a zipper. */
static void diff_studies(FILE *messages, const struct sim_json_node *was, const struct sim_json_node *now)
{
    unsigned lines = 0;

    was = first_parameter(was);
    now = first_parameter(now);
    while (was != NULL || now != NULL) {
        const char *old = was == NULL ? NULL : sim_json_tree_text(was, "path", "");
        const char *new = now == NULL ? NULL : sim_json_tree_text(now, "path", "");
        int order = old == NULL ? 1 : new == NULL ? -1 : strcmp(old, new);
        diff_line(messages, order > 0 ? new : old, order > 0 ? NULL : was, order < 0 ? NULL : now, &lines);
        was = order > 0 ? was : was->next;
        now = order < 0 ? now : now->next;
    }
    if (lines > DIFF_LINES) {
        fprintf(messages, "  and %u more\n", lines - DIFF_LINES);
    }
}

static bool has_point(const struct sim_design *design, const char *key)
{
    for (uint32_t i = 0; i < sim_design_points(design); i++) {
        if (strcmp(design->points[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

static unsigned compare_points(const struct sim_design *design, const struct sim_json_node *was, FILE *messages)
{
    const struct sim_json_node *list = sim_json_tree_find(was, "points");
    unsigned gone = 0;

    for (const struct sim_json_node *point = list == NULL ? NULL : list->child; point != NULL; point = point->next) {
        if (!has_point(design, sim_json_tree_text(point, "key", ""))) {
            const char *label = sim_json_tree_text(point, "label", "");
            fprintf(messages, "  design point %s: was there, now gone\n", label[0] == '\0' ? "without a sweep" : label);
            gone++;
        }
    }
    return gone;
}

static unsigned compare_word(const struct sim_json_node *was, const char *key, const char *now, FILE *messages)
{
    const char *old = sim_json_tree_text(was, key, "");

    if (strcmp(old, now) == 0) {
        return 0;
    }
    fprintf(messages, "  %s: was %s, now %s\n", key, old, now);
    return 1;
}

static unsigned compare_replicates(const struct sim_design *design, const struct sim_json_node *was, FILE *messages)
{
    long long old = atoll(sim_json_tree_text(was, "replicates", "0"));

    if (design->plan->replicates >= old) {
        return 0;
    }
    fprintf(messages, "  replicates: was %lld, now %lld; they may be raised only\n", old,
            (long long)design->plan->replicates);
    return 1;
}

/* Prints every difference that matters; their number. */
static unsigned compare_records(const struct sim_design *design, const struct sim_json_node *was,
                                const struct sim_json_node *now, FILE *messages)
{
    unsigned count = 0;
    char version[16];

    snprintf(version, sizeof version, "%d", MITOSIM_RESULT_VERSION);
    count += compare_word(was, "result_version", version, messages);
    count += compare_word(was, "source_hash", SIM_SOURCE_HASH, messages);
    if (strcmp(sim_json_tree_text(was, "study_hash", ""), design->study_hash) != 0) {
        diff_studies(messages, sim_json_tree_find(was, "study"), sim_json_tree_find(now, "study"));
        return count + 1;
    }
    count += compare_replicates(design, was, messages);
    count += compare_points(design, was, messages);
    return count;
}

/* The folder has a run.json: accept the same study, or one with more replicates or points, and then bring it up to date. */
static enum sim_status compare(const struct sim_folder *folder, const struct sim_design *design, const char *text,
                               size_t size, FILE *messages, struct sim_error *error)
{
    struct sim_json_tree was = {0}, now = {0};
    char *old = NULL;
    enum sim_status status;

    SIM_TRY(sim_file_read(folder->record, &old, error));
    if (strcmp(old, text) == 0) {
        goto out;
    }
    status = sim_json_tree_parse(&was, old, error);
    if (status != SIM_OK) {
        status = sim_error_fill(error, SIM_OTHER_STUDY, "%s is damaged or not of this program; use another folder",
                                folder->record);
        goto out;
    }
    SIM_TRY(sim_json_tree_parse(&now, text, error));
    if (compare_records(design, was.root, now.root, messages) > 0) {
        status = sim_error_fill(error, SIM_OTHER_STUDY,
                                "%s belongs to another study or version (differences above). "
                                "Use another folder with -o, or undo the changes",
                                folder->path);
        goto out;
    }
    SIM_TRY(sim_file_write(folder->record, text, size, NULL, error));
out:
    sim_json_tree_fini(&was);
    sim_json_tree_fini(&now);
    free(old);
    return status;
}

enum sim_status sim_folder_claim(const struct sim_folder *folder, const struct sim_design *design, FILE *messages,
                                 struct sim_error *error)
{
    size_t size = 0;
    bool created = false;
    char *text = record_text(design, &size);
    enum sim_status status;

    if (text == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory");
    }
    SIM_TRY(sim_file_make_folder(folder->path, error));
    if (access(folder->record, F_OK) != 0) {
        SIM_TRY(sim_file_write(folder->record, text, size, &created, error));
    }
    if (!created) {
        SIM_TRY(compare(folder, design, text, size, messages, error));
    }
    SIM_TRY(sim_file_make_folder(folder->parts, error));
    SIM_TRY(sim_part_clean(folder->parts, error));
    SIM_TRY(sim_part_clean(folder->path, error));
out:
    free(text);
    return status;
}

static enum sim_status read_overrides(struct sim_folder_study *study)
{
    const struct sim_json_node *list = sim_json_tree_find(study->tree->root, "set");
    const struct sim_json_node *node;

    for (node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        study->set_count++;
    }
    study->set = calloc(study->set_count + 1, sizeof *study->set);
    if (study->set == NULL) {
        return SIM_NO_MEMORY;
    }
    node = list == NULL ? NULL : list->child;
    for (size_t i = 0; i < study->set_count; i++, node = node->next) {
        study->set[i] = (struct sim_override){.path = sim_json_tree_text(node, "path", ""),
                                              .value = sim_json_tree_text(node, "value", ""),
                                              .origin = "--set"};
    }
    return SIM_OK;
}

enum sim_status sim_folder_read(const struct sim_folder *folder, struct sim_folder_study *study, FILE *messages,
                                struct sim_error *error)
{
    const char *source;
    char *text = NULL;
    enum sim_status status;

    *study = (struct sim_folder_study){0};
    status = sim_file_read(folder->record, &text, error);
    if (status == SIM_INCOMPLETE) {
        status = sim_error_fill(error, SIM_IO, "%s: no run.json there; is it the folder of a run?", folder->path);
    }
    SIM_TRY(status);
    study->tree = calloc(1, sizeof *study->tree);
    if (study->tree == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    status = sim_json_tree_parse(study->tree, text, NULL);
    source = status == SIM_OK ? sim_json_tree_text(study->tree->root, "config_source", NULL) : NULL;
    if (source == NULL) {
        status = sim_error_fill(error, SIM_DAMAGED, "%s is damaged or not of this program", folder->record);
        goto out;
    }
    SIM_TRY(sim_study_parse(sim_json_tree_text(study->tree->root, "file", "study"), source, strlen(source),
                            &study->file, messages));
    SIM_TRY(read_overrides(study));
out:
    free(text);
    if (status != SIM_OK) {
        sim_folder_forget(study);
    }
    return status;
}

void sim_folder_forget(struct sim_folder_study *study)
{
    if (study->tree != NULL) {
        sim_json_tree_fini(study->tree);
        free(study->tree);
    }
    sim_study_free(study->file);
    free(study->set);
    *study = (struct sim_folder_study){0};
}

static char *part_path(const struct sim_folder *folder, const struct sim_part_unit *unit)
{
    char name[SIM_PART_NAME_SIZE];

    sim_part_name(name, unit->point, unit->batch_index);
    return join(folder->parts, name);
}

void sim_folder_set_aside(const struct sim_folder *folder, const struct sim_part_unit *unit, FILE *messages)
{
    char *path = part_path(folder, unit), *aside = NULL;

    if (path != NULL && asprintf(&aside, "%s.bad", path) >= 0 && rename(path, aside) == 0) {
        fprintf(messages, "%s is damaged; set aside as %s, its unit will be computed again\n", path, aside);
    }
    free(aside);
    free(path);
}

enum sim_status sim_folder_missing(const struct sim_folder *folder, const struct sim_design *design, uint64_t **units,
                                   uint64_t *count, FILE *messages, struct sim_error *error)
{
    uint64_t total = sim_design_units(design);

    *count = 0;
    *units = malloc((total + 1) * sizeof **units);
    if (*units == NULL) {
        return sim_error_fill(error, SIM_NO_MEMORY, "out of memory for a list of %llu units",
                              (unsigned long long)total);
    }
    for (uint64_t i = 0; i < total; i++) {
        struct sim_part_unit unit = sim_design_unit(design, i);
        enum sim_status status = sim_part_find(&unit, folder->parts, error);
        if (status == SIM_DAMAGED) {
            sim_folder_set_aside(folder, &unit, messages);
        }
        if (status == SIM_INCOMPLETE || status == SIM_DAMAGED) {
            (*units)[(*count)++] = i;
        } else if (status == SIM_OTHER_STUDY && error != NULL) {
            struct sim_error found = *error;
            status = sim_error_fill(error, status, "%.900s; remove it and run again", found.text);
            free(*units);
            *units = NULL;
            return status;
        } else if (status != SIM_OK) {
            free(*units);
            *units = NULL;
            return status;
        }
    }
    if (error != NULL) {
        error->text[0] = '\0'; /* what was found missing is no error here */
    }
    return SIM_OK;
}

/* Evidence, comments, the name: they change no row, yet the file carries them. */
static bool has_text(const struct sim_result *result, const char *name, const char *want)
{
    char *text = NULL;
    bool same = sim_result_provenance(result, name, &text, NULL) == SIM_OK && strcmp(text, want) == 0;

    free(text);
    return same;
}

bool sim_folder_finished(const struct sim_folder *folder, const struct sim_design *design)
{
    struct sim_result result;
    bool same;

    if (access(folder->result, F_OK) != 0 || sim_result_open(&result, folder->result, NULL) != SIM_OK) {
        return false;
    }
    same = strcmp(result.study_hash, design->study_hash) == 0 && strcmp(result.source_hash, SIM_SOURCE_HASH) == 0 &&
           result.point_count == sim_design_points(design) &&
           (int64_t)result.replicate_count == design->plan->replicates &&
           strcmp(result.title, design->plan->name) == 0 && has_text(&result, "config", design->config) &&
           has_text(&result, "config_source", sim_study_text(design->file));
    for (uint32_t i = 0; same && i < result.point_count; i++) {
        same = strcmp(result.point_keys[i], design->points[i].key) == 0;
    }
    sim_result_close(&result);
    return same;
}

uint64_t sim_folder_prune(const struct sim_folder *folder, const struct sim_design *design)
{
    uint64_t total = sim_design_units(design), count = 0;

    for (uint64_t i = 0; i < total; i++) {
        struct sim_part_unit unit = sim_design_unit(design, i);
        char *path = part_path(folder, &unit);
        count += path != NULL && unlink(path) == 0;
        free(path);
    }
    return count;
}
