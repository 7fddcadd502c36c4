#include "models/world/world.h"

#include "models/world/governance.h"
#include "models/world/collateral.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"
#include "models/world/initial.h"
#include "models/world/intents.h"
#include "models/world/measure.h"
#include "models/world/mirrors.h"
#include "models/world/relocation.h"
#include "models/world/solvers.h"
#include "models/world/messages.h"
#include "models/world/metrics.h"
#include "models/world/miasset_pools.h"
#include "models/world/names.h"
#include "models/world/part.h"
#include "models/world/reactions.h"
#include "models/world/strategist.h"

#define EPOCH (7 * SIM_DAY) /* the protocol's weekly epoch: where release builds check every invariant */

static void check_epoch(struct sim_context *context, const struct sim_event *event)
{
    (void)event;
    sim_engine_check(context, 1);
    sim_engine_schedule(context, context->engine->now + EPOCH, MITO_EVENT_EPOCH, 0, 0, 0, 0);
}

static const struct sim_event_kind kinds[MITO_EVENTS] = {
    [MITO_EVENT_DEPOSIT] = {.name = "holder.deposit",
                            .help = "A holder deposits on a branch, with supply to the vault.",
                            .order = ORDER_USER,
                            .meet = mito_holders_deposit},
    [MITO_EVENT_REDEEM] = {.name = "holder.redeem",
                           .help = "A holder requests the redemption of a part of its shares.",
                           .order = ORDER_USER,
                           .meet = mito_holders_redeem},
    [MITO_EVENT_DELIVER] = {.name = "message.deliver",
                            .help = "A message is handed to its destination.",
                            .order = ORDER_DELIVER,
                            .fire = mito_messages_deliver},
    [MITO_EVENT_CLAIM] = {.name = "holder.claim",
                          .help = "A holder claims what is synced and ripe, and withdraws it.",
                          .order = ORDER_USER,
                          .fire = mito_holders_claim},
    [MITO_EVENT_WITHDRAW] = {.name = "holder.withdraw",
                             .help = "A holder tries again to withdraw to a branch.",
                             .order = ORDER_USER,
                             .fire = mito_holders_withdraw},
    [MITO_EVENT_OBSERVE] = {.name = "strategist.observe",
                            .help = "The strategist takes quotes of all venues.",
                            .order = ORDER_ROUTE,
                            .fire = mito_strategist_observe},
    [MITO_EVENT_REBALANCE] = {.name = "strategist.rebalance",
                              .help = "The strategy decides; the strategist allocates.",
                              .order = ORDER_ROUTE,
                              .fire = mito_strategist_rebalance},
    [MITO_EVENT_RESERVE] = {.name = "strategist.reserve",
                            .help = "The strategist serves the reclaim queue.",
                            .order = ORDER_ROUTE,
                            .fire = mito_strategist_reserve},
    [MITO_EVENT_SETTLE] = {.name = "strategist.settle",
                           .help = "An executor reports its yield or loss to the hub.",
                           .order = ORDER_SETTLE,
                           .fire = mito_strategist_settle},
    [MITO_EVENT_ACT] = {.name = "strategist.act",
                        .help = "An executor moves towards its targets.",
                        .order = ORDER_ROUTE,
                        .fire = mito_strategist_act},
    [MITO_EVENT_MEASURE] = {.name = "world.measure",
                            .help = "A point of the measuring grid.",
                            .order = ORDER_RECORD,
                            .fire = mito_measure_sample},
    [MITO_EVENT_RECORD] = {.name = "world.record",
                           .help = "A point of the time series.",
                           .order = ORDER_RECORD,
                           .fire = mito_metrics_record},
    [MITO_EVENT_EPOCH] = {.name = "world.epoch",
                          .help = "A weekly epoch begins; all invariants are checked.",
                          .order = ORDER_RECORD,
                          .fire = check_epoch},
    [MITO_EVENT_RIPEN] = {.name = "strategist.ripen",
                          .help = "What an executor asked a venue for is ready; it claims it and goes on.",
                          .order = ORDER_ROUTE,
                          .fire = mito_strategist_ripen},
#define PART_EVENT(index, words, sentence, sequence, does, function, part) \
    [MITO_EVENT_##index] = {.name = words, .help = sentence, .order = sequence, .does = function},
    MITO_PART_EVENTS(PART_EVENT)
};

static const struct sim_reason reasons[MITO_REASONS] = {
    {"none", "nothing failed"},
    {"event_slots", "the event queue was full: raise engine.slots"},
    {"invariant", "an internal check of the books failed: please report it with the study and the seed"},
    {"flights",
     "too many messages and waiting withdrawals at once, more than a week of redemptions: branches stayed short of "
     "liquidity; place less of it in venues, relocate it, or lower thresholds"},
    {"queue_capacity", "the reclaim queue had no room for another request: more came than ten standard deviations above the "
                       "mean of its users' redemptions"},
    {"out_of_width", "a balance or supply would have reached 2^128 base units, as after a near-total loss"},
    {"initial_state", "the contracts refuse the study's initial state: look at caps against initial supply"},
    {"intensity", "holders would have come faster than their response's bound allows: raise its `most`"},
    {"intents",
     "more intents waited at once than their deadline and a month bring: where they lead stayed without liquidity; "
     "bring it there (a flow the other way, relocation, targets), or set `slow: false`"},
};

bool mito_world_accept(struct sim_context *context, enum mito_revert revert)
{
    if (revert == MITO_OK) {
        return true;
    }
    mito_world_of(context)->reverts[revert]++;
    if (mito_revert_is_fatal(revert)) {
        sim_engine_fail(context, revert == MITO_CAPACITY ? MITO_REASON_CAPACITY : MITO_REASON_WIDTH);
    }
    return false;
}

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    mito_initial_build(context);
    mito_invariant_mark(mito_state_protocol(context), mito_state_mark(context, 0));
    mito_strategist_begin(context);
    sim_engine_schedule(context, context->engine->now + EPOCH, MITO_EVENT_EPOCH, 0, 0, 0, 0);
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        mito_measure_free(context, spec->vaults[spec->executors[e].vault].asset, spec->executors[e].chain);
    }
    MITO_PART_EACH(start, context);
}

static void begin(struct sim_context *context, uint32_t strategy)
{
    const struct mito_spec *spec = mito_spec_of(context);

    (void)strategy;
    mito_measure_begin(context);
    MITO_PART_EACH(begin, context);
    mito_strategist_begin(context);
    sim_engine_schedule(context, context->engine->now, MITO_EVENT_MEASURE, 0, 0, 0, 0);
    if (spec->study->plan.record.series > 0) {
        sim_engine_schedule(context, context->engine->now, MITO_EVENT_RECORD, 0, 0, 0, 0);
    }
}

static const char *check(struct sim_context *context, int full)
{
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_invariant_mark *marks = mito_state_mark(context, 0);
    const char *broken = full ? mito_invariant_check_epoch(protocol, marks, mito_state_audited(context, 0))
                              : mito_invariant_check_fast(protocol, marks);

    for (uint32_t v = 0;
         broken == NULL && full && context->strategy != UINT32_MAX && v < mito_spec_of(context)->vault_count; v++) {
        sim_i128 residual = 0;
        broken = mito_measure_residual(context, v, &residual);
    }
    for (uint32_t p = 0; broken == NULL && p < MITO_PARTS; p++) {
        broken = mito_part_list[p]->check != NULL ? mito_part_list[p]->check(context, full) : NULL;
    }
    mito_invariant_mark(protocol, marks);
    return broken;
}

static uint32_t strategy_count(const void *spec)
{
    return ((const struct mito_spec *)spec)->strategy_count;
}

static const char *strategy_name(const void *spec, uint32_t strategy)
{
    return ((const struct mito_spec *)spec)->strategies[strategy].study->name;
}

static sim_time warmup(const void *spec)
{
    return ((const struct mito_spec *)spec)->study->plan.warmup;
}

static sim_time horizon(const void *spec)
{
    return ((const struct mito_spec *)spec)->study->plan.horizon;
}

static sim_time series_step(const void *spec)
{
    return ((const struct mito_spec *)spec)->study->plan.record.series;
}

static uint32_t dimensions(const void *spec, const struct sim_dimension **result)
{
    *result = ((const struct mito_spec *)spec)->dimensions;
    return ((const struct mito_spec *)spec)->dimension_count;
}

static size_t state_size(const void *spec)
{
    return ((const struct mito_spec *)spec)->layout.size;
}

static uint32_t slot_count(const void *spec)
{
    return ((const struct mito_spec *)spec)->layout.slots;
}

const struct sim_model mito_world_model = {
    .name = "mitosis",
    .help =
        "Cross-chain liquidity in the Mitosis protocol: vaults on many chains, one hub, strategies that route yield.",
    .section = &mito_study_section,
    .kinds = kinds,
    .kind_count = MITO_EVENTS,
    .reasons = reasons,
    .reason_count = MITO_REASONS,
    .metrics = mito_metrics_table,
    .metric_count = MITO_METRICS,
    .spec_create = mito_spec_create,
    .spec_destroy = mito_spec_destroy,
    .strategy_count = strategy_count,
    .strategy_name = strategy_name,
    .warmup = warmup,
    .horizon = horizon,
    .series_step = series_step,
    .dimensions = dimensions,
    .state_size = state_size,
    .slot_count = slot_count,
    .entity_hash = mito_names_hash,
    .entity_name = mito_names_of,
    .entity_hashes = mito_names_hashes,
    .scenario_draw = mito_scenario_draw,
    .start = start,
    .begin = begin,
    .check = check,
    .rows = mito_metrics_rows,
};
