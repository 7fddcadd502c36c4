#include "models/miasset/collateral.h"

#include "sim/config/quantity.h"

#include <math.h>

#define AAVE "Aave v3, wstETH and WETH on Ethereum: bgd-labs/aave-proposals-v3 snapshots and diffs"

static const char *const oracles[] = {"exchange_rate", "market_twap", "min", NULL};
static const char *const exits[] = {"pool", "queue", "both", NULL};

#define FIELD(owner, key, kind, ...)                                                    \
    {                                                                                   \
        .name = #key, .type = kind, .offset = offsetof(struct owner, key), __VA_ARGS__ \
    }

#define LIQUIDATORS(key, kind, ...) FIELD(mito_collateral_liquidators, key, kind, __VA_ARGS__)
static const struct sim_field liquidator_fields[] = {
    LIQUIDATORS(capital, SIM_FIELD_QUANTITY, .fallback = "1M",
                .help = "Cash of all liquidators together, of the debt asset; what they seize ties it up until it is sold.",
                .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "100k .. 100M"),
    LIQUIDATORS(exit, SIM_FIELD_CHOICE, .choices = exits, .fallback = "both", .design = true,
                .help = "Where they sell what they seize: the vault's pools, its reclaim queue, or what pays more."),
    LIQUIDATORS(hurdle, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "15%", .low = 0, .high = 100,
                .help = "Return they want on what waits in the queue.", .evidence = SIM_EVIDENCE_ASSUMED,
                .plausible = "5% .. 50%"),
    {0},
};
static const struct sim_section liquidators_section = {"liquidators", "Who repays bad loans for a bonus.",
                                                       sizeof(struct mito_collateral_liquidators), liquidator_fields};

#define LOOPS(key, kind, ...) FIELD(mito_collateral_loops, key, kind, __VA_ARGS__)
static const struct sim_field loop_fields[] = {
    LOOPS(share, SIM_FIELD_FRACTION, .unit = "1", .fallback = "0%", .low = 0, .high = 1,
          .help = "Share of the borrowers who deposit what they borrow in the vault again, and borrow against that.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 50%"),
    LOOPS(leverage, SIM_FIELD_NUMBER, .unit = "1", .fallback = "2.5", .low = 1, .high = 100,
          .help = "Collateral over own money at which they stop.", .evidence = SIM_EVIDENCE_ASSUMED,
          .plausible = "1.5 .. 10"),
    LOOPS(dearest, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "5%", .low = 0, .high = 100,
          .help = "Borrow rate above which they do not borrow more; what they owe they keep.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "2% .. 15%"),
    LOOPS(cost, SIM_FIELD_FRACTION, .unit = "1", .fallback = "5bp", .low = 0, .high = 0.5,
          .help = "Lost in swapping the debt asset for the vault's; nothing where they are the same.",
          .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1bp .. 30bp"),
    {0},
};
static const struct sim_section loops_section = {"loops", "Borrowers with leverage.",
                                                 sizeof(struct mito_collateral_loops), loop_fields};

#define MARKET(key, kind, ...) FIELD(mito_collateral, key, kind, __VA_ARGS__)
static const struct sim_field fields[] = {
    MARKET(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose shares are collateral."),
    MARKET(debt, SIM_FIELD_REFERENCE, .reference = "assets", .help = "The asset that is lent."),
    MARKET(weight, SIM_FIELD_NUMBER, .unit = "1", .fallback = "1", .low = 0, .high = 1e9, .design = true,
           .help = "Part of the vault's lending holders (users' `uses`) who come here, beside other markets' weights."),
    MARKET(ltv, SIM_FIELD_FRACTION, .unit = "1", .fallback = "78.5%", .low = 0, .high = 1, .high_open = true,
           .help = "Most debt per worth of collateral when borrowing.", .evidence = SIM_EVIDENCE_CITED, .source = AAVE,
           .date = "2023-10-31", .plausible = "60% .. 93%"),
    MARKET(threshold, SIM_FIELD_FRACTION, .unit = "1", .fallback = "81%", .low = 0, .high = 1, .low_open = true,
           .help = "Worth of collateral that backs debt in the health factor: whole basis points.",
           .evidence = SIM_EVIDENCE_CITED, .source = AAVE, .date = "2023-10-31", .plausible = "65% .. 95%"),
    MARKET(bonus, SIM_FIELD_FRACTION, .unit = "1", .fallback = "6%", .low = 0, .high = 1,
           .help = "What a liquidator gets above what it repays: whole basis points.", .evidence = SIM_EVIDENCE_CITED,
           .source = AAVE, .date = "2023-10-31", .plausible = "1% .. 10%"),
    MARKET(fee, SIM_FIELD_FRACTION, .unit = "1", .fallback = "10%", .low = 0, .high = 1,
           .help = "Part of the bonus that the lending protocol keeps: whole basis points.",
           .evidence = SIM_EVIDENCE_CITED, .source = AAVE, .date = "2023-10-31", .plausible = "0% .. 20%"),
    MARKET(least, SIM_FIELD_FRACTION, .unit = "1", .fallback = "40%", .low = 0, .high = 1,
           .help = "Least share of what they may borrow that borrowers take; uniform up to `most`, drawn per holder.",
           .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 80%"),
    MARKET(most, SIM_FIELD_FRACTION, .unit = "1", .fallback = "90%", .low = 0, .high = 1,
           .help = "Most share of what they may borrow that borrowers take.", .evidence = SIM_EVIDENCE_ASSUMED,
           .plausible = "50% .. 100%"),
    MARKET(supply, SIM_FIELD_QUANTITY, .help = "What lenders supply, of the debt asset."),
    MARKET(optimal_utilisation, SIM_FIELD_FRACTION, .unit = "1", .fallback = "92%", .low = 0.01, .high = 0.99,
           .help = "Utilisation at the kink of the rate curve.", .evidence = SIM_EVIDENCE_CITED,
           .source = "Aave v3 Ethereum USDC", .date = "2025-03-01", .plausible = "80% .. 95%"),
    MARKET(base_rate, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "0%", .low = 0, .high = 10,
           .help = "Borrow rate of an unused market.", .evidence = SIM_EVIDENCE_CITED,
           .source = "Aave v3 Ethereum USDC", .date = "2025-03-01", .plausible = "0% .. 2%"),
    MARKET(slope1, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "6.5%", .low = 0, .high = 10,
           .help = "Rise of the borrow rate up to the kink.", .evidence = SIM_EVIDENCE_CITED,
           .source = "Aave v3 Ethereum USDC", .date = "2025-03-01", .plausible = "2.5% .. 12.5%"),
    MARKET(slope2, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "35%", .low = 0, .high = 10,
           .help = "Further rise up to full utilisation.", .evidence = SIM_EVIDENCE_CITED,
           .source = "Aave v3 Ethereum USDC", .date = "2025-03-01", .plausible = "20% .. 300%"),
    MARKET(reserve_factor, SIM_FIELD_FRACTION, .unit = "1", .fallback = "10%", .low = 0, .high = 1,
           .help = "Part of the interest that the lending protocol keeps: whole basis points.",
           .evidence = SIM_EVIDENCE_CITED, .source = "Aave v3 Ethereum USDC", .date = "2025-03-01",
           .plausible = "5% .. 35%"),
    MARKET(others, SIM_FIELD_FRACTION, .unit = "1", .fallback = "50%", .low = 0, .high = 1,
           .help = "Part of the supply that is lent to others at the start.", .evidence = SIM_EVIDENCE_ASSUMED,
           .plausible = "0% .. 90%"),
    MARKET(others_sd, SIM_FIELD_FRACTION, .unit = "1", .fallback = "0%", .low = 0, .high = 5,
           .help = "Standard deviation of the logarithm of what others want: an Ornstein-Uhlenbeck path around 0.",
           .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 30%"),
    MARKET(others_half_life, SIM_FIELD_DURATION, .unit = "s", .fallback = "5d", .low = 60e3, .high = 3650 * 86400e3,
           .help = "Half-life of that path.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "1d .. 30d"),
    MARKET(oracle, SIM_FIELD_CHOICE, .choices = oracles, .fallback = "exchange_rate", .design = true,
           .help = "What a share counts for: its contract's rate, the pool's mean price, or the lower."),
    MARKET(window, SIM_FIELD_DURATION, .unit = "s", .fallback = "6h", .low = 0, .high = 30 * 86400e3,
           .help = "Over which the pool's price is averaged, in whole steps of the market grid.",
           .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "30m .. 1d"),
    MARKET(liquidators, SIM_FIELD_SECTION, .section = &liquidators_section, .fallback = "{}",
           .help = "Who repays bad loans for a bonus."),
    MARKET(loops, SIM_FIELD_SECTION, .section = &loops_section, .fallback = "{}", .help = "Borrowers with leverage."),
    {0},
};

const struct sim_section mito_collateral_section = {
    "collateral",
    "A lending market that takes a vault's miAssets as collateral: loans, health factors, liquidation with finite "
    "capital, bad debt, leverage loops.",
    sizeof(struct mito_collateral), fields};

static bool is_whole(double fraction)
{
    return fabs(fraction * 1e4 - rint(fraction * 1e4)) < 1e-6;
}

const char *mito_collateral_wrong(const struct mito_collateral *market, const void **member)
{
    *member = &market->ltv;
    if (market->ltv > market->threshold) {
        return "ltv is above the liquidation threshold";
    }
    *member = &market->least;
    if (market->least > market->most) {
        return "least is above most";
    }
    *member = &market->slope1;
    if (market->slope1 > market->slope2) {
        return "slope1 is above slope2";
    }
    *member = &market->threshold;
    if (!is_whole(market->threshold) || !is_whole(market->bonus) || !is_whole(market->fee) ||
        !is_whole(market->reserve_factor)) {
        return "threshold, bonus, fee and reserve_factor are whole basis points";
    }
    *member = &market->supply;
    if (market->supply.negative || sim_quantity_is_none(&market->supply)) {
        return "supply must be an amount";
    }
    *member = &market->liquidators.capital;
    return market->liquidators.capital.negative ? "capital must be an amount" : NULL;
}
