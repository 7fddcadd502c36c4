/* Events and metrics of the part `collateral` (models/world/collateral.c). */
#ifndef MITO_WORLD_COLLATERAL_TABLE_H
#define MITO_WORLD_COLLATERAL_TABLE_H

#define MITO_COLLATERAL_EVENTS(X)                                                                                       \
    X(COLLATERAL_STEP, "collateral.step", "Loans against miAssets meet the prices of a grid step.", ORDER_ROUTE, fire,   \
      mito_collateral_step, COLLATERAL)

#define MITO_COLLATERAL_FINALS(F, C)                                                                                     \
    F(LOAN_COLLATERAL, "loan_collateral", "coin", "Average worth of the collateral, in the vault's coin.", false,        \
      "loan_market")                                                                                                     \
    F(LOAN_DEBT, "loan_debt", "coin", "Average debt against miAssets, in the debt asset.", true, "loan_market")          \
    F(LOAN_UTILISATION, "loan_utilisation", "1", "Average utilisation of the lent asset.", false, "loan_market")         \
    F(LOAN_RATE, "loan_rate", "1", "Average yearly borrow rate.", false, "loan_market")                                  \
    F(LOAN_HEALTH, "loan_health_least", "1", "Lowest health factor of a loan at any step; missing without loans.", true, \
      "loan_market")                                                                                                     \
    F(LOAN_LIQUIDATED, "loan_liquidated", "USD", "Debt repaid by liquidators.", true, "loan_market")                     \
    F(LOAN_BAD_DEBT, "loan_bad_debt", "USD", "Debt written off, borne by the lenders.", true, "loan_market")             \
    F(LOAN_UNCOVERED, "loan_uncovered", "USD",                                                                           \
      "Debt beyond what the collateral is worth by contract rate, at the end: bad debt nobody has written off yet.",     \
      true, "loan_market")                                                                                               \
    F(LOAN_LENDER_RETURN, "loan_lender_return", "1", "Yearly return of the lenders: what they could get out, all repaid.", \
      false, "loan_market")                                                                                              \
    F(LOAN_LIQUIDATOR_GAIN, "loan_liquidator_gain", "coin",                                                              \
      "Gain of the liquidators, in the debt asset; what is on its way at its worth.", false, "loan_market") \
    F(LOAN_LOOPED, "loan_looped", "coin", "Borrowed and supplied to the vault again, in the debt asset.", false,         \
      "loan_market")                                                                                                     \
    C(LOAN_LIQUIDATIONS, "loan_liquidations", "Liquidations.", true, "loan_market")                                      \
    C(LOAN_LIQUIDATIONS_SHORT, "loan_liquidations_short",                                                                \
      "Steps of a loan below 1 that no liquidator could or would take.", false, "loan_market") \
    F(REHYPOTHECATED, "vault_rehypothecated", "1",                                                                       \
      "Average share of the supply that lies in pools, as collateral or at stake: counted once in the TVL.", false,      \
      "vault")

#define MITO_COLLATERAL_SERIES(S)                                                                                        \
    S(SERIES_LOAN_COLLATERAL, "loan_collateral_series", "coin", "Worth of the collateral.", "loan_market")               \
    S(SERIES_LOAN_DEBT, "loan_debt_series", "coin", "Debt against miAssets.", "loan_market")                             \
    S(SERIES_LOAN_RATE, "loan_rate_series", "1", "Yearly borrow rate.", "loan_market")                                   \
    S(SERIES_LOAN_BAD_DEBT, "loan_bad_debt_series", "USD", "Debt written off so far.", "loan_market")

#endif
