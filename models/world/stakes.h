/* The part that looks into venues: how much of our positions is leaving and how long it would take, what befell the
 * borrowers; and the books of every venue against the holdings that the world keeps. It has no keys and draws nothing. */
#ifndef MITO_WORLD_STAKES_H
#define MITO_WORLD_STAKES_H

#include "models/world/part.h"

extern const struct mito_part mito_stakes_part;

#endif
