/* Collateral behind a lending venue's debt: what falling prices do to the books. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/venue/lending.h"

#define POINTS 2000u

struct pawn {
    struct mito_lending_parameters parameters;
    struct mito_grid grid;
    struct mito_venue_view view;
    double paths[3 * POINTS], price[POINTS], quote[POINTS];
    void *state;
};

/* 10,000 coins of 10 USD supplied, 8,000 lent out against pieces of 1,000 USD; nobody moves unless `alive`. */
static void open_pawn(struct pawn *pawn, bool write_off, bool alive)
{
    struct mito_lending_actor actor = {.log_sd = alive ? 0.3 : 0, .half_life = SIM_DAY, .elasticity = alive ? 5 : 0,
                                       .adjustment = alive ? SIM_DAY : 1000 * SIM_YEAR};

    *pawn = (struct pawn){
        .parameters = {.optimal_utilisation = 0.9, .slope1 = 0.027, .slope2 = 0.8, .reserve_factor = 0.15,
                       .supply = {.mantissa = 10000}, .utilisation = 0.8, .demand = actor, .outside = actor,
                       .supply_cap = {.exponent = SIM_QUANTITY_NONE},
                       .collateral = {.share = 1, .ltv_low = 0.5, .ltv_high = 0.7, .threshold = 0.8, .bonus = 0.05,
                                      .fee = 0.1, .upkeep = alive ? 5 * SIM_DAY : 1000 * SIM_YEAR,
                                      .write_off = write_off}},
        .grid = {.origin = 0, .step = SIM_HOUR, .points = POINTS},
    };
    pawn->view = (struct mito_venue_view){.parameters = &pawn->parameters, .grid = &pawn->grid, .paths = pawn->paths,
                                          .price = pawn->price, .quote = pawn->quote, .volatility = 1e-9,
                                          .decimals = 18, .unit = 1e18};
    for (uint32_t k = 0; k < POINTS; k++) {
        pawn->price[k] = 10;
        pawn->quote[k] = 1000;
    }
    pawn->state = aligned_alloc(16, (mito_lending_kind.state_size + 15) / 16 * 16);
    assert_non_null(pawn->state);
    mito_lending_kind.draw(&pawn->parameters, 5, &pawn->grid, 1, 0, pawn->paths);
}

static double coins(mito_units units)
{
    return sim_wide_double(units) / 1e18;
}

static void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g is not %.12g within %g", value, expected, tolerance);
    }
}

static void healthy_debt_is_left_alone(void **state)
{
    struct pawn pawn;

    (void)state;
    open_pawn(&pawn, false, false);
    for (uint32_t k = 0; k < POINTS; k++) {
        pawn.quote[k] = 880; /* the boldest bucket, at 0.6875, meets its threshold of 0.8 at 859.4 */
    }
    pawn.quote[0] = 1000;
    mito_lending_kind.init(pawn.state, &pawn.view, 0);
    mito_lending_kind.accrue(pawn.state, &pawn.view, 24 * SIM_HOUR);
    assert_true(mito_lending_venue_books(pawn.state).repaid == 0);
    assert_true(mito_lending_venue_books(pawn.state).deficit == 0);
    free(pawn.state);
}

/* To 850 and back: of the boldest bucket (an eighth of the debt) half is repaid at the barrier, where its health factor is
 * above 0.95. Both sides are worth more than 2,000 dollars. */
static void a_fall_below_one_barrier_liquidates_one_bucket_by_half(void **state)
{
    struct pawn pawn;
    struct mito_lending_books books;
    mito_units before;

    (void)state;
    open_pawn(&pawn, false, false);
    pawn.quote[3] = 850;
    mito_lending_kind.init(pawn.state, &pawn.view, 0);
    before = mito_lending_venue_books(pawn.state).liquidity;
    mito_lending_kind.accrue(pawn.state, &pawn.view, 10 * SIM_HOUR);
    books = mito_lending_venue_books(pawn.state);
    assert_near(coins(books.repaid), 500, 0.1); /* of 1,000, and the interest of three hours */
    assert_true(books.deficit == 0 && books.bad == 0);
    assert_near(coins(books.liquidity) - coins(before), coins(books.repaid), 0.01); /* actors of a thousand years */
    free(pawn.state);
}

/* To 400: every bucket owes more than its pieces fetch, and loses them all: 40 / 1.05 coins repaid a piece, the rest is
 * bad. */
static void a_gap_leaves_bad_debt_of_the_size_arithmetic_says(void **state)
{
    struct pawn pawn;
    struct mito_lending_books books;
    double debt, pledged = 0;

    (void)state;
    open_pawn(&pawn, false, false);
    for (uint32_t k = 3; k < POINTS; k++) {
        pawn.quote[k] = 400;
    }
    mito_lending_kind.init(pawn.state, &pawn.view, 0);
    mito_lending_kind.accrue(pawn.state, &pawn.view, 2 * SIM_HOUR);
    debt = coins(mito_lending_venue_books(pawn.state).debt);
    mito_lending_kind.accrue(pawn.state, &pawn.view, 3 * SIM_HOUR);
    books = mito_lending_venue_books(pawn.state);
    for (unsigned b = 0; b < MITO_BORROWERS_BUCKETS; b++) {
        pledged += 1000 / (0.5 + 0.2 * (b + 0.5) / 8) / 100; /* pieces of collateral */
    }
    assert_near(coins(books.repaid), pledged * 40 / 1.05, 1e-3);
    assert_near(coins(books.deficit), debt - pledged * 40 / 1.05, 0.2);  /* an hour's interest */
    assert_true(coins(books.debt) < 0.01 && books.bad == books.deficit); /* a new borrower's first breath */
    free(pawn.state);
}

/* What suppliers, the treasury and the lost debt say of each other, in a market that falls by nine tenths and swings. */
static void claims_are_backed_or_counted_as_lost(void **state)
{
    (void)state;
    for (unsigned write_off = 0; write_off < 2; write_off++) {
        struct sim_stream stream = sim_stream_of(11, 0, 0, write_off);
        struct mito_holding held = {0};
        struct pawn pawn;
        double level = 1000;
        struct mito_lending_books books = {0};

        open_pawn(&pawn, write_off, true);
        for (uint32_t k = 1; k < POINTS; k++) {
            struct sim_draw draw = sim_stream_at(&stream, k);
            level *= exp(0.02 * sim_draw_normal(&draw) - 0.001);
            level *= sim_draw_below(&draw, 300) == 0 ? 0.6 : 1;
            pawn.quote[k] = level;
        }
        pawn.view.volatility = 0.02 * sqrt(8760);
        mito_lending_kind.init(pawn.state, &pawn.view, 0);
        mito_lending_kind.put(pawn.state, &pawn.view, &held, (mito_units)1000 * 1000000000000000000u);
        for (sim_time now = 0; now < (sim_time)(POINTS - 1) * SIM_HOUR; now += 37 * SIM_MINUTE) {
            mito_lending_kind.accrue(pawn.state, &pawn.view, now);
            books = mito_lending_venue_books(pawn.state);
            assert_true(books.outside + books.treasury + mito_lending_kind.value(pawn.state, &pawn.view, &held) <=
                        books.liquidity + books.debt + books.deficit);
            assert_true(write_off == 0 || books.deficit == 0);
            assert_true(books.deficit <= books.bad && books.written <= books.bad);
        }
        assert_true(books.bad > 0 && books.repaid > books.bad);
        assert_true((books.written > 0) == (write_off == 1));
        assert_true((coins(mito_lending_kind.value(pawn.state, &pawn.view, &held)) < 1000) == (write_off == 1));
        free(pawn.state);
    }
}

/* Suppliers' rate is shared with what is lost: Us = D / (L + D + deficit). */
static void a_deficit_lowers_the_rate_of_suppliers(void **state)
{
    struct pawn pawn;
    struct mito_lending_books books;
    double used, shared, borrow;

    (void)state;
    open_pawn(&pawn, false, false);
    for (uint32_t k = 3; k < POINTS; k++) {
        pawn.quote[k] = 620; /* the boldest buckets gap, the careful ones are halved */
    }
    mito_lending_kind.init(pawn.state, &pawn.view, 0);
    mito_lending_kind.accrue(pawn.state, &pawn.view, 3 * SIM_HOUR);
    books = mito_lending_venue_books(pawn.state);
    assert_true(books.deficit > 0 && books.debt > 0);
    used = coins(books.debt) / coins(books.debt + books.liquidity);
    shared = coins(books.debt) / coins(books.debt + books.liquidity + books.deficit);
    borrow = 0.027 * used / 0.9;
    assert_near(mito_lending_kind.marginal_rate(pawn.state, &pawn.view, 0), borrow * shared * 0.85, 1e-12);
    assert_near(sim_wide_double(books.supply) / 1e27, borrow * shared * 0.85, 1e-12);
    free(pawn.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(healthy_debt_is_left_alone),
        cmocka_unit_test(a_fall_below_one_barrier_liquidates_one_bucket_by_half),
        cmocka_unit_test(a_gap_leaves_bad_debt_of_the_size_arithmetic_says),
        cmocka_unit_test(claims_are_backed_or_counted_as_lost),
        cmocka_unit_test(a_deficit_lowers_the_rate_of_suppliers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
