#include "models/venue/borrowers.h"

#include "models/venue/liquidation.h"
#include "sim/random/math.h"

#include <math.h>

#define PIECES ((sim_u128)1000000000000) /* of one coin of collateral */
#define ROUNDS 8                         /* liquidations of one bucket in a step */

static const double LOG_2 = 0x1.62e42fefa39efp-1;
static const double JUST_BELOW = 1 - 0x1p-20; /* of the barrier: the first price at which an account is not healthy */

static double ltv_of(const struct mito_borrowers_parameters *parameters, unsigned bucket)
{
    double part = ((double)bucket + 0.5) / MITO_BORROWERS_BUCKETS;

    return parameters->ltv_low + (parameters->ltv_high - parameters->ltv_low) * part;
}

static double ratio_at(const struct mito_venue_view *view, uint32_t point)
{
    return view->quote[point] / view->price[point];
}

/* Coins of collateral that bucket `bucket` pledges for `debt` base units. */
static double pledge(const struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                     const struct mito_venue_view *view, unsigned bucket, double debt)
{
    return debt / view->unit / (ltv_of(parameters, bucket) * borrowers->price);
}

void mito_borrowers_init(struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                         const struct mito_venue_view *view, uint32_t point, mito_units debt)
{
    *borrowers = (struct mito_borrowers){.price = ratio_at(view, point), .debt = sim_wide_double(debt)};
    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS; b++) {
        borrowers->weight[b] = parameters->share / MITO_BORROWERS_BUCKETS;
        borrowers->collateral[b] = pledge(borrowers, parameters, view, b, borrowers->weight[b] * borrowers->debt);
    }
}

void mito_borrowers_moved(struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                          const struct mito_venue_view *view, mito_units debt)
{
    double before = borrowers->debt, after = sim_wide_double(debt);
    double own = parameters->share / MITO_BORROWERS_BUCKETS;

    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS; b++) {
        if (after > before) {
            double more = (after - before) * own;
            borrowers->collateral[b] += pledge(borrowers, parameters, view, b, more);
            borrowers->weight[b] = (borrowers->weight[b] * before + more) / after;
        } else if (before > 0) {
            borrowers->collateral[b] *= after / before;
        }
    }
    borrowers->debt = after;
}

double mito_borrowers_lowest(double x0, double x1, double variance, double mark)
{
    double move = x1 - x0;

    return (x0 + x1 - sqrt(move * move - 2 * variance * sim_math_log(mark))) / 2;
}

static uint64_t usd(double price)
{
    double scaled = rint(price * (double)MITO_LIQUIDATION_USD);

    return scaled < 1 ? 1 : scaled < 0x1p62 ? (uint64_t)(int64_t)scaled : UINT64_C(1) << 62;
}

/* Liquidates one bucket at `price` until it is healthy or has nothing left. */
static struct mito_borrowers_step liquidate(struct mito_borrowers *borrowers,
                                            const struct mito_borrowers_parameters *parameters,
                                            const struct mito_venue_view *view, uint32_t point, unsigned bucket,
                                            double price, mito_units all)
{
    const struct mito_liquidation_terms terms = {.threshold = (uint32_t)rint(parameters->threshold * 1e4),
                                                 .bonus = (uint32_t)rint((1 + parameters->bonus) * 1e4),
                                                 .fee = (uint32_t)rint(parameters->fee * 1e4)};
    struct mito_liquidation_side debt = {.price = usd(view->price[point]), .unit = sim_wide_power10(view->decimals)};
    struct mito_liquidation_side collateral = {.price = usd(price * view->price[point]), .unit = PIECES};
    struct mito_borrowers_step step = {0};

    debt.amount = sim_wide_from_double(borrowers->weight[bucket] * sim_wide_double(all));
    debt.amount = debt.amount < all ? debt.amount : all;
    collateral.amount = sim_wide_from_double(borrowers->collateral[bucket] * (double)(int64_t)PIECES);
    for (unsigned i = 0; i < ROUNDS && debt.amount > 0; i++) {
        struct mito_liquidation done;
        if (mito_liquidation_health(&terms, &collateral, &debt) >= MITO_LIQUIDATION_WAD) {
            break;
        }
        done = mito_liquidation_seize(&terms, &collateral, &debt, mito_liquidation_most(&terms, &collateral, &debt));
        done.repaid = done.repaid < debt.amount ? done.repaid : debt.amount;
        step.repaid += done.repaid;
        debt.amount -= done.repaid;
        collateral.amount -= done.liquidator + done.fee;
        if (collateral.amount == 0) {
            step.deficit += debt.amount;
            debt.amount = 0;
        }
    }
    borrowers->weight[bucket] = sim_wide_double(debt.amount) / sim_wide_double(all);
    borrowers->collateral[bucket] = sim_wide_double(collateral.amount) / (double)(int64_t)PIECES;
    return step;
}

/* Borrowers add and free collateral, a share of the way back to their loan-to-value. */
static void keep_up(struct mito_borrowers *borrowers, const struct mito_borrowers_parameters *parameters,
                    const struct mito_venue_view *view)
{
    double part = -sim_math_expm1(-LOG_2 * ((double)view->grid->step / (double)parameters->upkeep));

    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS; b++) {
        double target = pledge(borrowers, parameters, view, b, borrowers->weight[b] * borrowers->debt);
        borrowers->collateral[b] += (target - borrowers->collateral[b]) * part;
    }
}

struct mito_borrowers_step mito_borrowers_pass(struct mito_borrowers *borrowers,
                                               const struct mito_borrowers_parameters *parameters,
                                               const struct mito_venue_view *view, uint32_t point, double mark,
                                               mito_units debt)
{
    double end = ratio_at(view, point), all = sim_wide_double(debt), years = (double)view->grid->step / SIM_YEAR;
    double lowest = sim_math_exp(mito_borrowers_lowest(sim_math_log(borrowers->price), sim_math_log(end),
                                                       view->volatility * view->volatility * years, mark));
    struct mito_borrowers_step sum = {0};

    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS && all > 0; b++) {
        double owed = borrowers->weight[b] * all / view->unit;
        double barrier = borrowers->collateral[b] > 0 ? owed / (borrowers->collateral[b] * parameters->threshold) : 0;
        if (owed > 0 && lowest < barrier) {
            double price = barrier * JUST_BELOW < end ? barrier * JUST_BELOW : end;
            struct mito_borrowers_step step = liquidate(borrowers, parameters, view, point, b, price, debt);
            sum.repaid += step.repaid;
            sum.deficit += step.deficit;
        }
    }
    /* Shares are doubles: their sum may pass the debt by its last digits. */
    sum.repaid = sum.repaid < debt ? sum.repaid : debt;
    sum.deficit = sum.deficit < debt - sum.repaid ? sum.deficit : debt - sum.repaid;
    borrowers->debt = sim_wide_double(debt - sum.repaid - sum.deficit);
    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS; b++) { /* shares of what is left */
        borrowers->weight[b] = borrowers->debt > 0 ? borrowers->weight[b] * all / borrowers->debt : 0;
    }
    borrowers->price = end;
    keep_up(borrowers, parameters, view);
    return sum;
}

#define AAVE "Ethereum WETH, aave-proposals-v3, data/aave_v3_reserves_2023-10-31.csv"
#define MEMBER(name) offsetof(struct mito_borrowers_parameters, name)

static const struct sim_field fields[] = {
    {.name = "asset", .type = SIM_FIELD_REFERENCE, .offset = MEMBER(asset), .reference = "assets",
     .help = "Asset that borrowers pledge."},
    {.name = "share", .type = SIM_FIELD_FRACTION, .offset = MEMBER(share), .fallback = "100%", .unit = "1", .low = 0,
     .high = 1, .help = "Share of the debt that it backs; the rest is never liquidated.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "one volatile collateral behind all debt", .date = "2026-06-19",
     .plausible = "20% .. 100%"},
    {.name = "ltv_low", .type = SIM_FIELD_FRACTION, .offset = MEMBER(ltv_low), .fallback = "30%", .unit = "1",
     .low = 0.01, .high = 0.99, .help = "Loan-to-value of the most careful borrowers.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "far from any liquidation", .date = "2026-06-19",
     .plausible = "10% .. 50%"},
    {.name = "ltv_high", .type = SIM_FIELD_FRACTION, .offset = MEMBER(ltv_high), .fallback = "75%", .unit = "1",
     .low = 0.01, .high = 0.99, .help = "Loan-to-value of the boldest.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "below the largest that the market lends (80.5%)", .date = "2026-06-19", .plausible = "60% .. 80%"},
    {.name = "threshold", .type = SIM_FIELD_FRACTION, .offset = MEMBER(threshold), .fallback = "83%", .unit = "1",
     .low = 0.01, .high = 0.99, .help = "Loan-to-value from which a position may be liquidated.",
     .evidence = SIM_EVIDENCE_CITED, .source = AAVE, .date = "2023-10-31", .plausible = "75% .. 95%"},
    {.name = "bonus", .type = SIM_FIELD_FRACTION, .offset = MEMBER(bonus), .fallback = "5%", .unit = "1", .low = 0,
     .high = 1, .help = "What liquidators get above what they repay.", .evidence = SIM_EVIDENCE_CITED, .source = AAVE,
     .date = "2023-10-31", .plausible = "1% .. 10%"},
    {.name = "fee", .type = SIM_FIELD_FRACTION, .offset = MEMBER(fee), .fallback = "10%", .unit = "1", .low = 0,
     .high = 1, .help = "Share of the bonus that the lending protocol keeps.", .evidence = SIM_EVIDENCE_CITED,
     .source = AAVE, .date = "2023-10-31", .plausible = "10% .. 20%"},
    {.name = "upkeep", .type = SIM_FIELD_DURATION, .offset = MEMBER(upkeep), .fallback = "14d", .unit = "s", .low = 1,
     .high = 1e13, .help = "Half-life of the borrowers' way back to their loan-to-value; thousands of years: never.",
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "positions are looked after within weeks", .date = "2026-06-19",
     .plausible = "2d .. 60d"},
    {.name = "write_off", .type = SIM_FIELD_BOOL, .offset = MEMBER(write_off), .fallback = "false",
     .help = "Whether bad debt is taken off the suppliers' claims at once; else it stays and lowers their rate.",
     .evidence = SIM_EVIDENCE_CITED, .source = "aave-v3-origin v3.3: the deficit stays until somebody covers it",
     .date = "2026-06-19", .plausible = "true, false"},
    {0},
};

const struct sim_section mito_borrowers_section = {
    "collateral", "What stands behind the debt, and what a falling price does to it.",
    sizeof(struct mito_borrowers_parameters), fields};
