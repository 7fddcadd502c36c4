/* Exact decimal amounts with a unit word, as bound from "250k ETH". */
#ifndef SIM_CONFIG_QUANTITY_H
#define SIM_CONFIG_QUANTITY_H

#include "sim/config/field.h"

/* Exact base units: value x 10^decimals. False when it has more decimals, is negative, none, or passes 2^128. */
bool sim_quantity_units(const struct sim_quantity *quantity, unsigned decimals, sim_u128 *units);

/* Nearest double, ties to even; INFINITY when none. */
double sim_quantity_double(const struct sim_quantity *quantity);

bool sim_quantity_is_none(const struct sim_quantity *quantity); /* the fallback "none" */

#endif
