#include "models/protocol/hub.h"

#include "models/protocol/queue.h"
#include "models/protocol/vlf.h"

#define TREASURY_LOG_BITS 80 /* above 128: the treasury's history keeps uint208 amounts */

/* --- Amounts. --- */

/* Branch units to hub units: MITO_PANIC_ARITHMETIC beyond 256 bits. */
static enum mito_revert to_hub(const struct mito_pair *pair, struct sim_u256 units, struct sim_u256 *amount)
{
    if (sim_wide_fits(units)) {
        *amount = sim_wide_multiply(units.low, pair->scale);
        return MITO_OK;
    }
    return sim_wide_muldiv(units, sim_wide_of(pair->scale), sim_wide_of(1), amount, NULL) ? MITO_PANIC_ARITHMETIC
                                                                                          : MITO_OK;
}

/* Hub units to whole branch units; *amount becomes what those are worth. */
static struct sim_u256 to_branch(const struct mito_pair *pair, struct sim_u256 *amount)
{
    struct sim_u256 units = *amount;

    if (pair->scale == 1) {
        return units;
    }
    if (sim_wide_fits(units)) {
        units.low /= pair->scale;
        amount->low = units.low * pair->scale;
        return units;
    }
    SIM_CHECK(!sim_wide_muldiv(*amount, sim_wide_of(1), sim_wide_of(pair->scale), &units, NULL));
    SIM_CHECK(!sim_wide_muldiv(units, sim_wide_of(pair->scale), sim_wide_of(1), amount, NULL));
    return units;
}

/* --- Hub tokens. --- */

/* HubAsset.mint's guards. */
static enum mito_revert may_mint(const struct mito_protocol *p, uint32_t asset, struct sim_u256 amount)
{
    struct sim_u256 supply;

    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    return sim_wide_add(amount, sim_wide_of(mito_hub_supply(p, asset)), &supply) ? MITO_TOTAL_SUPPLY_OVERFLOW : MITO_OK;
}

/* After every guard of the contract: would the state still fit? L and K never exceed the supply. */
static bool mint_fits(const struct mito_protocol *p, uint32_t asset, struct sim_u256 amount)
{
    return sim_wide_fits(amount) && amount.low <= SIM_U128_MAX - mito_hub_supply(p, asset);
}

/* HubAsset.burn's guards. */
static enum mito_revert may_burn(const struct mito_protocol *p, uint32_t asset, uint32_t account,
                                 struct sim_u256 amount)
{
    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!sim_wide_fits(amount) || mito_hub_balance(p, asset, account) < amount.low) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    return MITO_OK;
}

/* A posting that notes what the queue receives outside of syncs. */
static void pay(struct mito_protocol *p, uint32_t asset, uint32_t from, uint32_t to, mito_amount amount)
{
    struct mito_asset *a = mito_protocol_asset(p, asset);

    mito_book_post(&a->book, from, to, amount);
    if (to == MITO_ACCOUNT_QUEUE) {
        a->queue_donated += amount;
    }
}

enum mito_revert mito_hub_transfer(struct mito_protocol *p, uint32_t asset, uint32_t from, uint32_t to,
                                   struct sim_u256 amount)
{
    if (!sim_wide_fits(amount) || mito_hub_balance(p, asset, from) < amount.low) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    pay(p, asset, from, to, amount.low);
    return MITO_OK;
}

enum mito_revert mito_hub_mint(struct mito_protocol *p, uint32_t asset, uint32_t account, struct sim_u256 amount)
{
    enum mito_revert revert = may_mint(p, asset, amount);

    if (revert != MITO_OK) {
        return revert;
    }
    if (!mint_fits(p, asset, amount)) {
        return MITO_OUT_OF_WIDTH;
    }
    pay(p, asset, MITO_ACCOUNT_ISSUER, account, amount.low);
    return MITO_OK;
}

enum mito_revert mito_hub_burn(struct mito_protocol *p, uint32_t asset, uint32_t account, struct sim_u256 amount)
{
    enum mito_revert revert = may_burn(p, asset, account, amount);

    if (revert != MITO_OK) {
        return revert;
    }
    pay(p, asset, account, MITO_ACCOUNT_ISSUER, amount.low);
    if (account >= MITO_ACCOUNT_VAULTS && account < MITO_ACCOUNT_VAULTS + p->vlfs) {
        struct mito_vlf *v = mito_protocol_vlf(p, account - MITO_ACCOUNT_VAULTS);

        v->burned += v->asset == asset ? amount.low : 0;
    }
    return MITO_OK;
}

/* --- Messages from branches. --- */

static enum mito_revert receive_deposit(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = mito_protocol_pair(p, message->asset, message->source);
    struct sim_u256 amount = {0};
    enum mito_revert revert;

    if (!pair->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    revert = to_hub(pair, message->amount, &amount);
    if (revert == MITO_OK) {
        revert = mito_hub_mint(p, message->asset, message->account, amount);
    }
    if (revert == MITO_OK) {
        pair->liquidity += amount.low;
    }
    return revert;
}

/* Whether a cap leaves room for `amount` on top of `assets`, whose sum is below 2^128. */
static bool has_room(struct sim_u256 cap, mito_amount assets, mito_amount amount)
{
    return cap.high != 0 || cap.low >= assets + amount;
}

/* supply_minted in its ordinary case, without 256-bit numbers: nothing in the way, all of it fits. False, and nothing
 * done, otherwise. */
static bool supply_plainly(struct mito_protocol *p, const struct mito_message *message, mito_amount amount)
{
    struct mito_vlf *v = mito_protocol_vlf(p, message->vlf);
    struct mito_book *book = &mito_protocol_asset(p, message->asset)->book;
    mito_amount assets = mito_vlf_assets(p, message->vlf), shares;
    struct mito_vlf_price price = mito_vlf_price_of(p, message->vlf);
    bool preferred = mito_protocol_link(p, message->vlf, message->source)->preferred;

    if (amount > SIM_U128_MAX - mito_book_supply(book) || price.shares == 0 ||
        mito_protocol_paused(v->paused, MITO_FUNCTION_DEPOSIT_FROM_CHAIN) ||
        (v->capped && !(has_room(v->cap, assets, amount) && (preferred || has_room(v->soft_cap, assets, amount)))) ||
        sim_wide_muldiv_floor(amount, price.shares, price.assets, &shares) ||
        shares > SIM_U128_MAX - mito_book_supply(&v->shares)) {
        return false;
    }
    mito_book_post(book, MITO_ACCOUNT_ISSUER, MITO_ACCOUNT_MANAGER, amount);
    mito_book_post(book, MITO_ACCOUNT_MANAGER, mito_protocol_vault(message->vlf), amount);
    mito_book_post(&v->shares, MITO_ACCOUNT_ISSUER, message->account, shares);
    return true;
}

/* Mints to the manager, supplies what the room allows, hands the rest over. Out of line, for it is rarely reached. */
__attribute__((noinline)) static enum mito_revert
supply_minted(struct mito_protocol *p, const struct mito_message *message, struct sim_u256 amount)
{
    struct sim_u256 room = mito_vlf_room_from(p, message->vlf, message->source);
    struct sim_u256 part = sim_wide_compare(amount, room) < 0 ? amount : room, rest;
    struct mito_vlf *v = mito_protocol_vlf(p, message->vlf);
    struct mito_book *book = &mito_protocol_asset(p, message->asset)->book;
    enum mito_revert revert;

    if (!mint_fits(p, message->asset, amount)) { /* the contract would go on: its later guards come first */
        struct sim_u256 shares = {0}, supply;

        if (mito_protocol_paused(v->paused, MITO_FUNCTION_DEPOSIT_FROM_CHAIN)) {
            return MITO_PAUSED;
        }
        revert = mito_vlf_to_shares(p, message->vlf, part, &shares);
        if (revert == MITO_OK && sim_wide_add(shares, sim_wide_of(mito_vlf_supply(p, message->vlf)), &supply)) {
            revert = MITO_TOTAL_SUPPLY_OVERFLOW;
        }
        return revert == MITO_OK ? MITO_OUT_OF_WIDTH : revert;
    }
    mito_book_post(book, MITO_ACCOUNT_ISSUER, MITO_ACCOUNT_MANAGER, amount.low);
    revert = mito_vlf_deposit_from(p, message->vlf, message->source, message->account, part, NULL);
    if (revert != MITO_OK) {
        mito_book_unpost(book, MITO_ACCOUNT_ISSUER, MITO_ACCOUNT_MANAGER, amount.low);
        return revert;
    }
    sim_wide_subtract(amount, part, &rest);
    if (!sim_wide_is_zero(rest)) {
        pay(p, message->asset, MITO_ACCOUNT_MANAGER, message->account, rest.low);
    }
    return MITO_OK;
}

static enum mito_revert receive_supply(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = mito_protocol_pair(p, message->asset, message->source);
    struct sim_u256 amount = {0};
    enum mito_revert revert;

    if (!pair->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    if (!mito_protocol_link(p, message->vlf, message->source)->hub_initialized) {
        return MITO_HUB_VLF_NOT_INITIALIZED;
    }
    revert = to_hub(pair, message->amount, &amount);
    if (revert != MITO_OK) {
        return revert;
    }
    if (mito_protocol_vlf(p, message->vlf)->asset != message->asset) {
        revert = mito_hub_mint(p, message->asset, message->account, amount);
    } else {
        revert = may_mint(p, message->asset, amount);
        if (revert == MITO_OK && !(sim_wide_fits(amount) && supply_plainly(p, message, amount.low))) {
            revert = supply_minted(p, message, amount);
        }
    }
    if (revert == MITO_OK) {
        pair->liquidity += amount.low;
    }
    return revert;
}

/* The pair of the VLF's asset on the message's branch; these three handlers do not ask whether it exists. */
static struct mito_pair *settled_pair(struct mito_protocol *p, const struct mito_message *message)
{
    return mito_protocol_pair(p, mito_protocol_vlf(p, message->vlf)->asset, message->source);
}

static enum mito_revert receive_deallocate(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = settled_pair(p, message);
    struct mito_vlf *v = mito_protocol_vlf(p, message->vlf);
    struct sim_u256 amount = {0};
    enum mito_revert revert = to_hub(pair, message->amount, &amount);

    if (revert != MITO_OK) {
        return revert;
    }
    if (!sim_wide_fits(amount) || pair->allocated < amount.low || v->allocation < amount.low) {
        return MITO_PANIC_ARITHMETIC;
    }
    pair->allocated -= amount.low;
    v->allocation -= amount.low;
    mito_protocol_link(p, message->vlf, message->source)->allocated -= amount.low;
    return MITO_OK;
}

static enum mito_revert receive_yield(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = settled_pair(p, message);
    struct mito_vlf *v = mito_protocol_vlf(p, message->vlf);
    struct sim_u256 amount = {0};
    enum mito_revert revert = to_hub(pair, message->amount, &amount);

    if (revert == MITO_OK) {
        revert = mito_hub_mint(p, v->asset, mito_protocol_vault(message->vlf), amount);
    }
    if (revert != MITO_OK) {
        return revert;
    }
    pair->liquidity += amount.low;
    pair->allocated += amount.low;
    v->allocation += amount.low;
    mito_protocol_link(p, message->vlf, message->source)->allocated += amount.low;
    return MITO_OK;
}

static enum mito_revert receive_loss(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = settled_pair(p, message);
    struct mito_vlf *v = mito_protocol_vlf(p, message->vlf);
    struct sim_u256 amount = {0};
    enum mito_revert revert = to_hub(pair, message->amount, &amount);

    if (revert == MITO_OK) {
        revert = may_burn(p, v->asset, mito_protocol_vault(message->vlf), amount);
    }
    if (revert != MITO_OK) {
        return revert;
    }
    if (pair->liquidity < amount.low || pair->allocated < amount.low || v->allocation < amount.low) {
        return MITO_PANIC_ARITHMETIC;
    }
    pay(p, v->asset, mito_protocol_vault(message->vlf), MITO_ACCOUNT_ISSUER, amount.low);
    v->burned += amount.low;
    pair->liquidity -= amount.low;
    pair->allocated -= amount.low;
    v->allocation -= amount.low;
    mito_protocol_link(p, message->vlf, message->source)->allocated -= amount.low;
    return MITO_OK;
}

static enum mito_revert receive_extra(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = mito_protocol_pair(p, message->asset, message->source);
    struct sim_u256 amount = {0};
    enum mito_revert revert;

    if (!pair->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    revert = to_hub(pair, message->amount, &amount);
    if (revert == MITO_OK) {
        revert = may_mint(p, message->asset, amount);
    }
    if (revert == MITO_OK && amount.high >> TREASURY_LOG_BITS != 0) {
        revert = MITO_CAST_OVERFLOW;
    }
    if (revert == MITO_OK && !mint_fits(p, message->asset, amount)) {
        revert = MITO_OUT_OF_WIDTH;
    }
    if (revert != MITO_OK) {
        return revert;
    }
    pay(p, message->asset, MITO_ACCOUNT_ISSUER, MITO_ACCOUNT_TREASURY, amount.low);
    pair->liquidity += amount.low;
    *mito_protocol_treasury(p, message->vlf, message->asset) += amount.low;
    return MITO_OK;
}

/* A handler with the name it is paused by. */
struct handler {
    enum mito_function function;
    enum mito_revert (*receive)(struct mito_protocol *p, const struct mito_message *message);
};

static const struct handler handlers[MITO_MESSAGE_TYPES] = {
    [MITO_MESSAGE_DEPOSIT] = {MITO_FUNCTION_DEPOSIT, receive_deposit},
    [MITO_MESSAGE_SUPPLY] = {MITO_FUNCTION_SUPPLY, receive_supply},
    [MITO_MESSAGE_DEALLOCATE] = {MITO_FUNCTION_DEALLOCATE, receive_deallocate},
    [MITO_MESSAGE_YIELD] = {MITO_FUNCTION_SETTLE_YIELD, receive_yield},
    [MITO_MESSAGE_LOSS] = {MITO_FUNCTION_SETTLE_LOSS, receive_loss},
    [MITO_MESSAGE_EXTRA] = {MITO_FUNCTION_SETTLE_EXTRA, receive_extra},
};

enum mito_revert mito_hub_deliver(struct mito_protocol *p, bool authorized, const struct mito_message *message)
{
    const struct handler *handler;

    SIM_CHECK(message->type < MITO_MESSAGE_TYPES && handlers[message->type].receive != NULL);
    handler = &handlers[message->type];
    if (mito_protocol_paused(p->hub_paused, handler->function)) {
        return MITO_PAUSED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    return handler->receive(p, message);
}

/* --- Users. --- */

enum mito_revert mito_hub_withdraw(struct mito_protocol *p, uint32_t caller, uint32_t branch, uint32_t asset,
                                   uint32_t account, struct sim_u256 amount, struct mito_message *out)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    struct sim_u256 units, left;
    enum mito_revert revert;

    if (mito_protocol_paused(p->hub_paused, MITO_FUNCTION_WITHDRAW)) {
        return MITO_PAUSED;
    }
    if (account == MITO_NONE) {
        return MITO_ZERO_ADDRESS;
    }
    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!pair->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    units = to_branch(pair, &amount);
    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT; /* less than one branch unit */
    }
    if (!sim_wide_fits(amount) || amount.low > pair->liquidity - pair->allocated) {
        return MITO_BRANCH_LIQUIDITY_SHORT;
    }
    left = sim_wide_of(pair->liquidity - amount.low);
    if (sim_wide_compare(left, pair->threshold) < 0) {
        return MITO_BRANCH_THRESHOLD;
    }
    revert = may_burn(p, asset, caller, amount);
    if (revert != MITO_OK) {
        return revert;
    }
    pay(p, asset, caller, MITO_ACCOUNT_ISSUER, amount.low);
    pair->liquidity -= amount.low;
    *out = (struct mito_message){
        .type = MITO_MESSAGE_WITHDRAW,
        .source = MITO_HUB,
        .destination = branch,
        .vlf = MITO_NONE,
        .asset = asset,
        .account = account,
        .amount = units,
    };
    return MITO_OK;
}

/* --- The strategist. --- */

enum mito_revert mito_hub_allocate(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t vlf,
                                   struct sim_u256 amount, struct mito_message *out)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_pair *pair = mito_protocol_pair(p, v->asset, branch);
    struct mito_link *link = mito_protocol_link(p, vlf, branch);
    struct sim_u256 units;
    mito_amount idle;

    if (mito_protocol_paused(p->hub_paused, MITO_FUNCTION_ALLOCATE)) {
        return MITO_PAUSED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    if (!link->hub_initialized) {
        return MITO_HUB_VLF_NOT_INITIALIZED;
    }
    units = to_branch(pair, &amount);
    if (!mito_vlf_idle(p, vlf, &idle)) {
        return MITO_PANIC_ARITHMETIC;
    }
    if (!sim_wide_fits(amount) || amount.low > idle) {
        return MITO_VLF_LIQUIDITY_SHORT;
    }
    if (amount.low > pair->liquidity - pair->allocated) {
        return MITO_BRANCH_LIQUIDITY_SHORT;
    }
    pair->allocated += amount.low;
    v->allocation += amount.low;
    link->allocated += amount.low;
    *out = (struct mito_message){
        .type = MITO_MESSAGE_ALLOCATE,
        .source = MITO_HUB,
        .destination = branch,
        .vlf = vlf,
        .asset = MITO_NONE,
        .account = MITO_NONE,
        .amount = units,
    };
    return MITO_OK;
}

enum mito_revert mito_hub_reserve(struct mito_protocol *p, bool authorized, uint32_t vlf, struct sim_u256 count,
                                  int64_t now, mito_amount *shares, mito_amount *assets)
{
    mito_amount idle;

    if (mito_protocol_paused(p->hub_paused, MITO_FUNCTION_RESERVE)) {
        return MITO_PAUSED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    if (!mito_vlf_idle(p, vlf, &idle)) {
        return MITO_PANIC_ARITHMETIC;
    }
    return mito_queue_reserve(p, vlf, count, idle, now, shares, assets);
}

/* --- Administrators. --- */

enum mito_revert mito_hub_initialize_asset(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t asset,
                                           struct mito_message *out)
{
    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (mito_protocol_paused(p->hub_paused, MITO_FUNCTION_INITIALIZE_ASSET)) {
        return MITO_PAUSED;
    }
    if (!mito_protocol_pair(p, asset, branch)->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    *out = (struct mito_message){
        .type = MITO_MESSAGE_INITIALIZE_ASSET,
        .source = MITO_HUB,
        .destination = branch,
        .vlf = MITO_NONE,
        .asset = asset,
        .account = MITO_NONE,
    };
    return MITO_OK;
}

enum mito_revert mito_hub_initialize_vlf(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t vlf,
                                         struct mito_message *out)
{
    uint32_t asset = mito_protocol_vlf(p, vlf)->asset;
    struct mito_link *link = mito_protocol_link(p, vlf, branch);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (mito_protocol_paused(p->hub_paused, MITO_FUNCTION_INITIALIZE_VLF)) {
        return MITO_PAUSED;
    }
    if (!mito_protocol_pair(p, asset, branch)->exists) {
        return MITO_PAIR_NOT_EXIST;
    }
    if (link->hub_initialized) {
        return MITO_HUB_VLF_ALREADY_INITIALIZED;
    }
    link->hub_initialized = true;
    *out = (struct mito_message){
        .type = MITO_MESSAGE_INITIALIZE_VLF,
        .source = MITO_HUB,
        .destination = branch,
        .vlf = vlf,
        .asset = asset,
        .account = MITO_NONE,
    };
    return MITO_OK;
}

enum mito_revert mito_hub_set_threshold(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t asset,
                                        struct sim_u256 threshold)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!pair->exists) {
        return MITO_HUB_PAIR_NOT_EXIST;
    }
    pair->threshold = threshold;
    return MITO_OK;
}

enum mito_revert mito_hub_set_paused(struct mito_protocol *p, bool authorized, enum mito_function function, bool paused)
{
    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    mito_protocol_set_paused(&p->hub_paused, function, paused);
    return MITO_OK;
}

enum mito_revert mito_hub_dispatch_rewards(struct mito_protocol *p, bool authorized, uint32_t vlf, uint32_t asset,
                                           struct sim_u256 amount, uint32_t account)
{
    mito_amount *stored = mito_protocol_treasury(p, vlf, asset);

    if (!authorized) {
        return MITO_ACCESS_CONTROL_UNAUTHORIZED;
    }
    if (!sim_wide_fits(amount) || *stored < amount.low) {
        return MITO_TREASURY_SHORT;
    }
    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    *stored -= amount.low;
    pay(p, asset, MITO_ACCOUNT_TREASURY, account, amount.low);
    return MITO_OK;
}
