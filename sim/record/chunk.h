/* Compressed chunks, made by worker threads without HDF5: byte shuffle, then zlib format by libdeflate at level 1.
 *
 * To every reader they are HDF5's own shuffle and deflate filters. zlib's Adler-32 guards the bytes. Measured at twice
 * the speed of the library's gzip at a better ratio, and it scales with threads (the library's lock covers its
 * filters). */
#ifndef SIM_RECORD_CHUNK_H
#define SIM_RECORD_CHUNK_H

#include "sim/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* One compressed chunk in the arena. */
struct sim_chunk {
    size_t at, size;
};

/* Chunks in the order they were added. */
struct sim_chunk_list {
    struct sim_chunk *chunks; /* owned */
    size_t count, capacity;
    unsigned char *arena; /* owned */
    size_t used, arena_size;
    unsigned char *shuffled; /* owned: scratch of one chunk */
    size_t shuffled_size;
    void *compressor; /* owned */
};

SIM_MUST_USE enum sim_status sim_chunk_init(struct sim_chunk_list *list);
void sim_chunk_fini(struct sim_chunk_list *list);

/* Compresses `count` floats as one chunk and appends it. SIM_NO_MEMORY. */
SIM_MUST_USE enum sim_status sim_chunk_add(struct sim_chunk_list *list, const float *values, size_t count);

/* CRC-32 (ISO-HDLC) of `size` bytes, continued from `crc`; start with 0. */
uint32_t sim_chunk_crc(uint32_t crc, const void *bytes, size_t size);

#endif
