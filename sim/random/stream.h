/* Random draws as pure functions of their names.
 *
 * A draw is named by (seed, replicate, purpose, entity, ordinal, branch): Philox4x32-10 (Salmon et al. 2011, Random123)
 * with key = seed and counter = (ordinal, entity | purpose, replicate, branch | block). No state to save, to seek or to
 * race on; a stream never shifts another; raising the replicates or adding entities changes no draw.
 * Entity = 24-bit hash of "kind/name" (sim_stream_entity): two entities with the same hash are a configuration error.
 * Purposes are numbers 0..255 from one enum of the model, so the compiler keeps them apart. */
#ifndef SIM_RANDOM_STREAM_H
#define SIM_RANDOM_STREAM_H

#include <stddef.h>
#include <stdint.h>

struct sim_stream {
    uint32_t key[2];
    uint32_t entity_purpose; /* entity << 8 | purpose */
    uint32_t replicate;
    uint32_t branch; /* 24 bits; 0 = trunk, other values for forked worlds */
    uint32_t flip;   /* 0, or ~0 for the antithetic twin: u becomes 1 - u, a normal changes its sign, other laws stay */
};

/* 128 random bits of one ordinal, handed out word by word; `block` counts further blocks for rejection or more draws:
 * up to 256 blocks, so 512 words, an ordinal. */
struct sim_draw {
    uint64_t word[2];
    uint32_t ordinal;
    uint16_t block;
    uint16_t used;
    struct sim_stream stream;
};

struct sim_stream sim_stream_of(uint64_t seed, uint32_t replicate, uint8_t purpose, uint32_t entity);
struct sim_stream sim_stream_fork(struct sim_stream stream, uint32_t branch);
uint32_t sim_stream_entity(const char *kind, const char *name);

/* Fills the words from the draw's stream, ordinal and block; then the same for the next block. */
void sim_stream_fill(struct sim_draw *draw);
void sim_stream_refill(struct sim_draw *draw);

static inline struct sim_draw sim_stream_at(const struct sim_stream *stream, uint32_t ordinal)
{
    struct sim_draw draw;

    draw.stream = *stream;
    draw.ordinal = ordinal;
    draw.block = 0;
    draw.used = 0;
    sim_stream_fill(&draw);
    return draw;
}

/* The next 64 bits; fetches a further block when both words are used. */
static inline uint64_t sim_draw_word(struct sim_draw *draw)
{
    if (draw->used == 2) {
        sim_stream_refill(draw);
    }
    return draw->word[draw->used++];
}

/* The first two words of `count` ordinals from `first` on, as sim_stream_at gives them, at a third of the cost; and the
 * draw of an ordinal whose words are there. For scenarios, which draw whole streams. */
void sim_stream_words(const struct sim_stream *stream, uint32_t first, size_t count, uint64_t (*words)[2]);

static inline struct sim_draw sim_stream_with(const struct sim_stream *stream, uint32_t ordinal,
                                              const uint64_t words[2])
{
    struct sim_draw draw;

    draw.stream = *stream;
    draw.ordinal = ordinal;
    draw.block = 0;
    draw.used = 0;
    draw.word[0] = words[0];
    draw.word[1] = words[1];
    return draw;
}

/* Variates: each is a function of the draw's words alone and gives the same bits on every CPU and compiler. */
double sim_draw_uniform(struct sim_draw *draw);     /* (0, 1), (k + 1/2) 2^-52: exact, as is 1 - u */
double sim_draw_normal(struct sim_draw *draw);      /* ziggurat, 256 layers, 53 bits */
double sim_draw_exponential(struct sim_draw *draw); /* mean 1, >= 0; ziggurat */
double sim_draw_lognormal(struct sim_draw *draw, double median, double sigma); /* median > 0, sigma >= 0 of the log */
double sim_draw_pareto(struct sim_draw *draw, double scale, double shape);     /* x >= scale > 0, shape > 0 */
double sim_draw_beta(struct sim_draw *draw, double alpha, double beta);        /* both > 0; in [0, 1] */
double sim_draw_gamma(struct sim_draw *draw, double shape);                    /* scale 1, shape > 0; Marsaglia-Tsang */
uint64_t sim_draw_poisson(struct sim_draw *draw, double mean);  /* 0 <= mean <= 2^52; exact at any mean */
uint64_t sim_draw_below(struct sim_draw *draw, uint64_t bound); /* 0 .. bound - 1, unbiased; bound > 0 */

#endif
