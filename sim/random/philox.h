/* The one place that sees Random123: a block of a stream as two 64-bit words. */
#ifndef SIM_RANDOM_PHILOX_H
#define SIM_RANDOM_PHILOX_H

#include "sim/random/stream.h"

#include <Random123/philox.h>

/* Block 0 of ordinal n is the counter (n, entity | purpose, replicate, branch << 8); further blocks count in the low
 * byte of the last word. Words are joined by value, so the byte order of the machine does not matter. */
static inline void philox_block(const struct sim_stream *stream, uint32_t ordinal, uint32_t block, uint64_t words[2])
{
    philox4x32_ctr_t counter = {{ordinal, stream->entity_purpose, stream->replicate, stream->branch << 8 | block}};
    philox4x32_key_t key = {{stream->key[0], stream->key[1]}};
    uint64_t flip = (uint64_t)stream->flip << 32 | stream->flip;

    counter = philox4x32(counter, key);
    words[0] = ((uint64_t)counter.v[1] << 32 | counter.v[0]) ^ flip;
    words[1] = ((uint64_t)counter.v[3] << 32 | counter.v[2]) ^ flip;
}

#endif
