/* Metrics of the part `rewards` (models/world/rewards.c). */
#ifndef MITO_WORLD_REWARDS_TABLE_H
#define MITO_WORLD_REWARDS_TABLE_H

#define MITO_REWARDS_EVENTS(X)

#define MITO_REWARDS_FINALS(F, C)                                                                                        \
    F(REWARDS_EARNED, "rewards_earned", "coin", "Rewards that fell to holders since time 0, taken or not, in the reward's " \
      "asset; what was forfeited is out.", true, "programme")                                                            \
    F(REWARDS_FORFEITED, "rewards_forfeited", "coin", "Rewards forfeited by who left early: back to the budget's giver.", \
      false, "programme")                                                                                                \
    F(REWARDS_UNSPENT, "rewards_unspent", "coin", "Part of the budget that fell due while nobody staked.", false,        \
      "programme")                                                                                                       \
    F(REWARDS_STAKED, "rewards_staked", "USD", "Average worth of what is staked, or provided to the pool.", false,       \
      "programme")                                                                                                       \
    F(REWARDS_RATE, "rewards_rate", "1", "Yearly rewards over the worth staked, in USD: beside the vault's own return.", \
      true, "programme")

#define MITO_REWARDS_SERIES(S)

#endif
