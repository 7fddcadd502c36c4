/* Tables of data: what is read, and what is said about files that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <hdf5.h>

#include "sim/table/moment.h"
#include "sim/table/table.h"

struct scratch {
    char path[64];
};

static int begin(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);

    strcpy(scratch->path, "table-XXXXXX");
    int descriptor = mkstemp(scratch->path);
    *state = scratch;
    return descriptor < 0 || close(descriptor) != 0 ? -1 : 0;
}

static int end(void **state)
{
    struct scratch *scratch = *state;

    unlink(scratch->path);
    free(scratch);
    return 0;
}

static void write_text(const char *path, const char *text, size_t length)
{
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static enum sim_status read_text(void **state, const char *text, struct sim_table_request request,
                                 struct sim_table *table, struct sim_error *error)
{
    struct scratch *scratch = *state;

    write_text(scratch->path, text, strlen(text));
    request.path = scratch->path;
    request.scale = request.scale == 0 ? 1 : request.scale;
    *error = (struct sim_error){""};
    return sim_table_read(&request, table, error);
}

static void a_csv_table_is_read(void **state)
{
    const struct sim_table_request request = {.time = "day", .value = "close", .unit = SIM_TABLE_DATE, .scale = 2};
    struct sim_table table;
    struct sim_error error;

    assert_int_equal(read_text(state,
                               "\xef\xbb\xbf# made by hand\r\n\"day\",open, close ,note\r\n"
                               "1970-01-02,1,0.1,\"a, \"\"b\"\"\"\r\n\r\n# more\r\n1970-01-03,, 1.5e3 ,\r\n",
                               request, &table, &error),
                     SIM_OK);
    assert_int_equal(table.count, 2);
    assert_true(table.time[0] == SIM_DAY && table.time[1] == 2 * SIM_DAY);
    assert_true(table.value[0] == 0.2 && table.value[1] == 3000.0);
    sim_table_fini(&table);
    assert_null(table.time);
    sim_table_fini(&table);
}

static void the_digest_is_of_the_file(void **state)
{
    /* sha256sum of the same bytes. */
    struct sim_table table;
    struct sim_error error;

    assert_int_equal(
        read_text(state, "t,v\n0,1\n", (struct sim_table_request){.unit = SIM_TABLE_SECONDS}, &table, &error), SIM_OK);
    assert_string_equal(table.sha256, "a15167f58d1c49ef5c6ef9a0cf6039452b738b2036e74cdf250557154af59383");
    sim_table_fini(&table);
}

static void a_falling_table_is_turned_round(void **state)
{
    struct sim_table table;
    struct sim_error error;

    assert_int_equal(read_text(state, "t,v\n3.5,1\n2,2\n-1,3\n", (struct sim_table_request){.unit = SIM_TABLE_SECONDS},
                               &table, &error),
                     SIM_OK);
    for (int i = 0; i < 3; i++) {
        const sim_time times[3] = {-1000, 2000, 3500};
        assert_true(table.time[i] == times[i] && table.value[i] == 3 - i);
    }
    sim_table_fini(&table);
}

static void empty_values_may_be_left_out(void **state)
{
    struct sim_table table;
    struct sim_error error;

    assert_int_equal(read_text(state, "t,v\n1,\n2,5\n3,\n",
                               (struct sim_table_request){.unit = SIM_TABLE_MILLISECONDS, .skip_empty = true}, &table,
                               &error),
                     SIM_OK);
    assert_true(table.count == 1 && table.time[0] == 2 && table.value[0] == 5);
    sim_table_fini(&table);
}

static void bad_tables_are_told_with_their_place(void **state)
{
    static const struct {
        const char *text, *message; /* behind the file's name */
        enum sim_table_unit unit;
        const char *value;
    } cases[] = {
        {"t,v\n1,2\n2,x\n", ":3:3: \"x\" is no number", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,2\n2,1e999\n", ":3:3: \"1e999\" is no number", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,nan\n", ":2:3: \"nan\" is no number", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,2\n1,3\n", ":3:1: this time does not come after the one before it", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,2\n3,3\n2,4\n", ":4:1: this time does not come after the one before it", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,\n", ":2:3: the value is empty; `missing: skip` leaves such rows out", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,2,3\n", ":2:5: more fields than the header", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1\n", ":2:2: fewer fields than the header", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,\"2\n", ":2:5: a quote is not closed on its line", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,2\"\n", ":2:4: a quote within a field", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,\"2\"x\n", ":2:6: text behind a closed quote", SIM_TABLE_SECONDS, NULL},
        {"t,v,t\n1,2,3\n", ":1:5: two columns have this name", SIM_TABLE_SECONDS, NULL},
        {"t,close\n1,2\n", ":1:1: no column \"clsoe\"; did you mean \"close\"?", SIM_TABLE_SECONDS, "clsoe"},
        {"t,close\n1,2\n", ":1:1: no column \"volume\"; there are t, close", SIM_TABLE_SECONDS, "volume"},
        {"t\n1\n", ":1:1: no column \"of values\"; there are t", SIM_TABLE_SECONDS, NULL},
        {"t,v\n2022-02-29,1\n", ":2:1: \"2022-02-29\" is no date such as 2022-05-01 or 2022-05-01T00:15Z",
         SIM_TABLE_DATE, NULL},
        {"t,v\n", ":2:1: the table has no rows", SIM_TABLE_SECONDS, NULL},
        {"# nothing\n\n", ":3:1: the table is empty", SIM_TABLE_SECONDS, NULL},
        {"", ":1:1: the table is empty", SIM_TABLE_SECONDS, NULL},
        {"t,v\n1,\x01\n", ":2:3: a field is longer than 255 bytes or no text", SIM_TABLE_SECONDS, NULL},
    };
    struct scratch *scratch = *state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sim_table table = {.count = 7};
        struct sim_error error;
        char wanted[256];

        assert_int_equal(read_text(state, cases[i].text,
                                   (struct sim_table_request){.unit = cases[i].unit, .value = cases[i].value}, &table,
                                   &error),
                         SIM_BAD_CONFIG);
        snprintf(wanted, sizeof wanted, "%s%s", scratch->path, cases[i].message);
        assert_string_equal(error.text, wanted);
        assert_true(table.count == 0 && table.time == NULL);
    }
}

static void a_file_that_is_not_there_is_told(void **state)
{
    const struct sim_table_request request = {.path = "no/such/prices.csv", .unit = SIM_TABLE_DATE, .scale = 1};
    struct sim_table table;
    struct sim_error error;

    (void)state;
    assert_int_equal(sim_table_read(&request, &table, &error), SIM_BAD_CONFIG);
    assert_string_equal(error.text, "no/such/prices.csv: No such file or directory");
}

static void moments_are_read(void **state)
{
    static const struct {
        const char *text;
        sim_time moment; /* of `date -d TEXT +%s`, times 1000 */
    } cases[] = {
        {"1970-01-01", 0},
        {"2022-05-01T00:15Z", INT64_C(1651364100000)},
        {"2021-12-25 00:30:00+00:00", INT64_C(1640392200000)},
        {"2024-02-29T12:00:00.250-01:30", INT64_C(1709213400250)},
        {"1969-12-31T23:59:59", -1000},
        {"1900-03-01", INT64_C(-2203891200000)},
        {"2000-02-29", INT64_C(951782400000)},
    };
    static const char *const bad[] = {"",           "2022-5-1",         "2022-13-01",       "2022-00-01",
                                      "2022-01-00", "1900-02-29",       "2022-01-01T",      "2022-01-01T24:00",
                                      "2022-01-01x", "2022-01-01T00:60", "2022-01-01T00:00:", "2022-01-01T00:00+25:00"};
    sim_time moment;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(sim_moment_read(cases[i].text, &moment));
        assert_int_equal(moment, cases[i].moment);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(sim_moment_read(bad[i], &moment));
    }
}

static void numbers_are_the_nearest_doubles(void **state)
{
    static const struct {
        const char *text;
        double number;
    } cases[] = {{"0.1", 0.1},
                 {"-.5", -0.5},
                 {"+3.", 3.0},
                 {"1e-3", 0.001},
                 {"12E+2", 1200},
                 {"0.99987100000000000000001", 0.999871},
                 {"1651364159", 1651364159.0}};
    static const char *const bad[] = {"", ".", "-", "1e", "1e+", "0x10", "1,5", "1 2", "inf", "1..2", "1e99999", "e5"};
    double number;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(sim_moment_number(cases[i].text, &number));
        assert_true(number == cases[i].number);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(sim_moment_number(bad[i], &number));
    }
}

static void put_dataset(hid_t file, const char *name, hid_t type, const void *values, hsize_t count)
{
    hid_t space = H5Screate_simple(1, &count, NULL);
    hid_t data = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

    assert_true(data >= 0 && H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    H5Dclose(data);
    H5Sclose(space);
}

static void an_hdf5_table_is_read(void **state)
{
    struct scratch *scratch = *state;
    const int64_t times[3] = {INT64_C(1651364159123), INT64_C(1651367783000), INT64_C(1651371323000)};
    const float values[3] = {1.5f, 2.5f, (float)NAN};
    const double seconds[3] = {0.25, 1, 2};
    struct sim_table_request request = {.path = scratch->path, .time = "unix", .value = "prices/ratio",
                                        .unit = SIM_TABLE_MILLISECONDS, .scale = 10, .skip_empty = true};
    struct sim_table table;
    struct sim_error error;
    char wanted[256];

    hid_t file = H5Fcreate(scratch->path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    hid_t group = H5Gcreate2(file, "prices", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    put_dataset(file, "unix", H5T_NATIVE_INT64, times, 3);
    put_dataset(file, "seconds", H5T_NATIVE_DOUBLE, seconds, 3);
    put_dataset(file, "short", H5T_NATIVE_DOUBLE, seconds, 2);
    put_dataset(group, "ratio", H5T_NATIVE_FLOAT, values, 3);
    H5Gclose(group);
    H5Fclose(file);

    assert_int_equal(sim_table_read(&request, &table, &error), SIM_OK);
    assert_int_equal(table.count, 2);
    assert_true(table.time[0] == times[0] && table.time[1] == times[1]);
    assert_true(table.value[0] == 15.0 && table.value[1] == 25.0);
    sim_table_fini(&table);

    request.time = "seconds";
    request.unit = SIM_TABLE_SECONDS;
    assert_int_equal(sim_table_read(&request, &table, &error), SIM_OK);
    assert_true(table.time[0] == 250 && table.time[1] == 1000);
    sim_table_fini(&table);

    static const struct {
        const char *time, *value, *message;
        enum sim_table_unit unit;
        bool skip;
    } cases[] = {
        {"seconds", "prices/rato", ": no dataset \"prices/rato\"; did you mean \"ratio\"?", SIM_TABLE_SECONDS, true},
        {"second", "prices/ratio", ": no dataset \"second\"; did you mean \"seconds\"?", SIM_TABLE_SECONDS, true},
        {"seconds", "prices/ratio", ": prices/ratio[2] is no finite number; `missing: skip` leaves such rows out",
         SIM_TABLE_SECONDS, false},
        {"short", "prices/ratio", ": short has 2 rows, prices/ratio has 3", SIM_TABLE_SECONDS, true},
        {"seconds", "prices", ": \"prices\" is no list of numbers", SIM_TABLE_SECONDS, true},
        {"seconds", "unix", ": times in HDF5 are numbers; set `time_unit` to s or ms", SIM_TABLE_DATE, true},
        {NULL, "unix", ": an HDF5 file needs the names of both datasets, time and value", SIM_TABLE_SECONDS, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        request.time = cases[i].time;
        request.value = cases[i].value;
        request.unit = cases[i].unit;
        request.skip_empty = cases[i].skip;
        assert_int_equal(sim_table_read(&request, &table, &error), SIM_BAD_CONFIG);
        snprintf(wanted, sizeof wanted, "%s%s", scratch->path, cases[i].message);
        assert_string_equal(error.text, wanted);
    }
}

/* A torn file of either kind ends with a status, whatever byte it was cut at or altered in. */
static void damaged_hdf5_is_told(void **state)
{
    struct scratch *scratch = *state;
    const struct sim_table_request request = {
        .path = scratch->path, .time = "a", .value = "a", .unit = SIM_TABLE_SECONDS, .scale = 1};
    const double values[4] = {1, 2, 3, 4};
    static char bytes[1 << 16];
    struct sim_table table;
    struct sim_error error;

    hid_t file = H5Fcreate(scratch->path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put_dataset(file, "a", H5T_NATIVE_DOUBLE, values, 4);
    H5Fclose(file);
    FILE *in = fopen(scratch->path, "rb");
    size_t length = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    assert_true(length > 100 && length < sizeof bytes);
    for (size_t cut = 8; cut < length; cut += length / 13) {
        write_text(scratch->path, bytes, cut);
        assert_int_equal(sim_table_read(&request, &table, &error), SIM_BAD_CONFIG);
        assert_null(table.time);
    }
    write_text(scratch->path, bytes, length);
    assert_int_equal(sim_table_read(&request, &table, &error), SIM_OK);
    sim_table_fini(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_csv_table_is_read, begin, end),
        cmocka_unit_test_setup_teardown(the_digest_is_of_the_file, begin, end),
        cmocka_unit_test_setup_teardown(a_falling_table_is_turned_round, begin, end),
        cmocka_unit_test_setup_teardown(empty_values_may_be_left_out, begin, end),
        cmocka_unit_test_setup_teardown(bad_tables_are_told_with_their_place, begin, end),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
        cmocka_unit_test(moments_are_read),
        cmocka_unit_test(numbers_are_the_nearest_doubles),
        cmocka_unit_test_setup_teardown(an_hdf5_table_is_read, begin, end),
        cmocka_unit_test_setup_teardown(damaged_hdf5_is_told, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
