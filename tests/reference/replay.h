/* Replays one recorded sequence and compares everything after every operation. */
#ifndef MITO_TESTS_REFERENCE_REPLAY_H
#define MITO_TESTS_REFERENCE_REPLAY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct tally {
    uint64_t sequences, operations, differences, skipped;
    bool invariants; /* also check those of models/protocol/invariant.h after every operation of a system sequence */
};

/* False, with the reason in `problem` (256 bytes), when the line is not a sequence of the schema. Differences are
 * printed to standard output as they are found. */
bool replay_line(const json_t *line, struct tally *tally, char problem[256]);

#endif
