#include "models/world/relocation.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/strategy/kinds.h"
#include "models/world/costs.h"
#include "models/world/executor.h"
#include "models/world/hazards.h"
#include "models/world/holders.h"
#include "models/world/measure.h"
#include "models/world/messages.h"
#include "models/world/metrics.h"
#include "models/world/solvers.h"
#include "models/world/strategist.h"

enum policy { POLICY_SOLVER, POLICY_BRIDGE };
#define POLICY_NONE SIM_FIELD_NONE
static const char *const policies[] = {"solver", "bridge", NULL};

#define FIELD(key, kind, ...)                                                                          \
    {                                                                                                  \
        .name = #key, .type = kind, .offset = offsetof(struct mito_study_relocation, key), __VA_ARGS__ \
    }

static const struct sim_field fields[] = {
    FIELD(policy, SIM_FIELD_CHOICE, .choices = policies, .fallback = "none", .design = true,
          .help =
              "Who brings a vault's liquidity to another chain: nobody, a solver for a fee, or the vault's executors "
              "over a foreign bridge."),
    FIELD(fee, SIM_FIELD_FRACTION, .unit = "1", .fallback = "10bp", .low = 0, .high = 0.5,
          .help = "What a solver is offered, or what the bridge takes, of the amount.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1bp .. 30bp"),
    FIELD(delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "20m", .low = 1000, .high = 30 * 86400e3,
          .help = "Time over the bridge, with policy bridge.", .evidence = SIM_EVIDENCE_CITED,
          .source = "CCTP standard 13-19 min", .date = "2026-08-21", .plausible = "1m .. 7d"),
    FIELD(threshold, SIM_FIELD_FRACTION, .unit = "1", .fallback = "2%", .low = 0, .high = 1,
          .help = "Part of what can be invested that must be out of reach on a chain before anything is moved there.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0.5% .. 10%"),
    FIELD(most, SIM_FIELD_FRACTION, .unit = "per day", .fallback = "10%", .low = 0, .high = 100,
          .help = "Most that is moved a day, of the vault's assets.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "1% .. 50%"),
    {0},
};
const struct sim_section mito_relocation_section = {
    "relocation", "How a vault's liquidity comes to chains where its targets ask for more than is there.",
    sizeof(struct mito_study_relocation), fields};

/* Per vault; per executor after that. */
struct vault {
    sim_u128 transit; /* hub units */
    double relocated, cost, today;
    uint64_t count, refused;
    sim_time day;
};

struct leaving {
    sim_u128 amount; /* branch units that are to leave */
    uint32_t to;     /* executor */
};

static struct vault *vault_at(const struct sim_context *context, uint32_t v)
{
    return (struct vault *)mito_part_state(context, MITO_PART_RELOCATION) + v;
}

static struct leaving *leaving_at(const struct sim_context *context, uint32_t e)
{
    return (struct leaving *)vault_at(context, mito_spec_of(context)->vault_count) + e;
}

static const struct mito_study_relocation *study_of(const struct mito_spec *spec)
{
    static const struct mito_study_relocation none = {.policy = POLICY_NONE}; /* a silo has one chain */

    return spec->silo == NULL ? &spec->study->relocation : &none;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    (void)own;
    return study_of(spec)->policy == POLICY_NONE
               ? 0
               : spec->vault_count * sizeof(struct vault) + spec->executor_count * sizeof(struct leaving);
}

static uint32_t slots(const struct mito_spec *spec, const void *own)
{
    (void)own;
    return study_of(spec)->policy == POLICY_BRIDGE ? 16 * spec->executor_count : 0;
}

static void begin(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t v = 0; study_of(spec)->policy != POLICY_NONE && v < spec->vault_count; v++) {
        struct vault *vault = vault_at(context, v);
        vault->relocated = vault->cost = 0;
        vault->count = vault->refused = 0;
    }
}

sim_u128 mito_relocation_transit(const struct sim_context *context, uint32_t vault)
{
    return study_of(mito_spec_of(context))->policy == POLICY_NONE ? 0 : vault_at(context, vault)->transit;
}

static double unit_of(const struct sim_context *context, uint32_t v)
{
    return mito_spec_of(context)->assets[mito_spec_of(context)->vaults[v].asset].unit;
}

/* Tokens that an executor can send: its own balance, what is earmarked, what its positions hold above target. */
static sim_u128 sendable(struct sim_context *context, uint32_t e)
{
    const struct mito_spec_executor *executor = &mito_spec_of(context)->executors[e];
    const struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 sum = mito_branch_executor_balance(protocol, e) +
                   mito_protocol_link(protocol, executor->vault, executor->chain)->available.low;

    for (uint32_t p = 0; p < executor->position_count; p++) {
        uint32_t position = executor->position_first + p;
        sim_u128 value = mito_measure_mark(context, position), target = mito_state_position(context, position)->target;
        sum += value > target ? value - target : 0;
    }
    return sum;
}

/* The executor with most coins that it could pay a fee from; its chain's own when that has enough. */
static uint32_t payer(const struct sim_context *context, uint32_t v, uint32_t preferred, double coins)
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    uint32_t best = preferred;
    double most = 0;

    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t e = vault->executor_first + k;
        const struct mito_spec_executor *executor = &mito_spec_of(context)->executors[e];
        double has =
            sim_wide_double(mito_branch_executor_total(mito_state_protocol(context), e) +
                            mito_protocol_link(mito_state_protocol(context), v, executor->chain)->available.low) /
            executor->unit;
        if (e == preferred && has > 2 * coins) {
            return e;
        }
        if (has > most) {
            most = has;
            best = e;
        }
    }
    return best;
}

#define HALVINGS 6 /* of an order that nobody can take whole: down to a 64th */

/* Asks the solvers to bring `coins` from one branch to another, or half of it, or half of that: an order is one solver's;
 * returns the coins of it that one took. */
static double ask_solver(struct sim_context *context, uint32_t v, uint32_t from, uint32_t to, double coins)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct vault *vault = vault_at(context, v);
    uint32_t solver = MITO_NOWHERE;
    sim_u128 units = 0;
    double fee = 0;

    for (int halved = 0; halved <= HALVINGS && solver == MITO_NOWHERE; halved++) {
        coins = halved == 0 ? coins : coins / 2;
        fee = study_of(spec)->fee * coins;
        units = sim_wide_from_double(coins * spec->executors[to].unit);
        solver = units == 0 ? MITO_NOWHERE
                            : mito_solvers_find(context, v, spec->executors[from].chain, spec->executors[to].chain,
                                                units, fee);
    }
    if (solver == MITO_NOWHERE) {
        vault->refused++;
        return 0;
    }
    uint32_t pays = payer(context, v, from, fee);
    sim_u128 paid = mito_executor_pay(context, pays, sim_wide_from_double(fee * spec->executors[pays].unit));
    if (sim_wide_double(paid) / spec->executors[pays].unit < fee * 0.999 ||
        !mito_solvers_relocate(context, solver, v, spec->executors[from].chain, spec->executors[to].chain, units)) {
        vault->refused++; /* nothing done, nothing paid */
        mito_executor_receive(context, pays, paid);
        mito_state_vault(context, v)->total.lost -= paid * spec->executors[pays].scale;
        return 0;
    }
    vault->relocated += coins;
    vault->count++;
    mito_solvers_reward(context, solver, v, spec->executors[pays].chain, paid);
    vault->cost += sim_wide_double(paid) / spec->executors[pays].unit;
    mito_executor_settle(context, pays);
    return coins;
}

/* Tells an executor to send `coins` to another; what it lacks for that is allocated to it first. */
static double order(struct sim_context *context, uint32_t v, uint32_t from, uint32_t to, double coins)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct leaving *leaving = leaving_at(context, from);
    sim_u128 units = sim_wide_from_double(coins * spec->executors[from].unit), has = sendable(context, from);

    if (leaving->amount > 0) {
        return 0; /* the last order is not done */
    }
    if (units > has) {
        sim_u128 missing = (units - has) * spec->executors[from].scale, idle = 0;
        bool known = mito_vlf_idle(mito_state_protocol(context), v, &idle);
        sim_u128 free = mito_hub_free(mito_state_protocol(context), spec->vaults[v].asset, spec->executors[from].chain);
        missing = missing < free ? missing : free;
        missing = known && missing < idle ? missing : idle;
        if (missing >= spec->executors[from].scale) {
            mito_strategist_allocate(context, from, missing);
        } else {
            units = has;
        }
    }
    if (units == 0) {
        return 0;
    }
    *leaving = (struct leaving){.amount = units, .to = to};
    mito_strategist_wake(context, from);
    return coins;
}

/* Coins that a chain has for others: free liquidity, and what the executor there has above its targets. */
static double spare(struct sim_context *context, uint32_t v, uint32_t e)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double free = sim_wide_double(mito_holders_payable(context, v, spec->executors[e].chain)) / unit_of(context, v);

    return study_of(spec)->policy == POLICY_SOLVER
               ? free
               : free + sim_wide_double(sendable(context, e)) / spec->executors[e].unit;
}

static void bring(struct sim_context *context, uint32_t v, uint32_t to, double lack, double *budget,
                  const double *lacks)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *place = &spec->vaults[v];
    struct vault *vault = vault_at(context, v);

    for (uint32_t k = 0; k < place->executor_count; k++) {
        uint32_t from = place->executor_first + k;
        double coins = lack < *budget ? lack : *budget;
        if (from == to || lacks[k] > 0 || coins <= 0) {
            continue;
        }
        double there = spare(context, v, from);
        coins = coins < there ? coins : there;
        if (coins * spec->executors[to].unit < 1) {
            continue;
        }
        double moved = study_of(spec)->policy == POLICY_SOLVER ? ask_solver(context, v, from, to, coins)
                                                               : order(context, v, from, to, coins);
        *budget -= moved;
        vault->today += moved;
        lack -= moved;
    }
}

void mito_relocation_consider(struct sim_context *context, uint32_t v, const double *lacks, double investable)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_study_relocation *study = study_of(spec);

    if (study->policy == POLICY_NONE) {
        return;
    }
    struct vault *vault = vault_at(context, v);
    sim_time day = context->engine->now / SIM_DAY;
    vault->today = day == vault->day ? vault->today : 0;
    vault->day = day;
    double budget = study->most * investable - vault->today;
    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        if (lacks[k] > study->threshold * investable) {
            bring(context, v, spec->vaults[v].executor_first + k, lacks[k], &budget, lacks);
        }
    }
}

void mito_relocation_depart(struct sim_context *context, uint32_t e)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *executor = &spec->executors[e];

    if (study_of(spec)->policy != POLICY_BRIDGE || leaving_at(context, e)->amount == 0) {
        return;
    }
    struct leaving *leaving = leaving_at(context, e);
    sim_u128 has = sendable(context, e), units = leaving->amount < has ? leaving->amount : has;
    sim_u128 left = mito_executor_send(context, e, units);
    if (left == 0) {
        return; /* what was allocated for it is still under way */
    }
    struct vault *vault = vault_at(context, executor->vault);
    sim_u128 hub = left * executor->scale;
    vault->transit += hub;
    vault->relocated += sim_wide_double(hub) / unit_of(context, executor->vault);
    vault->count++;
    sim_time at = mito_hazards_included(context, spec->executors[leaving->to].chain,
                                        context->engine->now + study_of(spec)->delay);
    sim_engine_schedule(context, at, MITO_EVENT_RELOCATION_ARRIVE,
                        (uint16_t)(e - spec->vaults[executor->vault].executor_first), leaving->to, (uint64_t)hub,
                        (uint64_t)(hub >> 64));
    leaving->amount = 0;
}

void mito_relocation_arrive(struct sim_context *context, const struct sim_event *event)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *executor = &spec->executors[event->entity];
    uint32_t from = spec->vaults[executor->vault].executor_first + event->leg;
    struct vault *vault = vault_at(context, executor->vault);
    sim_u128 hub = (sim_u128)event->argument[1] << 64 | event->argument[0];
    sim_u128 kept = sim_wide_from_double(sim_wide_double(hub) * (1 - study_of(spec)->fee));
    sim_u128 units = (kept < hub ? kept : hub) / executor->scale;

    vault->transit -= hub;
    vault->cost += sim_wide_double(hub - units * executor->scale) / unit_of(context, executor->vault);
    mito_executor_receive(context, event->entity, units);
    mito_state_vault(context, executor->vault)->total.lost += hub - units * executor->scale;
    mito_executor_settle(context, event->entity);
    mito_executor_settle(context, from);
    mito_strategist_wake(context, event->entity);
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);

    for (uint32_t v = 0; study_of(spec)->policy != POLICY_NONE && v < spec->vault_count; v++) {
        const struct vault *vault = vault_at(context, v);
        sim_row_put(row, MITO_METRIC_RELOCATED, v, vault->relocated);
        sim_row_put(row, MITO_METRIC_RELOCATION_COST, v, vault->cost);
        sim_row_put_count(row, MITO_METRIC_RELOCATIONS, v, vault->count);
        sim_row_put_count(row, MITO_METRIC_RELOCATIONS_REFUSED, v, vault->refused);
    }
}

static uint64_t entity_hash(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)own;
    (void)kind;
    return spec->executors[entity].hash;
}

static const char *entity_name(const struct mito_spec *spec, const void *own, uint16_t kind, uint32_t entity)
{
    (void)own;
    (void)kind;
    return spec->executors[entity].name;
}

const struct mito_part mito_relocation_part = {
    .name = "relocation",
    .state_size = state_size,
    .slots = slots,
    .begin = begin,
    .rows = rows,
    .entity_hash = entity_hash,
    .entity_name = entity_name,
};
