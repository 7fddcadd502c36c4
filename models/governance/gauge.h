/* Gauge votes of the 2024 contracts (EOLGaugeGovernor): who wants which share of a chain's liquidity where.
 *
 * A vote on a list (a vault's protocols on one chain) is one whole number per protocol, together exactly 10,000. The list
 * of an epoch is what the registry holds at the first vote of that epoch, frozen until it ends. A vote carries over to
 * later epochs, moved by protocol id: protocols that are gone drop out, and the sum may fall below 10,000. The tally is
 * sum over voters of power x gauge / 10,000; power counts on every list. Source: facts sheet §2.6 (PL @ bd432dd3).
 *
 * The block is relocatable: votes follow the struct. */
#ifndef MITO_GOVERNANCE_GAUGE_H
#define MITO_GOVERNANCE_GAUGE_H

#include "sim/base/wide.h"

#define MITO_GAUGE_WHOLE 10000u
#define MITO_GAUGE_WIDTH 64u /* protocols a list may hold */

enum mito_gauge_outcome {
    MITO_GAUGE_OK,
    MITO_GAUGE_EMPTY,  /* ZeroGaugesLength */
    MITO_GAUGE_LENGTH, /* InvalidGaugesLength */
    MITO_GAUGE_SUM     /* InvalidGaugesSum */
};

struct mito_gauge {
    uint32_t voters, lists, width; /* width: most protocols of one list */
    uint32_t reserved;
};

size_t mito_gauge_size(uint32_t voters, uint32_t lists, uint32_t width); /* bytes, a multiple of 16 */
void mito_gauge_init(struct mito_gauge *gauge, uint32_t voters, uint32_t lists, uint32_t width); /* of zeroed memory */

/* The list of an epoch: `ids` of the registry where nobody asked before in this epoch, else what was frozen then.
 * Epochs count from 1 and never go back. Returns how many; *frozen gets them. */
uint32_t mito_gauge_freeze(struct mito_gauge *gauge, uint32_t list, uint32_t epoch, const uint16_t *ids, uint32_t count,
                           const uint16_t **frozen);

/* A vote on a list that stands (mito_gauge_freeze). */
enum mito_gauge_outcome mito_gauge_cast(struct mito_gauge *gauge, uint32_t voter, uint32_t list, uint32_t epoch,
                                        const uint16_t *gauges, uint32_t count);

/* The voter's gauges on the frozen list, carried over where older; returns their sum, 0 for who never voted here. */
uint32_t mito_gauge_result(const struct mito_gauge *gauge, uint32_t voter, uint32_t list, uint16_t *gauges);

/* tally[p] += power x gauges[p], undivided: divide by 10,000 at the end, or compare as it is. */
void mito_gauge_tally(const uint16_t *gauges, uint32_t count, sim_u128 power, struct sim_u256 *tally);

#endif
