/* Policies of solvers: from the costs of an intent and a solver's state to the amount it offers. Pure functions: no
 * state, no draws, no clock. One descriptor per kind; adding a kind is adding a file and a line in both lists of
 * policy_list.c.
 *
 * The world fills the view: costs with the solver's own parameters and its private draw, no margin yet. A policy adds its
 * margin and says what it offers; the world takes the best offer that reaches the user's limit, ties by the study's
 * order. An offer of 0 is a refusal. Inventory, capital and failure are the world's matter: who cannot pay is not asked. */
#ifndef MITO_SOLVER_POLICY_H
#define MITO_SOLVER_POLICY_H

#include "models/solver/quote.h"
#include "sim/config/field.h"

struct mito_policy_view {
    struct mito_quote quote;       /* costs; margin 0 */
    double stock, target;          /* coins it has where it pays, and what it started with there */
    double stock_from, target_from; /* the same where it is repaid; 0 and 0 where that is the hub */
    double age_s, window_s;        /* since the intent opened, and from then to its deadline */
};

struct mito_policy_kind {
    const struct sim_section *section; /* name, help and parameters, which begin with struct mito_solver_common */
    double (*offer)(const void *parameters, const struct mito_policy_view *view); /* coins, >= 0 */
};

/* Tokens it starts with. */
struct mito_solver_stock {
    uint32_t asset, chain;
    struct sim_quantity amount;
};

/* Curve of the pool that funds a solver's fills (across.h). */
struct mito_solver_pool {
    double kink, base, slope1, slope2; /* fractions */
};

/* First fields of every kind's parameter struct (and of its field table, MITO_POLICY_FIELDS). */
struct mito_solver_common {
    struct sim_map inventory;    /* of struct mito_solver_stock */
    struct sim_quantity capital; /* most that may be tied up at once, USD; none: unlimited */
    double hurdle;               /* per year */
    double private_cost;         /* median, fraction of the amount */
    double private_spread;       /* standard deviation of its logarithm */
    int64_t confirmations;       /* of the origin, before a fill */
    double reorg;                /* probability that an unconfirmed deposit is undone */
    double risk;                 /* per square root of a year */
    double failure;              /* defaults per year */
    bool redemptions;            /* buys shares for at-once exits */
    sim_time redeem;             /* how often it requests what it bought */
    sim_time rebalance;          /* how often it looks at its inventory */
    double band;                 /* fraction of the target that may be in excess */
    sim_time bridge_delay;       /* from a place where the protocol has no branch */
    double bridge_fee;           /* fraction */
    struct mito_solver_pool pool;
};

extern const struct sim_section mito_policy_stock_section, mito_policy_pool_section;

#define MITO_POLICY_FIELD(owner, key, kind, ...) \
    {.name = #key, .type = kind, .offset = offsetof(owner, common.key), __VA_ARGS__}

#define MITO_POLICY_FIELDS(owner)                                                                                         \
    MITO_POLICY_FIELD(owner, inventory, SIM_FIELD_LIST, .section = &mito_policy_stock_section, .fallback = "[]",          \
                      .help = "Tokens it starts with: asset, chain and amount; also its targets."),                       \
    MITO_POLICY_FIELD(owner, capital, SIM_FIELD_QUANTITY, .unit = "USD", .fallback = "none",                              \
                      .help = "Most that may be tied up in fills at once; none: all it has.",                             \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "100k USD .. 50M USD"),                              \
    MITO_POLICY_FIELD(owner, hurdle, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "10%", .low = 0, .high = 10,     \
                      .help = "Return that its capital must earn while it is tied up.",                                   \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "5% .. 40%"),                                        \
    MITO_POLICY_FIELD(owner, private_cost, SIM_FIELD_FRACTION, .unit = "1", .fallback = "1bp", .low = 0, .high = 0.5,     \
                      .help = "Median of its private cost of an intent, of the amount; drawn per intent and solver.",     \
                      .evidence = SIM_EVIDENCE_ASSUMED, .source = "Across relayers' least fee of 1 bp",                   \
                      .date = "2026-08-21", .plausible = "0bp .. 10bp"),                                                  \
    MITO_POLICY_FIELD(owner, private_spread, SIM_FIELD_NUMBER, .unit = "1", .fallback = "0.5", .low = 0, .high = 5,       \
                      .help = "Standard deviation of the logarithm of its private cost.",                                 \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. 1.5"),                                         \
    MITO_POLICY_FIELD(owner, confirmations, SIM_FIELD_INTEGER, .unit = "1", .fallback = "2", .low = 0, .high = 100000,    \
                      .help = "Blocks of the origin it waits before it fills.", .evidence = SIM_EVIDENCE_CITED,           \
                      .source = "across-protocol/relayer Constants.ts: 2, 4, 32 by size on Ethereum, 1 on rollups",       \
                      .date = "2026-08-21", .plausible = "0 .. 64"),                                                      \
    MITO_POLICY_FIELD(owner, reorg, SIM_FIELD_FRACTION, .unit = "1", .fallback = "0.1bp", .low = 0, .high = 1,            \
                      .help = "Probability that a deposit without confirmations is undone; every confirmation halves it.", \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0bp .. 5bp"),                                       \
    MITO_POLICY_FIELD(owner, risk, SIM_FIELD_FRACTION, .unit = "per square root of a year", .fallback = "0.2%", .low = 0, \
                      .high = 10,                                                                                         \
                      .help = "Charge for the price of what it is repaid in: its standard deviation times an aversion.",  \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 5%"),                                         \
    MITO_POLICY_FIELD(owner, failure, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "0%", .low = 0, .high = 1000,   \
                      .help = "Rate at which it defaults: inventory frozen for good, its promises refunded from escrow.", \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 20%"),                                        \
    MITO_POLICY_FIELD(owner, redemptions, SIM_FIELD_BOOL, .fallback = "true", .design = true,                             \
                      .help = "Whether it buys shares from holders who leave at once."),                                  \
    MITO_POLICY_FIELD(owner, redeem, SIM_FIELD_DURATION, .unit = "s", .fallback = "1h", .low = 60e3,                      \
                      .high = 30 * 86400e3, .help = "How long it gathers bought shares before it requests them.",         \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "10m .. 1d"),                                        \
    MITO_POLICY_FIELD(owner, rebalance, SIM_FIELD_DURATION, .unit = "s", .fallback = "6h", .low = 60e3,                   \
                      .high = 30 * 86400e3, .help = "How often it moves inventory that lies above its targets.",          \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1h .. 1d"),                                         \
    MITO_POLICY_FIELD(owner, band, SIM_FIELD_FRACTION, .unit = "1", .fallback = "25%", .low = 0, .high = 100,             \
                      .help = "Excess over the target, as a fraction of it, that it leaves where it is.",                 \
                      .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "5% .. 100%"),                                       \
    MITO_POLICY_FIELD(owner, bridge_delay, SIM_FIELD_DURATION, .unit = "s", .fallback = "20m", .low = 0,                  \
                      .high = 30 * 86400e3,                                                                               \
                      .help = "Time of a foreign bridge, where the protocol has no branch to move inventory through.",    \
                      .evidence = SIM_EVIDENCE_CITED, .source = "CCTP standard 13-19 min", .date = "2026-08-21",          \
                      .plausible = "8s .. 7d"),                                                                           \
    MITO_POLICY_FIELD(owner, bridge_fee, SIM_FIELD_FRACTION, .unit = "1", .fallback = "5bp", .low = 0, .high = 1,         \
                      .help = "Fee of that bridge.", .evidence = SIM_EVIDENCE_CITED, .source = "CCTP fast fee 1-14 bp",   \
                      .date = "2026-08-21", .plausible = "0bp .. 15bp"),                                                  \
    MITO_POLICY_FIELD(owner, pool, SIM_FIELD_SECTION, .section = &mito_policy_pool_section, .fallback = "none",           \
                      .help = "Curve of the liquidity pool that funds its fills; none: its own capital.")

/* `cost_plus`: cost and a fixed margin. `inventory_aware`: the margin moves with the imbalance. `dutch`: the margin falls
 * while the intent waits. */
extern const struct mito_policy_kind mito_policy_kind_cost_plus, mito_policy_kind_inventory_aware,
    mito_policy_kind_dutch;
extern const struct sim_section mito_policy_section_cost_plus, mito_policy_section_inventory_aware,
    mito_policy_section_dutch;

extern const struct mito_policy_kind *const mito_policy_kinds[]; /* NULL-terminated */
extern const struct sim_section *const mito_policy_sections[];   /* the same kinds' sections, NULL-terminated */

#endif
