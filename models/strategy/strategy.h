/* Strategies: from what a strategist can observe to target weights over venues. Pure functions: no state, no draws, no
 * clock. What turns targets into allocate, fetch, return, deallocate, settle and reserve calls is the strategist
 * (models/world/strategist.h), the same for every strategy.
 *
 * Weights are fractions of the vault's investable assets (all assets less what the reclaim queue is owed). Their sum is
 * at most 1; the rest stays idle. The strategist projects them on what is feasible: on each chain no more than the
 * vault's asset has liquidity there. */
#ifndef MITO_STRATEGY_STRATEGY_H
#define MITO_STRATEGY_STRATEGY_H

#include "sim/config/field.h"

#include <stdint.h>

/* What is seen of a venue that takes the vault's asset. Amounts in whole coins, rates per year, simple. */
struct mito_observed_venue {
    uint32_t venue; /* index in the study */
    uint32_t chain;
    double held;        /* our position */
    double room;        /* how much more it takes */
    double rate;        /* supply rate quoted at the observation */
    double age_s;       /* how old the quote is */
    double utilisation; /* 0..1 */
    double exit_wait_s; /* how long an exit of our position would take if asked for at the observation */
};

struct mito_observation {
    const struct mito_observed_venue *venues; /* borrowed; by branch of the vault, then in the study's order */
    uint32_t venue_count;
    const double *chain_liquidity; /* per chain of the study: what can be allocated there in all, coins */
    uint32_t chain_count;
    double investable; /* coins */
    uint32_t vault;
    const double *gauges;     /* per venue: its voted share within its chain, negative where none; NULL: no vote in force */
    const double *chain_vote; /* per chain: its share by the hypothetical vote over chains; NULL: none */
};

/* First fields of every kind's parameter struct (and of its field table, MITO_STRATEGY_FIELDS). */
struct mito_strategy_common {
    sim_time rebalance; /* cadence */
    sim_time settle;
    sim_time reserve;
    double buffer;    /* fraction kept idle beside the weights' own rest */
    double tolerance; /* fraction of the vault below which nothing is moved */
    uint32_t draw;    /* enum mito_strategy_draw */
};

/* Where a redemption is drawn from when idle assets do not reach. */
enum mito_strategy_draw {
    MITO_STRATEGY_DRAW_EVEN,  /* all venues, in proportion to their targets */
    MITO_STRATEGY_DRAW_LIQUID /* first those that pay at once, then the others */
};
extern const char *const mito_strategy_draws[];

#define MITO_STRATEGY_FIELDS(owner)                                                                              \
    {.name = "rebalance",                                                                                        \
     .type = SIM_FIELD_DURATION,                                                                                 \
     .offset = offsetof(owner, common.rebalance),                                                                \
     .fallback = "1d",                                                                                           \
     .low = 60e3,                                                                                                \
     .high = 3650 * 86400e3,                                                                                     \
     .unit = "s",                                                                                                \
     .help = "How often targets are decided and moved to.",                                                      \
     .evidence = SIM_EVIDENCE_ASSUMED,                                                                           \
     .plausible = "1h .. 30d"},                                                                                  \
        {.name = "settle",                                                                                       \
         .type = SIM_FIELD_DURATION,                                                                             \
         .offset = offsetof(owner, common.settle),                                                               \
         .fallback = "1d",                                                                                       \
         .low = 60e3,                                                                                            \
         .high = 3650 * 86400e3,                                                                                 \
         .unit = "s",                                                                                            \
         .help = "How often yield and loss are reported to the hub.",                                            \
         .evidence = SIM_EVIDENCE_ASSUMED,                                                                       \
         .plausible = "6h .. 7d"},                                                                               \
        {.name = "reserve",                                                                                      \
         .type = SIM_FIELD_DURATION,                                                                             \
         .offset = offsetof(owner, common.reserve),                                                              \
         .fallback = "6h",                                                                                       \
         .low = 60e3,                                                                                            \
         .high = 3650 * 86400e3,                                                                                 \
         .unit = "s",                                                                                            \
         .help = "How often the reclaim queue is served.",                                                       \
         .evidence = SIM_EVIDENCE_ASSUMED,                                                                       \
         .source = "about 37 requests per sync seen on mainnet miETH",                                           \
         .date = "2026-05-20",                                                                                   \
         .plausible = "1h .. 7d"},                                                                               \
        {.name = "buffer",                                                                                       \
         .type = SIM_FIELD_FRACTION,                                                                             \
         .offset = offsetof(owner, common.buffer),                                                               \
         .fallback = "0%",                                                                                       \
         .low = 0,                                                                                               \
         .high = 1,                                                                                              \
         .unit = "1",                                                                                            \
         .design = true,                                                                                         \
         .help = "Fraction of the assets kept idle for redemptions, taken off all weights."},                    \
    {.name = "draw",                                                                                             \
     .type = SIM_FIELD_CHOICE,                                                                                   \
     .offset = offsetof(owner, common.draw),                                                                     \
     .choices = mito_strategy_draws,                                                                             \
     .fallback = "even",                                                                                         \
     .design = true,                                                                                             \
     .help = "Which venues redemptions are drawn from: even, all in proportion; liquid, first those that pay at " \
             "once."},                                                                                           \
    {                                                                                                            \
        .name = "tolerance", .type = SIM_FIELD_FRACTION, .offset = offsetof(owner, common.tolerance),            \
        .fallback = "10bp", .low = 0, .high = 1, .unit = "1",                                                    \
        .help = "Moves smaller than this fraction of the vault are not made.", .evidence = SIM_EVIDENCE_ASSUMED, \
        .plausible = "0 .. 1%"                                                                                   \
    }

struct mito_strategy_kind {
    const struct sim_section *section; /* name, help (with the objective) and parameters */
    /* Fills weights[observation->venue_count], each >= 0, sum <= 1. */
    void (*decide)(const void *parameters, const struct mito_observation *observation, double *weights);
};

/* `static`: fixed weights by venue of the study. */
struct mito_strategy_weight {
    struct sim_keyed venue;
    double weight;
};

struct mito_strategy_static {
    struct mito_strategy_common common;
    struct sim_map weights; /* of struct mito_strategy_weight */
};

extern const struct mito_strategy_kind *const mito_strategy_kinds[]; /* NULL-terminated; static first */
extern const struct sim_section *const mito_strategy_sections[];     /* the same kinds' sections, NULL-terminated */

#endif
