#include "sim/record/result.h"
#include "tests/unit/test_record_model.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { REPLICATES = 10, BATCHES = 3 };

struct folder {
    struct sim_layout layout;
    char path[64], parts[80], result[80];
};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    struct sim_error error;

    strcpy(folder->path, "record-merge-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->parts, sizeof folder->parts, "%s/parts", folder->path);
    snprintf(folder->result, sizeof folder->result, "%s/results.h5", folder->path);
    mkdir(folder->parts, 0777);
    assert_int_equal(sim_layout_init(&folder->layout, &toy_model, NULL, &error), SIM_OK);
    *state = folder;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    char command[200];

    snprintf(command, sizeof command, "rm -rf %s", folder->path);
    sim_layout_fini(&folder->layout);
    free(folder);
    return system(command);
}

static void write_units(const struct folder *folder, uint32_t replicates, const uint32_t *order, uint32_t count)
{
    struct sim_error error;
    uint32_t batches = (replicates + TOY_BATCH - 1) / TOY_BATCH;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t point = order[i] / batches, batch = order[i] % batches;
        assert_int_equal(
            toy_write(&folder->layout, &toy_study, point, batch, toy_count(replicates, batch), folder->parts, &error),
            SIM_OK);
    }
}

static const uint32_t in_order[] = {0, 1, 2, 3, 4, 5};
static const uint32_t shuffled[] = {4, 1, 5, 0, 3, 2};

static void merge(const struct folder *folder, uint32_t replicates)
{
    struct sim_error error;
    struct sim_merge_job job = toy_job(&folder->layout, replicates, folder->parts, folder->result);
    enum sim_status status = sim_merge_run(&job, &error);

    if (status != SIM_OK) {
        print_error("%s\n", error.text);
    }
    assert_int_equal(status, SIM_OK);
}

static char *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void assert_same_bytes(const char *bytes, size_t size, const char *path)
{
    size_t again_size;
    char *again = slurp(path, &again_size);

    assert_int_equal(again_size, size);
    assert_memory_equal(again, bytes, size);
    free(again);
}

static uint32_t entries(const char *directory)
{
    DIR *folder = opendir(directory);
    uint32_t count = 0;

    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(folder);
    return count;
}

/* --- tests --- */

static void order_of_parts_does_not_reach_the_bytes(void **state)
{
    struct folder *folder = *state;
    size_t size;

    write_units(folder, REPLICATES, in_order, 6);
    merge(folder, REPLICATES);
    char *first = slurp(folder->result, &size);
    write_units(folder, REPLICATES, shuffled, 6);
    /* other contents on the heap than the first time: nothing uninitialised may reach the file */
    void *noise = malloc(1 << 20);
    memset(noise, 0xa5, 1 << 20);
    free(noise);
    merge(folder, REPLICATES);
    assert_same_bytes(first, size, folder->result);
    merge(folder, REPLICATES);
    assert_same_bytes(first, size, folder->result);
    assert_int_equal(entries(folder->path), 2);
    free(first);
}

static void more_replicates_in_the_same_folder_give_a_fresh_runs_bytes(void **state)
{
    struct folder *folder = *state;
    size_t size;

    write_units(folder, REPLICATES, in_order, 6);
    merge(folder, REPLICATES);
    char *fresh = slurp(folder->result, &size);

    /* 6 replicates first: batch 1 is short and is made again */
    char command[200];
    snprintf(command, sizeof command, "rm -rf %s/*", folder->parts);
    assert_int_equal(system(command), 0);
    write_units(folder, 6, (uint32_t[]){0, 1, 2, 3}, 4);
    merge(folder, 6);
    struct sim_part_unit unit = {.study = &toy_study, .point = &toy_points[1], .batch_index = 1, .count = TOY_BATCH};
    struct sim_error error;
    assert_int_equal(sim_part_find(&unit, folder->parts, &error), SIM_INCOMPLETE);
    unit.count = 2;
    assert_int_equal(sim_part_find(&unit, folder->parts, &error), SIM_OK);
    unit.batch_index = 0;
    unit.count = TOY_BATCH;
    assert_int_equal(sim_part_find(&unit, folder->parts, &error), SIM_OK);
    write_units(folder, REPLICATES, (uint32_t[]){1, 2, 4, 5}, 4);
    merge(folder, REPLICATES);
    assert_same_bytes(fresh, size, folder->result);
    free(fresh);
}

static void count_faults(void *context, uint32_t point, uint32_t batch, enum sim_status why, const char *text)
{
    uint32_t *seen = context;

    assert_non_null(strstr(text, ".h5"));
    seen[why]++;
    seen[20] = point;
    seen[21] = batch;
}

static void a_missing_unit_is_named_and_nothing_is_written(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    uint32_t seen[22] = {0};
    struct sim_merge_job job = toy_job(&folder->layout, REPLICATES, folder->parts, folder->result);

    write_units(folder, REPLICATES, (uint32_t[]){0, 1, 2, 3, 5}, 5);
    job.fault = count_faults;
    job.context = seen;
    assert_int_equal(sim_merge_run(&job, &error), SIM_INCOMPLETE);
    assert_int_equal(seen[SIM_INCOMPLETE], 1);
    assert_int_equal(seen[20], 1);
    assert_int_equal(seen[21], 1);
    assert_non_null(strstr(error.text, "of 6 units 1 is missing"));
    assert_non_null(strstr(error.text, "ffeeddccbbaa9988-00000001.h5"));
    assert_int_equal(entries(folder->path), 1);
}

static void a_damaged_unit_is_refused_and_the_old_result_stays(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    uint32_t seen[22] = {0};
    char path[160];
    size_t size;
    struct sim_merge_job job = toy_job(&folder->layout, REPLICATES, folder->parts, folder->result);

    write_units(folder, REPLICATES, in_order, 6);
    merge(folder, REPLICATES);
    char *before = slurp(folder->result, &size);
    snprintf(path, sizeof path, "%s/00112233445566aa-00000002.h5", folder->parts);
    FILE *part = fopen(path, "r+b");
    fseek(part, 5000, SEEK_SET);
    fputc(0x5a, part);
    fclose(part);
    job.fault = count_faults;
    job.context = seen;
    assert_int_equal(sim_merge_run(&job, &error), SIM_INCOMPLETE);
    assert_int_equal(seen[SIM_DAMAGED], 1);
    assert_non_null(strstr(error.text, "1 is damaged"));
    assert_same_bytes(before, size, folder->result);
    assert_int_equal(entries(folder->path), 2);
    free(before);
}

static void a_foreign_unit_is_refused(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_merge_job job = toy_job(&folder->layout, REPLICATES, folder->parts, folder->result);
    struct sim_part_study other = toy_study;

    write_units(folder, REPLICATES, in_order, 6);
    other.source_hash = "beefbeef";
    assert_int_equal(toy_write(&folder->layout, &other, 0, 1, TOY_BATCH, folder->parts, &error), SIM_OK);
    assert_int_equal(sim_merge_run(&job, &error), SIM_INCOMPLETE);
    assert_non_null(strstr(error.text, "1 is foreign"));
    assert_non_null(strstr(error.text, "another version of the program's sources"));
}

static void values_read_back_are_those_written(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_result result;
    double values[REPLICATES * TOY_STRATEGIES * 6];
    uint8_t status[REPLICATES * TOY_STRATEGIES];
    uint16_t reason[REPLICATES * TOY_STRATEGIES];
    uint64_t counter[REPLICATES * TOY_STRATEGIES];

    write_units(folder, REPLICATES, shuffled, 6);
    merge(folder, REPLICATES);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_OK);
    assert_int_equal(result.replicate_count, REPLICATES);
    for (uint32_t p = 0; p < TOY_POINTS; p++) {
        assert_int_equal(sim_result_status(&result, p, status, reason, &error), SIM_OK);
        for (uint32_t run = 0; run < REPLICATES * TOY_STRATEGIES; run++) {
            bool fails = toy_fails(run / TOY_STRATEGIES, run % TOY_STRATEGIES);
            assert_int_equal(status[run], fails ? SIM_ROW_FAILED : SIM_ROW_OK);
            assert_int_equal(reason[run], fails ? 1 : 0);
        }
        assert_int_equal(sim_result_counter(&result, "fingerprint", p, counter, &error), SIM_OK);
        assert_true(counter[29] == 0xf000000000000001u + 29);
        assert_int_equal(sim_result_counter(&result, "scenario_digest", p, counter, &error), SIM_OK);
        assert_true(counter[9] == 0xd000000000000001u + 9);
        for (uint32_t m = 0; m < result.metric_count; m++) {
            const uint32_t width = result.metrics[m].width;
            assert_int_equal(sim_result_final(&result, m, p, values, &error), SIM_OK);
            for (uint32_t i = 0; i < REPLICATES * TOY_STRATEGIES * width && m <= TOY_FLOW; i++) {
                uint32_t r = i / width / TOY_STRATEGIES, s = i / width % TOY_STRATEGIES;
                double want = toy_fails(r, s) ? NAN : toy_value(p, r, s, m, i % width);
                assert_true(isnan(want) ? isnan(values[i]) : values[i] == want);
            }
        }
    }
    assert_int_equal(sim_result_final(&result, sim_result_metric(&result, "change"), 0, values, &error), SIM_OK);
    assert_true(values[3 * TOY_STRATEGIES] == -8.0);
    sim_result_close(&result);
    sim_result_close(&result);
}

static void what_the_file_declares_reads_back(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_result result;
    char *text = NULL;

    write_units(folder, REPLICATES, in_order, 6);
    merge(folder, REPLICATES);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_OK);
    assert_string_equal(result.study_hash, toy_study.study_hash);
    assert_string_equal(result.source_hash, "feedbeef");
    assert_string_equal(result.title, "toy study");
    assert_true(result.seed == toy_study.seed);
    assert_int_equal(result.batch, TOY_BATCH);
    assert_int_equal(result.result_version, 1);
    assert_int_equal(result.point_count, TOY_POINTS);
    assert_string_equal(result.point_keys[1], "ffeeddccbbaa9988");
    assert_int_equal(result.strategy_count, TOY_STRATEGIES);
    assert_string_equal(result.strategies[2], "greedy");
    assert_int_equal(result.reason_count, 2);
    assert_string_equal(result.reasons[1], "slots_exhausted");
    assert_int_equal(result.dimension_count, 2); /* the one without members is left out, and its metric */
    assert_string_equal(result.dimensions[0].labels[1], "süd");
    assert_int_equal(result.metric_count, 5);
    assert_int_equal(sim_result_metric(&result, "haunting"), 5);
    const struct sim_result_metric *flow = &result.metrics[sim_result_metric(&result, "flow")];
    assert_int_equal(flow->dimension_count, 2);
    assert_int_equal(flow->width, 6);
    assert_string_equal(flow->unit, "s-1");
    assert_false(flow->headline);
    assert_true(result.metrics[0].headline);
    assert_int_equal(result.metrics[sim_result_metric(&result, "n_calls")].aggregate, SIM_METRIC_NONE);
    assert_int_equal(result.metrics[sim_result_metric(&result, "change")].type, SIM_METRIC_I64);
    assert_int_equal(result.time_count, TOY_TIMES);
    assert_int_equal(result.parameter_count, 3);
    assert_string_equal(result.parameters[0].name, "engine_rate");
    assert_string_equal(result.parameters[0].path, "engine.rate");
    assert_true(result.parameters[0].numbers[1] == 2.0);
    assert_string_equal(result.parameters[1].texts[1], "fast");
    assert_string_equal(result.parameters[2].name, "yield_swept");
    assert_int_equal(sim_result_provenance(&result, "config_source", &text, &error), SIM_OK);
    assert_string_equal(text, "name: toy # größe\n");
    free(text);
    assert_int_equal(sim_result_provenance(&result, "weather", &text, &error), SIM_INCOMPLETE);
    sim_result_close(&result);
}

static void a_file_that_is_no_result_is_refused(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_result result;
    size_t size;

    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_IO);
    FILE *file = fopen(folder->result, "wb");
    fputs("name: toy\n", file);
    fclose(file);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_DAMAGED);
    assert_non_null(strstr(error.text, "not an HDF5 file"));

    write_units(folder, REPLICATES, in_order, 6);
    merge(folder, REPLICATES);
    char *bytes = slurp(folder->result, &size);
    assert_int_equal(truncate(folder->result, (off_t)size - 1), 0);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_DAMAGED);
    assert_int_equal(truncate(folder->result, 3000), 0);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_DAMAGED);
    assert_null(result.handle);
    free(bytes);
}

static void a_study_without_series_merges_too(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_result result;
    int any = 0;

    sim_layout_fini(&folder->layout);
    assert_int_equal(sim_layout_init(&folder->layout, &toy_model, &any, &error), SIM_OK);
    assert_int_equal(folder->layout.series_count, 0);
    write_units(folder, 4, (uint32_t[]){0, 1}, 2);
    merge(folder, 4);
    assert_int_equal(sim_result_open(&result, folder->result, &error), SIM_OK);
    assert_int_equal(result.time_count, 0);
    assert_int_equal(result.metric_count, 5);
    sim_result_close(&result);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(order_of_parts_does_not_reach_the_bytes),
        IN_FOLDER(more_replicates_in_the_same_folder_give_a_fresh_runs_bytes),
        IN_FOLDER(a_missing_unit_is_named_and_nothing_is_written),
        IN_FOLDER(a_damaged_unit_is_refused_and_the_old_result_stays),
        IN_FOLDER(a_foreign_unit_is_refused),
        IN_FOLDER(values_read_back_are_those_written),
        IN_FOLDER(what_the_file_declares_reads_back),
        IN_FOLDER(a_file_that_is_no_result_is_refused),
        IN_FOLDER(a_study_without_series_merges_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
