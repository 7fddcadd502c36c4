/* Rows of ERC-4626 shares with virtual assets and shares: shares = assets (S + 10^d) / (A + 1), d the decimals offset. The
 * simulator's own vaults have d = 6, and are what such rows check; other offsets check the formulas alone. */
#include "models/protocol/hub.h"
#include "models/protocol/vlf.h"
#include "tests/reference/rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct shares {
    sim_u128 assets, supply, offset; /* offset: 10^d */
};

static sim_u128 ratio(sim_u128 a, sim_u128 b, sim_u128 c, bool up)
{
    sim_u128 quotient = 0;

    (void)(up ? sim_wide_muldiv_ceil(a, b, c, &quotient) : sim_wide_muldiv_floor(a, b, c, &quotient));
    return quotient;
}

static sim_u128 to_shares(const struct shares *v, sim_u128 assets, bool up)
{
    return ratio(assets, v->supply + v->offset, v->assets + 1, up);
}

static sim_u128 to_assets(const struct shares *v, sim_u128 shares, bool up)
{
    return ratio(shares, v->assets + 1, v->supply + v->offset, up);
}

struct play {
    struct shares vault;
    sim_u128 held[26]; /* by holder's letter */
    sim_u128 told[64]; /* what the steps gave, in order */
    unsigned count;
};

static void tell(struct play *play, sim_u128 value)
{
    if (play->count < 64) {
        play->told[play->count++] = value;
    }
}

/* One step: verb, amount, holder. Tells shares or assets by the verb; after a yield what every holder's shares are worth. */
static bool step(struct play *play, const char *verb, sim_u128 amount, char holder)
{
    struct shares *v = &play->vault;
    sim_u128 *held = &play->held[holder >= 'A' && holder <= 'Z' ? holder - 'A' : 0], shares, assets;

    if (strncasecmp(verb, "yield", 5) == 0 || strncasecmp(verb, "donate", 6) == 0) {
        v->assets += amount;
        for (int i = 0; i < 26; i++) {
            if (play->held[i] != 0) {
                tell(play, to_assets(v, play->held[i], false));
            }
        }
        return true;
    }
    bool in = strncasecmp(verb, "mint", 4) == 0 || strncasecmp(verb, "deposit", 7) == 0;
    bool by_shares = strncasecmp(verb, "mint", 4) == 0 || strncasecmp(verb, "redeem", 6) == 0;
    if (!in && !by_shares && strncasecmp(verb, "withdraw", 8) != 0) {
        return false;
    }
    shares = by_shares ? amount : to_shares(v, amount, !in);
    assets = by_shares ? to_assets(v, amount, in) : amount;
    tell(play, by_shares ? assets : shares);
    *held = in ? *held + shares : *held - shares;
    v->supply = in ? v->supply + shares : v->supply - shares;
    v->assets = in ? v->assets + assets : v->assets - assets;
    return true;
}

/* "mint2000 A; yield+3000; redeem1333 A": the expected numbers stand, in order, among what the steps told. */
static void check_scenario(struct row *row)
{
    struct play play = {0};
    sim_u128 wanted[ROW_LIST], amount;
    const char *offset = strstr(row->what, "offset ");
    unsigned count, next = 0;

    play.vault.offset = sim_wide_power10(offset != NULL ? (unsigned)strtoul(offset + 7, NULL, 10) : 0);
    for (const char *at = row->inputs; *at != '\0';) {
        const char *number = at + strcspn(at, "+0123456789");
        const char *verb = at;
        if (!row_fixed(number + (*number == '+'), 0, &amount, &number)) {
            row_fail(row, "no amount in \"%s\"", at);
            return;
        }
        number += strspn(number, " ");
        if (!step(&play, verb, amount, *number)) {
            row_fail(row, "no step in \"%s\"", verb);
            return;
        }
        at = number + strcspn(number, ";");
        at += strspn(at, "; ");
    }
    tell(&play, play.vault.assets);
    count = row_integers(row->expected, wanted);
    for (unsigned i = 0; i < play.count && next < count; i++) {
        next += play.told[i] == wanted[next];
    }
    row->checked += count;
    if (next != count || count == 0) {
        row_fail(row, "the steps do not give the number %u of \"%s\"", next + 1, row->expected);
    }
}

/* Donates `gift` to an empty vault of the protocol, deposits `amount`, and asks what the shares are worth at once. */
static bool attack_vlf(sim_u128 gift, sim_u128 amount, sim_u128 *shares, sim_u128 *worth)
{
    static const struct mito_asset_shape asset = {18, {0, 5}};
    static const struct mito_pair_shape pair = {true, 18};
    const struct mito_vlf_shape vlf = {0, false, {0, 5}, 4, 4};
    const struct mito_protocol_shape shape = {
        .assets = 1, .branches = 1, .vlfs = 1, .holders = 2, .wallets = 2, .asset = &asset, .pair = &pair, .vlf = &vlf};
    struct mito_protocol *p = aligned_alloc(16, mito_protocol_size(&shape));
    struct mito_message message;
    bool done;

    if (p == NULL) {
        return false;
    }
    mito_protocol_init(p, &shape);
    done = mito_hub_initialize_vlf(p, true, 0, 0, &message) == MITO_OK &&
           mito_hub_mint(p, 0, mito_protocol_vault(0), sim_wide_of(gift)) == MITO_OK &&
           mito_hub_mint(p, 0, mito_protocol_holder(p, 0), sim_wide_of(amount)) == MITO_OK &&
           mito_vlf_deposit(p, 0, mito_protocol_holder(p, 0), mito_protocol_holder(p, 0), sim_wide_of(amount),
                            shares) == MITO_OK;
    *worth = done ? mito_vlf_preview_redeem(p, 0, *shares) : 0;
    free(p);
    return done;
}

static void attack(unsigned offset, sim_u128 gift, sim_u128 amount, sim_u128 *shares, sim_u128 *worth)
{
    struct shares v = {.assets = gift, .offset = sim_wide_power10(offset)};

    *shares = to_shares(&v, amount, false);
    v.assets += amount;
    v.supply += *shares;
    *worth = to_assets(&v, *shares, false);
}

/* "off 6: shares=999999 redeem 999999499999750000". */
static void check_attack(struct row *row)
{
    sim_u128 gift = row_units(row, row->what, "donate"), amount = row_units(row, row->what, "deposit");

    for (const char *at = strstr(row->expected, "off "); at != NULL; at = strstr(at + 1, "off ")) {
        unsigned offset = (unsigned)strtoul(at + 4, NULL, 10);
        sim_u128 shares, worth;
        attack(offset, gift, amount, &shares, &worth);
        row_meet_units(row, "shares", shares, row_units(row, at, "shares"));
        row_meet_units(row, "redeem", worth, row_units(row, at, "redeem"));
        if (offset == 6) {
            if (!attack_vlf(gift, amount, &shares, &worth)) {
                row_fail(row, "the vault refused");
            }
            row_meet_units(row, "vlf shares", shares, row_units(row, at, "shares"));
            row_meet_units(row, "vlf redeem", worth, row_units(row, at, "redeem"));
        }
    }
}

bool rows_vault(struct row *row)
{
    if (!row_says(row->what, "ERC4626") && !row_says(row->what, "ERC-4626")) {
        return false;
    }
    if (row_says(row->what, "inflation")) {
        check_attack(row);
    } else {
        check_scenario(row);
    }
    return true;
}
