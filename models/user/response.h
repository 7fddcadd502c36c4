/* How the rate of arrivals answers what holders see: a factor on the cohort's own rate.
 *
 * The factor is yield_chasing x (1 + what panic, run and crowd have above 1): motives to leave add, as independent streams
 * do. Each has a bound, `most`; without a section an answer is 1. The factor's bound is made of theirs in the same way.
 *   yield_chasing  most^tanh(sensitivity gap / ln most): slope `sensitivity` at equal yields, between 1/most and most.
 *                  gap = outside rate - recent return of the vault for redemptions, the opposite for deposits
 *   panic, run     1 up to the threshold, then 1 + (most - 1) (1 - exp(-(x - threshold) / scale)); x = discount of the
 *                  shares in markets, or what of the reported price is not there, or of a named asset below its par; x =
 *                  share of the supply in the queue
 *   crowd          1 + sensitivity z, z = sum over others' redemptions of (share of the largest supply so far)
 *                  2^(-age / half-life): a self-exciting process; a factor above `most` is no answer this table can give:
 *                  the replicate fails
 *
 * Arrivals are drawn as candidates at rate x bound and accepted with probability factor / bound, so that a candidate is
 * the same in every strategy (thinning: Lewis and Shedler 1979). Assumed forms: no data on single holders stands behind
 * them; the literature has thresholds (Diamond-Dybvig, Goldstein-Pauzner) and flow-performance slopes of funds. */
#ifndef MITO_USER_RESPONSE_H
#define MITO_USER_RESPONSE_H

#include "sim/config/field.h"

struct mito_response_yield {
    double outside;     /* per year */
    uint32_t venue;     /* whose rate it is instead; SIM_FIELD_NONE */
    double sensitivity; /* of ln factor, per 1 of yearly rate */
    double most;        /* 0: does not answer */
    sim_time memory;    /* half-life of what counts as recent */
};

struct mito_response_fear {
    double threshold, scale;
    double most; /* 0: does not answer */
};

struct mito_response_panic {
    struct mito_response_fear fear;
    uint32_t asset;          /* whose discount below par is seen too; SIM_FIELD_NONE: none */
    struct sim_quantity par; /* USD */
};

struct mito_response_crowd {
    double sensitivity; /* per 1 of the supply */
    double most;        /* 0: does not answer */
    sim_time half_life;
};

struct mito_response {
    struct mito_response_yield yield;
    struct mito_response_panic panic; /* redemptions only, as run and crowd */
    struct mito_response_fear run;
    struct mito_response_crowd crowd;
};

/* What a cohort sees. */
struct mito_response_signals {
    double gap, discount, queue, crowd;
};

extern const struct sim_section mito_response_deposit_section, mito_response_redemption_section;

bool mito_response_is_any(const struct mito_response *response);

/* Bound of the factor. */
double mito_response_most(const struct mito_response *response);

/* The factor, > 0. */
double mito_response_factor(const struct mito_response *response, const struct mito_response_signals *signals);

#endif
