/* Moments and numbers as tables write them. */
#ifndef SIM_TABLE_MOMENT_H
#define SIM_TABLE_MOMENT_H

#include "sim/kernel/time.h"

#include <stdbool.h>

/* Milliseconds since 1970-01-01 UTC of an ISO 8601 moment: a date, or date and time of day joined by T or a space, with
 * minutes or seconds or fractions of them, and Z, +hh:mm or nothing (UTC) at its end. */
bool sim_moment_read(const char *text, sim_time *moment);

/* A decimal number, to the nearest double in every locale; false when `text` is anything else. At most 60 digits. */
bool sim_moment_number(const char *text, double *number);

#endif
