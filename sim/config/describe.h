/* The parameter tables of `describe`, as aligned text for 100 columns or as JSON, printed from the field tables. */
#ifndef SIM_CONFIG_DESCRIBE_H
#define SIM_CONFIG_DESCRIBE_H

#include "sim/config/field.h"

#include <stdio.h>

/* `key` NULL: everything; else a dotted key path ("places.lending.slope"), a kind, a section or a key; false when
 * unknown, with the nearest known word in `suggestion` ("" when none is near). */
bool sim_describe_print(const struct sim_section *root, const char *key, bool json, FILE *out, char *suggestion,
                        size_t size);

#endif
