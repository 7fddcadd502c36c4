/* Inside the room: on what a value rests, told beside the value or by the root section `evidence`. */
#ifndef SIM_CONFIG_EVIDENCE_H
#define SIM_CONFIG_EVIDENCE_H

#include "sim/config/member.h"

/* What the keys `kind_key`, source, date, range of a map say; other keys than these and `also` (may be NULL) are
 * faults. The range is checked as values of `field`. */
void sim_evidence_read(struct sim_bound *bound, const struct sim_node *map, const char *path, const char *kind_key,
                       const char *also, const struct sim_field *field, struct sim_evidence_note *note);

/* Applies the section's patterns to the members bound so far, the later patterns winning. */
void sim_evidence_apply(struct sim_bound *bound, const struct sim_node *section);

const char *sim_evidence_word(enum sim_evidence kind); /* NULL for none */

#endif
