/* The world of the Mitosis protocol as a model of the engine. */
#ifndef MITO_WORLD_WORLD_H
#define MITO_WORLD_WORLD_H

#include "sim/kernel/model.h"

extern const struct sim_model mito_world_model;

#endif
