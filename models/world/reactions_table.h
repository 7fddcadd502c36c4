/* Events and metrics of the part `reactions` (models/world/reactions.c). */
#ifndef MITO_WORLD_REACTIONS_TABLE_H
#define MITO_WORLD_REACTIONS_TABLE_H

#define MITO_REACTIONS_EVENTS(X)                                                                                         \
    X(LOOK, "holder.look", "Holders look at the price of their shares.", ORDER_USER, fire, mito_reactions_look, REACTIONS)

#define MITO_REACTIONS_FINALS(F, C)                                                                                        \
    F(REDEMPTION_PRESSURE, "redemption_pressure", "1",                                                                     \
      "Average factor by which what holders saw moved the rate of redemptions, over candidates; 1 where nobody responds.",  \
      false, "vault")                                                                                                      \
    F(REDEMPTION_PRESSURE_MOST, "redemption_pressure_most", "1", "The largest of these factors.", false, "vault")          \
    F(DEPOSIT_PRESSURE, "deposit_pressure", "1", "The average factor on the rate of deposits.", false, "vault")

#define MITO_REACTIONS_SERIES(S)                                                                                          \
    S(SERIES_QUEUE_SHARE, "queue_share", "1", "Share of the vault's supply that waits in the reclaim queue.", "vault")     \
    S(SERIES_SHARE_DISCOUNT, "share_discount", "1",                                                                       \
      "Discount that holders see: of the shares in markets, or what of the reported price is not there.", "vault")

#endif
