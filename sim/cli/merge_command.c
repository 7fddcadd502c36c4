#include "sim/cli/option.h"
#include "sim/record/result.h"
#include "sim/run/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LIMIT 20 /* units shown; the rest is counted */

extern const struct sim_command sim_merge_command;

struct faults {
    const struct sim_design *design;
    uint64_t count, foreign;
    FILE *list; /* told after the headline */
};

static void show_fault(void *context, uint32_t point, uint32_t batch_index, enum sim_status why, const char *text)
{
    struct faults *faults = context;
    const struct sim_design *design = faults->design;
    char name[SIM_PART_NAME_SIZE], label[256];

    faults->foreign += why == SIM_OTHER_STUDY;
    if (++faults->count > LIST_LIMIT) {
        return;
    }
    sim_part_name(name, &design->part_points[point], batch_index);
    sim_design_label(design, point, label, sizeof label);
    fprintf(faults->list, "  %s  point %u%s%s%s, replicates %lld..%lld: %s\n", name, point,
            label[0] == '\0' ? "" : " (", label, label[0] == '\0' ? "" : ")",
            (long long)batch_index * design->plan->batch,
            (long long)batch_index * design->plan->batch + sim_design_batch_count(design, batch_index) - 1,
            why == SIM_INCOMPLETE ? "missing" : text);
}

/* The command that computes what is missing, from the folder's own record. */
static void show_way_out(const struct sim_cli *cli, const struct sim_folder *folder,
                         const struct sim_folder_study *study, const struct faults *faults)
{
    char **words = calloc(study->set_count + 1, sizeof *words), *line = NULL;
    size_t count = 0;

    if (faults->count > LIST_LIMIT) {
        fprintf(faults->list, "  and %llu more\n", (unsigned long long)(faults->count - LIST_LIMIT));
    }
    for (size_t i = 0; words != NULL && i < study->set_count; i++) {
        count += asprintf(&words[count], "--set=%s=%s", study->set[i].path, study->set[i].value) >= 0;
    }
    line = words == NULL ? NULL : sim_option_quote((int)count, words);
    fprintf(faults->list, "%scompute them with: %s run %s -o %s%s%s\n",
            faults->foreign == 0 ? "" : "remove the foreign ones and ", cli->called, sim_study_name(study->file),
            folder->path, count == 0 ? "" : " ", line == NULL ? "" : line);
    for (size_t i = 0; i < count; i++) {
        free(words[i]);
    }
    free(words);
    free(line);
}

/* Reading every number back checks every checksum of what the parts' removal would leave as the only copy. */
static enum sim_status verify(const struct sim_folder *folder, const struct sim_design *design, struct sim_error *error)
{
    struct sim_result result;
    double *values = NULL;
    size_t widest = 1;
    enum sim_status status;

    SIM_TRY(sim_result_open(&result, folder->result, error));
    for (uint32_t i = 0; i < result.metric_count; i++) {
        widest = result.metrics[i].width > widest ? result.metrics[i].width : widest;
    }
    values = malloc(widest * result.replicate_count * result.strategy_count * sizeof *values);
    if (values == NULL) {
        status = SIM_NO_MEMORY;
        goto out;
    }
    for (uint32_t point = 0; point < sim_design_points(design); point++) {
        for (uint32_t i = 0; i < result.metric_count; i++) {
            SIM_TRY(sim_result_final(&result, i, point, values, error));
        }
    }
out:
    free(values);
    sim_result_close(&result);
    return status;
}

static enum sim_status prune(const struct sim_folder *folder, const struct sim_design *design, struct sim_error *error)
{
    uint64_t count;
    enum sim_status status;

    SIM_TRY(verify(folder, design, error));
    count = sim_folder_prune(folder, design);
    fprintf(stderr, "%s: removed %llu parts; %s holds their rows\n", folder->path, (unsigned long long)count,
            folder->result);
out:
    return status;
}

static enum sim_status merge(const struct sim_cli *cli, const struct sim_folder *folder,
                             const struct sim_folder_study *study, const struct sim_design *design, bool remove_parts,
                             FILE *list, struct sim_error *error)
{
    struct faults faults = {.design = design, .list = list};
    uint64_t *units = NULL, count = 0;
    enum sim_status status;

    status = sim_folder_missing(folder, design, &units, &count, stderr, error);
    if (status != SIM_OTHER_STUDY) { /* a foreign part is listed below, with all that is wrong */
        SIM_TRY(status);
    }
    if (count > 0 && sim_folder_finished(folder, design)) {
        fprintf(stderr, "%s holds everything already; %llu of its %llu parts %s gone\n", folder->result,
                (unsigned long long)count, (unsigned long long)sim_design_units(design), count == 1 ? "is" : "are");
        status = SIM_OK;
        goto out;
    }
    status = sim_driver_merge(design, folder, show_fault, &faults, error);
    if (status == SIM_INCOMPLETE) {
        show_way_out(cli, folder, study, &faults);
        error->text[strcspn(error->text, "\n")] = '\0'; /* the list is above already */
    }
    SIM_TRY(status);
    fprintf(stderr, "%s written: %u point%s, %lld replicate%s\n", folder->result, sim_design_points(design),
            sim_design_points(design) == 1 ? "" : "s", (long long)design->plan->replicates,
            design->plan->replicates == 1 ? "" : "s");
    if (remove_parts) {
        SIM_TRY(prune(folder, design, error));
    }
out:
    free(units);
    return status;
}

static int run(const struct sim_cli *cli, const struct sim_options *options)
{
    struct sim_error error = {""};
    struct sim_folder folder = {0};
    struct sim_folder_study study = {0};
    struct sim_design design = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *list = open_memstream(&text, &size);
    enum sim_status status = list == NULL ? SIM_NO_MEMORY : SIM_OK;
    int code;

    SIM_TRY(status);
    SIM_TRY(sim_cli_exists(options->argument, &error));
    SIM_TRY(sim_folder_init(&folder, options->argument));
    SIM_TRY(sim_folder_read(&folder, &study, stderr, &error));
    SIM_TRY(sim_design_init(&design, cli->model, study.file, study.set, study.set_count, stderr));
    SIM_TRY(merge(cli, &folder, &study, &design, options->prune, list, &error));
out:
    sim_design_fini(&design);
    sim_folder_forget(&study);
    sim_folder_fini(&folder);
    code = sim_cli_finish(cli, status, &error);
    if (list != NULL && fclose(list) == 0) {
        fputs(text, stderr);
    }
    free(text);
    return code;
}

const struct sim_command sim_merge_command = {
    .name = "merge",
    .line = "parts of a folder to one file, results.h5",
    .help = "Usage: mitosim merge FOLDER [--prune]\n"
            "Copies the parts into FOLDER/results.h5; the bytes do not depend on who computed which part, or on how\n"
            "often this is run. Refuses while units are missing or damaged, and lists them. `run` merges by itself.\n\n"
            "  --prune              removes the parts after results.h5 was read back and checked\n\n"
            "Example:\n"
            "  mitosim merge out/\n\n"
            "Exit codes: 0 merged   1 internal or I/O failure   2 bad usage   3 the folder belongs to another version\n"
            "  4 units missing or damaged\n",
    .options = "prune",
    .arguments_low = 1,
    .arguments_high = 1,
    .run = run,
};
