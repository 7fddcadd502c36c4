/* A branch: the vault that keeps deposits, the VLFs' available liquidity, and the strategy executors.
 *
 * Amounts are branch units. An executor belongs to one VLF on one branch and is named by its index over all branches.
 * Its tokens are its own balance and its positions; moving between those costs no accounting until `settle` compares
 * the tally's total with what was stored. Source: facts sheet §1.3 F1-F9, §2.4 (MitosisVault, MitosisVaultVLF,
 * VLFStrategyExecutor). */
#ifndef MITO_PROTOCOL_BRANCH_H
#define MITO_PROTOCOL_BRANCH_H

#include "models/protocol/protocol.h"

/* Accounts of branch books: these, then the wallets, then the executors of the branch, then positions. */
enum mito_branch_account {
    MITO_BRANCH_EXTERNAL = MITO_BOOK_ISSUER, /* all that is outside; the wallets too where the shape has none */
    MITO_BRANCH_YIELD,                       /* the world that pays yield */
    MITO_BRANCH_LOSS,                        /* the world that takes losses */
    MITO_BRANCH_VAULT,
    MITO_BRANCH_WALLETS,
};

/* Account of a wallet in the branch's books. */
static inline uint32_t mito_branch_wallet(const struct mito_protocol *p, uint32_t wallet)
{
    return p->wallets == 0 ? MITO_BRANCH_EXTERNAL : MITO_BRANCH_WALLETS + wallet;
}

/* --- Views. --- */

static inline mito_amount mito_branch_balance(const struct mito_protocol *p, uint32_t branch, uint32_t asset,
                                              uint32_t account)
{
    return mito_book_balance(&mito_protocol_pair(p, asset, branch)->book, account);
}

/* Tokens the executor holds itself, of its own asset. */
mito_amount mito_branch_executor_balance(const struct mito_protocol *p, uint32_t executor);
/* Tokens booked at one of its positions. */
mito_amount mito_branch_position(const struct mito_protocol *p, uint32_t executor, uint32_t position);
/* Own balance and all positions. */
mito_amount mito_branch_executor_total(const struct mito_protocol *p, uint32_t executor);

/* --- Messages from the hub: types 0, 4, 5, 6. --- */

SIM_MUST_USE enum mito_revert mito_branch_deliver(struct mito_protocol *p, bool authorized,
                                                  const struct mito_message *message);

/* --- Users. `wallet` pays (ignored where the shape has no wallets); `receiver` is a hub account, MITO_NONE for the
 * zero address. --- */

SIM_MUST_USE enum mito_revert mito_branch_deposit(struct mito_protocol *p, uint32_t branch, uint32_t asset,
                                                  uint32_t wallet, uint32_t receiver, struct sim_u256 amount,
                                                  struct mito_message *out);
SIM_MUST_USE enum mito_revert mito_branch_supply(struct mito_protocol *p, uint32_t branch, uint32_t asset,
                                                 uint32_t wallet, uint32_t receiver, uint32_t vlf,
                                                 struct sim_u256 amount, struct mito_message *out);

/* --- The strategist, through an executor. `authorized`: the caller is the executor's strategist. --- */

SIM_MUST_USE enum mito_revert mito_branch_fetch(struct mito_protocol *p, bool authorized, uint32_t executor,
                                                struct sim_u256 amount);
SIM_MUST_USE enum mito_revert mito_branch_return(struct mito_protocol *p, bool authorized, uint32_t executor,
                                                 struct sim_u256 amount);
SIM_MUST_USE enum mito_revert mito_branch_deallocate(struct mito_protocol *p, bool authorized, uint32_t executor,
                                                     struct sim_u256 amount, struct mito_message *out);
/* `total`: what the tally says the executor owns now, own balance included. */
SIM_MUST_USE enum mito_revert mito_branch_settle(struct mito_protocol *p, bool authorized, uint32_t executor,
                                                 mito_amount total, struct mito_message *out);
SIM_MUST_USE enum mito_revert mito_branch_settle_extra(struct mito_protocol *p, bool authorized, uint32_t executor,
                                                       uint32_t asset, struct sim_u256 amount,
                                                       struct mito_message *out);

/* What a stranger's direct call of the vault's VLF function gives: always a revert. */
SIM_MUST_USE enum mito_revert mito_branch_direct(const struct mito_protocol *p, uint32_t branch, uint32_t vlf,
                                                 enum mito_function function);

/* --- The executor role: tokens between the executor's balance and a position. --- */

SIM_MUST_USE enum mito_revert mito_branch_put(struct mito_protocol *p, bool authorized, uint32_t executor,
                                              uint32_t position, struct sim_u256 amount);
SIM_MUST_USE enum mito_revert mito_branch_take(struct mito_protocol *p, bool authorized, uint32_t executor,
                                               uint32_t position, struct sim_u256 amount);

/* --- The world. --- */

/* A position earns (from the yield account) or loses (to the loss account). */
SIM_MUST_USE enum mito_revert mito_branch_gain(struct mito_protocol *p, uint32_t executor, uint32_t position,
                                               struct sim_u256 amount);
SIM_MUST_USE enum mito_revert mito_branch_lose(struct mito_protocol *p, uint32_t executor, uint32_t position,
                                               struct sim_u256 amount);
/* Between two positions of an executor. */
SIM_MUST_USE enum mito_revert mito_branch_move(struct mito_protocol *p, uint32_t executor, uint32_t from, uint32_t to,
                                               struct sim_u256 amount);
/* New tokens for an account of the branch's book of `asset` (a wallet, the vault: a donation, an executor). */
SIM_MUST_USE enum mito_revert mito_branch_mint(struct mito_protocol *p, uint32_t branch, uint32_t asset,
                                               uint32_t account, struct sim_u256 amount);

/* --- Administrators and liquidity manager. --- */

SIM_MUST_USE enum mito_revert mito_branch_set_cap(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                  uint32_t asset, struct sim_u256 cap);
SIM_MUST_USE enum mito_revert mito_branch_set_halted(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                     uint32_t asset, bool halted);
SIM_MUST_USE enum mito_revert mito_branch_set_vlf_halted(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                         uint32_t vlf, bool halted);
SIM_MUST_USE enum mito_revert mito_branch_set_paused(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                     enum mito_function function, bool paused);
/* `total`: the tally's total of the executor that is set now (0 where none is). */
SIM_MUST_USE enum mito_revert mito_branch_set_executor(struct mito_protocol *p, bool authorized, uint32_t branch,
                                                       uint32_t vlf, uint32_t executor, mito_amount total);

#endif
