/* Events and metrics of the part `mirrors` (models/world/mirrors.h). */
#ifndef MITO_WORLD_MIRRORS_TABLE_H
#define MITO_WORLD_MIRRORS_TABLE_H

#define MITO_MIRRORS_EVENTS(X)                                                                                          \
    X(MIRROR_OUT, "mirror.out", "A holder takes shares to another chain.", ORDER_USER, meet, mito_mirrors_out, MIRRORS)  \
    X(MIRROR_BACK, "mirror.back", "A holder brings shares back to the hub.", ORDER_USER, meet, mito_mirrors_back,       \
      MIRRORS)                                                                                                          \
    X(MIRROR_FAIL, "mirror.fail", "A bridge loses backing of what it wrapped.", ORDER_USER, meet, mito_mirrors_fail,    \
      MIRRORS)                                                                                                          \
    X(MIRROR_ARRIVE, "mirror.arrive", "Shares arrive at the other end.", ORDER_USER, fire, mito_mirrors_arrive, MIRRORS)

#define MITO_MIRRORS_FINALS(F, C)                                                                                       \
    F(MIRROR_SUPPLY, "mirror_supply", "coin", "Average worth of the shares that circulate on the other chain.", false,  \
      "mirror")                                                                                                         \
    F(MIRROR_LOSS, "mirror_loss", "1", "Lost by failures of the bridge, per unit that was on it and year.", true,       \
      "mirror")                                                                                                         \
    F(MIRROR_LOST, "mirror_lost", "coin", "Worth of the shares lost by failures of the bridge, when lost.", false,      \
      "mirror")                                                                                                         \
    F(MIRROR_FEES, "mirror_fees", "USD", "Messages, calls and bridge fees of those who moved.", false, "mirror")        \
    F(MIRROR_LATENCY, "mirror_latency", "s", "Mean time from leaving one end to arriving at the other.", true, "mirror") \
    F(MIRROR_BACKING, "mirror_backing", "1", "Shares in escrow per share that circulates or is under way, at the end.", \
      false, "mirror")                                                                                                  \
    C(MIRROR_MOVES, "mirror_moves", "Moves that arrived, both ways.", false, "mirror")                                  \
    C(MIRROR_FAILURES, "mirror_failures", "Failures of the bridge.", false, "mirror")

#define MITO_MIRRORS_SERIES(S)                                                                                          \
    S(SERIES_MIRROR_SUPPLY, "mirror_supply_series", "coin", "Worth of the shares that circulate on the other chain.",    \
      "mirror")

#endif
