#include "models/world/hazards.h"

#include "models/chain/chain.h"
#include "models/world/costs.h"
#include "models/world/measure.h"
#include "models/world/metrics.h"

#include <stdlib.h>

/* Since time 0; the losses of the study's vaults, USD, stand after this header. */
struct struck {
    uint64_t count[MITO_HAZARDS];
};

static const struct mito_hazards *own_of(const struct mito_spec *spec)
{
    return mito_part_own(spec, MITO_PART_HAZARDS);
}

static double *losses(const struct sim_context *context)
{
    return (double *)((char *)mito_part_state(context, MITO_PART_HAZARDS) + sizeof(struct struck));
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    return own == NULL ? 0 : sizeof(struct struck) + spec->group_count * sizeof(double);
}

static uint32_t paths(const struct mito_spec *spec, const void *own)
{
    const struct mito_hazards *hazards = own;

    return hazards == NULL ? 0 : (uint32_t)((hazards->cells + spec->grid.points - 1) / spec->grid.points);
}

/* Spans of a target, or NULL where nothing can befall it. */
static const double *spans_of(const struct mito_spec *spec, const struct sim_scenario *scenario, uint32_t target)
{
    const struct mito_hazards *hazards = own_of(spec);

    if (hazards == NULL || hazards->first[target] == 0) {
        return NULL;
    }
    return scenario->paths + (size_t)mito_part_path(spec, MITO_PART_HAZARDS) * spec->grid.points +
           hazards->first[target];
}

sim_time mito_hazards_included_in(const struct mito_spec *spec, const struct sim_scenario *scenario, uint32_t chain,
                                  sim_time time)
{
    sim_time block = chain == MITO_HUB ? spec->study->hub.block_time : spec->chains[chain].study->block_time;
    const double *spans = spans_of(spec, scenario, mito_hazards_target(spec, chain));
    sim_time at = mito_chain_included(time, block);

    while (spans != NULL) {
        sim_time end = mito_spans_end(spans, at);
        if (end == at) {
            break;
        }
        at = mito_chain_included(end, block);
    }
    return at;
}

sim_time mito_hazards_included(const struct sim_context *context, uint32_t chain, sim_time time)
{
    return mito_hazards_included_in(mito_spec_of(context), context->scenario, chain, time);
}

/* The chain where a vault's shares live. */
static uint32_t home_of(const struct mito_spec *spec, uint32_t vault)
{
    return spec->silo == NULL ? MITO_HUB : spec->executors[spec->vaults[vault].executor_first].chain;
}

sim_time mito_hazards_on_hub(const struct sim_context *context, uint32_t vault, sim_time time)
{
    return mito_hazards_included(context, home_of(mito_spec_of(context), vault), time);
}

sim_time mito_hazards_retry(const struct sim_context *context, uint32_t destination, sim_time time)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const double *spans = spans_of(spec, context->scenario, mito_hazards_relayer(spec));

    return mito_hazards_included(context, destination, spans == NULL ? time : mito_spans_end(spans, time));
}

sim_time mito_hazards_delivery(const struct sim_context *context, uint32_t source, uint32_t destination, double wait)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_hub_chain *hub = &spec->study->hub;
    const struct mito_chain *branch = spec->chains[source == MITO_HUB ? destination : source].study;
    sim_time reorg = source == MITO_HUB ? hub->reorg_wait : branch->reorg_wait;
    sim_time relay = source == MITO_HUB ? hub->relay : branch->relay;

    if (spec->is_instant) { /* in silos a message is part of the transaction, which its chain included */
        const double *spans =
            spec->silo == NULL ? spans_of(spec, context->scenario, mito_hazards_target(spec, destination)) : NULL;
        return spans != NULL && mito_spans_cover(spans, context->engine->now)
                   ? mito_hazards_included(context, destination, context->engine->now)
                   : context->engine->now;
    }
    return mito_hazards_retry(context, destination, mito_chain_relayed(context->engine->now, reorg, relay, wait));
}

sim_time mito_hazards_silent(const struct sim_context *context, uint32_t vault, enum mito_hazard_acts acts)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const double *spans = spans_of(spec, context->scenario, mito_hazards_strategist(spec, vault, acts));

    return spans == NULL ? context->engine->now : mito_spans_end(spans, context->engine->now);
}

/* Arrivals that were submitted while their chain is out stand in the first block after. */
static void shift_arrivals(const struct mito_spec *spec, struct sim_scenario *scenario)
{
    for (size_t i = 0; i < scenario->record_count; i++) {
        struct sim_record *record = &scenario->records[i];
        if (record->kind == MITO_EVENT_DEPOSIT) {
            uint32_t chain = spec->cohorts[record->entity].study->chain;
            record->time = mito_hazards_included_in(spec, scenario, chain, record->time);
        } else if (record->kind == MITO_EVENT_REDEEM) {
            uint32_t vault = spec->cohorts[record->entity].study->vault;
            record->time = mito_hazards_included_in(spec, scenario, home_of(spec, vault), record->time);
        }
    }
}

static void add_spells(const struct mito_spec *spec, const struct mito_hazards *hazards, uint32_t h,
                       const struct mito_hazard_event *event, double *cells)
{
    for (uint32_t t = 0; t < mito_hazards_targets(spec); t++) {
        if (mito_hazards_befalls(spec, hazards, h, t)) {
            mito_spans_add(cells + hazards->first[t], event->at, event->until);
        }
    }
}

static enum sim_status draw(const struct mito_spec *spec, const void *own, uint64_t seed, uint32_t replicate,
                            struct sim_scenario *scenario, uint32_t path)
{
    enum sim_status status = SIM_OK;
    const struct mito_hazards *hazards = own;
    double *cells = scenario->paths + (size_t)path * spec->grid.points;
    struct mito_hazard_event *events = NULL;

    if (hazards == NULL) {
        return SIM_OK;
    }
    events = malloc(hazards->most * sizeof *events);
    for (uint32_t h = 0; events != NULL && h < hazards->count; h++) {
        uint32_t count = mito_hazard_draw(&hazards->items[h], seed, replicate, hazards->entities[h],
                                          -spec->study->plan.warmup, spec->study->plan.horizon, events);
        struct sim_record *records = sim_scenario_add_records(scenario, count);
        if (records == NULL && count > 0) {
            status = SIM_NO_MEMORY;
            break;
        }
        for (uint32_t k = 0; k < count; k++) {
            records[k] = (struct sim_record){.time = events[k].at,
                                             .kind = MITO_EVENT_HAZARD,
                                             .entity = h,
                                             .ordinal = events[k].ordinal,
                                             .a = events[k].fraction,
                                             .b = (double)(events[k].until - events[k].at)};
            add_spells(spec, hazards, h, &events[k], cells);
        }
    }
    if (events == NULL) {
        return SIM_NO_MEMORY;
    }
    free(events);
    shift_arrivals(spec, scenario);
    return status;
}

/* Takes the fraction and counts what it cost each vault. */
static void lose(struct sim_context *context, uint32_t venue, double fraction)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_venue *place = &spec->venues[venue];
    double worth = mito_costs_price(context, place->asset) / spec->assets[place->asset].unit;

    for (uint32_t p = 0; p < spec->position_count; p++) {
        if (spec->positions[p].venue == venue) {
            (void)mito_measure_mark(context, p); /* what it earned before is not the hazard's */
        }
    }
    for (uint32_t p = 0; p < spec->position_count; p++) {
        losses(context)[spec->vaults[spec->positions[p].vault].group] -=
            spec->positions[p].venue == venue
                ? worth * sim_wide_double(mito_state_vault(context, spec->positions[p].vault)->total.lost)
                : 0;
    }
    mito_measure_lose(context, venue, fraction);
    for (uint32_t p = 0; p < spec->position_count; p++) {
        losses(context)[spec->vaults[spec->positions[p].vault].group] +=
            spec->positions[p].venue == venue
                ? worth * sim_wide_double(mito_state_vault(context, spec->positions[p].vault)->total.lost)
                : 0;
    }
}

void mito_hazards_strike(struct sim_context *context, const struct sim_record *record)
{
    const struct mito_hazards *hazards = own_of(mito_spec_of(context));
    const struct mito_hazard *hazard = &hazards->items[record->entity];
    struct struck *struck = mito_part_state(context, MITO_PART_HAZARDS);

    struck->count[hazard->kinded.kind]++;
    if (hazards->targets[record->entity] == MITO_NOWHERE) {
        const struct mito_hazard_strike *strike = hazard->kinded.parameters;
        SIM_NOTE(context, "%s of %.4g%% of %s", mito_hazard_kinds[hazard->kinded.kind]->section->name, 100 * record->a,
                 mito_spec_of(context)->venues[strike->venue].study->name);
        lose(context, strike->venue, record->a);
    } else {
        SIM_NOTE(context, "%s of %.6g h", mito_hazard_kinds[hazard->kinded.kind]->section->name,
                 record->b / (double)SIM_HOUR);
    }
}

static void begin(struct sim_context *context)
{
    struct struck *struck = mito_part_state(context, MITO_PART_HAZARDS);

    if (own_of(mito_spec_of(context)) == NULL) {
        return;
    }
    *struck = (struct struck){0};
    for (uint32_t v = 0; v < mito_spec_of(context)->group_count; v++) {
        losses(context)[v] = 0;
    }
}

/* Share of the measured time for which a target was out. */
static double share_out(const struct sim_context *context, uint32_t target)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const double *spans = spans_of(spec, context->scenario, target);
    sim_time horizon = spec->study->plan.horizon;

    return spans == NULL ? 0 : (double)mito_spans_length(spans, 0, horizon) / (double)horizon;
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct struck *struck = mito_part_state(context, MITO_PART_HAZARDS);
    bool any = own_of(spec) != NULL;

    for (uint32_t k = 0; k < MITO_HAZARDS; k++) {
        sim_row_put_count(row, MITO_METRIC_HAZARDS, k, any ? struck->count[k] : 0);
    }
    for (uint32_t g = 0; g < spec->group_count; g++) {
        sim_row_put(row, MITO_METRIC_HAZARD_LOSS, g, any ? losses(context)[g] : 0);
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sim_row_put(row, MITO_METRIC_SILENT_SHARE, spec->vaults[v].group,
                    share_out(context, mito_hazards_strategist(spec, v, MITO_HAZARD_ALL)));
        sim_row_put(row, MITO_METRIC_QUEUE_SILENT_SHARE, spec->vaults[v].group,
                    share_out(context, mito_hazards_strategist(spec, v, MITO_HAZARD_QUEUE)));
    }
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        sim_row_put(row, MITO_METRIC_OUTAGE_SHARE, c, share_out(context, c));
    }
}

static uint32_t dimensions(const struct mito_spec *spec, const void *own, struct sim_dimension *dimension)
{
    static const char *const labels[MITO_HAZARDS] = {"outage", "exploit", "slashing", "silence"};

    (void)spec;
    (void)own;
    dimension[0] = (struct sim_dimension){.name = "hazard_kind", .count = MITO_HAZARDS, .labels = labels};
    return 1;
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_hazards *)own)->hashes[entity];
}

static const char *entity_name(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)spec;
    (void)kind;
    return ((const struct mito_hazards *)own)->items[entity].name;
}

const struct mito_part mito_hazards_part = {
    .name = "hazards",
    .build = mito_hazards_build,
    .destroy = mito_hazards_destroy,
    .state_size = state_size,
    .paths = paths,
    .dimensions = dimensions,
    .draw = draw,
    .begin = begin,
    .rows = rows,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
};
