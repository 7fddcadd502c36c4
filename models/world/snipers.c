#include "models/world/snipers.h"

#include "models/miasset/rewards.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/holders.h"
#include "models/world/metrics.h"
#include "models/world/miasset.h"

#include <stdlib.h>

struct sniper {
    const struct mito_rewards_sniper *study;
    uint32_t seat;
    sim_u128 capital;
};

struct own {
    uint32_t count;
    bool active;
    struct sniper *snipers; /* owned */
    const char **labels;    /* owned */
};

struct state {
    sim_u128 pending; /* hub units that its requests in the queue can pay at most */
    double wealth_before;
    sim_time entered, exposed; /* entered: when it last got shares */
    sim_u128 seen, landed; /* yield it saw leave since it entered, and yield that has landed since */
    uint64_t rounds, rounds_before;
};

static const struct own *own_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_SNIPERS);
}

static struct state *state_of(const struct sim_context *context, uint32_t index)
{
    return (struct state *)mito_part_state(context, MITO_PART_SNIPERS) + index;
}

static uint32_t vault_of(const struct sim_context *context, uint32_t index)
{
    return own_of(context)->snipers[index].study->vault;
}

static uint32_t seat_of(const struct sim_context *context, uint32_t index)
{
    return mito_part_seat(mito_spec_of(context), vault_of(context, index), own_of(context)->snipers[index].seat);
}

static void destroy(void *memory)
{
    struct own *own = memory;

    free(own->snipers);
    free(own->labels);
    free(own);
}

static enum sim_status build(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct own *own = mito_build_zeroed(1, sizeof *own, &status);
    const struct sim_map *map = &spec->study->snipers;

    *result = own;
    if (own == NULL) {
        return status;
    }
    own->count = map->count;
    own->active = spec->silo == NULL && map->count > 0;
    own->snipers = mito_build_zeroed(own->count, sizeof *own->snipers, &status);
    own->labels = mito_build_zeroed(own->count, sizeof *own->labels, &status);
    for (uint32_t i = 0; status == SIM_OK && i < own->count; i++) {
        const struct mito_rewards_sniper *study = &ITEMS(struct mito_rewards_sniper, *map)[i];
        own->labels[i] = study->name;
        if (own->active) {
            own->snipers[i].study = study;
            own->snipers[i].capital = mito_miasset_units(spec, &study->capital, spec->vaults[study->vault].asset);
            status = mito_part_seats(spec, study->vault, MITO_PART_SNIPERS, 1, &own->snipers[i].seat);
        }
    }
    return status;
}

static size_t state_size(const struct mito_spec *spec, const void *memory)
{
    const struct own *own = memory;

    (void)spec;
    return own->active ? own->count * sizeof(struct state) : 0;
}

static uint32_t slots(const struct mito_spec *spec, const void *memory)
{
    const struct own *own = memory;

    (void)spec;
    return own->active ? own->count : 0; /* a claim each */
}

/* At most a request for every measure of the period that its capital is tied up. */
static uint32_t requests(const struct mito_spec *spec, const void *memory, uint32_t vault)
{
    const struct own *own = memory;
    sim_time period =
        spec->vaults[vault].study->reclaim_period > SIM_HOUR ? spec->vaults[vault].study->reclaim_period : SIM_HOUR;
    uint32_t sum = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        if (own->snipers[i].study->vault == vault) {
            sum += (uint32_t)((spec->study->plan.warmup + spec->study->plan.horizon) / period) + 2;
        }
    }
    return sum;
}

static uint32_t dimensions(const struct mito_spec *spec, const void *memory, struct sim_dimension *dimension)
{
    const struct own *own = memory;

    (void)spec;
    dimension[0] = (struct sim_dimension){.name = "sniper", .count = own->count, .labels = own->labels};
    return 1;
}

static void start(struct sim_context *context)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        (void)mito_miasset_endow(context, vault_of(context, i),
                                 mito_protocol_holder(mito_state_protocol(context), seat_of(context, i)),
                                 own->snipers[i].capital);
    }
}

/* All its capital is in its hands again, and what is under way is worth it: in. */
static void enter(struct sim_context *context, uint32_t index, sim_u128 yield)
{
    uint32_t vault = vault_of(context, index), seat = seat_of(context, index);
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct state *state = state_of(context, index);
    double least = own_of(context)->snipers[index].study->least * sim_wide_double(mito_vlf_assets(protocol, vault));

    if (state->pending > 0 || mito_miasset_shares(context, vault, seat) > 0 || yield == 0 ||
        sim_wide_double(yield) < least) {
        return;
    }
    if (mito_miasset_supply(context, vault, mito_protocol_holder(protocol, seat),
                            mito_miasset_assets(context, vault, seat)) > 0) {
        state->rounds++;
        state->entered = context->engine->now;
        state->seen = state->landed = 0;
    }
}

static void leave(struct sim_context *context, uint32_t index)
{
    uint32_t vault = vault_of(context, index), seat = seat_of(context, index);
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct state *state = state_of(context, index);
    sim_u128 shares = mito_miasset_shares(context, vault, seat);

    if (mito_vlf_is_dust(protocol, vault, shares)) {
        return;
    }
    sim_u128 worth = mito_miasset_worth(context, vault, shares);
    mito_holders_request(context, vault, seat, shares, (struct mito_request_info){.ordinal = MITO_HOLDERS_QUEUED});
    if (mito_miasset_shares(context, vault, seat) < shares) {
        state->pending += worth;
        state->exposed += context->engine->now - state->entered;
    }
}

static void yielding(struct sim_context *context, uint32_t vault, sim_u128 yield, bool landed)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct state *state = state_of(context, i);
        if (vault_of(context, i) == vault && landed) {
            state->landed += yield;
            if (2 * state->landed > state->seen) {
                leave(context, i);
            }
        } else if (vault_of(context, i) == vault) {
            enter(context, i, yield);
            state->seen += yield;
        }
    }
}

static void claimed(struct sim_context *context, uint32_t vault, uint32_t seat, uint32_t request, uint32_t count,
                    sim_u128 assets)
{
    const struct own *own = own_of(context);
    const struct mito_vlf *vlf = mito_protocol_vlf(mito_state_protocol(context), vault);

    (void)assets;
    for (uint32_t i = 0; i < own->count; i++) {
        for (uint32_t k = 0; vault_of(context, i) == vault && seat_of(context, i) == seat && k < count; k++) {
            state_of(context, i)->pending -= mito_queue_request_at(vlf, request)->assets;
            request = mito_queue_request_at(vlf, request)->next;
        }
    }
}

static double wealth(const struct sim_context *context, uint32_t index)
{
    uint32_t vault = vault_of(context, index), seat = seat_of(context, index);
    sim_u128 shares = mito_miasset_shares(context, vault, seat);

    return mito_miasset_coins(context, vault,
                              mito_miasset_assets(context, vault, seat) + mito_miasset_worth(context, vault, shares) +
                                  state_of(context, index)->pending);
}

static void begin(struct sim_context *context)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct state *state = state_of(context, i);
        state->wealth_before = wealth(context, i);
        state->rounds_before = state->rounds;
        state->exposed = 0;
        state->entered = state->entered > context->engine->now ? state->entered : context->engine->now;
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct own *own = own_of(context);
    double years = (double)spec->study->plan.horizon / (double)SIM_YEAR;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct state *state = state_of(context, i);
        const struct mito_vault_state *vault = mito_state_vault(context, vault_of(context, i));
        double gain = wealth(context, i) - state->wealth_before;
        double capital = mito_miasset_coins(context, vault_of(context, i), own->snipers[i].capital);
        sim_time exposed = state->exposed;
        if (mito_miasset_shares(context, vault_of(context, i), seat_of(context, i)) > 0) {
            exposed += context->engine->now - state->entered;
        }
        sim_row_put(row, MITO_METRIC_SNIPER_GAIN, i, gain);
        if (capital > 0) {
            sim_row_put(row, MITO_METRIC_SNIPER_RETURN, i, gain / capital / years);
        }
        if (vault->measured > 0 && vault->nav_sum > 0) {
            sim_row_put(row, MITO_METRIC_SNIPER_TAKEN, i, gain / (vault->nav_sum / vault->measured) / years);
        }
        sim_row_put(row, MITO_METRIC_SNIPER_EXPOSED, i, (double)exposed / (double)spec->study->plan.horizon);
        sim_row_put_count(row, MITO_METRIC_SNIPER_ROUNDS, i, state->rounds - state->rounds_before);
    }
}

const struct mito_part mito_snipers_part = {
    .name = "snipers",
    .build = build,
    .destroy = destroy,
    .state_size = state_size,
    .slots = slots,
    .requests = requests,
    .dimensions = dimensions,
    .start = start,
    .begin = begin,
    .rows = rows,
    .yielding = yielding,
    .claimed = claimed,
};
