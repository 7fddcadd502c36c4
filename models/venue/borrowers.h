/* The collateral behind a lending venue's debt: what a falling price does to it.
 *
 * Borrowers stand in eight buckets with loan-to-values spread evenly over [ltv_low, ltv_high]; together they owe `share` of
 * all debt, against one collateral asset. New debt comes with collateral at its bucket's loan-to-value; a repayment frees
 * collateral in proportion; between, borrowers return to their loan-to-value with the half-life `upkeep`.
 *
 * At every grid point each bucket asks whether its health factor fell below 1 since the last: the lowest price of the
 * interval is drawn exactly from the law of a Brownian bridge, by a mark drawn in the scenario. Liquidators act within the
 * step, at the barrier, or at the price at the end of the step where that is lower (a gap). What they repay and seize is
 * liquidation.h, to the last unit; debt without collateral left is the deficit. */
#ifndef MITO_VENUE_BORROWERS_H
#define MITO_VENUE_BORROWERS_H

#include "models/venue/venue.h"

#define MITO_BORROWERS_BUCKETS 8

struct mito_borrowers_parameters {
    uint32_t asset;   /* collateral: index in the study's assets */
    double share;     /* of the debt */
    double ltv_low, ltv_high;
    double threshold; /* 0: no collateral */
    double bonus, fee;
    sim_time upkeep; /* half-life of the way back to the loan-to-value */
    bool write_off;
};

struct mito_borrowers {
    double weight[MITO_BORROWERS_BUCKETS];     /* share of the venue's debt */
    double collateral[MITO_BORROWERS_BUCKETS]; /* coins */
    double price;                              /* of a coin of collateral in coins owed, at the last grid point */
    double debt;                               /* base units, as of the last call */
};

/* What one grid step's liquidations did, base units. */
struct mito_borrowers_step {
    mito_units repaid, deficit;
};

static inline bool mito_borrowers_exist(const struct mito_borrowers_parameters *parameters)
{
    return parameters->threshold > 0;
}

void mito_borrowers_init(struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                         const struct mito_venue_view *view, uint32_t point, mito_units debt);

/* The debt moved to `debt` by borrowing or repaying. */
void mito_borrowers_moved(struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                          const struct mito_venue_view *view, mito_units debt);

/* From grid point - 1 to `point`, with the mark of that step in (0, 1) and the debt grown by its interest. */
struct mito_borrowers_step mito_borrowers_pass(struct mito_borrowers *borrowers,
                                               const struct mito_borrowers_parameters *parameters,
                                               const struct mito_venue_view *view, uint32_t point, double mark,
                                               mito_units debt);

/* ln of the lowest value of a Brownian bridge from x0 to x1 with `variance`, at the quantile 1 - mark: exact. */
double mito_borrowers_lowest(double x0, double x1, double variance, double mark);

extern const struct sim_section mito_borrowers_section; /* of struct mito_borrowers_parameters */

#endif
