#include "sim/cli/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_DECIMALS 6
#define SIGNIFICANT 1e5 /* six digits tell a mean: an interval narrower than that is an artefact of counting */
#define WIDEST 1e9 /* beyond this a column of plain decimals is no help */

static double largest_mean(const struct sim_estimate *estimate, uint32_t entity)
{
    const struct sim_estimate_mean *means = estimate->means + (size_t)entity * estimate->strategies;
    double largest = 0;

    for (uint32_t i = 0; i < estimate->strategies; i++) {
        double size = fabs(means[i].mean);
        largest = size > largest ? size : largest;
    }
    return largest;
}

/* The narrowest interval decides: its two leading digits are shown. Without any, the largest mean's four. */
static double finest(const struct sim_estimate *estimate, uint32_t entity)
{
    const struct sim_estimate_mean *means = estimate->means + (size_t)entity * estimate->strategies;
    const struct sim_estimate_pair *pairs = estimate->pairs + (size_t)entity * estimate->pair_count;
    double least = INFINITY;

    for (uint32_t i = 0; i < estimate->strategies; i++) {
        least = means[i].half_width > 0 && means[i].half_width < least ? means[i].half_width : least;
    }
    for (uint32_t i = 0; i < estimate->pair_count && estimate->width == 1; i++) {
        double half = pairs[i].difference.half_width;
        least = half > 0 && half < least ? half : least;
    }
    return isfinite(least) ? least : largest_mean(estimate, entity) / 100;
}

static bool is_share(const struct sim_result_metric *metric, double largest)
{
    static const char *const words[] = {"return", "rate", "share", "fraction", "yield", "utilisation", "drawdown",
                                        "gap", "cost"};

    if (metric->type != SIM_METRIC_F64 || strncmp(metric->unit, "1", 1) != 0 || largest > 5) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strstr(metric->name, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static void choose_unit(struct sim_format *format, const struct sim_result_metric *metric, double largest)
{
    format->scale = 1;
    snprintf(format->unit, sizeof format->unit, "%s", strcmp(metric->unit, "1") == 0 ? "" : metric->unit);
    if (is_share(metric, largest)) {
        format->scale = 100;
        snprintf(format->unit, sizeof format->unit, "%%%s", metric->unit + 1);
    } else if (strcmp(metric->unit, "s") == 0 && largest >= 2 * 86400) {
        format->scale = 1.0 / 86400;
        snprintf(format->unit, sizeof format->unit, "days");
    } else if (strcmp(metric->unit, "s") == 0 && largest >= 2 * 3600) {
        format->scale = 1.0 / 3600;
        snprintf(format->unit, sizeof format->unit, "hours");
    }
}

struct sim_format sim_format_choose(const struct sim_result_metric *metric, const struct sim_estimate *estimate,
                                    uint32_t entity)
{
    struct sim_format format = {.scale = 1};
    double largest = largest_mean(estimate, entity), least = finest(estimate, entity), step = 1;

    choose_unit(&format, metric, largest);
    largest *= format.scale;
    least *= format.scale;
    while (format.decimals < MOST_DECIMALS && least > 0 && least < 10 * step && largest < SIGNIFICANT * step) {
        format.decimals++;
        step /= 10;
    }
    if (largest >= WIDEST || (largest > 0 && largest < 1e-4)) {
        format.decimals = -1;
    }
    return format;
}

static char *print_number(const struct sim_format *format, double value, const char *sign, char text[40])
{
    double shown = value * format->scale;

    if (!isfinite(value)) {
        snprintf(text, 40, "-");
    } else if (format->decimals < 0) {
        snprintf(text, 40, "%s%.3g", shown > 0 ? sign : "", shown);
    } else {
        snprintf(text, 40, "%s%.*f", shown > 0 ? sign : "", format->decimals, shown);
    }
    return text;
}

char *sim_format_value(const struct sim_format *format, double value, char text[40])
{
    return print_number(format, value, "", text);
}

char *sim_format_signed(const struct sim_format *format, double value, char text[40])
{
    return print_number(format, value, "+", text);
}

char *sim_format_duration(double seconds, char text[40])
{
    static const struct {
        const char *name;
        double length;
    } units[] = {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
    size_t i = 0;

    while (i < 3 && (seconds < units[i].length || floor(seconds / units[i].length) * units[i].length != seconds)) {
        i++;
    }
    snprintf(text, 40, "%.10g%s", seconds / units[i].length, units[i].name);
    return text;
}

void sim_format_wrap(const char *text, int indent, int width, FILE *out)
{
    int column = 0;

    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > width) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > 0) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", length, text);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

char *sim_format_p(double p, char text[40])
{
    if (isnan(p)) {
        snprintf(text, 40, "-");
    } else if (p < 0.001) {
        snprintf(text, 40, "<0.001 ***");
    } else {
        snprintf(text, 40, "%.3f %-3s", p, p < 0.01 ? "**" : p < 0.05 ? "*" : "");
    }
    return text;
}

char *sim_format_short(double value, char text[40])
{
    if (!isfinite(value)) {
        snprintf(text, 40, "-");
    } else {
        snprintf(text, 40, fabs(value) < 10 ? "%.3f" : fabs(value) < 1000 ? "%.1f" : "%.3g", value);
    }
    return text;
}
