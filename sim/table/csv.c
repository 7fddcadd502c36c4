#include "sim/table/moment.h"
#include "sim/table/part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_AT_MOST = 512, FIELD_BYTES = 256 };

struct reader {
    const struct sim_part_bytes *bytes;
    const char *at, *line_start;
    uint32_t line; /* from 1 */
};

struct field {
    char text[FIELD_BYTES]; /* without quotes and outer spaces */
    uint32_t column;        /* of its first byte, from 1 */
};

static bool at_end(const struct reader *reader)
{
    return reader->at == reader->bytes->text + reader->bytes->length;
}

static bool at_line_end(const struct reader *reader)
{
    return at_end(reader) || *reader->at == '\n' || (*reader->at == '\r' && reader->at[1] == '\n');
}

static void next_line(struct reader *reader)
{
    const char *end = memchr(reader->at, '\n', (size_t)(reader->bytes->text + reader->bytes->length - reader->at));

    reader->at = end == NULL ? reader->bytes->text + reader->bytes->length : end + 1;
    reader->line_start = reader->at;
    reader->line++;
}

/* Empty lines and comments. */
static void skip_lines(struct reader *reader)
{
    while (!at_end(reader) && (*reader->at == '#' || at_line_end(reader))) {
        next_line(reader);
    }
}

static enum sim_status fault_at(const struct reader *reader, uint32_t column, struct sim_error *error, const char *text)
{
    return sim_error_fill(error, SIM_BAD_CONFIG, "%s:%u:%u: %s", reader->bytes->name, reader->line, column, text);
}

static bool put(struct field *field, size_t *length, char letter)
{
    if (*length + 1 >= FIELD_BYTES || (unsigned char)letter < 0x20 || letter == 0x7f) {
        return false;
    }
    field->text[(*length)++] = letter;
    return true;
}

/* One field and, when there is one, the comma behind it: *more. NULL, or what is wrong with it. */
static const char *read_field(struct reader *reader, struct field *field, bool *more)
{
    size_t length = 0;

    while (*reader->at == ' ' && !at_line_end(reader)) {
        reader->at++;
    }
    field->column = (uint32_t)(reader->at - reader->line_start) + 1;
    if (!at_line_end(reader) && *reader->at == '"') {
        for (reader->at++; at_end(reader) || *reader->at != '"' || reader->at[1] == '"'; reader->at++) {
            if (at_line_end(reader)) {
                return "a quote is not closed on its line";
            }
            reader->at += *reader->at == '"';
            if (!put(field, &length, *reader->at)) {
                return "a field is longer than 255 bytes or no text";
            }
        }
        reader->at++;
    } else {
        for (; !at_line_end(reader) && *reader->at != ','; reader->at++) {
            if (*reader->at == '"') {
                return "a quote within a field";
            }
            if (!put(field, &length, *reader->at)) {
                return "a field is longer than 255 bytes or no text";
            }
        }
        while (length > 0 && field->text[length - 1] == ' ') {
            length--;
        }
    }
    field->text[length] = '\0';
    while (!at_line_end(reader) && *reader->at == ' ') {
        reader->at++;
    }
    *more = !at_line_end(reader);
    if (*more && *reader->at != ',') {
        return "text behind a closed quote";
    }
    reader->at += *more;
    return NULL;
}

/* The header: which columns are time and value, and how many there are. */
struct header {
    uint32_t count, time, value;
};

static enum sim_status find_column(const struct reader *reader, const char *const *names, uint32_t count,
                                   const char *wanted, uint32_t otherwise, uint32_t *column, struct sim_error *error)
{
    char hint[SIM_PART_HINT];

    *column = otherwise;
    for (uint32_t i = 0; wanted != NULL && i < count; i++) {
        if (strcmp(names[i], wanted) == 0) {
            *column = i;
            return SIM_OK;
        }
    }
    if (wanted == NULL && otherwise < count) {
        return SIM_OK;
    }
    return sim_error_fill(error, SIM_BAD_CONFIG, "%s:%u:1: no column \"%.100s\"%s", reader->bytes->name, reader->line,
                          wanted == NULL ? "of values" : wanted,
                          sim_table_hint(wanted == NULL ? "" : wanted, names, count, hint));
}

static enum sim_status read_header(struct reader *reader, const struct sim_table_request *request,
                                   struct header *header, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    char(*texts)[FIELD_BYTES] = calloc(COLUMNS_AT_MOST, sizeof *texts);
    const char *names[COLUMNS_AT_MOST];
    struct field field;

    if (texts == NULL) {
        return SIM_NO_MEMORY;
    }
    header->count = 0;
    for (bool more = true; more; header->count++) {
        const char *wrong =
            header->count == COLUMNS_AT_MOST ? "more than 512 columns" : read_field(reader, &field, &more);
        if (wrong != NULL) {
            status = fault_at(reader, (uint32_t)(reader->at - reader->line_start) + 1, error, wrong);
            goto out;
        }
        for (uint32_t i = 0; i < header->count; i++) {
            if (strcmp(texts[i], field.text) == 0) {
                status = fault_at(reader, field.column, error, "two columns have this name");
                goto out;
            }
        }
        memcpy(texts[header->count], field.text, FIELD_BYTES);
        names[header->count] = texts[header->count];
    }
    SIM_TRY(find_column(reader, names, header->count, request->time, 0, &header->time, error));
    SIM_TRY(find_column(reader, names, header->count, request->value, 1, &header->value, error));
out:
    free(texts);
    return status;
}

/* Milliseconds; false when the text is none, or far outside any calendar. */
static bool read_moment(const char *text, enum sim_table_unit unit, sim_time *moment)
{
    double number;

    if (unit == SIM_TABLE_DATE) {
        return sim_moment_read(text, moment);
    }
    if (!sim_moment_number(text, &number)) {
        return false;
    }
    number *= unit == SIM_TABLE_SECONDS ? (double)SIM_SECOND : 1.0;
    bool fits = number > -9007199254740992.0 && number < 9007199254740992.0; /* 2^53: whole numbers are exact */
    *moment = fits ? (sim_time)(number < 0 ? number - 0.5 : number + 0.5) : 0;
    return fits;
}

static bool is_finite(double number)
{
    return number - number == 0.0;
}

static enum sim_status bad_cell(const struct reader *reader, const struct field *field, struct sim_error *error,
                                const char *expected)
{
    return sim_error_fill(error, SIM_BAD_CONFIG, "%s:%u:%u: \"%.60s\" is no %s", reader->bytes->name, reader->line,
                          field->column, field->text, expected);
}

/* Takes one line; the row is added unless it is left out. */
static enum sim_status read_row(struct reader *reader, const struct header *header,
                                const struct sim_table_request *request, struct sim_table *table,
                                struct sim_error *error)
{
    static const char *const moments[] = {"number of seconds", "number of milliseconds",
                                          "date such as 2022-05-01 or 2022-05-01T00:15Z"};
    struct field field;
    sim_time moment = 0;
    double value = 0;
    bool more = true, empty = false;
    uint32_t time_column = 1;

    for (uint32_t i = 0; i < header->count; i++) {
        const char *wrong = more ? read_field(reader, &field, &more) : "fewer fields than the header";
        if (wrong != NULL) {
            return fault_at(reader, (uint32_t)(reader->at - reader->line_start) + 1, error, wrong);
        }
        if (i == header->time) {
            time_column = field.column;
            if (!read_moment(field.text, request->unit, &moment)) {
                return bad_cell(reader, &field, error, moments[request->unit]);
            }
        }
        if (i == header->value) {
            empty = field.text[0] == '\0';
            if (empty && !request->skip_empty) {
                return fault_at(reader, field.column, error,
                                "the value is empty; `missing: skip` leaves such rows out");
            }
            if (!empty && !(sim_moment_number(field.text, &value) && is_finite(value * request->scale))) {
                return bad_cell(reader, &field, error, "number");
            }
        }
    }
    if (more) {
        return fault_at(reader, (uint32_t)(reader->at - reader->line_start) + 1, error, "more fields than the header");
    }
    if (!empty) {
        uint32_t n = table->count;
        bool falls = n >= 2 && table->time[1] < table->time[0];
        if (n > 0 && (moment == table->time[n - 1] || (n > 1 && (moment < table->time[n - 1]) != falls))) {
            return fault_at(reader, time_column, error, "this time does not come after the one before it");
        }
        table->time[n] = moment;
        table->value[n] = value * request->scale;
        table->count++;
    }
    return SIM_OK;
}

static uint32_t count_lines(const struct sim_part_bytes *bytes)
{
    uint32_t count = 1;

    for (size_t i = 0; i < bytes->length; i++) {
        count += bytes->text[i] == '\n';
    }
    return count;
}

enum sim_status sim_csv_read(const struct sim_part_bytes *bytes, const struct sim_table_request *request,
                             struct sim_table *table, struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct reader reader = {bytes, bytes->text, bytes->text, 1};
    struct header header;

    if (!sim_table_reserve(table, count_lines(bytes))) {
        return SIM_NO_MEMORY;
    }
    if (bytes->length >= 3 && memcmp(bytes->text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark has no column */
        reader.at = reader.line_start = bytes->text + 3;
    }
    skip_lines(&reader);
    if (at_end(&reader)) {
        return fault_at(&reader, 1, error, "the table is empty");
    }
    SIM_TRY(read_header(&reader, request, &header, error));
    for (next_line(&reader), skip_lines(&reader); !at_end(&reader); next_line(&reader), skip_lines(&reader)) {
        SIM_TRY(read_row(&reader, &header, request, table, error));
    }
    if (table->count == 0) {
        status = fault_at(&reader, 1, error, "the table has no rows");
    }
out:
    return status;
}
