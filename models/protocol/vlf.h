/* A VLF vault (miAsset): ERC-4626 shares over a hub asset, with 10^6 virtual shares and one virtual unit.
 *
 * A = hub tokens the vault holds (donations count), S = share supply:
 * shares for a = floor(a (S + 10^6) / (A + 1)), assets for s = floor(s (A + 1) / (S + 10^6)); minting and withdrawing
 * round up. Only the reclaim queue withdraws. Source: facts sheet §2.1 (solady 0.1.12 ERC4626, VLFVault). */
#ifndef MITO_PROTOCOL_VLF_H
#define MITO_PROTOCOL_VLF_H

#include "models/protocol/protocol.h"

#define MITO_VLF_VIRTUAL_SHARES 1000000u /* 10^6: the vault's decimals offset is 6 */

/* --- Views. --- */

static inline mito_amount mito_vlf_supply(const struct mito_protocol *p, uint32_t vlf)
{
    return mito_book_supply(&mito_protocol_vlf(p, vlf)->shares);
}

static inline mito_amount mito_vlf_balance(const struct mito_protocol *p, uint32_t vlf, uint32_t account)
{
    return mito_book_balance(&mito_protocol_vlf(p, vlf)->shares, account);
}

/* A: totalAssets. */
static inline mito_amount mito_vlf_assets(const struct mito_protocol *p, uint32_t vlf)
{
    const struct mito_book *book = &mito_protocol_asset(p, mito_protocol_vlf(p, vlf)->asset)->book;
    const struct mito_account *vault = mito_book_accounts(book) + mito_protocol_vault(vlf); /* before the crowd */

    return vault->credit - vault->debit;
}

/* A - allocation into *idle; false where the contract's view reverts (allocation above A). */
bool mito_vlf_idle(const struct mito_protocol *p, uint32_t vlf, mito_amount *idle);

/* Worth of shares now, rounded down; shares at most the supply. The fast path. */
mito_amount mito_vlf_preview_redeem(const struct mito_protocol *p, uint32_t vlf, mito_amount shares);

/* The same for many amounts at one moment: A + 1 and S + 10^6, zeros where a side passes 128 bits. */
struct mito_vlf_price {
    mito_amount assets, shares;
};

static inline struct mito_vlf_price mito_vlf_price_of(const struct mito_protocol *p, uint32_t vlf)
{
    struct mito_vlf_price price = {mito_vlf_assets(p, vlf) + 1, mito_vlf_supply(p, vlf) + MITO_VLF_VIRTUAL_SHARES};

    return price.assets != 0 && price.shares >= MITO_VLF_VIRTUAL_SHARES ? price : (struct mito_vlf_price){0, 0};
}

static inline mito_amount mito_vlf_worth(const struct mito_protocol *p, uint32_t vlf,
                                         const struct mito_vlf_price *price, mito_amount shares)
{
    mito_amount worth;

    if (price->shares != 0 && !sim_wide_muldiv_floor(shares, price->assets, price->shares, &worth)) {
        return worth;
    }
    return mito_vlf_preview_redeem(p, vlf, shares);
}

/* Whether shares are worth less than one unit; told without a division. */
bool mito_vlf_is_dust(const struct mito_protocol *p, uint32_t vlf, mito_amount shares);

/* The contracts' 256-bit conversions: MITO_OK or MITO_FULL_MUL_DIV. */
SIM_MUST_USE enum mito_revert mito_vlf_to_shares(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 assets,
                                                 struct sim_u256 *shares);
SIM_MUST_USE enum mito_revert mito_vlf_to_assets(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 shares,
                                                 struct sim_u256 *assets);

/* maxDeposit: room under both caps; 2^256 - 1 for an uncapped vault. */
struct sim_u256 mito_vlf_room(const struct mito_protocol *p, uint32_t vlf);

/* maxDepositFromChainId: a preferred branch is bound by the hard cap only. */
struct sim_u256 mito_vlf_room_from(const struct mito_protocol *p, uint32_t vlf, uint32_t branch);

/* maxMint; false where its computation overflows. */
bool mito_vlf_room_shares(const struct mito_protocol *p, uint32_t vlf, struct sim_u256 *shares);

/* --- Users. Results may be NULL. --- */

SIM_MUST_USE enum mito_revert mito_vlf_deposit(struct mito_protocol *p, uint32_t vlf, uint32_t caller,
                                               uint32_t receiver, struct sim_u256 assets, mito_amount *shares);
SIM_MUST_USE enum mito_revert mito_vlf_mint(struct mito_protocol *p, uint32_t vlf, uint32_t caller, uint32_t receiver,
                                            struct sim_u256 shares, mito_amount *assets);
SIM_MUST_USE enum mito_revert mito_vlf_transfer(struct mito_protocol *p, uint32_t vlf, uint32_t from, uint32_t to,
                                                struct sim_u256 shares);

/* What a direct withdraw (or redeem) by anyone but the queue gives: always a revert. */
SIM_MUST_USE enum mito_revert mito_vlf_direct_exit(const struct mito_protocol *p, uint32_t vlf,
                                                   enum mito_function function);

/* --- The asset manager: tokens from its own account, counted against the room of `branch`. --- */

SIM_MUST_USE enum mito_revert mito_vlf_deposit_from(struct mito_protocol *p, uint32_t vlf, uint32_t branch,
                                                    uint32_t receiver, struct sim_u256 assets, mito_amount *shares);

/* --- Liquidity manager and administrators. --- */

SIM_MUST_USE enum mito_revert mito_vlf_set_cap(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                               struct sim_u256 cap);
SIM_MUST_USE enum mito_revert mito_vlf_set_soft_cap(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                    struct sim_u256 cap);
SIM_MUST_USE enum mito_revert mito_vlf_set_preferred(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                     uint32_t branch, bool preferred);
SIM_MUST_USE enum mito_revert mito_vlf_set_paused(struct mito_protocol *p, bool authorized, uint32_t vlf,
                                                  enum mito_function function, bool paused);

#endif
