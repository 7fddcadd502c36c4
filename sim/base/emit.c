#include "sim/base/emit.h"

#include <math.h>
#include <stdlib.h>

void sim_emit_init(struct sim_emit *emit, FILE *out, unsigned flat)
{
    *emit = (struct sim_emit){.out = out, .empty = true, .flat = flat};
}

static void quote(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') {
            fprintf(out, "\\%c", *at);
        } else if (*at == '\n') {
            fputs("\\n", out);
        } else if (*at == '\t') {
            fputs("\\t", out);
        } else if (*at < 0x20 || *at == 0x7f) {
            fprintf(out, "\\u%04x", *at);
        } else {
            fputc(*at, out);
        }
    }
    fputc('"', out);
}

static void line_break(struct sim_emit *emit)
{
    if (emit->depth > 0 && emit->depth <= emit->flat) {
        fprintf(emit->out, "\n%*s", (int)emit->depth, "");
    }
}

static void lead(struct sim_emit *emit, const char *key)
{
    if (emit->depth > 0) {
        if (!emit->empty) {
            fputs(emit->depth > emit->flat ? ", " : ",", emit->out);
        }
        line_break(emit);
    }
    emit->empty = false;
    if (key != NULL) {
        quote(emit->out, key);
        fputs(": ", emit->out);
    }
}

static void open_level(struct sim_emit *emit, const char *key, bool array)
{
    lead(emit, key);
    fputc(array ? '[' : '{', emit->out);
    emit->depth++;
    emit->is_array = (emit->is_array & ~(UINT64_C(1) << emit->depth)) | ((uint64_t)array << emit->depth);
    emit->empty = true;
}

void sim_emit_object(struct sim_emit *emit, const char *key)
{
    open_level(emit, key, false);
}

void sim_emit_array(struct sim_emit *emit, const char *key)
{
    open_level(emit, key, true);
}

void sim_emit_end(struct sim_emit *emit)
{
    bool array = (emit->is_array >> emit->depth & 1) != 0;
    bool on_lines = emit->depth <= emit->flat && !emit->empty;

    emit->depth--;
    if (on_lines) {
        fprintf(emit->out, "\n%*s", (int)emit->depth, "");
    }
    fputc(array ? ']' : '}', emit->out);
    emit->empty = false;
    if (emit->depth == 0) {
        fputc('\n', emit->out);
    }
}

void sim_emit_text(struct sim_emit *emit, const char *key, const char *text)
{
    lead(emit, key);
    if (text == NULL) {
        fputs("null", emit->out);
    } else {
        quote(emit->out, text);
    }
}

void sim_emit_shortest(char text[32], double number)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            return;
        }
    }
}

void sim_emit_number(struct sim_emit *emit, const char *key, double number)
{
    char text[32];

    lead(emit, key);
    if (!isfinite(number)) {
        fputs("null", emit->out);
        return;
    }
    sim_emit_shortest(text, number);
    fputs(text, emit->out);
}

void sim_emit_integer(struct sim_emit *emit, const char *key, int64_t number)
{
    lead(emit, key);
    fprintf(emit->out, "%lld", (long long)number);
}

void sim_emit_unsigned(struct sim_emit *emit, const char *key, uint64_t number)
{
    lead(emit, key);
    fprintf(emit->out, "%llu", (unsigned long long)number);
}

void sim_emit_boolean(struct sim_emit *emit, const char *key, bool truth)
{
    lead(emit, key);
    fputs(truth ? "true" : "false", emit->out);
}

void sim_emit_raw(struct sim_emit *emit, const char *key, const char *ready)
{
    lead(emit, key);
    fputs(ready, emit->out);
}
