#include "models/strategy/strategy.h"

const char *const mito_strategy_draws[] = {"even", "liquid", NULL};
