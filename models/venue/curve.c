#include "models/venue/curve.h"

#include "models/venue/compound.h"

#include <math.h>

#define GIGA 1000000000 /* from 18 decimals to 27 */

static uint64_t wad_of(double fraction)
{
    return (uint64_t)sim_wide_from_double(rint(fraction * 1e9)) * GIGA;
}

static uint32_t compound_reserve_factor(const void *parameters)
{
    return (uint32_t)rint(((const struct mito_curve_compound *)parameters)->reserve_factor * 1e4);
}

static struct mito_curve_rates compound_rates(const void *parameters, const struct mito_curve_pool *pool)
{
    const struct mito_curve_compound *given = parameters;
    const struct mito_compound_v2 curve = {
        .base = wad_of(given->base_rate),
        .multiplier = wad_of(given->multiplier),
        .jump = wad_of(given->jump),
        .kink = wad_of(given->kink),
        .reserve_factor = wad_of(given->reserve_factor),
    };
    struct mito_compound_rates rates = mito_compound_v2_rates(&curve, pool->liquidity, pool->debt, pool->reserves);

    return (struct mito_curve_rates){
        .borrow = (sim_u128)rates.borrow * MITO_COMPOUND_BLOCKS * GIGA,
        .supply = (sim_u128)rates.supply * MITO_COMPOUND_BLOCKS * GIGA,
    };
}

static sim_u128 comet_rate(const struct mito_curve_comet_side *given, uint64_t used)
{
    const struct mito_comet_side side = {
        .base = wad_of(given->base), .low = wad_of(given->low), .high = wad_of(given->high), .kink = wad_of(given->kink)};

    return (sim_u128)mito_compound_comet_rate(&side, used) * MITO_COMPOUND_SECONDS * GIGA;
}

static struct mito_curve_rates comet_rates(const void *parameters, const struct mito_curve_pool *pool)
{
    const struct mito_curve_comet *given = parameters;
    uint64_t used = mito_compound_comet_utilisation(pool->debt, pool->supplied);

    return (struct mito_curve_rates){.borrow = comet_rate(&given->borrow, used),
                                     .supply = comet_rate(&given->supply, used)};
}

#define RATE(word, owner, member, value, sentence, kind, where, when, range)                                         \
    {.name = word, .type = SIM_FIELD_FRACTION, .offset = offsetof(struct owner, member), .fallback = value,           \
     .unit = "per year", .low = 0, .high = 10, .help = sentence, .evidence = kind, .source = where, .date = when,    \
     .plausible = range}
#define SHARE(word, owner, member, value, sentence, kind, where, when, range)                                        \
    {.name = word, .type = SIM_FIELD_FRACTION, .offset = offsetof(struct owner, member), .fallback = value,           \
     .unit = "1", .low = 0.01, .high = 1, .help = sentence, .evidence = kind, .source = where, .date = when,         \
     .plausible = range}
#define EXAMPLE "an example of the contract's arithmetic, compound-protocol, BaseJumpRateModelV2.sol"

static const struct sim_field compound_fields[] = {
    RATE("base_rate", mito_curve_compound, base_rate, "2%", "Borrow rate at zero utilisation.", SIM_EVIDENCE_ASSUMED,
         EXAMPLE, "2026-06-19", "0% .. 2%"),
    RATE("multiplier", mito_curve_compound, multiplier, "18%", "Rise of the borrow rate up to the kink.",
         SIM_EVIDENCE_ASSUMED, EXAMPLE, "2026-06-19", "4% .. 20%"),
    RATE("jump", mito_curve_compound, jump, "400%", "Rise per unit of utilisation beyond the kink.",
         SIM_EVIDENCE_ASSUMED, EXAMPLE, "2026-06-19", "100% .. 500%"),
    SHARE("kink", mito_curve_compound, kink, "80%", "Utilisation at the kink.", SIM_EVIDENCE_ASSUMED, EXAMPLE,
          "2026-06-19", "70% .. 90%"),
    {.name = "reserve_factor", .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_curve_compound, reserve_factor), .fallback = "10%", .unit = "1", .low = 0, .high = 1,
     .help = "Share of the borrowers' interest that goes to the reserves.", .evidence = SIM_EVIDENCE_ASSUMED,
     .source = EXAMPLE, .date = "2026-06-19", .plausible = "5% .. 25%"},
    {0},
};

#define MARKET "Arbitrum USDC, compound-finance/comet deployments, data/comet_markets.csv"

static const struct sim_field borrow_fields[] = {
    RATE("base", mito_curve_comet_side, base, "1.5%", "Rate at zero utilisation.", SIM_EVIDENCE_CITED, MARKET,
         "2026-06-19", "0% .. 2%"),
    RATE("low", mito_curve_comet_side, low, "3.5%", "Slope per unit of utilisation up to the kink.", SIM_EVIDENCE_CITED,
         MARKET, "2026-06-19", "1% .. 6%"),
    RATE("high", mito_curve_comet_side, high, "25%", "Slope beyond it.", SIM_EVIDENCE_CITED, MARKET, "2026-06-19",
         "20% .. 600%"),
    SHARE("kink", mito_curve_comet_side, kink, "80%", "Utilisation at the kink.", SIM_EVIDENCE_CITED, MARKET,
          "2026-06-19", "80% .. 90%"),
    {0},
};

static const struct sim_field supply_fields[] = {
    RATE("base", mito_curve_comet_side, base, "0%", "Rate at zero utilisation.", SIM_EVIDENCE_CITED, MARKET,
         "2026-06-19", "0% .. 0%"),
    RATE("low", mito_curve_comet_side, low, "3.25%", "Slope per unit of utilisation up to the kink.",
         SIM_EVIDENCE_CITED, MARKET, "2026-06-19", "1% .. 5%"),
    RATE("high", mito_curve_comet_side, high, "40%", "Slope beyond it.", SIM_EVIDENCE_CITED, MARKET, "2026-06-19",
         "20% .. 600%"),
    SHARE("kink", mito_curve_comet_side, kink, "80%", "Utilisation at the kink.", SIM_EVIDENCE_CITED, MARKET,
          "2026-06-19", "80% .. 90%"),
    {0},
};

static const struct sim_section borrow_section = {"borrow", "What borrowers pay.", sizeof(struct mito_curve_comet_side),
                                                  borrow_fields};
static const struct sim_section supply_section = {"supply", "What suppliers get.", sizeof(struct mito_curve_comet_side),
                                                  supply_fields};

static const struct sim_field comet_fields[] = {
    {.name = "borrow", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_curve_comet, borrow),
     .section = &borrow_section, .fallback = "{}", .help = "The borrowers' side."},
    {.name = "supply", .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_curve_comet, supply),
     .section = &supply_section, .fallback = "{}", .help = "The suppliers' side."},
    {0},
};

static const struct sim_section compound_section = {
    "compound_v2", "Compound v2's jump rate model: per block, suppliers get the borrowers' interest less reserves.",
    sizeof(struct mito_curve_compound), compound_fields};
static const struct sim_section comet_section = {
    "comet", "Compound v3: per second, a curve for each side; reserves are what is left over.",
    sizeof(struct mito_curve_comet), comet_fields};

static const struct mito_curve_kind compound_v2 = {
    .section = &compound_section, .reserve_factor = compound_reserve_factor, .rates = compound_rates};
static const struct mito_curve_kind comet = {.section = &comet_section, .leftover = true, .rates = comet_rates};

const struct mito_curve_kind *const mito_curve_kinds[] = {&compound_v2, &comet, NULL};
const struct sim_section *const mito_curve_sections[] = {&compound_section, &comet_section, NULL};
