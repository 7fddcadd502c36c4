/* What the parts that deal in miAssets share: the price of shares in their markets, and what holders do with them. */
#ifndef MITO_WORLD_MIASSET_H
#define MITO_WORLD_MIASSET_H

#include "models/world/state.h"

/* Price of a vault's shares in its markets over what the contract says they are worth, less 1: negative is a discount.
 * The mean over the parts that have a market; 0 without one. */
double mito_miasset_discount(struct sim_context *context, uint32_t vault);

/* A number in (0, 1) of a holder, drawn once from its own name: who uses what with its miAssets. */
double mito_miasset_mark(const struct sim_context *context, uint32_t holder);

#endif
