#include "models/miasset/miasset_pool.h"

static const char *const kinds[] = {"stable_swap", "constant_product", NULL};

#define FIELD(owner, key, kind, ...)                                                   \
    {                                                                                  \
        .name = #key, .type = kind, .offset = offsetof(struct owner, key), __VA_ARGS__ \
    }

#define ARBITRAGE(key, kind, ...) FIELD(mito_miasset_pool_arbitrage, key, kind, __VA_ARGS__)
static const struct sim_field arbitrage_fields[] = {
    ARBITRAGE(capital, SIM_FIELD_QUANTITY, .fallback = "0",
              .help = "Capital of all arbitrageurs together, of the vault's asset, on the hub; shares in the queue tie "
                      "it up.",
              .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. 20% of the vault"),
    ARBITRAGE(hurdle, SIM_FIELD_FRACTION, .unit = "per year", .fallback = "15%", .low = 0, .high = 100,
              .help = "Return they want on what waits in the queue.", .evidence = SIM_EVIDENCE_ASSUMED,
              .plausible = "5% .. 50%"),
    ARBITRAGE(wait, SIM_FIELD_DURATION, .unit = "s", .fallback = "1d", .low = 0, .high = 365 * 86400e3,
              .help = "How long they expect to wait beside the reclaim period.", .evidence = SIM_EVIDENCE_ASSUMED,
              .plausible = "0 .. 7d"),
    {0},
};
static const struct sim_section arbitrage_section = {
    "arbitrage", "Who buys discounted shares and redeems them, and mints and sells dear ones.",
    sizeof(struct mito_miasset_pool_arbitrage), arbitrage_fields};

#define POOL(key, kind, ...) FIELD(mito_miasset_pool, key, kind, __VA_ARGS__)
static const struct sim_field fields[] = {
    POOL(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose shares it trades."),
    POOL(kind, SIM_FIELD_CHOICE, .choices = kinds, .fallback = "stable_swap", .design = true,
         .help = "StableSwap on worths, or constant product."),
    POOL(amplification, SIM_FIELD_INTEGER, .fallback = "50", .low = 1, .high = 1e6,
         .help = "StableSwap's A, as the contract has it.", .evidence = SIM_EVIDENCE_CITED,
         .source = "Curve stETH pool, curve-contract pooldata.json (5, later 50)", .date = "2022-06-01",
         .plausible = "5 .. 2000"),
    POOL(fee, SIM_FIELD_FRACTION, .unit = "1", .fallback = "4bp", .low = 0, .high = 0.1,
         .help = "Fee of a trade.", .evidence = SIM_EVIDENCE_CITED,
         .source = "Curve stETH pool, curve-contract pooldata.json", .date = "2022-06-01", .plausible = "1bp .. 30bp"),
    POOL(depth, SIM_FIELD_QUANTITY, .help = "Worth of each side at the start, of the vault's asset; a sponsor's."),
    POOL(weight, SIM_FIELD_NUMBER, .unit = "1", .fallback = "1", .low = 0, .high = 1e9, .design = true,
         .help = "Part of the vault's holders who provide liquidity (users' `uses`) who come here, beside other pools'."),
    POOL(tolerance, SIM_FIELD_FRACTION, .unit = "1", .fallback = "50bp", .low = 0, .high = 1,
         .help = "Most of its worth that a holder gives up in joining; else it keeps its shares.",
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "5bp .. 100bp"),
    POOL(entry, SIM_FIELD_FRACTION, .unit = "1", .fallback = "none", .low = 0, .high = 1,
         .help = "Least saving for which a depositor buys shares here instead of supplying the vault; none: never.",
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "10bp .. 100bp"),
    POOL(volume, SIM_FIELD_FRACTION, .unit = "per day", .fallback = "0%", .low = 0, .high = 100,
         .help = "Mean size of what others trade a day, of the depth; buying and selling alike.",
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 50%"),
    POOL(stock, SIM_FIELD_QUANTITY, .fallback = "0",
         .help = "What those others hold of each side at the start, of the vault's asset: they trade no more.",
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. depth"),
    POOL(arbitrage, SIM_FIELD_SECTION, .section = &arbitrage_section, .fallback = "{}",
         .help = "Who trades against the reclaim queue and the vault's own price."),
    {0},
};

const struct sim_section mito_miasset_pool_section = {
    "miasset_pools",
    "A pool of a vault's miAssets against its asset on the hub: instant exits, discount and premium, arbitrage against "
    "the reclaim queue.",
    sizeof(struct mito_miasset_pool), fields};
