/* Continuous variates: uniform, normal, exponential and what follows from them. Counts are in draw_count.c. */
#include "sim/random/math.h"
#include "sim/random/stream.h"
#include "sim/random/ziggurat_tables.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* One word of a ziggurat: bits 0-7 the layer, 8 the sign, 11-63 the abscissa. */
static inline uint32_t layer_of(uint64_t word)
{
    return (uint32_t)(word & 255);
}

static inline uint64_t abscissa_of(uint64_t word)
{
    return word >> 11;
}

double sim_draw_uniform(struct sim_draw *draw)
{
    return ((double)(sim_draw_word(draw) >> 12) + 0.5) * 0x1p-52;
}

double sim_draw_exponential(struct sim_draw *draw)
{
    double base = 0;

    for (;;) {
        uint64_t word = sim_draw_word(draw);
        uint32_t i = layer_of(word);
        uint64_t k = abscissa_of(word);
        double x = (double)k * sim_ziggurat_exponential_width[i];
        if (k < sim_ziggurat_exponential_inside[i]) {
            return base + x;
        }
        if (i == 0) { /* the law has no memory: beyond the tail's start it begins again */
            base += sim_ziggurat_exponential_tail;
            continue;
        }
        double low = sim_ziggurat_exponential_height[i];
        double high = sim_ziggurat_exponential_height[i + 1];
        if (low + sim_draw_uniform(draw) * (high - low) < sim_math_exp(-x)) {
            return base + x;
        }
    }
}

/* Beyond R, after Marsaglia (1964): x = E1 / R is kept when 2 E2 > x^2. */
static double normal_tail(struct sim_draw *draw)
{
    double x, y;

    do {
        x = sim_draw_exponential(draw) / sim_ziggurat_normal_tail;
        y = sim_draw_exponential(draw);
    } while (y + y < x * x);
    return sim_ziggurat_normal_tail + x;
}

/* What the first look could not settle: tail or wedge. False: try another word. */
static bool normal_beyond(struct sim_draw *draw, uint32_t i, double x, double *result)
{
    if (i == 0) {
        *result = normal_tail(draw);
        return true;
    }
    double low = sim_ziggurat_normal_height[i];
    double high = sim_ziggurat_normal_height[i + 1];
    *result = x;
    return low + sim_draw_uniform(draw) * (high - low) < sim_math_exp(-0.5 * x * x);
}

/* A coin has no pattern to predict: the bit goes into the sign without a branch. */
static inline double with_sign(double x, uint64_t word)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    bits |= (word & 256) << 55;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double normal(struct sim_draw *draw)
{
    for (;;) {
        uint64_t word = sim_draw_word(draw);
        uint32_t i = layer_of(word);
        uint64_t k = abscissa_of(word);
        double x = (double)k * sim_ziggurat_normal_width[i];
        if (k < sim_ziggurat_normal_inside[i] || normal_beyond(draw, i, x, &x)) {
            return with_sign(x, word);
        }
    }
}

static void turn(struct sim_draw *draw)
{
    draw->word[0] = ~draw->word[0];
    draw->word[1] = ~draw->word[1];
    draw->stream.flip = ~draw->stream.flip;
}

/* The antithetic twin runs on the trunk's own words and turns the sign: its normals are exactly the negatives. */
double sim_draw_normal(struct sim_draw *draw)
{
    if (draw->stream.flip == 0) {
        return normal(draw);
    }
    turn(draw);
    double x = normal(draw);
    turn(draw);
    return -x;
}

double sim_draw_lognormal(struct sim_draw *draw, double median, double sigma)
{
    return median * sim_math_exp(sigma * sim_draw_normal(draw));
}

double sim_draw_pareto(struct sim_draw *draw, double scale, double shape)
{
    return scale * sim_math_exp(sim_draw_exponential(draw) / shape);
}

/* Marsaglia and Tsang (2000) for shape >= 1. */
static double gamma_large(struct sim_draw *draw, double shape)
{
    double d = shape - 1.0 / 3.0;
    double c = 1.0 / sqrt(9.0 * d);

    for (;;) {
        double x = sim_draw_normal(draw);
        double v = 1.0 + c * x;
        if (v <= 0) {
            continue;
        }
        v = v * v * v;
        double u = sim_draw_uniform(draw);
        if (u < 1.0 - 0.0331 * (x * x) * (x * x) || sim_math_log(u) < 0.5 * x * x + d * (1.0 - v + sim_math_log(v))) {
            return d * v;
        }
    }
}

/* Logarithm of a gamma variate: below shape 1 the variate itself may underflow (G(a) = G(a+1) u^(1/a)). */
static double log_gamma_variate(struct sim_draw *draw, double shape)
{
    if (shape >= 1) {
        return sim_math_log(gamma_large(draw, shape));
    }
    double log_large = sim_math_log(gamma_large(draw, shape + 1.0));
    return log_large + sim_math_log(sim_draw_uniform(draw)) / shape;
}

double sim_draw_gamma(struct sim_draw *draw, double shape)
{
    return shape >= 1 ? gamma_large(draw, shape) : sim_math_exp(log_gamma_variate(draw, shape));
}

double sim_draw_beta(struct sim_draw *draw, double alpha, double beta)
{
    if (alpha >= 1 && beta >= 1) {
        double a = gamma_large(draw, alpha);
        double b = gamma_large(draw, beta);
        return a / (a + b);
    }
    double a = log_gamma_variate(draw, alpha);
    double b = log_gamma_variate(draw, beta);
    return 1.0 / (1.0 + sim_math_exp(b - a));
}
