#include "models/world/initial.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/executor.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/messages.h"
#include "sim/config/quantity.h"

/* An initial step that the protocol refuses ends the replicate: the study asks for what the contracts do not allow. */
static bool must(struct sim_context *context, enum mito_revert revert)
{
    if (revert != MITO_OK) {
        SIM_NOTE(context, "initial state refused: %s", mito_revert_name(revert));
        sim_engine_fail(context, mito_revert_is_fatal(revert) ? MITO_REASON_CAPACITY : MITO_REASON_INITIAL);
    }
    return revert == MITO_OK;
}

/* The largest cap the contracts accept: (2^256 - 1) / 1e9. */
static struct sim_u256 unlimited(void)
{
    struct sim_u256 most = {SIM_U128_MAX, SIM_U128_MAX}, cap = most;

    (void)sim_wide_muldiv(most, sim_wide_of(1), sim_wide_of(1000000000u), &cap, NULL);
    return cap;
}

static struct sim_u256 cap_of(const struct sim_quantity *quantity, unsigned decimals)
{
    sim_u128 units = 0;

    if (sim_quantity_is_none(quantity) || !sim_quantity_units(quantity, decimals, &units)) {
        return unlimited();
    }
    return sim_wide_of(units);
}

static unsigned decimals_of(const struct mito_spec *spec, uint32_t asset, uint32_t chain)
{
    return spec->pair_shapes[asset * spec->chain_count + chain].decimals;
}

/* Sum of the caps that the vaults of an asset name for a chain. */
static struct sim_u256 branch_cap(const struct mito_spec *spec, uint32_t asset, uint32_t chain,
                                  struct sim_u256 *threshold)
{
    struct sim_u256 cap = sim_wide_of(0);

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const struct mito_study_branch *branches = spec->vaults[v].study->branches.items;
        for (uint32_t b = 0; spec->vaults[v].asset == asset && b < spec->vaults[v].study->branches.count; b++) {
            if (branches[b].chain.index != chain) {
                continue;
            }
            (void)sim_wide_add(cap, cap_of(&branches[b].branch_cap, decimals_of(spec, asset, chain)), &cap);
            if (!sim_quantity_is_none(&branches[b].threshold)) {
                (void)sim_wide_add(*threshold,
                                   cap_of(&branches[b].threshold, (unsigned)spec->assets[asset].study->decimals),
                                   threshold);
            }
        }
    }
    return cap;
}

static bool open_asset(struct sim_context *context, uint32_t asset, uint32_t chain)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_message message;
    struct sim_u256 threshold = sim_wide_of(0);
    struct sim_u256 cap = branch_cap(mito_spec_of(context), asset, chain, &threshold);

    if (mito_protocol_pair(protocol, asset, chain)->initialized) {
        return true;
    }
    return must(context, mito_hub_initialize_asset(protocol, true, chain, asset, &message)) &&
           mito_messages_hand_over(context, &message) &&
           must(context, mito_branch_set_cap(protocol, true, chain, asset, cap)) &&
           must(context, mito_branch_set_halted(protocol, true, chain, asset, false)) &&
           must(context, mito_hub_set_threshold(protocol, true, chain, asset, threshold));
}

static bool open_vault(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    unsigned decimals = (unsigned)spec->assets[vault->asset].study->decimals;
    struct mito_message message;

    if (!must(context, mito_vlf_set_cap(protocol, true, v, cap_of(&vault->study->vlf_cap, decimals))) ||
        !must(context, mito_vlf_set_soft_cap(protocol, true, v, cap_of(&vault->study->soft_cap, decimals))) ||
        !must(context, mito_queue_set_enabled(protocol, true, v, true)) ||
        !must(context, mito_queue_set_period(protocol, true, v,
                                             sim_wide_of((sim_u128)(vault->study->reclaim_period / SIM_SECOND))))) {
        return false;
    }
    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t e = vault->executor_first + k, chain = spec->executors[e].chain;
        const struct mito_study_branch *branches = vault->study->branches.items;
        if (!open_asset(context, vault->asset, chain) ||
            !must(context, mito_hub_initialize_vlf(protocol, true, chain, v, &message)) ||
            !mito_messages_hand_over(context, &message) ||
            !must(context, mito_branch_set_executor(protocol, true, chain, v, e, 0)) ||
            (branches[k].preferred && !must(context, mito_vlf_set_preferred(protocol, true, v, chain, true)))) {
            return false;
        }
    }
    return true;
}

static bool deposit(struct sim_context *context, uint32_t executor, uint32_t holder, sim_u128 units)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_message message;
    sim_u128 before = mito_vlf_assets(protocol, place->vault);

    if (units == 0) {
        return true;
    }
    if (!must(context,
              mito_branch_supply(protocol, place->chain, mito_spec_of(context)->vaults[place->vault].asset, 0,
                                 mito_protocol_holder(protocol, holder), place->vault, sim_wide_of(units), &message)) ||
        !mito_messages_hand_over(context, &message)) {
        return false;
    }
    sim_u128 taken = mito_vlf_assets(protocol, place->vault) - before;
    mito_state_vault(context, place->vault)->total.deposited += taken;
    if (taken != units * place->scale) {
        SIM_NOTE(context, "initial state refused: the vault's caps leave no room");
        sim_engine_fail(context, MITO_REASON_INITIAL);
        return false;
    }
    return true;
}

/* Where the supply lies: on each chain what is allocated there, and an equal part of what stays idle. Hub units. */
static sim_u128 quota_of(const struct mito_spec *spec, uint32_t v, uint32_t k)
{
    const struct mito_spec_vault *vault = &spec->vaults[v];
    const struct mito_spec_executor *executor = &spec->executors[vault->executor_first + k];
    double idle = 1, here = 0;

    for (uint32_t p = 0; p < vault->venue_count; p++) {
        const struct mito_spec_position *position = &spec->positions[vault->position_first + p];
        idle -= position->initial_share;
        here += position->executor == vault->executor_first + k ? position->initial_share : 0;
    }
    here += (idle > 0 ? idle : 0) / vault->executor_count;
    sim_u128 quota = sim_wide_from_double(here * sim_wide_double(vault->initial_supply));
    return quota / executor->scale * executor->scale;
}

/* Relative weight of a holder in the initial supply: its cohort's size law, normalised over the cohort by its share. */
static double weight_of(struct sim_context *context, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_cohort *cohort = &spec->cohorts[spec->cohort_of[holder]];

    return cohort->study->share * mito_cohort_holding(cohort->study, cohort->scale, context->seed, context->replicate,
                                                      cohort->entity, holder - cohort->holder_first);
}

/* A silo's holders start with what they hold in the unified system: shares of the supply over the whole group. */
static bool supply_silo(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    const struct mito_spec_executor *executor = &spec->executors[vault->executor_first];
    double sum = 0;

    for (uint32_t other = 0; other < spec->vault_count; other++) {
        for (uint32_t h = 0; spec->vaults[other].group == vault->group && h < spec->vaults[other].holder_count; h++) {
            sum += weight_of(context, spec->vaults[other].holder_first + h);
        }
    }
    for (uint32_t h = 0; h < vault->holder_count && sum > 0; h++) {
        double share = weight_of(context, vault->holder_first + h) / sum;
        sim_u128 units = sim_wide_from_double(share * sim_wide_double(vault->initial_supply));
        if (!deposit(context, vault->executor_first, vault->holder_first + h, units / executor->scale)) {
            return false;
        }
    }
    return true;
}

static bool supply(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    double sum = 0;
    uint32_t k = 0;
    sim_u128 left = quota_of(spec, v, 0);

    uint32_t final = 0; /* the last who holds anything: takes what rounding left */
    for (uint32_t h = 0; h < vault->holder_count; h++) {
        double weight = weight_of(context, vault->holder_first + h);
        sum += weight;
        final = weight > 0 ? h : final;
    }
    if (sum <= 0) {
        sim_engine_fail(context, MITO_REASON_INITIAL);
        return false;
    }
    for (uint32_t h = 0; h <= final; h++) {
        uint32_t holder = vault->holder_first + h;
        double share = weight_of(context, holder) / sum;
        sim_u128 units = sim_wide_from_double(share * sim_wide_double(vault->initial_supply));
        bool last = h == final;
        while (k < vault->executor_count && (units > 0 || last)) {
            const struct mito_spec_executor *executor = &spec->executors[vault->executor_first + k];
            sim_u128 part = (last || units > left ? left : units) / executor->scale;
            if (!deposit(context, vault->executor_first + k, holder, part)) {
                return false;
            }
            left -= part * executor->scale;
            units = units > part * executor->scale ? units - part * executor->scale : 0;
            if (left >= executor->scale && !last) {
                break; /* the chain's quota goes on with the next holder */
            }
            k++;
            left = k < vault->executor_count ? quota_of(spec, v, k) : 0;
        }
    }
    return true;
}

static bool place(struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 supplied = mito_vlf_assets(protocol, v);

    for (uint32_t p = 0; p < vault->venue_count; p++) {
        const struct mito_spec_position *position = &spec->positions[vault->position_first + p];
        const struct mito_spec_executor *executor = &spec->executors[position->executor];
        struct mito_message message;
        sim_u128 all = spec->silo == NULL ? vault->initial_supply : supplied;
        sim_u128 hub = sim_wide_from_double(position->initial_share * sim_wide_double(all));
        sim_u128 room = mito_hub_free(protocol, vault->asset, executor->chain), units = 0;
        hub = hub < room ? hub : room; /* the quotas round down */
        units = hub / executor->scale;
        mito_state_position(context, vault->position_first + p)->target = units;
        if (units == 0) {
            continue;
        }
        if (!must(context, mito_hub_allocate(protocol, true, executor->chain, v, sim_wide_of(hub), &message)) ||
            !mito_messages_hand_over(context, &message) ||
            !must(context, mito_branch_fetch(protocol, true, position->executor, sim_wide_of(units)))) {
            return false;
        }
        (void)mito_executor_put(context, vault->position_first + p, units);
    }
    return true;
}

/* Holders, one after the other, ask for all they have until the queue is as long as the study says. */
static void enqueue(struct sim_context *context, uint32_t v)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 left = vault->initial_queue;

    if (mito_spec_of(context)->silo != NULL && vault->initial_supply > 0) {
        left = sim_wide_from_double(sim_wide_double(left) * sim_wide_double(mito_vlf_assets(protocol, v)) /
                                    sim_wide_double(vault->initial_supply));
    }

    for (uint32_t h = 0; h < vault->holder_count && left > 0; h++) {
        uint32_t holder = vault->holder_first + h;
        sim_u128 shares = mito_vlf_balance(protocol, v, mito_protocol_holder(protocol, holder));
        sim_u128 worth = mito_vlf_preview_redeem(protocol, v, shares);
        if (worth > left) {
            shares = sim_wide_from_double(sim_wide_double(shares) * (sim_wide_double(left) / sim_wide_double(worth)));
        }
        const struct mito_spec_cohort *cohort =
            &mito_spec_of(context)->cohorts[mito_spec_of(context)->cohort_of[holder]];
        uint32_t ordinal = MITO_HOLDERS_QUEUED + holder - cohort->holder_first;
        double claim = 0, relay = 0;
        mito_cohort_waits(context->seed, context->replicate, cohort->entity, ordinal, &claim, &relay);
        mito_holders_request(
            context, v, holder, shares,
            (struct mito_request_info){.ordinal = ordinal, .claim = (float)claim, .relay = (float)relay});
        left = worth > left ? 0 : left - worth;
    }
}

void mito_initial_build(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    (void)mito_protocol_init(mito_state_protocol(context), &spec->shape);
    mito_messages_init(context);
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        struct mito_venue_view view = mito_measure_view(context, i);
        spec->venues[i].kind->init(mito_state_venue_own(context, i), &view, context->engine->now);
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        if (!open_vault(context, v)) {
            return;
        }
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        if (spec->vaults[v].initial_supply > 0 &&
            (!(spec->silo == NULL ? supply(context, v) : supply_silo(context, v)) || !place(context, v))) {
            return;
        }
        enqueue(context, v);
    }
}
