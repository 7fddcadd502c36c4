/* Writes the toy world's parts and merged file for check_readers.py: write_toy_result FOLDER [REPLICATES]. */
#include "tests/unit/test_record_model.h"

#include <stdio.h>
#include <sys/stat.h>

static enum sim_status write_all(const struct sim_layout *layout, uint32_t replicates, const char *folder,
                                 struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    char parts[4096], path[4096];
    uint32_t batches = (replicates + TOY_BATCH - 1) / TOY_BATCH;

    snprintf(parts, sizeof parts, "%s/parts", folder);
    snprintf(path, sizeof path, "%s/results.h5", folder);
    mkdir(folder, 0777);
    mkdir(parts, 0777);
    for (uint32_t unit = 0; unit < TOY_POINTS * batches; unit++) {
        SIM_TRY(toy_write(layout, &toy_study, unit / batches, unit % batches, toy_count(replicates, unit % batches),
                          parts, error));
    }
    struct sim_merge_job job = toy_job(layout, replicates, parts, path);
    SIM_TRY(sim_merge_run(&job, error));
out:
    return status;
}

int main(int argc, char **argv)
{
    struct sim_layout layout;
    struct sim_error error;

    if (argc < 2) {
        fprintf(stderr, "usage: write_toy_result FOLDER [REPLICATES]\n");
        return 2;
    }
    enum sim_status status = sim_layout_init(&layout, &toy_model, NULL, &error);
    if (status == SIM_OK) {
        status = write_all(&layout, argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 30, argv[1], &error);
    }
    if (status != SIM_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    sim_layout_fini(&layout);
    return 0;
}
