/* Rows of StableSwap pools. Rows written by Curve's simulation.py differ from the contracts, and so from the simulator, in
 * known ways, and are met by the simulator's invariant and balances in that file's order: dy without the last unit taken
 * off, all of a fee left in the pool, and an approximate fee of leaving in one coin. */
#include "models/pool/stable_swap.h"
#include "tests/reference/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The state that "state above" means: 3pool as the chain had it (curvesim test/fixtures/pool.py). */
static struct mito_stable_swap three_pool(void)
{
    static const unsigned decimals[] = {18, 6, 6};
    struct mito_stable_swap pool = mito_stable_swap_of(3, decimals, 2000, 1, 1000000, 5000000000);

    pool.balances[0] = (sim_u128)295949605740077243 * 1000000000 + 186725223;
    pool.balances[1] = 284320067518878;
    pool.balances[2] = 288200854907854;
    pool.supply = (sim_u128)849743149250065202 * 1000000000 + 8212976;
    return pool;
}

static struct mito_stable_swap plain_pool(uint32_t coins, uint64_t amplification)
{
    static const unsigned decimals[MITO_STABLE_SWAP_COINS] = {18, 18, 18, 18, 18, 18, 18, 18};

    return mito_stable_swap_of(coins, decimals, amplification, 1, 0, 0);
}

static void meet_invariant(struct row *row, const struct mito_stable_swap *pool, const char *key)
{
    sim_u128 d = 0;

    if (mito_stable_swap_invariant(pool, &d)) {
        row_fail(row, "no invariant");
    }
    row_meet_key(row, key, d);
}

/* "1,000,000 DAI -> USDC": without the commas within the number. */
static bool grouped(const char *text, sim_u128 *value, const char **end)
{
    char digits[64];
    size_t count = 0;
    bool seen = false;

    for (; count + 1 < sizeof digits &&
           (isdigit((unsigned char)*text) || (*text == ',' && isdigit((unsigned char)text[1])));
         text++) {
        if (*text != ',') {
            digits[count++] = *text;
            seen = true;
        }
    }
    digits[count] = '\0';
    *end = text + strspn(text, " ");
    return seen && row_fixed(digits, 0, value, NULL);
}

static int three_pool_coin(const char *name)
{
    return strncmp(name, "DAI", 3) == 0    ? 0
           : strncmp(name, "USDC", 4) == 0 ? 1
           : strncmp(name, "USDT", 4) == 0 ? 2
                                           : -1;
}

/* "state above, fee=1e6/1e10, 1,000,000 DAI -> USDC". */
static void check_quote(struct row *row)
{
    struct mito_stable_swap pool = three_pool();
    const char *arrow = strstr(row->inputs, "->"), *at = row->inputs, *name;
    sim_u128 amount, dy = 0, wanted[ROW_LIST];

    for (const char *comma = at; comma != NULL && comma < arrow; comma = strstr(comma + 1, ", ")) {
        at = comma;
    }
    at += strspn(at, ", ");
    if (row_has(row->inputs, "fee")) {
        pool.fee = (uint64_t)(row_value(row, row->inputs, "fee") * 1e10 + 0.5);
    }
    if (arrow == NULL || !grouped(at, &amount, &name) || three_pool_coin(name) < 0) {
        row_fail(row, "no swap in \"%s\"", row->inputs);
        return;
    }
    int from = three_pool_coin(name), to = three_pool_coin(arrow + 2 + strspn(arrow + 2, " "));
    amount *= sim_wide_power10(from == 0 ? 18 : 6);
    if (to < 0 || mito_stable_swap_quote(&pool, (uint32_t)from, (uint32_t)to, amount, &dy) ||
        row_integers(row->expected, wanted) == 0) {
        row_fail(row, "no quote");
        return;
    }
    row_meet_units(row, "dy", dy, wanted[0]);
}

/* The recorded state itself: D and what a share is worth. */
static void check_state(struct row *row)
{
    struct mito_stable_swap pool = three_pool();
    const char *list = strpbrk(row->inputs, "([");
    sim_u128 balances[ROW_LIST], price = 0, given[ROW_LIST];
    unsigned count = row_integers(row->expected, given);
    sim_u128 d = 0;

    if (list != NULL && row_integers(list, balances) >= 3) {
        memcpy(pool.balances, balances, 3 * sizeof balances[0]);
    }
    pool.supply = row_has(row->inputs, "supply") ? row_units(row, row->inputs, "supply") : pool.supply;
    pool.amplification = (uint64_t)row_value_or(row->inputs, "A", 2000);
    if (count == 0 || mito_stable_swap_invariant(&pool, &d) || mito_stable_swap_virtual_price(&pool, &price)) {
        row_fail(row, "no state");
        return;
    }
    for (unsigned i = 0; i < count; i++) { /* D is some 10^26, the price of a share some 10^18 */
        if (given[i] > sim_wide_power10(22)) {
            row_meet_units(row, "D", d, given[i]);
        } else if (given[i] > sim_wide_power10(17)) {
            row_meet_units(row, "virtual price", price, given[i]);
        }
    }
}

/* "A=5858 3x 295949605.740077": as many coins of one balance. */
static void check_balanced(struct row *row)
{
    const char *times = strstr(row->inputs, "x ");
    struct mito_stable_swap pool;
    sim_u128 balance;
    long coins;

    while (times != NULL && times > row->inputs && isdigit((unsigned char)times[-1])) {
        times--;
    }
    coins = times != NULL ? strtol(times, NULL, 10) : 0;
    times = times != NULL ? strstr(times, "x ") : NULL;
    if (coins < 2 || coins > MITO_STABLE_SWAP_COINS || !row_fixed(times + 2, 18, &balance, NULL)) {
        row_fail(row, "no pool in \"%s\"", row->inputs);
        return;
    }
    pool = plain_pool((uint32_t)coins, (uint64_t)row_value(row, row->inputs, "A"));
    for (long i = 0; i < coins; i++) {
        pool.balances[i] = balance;
    }
    meet_invariant(row, &pool, "D");
}

/* curvesim's docstring: "A=250, 2x500000 (6 dec), exchange 150e6" gives "(149939820, 59999)": out and fee of 4 bp. */
static void check_docstring(struct row *row)
{
    static const unsigned decimals[] = {6, 6};
    struct mito_stable_swap pool =
        mito_stable_swap_of(2, decimals, (uint64_t)row_value_or(row->inputs, "A", 250), 1, 0, 0);
    sim_u128 given[ROW_LIST], out = 0, before, dx = row_units(row, row->inputs, "exchange");
    double list[ROW_LIST];
    unsigned count = row_numbers(row->inputs, list);
    double coins = 500000;

    for (unsigned i = 0; i < count; i++) {
        coins = list[i] >= 1000 && list[i] < 1e8 ? list[i] : coins;
    }
    pool.balances[0] = pool.balances[1] = (sim_u128)(coins * 1e6);
    pool.fee = 4000000;
    pool.admin_fee = MITO_STABLE_SWAP_FEE; /* all of the fee leaves the balances, which shows it */
    before = pool.balances[1];
    if (mito_stable_swap_exchange(&pool, 0, 1, dx, &out) || row_integers(row->expected, given) < 2) {
        row_fail(row, "no exchange");
        return;
    }
    row_meet_units(row, "out", out, given[0]);
    row_meet_units(row, "fee", before - pool.balances[1] - out, given[1]);
}

/* --- Rows of simulation.py. --- */

static sim_u128 coins_or_units(sim_u128 value) /* "dy(1,0,1)" is of one whole coin */
{
    return value < 1000000000 ? value * sim_wide_power10(18) : value;
}

/* Balances by any of the ways they are told. */
static bool read_pool(struct row *row, struct mito_stable_swap *pool)
{
    const char *list = strstr(row->inputs, "x=("), *at;
    double amplification = row_value_or(row->what, "A", row_value_or(row->inputs, "A", 0)), first, second;
    sim_u128 value[ROW_LIST];
    const char *steth = row_after(row->inputs, "stETH"), *eth = row_after(row->inputs, "ETH");

    *pool = plain_pool(2, (uint64_t)amplification);
    if (list == NULL) {
        list = strstr(row->inputs, "x=[");
    }
    if (list != NULL) {
        char text[512];
        snprintf(text, sizeof text, "%.*s", (int)strcspn(list, ")]"), list + 2);
        *pool = plain_pool(row_integers(text, value), (uint64_t)amplification);
        memcpy(pool->balances, value, pool->coins * sizeof value[0]);
    } else if (steth != NULL && eth != NULL) {
        return row_fixed(eth, 18, &pool->balances[0], NULL) && row_fixed(steth, 18, &pool->balances[1], NULL);
    } else if ((at = strstr(row->what, " coins ")) != NULL && at > row->what) {
        *pool = plain_pool((uint32_t)(at[-1] - '0'), (uint64_t)amplification);
        for (uint32_t i = 0; i < pool->coins; i++) {
            if (!row_fixed(at + strlen(" coins "), 18, &pool->balances[i], NULL)) {
                return false;
            }
        }
    } else if ((at = strchr(row->what, '/')) != NULL && at > row->what + 1 && row_number(at - 2, &first, NULL) &&
               row_number(at + 1, &second, NULL)) { /* "70/30 pool": parts of the supply */
        sim_u128 supply = row_units(row, row->what, "supply");
        pool->balances[1] = supply / 100 * (sim_u128)second;
        pool->balances[0] = supply - pool->balances[1];
        pool->supply = supply;
    } else {
        return false;
    }
    return pool->coins >= 2 && pool->coins <= MITO_STABLE_SWAP_COINS && pool->amplification > 0;
}

/* "(1,0,1000e18)": i, j and an amount. */
static bool arguments(const char *text, uint32_t *i, uint32_t *j, sim_u128 *amount)
{
    sim_u128 list[ROW_LIST];
    char part[128];

    snprintf(part, sizeof part, "%.*s", (int)strcspn(text, ")"), text);
    if (row_integers(part, list) != 3) {
        return false;
    }
    *i = (uint32_t)list[0];
    *j = (uint32_t)list[1];
    *amount = coins_or_units(list[2]);
    return true;
}

/* dy of simulation.py: no unit taken off, no fee. */
static sim_u128 free_dy(struct row *row, const struct mito_stable_swap *pool, uint32_t i, uint32_t j, sim_u128 dx)
{
    sim_u128 y = 0;

    if (mito_stable_swap_balance(pool, i, j, pool->balances[i] + dx, &y)) {
        row_fail(row, "no balance");
    }
    return pool->balances[j] - y;
}

/* Every "dy(i,j,dx)" against what stands behind it, behind "dy", or in order behind D. */
static void check_swaps(struct row *row, const struct mito_stable_swap *pool)
{
    const char *next = strstr(row->expected, "D=");
    const char *calls = strstr(row->expected, "dy(") != NULL ? row->expected : row->inputs;

    next = next != NULL ? next + strcspn(next, " ") : row->expected;
    for (const char *at = strstr(calls, "dy("); at != NULL; at = strstr(at + 1, "dy(")) {
        uint32_t i, j;
        sim_u128 dx, wanted;
        const char *result = strchr(at, ')');
        if (result == NULL || !arguments(at + 2, &i, &j, &dx)) {
            row_fail(row, "no call in \"%s\"", at);
            return;
        }
        result = calls == row->expected ? result + 2 : next + strcspn(next, "0123456789");
        if (!row_fixed(result, 0, &wanted, &next)) {
            row_fail(row, "no result for \"%.20s\"", at);
            return;
        }
        row_meet_units(row, "dy", free_dy(row, pool, i, j, dx), wanted);
    }
}

/* exchange of simulation.py, and that of the contracts, which takes a unit off before the fee. */
static void check_exchange(struct row *row, struct mito_stable_swap *pool)
{
    const char *call = strstr(row->inputs, "exchange("), *fee = row_after(row->inputs, "fee");
    const char *list = strstr(row->expected, "balances=["), *result = row_after(row->expected, "exchange");
    sim_u128 dx, dy, out = 0, wanted[ROW_LIST];
    uint32_t i, j;

    call = call != NULL ? call + strlen("exchange") : strstr(row->inputs, "dy(");
    if (result == NULL) {
        return;
    }
    if (call == NULL || !arguments(strchr(call, '('), &i, &j, &dx) || fee == NULL) {
        row_fail(row, "no exchange in \"%s\"", row->inputs);
        return;
    }
    for (const char *later = fee; later != NULL; later = row_after(later, "fee")) {
        fee = later;
    }
    pool->fee = (uint64_t)strtod(fee, NULL);
    dy = free_dy(row, pool, i, j, dx);
    row_meet_key(row, "exchange", dy - dy * pool->fee / MITO_STABLE_SWAP_FEE);
    struct mito_stable_swap after = *pool;
    if (mito_stable_swap_exchange(&after, i, j, dx, &out)) {
        row_fail(row, "the exchange reverts");
    }
    row_meet_units(row, "exchange of the contracts", out, dy - 1 - (dy - 1) * pool->fee / MITO_STABLE_SWAP_FEE);
    if (list != NULL && row_integers(list, wanted) == pool->coins) {
        for (uint32_t k = 0; k < pool->coins; k++) {
            sim_u128 kept = k == j ? row_units(row, row->expected, "exchange") - out : 0;
            row_meet_units(row, "balance", after.balances[k], wanted[k] + kept);
        }
    }
}

static sim_u128 ratio(sim_u128 a, sim_u128 b, sim_u128 c)
{
    sim_u128 quotient = 0;

    (void)sim_wide_muldiv_floor(a, b, c, &quotient);
    return quotient;
}

/* calc_withdraw_one_coin of simulation.py: a fee that is 0 at the whole pool and 5e5 more everywhere. */
static sim_u128 leave_in_one(struct row *row, const struct mito_stable_swap *pool, sim_u128 shares, uint32_t i)
{
    sim_u128 d = 0, y = 0, dy, sum = 0;
    uint64_t fee;

    for (uint32_t k = 0; k < pool->coins; k++) {
        sum += pool->balances[k];
    }
    fee = pool->fee - (uint64_t)ratio(pool->fee, pool->balances[i], sum) + 500000;
    if (mito_stable_swap_invariant(pool, &d) ||
        mito_stable_swap_balance_at(pool, i, d - ratio(shares, d, pool->supply), &y)) {
        row_fail(row, "no balance");
    }
    dy = pool->balances[i] - y;
    return dy - ratio(dy, fee, MITO_STABLE_SWAP_FEE);
}

/* remove_liquidity_imbalance of simulation.py: shares of the invariant that is gone, rounded down. */
static sim_u128 leave_in(struct row *row, const struct mito_stable_swap *pool, const sim_u128 *amounts)
{
    struct mito_stable_swap after = *pool;
    uint64_t fee = pool->fee * pool->coins / (4 * (pool->coins - 1));
    sim_u128 d0 = 0, d1 = 0, d2 = 0;
    bool reverts = mito_stable_swap_invariant(pool, &d0);

    for (uint32_t i = 0; i < pool->coins; i++) {
        after.balances[i] -= amounts[i];
    }
    reverts |= mito_stable_swap_invariant(&after, &d1);
    for (uint32_t i = 0; i < pool->coins; i++) {
        sim_u128 ideal = ratio(d1, pool->balances[i], d0), has = after.balances[i];
        after.balances[i] -= ratio(ideal > has ? ideal - has : has - ideal, fee, MITO_STABLE_SWAP_FEE);
    }
    reverts |= mito_stable_swap_invariant(&after, &d2);
    if (reverts) {
        row_fail(row, "no invariant");
        return 0;
    }
    return ratio(d0 - d2, pool->supply, d0);
}

/* "calc_withdraw_one_coin(1e22,0),(1e22,1); remove_liquidity_imbalance([1e22,5e21])", results in order behind D. */
static void check_leaving(struct row *row, struct mito_stable_swap *pool)
{
    sim_u128 wanted[ROW_LIST], list[ROW_LIST];
    unsigned count = row_integers(row->expected, wanted), next = 1;
    const char *one = strstr(row->inputs, "one_coin("), *many = strstr(row->inputs, "imbalance([");
    const char *fee = row_after(row->what, "fee");

    pool->fee = fee != NULL ? (uint64_t)strtod(fee, NULL) : 0;
    for (const char *at = one != NULL ? strchr(one, '(') : NULL; at != NULL && (many == NULL || at < many);
         at = strchr(at + 1, '(')) {
        char part[128];
        snprintf(part, sizeof part, "%.*s", (int)strcspn(at, ")"), at);
        if (next >= count || row_integers(part, list) != 2) {
            row_fail(row, "no call in \"%s\"", at);
            return;
        }
        row_meet_units(row, "one coin", leave_in_one(row, pool, list[0], (uint32_t)list[1]), wanted[next++]);
    }
    if (many != NULL && next < count && row_integers(many, list) >= pool->coins) {
        row_meet_units(row, "imbalance", leave_in(row, pool, list), wanted[next]);
    }
}

static void check_simulation(struct row *row)
{
    struct mito_stable_swap pool;

    if (!read_pool(row, &pool)) {
        row_fail(row, "no pool in \"%s\" with \"%s\"", row->what, row->inputs);
        return;
    }
    if (row_has(row->expected, "D")) {
        meet_invariant(row, &pool, "D");
    }
    if (row_says(row->inputs, "one_coin") || row_says(row->inputs, "imbalance")) {
        check_leaving(row, &pool);
        return;
    }
    if (row_has(row->expected, "dy")) {
        const char *call = strstr(row->inputs, "dy(");
        uint32_t i, j;
        sim_u128 dx;
        if (call == NULL || !arguments(call + 2, &i, &j, &dx)) {
            row_fail(row, "no call in \"%s\"", row->inputs);
            return;
        }
        row_meet_key(row, "dy", free_dy(row, &pool, i, j, dx));
    } else {
        check_swaps(row, &pool);
    }
    check_exchange(row, &pool);
}

/* --- The recorded states of the stETH pool. --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *list, unsigned count)
{
    qsort(list, count, sizeof *list, by_value);
    return count % 2 == 1 ? list[count / 2] : 0.5 * (list[count / 2 - 1] + list[count / 2]);
}

/* Balances of ETH and stETH, the price others computed from them, and what the market paid (may be empty). */
static bool read_state(const char *line, struct mito_stable_swap *pool, double *printed, double *market)
{
    sim_u128 skipped;

    for (int i = 0; i < 3; i++) {
        line = strchr(line, ',');
        if (line++ == NULL) {
            return false;
        }
    }
    if (!row_fixed(line, 0, &pool->balances[0], &line) || !row_fixed(line + 1, 0, &pool->balances[1], &line) ||
        !row_fixed(line + 1, 8, &skipped, NULL)) {
        return false;
    }
    *printed = strtod(line + 1, NULL);
    line = strchr(line + 1, ',');
    *market = line != NULL ? strtod(line + 1, NULL) : 0;
    return true;
}

static void meet_behind(struct row *row, const char *words, double found)
{
    const char *at = strstr(row->expected, words);

    if (at == NULL) {
        row_fail(row, "no \"%s\" in \"%s\"", words, row->expected);
        return;
    }
    row_meet_rounded(row, words, found, at + strlen(words), 1);
}

/* One stETH against ETH without fee, at every state; what it differs from the market by, in basis points. */
static void check_states(struct row *row)
{
    struct mito_stable_swap pool = plain_pool(2, 50);
    char path[4096], line[1024];
    double gap[1000], size[1000], sum = 0;
    unsigned count = 0, states = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/%.*s", row->shared, (int)strcspn(row->inputs, " ;,"), row->inputs);
    file = fopen(path, "r");
    if (file == NULL) {
        row_fail(row, "no table %s", path);
        return;
    }
    while (fgets(line, sizeof line, file) != NULL && count < 1000) {
        double printed, market, price;
        if (!read_state(line, &pool, &printed, &market)) {
            continue;
        }
        price = sim_wide_double(free_dy(row, &pool, 1, 0, sim_wide_power10(18))) / 1e18;
        row_meet_about(row, "price", price, printed, 0.501e-8);
        states++;
        if (market > 0) {
            gap[count] = 1e4 * (price - market);
            size[count] = fabs(gap[count]);
            sum += gap[count++];
        }
    }
    fclose(file);
    meet_behind(row, "mean diff ", sum / (count > 0 ? count : 1));
    meet_behind(row, "n=", count);
    meet_behind(row, "median +", median(gap, count));
    meet_behind(row, "median abs diff ", median(size, count));
    row_meet_about(row, "states", states, 322, 0);
}

bool rows_stable(struct row *row)
{
    if (row_says(row->what, "StableSwap(A=50)")) {
        check_states(row);
    } else if (row_says(row->what, "get_dy")) {
        check_quote(row);
    } else if (row_says(row->what, "balanced pool")) {
        check_balanced(row);
    } else if (row_says(row->what, "docstring") ||
               (row_says(row->source, "curvesim") && row_has(row->inputs, "exchange"))) {
        check_docstring(row);
    } else if (row_says(row->source, "simulation.py") && !row_says(row->what, "3pool")) {
        check_simulation(row);
    } else if (row_says(row->what, "3pool") || row_says(row->what, "StableSwap")) {
        check_state(row);
    } else {
        return false;
    }
    return true;
}
