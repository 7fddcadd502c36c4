/* Names and words of streams; the laws of the variates are in test_variates.c and tests/statistical. */
#include "sim/random/gsl_rng.h"
#include "sim/random/stream.h"

#include <Random123/philox.h>
#include <gsl/gsl_randist.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void philox_gives_the_published_answers(void **state)
{
    static const struct {
        uint32_t counter[4], key[2], output[4];
    } answers[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        memcpy(counter.v, answers[i].counter, sizeof counter.v);
        memcpy(key.v, answers[i].key, sizeof key.v);
        counter = philox4x32(counter, key);
        assert_memory_equal(counter.v, answers[i].output, sizeof counter.v);
    }
}

static void a_stream_lays_its_name_into_the_counter(void **state)
{
    /* The published answers again, through the names: counter = (ordinal, entity | purpose, replicate, branch | block). */
    struct sim_stream stream = sim_stream_of(UINT64_C(0x299f31d0a4093822), 0x13198a2e, 0xd3, 0x85a308);
    stream = sim_stream_fork(stream, 0x037073);

    (void)state;
    struct sim_draw draw = sim_stream_at(&stream, 0x243f6a88);
    for (int word = 0; word < 2 * 0x44; word++) {
        sim_draw_word(&draw);
    }
    assert_int_equal(sim_draw_word(&draw), UINT64_C(0x94fdccebd16cfe09));
    assert_int_equal(sim_draw_word(&draw), UINT64_C(0x24126ea15001e420));
}

static void every_part_of_a_name_changes_the_words(void **state)
{
    struct sim_stream streams[] = {
        sim_stream_of(1, 2, 3, 4),
        sim_stream_of(2, 2, 3, 4),
        sim_stream_of(UINT64_C(1) << 32 | 1, 2, 3, 4),
        sim_stream_of(1, 3, 3, 4),
        sim_stream_of(1, 2, 4, 4),
        sim_stream_of(1, 2, 3, 5),
        sim_stream_fork(sim_stream_of(1, 2, 3, 4), 1),
    };
    size_t count = sizeof streams / sizeof streams[0];

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            struct sim_draw a = sim_stream_at(&streams[i], 9), b = sim_stream_at(&streams[j], 9);
            assert_int_not_equal(a.word[0], b.word[0]);
        }
        struct sim_draw a = sim_stream_at(&streams[i], 9), b = sim_stream_at(&streams[i], 10);
        assert_int_not_equal(a.word[0], b.word[0]);
    }
}

static void an_entity_is_its_kind_and_name(void **state)
{
    (void)state;
    assert_int_equal(sim_stream_entity("user", "retail"), sim_stream_entity("user", "retail"));
    assert_int_not_equal(sim_stream_entity("user", "retail"), sim_stream_entity("use", "rretail"));
    assert_int_not_equal(sim_stream_entity("user", "retail"), sim_stream_entity("retail", "user"));
    assert_true(sim_stream_entity("user", "retail") < 1u << 24);
}

static void batched_words_equal_single_ones(void **state)
{
    struct sim_stream stream = sim_stream_of(77, 3, 1, 1000);
    uint64_t words[100][2];

    (void)state;
    stream.flip = ~(uint32_t)0;
    sim_stream_words(&stream, UINT32_MAX - 20, 100, words);
    for (uint32_t i = 0; i < 100; i++) {
        struct sim_draw draw = sim_stream_at(&stream, UINT32_MAX - 20 + i);
        assert_int_equal(words[i][0], draw.word[0]);
        assert_int_equal(words[i][1], draw.word[1]);
    }
}

static void the_antithetic_twin_mirrors_uniforms_and_normals(void **state)
{
    struct sim_stream stream = sim_stream_of(5, 0, 0, 0), twin = stream;

    (void)state;
    twin.flip = ~(uint32_t)0;
    for (uint32_t i = 0; i < 20000; i++) {
        struct sim_draw a = sim_stream_at(&stream, i), b = sim_stream_at(&twin, i);
        double u = sim_draw_uniform(&a), v = sim_draw_uniform(&b);
        assert_true(u > 0 && u < 1 && u + v == 1.0 && 1.0 - u == v);
        a = sim_stream_at(&stream, i);
        b = sim_stream_at(&twin, i);
        double x = sim_draw_normal(&a), y = sim_draw_normal(&b);
        assert_true(x == -y);
    }
}

static void gsl_sees_the_same_words(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(sim_gsl_rng_philox);
    struct sim_stream stream = sim_stream_of(123, 4, 5, 6);

    (void)state;
    assert_non_null(rng);
    sim_gsl_rng_begin(rng, &stream);
    for (uint32_t i = 0; i < 100; i++) {
        struct sim_draw draw = sim_stream_at(&stream, i);
        assert_int_equal(gsl_rng_get(rng), sim_draw_word(&draw) >> 32);
        double expected = (double)(sim_draw_word(&draw) >> 11) * 0x1p-53;
        assert_true(gsl_rng_uniform(rng) == expected);
    }
    gsl_rng_set(rng, 9);
    double sum = 0;
    for (int i = 0; i < 10000; i++) {
        sum += gsl_ran_exponential(rng, 1.0);
    }
    assert_true(sum > 9500 && sum < 10500); /* five standard deviations */
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_published_answers),
        cmocka_unit_test(a_stream_lays_its_name_into_the_counter),
        cmocka_unit_test(every_part_of_a_name_changes_the_words),
        cmocka_unit_test(an_entity_is_its_kind_and_name),
        cmocka_unit_test(batched_words_equal_single_ones),
        cmocka_unit_test(the_antithetic_twin_mirrors_uniforms_and_normals),
        cmocka_unit_test(gsl_sees_the_same_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
