/* Liquidation after Aave v3.7, in the contract's integers.
 *
 * Source: aave-dao/aave-v3-origin, LiquidationLogic.sol and GenericLogic.sol. Prices have 8 decimals (USD), percentages
 * are basis points, a health factor has 18 decimals. An account with a health factor below 1 may be liquidated: the
 * liquidator repays debt and gets collateral of that worth and a bonus, of which the protocol keeps a part. When the
 * collateral is used up, what debt is left is the reserve's deficit. */
#ifndef MITO_VENUE_LIQUIDATION_H
#define MITO_VENUE_LIQUIDATION_H

#include "sim/base/wide.h"

#define MITO_LIQUIDATION_WAD UINT64_C(1000000000000000000)
#define MITO_LIQUIDATION_USD UINT64_C(100000000) /* of prices and values */

struct mito_liquidation_terms {
    uint32_t threshold; /* bp of the collateral's worth that may back debt */
    uint32_t bonus;     /* bp of the repaid worth that is seized: above 10,000 */
    uint32_t fee;       /* bp of the bonus for the protocol */
};

/* One side of an account: amounts are in base units of its asset. */
struct mito_liquidation_side {
    uint64_t price; /* USD, 8 decimals, above 0 */
    sim_u128 unit;  /* base units of one coin, below 2^64 */
    sim_u128 amount;
};

struct mito_liquidation {
    sim_u128 repaid;     /* debt */
    sim_u128 liquidator; /* collateral */
    sim_u128 fee;        /* collateral, for the protocol */
};

/* Worth in USD with 8 decimals, rounded down. Amounts below 2^96. */
sim_u128 mito_liquidation_worth(const struct mito_liquidation_side *side);

/* Health factor with 18 decimals; the largest number without debt. */
sim_u128 mito_liquidation_health(const struct mito_liquidation_terms *terms,
                                 const struct mito_liquidation_side *collateral,
                                 const struct mito_liquidation_side *debt);

/* Most debt that one liquidation may repay: half of it where the health factor is above 0.95 and both sides are worth
 * 2,000 USD or more, else all. */
sim_u128 mito_liquidation_most(const struct mito_liquidation_terms *terms,
                               const struct mito_liquidation_side *collateral,
                               const struct mito_liquidation_side *debt);

/* What repaying `cover` base units of debt takes from the collateral. */
struct mito_liquidation mito_liquidation_seize(const struct mito_liquidation_terms *terms,
                                               const struct mito_liquidation_side *collateral,
                                               const struct mito_liquidation_side *debt, sim_u128 cover);

#endif
