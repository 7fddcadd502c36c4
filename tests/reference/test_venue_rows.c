/* Every row of shared/vectors/venues.csv: results that others computed from contracts, papers and data. Each row is checked
 * by its form against the functions the simulator runs, closed forms of the tests where it runs none. A row that no check
 * knows is a failure. `test_venue_rows FILE` reads another file, such as the excerpt beside this one. */
#include "tests/reference/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 5

static row_check *const checks[] = {rows_data,  rows_lending, rows_pool,  rows_stable, rows_stake, rows_farm,
                                    rows_vault, rows_bridge,  rows_price, rows_queue,  rows_ruin};

/* Splits a CSV line in place; quotes may hold commas, a doubled quote is one. Returns the number of columns. */
static int split(char *line, char *columns[COLUMNS])
{
    int count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (count < COLUMNS) {
        char *from = line, *to = line;
        bool quoted = *line == '"';

        columns[count++] = line;
        for (from += quoted; *from != '\0' && (quoted || *from != ','); from++) {
            if (*from == '"' && from[1] != '"') {
                quoted = false;
                continue;
            }
            from += *from == '"';
            *to++ = *from;
        }
        line = from + 1;
        if (*from == '\0') {
            *to = '\0';
            break;
        }
        *to = '\0';
    }
    return count;
}

/* Rows that say "same" mean the row before of their family: the id up to its last dash. */
static bool same_family(const char *a, const char *b)
{
    size_t length = (size_t)(strrchr(a, '-') != NULL ? strrchr(a, '-') - a : 0);

    return length > 0 && strncmp(a, b, length) == 0;
}

static void fill(struct row *row, const struct row *before, char *columns[COLUMNS], const char *shared)
{
    const char *what = columns[1];

    memset(row, 0, sizeof *row);
    if (strcmp(what, "same") == 0 && same_family(columns[0], before->id)) {
        what = before->what;
    }
    snprintf(row->id, sizeof row->id, "%s", columns[0]);
    snprintf(row->what, sizeof row->what, "%s", what);
    snprintf(row->inputs, sizeof row->inputs, "%s", columns[2]);
    snprintf(row->expected, sizeof row->expected, "%s", columns[3]);
    snprintf(row->source, sizeof row->source, "%s", columns[4]);
    row->shared = shared;
}

/* Retelling of a simulation that was run once, with nothing in it to run again. */
static bool is_narration(const struct row *row)
{
    return strncmp(row->id, "MC-", 3) == 0 || strncmp(row->id, "CAL-", 4) == 0;
}

static bool check(struct row *row)
{
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (checks[i](row)) {
            if (row->checked == 0 && row->failures == 0) {
                row_fail(row, "nothing in it was compared");
            }
            return row->failures == 0;
        }
    }
    if (is_narration(row)) {
        printf("%s: a simulation retold, with nothing to run again\n", row->id);
        return true;
    }
    row_fail(row, "no check knows \"%s\" with \"%s\"", row->what, row->inputs);
    return false;
}

static int read_rows(FILE *file, const char *shared)
{
    static struct row rows[2];
    char line[8192], *columns[COLUMNS];
    unsigned count = 0, met = 0;

    while (fgets(line, sizeof line, file) != NULL) {
        struct row *row = &rows[count % 2], *before = &rows[(count + 1) % 2];
        if (strncmp(line, "id,", 3) == 0 || *line == '#' || line[strspn(line, "\r\n ")] == '\0') {
            continue;
        }
        count++;
        if (split(line, columns) != COLUMNS) {
            printf("row %u has no five columns: %s\n", count, line);
            continue;
        }
        fill(row, before, columns, shared);
        met += check(row);
    }
    printf("%u rows, %u met\n", count, met);
    return count > 0 && met == count ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *shared = getenv("MITOSIM_SHARED") != NULL ? getenv("MITOSIM_SHARED") : MITOSIM_SHARED_DEFAULT;
    char path[4096];
    FILE *file;
    int status;

    if (argc > 1) {
        snprintf(path, sizeof path, "%s", argv[1]);
    } else {
        snprintf(path, sizeof path, "%s/vectors/venues.csv", shared);
    }
    file = fopen(path, "r");
    if (file == NULL) {
        printf("skipped: %s is not there; set MITOSIM_SHARED\n", path);
        return 77;
    }
    status = read_rows(file, shared);
    fclose(file);
    return status;
}
