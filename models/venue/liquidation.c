#include "models/venue/liquidation.h"

#include "sim/base/status.h"

#include <stddef.h>

#define PERCENT 10000
#define CLOSE_VALUE (2000 * MITO_LIQUIDATION_USD)
#define CLOSE_HEALTH (MITO_LIQUIDATION_WAD / 100 * 95)

static sim_u128 ratio(sim_u128 a, sim_u128 b, sim_u128 divisor)
{
    sim_u128 quotient = 0;
    bool over = sim_wide_muldiv_floor(a, b, divisor, &quotient);

    SIM_CHECK(!over);
    return quotient;
}

static sim_u128 ratio_up(sim_u128 a, sim_u128 b, sim_u128 divisor)
{
    sim_u128 quotient = 0;
    bool over = sim_wide_muldiv_ceil(a, b, divisor, &quotient);

    SIM_CHECK(!over);
    return quotient;
}

/* What `amount` of one side is worth in base units of the other. */
static sim_u128 convert(const struct mito_liquidation_side *from, const struct mito_liquidation_side *to,
                        sim_u128 amount)
{
    struct sim_u256 worth = {0};
    bool over = sim_wide_muldiv(sim_wide_of(amount), sim_wide_of((sim_u128)from->price * to->unit),
                                sim_wide_of((sim_u128)to->price * from->unit), &worth, NULL);

    SIM_CHECK(!over && worth.high == 0);
    return worth.low;
}

sim_u128 mito_liquidation_worth(const struct mito_liquidation_side *side)
{
    return ratio(side->amount, side->price, side->unit);
}

sim_u128 mito_liquidation_health(const struct mito_liquidation_terms *terms,
                                 const struct mito_liquidation_side *collateral,
                                 const struct mito_liquidation_side *debt)
{
    sim_u128 owed = mito_liquidation_worth(debt), health = 0;
    sim_u128 backed = mito_liquidation_worth(collateral) * terms->threshold;

    if (owed == 0) {
        return SIM_U128_MAX;
    }
    if (sim_wide_muldiv_floor(backed, MITO_LIQUIDATION_WAD, owed, &health)) {
        return SIM_U128_MAX;
    }
    return health / PERCENT;
}

sim_u128 mito_liquidation_most(const struct mito_liquidation_terms *terms,
                               const struct mito_liquidation_side *collateral, const struct mito_liquidation_side *debt)
{
    bool halved = mito_liquidation_worth(collateral) >= CLOSE_VALUE && mito_liquidation_worth(debt) >= CLOSE_VALUE &&
                  mito_liquidation_health(terms, collateral, debt) > CLOSE_HEALTH;

    return halved ? debt->amount / 2 : debt->amount;
}

struct mito_liquidation mito_liquidation_seize(const struct mito_liquidation_terms *terms,
                                               const struct mito_liquidation_side *collateral,
                                               const struct mito_liquidation_side *debt, sim_u128 cover)
{
    sim_u128 seized = ratio(convert(debt, collateral, cover), terms->bonus, PERCENT), fee;

    if (seized > collateral->amount) {
        seized = collateral->amount;
        cover = ratio_up(convert(collateral, debt, seized), PERCENT, terms->bonus);
    }
    fee = ratio_up(seized - ratio(seized, PERCENT, terms->bonus), terms->fee, PERCENT);
    return (struct mito_liquidation){.repaid = cover, .liquidator = seized - fee, .fee = fee};
}
