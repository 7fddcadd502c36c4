#include "models/solver/policy.h"

static const struct sim_field stock_fields[] = {
    {.name = "asset",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_solver_stock, asset),
     .reference = "assets",
     .help = "Asset of the tokens."},
    {.name = "chain",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_solver_stock, chain),
     .reference = "chains",
     .help = "Chain they lie on."},
    {.name = "amount",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_solver_stock, amount),
     .help = "How many."},
    {0},
};
const struct sim_section mito_policy_stock_section = {"inventory", "Tokens that a solver starts with on one chain.",
                                                      sizeof(struct mito_solver_stock), stock_fields};

#define CURVE(key, text, sentence, range)                                                             \
    {                                                                                                 \
        .name = #key, .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_solver_pool, key),   \
        .unit = "per year", .fallback = text, .low = 0, .high = 1000, .help = sentence,               \
        .evidence = SIM_EVIDENCE_CITED, .source = "across-protocol/sdk lpFeeCalculator test model 1", \
        .date = "2026-08-21", .plausible = range                                                      \
    }

static const struct sim_field pool_fields[] = {
    {.name = "kink",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_solver_pool, kink),
     .unit = "1",
     .fallback = "65%",
     .low = 0,
     .high = 1,
     .high_open = true,
     .help = "Utilisation above which the rate climbs faster.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "across-protocol/sdk lpFeeCalculator test model 1",
     .date = "2026-08-21",
     .plausible = "50% .. 90%"},
    CURVE(base, "0%", "Rate at no utilisation.", "0% .. 5%"),
    CURVE(slope1, "8%", "What the rate climbs up to the kink.", "1% .. 20%"),
    CURVE(slope2, "100%", "What it climbs above it.", "20% .. 200%"),
    {0},
};
const struct sim_section mito_policy_pool_section = {
    "pool", "A liquidity pool that funds a solver for a fee by its utilisation, after Across.",
    sizeof(struct mito_solver_pool), pool_fields};
