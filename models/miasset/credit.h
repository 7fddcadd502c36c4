/* A lent asset after Aave v3.7, its borrowers told apart: the market in which miAssets are collateral.
 *
 * Debts are kept in scaled units: debt = ceil(scaled x index), index compounded by three terms of its exponential per
 * touch; lenders' claim grows linearly at the supply rate; rates follow from liquidity, debt and deficit at every touch
 * (models/venue/lending.h, facts sheet venues §1.1). Rounding is the market's gain: a loan is scaled up, a repayment down.
 * Debt that nobody can repay becomes deficit: it lowers the supply rate at once, and what lenders could get out is
 * liquidity + debt - treasury, so they bear it.
 *
 * Books: liquidity = supplied + repaid - borrowed, exactly, and the scaled debts of all borrowers sum to `scaled`.
 * Amounts below 2^110. */
#ifndef MITO_MIASSET_CREDIT_H
#define MITO_MIASSET_CREDIT_H

#include "models/venue/lending.h"

struct mito_credit {
    struct mito_lending_curve curve;
    sim_u128 supplied, borrowed, repaid; /* running totals */
    sim_u128 liquidity;                  /* free */
    sim_u128 scaled, index;              /* of the debt; index in ray */
    sim_u128 lent;                       /* what lenders are told they own */
    sim_u128 treasury;                   /* of that market's protocol */
    sim_u128 deficit;                    /* written off */
    sim_u128 borrow, supply;             /* rates, ray per year */
    int64_t second;                      /* of the last touch */
};

struct mito_credit mito_credit_of(const struct mito_lending_curve *curve, sim_u128 supplied, int64_t second);

/* Brings indexes to `second`; call before any look or change. */
void mito_credit_accrue(struct mito_credit *credit, int64_t second);

/* Debt of `scaled` units now, rounded up. */
sim_u128 mito_credit_debt(const struct mito_credit *credit, sim_u128 scaled);

/* Lends `amount` to a borrower with `*scaled`; false when there is not so much. */
bool mito_credit_borrow(struct mito_credit *credit, sim_u128 amount, sim_u128 *scaled);

/* Takes up to `amount` back from a borrower; returns what was taken: at most its debt, which is then gone. */
sim_u128 mito_credit_repay(struct mito_credit *credit, sim_u128 amount, sim_u128 *scaled);

/* Writes a borrower's debt off; returns what it was. */
sim_u128 mito_credit_forgive(struct mito_credit *credit, sim_u128 *scaled);

/* NULL or what is broken: the cash identity, and that claims are covered to a unit a touch. */
const char *mito_credit_check(const struct mito_credit *credit);

/* Fraction of the money lent out. */
double mito_credit_utilisation(const struct mito_credit *credit);

#endif
