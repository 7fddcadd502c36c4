/* Metrics of the part `liquidity` (models/world/liquidity.c). */
#ifndef MITO_WORLD_LIQUIDITY_TABLE_H
#define MITO_WORLD_LIQUIDITY_TABLE_H

#define MITO_LIQUIDITY_EVENTS(X)

#define MITO_LIQUIDITY_FINALS(F, C)                                                                                        \
    F(TVL, "tvl", "USD", "Average worth of all tokens in the protocol: each underlying unit once.", false, NULL)           \
    F(TVL_CHAIN, "tvl_chain", "USD", "Average worth of the tokens on the chain.", false, "chain")                          \
    F(TVL_STATE, "tvl_state", "coin", "Average of the vault's assets by state; the states sum to assets and queue.", false, \
      "vault", "state")

#define MITO_LIQUIDITY_SERIES(S)                                                                                           \
    S(SERIES_TVL_IDLE, "tvl_idle", "USD", "Tokens on the chain that lie in the branch vault or at executors.", "chain")    \
    S(SERIES_TVL_FLIGHT, "tvl_in_flight", "USD", "Tokens on the chain whose deposit or withdrawal is under way.", "chain") \
    S(SERIES_TVL_DEPLOYED, "tvl_deployed", "USD", "Tokens on the chain that are in venues, at their true worth.", "chain") \
    S(SERIES_TVL_STATE, "tvl_state_series", "coin", "The vault's assets by state.", "vault", "state")

#endif
