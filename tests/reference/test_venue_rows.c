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

/* What rows that say "same" or "above" rest on where the row before is not in the file: the facts sheet on venues. */
static const struct {
    const char *family, *what, *inputs;
} origins[] = {
    {"ARR-HAWKES", "Hawkes", "mu=1 alpha=.8 beta=1.2"},
    {"RUIN", "ruin", "lambda=1 claims Exp(1) c=1.25"},
    {"LEND-LIQ", "Aave v3.7 collateral seized",
     "ETH $1400, debtToCover 5000 USDC, bonus 10500, protocolFee 1000bp, balance 10 ETH"},
    {"LEND-COMP", "Aave compounded/linear interest", ""},
    {"LEND-REPO", "aave-v3-origin RateStrategy test", "base 1% s1 4% s2 60% Uopt 80% RF=rf: debt .8e18 liq .2e18"},
    {"LEND-COMET", "Comet per-second rates", ""},
    {"AMM-V2", "Uniswap v2 getAmountOut 0.3%", ""},
    {"V3-SWAP", "computeSwapStep", ""},
    {"SS-3POOL-GETDY", "3pool get_dy", "fee=1e6/1e10"},
    {"SS-SIM", "", ""},
    {"Q-MG1", "M/G/1", "lambda=.8 E[S]=1"},
    {"BR-ACROSS-LP", "Across LP fee", "UBar=.65 R0=0 R1=.08 R2=1.00"},
    {"BR-ACROSS-CAP", "Across capital fee", ""},
};

/* Rows of one family differ behind the last dash. */
static bool same_family(const char *a, const char *b)
{
    size_t length = (size_t)(strrchr(a, '-') != NULL ? strrchr(a, '-') - a : 0);

    return length > 0 && strncmp(a, b, length) == 0;
}

/* Completes a row that leans on the one before it. The row's own numbers come first, and are found first. */
static void complete(struct row *row, const struct row *before)
{
    bool same = strncmp(row->what, "same", 4) == 0, more = row_says(row->inputs, "same");
    const char *what = "", *inputs = "";

    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        if (strncmp(row->id, origins[i].family, strlen(origins[i].family)) == 0) {
            what = origins[i].what;
            inputs = origins[i].inputs;
        }
    }
    if (same_family(row->id, before->id)) {
        what = before->what;
        inputs = before->inputs;
    }
    if (same) {
        snprintf(row->what, sizeof row->what, "%s", what);
    }
    if (more) {
        size_t length = strlen(row->inputs);
        snprintf(row->inputs + length, sizeof row->inputs - length, "; %s", inputs);
    }
}

static void fill(struct row *row, const struct row *before, char *columns[COLUMNS], const char *shared)
{
    memset(row, 0, sizeof *row);
    snprintf(row->id, sizeof row->id, "%s", columns[0]);
    snprintf(row->what, sizeof row->what, "%s", columns[1]);
    snprintf(row->inputs, sizeof row->inputs, "%s", columns[2]);
    snprintf(row->expected, sizeof row->expected, "%s", columns[3]);
    snprintf(row->source, sizeof row->source, "%s", columns[4]);
    row->shared = shared;
    row->simulated = strncmp(row->id, "MC-", 3) == 0 || strncmp(row->id, "CAL-", 4) == 0;
    complete(row, before);
}

static bool check(struct row *row)
{
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        if (checks[i](row) && row->unreadable == 0) {
            if (row->checked == 0 && row->failures == 0) {
                row_fail(row, "nothing in it was compared");
            }
            return row->failures == 0;
        }
    }
    if (row->simulated) { /* it tells of a run and its error, with nothing here to run again */
        printf("%s: a simulation retold\n", row->id);
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
