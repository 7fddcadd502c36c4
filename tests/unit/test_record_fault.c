/* Writes and allocations of the record room that fail once, one after the other: no crash, no leak, no file left
 * behind.
 *
 * The linker sends the room's own write, pwrite, fsync, malloc, calloc, realloc and strdup through the functions below.
 */
#include "sim/record/result.h"
#include "tests/unit/test_record_model.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { REPLICATES = 6 };

/* Calls until the failure; negative: never. Once it came, disk calls go on failing, as on a full disk. */
static long disk_left = -1, memory_left = -1;
static int disk_error = ENOSPC;

static bool disk_fails(void)
{
    if (disk_left > 0) {
        disk_left--;
    }
    errno = disk_left == 0 ? disk_error : errno;
    return disk_left == 0;
}

static bool memory_fails(void)
{
    return memory_left >= 0 && memory_left-- == 0;
}

#define WRAPPED(type, name, fails, failure, parameters, arguments) \
    type __real_##name parameters;                                 \
    type __wrap_##name parameters;                                 \
    type __wrap_##name parameters                                  \
    {                                                              \
        return fails() ? failure : __real_##name arguments;        \
    }

WRAPPED(ssize_t, write, disk_fails, -1, (int file, const void *bytes, size_t size), (file, bytes, size))
WRAPPED(ssize_t, pwrite, disk_fails, -1, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at))
WRAPPED(int, fsync, disk_fails, -1, (int file), (file))
WRAPPED(void *, malloc, memory_fails, NULL, (size_t size), (size))
WRAPPED(void *, calloc, memory_fails, NULL, (size_t count, size_t size), (count, size))
WRAPPED(void *, realloc, memory_fails, NULL, (void *old, size_t size), (old, size))
WRAPPED(char *, strdup, memory_fails, NULL, (const char *text), (text))

struct folder {
    struct sim_layout layout;
    char path[64], parts[80], result[80];
};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    struct sim_error error;

    strcpy(folder->path, "record-fault-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->parts, sizeof folder->parts, "%s/parts", folder->path);
    snprintf(folder->result, sizeof folder->result, "%s/results.h5", folder->path);
    mkdir(folder->parts, 0777);
    assert_int_equal(sim_layout_init(&folder->layout, &toy_model, NULL, &error), SIM_OK);
    for (uint32_t unit = 0; unit < 4; unit++) {
        assert_int_equal(toy_write(&folder->layout, &toy_study, unit / 2, unit % 2, toy_count(REPLICATES, unit % 2),
                                   folder->parts, &error),
                         SIM_OK);
    }
    *state = folder;
    return 0;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    char command[200];

    disk_left = memory_left = -1;
    snprintf(command, sizeof command, "rm -rf %s", folder->path);
    sim_layout_fini(&folder->layout);
    free(folder);
    return system(command);
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

static enum sim_status merge(const struct folder *folder, struct sim_error *error)
{
    struct sim_merge_job job = toy_job(&folder->layout, REPLICATES, folder->parts, folder->result);

    return sim_merge_run(&job, error);
}

static void each_failing_write_of_a_merge_ends_clean(void **state)
{
    struct folder *folder = *state;
    struct sim_error error = {""};
    enum sim_status status = SIM_IO;
    long calls = 0;

    while (status != SIM_OK) {
        calls += calls < 40 ? 1 : 37;
        disk_left = calls;
        status = merge(folder, &error);
        if (status != SIM_OK) {
            assert_int_equal(status, SIM_IO);
            assert_non_null(strstr(error.text, "results.h5: No space left on device"));
            assert_non_null(strstr(error.text, "free space"));
        }
        disk_left = -1;
        /* the last call of all syncs the folder, when the result has its name already */
        assert_in_range(entries(folder->path), 1, 2);
        assert_int_equal(entries(folder->parts), 4);
    }
    assert_true(calls > 40);
    assert_int_equal(entries(folder->path), 2);
}

static void each_failing_write_of_a_part_ends_clean(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;

    disk_error = EIO;
    for (long calls = 1; calls <= 3; calls++) { /* write, fsync, fsync of the folder */
        disk_left = calls;
        assert_int_equal(toy_write(&folder->layout, &toy_study, 0, 7, TOY_BATCH, folder->parts, &error), SIM_IO);
        disk_left = -1;
        assert_non_null(strstr(error.text, "Input/output error"));
        assert_int_equal(entries(folder->parts), calls < 3 ? 4 : 5);
    }
    disk_error = ENOSPC;
}

/* Fails each allocation in turn until the call meets none that fails. A call that succeeds all the same (HDF5 tries
 * some things twice) has done its whole work: `proof`. */
#define STARVE(call, proof)                                \
    do {                                                   \
        bool is_through = false;                           \
        for (long n = 0; !is_through; n++) {               \
            memory_left = n;                               \
            enum sim_status starved = (call);              \
            is_through = memory_left >= 0;                 \
            memory_left = -1;                              \
            assert_true(starved != SIM_OK || (proof));     \
            assert_true(starved == SIM_OK || !is_through); \
        }                                                  \
    } while (0)

static enum sim_status open_and_close(const struct folder *folder, struct sim_error *error)
{
    struct sim_result result;
    enum sim_status status = sim_result_open(&result, folder->result, error);

    if (status == SIM_OK && (result.metric_count != 5 || result.dimension_count != 2 || result.parameter_count != 3 ||
                             result.reason_count != 2 || result.dimensions[1].count != 2)) {
        status = SIM_INTERNAL;
    }
    sim_result_close(&result);
    return status;
}

static void each_failing_allocation_of_a_part_is_survived(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;

    enum { RUNS = TOY_STRATEGIES };
    struct sim_row rows[RUNS];
    union sim_cell *cells = calloc((size_t)RUNS * folder->layout.cell_count, sizeof *cells);
    float *series = calloc((size_t)RUNS * folder->layout.series_count, sizeof *series);
    for (uint32_t s = 0; s < RUNS; s++) {
        rows[s] = (struct sim_row){.layout = &folder->layout,
                                   .cells = cells + (size_t)s * folder->layout.cell_count,
                                   .series = series + (size_t)s * folder->layout.series_count};
        toy_fill(&rows[s], 0, 20, s);
    }
    struct sim_part_unit unit = {.study = &toy_study, .point = &toy_points[0], .batch_index = 5, .count = 1};
    STARVE(sim_part_write(&folder->layout, &unit, rows, folder->parts, &error),
           sim_part_check(&unit, folder->parts, &error) == SIM_OK);
    assert_int_equal(entries(folder->parts), 5);
    STARVE(sim_part_check(&unit, folder->parts, &error), true);
    free(cells);
    free(series);
}

static void each_failing_allocation_of_merge_and_reading_is_survived(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_layout layout;

    STARVE(merge(folder, &error), open_and_close(folder, &error) == SIM_OK);
    assert_int_equal(entries(folder->path), 2);
    STARVE(open_and_close(folder, &error), true);
    STARVE(sim_layout_init(&layout, &toy_model, NULL, &error), true);
    sim_layout_fini(&layout);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(each_failing_write_of_a_merge_ends_clean),
        IN_FOLDER(each_failing_write_of_a_part_ends_clean),
        IN_FOLDER(each_failing_allocation_of_a_part_is_survived),
        IN_FOLDER(each_failing_allocation_of_merge_and_reading_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
