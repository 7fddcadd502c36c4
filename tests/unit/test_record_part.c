#include "tests/unit/test_record_model.h"

#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PART "00112233445566aa-00000000.h5"

struct folder {
    struct sim_layout layout;
    char path[64], part[128];
};

static const struct sim_part_unit first_unit = {.study = &toy_study, .point = &toy_points[0], .count = TOY_BATCH};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    struct sim_error error;

    strcpy(folder->path, "record-part-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->part, sizeof folder->part, "%s/%s", folder->path, PART);
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

static void write_first(const struct folder *folder)
{
    struct sim_error error;

    assert_int_equal(toy_write(&folder->layout, &toy_study, 0, 0, TOY_BATCH, folder->path, &error), SIM_OK);
}

static unsigned char *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size + 1);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void spill(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
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

static void the_seal_names_the_unit(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_part_info info;
    struct stat facts;

    assert_int_equal(sim_part_look(folder->part, &info, &error), SIM_INCOMPLETE);
    write_first(folder);
    assert_int_equal(sim_part_look(folder->part, &info, &error), SIM_OK);
    stat(folder->part, &facts);
    assert_string_equal(info.study_hash, toy_study.study_hash);
    assert_string_equal(info.key, toy_points[0].key);
    assert_true(info.seed == toy_study.seed);
    assert_int_equal(info.count, TOY_BATCH);
    assert_int_equal(info.length, facts.st_size);
    assert_int_equal(sim_part_check(&first_unit, folder->path, &error), SIM_OK);
    assert_int_equal(entries(folder->path), 1);
}

static void the_same_rows_are_the_same_bytes_whatever_the_heap_held(void **state)
{
    struct folder *folder = *state;
    size_t size, again_size;

    write_first(folder);
    unsigned char *bytes = slurp(folder->part, &size);
    for (int noise = 0; noise < 3; noise++) {
        void *blocks[64];
        for (size_t i = 0; i < 64; i++) {
            blocks[i] = malloc(64u << i % 14);
            memset(blocks[i], 0x11 * (noise + 1), 64u << i % 14);
        }
        for (size_t i = 0; i < 64; i++) {
            free(blocks[i]);
        }
        write_first(folder);
        unsigned char *again = slurp(folder->part, &again_size);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, bytes, size);
        free(again);
    }
    free(bytes);
}

static void *write_batches(void *state)
{
    const struct folder *folder = state;
    struct sim_error error;

    for (uint32_t batch = 0; batch < 4; batch++) {
        if (toy_write(&folder->layout, &toy_study, 1, batch, TOY_BATCH, folder->path, &error) != SIM_OK) {
            return folder->layout.offset;
        }
    }
    return NULL;
}

static void threads_write_the_bytes_that_one_thread_writes(void **state)
{
    struct folder *folder = *state;
    pthread_t other;
    char path[128];
    size_t size[4], again_size;
    unsigned char *bytes[4];
    void *failure = NULL;

    assert_null(write_batches(folder));
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/ffeeddccbbaa9988-%08d.h5", folder->path, i);
        bytes[i] = slurp(path, &size[i]);
        unlink(path);
    }
    assert_int_equal(pthread_create(&other, NULL, write_batches, folder), 0);
    for (int i = 0; i < 3; i++) {
        write_first(folder);
    }
    pthread_join(other, &failure);
    assert_null(failure);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/ffeeddccbbaa9988-%08d.h5", folder->path, i);
        unsigned char *again = slurp(path, &again_size);
        assert_int_equal(again_size, size[i]);
        assert_memory_equal(again, bytes[i], size[i]);
        free(again);
        free(bytes[i]);
    }
}

static void a_flipped_bit_anywhere_is_seen(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    size_t size;

    write_first(folder);
    unsigned char *bytes = slurp(folder->part, &size);
    for (size_t at = 0; at < size; at += at + 700 < size ? 397 : 1) { /* every byte of the seal, a sample of the rest */
        bytes[at] ^= 1u << at % 8;
        spill(folder->part, bytes, size);
        enum sim_status status = sim_part_check(&first_unit, folder->path, &error);
        if (status == SIM_OK) {
            print_error("byte %zu of %zu\n", at, size);
        }
        assert_int_not_equal(status, SIM_OK);
        bytes[at] ^= 1u << at % 8;
    }
    spill(folder->part, bytes, size);
    assert_int_equal(sim_part_check(&first_unit, folder->path, &error), SIM_OK);
    free(bytes);
}

static void a_torn_part_is_damaged(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    size_t size;

    write_first(folder);
    unsigned char *bytes = slurp(folder->part, &size);
    const size_t lengths[] = {0, 1, 511, 512, 513, size / 2, size - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        spill(folder->part, bytes, lengths[i]);
        assert_int_equal(sim_part_find(&first_unit, folder->path, &error), SIM_DAMAGED);
        assert_non_null(strstr(error.text, PART));
    }
    bytes[size] = 0;
    spill(folder->part, bytes, size + 1);
    assert_int_equal(sim_part_find(&first_unit, folder->path, &error), SIM_DAMAGED);
    free(bytes);
}

static void a_part_of_another_study_is_named_as_such(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    struct sim_part_study study = toy_study;
    struct sim_part_unit unit = {.study = &study, .point = &toy_points[0], .count = TOY_BATCH};

    write_first(folder);
    study.seed = 7;
    assert_int_equal(sim_part_find(&unit, folder->path, &error), SIM_OTHER_STUDY);
    assert_non_null(strstr(error.text, "another seed"));
    study = toy_study;
    study.study_hash = "0000";
    assert_int_equal(sim_part_check(&unit, folder->path, &error), SIM_OTHER_STUDY);
    study = toy_study;
    study.result_version = 2;
    assert_int_equal(sim_part_find(&unit, folder->path, &error), SIM_OTHER_STUDY);
    study = toy_study;
    unit.count = TOY_BATCH - 1;
    assert_int_equal(sim_part_find(&unit, folder->path, &error), SIM_OTHER_STUDY);
}

/* Runs in a child: a file-size limit stays for the life of a process. */
static int write_under_limit(const struct folder *folder, rlim_t bytes)
{
    const struct rlimit limit = {bytes, bytes};
    struct sim_error error = {""};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    enum sim_status status = toy_write(&folder->layout, &toy_study, 1, 0, TOY_BATCH, folder->path, &error);
    bool is_clear = strstr(error.text, "File too large") != NULL && strstr(error.text, "ffeeddccbbaa9988") != NULL &&
                    strstr(error.text, "Finished parts are intact") != NULL;
    return status == SIM_IO && is_clear && entries(folder->path) == 1 ? 0 : 1;
}

static void a_full_disk_leaves_the_finished_parts_and_no_temporary(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    int outcome = -1;

    write_first(folder);
    pid_t child = fork();
    if (child == 0) {
        _exit(write_under_limit(folder, 20000));
    }
    waitpid(child, &outcome, 0);
    assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
    assert_int_equal(sim_part_check(&first_unit, folder->path, &error), SIM_OK);
    assert_int_equal(entries(folder->path), 1);
}

static void a_folder_that_is_not_there_is_an_error_with_its_name(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    char path[100];

    snprintf(path, sizeof path, "%s/nowhere", folder->path);
    assert_int_equal(toy_write(&folder->layout, &toy_study, 0, 0, TOY_BATCH, path, &error), SIM_IO);
    assert_non_null(strstr(error.text, "nowhere/" PART ": No such file"));
    assert_int_equal(sim_part_clean(path, &error), SIM_OK);
}

static void touch(const char *directory, const char *host, long owner)
{
    char path[300];

    snprintf(path, sizeof path, "%s/." PART ".%s.%ld.tmp", directory, host, owner);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fclose(file);
}

static void only_the_temporaries_of_this_hosts_dead_are_removed(void **state)
{
    struct folder *folder = *state;
    struct sim_error error;
    char host[65] = {0};
    int outcome;

    write_first(folder);
    gethostname(host, 64);
    pid_t dead = fork();
    if (dead == 0) {
        _exit(0);
    }
    waitpid(dead, &outcome, 0);
    touch(folder->path, host, dead);
    touch(folder->path, host, getpid());
    touch(folder->path, "another.host", dead);
    assert_int_equal(entries(folder->path), 4);
    assert_int_equal(sim_part_clean(folder->path, &error), SIM_OK);
    assert_int_equal(entries(folder->path), 3);
    assert_int_equal(sim_part_check(&first_unit, folder->path, &error), SIM_OK);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_seal_names_the_unit),
        IN_FOLDER(the_same_rows_are_the_same_bytes_whatever_the_heap_held),
        IN_FOLDER(threads_write_the_bytes_that_one_thread_writes),
        IN_FOLDER(a_flipped_bit_anywhere_is_seen),
        IN_FOLDER(a_torn_part_is_damaged),
        IN_FOLDER(a_part_of_another_study_is_named_as_such),
        IN_FOLDER(a_full_disk_leaves_the_finished_parts_and_no_temporary),
        IN_FOLDER(a_folder_that_is_not_there_is_an_error_with_its_name),
        IN_FOLDER(only_the_temporaries_of_this_hosts_dead_are_removed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
