/* lst: a liquid staking token: another asset's price, times an exchange rate that grows with rewards, times a market
 * price over that rate that is calm or under stress. */
#include "models/market/depeg.h"
#include "models/market/price.h"

#include "sim/random/math.h"

#include <stddef.h>

#define CALM "stETH/ETH 2021-2022 before May, CoinGecko hourly: kappa 97 per year, mean -.31%, sigma .062"
#define STRESS "stETH/ETH May-September 2022, data/steth_eth_hourly_2022-05_2022-09.csv: kappa 22.4 per year, " \
               "mean -3.09%, sigma .068"
#define EVENTS "stETH below 0.99 once in 2021-2026: 12 May 2022 to 7 January 2023"

static const struct sim_field calm_fields[] =
    MITO_DEPEG_FIELDS("-0.31%", "2.6d", "6.2%", "4y", SIM_EVIDENCE_MEASURED, CALM, "2022-05-01", "-0.6% .. 0%",
                      "1d .. 12d", "2% .. 7%", EVENTS, "1y .. 8y");
static const struct sim_section calm_section = {"calm", "Near its rate.", sizeof(struct mito_peg_regime), calm_fields};
static const struct sim_field stress_fields[] =
    MITO_DEPEG_FIELDS("-3.09%", "11.3d", "6.8%", "240d", SIM_EVIDENCE_MEASURED, STRESS, "2022-09-30", "-8% .. -1%",
                      "2d .. 20d", "3% .. 15%", EVENTS, "7d .. 1y");
static const struct sim_section stress_section = {"stress", "At a discount.", sizeof(struct mito_peg_regime),
                                                  stress_fields};

static const struct sim_field fields[] = {
    {.name = "of", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_price_lst, of), .reference = "assets",
     .help = "The asset that is staked."},
    {.name = "rate", .type = SIM_FIELD_NUMBER, .offset = offsetof(struct mito_price_lst, rate), .fallback = "1",
     .unit = "1", .low = 0, .high = 1e6, .low_open = true,
     .help = "Staked units per token at the start of the warm-up.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = "a rebasing or new token; wstETH stood at 1.17 in July 2024", .date = "2024-07-01",
     .plausible = "1 .. 1.3"},
    {.name = "apr", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_price_lst, apr), .fallback = "3.12%",
     .unit = "per year", .low = -1, .high = 10, .help = "Growth of the rate, compounded continuously.",
     .evidence = SIM_EVIDENCE_MEASURED,
     .source = "wstETH/WETH 2024-07..2024-11, data/lst_eth_rates_daily_2024-07_2024-11.csv; weETH 2.98%, osETH 2.94%, "
               "ezETH 3.69%, rsETH 4.29%; Lido tells 2.1-2.6% in 2026",
     .date = "2024-11-05", .plausible = "2% .. 4.5%"},
    {.name = "calm", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_lst, calm), .fallback = "{}",
     .section = &calm_section, .help = "Near its rate."},
    {.name = "stress", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_price_lst, stress), .fallback = "{}",
     .section = &stress_section, .help = "At a discount."},
    {.name = "begins", .type = SIM_FIELD_CHOICE, .offset = offsetof(struct mito_price_lst, begins), .fallback = "calm",
     .choices = mito_depeg_begins, .design = true,
     .help = "Regime at the start of the warm-up; stationary draws it by the long-run shares."},
    {0},
};
const struct sim_section mito_lst_section = {
    "lst", "A liquid staking token: the staked asset's price x a growing rate x a discount, calm or under stress.",
    sizeof(struct mito_price_lst), fields};

static const uint32_t *of(const void *parameters)
{
    return &((const struct mito_price_lst *)parameters)->of;
}

/* Where it begins in the stationary law the calm mean stands for both. */
static double start(const void *parameters)
{
    const struct mito_price_lst *lst = parameters;

    return lst->rate * sim_math_exp(lst->begins == MITO_STAY_SECOND ? lst->stress.mean : lst->calm.mean);
}

static double volatility(const void *parameters)
{
    const struct mito_price_lst *lst = parameters;

    return mito_depeg_volatility(&lst->calm, &lst->stress);
}

static double variance(const void *parameters, double years)
{
    const struct mito_price_lst *lst = parameters;

    return mito_depeg_variance(&lst->calm, &lst->stress, years);
}

static void draw(const struct mito_price_view *view, double *path)
{
    const struct mito_price_lst *lst = view->parameters;
    double growth = lst->apr * ((double)view->grid->step / (double)SIM_YEAR);

    mito_depeg_draw(view, &lst->calm, &lst->stress, (enum mito_stay_begin)lst->begins, path);
    for (uint32_t k = 0; k < view->grid->points; k++) {
        path[k] = view->of[k] * lst->rate * sim_math_exp(path[k] + growth * (double)k);
    }
}

const struct mito_price_kind mito_lst_kind = {
    .section = &mito_lst_section, .of = of, .start = start, .volatility = volatility, .variance = variance,
    .draw = draw};
