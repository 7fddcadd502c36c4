/* Reading pieces of a file of this room: attributes, words, shapes. Absent things are NULL or false, never a crash: the
 * file may be anybody's. */
#ifndef SIM_RECORD_READER_H
#define SIM_RECORD_READER_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* Text attribute, owned by the caller; NULL if absent or not a scalar variable-length text. */
char *sim_reader_text(hid_t object, const char *name);

/* Integer attribute. */
bool sim_reader_number(hid_t object, const char *name, uint64_t *value);

/* Words of a 0- or 1-D variable: `*count` strings, owned by the caller with sim_reader_free_words(). NULL if absent. */
char **sim_reader_words(hid_t group, const char *name, uint32_t *count);
void sim_reader_free_words(char **words, uint32_t count);

/* Number of elements along `axis` of a dataset, or 0. */
uint32_t sim_reader_extent(hid_t dataset, int axis);
/* Number of axes, or -1. */
int sim_reader_rank(hid_t dataset);

/* Name of the dimension along `axis`; owned by the caller, NULL if it has none. */
char *sim_reader_axis(hid_t dataset, int axis);

/* Names of the datasets of a group in creation order; sim_reader_free_words() frees them. */
char **sim_reader_list(hid_t group, uint32_t *count);

#endif
