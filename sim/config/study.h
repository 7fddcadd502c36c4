/* A study file as a tree: YAML text in, nodes with line and column out.
 *
 * Promise: whatever the bytes, the call ends with a tree or with a message that names the place. What breaks the tree
 * (not YAML, not UTF-8, empty, too large, too deep, several documents) ends the reading; what leaves a tree (a key
 * given twice, a tag, a merge key) is kept and reported by sim_bound_create together with all else that is wrong. */
#ifndef SIM_CONFIG_STUDY_H
#define SIM_CONFIG_STUDY_H

#include "sim/base/status.h"

#include <stddef.h>
#include <stdio.h>

/* Limits of a study file: far above any study, far below what would hurt the machine. */
#define SIM_STUDY_BYTES (8u << 20)
#define SIM_STUDY_DEPTH 64
#define SIM_STUDY_NODES 200000 /* after aliases were expanded */
#define SIM_STUDY_ANCHORS 1000

struct sim_study_file; /* a parsed YAML tree with line and column of every node */

/* Reads and parses. On failure *file is NULL and `messages` (may be NULL: none kept) got the text, one error a line;
 * SIM_BAD_CONFIG also when there is no such file, SIM_IO when reading it failed. */
SIM_MUST_USE enum sim_status sim_study_read(const char *path, struct sim_study_file **file, FILE *messages);
SIM_MUST_USE enum sim_status sim_study_parse(const char *name, const char *text, size_t length,
                                             struct sim_study_file **file, FILE *messages);
void sim_study_free(struct sim_study_file *file);              /* NULL is fine */
const char *sim_study_text(const struct sim_study_file *file); /* the source, verbatim, ends with a NUL */
const char *sim_study_name(const struct sim_study_file *file); /* as shown in messages */

#endif
