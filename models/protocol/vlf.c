#include "models/protocol/vlf.h"

static const struct sim_u256 no_limit = {.low = SIM_U128_MAX, .high = SIM_U128_MAX};
static const struct sim_u256 one = {.low = 1};

/* S + 10^6 and A + 1, wide: neither fits 128 bits at the very edge. */
static struct sim_u256 shares_side(const struct mito_protocol *p, uint32_t vlf)
{
    struct sim_u256 sum;

    sim_wide_add(sim_wide_of(mito_vlf_supply(p, vlf)), sim_wide_of(MITO_VLF_VIRTUAL_SHARES), &sum);
    return sum;
}

static struct sim_u256 assets_side(const struct mito_protocol *p, uint32_t vlf)
{
    struct sim_u256 sum;

    sim_wide_add(sim_wide_of(mito_vlf_assets(p, vlf)), one, &sum);
    return sum;
}

/* value * times / over, rounded down or up, by the short division where everything is narrow. Kept out of line: its
 * callers have a shorter way for all but the very edge. */
__attribute__((noinline)) static enum mito_revert scaled(struct sim_u256 value, struct sim_u256 times,
                                                         struct sim_u256 over, bool up, struct sim_u256 *result)
{
    sim_u128 narrow;
    bool cut;

    if ((value.high | times.high | over.high) == 0 &&
        !(up ? sim_wide_muldiv_ceil : sim_wide_muldiv_floor)(value.low, times.low, over.low, &narrow)) {
        *result = sim_wide_of(narrow);
        return MITO_OK;
    }
    if (sim_wide_muldiv(value, times, over, result, &cut) || (up && cut && sim_wide_add(*result, one, result))) {
        return MITO_FULL_MUL_DIV;
    }
    return MITO_OK;
}

bool mito_vlf_idle(const struct mito_protocol *p, uint32_t vlf, mito_amount *idle)
{
    mito_amount assets = mito_vlf_assets(p, vlf), allocation = mito_protocol_vlf(p, vlf)->allocation;

    *idle = assets - allocation;
    return assets >= allocation;
}

__attribute__((noinline)) static mito_amount preview_at_the_edge(const struct mito_protocol *p, uint32_t vlf,
                                                                 mito_amount shares)
{
    struct sim_u256 assets = {0};

    SIM_CHECK(scaled(sim_wide_of(shares), assets_side(p, vlf), shares_side(p, vlf), false, &assets) == MITO_OK);
    return assets.low;
}

mito_amount mito_vlf_preview_redeem(const struct mito_protocol *p, uint32_t vlf, mito_amount shares)
{
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    mito_amount worth;

    if (price.shares != 0 && !sim_wide_muldiv_floor(shares, price.assets, price.shares, &worth)) {
        return worth;
    }
    return preview_at_the_edge(p, vlf, shares);
}

bool mito_vlf_is_dust(const struct mito_protocol *p, uint32_t vlf, mito_amount shares)
{
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    struct sim_u256 product = sim_wide_multiply(shares, price.assets);

    if (price.shares == 0) {
        return mito_vlf_preview_redeem(p, vlf, shares) == 0;
    }
    return product.high == 0 && product.low < price.shares;
}

enum mito_revert mito_vlf_to_shares(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 assets,
                                    struct sim_u256 *shares)
{
    struct mito_vlf_price price = mito_vlf_price_of(p, vlf);
    mito_amount narrow;

    if (sim_wide_fits(assets) && price.shares != 0 &&
        !sim_wide_muldiv_floor(assets.low, price.shares, price.assets, &narrow)) {
        *shares = sim_wide_of(narrow);
        return MITO_OK;
    }
    return scaled(assets, shares_side(p, vlf), assets_side(p, vlf), false, shares);
}

enum mito_revert mito_vlf_to_assets(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 shares,
                                    struct sim_u256 *assets)
{
    return scaled(shares, assets_side(p, vlf), shares_side(p, vlf), false, assets);
}

static struct sim_u256 room_under(struct sim_u256 cap, mito_amount assets)
{
    struct sim_u256 room;

    return sim_wide_subtract(cap, sim_wide_of(assets), &room) ? (struct sim_u256){0} : room;
}

struct sim_u256 mito_vlf_room(const struct mito_protocol *p, uint32_t vlf)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    if (!v->capped) {
        return no_limit;
    }
    return room_under(sim_wide_compare(v->cap, v->soft_cap) < 0 ? v->cap : v->soft_cap, mito_vlf_assets(p, vlf));
}

struct sim_u256 mito_vlf_room_from(const struct mito_protocol *p, uint32_t vlf, uint32_t branch)
{
    const struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    if (v->capped && mito_protocol_link(p, vlf, branch)->preferred) {
        return room_under(v->cap, mito_vlf_assets(p, vlf));
    }
    return mito_vlf_room(p, vlf);
}

bool mito_vlf_room_shares(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 *shares)
{
    if (!mito_protocol_vlf(p, vlf)->capped) {
        *shares = no_limit;
        return true;
    }
    return mito_vlf_to_shares(p, vlf, mito_vlf_room(p, vlf), shares) == MITO_OK;
}

/* Takes `assets` from `payer` and mints `shares`: the common end of every way in. */
static enum mito_revert take_in(struct mito_protocol *p, uint32_t vlf, uint32_t payer, uint32_t receiver,
                                struct sim_u256 assets, struct sim_u256 shares)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);
    struct mito_book *hub = &mito_protocol_asset(p, v->asset)->book;
    struct sim_u256 supply;

    if (!sim_wide_fits(assets) || mito_book_balance(hub, payer) < assets.low) {
        return MITO_TRANSFER_FROM_FAILED;
    }
    if (sim_wide_add(shares, sim_wide_of(mito_book_supply(&v->shares)), &supply)) {
        return MITO_TOTAL_SUPPLY_OVERFLOW;
    }
    if (!sim_wide_fits(supply)) {
        return MITO_OUT_OF_WIDTH;
    }
    mito_book_post(hub, payer, mito_protocol_vault(vlf), assets.low);
    mito_book_post(&v->shares, MITO_ACCOUNT_ISSUER, receiver, shares.low);
    return MITO_OK;
}

static enum mito_revert deposit_within(struct mito_protocol *p, uint32_t vlf, uint32_t payer, uint32_t receiver,
                                       struct sim_u256 assets, struct sim_u256 room, mito_amount *shares)
{
    struct sim_u256 minted = {0};
    enum mito_revert revert;

    if (sim_wide_compare(assets, room) > 0) {
        return MITO_DEPOSIT_MORE_THAN_MAX;
    }
    revert = mito_vlf_to_shares(p, vlf, assets, &minted);
    if (revert == MITO_OK) {
        revert = take_in(p, vlf, payer, receiver, assets, minted);
    }
    if (revert == MITO_OK && shares != NULL) {
        *shares = minted.low;
    }
    return revert;
}

enum mito_revert mito_vlf_deposit(struct mito_protocol *p, uint32_t vlf, uint32_t caller, uint32_t receiver,
                                  struct sim_u256 assets, mito_amount *shares)
{
    if (mito_protocol_paused(mito_protocol_vlf(p, vlf)->paused, MITO_FUNCTION_DEPOSIT)) {
        return MITO_PAUSED;
    }
    return deposit_within(p, vlf, caller, receiver, assets, mito_vlf_room(p, vlf), shares);
}

enum mito_revert mito_vlf_deposit_from(struct mito_protocol *p, uint32_t vlf, uint32_t branch, uint32_t receiver,
                                       struct sim_u256 assets, mito_amount *shares)
{
    if (mito_protocol_paused(mito_protocol_vlf(p, vlf)->paused, MITO_FUNCTION_DEPOSIT_FROM_CHAIN)) {
        return MITO_PAUSED;
    }
    return deposit_within(p, vlf, MITO_ACCOUNT_MANAGER, receiver, assets, mito_vlf_room_from(p, vlf, branch), shares);
}

enum mito_revert mito_vlf_mint(struct mito_protocol *p, uint32_t vlf, uint32_t caller, uint32_t receiver,
                               struct sim_u256 shares, mito_amount *assets)
{
    struct sim_u256 room = {0}, paid = {0};
    enum mito_revert revert;

    if (mito_protocol_paused(mito_protocol_vlf(p, vlf)->paused, MITO_FUNCTION_MINT)) {
        return MITO_PAUSED;
    }
    if (!mito_vlf_room_shares(p, vlf, &room)) {
        return MITO_FULL_MUL_DIV;
    }
    if (sim_wide_compare(shares, room) > 0) {
        return MITO_MINT_MORE_THAN_MAX;
    }
    revert = scaled(shares, assets_side(p, vlf), shares_side(p, vlf), true, &paid);
    if (revert == MITO_OK) {
        revert = take_in(p, vlf, caller, receiver, paid, shares);
    }
    if (revert == MITO_OK && assets != NULL) {
        *assets = paid.low;
    }
    return revert;
}

enum mito_revert mito_vlf_transfer(struct mito_protocol *p, uint32_t vlf, uint32_t from, uint32_t to,
                                   struct sim_u256 shares)
{
    struct mito_book *book = &mito_protocol_vlf(p, vlf)->shares;

    if (!sim_wide_fits(shares) || mito_book_balance(book, from) < shares.low) {
        return MITO_INSUFFICIENT_BALANCE;
    }
    mito_book_post(book, from, to, shares.low);
    return MITO_OK;
}

enum mito_revert mito_vlf_direct_exit(const struct mito_protocol *p, uint32_t vlf, enum mito_function function)
{
    return mito_protocol_paused(mito_protocol_vlf(p, vlf)->paused, function) ? MITO_PAUSED : MITO_UNAUTHORIZED;
}

/* MAX_ALLOWED_CAP = (2^256 - 1) / 10^9. */
static bool cap_allowed(struct sim_u256 cap)
{
    struct sim_u256 most = {0};

    SIM_CHECK(!sim_wide_muldiv(no_limit, one, sim_wide_of(1000000000u), &most, NULL));
    return sim_wide_compare(cap, most) <= 0;
}

static enum mito_revert set_limit(bool authorized, bool capped, struct sim_u256 *limit, struct sim_u256 cap)
{
    if (!capped) {
        return MITO_NOT_SUPPORTED; /* an uncapped vault has no such function */
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    if (!cap_allowed(cap)) {
        return MITO_INVALID_PARAMETER;
    }
    *limit = cap;
    return MITO_OK;
}

enum mito_revert mito_vlf_set_cap(struct mito_protocol *p, bool authorized, uint32_t vlf, struct sim_u256 cap)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    return set_limit(authorized, v->capped, &v->cap, cap);
}

enum mito_revert mito_vlf_set_soft_cap(struct mito_protocol *p, bool authorized, uint32_t vlf, struct sim_u256 cap)
{
    struct mito_vlf *v = mito_protocol_vlf(p, vlf);

    return set_limit(authorized, v->capped, &v->soft_cap, cap);
}

enum mito_revert mito_vlf_set_preferred(struct mito_protocol *p, bool authorized, uint32_t vlf, uint32_t branch,
                                        bool preferred)
{
    if (!mito_protocol_vlf(p, vlf)->capped) {
        return MITO_NOT_SUPPORTED;
    }
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    mito_protocol_link(p, vlf, branch)->preferred = preferred;
    return MITO_OK;
}

enum mito_revert mito_vlf_set_paused(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                     enum mito_function function, bool paused)
{
    if (!authorized) {
        return MITO_UNAUTHORIZED;
    }
    mito_protocol_set_paused(&mito_protocol_vlf(p, vlf)->paused, function, paused);
    return MITO_OK;
}
