/* Intents: what the study says, resolved; the flows' records; the part's descriptor, check and metrics. */
#include "models/world/intents.h"

#include "models/protocol/book.h"
#include "models/protocol/hub.h"
#include "models/world/build.h"
#include "models/world/hazards.h"
#include "models/world/metrics.h"
#include "sim/base/hash.h"

#include <math.h>
#include <stdlib.h>

static bool has_branch(const struct mito_spec *spec, uint32_t asset, uint32_t chain)
{
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        if (spec->executors[e].chain == chain && spec->vaults[spec->executors[e].vault].asset == asset) {
            return true;
        }
    }
    return false;
}

/* What the parameters of a flow say against each other. */
static void check_flow(struct mito_spec *spec, const struct mito_intent_flow *flow)
{
    const char *asset = spec->assets[spec->vaults[flow->vault].asset].study->name;
    const void *member = NULL;
    const char *wrong = mito_intent_wrong(flow, asset, &member);
    bool redemption = flow->kind == MITO_INTENT_REDEMPTION;
    bool discount = flow->condition == MITO_INTENT_DISCOUNT_ABOVE || flow->condition == MITO_INTENT_DISCOUNT_BELOW;

    if (wrong != NULL) {
        sim_bound_fault(spec->bound, member, "%s (%s)", wrong, asset);
    }
    if (!redemption && (flow->from == SIM_FIELD_NONE || flow->to == SIM_FIELD_NONE)) {
        sim_bound_fault(spec->bound, &flow->kind, "a transfer or deposit needs both `from` and `to`");
    } else if (!redemption && flow->from == flow->to) {
        sim_bound_fault(spec->bound, &flow->to, "`from` and `to` are the same chain");
    } else if (redemption && (flow->from != SIM_FIELD_NONE || flow->to != SIM_FIELD_NONE)) {
        sim_bound_fault(spec->bound, flow->from != SIM_FIELD_NONE ? &flow->from : &flow->to,
                        "an instant redemption is paid where its holder lives: leave out `from` and `to`");
    }
    if (flow->kind == MITO_INTENT_DEPOSIT && flow->to != SIM_FIELD_NONE &&
        mito_build_branch(&spec->vaults[flow->vault], flow->to) == NULL) {
        sim_bound_fault(spec->bound, &flow->to, "vault %s has no branch on chain %s",
                        spec->vaults[flow->vault].study->name, spec->chains[flow->to].study->name);
    }
    if ((redemption || flow->kind == MITO_INTENT_DEPOSIT || discount) && flow->users == SIM_FIELD_NONE) {
        sim_bound_fault(spec->bound, &flow->kind, "whose intents these are must be said: name a cohort in `users`");
    } else if (flow->users != SIM_FIELD_NONE && spec->cohorts[flow->users].study->vault != flow->vault) {
        sim_bound_fault(spec->bound, &flow->users, "these users hold another vault");
    }
    if (spec->study->solvers.count == 0) {
        sim_bound_remark(spec->bound, &flow->kind, "no solvers: every intent of %s will take the slow path or expire",
                         flow->name);
    }
}

/* Intents of a flow that stand, are open, filled or on the slow path at once: what comes in its deadline, in as long again
 * where it waits for a condition first, and in a month. */
static uint32_t slots_of(const struct mito_spec *spec, const struct mito_intent_flow *flow)
{
    double days = (double)(spec->study->plan.warmup + spec->study->plan.horizon) / (double)SIM_DAY;
    double waits = flow->condition == MITO_INTENT_NOW ? 1 : 2;
    double life = waits * (double)flow->deadline / (double)SIM_DAY + 30;

    return mito_intent_most(flow, life < days ? life : days);
}

static enum sim_status build(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    const struct mito_study *whole = sim_bound_root(spec->bound);
    struct mito_intents *own = mito_build_zeroed(1, sizeof *own, &status);

    if (own == NULL) {
        return status;
    }
    *result = own;
    own->count = spec->study->intents.count;
    own->flows = mito_build_zeroed(own->count, sizeof *own->flows, &status);
    own->named = whole->intents.count;
    own->labels = mito_build_zeroed(own->named, sizeof *own->labels, &status);
    if (status != SIM_OK) {
        return status;
    }
    for (uint32_t i = 0; i < own->named; i++) {
        own->labels[i] = ITEMS(struct mito_intent_flow, whole->intents)[i].name;
    }
    for (uint32_t i = 0; i < own->count; i++) {
        const struct mito_intent_flow *study = &ITEMS(struct mito_intent_flow, spec->study->intents)[i];
        struct mito_intents_flow *flow = &own->flows[i];
        *flow = (struct mito_intents_flow){.study = study,
                                           .entity = sim_stream_entity("intents", study->name),
                                           .hash = sim_hash_name(study->name),
                                           .asset = spec->vaults[study->vault].asset,
                                           .scale = mito_intent_scale(study)};
        own->slots += slots_of(spec, study);
        check_flow(spec, study);
        flow->slow =
            study->slow && (study->kind == MITO_INTENT_REDEMPTION ||
                            (has_branch(spec, flow->asset, study->from) &&
                             (study->kind == MITO_INTENT_DEPOSIT || has_branch(spec, flow->asset, study->to))));
        for (uint32_t k = 0; k < i; k++) {
            if (own->flows[k].entity == flow->entity) {
                sim_bound_fault(spec->bound, study, "%s collides with %s in the random keys; rename one", study->name,
                                own->flows[k].study->name);
            }
        }
        SIM_TRY(mito_part_seats(spec, study->vault, MITO_PART_INTENTS, 1, &flow->desk));
    }
out:
    return status;
}

static void destroy(void *memory)
{
    struct mito_intents *own = memory;

    free(own->flows);
    free(own->labels);
    free(own);
}

uint32_t mito_intents_count(const struct mito_spec *spec)
{
    const struct mito_intents *own = mito_part_own(spec, MITO_PART_INTENTS);

    return own == NULL ? 0 : own->count;
}

double mito_intents_exits(const struct mito_spec *spec, uint32_t vault)
{
    const struct mito_intents *own = mito_part_own(spec, MITO_PART_INTENTS);
    double days = (double)(spec->study->plan.warmup + spec->study->plan.horizon) / (double)SIM_DAY, exits = 0;

    for (uint32_t i = 0; own != NULL && i < own->count; i++) {
        const struct mito_intent_flow *flow = own->flows[i].study;
        exits += flow->kind == MITO_INTENT_REDEMPTION && flow->vault == vault ? mito_intent_most(flow, days) : 0;
    }
    return exits;
}

static size_t slots_offset(const struct mito_intents *own)
{
    return (own->count * sizeof(struct mito_intents_state) + 31) & ~(size_t)15; /* after the head of the free list */
}

struct mito_intents_state *mito_intents_state_of(const struct sim_context *context, uint32_t flow)
{
    return (struct mito_intents_state *)((char *)mito_part_state(context, MITO_PART_INTENTS) + 16) + flow;
}

struct mito_intents_slot *mito_intents_slot_of(const struct sim_context *context, uint32_t slot)
{
    return (struct mito_intents_slot *)((char *)mito_part_state(context, MITO_PART_INTENTS) +
                                        slots_offset(mito_intents_of(context))) +
           slot;
}

static size_t state_size(const struct mito_spec *spec, const void *memory)
{
    const struct mito_intents *own = memory;

    (void)spec;
    return own->count == 0 ? 0 : slots_offset(own) + own->slots * sizeof(struct mito_intents_slot);
}

static uint32_t slots(const struct mito_spec *spec, const void *own)
{
    (void)spec;
    return ((const struct mito_intents *)own)->slots;
}

/* Messages under way: what a quarter of a day brings, of deposits for solvers, of slow deposits and withdrawals. */
static uint32_t flights(const struct mito_spec *spec, const void *memory)
{
    const struct mito_intents *own = memory;
    uint32_t most = 0;

    (void)spec;
    for (uint32_t i = 0; i < own->count; i++) {
        most += 2 * mito_intent_most(own->flows[i].study, 0.25);
    }
    return most;
}

/* Redemptions that nobody bought join the queue. */
static uint32_t requests(const struct mito_spec *spec, const void *own, uint32_t vault)
{
    (void)own;
    return (uint32_t)mito_intents_exits(spec, vault);
}

static uint32_t dimensions(const struct mito_spec *spec, const void *memory, struct sim_dimension *dimension)
{
    const struct mito_intents *own = memory;

    (void)spec;
    dimension[0] = (struct sim_dimension){.name = "intent", .count = own->named, .labels = own->labels};
    return 1;
}

static enum sim_status draw(const struct mito_spec *spec, const void *memory, uint64_t seed, uint32_t replicate,
                            struct sim_scenario *scenario, uint32_t path)
{
    enum sim_status status = SIM_OK;
    const struct mito_intents *own = memory;

    (void)path;
    for (uint32_t i = 0; i < own->count; i++) {
        const struct mito_intent_flow *flow = own->flows[i].study;
        struct mito_intent_draw plan = {
            .seed = seed,
            .replicate = replicate,
            .entity = own->flows[i].entity,
            .index = i,
            .kind = MITO_EVENT_INTENT,
            .holders = flow->users == SIM_FIELD_NONE ? 0 : (uint32_t)spec->cohorts[flow->users].study->holders,
            .from = -spec->study->plan.warmup,
            .until = spec->study->plan.horizon,
            .block =
                flow->from == SIM_FIELD_NONE ? spec->study->hub.block_time : spec->chains[flow->from].study->block_time,
            .scale = own->flows[i].scale};
        size_t first = scenario->record_count;
        SIM_TRY(mito_intent_draw_flow(flow, &plan, scenario));
        for (size_t k = first; k < scenario->record_count; k++) { /* a chain that is out takes none */
            struct sim_record *record = &scenario->records[k];
            uint32_t chain = flow->from == SIM_FIELD_NONE ? MITO_HUB : flow->from;
            record->time = mito_hazards_included_in(spec, scenario, chain, record->time);
        }
    }
out:
    return status;
}

static void start(struct sim_context *context)
{
    const struct mito_intents *own = mito_intents_of(context);

    if (own->count == 0) {
        return;
    }
    *(uint32_t *)mito_part_state(context, MITO_PART_INTENTS) = 0;
    for (uint32_t i = 0; i < own->slots; i++) {
        mito_intents_slot_of(context, i)->next = i + 1 < own->slots ? i + 1 : MITO_NOWHERE;
    }
}

static void begin(struct sim_context *context)
{
    for (uint32_t i = 0; i < mito_intents_of(context)->count; i++) {
        *mito_intents_state_of(context, i) = (struct mito_intents_state){0};
    }
}

/* Escrow and claims of the books are what the intents say, one by one. */
static const char *check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_intents *own = mito_intents_of(context);

    for (uint32_t a = 0; full && own->count > 0 && a < spec->asset_count; a++) {
        for (uint32_t c = 0; c < spec->chain_count; c++) {
            sim_u128 escrow = 0, owed = 0;
            for (uint32_t i = 0; i < own->slots; i++) {
                const struct mito_intents_slot *slot = mito_intents_slot_of(context, i);
                const struct mito_intents_flow *flow = &own->flows[slot->flow];
                if (slot->stage == MITO_INTENTS_FREE || flow->asset != a || flow->study->from != c ||
                    flow->study->kind == MITO_INTENT_REDEMPTION) {
                    continue;
                }
                escrow += slot->stage == MITO_INTENTS_OPEN || slot->stage == MITO_INTENTS_PROMISED ? slot->amount : 0;
                owed += slot->stage == MITO_INTENTS_PROVING ? slot->amount : 0;
            }
            const struct mito_book *book = mito_solvers_book(context, a, c);
            if (mito_book_balance(book, MITO_SOLVERS_ESCROW) != escrow ||
                mito_book_balance(book, MITO_SOLVERS_OWED) != owed) {
                return "escrow and claims of intents do not agree with the books";
            }
        }
    }
    return NULL;
}

static double per(double sum, double count)
{
    return count > 0 ? sum / count : NAN;
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    for (uint32_t i = 0; i < mito_intents_of(context)->count; i++) {
        const struct mito_intents_state *state = mito_intents_state_of(context, i);
        const struct mito_intents_totals *total = &state->total;
        double quantile = 0;
        sim_row_put_count(row, MITO_METRIC_INTENTS_OPENED, i, total->opened);
        sim_row_put_count(row, MITO_METRIC_INTENTS_FILLED, i, total->filled);
        sim_row_put_count(row, MITO_METRIC_INTENTS_PRICED_OUT, i, total->priced_out);
        sim_row_put_count(row, MITO_METRIC_INTENTS_DRY, i, total->dry);
        sim_row_put_count(row, MITO_METRIC_INTENTS_UNMET, i, total->unmet);
        sim_row_put_count(row, MITO_METRIC_INTENTS_REFUNDED, i, total->refunded);
        sim_row_put_count(row, MITO_METRIC_INTENTS_SLOW, i, total->slow);
        sim_row_put(row, MITO_METRIC_INTENT_FILL_RATE, i, per((double)total->filled, (double)total->opened));
        sim_row_put(row, MITO_METRIC_INTENT_VOLUME, i, total->volume);
        sim_row_put(row, MITO_METRIC_INTENT_MARKUP, i, per(total->given_up, total->paid + total->given_up));
        sim_row_put(row, MITO_METRIC_INTENT_LATENCY, i, per(total->latency, (double)total->fills_timed));
        sim_row_put(row, MITO_METRIC_INTENT_LATENCY_SLOW, i, per(total->latency_slow, (double)total->slow_timed));
        if (sim_histogram_quantile(&state->latency, 0.5, &quantile)) {
            sim_row_put(row, MITO_METRIC_INTENT_LATENCY_P50, i, quantile / 1000);
        }
        if (sim_histogram_quantile(&state->latency, 0.95, &quantile)) {
            sim_row_put(row, MITO_METRIC_INTENT_LATENCY_P95, i, quantile / 1000);
        }
    }
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_intents *)own)->flows[entity].hash;
}

static const char *entity_name(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_intents *)own)->labels[entity];
}

const struct mito_part mito_intents_part = {
    .name = "intents",
    .build = build,
    .destroy = destroy,
    .state_size = state_size,
    .slots = slots,
    .flights = flights,
    .requests = requests,
    .dimensions = dimensions,
    .draw = draw,
    .start = start,
    .begin = begin,
    .check = check,
    .rows = rows,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
    .delivered = mito_intents_delivered,
    .dropped = mito_intents_dropped,
};
