/* From a study file to filled structs: override (--set), bind by field tables, remember where each member came from.
 *
 * Errors are collected, not thrown: one pass reports all of them, sorted by place, each as
 *     study.yaml:41:7: places.north.kind: no kind "arbitrm"; did you mean "arbitrum"?
 * Scalars may also be written {value: 5%, evidence: cited, source: "...", date: 2025-06-01, range: [1%, 9%]}, and the
 * root may hold `evidence:`, a mapping from path patterns ("places.*.delay") to {kind, source, date, range}. A given
 * value without either is `assumed`. */
#ifndef SIM_CONFIG_BOUND_H
#define SIM_CONFIG_BOUND_H

#include "sim/base/status.h"
#include "sim/config/field.h"
#include "sim/config/study.h"

#include <stdbool.h>
#include <stdio.h>

struct sim_bound; /* a filled root struct, with where each member came from */

/* One --set: "path.to.key" and its YAML value. Paths use dots, list items [2]; keys with dots are quoted as in YAML. */
struct sim_override {
    const char *path;
    const char *value;
    const char *origin;    /* shown as the file name in errors: "--set", or the study's name for a sweep's value */
    uint32_t line, column; /* where the value was written; 0: counted in the value itself */
};

/* Binds a copy of the tree after the overrides, the later ones winning. `root` describes the whole study; the root keys
 * `evidence` and `sweep` (sweep.h) are the room's own. Messages as in study.h, all in one pass, at most 50 and a count
 * of the rest. On failure *bound is NULL. The file, the table and the overrides' texts outlive `bound`. */
SIM_MUST_USE enum sim_status sim_bound_create(const struct sim_study_file *file, const struct sim_override *overrides,
                                              size_t override_count, const struct sim_section *root,
                                              struct sim_bound **bound, FILE *messages);
void sim_bound_free(struct sim_bound *bound); /* NULL is fine */

/* The filled root struct; read-only; lives as long as `bound`. */
const void *sim_bound_root(const struct sim_bound *bound);

/* A model's own error or remark about a member: `member` points into the filled structs (a field, or an item of a map);
 * NULL is the whole study. Where a struct and its first field share an address, the field is meant. Collected and
 * printed, sorted by place, by sim_bound_report. */
void sim_bound_fault(struct sim_bound *bound, const void *member, const char *format, ...) SIM_PRINTF(3, 4);
void sim_bound_remark(struct sim_bound *bound, const void *member, const char *format, ...) SIM_PRINTF(3, 4);
size_t sim_bound_fault_count(const struct sim_bound *bound);
void sim_bound_report(struct sim_bound *bound, FILE *messages); /* faults, then remarks as "note:" lines */

/* Path of a member ("places.north.delay"), "" when unknown; whether it is a default; where it (or, for a default, the
 * mapping around it) was written, false when unknown. */
const char *sim_bound_path(const struct sim_bound *bound, const void *member);
bool sim_bound_is_default(const struct sim_bound *bound, const void *member);
bool sim_bound_place(const struct sim_bound *bound, const void *member, const char **origin, uint32_t *line,
                     uint32_t *column);

/* The resolved study as canonical JSON: {"parameters":[{"path","value","unit","default","evidence","source","date",
 * "range"}...]} sorted by path, values in canonical form (durations as "12s", fractions as numbers), so that equal
 * studies written differently give equal text. A map or list is there too, with the names of its items in order: the
 * order shows in the rows. Keys under `ignore` (NULL-terminated root keys: "name", "replicates", "sweep"...) are left
 * out. Owned by the caller (free). NULL when memory is short. */
char *sim_bound_json(const struct sim_bound *bound, const char *const *ignore);

/* The value of one path in canonical form and as a number (NAN when it is not one; durations in s, frequencies per
 * day); false when there is no such path or `text` is too short for it. `number` and `unit` may be NULL. */
bool sim_bound_value(const struct sim_bound *bound, const char *path, char *text, size_t size, double *number,
                     const char **unit);

/* What is known about parameter `index` in the order of sim_bound_json; false past the last. For lists of the assumed
 * parameters in use and the like. */
struct sim_parameter {
    const char *path, *unit; /* unit NULL: a word, a name, a list */
    const void *member;
    const struct sim_field *field;
    bool is_default;
    enum sim_evidence evidence;
    const char *source, *date, *range; /* NULL: not told */
};
bool sim_bound_parameter(const struct sim_bound *bound, size_t index, struct sim_parameter *parameter);

#endif
