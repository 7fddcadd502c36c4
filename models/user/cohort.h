/* Cohorts of distinct holders: arrivals of deposits and redemptions with their marks, drawn before any strategy. Poisson;
 * or in bursts (arrivals.h); or candidates that the world thins by what holders see (response.h); and redemptions at named
 * times.
 *
 * A deposit names a holder (uniform over the cohort) and a size; a redemption names a holder and the fraction of the
 * holding to redeem. Both are submitted at a Poisson time and stand in the scenario at the block that includes them.
 * A redemption whose holder has nothing passes to the next holder of the cohort who has, so that the rate is what the
 * study says as long as anybody holds. Poisson: gaps are Exp(rate), keyed by ordinal (facts: thinning and superposition
 * keep it Poisson). */
#ifndef MITO_USER_COHORT_H
#define MITO_USER_COHORT_H

#include "models/user/arrivals.h"
#include "models/user/response.h"
#include "sim/config/field.h"
#include "sim/kernel/model.h"
#include "sim/random/stream.h"

struct mito_size_lognormal {
    struct sim_quantity median;
    double sigma;
};

struct mito_size_pareto {
    struct sim_quantity scale;
    double shape;
};

struct mito_size_fixed {
    struct sim_quantity amount;
};

struct mito_fraction_beta {
    double mean, concentration;
};

struct mito_fraction_fixed {
    double value;
};

extern const struct sim_section *const mito_cohort_size_kinds[];     /* lognormal, pareto, fixed */
extern const struct sim_section *const mito_cohort_fraction_kinds[]; /* beta, fixed */

struct mito_deposits {
    double rate; /* per day, the whole cohort */
    struct sim_kinded size;
    struct mito_bursts bursts;
    struct mito_response response;
};

/* Ordinals from here on are of redemptions at named times. */
#define MITO_COHORT_SCRIPTED 0x18000000u

struct mito_scripted {
    sim_time at;
    double fraction; /* of the holding */
    double of;       /* share of the holders */
};

struct mito_redemptions {
    double rate; /* per day, the whole cohort */
    struct sim_kinded fraction;
    struct mito_bursts bursts;
    struct mito_response response;
    struct sim_map scripted; /* of struct mito_scripted */
};

/* What a holder does with its miAssets. */
enum mito_use { MITO_USE_HOLD, MITO_USE_LEND, MITO_USE_POOL, MITO_USE_STAKE, MITO_USES };

struct mito_uses {
    double share[MITO_USES]; /* of the holders; hold: NaN, the rest */
};

enum mito_exit { MITO_EXIT_ANY, MITO_EXIT_HOME };

struct mito_cohort {
    const char *name;
    uint32_t vault, chain;
    int64_t holders;
    struct mito_deposits deposits;
    struct mito_redemptions redemptions;
    double stickiness; /* share of the holders who never respond */
    sim_time claim_delay; /* mean, exponential */
    uint32_t exit;        /* enum mito_exit */
    sim_time retry;       /* wait after a refused withdrawal */
    double share;         /* weight of the cohort in the initial supply */
    struct mito_uses uses;
    double instant_discount; /* most given up for leaving at once; 0: always the queue */
};

extern const struct sim_section mito_cohort_section;

/* NULL, or what is wrong with the sizes or fractions; `member` gets the place. `unit` is the vault's asset. */
const char *mito_cohort_wrong(const struct mito_cohort *cohort, const char *unit, const void **member);

/* Where the drawing puts things. Block times: the record's time is the first block boundary at or after submission. */
struct mito_cohort_draw {
    uint64_t seed;
    uint32_t replicate;
    uint32_t entity; /* stream entity of the cohort */
    uint32_t index;  /* into the study's cohorts */
    uint16_t deposit_kind, redeem_kind;
    sim_time from, until;
    sim_time deposit_block, redeem_block; /* block times of the home chain and of the hub */
    double scale;                         /* mito_cohort_scale of the cohort, computed once */
};

/* Appends the cohort's deposits (a = size in whole coins, b = wait of the message) and redemptions (a = fraction, b =
 * delay of the claim, c = wait of the withdrawal's message; waits and delays with mean 1), mark = holder within the
 * cohort, ordinal = within its stream, leg = distance from the root of its burst. What chance decides later about an
 * arrival is drawn here, once for all strategies; with a response they are candidates, `most` times as many. */
SIM_MUST_USE enum sim_status mito_cohort_draw(const struct mito_cohort *cohort, const struct mito_cohort_draw *draw,
                                              struct sim_scenario *scenario);

/* Median, smallest or only size of the cohort's deposits, whole coins: the amount that its law names. */
double mito_cohort_scale(const struct mito_cohort *cohort);

/* Delay of the claim and wait of the withdrawal of a request that is in the queue at the start; means 1. */
void mito_cohort_waits(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal, double *claim,
                       double *relay);

/* Initial holding of one holder, in relative weight (the cohort's size law). */
double mito_cohort_holding(const struct mito_cohort *cohort, double scale, uint64_t seed, uint32_t replicate,
                           uint32_t entity, uint32_t holder);

/* The use of a holder whose own mark, uniform in (0, 1), is drawn once (mito_miasset_mark): shares of the cohort in the
 * order lend, pool, stake; the rest hold. */
enum mito_use mito_cohort_use(const struct mito_cohort *cohort, double mark);
bool mito_cohort_uses_sum(const struct mito_uses *uses); /* whether the shares sum to 100 % */

/* A fraction from one of mito_cohort_fraction_kinds. */
double mito_cohort_fraction(const struct sim_kinded *law, struct sim_draw *draw);

/* A size by the cohort's law. */
double mito_cohort_size(const struct mito_deposits *deposits, double scale, struct sim_draw *draw);

/* Whether a holder never responds. */
bool mito_cohort_is_sticky(const struct mito_cohort *cohort, uint64_t seed, uint32_t replicate, uint32_t entity,
                           uint32_t holder);

/* Number in (0, 1) of a candidate, drawn by its ordinal: it is accepted when this is below factor / bound. */
double mito_cohort_lot(uint64_t seed, uint32_t replicate, uint32_t entity, uint32_t ordinal, bool redeems);

/* Holders whom a line of the script names; redemptions that the cohort may ask for in `days`, for sizing. */
uint32_t mito_cohort_named(const struct mito_cohort *cohort, const struct mito_scripted *scripted);
uint32_t mito_cohort_requests(const struct mito_cohort *cohort, double days);

/* Poisson arrivals in `days`: the mean plus ten standard deviations, for sizing. */
uint32_t mito_cohort_most(double rate_per_day, double days);

#endif
