#include "tests/reference/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/queue.h"
#include "models/protocol/transport.h"
#include "models/protocol/vlf.h"

const char *const world_asset_names[WORLD_ASSETS] = {"X", "R"};
const char *const world_vlf_names[WORLD_VLFS] = {"V0", "V1", "V2"};

/* Holders that are not users. */
enum { HOLDER_ZERO = WORLD_USERS, HOLDER_STRATEGIST, HOLDER_OTHER };
static const char *const other_holders[] = {"zero", "ST", "none"};

bool world_problem(struct world *world, const char *format, ...)
{
    va_list arguments;

    if (world->problem[0] == '\0') {
        va_start(arguments, format);
        vsnprintf(world->problem, sizeof world->problem, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool world_text(const json_t *value, char *text)
{
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        snprintf(text, SIM_WIDE_TEXT, "%lld", (long long)json_integer_value(value));
        return true;
    }
    if (!json_is_string(value) || json_string_length(value) >= SIM_WIDE_TEXT) {
        return false;
    }
    strcpy(text, json_string_value(value));
    return true;
}

/* --- Names. --- */

uint32_t world_asset(struct world *world, const char *name)
{
    for (uint32_t i = 0; i < world->assets; i++) {
        if (strcmp(name, world_asset_names[i]) == 0) {
            return i;
        }
    }
    world_problem(world, "no asset \"%.40s\"", name);
    return MITO_NONE;
}

uint32_t world_vlf(struct world *world, const char *name)
{
    for (uint32_t i = 0; i < world->vlfs; i++) {
        if (strcmp(name, world_vlf_names[i]) == 0) {
            return i;
        }
    }
    world_problem(world, "no VLF \"%.40s\"", name);
    return MITO_NONE;
}

uint32_t world_chain(struct world *world, const char *name)
{
    for (uint32_t i = 0; i < world->branches; i++) {
        if (strcmp(name, world->chain[i]) == 0) {
            return i;
        }
    }
    world_problem(world, "no chain \"%.40s\"", name);
    return MITO_NONE;
}

uint32_t world_executor(struct world *world, uint32_t branch, const char *name)
{
    for (uint32_t i = 0; i < world->executors; i++) {
        if (mito_protocol_executor(world->p, i)->branch == branch && strcmp(name, world->executor[i]) == 0) {
            return i;
        }
    }
    world_problem(world, "no executor \"%.40s\" on this chain", name);
    return MITO_NONE;
}

static uint32_t user(const char *name)
{
    return name[0] == 'u' && name[1] >= '0' && name[1] < '0' + WORLD_USERS && name[2] == '\0'
               ? (uint32_t)(name[1] - '0')
               : MITO_NONE;
}

uint32_t world_account(struct world *world, const char *name)
{
    static const struct {
        const char *name;
        uint32_t account;
    } fixed[] = {
        {"Q", MITO_ACCOUNT_QUEUE},     {"C", MITO_ACCOUNT_COLLECTOR}, {"AM", MITO_ACCOUNT_MANAGER},
        {"TR", MITO_ACCOUNT_TREASURY}, {"V", MITO_ACCOUNT_VAULTS},
    };

    if (user(name) != MITO_NONE) {
        return mito_protocol_holder(world->p, user(name));
    }
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (strcmp(name, fixed[i].name) == 0) {
            return fixed[i].account;
        }
    }
    for (uint32_t i = 0; i < sizeof other_holders / sizeof other_holders[0]; i++) {
        if (strcmp(name, other_holders[i]) == 0) {
            return mito_protocol_holder(world->p, HOLDER_ZERO + i);
        }
    }
    for (uint32_t i = 0; i < world->vlfs; i++) {
        if (strcmp(name, world_vlf_names[i]) == 0) {
            return mito_protocol_vault(i);
        }
    }
    world_problem(world, "no account \"%.40s\"", name);
    return MITO_NONE;
}

uint32_t world_wallet(struct world *world, const char *name)
{
    if (strcmp(name, "zero") == 0) {
        return MITO_NONE;
    }
    if (user(name) == MITO_NONE) {
        world_problem(world, "no user \"%.40s\"", name);
    }
    return user(name);
}

static const char *const user_names[WORLD_USERS] = {"u0", "u1", "u2", "u3", "u4"};

const char *world_account_name(const struct world *world, uint32_t account)
{
    uint32_t holder = mito_protocol_holder_of(world->p, account);

    return holder < WORLD_USERS     ? user_names[holder]
           : holder < WORLD_HOLDERS ? other_holders[holder - WORLD_USERS]
                                    : "?";
}

const char *world_wallet_name(uint32_t wallet)
{
    return wallet < WORLD_USERS ? user_names[wallet] : "?";
}

/* --- Shapes. --- */

/* What a line says, gathered before the block can be sized. */
struct plan {
    struct mito_asset_shape asset[WORLD_ASSETS];
    struct mito_pair_shape pair[WORLD_ASSETS * WORLD_NAMES];
    struct mito_vlf_shape vlf[WORLD_VLFS];
    struct mito_executor_shape executor[WORLD_EXECUTORS];
    struct mito_protocol_shape shape;
};

static bool add_chain(struct world *world, const char *name)
{
    for (uint32_t i = 0; i < world->branches; i++) {
        if (strcmp(name, world->chain[i]) == 0) {
            return true;
        }
    }
    if (world->branches == WORLD_NAMES) {
        return world_problem(world, "more than %d chains", WORLD_NAMES);
    }
    snprintf(world->chain[world->branches++], SIM_WIDE_TEXT, "%s", name);
    return true;
}

/* Chains of the recorded decimals first, then any other that an operation names. */
static bool find_chains(struct world *world, const json_t *line)
{
    const char *name;
    json_t *of_asset, *decimals, *op;
    size_t index;

    json_object_foreach(json_object_get(line, "branchDec"), name, of_asset)
    {
        const char *chain;

        json_object_foreach(of_asset, chain, decimals)
        {
            if (strlen(chain) >= SIM_WIDE_TEXT || !add_chain(world, chain)) {
                return world_problem(world, "branchDec: unusable chain name");
            }
        }
    }
    world->recorded_branches = world->branches;
    json_array_foreach(json_object_get(line, "ops"), index, op)
    {
        char text[SIM_WIDE_TEXT];
        const json_t *chain = json_object_get(json_object_get(op, "a"), "chain");

        if (chain != NULL && (!world_text(chain, text) || !add_chain(world, text))) {
            return world_problem(world, "operation %zu: unusable chain", index);
        }
    }
    return world->branches > 0 || add_chain(world, "0");
}

static bool plan_assets(struct world *world, const json_t *line, struct plan *plan)
{
    const char *key = world->kind == KIND_VAULT_QUEUE ? "dec" : "hubDec";
    json_int_t hub = json_integer_value(json_object_get(line, key));

    if (!json_is_integer(json_object_get(line, key)) || hub < 0 || hub > 30) {
        return world_problem(world, "%s: not a number of decimals", key);
    }
    for (uint32_t a = 0; a < world->assets; a++) {
        const json_t *of_asset = json_object_get(json_object_get(line, "branchDec"), world_asset_names[a]);

        plan->asset[a] = (struct mito_asset_shape){.decimals = (uint8_t)hub, .holders = {0, WORLD_HOLDERS}};
        for (uint32_t c = 0; c < world->branches; c++) {
            const json_t *decimals = json_object_get(of_asset, world->chain[c]);
            json_int_t value = json_integer_value(decimals);

            if (decimals != NULL && (!json_is_integer(decimals) || value < 0 || value > hub)) {
                return world_problem(world, "branchDec.%s.%s: not a number of decimals", world_asset_names[a],
                                     world->chain[c]);
            }
            plan->pair[a * world->branches + c] =
                (struct mito_pair_shape){.exists = decimals != NULL, .decimals = (uint8_t)value};
        }
    }
    return true;
}

static void plan_vlfs(const struct world *world, const json_t *line, struct plan *plan)
{
    uint32_t room = (uint32_t)json_array_size(json_object_get(line, "ops")) + 1;
    const char *vault = json_string_value(json_object_get(line, "vault"));

    for (uint32_t v = 0; v < world->vlfs; v++) {
        plan->vlf[v] = (struct mito_vlf_shape){
            .asset = v == 2 ? 1 : 0, /* V0 and V1 on X, V2 on R */
            .capped = world->kind == KIND_VAULT_QUEUE ? vault != NULL && strcmp(vault, "capped") == 0 : v == 1,
            .holders = {0, WORLD_HOLDERS},
            .requests = room,
            .logs = room,
        };
    }
}

/* The recorded state of branch `c`, or NULL. */
static const json_t *branch_state(const struct world *world, const json_t *state, uint32_t c)
{
    char key[SIM_WIDE_TEXT + 2];

    if (world->kind == KIND_BRANCH) {
        return c == world->branch ? state : NULL;
    }
    snprintf(key, sizeof key, "b%s", world->chain[c]);
    return json_object_get(state, key);
}

static bool plan_executors(struct world *world, const json_t *init, struct plan *plan)
{
    for (uint32_t c = 0; c < world->recorded_branches; c++) {
        const char *name;
        json_t *state;

        json_object_foreach(json_object_get(branch_state(world, init, c), "e"), name, state)
        {
            char vlf[3] = {0};

            strncpy(vlf, name, 2); /* "V0b" is a second executor for V0 */
            if (world->executors == WORLD_EXECUTORS || strlen(name) >= sizeof world->executor[0]) {
                return world_problem(world, "init: unusable executor \"%.40s\"", name);
            }
            plan->executor[world->executors] =
                (struct mito_executor_shape){.branch = c, .vlf = world_vlf(world, vlf), .positions = POSITIONS};
            strcpy(world->executor[world->executors++], name);
        }
    }
    return world->problem[0] == '\0';
}

/* --- Initial states. --- */

/* Executes what the recorder did before `init`; anything that fails there is a problem of the line. */
static bool must(struct world *world, enum mito_revert revert, const char *what)
{
    return revert == MITO_OK || world_problem(world, "init: %s gives %s", what, mito_revert_name(revert));
}

static bool amount_at(struct world *world, const json_t *object, const char *key, struct sim_u256 *amount)
{
    const char *text = json_string_value(json_object_get(object, key));

    return (text != NULL && sim_wide_parse(text, amount)) || world_problem(world, "init: %s is not an amount", key);
}

static bool open_wallets(struct world *world, uint32_t c, uint32_t asset, const json_t *balances)
{
    for (uint32_t u = 0; u < WORLD_USERS; u++) {
        const char *text = json_string_value(json_array_get(balances, u));
        struct sim_u256 amount;

        if (text == NULL || !sim_wide_parse(text, &amount)) {
            return world_problem(world, "init: ub is not a list of amounts");
        }
        if (!must(world, mito_branch_mint(world->p, c, asset, mito_branch_wallet(world->p, u), amount), "faucet")) {
            return false;
        }
    }
    return true;
}

static bool send_and_deliver(struct world *world, enum mito_revert revert, struct mito_message *message)
{
    if (!must(world, revert, "initialization")) {
        return false;
    }
    mito_transport_send(world->p, message);
    return must(world, mito_transport_deliver(world->p, message), "initialization");
}

static bool open_branch_asset(struct world *world, uint32_t c, uint32_t a, const json_t *state)
{
    struct mito_message message;
    struct sim_u256 cap;

    if (state == NULL) {
        return true;
    }
    world->shown[a][c] = true;
    if (!open_wallets(world, c, a, json_object_get(state, "ub"))) {
        return false;
    }
    if (world->kind == KIND_BRANCH || json_integer_value(json_object_get(state, "init")) == 0) {
        return true;
    }
    return send_and_deliver(world, mito_hub_initialize_asset(world->p, true, c, a, &message), &message) &&
           must(world,
                mito_branch_set_halted(world->p, true, c, a, json_integer_value(json_object_get(state, "halt")) != 0),
                "halt") &&
           amount_at(world, state, "max", &cap) && must(world, mito_branch_set_cap(world->p, true, c, a, cap), "cap");
}

static bool open_branch_vlf(struct world *world, uint32_t c, uint32_t v, const json_t *state)
{
    const char *executor = json_string_value(json_object_get(state, "ex"));
    struct mito_message message;
    uint32_t index;

    if (world->kind == KIND_BRANCH || json_integer_value(json_object_get(state, "init")) == 0) {
        return true;
    }
    if (!send_and_deliver(world, mito_hub_initialize_vlf(world->p, true, c, v, &message), &message)) {
        return false;
    }
    if (executor == NULL) {
        return true;
    }
    index = world_executor(world, c, executor);
    return index != MITO_NONE && must(world, mito_branch_set_executor(world->p, true, c, v, index, 0), "set executor");
}

static bool open_branches(struct world *world, const json_t *init)
{
    for (uint32_t c = 0; c < world->recorded_branches; c++) {
        const json_t *state = branch_state(world, init, c);

        for (uint32_t a = 0; a < world->assets; a++) {
            if (!open_branch_asset(world, c, a, json_object_get(state, world_asset_names[a]))) {
                return false;
            }
        }
        for (uint32_t v = 0; v < world->vlfs; v++) {
            if (!open_branch_vlf(world, c, v, json_object_get(state, world_vlf_names[v]))) {
                return false;
            }
        }
    }
    return true;
}

/* asset_manager: V0 is initialized on all three chains, V1 on the first two, V2 on the first (vectors' README). */
static bool open_manager(struct world *world)
{
    for (uint32_t v = 0; v < world->vlfs; v++) {
        for (uint32_t c = 0; c + v < world->recorded_branches; c++) {
            struct mito_message unused;

            if (!must(world, mito_hub_initialize_vlf(world->p, true, c, v, &unused), "initialize VLF")) {
                return false;
            }
        }
    }
    return true;
}

static bool open_queues(struct world *world, const json_t *hub)
{
    for (uint32_t v = 0; v < world->vlfs; v++) {
        const json_t *state = world->kind == KIND_VAULT_QUEUE ? hub : json_object_get(hub, world_vlf_names[v]);
        const json_t *queue = json_object_get(state, "q");
        json_int_t period = json_integer_value(json_array_get(queue, 1));

        if (json_integer_value(json_array_get(queue, 0)) == 0) {
            continue;
        }
        if (!must(world, mito_queue_set_enabled(world->p, true, v, true), "enable") || period < 0 ||
            !must(world, mito_queue_set_period(world->p, true, v, sim_wide_of((sim_u128)period)), "period")) {
            return world_problem(world, "init: unusable queue");
        }
    }
    return true;
}

static bool read_kind(struct world *world, const json_t *line)
{
    const json_t *kind = json_object_get(line, "kind");
    static const char *const names[] = {"vq", "am", "br", "sys"};

    world->kind = KIND_VAULT_QUEUE;
    if (kind == NULL) {
        return true;
    }
    for (unsigned i = 0; json_is_string(kind) && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(json_string_value(kind), names[i]) == 0) {
            world->kind = (enum kind)i;
            return true;
        }
    }
    return world_problem(world, "unknown kind");
}

static bool check_line(struct world *world, const json_t *line)
{
    if (!json_is_object(line) || !json_is_object(json_object_get(line, "init")) ||
        !json_is_array(json_object_get(line, "ops"))) {
        return world_problem(world, "no sequence: an object with init and ops is expected");
    }
    if (world->kind != KIND_VAULT_QUEUE && !json_is_object(json_object_get(line, "branchDec"))) {
        return world_problem(world, "branchDec: missing");
    }
    return true;
}

bool world_open(struct world *world, const json_t *line)
{
    const json_t *init = json_object_get(line, "init");
    struct plan *plan = calloc(1, sizeof *plan);
    char text[SIM_WIDE_TEXT];
    bool ready = plan != NULL && read_kind(world, line) && check_line(world, line) && find_chains(world, line);

    world->assets = world->kind == KIND_VAULT_QUEUE ? 1 : WORLD_ASSETS;
    world->vlfs = world->kind == KIND_VAULT_QUEUE ? 1 : WORLD_VLFS;
    if (ready && world->kind == KIND_BRANCH) {
        ready = world_text(json_object_get(line, "chain"), text) || world_problem(world, "chain: missing");
        world->branch = ready ? world_chain(world, text) : MITO_NONE;
        ready = world->branch != MITO_NONE;
    }
    if (ready && plan_assets(world, line, plan) && plan_executors(world, init, plan)) {
        plan_vlfs(world, line, plan);
        plan->shape = (struct mito_protocol_shape){
            .assets = world->assets,
            .branches = world->branches,
            .vlfs = world->vlfs,
            .holders = WORLD_HOLDERS,
            .executors = world->executors,
            .wallets = WORLD_USERS,
            .asset = plan->asset,
            .pair = plan->pair,
            .vlf = plan->vlf,
            .executor = plan->executor,
        };
        world->p = aligned_alloc(16, mito_protocol_size(&plan->shape));
        ready = world->p != NULL && mito_protocol_init(world->p, &plan->shape) != NULL;
    } else {
        ready = false;
    }
    free(plan);
    if (ready && world->kind == KIND_ASSET_MANAGER) {
        ready = open_manager(world);
    }
    if (ready && world->kind >= KIND_BRANCH) {
        ready = open_branches(world, init);
    }
    if (ready && world->kind != KIND_BRANCH) {
        ready = open_queues(world, world->kind == KIND_SYSTEM ? json_object_get(init, "hub") : init);
    }
    return ready || world_problem(world, "out of memory");
}

void world_close(struct world *world)
{
    free(world->p);
    free(world->messages);
    *world = (struct world){0};
}

uint32_t world_send(struct world *world, const struct mito_message *message)
{
    if (world->message_count == world->message_room) {
        uint32_t room = world->message_room * 2 + 64;
        struct mito_message *grown = realloc(world->messages, room * sizeof *grown);

        SIM_CHECK(grown != NULL);
        world->messages = grown;
        world->message_room = room;
    }
    world->messages[world->message_count] = *message;
    mito_transport_send(world->p, &world->messages[world->message_count]);
    return world->message_count++;
}
