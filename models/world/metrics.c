#include "models/world/metrics.h"

#include "models/protocol/branch.h"
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "models/world/costs.h"
#include "models/world/latency.h"
#include "models/world/measure.h"
#include "models/world/part.h"

#include <math.h>
#include <stdlib.h>

const char *const mito_metrics_stages[] = {"sync", "claim", "deliver", "total"};

#define FINAL(index, words, unit_word, sentence, shown, ...) \
    [index] = {.name = words,                                \
               .unit = unit_word,                            \
               .help = sentence,                             \
               .place = SIM_METRIC_FINAL,                    \
               .type = SIM_METRIC_F64,                       \
               .headline = shown,                            \
               .dimension = {__VA_ARGS__}}
#define COUNT(index, words, sentence, shown, ...) \
    [index] = {.name = words,                     \
               .unit = "1",                       \
               .help = sentence,                  \
               .place = SIM_METRIC_FINAL,         \
               .type = SIM_METRIC_U64,            \
               .headline = shown,                 \
               .dimension = {__VA_ARGS__}}
#define SERIES(index, words, unit_word, sentence, ...) \
    [index] = {.name = words,                          \
               .unit = unit_word,                      \
               .help = sentence,                       \
               .place = SIM_METRIC_SERIES,             \
               .type = SIM_METRIC_F64,                 \
               .cell_methods = "time: point",          \
               .dimension = {__VA_ARGS__}}

const struct sim_metric mito_metrics_table[MITO_METRICS] = {
    FINAL(MITO_METRIC_NET_RETURN, "net_return", "1",
          "Yearly return of all vaults after the strategist's costs, at the prices of time 0: (yield - loss - gas) / "
          "average assets.",
          true, NULL),
    FINAL(MITO_METRIC_NET_RETURN_USD, "net_return_usd", "1",
          "Yearly change of the USD worth of what was there at time 0, after the strategist's costs: asset prices "
          "included.",
          false, NULL),
    FINAL(MITO_METRIC_GAS_STRATEGIST, "gas_strategist", "USD", "Gas and messages paid by the strategists.", true, NULL),
    FINAL(MITO_METRIC_GAS_HOLDERS, "gas_holders", "USD", "Gas and messages paid by the holders.", false, NULL),
    FINAL(MITO_METRIC_VAULT_NET_RETURN, "vault_net_return", "1",
          "Yearly return of a share in the asset, true positions, after the strategist's costs.", true, "vault"),
    FINAL(MITO_METRIC_VAULT_SHARE_RETURN, "vault_share_return", "1",
          "Yearly change of the economic share price, in the asset, before costs.", false, "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_REPORTED, "vault_share_return_reported", "1",
          "Yearly change of the share price as the contract reports it; moves only when settles land.", false, "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_YIELD, "vault_return_yield", "1", "Yield postings / average assets, yearly.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_PROGRAMMES, "vault_return_programmes", "1",
          "Rewards of farms / average assets, yearly: part of vault_return_yield that is an incentive.", false, "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_LOSS, "vault_return_loss", "1", "Loss postings / average assets, yearly.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_GAS, "vault_return_gas", "1", "Strategist's costs / average assets, yearly.", false,
          "vault"),
    FINAL(
        MITO_METRIC_VAULT_RETURN_COMPOUNDING, "vault_return_compounding", "1",
        "Interest on interest and moving assets: growth compounded over the measuring grid - (yield - loss) / average "
        "assets, yearly.",
        false, "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_FLOWS, "vault_return_flows", "1",
          "What entries and exits at a price other than the true one gave (+) or took (-) per share, yearly: share "
          "return - compounded growth.",
          false, "vault"),
    FINAL(MITO_METRIC_VAULT_RETURN_USD, "vault_share_return_usd", "1",
          "Yearly change of the economic share price in USD.", false, "vault"),
    [MITO_METRIC_VAULT_RESIDUAL] =
        {.name = "vault_residual",
         .unit = "1",
         .help = "Change of NAV less deposits, withdrawals, yield and loss, in base units: 0, always.",
         .place = SIM_METRIC_FINAL,
         .type = SIM_METRIC_I64,
         .dimension = {"vault"}},
    FINAL(MITO_METRIC_VAULT_CLASS_SPREAD, "vault_class_spread", "1",
          "Highest less lowest yearly share return among the holders' home chains: 0 where losses are shared, as in the "
          "unified system.",
          false, "vault"),
    FINAL(MITO_METRIC_VAULT_DRAWDOWN, "vault_drawdown", "1", "Largest fall of the economic share price from its peak.",
          false, "vault"),
    FINAL(MITO_METRIC_VAULT_PRICE_GAP, "vault_price_gap", "1", "Average of reported over economic share price, less 1.",
          false, "vault"),
    FINAL(MITO_METRIC_VAULT_PRICE_GAP_MOST, "vault_price_gap_most", "1", "Largest size of that gap.", false, "vault"),
    FINAL(MITO_METRIC_VAULT_ASSETS, "vault_assets", "coin", "Average assets (economic), in the vault's coin.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_IDLE, "vault_idle_share", "1", "Average share of the assets not allocated.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_DEPLOYED, "vault_deployed_share", "1", "Average share of the assets in venues.", true,
          "vault"),
    FINAL(MITO_METRIC_VAULT_SHORTFALL, "vault_target_shortfall", "1",
          "Average share of the investable assets that targets asked for beyond what chains' liquidity and venues' room "
          "allow.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_QUEUE, "vault_queue_end", "coin", "Worth of the requests not served at the end.", false,
          "vault"),
    FINAL(MITO_METRIC_VAULT_COLLECTED, "vault_collected", "coin",
          "Worth of the shares the collector holds at the end: what pending redemptions earned.", false, "vault"),
    COUNT(MITO_METRIC_DEPOSITS, "deposits", "Deposits accepted by the branch.", false, "vault"),
    COUNT(MITO_METRIC_DEPOSITS_REFUSED, "deposits_refused", "Deposits that reverted.", false, "vault"),
    COUNT(MITO_METRIC_DEPOSITS_CAPPED, "deposits_capped",
          "Deposits that found the vault full, in whole or part; the rest went back to the holder.", false, "vault"),
    COUNT(MITO_METRIC_REQUESTS, "requests", "Redemption requests accepted.", false, "vault"),
    COUNT(MITO_METRIC_REQUESTS_REFUSED, "requests_refused", "Redemption requests that reverted.", false, "vault"),
    COUNT(MITO_METRIC_REQUESTS_SKIPPED, "requests_skipped", "Redemptions that found nobody with shares.", false,
          "vault"),
    COUNT(MITO_METRIC_WITHDRAWALS, "withdrawals", "Withdrawals to a branch accepted.", false, "vault"),
    COUNT(MITO_METRIC_WITHDRAWALS_REFUSED, "withdrawals_refused", "Withdrawals that reverted and were tried again.",
          false, "vault"),
    FINAL(MITO_METRIC_LATENCY_MEAN, "latency_mean", "s", "Mean duration of the stage over those that ended.", false,
          "vault", "stage"),
    FINAL(MITO_METRIC_LATENCY_P50, "latency_p50", "s",
          "Median duration, open ones counted as censored (Kaplan-Meier); missing beyond the censoring point.", true,
          "vault", "stage"),
    FINAL(MITO_METRIC_LATENCY_P95, "latency_p95", "s", "95 % quantile, likewise.", false, "vault", "stage"),
    COUNT(MITO_METRIC_LATENCY_DONE, "latency_done", "Requests that ended the stage.", false, "vault", "stage"),
    COUNT(MITO_METRIC_LATENCY_OPEN, "latency_open", "Requests still in the stage at the end: censored.", false, "vault",
          "stage"),
    FINAL(MITO_METRIC_DRY_SHARE, "dry_share", "1",
          "Share of the time in which the vault's asset has no free liquidity on the chain: less than one branch unit.",
          false, "vault", "chain"),
    COUNT(MITO_METRIC_REVERTS, "reverts", "Operations that reverted, by the contract's reason.", false, "revert"),
    COUNT(MITO_METRIC_MESSAGES_SENT, "messages_sent", "Messages sent.", false, NULL),
    COUNT(MITO_METRIC_MESSAGES_DELIVERED, "messages_delivered", "Messages delivered.", false, NULL),
    COUNT(MITO_METRIC_MESSAGES_RETRIED, "messages_retried", "Deliveries that reverted.", false, NULL),
    COUNT(MITO_METRIC_MESSAGES_DEAD, "messages_dead", "Messages given up by the relayer.", false, NULL),
    COUNT(MITO_METRIC_DECISIONS, "decisions", "Rebalances decided.", false, NULL),
#define PART_FINAL(index, ...) FINAL(MITO_METRIC_##index, __VA_ARGS__),
#define PART_COUNT(index, ...) COUNT(MITO_METRIC_##index, __VA_ARGS__),
#define PART_SERIES(index, ...) SERIES(MITO_METRIC_##index, __VA_ARGS__),
    MITO_PART_FINALS(PART_FINAL, PART_COUNT)
    SERIES(MITO_METRIC_SERIES_PRICE, "share_price", "1", "Share price as reported: assets per share, 1 when fresh.",
           "vault"),
    SERIES(MITO_METRIC_SERIES_PRICE_TRUE, "share_price_true", "1", "Share price from the true positions.", "vault"),
    SERIES(MITO_METRIC_SERIES_ASSETS, "assets", "coin", "Economic NAV.", "vault"),
    SERIES(MITO_METRIC_SERIES_IDLE, "idle", "coin", "Assets not allocated.", "vault"),
    SERIES(MITO_METRIC_SERIES_QUEUE, "queue", "coin", "Worth of the requests not served.", "vault"),
    SERIES(MITO_METRIC_SERIES_FREE, "free_liquidity", "coin", "Free liquidity of the vault's asset: L - K.", "vault",
           "chain"),
    SERIES(MITO_METRIC_SERIES_PLACED, "placed", "coin", "All vaults' positions in the venue.", "venue"),
    SERIES(MITO_METRIC_SERIES_RATE, "rate", "1", "Yearly supply rate of the venue.", "venue"),
    SERIES(MITO_METRIC_SERIES_UTILISATION, "utilisation", "1", "Utilisation of the venue.", "venue"),
    SERIES(MITO_METRIC_SERIES_ASSET_PRICE, "asset_price", "USD", "Price of the asset.", "asset"),
    MITO_PART_SERIES(PART_SERIES)
};

static uint32_t dimension_count(const struct mito_spec *spec, const char *name)
{
    for (uint32_t d = 0; d < spec->dimension_count; d++) {
        if (name != NULL && __builtin_strcmp(spec->dimensions[d].name, name) == 0) {
            return spec->dimensions[d].count;
        }
    }
    return 1;
}

static uint32_t width(const struct mito_spec *spec, const struct sim_metric *metric)
{
    return dimension_count(spec, metric->dimension[0]) * dimension_count(spec, metric->dimension[1]);
}

static uint32_t time_count(const struct mito_spec *spec)
{
    sim_time step = spec->study->plan.record.series;

    return step > 0 ? (uint32_t)(spec->study->plan.horizon / step) + 1 : 0;
}

enum sim_status mito_metrics_series_layout(struct mito_spec *spec, size_t *cells)
{
    uint32_t times = time_count(spec);

    *cells = 0;
    spec->series_first = calloc(MITO_METRICS - MITO_METRIC_SERIES_PRICE + 1, sizeof *spec->series_first);
    if (spec->series_first == NULL) {
        return SIM_NO_MEMORY;
    }
    for (uint32_t m = 0; m < MITO_METRICS - MITO_METRIC_SERIES_PRICE; m++) {
        spec->series_first[m] = *cells;
        *cells += (size_t)width(spec, &mito_metrics_table[MITO_METRIC_SERIES_PRICE + m]) * times;
    }
    spec->series_first[MITO_METRICS - MITO_METRIC_SERIES_PRICE] = *cells;
    return SIM_OK;
}

/* Rows of the series at one point of time. The world's buffer lies as [metric][time][entity], like a row's. */
struct series {
    float *row[MITO_METRICS - MITO_METRIC_SERIES_PRICE];
};

float *mito_metrics_series(const struct sim_context *context, enum mito_metric metric, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const size_t *first = &spec->series_first[metric - MITO_METRIC_SERIES_PRICE];
    uint32_t times = time_count(spec);
    size_t before = at == 0 || times == 0 ? 0 : at * ((first[1] - first[0]) / times);

    return (float *)((char *)context->state + spec->layout.series) + first[0] + before;
}

static struct series series_at(const struct sim_context *context, uint32_t at)
{
    struct series series;

    for (uint32_t m = 0; m < MITO_METRICS - MITO_METRIC_SERIES_PRICE; m++) {
        series.row[m] = mito_metrics_series(context, MITO_METRIC_SERIES_PRICE + m, at);
    }
    return series;
}

static float *row_of(const struct series *series, enum mito_metric metric)
{
    return series->row[metric - MITO_METRIC_SERIES_PRICE];
}

/* A vault's weight in the prices of its group: of silos their part of the assets, by the marks just taken. */
static double share_of_group(struct sim_context *context, uint32_t v, sim_i128 nav)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double sum = 0;

    for (uint32_t other = 0; spec->silo != NULL && other < spec->vault_count; other++) {
        sim_i128 assets = spec->vaults[other].group == spec->vaults[v].group ? mito_measure_nav(context, other) : 0;
        sum += sim_wide_double(assets > 0 ? (sim_u128)assets : 0);
    }
    return spec->silo == NULL ? 1 : sum > 0 ? sim_wide_double(nav > 0 ? (sim_u128)nav : 0) / sum : 0;
}

static void sample_vault(struct sim_context *context, uint32_t v, const struct series *series)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_spec_vault *vault = &spec->vaults[v];
    const struct mito_protocol *protocol = mito_state_protocol(context);
    double unit = spec->assets[vault->asset].unit;
    sim_i128 nav = mito_measure_nav(context, v);
    sim_u128 assets = mito_vlf_assets(protocol, v);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, v);
    uint32_t g = vault->group;
    double part = share_of_group(context, v, nav);

    row_of(series, MITO_METRIC_SERIES_PRICE)[g] += (float)(part * mito_measure_price(context, v, (sim_i128)assets));
    row_of(series, MITO_METRIC_SERIES_PRICE_TRUE)[g] += (float)(part * mito_measure_price(context, v, nav));
    row_of(series, MITO_METRIC_SERIES_ASSETS)[g] += (float)(sim_wide_double(nav > 0 ? (sim_u128)nav : 0) / unit);
    row_of(series, MITO_METRIC_SERIES_IDLE)[g] +=
        (float)(sim_wide_double(assets > vlf->allocation ? assets - vlf->allocation : 0) / unit);
    row_of(series, MITO_METRIC_SERIES_QUEUE)[g] +=
        (float)(sim_wide_double(mito_vlf_preview_redeem(protocol, v, vlf->shares_pending)) / unit);
    for (uint32_t c = 0; c < spec->chain_count; c++) {
        row_of(series, MITO_METRIC_SERIES_FREE)[g * spec->chain_count + c] =
            (float)(sim_wide_double(mito_hub_free(protocol, vault->asset, c)) / unit);
    }
}

void mito_metrics_sample(struct sim_context *context, uint32_t at)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    struct series series = series_at(context, at);

    for (enum mito_metric m = MITO_METRIC_SERIES_PRICE; m <= MITO_METRIC_SERIES_QUEUE; m++) {
        for (uint32_t g = 0; g < spec->group_count; g++) {
            row_of(&series, m)[g] = 0;
        }
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        sample_vault(context, v, &series);
    }
    for (uint32_t i = 0; i < spec->venue_count; i++) {
        const struct mito_venue_kind *kind = spec->venues[i].kind;
        struct mito_venue_view view = mito_measure_view(context, i);
        mito_measure_accrue(context, i);
        row_of(&series, MITO_METRIC_SERIES_PLACED)[i] = 0;
        row_of(&series, MITO_METRIC_SERIES_RATE)[i] =
            (float)kind->marginal_rate(mito_state_venue_own(context, i), &view, 0);
        row_of(&series, MITO_METRIC_SERIES_UTILISATION)[i] =
            (float)kind->utilisation(mito_state_venue_own(context, i), &view);
    }
    for (uint32_t p = 0; p < spec->position_count; p++) {
        const struct mito_spec_position *position = &spec->positions[p];
        row_of(&series, MITO_METRIC_SERIES_PLACED)[position->venue] +=
            (float)(sim_wide_double(mito_branch_position(protocol, position->executor, position->slot)) /
                    spec->executors[position->executor].unit);
    }
    for (uint32_t a = 0; a < spec->asset_count; a++) {
        row_of(&series, MITO_METRIC_SERIES_ASSET_PRICE)[a] = (float)mito_costs_price(context, a);
    }
    MITO_PART_EACH(sample, context, at);
}

void mito_metrics_record(struct sim_context *context, const struct sim_event *event)
{
    sim_time step = mito_spec_of(context)->study->plan.record.series;

    (void)event;
    mito_metrics_sample(context, (uint32_t)(context->engine->now / step));
    sim_engine_schedule(context, context->engine->now + step, MITO_EVENT_RECORD, 0, 0, 0, 0);
}

static bool is_alone(const struct mito_spec *spec, uint32_t v)
{
    (void)v;
    return spec->silo == NULL;
}

/* A vault's share of the average assets of its group: the weight of its silo in means. */
static double weight_of(const struct sim_context *context, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double sum = 0;

    for (uint32_t other = 0; other < spec->vault_count; other++) {
        if (spec->vaults[other].group == spec->vaults[v].group) {
            sum += mito_state_vault(context, other)->nav_sum;
        }
    }
    return sum > 0 ? mito_state_vault(context, v)->nav_sum / sum : 0;
}

/* Puts a vault's value; of silos the mean weighted by average assets, without those that are empty. */
static void put_mean(const struct sim_context *context, struct sim_row *row, enum mito_metric metric, uint32_t v,
                     double value)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double *cell = &row->cells[row->layout->offset[metric] + spec->vaults[v].group].f;

    if (is_alone(spec, v)) {
        *cell = value;
    } else if (mito_state_vault(context, v)->nav_sum > 0) {
        *cell = (isnan(*cell) ? 0 : *cell) + weight_of(context, v) * value;
    }
}

/* The sum, or the largest, over a vault's silos. */
static void put_sum(const struct sim_context *context, struct sim_row *row, enum mito_metric metric, uint32_t v,
                    double value)
{
    double *cell = &row->cells[row->layout->offset[metric] + mito_spec_of(context)->vaults[v].group].f;

    *cell = isnan(*cell) ? value : *cell + value;
}

static void put_most(const struct sim_context *context, struct sim_row *row, enum mito_metric metric, uint32_t v,
                     double value)
{
    double *cell = &row->cells[row->layout->offset[metric] + mito_spec_of(context)->vaults[v].group].f;

    *cell = isnan(*cell) || value > *cell ? value : *cell;
}

static void add_count(const struct sim_context *context, struct sim_row *row, enum mito_metric metric, uint32_t v,
                      uint64_t value)
{
    row->cells[row->layout->offset[metric] + mito_spec_of(context)->vaults[v].group].u += value;
}

/* What the vaults' numbers add up to, over all vaults, in USD. */
struct sums {
    double earned, average, start, end;
};

static void put_returns(struct sim_context *context, struct sim_row *row, uint32_t v, double years, struct sums *sums)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_vault_state *vault = mito_state_vault(context, v);
    const struct mito_spec_asset *asset = &spec->assets[spec->vaults[v].asset];
    const double *path = context->scenario->paths + (size_t)asset->price_path * spec->grid.points;
    double price_start = path[mito_grid_index(&spec->grid, 0)],
           price_end = mito_costs_price(context, spec->vaults[v].asset);
    double average = vault->measured > 0 ? vault->nav_sum / vault->measured : NAN;
    sim_i128 nav = mito_measure_nav(context, v);
    double price = mito_measure_price(context, v, nav);
    double reported = mito_measure_price(context, v, (sim_i128)mito_vlf_assets(mito_state_protocol(context), v));
    double yielded = sim_wide_double(vault->total.yielded - vault->before.yielded) / asset->unit;
    double lost = sim_wide_double(vault->total.lost - vault->before.lost) / asset->unit;
    double gas = vault->total.gas_strategist - vault->before.gas_strategist;
    double share = (price / vault->price_start - 1) / years;
    double per = 1 / (average * years);
    sim_i128 residual = 0;

    (void)mito_measure_residual(context, v, &residual);
    put_mean(context, row, MITO_METRIC_VAULT_SHARE_RETURN, v, share);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_REPORTED, v, (reported / vault->price_start_reported - 1) / years);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_YIELD, v, yielded * per);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_PROGRAMMES, v,
             (vault->total.incentives - vault->before.incentives) / asset->unit * per);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_LOSS, v, lost * per);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_GAS, v, gas / price_start * per);
    double growth = (mito_measure_growth(context, v, nav) - 1) / years;
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_COMPOUNDING, v, growth - (yielded - lost) * per);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_FLOWS, v, share - growth);
    put_mean(context, row, MITO_METRIC_VAULT_NET_RETURN, v, share - gas / price_start * per);
    put_mean(context, row, MITO_METRIC_VAULT_RETURN_USD, v,
             (price / vault->price_start * price_end / price_start - 1) / years);
    row->cells[row->layout->offset[MITO_METRIC_VAULT_RESIDUAL] + spec->vaults[v].group].i += (int64_t)residual;
    if (vault->measured > 0) {
        sums->earned += (yielded - lost) * price_start - gas;
        sums->average += average * price_start;
    }
    double start = sim_wide_double(vault->nav_start > 0 ? (sim_u128)vault->nav_start : 0) / asset->unit * price_start;
    sums->start += start;
    sums->end += start * price / vault->price_start * price_end / price_start;
    if (average > 0) {
        sums->end -= gas * start / (average * price_start); /* the share of what was there at time 0 */
    }
}

static void put_averages(struct sim_context *context, struct sim_row *row, uint32_t v)
{
    const struct mito_spec *spec = mito_spec_of(context);
    const struct mito_vault_state *vault = mito_state_vault(context, v);
    const struct mito_protocol *protocol = mito_state_protocol(context);
    const struct mito_vlf *vlf = mito_protocol_vlf(protocol, v);
    double unit = spec->assets[spec->vaults[v].asset].unit, n = vault->measured;
    double elapsed = (double)context->engine->now;

    put_most(context, row, MITO_METRIC_VAULT_DRAWDOWN, v, vault->drawdown);
    put_mean(context, row, MITO_METRIC_VAULT_PRICE_GAP, v, vault->gap_sum / n);
    put_most(context, row, MITO_METRIC_VAULT_PRICE_GAP_MOST, v, vault->gap_most);
    put_sum(context, row, MITO_METRIC_VAULT_ASSETS, v, vault->nav_sum / n);
    put_mean(context, row, MITO_METRIC_VAULT_IDLE, v, vault->idle_sum / vault->nav_sum);
    put_mean(context, row, MITO_METRIC_VAULT_DEPLOYED, v, vault->deployed_sum / vault->nav_sum);
    put_mean(context, row, MITO_METRIC_VAULT_SHORTFALL, v, vault->shortfall_sum / n);
    put_sum(context, row, MITO_METRIC_VAULT_QUEUE, v,
            sim_wide_double(mito_vlf_preview_redeem(protocol, v, vlf->shares_pending)) / unit);
    put_sum(
        context, row, MITO_METRIC_VAULT_COLLECTED, v,
        sim_wide_double(mito_vlf_preview_redeem(protocol, v, mito_vlf_balance(protocol, v, MITO_ACCOUNT_COLLECTOR))) /
            unit);
    for (uint32_t k = 0; k < spec->vaults[v].executor_count; k++) {
        uint32_t chain = spec->executors[spec->vaults[v].executor_first + k].chain;
        sim_row_put(row, MITO_METRIC_DRY_SHARE, spec->vaults[v].group * spec->chain_count + chain,
                    (double)mito_measure_dry(context, spec->vaults[v].asset, chain) / elapsed);
    }
}

static void put_counts(struct sim_context *context, struct sim_row *row, uint32_t v)
{
    const struct mito_vault_totals *now = &mito_state_vault(context, v)->total;
    const struct mito_vault_totals *before = &mito_state_vault(context, v)->before;

    add_count(context, row, MITO_METRIC_DEPOSITS, v, now->deposits - before->deposits);
    add_count(context, row, MITO_METRIC_DEPOSITS_REFUSED, v, now->deposits_refused - before->deposits_refused);
    add_count(context, row, MITO_METRIC_DEPOSITS_CAPPED, v, now->deposits_capped - before->deposits_capped);
    add_count(context, row, MITO_METRIC_REQUESTS, v, now->requests - before->requests);
    add_count(context, row, MITO_METRIC_REQUESTS_REFUSED, v, now->requests_refused - before->requests_refused);
    add_count(context, row, MITO_METRIC_REQUESTS_SKIPPED, v, now->requests_skipped - before->requests_skipped);
    add_count(context, row, MITO_METRIC_WITHDRAWALS, v, now->withdrawals - before->withdrawals);
    add_count(context, row, MITO_METRIC_WITHDRAWALS_REFUSED, v, now->withdrawals_refused - before->withdrawals_refused);
}

static void put_spread(struct sim_context *context, struct sim_row *row, uint32_t group, double years)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double most = -INFINITY, least = INFINITY;

    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const struct mito_vault_state *vault = mito_state_vault(context, v);
        if (spec->vaults[v].group == group && (spec->silo == NULL || vault->nav_sum > 0)) {
            double price = mito_measure_price(context, v, mito_measure_nav(context, v));
            double share = (price / vault->price_start - 1) / years;
            most = share > most ? share : most;
            least = share < least ? share : least;
        }
    }
    sim_row_put(row, MITO_METRIC_VAULT_CLASS_SPREAD, group, most >= least ? most - least : NAN);
}

/* Of all silos of a vault together. */
static void put_latency(struct sim_context *context, struct sim_row *row, uint32_t group)
{
    for (unsigned stage = 0; stage < MITO_STAGES; stage++) {
        struct mito_latency latency = mito_latency_of(context, group, (enum mito_stage)stage);
        uint32_t at = group * MITO_STAGES + stage;
        sim_row_put(row, MITO_METRIC_LATENCY_MEAN, at, latency.mean);
        sim_row_put(row, MITO_METRIC_LATENCY_P50, at, latency.p50);
        sim_row_put(row, MITO_METRIC_LATENCY_P95, at, latency.p95);
        sim_row_put_count(row, MITO_METRIC_LATENCY_DONE, at, latency.done);
        sim_row_put_count(row, MITO_METRIC_LATENCY_OPEN, at, latency.open);
    }
}

static void put_world(struct sim_context *context, struct sim_row *row)
{
    const struct mito_world *world = mito_world_of(context);
    const struct mito_protocol *protocol = mito_state_protocol(context);

    for (uint32_t i = 1; i < MITO_REVERTS; i++) {
        sim_row_put_count(row, MITO_METRIC_REVERTS, i - 1, world->reverts[i] - world->reverts_before[i]);
    }
    sim_row_put_count(row, MITO_METRIC_MESSAGES_SENT, 0, protocol->sent - world->message_sent_before);
    sim_row_put_count(row, MITO_METRIC_MESSAGES_DELIVERED, 0, protocol->delivered - world->message_delivered_before);
    sim_row_put_count(row, MITO_METRIC_MESSAGES_RETRIED, 0, world->message_retries - world->retries_before);
    sim_row_put_count(row, MITO_METRIC_MESSAGES_DEAD, 0, protocol->dead - world->message_dead_before);
    sim_row_put_count(row, MITO_METRIC_DECISIONS, 0, world->decisions);
}

static void put_series(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    sim_time step = spec->study->plan.record.series;
    uint32_t count = row->layout->time_count;

    if (count == 0) {
        return;
    }
    /* The horizon itself is not an event any more; earlier points were recorded as events. */
    uint32_t reached = (uint32_t)(context->engine->now / step) + 1;
    if (context->engine->now % step == 0) {
        mito_metrics_sample(context, reached - 1);
    }
    struct series series = series_at(context, 0);
    for (uint32_t m = MITO_METRIC_SERIES_PRICE; m < MITO_METRICS; m++) {
        const float *from = series.row[m - MITO_METRIC_SERIES_PRICE];
        for (uint32_t t = 0; t < reached && t < count; t++, from += row->layout->width[m]) {
            for (uint32_t i = 0; i < row->layout->width[m]; i++) {
                sim_row_put_series(row, m, t, i, from[i]);
            }
        }
    }
}

void mito_metrics_rows(struct sim_context *context, struct sim_row *row)
{
    const struct mito_spec *spec = mito_spec_of(context);
    double years = (double)context->engine->now / (double)SIM_YEAR, gas[2] = {0, 0};
    struct sums sums = {0};

    if (context->engine->now <= 0) {
        return; /* failed in the warm-up: nothing was measured */
    }
    for (uint32_t v = 0; v < spec->vault_count; v++) {
        const struct mito_vault_state *vault = mito_state_vault(context, v);
        put_returns(context, row, v, years, &sums);
        put_averages(context, row, v);
        put_counts(context, row, v);
        gas[0] += vault->total.gas_strategist - vault->before.gas_strategist;
        gas[1] += vault->total.gas_holders - vault->before.gas_holders;
    }
    for (uint32_t g = 0; g < spec->group_count; g++) {
        put_latency(context, row, g);
        put_spread(context, row, g, years);
    }
    sim_row_put(row, MITO_METRIC_NET_RETURN, 0, sums.earned / (sums.average * years));
    sim_row_put(row, MITO_METRIC_NET_RETURN_USD, 0, (sums.end / sums.start - 1) / years);
    sim_row_put(row, MITO_METRIC_GAS_STRATEGIST, 0, gas[0]);
    sim_row_put(row, MITO_METRIC_GAS_HOLDERS, 0, gas[1]);
    put_world(context, row);
    MITO_PART_EACH(rows, context, row);
    put_series(context, row);
}
