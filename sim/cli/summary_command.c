#include "sim/cli/option.h"
#include "sim/cli/table.h"
#include "sim/run/folder.h"

#include <string.h>
#include <sys/stat.h>

extern const struct sim_command sim_summary_command;

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_table_choice choice = {.all = options->all,
                                      .json = options->json,
                                      .point = options->point,
                                      .metric = options->metric,
                                      .model = cli->model};
    struct sim_error error = {""};
    struct sim_folder folder = {0};
    struct stat about;
    bool is_file = stat(options->argument, &about) == 0 && S_ISREG(about.st_mode);
    enum sim_status status;

    SIM_TRY(sim_cli_exists(options->argument, &error));
    SIM_TRY(sim_folder_init(&folder, options->argument));
    if (!is_file && stat(folder.result, &about) != 0) {
        status = sim_error_fill(&error, SIM_INCOMPLETE,
                                "%s is not there yet: `%s run` makes it when no unit is missing, "
                                "`%s merge %s` says which are",
                                folder.result, cli->called, cli->called, options->argument);
        goto out;
    }
    status = sim_table_print(is_file ? options->argument : folder.result, &choice, stdout, NULL, &error);
    if (status == SIM_DAMAGED && !is_file) {
        sim_cli_add_cure(cli, options->argument, &error);
    }
out:
    sim_folder_fini(&folder);
    return sim_cli_finish(cli, status, &error);
}

const struct sim_command sim_summary_command = {
    .name = "summary",
    .line = "strategies, intervals and paired differences of a result",
    .help = "Usage: mitosim summary FOLDER|RESULTS.h5 [OPTION]...\n"
            "Prints, from results.h5 alone: per metric the strategies' means with 95 % t intervals over replicates, then\n"
            "the paired differences between strategies with Holm's p-values. Failed runs are counted and left out.\n\n"
            "  --all                every metric, every pair of strategies, the assumed parameters by name\n"
            "  --metric M           one metric\n"
            "  --point N            one design point, from 0\n"
            "  --json               machine-readable, unrounded\n\n"
            "Example:\n"
            "  mitosim summary out/ --metric net_return\n\n"
            "Exit codes: 0 done   1 internal or I/O failure   2 bad usage   4 no result yet, or a damaged one\n",
    .options = "all metric point json",
    .arguments_low = 1,
    .arguments_high = 1,
    .run = run,
};
