#include "sim/config/canonical.h"

#include "sim/config/json.h"
#include "sim/config/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *sim_canonical_duration(sim_time value, char *text)
{
    static const struct {
        const char *word;
        sim_time length;
    } units[] = {{"d", SIM_DAY}, {"h", SIM_HOUR}, {"m", SIM_MINUTE}, {"s", SIM_SECOND}, {"ms", 1}};
    int unit = value == 0 ? 3 : 0;

    while (value % units[unit].length != 0) {
        unit++;
    }
    snprintf(text, SIM_JSON_NUMBER, "%lld%s", (long long)(value / units[unit].length), units[unit].word);
    return text;
}

double sim_canonical_number(const struct sim_field *field, const void *member)
{
    int64_t whole = 0;

    switch (field->type) {
    case SIM_FIELD_BOOL:
        return *(const bool *)member ? 1 : 0;
    case SIM_FIELD_INTEGER:
    case SIM_FIELD_DURATION:
        whole = *(const int64_t *)member;
        if (whole == INT64_MAX) {
            return (double)INFINITY;
        }
        return field->type == SIM_FIELD_DURATION ? (double)whole / (double)SIM_SECOND : (double)whole;
    case SIM_FIELD_NUMBER:
    case SIM_FIELD_FRACTION:
    case SIM_FIELD_FREQUENCY:
        return *(const double *)member;
    case SIM_FIELD_QUANTITY:
        return sim_quantity_double(member);
    default:
        return (double)NAN;
    }
}

const char *sim_canonical_unit(const struct sim_field *field, const void *member)
{
    const struct sim_quantity *quantity = member;

    switch (field->type) {
    case SIM_FIELD_BOOL:
    case SIM_FIELD_INTEGER:
        return field->unit == NULL ? "1" : field->unit;
    case SIM_FIELD_DURATION:
        return "s";
    case SIM_FIELD_FREQUENCY:
        return "per day";
    case SIM_FIELD_NUMBER:
    case SIM_FIELD_FRACTION:
        return field->unit == NULL ? "1" : field->unit;
    case SIM_FIELD_QUANTITY:
        if (quantity != NULL && quantity->unit[0] != '\0') {
            return quantity->unit;
        }
        return field->unit == NULL ? "1" : field->unit;
    default:
        return NULL;
    }
}

/* Digits in full where they are few, else with an exponent. */
static void print_quantity(const struct sim_quantity *quantity, char *text, size_t size)
{
    char units[SIM_WIDE_TEXT], *digits = units + sizeof units - 1;
    sim_u128 rest = quantity->mantissa;
    const int exponent = quantity->exponent;

    *digits = '\0';
    do {
        *--digits = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest != 0);
    const char *sign = quantity->negative ? "-" : "", *space = quantity->unit[0] == '\0' ? "" : " ";
    const int count = (int)strlen(digits);
    if (exponent >= 0 && exponent <= 24) {
        snprintf(text, size, "%s%s%.*s%s%s", sign, digits, exponent, "000000000000000000000000", space, quantity->unit);
    } else if (exponent < 0 && -exponent < count) {
        snprintf(text, size, "%s%.*s.%s%s%s", sign, count + exponent, digits, digits + count + exponent, space,
                 quantity->unit);
    } else if (exponent < 0 && -exponent - count <= 6) {
        snprintf(text, size, "%s0.%.*s%s%s%s", sign, -exponent - count, "000000", digits, space, quantity->unit);
    } else {
        snprintf(text, size, "%s%se%d%s%s", sign, digits, exponent, space, quantity->unit);
    }
}

void sim_canonical_print(const struct sim_field *field, const void *member, char *text, size_t size, bool *is_number)
{
    char short_text[SIM_JSON_NUMBER];

    *is_number = false;
    switch (field->type) {
    case SIM_FIELD_BOOL:
        *is_number = true;
        snprintf(text, size, "%s", *(const bool *)member ? "true" : "false");
        break;
    case SIM_FIELD_INTEGER:
    case SIM_FIELD_DURATION:
        if (*(const int64_t *)member == INT64_MAX) {
            snprintf(text, size, "none");
        } else if (field->type == SIM_FIELD_DURATION) {
            snprintf(text, size, "%s", sim_canonical_duration(*(const sim_time *)member, short_text));
        } else {
            *is_number = true;
            snprintf(text, size, "%lld", (long long)*(const int64_t *)member);
        }
        break;
    case SIM_FIELD_NUMBER:
    case SIM_FIELD_FRACTION:
    case SIM_FIELD_FREQUENCY:
        *is_number = isfinite(*(const double *)member);
        snprintf(text, size, "%s", sim_json_number(*(const double *)member, 0, short_text));
        break;
    case SIM_FIELD_QUANTITY:
        if (sim_quantity_is_none(member)) {
            snprintf(text, size, "none");
        } else {
            print_quantity(member, text, size);
        }
        break;
    case SIM_FIELD_CHOICE: {
        uint32_t choice = *(const uint32_t *)member;
        snprintf(text, size, "%s", choice == SIM_FIELD_NONE ? "none" : field->choices[choice]);
        break;
    }
    default: {
        const char *word = *(const char *const *)member;
        snprintf(text, size, "%s", word == NULL ? "none" : word);
        break;
    }
    }
}
