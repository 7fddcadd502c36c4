/* Lending after Aave v3: the rate curve and the index law in exact ray integers.
 *
 * Sources: aave-v3-origin v3.7, DefaultReserveInterestRateStrategyV2.sol (rates), MathUtils.sol and ReserveLogic.sol
 * (accrual). Every function gives the contracts' result to the last digit; the supply side grows linearly and the debt by
 * three terms of its exponential per touch, so the books drift in the pool's favour. */
#ifndef MITO_VENUE_LENDING_H
#define MITO_VENUE_LENDING_H

#include "models/venue/borrowers.h"
#include "models/venue/ray.h"
#include "models/venue/venue.h"

/* A kinked rate curve, in ray per year; utilisation and reserve factor in ray and basis points of 1. */
struct mito_lending_curve {
    sim_u128 optimal; /* utilisation at the kink, below MITO_RAY */
    sim_u128 base, slope1, slope2;
    uint32_t reserve_factor; /* bp */
    sim_u128 below, above;   /* floor(2^192 / .) of the utilisation below and above the kink, by mito_lending_curve_of */
};

/* Utilisation, rates in ray (optimal between 1% and 99%), reserve factor in basis points up to 10^4. */
struct mito_lending_curve mito_lending_curve_of(sim_u128 optimal, sim_u128 base, sim_u128 slope1, sim_u128 slope2,
                                                uint32_t reserve_factor);

/* Rates of a reserve with `liquidity` free, `debt` lent out and `deficit` lost, all in base units below 2^120. */
void mito_lending_rates(const struct mito_lending_curve *curve, sim_u128 liquidity, sim_u128 debt, sim_u128 deficit,
                        sim_u128 *borrow, sim_u128 *supply);

enum mito_lending_law {
    MITO_LENDING_V37,    /* 1 + x + x^2/2 + x^3/6 with x = rate dt / year; what the simulator runs */
    MITO_LENDING_V3_CORE /* dt (dt-1)/2 and dt (dt-1)(dt-2)/6: the first releases; rate dt of a few years at most */
};

/* Growth factors in ray over whole seconds; rate in ray per year. */
sim_u128 mito_lending_linear(sim_u128 rate, uint64_t seconds);
sim_u128 mito_lending_compounded(enum mito_lending_law law, sim_u128 rate, uint64_t seconds);

/* How an exogenous actor moves: level(t) is exp of an Ornstein-Uhlenbeck path that starts at 0. */
struct mito_lending_actor {
    double log_sd;
    sim_time half_life;
    double elasticity;   /* relative change of the target per unit of yearly rate */
    sim_time adjustment; /* half-life of the way to the target */
};

struct mito_lending_parameters {
    struct mito_venue_common common;
    double optimal_utilisation, base_rate, slope1, slope2, reserve_factor;
    struct sim_quantity supply; /* outside supply at the start */
    double utilisation;         /* fraction of it lent out at the start */
    struct sim_quantity supply_cap;
    struct mito_lending_actor demand, outside;
    struct sim_kinded curve; /* SIM_FIELD_NONE: Aave's, of the rates above */
    struct mito_borrowers_parameters collateral;
};

/* The books of a lending venue as of its last accrual, for invariants and metrics:
 * outside + value of held + treasury <= liquidity + debt + deficit. */
struct mito_lending_books {
    mito_units liquidity, debt, outside, treasury;
    mito_units deficit;              /* bad debt that stands */
    mito_units repaid, bad, written; /* by liquidators; all bad debt so far; of it taken off suppliers' claims */
    sim_u128 held;           /* venue units of all vaults */
    sim_u128 index;          /* ray: base units per venue unit */
    sim_u128 borrow, supply; /* ray per year */
};

struct mito_lending_books mito_lending_venue_books(const void *state);

extern const struct sim_section mito_lending_section; /* of struct mito_lending_parameters */
extern const struct mito_venue_kind mito_lending_kind;

#endif
