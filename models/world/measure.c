#include "models/world/measure.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/part.h"
#include "models/world/relocation.h"

struct mito_venue_view mito_measure_view(const struct sim_context *context, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_venue *place = &spec->venues[venue];
    const double *paths = context->scenario->paths;
    size_t points = spec->grid.points;

    return (struct mito_venue_view){
        .parameters = place->parameters,
        .grid = &spec->grid,
        .paths = paths + place->path * points,
        .unit = place->unit,
        .decimals = place->decimals,
        .price = paths + spec->assets[place->asset].price_path * points,
        .quote = place->pair == MITO_VENUE_NO_ASSET ? NULL : paths + spec->assets[place->pair].price_path * points,
        .volatility = place->volatility,
        .step_spread = place->step_spread,
        .year_spread = place->year_spread,
        .block_time = spec->chains[place->chain].study->block_time};
}

void mito_measure_accrue(struct sim_context *context, uint32_t venue)
{
    struct mito_venue_view view = mito_measure_view(context, venue);

    mito_spec_of(context)->venues[venue].kind->accrue(mito_state_venue_own(context, venue), &view,
                                                      context->engine->now);
}

/* Incentives earned by what was held since the last look; a holding changes only right after one. */
static void count_incentives(struct sim_context *context, uint32_t index)
{
    const struct mito_spec_position *position = &mito_spec_of(context)->positions[index];
    const struct mito_venue_kind *kind = mito_spec_of(context)->venues[position->venue].kind;
    struct mito_position_state *state = mito_state_position(context, index);

    if (kind->incentives == NULL) {
        return;
    }
    mito_measure_accrue(context, position->venue);
    struct mito_venue_view view = mito_measure_view(context, position->venue);
    double now = kind->incentives(mito_state_venue_own(context, position->venue), &view);
    mito_state_vault(context, position->vault)->total.incentives +=
        sim_wide_double(state->holding.held) * (now - state->incentives) *
        sim_wide_double(mito_spec_of(context)->executors[position->executor].scale);
    state->incentives = now;
}

sim_u128 mito_measure_mark(struct sim_context *context, uint32_t index)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_position *position = &spec->positions[index];
    const struct mito_spec_executor *executor = &spec->executors[position->executor];
    const struct mito_venue_kind *kind = spec->venues[position->venue].kind;
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_vault_totals *total = &mito_state_vault(context, position->vault)->total;
    struct mito_holding *holding = &mito_state_position(context, index)->holding;
    sim_u128 booked = mito_branch_position(protocol, position->executor, position->slot);
    void *state = mito_state_venue_own(context, position->venue);

    count_incentives(context, index);
    if (booked == 0 && mito_holding_is_empty(holding)) {
        return 0;
    }
    struct mito_venue_view view = mito_measure_view(context, position->venue);
    kind->accrue(state, &view, context->engine->now);
    mito_venue_settle(kind, state, &view, holding);
    sim_u128 value = kind->value(state, &view, holding);
    if (value > booked) {
        if (mito_world_accept(
                context, mito_branch_gain(protocol, position->executor, position->slot, sim_wide_of(value - booked)))) {
            total->yielded += (value - booked) * executor->scale;
        }
    } else if (value < booked) {
        if (mito_world_accept(
                context, mito_branch_lose(protocol, position->executor, position->slot, sim_wide_of(booked - value)))) {
            total->lost += (booked - value) * executor->scale;
        }
    }
    return value;
}

static void mark_all(struct sim_context *context, uint32_t venue)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t p = 0; p < spec->position_count; p++) {
        if (spec->positions[p].venue == venue) {
            (void)mito_measure_mark(context, p);
        }
    }
}

void mito_measure_lose(struct sim_context *context, uint32_t venue, double fraction)
{
    struct mito_venue_view view = mito_measure_view(context, venue);

    mito_measure_accrue(context, venue);
    mark_all(context, venue);
    mito_spec_of(context)->venues[venue].kind->lose(mito_state_venue_own(context, venue), &view, fraction);
    mark_all(context, venue);
}

sim_i128 mito_measure_nav(struct sim_context *context, uint32_t vault)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *place = &spec->vaults[vault];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_i128 nav = (sim_i128)(mito_vlf_assets(protocol, vault) + mito_relocation_transit(context, vault));

    for (uint32_t p = 0; p < place->venue_count; p++) {
        (void)mito_measure_mark(context, place->position_first + p);
    }
    for (uint32_t k = 0; k < place->executor_count; k++) {
        uint32_t e = place->executor_first + k;
        const struct mito_link *link = mito_protocol_link(protocol, vault, spec->executors[e].chain);
        sim_i128 hidden = (sim_i128)mito_branch_executor_total(protocol, e) -
                          (sim_i128)mito_protocol_executor(protocol, e)->stored + (sim_i128)link->in_yield -
                          (sim_i128)link->in_loss;
        nav += hidden * (sim_i128)spec->executors[e].scale;
    }
    return nav;
}

double mito_measure_price(const struct sim_context *context, uint32_t vault, sim_i128 nav)
{
    double assets = nav > 0 ? sim_wide_double((sim_u128)nav) : 0;
    double shares = sim_wide_double(mito_vlf_supply(mito_state_protocol(context), vault));

    return (assets + 1) / (shares + MITO_VLF_VIRTUAL_SHARES) * MITO_VLF_VIRTUAL_SHARES;
}

void mito_measure_free(struct sim_context *context, uint32_t asset, uint32_t chain)
{
    struct mito_pair_state *pair = mito_state_pair(context, asset, chain);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    bool dry = mito_hub_free(protocol, asset, chain) < mito_protocol_pair(protocol, asset, chain)->scale;

    if (dry == pair->dry) {
        return;
    }
    if (dry) {
        pair->dry_since = context->engine->now;
    } else {
        pair->dry_total += context->engine->now - pair->dry_since;
    }
    pair->dry = dry;
}

sim_time mito_measure_dry(const struct sim_context *context, uint32_t asset, uint32_t chain)
{
    const struct mito_pair_state *pair = mito_state_pair(context, asset, chain);

    return pair->dry_total + (pair->dry ? context->engine->now - pair->dry_since : 0);
}

static sim_i128 earned(const struct mito_vault_state *vault)
{
    return (sim_i128)vault->total.yielded - (sim_i128)vault->total.lost;
}

static double signed_double(sim_i128 value)
{
    return value < 0 ? -sim_wide_double((sim_u128)-value) : sim_wide_double((sim_u128)value);
}

/* Growth since the last measurement: what was earned, by the mean of the assets then and of those now without it. */
static double step_growth(const struct mito_vault_state *vault, sim_i128 nav)
{
    double gain = signed_double(earned(vault) - vault->earned_last);
    double base = (signed_double(vault->nav_last) + signed_double(nav) - gain) / 2;

    return base > 0 ? 1 + gain / base : 1;
}

double mito_measure_growth(const struct sim_context *context, uint32_t vault, sim_i128 nav)
{
    const struct mito_vault_state *state = mito_state_vault(context, vault);

    return state->growth * step_growth(state, nav);
}

void mito_measure_begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_world *world = mito_world_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_vault_state *vault = mito_state_vault(context, v);
        vault->nav_start = mito_measure_nav(context, v);
        vault->supply_start = mito_vlf_supply(protocol, v);
        vault->price_start = mito_measure_price(context, v, vault->nav_start);
        vault->price_start_reported = mito_measure_price(context, v, (sim_i128)mito_vlf_assets(protocol, v));
        vault->price_peak = vault->price_start;
        vault->before = vault->total;
        vault->drawdown = 0;
        vault->nav_sum = vault->idle_sum = vault->deployed_sum = 0;
        vault->shortfall_sum = vault->gap_sum = vault->gap_most = vault->rehypothecated_sum = 0;
        vault->measured = 0;
        vault->growth = 1;
        vault->earned_last = earned(vault);
        vault->nav_last = vault->nav_start;
    }
    for (uint32_t i = 0; i < spec->asset_count * spec->chain_count; i++) {
        struct mito_pair_state *pair = mito_state_pair_at(context, i);
        pair->dry_total = 0;
        pair->dry_since = context->engine->now;
    }
    for (unsigned i = 0; i < MITO_REVERTS; i++) {
        world->reverts_before[i] = world->reverts[i];
    }
    world->message_sent_before = protocol->sent;
    world->message_delivered_before = protocol->delivered;
    world->message_dead_before = protocol->dead;
    world->retries_before = world->message_retries;
    world->decisions = 0;
}

void mito_measure_sample(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct mito_protocol *protocol = mito_state_protocol(context);

    (void)event;
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_vault_state *vault = mito_state_vault(context, v);
        const struct mito_spec_asset *asset = &spec->assets[spec->vaults[v].asset];
        sim_i128 nav = mito_measure_nav(context, v);
        sim_u128 assets = mito_vlf_assets(protocol, v);
        double price = mito_measure_price(context, v, nav);
        double reported = mito_measure_price(context, v, (sim_i128)assets);
        double coins = (nav > 0 ? sim_wide_double((sim_u128)nav) : 0) / asset->unit;
        double allocated = sim_wide_double(mito_protocol_vlf(protocol, v)->allocation) / asset->unit;
        double placed = 0;
        for (uint32_t p = 0; p < spec->vaults[v].venue_count; p++) {
            const struct mito_spec_position *position = &spec->positions[spec->vaults[v].position_first + p];
            placed += sim_wide_double(mito_branch_position(protocol, position->executor, position->slot)) /
                      spec->executors[position->executor].unit;
        }
        vault->price_peak = price > vault->price_peak ? price : vault->price_peak;
        vault->growth *= step_growth(vault, nav);
        vault->earned_last = earned(vault);
        vault->nav_last = nav;
        double fall = 1 - price / vault->price_peak;
        vault->drawdown = fall > vault->drawdown ? fall : vault->drawdown;
        double gap = reported / price - 1;
        vault->gap_sum += gap;
        vault->gap_most = gap > vault->gap_most ? gap : -gap > vault->gap_most ? -gap : vault->gap_most;
        vault->nav_sum += coins;
        vault->idle_sum += sim_wide_double(assets) / asset->unit - allocated;
        vault->deployed_sum += placed;
        vault->shortfall_sum += vault->shortfall;
        vault->measured++;
    }
    MITO_PART_EACH(measure, context);
    sim_engine_schedule(context, context->engine->now + spec->study->measure, MITO_EVENT_MEASURE, 0, 0, 0, 0);
}

const char *mito_measure_residual(struct sim_context *context, uint32_t v, sim_i128 *residual)
{
    const struct mito_vault_state *vault = mito_state_vault(context, v);
    sim_i128 nav = mito_measure_nav(context, v);
    sim_i128 flows = (sim_i128)(vault->total.deposited - vault->before.deposited) -
                     (sim_i128)(vault->total.withdrawn - vault->before.withdrawn);
    sim_i128 earned =
        (sim_i128)(vault->total.yielded - vault->before.yielded) - (sim_i128)(vault->total.lost - vault->before.lost);

    *residual = nav - vault->nav_start - flows - earned;
    return *residual == 0 ? NULL : "the components of a vault's return do not sum to its books' change";
}
