/* Markets in which a vault's miAssets back loans: the study's section `collateral`.
 *
 * Rules are Aave's (facts sheet venues §1.1): loan to value for new debt, liquidation threshold, bonus, close factor.
 * Oracle of a share: `exchange_rate` (what the contract says it is worth: a depeg liquidates nobody), `market_twap` (the
 * mean premium of the vault's pool over a window on top), or the lower of both. Times the asset's USD price. */
#ifndef MITO_MIASSET_COLLATERAL_H
#define MITO_MIASSET_COLLATERAL_H

#include "sim/config/field.h"

enum mito_collateral_oracle { MITO_COLLATERAL_RATE, MITO_COLLATERAL_TWAP, MITO_COLLATERAL_LOWER };
enum mito_collateral_exit { MITO_COLLATERAL_POOL, MITO_COLLATERAL_QUEUE, MITO_COLLATERAL_BOTH };

struct mito_collateral_liquidators {
    struct sim_quantity capital; /* of the debt asset */
    uint32_t exit;               /* enum mito_collateral_exit */
    double hurdle;               /* per year, on what waits */
};

struct mito_collateral_loops {
    double share;    /* of the borrowers */
    double leverage; /* collateral over equity they want */
    double dearest;  /* borrow rate above which they borrow no more, per year */
    double cost;     /* of a swap from the debt asset to the vault's, when they differ */
};

struct mito_collateral {
    const char *name;
    uint32_t vault, debt; /* debt: an asset */
    double weight;        /* among the markets of the vault */
    double ltv, threshold, bonus, fee;
    double least, most; /* appetite: share of what they may borrow, uniform */
    struct sim_quantity supply;
    double optimal_utilisation, base_rate, slope1, slope2, reserve_factor;
    double others, others_sd; /* part of the supply lent to others at the start; log sd of its level */
    sim_time others_half_life;
    uint32_t oracle; /* enum mito_collateral_oracle */
    sim_time window;
    struct mito_collateral_liquidators liquidators;
    struct mito_collateral_loops loops;
};

extern const struct sim_section mito_collateral_section;

/* NULL, or what is wrong with the numbers together; `member` gets the place. */
const char *mito_collateral_wrong(const struct mito_collateral *market, const void **member);

#endif
