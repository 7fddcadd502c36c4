#include "models/strategy/kinds.h"

static const struct sim_field weight_item = {.name = "weight",
                                             .type = SIM_FIELD_FRACTION,
                                             .offset = offsetof(struct mito_strategy_weight, weight),
                                             .low = 0,
                                             .high = 1,
                                             .unit = "1",
                                             .help = "Fraction of the investable assets of the venue's vault."};

static const struct sim_section weight_section = {"weight", "A venue's share.", sizeof(struct mito_strategy_weight),
                                                  NULL};

static const struct sim_field fields[] = {
    MITO_STRATEGY_FIELDS(struct mito_strategy_static),
    {.name = "weights",
     .type = SIM_FIELD_REFERENCE_MAP,
     .offset = offsetof(struct mito_strategy_static, weights),
     .reference = "venues",
     .section = &weight_section,
     .item = &weight_item,
     .fallback = "{}",
     .help = "Target weight of each venue where no vote is in force: on chains without one, and before the first."},
    {0},
};

const struct sim_section mito_strategy_section_governed = {
    "governed",
    "Follows the votes in force (section `governance`): within each chain the gauges' shares, of what the chain's own "
    "liquidity is to the whole, or of the hypothetical vote over chains where there is one; else the given weights. "
    "Objective: what the holders voted for.",
    sizeof(struct mito_strategy_static), fields};

static double weight_of(const struct mito_strategy_static *strategy, uint32_t venue)
{
    const struct mito_strategy_weight *items = strategy->weights.items;

    for (uint32_t k = 0; k < strategy->weights.count; k++) {
        if (items[k].venue.index == venue) {
            return items[k].weight;
        }
    }
    return 0;
}

/* What the votes and the given weights say about a chain. */
struct chain {
    double given; /* sum of the given weights of its venues */
    double voted; /* sum of its gauges; 0: no vote stands there */
};

static struct chain look(const struct mito_strategy_static *strategy, const struct mito_observation *observation,
                         uint32_t chain)
{
    struct chain sum = {0, 0};

    for (uint32_t i = 0; i < observation->venue_count; i++) {
        if (observation->venues[i].chain == chain) {
            double gauge = observation->gauges != NULL ? observation->gauges[i] : -1;
            sum.given += weight_of(strategy, observation->venues[i].venue);
            sum.voted += gauge > 0 ? gauge : 0;
        }
    }
    return sum;
}

static void decide(const void *parameters, const struct mito_observation *observation, double *weights)
{
    const struct mito_strategy_static *strategy = parameters;
    double liquidity = 0, all = 0;

    for (uint32_t c = 0; c < observation->chain_count; c++) {
        liquidity += observation->chain_liquidity[c];
    }
    for (uint32_t i = 0; i < observation->venue_count; i++) {
        const struct mito_observed_venue *venue = &observation->venues[i];
        struct chain chain = look(strategy, observation, venue->chain);
        double given = weight_of(strategy, venue->venue), part = chain.given;
        double gauge = observation->gauges != NULL && observation->gauges[i] > 0 ? observation->gauges[i] : 0;
        double within = chain.voted > 0 ? gauge / chain.voted : chain.given > 0 ? given / chain.given : 0;
        if (observation->chain_vote != NULL) {
            part = observation->chain_vote[venue->chain];
        } else if (chain.voted > 0) {
            part = liquidity > 0 ? observation->chain_liquidity[venue->chain] / liquidity : 0;
        }
        weights[i] = part * within;
        all += weights[i];
    }
    for (uint32_t i = 0; i < observation->venue_count && all > 1; i++) {
        weights[i] /= all;
    }
}

const struct mito_strategy_kind mito_strategy_kind_governed = {.section = &mito_strategy_section_governed,
                                                               .decide = decide};
