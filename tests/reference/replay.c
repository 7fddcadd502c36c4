#include "tests/reference/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/protocol/invariant.h"
#include "tests/reference/call.h"

#define ALIASES 16

/* A name of ours that this recording writes as a bare address. */
struct alias {
    char name[16], address[48];
};

/* Where a difference is: the sequence, the step, and a path into its fields. */
struct place {
    struct tally *tally;
    const char *sequence, *operation;
    long step; /* 0 for init */
    char path[256];
    struct alias alias[ALIASES];
    unsigned aliases;
};

/* --- Comparing. --- */

static void report(struct place *place, const json_t *wanted, const json_t *found)
{
    char *left = wanted == NULL ? NULL : json_dumps(wanted, JSON_ENCODE_ANY | JSON_COMPACT);
    char *right = found == NULL ? NULL : json_dumps(found, JSON_ENCODE_ANY | JSON_COMPACT);

    printf("sequence %s, step %ld (%s), field %s: wanted %s, found %s\n", place->sequence, place->step,
           place->operation, place->path + (place->path[0] == '.'), left == NULL ? "nothing" : left,
           right == NULL ? "nothing" : right);
    place->tally->differences++;
    free(left);
    free(right);
}

static void compare(struct place *place, const json_t *wanted, const json_t *found);

static void compare_objects(struct place *place, const json_t *wanted, const json_t *found)
{
    size_t end = strlen(place->path);
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)wanted, key, value)
    {
        snprintf(place->path + end, sizeof place->path - end, ".%s", key);
        compare(place, value, json_object_get(found, key));
    }
    json_object_foreach((json_t *)(uintptr_t)found, key, value)
    {
        if (json_object_get(wanted, key) == NULL) {
            snprintf(place->path + end, sizeof place->path - end, ".%s", key);
            compare(place, NULL, value);
        }
    }
    place->path[end] = '\0';
}

static void compare_arrays(struct place *place, const json_t *wanted, const json_t *found)
{
    size_t end = strlen(place->path), longest = json_array_size(wanted);

    if (json_array_size(found) > longest) {
        longest = json_array_size(found);
    }
    for (size_t i = 0; i < longest; i++) {
        snprintf(place->path + end, sizeof place->path - end, "[%zu]", i);
        compare(place, json_array_get(wanted, i), json_array_get(found, i));
    }
    place->path[end] = '\0';
}

/* Some recordings write addresses in `out`. The first use ties an address to a name; then the two must agree. */
static bool same_address(struct place *place, const json_t *wanted, const json_t *found)
{
    const char *address = json_string_value(wanted), *name = json_string_value(found);

    if (address == NULL || name == NULL || strncmp(place->path, "out.", 4) != 0 || strncmp(address, "0x", 2) != 0 ||
        strlen(address) != 42) {
        return false;
    }
    for (unsigned i = 0; i < place->aliases; i++) {
        bool one = strcmp(place->alias[i].name, name) == 0, other = strcmp(place->alias[i].address, address) == 0;

        if (one || other) {
            return one && other;
        }
    }
    if (place->aliases == ALIASES || strlen(name) >= sizeof place->alias[0].name) {
        return false;
    }
    strcpy(place->alias[place->aliases].name, name);
    strcpy(place->alias[place->aliases++].address, address);
    return true;
}

static void compare(struct place *place, const json_t *wanted, const json_t *found)
{
    if (json_is_object(wanted) && json_is_object(found)) {
        compare_objects(place, wanted, found);
    } else if (json_is_array(wanted) && json_is_array(found)) {
        compare_arrays(place, wanted, found);
    } else if (wanted == NULL || found == NULL || !(json_equal(wanted, found) || same_address(place, wanted, found))) {
        report(place, wanted, found);
    }
}

/* Compares and drops `found`. */
static void compare_field(struct place *place, const char *field, const json_t *wanted, json_t *found)
{
    snprintf(place->path, sizeof place->path, "%s", field);
    if (wanted != NULL || found != NULL) {
        compare(place, wanted, found);
    }
    place->path[0] = '\0';
    json_decref(found);
}

/* --- Which sequences leave 128 bits. --- */

/* Keys under which the recorded states keep balances and supplies. */
static bool is_balance(const char *key)
{
    static const char *const keys[] = {"S",  "A", "H",   "sh",  "hb",  "ch", "alloc", "tr", "B",
                                       "ub", "E", "tot", "bal", "oth", "pd", "pos",   "pw"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(key, keys[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool leaves_width(const json_t *value, bool balance)
{
    struct sim_u256 amount;
    const char *key;
    json_t *item;
    size_t index;

    if (json_is_string(value)) {
        return balance && sim_wide_parse(json_string_value(value), &amount) && !sim_wide_fits(amount);
    }
    json_array_foreach(value, index, item)
    {
        if (leaves_width(item, balance)) {
            return true;
        }
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        bool listed = strcmp(key, "ch") == 0;

        if (listed) { /* liquidity and allocation are balances, the threshold beside them is a limit */
            const char *pair;
            json_t *fields;

            json_object_foreach(item, pair, fields)
            {
                if (leaves_width(json_array_get(fields, 0), true) || leaves_width(json_array_get(fields, 1), true)) {
                    return true;
                }
            }
        } else if (leaves_width(item, balance || is_balance(key))) {
            return true;
        }
    }
    return false;
}

static bool sequence_leaves_width(const json_t *line)
{
    size_t index;
    json_t *op;

    if (leaves_width(json_object_get(line, "init"), false)) {
        return true;
    }
    json_array_foreach(json_object_get(line, "ops"), index, op)
    {
        if (leaves_width(json_object_get(op, "s"), false)) {
            return true;
        }
    }
    return false;
}

/* --- What an operation sent, as recorded. --- */

static json_t *wide(struct sim_u256 value)
{
    char text[SIM_WIDE_TEXT];

    return json_string(sim_wide_print(value, text));
}

static void put(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

/* `out`: the entrypoint's function and its arguments. */
static json_t *out_of(const struct world *world, const struct mito_message *sent)
{
    json_t *out = json_object();
    const char *vlf = sent->vlf == MITO_NONE ? "" : world_vlf_names[sent->vlf];
    const char *asset = sent->asset == MITO_NONE ? "" : world_asset_names[sent->asset];

    switch (sent->type) {
    case MITO_MESSAGE_DEPOSIT:
    case MITO_MESSAGE_SUPPLY:
        put(out, "fn", sent->type == MITO_MESSAGE_SUPPLY ? "depositWithSupplyVLF" : "deposit");
        put(out, "asset", asset);
        put(out, "to", world_account_name(world, sent->account));
        if (sent->type == MITO_MESSAGE_SUPPLY) {
            put(out, "hubVLFVault", vlf);
        }
        break;
    case MITO_MESSAGE_WITHDRAW:
        put(out, "fn", "withdraw");
        put(out, "chainId", world->chain[sent->destination]);
        put(out, "branchAsset", asset);
        put(out, "to", world_wallet_name(sent->account));
        break;
    case MITO_MESSAGE_ALLOCATE:
        put(out, "fn", "allocateVLF");
        put(out, "chainId", world->chain[sent->destination]);
        put(out, "vlfVault", vlf);
        break;
    case MITO_MESSAGE_DEALLOCATE:
        put(out, "fn", "deallocateVLF");
        put(out, "hubVLFVault", vlf);
        break;
    case MITO_MESSAGE_EXTRA:
        put(out, "fn", "settleVLFExtraRewards");
        put(out, "hubVLFVault", vlf);
        put(out, "reward", asset);
        break;
    default:
        put(out, "fn", sent->type == MITO_MESSAGE_YIELD ? "settleVLFYield" : "settleVLFLoss");
        put(out, "hubVLFVault", vlf);
        break;
    }
    json_object_set_new(out, "amount", wide(sent->amount));
    return out;
}

static json_t *end_of(const struct world *world, uint32_t place)
{
    return place == MITO_HUB ? json_string("hub") : json_integer(atoll(world->chain[place]));
}

/* `msg`: the message on the wire. */
static json_t *message_of(const struct world *world, const struct mito_message *sent, uint32_t index)
{
    json_t *message =
        json_pack("{s:I, s:o, s:o, s:i, s:I, s:o}", "i", (json_int_t)index, "src", end_of(world, sent->source), "dst",
                  end_of(world, sent->destination), "type", (int)sent->type, "len",
                  (json_int_t)mito_message_bytes(sent->type), "amt", wide(sent->amount));

    if (sent->asset != MITO_NONE) {
        put(message, "asset", world_asset_names[sent->asset]);
    }
    if (sent->vlf != MITO_NONE) {
        put(message, "vlf", world_vlf_names[sent->vlf]);
    }
    if (sent->type == MITO_MESSAGE_WITHDRAW) {
        put(message, "to", world_wallet_name(sent->account));
    } else if (sent->account != MITO_NONE) {
        put(message, "to", world_account_name(world, sent->account));
    }
    return message;
}

/* --- Replaying. --- */

static const struct operation *find_in(const struct operation *table, const char *name)
{
    while (table->name != NULL && strcmp(table->name, name) != 0) {
        table++;
    }
    return table->name == NULL ? NULL : table;
}

/* An operation of the half of the world that this kind of sequence has. */
static const struct operation *find_operation(const struct world *world, const char *name)
{
    const struct operation *operation = NULL;

    if (world->kind != KIND_BRANCH) {
        operation = find_in(hub_operations, name);
    }
    if (operation == NULL && world->kind >= KIND_BRANCH) {
        operation = find_in(branch_operations, name);
    }
    return operation;
}

static void compare_outcome(struct place *place, const struct world *world, const json_t *op, struct call *call)
{
    bool ok = call->revert == MITO_OK;
    const char *name = mito_revert_name(call->revert);
    uint32_t index = 0;

    compare_field(place, "ok", json_object_get(op, "ok"), json_integer(ok));
    compare_field(place, "err", json_object_get(op, "err"), ok ? NULL : json_string(name));
    compare_field(place, "ret", json_object_get(op, "ret"), ok ? json_incref(call->returned) : NULL);
    if (world->kind == KIND_SYSTEM) {
        if (ok && call->has_sent) {
            index = world_send(call->world, &call->sent);
        }
        compare_field(place, "msg", json_object_get(op, "msg"),
                      ok && call->has_sent ? message_of(world, &call->sent, index) : NULL);
        compare_field(place, "inflight", json_object_get(op, "inflight"),
                      json_integer((json_int_t)world->p->in_flight));
    } else {
        compare_field(place, "out", json_object_get(op, "out"),
                      ok && call->has_sent ? out_of(world, &call->sent) : NULL);
    }
    compare_field(place, "s", json_object_get(op, "s"), world_state(world, call->item, call->log));
}

/* System sequences send every message through the transport, so the invariants hold in them too. */
static void check_invariants(struct place *place, const struct world *world, const struct mito_invariant_mark *marks)
{
    struct mito_message *kept = malloc((world->message_count + 1) * sizeof *kept);
    struct mito_in_flight in_flight = {.message = kept};
    const char *broken;

    SIM_CHECK(kept != NULL);
    for (uint32_t i = 0; i < world->message_count; i++) {
        if (world->messages[i].state == MITO_MESSAGE_IN_FLIGHT) {
            kept[in_flight.count++] = world->messages[i];
        }
    }
    broken = mito_invariant_check(world->p, &in_flight, marks);
    if (broken != NULL) {
        compare_field(place, "invariant", NULL, json_string(broken));
    }
    free(kept);
}

static bool replay_operation(struct world *world, struct place *place, const json_t *op)
{
    struct mito_invariant_mark marks[WORLD_VLFS];
    const char *name = json_string_value(json_object_get(op, "op"));
    const json_t *time = json_object_get(op, "t");
    struct call call = {.world = world, .arguments = json_object_get(op, "a")};
    const struct operation *operation = name == NULL ? NULL : find_operation(world, name);

    if (operation == NULL) {
        return world_problem(world, "step %ld: unknown operation \"%.40s\"", place->step, name == NULL ? "" : name);
    }
    if (!json_is_integer(time) || !json_is_object(call.arguments) || !json_is_object(json_object_get(op, "s")) ||
        !json_is_integer(json_object_get(op, "ok"))) {
        return world_problem(world, "step %ld (%s): a, t, ok and s are expected", place->step, name);
    }
    world->now = json_integer_value(time);
    place->operation = name;
    mito_invariant_mark(world->p, marks);
    operation->run(&call);
    if (world->problem[0] == '\0') {
        place->tally->operations++;
        compare_outcome(place, world, op, &call);
        if (place->tally->invariants && world->kind == KIND_SYSTEM) {
            check_invariants(place, world, marks);
        }
    } else {
        char reason[sizeof world->problem];

        strcpy(reason, world->problem);
        snprintf(world->problem, sizeof world->problem, "step %ld (%s): %.180s", place->step, name, reason);
    }
    json_decref(call.returned);
    return world->problem[0] == '\0';
}

static bool replay_sequence(struct world *world, struct place *place, const json_t *line)
{
    size_t index;
    json_t *op;

    world->now = json_integer_value(json_object_get(line, "t0"));
    compare_field(place, "s", json_object_get(line, "init"), world_state(world, false, false));
    json_array_foreach(json_object_get(line, "ops"), index, op)
    {
        place->step = (long)index + 1;
        if (!replay_operation(world, place, op)) {
            return false;
        }
    }
    if (world->kind == KIND_VAULT_QUEUE) {
        place->operation = "end";
        compare_field(place, "items", json_object_get(line, "items"), world_items(world));
        compare_field(place, "logs", json_object_get(line, "logs"), world_logs(world));
    }
    return true;
}

bool replay_line(const json_t *line, struct tally *tally, char problem[256])
{
    const char *id = json_string_value(json_object_get(line, "id"));
    struct place place = {.tally = tally, .sequence = id == NULL ? "?" : id, .operation = "init"};
    struct world world = {0};
    bool fine;

    tally->sequences++;
    if (sequence_leaves_width(line)) {
        printf("sequence %s: skipped, a balance or supply in its recorded state reaches 2^128\n", place.sequence);
        tally->skipped++;
        return true;
    }
    fine = world_open(&world, line) && replay_sequence(&world, &place, line);
    if (!fine) {
        snprintf(problem, 256, "sequence %.40s: %.200s", place.sequence, world.problem);
    }
    world_close(&world);
    return fine;
}
