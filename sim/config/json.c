#include "sim/config/json.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void sim_json_string(const char *text, FILE *out)
{
    if (text == NULL) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
        } else if (byte < 0x20 || byte == 0x7f) {
            fprintf(out, "\\u%04x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

/* Significant digits (no trailing zeros) and the exponent of the first one, of a finite positive value. */
static int shortest(double value, char *digits)
{
    char text[SIM_JSON_NUMBER];
    int precision = 0; /* 17 digits always read back */

    do {
        snprintf(text, sizeof text, "%.*e", precision, value);
    } while (strtod(text, NULL) != value && ++precision < 17);
    size_t count = 0;
    const char *at = text;
    for (; *at != 'e'; at++) {
        if (isdigit((unsigned char)*at)) { /* skips the decimal point, whatever the locale calls one */
            digits[count++] = *at;
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    digits[count] = '\0';
    return atoi(at + 1);
}

char *sim_json_number(double value, int shift, char *text)
{
    static const char zeros[] = "000000000000000000";
    char digits[24];
    const int size = SIM_JSON_NUMBER;

    if (!isfinite(value)) {
        return strcpy(text, "none");
    }
    if (value == 0) {
        return strcpy(text, "0");
    }
    const char *sign = value < 0 ? "-" : "";
    int exponent = shortest(fabs(value), digits) + shift;
    int count = (int)strlen(digits);
    if (exponent < -6 || exponent > 17) {
        snprintf(text, size, "%s%c%s%.17se%d", sign, digits[0], count > 1 ? "." : "", digits + 1, exponent);
    } else if (exponent < 0) {
        snprintf(text, size, "%s0.%.*s%.17s", sign, -exponent - 1, zeros, digits);
    } else if (count <= exponent + 1) {
        snprintf(text, size, "%s%.17s%.*s", sign, digits, exponent + 1 - count, zeros);
    } else {
        snprintf(text, size, "%s%.*s.%.17s", sign, exponent + 1, digits, digits + exponent + 1);
    }
    return text;
}
