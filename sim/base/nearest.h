/* Did you mean: the nearest of some words. */
#ifndef SIM_BASE_NEAREST_H
#define SIM_BASE_NEAREST_H

#include <stddef.h>

/* The word at the smallest edit distance (insertions, deletions, replacements, swaps of neighbours, letter case at no
 * cost), the first of equals; NULL when none is near: more than a third of the longer word's letters differ. */
const char *sim_nearest_word(const char *word, const char *const *words, size_t count);

#endif
