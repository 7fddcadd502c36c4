/* Emission of gMITO by the second, in records (GovMITOEmission).
 *
 * From a record's start on, `rate` units a second; every `renewal` seconds, counted from that start, the rate becomes
 * floor(rate x multiplier / 10,000); renewal 0: it stays. The next record replaces it. What an epoch gives is the integral
 * over its time. The budget is funded before: spent <= total. Source: facts sheet §2.5, vector V18. */
#ifndef MITO_GOVERNANCE_EMISSION_H
#define MITO_GOVERNANCE_EMISSION_H

#include "sim/base/wide.h"

#define MITO_EMISSION_RECORDS 16
#define MITO_EMISSION_WHOLE 10000u

struct mito_emission_record {
    sim_u128 rate;       /* base units a second */
    uint32_t multiplier; /* of 10,000, at every renewal */
    int64_t renewal;     /* seconds; 0: never */
    int64_t from;        /* seconds */
};

struct mito_emission {
    sim_u128 total, spent; /* base units */
    struct mito_emission_record record[MITO_EMISSION_RECORDS];
    uint32_t records;
};

void mito_emission_init(struct mito_emission *emission, sim_u128 total);

/* A record that starts at or after the last one; false: earlier, or no room. */
bool mito_emission_configure(struct mito_emission *emission, struct mito_emission_record record);

/* Units emitted within [from, to). */
sim_u128 mito_emission_within(const struct mito_emission *emission, int64_t from, int64_t to);

/* Takes `amount` from the budget; false (NotEnoughReserve) and nothing done when it holds less. */
bool mito_emission_spend(struct mito_emission *emission, sim_u128 amount);

#endif
