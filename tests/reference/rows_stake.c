/* Rows of staking: churn, rewards and the exit queue as it was recorded. */
#include "models/venue/beacon.h"
#include "tests/reference/rows.h"

#include <string.h>

static uint64_t total_of(struct row *row)
{
    const char *key = row_has(row->inputs, "balance") ? "balance" : row_has(row->inputs, "active") ? "active" : "total";
    const char *at = row_after(row->inputs, key);
    double coins = row_value(row, row->inputs, key);

    at = at != NULL ? at + strspn(at, ".0123456789 ") : "";
    return (uint64_t)(coins * (*at == 'M' ? 1e6 : 1)) * MITO_BEACON_GWEI;
}

static void meet_if(struct row *row, const char *key, uint64_t found)
{
    if (row_has(row->expected, key)) {
        row_meet_key(row, key, found);
    }
}

static void check_churn(struct row *row)
{
    uint64_t total = total_of(row);
    struct mito_beacon_churn churn = mito_beacon_churn_electra(total);
    const char *rate = row_after(row->expected, "APR");

    meet_if(row, "electra_exit", churn.exit);
    meet_if(row, "consolidation", churn.consolidation);
    meet_if(row, "gloas_exit", mito_beacon_churn_gloas(total));
    meet_if(row, "base_reward_per_increment", mito_beacon_reward(total));
    if (rate != NULL) {
        row_meet_rounded(row, "APR", mito_beacon_rate(total), rate, strchr(rate, '%') != NULL ? 0.01 : 1);
    }
}

/* "10 M ETH 5.256 %" and the like: the rate that the balance earns. */
static void check_rate(struct row *row)
{
    const char *at = row_first(row->expected);

    row_meet_rounded(row, "rate", mito_beacon_rate(total_of(row)), at, strchr(at, '%') != NULL ? 0.01 : 1);
}

static bool number_before(const char *text, const char *word, double *value)
{
    const char *at = strstr(text, word);

    while (at != NULL && at > text && strchr(" .0123456789e", at[-1]) != NULL) {
        at--;
    }
    return at != NULL && row_number(at + strspn(at, " "), value, NULL);
}

/* "2.5e6 ETH queued, churn 256 ETH/epoch" drains in so many epochs: the fluid server itself is asked, one deposit of
 * 32 at a time from an empty queue at epoch 0, whose first exits leave at epoch 5. */
static void check_drain(struct row *row)
{
    double queued, churn = row_value(row, row->inputs, "churn"), epochs, days;
    struct mito_beacon_queue queue = {0};
    uint64_t last = 0, gone;

    if (!number_before(row->inputs, "ETH queued", &queued) || !number_before(row->expected, "epochs", &epochs)) {
        row_fail(row, "no queue in \"%s\"", row->inputs);
        return;
    }
    for (uint64_t i = 0; i < (uint64_t)queued / 32; i++) {
        last = mito_beacon_exit(&queue, 32 * MITO_BEACON_GWEI, 0, (uint64_t)churn * MITO_BEACON_GWEI);
    }
    /* The last epoch is used in part: count what it let go. */
    gone = (last - MITO_BEACON_LOOKAHEAD) * (uint64_t)churn + ((uint64_t)churn - queue.left / MITO_BEACON_GWEI);
    row_meet_about(row, "ETH gone", (double)gone, queued, 0);
    row_meet_about(row, "epochs", (double)gone / churn, epochs, 0.05);
    row_meet_about(row, "last epoch", (double)(last - MITO_BEACON_LOOKAHEAD), epochs, 1);
    if (number_before(row->expected, " d", &days)) {
        row_meet_about(row, "days", (double)gone / churn / MITO_BEACON_EPOCHS_DAY, days, 0.005);
    }
    const char *more = strstr(row->expected, "(+");
    if (more != NULL) {
        row_meet_rounded(row, "withdrawability", (double)MITO_BEACON_WITHDRAWABLE / MITO_BEACON_EPOCHS_DAY, more + 2,
                         1);
    }
}

bool rows_stake(struct row *row)
{
    if (row_says(row->what, "churn")) {
        check_churn(row);
    } else if (row_says(row->what, "issuance")) {
        check_rate(row);
    } else if (row_says(row->what, "exit queue")) {
        check_drain(row);
    } else {
        return false;
    }
    return true;
}
