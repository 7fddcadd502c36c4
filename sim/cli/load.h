/* What most commands begin with: a study file and its design, errors told. */
#ifndef SIM_CLI_LOAD_H
#define SIM_CLI_LOAD_H

#include "sim/cli/option.h"
#include "sim/run/design.h"

struct sim_load {
    struct sim_study_file *file; /* owned */
    struct sim_design design;
};

/* Reads options->argument and builds its design. Messages of the study go to stderr as they are. */
SIM_MUST_USE enum sim_status sim_load_study(struct sim_load *load, const struct sim_cli *cli,
                                            const struct sim_options *options);
void sim_load_fini(struct sim_load *load);

#endif
