/* Reading decimal numbers exactly, whatever the locale. */
#ifndef SIM_CONFIG_DECIMAL_H
#define SIM_CONFIG_DECIMAL_H

#include "sim/config/field.h"

/* Why a number could not be read; the text completes the sentence "1e400 ...". */
enum sim_decimal_fault {
    SIM_DECIMAL_OK,
    SIM_DECIMAL_NO_NUMBER,
    SIM_DECIMAL_NOT_FINITE,
    SIM_DECIMAL_LEADING_ZERO,
    SIM_DECIMAL_TOO_MANY_DIGITS,
    SIM_DECIMAL_TOO_LARGE,
    SIM_DECIMAL_TOO_SMALL
};
const char *sim_decimal_text(enum sim_decimal_fault fault);

/* Reads [+-]digits[.digits][e[+-]digits][k|M|G] with _ between digits from *cursor and moves it behind: at most 38
 * significant digits, 0 or 1e-300 to 1e300 in size. Trailing zeros go to the exponent, so equal numbers are equal
 * structs. The unit is left empty. */
enum sim_decimal_fault sim_decimal_read(const char **cursor, struct sim_quantity *number);

#endif
