#include "models/market/depeg.h"

#include "models/market/purpose.h"
#include "sim/random/math.h"

#include <math.h>
#include <stddef.h>

static const double LOG_2 = 0x1.62e42fefa39efp-1;

const char *const mito_depeg_begins[] = {"calm", "stress", "stationary", NULL};

double mito_depeg_volatility(const struct mito_peg_regime *calm, const struct mito_peg_regime *stress)
{
    double share = mito_stay_share(calm->dwell, stress->dwell);

    return sqrt((1.0 - share) * calm->volatility * calm->volatility + share * stress->volatility * stress->volatility);
}

double mito_depeg_variance(const struct mito_peg_regime *calm, const struct mito_peg_regime *stress, double years)
{
    double share = mito_stay_share(calm->dwell, stress->dwell), kappa = LOG_2 * (double)SIM_YEAR;
    double volatility = mito_depeg_volatility(calm, stress);

    return (1.0 - share) * mito_price_returning(volatility, kappa / (double)calm->half_life, years) +
           share * mito_price_returning(volatility, kappa / (double)stress->half_life, years);
}

/* A stretch of time in one regime: x becomes mean + (x - mean) keep, with variance `added`. */
struct stretch {
    double keep, added;
};

static struct stretch stretch_of(const struct mito_peg_regime *regime, double length)
{
    double turn = -LOG_2 * (length / (double)regime->half_life);
    double kappa = LOG_2 * ((double)SIM_YEAR / (double)regime->half_life); /* per year */

    return (struct stretch){sim_math_exp(turn),
                            -sim_math_expm1(2.0 * turn) * regime->volatility * regime->volatility / (2.0 * kappa)};
}

void mito_depeg_draw(const struct mito_price_view *view, const struct mito_peg_regime *calm,
                     const struct mito_peg_regime *stress, enum mito_stay_begin begin, double *path)
{
    const struct mito_peg_regime *const regimes[2] = {calm, stress};
    const double step = (double)view->grid->step;
    const struct stretch whole[2] = {stretch_of(calm, step), stretch_of(stress, step)};
    struct sim_stream normals = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE, view->entity);
    struct sim_stream stays = sim_stream_of(view->seed, view->replicate, MITO_PURPOSE_PRICE_REGIME, view->entity);
    struct mito_stay stay;
    double x, now = 0.0;

    mito_price_normals(&normals, 1, view->grid->points, path);
    mito_stay_begin(&stay, &stays, calm->dwell, stress->dwell, begin);
    x = regimes[stay.state]->mean;
    path[0] = x;
    for (uint32_t k = 1; k < view->grid->points; k++) {
        double variance = 0.0;

        for (double from = now, to = (double)k * step; now < to;) {
            double end = mito_stay_end(&stay, to), mean = regimes[stay.state]->mean;
            struct stretch stretch =
                now == from && end == to ? whole[stay.state] : stretch_of(regimes[stay.state], end - now);

            x = mean + (x - mean) * stretch.keep;
            variance = variance * stretch.keep * stretch.keep + stretch.added;
            now = end;
            if (end < to) {
                mito_stay_leave(&stay);
            }
        }
        x += sqrt(variance) * path[k];
        path[k] = x;
    }
}
