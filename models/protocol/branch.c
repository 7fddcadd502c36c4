#include "models/protocol/branch.h"

static bool paused(const struct mito_protocol *p, uint32_t branch, enum mito_function function)
{
    return mito_protocol_paused(mito_protocol_branch(p, branch)->paused, function);
}

/* The book of the executor's own token. */
static struct mito_book *own_book(const struct mito_protocol *p, const struct mito_executor *executor)
{
    return &mito_protocol_pair(p, executor->asset, executor->branch)->book;
}

static uint32_t position_account(const struct mito_executor *executor, uint32_t position)
{
    SIM_CHECK(position < executor->positions);
    return executor->position_first + position;
}

mito_amount mito_branch_executor_balance(const struct mito_protocol *p, uint32_t executor)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    return mito_book_balance(own_book(p, e), e->account);
}

mito_amount mito_branch_position(const struct mito_protocol *p, uint32_t executor, uint32_t position)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    return mito_book_balance(own_book(p, e), position_account(e, position));
}

mito_amount mito_branch_executor_total(const struct mito_protocol *p, uint32_t executor)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);
    mito_amount total = mito_branch_executor_balance(p, executor);

    for (uint32_t i = 0; i < e->positions; i++) {
        total += mito_branch_position(p, executor, i);
    }
    return total;
}

/* An OpenZeppelin token's transfer; what is outside has no limit. */
static enum mito_revert transfer(struct mito_book *book, uint32_t from, uint32_t to, struct sim_u256 amount)
{
    if (from >= book->world && (!sim_wide_fits(amount) || mito_book_balance(book, from) < amount.low)) {
        return MITO_ERC20_INSUFFICIENT_BALANCE;
    }
    if (!sim_wide_fits(amount)) {
        return MITO_OUT_OF_WIDTH;
    }
    mito_book_post(book, from, to, amount.low);
    return MITO_OK;
}

/* --- Users. --- */

static void fill(struct mito_message *out, enum mito_message_type type, uint32_t branch, struct sim_u256 amount)
{
    *out = (struct mito_message){
        .type = (uint8_t)type,
        .source = branch,
        .destination = MITO_HUB,
        .vlf = MITO_NONE,
        .asset = MITO_NONE,
        .account = MITO_NONE,
        .amount = amount,
    };
}

/* The guards of every deposit, up to the token transfer. */
static enum mito_revert may_deposit(const struct mito_protocol *p, uint32_t branch, uint32_t asset, uint32_t wallet,
                                    uint32_t receiver, struct sim_u256 amount)
{
    const struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    uint32_t account = mito_branch_wallet(p, wallet);

    if (receiver == MITO_NONE) {
        return MITO_ZERO_ADDRESS;
    }
    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!pair->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    if (pair->halted) {
        return MITO_HALTED;
    }
    if (sim_wide_compare(pair->available_cap, amount) < 0) {
        return MITO_EXCEEDED_CAP;
    }
    if (account >= pair->book.world &&
        (!sim_wide_fits(amount) || mito_book_balance(&pair->book, account) < amount.low)) {
        return MITO_ERC20_INSUFFICIENT_BALANCE;
    }
    return MITO_OK;
}

static enum mito_revert take_deposit(struct mito_protocol *p, uint32_t branch, uint32_t asset, uint32_t wallet,
                                     struct sim_u256 amount)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);

    if (!sim_wide_fits(amount) || amount.low > SIM_U128_MAX - mito_book_balance(&pair->book, MITO_BRANCH_VAULT)) {
        return MITO_OUT_OF_WIDTH;
    }
    sim_wide_subtract(pair->available_cap, amount, &pair->available_cap);
    mito_book_post(&pair->book, mito_branch_wallet(p, wallet), MITO_BRANCH_VAULT, amount.low);
    return MITO_OK;
}

enum mito_revert mito_branch_deposit(struct mito_protocol *p, uint32_t branch, uint32_t asset, uint32_t wallet,
                                     uint32_t receiver, struct sim_u256 amount, struct mito_message *out)
{
    enum mito_revert revert;

    if (paused(p, branch, MITO_FUNCTION_DEPOSIT)) {
        return MITO_PAUSED;
    }
    revert = may_deposit(p, branch, asset, wallet, receiver, amount);
    if (revert == MITO_OK) {
        revert = take_deposit(p, branch, asset, wallet, amount);
    }
    if (revert != MITO_OK) {
        return revert;
    }
    fill(out, MITO_MESSAGE_DEPOSIT, branch, amount);
    out->asset = asset;
    out->account = receiver;
    return MITO_OK;
}

enum mito_revert mito_branch_supply(struct mito_protocol *p, uint32_t branch, uint32_t asset, uint32_t wallet,
                                    uint32_t receiver, uint32_t vlf, struct sim_u256 amount, struct mito_message *out)
{
    const struct mito_link *link = mito_protocol_link(p, vlf, branch);
    enum mito_revert revert;

    if (paused(p, branch, MITO_FUNCTION_SUPPLY)) {
        return MITO_PAUSED;
    }
    revert = may_deposit(p, branch, asset, wallet, receiver, amount);
    if (revert != MITO_OK) {
        return revert;
    }
    if (!link->initialized) {
        return MITO_VLF_NOT_INITIALIZED;
    }
    if (link->asset != asset) {
        return MITO_INVALID_VLF;
    }
    revert = take_deposit(p, branch, asset, wallet, amount);
    if (revert != MITO_OK) {
        return revert;
    }
    fill(out, MITO_MESSAGE_SUPPLY, branch, amount);
    out->asset = asset;
    out->vlf = vlf;
    out->account = receiver;
    return MITO_OK;
}

/* --- Messages from the hub. --- */

static enum mito_revert receive_initialize_asset(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = mito_protocol_pair(p, message->asset, message->destination);

    if (pair->initialized) {
        return MITO_ASSET_ALREADY_INITIALIZED;
    }
    pair->initialized = true;
    pair->halted = true; /* deposits start halted, with a cap of 0 */
    return MITO_OK;
}

static enum mito_revert receive_initialize_vlf(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_link *link = mito_protocol_link(p, message->vlf, message->destination);

    if (link->initialized) {
        return MITO_VLF_ALREADY_INITIALIZED;
    }
    if (!mito_protocol_pair(p, message->asset, message->destination)->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    link->initialized = true;
    link->asset = message->asset;
    return MITO_OK;
}

static enum mito_revert receive_withdraw(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_pair *pair = mito_protocol_pair(p, message->asset, message->destination);
    struct sim_u256 room, back = message->amount;
    enum mito_revert revert;

    if (!pair->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    if (p->wallets > 0 && message->account == MITO_NONE) {
        return MITO_ERC20_INVALID_RECEIVER;
    }
    revert = transfer(&pair->book, MITO_BRANCH_VAULT, mito_branch_wallet(p, message->account), message->amount);
    if (revert != MITO_OK) {
        return revert;
    }
    sim_wide_subtract(pair->max_cap, pair->available_cap, &room);
    if (sim_wide_compare(back, room) > 0) {
        back = room;
    }
    sim_wide_add(pair->available_cap, back, &pair->available_cap);
    return MITO_OK;
}

static enum mito_revert receive_allocate(struct mito_protocol *p, const struct mito_message *message)
{
    struct mito_link *link = mito_protocol_link(p, message->vlf, message->destination);
    struct sim_u256 sum;

    if (!link->initialized) {
        return MITO_VLF_NOT_INITIALIZED;
    }
    if (sim_wide_add(link->available, message->amount, &sum)) {
        return MITO_PANIC_ARITHMETIC;
    }
    link->available = sum;
    return MITO_OK;
}

/* A handler with the name it is paused by. */
struct handler {
    enum mito_function function;
    enum mito_revert (*receive)(struct mito_protocol *p, const struct mito_message *message);
};

static const struct handler handlers[MITO_MESSAGE_TYPES] = {
    [MITO_MESSAGE_INITIALIZE_ASSET] = {MITO_FUNCTION_INITIALIZE_ASSET, receive_initialize_asset},
    [MITO_MESSAGE_WITHDRAW] = {MITO_FUNCTION_WITHDRAW, receive_withdraw},
    [MITO_MESSAGE_INITIALIZE_VLF] = {MITO_FUNCTION_INITIALIZE_VLF, receive_initialize_vlf},
    [MITO_MESSAGE_ALLOCATE] = {MITO_FUNCTION_ALLOCATE, receive_allocate},
};

enum mito_revert mito_branch_deliver(struct mito_protocol *p, bool authorized, const struct mito_message *message)
{
    const struct handler *handler;

    SIM_CHECK(message->type < MITO_MESSAGE_TYPES && handlers[message->type].receive != NULL);
    handler = &handlers[message->type];
    if (paused(p, message->destination, handler->function)) {
        return MITO_PAUSED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    return handler->receive(p, message);
}

/* --- The strategist, through an executor. --- */

/* The guards that the vault puts before every function of an executor. MITO_NONE for `executor`: a stranger calls. */
static enum mito_revert vault_guards(const struct mito_protocol *p, uint32_t branch, uint32_t vlf, uint32_t executor,
                                     enum mito_function function)
{
    const struct mito_link *link = mito_protocol_link(p, vlf, branch);

    if (paused(p, branch, function)) {
        return MITO_PAUSED;
    }
    if (!link->initialized) {
        return MITO_VLF_NOT_INITIALIZED;
    }
    return executor == MITO_NONE || link->executor != executor ? MITO_UNAUTHORIZED : MITO_OK;
}

enum mito_revert mito_branch_direct(const struct mito_protocol *p, uint32_t branch, uint32_t vlf,
                                    enum mito_function function)
{
    return vault_guards(p, branch, vlf, MITO_NONE, function);
}

/* The executor's own guards, then the vault's. */
static enum mito_revert strategist_guards(const struct mito_protocol *p, bool authorized, uint32_t executor,
                                          struct sim_u256 amount, enum mito_function function)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    return vault_guards(p, e->branch, e->vlf, executor, function);
}

enum mito_revert mito_branch_fetch(struct mito_protocol *p, bool authorized, uint32_t executor, struct sim_u256 amount)
{
    struct mito_executor *e = mito_protocol_executor(p, executor);
    struct mito_link *link = mito_protocol_link(p, e->vlf, e->branch);
    struct sim_u256 left;
    enum mito_revert revert = strategist_guards(p, authorized, executor, amount, MITO_FUNCTION_FETCH);

    if (revert != MITO_OK) {
        return revert;
    }
    if (link->halted) {
        return MITO_HALTED;
    }
    if (sim_wide_subtract(link->available, amount, &left)) {
        return MITO_PANIC_ARITHMETIC;
    }
    revert = transfer(own_book(p, e), MITO_BRANCH_VAULT, e->account, amount);
    if (revert == MITO_OK) {
        link->available = left;
        e->stored += amount.low;
    }
    return revert;
}

enum mito_revert mito_branch_return(struct mito_protocol *p, bool authorized, uint32_t executor, struct sim_u256 amount)
{
    struct mito_executor *e = mito_protocol_executor(p, executor);
    struct mito_link *link = mito_protocol_link(p, e->vlf, e->branch);
    struct mito_book *book = own_book(p, e);
    struct sim_u256 sum;
    enum mito_revert revert = strategist_guards(p, authorized, executor, amount, MITO_FUNCTION_RETURN);

    if (revert != MITO_OK) {
        return revert;
    }
    if (sim_wide_add(link->available, amount, &sum)) {
        return MITO_PANIC_ARITHMETIC;
    }
    if (!sim_wide_fits(amount) || mito_book_balance(book, e->account) < amount.low) {
        return MITO_ERC20_INSUFFICIENT_BALANCE;
    }
    if (e->stored < amount.low) {
        return MITO_PANIC_ARITHMETIC; /* unsettled yield cannot go back */
    }
    mito_book_post(book, e->account, MITO_BRANCH_VAULT, amount.low);
    link->available = sum;
    e->stored -= amount.low;
    return MITO_OK;
}

enum mito_revert mito_branch_deallocate(struct mito_protocol *p, bool authorized, uint32_t executor,
                                        struct sim_u256 amount, struct mito_message *out)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);
    struct mito_link *link = mito_protocol_link(p, e->vlf, e->branch);
    struct sim_u256 left;
    enum mito_revert revert = strategist_guards(p, authorized, executor, amount, MITO_FUNCTION_DEALLOCATE);

    if (revert != MITO_OK) {
        return revert;
    }
    if (sim_wide_subtract(link->available, amount, &left)) {
        return MITO_PANIC_ARITHMETIC;
    }
    link->available = left;
    fill(out, MITO_MESSAGE_DEALLOCATE, e->branch, amount);
    out->vlf = e->vlf;
    return MITO_OK;
}

enum mito_revert mito_branch_settle(struct mito_protocol *p, bool authorized, uint32_t executor, mito_amount total,
                                    struct mito_message *out)
{
    struct mito_executor *e = mito_protocol_executor(p, executor);
    bool yield = total >= e->stored;
    enum mito_function function = yield ? MITO_FUNCTION_SETTLE_YIELD : MITO_FUNCTION_SETTLE_LOSS;
    mito_amount change = yield ? total - e->stored : e->stored - total;
    enum mito_revert revert;

    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    revert = vault_guards(p, e->branch, e->vlf, executor, function);
    if (revert != MITO_OK) {
        return revert;
    }
    e->stored = total;
    fill(out, yield ? MITO_MESSAGE_YIELD : MITO_MESSAGE_LOSS, e->branch, sim_wide_of(change));
    out->vlf = e->vlf;
    return MITO_OK;
}

enum mito_revert mito_branch_settle_extra(struct mito_protocol *p, bool authorized, uint32_t executor, uint32_t asset,
                                          struct sim_u256 amount, struct mito_message *out)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);
    struct mito_pair *pair = mito_protocol_pair(p, asset, e->branch);
    enum mito_revert revert;

    if (sim_wide_is_zero(amount)) {
        return MITO_ZERO_AMOUNT;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    if (asset == e->asset) {
        return MITO_INVALID_ADDRESS;
    }
    revert = vault_guards(p, e->branch, e->vlf, executor, MITO_FUNCTION_SETTLE_EXTRA);
    if (revert != MITO_OK) {
        return revert;
    }
    if (!pair->initialized) {
        return MITO_ASSET_NOT_INITIALIZED;
    }
    if (asset == mito_protocol_link(p, e->vlf, e->branch)->asset) {
        return MITO_INVALID_ADDRESS;
    }
    revert = transfer(&pair->book, e->account, MITO_BRANCH_VAULT, amount);
    if (revert != MITO_OK) {
        return revert;
    }
    fill(out, MITO_MESSAGE_EXTRA, e->branch, amount);
    out->vlf = e->vlf;
    out->asset = asset;
    return MITO_OK;
}

/* --- The executor role and the world. --- */

enum mito_revert mito_branch_put(struct mito_protocol *p, bool authorized, uint32_t executor, uint32_t position,
                                 struct sim_u256 amount)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    return transfer(own_book(p, e), e->account, position_account(e, position), amount);
}

/* Out of a position: checked subtraction, not a token's transfer. */
static enum mito_revert leave_position(struct mito_protocol *p, uint32_t executor, uint32_t position, uint32_t to,
                                       struct sim_u256 amount)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);
    struct mito_book *book = own_book(p, e);
    uint32_t from = position_account(e, position);

    if (!sim_wide_fits(amount) || mito_book_balance(book, from) < amount.low) {
        return MITO_PANIC_ARITHMETIC;
    }
    mito_book_post(book, from, to, amount.low);
    return MITO_OK;
}

enum mito_revert mito_branch_take(struct mito_protocol *p, bool authorized, uint32_t executor, uint32_t position,
                                  struct sim_u256 amount)
{
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    return leave_position(p, executor, position, mito_protocol_executor(p, executor)->account, amount);
}

enum mito_revert mito_branch_lose(struct mito_protocol *p, uint32_t executor, uint32_t position, struct sim_u256 amount)
{
    return leave_position(p, executor, position, MITO_BRANCH_LOSS, amount);
}

enum mito_revert mito_branch_move(struct mito_protocol *p, uint32_t executor, uint32_t from, uint32_t to,
                                  struct sim_u256 amount)
{
    return leave_position(p, executor, from, position_account(mito_protocol_executor(p, executor), to), amount);
}

/* New tokens for an account; `held` is what must not pass 2^128 by them. The token's own supply must not pass 2^256. */
static enum mito_revert issue(struct mito_book *book, uint32_t from, uint32_t to, mito_amount held,
                              struct sim_u256 amount)
{
    struct sim_u256 sum;
    mito_amount supply = 0;

    for (uint32_t world = 0; world < book->world; world++) {
        supply -= mito_book_balance(book, world);
    }
    if (sim_wide_add(amount, sim_wide_of(supply), &sum)) {
        return MITO_PANIC_ARITHMETIC;
    }
    sim_wide_add(amount, sim_wide_of(held), &sum);
    if (!sim_wide_fits(sum)) {
        return MITO_OUT_OF_WIDTH;
    }
    mito_book_post(book, from, to, amount.low);
    return MITO_OK;
}

enum mito_revert mito_branch_gain(struct mito_protocol *p, uint32_t executor, uint32_t position, struct sim_u256 amount)
{
    const struct mito_executor *e = mito_protocol_executor(p, executor);

    return issue(own_book(p, e), MITO_BRANCH_YIELD, position_account(e, position),
                 mito_branch_executor_total(p, executor), amount);
}

enum mito_revert mito_branch_mint(struct mito_protocol *p, uint32_t branch, uint32_t asset, uint32_t account,
                                  struct sim_u256 amount)
{
    struct mito_pair *pair = mito_protocol_pair(p, asset, branch);
    enum mito_revert revert =
        issue(&pair->book, MITO_BRANCH_EXTERNAL, account, mito_book_balance(&pair->book, account), amount);

    if (revert == MITO_OK && account == MITO_BRANCH_VAULT) {
        pair->donated += amount.low;
    }
    return revert;
}
