/* Metrics of the part `stakes` (models/world/stakes.c). */
#ifndef MITO_WORLD_STAKES_TABLE_H
#define MITO_WORLD_STAKES_TABLE_H

#define MITO_STAKES_EVENTS(X)

#define MITO_STAKES_FINALS(F, C)                                                                                           \
    F(VENUE_LEAVING, "venue_leaving_share", "1", "Average share of our positions in the venue that is on its way out.",    \
      false, "venue")                                                                                                      \
    F(VENUE_EXIT_WAIT, "venue_exit_wait", "s", "Average time that an exit of all our positions would have taken.", false,  \
      "venue")                                                                                                             \
    F(VENUE_LIQUIDATED, "venue_liquidated", "coin", "Debt that liquidators repaid in the venue, of all its borrowers.",    \
      false, "venue")                                                                                                      \
    F(VENUE_BAD_DEBT, "venue_bad_debt", "coin", "Debt in the venue that was left without collateral.", false, "venue")

#define MITO_STAKES_SERIES(S)                                                                                              \
    S(SERIES_LEAVING, "leaving", "coin", "Of all vaults' positions in the venue, what is on its way out.", "venue")        \
    S(SERIES_EXIT_WAIT, "exit_wait", "s", "Time that an exit of all our positions would take now.", "venue")               \
    S(SERIES_BAD_DEBT, "bad_debt", "coin", "Debt left without collateral in the venue since the start.", "venue")

#endif
