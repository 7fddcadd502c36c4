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
     .help = "Target weight of each venue; per asset they sum to at most 1, the rest stays idle."},
    {0},
};

const struct sim_section mito_strategy_section_static = {
    "static",
    "Fixed weights, restored at every rebalance. Objective: none but the weights; the yardstick for all others.",
    sizeof(struct mito_strategy_static), fields};

static void decide(const void *parameters, const struct mito_observation *observation, double *weights)
{
    const struct mito_strategy_static *strategy = parameters;
    const struct mito_strategy_weight *items = strategy->weights.items;

    for (uint32_t i = 0; i < observation->venue_count; i++) {
        weights[i] = 0;
        for (uint32_t k = 0; k < strategy->weights.count; k++) {
            if (items[k].venue.index == observation->venues[i].venue) {
                weights[i] = items[k].weight;
            }
        }
    }
}

const struct mito_strategy_kind mito_strategy_kind_static = {.section = &mito_strategy_section_static,
                                                             .decide = decide};
