/* Part `liquidity`: where all tokens are. Unified TVL by chain and by state, each underlying unit counted once.
 *
 * By chain, tokens on branches, USD: idle = in the branch vault or at executors and not promised to a message;
 * in flight = backing deposits the hub has not minted yet, withdrawals not paid out yet and rewards under way; deployed =
 * in venues at their true worth.
 * By vault, coins: idle = A - allocation; in flight = earmarked on a chain but in no venue (messages, branch vault,
 * executor); deployed = in venues; queued = set aside for claims. Their sum is economic NAV + what the queue holds. */
#ifndef MITO_WORLD_LIQUIDITY_H
#define MITO_WORLD_LIQUIDITY_H

#include "models/world/part.h"

enum mito_liquidity_state {
    MITO_LIQUIDITY_IDLE,
    MITO_LIQUIDITY_FLIGHT,
    MITO_LIQUIDITY_DEPLOYED,
    MITO_LIQUIDITY_QUEUED,
    MITO_LIQUIDITY_STATES
};

extern const struct mito_part mito_liquidity_part;

/* The assets of a vault by state, coins. Positions must be marked. */
void mito_liquidity_of_vault(const struct sim_context *context, uint32_t vault, double coins[MITO_LIQUIDITY_STATES]);

/* The tokens on a chain by state, USD; nothing is queued there. */
void mito_liquidity_of_chain(const struct sim_context *context, uint32_t chain, double usd[MITO_LIQUIDITY_STATES]);

#endif
