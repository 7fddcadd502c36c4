/* A bound value as text and as a number: equal values give equal text, in every locale. */
#ifndef SIM_CONFIG_CANONICAL_H
#define SIM_CONFIG_CANONICAL_H

#include "sim/config/field.h"

/* Text of a member, "none" for none; *is_json: a number or a switch, which needs no quotes in JSON. A REFERENCE has no
 * text of its own here. */
void sim_canonical_print(const struct sim_field *field, const void *member, char *text, size_t size, bool *is_json);

/* The member as a number in its unit: durations in s, frequencies per day, switches 0 or 1; NAN for words. */
double sim_canonical_number(const struct sim_field *field, const void *member);
const char *sim_canonical_unit(const struct sim_field *field,
                               const void *member); /* NULL for words; member may be NULL */

/* "36h": the largest of d, h, m, s, ms that divides it, as weeks and years hide the days in them. `text` holds
 * SIM_JSON_NUMBER bytes. Returns text. */
const char *sim_canonical_duration(sim_time value, char *text);

#endif
