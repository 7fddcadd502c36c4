#include "models/user/response.h"

#include "sim/random/math.h"

#define MOST_FIELD(owner, law)                                                                                        \
    {.name = "most", .type = SIM_FIELD_NUMBER, .offset = offsetof(owner, most), .fallback = law, .low = 1,            \
     .low_open = true, .high = 1e3, .unit = "1", .help = "Largest factor on the rate.", .evidence = SIM_EVIDENCE_ASSUMED, \
     .plausible = "2 .. 20"}

static const struct sim_field yield_fields[] = {
    {.name = "outside",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_response_yield, outside),
     .fallback = "3%",
     .low = -1,
     .high = 10,
     .unit = "per year",
     .help = "Rate that holders could earn elsewhere.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "2% .. 5%"},
    {.name = "venue",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_response_yield, venue),
     .reference = "venues",
     .fallback = "none",
     .help = "Venue whose rate of the day stands for the outside one.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "sensitivity",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_response_yield, sensitivity),
     .fallback = "10",
     .low = 0,
     .high = 1e4,
     .unit = "1",
     .help = "Slope of the logarithm of the factor by the gap of yearly rates, where they are equal.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1 .. 50"},
    MOST_FIELD(struct mito_response_yield, "3"),
    {.name = "memory",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_response_yield, memory),
     .fallback = "7d",
     .low = 3600e3,
     .high = 3650 * 86400e3,
     .unit = "s",
     .help = "Half-life of the average that counts as the vault's recent return.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1d .. 30d"},
    {0},
};
static const struct sim_section yield_section = {"yield_chasing",
                                                 "Holders compare the vault's recent return with a rate elsewhere.",
                                                 sizeof(struct mito_response_yield), yield_fields};

#define FEAR_FIELDS(first, least, words, wide)                                                                     \
    {.name = "threshold", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_response_fear, threshold),    \
     .fallback = first, .high = 1, .unit = "1", .help = words, .evidence = SIM_EVIDENCE_ASSUMED, .plausible = wide}, \
        {.name = "scale", .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_response_fear, scale),        \
         .fallback = least, .high = 1, .low_open = true, .unit = "1",                                              \
         .help = "How far beyond the threshold 63% of the full answer is reached.",                                \
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = wide},                                                     \
        MOST_FIELD(struct mito_response_fear, "10")

static const struct sim_field panic_fields[] = {
    FEAR_FIELDS("1%", "2%",
                "Discount of the shares in markets, or missing part of the reported price, that holders shrug off.",
                "0.5% .. 10%"),
    {.name = "asset",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_response_panic, asset),
     .reference = "assets",
     .fallback = "none",
     .help = "Asset whose discount below its par holders see besides: the vault's own, when it may lose its peg.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "par",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_response_panic, par),
     .fallback = "1 USD",
     .low = 0,
     .high = 1e12,
     .low_open = true,
     .unit = "USD",
     .help = "Par of that asset.",
     .evidence = SIM_EVIDENCE_CITED,
     .source = "issuer's promise of redemption at par",
     .date = "2026-01-02",
     .plausible = "1 USD"},
    {0},
};
static const struct sim_section panic_section = {
    "panic", "Holders leave faster when shares, or what they stand for, trade below their worth.",
    sizeof(struct mito_response_panic), panic_fields};

static const struct sim_field run_fields[] = {
    FEAR_FIELDS("10%", "10%", "Share of the supply in the queue that holders shrug off.", "5% .. 60%"), {0}};
static const struct sim_section run_section = {"run", "Holders leave faster when the queue is long.",
                                               sizeof(struct mito_response_fear), run_fields};

static const struct sim_field crowd_fields[] = {
    {.name = "sensitivity",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_response_crowd, sensitivity),
     .fallback = "20",
     .low = 0,
     .high = 1e6,
     .unit = "1",
     .help = "Factor added when all of the supply has just been asked back: 20 doubles the rate at 5%.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1 .. 100"},
    MOST_FIELD(struct mito_response_crowd, "21"), /* 1 + sensitivity: all of the supply at once */
    {.name = "half_life",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_response_crowd, half_life),
     .fallback = "12h",
     .low = 1000,
     .high = 3650 * 86400e3,
     .unit = "s",
     .help = "Half-life of the memory of others' redemptions.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1h .. 3d"},
    {0},
};
static const struct sim_section crowd_section = {"crowd", "Holders leave because others just did.",
                                                 sizeof(struct mito_response_crowd), crowd_fields};

#define ANSWER(word, member, part, words)                                                                             \
    {.name = word, .type = SIM_FIELD_SECTION, .offset = offsetof(struct mito_response, member), .section = &part,     \
     .fallback = "none", .help = words, .evidence = SIM_EVIDENCE_ASSUMED}

static const struct sim_field deposit_fields[] = {
    ANSWER("yield_chasing", yield, yield_section, "Answer to yields elsewhere."),
    {0},
};
const struct sim_section mito_response_deposit_section = {
    "response", "How the rate of deposits answers what holders see.", sizeof(struct mito_response), deposit_fields};

static const struct sim_field redemption_fields[] = {
    ANSWER("yield_chasing", yield, yield_section, "Answer to yields elsewhere."),
    ANSWER("panic", panic, panic_section, "Answer to a discount."),
    ANSWER("run", run, run_section, "Answer to the length of the queue."),
    ANSWER("crowd", crowd, crowd_section, "Answer to others' redemptions."),
    {0},
};
const struct sim_section mito_response_redemption_section = {
    "response", "How the rate of redemptions answers what holders see.", sizeof(struct mito_response), redemption_fields};

bool mito_response_is_any(const struct mito_response *response)
{
    return response->yield.most > 0 || response->panic.fear.most > 0 || response->run.most > 0 ||
           response->crowd.most > 0;
}

static double bound(double most)
{
    return most > 0 ? most : 1;
}

double mito_response_most(const struct mito_response *response)
{
    return bound(response->yield.most) *
           (bound(response->panic.fear.most) + bound(response->run.most) + bound(response->crowd.most) - 2);
}

static double chase(const struct mito_response_yield *yield, double gap)
{
    double range = sim_math_log(yield->most);

    return sim_math_exp(range * sim_math_tanh(yield->sensitivity * gap / range));
}

static double fear(const struct mito_response_fear *fear, double x)
{
    return x > fear->threshold ? 1 - (fear->most - 1) * sim_math_expm1(-(x - fear->threshold) / fear->scale) : 1;
}

double mito_response_factor(const struct mito_response *response, const struct mito_response_signals *signals)
{
    double factor = 1;

    factor += response->panic.fear.most > 0 ? fear(&response->panic.fear, signals->discount) - 1 : 0;
    factor += response->run.most > 0 ? fear(&response->run, signals->queue) - 1 : 0;
    factor += response->crowd.most > 0 ? response->crowd.sensitivity * signals->crowd : 0;
    return factor * (response->yield.most > 0 ? chase(&response->yield, signals->gap) : 1);
}
