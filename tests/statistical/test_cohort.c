/* Cohorts of holders against their laws: counts, gaps, sizes, fractions, who, and what may not depend on what. Seeds
 * are fixed, so a run never flickers; every comparison of a mean is within 4 standard errors, which a right program
 * passes but for 6e-5 of the seeds, and every chi-square within 4 of its own: below 1 % for all comparisons of this
 * file. */
#include "models/chain/chain.h"
#include "models/user/cohort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ERRORS 4.0
#define REPLICATES 2000
#define DEPOSIT 3 /* kinds of the records, as the caller names them */
#define REDEEM 8
#define DAYS 30
#define FROM (-5 * SIM_DAY)
#define UNTIL (25 * SIM_DAY)

struct sums {
    double n, mean, square; /* Welford */
};

static void add(struct sums *sums, double x)
{
    double off = x - sums->mean;

    sums->n += 1.0;
    sums->mean += off / sums->n;
    sums->square += off * (x - sums->mean);
}

static double variance(const struct sums *sums)
{
    return sums->square / (sums->n - 1.0);
}

static void assert_near(const char *what, double found, double wanted, double error)
{
    if (!(fabs(found - wanted) <= ERRORS * error)) {
        fail_msg("%s: %.9g, wanted %.9g, %.1f standard errors of %.3g off", what, found, wanted,
                 (found - wanted) / error, error);
    }
}

/* Pearson's sum over `cells` has mean cells - 1 and variance about 2 (cells - 1). */
static void assert_chi_square(const char *what, double sum, uint32_t cells)
{
    assert_near(what, sum, cells - 1.0, sqrt(2.0 * (cells - 1.0)));
}

static struct mito_size_lognormal lognormal = {{.mantissa = 2, .unit = "ETH"}, 1.6};
static struct mito_size_pareto pareto = {{.mantissa = 100, .unit = "ETH"}, 1.5};
static struct mito_size_fixed fixed_size = {{.mantissa = 15, .exponent = -1, .unit = "ETH"}};
static struct mito_fraction_beta beta = {0.6, 3};
static struct mito_fraction_fixed fixed_fraction = {0.25};

static struct mito_cohort cohort_of(double deposits, double redemptions)
{
    return (struct mito_cohort){.name = "retail",
                                .holders = 800,
                                .deposits = {deposits, {0, &lognormal}},
                                .redemptions = {redemptions, {0, &beta}}};
}

static struct mito_cohort_draw plan_of(const struct mito_cohort *cohort, uint32_t replicate, uint32_t entity)
{
    return (struct mito_cohort_draw){.seed = 31,
                                     .replicate = replicate,
                                     .entity = entity,
                                     .index = 5,
                                     .deposit_kind = DEPOSIT,
                                     .redeem_kind = REDEEM,
                                     .from = FROM,
                                     .until = UNTIL,
                                     .deposit_block = 12000,
                                     .redeem_block = 2000,
                                     .scale = mito_cohort_scale(cohort)};
}

static void draw(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan, struct sim_scenario *scenario)
{
    sim_scenario_clear(scenario);
    assert_int_equal(mito_cohort_draw(cohort, plan, scenario), SIM_OK);
}

static uint32_t count(const struct sim_scenario *scenario, uint16_t kind, sim_time from, sim_time until)
{
    uint32_t n = 0;

    for (size_t i = 0; i < scenario->record_count; i++) {
        const struct sim_record *record = &scenario->records[i];
        n += record->kind == kind && record->time >= from && record->time < until;
    }
    return n;
}

/* Mean and variance of a Poisson count are both rate x time; the variance of a sample variance is then
 * (2 m^2 + m) / n. The index of dispersion (n - 1) s^2 / mean is chi-square with n - 1 degrees. Inclusion moves an
 * arrival by less than a block and the last block's arrivals past the end: 12 s of 30 days, 0.0005 of 40 per day. */
static void counts_of_arrivals_are_poisson(void **state)
{
    static const struct {
        const char *what;
        double deposits, redemptions;
    } cases[] = {{"a busy cohort", 40, 35}, {"a quiet one", 0.2, 0.05}, {"unequal", 3, 12}};
    struct sim_scenario scenario = {0};

    (void)state;
    for (uint32_t c = 0; c < 3; c++) {
        struct mito_cohort cohort = cohort_of(cases[c].deposits, cases[c].redemptions);
        struct sums sums[2] = {{0}};
        for (uint32_t r = 0; r < REPLICATES; r++) {
            struct mito_cohort_draw plan = plan_of(&cohort, r, 100 + c);
            draw(&cohort, &plan, &scenario);
            add(&sums[0], count(&scenario, DEPOSIT, FROM, UNTIL));
            add(&sums[1], count(&scenario, REDEEM, FROM, UNTIL));
        }
        for (int k = 0; k < 2; k++) {
            double m = (k == 0 ? cases[c].deposits : cases[c].redemptions) * DAYS;
            assert_near(cases[c].what, sums[k].mean, m, sqrt(m / REPLICATES));
            assert_near(cases[c].what, variance(&sums[k]), m, sqrt((2 * m * m + m) / REPLICATES));
            assert_chi_square(cases[c].what, (REPLICATES - 1) * variance(&sums[k]) / sums[k].mean, REPLICATES);
        }
    }
    sim_scenario_fini(&scenario);
}

/* Counts of disjoint days are independent: correlation of neighbours 0, standard error 1 / sqrt(pairs). */
static void disjoint_days_are_independent(void **state)
{
    struct mito_cohort cohort = cohort_of(5, 0);
    struct sim_scenario scenario = {0};
    double product = 0, pairs = 0;

    (void)state;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct mito_cohort_draw plan = plan_of(&cohort, r, 110);
        draw(&cohort, &plan, &scenario);
        for (int day = 0; day + 1 < DAYS; day += 2) {
            double a = count(&scenario, DEPOSIT, FROM + day * SIM_DAY, FROM + (day + 1) * SIM_DAY);
            double b = count(&scenario, DEPOSIT, FROM + (day + 1) * SIM_DAY, FROM + (day + 2) * SIM_DAY);
            product += (a - 5) * (b - 5) / 5;
            pairs++;
        }
    }
    assert_near("correlation of neighbouring days", product / pairs, 0, 1 / sqrt(pairs));
    sim_scenario_fini(&scenario);
}

/* Gaps are Exp(rate): equal shares in 20 cells of the distribution function, and the moments. With blocks of 1 ms and
 * gaps of 36 minutes inclusion moves a gap by less than 5e-7 of its mean. One path of 600 years' worth of gaps. */
static void gaps_are_exponential(void **state)
{
    enum { CELLS = 20 };
    struct mito_cohort cohort = cohort_of(40, 0);
    struct mito_cohort_draw plan = plan_of(&cohort, 0, 120);
    struct sim_scenario scenario = {0};
    struct sums gaps = {0};
    double cells[CELLS] = {0}, lag = 0, last = 0;

    (void)state;
    plan.deposit_block = 1;
    plan.until = plan.from + 2500 * SIM_DAY;
    draw(&cohort, &plan, &scenario);
    double rate = 40.0 / (double)SIM_DAY;
    sim_time before = plan.from;
    for (size_t i = 0; i < scenario.record_count; i++) {
        double u = -expm1(-(double)(scenario.records[i].time - before) * rate); /* uniform */
        add(&gaps, (double)(scenario.records[i].time - before) * rate);
        cells[(int)(u * CELLS) < CELLS ? (int)(u * CELLS) : CELLS - 1]++;
        lag += i > 0 ? (u - 0.5) * (last - 0.5) * 12 : 0;
        last = u;
        before = scenario.records[i].time;
    }
    double n = gaps.n, sum = 0;
    assert_true(n > 90000);
    for (int i = 0; i < CELLS; i++) {
        sum += (cells[i] - n / CELLS) * (cells[i] - n / CELLS) / (n / CELLS);
    }
    assert_chi_square("cells of the gaps", sum, CELLS);
    assert_near("mean gap", gaps.mean, 1, 1 / sqrt(n));
    assert_near("variance of the gaps", variance(&gaps), 1, sqrt(8 / n)); /* fourth central moment 9 */
    assert_near("correlation of neighbouring gaps", lag / n, 0, 1 / sqrt(n));
    sim_scenario_fini(&scenario);
}

/* One long path: the sizes or fractions of a stream of about `n` arrivals, into `marks`. */
static uint32_t marks_of(const struct mito_cohort *cohort, uint16_t kind, uint32_t entity,
                         struct sim_scenario *scenario)
{
    struct mito_cohort_draw plan = plan_of(cohort, 1, entity);

    plan.until = plan.from + 1000 * SIM_DAY;
    draw(cohort, &plan, scenario);
    for (size_t i = 0; i < scenario->record_count; i++) {
        assert_int_equal(scenario->records[i].kind, kind);
        assert_int_equal(scenario->records[i].entity, 5);
        assert_int_equal(scenario->records[i].ordinal, i);
    }
    return (uint32_t)scenario->record_count;
}

static void lognormal_sizes_have_their_median_and_sigma(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 0);
    struct sim_scenario scenario = {0};
    struct sums logs = {0}, below = {0};

    (void)state;
    uint32_t n = marks_of(&cohort, DEPOSIT, 130, &scenario);
    for (uint32_t i = 0; i < n; i++) {
        add(&logs, log(scenario.records[i].a / 2));
        add(&below, scenario.records[i].a < 2);
    }
    assert_near("share below the median", below.mean, 0.5, 0.5 / sqrt(n));
    assert_near("mean of the logarithm", logs.mean, 0, 1.6 / sqrt(n));
    assert_near("variance of the logarithm", variance(&logs), 1.6 * 1.6, 1.6 * 1.6 * sqrt(2.0 / n));
    sim_scenario_fini(&scenario);
}

/* ln(x / scale) is exponential of mean 1 / shape: mean, and the tail P(x > t) = (t / scale)^-shape where t gives 5 %.
 * */
static void pareto_sizes_have_their_tail(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 0);
    struct sim_scenario scenario = {0};
    struct sums logs = {0}, beyond = {0};
    double t = 100 * pow(0.05, -1 / 1.5);

    (void)state;
    cohort.deposits.size = (struct sim_kinded){1, &pareto};
    uint32_t n = marks_of(&cohort, DEPOSIT, 131, &scenario);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(scenario.records[i].a >= 100);
        add(&logs, log(scenario.records[i].a / 100));
        add(&beyond, scenario.records[i].a > t);
    }
    assert_near("mean of the logarithm", logs.mean, 1 / 1.5, 1 / 1.5 / sqrt(n));
    assert_near("tail", beyond.mean, 0.05, sqrt(0.05 * 0.95 / n));
    sim_scenario_fini(&scenario);
}

/* alpha = mean x concentration: mean 0.6, variance 0.6 x 0.4 / (1 + 3), kurtosis of Beta(1.8, 1.2) 2.03 from its
 * moments. */
static void beta_fractions_have_their_mean_and_variance(void **state)
{
    struct mito_cohort cohort = cohort_of(0, 40);
    struct sim_scenario scenario = {0};
    struct sums fractions = {0};
    const double a = 1.8, b = 1.2, v = 0.06;
    const double excess =
        6 * ((a - b) * (a - b) * (a + b + 1) - a * b * (a + b + 2)) / (a * b * (a + b + 2) * (a + b + 3));

    (void)state;
    uint32_t n = marks_of(&cohort, REDEEM, 132, &scenario);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(scenario.records[i].a > 0 && scenario.records[i].a <= 1);
        add(&fractions, scenario.records[i].a);
    }
    assert_near("mean fraction", fractions.mean, 0.6, sqrt(v / n));
    assert_near("variance of the fractions", variance(&fractions), v, v * sqrt((excess + 2) / n));
    sim_scenario_fini(&scenario);
}

static void fixed_marks_are_what_the_study_says(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 0);
    struct sim_scenario scenario = {0};

    (void)state;
    cohort.deposits.size = (struct sim_kinded){2, &fixed_size};
    uint32_t n = marks_of(&cohort, DEPOSIT, 133, &scenario);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(scenario.records[i].a == 1.5);
    }
    cohort = cohort_of(0, 40);
    cohort.redemptions.fraction = (struct sim_kinded){1, &fixed_fraction};
    n = marks_of(&cohort, REDEEM, 133, &scenario);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(scenario.records[i].a == 0.25);
    }
    sim_scenario_fini(&scenario);
}

/* Who comes is uniform over the cohort, and independent of when and of how much. */
static void holders_are_uniform(void **state)
{
    enum { HOLDERS = 50 };
    struct sim_scenario scenario = {0};

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct mito_cohort cohort = k == 0 ? cohort_of(40, 0) : cohort_of(0, 40);
        double cells[HOLDERS] = {0}, sum = 0, with_size = 0, with_gap = 0;
        cohort.holders = HOLDERS;
        uint32_t n = marks_of(&cohort, k == 0 ? DEPOSIT : REDEEM, 140, &scenario);
        double middle = (HOLDERS - 1) / 2.0, sd = sqrt((HOLDERS * HOLDERS - 1) / 12.0);
        for (uint32_t i = 0; i < n; i++) {
            const struct sim_record *record = &scenario.records[i];
            double who = (record->mark - middle) / sd;
            assert_true(record->mark < HOLDERS);
            cells[record->mark]++;
            with_size += who * (k == 0 ? log(record->a / 2) / 1.6 : (record->a - 0.6) / sqrt(0.06));
            with_gap +=
                i == 0 ? 0 : who * ((double)(record->time - scenario.records[i - 1].time) * 40 / (double)SIM_DAY - 1);
        }
        for (int h = 0; h < HOLDERS; h++) {
            sum += (cells[h] - (double)n / HOLDERS) * (cells[h] - (double)n / HOLDERS) / ((double)n / HOLDERS);
        }
        assert_chi_square("holders", sum, HOLDERS);
        assert_near("holder with size", with_size / n, 0, 1 / sqrt(n));
        assert_near("holder with gap", with_gap / n, 0, 1 / sqrt(n));
    }
    sim_scenario_fini(&scenario);
}

/* On the first boundary at or after submission: the same path on blocks of 1 ms says when it was submitted. */
static void arrivals_stand_at_the_block_that_includes_them(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 35);
    struct sim_scenario scenario = {0}, submitted = {0};

    (void)state;
    for (uint32_t r = 0; r < 20; r++) {
        struct mito_cohort_draw plan = plan_of(&cohort, r, 150), fine = plan;
        fine.deposit_block = fine.redeem_block = 1;
        draw(&cohort, &plan, &scenario);
        draw(&cohort, &fine, &submitted);
        size_t at = 0;
        for (size_t i = 0; i < submitted.record_count; i++) {
            const struct sim_record *wanted = &submitted.records[i];
            sim_time time = mito_chain_included(wanted->time, wanted->kind == DEPOSIT ? 12000 : 2000);
            if (time >= UNTIL) {
                continue; /* its block comes after the end */
            }
            const struct sim_record *found = &scenario.records[at++];
            assert_int_equal(found->time, time);
            assert_int_equal(found->kind, wanted->kind);
            assert_int_equal(found->ordinal, wanted->ordinal);
            assert_true(found->a == wanted->a && found->mark == wanted->mark);
        }
        assert_int_equal(at, scenario.record_count);
    }
    sim_scenario_fini(&scenario);
    sim_scenario_fini(&submitted);
}

static void assert_prefix(const struct sim_scenario *shorter, const struct sim_scenario *longer, uint16_t kind)
{
    size_t at = 0;

    for (size_t i = 0; i < shorter->record_count; i++) {
        const struct sim_record *record = &shorter->records[i];
        if (record->kind != kind) {
            continue;
        }
        while (at < longer->record_count && longer->records[at].kind != kind) {
            at++;
        }
        assert_true(at < longer->record_count);
        assert_memory_equal(record, &longer->records[at], sizeof *record);
        at++;
    }
}

/* The k-th arrival is a function of seed, replicate, cohort and k: not of the horizon, of the other stream of the
 * cohort, of who else was drawn before in the same buffers, nor of how many holders' sizes were drawn. */
static void the_kth_arrival_depends_on_nothing_else(void **state)
{
    struct mito_cohort both = cohort_of(40, 35), alone = cohort_of(40, 0), other = cohort_of(11, 7);
    struct sim_scenario scenario = {0}, second = {0};
    struct mito_cohort_draw plan = plan_of(&both, 3, 160), longer = plan, elsewhere = plan_of(&other, 3, 161);

    (void)state;
    longer.until = UNTIL + 300 * SIM_DAY;
    draw(&both, &plan, &scenario);
    draw(&both, &longer, &second);
    assert_true(second.record_count > 5 * scenario.record_count);
    assert_prefix(&scenario, &second, DEPOSIT);
    assert_prefix(&scenario, &second, REDEEM);

    draw(&alone, &plan, &second);
    assert_int_equal(second.record_count, count(&scenario, DEPOSIT, FROM, UNTIL));
    assert_prefix(&second, &scenario, DEPOSIT);

    sim_scenario_clear(&second);
    assert_int_equal(mito_cohort_draw(&other, &elsewhere, &second), SIM_OK);
    size_t before = second.record_count;
    assert_int_equal(mito_cohort_draw(&both, &plan, &second), SIM_OK);
    assert_int_equal(second.record_count - before, scenario.record_count);
    assert_memory_equal(second.records + before, scenario.records, scenario.record_count * sizeof *scenario.records);
    sim_scenario_fini(&scenario);
    sim_scenario_fini(&second);
}

/* Two replicates, two cohorts, two seeds and the two streams of one cohort share no luck: gaps of equal ordinal are
 * uncorrelated. */
static void other_names_are_other_luck(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 40);
    struct sim_scenario first = {0}, second = {0};

    (void)state;
    for (int k = 0; k < 4; k++) {
        struct mito_cohort_draw plan = plan_of(&cohort, 7, 170), other = plan;
        plan.deposit_block = plan.redeem_block = other.deposit_block = other.redeem_block = 1;
        plan.until = other.until = FROM + 1000 * SIM_DAY;
        other.replicate += k == 0;
        other.entity += k == 1;
        other.seed += k == 2;
        draw(&cohort, &plan, &first);
        draw(&cohort, &other, &second);
        uint16_t kind = k == 3 ? REDEEM : DEPOSIT;
        size_t at = 0, n = 0;
        double product = 0;
        while (at < second.record_count && second.records[at].kind != kind) {
            at++;
        }
        for (size_t i = 1; i < first.record_count && first.records[i].kind == DEPOSIT && at + i < second.record_count &&
                           second.records[at + i].kind == kind;
             i++, n++) {
            double a = (double)(first.records[i].time - first.records[i - 1].time);
            double b = (double)(second.records[at + i].time - second.records[at + i - 1].time);
            product += (a * 40 / (double)SIM_DAY - 1) * (b * 40 / (double)SIM_DAY - 1);
        }
        assert_true(n > 35000);
        assert_near("correlation of the gaps", product / (double)n, 0, 1 / sqrt((double)n));
    }
    sim_scenario_fini(&first);
    sim_scenario_fini(&second);
}

/* Three cohorts together are one Poisson stream of the sum of their rates, in every hour and not only in all. */
static void superposition_stays_poisson(void **state)
{
    static const double rates[] = {3, 11, 26};
    const double m = 40.0 / 4; /* per quarter of a day */
    struct sim_scenario scenario = {0};
    struct sums counts = {0};

    (void)state;
    for (uint32_t r = 0; r < 500; r++) {
        uint32_t cells[4 * DAYS] = {0};
        for (uint32_t c = 0; c < 3; c++) {
            struct mito_cohort cohort = cohort_of(rates[c], 0);
            struct mito_cohort_draw plan = plan_of(&cohort, r, 180 + c);
            plan.deposit_block = 1;
            draw(&cohort, &plan, &scenario);
            for (size_t i = 0; i < scenario.record_count; i++) {
                cells[(scenario.records[i].time - FROM) / (6 * SIM_HOUR)]++;
            }
        }
        for (int k = 0; k < 4 * DAYS; k++) {
            add(&counts, cells[k]);
        }
    }
    assert_near("mean of the cells", counts.mean, m, sqrt(m / counts.n));
    assert_near("variance of the cells", variance(&counts), m, sqrt((2 * m * m + m) / counts.n));
    sim_scenario_fini(&scenario);
}

/* The waits drawn with an arrival have mean 1 and variance 1 (standard error of an exponential's variance: sqrt(8 /
 * n)), a claim's delay and its withdrawal's wait are uncorrelated, and so are wait and gap: what is asked by ordinal
 * later is what stands in the record. */
static void waits_are_exponential_and_can_be_asked_by_ordinal(void **state)
{
    struct sim_scenario scenario = {0};

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct mito_cohort cohort = k == 0 ? cohort_of(40, 0) : cohort_of(0, 40);
        struct sums first = {0}, second = {0};
        double product = 0, with_gap = 0;
        uint32_t n = marks_of(&cohort, k == 0 ? DEPOSIT : REDEEM, 185, &scenario);
        for (uint32_t i = 1; i < n; i++) {
            const struct sim_record *record = &scenario.records[i];
            double gap = (double)(record->time - scenario.records[i - 1].time) * 40 / (double)SIM_DAY;
            add(&first, record->b);
            add(&second, record->c);
            product += (record->b - 1) * (record->c - 1);
            with_gap += (record->b - 1) * (gap - 1);
        }
        assert_near("mean wait", first.mean, 1, 1 / sqrt(n));
        assert_near("variance of the waits", variance(&first), 1, sqrt(8.0 / n));
        assert_near("wait with gap", with_gap / n, 0, 1 / sqrt(n));
        if (k == 0) {
            assert_true(second.mean == 0 && variance(&second) == 0);
            continue;
        }
        assert_near("mean wait of the withdrawal", second.mean, 1, 1 / sqrt(n));
        assert_near("variance of the withdrawals' waits", variance(&second), 1, sqrt(8.0 / n));
        assert_near("delay with wait", product / n, 0, 1 / sqrt(n));
        for (uint32_t i = 0; i < 300; i++) {
            double claim = 0, relay = 0;
            mito_cohort_waits(31, 1, 185, i, &claim, &relay);
            assert_true(claim == scenario.records[i].b && relay == scenario.records[i].c);
        }
    }
    sim_scenario_fini(&scenario);
}

/* Initial holdings follow the size law, holder by holder, whatever the size of the cohort. */
static void initial_holdings_follow_the_size_law(void **state)
{
    struct mito_cohort cohort = cohort_of(40, 0), larger = cohort;
    struct sums logs = {0};
    enum { HOLDERS = 40000 };

    (void)state;
    larger.holders *= 10;
    for (uint32_t h = 0; h < HOLDERS; h++) {
        double holding = mito_cohort_holding(&cohort, 2, 31, 0, 190, h);
        assert_true(holding == mito_cohort_holding(&larger, 2, 31, 0, 190, h));
        add(&logs, log(holding / 2));
    }
    assert_near("mean of the logarithm", logs.mean, 0, 1.6 / sqrt(HOLDERS));
    assert_near("variance of the logarithm", variance(&logs), 1.6 * 1.6, 1.6 * 1.6 * sqrt(2.0 / HOLDERS));
}

/* The room reserved for requests: mean plus ten standard deviations, so never short (Poisson tails: below 1e-20). */
static void room_for_requests_is_ten_deviations_above_the_mean(void **state)
{
    (void)state;
    assert_true(mito_cohort_most(0, 365) >= 1);
    for (double mean = 0.1; mean < 1e6; mean *= 10) {
        double most = mito_cohort_most(mean, 1);
        assert_true(most >= mean + 10 * sqrt(mean) && most <= mean + 10 * sqrt(mean) + 17);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_of_arrivals_are_poisson),
        cmocka_unit_test(disjoint_days_are_independent),
        cmocka_unit_test(gaps_are_exponential),
        cmocka_unit_test(lognormal_sizes_have_their_median_and_sigma),
        cmocka_unit_test(pareto_sizes_have_their_tail),
        cmocka_unit_test(beta_fractions_have_their_mean_and_variance),
        cmocka_unit_test(fixed_marks_are_what_the_study_says),
        cmocka_unit_test(holders_are_uniform),
        cmocka_unit_test(arrivals_stand_at_the_block_that_includes_them),
        cmocka_unit_test(the_kth_arrival_depends_on_nothing_else),
        cmocka_unit_test(other_names_are_other_luck),
        cmocka_unit_test(superposition_stays_poisson),
        cmocka_unit_test(waits_are_exponential_and_can_be_asked_by_ordinal),
        cmocka_unit_test(initial_holdings_follow_the_size_law),
        cmocka_unit_test(room_for_requests_is_ten_deviations_above_the_mean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
