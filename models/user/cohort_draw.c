/* Drawing a cohort's arrivals into the scenario. */
#include "models/user/cohort.h"

#include "models/chain/chain.h"
#include "models/market/purpose.h"
#include "sim/random/stream.h"

#include <math.h>

struct arrivals {
    double rate; /* of candidates, per ms */
    uint16_t kind;
    uint8_t gap_purpose, size_purpose, wait_purpose, burst_purpose;
    sim_time block;
    const struct mito_bursts *bursts;
};

/* What an arrival brings beside its time and its holder. */
static void mark(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan, const struct arrivals *arrivals,
                 struct sim_draw *size, struct sim_draw *wait, struct sim_record *record)
{
    bool deposits = arrivals->kind == plan->deposit_kind;

    record->a = deposits ? mito_cohort_size(&cohort->deposits, plan->scale, size)
                         : mito_cohort_fraction(&cohort->redemptions.fraction, size);
    record->b = sim_draw_exponential(wait);
    record->c = deposits ? 0 : sim_draw_exponential(wait);
}

#define CHUNK 128u /* ordinals whose random words are fetched at once */

/* The next records of a stream of arrivals, from ordinal `first` on; *at is the time of the last one, in ms. */
static enum sim_status draw_chunk(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan,
                                  const struct arrivals *arrivals, uint32_t first, double *at, bool *done,
                                  struct sim_scenario *scenario)
{
    uint64_t gap_words[CHUNK][2], size_words[CHUNK][2], wait_words[CHUNK][2];
    struct sim_stream gaps = sim_stream_of(plan->seed, plan->replicate, arrivals->gap_purpose, plan->entity);
    struct sim_stream sizes = sim_stream_of(plan->seed, plan->replicate, arrivals->size_purpose, plan->entity);
    struct sim_stream waits = sim_stream_of(plan->seed, plan->replicate, arrivals->wait_purpose, plan->entity);
    double mean_gap = 1 / arrivals->rate;
    struct sim_record *records = sim_scenario_add_records(scenario, CHUNK); /* what is not used is given back */

    if (records == NULL) {
        return SIM_NO_MEMORY;
    }
    sim_stream_words(&gaps, first, CHUNK, gap_words);
    sim_stream_words(&sizes, first, CHUNK, size_words);
    sim_stream_words(&waits, first, CHUNK, wait_words);
    for (uint32_t i = 0; i < CHUNK; i++) {
        struct sim_draw gap = sim_stream_with(&gaps, first + i, gap_words[i]);
        struct sim_draw size = sim_stream_with(&sizes, first + i, size_words[i]);
        struct sim_draw wait = sim_stream_with(&waits, first + i, wait_words[i]);
        *at += sim_draw_exponential(&gap) * mean_gap;
        sim_time time =
            *at < (double)plan->until ? mito_chain_included((sim_time)ceil(*at), arrivals->block) : plan->until;
        if (time >= plan->until) {
            *done = true;
            scenario->record_count -= CHUNK - i;
            return SIM_OK;
        }
        struct sim_record *record = &records[i];
        record->time = time;
        record->kind = arrivals->kind;
        record->entity = plan->index;
        record->ordinal = first + i;
        record->mark = (uint32_t)sim_draw_below(&gap, (uint64_t)cohort->holders);
        mark(cohort, plan, arrivals, &size, &wait, record);
    }
    return SIM_OK;
}

static enum sim_status draw_poisson(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan,
                                    const struct arrivals *arrivals, struct sim_scenario *scenario)
{
    enum sim_status status = SIM_OK;
    double at = (double)plan->from;
    bool done = false;

    for (uint32_t first = 0; !done && status == SIM_OK; first += CHUNK) {
        status = draw_chunk(cohort, plan, arrivals, first, &at, &done, scenario);
    }
    return status;
}

struct sink {
    const struct mito_cohort *cohort;
    const struct mito_cohort_draw *plan;
    const struct arrivals *arrivals;
    struct sim_scenario *scenario;
    struct sim_stream sizes, waits;
};

static enum sim_status put(void *user, sim_time time, uint32_t ordinal, uint16_t leg, uint32_t holder)
{
    const struct sink *sink = user;
    struct sim_record *record = sim_scenario_add_records(sink->scenario, 1);
    struct sim_draw size = sim_stream_at(&sink->sizes, ordinal), wait = sim_stream_at(&sink->waits, ordinal);

    if (record == NULL) {
        return SIM_NO_MEMORY;
    }
    *record = (struct sim_record){.time = time,
                                  .kind = sink->arrivals->kind,
                                  .leg = leg,
                                  .entity = sink->plan->index,
                                  .ordinal = ordinal,
                                  .mark = holder};
    mark(sink->cohort, sink->plan, sink->arrivals, &size, &wait, record);
    return SIM_OK;
}

static enum sim_status draw_bursts(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan,
                                   const struct arrivals *arrivals, struct sim_scenario *scenario)
{
    struct sink sink = {cohort,
                        plan,
                        arrivals,
                        scenario,
                        sim_stream_of(plan->seed, plan->replicate, arrivals->size_purpose, plan->entity),
                        sim_stream_of(plan->seed, plan->replicate, arrivals->wait_purpose, plan->entity)};
    struct mito_arrivals stream = {.seed = plan->seed,
                                   .replicate = plan->replicate,
                                   .entity = plan->entity,
                                   .gap_purpose = arrivals->gap_purpose,
                                   .burst_purpose = arrivals->burst_purpose,
                                   .rate = arrivals->rate,
                                   .bursts = *arrivals->bursts,
                                   .holders = (uint64_t)cohort->holders,
                                   .from = plan->from,
                                   .until = plan->until,
                                   .block = arrivals->block};

    return mito_arrivals_draw(&stream, &(struct mito_arrivals_sink){&sink, put});
}

static enum sim_status draw_arrivals(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan,
                                     const struct arrivals *arrivals, struct sim_scenario *scenario)
{
    return arrivals->bursts->branching > 0 ? draw_bursts(cohort, plan, arrivals, scenario)
                                           : draw_poisson(cohort, plan, arrivals, scenario);
}

/* Redemptions at named times: of the first holders, one record each. */
static enum sim_status draw_scripted(const struct mito_cohort *cohort, const struct mito_cohort_draw *plan,
                                     struct sim_scenario *scenario)
{
    const struct mito_scripted *scripted = cohort->redemptions.scripted.items;

    for (uint32_t i = 0; i < cohort->redemptions.scripted.count; i++) {
        uint32_t named = mito_cohort_named(cohort, &scripted[i]);
        sim_time time = mito_chain_included(scripted[i].at, plan->redeem_block);
        if (time < plan->from || time >= plan->until) {
            continue;
        }
        struct sim_record *records = sim_scenario_add_records(scenario, named);
        if (records == NULL && named > 0) {
            return SIM_NO_MEMORY;
        }
        for (uint32_t h = 0; h < named; h++) {
            struct sim_record *record = &records[h];
            *record = (struct sim_record){.time = time,
                                          .kind = plan->redeem_kind,
                                          .entity = plan->index,
                                          .ordinal = MITO_COHORT_SCRIPTED + i * (uint32_t)cohort->holders + h,
                                          .mark = h,
                                          .a = scripted[i].fraction};
            mito_cohort_waits(plan->seed, plan->replicate, plan->entity, record->ordinal, &record->b, &record->c);
        }
    }
    return SIM_OK;
}

enum sim_status mito_cohort_draw(const struct mito_cohort *cohort, const struct mito_cohort_draw *draw,
                                 struct sim_scenario *scenario)
{
    enum sim_status status = SIM_OK;

    if (cohort->deposits.rate > 0) {
        struct arrivals deposits = {.rate = cohort->deposits.rate / (double)SIM_DAY *
                                            mito_response_most(&cohort->deposits.response),
                                    .kind = draw->deposit_kind,
                                    .gap_purpose = MITO_PURPOSE_DEPOSIT,
                                    .size_purpose = MITO_PURPOSE_DEPOSIT_SIZE,
                                    .wait_purpose = MITO_PURPOSE_RELAY_DEPOSIT,
                                    .burst_purpose = MITO_PURPOSE_DEPOSIT_BURST,
                                    .block = draw->deposit_block,
                                    .bursts = &cohort->deposits.bursts};
        SIM_TRY(draw_arrivals(cohort, draw, &deposits, scenario));
    }
    if (cohort->redemptions.rate > 0) {
        struct arrivals redemptions = {.rate = cohort->redemptions.rate / (double)SIM_DAY *
                                               mito_response_most(&cohort->redemptions.response),
                                       .kind = draw->redeem_kind,
                                       .gap_purpose = MITO_PURPOSE_REDEEM,
                                       .size_purpose = MITO_PURPOSE_REDEEM_SIZE,
                                       .wait_purpose = MITO_PURPOSE_REDEEM_WAITS,
                                       .burst_purpose = MITO_PURPOSE_REDEEM_BURST,
                                       .block = draw->redeem_block,
                                       .bursts = &cohort->redemptions.bursts};
        SIM_TRY(draw_arrivals(cohort, draw, &redemptions, scenario));
    }
    SIM_TRY(draw_scripted(cohort, draw, scenario));
out:
    return status;
}

void mito_cohort_waits(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal, double *claim,
                       double *relay)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_REDEEM_WAITS, entity);
    struct sim_draw draw = sim_stream_at(&stream, ordinal);

    *claim = sim_draw_exponential(&draw);
    *relay = sim_draw_exponential(&draw);
}

double mito_cohort_lot(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal, bool redeems)
{
    uint8_t purpose = redeems ? MITO_PURPOSE_REDEEM_LOT : MITO_PURPOSE_DEPOSIT_LOT;
    struct sim_stream stream = sim_stream_of(seed, replicate, purpose, entity);
    struct sim_draw draw = sim_stream_at(&stream, ordinal);

    return sim_draw_uniform(&draw);
}
