#include "models/strategy/kinds.h"

struct greedy {
    struct mito_strategy_common common;
    double limit;
    double threshold;
};

static const struct sim_field fields[] = {
    MITO_STRATEGY_FIELDS(struct greedy),
    {.name = "limit",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct greedy, limit),
     .fallback = "50%",
     .low = 0,
     .high = 1,
     .low_open = true,
     .unit = "1",
     .help = "Most that one venue may hold of the investable assets.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "20% .. 100%"},
    {.name = "threshold",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct greedy, threshold),
     .fallback = "0%",
     .low = 0,
     .high = 10,
     .unit = "per year",
     .help = "Bonus in the ranking for venues already held: a move must promise at least this much more.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0% .. 2%"},
    {0},
};

const struct sim_section mito_strategy_section_greedy = {
    "greedy",
    "Fills the venues in the order of the rates they quote, each up to `limit` and to what its chain can give. "
    "Objective: "
    "the highest quoted rate, blind to its own price impact; it chases.",
    sizeof(struct greedy), fields};

static double score(const struct greedy *greedy, const struct mito_observed_venue *venue)
{
    return venue->rate + (venue->held > 0 ? greedy->threshold : 0);
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static void decide(const void *parameters, const struct mito_observation *observation, double *weights)
{
    const struct greedy *greedy = parameters;
    double left = observation->investable;
    double chain_left[MITO_STRATEGY_CHAINS];

    for (uint32_t i = 0; i < observation->venue_count; i++) {
        weights[i] = -1; /* not looked at yet */
    }
    for (uint32_t c = 0; c < observation->chain_count && c < MITO_STRATEGY_CHAINS; c++) {
        chain_left[c] = observation->chain_liquidity[c];
    }
    for (uint32_t round = 0; round < observation->venue_count; round++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < observation->venue_count; i++) {
            if (weights[i] < 0 && (best == UINT32_MAX || score(greedy, &observation->venues[i]) >
                                                             score(greedy, &observation->venues[best]))) {
                best = i; /* ties: the first */
            }
        }
        const struct mito_observed_venue *venue = &observation->venues[best];
        double amount = least(left, greedy->limit * observation->investable);
        amount = least(amount, venue->held + venue->room);
        amount = least(amount, chain_left[venue->chain]);
        if (amount < 0 || venue->rate <= 0) {
            amount = 0;
        }
        weights[best] = observation->investable > 0 ? amount / observation->investable : 0;
        left -= amount;
        chain_left[venue->chain] -= amount;
    }
}

const struct mito_strategy_kind mito_strategy_kind_greedy = {.section = &mito_strategy_section_greedy,
                                                             .decide = decide};
