#include "sim/config/sweep.h"

#include "sim/config/override.h"
#include "sim/config/source.h"

#include <string.h>

static bool is_set(const char *path, const struct sim_override *set, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(set[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

static enum sim_status read_values(struct sim_sweep *sweep, const char *path, const struct sim_node *list,
                                   struct sim_fault_list *faults)
{
    struct sim_sweep_path *entry = &sweep->paths[sweep->path_count];
    char *at = sim_node_path(&sweep->arena, "sweep", path);
    char shown[SIM_FAULT_SHOWN];
    bool is_list = list->type == SIM_NODE_LIST;

    if (!is_list || list->count == 0) {
        sim_fault_add(faults, list->place, at == NULL ? "sweep" : at, "wants a list of values such as [1, 2]; found %s",
                      is_list ? "an empty list" : sim_node_show(list, shown));
        return SIM_OK;
    }
    entry->path = path;
    entry->count = list->count;
    entry->values = sim_arena_take(&sweep->arena, list->count * sizeof *entry->values);
    if (entry->values == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        const struct sim_place *place = &list->items[i]->place;
        entry->values[i] = (struct sim_override){.path = path,
                                                 .value = sim_node_flow(&sweep->arena, list->items[i]),
                                                 .origin = place->origin,
                                                 .line = place->line,
                                                 .column = place->column};
        if (entry->values[i].value == NULL) {
            return SIM_NO_MEMORY;
        }
    }
    sweep->path_count++;
    return SIM_OK;
}

static void count_points(struct sim_sweep *sweep, struct sim_place place, struct sim_fault_list *faults)
{
    uint64_t points = 1;

    for (uint32_t i = 0; i < sweep->path_count && points <= SIM_SWEEP_POINTS; i++) {
        points *= sweep->paths[i].count; /* below 2^17 x 2^18 */
    }
    if (points > SIM_SWEEP_POINTS) {
        sim_fault_add(faults, place, "sweep", "the grid has more than %d points", SIM_SWEEP_POINTS);
        points = 1;
    }
    sweep->point_count = (uint32_t)points;
}

/* `sweep.rooms.north.delay` sets the key "rooms.north.delay" of the section: what follows the dot is one key, quoted
 * here where it is not already. NULL when memory is short. */
static const char *section_path(struct sim_sweep *sweep, const char *path)
{
    const char *key = path + strcspn(path, ".[");
    size_t length = strlen(key);

    if (*key != '.' || length < 2) {
        return path;
    }
    char quote = *++key;
    if ((quote == '"' || quote == '\'') && strchr(key + 1, quote) == key + length - 2) {
        return path;
    }
    quote = strchr(key, '"') == NULL ? '"' : '\'';
    return sim_arena_format(&sweep->arena, "sweep.%c%s%c", quote, key, quote);
}

/* The section of the file after the command line's overrides of it, in the sweep's arena; NULL when there is none. */
static enum sim_status read_section(struct sim_sweep *sweep, const struct sim_study_file *file,
                                    const struct sim_override *set, size_t set_count, struct sim_fault_list *faults,
                                    const struct sim_node **section)
{
    const struct sim_node *written = sim_node_find(file->root, "sweep");
    struct sim_node *root = sim_node_make(&sweep->arena, SIM_NODE_MAP, file->root->place, NULL);
    struct sim_node *key = sim_node_make(&sweep->arena, SIM_NODE_SCALAR, file->root->place, "sweep");
    struct sim_node *copy = written == NULL ? sim_node_make(&sweep->arena, SIM_NODE_SCALAR, file->root->place, "")
                                            : sim_node_copy(&sweep->arena, written);

    if (root == NULL || key == NULL || copy == NULL || !sim_node_append(&sweep->arena, root, key, copy)) {
        return SIM_NO_MEMORY;
    }
    for (size_t i = 0; i < set_count; i++) {
        struct sim_override override = set[i];
        if (!sim_override_is_sweep(&override)) {
            continue;
        }
        override.path = section_path(sweep, set[i].path);
        if (override.path == NULL || !sim_override_apply(&override, (uint32_t)i + 1, &sweep->arena, faults, root)) {
            return SIM_NO_MEMORY;
        }
    }
    *section = sim_node_is_null(root->items[0]) ? NULL : root->items[0];
    return SIM_OK;
}

enum sim_status sim_sweep_init(struct sim_sweep *sweep, const struct sim_study_file *file,
                               const struct sim_override *set, size_t set_count, FILE *messages)
{
    const struct sim_node *section = NULL;
    struct sim_fault_list faults = {0};
    enum sim_status status = SIM_OK;
    char shown[SIM_FAULT_SHOWN];

    *sweep = (struct sim_sweep){.point_count = 1};
    SIM_TRY(read_section(sweep, file, set, set_count, &faults, &section));
    if (section == NULL) {
        goto out;
    }
    if (section->type != SIM_NODE_MAP) {
        sim_fault_add(&faults, section->place, "sweep", "wants a mapping {path: [value, ...]}; found %s",
                      sim_node_show(section, shown));
        goto out;
    }
    sweep->paths = sim_arena_take(&sweep->arena, (section->count + 1) * sizeof *sweep->paths);
    if (sweep->paths == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    for (uint32_t i = 0; i < section->count; i++) {
        if (!is_set(section->keys[i]->text, set, set_count)) {
            SIM_TRY(read_values(sweep, section->keys[i]->text, section->items[i], &faults));
        }
    }
    count_points(sweep, section->place, &faults);
out:
    if (status == SIM_OK && faults.error_count > 0) {
        status = SIM_BAD_CONFIG;
        if (messages != NULL) {
            sim_fault_print(&faults, messages);
        }
    }
    sim_fault_fini(&faults);
    if (status != SIM_OK) {
        sim_sweep_fini(sweep);
    }
    return status;
}

void sim_sweep_fini(struct sim_sweep *sweep)
{
    sim_arena_fini(&sweep->arena);
    *sweep = (struct sim_sweep){0};
}

void sim_sweep_point(const struct sim_sweep *sweep, uint32_t point, struct sim_override *overrides)
{
    for (uint32_t i = sweep->path_count; i-- > 0;) {
        const struct sim_sweep_path *path = &sweep->paths[i];
        overrides[i] = path->values[point % path->count];
        point /= path->count;
    }
}
