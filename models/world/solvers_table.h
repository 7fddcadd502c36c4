/* Events and metrics of the part `solvers` (models/world/solvers.h). */
#ifndef MITO_WORLD_SOLVERS_TABLE_H
#define MITO_WORLD_SOLVERS_TABLE_H

#define MITO_SOLVERS_EVENTS(X)                                                                                          \
    X(SOLVER_DEFAULT, "solver.default", "A solver fails: its inventory is frozen.", ORDER_USER, meet,                   \
      mito_solvers_default, SOLVERS)                                                                                    \
    X(SOLVER_EXIT, "solver.exit", "A solver takes hub assets to the branch where it lacks tokens.", ORDER_USER, fire,   \
      mito_solvers_exit, SOLVERS)                                                                                       \
    X(SOLVER_REDEEM, "solver.redeem", "A solver requests the redemption of the shares it bought.", ORDER_USER, fire,    \
      mito_solvers_redeem, SOLVERS)                                                                                     \
    X(SOLVER_BALANCE, "solver.balance", "A solver moves inventory that lies above its targets.", ORDER_USER, fire,      \
      mito_solvers_balance, SOLVERS)                                                                                    \
    X(SOLVER_BRIDGED, "solver.bridged", "Tokens of a solver arrive over a foreign bridge.", ORDER_USER, fire,           \
      mito_solvers_bridged, SOLVERS)

#define MITO_SOLVERS_FINALS(F, C)                                                                                       \
    F(SOLVER_RETURN, "solver_return", "1",                                                                              \
      "Yearly return on the solver's capital: (earned - losses - pool fees - gas) / worth of its inventory at time 0; " \
      "without what prices did to the inventory, before its private costs.", true, "solver")                            \
    F(SOLVER_PROFIT, "solver_profit", "USD", "What that return is in USD.", false, "solver")                            \
    F(SOLVER_MARKUP, "solver_markup", "1", "What was charged above the costs, of the volume paid out.", true, "solver") \
    F(SOLVER_DISCOUNT, "solver_discount", "1", "What holders gave up to it to leave at once, of their shares' worth.",    \
      true, "solver")                                                                                                  \
    F(SOLVER_VOLUME, "solver_volume", "USD", "Paid out in fills and for bought shares.", false, "solver")               \
    F(SOLVER_SHARE, "solver_share", "1", "Its part of all fills and of all exits that solvers served.", true, "solver") \
    F(SOLVER_GAS, "solver_gas", "USD", "Gas and messages the solver paid.", false, "solver")                            \
    F(SOLVER_POOL_FEES, "solver_pool_fees", "USD", "Fees to the liquidity pool that funds it.", false, "solver")        \
    F(SOLVER_PRIVATE, "solver_private_costs", "USD",                                                                    \
      "What it says its fills cost it besides, by the private costs it quoted with: in no return.", false, "solver")     \
    F(SOLVER_LOST, "solver_lost", "USD", "Lost to deposits undone after a fill, and to bridges' fees.", false, "solver")\
    F(SOLVER_TIED, "solver_tied", "1", "Average part of its capital that was not inventory on a chain.", false, "solver")\
    C(SOLVER_FILLS, "solver_fills", "Intents it filled.", false, "solver")                                              \
    C(SOLVER_BOUGHT, "solver_bought", "Exits at once that it served.", false, "solver")                                 \
    C(SOLVER_ASKED, "solver_asked", "Questions it was asked; an open intent asks again.", false, "solver")              \
    C(SOLVER_DRY, "solver_dry", "Questions it refused because it lacked tokens where they were wanted.", false, "solver")\
    C(SOLVER_LIMITED, "solver_limited", "Questions it refused because its capital was tied up.", false, "solver")       \
    C(SOLVER_DEFAULTS, "solver_defaults", "1 if it has failed by the end.", false, "solver")

#define MITO_SOLVERS_SERIES(S)                                                                                          \
    S(SERIES_SOLVER_STOCK, "solver_stock", "USD", "Inventory of the solver on the chain.", "solver", "chain")           \
    S(SERIES_SOLVER_AWAY, "solver_away", "USD", "Capital of the solver that is no inventory: owed to it, under way, in "\
      "bought shares.", "solver")

#endif
