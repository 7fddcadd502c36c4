/* Events and metrics of the part `miasset_pools` (models/world/miasset_pools.c). */
#ifndef MITO_WORLD_MIASSET_POOLS_TABLE_H
#define MITO_WORLD_MIASSET_POOLS_TABLE_H

#define MITO_MIASSET_POOLS_EVENTS(X)                                                                                    \
    X(POOL_STEP, "miasset_pool.step", "Others trade in a miAsset pool, then arbitrageurs.", ORDER_ROUTE, fire,           \
      mito_miasset_pools_step, MIASSET_POOLS)

#define MITO_MIASSET_POOLS_FINALS(F, C)                                                                                  \
    F(POOL_DISCOUNT, "pool_discount", "1", "Average of worth less price of the pool's shares, over worth.", true,        \
      "miasset_pool")                                                                                                    \
    F(POOL_DISCOUNT_MOST, "pool_discount_most", "1", "Largest discount on the measuring grid.", true, "miasset_pool")    \
    F(POOL_PREMIUM_MOST, "pool_premium_most", "1", "Largest premium on the measuring grid.", false, "miasset_pool")      \
    F(POOL_DISCOUNT_SHARE, "pool_discount_share", "1", "Share of the measured points with a discount above 1%.", false,  \
      "miasset_pool")                                                                                                    \
    F(POOL_VOLUME, "pool_volume", "coin", "Traded in the pool, of the vault's asset.", false, "miasset_pool")            \
    F(POOL_EXITS, "pool_exits", "coin", "Paid by the pool to holders who left at once.", false, "miasset_pool")          \
    F(POOL_EXIT_COST, "pool_exit_cost", "1", "What they gave up, of the worth of their shares.", false, "miasset_pool")  \
    F(POOL_ENTRIES, "pool_entries", "coin", "Paid to the pool by depositors who bought there.", false, "miasset_pool") \
    F(POOL_ARBITRAGE, "pool_arbitrage", "coin", "Gain of the arbitrageurs, shares in the queue at their worth.", false,  \
      "miasset_pool")                                                                                                    \
    F(POOL_ARBITRAGE_TIED, "pool_arbitrage_tied", "1", "Average share of the arbitrageurs' capital in the queue.", false, \
      "miasset_pool")                                                                                                    \
    F(POOL_RETURN, "pool_return", "1", "Yearly growth of a pool share, in the vault's asset.", false, "miasset_pool")    \
    F(POOL_RETURN_HELD, "pool_return_held", "1", "Of that: what both coins would have given, merely held.", false,       \
      "miasset_pool")                                                                                                    \
    F(POOL_RETURN_FEES, "pool_return_fees", "1", "Of that: fees.", false, "miasset_pool")                                \
    F(POOL_RETURN_DIVERGENCE, "pool_return_divergence", "1", "Of that: the rest, lost (-) to better informed traders.",  \
      false, "miasset_pool")                                                                                             \
    C(POOL_EXIT_COUNT, "pool_exit_count", "Holders who left through the pool.", false, "miasset_pool")

#define MITO_MIASSET_POOLS_SERIES(S)                                                                                     \
    S(SERIES_POOL_PREMIUM, "pool_premium", "1", "Price of a share in the pool over its worth, less 1.", "miasset_pool")  \
    S(SERIES_POOL_SHARES, "pool_shares", "coin", "Shares in the pool, at their worth.", "miasset_pool")                  \
    S(SERIES_POOL_ASSETS, "pool_assets", "coin", "Asset in the pool.", "miasset_pool")

#endif
