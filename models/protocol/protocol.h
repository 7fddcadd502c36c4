/* The state of the Mitosis protocol: hub, branches, VLF vaults, queues and executors in one relocatable block.
 *
 * The block is a header followed by arrays reached by offsets from the struct that owns them; it holds no pointer, so
 * memcpy forks it. Balances and supplies are unsigned 128-bit; call arguments, caps, thresholds and what is compared
 * with them are 256-bit. Operations live in hub.h, vlf.h, queue.h, branch.h and transport.h; each either returns
 * MITO_OK or leaves the block untouched and returns the contract's revert (revert.h).
 *
 * Accounts. Hub books (one per asset, one per VLF for its shares) share one numbering: the fixed accounts below, then
 * one account per VLF vault, then the holders: mito_protocol_vault(p, vlf), mito_protocol_holder(p, holder). Branch
 * books (one per asset and branch) number: issuer, yield, loss, vault, the wallets, the executors of that branch,
 * their positions: see branch.h.
 *
 * Source: mitosis-org/protocol @ c2b5b174; the fact sheet's §1-3 and §5 as corrected by its §0a. */
#ifndef MITO_PROTOCOL_PROTOCOL_H
#define MITO_PROTOCOL_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/protocol/book.h"
#include "models/protocol/message.h"
#include "models/protocol/revert.h"
#include "sim/base/wide.h"

/* Fixed accounts of hub books. */
enum mito_hub_account {
    MITO_ACCOUNT_ISSUER = MITO_BOOK_ISSUER,
    MITO_ACCOUNT_MANAGER,   /* AssetManager: empty between operations, donations apart */
    MITO_ACCOUNT_QUEUE,     /* ReclaimQueue */
    MITO_ACCOUNT_COLLECTOR, /* ReclaimQueueCollector */
    MITO_ACCOUNT_TREASURY,
    MITO_ACCOUNT_VAULTS, /* first of one per VLF, then the holders */
};

/* Functions that can be paused one by one; the names are the contracts'. One list serves all four contracts. */
#define MITO_FUNCTION_LIST(X)                \
    X(DEPOSIT, "deposit")                    \
    X(SUPPLY, "depositWithSupplyVLF")        \
    X(WITHDRAW, "withdraw")                  \
    X(ALLOCATE, "allocateVLF")               \
    X(DEALLOCATE, "deallocateVLF")           \
    X(RESERVE, "reserveVLF")                 \
    X(SETTLE_YIELD, "settleVLFYield")        \
    X(SETTLE_LOSS, "settleVLFLoss")          \
    X(SETTLE_EXTRA, "settleVLFExtraRewards") \
    X(INITIALIZE_ASSET, "initializeAsset")   \
    X(INITIALIZE_VLF, "initializeVLF")       \
    X(FETCH, "fetchVLF")                     \
    X(RETURN, "returnVLF")                   \
    X(REQUEST, "request")                    \
    X(CLAIM, "claim")                        \
    X(SYNC, "sync")                          \
    X(MINT, "mint")                          \
    X(REDEEM, "redeem")                      \
    X(DEPOSIT_FROM_CHAIN, "depositFromChainId")

#define MITO_FUNCTION_ENUM(name, text) MITO_FUNCTION_##name,
enum mito_function { MITO_FUNCTION_LIST(MITO_FUNCTION_ENUM) MITO_FUNCTION_ALL };
#undef MITO_FUNCTION_ENUM

/* A contiguous range of holders. */
struct mito_span {
    uint32_t first, count;
};

struct mito_asset_shape {
    uint8_t decimals;         /* of the hub token */
    struct mito_span holders; /* who may hold it */
};

struct mito_pair_shape {
    bool exists;      /* the asset has a token on the branch */
    uint8_t decimals; /* of that token, at most the hub's */
};

struct mito_vlf_shape {
    uint32_t asset;
    bool capped;              /* VLFVaultCapped, else VLFVaultBasic */
    struct mito_span holders; /* who may hold shares and requests; within the asset's span */
    uint32_t requests;        /* capacity of the queue over the whole run */
    uint32_t logs;            /* capacity of its sync logs */
};

struct mito_executor_shape {
    uint32_t branch, vlf;
    uint32_t positions; /* places its tokens can be besides its own balance */
};

struct mito_protocol_shape {
    uint32_t assets, branches, vlfs, holders, executors;
    uint32_t wallets; /* users' accounts per branch book; 0: one unlimited external wallet, the issuer account */
    const struct mito_asset_shape *asset;       /* [assets] */
    const struct mito_pair_shape *pair;         /* [assets][branches] */
    const struct mito_vlf_shape *vlf;           /* [vlfs] */
    const struct mito_executor_shape *executor; /* [executors] */
};

/* A hub asset. */
struct mito_asset {
    struct mito_book book;
    mito_amount queue_donated; /* sent to the queue by plain transfer */
    uint8_t decimals;
};

/* An asset on a branch: the hub's ledger of it, the branch vault's state, the token's book, what is in flight. */
struct mito_pair {
    struct mito_book book;                         /* the branch token */
    struct sim_u256 threshold;                     /* T, hub units: withdraw must leave L >= T */
    struct sim_u256 max_cap, available_cap;        /* branch units */
    mito_amount liquidity;                         /* L, hub units */
    mito_amount allocated;                         /* K, hub units: earmarked for VLFs, part of L */
    mito_amount scale;                             /* hub units per branch unit, 10^(hub decimals - branch decimals) */
    mito_amount donated;                           /* branch tokens given to the vault outside the protocol */
    mito_amount in_deposit, in_withdraw, in_extra; /* undelivered messages, branch units */
    uint8_t decimals;                              /* of the branch token; 0 where no pair exists, as in the contract */
    bool exists, initialized, halted;              /* initialized and halted (deposits): of the branch vault */
};

/* A VLF vault and its reclaim queue. */
struct mito_vlf {
    struct mito_book shares;
    struct sim_u256 cap, soft_cap;
    struct sim_u256 shares_requested; /* running total over all requests */
    struct sim_u256 shares_synced;    /* running total over all sync logs */
    mito_amount allocation;           /* over all branches, hub units */
    mito_amount shares_pending;       /* of requests not synced yet */
    mito_amount reserved;             /* hub units moved into the queue by syncs, running total */
    mito_amount paid;                 /* hub units claimed, running total */
    mito_amount owed;                 /* due on synced requests not claimed yet */
    mito_amount burned;               /* hub units burned from the vault by losses, running total */
    uint64_t requests_offset, logs_offset, receivers_offset; /* from this struct */
    uint64_t period;                                         /* seconds, below 2^48 */
    uint64_t claimed;                                        /* requests claimed, running total */
    uint32_t asset;
    uint32_t route;  /* account that collects shares; MITO_NONE: the collector */
    uint32_t paused; /* bits: 1 << enum mito_function, bit MITO_FUNCTION_ALL for all */
    uint32_t offset; /* requests synced */
    uint32_t requests, requests_capacity;
    uint32_t logs, logs_capacity;
    struct mito_span holders;
    bool capped, enabled; /* enabled: the queue */
};

/* A request to reclaim. Its position in the queue is its id. */
struct mito_request {
    mito_amount shares;
    mito_amount assets; /* their worth when requested: an upper bound of what is paid */
    mito_amount due;    /* min(worth when requested, worth when synced), set by the sync that covers it */
    int64_t time;       /* seconds */
    uint32_t receiver;  /* hub account */
    uint32_t next;      /* next request of the same receiver, or MITO_NONE */
};

/* One sync: requests [from, to) were priced at supply S and assets A, taken before the burn. */
struct mito_sync_log {
    mito_amount supply, assets;
    mito_amount shares; /* of the requests covered */
    int64_t time;
    uint32_t from, to;
};

/* A receiver's own requests, oldest first: position `claimed` is at request `head`. */
struct mito_receiver {
    uint32_t head, tail; /* request ids; meaningful while claimed < count */
    uint32_t claimed, count;
};

/* A VLF on a branch: the hub's flags, the branch vault's state, what is in flight. */
struct mito_link {
    struct sim_u256 available; /* liquidity the executor may fetch or deallocate, branch units */
    mito_amount allocated; /* K of this VLF here, hub units, modulo 2^128 (kept for invariant 3; no contract has it) */
    mito_amount in_allocate, in_deallocate, in_yield, in_loss; /* undelivered messages, branch units */
    uint32_t asset;                                            /* named by the message that initialized it here */
    uint32_t executor;                                         /* or MITO_NONE */
    bool hub_initialized, preferred, initialized, halted;      /* halted: fetching */
};

/* A strategy executor: one VLF on one branch. */
struct mito_executor {
    mito_amount stored; /* E: what the last settle, fetch and return left as its booked total */
    uint32_t branch, vlf, asset;
    uint32_t account;        /* its account in the branch books of that branch */
    uint32_t position_first; /* account of its first position in the book of its own asset */
    uint32_t positions;
};

struct mito_branch {
    uint32_t paused; /* bits as in mito_vlf */
};

/* Header of the block. */
struct mito_protocol {
    uint64_t size; /* bytes of the block */
    uint64_t assets_offset, pairs_offset, vlfs_offset, links_offset, executors_offset, branches_offset, treasury_offset;
    uint64_t sent, delivered, in_flight, dead; /* messages */
    uint32_t assets, branches, vlfs, holders, executors, wallets;
    uint32_t hub_paused, queue_paused; /* bits as in mito_vlf */
};

/* Bytes of the block for this shape, a multiple of 16. */
size_t mito_protocol_size(const struct mito_protocol_shape *shape);

/* Fills `block` (16-byte aligned, mito_protocol_size bytes). Nothing is initialized on any branch, caps are 0, queues
 * are disabled, VLFs not initialized: what a fresh deployment with its asset pairs looks like. */
struct mito_protocol *mito_protocol_init(void *block, const struct mito_protocol_shape *shape);

/* Name of a pausable function as the contracts spell it; MITO_FUNCTION_ALL for a name not listed in
 * mito_function_find. */
const char *mito_protocol_function_name(enum mito_function function);
enum mito_function mito_protocol_function_find(const char *name);

#define MITO_PROTOCOL_AT(type, p, member, index) ((type *)((char *)(uintptr_t)(p) + (p)->member) + (index))

static inline struct mito_asset *mito_protocol_asset(const struct mito_protocol *p, uint32_t asset)
{
    return MITO_PROTOCOL_AT(struct mito_asset, p, assets_offset, asset);
}

static inline struct mito_pair *mito_protocol_pair(const struct mito_protocol *p, uint32_t asset, uint32_t branch)
{
    return MITO_PROTOCOL_AT(struct mito_pair, p, pairs_offset, (size_t)asset * p->branches + branch);
}

static inline struct mito_vlf *mito_protocol_vlf(const struct mito_protocol *p, uint32_t vlf)
{
    return MITO_PROTOCOL_AT(struct mito_vlf, p, vlfs_offset, vlf);
}

static inline struct mito_link *mito_protocol_link(const struct mito_protocol *p, uint32_t vlf, uint32_t branch)
{
    return MITO_PROTOCOL_AT(struct mito_link, p, links_offset, (size_t)vlf * p->branches + branch);
}

static inline struct mito_executor *mito_protocol_executor(const struct mito_protocol *p, uint32_t executor)
{
    return MITO_PROTOCOL_AT(struct mito_executor, p, executors_offset, executor);
}

static inline struct mito_branch *mito_protocol_branch(const struct mito_protocol *p, uint32_t branch)
{
    return MITO_PROTOCOL_AT(struct mito_branch, p, branches_offset, branch);
}

/* What the treasury keeps for a VLF in a reward asset, hub units. */
static inline mito_amount *mito_protocol_treasury(const struct mito_protocol *p, uint32_t vlf, uint32_t asset)
{
    return MITO_PROTOCOL_AT(mito_amount, p, treasury_offset, (size_t)vlf * p->assets + asset);
}

/* Hub account of a VLF vault. */
static inline uint32_t mito_protocol_vault(uint32_t vlf)
{
    return MITO_ACCOUNT_VAULTS + vlf;
}

/* Hub account of a holder, and back. */
static inline uint32_t mito_protocol_holder(const struct mito_protocol *p, uint32_t holder)
{
    return MITO_ACCOUNT_VAULTS + p->vlfs + holder;
}

static inline uint32_t mito_protocol_holder_of(const struct mito_protocol *p, uint32_t account)
{
    return account - MITO_ACCOUNT_VAULTS - p->vlfs;
}

/* A function is stopped by its own bit or by the bit for all. */
static inline bool mito_protocol_paused(uint32_t mask, enum mito_function function)
{
    return (mask & (1u << MITO_FUNCTION_ALL | 1u << function)) != 0;
}

static inline void mito_protocol_set_paused(uint32_t *mask, enum mito_function function, bool paused)
{
    *mask = paused ? *mask | 1u << function : *mask & ~(1u << function);
}

#endif
