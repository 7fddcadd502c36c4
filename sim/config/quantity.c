#include "sim/config/quantity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool sim_quantity_is_none(const struct sim_quantity *quantity)
{
    return quantity->exponent == SIM_QUANTITY_NONE;
}

/* value *= 10, false when it would pass 128 bits. */
static bool times_ten(sim_u128 *value)
{
    if (*value > SIM_U128_MAX / 10) {
        return false;
    }
    *value *= 10;
    return true;
}

bool sim_quantity_units(const struct sim_quantity *quantity, unsigned decimals, sim_u128 *units)
{
    sim_u128 value = quantity->mantissa;

    if (sim_quantity_is_none(quantity) || (quantity->negative && value != 0)) {
        return false;
    }
    int64_t shift = value == 0 ? 0 : (int64_t)quantity->exponent + decimals;
    for (; shift < 0; shift++) {
        if (value % 10 != 0) {
            return false;
        }
        value /= 10;
    }
    for (; shift > 0; shift--) {
        if (!times_ten(&value)) {
            return false;
        }
    }
    *units = value;
    return true;
}

double sim_quantity_double(const struct sim_quantity *quantity)
{
    char text[64], digits[48];
    sim_u128 rest = quantity->mantissa;
    size_t at = sizeof digits;

    if (sim_quantity_is_none(quantity)) {
        return (double)INFINITY;
    }
    digits[--at] = '\0';
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest != 0);
    /* Digits and an exponent, no decimal point: strtod reads the same in every locale, rounded to nearest even. */
    snprintf(text, sizeof text, "%s%se%d", quantity->negative ? "-" : "", digits + at, quantity->exponent);
    return strtod(text, NULL);
}
