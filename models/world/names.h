/* Names of events' entities, and their hashes: what enters fingerprints and traces is a name, never an index. */
#ifndef MITO_WORLD_NAMES_H
#define MITO_WORLD_NAMES_H

#include "models/world/spec.h"

/* Fills the spec's hash tables. */
SIM_MUST_USE enum sim_status mito_names_build(struct mito_spec *spec);

uint64_t mito_names_hash(const void *spec, uint16_t kind, uint32_t entity);
const uint64_t *mito_names_hashes(const void *spec, uint16_t kind);
const char *mito_names_of(const void *spec, uint16_t kind, uint32_t entity);

#endif
