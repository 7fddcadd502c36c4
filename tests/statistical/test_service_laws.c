/* The counter model beyond exponential service: Pollaczek and Khinchine for one server, Erlang's loss for many, which
 * knows only the mean. Service half as variable halves the wait; service four times as variable needs long runs. */
#include "tests/statistical/queueing_run.h"
#include "tests/support/closed_forms.h"

struct law {
    enum queueing_law law;
    double variation; /* variance over squared mean */
    uint32_t replicates;
    double warmup, horizon; /* gaps */
    double error;
};

static struct queueing_spec served(const struct law *law, uint32_t servers, double load, uint32_t limit)
{
    struct queueing_spec spec = counter(servers, load, limit);

    spec.law = law->law;
    spec.variation = law->variation;
    spec.warmup = (sim_time)(law->warmup * GAP);
    spec.horizon = (sim_time)(law->horizon * GAP);
    return spec;
}

static void one_server_waits_as_pollaczek_and_khinchine_say(void **state)
{
    static const struct law laws[] = {
        {QUEUEING_FIXED, 0, 300, 2000, 5000, 0.02},       {QUEUEING_ERLANG2, 0.5, 300, 2000, 5000, 0.02},
        {QUEUEING_EXPONENTIAL, 1, 300, 2000, 5000, 0.02}, {QUEUEING_LOGNORMAL, 1, 300, 3000, 8000, 0.02},
        {QUEUEING_LOGNORMAL, 4, 400, 10000, 20000, 0.02},
    };

    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct queueing_spec spec = served(&laws[i], 1, 0.8, 0);
        struct result result = run(&spec, laws[i].replicates, 0);
        double need = spec.need / GAP, wait = closed_forms_mg1_wait(1, need, need * need * (1 + laws[i].variation));
        assert_meets(&result.wait, wait, laws[i].error);
        assert_meets(&result.in_system, wait + 0.8, laws[i].error); /* Little */
    }
}

/* M/G/c/c: what is lost does not feel the law of service (solvers with c slots of inventory, any repayment time). */
static void a_full_counter_loses_what_erlang_says_whatever_the_law(void **state)
{
    static const struct law laws[] = {
        {QUEUEING_FIXED, 0, 150, 1000, 5000, 0.01},
        {QUEUEING_ERLANG2, 0.5, 150, 1000, 5000, 0.01},
        {QUEUEING_LOGNORMAL, 4, 150, 1000, 5000, 0.01},
    };

    (void)state;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        struct queueing_spec spec = served(&laws[i], 10, 0.8, 10);
        struct result result = run(&spec, laws[i].replicates, 0);
        assert_meets(&result.loss, closed_forms_erlang_b(10, 8), laws[i].error);
        assert_meets(&result.in_system, 8 * (1 - closed_forms_erlang_b(10, 8)), laws[i].error);
    }
}

/* With a server for each who comes, the number in the system is Poisson: M/G/inf, as fixed unbonding delays are. */
static void with_servers_for_all_the_number_is_poisson(void **state)
{
    const struct law law = {QUEUEING_FIXED, 0, 2000, 100, 200, 0.02};
    struct queueing_spec spec = served(&law, 100, 0.2, 0); /* 20 at a time on 100 servers */
    struct sim_tally number = {0}, square = {0};
    struct sim_scenario scenario = {0};
    void *block = aligned_alloc(64, sim_engine_size(&queueing_model, &spec));

    (void)state;
    assert_non_null(block);
    for (uint32_t r = 0; r < law.replicates; r++) {
        struct sim_context context = {
            .model = &queueing_model, .spec = &spec, .scenario = &scenario, .seed = 20261121, .replicate = r};
        sim_scenario_clear(&scenario);
        assert_int_equal(queueing_model.scenario_draw(&spec, context.seed, r, &scenario), SIM_OK);
        assert_int_equal(sim_scenario_close(&scenario, &queueing_model, &spec), SIM_OK);
        sim_engine_start(&context, block);
        sim_engine_run(&context, 0);
        const struct queueing_counts *counts = queueing_model_counts(&context);
        double present = (double)(counts->started - counts->served);
        sim_tally_add(&number, present);
        sim_tally_add(&square, (present - 20) * (present - 20));
    }
    assert_meets(&number, 20, 0.01);
    assert_meets(&square, 20, 0.04);
    free(block);
    sim_scenario_fini(&scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_server_waits_as_pollaczek_and_khinchine_say),
        cmocka_unit_test(a_full_counter_loses_what_erlang_says_whatever_the_law),
        cmocka_unit_test(with_servers_for_all_the_number_is_poisson),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
