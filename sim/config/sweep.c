#include "sim/config/sweep.h"

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

    if (list->type != SIM_NODE_LIST || list->count == 0) {
        sim_fault_add(faults, list->place, at == NULL ? "sweep" : at, "wants a list of values such as [1, 2]; found %s",
                      sim_node_show(list, shown));
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
    if (sweep->point_count > SIM_SWEEP_POINTS / list->count) {
        sim_fault_add(faults, list->place, "sweep", "the grid has more than %d points", SIM_SWEEP_POINTS);
    } else {
        sweep->point_count *= list->count;
    }
    return SIM_OK;
}

enum sim_status sim_sweep_init(struct sim_sweep *sweep, const struct sim_study_file *file,
                               const struct sim_override *set, size_t set_count, FILE *messages)
{
    const struct sim_node *section = sim_node_find(file->root, "sweep");
    struct sim_fault_list faults = {0};
    enum sim_status status = SIM_OK;

    *sweep = (struct sim_sweep){.point_count = 1};
    if (section == NULL || sim_node_is_null(section)) {
        return SIM_OK;
    }
    if (section->type != SIM_NODE_MAP) {
        sim_fault_add(&faults, section->place, "sweep", "wants a mapping {path: [value, ...]}");
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
out:
    if (faults.error_count > 0) {
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
