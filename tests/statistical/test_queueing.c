/* The counter model against queueing theory, from independent replicates after a warm-up. A mean is accepted within four
 * standard errors of its own: a right program fails a comparison once in 16,000 seeds. */
#include "tests/statistical/queueing_run.h"
#include "tests/support/closed_forms.h"

#include <string.h>

static void mm1_waits_and_lengths_meet_theory(void **state)
{
    struct queueing_spec spec = counter(1, 0.8, 0);
    struct result result = run(&spec, 300, 0);

    (void)state;
    assert_meets(&result.in_system, 4.0, 0.02); /* rho / (1 - rho) */
    assert_meets(&result.wait, 3.2, 0.02);      /* rho / (mu - lambda) at (1, 1.25) */
    assert_true(result.loss.maximum == 0);
}

static void mmc_waits_and_lengths_meet_erlang_c(void **state)
{
    static const uint32_t servers[] = {2, 3, 10};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        uint32_t c = servers[i];
        struct queueing_spec spec = counter(c, 0.8, 0);
        struct result result = run(&spec, 200, 0);
        double wait = closed_forms_erlang_c(c, 0.8 * c) * (spec.need / GAP) / (c * (1 - 0.8)); /* C / (c mu - lambda) */
        assert_meets(&result.wait, wait, 0.03);
        assert_meets(&result.in_system, wait + 0.8 * c, 0.02); /* Little */
    }
}

static void mm1k_loses_what_theory_says(void **state)
{
    struct queueing_spec spec = counter(1, 0.9, 5);
    struct result result = run(&spec, 200, 0);
    double rho = 0.9, power = rho * rho * rho * rho * rho;

    (void)state;
    assert_meets(&result.loss, (1 - rho) * power / (1 - power * rho), 0.02);
    double length = rho / (1 - rho) - 6 * power * rho / (1 - power * rho);
    assert_meets(&result.in_system, length, 0.01);
}

static void erlang_b_loss_is_that_of_many_servers(void **state)
{
    struct queueing_spec spec = counter(4, 0.75, 4); /* 3 Erlang on 4 lines: B = 0.2061 */
    struct result result = run(&spec, 200, 0);

    (void)state;
    assert_meets(&result.loss, closed_forms_erlang_b(4, 3), 0.01);
}

/* One server twice as fast beats two: the same customers, so the difference is far better known than either mean. */
static void common_customers_sharpen_a_comparison(void **state)
{
    struct queueing_spec spec = counter(2, 0.8, 0);
    struct sim_tally apart = {0};

    (void)state;
    spec.staff_count = 2;
    spec.staff[1] = (struct queueing_staff){.name = "fast", .servers = 1, .speed = 2};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, &spec));
    assert_non_null(block);
    struct sim_tally two_tally = {0};
    for (uint32_t r = 0; r < 100; r++) {
        struct result two = {0}, fast = {0};
        run_replicate(&spec, r, 0, block, &scenario, &two);
        run_replicate(&spec, r, 1, block, &scenario, &fast);
        sim_tally_add(&apart, two.in_system.mean - fast.in_system.mean);
        sim_tally_add(&two_tally, two.in_system.mean);
    }
    double two_length = closed_forms_erlang_c(2, 1.6) * 0.8 / 0.2 + 1.6;
    assert_meets(&apart, two_length - 4.0, 0.02);
    assert_true(sim_tally_variance(&two_tally) > 20 * sim_tally_variance(&apart));
    free(block);
    sim_scenario_fini(&scenario);
}

static void a_replicate_is_a_function_of_its_number(void **state)
{
    struct queueing_spec spec = counter(1, 0.8, 0);
    struct result all = run(&spec, 4, 0), again = {0};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, &spec));

    (void)state;
    assert_non_null(block);
    memset(block, 0x5a, sim_engine_size(&queueing_model, &spec));
    run_replicate(&spec, 3, 0, block, &scenario, &again);
    assert_int_equal(all.fingerprint, again.fingerprint);
    free(block);
    sim_scenario_fini(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mm1_waits_and_lengths_meet_theory),
        cmocka_unit_test(mmc_waits_and_lengths_meet_erlang_c),
        cmocka_unit_test(mm1k_loses_what_theory_says),
        cmocka_unit_test(erlang_b_loss_is_that_of_many_servers),
        cmocka_unit_test(common_customers_sharpen_a_comparison),
        cmocka_unit_test(a_replicate_is_a_function_of_its_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
