#include "models/market/price.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"
#include "sim/random/math.h"

#include <math.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;

/* Indices of the kinds in mito_gas_kinds. */
enum gas_kind { GAS_OU_LOG, GAS_CONSTANT };

void mito_price_normals(const struct sim_stream *stream, uint32_t first, uint32_t points, double *path)
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

void mito_price_fill(double *path, uint32_t points, double value)
{
    for (uint32_t k = 0; k < points; k++) {
        path[k] = value;
    }
}

void mito_price_raise(double *path, uint32_t points, double scale)
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

    mito_price_normals(stream, 0, grid->points, path);
    x = stationary ? sd * path[0] : start;
    path[0] = x;
    for (uint32_t k = 1; k < grid->points; k++) {
        x = x * keep + shock * path[k];
        path[k] = x;
    }
}

static const uint32_t *reference(const struct mito_process *process)
{
    const struct mito_price_kind *kind = mito_price_kinds[process->kind];

    return kind->of == NULL ? NULL : kind->of(process->parameters);
}

/* How many references lead from asset i to one in USD; more than count: they go round. */
static uint32_t depth(const struct mito_process *processes, uint32_t count, uint32_t i)
{
    uint32_t steps = 0;

    for (const uint32_t *of = reference(&processes[i]); of != NULL && steps <= count; of = reference(&processes[*of])) {
        steps++;
    }
    return steps;
}

uint32_t mito_price_order(const struct mito_process *processes, uint32_t count, uint32_t *order)
{
    uint32_t placed = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (depth(processes, count, i) > count) {
            return i;
        }
    }
    for (uint32_t level = 0; placed < count; level++) {
        for (uint32_t i = 0; i < count; i++) {
            if (depth(processes, count, i) == level) {
                order[placed++] = i;
            }
        }
    }
    return count;
}

bool mito_price_is_diffusive(const struct mito_process *process)
{
    return mito_price_kinds[process->kind]->diffusive;
}

double mito_price_start(const struct mito_price_market *market, uint32_t asset)
{
    const struct mito_process *process = &market->processes[asset];
    double start = mito_price_kinds[process->kind]->start(process->parameters);

    /* At most count steps: a study whose references go round is faulted, and still asked for its prices. */
    for (uint32_t steps = 0; steps < market->count; steps++) {
        const uint32_t *of = reference(process);

        if (of == NULL) {
            break;
        }
        process = &market->processes[*of];
        start *= mito_price_kinds[process->kind]->start(process->parameters);
    }
    return start;
}

/* path[k] = the Z of asset i at grid index k, from the z in paths[0..i]; row i of the factor. Called from the last
 * asset to the first, so that the z it reads are still there. */
static void mix(const struct mito_price_market *market, uint32_t i, double *const *paths)
{
    const double *row = market->factor + (size_t)i * market->count;
    uint32_t points = market->grid->points;

    for (uint32_t k = 1; k < points; k++) {
        paths[i][k] *= row[i];
    }
    for (uint32_t j = 0; j < i; j++) {
        if (!mito_price_is_diffusive(&market->processes[j]) || row[j] == 0.0) {
            continue;
        }
        for (uint32_t k = 1; k < points; k++) {
            paths[i][k] += row[j] * paths[j][k];
        }
    }
}

void mito_price_draw(const struct mito_price_market *market, uint64_t seed, uint32_t replicate, double *const *paths)
{
    for (uint32_t i = 0; i < market->count; i++) {
        if (mito_price_is_diffusive(&market->processes[i])) {
            struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_PRICE, market->entities[i]);

            mito_price_normals(&stream, 1, market->grid->points, paths[i]);
        }
    }
    for (uint32_t i = market->count; i-- > 0;) {
        if (mito_price_is_diffusive(&market->processes[i])) {
            mix(market, i, paths);
        }
    }
    for (uint32_t n = 0; n < market->count; n++) {
        uint32_t i = market->order == NULL ? n : market->order[n];
        const struct mito_process *process = &market->processes[i];
        const uint32_t *of = reference(process);
        const struct mito_price_view view = {.parameters = process->parameters,
                                             .grid = market->grid,
                                             .seed = seed,
                                             .replicate = replicate,
                                             .entity = market->entities[i],
                                             .of = of == NULL ? NULL : paths[*of]};

        mito_price_kinds[process->kind]->draw(&view, paths[i]);
        for (uint32_t s = 0; s < market->shock_count; s++) {
            if (market->shocks[s].target == i) {
                mito_shock_apply(&market->shocks[s], market->grid, paths[i]);
            }
        }
    }
}

/* Standard deviation of the change over `years`; 0 years: per square root of a year, of short times. */
static double own_spread(const struct mito_price_market *market, uint32_t asset, double years)
{
    const struct mito_process *process = &market->processes[asset];
    const struct mito_price_kind *kind = mito_price_kinds[process->kind];
    double volatility = kind->volatility(process->parameters);

    if (!(years > 0.0)) {
        return volatility;
    }
    return kind->variance == NULL ? volatility * sqrt(years) : sqrt(kind->variance(process->parameters, years));
}

/* Sum over the assets that `asset` refers to, itself included: the spread of asset j counts with `sign` in
 * exposure(j). Assets beyond `count` are USD. */
static double exposure(const struct mito_price_market *market, uint32_t asset, uint32_t to, double years)
{
    double sum = 0.0;

    for (uint32_t steps = 0; asset < market->count && steps < market->count; steps++) {
        const uint32_t *of = reference(&market->processes[asset]);

        sum += asset == to ? own_spread(market, to, years) : 0.0;
        asset = of == NULL ? market->count : *of;
    }
    return sum;
}

static double correlation(const struct mito_price_market *market, uint32_t a, uint32_t b)
{
    double sum = 0.0;

    if (a == b) {
        return 1.0;
    }
    if (!mito_price_is_diffusive(&market->processes[a]) || !mito_price_is_diffusive(&market->processes[b])) {
        return 0.0;
    }
    for (uint32_t k = 0; k <= (a < b ? a : b); k++) {
        sum += market->factor[(size_t)a * market->count + k] * market->factor[(size_t)b * market->count + k];
    }
    return sum;
}

double mito_price_spread(const struct mito_price_market *market, uint32_t i, uint32_t j, double years)
{
    double variance = 0.0;

    for (uint32_t a = 0; a < market->count; a++) {
        double first = exposure(market, i, a, years) - exposure(market, j, a, years);

        for (uint32_t b = 0; first != 0.0 && b < market->count; b++) {
            double second = exposure(market, i, b, years) - exposure(market, j, b, years);

            variance += second == 0.0 ? 0.0 : first * second * correlation(market, a, b);
        }
    }
    return variance > 0.0 ? sqrt(variance) : 0.0;
}

double mito_price_volatility(const struct mito_price_market *market, uint32_t i, uint32_t j)
{
    return mito_price_spread(market, i, j, 0.0);
}

double mito_price_returning(double volatility, double reversion, double years)
{
    return volatility * volatility * (reversion > 0.0 ? -sim_math_expm1(-reversion * years) / reversion : years);
}

double mito_price_bridge_crossing(double x0, double x1, double barrier, double variance)
{
    double product = (x0 - barrier) * (x1 - barrier);

    if (!(product > 0.0)) {
        return 1.0;
    }
    return variance > 0.0 ? sim_math_exp(-2.0 * product / variance) : 0.0;
}

void mito_price_draw_gas(const struct mito_process *process, uint32_t entity, const struct mito_grid *grid,
                         uint64_t seed, uint32_t replicate, double *path)
{
    if (process->kind == GAS_OU_LOG) {
        const struct mito_gas_ou_log *gas = process->parameters;
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_GAS, entity);

        mito_price_ou(&stream, grid, (double)gas->half_life, gas->log_sd, 1, 0.0, path);
        mito_price_raise(path, grid->points, sim_quantity_double(&gas->median));
    } else {
        mito_price_fill(path, grid->points,
                        sim_quantity_double(&((const struct mito_gas_constant *)process->parameters)->start));
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
