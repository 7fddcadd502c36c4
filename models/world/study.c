#include "models/world/study.h"

#include "models/market/price.h"

static const struct sim_field asset_fields[] = {
    {.name = "decimals", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct mito_study_asset, decimals),
     .fallback = "18", .low = 0, .high = 24, .help = "Decimals of the hub asset."},
    {.name = "price", .type = SIM_FIELD_KIND, .offset = offsetof(struct mito_study_asset, price),
     .kinds = mito_price_kinds, .selector = "model", .help = "Law of the price in USD."},
    {0},
};
static const struct sim_section asset_section = {
    "assets", "An asset users deposit, or that pays gas: decimals and price.", sizeof(struct mito_study_asset),
    asset_fields};

static const struct sim_field correlation_fields[] = {
    {.name = "first", .type = SIM_FIELD_TEXT, .offset = offsetof(struct mito_study_correlation, first),
     .help = "An asset whose price is a gbm."},
    {.name = "second", .type = SIM_FIELD_TEXT, .offset = offsetof(struct mito_study_correlation, second),
     .help = "Another one."},
    {.name = "value", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_study_correlation, value), .low = -1,
     .high = 1, .unit = "1", .help = "Correlation of their log-returns."},
    {0},
};
static const struct sim_section correlation_section = {
    "correlations", "Correlation between the prices of two assets; pairs not named are uncorrelated.",
    sizeof(struct mito_study_correlation), correlation_fields};

static const struct sim_field branch_fields[] = {
    {.name = "branch_cap", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_branch, branch_cap),
     .fallback = "none", .help = "Most that may lie in the branch vault at once (maxCap)."},
    {.name = "threshold", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_branch, threshold),
     .fallback = "none", .help = "Branch liquidity that withdrawals must leave (branchLiquidityThreshold)."},
    {.name = "decimals", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct mito_study_branch, decimals),
     .fallback = "-1", .low = -1, .high = 24, .help = "Decimals of the token on this chain; -1 takes the hub asset's."},
    {.name = "preferred", .type = SIM_FIELD_BOOL, .offset = offsetof(struct mito_study_branch, preferred),
     .fallback = "false", .help = "Deposits from here are bound by the hard cap only, not by the soft cap."},
    {0},
};
static const struct sim_section branch_section = {"branches", "A chain on which the vault takes deposits and invests.",
                                                  sizeof(struct mito_study_branch), branch_fields};

static const struct sim_field vault_fields[] = {
    {.name = "asset", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_study_vault, asset),
     .reference = "assets", .help = "The hub asset it holds."},
    {.name = "reclaim_period", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_study_vault, reclaim_period),
     .fallback = "3d", .high = 365 * 86400e3, .unit = "s", .help = "Shortest time between a redemption request and its claim.",
     .evidence = SIM_EVIDENCE_MEASURED, .source = "mainnet miETH queue, mitosis-org/protocol issue 469",
     .date = "2026-07-22", .plausible = "1d .. 7d"},
    {.name = "vlf_cap", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_vault, vlf_cap),
     .fallback = "none", .help = "Hard cap of the vault's assets on the hub."},
    {.name = "soft_cap", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_vault, soft_cap),
     .fallback = "none", .help = "Soft cap: binds deposits from chains that are not preferred."},
    {.name = "branches", .type = SIM_FIELD_REFERENCE_MAP, .offset = offsetof(struct mito_study_vault, branches),
     .reference = "chains", .section = &branch_section, .help = "Chains with a branch vault for the asset."},
    {0},
};
const struct sim_section mito_study_vault_section = {
    "vaults", "A vault of the liquidity framework: takes one asset on several chains, issues miAsset shares on the hub.",
    sizeof(struct mito_study_vault), vault_fields};

static const struct sim_field venue_fields[] = {
    {.name = "", .type = SIM_FIELD_KIND, .offset = offsetof(struct mito_study_venue, kinded),
     .kinds = mito_venue_sections, .selector = "kind", .help = "What kind of venue it is."},
    {0},
};
static const struct sim_section venue_section = {"venues", "A place where a vault's liquidity earns.",
                                                 sizeof(struct mito_study_venue), venue_fields};

static const struct sim_field share_item = {.name = "share", .type = SIM_FIELD_FRACTION,
                                            .offset = offsetof(struct mito_study_share, share), .low = 0, .high = 1,
                                            .unit = "1", .help = "Fraction of the vault's initial supply in the venue."};
static const struct sim_section share_section = {"allocation", "A venue's share.", sizeof(struct mito_study_share), NULL};

static const struct sim_field initial_fields[] = {
    {.name = "supply", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_initial, supply),
     .fallback = "none", .help = "Assets of the vault at the start, spread over the holders by their size law."},
    {.name = "allocation", .type = SIM_FIELD_REFERENCE_MAP, .offset = offsetof(struct mito_study_initial, allocation),
     .reference = "venues", .section = &share_section, .item = &share_item, .fallback = "{}",
     .help = "Where the supply is deployed at the start, and the incumbent's weights during the warm-up."},
    {.name = "queue", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_initial, queue),
     .fallback = "none", .help = "Redemptions already requested and not served at the start."},
    {0},
};
const struct sim_section mito_study_initial_section = {"initial", "State of a vault at the start of the warm-up.",
                                                   sizeof(struct mito_study_initial), initial_fields};

static const struct sim_field strategy_fields[] = {
    {.name = "", .type = SIM_FIELD_KIND, .offset = offsetof(struct mito_study_strategy, kinded),
     .kinds = mito_strategy_sections, .selector = "kind", .help = "What kind of strategy it is."},
    {0},
};
static const struct sim_section strategy_section = {"strategies", "A yield-routing strategy to compare.",
                                                    sizeof(struct mito_study_strategy), strategy_fields};

static const struct sim_field market_fields[] = {
    {.name = "grid", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_study_market, grid), .fallback = "1h",
     .low = 1000, .high = 86400e3, .unit = "s", .help = "Step at which prices, gas and venues' surroundings move.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1m .. 6h"},
    {0},
};
static const struct sim_section market_section = {"market", "The exogenous market.", sizeof(struct mito_study_market),
                                                  market_fields};

static const struct sim_field cost_fields[] = {
    {.name = "call_gas", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct mito_study_costs, call_gas),
     .fallback = "250000", .high = 1e9, .unit = "gas", .help = "Gas of one transaction on a branch.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "100000 .. 600000"},
    {.name = "message_gas", .type = SIM_FIELD_INTEGER, .offset = offsetof(struct mito_study_costs, message_gas),
     .fallback = "216887", .high = 1e9, .unit = "gas", .help = "Gas paid to have a message handled on a branch.",
     .evidence = SIM_EVIDENCE_CITED, .source = "hyperlane-registry: 50k handle + 166,887 of a 3-of-5 ISM",
     .date = "2026-08-21", .plausible = "150000 .. 400000"},
    {.name = "margin", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_study_costs, margin), .fallback = "50%",
     .high = 10, .unit = "1", .help = "Margin of the gas oracle on messages.", .evidence = SIM_EVIDENCE_CITED,
     .source = "hyperlane-monorepo gas oracle config", .date = "2026-08-21", .plausible = "0% .. 100%"},
    {.name = "message_floor", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_costs, message_floor),
     .unit = "USD", .fallback = "0.20 USD", .help = "Least that a message costs.", .evidence = SIM_EVIDENCE_CITED,
     .source = "hyperlane-monorepo gas oracle config", .date = "2026-08-21", .plausible = "0.10 .. 0.50"},
    {.name = "hub_call", .type = SIM_FIELD_QUANTITY, .offset = offsetof(struct mito_study_costs, hub_call), .unit = "USD",
     .fallback = "0.0002 USD", .help = "Cost of one transaction on the hub.", .evidence = SIM_EVIDENCE_CITED,
     .source = "20.6 gwei x 0.0257 USD/MITO x 400k gas", .date = "2026-08-21", .plausible = "0.0001 .. 0.01"},
    {0},
};
static const struct sim_section cost_section = {"costs", "What transactions and messages cost.",
                                                sizeof(struct mito_study_costs), cost_fields};

static const struct sim_field study_fields[] = {
    SIM_PLAN_FIELDS(struct mito_study),
    {.name = "hub", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_study, hub), .fallback = "{}",
     .section = &mito_chain_hub_section, .help = "The Mitosis chain."},
    {.name = "chains", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, chains),
     .section = &mito_chain_section, .help = "Chains with branches."},
    {.name = "assets", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, assets), .section = &asset_section,
     .help = "Assets."},
    {.name = "correlations", .type = SIM_FIELD_LIST, .offset = offsetof(struct mito_study, correlations),
     .section = &correlation_section, .fallback = "[]", .help = "Correlations between prices."},
    {.name = "vaults", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, vaults), .section = &mito_study_vault_section,
     .help = "Vaults."},
    {.name = "venues", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, venues), .section = &venue_section,
     .fallback = "{}", .help = "Venues."},
    {.name = "users", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, users),
     .section = &mito_cohort_section, .fallback = "{}", .help = "Cohorts of holders."},
    {.name = "initial", .type = SIM_FIELD_REFERENCE_MAP, .offset = offsetof(struct mito_study, initial),
     .reference = "vaults", .section = &mito_study_initial_section, .fallback = "{}", .help = "State at the start."},
    {.name = "strategies", .type = SIM_FIELD_MAP, .offset = offsetof(struct mito_study, strategies),
     .section = &strategy_section, .help = "Strategies to compare on the same luck."},
    {.name = "market", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_study, market), .fallback = "{}",
     .section = &market_section, .help = "The exogenous market."},
    {.name = "costs", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_study, costs), .fallback = "{}",
     .section = &cost_section, .help = "Costs of transactions."},
    {.name = "measure", .type = SIM_FIELD_DURATION, .offset = offsetof(struct mito_study, measure), .fallback = "6h",
     .low = 60e3, .high = 30 * 86400e3, .unit = "s",
     .help = "Step of the measuring grid: averages, drawdown and gaps are taken on it.", .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1h .. 1d"},
    {0},
};

const struct sim_section mito_study_section = {
    "study", "A study of cross-chain liquidity in the Mitosis protocol: chains, assets, vaults, venues, users, strategies.",
    sizeof(struct mito_study), study_fields};
