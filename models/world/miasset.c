#include "models/world/miasset.h"

#include "models/market/purpose.h"
#include "models/miasset/collateral.h"
#include "models/miasset/miasset_pool.h"
#include "models/miasset/rewards.h"
#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/measure.h"
#include "models/world/messages.h"
#include "models/world/part.h"
#include "sim/config/quantity.h"
#include "sim/random/stream.h"

#include <string.h>

double mito_miasset_discount(struct sim_context *context, uint32_t vault)
{
    double sum = 0;
    uint32_t markets = 0;

    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        double discount = mito_part_list[p]->discount != NULL ? mito_part_list[p]->discount(context, vault) : 0;
        if (mito_part_list[p]->discount != NULL && discount == discount) { /* not NaN: it has a market */
            sum += discount;
            markets++;
        }
    }
    return markets > 0 ? sum / markets : 0;
}

static struct sim_draw draw_of(const struct sim_context *context, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[holder]];
    struct sim_stream stream =
        sim_stream_of(context->seed, context->replicate, MITO_PURPOSE_MIASSET_USE, cohort->entity);

    return sim_stream_at(&stream, holder - cohort->holder_first);
}

double mito_miasset_mark(const struct sim_context *context, uint32_t holder)
{
    struct sim_draw draw = draw_of(context, holder);

    return sim_draw_uniform(&draw);
}

/* Weight of entity `index` of a use for the holders of a vault. */
static double weight_of(const struct mito_study *study, enum mito_use use, uint32_t index, uint32_t vault)
{
    if (use == MITO_USE_POOL) {
        const struct mito_miasset_pool *pool = &ITEMS(struct mito_miasset_pool, study->miasset_pools)[index];
        return pool->vault == vault ? pool->weight : 0;
    }
    if (use == MITO_USE_LEND) {
        const struct mito_collateral *market = &ITEMS(struct mito_collateral, study->collateral)[index];
        return market->vault == vault ? market->weight : 0;
    }
    const struct mito_rewards *programme = &ITEMS(struct mito_rewards, study->rewards)[index];
    return programme->vault == vault && programme->kind == MITO_REWARDS_STAKE ? programme->weight : 0;
}

static uint32_t count_of(const struct mito_study *study, enum mito_use use)
{
    return use == MITO_USE_POOL   ? study->miasset_pools.count
           : use == MITO_USE_LEND ? study->collateral.count
                                  : study->rewards.count;
}

uint32_t mito_miasset_place(const struct sim_context *context, enum mito_use use, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_study *study = spec->study;

    if (spec->silo != NULL || spec->cohort_of[holder] == MITO_NOWHERE || count_of(study, use) == 0) {
        return MITO_NOWHERE;
    }
    const struct mito_cohort *cohort = spec->cohorts[spec->cohort_of[holder]].study;
    struct sim_draw draw = draw_of(context, holder);
    double sum = 0;
    if (mito_cohort_use(cohort, sim_draw_uniform(&draw)) != use) {
        return MITO_NOWHERE;
    }
    for (uint32_t i = 0; i < count_of(study, use); i++) {
        sum += weight_of(study, use, i, cohort->vault);
    }
    double mark = sim_draw_uniform(&draw) * sum;
    for (uint32_t i = 0; i < count_of(study, use); i++) {
        double weight = weight_of(study, use, i, cohort->vault);
        if (weight > 0 && mark < weight) {
            return i;
        }
        mark -= weight;
    }
    return MITO_NOWHERE;
}

sim_u128 mito_miasset_units(struct mito_spec *spec, const struct sim_quantity *quantity, uint32_t asset)
{
    sim_u128 units = 0;
    unsigned decimals = (unsigned)spec->assets[asset].study->decimals;

    if (sim_quantity_is_none(quantity)) {
        return 0;
    }
    mito_build_check_amount(spec->bound, quantity, spec->assets[asset].study->name, decimals);
    return sim_quantity_units(quantity, decimals, &units) ? units : 0;
}

sim_u128 mito_miasset_endow(struct sim_context *context, uint32_t v, uint32_t account, sim_u128 assets)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_message message;

    for (uint32_t k = 0; k < vault->executor_count; k++) {
        const struct mito_spec_executor *executor = &spec->executors[vault->executor_first + k];
        sim_u128 units = assets / executor->scale;
        if (units == 0) {
            return 0;
        }
        if (mito_branch_deposit(protocol, executor->chain, vault->asset, 0, account, sim_wide_of(units), &message) ==
                MITO_OK &&
            mito_messages_hand_over(context, &message)) {
            mito_measure_free(context, vault->asset, executor->chain);
            return units * executor->scale;
        }
    }
    SIM_NOTE(context, "initial state refused: no branch of %s takes what a miAsset market starts with",
             vault->study->name);
    sim_engine_fail(context, MITO_REASON_INITIAL);
    return 0;
}

sim_u128 mito_miasset_supply(struct sim_context *context, uint32_t vault, uint32_t account, sim_u128 assets)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 shares = 0;

    if (assets == 0 || sim_wide_compare(mito_vlf_room(protocol, vault), sim_wide_of(assets)) < 0) {
        return 0;
    }
    if (!mito_world_accept(context,
                           mito_vlf_deposit(protocol, vault, account, account, sim_wide_of(assets), &shares))) {
        return 0;
    }
    mito_state_vault(context, vault)->total.deposited += assets;
    return shares;
}

void mito_miasset_pay(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to, sim_u128 assets)
{
    struct mito_protocol *protocol = mito_state_protocol(context);

    if (assets > 0) {
        bool done =
            mito_world_accept(context, mito_hub_transfer(protocol, mito_spec_of(context)->vaults[vault].asset,
                                                         mito_protocol_holder(protocol, from),
                                                         mito_protocol_holder(protocol, to), sim_wide_of(assets)));
        SIM_CHECK(done);
    }
}

void mito_miasset_hand(struct sim_context *context, uint32_t vault, uint32_t from, uint32_t to, sim_u128 shares)
{
    struct mito_protocol *protocol = mito_state_protocol(context);

    if (shares > 0) {
        bool done =
            mito_world_accept(context, mito_vlf_transfer(protocol, vault, mito_protocol_holder(protocol, from),
                                                         mito_protocol_holder(protocol, to), sim_wide_of(shares)));
        SIM_CHECK(done);
    }
}

sim_u128 mito_miasset_assets(const struct sim_context *context, uint32_t vault, uint32_t holder)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);

    return mito_hub_balance(protocol, mito_spec_of(context)->vaults[vault].asset,
                            mito_protocol_holder(protocol, holder));
}

sim_u128 mito_miasset_shares(const struct sim_context *context, uint32_t vault, uint32_t holder)
{
    const struct mito_protocol *protocol = mito_state_protocol(context);

    return mito_vlf_balance(protocol, vault, mito_protocol_holder(protocol, holder));
}

double mito_miasset_coins(const struct sim_context *context, uint32_t vault, sim_u128 assets)
{
    const struct mito_spec *spec = mito_spec_of(context);

    return sim_wide_double(assets) / spec->assets[spec->vaults[vault].asset].unit;
}

sim_u128 mito_miasset_worth(const struct sim_context *context, uint32_t vault, sim_u128 shares)
{
    return mito_vlf_preview_redeem(mito_state_protocol(context), vault, shares);
}
