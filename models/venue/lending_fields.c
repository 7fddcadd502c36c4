/* The parameters of the lending venue, with the evidence of their defaults: Aave v3 WETH. */
#include "models/venue/curve.h"
#include "models/venue/lending.h"

static const struct sim_field demand_fields[] = {
    {.name = "log_sd", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_lending_actor, log_sd),
     .fallback = "0.1", .unit = "1", .low = 0, .high = 3,
     .help = "Stationary standard deviation of the logarithm of the demand's level.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "no public rate history at hand", .date = "2026-06-19", .plausible = "0 .. 0.5"},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_lending_actor, half_life),
     .fallback = "14d", .unit = "s", .low = 1, .high = 1e13, .help = "Time in which half of a shock of the level is gone.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "cycles of leverage last weeks", .date = "2026-06-19",
     .plausible = "2d .. 90d"},
    {.name = "elasticity", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_lending_actor, elasticity),
     .fallback = "5", .unit = "1", .low = 0, .high = 1000,
     .help = "Share of the demand that leaves per unit of yearly borrow rate above the initial one (5: one point more "
             "costs 5%). With slope2, a large value and a short adjustment overshoot around the kink.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "recovery from full utilisation within days", .date = "2026-06-19",
     .plausible = "1 .. 50"},
    {.name = "adjustment", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_lending_actor, adjustment),
     .fallback = "3d", .unit = "s", .low = 1, .high = 1e13, .help = "Half-life of the borrowers' way to their target.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "loops are unwound over days", .date = "2026-06-19",
     .plausible = "6h .. 14d"},
    {0},
};
static const struct sim_section demand_section = {"demand", "Borrowers besides the protocol.",
                                                  sizeof(struct mito_lending_actor), demand_fields};

static const struct sim_field outside_fields[] = {
    {.name = "log_sd", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_lending_actor, log_sd),
     .fallback = "0.1", .unit = "1", .low = 0, .high = 3,
     .help = "Stationary standard deviation of the logarithm of the supply's level.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "no public rate history at hand", .date = "2026-06-19", .plausible = "0 .. 0.5"},
    {.name = "half_life", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_lending_actor, half_life),
     .fallback = "30d", .unit = "s", .low = 1, .high = 1e13, .help = "Time in which half of a shock of the level is gone.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "deposits are stickier than loans", .date = "2026-06-19",
     .plausible = "2d .. 180d"},
    {.name = "elasticity", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_lending_actor, elasticity),
     .fallback = "5", .unit = "1", .low = 0, .high = 1000,
     .help = "Share of the supply that comes per unit of yearly supply rate above the initial one.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "like the borrowers", .date = "2026-06-19", .plausible = "1 .. 50"},
    {.name = "adjustment", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_lending_actor, adjustment),
     .fallback = "3d", .unit = "s", .low = 1, .high = 1e13, .help = "Half-life of the suppliers' way to their target.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "like the borrowers", .date = "2026-06-19", .plausible = "6h .. 14d"},
    {0},
};
static const struct sim_section outside_section = {"outside", "Suppliers besides the protocol.",
                                                   sizeof(struct mito_lending_actor), outside_fields};

#define CURVE_SOURCE "Aave v3 Arbitrum and Ethereum WETH, aave-proposals-v3, data/aave_v3_param_changes.csv"

static const struct sim_field fields[] = {
    MITO_VENUE_FIELDS(struct mito_lending_parameters),
    {.name = "optimal_utilisation", .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_lending_parameters, optimal_utilisation), .fallback = "90%", .unit = "1",
     .low = 0.01, .high = 0.99, .help = "Utilisation at the kink of the rate curve.", .evidence = SIM_EVIDENCE_CITED,
     .source = CURVE_SOURCE, .date = "2024-06-30", .plausible = "45% .. 95%"},
    {.name = "base_rate", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_lending_parameters, base_rate),
     .fallback = "0%", .unit = "per year", .low = 0, .high = 10, .help = "Borrow rate at zero utilisation.",
     .evidence = SIM_EVIDENCE_CITED, .source = CURVE_SOURCE, .date = "2024-06-30", .plausible = "0% .. 2%"},
    {.name = "slope1", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_lending_parameters, slope1),
     .fallback = "2.7%", .unit = "per year", .low = 0, .high = 10, .help = "Rise of the borrow rate up to the kink.",
     .evidence = SIM_EVIDENCE_CITED, .source = CURVE_SOURCE, .date = "2024-06-30", .plausible = "0.75% .. 12.5%"},
    {.name = "slope2", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_lending_parameters, slope2),
     .fallback = "80%", .unit = "per year", .low = 0, .high = 10,
     .help = "Rise of the borrow rate from the kink to full utilisation.", .evidence = SIM_EVIDENCE_CITED,
     .source = CURVE_SOURCE, .date = "2024-06-30", .plausible = "35% .. 300%"},
    {.name = "reserve_factor", .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_lending_parameters, reserve_factor), .fallback = "15%", .unit = "1", .low = 0,
     .high = 1, .help = "Share of the borrowers' interest that goes to the treasury; whole basis points.",
     .evidence = SIM_EVIDENCE_CITED, .source = CURVE_SOURCE, .date = "2024-06-30", .plausible = "5% .. 35%"},
    {.name = "supply", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_lending_parameters, supply),
     .fallback = "100k", .help = "Supply of others at the start, in the asset.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "between the WETH supply caps of Aave v3 Arbitrum (70k) and Ethereum (1.8M), "
               "data/aave_v3_reserves_2023-10-31.csv",
     .date = "2023-10-31", .plausible = "30k .. 2M"},
    {.name = "utilisation", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_lending_parameters, utilisation),
     .fallback = "80%", .unit = "1", .low = 0, .high = 1, .help = "Share of that supply that is lent out at the start.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "ten points below the kink, where reserves are steered to",
     .date = "2026-06-19", .plausible = "50% .. 95%"},
    {.name = "supply_cap", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_lending_parameters, supply_cap),
     .fallback = "none", .help = "Most that all suppliers may hold, in the asset; none: no cap. It binds the protocol.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "caps are raised before they bind", .date = "2026-06-19",
     .plausible = "70k .. none"},
    {.name = "demand", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_lending_parameters, demand),
     .section = &demand_section, .fallback = "{}", .help = "How borrowers move."},
    {.name = "outside", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_lending_parameters, outside),
     .section = &outside_section, .fallback = "{}", .help = "How other suppliers move."},
    {.name = "curve", .type = SIM_FIELD_KIND, .offset = offsetof(struct mito_lending_parameters, curve),
     .kinds = mito_curve_sections, .selector = "kind", .fallback = "none",
     .help = "Another rate curve in place of the one above (whose keys then count for nothing).", .design = true},
    {.name = "collateral", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_lending_parameters, collateral),
     .section = &mito_borrowers_section, .fallback = "none",
     .help = "What borrowers pledge; without it debt is never bad.", .design = true},
    {0},
};

const struct sim_section mito_lending_section = {
    "lending",
    "A lending reserve after Aave v3: kinked rates, indexes in exact ray integers, borrowers and other suppliers who "
    "answer the rates, and withdrawals that wait when everything is lent out.",
    sizeof(struct mito_lending_parameters), fields};
