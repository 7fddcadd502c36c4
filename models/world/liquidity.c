#include "models/world/liquidity.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/measure.h"
#include "models/world/metrics.h"
#include "models/world/relocation.h"

static const char *const state_labels[] = {"idle", "in_flight", "deployed", "queued"};

/* Sums over the measuring grid since time 0, after this header: [vault][state] coins, then [chain] USD. */
struct liquidity {
    uint32_t measured;
    double tvl;
};

static double *vault_sums(const struct sim_context *context)
{
    return (double *)((char *)mito_part_state(context, MITO_PART_LIQUIDITY) + sizeof(struct liquidity));
}

static double *chain_sums(const struct sim_context *context)
{
    return vault_sums(context) + (size_t)mito_spec_of(context)->group_count * MITO_LIQUIDITY_STATES;
}

static size_t cells(const struct mito_spec *spec)
{
    return (size_t)spec->group_count * MITO_LIQUIDITY_STATES + spec->chain_count;
}

static size_t state_size(const struct mito_spec *spec, const void *own)
{
    (void)own;
    return sizeof(struct liquidity) + cells(spec) * sizeof(double);
}

static uint32_t dimensions(const struct mito_spec *spec, const void *own, struct sim_dimension *dimension)
{
    (void)spec;
    (void)own;
    dimension[0] = (struct sim_dimension){.name = "state", .count = MITO_LIQUIDITY_STATES, .labels = state_labels};
    return 1;
}

/* An executor's tokens: at itself, and in venues as last marked. */
static sim_u128 placed_by(const struct sim_context *context, uint32_t executor)
{
    const struct mito_spec_executor *place = &mito_spec_of(context)->executors[executor];
    sim_u128 placed = 0;

    for (uint32_t p = 0; p < place->position_count; p++) {
        placed += mito_branch_position(mito_state_protocol(context), executor, p);
    }
    return placed;
}

void mito_liquidity_of_vault(const struct sim_context *context, uint32_t v, double coins[MITO_LIQUIDITY_STATES])
{
    const struct mito_spec_vault *vault = &mito_spec_of(context)->vaults[v];
    const struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, v);
    sim_u128 assets = mito_vlf_assets(protocol, v), flight = mito_relocation_transit(context, v), deployed = 0;
    double unit = mito_spec_of(context)->assets[vault->asset].unit;

    for (uint32_t k = 0; k < vault->executor_count; k++) {
        uint32_t e = vault->executor_first + k;
        const struct mito_spec_executor *executor = &mito_spec_of(context)->executors[e];
        const struct mito_link *link = mito_protocol_link(protocol, v, executor->chain);
        flight += executor->scale * (link->available.low + mito_branch_executor_balance(protocol, e) +
                                     link->in_allocate + link->in_deallocate);
        deployed += executor->scale * placed_by(context, e);
    }
    coins[MITO_LIQUIDITY_IDLE] = sim_wide_double(assets > vlf->allocation ? assets - vlf->allocation : 0) / unit;
    coins[MITO_LIQUIDITY_FLIGHT] = sim_wide_double(flight) / unit;
    coins[MITO_LIQUIDITY_DEPLOYED] = sim_wide_double(deployed) / unit;
    coins[MITO_LIQUIDITY_QUEUED] = sim_wide_double(vlf->reserved - vlf->paid) / unit;
}

void mito_liquidity_of_chain(const struct sim_context *context, uint32_t chain, double usd[MITO_LIQUIDITY_STATES])
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);

    usd[MITO_LIQUIDITY_IDLE] = usd[MITO_LIQUIDITY_FLIGHT] = usd[MITO_LIQUIDITY_DEPLOYED] = 0;
    usd[MITO_LIQUIDITY_QUEUED] = 0;
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        const struct mito_pair *pair = mito_protocol_pair(protocol, a, chain);
        if (!pair->exists) {
            continue;
        }
        double worth = mito_costs_price(context, a) * sim_wide_double(pair->scale) / spec->assets[a].unit;
        sim_u128 promised = pair->in_deposit + pair->in_withdraw + pair->in_extra;
        sim_u128 held = mito_branch_balance(protocol, chain, a, MITO_BRANCH_VAULT);
        usd[MITO_LIQUIDITY_FLIGHT] += sim_wide_double(promised) * worth;
        usd[MITO_LIQUIDITY_IDLE] += sim_wide_double(held > promised ? held - promised : 0) * worth;
        for (uint32_t e = 0; e < spec->executor_count; e++) {
            if (spec->executors[e].chain == chain && spec->vaults[spec->executors[e].vault].asset == a) {
                usd[MITO_LIQUIDITY_IDLE] += sim_wide_double(mito_branch_executor_balance(protocol, e)) * worth;
                usd[MITO_LIQUIDITY_DEPLOYED] += sim_wide_double(placed_by(context, e)) * worth;
            }
        }
    }
}

static void begin(struct sim_context *context)
{
    struct liquidity *state = mito_part_state(context, MITO_PART_LIQUIDITY);
    double *sums = vault_sums(context);

    *state = (struct liquidity){0};
    for (size_t i = 0; i < cells(mito_spec_of(context)); i++) {
        sums[i] = 0;
    }
}

static void measure(struct sim_context *context)
{
    const struct mito_spec *spec = mito_spec_of(context);
    struct liquidity *state = mito_part_state(context, MITO_PART_LIQUIDITY);
    double of[MITO_LIQUIDITY_STATES];

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        mito_liquidity_of_vault(context, v, of);
        for (uint32_t s = 0; s < MITO_LIQUIDITY_STATES; s++) {
            vault_sums(context)[spec->vaults[v].group * MITO_LIQUIDITY_STATES + s] += of[s];
        }
    }
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        mito_liquidity_of_chain(context, c, of);
        double all = of[MITO_LIQUIDITY_IDLE] + of[MITO_LIQUIDITY_FLIGHT] + of[MITO_LIQUIDITY_DEPLOYED];
        chain_sums(context)[c] += all;
        state->tvl += all;
    }
    state->measured++;
}

static void rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct liquidity *state = mito_part_state(context, MITO_PART_LIQUIDITY);
    double n = state->measured;

    if (state->measured == 0) {
        return;
    }
    sim_row_put(row, MITO_METRIC_TVL, 0, state->tvl / n);
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        sim_row_put(row, MITO_METRIC_TVL_CHAIN, c, chain_sums(context)[c] / n);
    }
    for (uint32_t i = 0; i < spec->group_count * MITO_LIQUIDITY_STATES; i++) {
        sim_row_put(row, MITO_METRIC_TVL_STATE, i, vault_sums(context)[i] / n);
    }
}

static void sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double of[MITO_LIQUIDITY_STATES];

    for (uint32_t c = 0; c < spec->chain_count; c++) {
        mito_liquidity_of_chain(context, c, of);
        mito_metrics_series(context, MITO_METRIC_SERIES_TVL_IDLE, at)[c] = (float)of[MITO_LIQUIDITY_IDLE];
        mito_metrics_series(context, MITO_METRIC_SERIES_TVL_FLIGHT, at)[c] = (float)of[MITO_LIQUIDITY_FLIGHT];
        mito_metrics_series(context, MITO_METRIC_SERIES_TVL_DEPLOYED, at)[c] = (float)of[MITO_LIQUIDITY_DEPLOYED];
    }
    float *cells = mito_metrics_series(context, MITO_METRIC_SERIES_TVL_STATE, at);
    for (uint32_t i = 0; i < spec->group_count * MITO_LIQUIDITY_STATES; i++) {
        cells[i] = 0;
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        mito_liquidity_of_vault(context, v, of);
        for (uint32_t s = 0; s < MITO_LIQUIDITY_STATES; s++) {
            cells[spec->vaults[v].group * MITO_LIQUIDITY_STATES + s] += (float)of[s];
        }
    }
}

const struct mito_part mito_liquidity_part = {
    .name = "liquidity",
    .state_size = state_size,
    .dimensions = dimensions,
    .begin = begin,
    .measure = measure,
    .rows = rows,
    .sample = sample,
};
