#include "sim/base/hash.h"

#include <sha2.h>
#include <sys/types.h>

uint64_t sim_hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV's 64-bit offset basis and prime */

    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    }
    return sim_hash_finish(hash);
}

uint64_t sim_hash_name(const char *name)
{
    return sim_hash_bytes(name, strlen(name));
}

void sim_hash_sha256_hex(const void *bytes, size_t length, char text[SIM_HASH_SHA256_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;

    SHA256Init(&context);
    SHA256Update(&context, bytes, length);
    SHA256Final(digest, &context);
    for (size_t i = 0; i < sizeof digest; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    text[2 * sizeof digest] = '\0';
}
