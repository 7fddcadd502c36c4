/* Metrics of the part `service` (models/world/service.c). */
#ifndef MITO_WORLD_SERVICE_TABLE_H
#define MITO_WORLD_SERVICE_TABLE_H

#define MITO_SERVICE_EVENTS(X)

#define MITO_SERVICE_FINALS(F, C)                                                                                          \
    C(LATENCY_HISTOGRAM, "latency_histogram", "Redemptions by the time from request to arrival; open: not arrived yet.",   \
      false, "vault", "latency_bin")                                                                                       \
    F(QUOTE_AGE, "quote_age", "s", "Mean age of the quotes that the strategist decided on.", false, "vault")               \
    F(QUOTE_ERROR, "quote_error", "1", "Mean size of quoted less true yearly rate at decisions, over the vault's venues.", \
      false, "vault")

#define MITO_SERVICE_SERIES(S)                                                                                             \
    S(SERIES_OBSERVED_RATE, "observed_rate", "1", "Yearly rate of the venue as a strategist last saw it.", "venue")        \
    S(SERIES_OBSERVED_AGE, "observed_age", "s", "How old that observation is.", "venue")

#endif
