/* The parameters of price processes, with the evidence of their defaults. */
#include "models/market/price.h"

#include <stddef.h>

static const struct sim_field gbm_fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_gbm, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "Price at the start of the warm-up."},
    {.name = "drift", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_gbm, drift), .fallback = "0%",
     .unit = "per year", .low = -10, .high = 10,
     .help = "Continuous growth of the expected price; 0 keeps yields and luck apart.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "no view on the price", .date = "2026-01-02",
     .plausible = "-50% .. 50%"},
    {.name = "volatility", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_gbm, volatility),
     .fallback = "76%", .unit = "per year", .low = 0, .high = 10,
     .help = "Standard deviation of the yearly logarithmic return.", .evidence = SIM_EVIDENCE_MEASURED,
     .source = "ETHUSDT daily closes 2018-01..2026-01, data/eth_btc_daily_close_2018_2026.csv: 87.6% over all years, "
               "yearly 1.055, 1.087, .875, .466, .642, .745 in 2020-2025",
     .date = "2026-01-02", .plausible = "45% .. 110%"},
    {0},
};
static const struct sim_section gbm_section = {
    "gbm", "Geometric Brownian motion, sampled exactly; assets of this kind may be correlated.",
    sizeof(struct mito_price_gbm), gbm_fields};

static const struct sim_field peg_fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_peg, start),
     .low = 0, .high = 1e12, .low_open = true, .fallback = "1 USD",
     .unit = "USD", .help = "The price it returns to.", .evidence = SIM_EVIDENCE_CITED,
     .source = "issuer's promise of redemption at par", .date = "2026-01-02", .plausible = "1 USD"},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_price_peg, half_life),
     .fallback = "6h", .unit = "s", .low = 1, .high = 1e13, .help = "Time in which half of a deviation is gone.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "DAI/USDC half-hourly 2021-12..2022-02, data/curvesim_DAI-USDC_30min_2021-12_2022-02.csv: "
               "autocorrelation .20 at 30 min, .12 at 6 h; 10.9 h after the trough of USDC in March 2023",
     .date = "2022-02-23", .plausible = "1h .. 12h"},
    {.name = "sd", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_peg, sd), .fallback = "3bp",
     .unit = "1", .low = 0, .high = 1, .help = "Stationary standard deviation of the logarithm of the price.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "DAI/USDC half-hourly 2021-12..2022-02, data/curvesim_DAI-USDC_30min_2021-12_2022-02.csv: 2.8 bp in calm; "
               "a depeg is another regime",
     .date = "2022-02-23", .plausible = "1bp .. 30bp"},
    {0},
};
static const struct sim_section peg_section = {
    "peg", "A price held near its start: Ornstein-Uhlenbeck in the logarithm, started at the peg, calm regime only.",
    sizeof(struct mito_price_peg), peg_fields};

static const struct sim_field constant_fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_price_constant, start),
     .low = 0, .high = 1e12, .low_open = true, .unit = "USD",
     .help = "The price, always."},
    {0},
};
static const struct sim_section constant_section = {"constant", "A price that does not move.",
                                                    sizeof(struct mito_price_constant), constant_fields};

const struct sim_section *const mito_price_kinds[] = {&gbm_section, &peg_section, &constant_section, NULL};
