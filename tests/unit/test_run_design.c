#include "sim/run/design.h"
#include "sim/run/worker.h"
#include "tests/support/queueing_model.h"

#include <fenv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STUDY                                                                       \
    "name: test\nseed: 3\nreplicates: 10\nbatch: 4\nhorizon: 2d\nwarmup: 1d\n"      \
    "arrivals: 1000/d\nstrategies: {fast: {speed: 2}, pair: {servers: 2}}\n"

struct fixture {
    struct sim_study_file *file;
    struct sim_design design;
};

static enum sim_status open_design(struct fixture *fixture, const char *text, const struct sim_override *set,
                                   size_t count)
{
    enum sim_status status = sim_study_parse("study.yaml", text, strlen(text), &fixture->file, NULL);

    return status != SIM_OK ? status
                            : sim_design_init(&fixture->design, &queueing_model, fixture->file, set, count, NULL);
}

static void close_design(struct fixture *fixture)
{
    sim_design_fini(&fixture->design);
    sim_study_free(fixture->file);
    fixture->file = NULL;
}

static void keep_hash(const char *text, char hash[SIM_HASH_SHA256_TEXT])
{
    struct fixture fixture = {0};

    assert_int_equal(open_design(&fixture, text, NULL, 0), SIM_OK);
    strcpy(hash, fixture.design.study_hash);
    close_design(&fixture);
}

static void units_cover_the_replicates_with_a_short_last_batch(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY "sweep: {arrivals: [900/d, 950/d]}\n", NULL, 0), SIM_OK);
    assert_int_equal(sim_design_points(&fixture.design), 2);
    assert_int_equal(sim_design_batches(&fixture.design), 3);
    assert_int_equal(sim_design_units(&fixture.design), 6);
    assert_int_equal(sim_design_unit(&fixture.design, 2).count, 2);
    assert_int_equal(sim_design_unit(&fixture.design, 3).count, 4);
    assert_string_equal(sim_design_unit(&fixture.design, 3).point->key, fixture.design.points[1].key);
    close_design(&fixture);
}

static void the_grid_runs_with_the_first_path_slowest(void **state)
{
    struct fixture fixture = {0};
    char label[128];

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY "sweep: {arrivals: [900/d, 950/d], room: [10, 20, 30]}\n", NULL, 0),
                     SIM_OK);
    assert_int_equal(sim_design_points(&fixture.design), 6);
    sim_design_label(&fixture.design, 2, label, sizeof label);
    assert_string_equal(label, "arrivals=900, room=30");
    sim_design_label(&fixture.design, 3, label, sizeof label);
    assert_string_equal(label, "arrivals=950, room=10");
    assert_string_equal(fixture.design.parameters[0].unit, "per day");
    assert_true(fixture.design.part_points[3].values[0].number == 950);
    close_design(&fixture);
}

static void notation_name_and_replicates_leave_the_hash_alone(void **state)
{
    char hash[SIM_HASH_SHA256_TEXT], other[SIM_HASH_SHA256_TEXT];

    (void)state;
    keep_hash(STUDY, hash);
    keep_hash("name: other\nquestion: Why?\nstrategies:\n  fast: {servers: 1, speed: 2.0}\n  pair: {servers: "
              "2}\nhorizon: 48h\n"
              "warmup: 24h\narrivals: 1k/d\nbatch: 4\nreplicates: 1000\nseed: 3\nsweep: {room: [5, 6]}\n",
              other);
    assert_string_equal(hash, other);
    keep_hash(STUDY "room: 17\n", other);
    assert_string_not_equal(hash, other);
    keep_hash(STUDY "evidence: {arrivals: {kind: cited, source: a book}}\n", other);
    assert_string_equal(hash, other);
}

static void a_path_set_by_hand_is_not_swept(void **state)
{
    const struct sim_override set = {.path = "arrivals", .value = "800/d", .origin = "--set"};
    struct fixture fixture = {0};

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY "sweep: {arrivals: [900/d, 950/d]}\n", &set, 1), SIM_OK);
    assert_int_equal(sim_design_points(&fixture.design), 1);
    close_design(&fixture);
}

static void a_row_does_not_depend_on_what_the_worker_did_before(void **state)
{
    struct fixture fixture = {0};
    struct sim_worker fresh, used;
    uint64_t fingerprint, digest;

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY "sweep: {arrivals: [900/d, 950/d]}\n", NULL, 0), SIM_OK);
    assert_int_equal(sim_worker_init(&fresh, &fixture.design, NULL), SIM_OK);
    assert_int_equal(sim_worker_init(&used, &fixture.design, NULL), SIM_OK);
    assert_int_equal(sim_worker_run(&used, 1, 0, 4, NULL, NULL), SIM_OK);
    assert_int_equal(sim_worker_run(&used, 0, 0, 4, NULL, NULL), SIM_OK);
    fingerprint = used.rows[7].fingerprint;
    digest = used.rows[7].scenario_digest;
    assert_int_equal(sim_worker_run(&fresh, 0, 3, 1, NULL, NULL), SIM_OK);
    assert_true(fresh.rows[1].fingerprint == fingerprint && fresh.rows[1].scenario_digest == digest);
    assert_true(fresh.rows[0].scenario_digest == digest && fresh.rows[0].fingerprint != fingerprint);
    assert_memory_equal(fresh.rows[1].cells, used.rows[7].cells,
                        fixture.design.points[0].layout.cell_count * sizeof *fresh.rows[1].cells);
    sim_worker_fini(&fresh);
    sim_worker_fini(&used);
    sim_worker_fini(&used);
    close_design(&fixture);
}

static void a_failed_run_is_a_row_with_its_reason_and_no_numbers(void **state)
{
    struct fixture fixture = {0};
    struct sim_worker worker;

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY "room: 1\n", NULL, 0), SIM_OK);
    assert_int_equal(sim_worker_init(&worker, &fixture.design, NULL), SIM_OK);
    assert_int_equal(sim_worker_run(&worker, 0, 0, 1, NULL, NULL), SIM_OK);
    assert_int_equal(worker.rows[0].status, SIM_ROW_FAILED);
    assert_string_equal(queueing_model.reasons[worker.rows[0].reason].name, "waiting_room");
    assert_true(worker.rows[0].cells[0].f != worker.rows[0].cells[0].f);
    sim_worker_fini(&worker);
    close_design(&fixture);
}

static void a_traced_run_is_the_run(void **state)
{
    struct fixture fixture = {0};
    struct sim_worker worker;
    struct sim_trace silent = {0};
    uint64_t fingerprint;

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY, NULL, 0), SIM_OK);
    assert_int_equal(sim_worker_init(&worker, &fixture.design, NULL), SIM_OK);
    assert_int_equal(sim_worker_run(&worker, 0, 2, 1, NULL, NULL), SIM_OK);
    fingerprint = worker.rows[1].fingerprint;
    assert_int_equal(sim_worker_trace(&worker, 0, 2, 1, 2 * SIM_DAY, &silent, NULL), SIM_OK);
    assert_true(worker.rows[0].fingerprint == fingerprint);
    sim_worker_fini(&worker);
    close_design(&fixture);
}

static void a_thread_that_rounds_otherwise_refuses_to_compute(void **state)
{
    struct fixture fixture = {0};
    struct sim_worker worker;
    struct sim_error error = {""};

    (void)state;
    assert_int_equal(open_design(&fixture, STUDY, NULL, 0), SIM_OK);
    fesetround(FE_UPWARD);
    assert_int_equal(sim_worker_init(&worker, &fixture.design, &error), SIM_INTERNAL);
    fesetround(FE_TONEAREST);
    assert_non_null(strstr(error.text, "floating point"));
    close_design(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_cover_the_replicates_with_a_short_last_batch),
        cmocka_unit_test(the_grid_runs_with_the_first_path_slowest),
        cmocka_unit_test(notation_name_and_replicates_leave_the_hash_alone),
        cmocka_unit_test(a_path_set_by_hand_is_not_swept),
        cmocka_unit_test(a_row_does_not_depend_on_what_the_worker_did_before),
        cmocka_unit_test(a_failed_run_is_a_row_with_its_reason_and_no_numbers),
        cmocka_unit_test(a_traced_run_is_the_run),
        cmocka_unit_test(a_thread_that_rounds_otherwise_refuses_to_compute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
