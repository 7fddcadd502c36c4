#include "sim/cli/load.h"

enum sim_status sim_load_study(struct sim_load *load, const struct sim_cli *cli, const struct sim_options *options)
{
    enum sim_status status;

    *load = (struct sim_load){0};
    SIM_TRY(sim_study_read(options->argument, &load->file, stderr));
    SIM_TRY(sim_design_init(&load->design, cli->model, load->file, options->set, options->set_count, stderr));
out:
    if (status != SIM_OK) {
        sim_load_fini(load);
    }
    return status;
}

void sim_load_fini(struct sim_load *load)
{
    sim_design_fini(&load->design);
    sim_study_free(load->file);
    *load = (struct sim_load){0};
}
