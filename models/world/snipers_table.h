/* Metrics of the part `snipers` (models/world/snipers.c). */
#ifndef MITO_WORLD_SNIPERS_TABLE_H
#define MITO_WORLD_SNIPERS_TABLE_H

#define MITO_SNIPERS_EVENTS(X)

#define MITO_SNIPERS_FINALS(F, C)                                                                                        \
    F(SNIPER_GAIN, "sniper_gain", "coin", "Gain of the sniper; its requests in the queue at what they can pay at most.", \
      false, "sniper")                                                                                                   \
    F(SNIPER_RETURN, "sniper_return", "1", "The same, yearly, over its capital.", true, "sniper")                        \
    F(SNIPER_TAKEN, "sniper_taken", "1", "The same, yearly, over the vault's average assets: what holders miss.", false, \
      "sniper")                                                                                                          \
    F(SNIPER_EXPOSED, "sniper_exposed", "1", "Share of the time in which it held shares.", false, "sniper")              \
    C(SNIPER_ROUNDS, "sniper_rounds", "Yield messages it entered before.", false, "sniper")

#define MITO_SNIPERS_SERIES(S)

#endif
