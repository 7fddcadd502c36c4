/* Prices in the whole world: a new process, tables beside a study, shocks, and what is said when they are wrong. */
#include "models/world/world.h"
#include "tests/support/world_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], prices[128], hourly[128];

static int write_tables(void **state)
{
    (void)state;
    strcpy(folder, "world-prices-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(prices, sizeof prices, "%s/prices.csv", folder);
    snprintf(hourly, sizeof hourly, "%s/hourly.csv", folder);
    FILE *days = fopen(prices, "w"), *hours = fopen(hourly, "w");
    if (days == NULL || hours == NULL) {
        return -1;
    }
    fputs("date,close,other\n", days);
    for (int d = 1; d <= 28; d++) {
        fprintf(days, "2024-02-%02d,%d.5,%d\n", d, 100 + d * d % 17, d - 5);
    }
    fputs("unix,ratio\n", hours);
    for (int h = 0; h < 24 * 20; h++) {
        fprintf(hours, "%d,0.%d\n", h * 3600, 90 + h % 7);
    }
    return fclose(days) + fclose(hours);
}

static int remove_tables(void **state)
{
    (void)state;
    return unlink(prices) + unlink(hourly) + rmdir(folder);
}

static char text[8192];

/* A small study with these prices and this line more. */
static const char *study_with(const char *eth, const char *more, const char *line)
{
    snprintf(
        text, sizeof text,
        "name: test\nseed: 4\nhorizon: 10d\nwarmup: 2d\n"
        "chains:\n  left: {block_time: 2s, gas_price: {model: constant, start: 1 gwei}}\n"
        "assets:\n  ETH: {price: {%s}}\n%s%s"
        "vaults:\n  miETH: {asset: ETH, branches: {left: {}}}\n"
        "venues:\n  lend: {kind: lending, chain: left, asset: ETH, supply: 9k ETH, utilisation: 85%%}\n"
        "  bond: {kind: fixed, chain: left, asset: ETH, rate: 3%%, capacity: 5k ETH}\n"
        "users:\n  west: {vault: miETH, chain: left, holders: 50, deposits: {rate: 12/d, size: {lognormal: {median: 2 "
        "ETH}}}, redemptions: {rate: 10/d, fraction: {beta: {mean: 60%%, concentration: 3}}}}\n"
        "initial:\n  miETH: {supply: 2k ETH, allocation: {lend: 40%%, bond: 40%%}}\n"
        "strategies:\n  chase: {kind: greedy}\n%s\n",
        eth, more, more[0] == '\0' ? "" : "\n", line);
    return text;
}

static const double *path_of(const struct world_study *study, const struct sim_scenario *scenario, uint32_t path)
{
    return scenario->paths + (size_t)path * study->spec->grid.points;
}

static void open_and_draw(struct world_study *study, struct sim_scenario *scenario, const char *yaml)
{
    world_study_open(study, yaml);
    *scenario = (struct sim_scenario){0};
    assert_int_equal(mito_world_model.scenario_draw(study->spec, 4, 0, scenario), SIM_OK);
}

static void close_both(struct world_study *study, struct sim_scenario *scenario)
{
    sim_scenario_fini(scenario);
    world_study_close(study);
}

/* sawtooth.c stands in no list but this program's. */
static void a_new_process_is_one_file_and_one_word(void **state)
{
    struct world_study study;
    struct world_run run;

    (void)state;
    world_study_open(&study, study_with("model: sawtooth, start: 2000", "", ""));
    world_run_make(&run, &study, 0, 0, 1);
    const double *path = path_of(&study, &run.scenario, study.spec->assets[0].price_path);
    assert_true(path[0] == 2000.0 && path[9] == 2000.0 * (1.0 + 0.05 * 9.0) && path[10] == 2000.0);
    assert_true(world_run_value(&run, MITO_METRIC_NET_RETURN, 0) != 0.0);
    world_run_free(&run);
    world_study_close(&study);
}

static void every_process_runs_in_the_world(void **state)
{
    static const char *const models[] = {
        "model: gbm, start: 3000 USD",    "model: merton, start: 3000 USD", "model: regime, start: 3000 USD",
        "model: heston, start: 3000 USD", "model: constant, start: 9 USD",  "model: peg_regimes, begins: stress",
    };

    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct world_study study;
        struct world_run run;

        world_study_open(&study, study_with(models[i], "  stETH: {price: {model: lst, of: ETH}}", ""));
        world_run_make(&run, &study, 1, 0, 64);
        const double *eth = path_of(&study, &run.scenario, study.spec->assets[0].price_path);
        const double *steth = path_of(&study, &run.scenario, study.spec->assets[1].price_path);
        for (uint32_t k = 0; k < study.spec->grid.points; k++) {
            assert_true(eth[k] > 0.0 && isfinite(eth[k]));
            assert_true(fabs(log(steth[k] / eth[k])) < 0.2);
        }
        world_run_free(&run);
        world_study_close(&study);
    }
}

static void another_asset_changes_no_row(void **state)
{
    struct world_study study[2];
    struct world_run run[2];
    char more[1024];

    (void)state;
    snprintf(more, sizeof more,
             "  stETH: {price: {model: lst, of: ETH}}\n  XYZ: {price: {model: heston, start: 1 USD}}\n"
             "  OLD: {price: {model: bootstrap, table: {file: %s}}}",
             prices);
    for (int i = 0; i < 2; i++) {
        world_study_open(&study[i], study_with("model: regime, start: 3000 USD", i == 0 ? "" : more, ""));
        world_run_make(&run[i], &study[i], 2, 0, 0);
    }
    for (size_t m = MITO_METRIC_NET_RETURN; m <= MITO_METRIC_NET_RETURN_USD; m++) {
        assert_true(world_run_value(&run[0], (enum mito_metric)m, 0) ==
                    world_run_value(&run[1], (enum mito_metric)m, 0));
    }
    assert_memory_equal(path_of(&study[0], &run[0].scenario, 0), path_of(&study[1], &run[1].scenario, 0),
                        study[0].spec->grid.points * sizeof(double));
    for (int i = 0; i < 2; i++) {
        world_run_free(&run[i]);
        world_study_close(&study[i]);
    }
}

static void history_is_replayed_as_it_was(void **state)
{
    struct world_study study;
    struct sim_scenario scenario;
    char eth[256], more[256];

    (void)state;
    snprintf(eth, sizeof eth,
             "model: history, from: 2024-02-03, table: {file: %s, time: date, value: close, scale: 10}", prices);
    snprintf(more, sizeof more,
             "  stETH: {price: {model: history, of: ETH, table: {file: %s, time: unix, value: ratio, time_unit: s}}}",
             hourly);
    open_and_draw(&study, &scenario, study_with(eth, more, ""));
    const double *path = path_of(&study, &scenario, study.spec->assets[0].price_path);
    const double *ratio = path_of(&study, &scenario, study.spec->assets[1].price_path);
    assert_int_equal(study.spec->grid.points, 12 * 24 + 1);
    for (int k = 0; k <= 12 * 24; k++) {
        int day = 3 + k / 24;
        assert_true(path[k] == (100 + day * day % 17 + 0.5) * 10);
        assert_true(ratio[k] == (90 + k % 7) / 100.0 * path[k]);
    }
    close_both(&study, &scenario);
}

/* From 20 February to 28 February there are 8 days; then the returns begin anew from where the price stood. */
static void history_may_go_round(void **state)
{
    struct world_study study;
    struct sim_scenario scenario;
    char eth[256];

    (void)state;
    snprintf(eth, sizeof eth, "model: history, from: 2024-02-20, repeat: true, start: 50 USD, table: {file: %s}",
             prices);
    open_and_draw(&study, &scenario, study_with(eth, "", ""));
    const double *path = path_of(&study, &scenario, study.spec->assets[0].price_path);
    const double first = 100 + 400 % 17 + 0.5, last = 100 + 784 % 17 + 0.5, next = 100 + 441 % 17 + 0.5;
    assert_true(path[0] == 50.0);
    assert_true(fabs(path[8 * 24] / (50.0 * last / first) - 1) < 1e-15);
    assert_true(fabs(path[9 * 24] / (50.0 * last / first * next / first) - 1) < 1e-15);
    close_both(&study, &scenario);
}

static void joint_prices_take_the_same_rows(void **state)
{
    struct world_study study;
    struct sim_scenario scenario;
    char eth[256], more[512];

    (void)state;
    snprintf(eth, sizeof eth, "model: bootstrap, joint: a, block: 3d, start: 1 USD, table: {file: %s}", prices);
    snprintf(more, sizeof more,
             "  TWO: {price: {model: bootstrap, joint: a, block: 3d, start: 2 USD, table: {file: %s}}}\n"
             "  OWN: {price: {model: bootstrap, block: 3d, start: 1 USD, table: {file: %s}}}",
             prices, prices);
    open_and_draw(&study, &scenario, study_with(eth, more, ""));
    const double *one = path_of(&study, &scenario, study.spec->assets[0].price_path);
    const double *two = path_of(&study, &scenario, study.spec->assets[1].price_path);
    const double *own = path_of(&study, &scenario, study.spec->assets[2].price_path);
    bool differs = false;
    for (int k = 0; k <= 12 * 24; k++) {
        assert_true(two[k] == 2 * one[k]);
        assert_true(k % 24 != 0 || k == 0 || one[k - 1] == one[k - 24]); /* daily rows move once a day */
        differs |= own[k] != one[k];
    }
    assert_true(differs);
    close_both(&study, &scenario);
}

static void a_table_is_part_of_the_study(void **state)
{
    struct world_study study;
    char eth[256], digest[128];

    (void)state;
    snprintf(eth, sizeof eth, "model: bootstrap, table: {file: %s}", prices);
    world_study_open(&study, study_with(eth, "", ""));
    assert_true(sim_bound_value(study.bound, "assets.ETH.price.table.sha256", digest, sizeof digest, NULL, NULL));
    assert_int_equal(strlen(digest), 64);
    char *json = sim_bound_json(study.bound, NULL);
    assert_non_null(strstr(json, digest));
    free(json);
    world_study_close(&study);
}

static void shocks_multiply_what_was_drawn(void **state)
{
    struct world_study study[2];
    struct sim_scenario scenario[2];
    const char *more = "  stETH: {price: {model: lst, of: ETH}}";

    (void)state;
    open_and_draw(&study[0], &scenario[0], study_with("model: gbm, start: 3000 USD", more, ""));
    open_and_draw(&study[1], &scenario[1],
                  study_with("model: gbm, start: 3000 USD", more,
                             "shocks:\n"
                             "  crash: {at: 1d, asset: ETH, change: -50%}\n"
                             "  depeg: {at: -1d, asset: stETH, change: -10%, half_life: 12h}\n"
                             "  gas: {at: 30m, chain: left, change: 900%}\n"
                             "  demand: {at: 0, venue: lend, change: 100%}\n"
                             "  supply: {at: 0, venue: lend, path: 1, change: -25%, half_life: 1d}\n"));
    const struct mito_spec *spec = study[0].spec;
    const uint32_t paths[5] = {spec->assets[0].price_path, spec->assets[1].price_path, spec->chains[0].gas_path,
                               spec->venues[0].path, spec->venues[0].path + 1};
    for (int k = 0; k <= 12 * 24; k++) {
        double hours = k - 48;
        const double factor[5] = {hours >= 24 ? 0.5 : 1,
                                  (hours >= 24 ? 0.5 : 1) * (hours >= -24 ? 1 - 0.1 * exp2(-(hours + 24) / 12) : 1),
                                  hours >= 1 ? 10 : 1, hours >= 0 ? 2 : 1,
                                  hours >= 0 ? 1 - 0.25 * exp2(-hours / 24) : 1};
        for (int p = 0; p < 5; p++) {
            double before = path_of(&study[0], &scenario[0], paths[p])[k];
            double after = path_of(&study[1], &scenario[1], paths[p])[k];
            assert_true(fabs(after / (before * factor[p]) - 1) < 1e-14);
        }
    }
    for (int i = 0; i < 2; i++) {
        close_both(&study[i], &scenario[i]);
    }
}

struct wrong {
    const char *eth, *more, *line;
    const char *message; /* how a line of what is said goes on behind its place */
};

static void what_is_wrong_is_said_at_its_place(void **state)
{
    char short_table[256], bad_from[256], no_column[256], no_price[256], both[256], no_file[256], uneven[256];
    const struct wrong cases[] = {
        {"model: gbm, start: 1 USD", "  A: {price: {model: lst, of: B}}\n  B: {price: {model: lst, of: A}}", "",
         "assets.A.price.of: the price of A refers to itself by way of others"},
        {"model: lst, of: ETH", "", "", "assets.ETH.price.of: the price of ETH refers to itself by way of others"},
        {"model: gbm, start: 1 USD", "", "shocks: {a: {at: 1d, change: 5%}}",
         "shocks.a: a shock hits one of asset, chain and venue; here are 0"},
        {"model: gbm, start: 1 USD", "", "shocks: {a: {at: 1d, asset: ETH, chain: left, change: 5%}}",
         "shocks.a: a shock hits one of asset, chain and venue; here are 2"},
        {"model: gbm, start: 1 USD", "", "shocks: {a: {at: -3d, asset: ETH, change: 5%}}",
         "shocks.a.at: strikes outside of the simulated time, -2 to 10 days"},
        {"model: gbm, start: 1 USD", "", "shocks: {a: {at: 1d, venue: bond, change: 5%}}",
         "shocks.a.path: a venue of kind fixed has 0 paths that can be hit"},
        {"model: gbm, start: 1 USD", "", "shocks: {a: {at: 1d, asset: ETH, change: -100%}}",
         "shocks.a.change: -100% is not above -100%"},
        {short_table, "", "",
         "assets.ETH.price.table.file: the table covers 9 days; warm-up and horizon need 12 (or `repeat: true`)"},
        {bad_from, "", "", "assets.ETH.price.from: the table does not cover this moment"},
        {uneven, "", "", "assets.ETH.price.from: \"May\" is no date such as 2022-05-12 or 2022-05-12T06:00Z"},
        {no_column, "", "", "assets.ETH.price.table.file: "},
        {no_price, "", "", "assets.ETH.price.table.value: value 1 of the table is -4; a price is above 0"},
        {both, "  BTC: {price: {model: gbm, start: 1 USD}}", "",
         "assets.ETH.price.start: with `of` the table is in units of that asset"},
        {no_file, "", "", "assets.ETH.price.table.file: no/such.csv: No such file or directory"},
    };

    (void)state;
    snprintf(short_table, sizeof short_table, "model: history, from: 2024-02-20, table: {file: %s}", prices);
    snprintf(bad_from, sizeof bad_from, "model: history, from: 2024-03-20, table: {file: %s}", prices);
    snprintf(uneven, sizeof uneven, "model: history, from: May, table: {file: %s}", prices);
    snprintf(no_column, sizeof no_column, "model: history, table: {file: %s, value: clsoe}", prices);
    snprintf(no_price, sizeof no_price, "model: bootstrap, table: {file: %s, value: other}", prices);
    snprintf(both, sizeof both, "model: bootstrap, of: BTC, start: 3 USD, table: {file: %s}", prices);
    snprintf(no_file, sizeof no_file, "model: bootstrap, table: {file: no/such.csv}");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *yaml = study_with(cases[i].eth, cases[i].more, cases[i].line);
        struct sim_study_file *file = NULL;
        struct sim_bound *bound = NULL;
        struct sim_error error;
        void *spec = NULL;
        char *said = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&said, &size);

        enum sim_status status = sim_study_parse("test.yaml", yaml, strlen(yaml), &file, out);
        if (status == SIM_OK) {
            status = sim_bound_create(file, NULL, 0, mito_world_model.section, &bound, out);
        }
        if (status == SIM_OK) {
            status = mito_world_model.spec_create(bound, &spec, &error);
            sim_bound_report(bound, out);
        }
        fclose(out);
        if (status != SIM_BAD_CONFIG) {
            fail_msg("case %zu is taken", i);
        }
        if (strstr(said, cases[i].message) == NULL) {
            fail_msg("wanted %s\nsaid %s", cases[i].message, said);
        }
        free(said);
        sim_bound_free(bound);
        sim_study_free(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_process_is_one_file_and_one_word),
        cmocka_unit_test(every_process_runs_in_the_world),
        cmocka_unit_test(another_asset_changes_no_row),
        cmocka_unit_test(history_is_replayed_as_it_was),
        cmocka_unit_test(history_may_go_round),
        cmocka_unit_test(joint_prices_take_the_same_rows),
        cmocka_unit_test(a_table_is_part_of_the_study),
        cmocka_unit_test(shocks_multiply_what_was_drawn),
        cmocka_unit_test(what_is_wrong_is_said_at_its_place),
    };

    return cmocka_run_group_tests(tests, write_tables, remove_tables);
}
