#include "models/user/cohort.h"

#include "models/market/purpose.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <string.h>

static const struct sim_field lognormal_fields[] = {
    {.name = "median",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_size_lognormal, median),
     .help = "Median size in the vault's asset."},
    {.name = "sigma",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_size_lognormal, sigma),
     .fallback = "1.6",
     .low = 0,
     .high = 10,
     .unit = "1",
     .help = "Standard deviation of the logarithm of the size.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1 .. 2.5"},
    {0},
};
static const struct sim_section lognormal_section = {"lognormal", "Sizes with a log-normal law: many small, few large.",
                                                     sizeof(struct mito_size_lognormal), lognormal_fields};

static const struct sim_field pareto_fields[] = {
    {.name = "scale",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_size_pareto, scale),
     .help = "Smallest size in the vault's asset."},
    {.name = "shape",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_size_pareto, shape),
     .fallback = "1.5",
     .low = 0.1,
     .high = 100,
     .unit = "1",
     .help = "Tail index; the mean is infinite at or below 1.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1.1 .. 3"},
    {0},
};
static const struct sim_section pareto_section = {"pareto", "Sizes with a power-law tail.",
                                                  sizeof(struct mito_size_pareto), pareto_fields};

static const struct sim_field fixed_size_fields[] = {
    {.name = "amount",
     .type = SIM_FIELD_QUANTITY,
     .offset = offsetof(struct mito_size_fixed, amount),
     .help = "Size in the vault's asset."},
    {0},
};
static const struct sim_section fixed_size_section = {"fixed", "Every size the same.", sizeof(struct mito_size_fixed),
                                                      fixed_size_fields};

const struct sim_section *const mito_cohort_size_kinds[] = {&lognormal_section, &pareto_section, &fixed_size_section,
                                                            NULL};

static const struct sim_field beta_fields[] = {
    {.name = "mean",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_fraction_beta, mean),
     .low = 0,
     .high = 1,
     .low_open = true,
     .high_open = true,
     .unit = "1",
     .fallback = "50%",
     .help = "Mean fraction of the holding.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "20% .. 90%"},
    {.name = "concentration",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_fraction_beta, concentration),
     .fallback = "3",
     .low = 0,
     .high = 1e6,
     .low_open = true,
     .unit = "1",
     .help = "alpha + beta of the law; large values concentrate at the mean.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "1 .. 20"},
    {0},
};
static const struct sim_section beta_section = {"beta", "A fraction between 0 and 1 with a beta law.",
                                                sizeof(struct mito_fraction_beta), beta_fields};

static const struct sim_field fixed_fraction_fields[] = {
    {.name = "value",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_fraction_fixed, value),
     .low = 0,
     .high = 1,
     .low_open = true,
     .unit = "1",
     .help = "The fraction of the holding."},
    {0},
};
static const struct sim_section fixed_fraction_section = {"fixed", "Always the same fraction.",
                                                          sizeof(struct mito_fraction_fixed), fixed_fraction_fields};

const struct sim_section *const mito_cohort_fraction_kinds[] = {&beta_section, &fixed_fraction_section, NULL};

static const struct sim_field deposit_fields[] = {
    {.name = "rate",
     .type = SIM_FIELD_FREQUENCY,
     .offset = offsetof(struct mito_deposits, rate),
     .high = 1e7,
     .unit = "per day",
     .help = "Mean number of deposits of the whole cohort."},
    {.name = "size",
     .type = SIM_FIELD_TAGGED,
     .offset = offsetof(struct mito_deposits, size),
     .kinds = mito_cohort_size_kinds,
     .help = "Law of a deposit's size."},
    {.name = "bursts",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_deposits, bursts),
     .section = &mito_bursts_section,
     .fallback = "none",
     .help = "Deposits bring deposits; none: they come one by one.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "response",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_deposits, response),
     .section = &mito_response_deposit_section,
     .fallback = "{}",
     .help = "How their rate answers what holders see."},
    {0},
};
static const struct sim_section deposit_section = {"deposits", "Arrivals of deposits: Poisson, or in bursts.",
                                                   sizeof(struct mito_deposits),
                                                   deposit_fields};

static const struct sim_field scripted_fields[] = {
    {.name = "at",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_scripted, at),
     .high = 3650 * 86400e3,
     .unit = "s",
     .help = "When, counted from the end of the warm-up."},
    {.name = "fraction",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_scripted, fraction),
     .fallback = "100%",
     .high = 1,
     .low_open = true,
     .unit = "1",
     .help = "Fraction of the holding that each of them redeems.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "of",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_scripted, of),
     .fallback = "100%",
     .high = 1,
     .low_open = true,
     .unit = "1",
     .help = "Share of the cohort's holders who do: the first ones by number, rounded to the nearest.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {0},
};
static const struct sim_section scripted_section = {"scripted", "Holders who redeem at a named time.",
                                                    sizeof(struct mito_scripted), scripted_fields};

static const struct sim_field redemption_fields[] = {
    {.name = "rate",
     .type = SIM_FIELD_FREQUENCY,
     .offset = offsetof(struct mito_redemptions, rate),
     .fallback = "0/d",
     .high = 1e7,
     .unit = "per day",
     .help = "Mean number of redemption requests of the whole cohort.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0/d .. 10% of the holders a day"},
    {.name = "fraction",
     .type = SIM_FIELD_TAGGED,
     .offset = offsetof(struct mito_redemptions, fraction),
     .kinds = mito_cohort_fraction_kinds,
     .fallback = "{beta: {}}",
     .help = "Law of the fraction of the holding redeemed."},
    {.name = "bursts",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_redemptions, bursts),
     .section = &mito_bursts_section,
     .fallback = "none",
     .help = "Redemptions bring redemptions; none: they come one by one.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "response",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_redemptions, response),
     .section = &mito_response_redemption_section,
     .fallback = "{}",
     .help = "How their rate answers what holders see."},
    {.name = "scripted",
     .type = SIM_FIELD_LIST,
     .offset = offsetof(struct mito_redemptions, scripted),
     .section = &scripted_section,
     .fallback = "[]",
     .help = "Redemptions at named times, besides those that arrive."},
    {0},
};
static const struct sim_section redemption_section = {"redemptions",
                                                      "Arrivals of redemption requests: Poisson, in bursts, and named ones.",
                                                      sizeof(struct mito_redemptions), redemption_fields};

#define USE_FIELD(word, index, law, sentence)                                                                       \
    {.name = word, .type = SIM_FIELD_FRACTION, .offset = offsetof(struct mito_uses, share[index]), .fallback = law, \
     .high = 1, .unit = "1", .help = sentence, .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 100%"}

static const struct sim_field use_fields[] = {
    USE_FIELD("hold", MITO_USE_HOLD, "none", "Share of the holders who keep them; none: all the others."),
    USE_FIELD("lend", MITO_USE_LEND, "0%", "Share who deposit them as collateral."),
    USE_FIELD("pool", MITO_USE_POOL, "0%", "Share who provide them to a pool."),
    USE_FIELD("stake", MITO_USE_STAKE, "0%", "Share who stake them for rewards."),
    {0},
};
static const struct sim_section use_section = {"uses", "What holders do with their miAssets.", sizeof(struct mito_uses),
                                               use_fields};

static const char *const exit_words[] = {"any", "home", NULL};

static const struct sim_field cohort_fields[] = {
    {.name = "vault",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_cohort, vault),
     .reference = "vaults",
     .help = "Vault they deposit into."},
    {.name = "chain",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_cohort, chain),
     .reference = "chains",
     .help = "Home chain: deposits leave from here, withdrawals go here first."},
    {.name = "holders",
     .type = SIM_FIELD_INTEGER,
     .offset = offsetof(struct mito_cohort, holders),
     .fallback = "100",
     .low = 1,
     .high = 1e6,
     .help = "Distinct holders, each with a balance and a receiver of its own.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "10 .. 100k"},
    {.name = "deposits",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_cohort, deposits),
     .section = &deposit_section,
     .help = "Arrivals of deposits."},
    {.name = "redemptions",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_cohort, redemptions),
     .section = &redemption_section,
     .fallback = "{}",
     .help = "Arrivals of redemption requests."},
    {.name = "stickiness",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_cohort, stickiness),
     .fallback = "0%",
     .high = 1,
     .unit = "1",
     .help = "Share of the holders who never respond to what they see; who they are is drawn once.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0% .. 80%"},
    {.name = "claim_delay",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_cohort, claim_delay),
     .fallback = "6h",
     .high = 3650 * 86400e3,
     .unit = "s",
     .help = "Mean time (exponential) until a holder claims what has become claimable.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0 .. 7d"},
    {.name = "exit",
     .type = SIM_FIELD_CHOICE,
     .offset = offsetof(struct mito_cohort, exit),
     .choices = exit_words,
     .fallback = "any",
     .help = "Where a claimed amount is withdrawn: at home, or where liquidity is free when home is short.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "retry",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct mito_cohort, retry),
     .fallback = "6h",
     .low = 1000,
     .high = 3650 * 86400e3,
     .unit = "s",
     .help = "Wait after a refused withdrawal before trying again.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "10m .. 2d"},
    {.name = "share",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct mito_cohort, share),
     .fallback = "1",
     .low = 0,
     .high = 1e9,
     .unit = "1",
     .help = "Weight of the cohort in the vault's initial supply.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. 10"},
    {.name = "uses",
     .type = SIM_FIELD_SECTION,
     .offset = offsetof(struct mito_cohort, uses),
     .section = &use_section,
     .fallback = "{}",
     .help = "What holders do with their miAssets; a holder's use is drawn once."},
    {.name = "instant_discount",
     .type = SIM_FIELD_FRACTION,
     .offset = offsetof(struct mito_cohort, instant_discount),
     .fallback = "0%",
     .low = 0,
     .high = 1,
     .unit = "1",
     .help = "Most that a redeemer gives up, of the shares' worth, to leave at once (a solver, a pool) instead of "
             "joining the queue; 0%: always the queue.",
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0% .. 2%"},
    {0},
};

const struct sim_section mito_cohort_section = {
    "users",
    "A cohort of distinct holders who deposit into one vault from one chain and redeem parts of what they hold.",
    sizeof(struct mito_cohort), cohort_fields};

static const struct sim_quantity *amount_of(const struct mito_deposits *deposits)
{
    switch (deposits->size.kind) {
    case 0:
        return &((const struct mito_size_lognormal *)deposits->size.parameters)->median;
    case 1:
        return &((const struct mito_size_pareto *)deposits->size.parameters)->scale;
    default:
        return &((const struct mito_size_fixed *)deposits->size.parameters)->amount;
    }
}

const char *mito_cohort_wrong(const struct mito_cohort *cohort, const char *unit, const void **member)
{
    const struct sim_quantity *quantity = amount_of(&cohort->deposits);

    *member = quantity;
    if (strcmp(quantity->unit, unit) != 0) {
        return "the size must be given in the vault's asset";
    }
    if (quantity->mantissa == 0 || quantity->negative) {
        return "the size must be above 0";
    }
    return NULL;
}

enum mito_use mito_cohort_use(const struct mito_cohort *cohort, double mark)
{
    for (enum mito_use use = MITO_USE_LEND; use < MITO_USES; use++) {
        mark -= cohort->uses.share[use];
        if (mark < 0) {
            return use;
        }
    }
    return MITO_USE_HOLD;
}

bool mito_cohort_uses_sum(const struct mito_uses *uses)
{
    double sum = uses->share[MITO_USE_LEND] + uses->share[MITO_USE_POOL] + uses->share[MITO_USE_STAKE];
    double hold = uses->share[MITO_USE_HOLD];

    return hold == hold ? fabs(sum + hold - 1) <= 1e-9 : sum <= 1 + 1e-9; /* NaN: not given */
}

double mito_cohort_scale(const struct mito_cohort *cohort)
{
    return sim_quantity_double(amount_of(&cohort->deposits));
}

double mito_cohort_size(const struct mito_deposits *deposits, double scale, struct sim_draw *draw)
{
    switch (deposits->size.kind) {
    case 0:
        return sim_draw_lognormal(draw, scale, ((const struct mito_size_lognormal *)deposits->size.parameters)->sigma);
    case 1:
        return sim_draw_pareto(draw, scale, ((const struct mito_size_pareto *)deposits->size.parameters)->shape);
    default:
        return scale;
    }
}

double mito_cohort_fraction(const struct sim_kinded *law, struct sim_draw *draw)
{
    if (law->kind == 0) {
        const struct mito_fraction_beta *beta = law->parameters;
        return sim_draw_beta(draw, beta->mean * beta->concentration, (1 - beta->mean) * beta->concentration);
    }
    return ((const struct mito_fraction_fixed *)law->parameters)->value;
}

double mito_cohort_holding(const struct mito_cohort *cohort, double scale, uint64_t seed, uint32_t replicate,
                           uint32_t entity, uint32_t holder)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_HOLDING, entity);
    struct sim_draw draw = sim_stream_at(&stream, holder);

    return mito_cohort_size(&cohort->deposits, scale, &draw);
}

bool mito_cohort_is_sticky(const struct mito_cohort *cohort, uint64_t seed, uint32_t replicate, uint32_t entity,
                           uint32_t holder)
{
    struct sim_stream stream = sim_stream_of(seed, replicate, MITO_PURPOSE_STICKINESS, entity);
    struct sim_draw draw = sim_stream_at(&stream, holder);

    return cohort->stickiness > 0 && sim_draw_uniform(&draw) < cohort->stickiness;
}

uint32_t mito_cohort_most(double rate_per_day, double days)
{
    return mito_arrivals_most(rate_per_day, &(struct mito_bursts){0}, days);
}

/* Holders whom a line of the script names. */
uint32_t mito_cohort_named(const struct mito_cohort *cohort, const struct mito_scripted *scripted)
{
    return (uint32_t)(scripted->of * (double)cohort->holders + 0.5);
}

#define PARTS 8 /* requests in which a holding leaves; a run that takes more ends as queue_capacity */

uint32_t mito_cohort_requests(const struct mito_cohort *cohort, double days)
{
    const struct mito_redemptions *redemptions = &cohort->redemptions;
    const struct mito_deposits *deposits = &cohort->deposits;
    uint32_t usual = mito_arrivals_most(redemptions->rate, &redemptions->bursts, days);
    uint32_t most =
        mito_arrivals_most(redemptions->rate * mito_response_most(&redemptions->response), &redemptions->bursts, days);
    /* However fast they run, they can only take out what they hold or will hold. */
    double held = (double)cohort->holders +
                  mito_arrivals_most(deposits->rate * mito_response_most(&deposits->response), &deposits->bursts, days);
    most = most < usual + PARTS * held ? most : (uint32_t)(usual + PARTS * held);

    for (uint32_t i = 0; i < redemptions->scripted.count; i++) {
        most += mito_cohort_named(cohort, &((const struct mito_scripted *)redemptions->scripted.items)[i]);
    }
    return most;
}
