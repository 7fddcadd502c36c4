#include "models/world/rewards.h"

#include "models/protocol/vlf.h"
#include "models/world/build.h"
#include "models/world/costs.h"
#include "models/world/metrics.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools_own.h"

#include <math.h>
#include <stdlib.h>

struct programme {
    const struct mito_rewards *study;
    struct mito_forfeit forfeit;
    uint32_t seat;   /* of its vault's, for kind stake */
    uint32_t stakes; /* offset into the table */
    uint32_t holders;
    sim_u128 budget;
};

struct own {
    uint32_t count, stakes;
    bool active;
    struct programme *programmes; /* owned */
    const char **labels;          /* owned */
};

struct stake {
    struct mito_farm_stake farm; /* amount: shares / 10^6, or pool shares */
    sim_u128 shares, banked;     /* shares: what lies at the seat */
    sim_time since;
};

struct state {
    struct mito_farm_share farm;
    struct mito_rewards_books books;
    sim_u128 shares; /* of all stakes, at the seat */
    struct mito_rewards_books before;
    double staked_sum;
    uint32_t measured;
};

static const struct own *own_of(const struct sim_context *context)
{
    return mito_part_own(mito_spec_of(context), MITO_PART_REWARDS);
}

static struct state *state_of(const struct sim_context *context, uint32_t programme)
{
    return (struct state *)mito_part_state(context, MITO_PART_REWARDS) + programme;
}

static struct stake *stake_of(const struct sim_context *context, uint32_t programme, uint32_t holder)
{
    const struct own *own = own_of(context);
    const struct programme *place = &own->programmes[programme];

    return (struct stake *)state_of(context, own->count) + place->stakes +
           (holder - mito_spec_of(context)->vaults[place->study->vault].holder_first);
}

static uint32_t seat_of(const struct sim_context *context, uint32_t programme)
{
    const struct programme *place = &own_of(context)->programmes[programme];

    return mito_part_seat(mito_spec_of(context), place->study->vault, place->seat);
}

/* --- Building. --- */

static enum sim_status build_programme(struct mito_spec *spec, struct own *own, uint32_t index)
{
    const struct mito_rewards *study = &ITEMS(struct mito_rewards, spec->study->rewards)[index];
    struct programme *programme = &own->programmes[index];

    programme->study = study;
    programme->forfeit = (struct mito_forfeit){(uint32_t)rint(study->forfeit.most * 1e4), study->forfeit.flat,
                                               study->forfeit.end};
    programme->budget = mito_miasset_units(spec, &study->budget, study->asset);
    programme->stakes = own->stakes;
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        programme->holders += cohort->vault == study->vault ? (uint32_t)cohort->holders : 0;
    }
    own->stakes += programme->holders;
    if (study->forfeit.end < study->forfeit.flat) {
        sim_bound_fault(spec->bound, &study->forfeit.end, "forfeiture ends before its flat part does");
    }
    if (study->kind == MITO_REWARDS_POOL) {
        if (study->pool == SIM_FIELD_NONE) {
            sim_bound_fault(spec->bound, &study->pool, "a programme of kind pool names its pool");
        } else if (ITEMS(struct mito_miasset_pool, spec->study->miasset_pools)[study->pool].vault != study->vault) {
            sim_bound_fault(spec->bound, &study->pool, "the pool is of another vault");
        } else if (study->lockup > 0) {
            sim_bound_fault(spec->bound, &study->lockup, "liquidity in a pool can be taken out: no lock-up");
        }
    }
    return mito_part_seats(spec, study->vault, MITO_PART_REWARDS, 1, &programme->seat);
}

static void destroy(void *memory)
{
    struct own *own = memory;

    free(own->programmes);
    free(own->labels);
    free(own);
}

static enum sim_status build(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct own *own = mito_build_zeroed(1, sizeof *own, &status);
    const struct sim_map *map = &spec->study->rewards;

    *result = own;
    if (own == NULL) {
        return status;
    }
    own->count = map->count;
    own->active = spec->silo == NULL && map->count > 0;
    own->programmes = mito_build_zeroed(own->count, sizeof *own->programmes, &status);
    own->labels = mito_build_zeroed(own->count, sizeof *own->labels, &status);
    for (uint32_t i = 0; status == SIM_OK && i < own->count; i++) {
        own->labels[i] = ITEMS(struct mito_rewards, *map)[i].name;
        status = own->active ? build_programme(spec, own, i) : SIM_OK;
    }
    return status;
}

static size_t state_size(const struct mito_spec *spec, const void *memory)
{
    const struct own *own = memory;

    (void)spec;
    return own->active ? own->count * sizeof(struct state) + own->stakes * sizeof(struct stake) : 0;
}

static uint32_t dimensions(const struct mito_spec *spec, const void *memory, struct sim_dimension *dimension)
{
    const struct own *own = memory;

    (void)spec;
    dimension[0] = (struct sim_dimension){.name = "programme", .count = own->count, .labels = own->labels};
    return 1;
}

/* --- Accruing. --- */

/* All that is due at `now`. */
static sim_u128 due_at(const struct programme *programme, sim_time now)
{
    sim_time since = now - programme->study->from;
    sim_u128 due = 0;
    bool over;

    if (since <= 0) {
        return 0;
    }
    if (since >= programme->study->term) {
        return programme->budget;
    }
    over = sim_wide_muldiv_floor(programme->budget, (sim_u128)since, (sim_u128)programme->study->term, &due);
    SIM_CHECK(!over);
    return due;
}

/* What fell due since the last time goes to the stakes; the accumulator's remainder is carried. */
static void accrue(struct sim_context *context, uint32_t index)
{
    const struct programme *programme = &own_of(context)->programmes[index];
    struct state *state = state_of(context, index);
    struct mito_rewards_books *books = &state->books;
    sim_u128 due = due_at(programme, context->engine->now), more = due - books->due, before = state->farm.accumulated;
    sim_u128 spread = 0;

    books->due = due;
    if (more == 0) {
        return;
    }
    if (state->farm.staked == 0) {
        books->unspent += more;
        return;
    }
    books->carry += more;
    if (mito_farm_share_reward(&state->farm, books->carry) ||
        sim_wide_muldiv_ceil(state->farm.accumulated - before, state->farm.staked, MITO_FARM_SHARE_SCALE, &spread)) {
        return; /* too much for too small a stake: all of it is carried on */
    }
    books->pot += spread;
    books->carry -= spread;
}

static void bank(struct state *state, struct stake *stake, sim_u128 pending)
{
    sim_u128 got = pending < state->books.pot ? pending : state->books.pot;

    state->books.pot -= got;
    state->books.banked += got;
    stake->banked += got;
}

/* Mean time at which the coins of a stake came. */
static void age(struct stake *stake, sim_u128 amount, sim_time now)
{
    double before = sim_wide_double(stake->farm.amount), after = before + sim_wide_double(amount);

    stake->since = before > 0 ? stake->since + (sim_time)((double)(now - stake->since) * (1 - before / after)) : now;
}

static void add(struct sim_context *context, uint32_t index, uint32_t holder, sim_u128 amount)
{
    struct state *state = state_of(context, index);
    struct stake *stake = stake_of(context, index, holder);

    accrue(context, index);
    age(stake, amount, context->engine->now);
    bank(state, stake, mito_farm_share_add(&state->farm, &stake->farm, amount));
}

/* A part of the stake leaves and takes its part of the rewards, less what its age forfeits. */
static void take(struct sim_context *context, uint32_t index, uint32_t holder, sim_u128 amount)
{
    struct state *state = state_of(context, index);
    struct stake *stake = stake_of(context, index, holder);
    sim_u128 all = stake->farm.amount, reward = 0;

    accrue(context, index);
    bank(state, stake, mito_farm_share_take(&state->farm, &stake->farm, amount));
    reward = stake->banked;
    if (amount < all && sim_wide_muldiv_floor(stake->banked, amount, all, &reward)) {
        reward = 0;
    }
    sim_u128 lost =
        mito_forfeit_part(&own_of(context)->programmes[index].forfeit, context->engine->now - stake->since, reward);
    stake->banked -= reward;
    state->books.banked -= reward;
    state->books.forfeited += lost;
    state->books.paid += reward - lost;
}

/* --- Staking. --- */

static void enter(struct sim_context *context, uint32_t index, uint32_t holder, sim_u128 shares)
{
    shares -= shares % MITO_VLF_VIRTUAL_SHARES;
    if (shares == 0) {
        return;
    }
    mito_miasset_hand(context, own_of(context)->programmes[index].study->vault, holder, seat_of(context, index),
                      shares);
    state_of(context, index)->shares += shares;
    stake_of(context, index, holder)->shares += shares;
    add(context, index, holder, shares / MITO_VLF_VIRTUAL_SHARES);
}

static void supplied(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares,
                     const struct mito_flight *flight)
{
    uint32_t programme = mito_miasset_place(context, MITO_USE_STAKE, holder);

    (void)vault;
    (void)flight;
    if (programme != MITO_NOWHERE) {
        enter(context, programme, holder, shares);
    }
}

static bool is_free(const struct sim_context *context, uint32_t index, uint32_t vault, uint32_t holder)
{
    const struct mito_rewards *study = own_of(context)->programmes[index].study;
    const struct stake *stake;

    if (study->vault != vault || study->kind != MITO_REWARDS_STAKE) {
        return false;
    }
    stake = stake_of(context, index, holder);
    return stake->shares > 0 && context->engine->now >= stake->since + study->lockup;
}

static sim_u128 kept(struct sim_context *context, uint32_t vault, uint32_t holder)
{
    const struct own *own = own_of(context);
    sim_u128 sum = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sum += is_free(context, i, vault, holder) ? stake_of(context, i, holder)->shares : 0;
    }
    return sum;
}

static sim_u128 recall(struct sim_context *context, uint32_t vault, uint32_t holder, sim_u128 shares)
{
    const struct own *own = own_of(context);
    sim_u128 came = 0;

    for (uint32_t i = 0; own->active && i < own->count && came < shares; i++) {
        if (!is_free(context, i, vault, holder)) {
            continue;
        }
        struct stake *stake = stake_of(context, i, holder);
        sim_u128 part = shares - came < stake->shares ? shares - came : stake->shares;
        part += (MITO_VLF_VIRTUAL_SHARES - part % MITO_VLF_VIRTUAL_SHARES) % MITO_VLF_VIRTUAL_SHARES;
        take(context, i, holder, part / MITO_VLF_VIRTUAL_SHARES);
        stake->shares -= part;
        state_of(context, i)->shares -= part;
        mito_miasset_hand(context, vault, seat_of(context, i), holder, part);
        came += part;
    }
    return came;
}

void mito_rewards_provided(struct sim_context *context, uint32_t pool, uint32_t holder, sim_u128 liquidity)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        if (own->programmes[i].study->kind != MITO_REWARDS_POOL || own->programmes[i].study->pool != pool) {
            continue;
        }
        sim_u128 had = stake_of(context, i, holder)->farm.amount;
        if (liquidity > had) {
            add(context, i, holder, liquidity - had);
        } else if (liquidity < had) {
            take(context, i, holder, had - liquidity);
        }
    }
}

/* --- The world's life. --- */

static void start(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t v = 0; own_of(context)->active && v < spec->vault_count; v++) {
        for (uint32_t h = 0; h < spec->vaults[v].holder_count; h++) {
            uint32_t holder = spec->vaults[v].holder_first + h;
            supplied(context, v, holder, mito_miasset_shares(context, v, holder), NULL);
        }
    }
}

struct mito_rewards_books mito_rewards_books_of(const struct sim_context *context, uint32_t programme)
{
    return state_of(context, programme)->books;
}

/* USD of what is staked: shares of the vault, or the pool's both sides. */
static double staked(const struct sim_context *context, uint32_t index)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_rewards *study = own_of(context)->programmes[index].study;
    double coins;

    if (study->kind == MITO_REWARDS_STAKE) {
        coins = mito_miasset_coins(context, study->vault,
                                   mito_miasset_worth(context, study->vault, state_of(context, index)->shares));
    } else {
        const struct mito_swap *swap = &mito_pool_state_of(context, study->pool)->swap;
        sim_u128 units =
            mito_miasset_worth(context, study->vault, mito_swap_balance(swap, 0)) + mito_swap_balance(swap, 1);
        coins = mito_miasset_coins(context, study->vault, units) *
                (sim_wide_double(state_of(context, index)->farm.staked) / sim_wide_double(mito_swap_supply(swap)));
    }
    return coins * mito_costs_price(context, spec->vaults[study->vault].asset);
}

static void begin(struct sim_context *context)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        struct state *state = state_of(context, i);
        state->before = state->books;
        state->staked_sum = 0;
        state->measured = 0;
    }
}

static void measure(struct sim_context *context)
{
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        accrue(context, i);
        state_of(context, i)->staked_sum += staked(context, i);
        state_of(context, i)->measured++;
    }
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct own *own = own_of(context);
    double years = (double)spec->study->plan.horizon / (double)SIM_YEAR;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        accrue(context, i);
        const struct state *state = state_of(context, i);
        const struct mito_rewards_books *end = &state->books, *before = &state->before;
        uint32_t asset = own->programmes[i].study->asset;
        double unit = spec->assets[asset].unit;
        double earned = sim_wide_double(end->paid + end->banked + end->pot) -
                        sim_wide_double(before->paid + before->banked + before->pot);
        double worth = state->measured > 0 ? state->staked_sum / state->measured : 0;
        sim_row_put(row, MITO_METRIC_REWARDS_EARNED, i, earned / unit);
        sim_row_put(row, MITO_METRIC_REWARDS_FORFEITED, i, sim_wide_double(end->forfeited - before->forfeited) / unit);
        sim_row_put(row, MITO_METRIC_REWARDS_UNSPENT, i, sim_wide_double(end->unspent - before->unspent) / unit);
        sim_row_put(row, MITO_METRIC_REWARDS_STAKED, i, worth);
        if (worth > 0) {
            sim_row_put(row, MITO_METRIC_REWARDS_RATE, i,
                        earned / unit * mito_costs_price(context, asset) / worth / years);
        }
    }
}

static const char *check(struct sim_context *context, int full)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct own *own = own_of(context);

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct state *state = state_of(context, i);
        const struct mito_rewards_books *books = &state->books;
        uint32_t vault = own->programmes[i].study->vault;
        sim_u128 staked_sum = 0, shares = 0, banked = 0;
        if (books->due != books->paid + books->forfeited + books->banked + books->pot + books->carry + books->unspent) {
            return "the rewards of a programme do not sum to what fell due of its budget";
        }
        if (state->shares != mito_miasset_shares(context, vault, seat_of(context, i))) {
            return "the shares staked in a programme are not what its seat holds";
        }
        for (uint32_t h = 0; full && h < own->programmes[i].holders; h++) {
            const struct stake *stake = stake_of(context, i, spec->vaults[vault].holder_first + h);
            staked_sum += stake->farm.amount;
            shares += stake->shares;
            banked += stake->banked;
        }
        if (full && (staked_sum != state->farm.staked || shares != state->shares || banked != books->banked)) {
            return "the stakes of a programme do not sum to its books";
        }
    }
    return NULL;
}

const struct mito_part mito_rewards_part = {
    .name = "rewards",
    .build = build,
    .destroy = destroy,
    .state_size = state_size,
    .dimensions = dimensions,
    .start = start,
    .begin = begin,
    .measure = measure,
    .check = check,
    .rows = rows,
    .supplied = supplied,
    .kept = kept,
    .recall = recall,
};
