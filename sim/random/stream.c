#include "sim/random/stream.h"

#include "sim/base/hash.h"
#include "sim/base/status.h"
#include "sim/random/philox.h"

struct sim_stream sim_stream_of(uint64_t seed, uint32_t replicate, uint8_t purpose, uint32_t entity)
{
    return (struct sim_stream){
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .entity_purpose = entity << 8 | purpose,
        .replicate = replicate,
    };
}

struct sim_stream sim_stream_fork(struct sim_stream stream, uint32_t branch)
{
    stream.branch = branch;
    return stream;
}

uint32_t sim_stream_entity(const char *kind, const char *name)
{
    /* Hash of the two hashes: "a/bc" and "ab/c" differ, and no buffer limits the names. */
    uint64_t hash = sim_hash_mix(sim_hash_name(kind), sim_hash_name(name));

    return (uint32_t)(sim_hash_finish(hash) >> 40);
}

void sim_stream_fill(struct sim_draw *draw)
{
    philox_block(&draw->stream, draw->ordinal, draw->block, draw->word);
}

/* More than 512 words for one ordinal would reach into the counter of another branch. */
void sim_stream_refill(struct sim_draw *draw)
{
    draw->block++;
    SIM_CHECK(draw->block < 256);
    draw->used = 0;
    sim_stream_fill(draw);
}

void sim_stream_words(const struct sim_stream *stream, uint32_t first, size_t count, uint64_t (*words)[2])
{
    struct sim_stream copy = *stream;

    for (size_t i = 0; i < count; i++) {
        philox_block(&copy, first + (uint32_t)i, 0, words[i]);
    }
}
