#include "sim/cli/load.h"
#include "sim/cli/table.h"
#include "sim/cli/watch.h"
#include "sim/run/driver.h"
#include "sim/run/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const struct sim_command sim_run_command;

static void count_work(struct sim_progress *progress, const struct sim_design *design, const uint64_t *units,
                       uint64_t count)
{
    uint64_t replicates = 0;

    for (uint64_t i = 0; i < count; i++) {
        replicates += sim_design_unit(design, units[i]).count;
    }
    atomic_fetch_add(&progress->unit_total, count);
    atomic_fetch_add(&progress->run_total, replicates * design->points[0].layout.strategy_count);
}

/* Damaged parts that only the merge, which reads every byte, can see. */
struct damage {
    const struct sim_design *design;
    const struct sim_folder *folder;
    uint64_t count;
};

static void set_aside(void *context, uint32_t point, uint32_t batch_index, enum sim_status why, const char *text)
{
    struct damage *damage = context;
    struct sim_part_unit unit =
        sim_design_unit(damage->design, (uint64_t)point * sim_design_batches(damage->design) + batch_index);

    (void)text;
    if (why == SIM_DAMAGED) {
        sim_folder_set_aside(damage->folder, &unit, stderr);
        damage->count++;
    }
}

/* Computes what is missing, then merges; the folder is claimed. */
static enum sim_status complete_once(const struct sim_design *design, const struct sim_folder *folder, unsigned threads,
                                     struct sim_progress *progress, struct damage *damage, struct sim_error *error)
{
    uint64_t *units = NULL, count = 0;
    enum sim_status status;

    SIM_TRY(sim_folder_missing(folder, design, &units, &count, stderr, error));
    if (count < sim_design_units(design)) {
        fprintf(stderr, "%s: %llu of %llu units are there already\n", folder->path,
                (unsigned long long)(sim_design_units(design) - count), (unsigned long long)sim_design_units(design));
    }
    count_work(progress, design, units, count);
    SIM_TRY(sim_driver_run(design, folder, units, count, threads, progress, error));
    atomic_store(&progress->merging, 1);
    SIM_TRY(sim_driver_merge(design, folder, set_aside, damage, error));
out:
    free(units);
    return status;
}

/* A second time where the merge found parts damaged on disk. */
static enum sim_status complete(const struct sim_design *design, const struct sim_folder *folder, unsigned threads,
                                struct sim_progress *progress, struct sim_error *error)
{
    struct damage damage = {.design = design, .folder = folder};
    enum sim_status status = complete_once(design, folder, threads, progress, &damage, error);

    if (status == SIM_INCOMPLETE && damage.count > 0) {
        atomic_store(&progress->merging, 0);
        error->text[0] = '\0';
        status = complete_once(design, folder, threads, progress, &damage, error);
    }
    return status;
}

/* Claims the folder and completes it under watch. */
static enum sim_status carry_out(const struct sim_cli *cli, const struct sim_options *options,
                                 const struct sim_design *design, const struct sim_folder *folder,
                                 struct sim_error *error)
{
    unsigned threads = options->threads > 0 ? options->threads : sim_driver_threads();
    struct sim_progress progress = {0};
    struct sim_watch watch;
    bool is_new = access(folder->record, F_OK) != 0;
    enum sim_status status = sim_watch_start(&watch, &progress, cli->program, options->max_time, options->quiet);

    if (status != SIM_OK) {
        return status;
    }
    SIM_TRY(sim_folder_claim(folder, design, stderr, error));
    if (is_new) {
        sim_design_remark(design, stderr);
    }
    if (!sim_folder_finished(folder, design)) {
        SIM_TRY(sim_environment_append(folder, threads, options->line, error));
        SIM_TRY(complete(design, folder, threads, &progress, error));
    }
out:
    sim_watch_stop(&watch);
    return status;
}

static int show(const struct sim_cli *cli, const struct sim_options *options, const struct sim_folder *folder)
{
    struct sim_error error = {""};
    struct sim_table_choice choice = {.all = options->all, .json = options->json, .point = -1, .model = cli->model};
    uint64_t failed = 0;
    enum sim_status status = sim_table_print(folder->result, &choice, stdout, &failed, &error);

    if (status == SIM_DAMAGED) {
        sim_cli_add_cure(cli, options->out, &error);
    }
    if (status != SIM_OK) {
        return sim_cli_finish(cli, status, &error);
    }
    if (failed > 0) {
        fprintf(stderr, "%s: %llu runs failed and are rows without numbers; their reasons are above\n", cli->program,
                (unsigned long long)failed);
    }
    return failed > 0 && options->strict ? SIM_EXIT_FAILURE : SIM_EXIT_OK;
}

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_error error = {""};
    struct sim_load load;
    struct sim_folder folder = {0};
    enum sim_status status;
    int code;

    if (options->out == NULL) {
        fprintf(stderr, "%s: run: say where the results go, for example -o out/\n", cli->program);
        return SIM_EXIT_USAGE;
    }
    status = sim_load_study(&load, cli, options);
    if (status != SIM_OK) {
        return sim_cli_finish(cli, status, NULL);
    }
    SIM_TRY(sim_folder_init(&folder, options->out));
    SIM_TRY(carry_out(cli, options, &load.design, &folder, &error));
out:
    sim_load_fini(&load);
    code = status == SIM_OK ? show(cli, options, &folder) : sim_cli_finish(cli, status, &error);
    sim_folder_fini(&folder);
    return code;
}

const struct sim_command sim_run_command = {
    .name = "run",
    .line = "run a study; continues by itself what was interrupted",
    .help = "Usage: mitosim run STUDY.yaml -o FOLDER [OPTION]...\n"
            "Runs every design point and replicate under every strategy, writes immutable parts into FOLDER/parts,\n"
            "merges them into FOLDER/results.h5 and prints the summary. Interrupted or killed, the same command\n"
            "continues. More replicates or design points continue a folder too; any other difference is refused.\n\n"
            "  -o, --out FOLDER     where the results go\n"
            "  --set PATH=VALUE     sets a key of the study, e.g. --set horizon=90d; may be repeated\n"
            "  --replicates N       short for --set replicates=N\n"
            "  --seed S             short for --set seed=S\n"
            "  --threads N          worker threads (default: OMP_NUM_THREADS or all processors)\n"
            "  --max-time D         finish the batches in hand after D (90s, 55m, 1h) and exit 75\n"
            "  --strict             exit 1 when replicates failed\n"
            "  --quiet              no progress on stderr\n"
            "  --json               the summary as JSON\n"
            "  --all                the summary with every metric\n\n"
            "SIGINT, SIGTERM and SIGUSR1 finish the batches in hand and exit 75; a second one after 2 s exits at once.\n\n"
            "Example:\n"
            "  mitosim run configs/quickstart.yaml -o out/ --replicates 50\n\n" SIM_CLI_EXIT_RUN,
    .options = "out set replicates seed threads max-time strict quiet json all",
    .arguments_low = 1,
    .arguments_high = 1,
    .run = run,
};
