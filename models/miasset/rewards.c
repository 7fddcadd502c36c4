#include "models/miasset/rewards.h"

static const char *const kinds[] = {"stake", "pool", NULL};

#define FIELD(owner, key, kind, ...)                                                   \
    {                                                                                  \
        .name = #key, .type = kind, .offset = offsetof(struct owner, key), __VA_ARGS__ \
    }

#define FORFEIT(key, kind, ...) FIELD(mito_rewards_forfeit, key, kind, __VA_ARGS__)
static const struct sim_field forfeit_fields[] = {
    FORFEIT(most, SIM_FIELD_FRACTION, .unit = "1", .fallback = "0%", .low = 0, .high = 1,
            .help = "Part of the rewards that who leaves early forfeits: Theo's Matrix 20%, Zootosis 90%.",
            .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org learn/matrix", .date = "2025-08-01",
            .plausible = "0% .. 90%"),
    FORFEIT(flat, SIM_FIELD_DURATION, .unit = "s", .fallback = "10d", .high = 3650 * 86400e3,
            .help = "Age of a stake up to which all of that is forfeited: Theo's Matrix 10 d, Zootosis 7 d.",
            .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org learn/matrix", .date = "2025-08-01",
            .plausible = "0 .. 10d"),
    FORFEIT(end, SIM_FIELD_DURATION, .unit = "s", .fallback = "100d", .high = 3650 * 86400e3,
            .help = "Age from which nothing is, a straight line between: Theo's Matrix 100 d, Zootosis 270 d.",
            .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org learn/matrix", .date = "2025-08-01",
            .plausible = "30d .. 270d"),
    {0},
};
static const struct sim_section forfeit_section = {"forfeit", "What leaving early costs.",
                                                   sizeof(struct mito_rewards_forfeit), forfeit_fields};

#define REWARDS(key, kind, ...) FIELD(mito_rewards, key, kind, __VA_ARGS__)
static const struct sim_field fields[] = {
    REWARDS(kind, SIM_FIELD_CHOICE, .choices = kinds, .fallback = "stake", .design = true,
            .help = "What is rewarded: staking miAssets here, or providing liquidity in a miAsset pool."),
    REWARDS(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault whose holders are rewarded."),
    REWARDS(pool, SIM_FIELD_REFERENCE, .reference = "miasset_pools", .fallback = "none",
            .help = "The pool, for kind pool."),
    REWARDS(asset, SIM_FIELD_REFERENCE, .reference = "assets", .help = "In which asset it pays."),
    REWARDS(weight, SIM_FIELD_NUMBER, .unit = "1", .fallback = "1", .low = 0, .high = 1e9, .design = true,
            .help = "Part of the vault's staking holders (users' `uses`) who come here; for kind stake."),
    REWARDS(budget, SIM_FIELD_QUANTITY, .help = "All that it pays, of that asset."),
    REWARDS(from, SIM_FIELD_DURATION, .unit = "s", .fallback = "0", .high = 3650 * 86400e3, .design = true,
            .help = "When it begins, after time 0."),
    REWARDS(term, SIM_FIELD_DURATION, .unit = "s", .fallback = "90d", .low = 1000, .high = 3650 * 86400e3,
            .help = "Over how long the budget is paid out, evenly; time in which nobody stakes pays nothing.",
            .evidence = SIM_EVIDENCE_CITED, .source = "docs.mitosis.org learn/matrix: 90 to 270 d",
            .date = "2025-08-01", .plausible = "30d .. 270d"),
    REWARDS(lockup, SIM_FIELD_DURATION, .unit = "s", .fallback = "0", .high = 3650 * 86400e3,
            .help = "For how long a stake cannot leave.", .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. 270d"),
    REWARDS(forfeit, SIM_FIELD_SECTION, .section = &forfeit_section, .fallback = "{}",
            .help = "What leaving early costs; it goes back to the budget's giver."),
    {0},
};

const struct sim_section mito_rewards_section = {
    "rewards", "A programme that pays for staking miAssets or for liquidity in a miAsset pool, from a named budget.",
    sizeof(struct mito_rewards), fields};

#define SNIPER(key, kind, ...) FIELD(mito_rewards_sniper, key, kind, __VA_ARGS__)
static const struct sim_field sniper_fields[] = {
    SNIPER(vault, SIM_FIELD_REFERENCE, .reference = "vaults", .help = "The vault it enters."),
    SNIPER(capital, SIM_FIELD_QUANTITY, .help = "What it has on the hub, of the vault's asset."),
    SNIPER(least, SIM_FIELD_FRACTION, .unit = "1", .fallback = "0", .low = 0, .high = 1,
           .help = "Yield under way, of the vault's assets, below which it does not move.",
           .evidence = SIM_EVIDENCE_ASSUMED, .plausible = "0 .. 10bp"),
    {0},
};

const struct sim_section mito_rewards_sniper_section = {
    "snipers",
    "A depositor who supplies on the hub when it sees a yield message leave its branch, and asks for redemption when the "
    "message has landed.",
    sizeof(struct mito_rewards_sniper), sniper_fields};
