/* Inside the room: names of items, references to them, and what was probably meant. */
#ifndef SIM_CONFIG_REFERENCE_H
#define SIM_CONFIG_REFERENCE_H

#include "sim/config/member.h"

/* Index of the name in `key` among the items of a root map; false after a fault at the key, or where the map itself
 * is faulted: missing, no map, or an item given twice or badly named. That fault says enough. */
bool sim_reference_resolve(struct sim_bound *bound, const struct sim_section *root, const struct sim_node *tree,
                           const char *reference, const struct sim_node *key, const char *path, uint32_t *index);

/* Faults an item's name that would not do as a word of paths, files and tables. */
void sim_reference_check_name(struct sim_bound *bound, const struct sim_node *key, const char *path);

/* `; did you mean "x"?` (true), or `; <otherwise> a, b`, or nothing when there are no words. `text` holds
 * SIM_SCALAR_TEXT bytes. After a thousand faults nothing is searched: nobody reads them. */
bool sim_reference_suggest(const struct sim_bound *bound, const char *word, const char *const *words, size_t count,
                           const char *otherwise, char *text);

/* The same for a name that is not in `map`: at most ten names are listed, without those an override made. */
bool sim_reference_suggest_name(const struct sim_bound *bound, const struct sim_node *map, const char *word,
                                char *text);

/* Whether item `index` of `map`, a map of `field`, is a slip in an override's path: made on its way and not whole. Then
 * one fault says which names there are; what else is missing in the item says nothing. */
bool sim_reference_is_slip(struct sim_bound *bound, const struct sim_field *field, const struct sim_node *map,
                           uint32_t index, const char *path);

#endif
