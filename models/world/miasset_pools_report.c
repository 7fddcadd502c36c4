/* What the part `miasset_pools` reports: discounts, what leaving cost, arbitrage, the return of liquidity. */
#include "models/world/metrics.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_report.h"

/* What the arbitrageurs have, coins: asset, shares and requests at their worth. */
static double wealth(struct sim_context *context, uint32_t pool)
{
    uint32_t vault = mito_pools_own_of(mito_spec_of(context))->pools[pool].study->vault,
             seat = mito_pool_seat_of(mito_spec_of(context), pool, MITO_POOL_SEAT_ARBITRAGE);
    sim_u128 shares = mito_pool_state_of(context, pool)->pending + mito_miasset_shares(context, vault, seat);

    return mito_miasset_coins(context, vault, mito_miasset_assets(context, vault, seat)) +
           mito_miasset_coins(context, vault, mito_miasset_worth(context, vault, shares));
}

static struct mito_pool_mark mark(struct sim_context *context, uint32_t pool)
{
    const struct mito_pool_state *state = mito_pool_state_of(context, pool);
    uint32_t vault = mito_pools_own_of(mito_spec_of(context))->pools[pool].study->vault;
    double supply = sim_wide_double(mito_swap_supply(&state->swap));
    sim_u128 shares = mito_swap_balance(&state->swap, 0);
    double worth = mito_miasset_coins(context, vault, mito_miasset_worth(context, vault, shares));

    return (struct mito_pool_mark){
        .shares = sim_wide_double(shares) / supply,
        .assets = mito_miasset_coins(context, vault, mito_swap_balance(&state->swap, 1)) / supply,
        .worth = worth / sim_wide_double(shares),
        .fees = state->fees};
}

void mito_miasset_pools_report_begin(struct sim_context *context)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct mito_pool_state *state = mito_pool_state_of(context, i);
        state->start = mark(context, i);
        state->volume_before = state->volume;
        state->exits_before = state->exits;
        state->exit_worth_before = state->exit_worth;
        state->entries_before = state->entries;
        state->exit_count_before = state->exit_count;
        state->wealth_before = wealth(context, i);
        state->discount_sum = state->discount_most = state->premium_most = state->tied_sum = 0;
        state->measured = state->discounted = 0;
    }
}

void mito_miasset_pools_report_measure(struct sim_context *context)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct mito_pool_state *state = mito_pool_state_of(context, i);
        double below = 1 - mito_miasset_pools_premium_of(context, i), all = wealth(context, i);
        double tied = mito_miasset_coins(context, own->pools[i].study->vault,
                                         mito_miasset_worth(context, own->pools[i].study->vault, state->pending));
        state->discount_sum += below;
        state->discount_most = below > state->discount_most ? below : state->discount_most;
        state->premium_most = -below > state->premium_most ? -below : state->premium_most;
        state->discounted += below > 0.01;
        state->tied_sum += all > 0 ? tied / all : 0;
        state->measured++;
    }
}

void mito_miasset_pools_report_rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_pools_own *own = mito_pools_own_of(spec);
    double years = (double)spec->study->plan.horizon / (double)SIM_YEAR;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_pool_state *state = mito_pool_state_of(context, i);
        struct mito_pool_mark end = mark(context, i);
        double before = state->start.shares * state->start.worth + state->start.assets;
        double held = (state->start.shares * end.worth + state->start.assets) / before - 1;
        double grown = (end.shares * end.worth + end.assets) / before - 1;
        double depth =
            (before + end.shares * end.worth + end.assets) / 2 * sim_wide_double(mito_swap_supply(&state->swap));
        double fees = (end.fees - state->start.fees) / depth;
        double worth = state->exit_worth - state->exit_worth_before;
        double n = state->measured > 0 ? state->measured : 1;
        sim_row_put(row, MITO_METRIC_POOL_DISCOUNT, i, state->discount_sum / n);
        sim_row_put(row, MITO_METRIC_POOL_DISCOUNT_MOST, i, state->discount_most);
        sim_row_put(row, MITO_METRIC_POOL_PREMIUM_MOST, i, state->premium_most);
        sim_row_put(row, MITO_METRIC_POOL_DISCOUNT_SHARE, i, state->discounted / n);
        sim_row_put(row, MITO_METRIC_POOL_VOLUME, i, state->volume - state->volume_before);
        sim_row_put(row, MITO_METRIC_POOL_EXITS, i, state->exits - state->exits_before);
        if (worth > 0) {
            sim_row_put(row, MITO_METRIC_POOL_EXIT_COST, i, 1 - (state->exits - state->exits_before) / worth);
        }
        sim_row_put(row, MITO_METRIC_POOL_ENTRIES, i, state->entries - state->entries_before);
        sim_row_put(row, MITO_METRIC_POOL_ARBITRAGE, i, wealth(context, i) - state->wealth_before);
        sim_row_put(row, MITO_METRIC_POOL_ARBITRAGE_TIED, i, state->tied_sum / n);
        sim_row_put(row, MITO_METRIC_POOL_RETURN, i, grown / years);
        sim_row_put(row, MITO_METRIC_POOL_RETURN_HELD, i, held / years);
        sim_row_put(row, MITO_METRIC_POOL_RETURN_FEES, i, fees / years);
        sim_row_put(row, MITO_METRIC_POOL_RETURN_DIVERGENCE, i, (grown - held - fees) / years);
        sim_row_put_count(row, MITO_METRIC_POOL_EXIT_COUNT, i, state->exit_count - state->exit_count_before);
    }
}

void mito_miasset_pools_report_sample(struct sim_context *context, uint32_t at)
{
    const struct mito_pools_own *own = mito_pools_own_of(mito_spec_of(context));

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_swap *swap = &mito_pool_state_of(context, i)->swap;
        uint32_t vault = own->pools[i].study->vault;
        mito_metrics_series(context, MITO_METRIC_SERIES_POOL_PREMIUM, at)[i] =
            (float)(mito_miasset_pools_premium_of(context, i) - 1);
        mito_metrics_series(context, MITO_METRIC_SERIES_POOL_SHARES, at)[i] =
            (float)mito_miasset_coins(context, vault, mito_miasset_worth(context, vault, mito_swap_balance(swap, 0)));
        mito_metrics_series(context, MITO_METRIC_SERIES_POOL_ASSETS, at)[i] =
            (float)mito_miasset_coins(context, vault, mito_swap_balance(swap, 1));
    }
}
