/* The tests' own theory against published numbers and against itself. Sources: the shared facts sheet on venues, §7 and
 * §8, whose figures others computed (Broadie & Kaya 2006; Asmussen & Albrecher 2010; Merton 1976). A tolerance is half a
 * unit of the last digit given. */
#include "tests/support/closed_forms.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void assert_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) {
        fail_msg("%.16g, wanted %.16g", found, wanted);
    }
}

static void queues_are_those_of_the_tables(void **state)
{
    (void)state;
    assert_near(closed_forms_erlang_b(10, 8), 0.121661064252952, 5e-16);
    assert_near(closed_forms_erlang_c(3, 2.5), 0.702247191011236, 5e-16);
    assert_near(closed_forms_mmc_wait(3, 2.5, 1), 1.40449438202247, 5e-15);
    assert_near(closed_forms_mm1_tail(0.8, 1, 10), exp(-2), 1e-16);
    assert_near(closed_forms_mg1_wait(0.8, 1, 1), 2, 1e-14);
    assert_near(closed_forms_mg1_wait(0.8, 1, 1.5), 3, 1e-14);
    assert_near(closed_forms_mg1_wait(0.8, 1, 2), 4, 1e-14);
    assert_near(closed_forms_mg1_wait(0.8, 1, 5), 10, 1e-14);
    assert_near(closed_forms_mmck_loss(4, 4, 3), closed_forms_erlang_b(4, 3), 1e-15);
}

static void a_network_balances_its_flows(void **state)
{
    const double arrivals[] = {1, 0.2, 0}, services[] = {2, 1.5, 1.2};
    const double routing[] = {0, 0.6, 0.2, 0, 0, 0.5, 0.1, 0, 0};
    const double rate[] = {1.06315789474, 0.837894736842, 0.631578947368};
    const double number[] = {1.13483146067, 1.26550079491, 1.11111111111};
    double rates[3], numbers[3];
    double time = closed_forms_jackson(3, arrivals, routing, services, rates, numbers);

    (void)state;
    assert_near(time, 2.92620280558, 5e-12);
    for (int i = 0; i < 3; i++) {
        assert_near(rates[i], rate[i], 5e-12);
        assert_near(numbers[i], number[i], 5e-12);
    }
}

static void ruin_is_that_of_the_books(void **state)
{
    (void)state;
    assert_near(closed_forms_ruin(1, 1, 1.25, 10), 0.10826822658929, 5e-15);
    assert_near(closed_forms_ruin(1, 1, 1.25, 50), 3.6319943809988e-5, 5e-19);
    assert_near(closed_forms_ruin(1, 1, 1.25, 100), 1.6489228980e-9, 5e-20);
    assert_near(closed_forms_ruin_by(1, 1, 1.25, 10, 10), 0.0209252522985, 5e-14);
    assert_near(closed_forms_ruin_by(1, 1, 1.25, 10, 100), 0.10161428301, 5e-12);
    assert_near(closed_forms_ruin_by(1, 1, 1.25, 10, 1000), 0.108268225115, 5e-13);
    /* Money and time may be counted in other units. */
    assert_near(closed_forms_ruin_by(2, 3, 7.5, 30, 5), closed_forms_ruin_by(1, 1, 1.25, 10, 10), 1e-14);
}

static void self_excited_counts_have_their_moments(void **state)
{
    (void)state;
    assert_near(closed_forms_hawkes_rate(1, 0.8, 1.2), 3, 1e-15);
    assert_near(closed_forms_hawkes_variance(1, 0.8, 1.2, 50), 1290.00000012367, 5e-12);
    /* Without excitement it is a Poisson process; over long times the variance is 1 / (1 - n)^2 of the mean. */
    assert_near(closed_forms_hawkes_variance(2, 0, 1, 7), 14, 1e-14);
    assert_near(closed_forms_hawkes_mean(2, 0, 1, 7), 14, 1e-14);
    assert_near(closed_forms_hawkes_variance(1, 0.5, 1, 1e9) / 2e9, 4, 1e-8);
    /* Early on nobody has been excited yet. */
    assert_near(closed_forms_hawkes_mean(1, 0.8, 1.2, 1e-6) / 1e-6, 1, 1e-6);
}

static void a_run_starts_where_waiting_stops_paying(void **state)
{
    struct closed_forms_run run = closed_forms_diamond_dybvig(0.25, 1.5, 2);

    (void)state;
    assert_near(run.c1, 1.15959179422654, 5e-15);
    assert_near(run.c2, 1.42020410288673, 5e-15);
    assert_near(run.exhausted, 0.862372435696, 5e-13);
    assert_near(run.indifference, 0.587117307087, 5e-13);
    assert_near((1 - run.indifference * run.c1) * 1.5 / (1 - run.indifference), run.c1, 1e-14);
    /* Nobody is left short: the early and the late together consume what there is. */
    assert_near(0.25 * run.c1 + 0.75 * run.c2 / 1.5, 1, 1e-14);
}

static void options_cost_what_they_do_elsewhere(void **state)
{
    struct closed_forms_heston heston = {0.010201, 6.21, 0.019, 0.61, -0.70};

    (void)state;
    assert_near(closed_forms_heston_call(&heston, 100, 100, 0.0319, 1), 6.806113313, 5e-10);
    assert_near(closed_forms_merton_call(100, 100, 0.05, 0.2, 1, 1, -0.1, 0.15), 12.7612885936, 5e-11);
    assert_near(closed_forms_merton_call(100, 90, 0.05, 0.2, 2, 0, -0.1, 0.15),
                closed_forms_black_call(100, 90, 0.05, 0.2, 2), 1e-12);
    /* A variance that hardly moves is a constant. */
    heston = (struct closed_forms_heston){0.04, 1, 0.04, 1e-4, 0};
    assert_near(closed_forms_heston_call(&heston, 100, 110, 0.02, 0.5),
                closed_forms_black_call(100, 110, 0.02, 0.2, 0.5), 1e-7);
}

static void processes_have_their_moments(void **state)
{
    struct closed_forms_heston cir = {.variance = 0.64, .reversion = 3, .level = 0.5, .volatility = 1.2};
    struct closed_forms_moments merton = closed_forms_merton(0, 0.6, 10, -0.05, 0.1, 1);

    (void)state;
    assert_near(closed_forms_cir(&cir, 0.5).mean, 0.53123822242078, 5e-15);
    assert_near(closed_forms_cir(&cir, 0.5).variance, 0.12567420756351, 5e-15);
    assert_near(merton.mean, -0.239974818330999, 5e-16);
    assert_near(merton.variance, 0.485, 1e-15);
    assert_near(merton.skewness, -0.0481105982578897, 5e-17);
    assert_near(merton.kurtosis, 0.0193963226697842, 1e-16); /* printed from a double */
    assert_near(closed_forms_ornstein(1, 0, 2, 0.3, 1e3).variance, 0.09 / 4, 1e-16);
    assert_near(closed_forms_ornstein(1, 0, 2, 0.3, 0.5).mean, exp(-1), 1e-16);
}

/* Without drift of the logarithm the reflection principle gives twice the chance to end below. */
static void a_barrier_is_touched_as_reflection_says(void **state)
{
    (void)state;
    assert_near(closed_forms_touch(100, 80, 0.125, 0.5, 1), erfc(-log(0.8) / 0.5 / sqrt(2)), 1e-14);
    assert_near(closed_forms_touch(100, 100, 0, 0.5, 1), 1, 0);
    /* Upwards for ever it is touched with (barrier / start)^(2 drift / sigma^2) at last. */
    assert_near(closed_forms_touch(100, 80, 0.25, 0.5, 1e4), 0.8, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queues_are_those_of_the_tables),
        cmocka_unit_test(a_network_balances_its_flows),
        cmocka_unit_test(ruin_is_that_of_the_books),
        cmocka_unit_test(self_excited_counts_have_their_moments),
        cmocka_unit_test(a_run_starts_where_waiting_stops_paying),
        cmocka_unit_test(options_cost_what_they_do_elsewhere),
        cmocka_unit_test(processes_have_their_moments),
        cmocka_unit_test(a_barrier_is_touched_as_reflection_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
