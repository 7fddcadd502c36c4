/* The root key `sweep:` of a study: {path: [value, ...], ...}, a full grid of design points in declared order, the
 * first path slowest. A point is the study with one value per path set over it; binding reports a bad value at its
 * place in the file. A path that the command line sets is not swept: the command line wins.
 *
 * The command line may set the section too: `sweep={seed: [1, 2]}` the whole of it, `sweep.rooms.north.delay=[1d, 3d]`
 * the list of one path, new or in place of the file's. */
#ifndef SIM_CONFIG_SWEEP_H
#define SIM_CONFIG_SWEEP_H

#include "sim/config/arena.h"
#include "sim/config/bound.h"

struct sim_sweep_path {
    const char *path; /* in the sweep's arena */
    uint32_t count;
    struct sim_override *values; /* in the sweep's arena */
};

struct sim_sweep {
    struct sim_arena arena;
    struct sim_sweep_path *paths; /* in the arena */
    uint32_t path_count;
    uint32_t point_count; /* product of the counts; 1 without a sweep */
};

#define SIM_SWEEP_POINTS 100000 /* a larger grid is an error: a study of that size needs a design, not a grid */

/* Reads the section; errors as in study.h. `set` are the command line's overrides; they and the file outlive the sweep. */
SIM_MUST_USE enum sim_status sim_sweep_init(struct sim_sweep *sweep, const struct sim_study_file *file,
                                            const struct sim_override *set, size_t set_count, FILE *messages);
void sim_sweep_fini(struct sim_sweep *sweep);

/* The overrides of a point: path_count of them into `overrides`. */
void sim_sweep_point(const struct sim_sweep *sweep, uint32_t point, struct sim_override *overrides);

#endif
