#include "sim/random/gsl_rng.h"

struct position {
    struct sim_stream stream;
    struct sim_draw draw;
    uint32_t ordinal; /* of the next block */
};

static void begin(struct position *position, const struct sim_stream *stream)
{
    position->stream = *stream;
    position->draw = sim_stream_at(stream, 0);
    position->ordinal = 1;
}

static void set(void *state, unsigned long seed)
{
    struct sim_stream stream = sim_stream_of(seed, 0, 0, 0);

    begin(state, &stream);
}

static uint64_t next_word(struct position *position)
{
    if (position->draw.used == 2) {
        position->draw = sim_stream_at(&position->stream, position->ordinal++);
    }
    return sim_draw_word(&position->draw);
}

static unsigned long get(void *state)
{
    return (unsigned long)(next_word(state) >> 32);
}

static double get_double(void *state)
{
    return (double)(next_word(state) >> 11) * 0x1p-53;
}

static const gsl_rng_type philox = {
    .name = "sim_philox4x32",
    .max = 0xffffffffUL,
    .min = 0,
    .size = sizeof(struct position),
    .set = set,
    .get = get,
    .get_double = get_double,
};

const gsl_rng_type *const sim_gsl_rng_philox = &philox;

void sim_gsl_rng_begin(gsl_rng *rng, const struct sim_stream *stream)
{
    begin(rng->state, stream);
}
