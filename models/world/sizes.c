#include "models/world/sizes.h"

#include "models/world/build.h"
#include "models/world/latency.h"
#include "models/world/metrics.h"
#include "models/world/part.h"
#include "models/world/state.h"
#include "sim/config/bound.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static size_t place(size_t *at, size_t count, size_t size)
{
    size_t start = (*at + 63) & ~(size_t)63;

    *at = start + count * size;
    return start;
}

static double days_of(const struct mito_spec *spec)
{
    return (double)(spec->study->plan.warmup + spec->study->plan.horizon) / (double)SIM_DAY;
}

/* A queue keeps every request of the run: mean plus ten standard deviations, and the initial queue. */
static uint32_t requests_of(const struct mito_spec *spec, const struct mito_spec_vault *vault)
{
    uint32_t most = vault->initial_queue > 0 ? vault->holder_count : 0;

    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        if (&spec->vaults[spec->cohorts[u].study->vault] == vault) {
            most += mito_cohort_requests(spec->cohorts[u].study, days_of(spec));
        }
    }
    return most + mito_part_requests(spec, (uint32_t)(vault - spec->vaults)) + 1;
}

/* The shortest time between two cadences of `reserve`, of any strategy and of the incumbent. */
static sim_time shortest_reserve(const struct mito_spec *spec)
{
    sim_time shortest = spec->incumbent.common.reserve;

    for (uint32_t s = 0; s < spec->strategy_count; s++) {
        const struct mito_strategy_common *common = spec->strategies[s].parameters;
        shortest = common->reserve < shortest ? common->reserve : shortest;
    }
    return shortest;
}

/* One sync a cadence and four a day beside (mito_strategist_liquid asks whether any of those are left); every sync covers
 * at least one request. */
static uint32_t logs_of(const struct mito_spec *spec, uint32_t requests)
{
    double most = days_of(spec) * ((double)SIM_DAY / (double)spec->layout.reserve + 4) + 8;

    return most < requests ? (uint32_t)most : requests;
}

static enum sim_status build_shape(struct mito_spec *spec)
{
    uint32_t pairs = spec->asset_count * spec->chain_count;

    spec->asset_shapes = calloc(spec->asset_count + 1, sizeof *spec->asset_shapes);
    spec->pair_shapes = calloc(pairs + 1, sizeof *spec->pair_shapes);
    spec->vlf_shapes = calloc(spec->vault_count + 1, sizeof *spec->vlf_shapes);
    spec->executor_shapes = calloc(spec->executor_count + 1, sizeof *spec->executor_shapes);
    if (spec->asset_shapes == NULL || spec->pair_shapes == NULL || spec->vlf_shapes == NULL ||
        spec->executor_shapes == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        struct mito_asset_shape *asset = &spec->asset_shapes[a];
        asset->decimals = (uint8_t)spec->assets[a].study->decimals;
        asset->holders.first = UINT32_MAX;
        for (uint32_t v = 0; v < spec->vault_count; v++) {
            uint32_t count = spec->vaults[v].holder_count + spec->vaults[v].seat_count;
            if (spec->vaults[v].asset == a && count > 0) {
                if (asset->holders.first == UINT32_MAX) {
                    asset->holders.first = spec->vaults[v].holder_first;
                }
                asset->holders.count += count;
            }
        }
        if (asset->holders.first == UINT32_MAX) {
            asset->holders.first = 0;
        }
    }
    for (uint32_t e = 0; e < spec->executor_count; e++) {
        const struct mito_spec_executor *executor = &spec->executors[e];
        uint32_t asset = spec->vaults[executor->vault].asset;
        struct mito_pair_shape *pair = &spec->pair_shapes[asset * spec->chain_count + executor->chain];
        unsigned decimals = spec->asset_shapes[asset].decimals;
        for (sim_u128 scale = executor->scale; scale > 1; scale /= 10) {
            decimals--;
        }
        *pair = (struct mito_pair_shape){.exists = true, .decimals = (uint8_t)decimals};
        spec->executor_shapes[e] = (struct mito_executor_shape){
            .branch = executor->chain, .vlf = executor->vault, .positions = executor->position_count};
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        struct mito_spec_vault *vault = &spec->vaults[v];
        vault->requests = requests_of(spec, vault);
        spec->vlf_shapes[v] = (struct mito_vlf_shape){
            .asset = vault->asset,
            .capped = true,
            .holders = {vault->holder_first, vault->holder_count + vault->seat_count},
            .requests = vault->requests,
            .logs = logs_of(spec, vault->requests),
        };
    }
    spec->shape = (struct mito_protocol_shape){.assets = spec->asset_count,
                                               .branches = spec->chain_count,
                                               .vlfs = spec->vault_count,
                                               .holders = spec->holder_count,
                                               .executors = spec->executor_count,
                                               .asset = spec->asset_shapes,
                                               .pair = spec->pair_shapes,
                                               .vlf = spec->vlf_shapes,
                                               .executor = spec->executor_shapes};
    return SIM_OK;
}

/* Arrivals a day when holders respond as much as they can, with room for their bursts. */
static double most_rate(double rate, const struct mito_response *response, const struct mito_bursts *bursts)
{
    return rate * mito_response_most(response) / (1 - bursts->branching);
}

/* Messages under way and withdrawals that wait for liquidity: a week of redemptions, and what is in transit. */
static double flights_of_cohort(const struct mito_cohort *cohort)
{
    double week = 7 * most_rate(cohort->redemptions.rate, &cohort->redemptions.response, &cohort->redemptions.bursts);
    double held = 7 * cohort->redemptions.rate + 8 * (double)cohort->holders; /* nobody asks for what it has not */

    return (week < held || !mito_response_is_any(&cohort->redemptions.response) ? week : held) +
           most_rate(cohort->deposits.rate, &cohort->deposits.response, &cohort->deposits.bursts) / 8 +
           (cohort->redemptions.scripted.count > 0 ? (double)cohort->holders : 0);
}

static double flights_of_users(const struct mito_spec *spec)
{
    double flights = 256 + 16.0 * spec->executor_count;

    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        flights += flights_of_cohort(spec->cohorts[u].study);
    }
    return floor(flights);
}

static uint32_t flights_of(const struct mito_spec *spec)
{
    uint32_t asked = (uint32_t)(spec->study->plan.engine.slots / 2);
    uint32_t usual = (uint32_t)flights_of_users(spec);

    return asked > usual ? asked : usual;
}

/* Claims that are planned: requests that are synced and wait for their period, with a margin; a holder plans one. */
static double claims_of(const struct mito_spec *spec)
{
    double claims = 256, cadence = 0;

    for (uint32_t s = 0; s < spec->strategy_count; s++) {
        const struct mito_strategy_common *common = spec->strategies[s].parameters;
        cadence = (double)common->reserve > cadence ? (double)common->reserve : cadence;
    }
    for (uint32_t u = 0; u < spec->cohort_count; u++) {
        const struct mito_cohort *cohort = spec->cohorts[u].study;
        double wait = (double)(spec->vaults[cohort->vault].study->reclaim_period + cohort->claim_delay) + cadence;
        double rate = most_rate(cohort->redemptions.rate, &cohort->redemptions.response, &cohort->redemptions.bursts);
        double most =
            cohort->redemptions.scripted.count > 0 ? (double)cohort->holders : rate * (wait / (double)SIM_DAY + 7) * 2;
        claims += most < (double)cohort->holders ? most : (double)cohort->holders;
    }
    return floor(claims);
}

/* Events that may be pending at once. */
static double slots_of(const struct mito_spec *spec)
{
    double parts = (double)mito_part_slots(spec) + 2 * (double)mito_part_flights(spec);

    return flights_of_users(spec) + claims_of(spec) + 4.0 * (spec->vault_count + spec->executor_count) + 16 + parts;
}

/* The engine has room for so many pending events; a study that may need more is refused, and told whose arrivals ask for
 * most of it. */
static void check_slots(struct mito_spec *spec)
{
    const double most = (1 << 20) - 1; /* as the key engine.slots */
    const struct mito_study *study = sim_bound_root(spec->bound);
    double wanted = slots_of(spec), largest = wanted - flights_of_users(spec) - claims_of(spec);
    const void *member = &study->plan.engine.slots;

    for (uint32_t u = 0; u < study->users.count; u++) {
        const struct mito_cohort *cohort = &ITEMS(struct mito_cohort, study->users)[u];
        if (flights_of_cohort(cohort) > largest) {
            largest = flights_of_cohort(cohort);
            member = cohort;
        }
    }
    if (wanted > most) {
        sim_bound_fault(
            spec->bound, member,
            "up to %.3g events could be pending at once; the engine has room for %.0f: lower the rates of users "
            "and intents, what multiplies them (`most`, `branching`), or the number of holders",
            wanted, most);
    }
}

static enum sim_status build_layout(struct mito_spec *spec)
{
    struct mito_spec_layout *layout = &spec->layout;
    size_t at = sizeof(struct mito_world), requests = 0, cells = 0;

    if (mito_metrics_series_layout(spec, &cells) != SIM_OK) {
        return SIM_NO_MEMORY;
    }
    layout->request_first = calloc(spec->vault_count + 1, sizeof *layout->request_first);
    if (layout->request_first == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        layout->request_first[v] = (uint32_t)requests;
        requests += spec->vaults[v].requests;
    }
    layout->flight_count = flights_of(spec) + mito_part_flights(spec);
    layout->vaults = place(&at, spec->vault_count, sizeof(struct mito_vault_state));
    layout->executors = place(&at, spec->executor_count, sizeof(struct mito_executor_state));
    layout->positions = place(&at, spec->position_count, sizeof(struct mito_position_state));
    layout->pairs = place(&at, (size_t)spec->asset_count * spec->chain_count, sizeof(struct mito_pair_state));
    layout->audited = place(&at, spec->vault_count, sizeof(uint32_t));
    layout->marks = place(&at, spec->vault_count, sizeof(struct mito_invariant_mark));
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        spec->venues[i].state_offset = place(&at, 1, spec->venues[i].kind->state_size);
    }
    layout->holders = place(&at, spec->holder_count, sizeof(struct mito_holder_state));
    layout->flights = place(&at, layout->flight_count, sizeof(struct mito_flight));
    layout->series = place(&at, cells, sizeof(float));
    layout->scratch = place(&at, 1, mito_latency_scratch());
    layout->requests = place(&at, requests, sizeof(struct mito_request_info));
    for (uint32_t p = 0; p < MITO_PARTS; p++) {
        layout->parts[p] = place(
            &at, 1, mito_part_list[p]->state_size != NULL ? mito_part_list[p]->state_size(spec, spec->parts[p]) : 0);
    }
    layout->protocol = place(&at, 1, mito_protocol_size(&spec->shape));
    layout->size = (at + 63) & ~(size_t)63;
    layout->slots =
        spec->study->plan.engine.slots > 0 ? (uint32_t)spec->study->plan.engine.slots : (uint32_t)slots_of(spec);
    return SIM_OK;
}

static enum sim_status build_dimensions(struct mito_spec *spec)
{
    const struct mito_study *study = sim_bound_root(spec->bound); /* not that of silos */
    const struct mito_study_vault *groups = study->vaults.items;
    static const char *const names[] = {"vault", "chain", "venue", "asset", "revert"};
    const uint32_t counts[] = {spec->group_count, spec->chain_count, spec->venue_count, spec->asset_count,
                               MITO_REVERTS - 1};
    const size_t named = sizeof counts / sizeof counts[0];

    spec->dimension_count = (uint32_t)named + 1;
    spec->dimensions = calloc(spec->dimension_count + MITO_PARTS * MITO_PART_DIMENSIONS, sizeof *spec->dimensions);
    if (spec->dimensions == NULL) {
        return SIM_NO_MEMORY;
    }
    for (size_t d = 0; d < named; d++) {
        spec->labels[d] = calloc(counts[d] + 1, sizeof *spec->labels[d]);
        if (spec->labels[d] == NULL) {
            return SIM_NO_MEMORY;
        }
        for (uint32_t i = 0; i < counts[d]; i++) {
            spec->labels[d][i] = d == 0   ? groups[i].name
                                 : d == 1 ? spec->chains[i].study->name
                                 : d == 2 ? spec->venues[i].study->name
                                 : d == 3 ? spec->assets[i].study->name
                                          : mito_revert_name((enum mito_revert)(i + 1));
        }
        spec->dimensions[d] = (struct sim_dimension){
            .name = names[d], .count = counts[d], .labels = (const char *const *)spec->labels[d]};
    }
    spec->dimensions[named] =
        (struct sim_dimension){.name = "stage", .count = MITO_STAGES, .labels = mito_metrics_stages};
    spec->dimension_count += mito_part_dimensions(spec, spec->dimensions + spec->dimension_count);
    return SIM_OK;
}

enum sim_status mito_sizes_build(struct mito_spec *spec)
{
    enum sim_status status = SIM_OK;

    check_slots(spec);
    if (sim_bound_fault_count(spec->bound) > 0) {
        return SIM_BAD_CONFIG;
    }
    spec->layout.reserve = shortest_reserve(spec);
    SIM_TRY(build_shape(spec));
    SIM_TRY(build_dimensions(spec));
    SIM_TRY(build_layout(spec));
out:
    return status;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool mito_sizes_clock(const char *date, int64_t *seconds)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 0, month = 0, day = 0, end = 0;
    int64_t days = 0;

    if (sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || date[end] != '\0' || year < 1970 ||
        month < 1 || month > 12 || day < 1) {
        return false;
    }
    if (day > lengths[month - 1] + (month == 2 && is_leap(year))) {
        return false;
    }
    for (int y = 1970; y < year; y++) {
        days += is_leap(y) ? 366 : 365;
    }
    for (int m = 1; m < month; m++) {
        days += lengths[m - 1] + (m == 2 && is_leap(year));
    }
    *seconds = (days + day - 1) * 86400;
    return true;
}
