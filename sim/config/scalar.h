/* One value by its field: text to member with units and range checked, and back to canonical text. */
#ifndef SIM_CONFIG_SCALAR_H
#define SIM_CONFIG_SCALAR_H

#include "sim/config/field.h"

#define SIM_SCALAR_TEXT 800

bool sim_scalar_is(enum sim_field_type type);         /* one value: a bool to a reference, or any */
bool sim_scalar_is_measure(enum sim_field_type type); /* a value that evidence can back: number, switch, choice */
size_t sim_scalar_size(enum sim_field_type type);
size_t sim_scalar_align(enum sim_field_type type);

/* Reads `text` (kept by a TEXT or ANY member: it must outlive it) into `member`. REFERENCE is the binder's. False with
 * the reason in `why` (SIM_SCALAR_TEXT bytes) otherwise: what was found, what is allowed. */
bool sim_scalar_read(const struct sim_field *field, const char *text, void *member, char *why);
void sim_scalar_none(enum sim_field_type type, void *member); /* the value of the fallback "none" */

/* For people, in `text` of SIM_SCALAR_TEXT bytes, which is returned: "a duration such as 12s or 7d"; "0% to 100%" (""
 * when unlimited). */
const char *sim_scalar_expected(const struct sim_field *field, char *text);
const char *sim_scalar_range(const struct sim_field *field, char *text);

/* "a, b, c" of at most 20 words, "... and 5 more" behind them. */
const char *sim_scalar_words(const char *const *words, size_t count, char *text);
size_t sim_scalar_count(const char *const *words); /* of a NULL-terminated list */

#endif
