/* The digest of 10^6 raw draws of every kind and of the elementary functions, as bits of doubles. One line on stdout:
 * compilers, optimisation, CPUs and architectures must all print tests/golden/digest.txt. It stands alone (no test
 * library), so that it can be compiled for another architecture and run under an emulator:
 *
 *     aarch64-linux-gnu-gcc -std=gnu17 -O2 -ffp-contract=off -I. tests/golden/digest.c sim/random/stream.c \
 *         sim/random/draw.c sim/random/draw_count.c sim/random/math.c sim/random/ziggurat_tables.c sim/base/status.c \
 *         sim/base/hash.c -lsleef -lmd -lm -o digest && qemu-aarch64 -L /usr/aarch64-linux-gnu digest
 *
 * with libsleef-dev:arm64 and libmd-dev:arm64 (dpkg --add-architecture arm64). */
#include "sim/base/hash.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"

#include <inttypes.h>
#include <stdio.h>

#define KINDS 20
#define DRAWS 50000 /* of each: 10^6 in all */

/* C leaves open which argument is drawn first. */
static double draw_power(struct sim_draw *draw)
{
    double base = sim_draw_exponential(draw);

    return sim_math_pow(base, sim_draw_normal(draw));
}

static double draw_kind(struct sim_draw *draw, unsigned kind)
{
    switch (kind) {
    case 0:
        return (double)(sim_draw_word(draw) >> 11);
    case 1:
        return sim_draw_uniform(draw);
    case 2:
        return sim_draw_normal(draw);
    case 3:
        return sim_draw_exponential(draw);
    case 4:
        return sim_draw_lognormal(draw, 2.0, 1.6);
    case 5:
        return sim_draw_pareto(draw, 1.0, 1.2);
    case 6:
        return sim_draw_gamma(draw, 0.3);
    case 7:
        return sim_draw_gamma(draw, 4.5);
    case 8:
        return sim_draw_beta(draw, 1.8, 1.2);
    case 9:
        return sim_draw_beta(draw, 0.4, 0.7);
    case 10:
        return (double)sim_draw_poisson(draw, 3.3);
    case 11:
        return (double)sim_draw_poisson(draw, 77.7);
    case 12:
        return (double)sim_draw_below(draw, 1000003);
    case 13:
        return sim_math_exp(10 * sim_draw_normal(draw));
    case 14:
        return sim_math_log(sim_draw_exponential(draw));
    case 15:
        return sim_math_expm1(sim_draw_normal(draw));
    case 16:
        return sim_math_log1p(sim_draw_uniform(draw) - 0.5);
    case 17:
        return draw_power(draw);
    case 18:
        return sim_math_sin(100 * sim_draw_normal(draw));
    default:
        return sim_math_tanh(sim_draw_normal(draw));
    }
}

int main(void)
{
    uint64_t digest = 0;

    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct sim_stream stream = sim_stream_of(20261121, kind, (uint8_t)kind, sim_stream_entity("digest", "raw"));
        for (uint32_t i = 0; i < DRAWS; i++) {
            struct sim_draw draw = sim_stream_at(&stream, i);
            digest = sim_hash_mix_double(digest, draw_kind(&draw, kind));
        }
    }
    printf("%016" PRIx64 "\n", digest);
    return 0;
}
