/* The lending reserve's state between the parts of its venue: what stands in the pool, how it accrues, who moves. */
#ifndef MITO_VENUE_LENDING_POOL_H
#define MITO_VENUE_LENDING_POOL_H

#include "models/venue/curve.h"
#include "models/venue/lending.h"

/* What interest moves. Σ balances + treasury <= liquidity + debt + deficit, where balances = outside + held x index. */
struct mito_lending_interest {
    sim_u128 index;      /* ray: base units per venue unit */
    mito_units debt;     /* owed by borrowers */
    mito_units outside;  /* owned by other suppliers */
    mito_units treasury; /* owned by the lending protocol; stays in the pool */
};

/* How one actor answers a rate: target = level x initial x max(0, 1 + slope (rate - reference)). */
struct mito_lending_pull {
    double initial;   /* base units */
    double reference; /* its rate at the start, per year */
    double slope;     /* elasticity, negative for borrowers */
    double share;     /* of the way to the target made in one grid step */
};

/* `since` is the state at second `second`, the last grid point or the last put or take: only there do rates change and
 * interest compounds. `now` is grown from it, so that looking at a venue changes nothing. */
struct mito_lending_pool {
    struct mito_lending_interest since, now;
    mito_units liquidity;
    sim_u128 held; /* venue units of all vaults */
    sim_u128 borrow, supply; /* ray per year */
    struct mito_lending_curve curve;
    struct mito_borrowers borrowers;
    mito_units deficit, repaid, bad, written;
    struct mito_lending_pull demand, outside;
    int64_t second, seen; /* of `since`, of `now` */
    uint32_t next; /* grid point to come */
};

/* NULL: Aave's, of the parameters' own rates. */
static inline const struct mito_curve_kind *mito_lending_pool_curve(const struct mito_venue_view *view)
{
    const struct sim_kinded *curve = &((const struct mito_lending_parameters *)view->parameters)->curve;

    return curve->parameters == NULL ? NULL : mito_curve_kinds[curve->kind];
}

/* Rates of what stands in the pool since the last touch; called after each. */
void mito_lending_pool_price(struct mito_lending_pool *lending, const struct mito_venue_view *view);

/* Rates of another curve if `liquidity` were free and suppliers owned `claims`. */
struct mito_curve_rates mito_lending_pool_rates(const struct mito_lending_pool *lending,
                                                const struct mito_venue_view *view, sim_u128 liquidity,
                                                sim_u128 claims);

/* What suppliers own, rounded up. */
mito_units mito_lending_pool_supplied(const struct mito_lending_pool *lending,
                                      const struct mito_lending_interest *books);

/* Brings the pool up to `now`: interest, liquidations, moves and new rates at every grid point on the way. */
void mito_lending_pool_advance(struct mito_lending_pool *lending, const struct mito_venue_view *view, sim_time now);

#endif
