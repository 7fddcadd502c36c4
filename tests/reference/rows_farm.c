/* Rows of farms and gauges. */
#include "models/pool/boost.h"
#include "models/pool/farm_share.h"
#include "tests/reference/rows.h"

#include <ctype.h>
#include <string.h>

/* "l=1000e18 L=100000e18 v=500e18 V=100000e18 -> ; v=2000e18 ->": later cases change what they name. */
static void check_boost(struct row *row)
{
    const char *keys[] = {"l", "L", "v", "V"};
    sim_u128 value[4] = {0}, wanted[ROW_LIST], working;
    unsigned count = row_integers(row->expected, wanted);
    const char *part = row->inputs;

    for (unsigned i = 0; i < count; i++) {
        char text[256];
        size_t length = strcspn(part, ";");
        length = length < sizeof text ? length : sizeof text - 1;
        memcpy(text, part, length);
        text[length] = '\0';
        for (int k = 0; k < 4; k++) {
            if (row_has(text, keys[k])) {
                value[k] = row_units(row, text, keys[k]);
            }
        }
        if (mito_boost_working(value[0], value[1], value[2], value[3], &working)) {
            row_fail(row, "the call reverts");
        }
        row_meet_units(row, "working balance", working, wanted[i]);
        part += length + (part[length] == ';');
    }
}

static void check_emission(struct row *row)
{
    sim_u128 wanted[ROW_LIST];
    unsigned count = row_integers(row->expected, wanted);
    double days = row_value_or(row->inputs, "x", row_value_or(row->what, "x", 14));
    unsigned when = (unsigned)row_value_or(row->inputs, "year", row_value_or(row->what, "year", 4));

    if (count > 0 && wanted[0] < sim_wide_power10(12)) { /* whole coins over some days of a year */
        row_meet_units(row, "coins", mito_boost_emission(when) * (sim_u128)(days * 86400) / sim_wide_power10(18),
                       wanted[0]);
        return;
    }
    for (unsigned year = 0; year < count; year++) {
        row_meet_units(row, "emission", mito_boost_emission(year), wanted[year]);
    }
}

/* "lock 1000e18 for 4y (MAXTIME 126144000 s): slope, bias@0, bias@2y": lock and looks in years of 365 days. */
static void check_lock(struct row *row)
{
    sim_u128 amount = row_units(row, row->inputs, "lock"), wanted[ROW_LIST];
    uint64_t lasts = (uint64_t)(row_value(row, row->inputs, "for") * 31536000);
    unsigned count = row_integers(row->expected, wanted);
    const char *at = strstr(row->inputs, "bias@");

    if (count == 0) {
        row_fail(row, "no slope in \"%s\"", row->expected);
        return;
    }
    row_meet_units(row, "slope", mito_boost_slope(amount), wanted[0]);
    for (unsigned i = 1; i < count && at != NULL; i++, at = strstr(at + 1, "bias@")) {
        double years = 0;
        (void)row_number(at + strlen("bias@"), &years, NULL);
        row_meet_units(row, "bias", mito_boost_votes(amount, lasts - (uint64_t)(years * 31536000)), wanted[i]);
    }
}

struct play {
    struct mito_farm_share farm;
    struct mito_farm_stake stake[26];
    sim_u128 paid[26], minted;
    uint64_t block;
    sim_u128
        told[256]; /* after every step: its block, what its holder has been paid, all minted, what the farm keeps */
    unsigned count;
};

static void advance(struct play *play, uint64_t block, sim_u128 per_block)
{
    if (block > play->block && play->farm.staked > 0) {
        sim_u128 reward = per_block * (block - play->block);
        play->minted += mito_farm_share_reward(&play->farm, reward) ? 0 : reward;
    }
    play->block = block;
}

static void step(struct play *play, unsigned who, bool in, sim_u128 amount)
{
    struct mito_farm_stake *stake = &play->stake[who];
    sim_u128 kept = play->minted;

    play->paid[who] +=
        in ? mito_farm_share_add(&play->farm, stake, amount) : mito_farm_share_take(&play->farm, stake, amount);
    for (int i = 0; i < 26; i++) {
        kept -= play->paid[i];
    }
    if (play->count + 4 <= sizeof play->told / sizeof play->told[0]) {
        const sim_u128 told[] = {play->block, play->paid[who], play->minted, kept};
        memcpy(&play->told[play->count], told, sizeof told);
        play->count += 4;
    }
}

/* sushiswap test/MasterChef.test.js, "should distribute SUSHIs properly for each staker": 100 a block. */
static void play_published(struct play *play)
{
    static const struct {
        uint64_t block;
        unsigned who;
        bool in;
        unsigned amount;
    } events[] = {{310, 0, true, 10}, {314, 1, true, 20},  {318, 2, true, 30},  {320, 0, true, 10},
                  {330, 1, false, 5}, {340, 0, false, 20}, {350, 1, false, 15}, {360, 2, false, 30}};

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        advance(play, events[i].block, 100);
        step(play, events[i].who, events[i].in, events[i].amount);
    }
}

/* "A deposits 10 @310": a holder, a verb, an amount and a block, in any number; false when there are none. */
static bool play_written(struct row *row, struct play *play)
{
    double per_block = row_value_or(row->inputs, "rate", row_value_or(row->inputs, "reward", 100));
    unsigned events = 0;

    for (const char *at = row->inputs; *at != '\0'; at += strcspn(at, ";,"), at += strspn(at, ";, ")) {
        char text[128];
        size_t length = strcspn(at, ";,");
        const char *block;
        double numbers[ROW_LIST];

        length = length < sizeof text ? length : sizeof text - 1;
        memcpy(text, at, length);
        text[length] = '\0';
        block = strchr(text, '@');
        if (block == NULL || !isupper((unsigned char)*text) || row_numbers(text, numbers) < 2) {
            continue;
        }
        double when = 0, amount = numbers[0];
        block += 1 + strspn(block + 1, " ");
        if (!row_number(block, &when, NULL)) {
            continue;
        }
        advance(play, (uint64_t)when, (sim_u128)per_block);
        step(play, (unsigned)(*text - 'A'),
             !(row_says(text, "withdraw") || row_says(text, "wd") || strchr(text, '-') != NULL), (sim_u128)amount);
        events++;
    }
    return events > 0;
}

/* Numbers above 100 that the row gives are told by some step. */
static void check_shares(struct row *row)
{
    static struct play play;
    sim_u128 wanted[ROW_LIST];
    unsigned count = row_integers(row->expected, wanted), known = 0;

    memset(&play, 0, sizeof play);
    play.block = 300;
    if (!play_written(row, &play)) {
        play_published(&play);
    }
    for (unsigned i = 0; i < count; i++) {
        bool met = wanted[i] <= 100;
        for (unsigned k = 0; k < play.count; k++) {
            met |= play.told[k] == wanted[i];
        }
        known += wanted[i] > 100 && met;
        if (!met) {
            row_fail(row, "no step gives number %u of \"%s\"", i + 1, row->expected);
        }
    }
    row->checked += known;
}

static void check_dilution(struct row *row)
{
    const char *in = row->inputs;
    double reward = row_value_or(in, "R", 0) * row_value_or(in, "p", 1), staked = row_value_or(in, "V", 0);
    double outside = row_value_or(in, "y", 0);

    if (row_has(row->expected, "d")) {
        row_meet_number(row, "d", mito_farm_share_best_deposit(reward, staked, outside));
    }
    if (row_has(row->expected, "APR")) {
        row_meet_number(row, "APR", mito_farm_share_rate(reward, staked + row_value_or(in, "d", 0)));
    }
    if (row_has(row->expected, "TVL")) {
        row_meet_number(row, "TVL", mito_farm_share_balance(reward, outside));
    }
}

bool rows_farm(struct row *row)
{
    if (row_says(row->what, "working balance")) {
        check_boost(row);
    } else if (row_says(row->what, "CRV emission")) {
        check_emission(row);
    } else if (row_says(row->what, "veCRV")) {
        check_lock(row);
    } else if (row_says(row->what, "MasterChef")) {
        check_shares(row);
    } else if (row_says(row->what, "dilution")) {
        check_dilution(row);
    } else {
        return false;
    }
    return true;
}
