#include "models/world/executor.h"

#include "models/protocol/book.h"
#include "models/protocol/branch.h"
#include "models/world/costs.h"
#include "models/world/hazards.h"
#include "models/world/measure.h"
#include "models/world/messages.h"

static sim_u128 least(sim_u128 a, sim_u128 b)
{
    return a < b ? a : b;
}

static void pay_call(struct sim_context *context, uint32_t executor)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];

    mito_state_vault(context, place->vault)->total.gas_strategist += mito_costs_call(context, place->chain);
}

static void send(struct sim_context *context, uint32_t executor, const struct mito_message *message)
{
    mito_state_vault(context, mito_spec_of(context)->executors[executor].vault)->total.gas_strategist +=
        mito_costs_message(context, message);
    mito_messages_route(context, executor, message);
}

/* Where tickets are not ready yet the executor comes back when the first one is. */
static void plan_ripen(struct sim_context *context, uint32_t executor)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_executor *place = &spec->executors[executor];
    struct mito_executor_state *state = mito_state_executor(context, executor);
    sim_time next = INT64_MAX, now = context->engine->now;

    for (uint32_t p = 0; p < place->position_count; p++) {
        sim_time ready = mito_holding_next(&mito_state_position(context, place->position_first + p)->holding);
        next = ready < next ? ready : next;
    }
    (void)sim_engine_cancel(context, state->ripen);
    state->ripen = SIM_QUEUE_NONE;
    if (next < INT64_MAX) {
        sim_time at = mito_hazards_included(context, place->chain, next > now ? next : now + 1);
        state->ripen = sim_engine_schedule(context, at, MITO_EVENT_RIPEN, 0, executor, 0, 0);
    }
}

sim_u128 mito_executor_put(struct sim_context *context, uint32_t index, sim_u128 amount)
{
    const struct mito_spec_position *position = &mito_spec_of(context)->positions[index];
    const struct mito_venue_kind *kind = mito_spec_of(context)->venues[position->venue].kind;
    struct mito_venue_view view = mito_measure_view(context, position->venue);
    void *state = mito_state_venue_own(context, position->venue);
    struct mito_protocol *protocol = mito_state_protocol(context);

    (void)mito_measure_mark(context, index);
    mito_measure_accrue(context, position->venue);
    amount = least(amount, kind->room(state, &view));
    amount = least(amount, mito_branch_executor_balance(protocol, position->executor));
    if (amount == 0 || !mito_world_accept(context, mito_branch_put(protocol, true, position->executor, position->slot,
                                                                   sim_wide_of(amount)))) {
        return 0;
    }
    kind->put(state, &view, &mito_state_position(context, index)->holding, amount);
    pay_call(context, position->executor);
    if (kind->settle != NULL) {
        plan_ripen(context, position->executor);
    }
    return amount;
}

/* Takes up to `amount` out of a position that is marked; returns what came. */
static sim_u128 take(struct sim_context *context, uint32_t index, sim_u128 amount)
{
    const struct mito_spec_position *position = &mito_spec_of(context)->positions[index];
    const struct mito_venue_kind *kind = mito_spec_of(context)->venues[position->venue].kind;
    struct mito_venue_view view = mito_measure_view(context, position->venue);
    void *state = mito_state_venue_own(context, position->venue);
    struct mito_holding *holding = &mito_state_position(context, index)->holding;

    amount = least(amount, kind->withdrawable(state, &view, holding));
    amount = least(amount, mito_branch_position(mito_state_protocol(context), position->executor, position->slot));
    if (amount == 0 ||
        !mito_world_accept(context, mito_branch_take(mito_state_protocol(context), true, position->executor,
                                                     position->slot, sim_wide_of(amount)))) {
        return 0;
    }
    kind->take(state, &view, holding, amount);
    pay_call(context, position->executor);
    return amount;
}

/* Where leaving takes time: asks for what stays above `target`. */
static void leave(struct sim_context *context, uint32_t index, sim_u128 target, sim_u128 smallest)
{
    const struct mito_spec_position *position = &mito_spec_of(context)->positions[index];
    const struct mito_venue_kind *kind = mito_spec_of(context)->venues[position->venue].kind;
    struct mito_venue_view view = mito_measure_view(context, position->venue);
    void *state = mito_state_venue_own(context, position->venue);
    struct mito_holding *holding = &mito_state_position(context, index)->holding;

    if (kind->leave == NULL) {
        return;
    }
    sim_u128 stays = mito_venue_staying(kind, state, &view, holding);
    if (stays > target && (stays - target > smallest || target == 0) &&
        kind->leave(state, &view, holding, stays - target) > 0) {
        SIM_NOTE(context, "asks to leave with %.6g", sim_wide_double(stays - target) / view.unit);
        pay_call(context, position->executor);
    }
}

void mito_executor_settle(struct sim_context *context, uint32_t executor)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct mito_message message;

    for (uint32_t p = 0; p < place->position_count; p++) {
        (void)mito_measure_mark(context, place->position_first + p);
    }
    sim_u128 total = mito_branch_executor_total(protocol, executor);
    if (total == mito_protocol_executor(protocol, executor)->stored) {
        return; /* a settle of nothing would send a message that no hub can ever handle */
    }
    pay_call(context, executor);
    if (mito_world_accept(context, mito_branch_settle(protocol, true, executor, total, &message))) {
        SIM_NOTE(context, "settles %s of %.6g", mito_message_word(message.type),
                 sim_wide_double(message.amount.low) / place->unit);
        send(context, executor, &message);
    }
}

struct balance {
    sim_u128 available; /* in the branch vault, for this executor */
    sim_u128 own;       /* at the executor */
    sim_u128 placed;    /* in venues */
    sim_u128 wanted;    /* sum of targets */
    sim_u128 missing;   /* sum over venues of what is below target */
};

static struct balance weigh(struct sim_context *context, uint32_t executor, sim_u128 tolerance)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct balance balance = {.available = mito_protocol_link(protocol, place->vault, place->chain)->available.low,
                              .own = mito_branch_executor_balance(protocol, executor)};

    for (uint32_t p = 0; p < place->position_count; p++) {
        sim_u128 value = mito_measure_mark(context, place->position_first + p);
        sim_u128 target = mito_state_position(context, place->position_first + p)->target;
        balance.placed += value;
        balance.wanted += target;
        if (target > value + tolerance) {
            balance.missing += target - value;
        }
    }
    return balance;
}

static void give_back(struct sim_context *context, uint32_t executor, sim_u128 amount)
{
    struct mito_protocol *protocol = mito_state_protocol(context);

    if (amount > mito_protocol_executor(protocol, executor)->stored) {
        mito_executor_settle(context, executor); /* unsettled yield cannot be returned */
    }
    pay_call(context, executor);
    (void)mito_world_accept(context, mito_branch_return(protocol, true, executor, sim_wide_of(amount)));
}

static void deallocate(struct sim_context *context, uint32_t executor, sim_u128 amount)
{
    struct mito_message message;

    pay_call(context, executor);
    if (mito_world_accept(context, mito_branch_deallocate(mito_state_protocol(context), true, executor,
                                                          sim_wide_of(amount), &message))) {
        SIM_NOTE(context, "deallocates %.6g",
                 sim_wide_double(amount) / mito_spec_of(context)->executors[executor].unit);
        send(context, executor, &message);
    }
}

void mito_executor_act(struct sim_context *context, uint32_t executor, sim_u128 tolerance, sim_u128 smallest)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    struct balance balance = weigh(context, executor, tolerance);

    sim_u128 claimed = 0;
    for (uint32_t p = 0; p < place->position_count; p++) {
        uint32_t index = place->position_first + p;
        sim_u128 target = mito_state_position(context, index)->target;
        sim_u128 value = mito_branch_position(protocol, executor, mito_spec_of(context)->positions[index].slot);
        sim_u128 ripe = mito_holding_claimable(&mito_state_position(context, index)->holding);
        sim_u128 above = value > target && (value - target > smallest || target == 0) ? value - target : 0;
        if (above > 0 || ripe > 0) { /* what has left earns nothing: it is always taken */
            sim_u128 came = take(context, index, above > ripe ? above : ripe);
            balance.placed -= came;
            balance.own += came;
            claimed += ripe;
        }
        if (above > 0) {
            leave(context, index, target, smallest);
        }
    }
    if (claimed > 0) {
        balance = weigh(context, executor, tolerance);
    }
    if (balance.own > balance.missing && balance.own - balance.missing > smallest) {
        give_back(context, executor, balance.own - balance.missing);
        balance = weigh(context, executor, tolerance);
    }
    sim_u128 all = balance.available + balance.own + balance.placed;
    sim_u128 surplus = least(all > balance.wanted ? all - balance.wanted : 0, balance.available);
    if (surplus > smallest || (surplus > 0 && balance.wanted == 0)) {
        deallocate(context, executor, surplus);
        balance.available -= surplus;
    }
    sim_u128 fetch = least(balance.available, balance.missing > balance.own ? balance.missing - balance.own : 0);
    if (fetch > tolerance) {
        pay_call(context, executor);
        (void)mito_world_accept(context, mito_branch_fetch(protocol, true, executor, sim_wide_of(fetch)));
    }
    for (uint32_t p = 0; p < place->position_count; p++) {
        const struct mito_spec_position *position = &mito_spec_of(context)->positions[place->position_first + p];
        sim_u128 target = mito_state_position(context, place->position_first + p)->target;
        sim_u128 value = mito_branch_position(protocol, executor, position->slot);
        if (target > value + tolerance && mito_branch_executor_balance(protocol, executor) > 0) {
            (void)mito_executor_put(context, place->position_first + p, target - value);
        }
    }
    plan_ripen(context, executor);
}

/* Brings the executor's own balance to `amount` where it can: what is earmarked first, then out of positions, all of them
 * or what they hold above target. Returns what it has, at most `amount`. */
static sim_u128 gather(struct sim_context *context, uint32_t executor, sim_u128 amount, bool surplus_only)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    sim_u128 own = mito_branch_executor_balance(protocol, executor);
    sim_u128 fetch =
        least(mito_protocol_link(protocol, place->vault, place->chain)->available.low, amount > own ? amount - own : 0);

    if (fetch > 0) {
        pay_call(context, executor);
        own += mito_world_accept(context, mito_branch_fetch(protocol, true, executor, sim_wide_of(fetch))) ? fetch : 0;
    }
    for (uint32_t p = 0; p < place->position_count && own < amount; p++) {
        uint32_t position = place->position_first + p;
        sim_u128 value = mito_measure_mark(context, position), target = mito_state_position(context, position)->target;
        sim_u128 keep = surplus_only ? least(target, value) : 0;
        own += take(context, position, least(value - keep, amount - own));
    }
    return least(own, amount);
}

/* A posting between an executor's balance and a world account of its branch. */
static void post(struct sim_context *context, uint32_t executor, uint32_t world, bool out, sim_u128 amount)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    struct mito_protocol *protocol = mito_state_protocol(context);
    uint32_t account = mito_protocol_executor(protocol, executor)->account;
    struct mito_book *book =
        &mito_protocol_pair(protocol, mito_spec_of(context)->vaults[place->vault].asset, place->chain)->book;

    mito_book_post(book, out ? account : world, out ? world : account, amount);
}

sim_u128 mito_executor_pay(struct sim_context *context, uint32_t executor, sim_u128 amount)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    sim_u128 paid = gather(context, executor, amount, false);

    post(context, executor, MITO_BRANCH_LOSS, true, paid);
    mito_state_vault(context, place->vault)->total.lost += paid * place->scale;
    return paid;
}

sim_u128 mito_executor_send(struct sim_context *context, uint32_t executor, sim_u128 amount)
{
    sim_u128 sent = gather(context, executor, amount, true);

    post(context, executor, MITO_BRANCH_LOSS, true, sent);
    return sent;
}

void mito_executor_receive(struct sim_context *context, uint32_t executor, sim_u128 amount)
{
    post(context, executor, MITO_BRANCH_YIELD, false, amount);
}
