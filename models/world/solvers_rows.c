/* Solvers: what is reported of them. */
#include "models/protocol/book.h"
#include "models/world/costs.h"
#include "models/world/metrics.h"
#include "models/world/solvers.h"

#include <math.h>

static double away_usd(const struct sim_context *context, uint32_t solver)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double usd = 0;

    for (uint32_t a = 0; a < spec->asset_count; a++) {
        usd += sim_wide_double(mito_solvers_away(context, solver, a)) / spec->assets[a].unit *
               mito_costs_price(context, a);
    }
    return usd;
}

/* What it started with, at the prices of now. */
static double started_usd(const struct sim_context *context, uint32_t solver)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double usd = 0;

    for (uint32_t a = 0; a < spec->asset_count; a++) {
        usd += sim_wide_double(mito_solvers_asset_of(context, solver, a)->started) / spec->assets[a].unit *
               mito_costs_price(context, a);
    }
    return usd;
}

void mito_solvers_measure(struct sim_context *context)
{
    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        struct mito_solvers_state *state = mito_solvers_state_of(context, s);
        double all = started_usd(context, s);
        state->total.tied += all > 0 ? away_usd(context, s) / all : 0;
        state->total.measured++;
    }
}

static double per(double sum, double count)
{
    return count > 0 ? sum / count : NAN;
}

void mito_solvers_rows(struct sim_context *context, struct sim_row *row)
{
    double years = (double)mito_spec_of(context)->study->plan.horizon / 1000 / MITO_QUOTE_YEAR_S;

    double won = 0;

    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        const struct mito_solvers_totals *total = &mito_solvers_state_of(context, s)->total;
        won += (double)(total->fills + total->bought);
    }
    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        const struct mito_solvers_state *state = mito_solvers_state_of(context, s);
        const struct mito_solvers_totals *total = &state->total;
        double profit = total->profit - total->gas;
        sim_row_put(row, MITO_METRIC_SOLVER_RETURN, s, per(profit, state->worth * years));
        sim_row_put(row, MITO_METRIC_SOLVER_PROFIT, s, profit);
        sim_row_put(row, MITO_METRIC_SOLVER_MARKUP, s, per(total->charged, total->volume));
        sim_row_put(row, MITO_METRIC_SOLVER_DISCOUNT, s,
                    per(total->worth_bought - total->paid_bought, total->worth_bought));
        sim_row_put(row, MITO_METRIC_SOLVER_VOLUME, s, total->volume);
        sim_row_put(row, MITO_METRIC_SOLVER_SHARE, s, per((double)(total->fills + total->bought), won));
        sim_row_put(row, MITO_METRIC_SOLVER_GAS, s, total->gas);
        sim_row_put(row, MITO_METRIC_SOLVER_POOL_FEES, s, total->pool_fees);
        sim_row_put(row, MITO_METRIC_SOLVER_PRIVATE, s, total->private_costs);
        sim_row_put(row, MITO_METRIC_SOLVER_LOST, s, total->lost);
        sim_row_put(row, MITO_METRIC_SOLVER_TIED, s, per(total->tied, (double)total->measured));
        sim_row_put_count(row, MITO_METRIC_SOLVER_FILLS, s, total->fills);
        sim_row_put_count(row, MITO_METRIC_SOLVER_BOUGHT, s, total->bought);
        sim_row_put_count(row, MITO_METRIC_SOLVER_ASKED, s, total->asked);
        sim_row_put_count(row, MITO_METRIC_SOLVER_DRY, s, total->dry);
        sim_row_put_count(row, MITO_METRIC_SOLVER_LIMITED, s, total->limited);
        sim_row_put_count(row, MITO_METRIC_SOLVER_DEFAULTS, s, state->failed);
    }
}

void mito_solvers_sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t s = 0; s < mito_solvers_of(context)->count; s++) {
        for (uint32_t c = 0; c < spec->chain_count; c++) {
            double usd = 0;
            for (uint32_t a = 0; a < spec->asset_count; a++) {
                usd += sim_wide_double(mito_book_balance(mito_solvers_book(context, a, c), mito_solvers_inventory(s))) /
                       mito_solvers_place_of(context, a, c)->unit * mito_costs_price(context, a);
            }
            mito_metrics_series(context, MITO_METRIC_SERIES_SOLVER_STOCK, at)[s * spec->chain_count + c] = (float)usd;
        }
        mito_metrics_series(context, MITO_METRIC_SERIES_SOLVER_AWAY, at)[s] = (float)away_usd(context, s);
    }
}
