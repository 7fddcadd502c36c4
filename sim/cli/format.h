/* Numbers as a person reads them: one unit and one number of decimals per metric and entity, so that what stands together
 * can be compared. */
#ifndef SIM_CLI_FORMAT_H
#define SIM_CLI_FORMAT_H

#include "sim/run/estimate.h"

#include <stdio.h>

struct sim_format {
    char unit[64];
    double scale; /* file's unit to shown unit */
    int decimals; /* -1: significant digits instead, for numbers too large or too small for a column */
};

/* For the numbers of one entity. Shares of one become per cent, long times hours or days; decimals follow the narrowest
 * interval, up to six significant digits. */
struct sim_format sim_format_choose(const struct sim_result_metric *metric, const struct sim_estimate *estimate,
                                    uint32_t entity);

/* Each fills `text` and returns it; not a number is "-". */
char *sim_format_value(const struct sim_format *format, double value, char text[40]);
char *sim_format_signed(const struct sim_format *format, double value, char text[40]);
char *sim_format_p(double p, char text[40]); /* with its stars */
char *sim_format_short(double value, char text[40]);

/* Seconds as a study writes them, in the largest unit of which they are a whole number: "3d", "90s". */
char *sim_format_duration(double seconds, char text[40]);

/* A paragraph in lines of at most `width` columns, all but the first indented. */
void sim_format_wrap(const char *text, int indent, int width, FILE *out);

#endif
