/* Part files: the results of one unit (a design point and a batch of replicates), all strategies, in one immutable
 * file.
 *
 * A part is complete if and only if it has its final name; the set of names is the ledger of a run. A part is built in
 * memory, written under a temporary name, synced, renamed, and its folder synced, so a kill at any moment leaves either
 * the whole part or none. Its bytes are a function of its rows and its unit alone: no time, host, thread or index of
 * the point in the design enters, so the same unit made twice, anywhere, is the same file.
 *
 * A part is a netCDF-4 file like the merged one, with a seal of 512 bytes behind it: text lines that name the unit and
 * give length and CRC-32 of the file. sim_part_look() reads these alone; sim_part_check() reads all. */
#ifndef SIM_RECORD_PART_H
#define SIM_RECORD_PART_H

#include "sim/base/status.h"
#include "sim/record/metric.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A parameter that the design varies: a 1-D variable on `point`. */
struct sim_part_parameter {
    const char *path; /* "engine.rate"; the variable is named "engine_rate" */
    const char *unit; /* of the numbers below; "1" if none */
    const char *help; /* one sentence; NULL: the path */
    bool is_text;     /* the values are words, not numbers */
};

/* Value of a swept parameter at one point, in its unit. */
struct sim_part_value {
    double number;
    const char *text; /* where the parameter is_text */
};

/* What all units of a study share. All pointers borrowed. */
struct sim_part_study {
    const char *study_hash;  /* hex, at most 64 digits: of the resolved study without replicates and sweep */
    const char *source_hash; /* hex, at most 64 digits: of the sources that made the rows */
    uint32_t result_version; /* rows of different versions never mix */
    uint64_t seed;
    uint32_t batch;         /* replicates per batch, >= 1; batch b holds [b batch, min(replicates, (b + 1) batch)) */
    const char *title;      /* name of the study; NULL for none */
    const char *program;    /* "mitosim 0.1.0" */
    const char *start_date; /* calendar date of time 0 in the file's time coordinate; NULL: "2025-01-01" */
    const struct sim_part_parameter *parameters;
    uint32_t parameter_count;
};

struct sim_part_point {
    const char *key;                     /* 16 hex digits: hash of the resolved point */
    const struct sim_part_value *values; /* parameter_count of them */
};

struct sim_part_unit {
    const struct sim_part_study *study; /* borrowed */
    const struct sim_part_point *point; /* borrowed */
    uint32_t batch_index;
    uint32_t count; /* replicates in this part: study->batch, or fewer in the last batch */
};

enum { SIM_PART_NAME_SIZE = 40 };

/* Name of the unit's file inside the parts folder, "KEY-00000012.h5". */
void sim_part_name(char name[SIM_PART_NAME_SIZE], const struct sim_part_point *point, uint32_t batch_index);

/* Writes the unit's part into `directory`, which exists. `rows` is [count][strategy]; each row's n_events, fingerprint
 * and scenario_digest are written too (the digest is taken from strategy 0 of the replicate). Replaces a part of the
 * same name. Callable from any thread; compression runs outside the room's lock, HDF5 inside. SIM_IO: disk; the
 * temporary file is gone and earlier parts are intact. SIM_NO_MEMORY. SIM_INTERNAL: HDF5 refused. */
SIM_MUST_USE enum sim_status sim_part_write(const struct sim_layout *layout, const struct sim_part_unit *unit,
                                            const struct sim_row *rows, const char *directory, struct sim_error *error);

/* What a part's seal says. */
struct sim_part_info {
    char study_hash[65], source_hash[65], key[17];
    uint32_t result_version;
    uint64_t seed;
    uint32_t batch, batch_index, first_replicate, count;
    uint64_t length; /* of the file */
    uint32_t crc;    /* CRC-32 of the lines above, then of all before the seal */
};

/* Reads the seal alone: cheap, for the scan at start. SIM_INCOMPLETE: no such file. SIM_DAMAGED: not a part, or its
 * length is wrong. SIM_IO: cannot be read. */
SIM_MUST_USE enum sim_status sim_part_look(const char *path, struct sim_part_info *info, struct sim_error *error);

/* Is the unit's part in `directory` there and of this study? Looks only; the driver's "what is missing".
 * SIM_OK; SIM_INCOMPLETE: absent, or shorter than unit->count (replicates were raised: make it again); SIM_OTHER_STUDY:
 * other study, sources, version, seed or batch size, or longer than unit->count; SIM_DAMAGED; SIM_IO. */
SIM_MUST_USE enum sim_status sim_part_find(const struct sim_part_unit *unit, const char *directory,
                                           struct sim_error *error);

/* As sim_part_find, and reads every byte against the CRC. */
SIM_MUST_USE enum sim_status sim_part_check(const struct sim_part_unit *unit, const char *directory,
                                            struct sim_error *error);

/* Removes temporary files `.NAME.HOST.PID.tmp` in `directory` that were left by processes of this host that are no
 * longer alive. Those of other hosts and of living processes stay. A folder that does not exist is clean. */
SIM_MUST_USE enum sim_status sim_part_clean(const char *directory, struct sim_error *error);

#endif
