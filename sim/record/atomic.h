/* A file that appears whole or not at all: temporary name, fsync, rename, fsync of the folder.
 *
 * Temporaries are named `.NAME.HOST.PID.tmp` in the same folder, so that a later process can tell whose they are. */
#ifndef SIM_RECORD_ATOMIC_H
#define SIM_RECORD_ATOMIC_H

#include "sim/base/status.h"

struct sim_atomic {
    int descriptor;  /* open for reading and writing until commit or abandon; -1 after */
    char *path;      /* owned: final name */
    char *temporary; /* owned */
    char *directory; /* owned */
};

/* Creates the temporary. */
SIM_MUST_USE enum sim_status sim_atomic_begin(struct sim_atomic *file, const char *path, struct sim_error *error);

/* Syncs, renames, syncs the folder; on failure the temporary is removed. Frees the struct either way. */
SIM_MUST_USE enum sim_status sim_atomic_commit(struct sim_atomic *file, struct sim_error *error);

/* Removes the temporary. May follow a failed begin or commit. */
void sim_atomic_abandon(struct sim_atomic *file);

/* Fills `error` for a failed write of the file: name, cause, what to do. */
SIM_MUST_USE enum sim_status sim_atomic_fault(const struct sim_atomic *file, int cause, struct sim_error *error);

/* Removes this host's temporaries whose process is gone. */
SIM_MUST_USE enum sim_status sim_atomic_clean(const char *directory, struct sim_error *error);

#endif
