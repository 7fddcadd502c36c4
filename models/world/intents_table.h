/* Events and metrics of the part `intents` (models/world/intents.h). */
#ifndef MITO_WORLD_INTENTS_TABLE_H
#define MITO_WORLD_INTENTS_TABLE_H

#define MITO_INTENTS_EVENTS(X)                                                                                          \
    X(INTENT, "intent.arrive", "A user states an intent.", ORDER_USER, meet, mito_intents_arrive, INTENTS)              \
    X(INTENT_ASK, "intent.ask", "Solvers are asked, or a standing intent looks at its condition.", ORDER_USER, fire,    \
      mito_intents_ask, INTENTS)                                                                                        \
    X(INTENT_FILL, "intent.fill", "The winning solver pays.", ORDER_USER, fire, mito_intents_fill, INTENTS)             \
    X(INTENT_REPAY, "intent.repay", "The escrow deposits for the solver.", ORDER_USER, fire, mito_intents_repay,        \
      INTENTS)                                                                                                          \
    X(INTENT_SLOW, "intent.slow", "A user whose intent expired goes on by messages.", ORDER_USER, fire,                 \
      mito_intents_slow, INTENTS)

#define MITO_INTENTS_FINALS(F, C)                                                                                       \
    C(INTENTS_OPENED, "intents_opened", "Intents that opened (a standing one when its condition held).", false, "intent") \
    C(INTENTS_FILLED, "intents_filled", "Intents filled by a solver.", false, "intent")                                 \
    C(INTENTS_PRICED_OUT, "intents_priced_out", "Intents that expired because every offer was beyond the limit.", false, \
      "intent")                                                                                                         \
    C(INTENTS_DRY, "intents_dry", "Intents that expired without any offer.", false, "intent")                           \
    C(INTENTS_UNMET, "intents_unmet", "Standing intents whose condition did not come.", false, "intent")                \
    C(INTENTS_REFUNDED, "intents_refunded", "Intents refunded from escrow because their solver had failed.", false,     \
      "intent")                                                                                                         \
    C(INTENTS_SLOW, "intents_slow", "Expired intents that ended by the slow path.", false, "intent")                    \
    F(INTENT_FILL_RATE, "intent_fill_rate", "1", "Filled among those opened.", true, "intent")                          \
    F(INTENT_VOLUME, "intent_volume", "USD", "Worth of what was filled.", false, "intent")                              \
    F(INTENT_MARKUP, "intent_markup", "1", "What users gave up in fills, of the amount.", true, "intent")               \
    F(INTENT_LATENCY, "intent_latency", "s", "Mean time from opening to the fill.", true, "intent")                     \
    F(INTENT_LATENCY_P50, "intent_latency_p50", "s", "Median time to the fill, of the filled.", false, "intent")        \
    F(INTENT_LATENCY_P95, "intent_latency_p95", "s", "95% quantile of it.", false, "intent")                            \
    F(INTENT_LATENCY_SLOW, "intent_latency_slow", "s", "Mean time from opening to the end of the slow path.", false,    \
      "intent")

#define MITO_INTENTS_SERIES(S)

#endif
