/* The folder of a run:
 *     run.json            the resolved study, its hash, its points, units and batch size; made once, compared ever after
 *     parts/KEY-BATCH.h5  immutable results of a unit; their names are the ledger
 *     results.h5          all of them in one file, when none is missing
 *     environment.jsonl   a line per process: host, compiler, flags, threads, time
 * A folder belongs to one study. More replicates or more points continue it; any other difference is refused and shown.
 * Several processes may work in it at once: what they write under one name has the same bytes. */
#ifndef SIM_RUN_FOLDER_H
#define SIM_RUN_FOLDER_H

#include "sim/run/design.h"

struct sim_folder {
    char *path, *parts, *record, *result, *environment; /* owned: the folder and what is in it */
};

SIM_MUST_USE enum sim_status sim_folder_init(struct sim_folder *folder, const char *path);
void sim_folder_fini(struct sim_folder *folder);

/* Makes the folder and its run.json, or compares the one that is there. SIM_OTHER_STUDY: the differences went to
 * `messages`, a line each. */
SIM_MUST_USE enum sim_status sim_folder_claim(const struct sim_folder *folder, const struct sim_design *design,
                                              FILE *messages, struct sim_error *error);

/* The study of an existing folder, for `merge`: its source and overrides, as stored in run.json. The texts are owned by
 * the struct; `set` borrows from it. */
struct sim_folder_study {
    struct sim_json_tree *tree; /* owned */
    struct sim_study_file *file; /* owned */
    struct sim_override *set;    /* owned */
    size_t set_count;
};
SIM_MUST_USE enum sim_status sim_folder_read(const struct sim_folder *folder, struct sim_folder_study *study,
                                             FILE *messages, struct sim_error *error);
void sim_folder_forget(struct sim_folder_study *study);

/* Units without a part, in order; *units is the caller's to free. A damaged part is set aside as NAME.bad, told in
 * `messages`, and its unit is missing. Parts of another study or of other sources end it: SIM_OTHER_STUDY. */
SIM_MUST_USE enum sim_status sim_folder_missing(const struct sim_folder *folder, const struct sim_design *design,
                                                uint64_t **units, uint64_t *count, FILE *messages,
                                                struct sim_error *error);

/* Renames the part of a unit to NAME.bad and says so. */
void sim_folder_set_aside(const struct sim_folder *folder, const struct sim_part_unit *unit, FILE *messages);

/* True where results.h5 holds this design already: the same study, sources, points and replicates. */
bool sim_folder_finished(const struct sim_folder *folder, const struct sim_design *design);

/* Removes the parts of the design, whose rows results.h5 holds (the caller has made sure); their number. */
uint64_t sim_folder_prune(const struct sim_folder *folder, const struct sim_design *design);

#endif
