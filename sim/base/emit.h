/* A JSON writer for the files and the `--json` output that programs read. It writes what it is told, in that order, with
 * doubles in the shortest form that reads back to the same bits, so equal data give equal bytes. Not a number and the
 * infinities become null: JSON has no word for them. */
#ifndef SIM_BASE_EMIT_H
#define SIM_BASE_EMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct sim_emit {
    FILE *out;         /* borrowed */
    unsigned depth;
    bool empty;        /* nothing yet in the innermost object or array */
    uint64_t is_array; /* bit per depth */
    unsigned flat;     /* depth from which values share a line; 0: all on one line */
};

/* Values below depth `flat` of nesting stay on one line, so a list of records is one record a line. */
void sim_emit_init(struct sim_emit *emit, FILE *out, unsigned flat);

/* `key` is NULL inside an array and at the top. */
void sim_emit_object(struct sim_emit *emit, const char *key);
void sim_emit_array(struct sim_emit *emit, const char *key);
void sim_emit_end(struct sim_emit *emit); /* of the innermost object or array; after the outermost a newline */

void sim_emit_text(struct sim_emit *emit, const char *key, const char *text); /* NULL: null */
void sim_emit_number(struct sim_emit *emit, const char *key, double number);
void sim_emit_integer(struct sim_emit *emit, const char *key, int64_t number);
void sim_emit_unsigned(struct sim_emit *emit, const char *key, uint64_t number);
void sim_emit_boolean(struct sim_emit *emit, const char *key, bool truth);
void sim_emit_raw(struct sim_emit *emit, const char *key, const char *ready); /* already JSON */

/* Shortest decimal that reads back as `number`; at most 25 bytes with the terminator. */
void sim_emit_shortest(char text[32], double number);

#endif
