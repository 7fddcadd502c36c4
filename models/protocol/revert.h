/* What a protocol operation can answer: success, or the name of the revert the deployed contract gives.
 *
 * A revert is an outcome of the model, counted and recorded; it is never an error of the program. Names are the custom
 * errors of mitosis-org/protocol @ c2b5b174, of solady 0.1.12 (hub tokens, shares) and OpenZeppelin 5.1.0 (branch
 * tokens, roles). The last two are no contract's: they say that this program's state has no room for what the contract
 * would do, and the world ends the replicate as a failed row. */
#ifndef MITO_PROTOCOL_REVERT_H
#define MITO_PROTOCOL_REVERT_H

#include <stdbool.h>

#define MITO_REVERT_LIST(X)                                                                   \
    X(OK, "ok")                                                                               \
    /* Arithmetic and generic guards. */                                                      \
    X(PANIC_ARITHMETIC, "Panic(0x11)")                                                        \
    X(CAST_OVERFLOW, "SafeCastOverflowedUintDowncast")                                        \
    X(FULL_MUL_DIV, "FullMulDivFailed")                                                       \
    X(ZERO_ADDRESS, "ZeroAddress")                                                            \
    X(ZERO_AMOUNT, "ZeroAmount")                                                              \
    X(INVALID_ADDRESS, "InvalidAddress")                                                      \
    X(INVALID_ID, "InvalidId")                                                                \
    X(INVALID_PARAMETER, "InvalidParameter")                                                  \
    X(NOT_SUPPORTED, "NotSupported")                                                          \
    X(PAUSED, "Pausable__Paused")                                                             \
    X(HALTED, "Halted")                                                                       \
    /* Roles. */                                                                              \
    X(UNAUTHORIZED, "Unauthorized")                                                           \
    X(OWNABLE_UNAUTHORIZED, "OwnableUnauthorizedAccount")                                     \
    X(ACCESS_CONTROL_UNAUTHORIZED, "AccessControlUnauthorizedAccount")                        \
    /* Tokens. */                                                                             \
    X(INSUFFICIENT_BALANCE, "InsufficientBalance")                                            \
    X(TOTAL_SUPPLY_OVERFLOW, "TotalSupplyOverflow")                                           \
    X(TRANSFER_FROM_FAILED, "TransferFromFailed")                                             \
    X(TRANSFER_FAILED, "TransferFailed")                                                      \
    X(ERC20_INSUFFICIENT_BALANCE, "ERC20InsufficientBalance")                                 \
    X(ERC20_INVALID_RECEIVER, "ERC20InvalidReceiver")                                         \
    /* VLF vault. */                                                                          \
    X(DEPOSIT_MORE_THAN_MAX, "DepositMoreThanMax")                                            \
    X(MINT_MORE_THAN_MAX, "MintMoreThanMax")                                                  \
    X(WITHDRAW_MORE_THAN_MAX, "WithdrawMoreThanMax")                                          \
    /* Reclaim queue. */                                                                      \
    X(QUEUE_NOT_ENABLED, "IReclaimQueue__QueueNotEnabled")                                    \
    X(TOO_MANY_PENDING, "IReclaimQueue__TooManyPending")                                      \
    X(NOTHING_TO_CLAIM, "IReclaimQueue__NothingToClaim")                                      \
    X(NOTHING_TO_SYNC, "IReclaimQueue__NothingToSync")                                        \
    /* Asset manager and treasury. */                                                         \
    X(PAIR_NOT_EXIST, "IAssetManagerStorageV1__BranchAssetPairNotExist")                      \
    X(HUB_PAIR_NOT_EXIST, "IAssetManagerStorageV1__HubAssetPairNotExist")                     \
    X(HUB_VLF_NOT_INITIALIZED, "IAssetManagerStorageV1__VLFNotInitialized")                   \
    X(HUB_VLF_ALREADY_INITIALIZED, "IAssetManagerStorageV1__VLFAlreadyInitialized")           \
    X(BRANCH_LIQUIDITY_SHORT, "IAssetManagerStorageV1__BranchAvailableLiquidityInsufficient") \
    X(BRANCH_THRESHOLD, "IAssetManagerStorageV1__BranchLiquidityThresholdNotSatisfied")       \
    X(VLF_LIQUIDITY_SHORT, "IAssetManager__VLFLiquidityInsufficient")                         \
    X(NOTHING_TO_RESERVE, "IAssetManager__NothingToVLFReserve")                               \
    X(TREASURY_SHORT, "ITreasury__InsufficientBalance")                                       \
    /* Branch vault. */                                                                       \
    X(ASSET_NOT_INITIALIZED, "IMitosisVault__AssetNotInitialized")                            \
    X(ASSET_ALREADY_INITIALIZED, "IMitosisVault__AssetAlreadyInitialized")                    \
    X(EXCEEDED_CAP, "IMitosisVault__ExceededCap")                                             \
    X(VLF_NOT_INITIALIZED, "IMitosisVaultVLF__VLFNotInitialized")                             \
    X(VLF_ALREADY_INITIALIZED, "IMitosisVaultVLF__VLFAlreadyInitialized")                     \
    X(INVALID_VLF, "IMitosisVaultVLF__InvalidVLF")                                            \
    X(EXECUTOR_NOT_DRAINED, "IMitosisVaultVLF__StrategyExecutorNotDrained")                   \
    /* No contract's: the state here is too small. */                                         \
    X(CAPACITY, "the protocol block has no room for another request or sync log")             \
    X(OUT_OF_WIDTH, "a balance or supply would reach 2^128")

#define MITO_REVERT_ENUM(name, text) MITO_##name,
enum mito_revert { MITO_REVERT_LIST(MITO_REVERT_ENUM) MITO_REVERTS };
#undef MITO_REVERT_ENUM

/* The contract's name, as recorded in the vectors; never NULL. */
const char *mito_revert_name(enum mito_revert revert);

/* True for the outcomes that no contract gives: the replicate cannot go on. */
static inline bool mito_revert_is_fatal(enum mito_revert revert)
{
    return revert >= MITO_CAPACITY;
}

#endif
