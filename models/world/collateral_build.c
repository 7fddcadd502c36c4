/* The part `collateral` as resolved from the study: seats, sizes, the lowest prices between grid points. */
#include "models/market/price.h"
#include "models/market/purpose.h"
#include "models/world/build.h"
#include "models/world/collateral_build.h"
#include "models/world/miasset.h"
#include "models/world/miasset_pools.h"
#include "sim/random/math.h"
#include "sim/random/stream.h"

#include <math.h>
#include <stdlib.h>

static sim_u128 ray_of(double fraction)
{
    return sim_wide_from_double(rint(fraction * 1e9)) * sim_wide_power10(18);
}

static uint32_t points_of(double fraction)
{
    return (uint32_t)rint(fraction * 1e4);
}

static void check(struct mito_spec *spec, const struct mito_collateral *study, sim_u128 supply)
{
    const void *member = NULL;
    const char *wrong = mito_collateral_wrong(study, &member);

    if (wrong != NULL) {
        sim_bound_fault(spec->bound, member, "%s", wrong);
    } else if (supply == 0) {
        sim_bound_fault(spec->bound, &study->supply, "a market needs something to lend");
    }
    if (!mito_miasset_pools_exist(spec, study->vault)) {
        if (study->oracle != MITO_COLLATERAL_RATE) {
            sim_bound_fault(spec->bound, &study->oracle, "vault %s has no miasset_pools: there is no market price",
                            spec->vaults[study->vault].study->name);
        }
        if (study->liquidators.exit == MITO_COLLATERAL_POOL) {
            sim_bound_fault(spec->bound, &study->liquidators.exit, "vault %s has no miasset_pools to sell in",
                            spec->vaults[study->vault].study->name);
        }
    }
}

static enum sim_status build_market(struct mito_spec *spec, struct mito_loans_own *own, uint32_t index)
{
    const struct mito_collateral *study = &ITEMS(struct mito_collateral, spec->study->collateral)[index];
    struct mito_loan_own *market = &own->markets[index];
    const struct mito_spec_vault *vault = &spec->vaults[study->vault];

    market->study = study;
    market->entity = sim_stream_entity("collateral", study->name);
    market->terms = (struct mito_liquidation_terms){.threshold = points_of(study->threshold),
                                                    .bonus = 10000 + points_of(study->bonus),
                                                    .fee = points_of(study->fee)};
    market->curve =
        mito_lending_curve_of(ray_of(study->optimal_utilisation), ray_of(study->base_rate), ray_of(study->slope1),
                              ray_of(study->slope2), points_of(study->reserve_factor));
    market->supply = mito_miasset_units(spec, &study->supply, study->debt);
    market->capital = mito_miasset_units(spec, &study->liquidators.capital, study->debt);
    market->debt_unit = sim_wide_power10((unsigned)spec->assets[study->debt].study->decimals);
    market->volatility =
        vault->asset == study->debt ? 0 : mito_price_volatility(&spec->prices, vault->asset, study->debt);
    market->window = (uint32_t)(study->window / spec->grid.step) + 1;
    market->loans = own->loans;
    market->memory = own->memory;
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        market->holders += cohort->vault == study->vault ? (uint32_t)cohort->holders : 0;
    }
    own->loans += market->holders;
    own->memory += market->window;
    check(spec, study, market->supply);
    return mito_part_seats(spec, study->vault, MITO_PART_COLLATERAL, MITO_LOAN_SEATS, &market->seat);
}

void mito_collateral_build_free(void *memory)
{
    struct mito_loans_own *own = memory;

    free(own->markets);
    free(own->labels);
    free(own);
}

enum sim_status mito_collateral_build_own(struct mito_spec *spec, void **result)
{
    enum sim_status status = SIM_OK;
    struct mito_loans_own *own = mito_build_zeroed(1, sizeof *own, &status);
    const struct sim_map *map = &spec->study->collateral;

    *result = own;
    if (own == NULL) {
        return status;
    }
    own->count = map->count;
    own->active = spec->silo == NULL && map->count > 0;
    own->markets = mito_build_zeroed(own->count, sizeof *own->markets, &status);
    own->labels = mito_build_zeroed(own->count, sizeof *own->labels, &status);
    for (uint32_t i = 0; status == SIM_OK && i < own->count; i++) {
        own->labels[i] = ITEMS(struct mito_collateral, *map)[i].name;
        status = own->active ? build_market(spec, own, i) : SIM_OK;
    }
    return status;
}

size_t mito_collateral_build_state(const struct mito_spec *spec, const void *memory)
{
    const struct mito_loans_own *own = memory;

    return own->active ? own->count * sizeof(struct mito_loan_state) + own->loans * sizeof(struct mito_loan) +
                             (own->memory + spec->vault_count) * sizeof(double)
                       : 0;
}

uint32_t mito_collateral_build_slots(const struct mito_spec *spec, const void *memory)
{
    const struct mito_loans_own *own = memory;

    (void)spec;
    return own->active ? 1 + own->count : 0;
}

/* What liquidators carry out, and a supply per looping borrower. */
uint32_t mito_collateral_build_flights(const struct mito_spec *spec, const void *memory)
{
    const struct mito_loans_own *own = memory;
    uint32_t sum = 0;

    (void)spec;
    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sum += 64 + (own->markets[i].study->loops.share > 0 ? own->markets[i].holders : 0);
    }
    return sum;
}

/* One request a grid step: what was seized in it goes to the queue together. */
uint32_t mito_collateral_build_requests(const struct mito_spec *spec, const void *memory, uint32_t vault)
{
    const struct mito_loans_own *own = memory;
    uint32_t sum = 0;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        sum += own->markets[i].study->vault == vault ? spec->grid.points : 0;
    }
    return sum;
}

uint32_t mito_collateral_build_paths(const struct mito_spec *spec, const void *memory)
{
    const struct mito_loans_own *own = memory;

    (void)spec;
    return own->active ? own->count * MITO_LOAN_PATHS : 0;
}

uint32_t mito_collateral_build_dimensions(const struct mito_spec *spec, const void *memory,
                                          struct sim_dimension *dimensions)
{
    const struct mito_loans_own *own = memory;

    (void)spec;
    dimensions[0] = (struct sim_dimension){.name = "loan_market", .count = own->count, .labels = own->labels};
    return 1;
}

/* Lowest ratio of the two prices in the step that ends at each grid point. */
static void draw_low(const struct mito_spec *spec, const struct mito_loan_own *own, struct sim_stream stream,
                     const double *paths, double *low)
{
    uint32_t asset = spec->vaults[own->study->vault].asset;
    const double *price = paths + (size_t)spec->assets[asset].price_path * spec->grid.points;
    const double *debt = paths + (size_t)spec->assets[own->study->debt].price_path * spec->grid.points;
    double variance = own->volatility * own->volatility * ((double)spec->grid.step / (double)SIM_YEAR);
    double before = price[0] / debt[0];

    low[0] = before;
    for (uint32_t k = 1; k < spec->grid.points; k++) {
        double now = price[k] / debt[k];
        low[k] = now < before ? now : before;
        if (variance > 0) {
            struct sim_draw draw = sim_stream_at(&stream, k);
            double x0 = sim_math_log(before), x1 = sim_math_log(now);
            double spread = (x1 - x0) * (x1 - x0) - 2 * variance * sim_math_log(sim_draw_uniform(&draw));
            double least = sim_math_exp((x0 + x1 - sqrt(spread)) / 2);
            low[k] = least < low[k] ? least : low[k];
        }
        before = now;
    }
}

enum sim_status mito_collateral_build_draw(const struct mito_spec *spec, const void *memory, uint64_t seed,
                                           uint32_t replicate, struct sim_scenario *scenario, uint32_t path)
{
    const struct mito_loans_own *own = memory;
    uint32_t points = spec->grid.points;

    for (uint32_t i = 0; own->active && i < own->count; i++) {
        const struct mito_loan_own *market = &own->markets[i];
        double *low = scenario->paths + (size_t)(path + i * MITO_LOAN_PATHS + MITO_LOAN_PATH_LOW) * points;
        double *others = scenario->paths + (size_t)(path + i * MITO_LOAN_PATHS + MITO_LOAN_PATH_OTHERS) * points;
        struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_LOAN_OTHERS, market->entity);
        draw_low(spec, market, sim_stream_of(seed, replicate, MITO_PURPOSE_LOAN, market->entity), scenario->paths, low);
        mito_price_ou(&stream, &spec->grid, (double)market->study->others_half_life, market->study->others_sd, 0, 0,
                      others);
        mito_price_raise(others, points, 1);
    }
    return SIM_OK;
}
