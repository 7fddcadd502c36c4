#include "models/market/gas.h"

#include <stddef.h>

static const struct sim_field ou_log_fields[] = {
    {.name = "median", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_gas_ou_log, median), .low = 0, .high = 1e9,
     .low_open = true,
     .fallback = "0.1 gwei", .unit = "gwei", .help = "Median gas price.", .evidence = SIM_EVIDENCE_CITED,
     .source = "between the oracle prices of hyperlane-registry: ethereum 0.042, arbitrum 0.02, bsc 0.1, base 0.006",
     .date = "2026-06-19", .plausible = "0.001 gwei .. 30 gwei"},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_gas_ou_log, half_life),
     .fallback = "6h", .unit = "s", .low = 1, .high = 1e13, .help = "Time in which half of a deviation is gone.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "congestion follows the hours of the day", .date = "2026-06-19",
     .plausible = "1h .. 2d"},
    {.name = "log_sd", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_gas_ou_log, log_sd), .fallback = "0.8",
     .unit = "1", .low = 0, .high = 10, .help = "Stationary standard deviation of the logarithm of the gas price.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "one hour in twenty at 3.7 times the median or more",
     .date = "2026-06-19", .plausible = "0.3 .. 1.5"},
    {0},
};
static const struct sim_section ou_log_section = {
    "ou_log", "Log-normal gas price that returns to its median: Ornstein-Uhlenbeck in the logarithm.",
    sizeof(struct mito_gas_ou_log), ou_log_fields};

static const struct sim_field constant_fields[] = {
    {.name = "start", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_gas_constant, start), .low = 0, .high = 1e9,
     .unit = "gwei",
     .help = "The gas price, always."},
    {0},
};
static const struct sim_section constant_section = {"constant", "A gas price that does not move.",
                                                        sizeof(struct mito_gas_constant), constant_fields};

const struct sim_section *const mito_gas_kinds[] = {&ou_log_section, &constant_section, NULL};
