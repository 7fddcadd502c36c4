/* Name hashes of the entities of events, by table where the model offers one. */
#ifndef SIM_KERNEL_ENTITY_INLINE_H
#define SIM_KERNEL_ENTITY_INLINE_H

#include "sim/base/hash.h"
#include "sim/base/status.h"
#include "sim/kernel/model.h"

struct sim_entity_tables {
    const struct sim_model *model; /* borrowed */
    const void *spec;              /* borrowed */
    const uint64_t *of_kind[SIM_MODEL_KINDS];
};

static inline void sim_entity_tables_init(struct sim_entity_tables *tables, const struct sim_model *model,
                                          const void *spec)
{
    SIM_CHECK(model->kind_count <= SIM_MODEL_KINDS);
    tables->model = model;
    tables->spec = spec;
    for (uint32_t kind = 0; kind < model->kind_count; kind++) {
        tables->of_kind[kind] = model->entity_hashes == NULL ? NULL : model->entity_hashes(spec, (uint16_t)kind);
    }
}

static inline uint64_t sim_entity_hash(const struct sim_entity_tables *tables, uint16_t kind, uint32_t entity)
{
    const uint64_t *table = tables->of_kind[kind];

    if (table != NULL) {
        return table[entity];
    }
    return tables->model->entity_hash == NULL ? sim_hash_finish(entity)
                                              : tables->model->entity_hash(tables->spec, kind, entity);
}

#endif
