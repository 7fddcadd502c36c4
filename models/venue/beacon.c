#include "models/venue/beacon.h"

#define EXIT_MIN (128 * MITO_BEACON_GWEI)
#define EXIT_MAX (256 * MITO_BEACON_GWEI)
#define REWARD_FACTOR 64

static uint64_t share_of(uint64_t total, uint64_t quotient)
{
    uint64_t churn = total / quotient;

    churn = churn > EXIT_MIN ? churn : EXIT_MIN;
    return churn - churn % MITO_BEACON_GWEI;
}

struct mito_beacon_churn mito_beacon_churn_electra(uint64_t total)
{
    uint64_t churn = share_of(total, 65536);
    uint64_t exit = churn < EXIT_MAX ? churn : EXIT_MAX;

    return (struct mito_beacon_churn){.exit = exit, .consolidation = churn - exit};
}

uint64_t mito_beacon_churn_gloas(uint64_t total)
{
    return share_of(total, 32768);
}

uint64_t mito_beacon_root(uint64_t value)
{
    uint64_t root = 0;

    for (uint64_t bit = UINT64_C(1) << 31; bit > 0; bit >>= 1) {
        if ((root | bit) * (root | bit) <= value) {
            root |= bit;
        }
    }
    return root;
}

uint64_t mito_beacon_reward(uint64_t total)
{
    uint64_t root = mito_beacon_root(total);

    return root == 0 ? 0 : MITO_BEACON_GWEI * REWARD_FACTOR / root;
}

double mito_beacon_rate(uint64_t total)
{
    return (double)(int64_t)mito_beacon_reward(total) * MITO_BEACON_EPOCHS_YEAR / (double)MITO_BEACON_GWEI;
}

uint64_t mito_beacon_exit(struct mito_beacon_queue *queue, uint64_t balance, uint64_t now, uint64_t churn)
{
    uint64_t earliest = now + MITO_BEACON_LOOKAHEAD, left = churn;

    if (queue->earliest >= earliest) {
        earliest = queue->earliest;
        left = queue->left;
    }
    if (balance > left) {
        uint64_t more = (balance - left - 1) / churn + 1;
        earliest += more;
        left += more * churn;
    }
    *queue = (struct mito_beacon_queue){.earliest = earliest, .left = left - balance};
    return earliest;
}
