/* What the part `collateral` reports. */
#include "models/protocol/vlf.h"
#include "models/world/collateral_report.h"
#include "models/world/costs.h"
#include "models/world/metrics.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_own.h"

static const struct mito_loan_own *own_of(const struct sim_context *context, uint32_t market)
{
    return &mito_loans_own_of(mito_spec_of(context))->markets[market];
}

static double coins(const struct sim_context *context, uint32_t market, sim_u128 debt)
{
    return sim_wide_double(debt) / sim_wide_double(own_of(context, market)->debt_unit);
}

/* Collateral in the vault's coin; debt against it in the debt asset's. */
static double collateral(const struct sim_context *context, uint32_t market)
{
    uint32_t vault = own_of(context, market)->study->vault;

    return mito_miasset_coins(context, vault,
                              mito_miasset_worth(context, vault, mito_loan_state_of(context, market)->shares));
}

static double debt(const struct sim_context *context, uint32_t market)
{
    const struct mito_loan_state *state = mito_loan_state_of(context, market);

    return coins(context, market, mito_credit_debt(&state->credit, state->credit.scaled - state->others));
}

/* What the lenders could get out if all was repaid now, coins. */
static double lenders(const struct sim_context *context, uint32_t market)
{
    const struct mito_credit *credit = &mito_loan_state_of(context, market)->credit;

    return coins(context, market, credit->liquidity + mito_credit_debt(credit, credit->scaled) - credit->treasury);
}

/* Cash of the liquidators, and what they hold and move at its worth of now, coins of the debt asset. */
static double wealth(const struct sim_context *context, uint32_t market)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_loan_state *state = mito_loan_state_of(context, market);
    uint32_t vault = own->study->vault, seat = mito_loan_seat_of(spec, market, MITO_LOAN_SEAT_LIQUIDATOR);
    sim_u128 units = mito_miasset_worth(context, vault, state->pending + mito_miasset_shares(context, vault, seat)) +
                     mito_miasset_assets(context, vault, seat) + state->moving;

    return coins(context, market, state->cash) + mito_miasset_coins(context, vault, units) *
                                                     mito_costs_price(context, spec->vaults[vault].asset) /
                                                     mito_costs_price(context, own->study->debt);
}

void mito_collateral_report_begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct mito_loan_state *state = mito_loan_state_of(context, i);
        state->before = state->total;
        state->wealth_before = wealth(context, i);
        state->lenders_before = lenders(context, i);
        state->health = -1;
        state->collateral_sum = state->debt_sum = state->used_sum = state->rate_sum = 0;
        state->measured = 0;
    }
}

/* Lowest health factor now, at the oracle's price. */
static void look(struct sim_context *context, uint32_t market)
{
    const struct mito_loan_own *own = own_of(context, market);
    struct mito_loan_state *state = mito_loan_state_of(context, market);
    uint64_t price = mito_collateral_price(context, market);

    for (uint32_t h = 0; h < own->holders; h++) {
        uint32_t holder = mito_spec_of(context)->vaults[own->study->vault].holder_first + h;
        if (mito_loan_of(context, market, holder)->scaled != 0) {
            struct mito_liquidation_side backing = mito_collateral_backing(context, market, holder, price);
            struct mito_liquidation_side owed = mito_collateral_owed(context, market, holder);
            double health = sim_wide_double(mito_liquidation_health(&own->terms, &backing, &owed)) / 1e18;
            state->health = state->health < 0 || health < state->health ? health : state->health;
        }
    }
}

/* USD of debt that its collateral does not cover, whatever the oracle says. */
static double uncovered(struct sim_context *context, uint32_t market)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = own_of(context, market);
    const struct mito_spec_vault *vault = &spec->vaults[own->study->vault];
    double sum = 0;

    for (uint32_t h = 0; h < own->holders; h++) {
        const struct mito_loan *loan = mito_loan_of(context, market, vault->holder_first + h);
        const struct mito_credit *credit = &mito_loan_state_of(context, market)->credit;
        double owed = coins(context, market, mito_credit_debt(credit, loan->scaled)) *
                      mito_costs_price(context, own->study->debt);
        double backing = mito_miasset_coins(context, own->study->vault,
                                            mito_miasset_worth(context, own->study->vault, loan->shares)) *
                         mito_costs_price(context, vault->asset);
        sum += owed > backing ? owed - backing : 0;
    }
    return sum;
}

/* Whether a seat of a vault keeps shares for holders: a pool's own, a market's, a programme's; what arbitrageurs, others who
 * trade and liquidators hold lies in no pool. */
static bool keeps(const struct mito_spec *spec, uint32_t v, uint32_t seat)
{
    const struct mito_pools_own *pools = mito_pools_own_of(spec);
    const struct mito_loans_own *loans = mito_loans_own_of(spec);
    bool keeping = spec->vaults[v].seat_parts[seat] == MITO_PART_REWARDS;

    for (uint32_t i = 0; pools->active && i < pools->count; i++) {
        keeping |= pools->pools[i].study->vault == v && pools->pools[i].seat + MITO_POOL_SEAT_POOL == seat;
    }
    for (uint32_t i = 0; loans->active && i < loans->count; i++) {
        keeping |= loans->markets[i].study->vault == v && loans->markets[i].seat + MITO_LOAN_SEAT_MARKET == seat;
    }
    return keeping;
}

/* Share of a vault's supply that is in use besides. */
static double rehypothecated(const struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double supply = sim_wide_double(mito_vlf_supply(mito_state_protocol(context), v)), sum = 0;

    for (uint32_t s = 0; s < spec->vaults[v].seat_count; s++) {
        sum += keeps(spec, v, s) ? sim_wide_double(mito_miasset_shares(context, v, mito_part_seat(spec, v, s))) : 0;
    }
    return supply > 0 ? sum / supply : 0;
}

/* Whether the study has a place where miAssets can work besides. */
static bool has_uses(const struct mito_spec *spec)
{
    return spec->silo == NULL &&
           spec->study->miasset_pools.count + spec->study->collateral.count + spec->study->rewards.count > 0;
}

void mito_collateral_report_measure(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct mito_loan_state *state = mito_loan_state_of(context, i);
        look(context, i);
        state->collateral_sum += collateral(context, i);
        state->debt_sum += debt(context, i);
        state->used_sum += mito_credit_utilisation(&state->credit);
        state->rate_sum += mito_ray_double(state->credit.borrow) * 1e-27;
        state->measured++;
    }
    for (uint32_t v = 0; has_uses(spec) && v < spec->vault_count; v++) {
        mito_state_vault(context, v)->rehypothecated_sum += rehypothecated(context, v);
    }
}

void mito_collateral_report_rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loans_own *own = mito_loans_own_of(spec);
    double years = (double)spec->study->plan.horizon / (double)SIM_YEAR;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_loan_state *state = mito_loan_state_of(context, i);
        double n = state->measured > 0 ? state->measured : 1;
        sim_row_put(row, MITO_METRIC_LOAN_COLLATERAL, i, state->collateral_sum / n);
        sim_row_put(row, MITO_METRIC_LOAN_DEBT, i, state->debt_sum / n);
        sim_row_put(row, MITO_METRIC_LOAN_UTILISATION, i, state->used_sum / n);
        sim_row_put(row, MITO_METRIC_LOAN_RATE, i, state->rate_sum / n);
        if (state->health >= 0) {
            sim_row_put(row, MITO_METRIC_LOAN_HEALTH, i, state->health);
        }
        sim_row_put(row, MITO_METRIC_LOAN_LIQUIDATED, i, state->total.liquidated - state->before.liquidated);
        sim_row_put(row, MITO_METRIC_LOAN_BAD_DEBT, i, state->total.bad_debt - state->before.bad_debt);
        sim_row_put(row, MITO_METRIC_LOAN_UNCOVERED, i, uncovered(context, i));
        sim_row_put(row, MITO_METRIC_LOAN_LENDER_RETURN, i, (lenders(context, i) / state->lenders_before - 1) / years);
        sim_row_put(row, MITO_METRIC_LOAN_LIQUIDATOR_GAIN, i, wealth(context, i) - state->wealth_before);
        sim_row_put(row, MITO_METRIC_LOAN_LOOPED, i, state->total.looped - state->before.looped);
        sim_row_put_count(row, MITO_METRIC_LOAN_LIQUIDATIONS, i,
                          state->total.liquidations - state->before.liquidations);
        sim_row_put_count(row, MITO_METRIC_LOAN_LIQUIDATIONS_SHORT, i, state->total.refused - state->before.refused);
    }
    for (uint32_t v = 0; has_uses(spec) && v < spec->vault_count; v++) {
        const struct mito_vault_state *vault = mito_state_vault(context, v);
        sim_row_put(row, MITO_METRIC_REHYPOTHECATED, v,
                    vault->measured > 0 ? vault->rehypothecated_sum / vault->measured : 0);
    }
}

void mito_collateral_report_sample(struct sim_context *context, uint32_t at)
{
    const struct mito_loans_own *own = mito_loans_own_of(mito_spec_of(context));

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_loan_state *state = mito_loan_state_of(context, i);
        mito_metrics_series(context, MITO_METRIC_SERIES_LOAN_COLLATERAL, at)[i] = (float)collateral(context, i);
        mito_metrics_series(context, MITO_METRIC_SERIES_LOAN_DEBT, at)[i] = (float)debt(context, i);
        mito_metrics_series(context, MITO_METRIC_SERIES_LOAN_RATE, at)[i] =
            (float)(mito_ray_double(state->credit.borrow) * 1e-27);
        mito_metrics_series(context, MITO_METRIC_SERIES_LOAN_BAD_DEBT, at)[i] = (float)state->total.bad_debt;
    }
}
