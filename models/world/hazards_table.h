/* Events and metrics of the part `hazards` (models/world/hazards.c). */
#ifndef MITO_WORLD_HAZARDS_TABLE_H
#define MITO_WORLD_HAZARDS_TABLE_H

#define MITO_HAZARDS_EVENTS(X)                                                                                             \
    X(HAZARD, "hazard.strike", "A hazard strikes: something is out from now on, or a venue loses.", ORDER_DELIVER, meet,    \
      mito_hazards_strike, HAZARDS)

#define MITO_HAZARDS_FINALS(F, C)                                                                                          \
    C(HAZARDS, "hazards", "Hazards that struck.", false, "hazard_kind")                                                    \
    F(HAZARD_LOSS, "hazard_loss", "USD", "What exploits and slashings took from the vault, at the prices of their times.", \
      false, "vault")                                                                                                      \
    F(SILENT_SHARE, "silent_share", "1", "Share of the time in which the vault's strategist did nothing.", false, "vault") \
    F(QUEUE_SILENT_SHARE, "queue_silent_share", "1", "Share of the time in which nobody served the vault's queue.", false, \
      "vault")                                                                                                             \
    F(OUTAGE_SHARE, "outage_share", "1", "Share of the time in which the chain was out.", false, "chain")

#define MITO_HAZARDS_SERIES(S)

#endif
