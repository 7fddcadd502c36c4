#include "sim/config/scalar.h"

#include "sim/config/canonical.h"
#include "sim/config/decimal.h"
#include "sim/config/fault.h"
#include "sim/config/json.h"
#include "sim/base/nearest.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

/* Longer spans are slips of the pen, and sums of a few of them stay far inside 64 bits. */
#define LONGEST ((sim_time)1000000 * SIM_YEAR)

struct time_unit {
    const char *word;
    sim_time length;
};

/* The shortest last. */
static const struct time_unit time_units[] = {
    {"y", SIM_YEAR},   {"w", 7 * SIM_DAY}, {"d", SIM_DAY}, {"h", SIM_HOUR},
    {"m", SIM_MINUTE}, {"s", SIM_SECOND},  {"ms", 1},
};
enum { TIME_UNITS = sizeof time_units / sizeof time_units[0] };

bool sim_scalar_is(enum sim_field_type type)
{
    return type <= SIM_FIELD_ANY;
}

bool sim_scalar_is_measure(enum sim_field_type type)
{
    return type <= SIM_FIELD_CHOICE && type != SIM_FIELD_TEXT;
}

size_t sim_scalar_size(enum sim_field_type type)
{
    switch (type) {
    case SIM_FIELD_BOOL:
        return sizeof(bool);
    case SIM_FIELD_CHOICE:
    case SIM_FIELD_REFERENCE:
        return sizeof(uint32_t);
    case SIM_FIELD_QUANTITY:
        return sizeof(struct sim_quantity);
    case SIM_FIELD_TEXT:
    case SIM_FIELD_ANY:
        return sizeof(const char *);
    case SIM_FIELD_LIST:
    case SIM_FIELD_MAP:
    case SIM_FIELD_REFERENCE_MAP:
        return sizeof(struct sim_map);
    case SIM_FIELD_KIND:
    case SIM_FIELD_TAGGED:
        return sizeof(struct sim_kinded);
    default:
        return sizeof(double); /* and int64_t */
    }
}

size_t sim_scalar_align(enum sim_field_type type)
{
    switch (type) {
    case SIM_FIELD_BOOL:
        return alignof(bool);
    case SIM_FIELD_CHOICE:
    case SIM_FIELD_REFERENCE:
        return alignof(uint32_t);
    case SIM_FIELD_QUANTITY:
        return alignof(struct sim_quantity);
    default:
        return alignof(void *);
    }
}

size_t sim_scalar_count(const char *const *words)
{
    size_t count = 0;

    while (words[count] != NULL) {
        count++;
    }
    return count;
}

const char *sim_scalar_words(const char *const *words, size_t count, char *text)
{
    enum { LISTED_AT_MOST = 20 };
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (i == LISTED_AT_MOST || length + strlen(words[i]) + 32 > SIM_SCALAR_TEXT) {
            snprintf(text + length, SIM_SCALAR_TEXT - length, " and %zu more", count - i);
            break;
        }
        length += (size_t)snprintf(text + length, SIM_SCALAR_TEXT - length, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    return text;
}

static bool has_unit(const struct sim_field *field)
{
    return field->unit != NULL && strcmp(field->unit, "1") != 0;
}

/* A bound of a range of durations, in a unit that fits: whole years as such, very long ones to a tenth of a year. */
static const char *limit_duration(sim_time bound, char *text)
{
    char number[SIM_JSON_NUMBER];

    if (bound < SIM_YEAR || (bound % SIM_YEAR != 0 && bound < 100 * SIM_YEAR)) {
        return sim_canonical_duration(bound, text);
    }
    double years = (double)bound / (double)SIM_YEAR;
    snprintf(text, SIM_SCALAR_TEXT, "%sy", sim_json_number(rint(years * 10) / 10, 0, number));
    return text;
}

/* A bound of the range in the field's own style; `text` holds SIM_SCALAR_TEXT bytes. */
static const char *limit(const struct sim_field *field, double bound, char *text)
{
    char number[SIM_JSON_NUMBER];

    switch (field->type) {
    case SIM_FIELD_DURATION:
        return limit_duration((sim_time)bound, text);
    case SIM_FIELD_FRACTION:
        snprintf(text, SIM_SCALAR_TEXT, "%s%%", sim_json_number(bound, 2, number));
        return text;
    case SIM_FIELD_FREQUENCY:
        snprintf(text, SIM_SCALAR_TEXT, "%s/d", sim_json_number(bound, 0, number));
        return text;
    default:
        snprintf(text, SIM_SCALAR_TEXT, "%s%s%s", sim_json_number(bound, 0, number), has_unit(field) ? " " : "",
                 has_unit(field) ? field->unit : "");
        return text;
    }
}

static bool limited(const struct sim_field *field)
{
    return field->low != 0 || field->high != 0;
}

const char *sim_scalar_range(const struct sim_field *field, char *text)
{
    char low[SIM_SCALAR_TEXT], high[SIM_SCALAR_TEXT];
    bool below = isfinite(field->low), above = isfinite(field->high);

    text[0] = '\0';
    if (!limited(field)) {
        return text;
    }
    limit(field, below ? field->low : 0, low);
    limit(field, above ? field->high : 0, high);
    if (below && above) {
        snprintf(text, SIM_SCALAR_TEXT, "%s%.60s to %s%.60s%s", field->low_open ? "above " : "", low,
                 field->high_open ? "below " : "", high, field->type == SIM_FIELD_TEXT ? " characters" : "");
    } else if (below) {
        snprintf(text, SIM_SCALAR_TEXT, "%s %.60s", field->low_open ? "above" : "at least", low);
    } else if (above) {
        snprintf(text, SIM_SCALAR_TEXT, "%s %.60s", field->high_open ? "below" : "at most", high);
    }
    return text;
}

const char *sim_scalar_expected(const struct sim_field *field, char *text)
{
    static const char *const expected[] = {
        [SIM_FIELD_BOOL] = "true or false",
        [SIM_FIELD_INTEGER] = "a whole number such as 200 or 20k",
        [SIM_FIELD_NUMBER] = "a number such as 1.6",
        [SIM_FIELD_TEXT] = "text",
        [SIM_FIELD_DURATION] = "a duration such as 12s, 7d or 1d12h",
        [SIM_FIELD_FRACTION] = "a fraction such as 5%, 30bp or 0.05",
        [SIM_FIELD_FREQUENCY] = "a frequency such as 40/d",
        [SIM_FIELD_QUANTITY] = "an amount with its unit such as 1.5k ",
        [SIM_FIELD_CHOICE] = "one of ",
        [SIM_FIELD_REFERENCE] = "a name under ",
        [SIM_FIELD_ANY] = "a value",
        [SIM_FIELD_SECTION] = "a mapping",
        [SIM_FIELD_TABLE] = "a mapping with the key file",
        [SIM_FIELD_MAP] = "a mapping from names",
        [SIM_FIELD_REFERENCE_MAP] = "a mapping from names under ",
        [SIM_FIELD_LIST] = "a list",
        [SIM_FIELD_KIND] = "a mapping with the key ",
        [SIM_FIELD_TAGGED] = "a mapping with one key of ",
    };
    char words[SIM_SCALAR_TEXT] = "";

    if (field->type == SIM_FIELD_CHOICE) {
        sim_scalar_words(field->choices, sim_scalar_count(field->choices), words);
    } else if (field->type == SIM_FIELD_REFERENCE || field->type == SIM_FIELD_REFERENCE_MAP) {
        snprintf(words, sizeof words, "%s", field->reference);
    } else if (field->type == SIM_FIELD_QUANTITY) {
        snprintf(words, sizeof words, "%s", field->unit == NULL ? "ETH" : field->unit);
    } else if (field->type == SIM_FIELD_KIND) {
        snprintf(words, sizeof words, "%s", field->selector);
    } else if (field->type == SIM_FIELD_TAGGED) {
        const char *names[32];
        size_t count = 0;
        for (; field->kinds[count] != NULL && count < 32; count++) {
            names[count] = field->kinds[count]->name;
        }
        sim_scalar_words(names, count, words);
    }
    snprintf(text, SIM_SCALAR_TEXT, "%s%.340s", expected[field->type], words);
    return text;
}

static bool unexpected(const struct sim_field *field, const char *text, char *why)
{
    char shown[SIM_FAULT_SHOWN], expected[SIM_SCALAR_TEXT];

    snprintf(why, SIM_SCALAR_TEXT, "\"%s\": expected %.200s", sim_fault_show(text, shown),
             sim_scalar_expected(field, expected));
    return false;
}

/* The number at *at; spaces behind it are skipped. */
static bool number(const struct sim_field *field, const char *text, const char **at, struct sim_quantity *value,
                   char *why)
{
    enum sim_decimal_fault fault = sim_decimal_read(at, value);
    char shown[SIM_FAULT_SHOWN];

    if (fault == SIM_DECIMAL_NO_NUMBER) {
        return unexpected(field, text, why);
    }
    if (fault != SIM_DECIMAL_OK) {
        snprintf(why, SIM_SCALAR_TEXT, "%s %s", sim_fault_show(text, shown), sim_decimal_text(fault));
        return false;
    }
    *at += strspn(*at, " ");
    return true;
}

static bool wrong_unit(const char *text, const char *unit, const char *allowed, char *why)
{
    char shown[SIM_FAULT_SHOWN], shown_unit[SIM_FAULT_SHOWN];

    sim_fault_show(text, shown);
    if (unit[0] == '\0') {
        snprintf(why, SIM_SCALAR_TEXT, "\"%s\" has no unit; allowed: %.200s", shown, allowed);
    } else {
        snprintf(why, SIM_SCALAR_TEXT, "\"%s\" has the unit \"%s\"; allowed: %.200s", shown,
                 sim_fault_show(unit, shown_unit), allowed);
    }
    return false;
}

static bool in_range(const struct sim_field *field, const char *text, double value, char *why)
{
    bool low = field->low_open ? !(value > field->low) : value < field->low;
    bool high = field->high_open ? !(value < field->high) : value > field->high;
    char shown[SIM_FAULT_SHOWN], bound[SIM_SCALAR_TEXT], range[SIM_SCALAR_TEXT];

    if (!limited(field) || (!low && !high)) {
        return true;
    }
    const char *side =
        low ? (field->low_open ? "is not above" : "is below") : (field->high_open ? "is not below" : "is above");
    limit(field, low ? field->low : field->high, bound);
    snprintf(why, SIM_SCALAR_TEXT, "%s %s %.120s; allowed: %.240s", sim_fault_show(text, shown), side, bound,
             sim_scalar_range(field, range));
    return false;
}

static bool read_bool(const struct sim_field *field, const char *text, bool *member, char *why)
{
    *member = strcmp(text, "true") == 0;
    return *member || strcmp(text, "false") == 0 || unexpected(field, text, why);
}

static bool read_integer(const struct sim_field *field, const char *text, int64_t *member, char *why)
{
    struct sim_quantity value;
    const char *at = text;
    sim_u128 units = 0;

    if (!number(field, text, &at, &value, why)) {
        return false;
    }
    if (*at != '\0') {
        return unexpected(field, text, why);
    }
    bool negative = value.negative;
    value.negative = false;
    if (!sim_quantity_units(&value, 0, &units) && value.exponent < 0) {
        return unexpected(field, text, why);
    }
    if (value.exponent > 18 || units >= (sim_u128)INT64_MAX) {
        char shown[SIM_FAULT_SHOWN];
        snprintf(why, SIM_SCALAR_TEXT, "%s is too large: above 2^63", sim_fault_show(text, shown));
        return false;
    }
    *member = negative ? -(int64_t)units : (int64_t)units;
    return in_range(field, text, (double)*member, why);
}

static bool read_number(const struct sim_field *field, const char *text, double *member, char *why)
{
    struct sim_quantity value;
    const char *at = text;

    if (!number(field, text, &at, &value, why)) {
        return false;
    }
    if (*at != '\0' && !(has_unit(field) && strcmp(at, field->unit) == 0)) {
        return wrong_unit(text, at, has_unit(field) ? field->unit : "a number without a unit", why);
    }
    *member = sim_quantity_double(&value);
    return in_range(field, text, *member, why);
}

static bool read_fraction(const struct sim_field *field, const char *text, double *member, char *why)
{
    struct sim_quantity value;
    const char *at = text;
    bool yearly = field->unit != NULL && strcmp(field->unit, "per year") == 0;

    if (!number(field, text, &at, &value, why)) {
        return false;
    }
    const char *unit = at;
    if (*at == '%') {
        value.exponent -= 2;
        at++;
    } else if (strncmp(at, "bp", 2) == 0) {
        value.exponent -= 4;
        at += 2;
    }
    at += yearly && strcmp(at, "/y") == 0 ? 2 : 0;
    if (*at != '\0') {
        return wrong_unit(text, unit,
                          yearly ? "%, bp or none, per year (5%, 30bp, 0.05)" : "%, bp or none (5%, 30bp, 0.05)", why);
    }
    *member = sim_quantity_double(&value);
    return in_range(field, text, *member, why);
}

static size_t unit_length(const char *at)
{
    return strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/* Index of the unit word at `at`, TIME_UNITS when it is none. */
static int time_unit(const char *at)
{
    int unit = 0;
    size_t length = unit_length(at);

    while (unit < TIME_UNITS &&
           (strlen(time_units[unit].word) != length || strncmp(time_units[unit].word, at, length) != 0)) {
        unit++;
    }
    return unit;
}

/* Whole milliseconds of value x unit; false when it is not whole or too long. */
static bool milliseconds(const struct sim_quantity *value, sim_time unit, sim_time *length)
{
    struct sim_quantity scaled = *value;
    sim_u128 units;

    if (scaled.mantissa > SIM_U128_MAX / (sim_u128)SIM_YEAR) {
        return false;
    }
    scaled.mantissa *= (sim_u128)unit;
    scaled.negative = false;
    if (!sim_quantity_units(&scaled, 0, &units) || units > (sim_u128)LONGEST) {
        return false;
    }
    *length = (sim_time)units;
    return true;
}

static bool bad_length(const char *text, char *why)
{
    char shown[SIM_FAULT_SHOWN];

    snprintf(why, SIM_SCALAR_TEXT, "%s is not a whole number of milliseconds below a million years",
             sim_fault_show(text, shown));
    return false;
}

/* One or more numbers with units, the longer units first: 1d12h. */
static bool read_duration(const struct sim_field *field, const char *text, sim_time *member, char *why)
{
    static const char *const allowed = "ms, s, m, h, d, w, y (12s, 7d, 1d12h)";
    const char *at = text;
    struct sim_quantity value;
    bool negative = false;
    sim_time sum = 0, part = 0;

    for (int last = -1, unit; *at != '\0' || at == text; last = unit) {
        if (!number(field, text, &at, &value, why)) {
            return false;
        }
        if (value.mantissa == 0 && *at == '\0' && last < 0) {
            break;
        }
        unit = time_unit(at);
        if (unit == TIME_UNITS || (last >= 0 && unit <= last)) {
            return wrong_unit(text, at, allowed, why);
        }
        if (!milliseconds(&value, time_units[unit].length, &part) || sum + part > LONGEST) {
            return bad_length(text, why);
        }
        negative |= last < 0 && value.negative;
        sum += part;
        at += unit_length(at);
        at += strspn(at, " ");
    }
    *member = negative ? -sum : sum;
    return in_range(field, text, (double)*member, why);
}

static bool read_frequency(const struct sim_field *field, const char *text, double *member, char *why)
{
    static const char *const allowed = "/s, /m, /h, /d, /w, /y (40/d)";
    const char *at = text;
    struct sim_quantity value;

    if (!number(field, text, &at, &value, why)) {
        return false;
    }
    bool zero = value.mantissa == 0 && *at == '\0';
    int unit = *at == '/' ? time_unit(at + 1) : TIME_UNITS;
    if (!zero && (unit >= TIME_UNITS - 1 || at[1 + unit_length(at + 1)] != '\0')) {
        return wrong_unit(text, at, allowed, why);
    }
    double rate = sim_quantity_double(&value);
    if (!zero && time_units[unit].length > SIM_DAY) { /* whole days, or whole parts of a day */
        int64_t days = time_units[unit].length / SIM_DAY;
        rate /= (double)days;
    } else if (!zero) {
        int64_t parts = SIM_DAY / time_units[unit].length;
        rate *= (double)parts;
    }
    *member = rate;
    return in_range(field, text, rate, why);
}

/* After "400m USDC", "1.5 e3 ETH", "1,000 ETH" the unit seems to be "m USDC", "e3 ETH", ",000 ETH". */
static bool bad_amount(const char *text, char *why)
{
    char shown[SIM_FAULT_SHOWN];

    snprintf(why, SIM_SCALAR_TEXT,
             "\"%s\" is no amount: a number such as 1.5, 1e3 or 1_000, then k, M, G (or B) or none before the unit "
             "(250k ETH, 1.5M USDC)",
             sim_fault_show(text, shown));
    return false;
}

static bool read_quantity(const struct sim_field *field, const char *text, struct sim_quantity *member, char *why)
{
    const char *at = text;

    if (!number(field, text, &at, member, why)) {
        return false;
    }
    bool bare_zero = *at == '\0' && member->mantissa == 0;
    const char *unit = bare_zero && field->unit != NULL ? field->unit : at;
    if (strpbrk(unit, " ,") != NULL) {
        return bad_amount(text, why);
    }
    if (field->unit != NULL && strcmp(unit, field->unit) != 0) {
        return wrong_unit(text, unit, field->unit, why);
    }
    /* After a letter, letters, digits and what pairs and derived units are written with. */
    size_t length = unit_length(unit) == 0
                        ? 0
                        : strspn(unit + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-") + 1;
    if (unit[length] != '\0' || length >= sizeof member->unit) {
        return wrong_unit(text, unit, "a word of at most 14 letters", why);
    }
    memcpy(member->unit, unit, length + 1);
    return in_range(field, text, sim_quantity_double(member), why);
}

static bool read_choice(const struct sim_field *field, const char *text, uint32_t *member, char *why)
{
    size_t count = sim_scalar_count(field->choices);
    char shown[SIM_FAULT_SHOWN], words[SIM_SCALAR_TEXT];

    for (*member = 0; *member < count; ++*member) {
        if (strcmp(text, field->choices[*member]) == 0) {
            return true;
        }
    }
    const char *near = sim_nearest_word(text, field->choices, count);
    snprintf(why, SIM_SCALAR_TEXT, "\"%s\" is not one of %.300s%s%.100s%s", sim_fault_show(text, shown),
             sim_scalar_words(field->choices, count, words), near == NULL ? "" : "; did you mean \"",
             near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return false;
}

/* A control character of ASCII, or one of the second set, which UTF-8 writes in two bytes. */
static bool is_control(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;

    return byte[0] < 0x20 || byte[0] == 0x7f || (byte[0] == 0xc2 && byte[1] >= 0x80 && byte[1] < 0xa0);
}

static bool read_text(const struct sim_field *field, const char *text, const char **member, char *why)
{
    char shown[SIM_FAULT_SHOWN], range[SIM_SCALAR_TEXT];
    size_t characters = 0;

    for (const char *at = text; *at != '\0'; at++) {
        if (is_control(at)) {
            snprintf(why, SIM_SCALAR_TEXT,
                     "\"%s\" holds a control character or a line break; one line of text is "
                     "expected (>- folds several lines into one)",
                     sim_fault_show(text, shown));
            return false;
        }
        characters += ((unsigned char)*at & 0xc0) != 0x80;
    }
    if (limited(field) && ((double)characters < field->low || (double)characters > field->high)) {
        snprintf(why, SIM_SCALAR_TEXT, "\"%s\" has %zu characters; allowed: %.200s", sim_fault_show(text, shown),
                 characters, sim_scalar_range(field, range));
        return false;
    }
    *member = text;
    return true;
}

bool sim_scalar_read(const struct sim_field *field, const char *text, void *member, char *why)
{
    switch (field->type) {
    case SIM_FIELD_BOOL:
        return read_bool(field, text, member, why);
    case SIM_FIELD_INTEGER:
        return read_integer(field, text, member, why);
    case SIM_FIELD_NUMBER:
        return read_number(field, text, member, why);
    case SIM_FIELD_DURATION:
        return read_duration(field, text, member, why);
    case SIM_FIELD_FRACTION:
        return read_fraction(field, text, member, why);
    case SIM_FIELD_FREQUENCY:
        return read_frequency(field, text, member, why);
    case SIM_FIELD_QUANTITY:
        return read_quantity(field, text, member, why);
    case SIM_FIELD_CHOICE:
        return read_choice(field, text, member, why);
    case SIM_FIELD_TEXT:
        return read_text(field, text, member, why);
    default: /* ANY */
        *(const char **)member = text;
        return true;
    }
}

void sim_scalar_none(enum sim_field_type type, void *member)
{
    switch (type) {
    case SIM_FIELD_INTEGER:
    case SIM_FIELD_DURATION:
        *(int64_t *)member = INT64_MAX;
        break;
    case SIM_FIELD_NUMBER:
    case SIM_FIELD_FRACTION:
    case SIM_FIELD_FREQUENCY:
        *(double *)member = (double)NAN;
        break;
    case SIM_FIELD_QUANTITY:
        *(struct sim_quantity *)member = (struct sim_quantity){.exponent = SIM_QUANTITY_NONE};
        break;
    case SIM_FIELD_CHOICE:
    case SIM_FIELD_REFERENCE:
        *(uint32_t *)member = SIM_FIELD_NONE;
        break;
    case SIM_FIELD_KIND:
    case SIM_FIELD_TAGGED:
        *(struct sim_kinded *)member = (struct sim_kinded){.kind = SIM_FIELD_NONE};
        break;
    default: /* TEXT and ANY stay NULL, a section or map stays zero */
        break;
    }
}
