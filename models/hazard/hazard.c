#include "models/hazard/hazard.h"

#include "models/market/purpose.h"
#include "models/user/cohort.h"
#include "sim/random/stream.h"

#include <math.h>

/* Laws of a spell's length. */
struct lasts_fixed {
    sim_time length;
};
struct lasts_exponential {
    sim_time mean;
};
struct lasts_lognormal {
    sim_time median;
    double sigma;
};

#define LONGEST (3650 * 86400e3)

static const struct sim_field fixed_fields[] = {
    {.name = "length",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct lasts_fixed, length),
     .low = 1,
     .high = LONGEST,
     .unit = "s",
     .help = "How long it lasts."},
    {0},
};
static const struct sim_section fixed_section = {"fixed", "Always as long.", sizeof(struct lasts_fixed), fixed_fields};

static const struct sim_field exponential_fields[] = {
    {.name = "mean",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct lasts_exponential, mean),
     .low = 1,
     .high = LONGEST,
     .unit = "s",
     .help = "Mean length."},
    {0},
};
static const struct sim_section exponential_section = {"exponential", "A length without memory.",
                                                       sizeof(struct lasts_exponential), exponential_fields};

static const struct sim_field lognormal_fields[] = {
    {.name = "median",
     .type = SIM_FIELD_DURATION,
     .offset = offsetof(struct lasts_lognormal, median),
     .low = 1,
     .high = LONGEST,
     .unit = "s",
     .help = "Median length."},
    {.name = "sigma",
     .type = SIM_FIELD_NUMBER,
     .offset = offsetof(struct lasts_lognormal, sigma),
     .fallback = "1",
     .high = 10,
     .unit = "1",
     .help = "Standard deviation of the logarithm of the length.",
     .evidence = SIM_EVIDENCE_ASSUMED,
     .plausible = "0.5 .. 2"},
    {0},
};
static const struct sim_section lognormal_section = {"lognormal", "Mostly short, sometimes very long.",
                                                     sizeof(struct lasts_lognormal), lognormal_fields};

enum { LASTS_FIXED, LASTS_EXPONENTIAL, LASTS_LOGNORMAL };
static const struct sim_section *const lasts_kinds[] = {&fixed_section, &exponential_section, &lognormal_section, NULL};

#define WHEN_FIELDS(owner)                                                                                            \
    {.name = "at", .type = SIM_FIELD_DURATION, .offset = offsetof(owner, when.at), .fallback = "none",                \
     .high = LONGEST, .unit = "s", .help = "Time of one that is certain, counted from the end of the warm-up.",       \
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "any"},                                                           \
    {.name = "rate", .type = SIM_FIELD_FREQUENCY, .offset = offsetof(owner, when.rate), .fallback = "0/y",            \
     .high = 1e3, .unit = "per day", .help = "Mean number of others, at times without memory (also in the warm-up).", \
     .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0/y .. 12/y"}

#define LASTS_FIELD(owner, law, range)                                                                         \
    {.name = "lasts", .type = SIM_FIELD_TAGGED, .offset = offsetof(owner, lasts), .kinds = lasts_kinds, .fallback = law, \
     .help = "Law of its length.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = range}

static const struct sim_field outage_fields[] = {
    WHEN_FIELDS(struct mito_hazard_outage),
    {.name = "target",
     .type = SIM_FIELD_TEXT,
     .offset = offsetof(struct mito_hazard_outage, target),
     .low = 1,
     .high = 64,
     .help = "What is out: the name of a chain (it includes no transaction), `hub`, `relayer` (messages wait until it is "
             "back) or `strategist` (all vaults' strategists do nothing)."},
    LASTS_FIELD(struct mito_hazard_outage, "{exponential: {mean: 6h}}", "10m .. 24h"),
    {0},
};
static const struct sim_section outage_section = {
    "outage", "A chain, the hub, the relayer or the strategists stop for a while; what was submitted waits for the end.",
    sizeof(struct mito_hazard_outage), outage_fields};

#define STRIKE_FIELDS(law, words, range)                                                                              \
    WHEN_FIELDS(struct mito_hazard_strike),                                                                      \
        {.name = "venue", .type = SIM_FIELD_REFERENCE, .offset = offsetof(struct mito_hazard_strike, venue),     \
         .reference = "venues", .help = words},                                                                  \
        {.name = "fraction", .type = SIM_FIELD_TAGGED, .offset = offsetof(struct mito_hazard_strike, fraction),  \
         .kinds = mito_cohort_fraction_kinds, .fallback = law, .help = "Law of the fraction that is destroyed.", \
         .evidence = SIM_EVIDENCE_ASSUMED, .plausible = range},                                                  \
        {0},

static const struct sim_field exploit_fields[] = {
    STRIKE_FIELDS("{beta: {mean: 50%, concentration: 1}}", "Venue that is exploited.",
                  "5% .. 100%")};
static const struct sim_section exploit_section = {
    "exploit", "A venue loses a fraction of all that is in it, of every depositor alike.", sizeof(struct mito_hazard_strike),
    exploit_fields};

static const struct sim_field slashing_fields[] = {
    STRIKE_FIELDS("{fixed: {value: 3%}}", "Venue of kind staking, restaking or delegation whose validators are slashed.",
                  "0.01% .. 10%")};
static const struct sim_section slashing_section = {
    "slashing", "A staking venue loses a fraction of its stake, also of what waits to leave but is still slashable.",
    sizeof(struct mito_hazard_strike), slashing_fields};

static const char *const acts_words[] = {"all", "queue", NULL};

static const struct sim_field silence_fields[] = {
    WHEN_FIELDS(struct mito_hazard_silence),
    {.name = "vault",
     .type = SIM_FIELD_REFERENCE,
     .offset = offsetof(struct mito_hazard_silence, vault),
     .reference = "vaults",
     .fallback = "none",
     .help = "Vault whose strategist falls silent; none: those of all vaults.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    {.name = "acts",
     .type = SIM_FIELD_CHOICE,
     .offset = offsetof(struct mito_hazard_silence, acts),
     .choices = acts_words,
     .fallback = "all",
     .help = "What it leaves undone: `all`, or only the serving of the reclaim queue.",
     .evidence = SIM_EVIDENCE_ASSUMED},
    LASTS_FIELD(struct mito_hazard_silence, "{exponential: {mean: 30d}}", "1d .. 180d; 93 d seen at miETH in 2026"),
    {0},
};
static const struct sim_section silence_section = {
    "silence",
    "A strategist falls silent: nobody observes, rebalances, settles or serves the queue, as at miETH from 2026-05-20 on.",
    sizeof(struct mito_hazard_silence), silence_fields};

static const struct sim_kinded *outage_lasts(const void *parameters)
{
    return &((const struct mito_hazard_outage *)parameters)->lasts;
}

static const struct sim_kinded *silence_lasts(const void *parameters)
{
    return &((const struct mito_hazard_silence *)parameters)->lasts;
}

static const struct sim_kinded *strike_fraction(const void *parameters)
{
    return &((const struct mito_hazard_strike *)parameters)->fraction;
}

static const struct mito_hazard_kind outage = {.section = &outage_section, .plural = "outages", .lasts = outage_lasts};
static const struct mito_hazard_kind exploit = {
    .section = &exploit_section, .plural = "exploits", .fraction = strike_fraction};
static const struct mito_hazard_kind slashing = {
    .section = &slashing_section, .plural = "slashings", .fraction = strike_fraction};
static const struct mito_hazard_kind silence = {
    .section = &silence_section, .plural = "silences", .lasts = silence_lasts};

const struct mito_hazard_kind *const mito_hazard_kinds[] = {&outage, &exploit, &slashing, &silence, NULL};
const struct sim_section *const mito_hazard_sections[] = {&outage_section, &exploit_section, &slashing_section,
                                                          &silence_section, NULL};

static const struct sim_field hazard_fields[] = {
    {.name = "",
     .type = SIM_FIELD_KIND,
     .offset = offsetof(struct mito_hazard, kinded),
     .kinds = mito_hazard_sections,
     .selector = "kind",
     .help = "What kind of hazard it is."},
    {0},
};
const struct sim_section mito_hazard_section = {
    "hazards", "Something that strikes from outside: at a named time, at random times, or both.",
    sizeof(struct mito_hazard), hazard_fields};

static const struct mito_hazard_when *when_of(const struct mito_hazard *hazard)
{
    return hazard->kinded.parameters;
}

static bool is_named(const struct mito_hazard *hazard, sim_time from, sim_time until)
{
    return when_of(hazard)->at >= from && when_of(hazard)->at < until;
}

uint32_t mito_hazard_most(const struct mito_hazard *hazard, sim_time from, sim_time until)
{
    double rate = when_of(hazard)->rate;

    return (rate > 0 ? mito_cohort_most(rate, (double)(until - from) / (double)SIM_DAY) : 0) + 1;
}

/* Length in ms, at least 1; what would pass all times is cut. */
static sim_time draw_length(const struct sim_kinded *law, struct sim_draw *draw)
{
    double length = 0;

    if (law->kind == LASTS_FIXED) {
        return ((const struct lasts_fixed *)law->parameters)->length;
    }
    if (law->kind == LASTS_EXPONENTIAL) {
        length = sim_draw_exponential(draw) * (double)((const struct lasts_exponential *)law->parameters)->mean;
    } else {
        const struct lasts_lognormal *lognormal = law->parameters;
        length = sim_draw_lognormal(draw, (double)lognormal->median, lognormal->sigma);
    }
    length = ceil(length < 10 * LONGEST ? length : 10 * LONGEST);
    return length < 1 ? 1 : (sim_time)length;
}

/* The one at the named time has an ordinal that no random one reaches. */
#define NAMED UINT32_MAX

static struct mito_hazard_event event_at(const struct mito_hazard *hazard, const struct sim_stream *sizes, sim_time at,
                                         uint32_t ordinal)
{
    const struct mito_hazard_kind *kind = mito_hazard_kinds[hazard->kinded.kind];
    struct sim_draw draw = sim_stream_at(sizes, ordinal);
    struct mito_hazard_event event = {.at = at, .until = at, .ordinal = ordinal};

    if (kind->lasts != NULL) {
        event.until = at + draw_length(kind->lasts(hazard->kinded.parameters), &draw);
    } else {
        event.fraction = mito_cohort_fraction(kind->fraction(hazard->kinded.parameters), &draw);
    }
    return event;
}

uint32_t mito_hazard_draw(const struct mito_hazard *hazard, uint64_t seed, uint32_t replicate, uint32_t entity,
                          sim_time from, sim_time until, struct mito_hazard_event *events)
{
    struct sim_stream gaps = sim_stream_of(seed, replicate, MITO_PURPOSE_HAZARD, entity);
    struct sim_stream sizes = sim_stream_of(seed, replicate, MITO_PURPOSE_HAZARD_SIZE, entity);
    uint32_t most = mito_hazard_most(hazard, from, until), count = 0;
    bool named = is_named(hazard, from, until);
    double rate = when_of(hazard)->rate / (double)SIM_DAY, at = (double)from;

    for (uint32_t k = 0; rate > 0 && count + named < most; k++) {
        struct sim_draw gap = sim_stream_at(&gaps, k);
        at += sim_draw_exponential(&gap) / rate;
        if (at >= (double)until) {
            break;
        }
        if (named && (double)when_of(hazard)->at <= at) {
            events[count++] = event_at(hazard, &sizes, when_of(hazard)->at, NAMED);
            named = false;
        }
        events[count++] = event_at(hazard, &sizes, (sim_time)at, k);
    }
    if (named) {
        events[count++] = event_at(hazard, &sizes, when_of(hazard)->at, NAMED);
    }
    return count;
}
