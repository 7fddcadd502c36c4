/* The hub: asset manager, hub tokens and treasury.
 *
 * Amounts given by callers are hub units unless said otherwise. `authorized` says whether the caller holds the role the
 * function asks for. Operations that send fill `*out` (required) and count nothing as sent: hand it to
 * mito_transport_send. Guards are evaluated in the contracts' order; a revert changes nothing. */
#ifndef MITO_PROTOCOL_HUB_H
#define MITO_PROTOCOL_HUB_H

#include "models/protocol/protocol.h"

/* --- Views. --- */

static inline mito_amount mito_hub_supply(const struct mito_protocol *p, uint32_t asset)
{
    return mito_book_supply(&mito_protocol_asset(p, asset)->book);
}

static inline mito_amount mito_hub_balance(const struct mito_protocol *p, uint32_t asset, uint32_t account)
{
    return mito_book_balance(&mito_protocol_asset(p, asset)->book, account);
}

/* L - K on a branch: what can be withdrawn there (threshold apart) or allocated there. */
static inline mito_amount mito_hub_free(const struct mito_protocol *p, uint32_t asset, uint32_t branch)
{
    const struct mito_pair *pair = mito_protocol_pair(p, asset, branch);

    return pair->liquidity - pair->allocated;
}

/* --- Messages from branches: types 1, 2, 7, 8, 9, 10. --- */

/* Delivers one; MITO_OK or the handler's revert. `authorized`: it comes through the entrypoint. */
SIM_MUST_USE enum mito_revert mito_hub_deliver(struct mito_protocol *p, bool authorized,
                                               const struct mito_message *message);

/* --- Users. --- */

/* Burns the caller's hub tokens and sends them to `branch`; the part below a branch unit stays. `account` is the
 * receiver there, MITO_NONE for the zero address: a wallet index where branches have wallets, else any mark the caller
 * likes. */
SIM_MUST_USE enum mito_revert mito_hub_withdraw(struct mito_protocol *p, uint32_t caller, uint32_t branch,
                                                uint32_t asset, uint32_t account, struct sim_u256 amount,
                                                struct mito_message *out);

SIM_MUST_USE enum mito_revert mito_hub_transfer(struct mito_protocol *p, uint32_t asset, uint32_t from, uint32_t to,
                                                struct sim_u256 amount);

/* --- The strategist of a VLF. --- */

SIM_MUST_USE enum mito_revert mito_hub_allocate(struct mito_protocol *p, bool authorized, uint32_t branch, uint32_t vlf,
                                                struct sim_u256 amount, struct mito_message *out);

/* Syncs the next `count` requests of the queue. Results (may be NULL): shares synced, hub units reserved. */
SIM_MUST_USE enum mito_revert mito_hub_reserve(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                               struct sim_u256 count, int64_t now, mito_amount *shares,
                                               mito_amount *assets);

/* --- Administrators. --- */

SIM_MUST_USE enum mito_revert mito_hub_initialize_asset(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                        uint32_t asset, struct mito_message *out);
SIM_MUST_USE enum mito_revert mito_hub_initialize_vlf(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                      uint32_t vlf, struct mito_message *out);
SIM_MUST_USE enum mito_revert mito_hub_set_threshold(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                     uint32_t asset, struct sim_u256 threshold);
SIM_MUST_USE enum mito_revert mito_hub_set_paused(struct mito_protocol *p, bool authorized, enum mito_function function,
                                                  bool paused);

/* Treasury: pays stored rewards of a VLF out to `account`. */
SIM_MUST_USE enum mito_revert mito_hub_dispatch_rewards(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                        uint32_t asset, struct sim_u256 amount, uint32_t account);

/* --- The token's supply manager, for tests and initial states: mint and burn hub tokens by themselves. --- */

SIM_MUST_USE enum mito_revert mito_hub_mint(struct mito_protocol *p, uint32_t asset, uint32_t account,
                                            struct sim_u256 amount);
SIM_MUST_USE enum mito_revert mito_hub_burn(struct mito_protocol *p, uint32_t asset, uint32_t account,
                                            struct sim_u256 amount);

#endif
