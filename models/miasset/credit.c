#include "models/miasset/credit.h"

static void price(struct mito_credit *credit)
{
    mito_lending_rates(&credit->curve, credit->liquidity, mito_credit_debt(credit, credit->scaled), credit->deficit,
                       &credit->borrow, &credit->supply);
}

struct mito_credit mito_credit_of(const struct mito_lending_curve *curve, sim_u128 supplied, int64_t second)
{
    struct mito_credit credit = {.curve = *curve,
                                 .supplied = supplied,
                                 .liquidity = supplied,
                                 .index = MITO_RAY,
                                 .lent = supplied,
                                 .second = second};

    price(&credit);
    return credit;
}

void mito_credit_accrue(struct mito_credit *credit, int64_t second)
{
    uint64_t seconds = (uint64_t)(second - credit->second);
    sim_u128 before = mito_credit_debt(credit, credit->scaled);

    if (second <= credit->second) {
        return;
    }
    if (credit->supply != 0) {
        sim_u128 growth = mito_lending_linear(credit->supply, seconds) - MITO_RAY;
        credit->lent += mito_ray_multiply(credit->lent, growth, MITO_ROUND_DOWN);
    }
    if (credit->scaled != 0 && credit->index < MITO_RAY_INDEX_LIMIT) {
        sim_u128 growth = mito_lending_compounded(MITO_LENDING_V37, credit->borrow, seconds);
        credit->index = mito_ray_multiply(credit->index, growth, MITO_ROUND_UP);
        sim_u128 interest = mito_credit_debt(credit, credit->scaled) - before;
        credit->treasury += mito_ray_percent(interest, credit->curve.reserve_factor, MITO_ROUND_DOWN);
    }
    credit->second = second;
    price(credit);
}

sim_u128 mito_credit_debt(const struct mito_credit *credit, sim_u128 scaled)
{
    return scaled == 0 ? 0 : mito_ray_multiply(scaled, credit->index, MITO_ROUND_UP);
}

bool mito_credit_borrow(struct mito_credit *credit, sim_u128 amount, sim_u128 *scaled)
{
    sim_u128 units;

    if (amount > credit->liquidity) {
        return false;
    }
    units = amount == 0 ? 0 : mito_ray_divide(amount, credit->index, MITO_ROUND_UP);
    credit->liquidity -= amount;
    credit->borrowed += amount;
    credit->scaled += units;
    *scaled += units;
    price(credit);
    return true;
}

sim_u128 mito_credit_repay(struct mito_credit *credit, sim_u128 amount, sim_u128 *scaled)
{
    sim_u128 debt = mito_credit_debt(credit, *scaled), units;

    if (amount >= debt) {
        amount = debt;
        units = *scaled;
    } else {
        units = amount == 0 ? 0 : mito_ray_divide(amount, credit->index, MITO_ROUND_DOWN);
        units = units < *scaled ? units : *scaled;
    }
    credit->liquidity += amount;
    credit->repaid += amount;
    credit->scaled -= units;
    *scaled -= units;
    price(credit);
    return amount;
}

sim_u128 mito_credit_forgive(struct mito_credit *credit, sim_u128 *scaled)
{
    sim_u128 debt = mito_credit_debt(credit, *scaled);

    credit->deficit += debt;
    credit->scaled -= *scaled;
    *scaled = 0;
    price(credit);
    return debt;
}

const char *mito_credit_check(const struct mito_credit *credit)
{
    sim_u128 slack = (sim_u128)1 << 32; /* a unit a touch; rates are rounded half up */

    if (credit->liquidity != credit->supplied + credit->repaid - credit->borrowed) {
        return "a credit market's cash differs from what was supplied, borrowed and repaid";
    }
    if (credit->lent + credit->treasury >
        credit->liquidity + mito_credit_debt(credit, credit->scaled) + credit->deficit + slack) {
        return "a credit market owes more than it has, is owed and has lost";
    }
    return NULL;
}

double mito_credit_utilisation(const struct mito_credit *credit)
{
    double debt = mito_ray_double(mito_credit_debt(credit, credit->scaled));
    double all = debt + mito_ray_double(credit->liquidity);

    return all > 0 ? debt / all : 0;
}
