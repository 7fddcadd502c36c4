#include "sim/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void bytes_hash_as_fnv1a_and_splitmix(void **state)
{
    (void)state;
    /* FNV-1a of "" and "a" are cbf29ce484222325 and af63dc4c8601ec8c (its authors' test vectors). */
    assert_int_equal(sim_hash_name(""), sim_hash_finish(UINT64_C(0xcbf29ce484222325)));
    assert_int_equal(sim_hash_name("a"), sim_hash_finish(UINT64_C(0xaf63dc4c8601ec8c)));
    assert_int_equal(sim_hash_bytes("foobar", 6), sim_hash_finish(UINT64_C(0x85944171f73967e8)));
    /* splitmix64 seeded with 0 begins with the finaliser of its increment. */
    assert_int_equal(sim_hash_finish(UINT64_C(0x9e3779b97f4a7c15)), UINT64_C(0xe220a8397b1dcdaf));
}

static void mixing_depends_on_order_and_on_every_bit(void **state)
{
    (void)state;
    assert_int_not_equal(sim_hash_mix(sim_hash_mix(0, 1), 2), sim_hash_mix(sim_hash_mix(0, 2), 1));
    for (int bit = 0; bit < 64; bit++) {
        assert_int_not_equal(sim_hash_mix(7, 0), sim_hash_mix(7, UINT64_C(1) << bit));
    }
    assert_int_not_equal(sim_hash_mix_double(0, 0.0), sim_hash_mix_double(0, -0.0));
}

static void sha256_matches_fips_180(void **state)
{
    char text[SIM_HASH_SHA256_TEXT];

    (void)state;
    sim_hash_sha256_hex("abc", 3, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sim_hash_sha256_hex("", 0, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_hash_as_fnv1a_and_splitmix),
        cmocka_unit_test(mixing_depends_on_order_and_on_every_bit),
        cmocka_unit_test(sha256_matches_fips_180),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
