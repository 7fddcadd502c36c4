/* Inside the room: names of items, references to them, and what was probably meant. */
#ifndef SIM_CONFIG_REFERENCE_H
#define SIM_CONFIG_REFERENCE_H

#include "sim/config/member.h"

/* Index of the name in `key` among the items of a root map; false after a fault at the key. */
bool sim_reference_resolve(struct sim_bound *bound, const struct sim_node *tree, const char *reference,
                           const struct sim_node *key, const char *path, uint32_t *index);

/* Faults an item's name that would not do as a word of paths, files and tables. */
void sim_reference_check_name(struct sim_bound *bound, const struct sim_node *key, const char *path);

/* `; did you mean "x"?`, or `; <otherwise> a, b`, or nothing when there are no words. `text` holds SIM_SCALAR_TEXT
 * bytes. After a thousand faults nothing is searched: nobody reads them. */
void sim_reference_suggest(const struct sim_bound *bound, const char *word, const char *const *words, size_t count,
                           const char *otherwise, char *text);

#endif
