/* Hashes: of names, of words in order, and SHA-256 of files' contents.
 *
 * Names: FNV-1a over the bytes (Fowler, Noll, Vo), then splitmix64's finaliser (Steele, Lea, Flood 2014) so that every
 * bit of the result depends on every byte. Words: multiply and fold, a few cycles each. Both work on values, never on
 * memory, so the results do not depend on the byte order of the machine. They are not cryptographic: SHA-256 is. */
#ifndef SIM_BASE_HASH_H
#define SIM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* splitmix64's finaliser: a bijection of 64 bits. */
static inline uint64_t sim_hash_finish(uint64_t hash)
{
    hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
    return hash ^ (hash >> 31);
}

/* Folds one word into a running hash; the order matters, of the two arguments too. The multiplier is 2^64 over the
 * golden ratio. */
static inline uint64_t sim_hash_mix(uint64_t hash, uint64_t word)
{
    hash = ((hash << 23 | hash >> 41) ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

static inline uint64_t sim_hash_mix_double(uint64_t hash, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return sim_hash_mix(hash, bits);
}

uint64_t sim_hash_bytes(const void *bytes, size_t length);
uint64_t sim_hash_name(const char *name);

/* Lower-case hexadecimal SHA-256, 64 digits and a NUL. */
#define SIM_HASH_SHA256_TEXT 65
void sim_hash_sha256_hex(const void *bytes, size_t length, char text[SIM_HASH_SHA256_TEXT]);

#endif
