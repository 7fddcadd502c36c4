/* The kinds of gas price processes and their parameters; price.h tells their laws and draws them. */
#ifndef MITO_MARKET_GAS_H
#define MITO_MARKET_GAS_H

#include "sim/config/field.h"

struct mito_gas_ou_log {
    struct sim_quantity median; /* gwei */
    sim_time half_life;
    double log_sd; /* stationary, of the logarithm */
};

struct mito_gas_constant {
    struct sim_quantity start; /* gwei */
};

/* NULL-terminated table for SIM_FIELD_KIND fields (selector "model"). */
extern const struct sim_section *const mito_gas_kinds[];

#endif
