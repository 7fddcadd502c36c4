/* What the files of the part `collateral` share: the resolved markets and their state. */
#ifndef MITO_WORLD_COLLATERAL_OWN_H
#define MITO_WORLD_COLLATERAL_OWN_H

#include "models/world/collateral.h"

/* The market's collateral; what liquidators hold; the lending protocol's part of the bonus. */
enum mito_loan_seat { MITO_LOAN_SEAT_MARKET, MITO_LOAN_SEAT_LIQUIDATOR, MITO_LOAN_SEAT_TREASURY, MITO_LOAN_SEATS };

enum mito_loan_path { MITO_LOAN_PATH_LOW, MITO_LOAN_PATH_OTHERS, MITO_LOAN_PATHS };

struct mito_loan_own {
    const struct mito_collateral *study;
    struct mito_liquidation_terms terms;
    struct mito_lending_curve curve;
    uint32_t entity;
    uint32_t seat;     /* first of its vault's */
    uint32_t loans;    /* offset into the table of loans */
    uint32_t holders;  /* of its vault */
    uint32_t window;   /* steps */
    uint32_t memory;   /* offset into the table of premiums */
    sim_u128 supply, capital;
    sim_u128 debt_unit;
    double volatility; /* of the ratio of prices, per square root of a year */
};

struct mito_loans_own {
    uint32_t count, loans, memory; /* memory: cells of premiums */
    bool active;
    struct mito_loan_own *markets; /* owned */
    const char **labels;           /* owned */
};

struct mito_loan {
    sim_u128 shares, scaled;
};

struct mito_loan_totals {
    double liquidated, bad_debt; /* USD */
    double looped;               /* coins of the debt asset */
    uint64_t liquidations, refused;
};

struct mito_loan_state {
    struct mito_credit credit;
    sim_u128 others;  /* scaled debt of other borrowers */
    sim_u128 shares;  /* of all loans */
    sim_u128 cash;    /* of the liquidators, debt asset */
    sim_u128 pending; /* their shares in the queue */
    sim_u128 moving;  /* hub units of theirs on the way out */
    struct mito_loan_totals total, before;
    double wealth_before, lenders_before;
    double health; /* lowest */
    double collateral_sum, debt_sum, used_sum, rate_sum;
    uint32_t measured, remembered; /* remembered: premiums so far */
    uint32_t hour, sent;           /* messages of the running hour */
};

/* After the markets' states: loans and premiums. */
static inline const struct mito_loans_own *mito_loans_own_of(const struct mito_spec *spec)
{
    return mito_part_own(spec, MITO_PART_COLLATERAL);
}

static inline struct mito_loan_state *mito_loan_state_of(const struct sim_context *context, uint32_t market)
{
    return (struct mito_loan_state *)mito_part_state(context, MITO_PART_COLLATERAL) + market;
}

static inline struct mito_loan *mito_loan_table(const struct sim_context *context)
{
    return (struct mito_loan *)mito_loan_state_of(context, mito_loans_own_of(mito_spec_of(context))->count);
}

static inline struct mito_loan *mito_loan_of(const struct sim_context *context, uint32_t market, uint32_t holder)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_loan_own *own = &mito_loans_own_of(spec)->markets[market];

    return mito_loan_table(context) + own->loans + (holder - spec->vaults[own->study->vault].holder_first);
}

static inline double *mito_loan_premiums(const struct sim_context *context, uint32_t market)
{
    const struct mito_loans_own *own = mito_loans_own_of(mito_spec_of(context));

    return (double *)(mito_loan_table(context) + own->loans) + own->markets[market].memory;
}

static inline uint32_t mito_loan_seat_of(const struct mito_spec *spec, uint32_t market, enum mito_loan_seat seat)
{
    const struct mito_loan_own *own = &mito_loans_own_of(spec)->markets[market];

    return mito_part_seat(spec, own->study->vault, own->seat + seat);
}

#endif
