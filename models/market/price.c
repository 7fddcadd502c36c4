#include "models/market/price.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;

/* Indices of the kinds in mito_price_kinds and mito_gas_kinds. */
enum price_kind { PRICE_GBM, PRICE_PEG, PRICE_CONSTANT };
enum gas_kind { GAS_OU_LOG, GAS_CONSTANT };

/* path[k] = the normal of ordinal k, k >= first. */
static void fill_normals(const struct sim_stream *stream, uint32_t first, uint32_t points, double *path)
{
    enum { BLOCK = 128 };
    uint64_t words[BLOCK][2];

    for (uint32_t k = first; k < points; k += BLOCK) {
        uint32_t count = points - k < BLOCK ? points - k : BLOCK;

        sim_stream_words(stream, k, count, words);
        for (uint32_t i = 0; i < count; i++) {
            struct sim_draw draw = sim_stream_with(stream, k + i, words[i]);

            path[k + i] = sim_draw_normal(&draw);
        }
    }
}

static void fill(double *path, uint32_t points, double value)
{
    for (uint32_t k = 0; k < points; k++) {
        path[k] = value;
    }
}

/* path[k] = scale exp(path[k]) */
static void raise_path(double *path, uint32_t points, double scale)
{
    for (uint32_t k = 0; k < points; k++) {
        path[k] = scale * sim_math_exp(path[k]);
    }
}

void mito_price_ou(const struct sim_stream *stream, const struct mito_grid *grid, double half_life_ms, double sd,
                   int stationary, double start, double *path)
{
    double turn = -LOG_2 * ((double)grid->step / half_life_ms); /* -kappa dt */
    double keep = sim_math_exp(turn);
    double shock = sd * sqrt(-sim_math_expm1(2.0 * turn));
    double x;

    fill_normals(stream, 0, grid->points, path);
    x = stationary ? sd * path[0] : start;
    path[0] = x;
    for (uint32_t k = 1; k < grid->points; k++) {
        x = x * keep + shock * path[k];
        path[k] = x;
    }
}

double mito_price_start(const struct mito_process *process)
{
    switch ((enum price_kind)process->kind) {
    case PRICE_GBM:
        return sim_quantity_double(&((const struct mito_price_gbm *)process->parameters)->start);
    case PRICE_PEG:
        return sim_quantity_double(&((const struct mito_price_peg *)process->parameters)->start);
    case PRICE_CONSTANT:
        break;
    }
    return sim_quantity_double(&((const struct mito_price_constant *)process->parameters)->start);
}

/* path[k] = the Z of asset i at grid index k, from the z in paths[0..i]; row i of the factor. Called from the last
 * asset to the first, so that the z it reads are still there. */
static void mix(const struct mito_process *processes, uint32_t i, const double *row, uint32_t points,
                double *const *paths)
{
    for (uint32_t k = 1; k < points; k++) {
        paths[i][k] *= row[i];
    }
    for (uint32_t j = 0; j < i; j++) {
        if (processes[j].kind != PRICE_GBM || row[j] == 0.0) {
            continue;
        }
        for (uint32_t k = 1; k < points; k++) {
            paths[i][k] += row[j] * paths[j][k];
        }
    }
}

/* From the Z of the steps to prices. */
static void grow_gbm(const struct mito_price_gbm *gbm, const struct mito_grid *grid, double *path)
{
    double years = (double)grid->step / (double)SIM_YEAR;
    double trend = (gbm->drift - 0.5 * gbm->volatility * gbm->volatility) * years;
    double spread = gbm->volatility * sqrt(years);
    double x = 0.0;

    path[0] = x;
    for (uint32_t k = 1; k < grid->points; k++) {
        x += trend + spread * path[k];
        path[k] = x;
    }
    raise_path(path, grid->points, sim_quantity_double(&gbm->start));
}

static void draw_alone(const struct mito_process *process, const struct sim_stream *stream,
                       const struct mito_grid *grid, double *path)
{
    if (process->kind == PRICE_PEG) {
        const struct mito_price_peg *peg = process->parameters;

        mito_price_ou(stream, grid, (double)peg->half_life, peg->sd, 0, 0.0, path);
        raise_path(path, grid->points, mito_price_start(process));
    } else {
        fill(path, grid->points, mito_price_start(process));
    }
}

void mito_price_draw(const struct mito_process *processes, const uint32_t *entities, uint32_t count,
                     const double *factor, const struct mito_grid *grid, uint64_t seed, uint32_t replicate,
                     double *const *paths)
{
    for (uint32_t i = 0; i < count; i++) {
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_PRICE, entities[i]);

        if (processes[i].kind != PRICE_GBM) {
            draw_alone(&processes[i], &stream, grid, paths[i]);
            continue;
        }
        fill_normals(&stream, 1, grid->points, paths[i]);
    }
    for (uint32_t i = count; i-- > 0;) {
        if (processes[i].kind == PRICE_GBM) {
            mix(processes, i, factor + (size_t)i * count, grid->points, paths);
            grow_gbm(processes[i].parameters, grid, paths[i]);
        }
    }
}

void mito_price_draw_gas(const struct mito_process *process, uint32_t entity, const struct mito_grid *grid,
                         uint64_t seed, uint32_t replicate, double *path)
{
    if (process->kind == GAS_OU_LOG) {
        const struct mito_gas_ou_log *gas = process->parameters;
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_GAS, entity);

        mito_price_ou(&stream, grid, (double)gas->half_life, gas->log_sd, 1, 0.0, path);
        raise_path(path, grid->points, sim_quantity_double(&gas->median));
    } else {
        fill(path, grid->points, sim_quantity_double(&((const struct mito_gas_constant *)process->parameters)->start));
    }
}

int mito_price_cholesky(const double *matrix, uint32_t n, double *factor)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            double sum = matrix[(size_t)i * n + j];

            for (uint32_t k = 0; k < j && j <= i; k++) {
                sum -= factor[(size_t)i * n + k] * factor[(size_t)j * n + k];
            }
            if (j > i) {
                factor[(size_t)i * n + j] = 0.0;
            } else if (j < i) {
                factor[(size_t)i * n + j] = sum / factor[(size_t)j * n + j];
            } else if (sum > 0.0) {
                factor[(size_t)i * n + i] = sqrt(sum);
            } else {
                return 0;
            }
        }
    }
    return 1;
}
