#include "sim/config/bound.h"

#include "sim/base/emit.h"
#include "sim/config/bind.h"
#include "sim/config/canonical.h"
#include "sim/config/evidence.h"
#include "sim/config/override.h"
#include "sim/config/scalar.h"
#include "sim/config/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_path(const void *left, const void *right)
{
    const struct sim_member *const *a = left, *const *b = right;
    int result = strcmp((*a)->path, (*b)->path);

    return result != 0 ? result : (*a > *b) - (*a < *b); /* in one array, so the order is total */
}

static void sort_parameters(struct sim_bound *bound)
{
    bound->parameters = calloc(bound->member_count + 1, sizeof *bound->parameters);
    if (bound->parameters == NULL) {
        bound->memory_short = true;
        return;
    }
    for (size_t i = 0; i < bound->member_count; i++) {
        if (bound->members[i].role != SIM_MEMBER_STRUCTURE) {
            bound->parameters[bound->parameter_count++] = &bound->members[i];
        }
    }
    /* a total order: by path, then by place in one array */
    qsort(bound->parameters, bound->parameter_count, sizeof *bound->parameters, by_path);
}

static enum sim_status fill(struct sim_bound *bound, const struct sim_study_file *file,
                            const struct sim_override *overrides, size_t override_count, const struct sim_section *root)
{
    struct sim_node *tree = sim_node_copy(&bound->arena, file->root);

    bound->top = (struct sim_place){file->name, 0, 1, 1};
    sim_fault_append(&bound->faults, &file->faults);
    for (size_t i = 0; i < override_count && tree != NULL; i++) {
        if (!sim_override_is_sweep(&overrides[i]) &&
            !sim_override_apply(&overrides[i], (uint32_t)i + 1, &bound->arena, &bound->faults, tree)) {
            return SIM_NO_MEMORY;
        }
    }
    if (tree == NULL) {
        return SIM_NO_MEMORY;
    }
    sim_bind_root(bound, root, tree);
    if (!bound->memory_short && bound->faults.error_count == 0) {
        sort_parameters(bound);
    }
    return bound->memory_short ? SIM_NO_MEMORY : bound->faults.error_count > 0 ? SIM_BAD_CONFIG : SIM_OK;
}

enum sim_status sim_bound_create(const struct sim_study_file *file, const struct sim_override *overrides,
                                 size_t override_count, const struct sim_section *root, struct sim_bound **bound,
                                 FILE *messages)
{
    struct sim_bound *made = calloc(1, sizeof *made);

    *bound = NULL;
    if (made == NULL) {
        return SIM_NO_MEMORY;
    }
    enum sim_status status = fill(made, file, overrides, override_count, root);
    if (status == SIM_OK) {
        *bound = made;
        return SIM_OK;
    }
    if (status == SIM_BAD_CONFIG && messages != NULL) {
        sim_fault_print(&made->faults, messages);
    }
    sim_bound_free(made);
    return status;
}

void sim_bound_free(struct sim_bound *bound)
{
    if (bound != NULL) {
        sim_fault_fini(&bound->faults);
        sim_arena_fini(&bound->arena);
        free(bound->members);
        free(bound->parameters);
        free(bound);
    }
}

const void *sim_bound_root(const struct sim_bound *bound)
{
    return bound->root;
}

/* A value before a word before a structure at the same address. */
static const struct sim_member *find_member(const struct sim_bound *bound, const void *address)
{
    const struct sim_member *best = NULL;

    for (size_t i = 0; i < bound->member_count && address != NULL; i++) {
        const struct sim_member *member = &bound->members[i];
        if (member->address == address && (best == NULL || member->role < best->role)) {
            best = member;
        }
    }
    return best;
}

static void add_note(struct sim_bound *bound, bool remark, const void *address, const char *format, va_list arguments)
{
    const struct sim_member *member = find_member(bound, address);

    sim_fault_add_list(&bound->faults, remark, member == NULL ? bound->top : member->place,
                       member == NULL ? "" : member->path, format, arguments);
}

void sim_bound_fault(struct sim_bound *bound, const void *member, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_note(bound, false, member, format, arguments);
    va_end(arguments);
}

void sim_bound_remark(struct sim_bound *bound, const void *member, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_note(bound, true, member, format, arguments);
    va_end(arguments);
}

size_t sim_bound_fault_count(const struct sim_bound *bound)
{
    return bound->faults.error_count;
}

void sim_bound_report(struct sim_bound *bound, FILE *messages)
{
    sim_fault_print(&bound->faults, messages);
}

const char *sim_bound_path(const struct sim_bound *bound, const void *member)
{
    const struct sim_member *found = find_member(bound, member);

    return found == NULL ? "" : found->path;
}

bool sim_bound_is_default(const struct sim_bound *bound, const void *member)
{
    const struct sim_member *found = find_member(bound, member);

    return found != NULL && found->is_default;
}

bool sim_bound_place(const struct sim_bound *bound, const void *member, const char **origin, uint32_t *line,
                     uint32_t *column)
{
    const struct sim_member *found = find_member(bound, member);

    if (found == NULL) {
        return false;
    }
    *origin = found->place.origin;
    *line = found->place.line;
    *column = found->place.column;
    return true;
}

/* Canonical text of any length; the caller frees it. NULL when memory is short. */
static char *value_text(const struct sim_member *member, bool *is_json)
{
    char text[SIM_SCALAR_TEXT];

    *is_json = member->role == SIM_MEMBER_NAMES;
    if (member->text != NULL) {
        return strdup(member->text);
    }
    if (member->field->type == SIM_FIELD_TEXT || member->field->type == SIM_FIELD_ANY) {
        const char *word = *(const char *const *)member->address;
        return strdup(word == NULL ? "none" : word);
    }
    sim_canonical_print(member->field, member->address, text, sizeof text, is_json);
    return strdup(text);
}

static const char *unit_of(const struct sim_member *member)
{
    return member->role == SIM_MEMBER_VALUE ? sim_canonical_unit(member->field, member->address) : NULL;
}

static bool print_parameter(const struct sim_member *member, struct sim_emit *emit)
{
    bool is_json = false;
    char *value = value_text(member, &is_json);

    if (value == NULL) {
        return false;
    }
    sim_emit_object(emit, NULL);
    sim_emit_text(emit, "path", member->path);
    if (is_json) {
        sim_emit_raw(emit, "value", value);
    } else {
        sim_emit_text(emit, "value", value);
    }
    sim_emit_text(emit, "unit", unit_of(member));
    sim_emit_boolean(emit, "default", member->is_default);
    sim_emit_text(emit, "evidence", sim_evidence_word(member->note.kind));
    sim_emit_text(emit, "source", member->note.source);
    sim_emit_text(emit, "date", member->note.date);
    sim_emit_text(emit, "range", member->note.range);
    sim_emit_end(emit);
    free(value);
    return true;
}

static bool is_ignored(const char *path, const char *const *ignore)
{
    size_t length = strcspn(path, ".[");

    for (size_t i = 0; ignore != NULL && ignore[i] != NULL; i++) {
        if (strlen(ignore[i]) == length && strncmp(ignore[i], path, length) == 0) {
            return true;
        }
    }
    return false;
}

char *sim_bound_json(const struct sim_bound *bound, const char *const *ignore)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    struct sim_emit emit;
    bool whole = true;

    if (out == NULL) {
        return NULL;
    }
    sim_emit_init(&emit, out, 2);
    sim_emit_object(&emit, NULL);
    sim_emit_array(&emit, "parameters");
    for (size_t i = 0; i < bound->parameter_count && whole; i++) {
        if (!is_ignored(bound->parameters[i]->path, ignore)) {
            whole = print_parameter(bound->parameters[i], &emit);
        }
    }
    sim_emit_end(&emit);
    sim_emit_end(&emit);
    if (fclose(out) != 0 || !whole) {
        free(text);
        return NULL;
    }
    return text;
}

bool sim_bound_value(const struct sim_bound *bound, const char *path, char *text, size_t size, double *number,
                     const char **unit)
{
    const struct sim_member *member = NULL;
    bool is_json, fits;

    for (size_t i = 0; i < bound->parameter_count && member == NULL; i++) {
        member = strcmp(bound->parameters[i]->path, path) == 0 ? bound->parameters[i] : NULL;
    }
    char *value = member == NULL ? NULL : value_text(member, &is_json);
    if (value == NULL) {
        return false;
    }
    fits = (size_t)snprintf(text, size, "%s", value) < size;
    free(value);
    if (number != NULL) {
        *number = member->role == SIM_MEMBER_VALUE ? sim_canonical_number(member->field, member->address) : (double)NAN;
    }
    if (unit != NULL) {
        *unit = unit_of(member);
    }
    return fits;
}

bool sim_bound_parameter(const struct sim_bound *bound, size_t index, struct sim_parameter *parameter)
{
    if (index >= bound->parameter_count) {
        return false;
    }
    const struct sim_member *member = bound->parameters[index];
    *parameter = (struct sim_parameter){.path = member->path,
                                        .unit = unit_of(member),
                                        .member = member->address,
                                        .field = member->field,
                                        .is_default = member->is_default,
                                        .evidence = member->note.kind,
                                        .source = member->note.source,
                                        .date = member->note.date,
                                        .range = member->note.range};
    return true;
}
