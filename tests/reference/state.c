#include <stdio.h>

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"
#include "tests/reference/world.h"

static json_t *wide(struct sim_u256 value)
{
    char text[SIM_WIDE_TEXT];

    return json_string(sim_wide_print(value, text));
}

static json_t *amount(mito_amount value)
{
    return wide(sim_wide_of(value));
}

static json_t *whole(uint64_t value)
{
    return json_integer((json_int_t)value);
}

/* Balances of the users, then of `fixed` accounts. */
static json_t *balances(const struct world *world, const struct mito_book *book, const uint32_t *fixed, unsigned count)
{
    json_t *list = json_array();

    for (uint32_t u = 0; u < WORLD_USERS; u++) {
        json_array_append_new(list, amount(mito_book_balance(book, mito_protocol_holder(world->p, u))));
    }
    for (unsigned i = 0; i < count; i++) {
        json_array_append_new(list, amount(mito_book_balance(book, fixed[i])));
    }
    return list;
}

static json_t *queue_state(const struct mito_vlf *vlf)
{
    return json_pack("[i, I, I, I, I]", vlf->enabled, (json_int_t)vlf->period, (json_int_t)vlf->offset,
                     (json_int_t)vlf->requests, (json_int_t)vlf->logs);
}

static json_t *receivers(const struct world *world, uint32_t vlf)
{
    json_t *list = json_array();

    for (uint32_t u = 0; u < WORLD_USERS; u++) {
        uint32_t account = mito_protocol_holder(world->p, u);
        const struct mito_receiver *own = mito_queue_receiver(mito_protocol_vlf(world->p, vlf), account);
        struct mito_claim claim;
        bool known = mito_queue_preview(world->p, vlf, account, world->now, &claim) == MITO_OK;
        bool none = own->claimed == own->count; /* the preview then answers zeros */
        json_t *entry = json_array();

        json_array_append_new(entry, whole(own->claimed));
        json_array_append_new(entry, whole(own->count));
        if (known) {
            json_array_append_new(entry, whole(none ? 0 : claim.from));
            json_array_append_new(entry, whole(none ? 0 : claim.to));
            json_array_append_new(entry, amount(claim.shares));
            json_array_append_new(entry, amount(claim.assets));
        } else { /* one null stands for all four */
            json_array_append_new(entry, json_null());
        }
        json_array_append_new(list, entry);
    }
    return list;
}

static const uint32_t share_accounts[] = {MITO_ACCOUNT_QUEUE, MITO_ACCOUNT_COLLECTOR};

static void put_caps(json_t *state, const struct world *world, uint32_t vlf)
{
    const struct mito_vlf *v = mito_protocol_vlf(world->p, vlf);

    json_object_set_new(state, "cap", wide(v->cap));
    json_object_set_new(state, "soft", wide(v->soft_cap));
    json_object_set_new(state, "maxDep", wide(mito_vlf_room(world->p, vlf)));
}

static json_t *item_at(const struct mito_vlf *vlf, uint32_t id, struct sim_u256 running)
{
    const struct mito_request *request = mito_queue_request_at(vlf, id);

    return json_pack("[I, o, o]", (json_int_t)request->time, amount(request->assets), wide(running));
}

static json_t *log_at(const struct mito_vlf *vlf, uint32_t index, struct sim_u256 running)
{
    const struct mito_sync_log *log = mito_queue_log_at(vlf, index);

    return json_pack("[I, I, I, o, o, o]", (json_int_t)log->time, (json_int_t)log->from, (json_int_t)log->to,
                     wide(running), amount(log->supply), amount(log->assets));
}

json_t *world_items(const struct world *world)
{
    const struct mito_vlf *vlf = mito_protocol_vlf(world->p, 0);
    struct sim_u256 running = {0};
    json_t *list = json_array();

    for (uint32_t id = 0; id < vlf->requests; id++) {
        sim_wide_add(running, sim_wide_of(mito_queue_request_at(vlf, id)->shares), &running);
        json_array_append_new(list, item_at(vlf, id, running));
    }
    return list;
}

json_t *world_logs(const struct world *world)
{
    const struct mito_vlf *vlf = mito_protocol_vlf(world->p, 0);
    struct sim_u256 running = {0};
    json_t *list = json_array();

    for (uint32_t i = 0; i < vlf->logs; i++) {
        sim_wide_add(running, sim_wide_of(mito_queue_log_at(vlf, i)->shares), &running);
        json_array_append_new(list, log_at(vlf, i, running));
    }
    return list;
}

static json_t *vault_queue_state(const struct world *world, bool item, bool log)
{
    const struct mito_vlf *vlf = mito_protocol_vlf(world->p, 0);
    struct sim_u256 shares;
    json_t *state = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "S", amount(mito_vlf_supply(world->p, 0)), "A",
                              amount(mito_vlf_assets(world->p, 0)), "H", amount(mito_hub_supply(world->p, 0)), "q",
                              queue_state(vlf), "sh", balances(world, &vlf->shares, share_accounts, 2), "hb",
                              balances(world, &mito_protocol_asset(world->p, 0)->book, share_accounts, 2), "rx",
                              receivers(world, 0));

    if (vlf->capped) {
        put_caps(state, world, 0);
        json_object_set_new(state, "maxMint", mito_vlf_room_shares(world->p, 0, &shares) ? wide(shares) : json_null());
    }
    if (item) {
        json_object_set_new(state, "item", item_at(vlf, vlf->requests - 1, vlf->shares_requested));
    }
    if (log) {
        json_object_set_new(state, "log", log_at(vlf, vlf->logs - 1, vlf->shares_synced));
    }
    return state;
}

static json_t *hub_vlf_state(const struct world *world, uint32_t v)
{
    const struct mito_vlf *vlf = mito_protocol_vlf(world->p, v);
    mito_amount idle;
    bool known = mito_vlf_idle(world->p, v, &idle);
    json_t *treasury = json_array();
    json_t *state =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "A", amount(mito_vlf_assets(world->p, v)), "S",
                  amount(mito_vlf_supply(world->p, v)), "alloc", amount(vlf->allocation), "idle",
                  known ? amount(idle) : json_null(), "sh", balances(world, &vlf->shares, share_accounts, 2), "q",
                  queue_state(vlf), "rx", receivers(world, v));

    if (vlf->capped) {
        put_caps(state, world, v);
    }
    for (uint32_t a = 0; a < world->assets; a++) {
        json_array_append_new(treasury, amount(*mito_protocol_treasury(world->p, v, a)));
    }
    json_object_set_new(state, "tr", treasury);
    return state;
}

static json_t *hub_state(const struct world *world)
{
    static const uint32_t accounts[] = {MITO_ACCOUNT_QUEUE, MITO_ACCOUNT_TREASURY, MITO_ACCOUNT_MANAGER,
                                        MITO_ACCOUNT_COLLECTOR};
    json_t *state = json_object(), *chains = json_object();

    for (uint32_t a = 0; a < world->assets; a++) {
        json_object_set_new(state, world_asset_names[a],
                            json_pack("{s:o, s:o}", "H", amount(mito_hub_supply(world->p, a)), "hb",
                                      balances(world, &mito_protocol_asset(world->p, a)->book, accounts, 4)));
        for (uint32_t c = 0; c < world->recorded_branches; c++) {
            const struct mito_pair *pair = mito_protocol_pair(world->p, a, c);
            char key[SIM_WIDE_TEXT + 2];

            snprintf(key, sizeof key, "%s%s", world_asset_names[a], world->chain[c]);
            json_object_set_new(
                chains, key,
                json_pack("[o, o, o]", amount(pair->liquidity), amount(pair->allocated), wide(pair->threshold)));
        }
    }
    json_object_set_new(state, "ch", chains);
    for (uint32_t v = 0; v < world->vlfs; v++) {
        json_object_set_new(state, world_vlf_names[v], hub_vlf_state(world, v));
    }
    return state;
}

static json_t *branch_asset_state(const struct world *world, uint32_t c, uint32_t a)
{
    const struct mito_pair *pair = mito_protocol_pair(world->p, a, c);
    json_t *users = json_array();

    for (uint32_t u = 0; u < WORLD_USERS; u++) {
        json_array_append_new(users, amount(mito_book_balance(&pair->book, mito_branch_wallet(world->p, u))));
    }
    return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o}", "init", pair->initialized, "halt", pair->halted, "max",
                     wide(pair->max_cap), "avail", wide(pair->available_cap), "B",
                     amount(mito_book_balance(&pair->book, MITO_BRANCH_VAULT)), "ub", users);
}

static json_t *executor_state(const struct world *world, uint32_t index)
{
    const struct mito_executor *e = mito_protocol_executor(world->p, index);
    uint32_t other = 1 - e->asset;
    const struct mito_book *other_book = &mito_protocol_pair(world->p, other, e->branch)->book;

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "E", amount(e->stored), "tot",
                     amount(mito_branch_executor_total(world->p, index)), "bal",
                     amount(mito_branch_executor_balance(world->p, index)), "oth",
                     world->shown[other][e->branch] ? amount(mito_book_balance(other_book, e->account)) : json_null(),
                     "pd", amount(mito_branch_position(world->p, index, POSITION_PENDING_DEPOSIT)), "pos",
                     amount(mito_branch_position(world->p, index, POSITION_OPEN)), "pw",
                     amount(mito_branch_position(world->p, index, POSITION_PENDING_WITHDRAWAL)));
}

/* The branch shows the assets that have a token there, and the VLFs that an executor was deployed for. */
static json_t *branch_state(const struct world *world, uint32_t c)
{
    json_t *state = json_object(), *executors = json_object();

    for (uint32_t a = 0; a < world->assets; a++) {
        if (world->shown[a][c]) {
            json_object_set_new(state, world_asset_names[a], branch_asset_state(world, c, a));
        }
    }
    for (uint32_t i = 0; i < world->executors; i++) {
        const struct mito_executor *e = mito_protocol_executor(world->p, i);
        const struct mito_link *link = mito_protocol_link(world->p, e->vlf, c);

        if (e->branch != c) {
            continue;
        }
        json_object_set_new(executors, world->executor[i], executor_state(world, i));
        json_object_set_new(
            state, world_vlf_names[e->vlf],
            json_pack("{s:i, s:i, s:o, s:o}", "init", link->initialized, "halt", link->halted, "avail",
                      wide(link->available), "ex",
                      link->executor == MITO_NONE ? json_null() : json_string(world->executor[link->executor])));
    }
    json_object_set_new(state, "e", executors);
    return state;
}

json_t *world_state(const struct world *world, bool item, bool log)
{
    json_t *state;

    switch (world->kind) {
    case KIND_VAULT_QUEUE:
        return vault_queue_state(world, item, log);
    case KIND_ASSET_MANAGER:
        return hub_state(world);
    case KIND_BRANCH:
        return branch_state(world, world->branch);
    default:
        break;
    }
    state = json_pack("{s:o}", "hub", hub_state(world));
    for (uint32_t c = 0; c < world->recorded_branches; c++) {
        char key[SIM_WIDE_TEXT + 2];

        snprintf(key, sizeof key, "b%s", world->chain[c]);
        json_object_set_new(state, key, branch_state(world, c));
    }
    return state;
}
