#include "sim/config/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 32 * 1024 };

struct sim_arena_chunk {
    struct sim_arena_chunk *older; /* owned */
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

static struct sim_arena_chunk *chunk_for(struct sim_arena *arena, size_t size)
{
    size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    struct sim_arena_chunk *chunk = calloc(1, sizeof *chunk + room);

    if (chunk != NULL) {
        chunk->size = room;
        chunk->older = arena->chunk;
        arena->chunk = chunk;
    }
    return chunk;
}

void *sim_arena_take(struct sim_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct sim_arena_chunk *chunk = arena->chunk;

    if (size > SIZE_MAX / 2) {
        return NULL;
    }
    size = size == 0 ? align : (size + align - 1) / align * align;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        chunk = chunk_for(arena, size);
    }
    if (chunk == NULL) {
        return NULL;
    }
    void *piece = chunk->bytes + chunk->used;
    chunk->used += size;
    return piece;
}

char *sim_arena_copy(struct sim_arena *arena, const char *text, size_t length)
{
    char *copy = sim_arena_take(arena, length + 1);

    if (copy != NULL) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *sim_arena_format_list(struct sim_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : sim_arena_take(arena, (size_t)length + 1);

    if (text != NULL) {
        vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    return text;
}

char *sim_arena_format(struct sim_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = sim_arena_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

void sim_arena_fini(struct sim_arena *arena)
{
    while (arena->chunk != NULL) {
        struct sim_arena_chunk *older = arena->chunk->older;
        free(arena->chunk);
        arena->chunk = older;
    }
}
