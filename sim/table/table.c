#include "sim/table/table.h"

#include "sim/base/nearest.h"
#include "sim/table/part.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool sim_table_reserve(struct sim_table *table, uint32_t capacity)
{
    table->time = calloc(capacity, sizeof *table->time);
    table->value = calloc(capacity, sizeof *table->value);
    return table->time != NULL && table->value != NULL;
}

const char *sim_table_hint(const char *word, const char *const *names, size_t count, char *text)
{
    const char *near = sim_nearest_word(word, names, count);
    size_t length = 0;

    text[0] = '\0';
    if (near != NULL) {
        snprintf(text, SIM_PART_HINT, "; did you mean \"%.100s\"?", near);
        return text;
    }
    for (size_t i = 0; i < count && length + 120 < SIM_PART_HINT; i++) {
        length += (size_t)snprintf(text + length, SIM_PART_HINT - length, "%s%.80s", i == 0 ? "; there are " : ", ",
                                   names[i]);
    }
    return text;
}

/* All bytes of the file with a NUL behind them; NULL after filling `status`. */
static char *read_bytes(const char *path, size_t *length, enum sim_status *status, struct sim_error *error)
{
    FILE *in = fopen(path, "rb");
    struct stat about;
    char *text = NULL;

    *length = 0;
    if (in == NULL || fstat(fileno(in), &about) != 0 || !S_ISREG(about.st_mode)) {
        *status =
            sim_error_fill(error, SIM_BAD_CONFIG, "%.400s: %s", path, in == NULL ? strerror(errno) : "no plain file");
    } else if (about.st_size > (off_t)SIM_TABLE_BYTES) {
        *status = sim_error_fill(error, SIM_BAD_CONFIG, "%.400s: larger than %u MiB", path, SIM_TABLE_BYTES >> 20);
    } else if ((text = malloc((size_t)about.st_size + 1)) == NULL) {
        *status = SIM_NO_MEMORY;
    } else {
        *length = fread(text, 1, (size_t)about.st_size, in);
        text[*length] = '\0';
        if (ferror(in) || *length != (size_t)about.st_size) {
            *status = sim_error_fill(error, SIM_IO, "%.400s: cannot be read", path);
            free(text);
            text = NULL;
        }
    }
    if (in != NULL) {
        fclose(in);
    }
    return text;
}

/* A table that falls throughout is turned round. */
static void turn(struct sim_table *table)
{
    uint32_t n = table->count;
    bool falls = n > 1 && table->time[0] > table->time[n - 1];

    for (uint32_t i = 0; falls && i < n / 2; i++) {
        sim_time time = table->time[i];
        double value = table->value[i];
        table->time[i] = table->time[n - 1 - i];
        table->value[i] = table->value[n - 1 - i];
        table->time[n - 1 - i] = time;
        table->value[n - 1 - i] = value;
    }
}

enum sim_status sim_table_read(const struct sim_table_request *request, struct sim_table *table,
                               struct sim_error *error)
{
    enum sim_status status = SIM_OK;
    struct sim_part_bytes bytes = {.name = request->path};
    char *text = read_bytes(request->path, &bytes.length, &status, error);

    *table = (struct sim_table){.count = 0};
    if (text == NULL) {
        return status;
    }
    bytes.text = text;
    sim_hash_sha256_hex(text, bytes.length, table->sha256);
    status = sim_hdf5_is(&bytes) ? sim_hdf5_read(&bytes, request, table, error)
                                 : sim_csv_read(&bytes, request, table, error);
    free(text);
    if (status != SIM_OK) {
        sim_table_fini(table);
        return status;
    }
    turn(table);
    return SIM_OK;
}

void sim_table_fini(struct sim_table *table)
{
    free(table->time);
    free(table->value);
    *table = (struct sim_table){.count = 0};
}
