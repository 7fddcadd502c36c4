#include "tests/conformance/town.h"

#include <stdlib.h>

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"

static const struct mito_asset_shape assets[TOWN_ASSETS] = {
    {.decimals = 18, .holders = {0, TOWN_HOLDERS}},
    {.decimals = 6, .holders = {0, TOWN_HOLDERS}},
};

static const struct mito_pair_shape pairs[TOWN_ASSETS * TOWN_BRANCHES] = {
    {true, 18}, {true, 6}, {true, 8}, {true, 6}, {true, 2}, {false, 0},
};

/* The last VLF is held by some of the holders only. */
static const struct mito_vlf_shape vlfs[TOWN_VLFS] = {
    {.asset = 0, .holders = {0, TOWN_HOLDERS}, .requests = 1500, .logs = 1500},
    {.asset = 0, .capped = true, .holders = {0, TOWN_HOLDERS}, .requests = 1500, .logs = 1500},
    {.asset = 1, .capped = true, .holders = {4, 8}, .requests = 1500, .logs = 1500},
};

static const struct mito_executor_shape executors[] = {
    {0, 0, 2}, {1, 0, 2}, {2, 0, 1}, {0, 1, 1}, {1, 1, 1}, {2, 1, 1}, {0, 2, 1}, {1, 2, 2},
};

#define EXECUTORS (sizeof executors / sizeof executors[0])

uint64_t town_draw(struct town *town, uint64_t below) /* splitmix64 */
{
    uint64_t z = town->random += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
}

static void must(enum mito_revert revert)
{
    SIM_CHECK(revert == MITO_OK);
}

static void send_now(struct town *town, struct mito_message *message)
{
    mito_transport_send(town->p, message);
    must(mito_transport_deliver(town->p, message));
}

static void open_pair(struct town *town, uint32_t asset, uint32_t branch)
{
    struct mito_pair *pair = mito_protocol_pair(town->p, asset, branch);
    struct sim_u256 cap = sim_wide_of(1000000 * sim_wide_power10(pair->decimals));
    struct mito_message message;

    if (!pair->exists) {
        return;
    }
    must(mito_hub_initialize_asset(town->p, true, branch, asset, &message));
    send_now(town, &message);
    must(mito_branch_set_halted(town->p, true, branch, asset, false));
    must(mito_branch_set_cap(town->p, true, branch, asset, cap));
    for (uint32_t w = 0; w < TOWN_WALLETS; w++) {
        must(mito_branch_mint(town->p, branch, asset, mito_branch_wallet(town->p, w), cap));
    }
}

static void open_vlf(struct town *town, uint32_t vlf)
{
    const struct mito_vlf *v = mito_protocol_vlf(town->p, vlf);
    struct sim_u256 cap = sim_wide_of(500000 * sim_wide_power10(assets[v->asset].decimals));
    struct mito_message message;

    for (uint32_t c = 0; c < TOWN_BRANCHES; c++) {
        if (mito_protocol_pair(town->p, v->asset, c)->exists) {
            must(mito_hub_initialize_vlf(town->p, true, c, vlf, &message));
            send_now(town, &message);
        }
    }
    if (v->capped) {
        must(mito_vlf_set_cap(town->p, true, vlf, cap));
        must(mito_vlf_set_soft_cap(town->p, true, vlf, cap));
        must(mito_vlf_set_preferred(town->p, true, vlf, 0, true));
    }
    must(mito_queue_set_enabled(town->p, true, vlf, true));
    must(mito_queue_set_period(town->p, true, vlf, sim_wide_of(100)));
}

void town_open(struct town *town, uint64_t seed)
{
    const struct mito_protocol_shape shape = {
        .assets = TOWN_ASSETS,
        .branches = TOWN_BRANCHES,
        .vlfs = TOWN_VLFS,
        .holders = TOWN_HOLDERS,
        .executors = EXECUTORS,
        .wallets = TOWN_WALLETS,
        .asset = assets,
        .pair = pairs,
        .vlf = vlfs,
        .executor = executors,
    };

    *town = (struct town){.random = seed, .now = 1700000000};
    town->p = aligned_alloc(16, mito_protocol_size(&shape));
    SIM_CHECK(town->p != NULL);
    mito_protocol_init(town->p, &shape);
    for (uint32_t a = 0; a < TOWN_ASSETS; a++) {
        for (uint32_t c = 0; c < TOWN_BRANCHES; c++) {
            open_pair(town, a, c);
        }
    }
    for (uint32_t v = 0; v < TOWN_VLFS; v++) {
        open_vlf(town, v);
    }
    for (uint32_t e = 0; e < EXECUTORS; e++) {
        must(mito_branch_set_executor(town->p, true, executors[e].branch, executors[e].vlf, e, 0));
    }
}

void town_close(struct town *town)
{
    free(town->p);
    town->p = NULL;
}

const char *town_broken(const struct town *town, const struct mito_invariant_mark *marks)
{
    const struct mito_in_flight in_flight = {.message = town->message, .count = town->messages};

    return mito_invariant_check(town->p, &in_flight, marks);
}

/* --- Random operations. --- */

static uint32_t pick(struct town *town, uint32_t count)
{
    return (uint32_t)town_draw(town, count);
}

/* Up to about all of `most`: zero, one, a part, all, or a little more than there is. */
static struct sim_u256 part_of(struct town *town, mito_amount most)
{
    switch (town_draw(town, 12)) {
    case 0:
        return sim_wide_of(town_draw(town, 2));
    case 1:
        return sim_wide_of(most);
    case 2:
        return sim_wide_of(most + 1 + town_draw(town, 1000));
    case 3:
        return (struct sim_u256){.low = most, .high = SIM_U128_MAX}; /* far beyond any balance */
    default:
        return sim_wide_of(most / 1000 * town_draw(town, 500) + town_draw(town, 1000));
    }
}

static uint32_t holder_of(struct town *town, uint32_t vlf)
{
    return mito_protocol_holder(town->p, vlfs[vlf].holders.first + pick(town, vlfs[vlf].holders.count));
}

static enum mito_revert keep(struct town *town, enum mito_revert revert, struct mito_message *message)
{
    if (revert == MITO_OK) {
        mito_transport_send(town->p, message);
        town->message[town->messages++] = *message;
    }
    return revert;
}

static enum mito_revert user_on_branch(struct town *town)
{
    uint32_t branch = pick(town, TOWN_BRANCHES), vlf = pick(town, TOWN_VLFS), wallet = pick(town, TOWN_WALLETS);
    uint32_t asset = mito_protocol_vlf(town->p, vlf)->asset;
    mito_amount held = mito_branch_balance(town->p, branch, asset, mito_branch_wallet(town->p, wallet));
    struct sim_u256 amount = part_of(town, held / 64);
    struct mito_message message;

    if (town_draw(town, 3) == 0) {
        uint32_t to = mito_protocol_holder(town->p, pick(town, TOWN_HOLDERS));

        return keep(town, mito_branch_deposit(town->p, branch, asset, wallet, to, amount, &message), &message);
    }
    return keep(town, mito_branch_supply(town->p, branch, asset, wallet, holder_of(town, vlf), vlf, amount, &message),
                &message);
}

static enum mito_revert user_on_hub(struct town *town)
{
    struct mito_protocol *p = town->p;
    uint32_t vlf = pick(town, TOWN_VLFS), from = holder_of(town, vlf), to = holder_of(town, vlf);
    uint32_t asset = mito_protocol_vlf(p, vlf)->asset;
    mito_amount hub = mito_hub_balance(p, asset, from), shares = mito_vlf_balance(p, vlf, from);
    struct mito_message message;

    switch (town_draw(town, 9)) {
    case 0:
        return mito_vlf_deposit(p, vlf, from, to, part_of(town, hub), NULL);
    case 1:
        return mito_vlf_mint(p, vlf, from, to, part_of(town, shares), NULL);
    case 2:
        return mito_hub_transfer(p, asset, from, town_draw(town, 8) == 0 ? MITO_ACCOUNT_QUEUE : to, part_of(town, hub));
    case 3:
        return mito_vlf_transfer(p, vlf, from, town_draw(town, 8) == 0 ? MITO_ACCOUNT_QUEUE : to,
                                 part_of(town, shares / 8));
    case 4:
        return mito_queue_claim(p, vlf, to, town->now, NULL);
    case 5:
        return keep(town,
                    mito_hub_withdraw(p, from, pick(town, TOWN_BRANCHES), asset, pick(town, TOWN_WALLETS),
                                      part_of(town, hub), &message),
                    &message);
    default:
        return mito_queue_request(p, vlf, from, to, part_of(town, shares / 2), town->now, NULL);
    }
}

static enum mito_revert strategist_on_hub(struct town *town)
{
    uint32_t vlf = pick(town, TOWN_VLFS);
    struct mito_message message;
    mito_amount idle;

    if (town_draw(town, 2) == 0) {
        return mito_hub_reserve(town->p, true, vlf, sim_wide_of(town_draw(town, 6)), town->now, NULL, NULL);
    }
    mito_vlf_idle(town->p, vlf, &idle);
    return keep(town, mito_hub_allocate(town->p, true, pick(town, TOWN_BRANCHES), vlf, part_of(town, idle), &message),
                &message);
}

static enum mito_revert strategist_on_branch(struct town *town)
{
    struct mito_protocol *p = town->p;
    uint32_t executor = pick(town, EXECUTORS), place = pick(town, executors[executor].positions);
    const struct mito_executor *e = mito_protocol_executor(p, executor);
    mito_amount available = mito_protocol_link(p, e->vlf, e->branch)->available.low;
    mito_amount own = mito_branch_executor_balance(p, executor), put = mito_branch_position(p, executor, place);
    struct mito_message message;

    switch (town_draw(town, 10)) {
    case 0:
    case 1:
        return mito_branch_fetch(p, true, executor, part_of(town, available));
    case 2:
        return mito_branch_return(p, true, executor, part_of(town, own));
    case 3:
        return keep(town, mito_branch_deallocate(p, true, executor, part_of(town, available), &message), &message);
    case 4:
        return keep(town, mito_branch_settle(p, true, executor, mito_branch_executor_total(p, executor), &message),
                    &message);
    case 5:
        return mito_branch_put(p, true, executor, place, part_of(town, own));
    case 6:
        return mito_branch_take(p, true, executor, place, part_of(town, put));
    case 7:
        return mito_branch_gain(p, executor, place, part_of(town, put / 8));
    case 8:
        return mito_branch_lose(p, executor, place, part_of(town, put / 8));
    default:
        return keep(town,
                    mito_branch_settle_extra(p, true, executor, 1 - e->asset,
                                             part_of(town, mito_branch_balance(p, e->branch, 1 - e->asset, e->account)),
                                             &message),
                    &message);
    }
}

static enum mito_revert administrator(struct town *town)
{
    struct mito_protocol *p = town->p;
    uint32_t branch = pick(town, TOWN_BRANCHES), asset = pick(town, TOWN_ASSETS), vlf = pick(town, TOWN_VLFS);
    const struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    bool flag = town_draw(town, 2) == 0, rare = town_draw(town, 8) == 0;

    switch (town_draw(town, 9)) {
    case 0:
        return mito_branch_set_cap(p, true, branch, asset, part_of(town, pair->max_cap.low + pair->scale));
    case 1:
        return mito_vlf_set_cap(p, true, vlf, sim_wide_of(mito_vlf_assets(p, vlf) * 2 + 1000000));
    case 2:
        return mito_queue_set_period(p, true, vlf, sim_wide_of(town_draw(town, 1000)));
    case 3:
        return mito_hub_set_threshold(p, true, branch, asset, sim_wide_of(pair->liquidity / 64));
    case 4:
        return mito_hub_set_paused(p, true, pick(town, MITO_FUNCTION_ALL), rare);
    case 5:
        return mito_branch_set_paused(p, true, branch, pick(town, MITO_FUNCTION_ALL), rare);
    case 6:
        return mito_branch_set_halted(p, true, branch, asset, rare);
    case 7:
        return mito_vlf_set_paused(p, true, vlf, MITO_FUNCTION_ALL, flag && rare);
    default: /* a donation, or rewards in another token */
        return mito_branch_mint(p, branch, asset, flag ? MITO_BRANCH_VAULT : MITO_BRANCH_WALLETS + TOWN_WALLETS,
                                sim_wide_of(town_draw(town, 1000000)));
    }
}

/* Any message, in any order; a failed one stays; few are given up, and some of those arrive by hand after all. */
static enum mito_revert deliver(struct town *town)
{
    uint32_t i = pick(town, town->messages);
    enum mito_revert revert;

    if (town->deads > 0 && town_draw(town, 20) == 0) {
        revert = mito_transport_deliver(town->p, &town->dead[town->deads - 1]);
        town->deads -= revert == MITO_OK;
        return revert;
    }
    if (town->deads < TOWN_MESSAGES && town_draw(town, 300) == 0) {
        mito_transport_drop(town->p, &town->message[i]);
        town->dead[town->deads++] = town->message[i];
        town->message[i] = town->message[--town->messages];
        return MITO_OK;
    }
    revert = mito_transport_deliver(town->p, &town->message[i]);
    if (revert == MITO_OK) {
        town->message[i] = town->message[--town->messages];
    }
    return revert;
}

enum mito_revert town_step(struct town *town)
{
    uint64_t choice = town_draw(town, 100);
    enum mito_revert revert;

    town->now += (int64_t)town_draw(town, 40);
    if (town->messages > TOWN_MESSAGES / 2 || (choice < 30 && town->messages > 0)) { /* so there is always room */
        revert = deliver(town);
    } else if (choice < 50) {
        revert = user_on_branch(town);
    } else if (choice < 72) {
        revert = user_on_hub(town);
    } else if (choice < 82) {
        revert = strategist_on_hub(town);
    } else if (choice < 97) {
        revert = strategist_on_branch(town);
    } else {
        revert = administrator(town);
    }
    town->done[revert]++;
    return revert;
}
