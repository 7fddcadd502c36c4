#include "models/protocol/queue.h"

#include "models/protocol/vlf.h"

#define PERIOD_BITS 48      /* uint48 reclaimPeriod */
#define REQUEST_ACC_BITS 80 /* above 128: uint208 sharesAcc of a request */
#define LOG_ACC_BITS 16     /* above 128: uint144 sharesAcc of a sync log */

/* Unsynced requests [from, to) and what they are worth: each at its own request, and each now. */
struct batch {
    struct sim_u256 on_request;
    mito_amount shares, on_reserve;
    uint32_t from, to;
};

static bool paused(const struct mito_protocol *p, enum mito_function function)
{
    return mito_protocol_paused(p->queue_paused, function);
}

/* --- Claims. --- */

/* Adds up what is due; *next becomes the first request not covered. */
static enum mito_revert add_up(const struct mito_protocol *p, uint32_t vlf, uint32_t account, int64_t now,
                               struct mito_claim *claim, uint32_t *next)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    const struct mito_receiver *receiver = mito_queue_receiver(v, account);
    uint32_t left = receiver->count - receiver->claimed;

    *claim = (struct mito_claim){.from = receiver->claimed, .to = receiver->claimed};
    if (left == 0) {
        return MITO_OK;
    }
    if (v->logs > 0 && (uint64_t)now < v->period) {
        return MITO_PANIC_ARITHMETIC;
    }
    *next = receiver->head;
    for (uint32_t i = 0; i < left && i < MITO_QUEUE_MAX_PENDING; i++) {
        const struct mito_request *request = mito_queue_request_at(v, *next);

        if (*next >= v->offset || now - (int64_t)v->period < request->time) {
            break;
        }
        claim->to++;
        claim->shares += request->shares;
        claim->assets += request->due;
        *next = request->next;
    }
    return MITO_OK;
}

enum mito_revert mito_queue_preview(const struct mito_protocol *p, uint32_t vlf, uint32_t account, int64_t now,
                                    struct mito_claim *claim)
{
    uint32_t next;

    return add_up(p, vlf, account, now, claim, &next);
}

enum mito_revert mito_queue_claim(struct mito_protocol *p, uint32_t vlf, uint32_t receiver, int64_t now,
                                  struct mito_claim *claim)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_book *hub = &mito_protocol_asset(p, v->asset)->book;
    struct mito_receiver *cursor = mito_queue_receiver(v, receiver);
    struct mito_claim paid;
    uint32_t next = MITO_NONE;
    enum mito_revert revert;

    if (paused(p, MITO_FUNCTION_CLAIM)) {
        return MITO_PAUSED;
    }
    if (!v->enabled) {
        return MITO_QUEUE_NOT_ENABLED;
    }
    revert = add_up(p, vlf, receiver, now, &paid, &next);
    if (revert != MITO_OK) {
        return revert;
    }
    if (paid.from == paid.to) {
        return MITO_NOTHING_TO_CLAIM;
    }
    if (mito_book_balance(hub, MITO_ACCOUNT_QUEUE) < paid.assets) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    cursor->claimed = paid.to;
    cursor->head = next;
    v->claimed += paid.to - paid.from;
    v->paid += paid.assets;
    v->owed -= paid.assets;
    mito_book_post(hub, MITO_ACCOUNT_QUEUE, receiver, paid.assets);
    if (claim != NULL) {
        *claim = paid;
    }
    return MITO_OK;
}

/* --- Requests. --- */

static void append(struct mito_vlf *v, uint32_t receiver, mito_amount shares, mito_amount assets, int64_t now)
{
    struct mito_receiver *cursor = mito_queue_receiver(v, receiver);
    uint32_t id = v->requests++;

    *mito_queue_request_at(v, id) = (struct mito_request){
        .shares = shares,
        .assets = assets,
        .time = now,
        .receiver = receiver,
        .next = MITO_NONE,
    };
    if (cursor->claimed == cursor->count) {
        cursor->head = id;
    } else {
        mito_queue_request_at(v, cursor->tail)->next = id;
    }
    cursor->tail = id;
    cursor->count++;
    v->shares_pending += shares;
}

enum mito_revert mito_queue_request(struct mito_protocol *p, uint32_t vlf, uint32_t caller, uint32_t receiver,
                                    struct sim_u256 shares, int64_t now, uint32_t *id)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    const struct mito_receiver *cursor = mito_queue_receiver(v, receiver);
    struct sim_u256 running;
    mito_amount assets;

    if (paused(p, MITO_FUNCTION_REQUEST)) {
        return MITO_PAUSED;
    }
    if (!v->enabled) {
        return MITO_QUEUE_NOT_ENABLED;
    }
    if (cursor->count - cursor->claimed >= MITO_QUEUE_MAX_PENDING) {
        return MITO_TOO_MANY_PENDING;
    }
    if (sim_wide_is_zero(shares)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!sim_wide_fits(shares) || mito_book_balance(&v->shares, caller) < shares.low) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    assets = mito_vlf_preview_redeem(p, vlf, shares.low);
    if (assets == 0) {
        return MITO_ZERO_AMOUNT;
    }
    sim_wide_add(v->shares_requested, shares, &running);
    if (running.high >> REQUEST_ACC_BITS != 0) {
        return MITO_PANIC_ARITHMETIC;
    }
    if (v->requests == v->requests_capacity) {
        return MITO_CAPACITY;
    }
    mito_book_post(&v->shares, caller, MITO_ACCOUNT_QUEUE, shares.low);
    v->shares_requested = running;
    append(v, receiver, shares.low, assets, now);
    if (id != NULL) {
        *id = v->requests - 1;
    }
    return MITO_OK;
}

/* --- Syncs. --- */

/* The batch of the next `count` requests; MITO_PANIC_ARITHMETIC where the contract's sum of positions overflows. */
static enum mito_revert find_batch(const struct mito_vlf *v, struct sim_u256 count, struct batch *batch)
{
    struct sim_u256 end;

    if (sim_wide_add(sim_wide_of(v->offset), count, &end)) {
        return MITO_PANIC_ARITHMETIC;
    }
    *batch = (struct batch){.from = v->offset, .to = v->requests};
    if (sim_wide_compare(end, sim_wide_of(v->requests)) < 0) {
        batch->to = (uint32_t)end.low;
    }
    return MITO_OK;
}

/* Prices every request of the batch and notes what each will be paid if the sync goes through. */
static void price_batch(struct mito_protocol *p, uint32_t vlf, struct batch *batch)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);

    for (uint32_t id = batch->from; id < batch->to; id++) {
        struct mito_request *request = mito_queue_request_at(v, id);
        mito_amount worth = mito_vlf_worth(p, vlf, &price, request->shares);

        batch->shares += request->shares;
        batch->on_reserve += worth;
        sim_wide_add(batch->on_request, sim_wide_of(request->assets), &batch->on_request);
        request->due = request->assets < worth ? request->assets : worth;
    }
}

static void unprice_batch(struct mito_vlf *v, const struct batch *batch)
{
    for (uint32_t id = batch->from; id < batch->to; id++) {
        mito_queue_request_at(v, id)->due = 0;
    }
}

/* What the vault burns for `assets`, and whether it may. */
static enum mito_revert vault_withdraw(const struct mito_protocol *p, uint32_t vlf, mito_amount assets,
                                       mito_amount *burned)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    mito_amount held = mito_book_balance(&v->shares, MITO_ACCOUNT_QUEUE);
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    struct sim_u256 supply_side, assets_side, shares = {0};
    mito_amount narrow;
    bool cut;

    if (mito_protocol_paused(v->paused, MITO_FUNCTION_WITHDRAW)) {
        return MITO_PAUSED;
    }
    if (assets > mito_vlf_preview_redeem(p, vlf, held)) {
        return MITO_WITHDRAW_MORE_THAN_MAX;
    }
    if (price.shares != 0 && !sim_wide_muldiv_ceil(assets, price.shares, price.assets, &narrow) && narrow <= held) {
        *burned = narrow;
        return MITO_OK;
    }
    sim_wide_add(sim_wide_of(mito_vlf_supply(p, vlf)), sim_wide_of(MITO_VLF_VIRTUAL_SHARES), &supply_side);
    sim_wide_add(sim_wide_of(mito_vlf_assets(p, vlf)), sim_wide_of(1), &assets_side);
    if (sim_wide_muldiv(sim_wide_of(assets), supply_side, assets_side, &shares, &cut)) {
        return MITO_FULL_MUL_DIV;
    }
    sim_wide_add(shares, sim_wide_of(cut), &shares);
    if (!sim_wide_fits(shares) || held < shares.low) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    *burned = shares.low;
    return MITO_OK;
}

static void write_log(struct mito_vlf *v, const struct batch *batch, mito_amount supply, mito_amount assets,
                      int64_t now)
{
    *mito_queue_log_at(v, v->logs++) = (struct mito_sync_log){
        .supply = supply,
        .assets = assets,
        .shares = batch->shares,
        .time = now,
        .from = batch->from,
        .to = batch->to,
    };
    for (uint32_t id = batch->from; id < batch->to; id++) {
        v->owed += mito_queue_request_at(v, id)->due;
    }
    v->offset = batch->to;
    v->shares_pending -= batch->shares;
}

/* The body of a sync whose batch is priced and not empty: withdraw, burn, collect the gain, log. A revert after the
 * burn puts the burn back. */
static enum mito_revert execute(struct mito_protocol *p, uint32_t vlf, const struct batch *batch, int64_t now)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_book *hub = &mito_protocol_asset(p, v->asset)->book;
    mito_amount supply = mito_vlf_supply(p, vlf), assets = mito_vlf_assets(p, vlf), burned = 0, withdrawn;
    struct sim_u256 running, gain, collected = {0};
    enum mito_revert revert;

    withdrawn = batch->on_reserve;
    if (sim_wide_compare(batch->on_request, sim_wide_of(withdrawn)) < 0) {
        withdrawn = batch->on_request.low;
    }
    revert = vault_withdraw(p, vlf, withdrawn, &burned);
    if (revert != MITO_OK) {
        return revert;
    }
    mito_book_post(&v->shares, MITO_ACCOUNT_QUEUE, MITO_ACCOUNT_ISSUER, burned);
    mito_book_post(hub, mito_protocol_vault(vlf), MITO_ACCOUNT_QUEUE, withdrawn);
    gain = sim_wide_of(batch->on_reserve - withdrawn);
    revert = mito_vlf_to_shares(p, vlf, gain, &collected);
    sim_wide_add(v->shares_synced, sim_wide_of(batch->shares), &running);
    if (revert == MITO_OK &&
        (!sim_wide_fits(collected) || mito_vlf_balance(p, vlf, MITO_ACCOUNT_QUEUE) < collected.low)) {
        revert = MITO_INSUFFICIENT_BALANCE;
    }
    if (revert == MITO_OK && running.high >> LOG_ACC_BITS != 0) {
        revert = MITO_CAST_OVERFLOW;
    }
    if (revert == MITO_OK && v->logs == v->logs_capacity) {
        revert = MITO_CAPACITY;
    }
    if (revert != MITO_OK) {
        mito_book_unpost(&v->shares, MITO_ACCOUNT_QUEUE, MITO_ACCOUNT_ISSUER, burned);
        mito_book_unpost(hub, mito_protocol_vault(vlf), MITO_ACCOUNT_QUEUE, withdrawn);
        return revert;
    }
    mito_book_post(&v->shares, MITO_ACCOUNT_QUEUE, v->route == MITO_NONE ? MITO_ACCOUNT_COLLECTOR : v->route,
                   collected.low);
    v->shares_synced = running;
    v->reserved += withdrawn;
    write_log(v, batch, supply, assets, now);
    return MITO_OK;
}

/* Executes a priced batch and reports it, or takes the pricing back. */
static enum mito_revert finish(struct mito_protocol *p, uint32_t vlf, const struct batch *batch,
                               enum mito_revert revert, int64_t now, mito_amount *shares, mito_amount *assets)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    mito_amount before = v->reserved;

    if (revert == MITO_OK) {
        revert = execute(p, vlf, batch, now);
    }
    if (revert != MITO_OK) {
        unprice_batch(v, batch);
        return revert;
    }
    if (shares != NULL) {
        *shares = batch->shares;
    }
    if (assets != NULL) {
        *assets = v->reserved - before;
    }
    return MITO_OK;
}

enum mito_revert mito_queue_sync(struct mito_protocol *p, bool authorized, uint32_t vlf, struct sim_u256 count,
                                 int64_t now, mito_amount *shares, mito_amount *assets)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct batch batch = {0};
    enum mito_revert revert;

    if (paused(p, MITO_FUNCTION_SYNC)) {
        return MITO_PAUSED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    if (!v->enabled) {
        return MITO_QUEUE_NOT_ENABLED;
    }
    if (v->requests == 0) {
        return MITO_NOTHING_TO_SYNC;
    }
    revert = find_batch(v, count, &batch);
    if (revert != MITO_OK) {
        return revert;
    }
    if (batch.from == batch.to) {
        return MITO_NOTHING_TO_SYNC;
    }
    price_batch(p, vlf, &batch);
    return finish(p, vlf, &batch, MITO_OK, now, shares, assets);
}

enum mito_revert mito_queue_reserve(struct mito_protocol *p, uint32_t vlf, struct sim_u256 count, mito_amount idle,
                                    int64_t now, mito_amount *shares, mito_amount *assets)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct batch batch = {0};
    enum mito_revert revert = find_batch(v, count, &batch);

    if (revert != MITO_OK) {
        return revert;
    }
    price_batch(p, vlf, &batch);
    if (batch.on_reserve == 0) {
        revert = MITO_NOTHING_TO_RESERVE;
    } else if (batch.on_reserve > idle) {
        revert = MITO_VLF_LIQUIDITY_SHORT;
    } else if (paused(p, MITO_FUNCTION_SYNC)) {
        revert = MITO_PAUSED;
    } else if (!v->enabled) {
        revert = MITO_QUEUE_NOT_ENABLED;
    }
    return finish(p, vlf, &batch, revert, now, shares, assets);
}

mito_amount mito_queue_preview_sync(const struct mito_protocol *p, uint32_t vlf, uint32_t count)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    uint32_t left = v->requests - v->offset;
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    mito_amount worth = 0;

    for (uint32_t i = 0; i < left && i < count; i++) {
        worth += mito_vlf_worth(p, vlf, &price, mito_queue_request_at(v, v->offset + i)->shares);
    }
    return worth;
}

uint32_t mito_queue_affordable(const struct mito_protocol *p, uint32_t vlf, mito_amount budget)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    uint32_t id = v->offset;

    for (; id < v->requests; id++) {
        mito_amount worth = mito_vlf_worth(p, vlf, &price, mito_queue_request_at(v, id)->shares);

        if (worth > budget) {
            break;
        }
        budget -= worth;
    }
    return id - v->offset;
}

/* --- Owner. --- */

enum mito_revert mito_queue_set_enabled(struct mito_protocol *p, bool authorized, uint32_t vlf, bool enabled)
{
    if (!authorized) {
        return MITO_OWNABLE_UNAUTHORIZED;
    }
    mito_protocol_vlf(p, vlf)->enabled = enabled;
    return MITO_OK;
}

enum mito_revert mito_queue_set_period(struct mito_protocol *p, bool authorized, uint32_t vlf, struct sim_u256 seconds)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    if (!authorized) {
        return MITO_OWNABLE_UNAUTHORIZED;
    }
    if (!v->enabled) {
        return MITO_QUEUE_NOT_ENABLED;
    }
    if (!sim_wide_fits(seconds) || seconds.low >> PERIOD_BITS != 0) {
        return MITO_CAST_OVERFLOW;
    }
    v->period = (uint64_t)seconds.low;
    return MITO_OK;
}

enum mito_revert mito_queue_set_paused(struct mito_protocol *p, bool authorized, enum mito_function function,
                                       bool stopped)
{
    if (!authorized) {
        return MITO_OWNABLE_UNAUTHORIZED;
    }
    mito_protocol_set_paused(&p->queue_paused, function, stopped);
    return MITO_OK;
}

enum mito_revert mito_queue_set_route(struct mito_protocol *p, bool authorized, uint32_t vlf, uint32_t account)
{
    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    mito_protocol_vlf(p, vlf)->route = account;
    return MITO_OK;
}

enum mito_revert mito_queue_collector_withdraw(struct mito_protocol *p, bool authorized, uint32_t vlf, uint32_t account,
                                               struct sim_u256 shares)
{
    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    return mito_vlf_transfer(p, vlf, MITO_ACCOUNT_COLLECTOR, account, shares);
}
