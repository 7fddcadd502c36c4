/* Emission: what an epoch gives the holders of a vault by their time-weighted balances, beside all returns. */
#include "models/governance/rewards.h"
#include "models/world/costs.h"
#include "models/world/governance_state.h"
#include "sim/config/quantity.h"

#include <math.h>

#define GMITO 1e18 /* base units */

static struct mito_gmito_queue *withdrawals(const struct sim_context *context)
{
    return mito_governance_at(context, mito_governance_own(mito_spec_of(context))->withdrawals);
}

void mito_governance_rewards_start(struct sim_context *context)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    struct mito_governance_state *state = mito_governance_state(context);

    state->emission = own->emission;
    mito_gmito_mint(&state->gmito, sim_wide_from_double(own->study->gmito.supply * GMITO));
    mito_gmito_queue_init(withdrawals(context), own->epochs + 1);
}

/* What the holders of a vault get of `reward`, each bloc rounded down, of the supply's balance in [from, to): the parts of
 * the queue and of seats stay with the distributor. */
static sim_u128 share_out(struct sim_context *context, uint32_t v, sim_u128 reward, int64_t from, int64_t to)
{
    const struct mito_governance *own = mito_governance_own(mito_spec_of(context));
    struct sim_u256 all = mito_twab_within(mito_governance_at(context, own->vaults[v].supply), from, to);
    sim_u128 given = 0;

    for (uint32_t b = own->vaults[v].first; b < own->vaults[v].first + own->vaults[v].count; b++) {
        if (own->blocs[b].cohort != MITO_NOWHERE) {
            given += mito_rewards_share(reward, mito_twab_within(mito_governance_trace(context, b), from, to), all,
                                        sim_wide_power10(18));
        }
    }
    return given;
}

static double price_of(struct sim_context *context)
{
    const struct mito_governance_emission *study = &mito_governance_own(mito_spec_of(context))->study->emission;

    return study->asset != SIM_FIELD_NONE ? mito_costs_price(context, study->asset)
                                          : sim_quantity_double(&study->price);
}

/* Enters what a vault's holders were given: USD, and coins of the vault's asset at the prices of now. */
static void enter(struct sim_context *context, uint32_t v, double gmito)
{
    struct mito_governance_result *result = mito_governance_result_at(context, v);
    double usd = gmito * price_of(context);

    result->emission += usd;
    result->emission_coins += usd / mito_costs_price(context, mito_spec_of(context)->vaults[v].asset);
}

void mito_governance_rewards_accrue(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    const struct mito_governance_state *state = mito_governance_state(context);
    sim_time start = own->starts[state->epoch - 1], now = context->engine->now;
    int64_t from = mito_governance_second(spec, start > 0 ? start : 0), to = mito_governance_second(spec, now);
    int64_t least = to - own->study->twab / SIM_SECOND;
    sim_u128 due = mito_emission_within(&state->emission, from, to);

    if (due == 0 || (!isnan(own->study->emission.total) && due > state->emission.total - state->emission.spent)) {
        return;
    }
    mito_governance_votes_sample(context);
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sim_u128 part = sim_wide_from_double(sim_wide_double(due) * own->vaults[v].emission);
        enter(context, v, sim_wide_double(share_out(context, v, part, from > least ? from : least, to)) / GMITO);
    }
}

void mito_governance_rewards_pay(struct sim_context *context, uint32_t epoch)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_governance *own = mito_governance_own(spec);
    struct mito_governance_state *state = mito_governance_state(context);
    sim_time start = own->starts[epoch - 1], now = context->engine->now;
    int64_t from = mito_governance_second(spec, start), to = mito_governance_second(spec, now);
    int64_t least = to - own->study->twab / SIM_SECOND; /* what the traces keep */
    sim_u128 reward = mito_emission_within(&state->emission, from, to), given = 0;
    double measured = now <= 0 ? 0 : start >= 0 ? 1 : (double)now / (double)(now - start);

    (void)mito_gmito_claim(&state->gmito, withdrawals(context), to, own->study->gmito.withdrawal / SIM_SECOND);
    if (reward == 0 || !mito_emission_spend(&state->emission, reward)) {
        return;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sim_u128 part = sim_wide_from_double(sim_wide_double(reward) * own->vaults[v].emission);
        part = share_out(context, v, part, from > least ? from : least, to);
        given += part;
        enter(context, v, sim_wide_double(part) / GMITO * measured);
    }
    state->given += given;
    mito_gmito_mint(&state->gmito, given);
    (void)mito_gmito_request(&state->gmito, withdrawals(context), to,
                             sim_wide_from_double(sim_wide_double(given) * own->study->gmito.redeemed));
}
