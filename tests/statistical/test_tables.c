/* Prices from tables: the stationary bootstrap against its law, replays against what was counted on the recorded data
 * (rows PX-USDC-DEPEG and PX-STETH-DEPEG of vectors/venues.csv). Seeds are fixed, bounds are 4 standard errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "models/market/price.h"

#define ERRORS 4.0

static const double ONE = 1.0;

static uint32_t kind_named(const char *name)
{
    uint32_t kind = 0;

    while (strcmp(mito_price_sections[kind]->name, name) != 0) {
        kind++;
    }
    return kind;
}

static void draw_alone(const struct mito_process *process, const struct mito_grid *grid, uint32_t replicate,
                       double *path)
{
    const uint32_t entity = 5;
    const struct mito_price_market market = {process, &entity, NULL, &ONE, 1, grid, NULL, 0};

    mito_price_draw(&market, 11, replicate, &path);
}

enum { ROWS = 41, RETURNS = ROWS - 1, STEPS = 60 };

/* Forty daily returns with memory: a wave and a wobble. */
static void make_table(struct sim_table *table, sim_time *times, double *values, double *returns)
{
    values[0] = 100;
    times[0] = 0;
    for (int i = 0; i < RETURNS; i++) {
        returns[i] = 0.03 * sin(i * 0.4) + 0.01 * sin(i * i * 1.7) + 0.002;
        values[i + 1] = values[i] * exp(returns[i]);
        times[i + 1] = (i + 1) * SIM_DAY;
    }
    *table = (struct sim_table){.count = ROWS, .time = times, .value = values};
}

static void the_bootstrap_has_its_mean_and_variance(void **state)
{
    /* Politis and Romano: of a sum of n resampled returns the mean is n times the table's, the variance
     * n R(0) + 2 sum_j (n - j) R(j) (1 - p)^j with the circular autocovariances R of the table. */
    sim_time times[ROWS];
    double values[ROWS], returns[RETURNS], path[STEPS + 1];
    struct mito_price_bootstrap bootstrap = {
        .of = SIM_FIELD_NONE, .start = {.mantissa = 7}, .table = {.file = "generated"}, .block = 5 * SIM_DAY};
    const struct mito_process process = {kind_named("bootstrap"), &bootstrap};
    const struct mito_grid grid = mito_grid_over(0, STEPS * SIM_DAY, SIM_DAY);
    double mean = 0, wanted = 0, alone = 0, one = 0, two = 0, four = 0;
    const double n = 60000;

    (void)state;
    make_table(&bootstrap.table.data, times, values, returns);
    for (int i = 0; i < RETURNS; i++) {
        mean += returns[i] / RETURNS;
    }
    for (int lag = 0; lag < STEPS; lag++) {
        double covariance = 0;
        for (int i = 0; i < RETURNS; i++) {
            covariance += (returns[i] - mean) * (returns[(i + lag) % RETURNS] - mean) / RETURNS;
        }
        alone += lag == 0 ? STEPS * covariance : 0;
        wanted += (lag == 0 ? STEPS : 2.0 * (STEPS - lag) * pow(0.8, lag)) * covariance;
    }
    for (uint32_t r = 0; r < 60000; r++) {
        draw_alone(&process, &grid, r, path);
        assert_true(path[0] == 7.0);
        double off = log(path[STEPS] / path[0]) - STEPS * mean;
        one += off;
        two += off * off;
        four += off * off * off * off;
    }
    one /= n;
    two /= n;
    four /= n;
    assert_true(fabs(one) <= ERRORS * sqrt(two / n));
    assert_true(fabs(two - wanted) <= ERRORS * sqrt((four - two * two) / n));
    /* Independent returns would have another variance, far outside of the bound. */
    assert_true(fabs(wanted - alone) > 20 * sqrt((four - two * two) / n));
}

/* A row follows another in the table with probability 1 - p + p / rows, whatever the step. */
static void blocks_have_a_geometric_length(void **state)
{
    sim_time times[ROWS];
    double values[ROWS], returns[RETURNS], path[STEPS + 1];
    struct mito_price_bootstrap bootstrap = {
        .of = SIM_FIELD_NONE, .start = {.mantissa = 1}, .table = {.file = "generated"}, .block = 5 * SIM_DAY};
    const struct mito_process process = {kind_named("bootstrap"), &bootstrap};
    const struct mito_grid grid = mito_grid_over(0, STEPS * SIM_DAY, SIM_DAY);
    double follows = 0, seen = 0, firsts[RETURNS] = {0};
    const double runs = 4000, wanted = 0.8 + 0.2 / RETURNS;

    (void)state;
    make_table(&bootstrap.table.data, times, values, returns);
    for (uint32_t r = 0; r < 4000; r++) {
        int before = -1;

        draw_alone(&process, &grid, r, path);
        for (int k = 1; k <= STEPS; k++) {
            double step = log(path[k] / path[k - 1]);
            int row = 0;
            for (int i = 1; i < RETURNS; i++) {
                row = fabs(returns[i] - step) < fabs(returns[row] - step) ? i : row;
            }
            assert_true(fabs(returns[row] - step) < 1e-12);
            firsts[row] += k == 1;
            seen += k > 1;
            follows += k > 1 && row == (before + 1) % RETURNS;
            before = row;
        }
    }
    assert_true(fabs(follows / seen - wanted) <= ERRORS * sqrt(wanted * (1 - wanted) / seen));
    double square = 0, each = runs / RETURNS;
    for (int i = 0; i < RETURNS; i++) {
        square += (firsts[i] - each) * (firsts[i] - each) / each;
    }
    assert_true(fabs(square - (RETURNS - 1)) <= ERRORS * sqrt(2.0 * (RETURNS - 1)));
}

/* On any grid the rows come at their own times; without its mean return a price comes back after all rows. */
static void the_bootstrap_keeps_the_times_of_the_table(void **state)
{
    sim_time times[ROWS];
    double values[ROWS], returns[RETURNS], fine[STEPS * 24 + 1], coarse[STEPS / 3 + 1];
    struct mito_price_bootstrap bootstrap = {.of = SIM_FIELD_NONE,
                                             .start = {.mantissa = 1},
                                             .table = {.file = "generated"},
                                             .block = 100000 * SIM_DAY,
                                             .centred = true};
    const struct mito_process process = {kind_named("bootstrap"), &bootstrap};
    const struct mito_grid hours = mito_grid_over(0, STEPS * SIM_DAY, SIM_HOUR),
                           days = mito_grid_over(0, STEPS * SIM_DAY, 3 * SIM_DAY);

    (void)state;
    make_table(&bootstrap.table.data, times, values, returns);
    draw_alone(&process, &hours, 3, fine);
    draw_alone(&process, &days, 3, coarse);
    for (int k = 0; k <= STEPS / 3; k++) {
        assert_true(coarse[k] == fine[k * 72]);
    }
    /* One block goes once round in forty days. */
    assert_true(fabs(fine[40 * 24] - 1.0) < 1e-12);
}

static bool read_shared(const char *name, const char *time, const char *value, struct sim_table *table)
{
    const char *shared = getenv("MITOSIM_SHARED") != NULL ? getenv("MITOSIM_SHARED") : MITOSIM_SHARED_DEFAULT;
    char path[4096];
    struct sim_error error;

    snprintf(path, sizeof path, "%s/data/%s", shared, name);
    if (access(path, R_OK) != 0) {
        printf("skipped: %s is not there; set MITOSIM_SHARED\n", path);
        return false;
    }
    const struct sim_table_request request = {
        .path = path, .time = time, .value = value, .unit = SIM_TABLE_DATE, .scale = 1};
    if (sim_table_read(&request, table, &error) != SIM_OK) {
        fail_msg("%s", error.text);
    }
    return true;
}

static int count_below(const double *values, uint32_t count, double level)
{
    int below = 0;

    for (uint32_t i = 0; i < count; i++) {
        below += values[i] < level;
    }
    return below;
}

static void the_run_on_usdc_is_replayed(void **state)
{
    const double levels[5] = {0.99, 0.98, 0.97, 0.95, 0.92};
    const int hours[5] = {47, 40, 32, 14, 10};
    struct mito_price_history history = {.of = SIM_FIELD_NONE, .start = {.exponent = SIM_QUANTITY_NONE}};
    const struct mito_process process = {kind_named("history"), &history};
    double path[77], above = 0, below = 0, square = 0;
    uint32_t least = 0;

    (void)state;
    if (!read_shared("usdc_kraken_hourly_2023-03.csv", "hour_utc", "vwap", &history.table.data)) {
        skip();
    }
    const struct mito_grid grid = mito_grid_over(0, 76 * SIM_HOUR, SIM_HOUR);
    draw_alone(&process, &grid, 0, path);
    assert_int_equal(history.table.data.count, 77);
    assert_memory_equal(path, history.table.data.value, sizeof path);
    for (uint32_t k = 0; k < 77; k++) {
        least = path[k] < path[least] ? k : least;
    }
    assert_true(path[least] == 0.892860 && least == 11); /* 2023-03-11T07 */
    for (int i = 0; i < 5; i++) {
        assert_int_equal(count_below(path, 77, levels[i]), hours[i]);
    }
    /* Regression through the origin of the log price on its last value, from the trough on: 10.9 h, 0.59% an hour. */
    for (uint32_t k = least; k + 1 < 77; k++) {
        above += log(path[k]) * log(path[k + 1]);
        below += log(path[k]) * log(path[k]);
    }
    for (uint32_t k = least; k + 1 < 77; k++) {
        double rest = log(path[k + 1]) - above / below * log(path[k]);
        square += rest * rest / (76 - least);
    }
    assert_true(fabs(-log(2) / log(above / below) - 10.9) < 0.05);
    assert_true(fabs(sqrt(square) - 0.0059) < 0.00005);
    sim_table_fini(&history.table.data);
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

static void the_discount_of_steth_is_replayed(void **state)
{
    const double levels[5] = {0.98, 0.97, 0.96, 0.95, 0.94};
    const int days[5] = {113, 47, 14, 10, 4};
    struct sim_table table;
    double medians[160], hours[64];
    uint32_t count = 0, least = 0;
    sim_time first = 0;

    (void)state;
    if (!read_shared("steth_eth_hourly_2022-05_2022-09.csv", "time_utc", "ratio", &table)) {
        skip();
    }
    for (uint32_t i = 0, n = 0; i < table.count; i++) {
        hours[n++] = table.value[i];
        if (i + 1 == table.count || table.time[i + 1] / SIM_DAY != table.time[i] / SIM_DAY) {
            qsort(hours, n, sizeof *hours, by_size); /* equal values have no order to keep */
            medians[count] = n % 2 == 1 ? hours[n / 2] : (hours[n / 2 - 1] + hours[n / 2]) / 2;
            least = medians[count] < medians[least] ? count : least;
            first = count == 0 ? table.time[i] / SIM_DAY : first;
            count++;
            n = 0;
        }
    }
    assert_true(fabs(medians[least] - 0.9369) < 5e-5);
    assert_int_equal(first + (sim_time)least, 19161); /* 2022-06-18, days since 1970 */
    for (int i = 0; i < 5; i++) {
        assert_int_equal(count_below(medians, count, levels[i]), days[i]);
    }
    sim_table_fini(&table);
}

/* The volatility that pools are told for a replayed price: the calibration of ETH and BTC, to the digits printed there. */
static void tables_tell_their_volatility(void **state)
{
    const char *const columns[2] = {"eth_usdt_close", "btc_usdt_close"};
    const double wanted[2] = {0.8756, 0.6656};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct mito_price_history history = {.of = SIM_FIELD_NONE};
        if (!read_shared("eth_btc_daily_close_2018_2026.csv", "date_utc", columns[i], &history.table.data)) {
            skip();
        }
        /* Around 0, not around the mean: 1e-4 more. */
        assert_true(fabs(mito_price_kinds[kind_named("history")]->volatility(&history) - wanted[i]) < 3e-4);
        sim_table_fini(&history.table.data);
    }
}

/* An Ornstein-Uhlenbeck in a table strays as its law says over a step, a row's and 40 rows' time; over a year, beyond the
 * table's half, it strays what it does over that half in proportion. 1,800 times
 * of its memory: 3.5% of noise. */
static void a_table_that_returns_strays_as_its_law_says(void **state)
{
    enum { LONG = 4000 };
    static sim_time times[LONG];
    static double values[LONG], returns[LONG];
    const double reversion = 4000, years = (double)SIM_HOUR / (double)SIM_YEAR, keep = exp(-reversion * years);
    struct mito_price_history history = {.of = SIM_FIELD_NONE};
    const struct mito_price_kind *kind = mito_price_kinds[kind_named("history")];
    struct sim_stream stream = sim_stream_of(21, 0, 255, 0);
    double x = 0, sigma = 0.01, sd = sigma / sqrt(2 * reversion);

    (void)state;
    make_table(&history.table.data, times, values, returns);
    history.table.data.count = LONG;
    for (uint32_t k = 0; k < LONG; k++) {
        struct sim_draw draw = sim_stream_at(&stream, k);

        x = x * keep + sd * sqrt(1 - keep * keep) * sim_draw_normal(&draw);
        times[k] = k * SIM_HOUR;
        values[k] = exp(x);
    }
    for (int rows = 1; rows <= 40; rows += 39) {
        double wanted = mito_price_returning(sigma, reversion, rows * years);

        assert_true(fabs(kind->variance(&history, rows * years) / wanted - 1) < 0.15);
    }
    assert_true(kind->variance(&history, years / 60) <= kind->variance(&history, years) / 60 * (1 + 1e-12));
    assert_true(fabs(kind->variance(&history, 1) / (2 * sd * sd / (LONG / 2 * years)) - 1) < 0.15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bootstrap_has_its_mean_and_variance),
        cmocka_unit_test(blocks_have_a_geometric_length),
        cmocka_unit_test(the_bootstrap_keeps_the_times_of_the_table),
        cmocka_unit_test(the_run_on_usdc_is_replayed),
        cmocka_unit_test(the_discount_of_steth_is_replayed),
        cmocka_unit_test(tables_tell_their_volatility),
        cmocka_unit_test(a_table_that_returns_strays_as_its_law_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
