/* What pools of two coins have in common: traders who come whatever the price, others who provide liquidity, and what
 * arbitrageurs leave behind.
 *
 * Everything a pool earns is fees, from two kinds of trades:
 *   volume    exogenous, in the asset per day times exp of an Ornstein-Uhlenbeck path; buys and sells even out. The pool
 *             keeps volume x fee x (1 - cut).
 *   arbitrage at each grid point the pool moves along its curve, without fee, to the outside price: what the movers gain
 *             on the way is the loss versus rebalancing (LVR) of the step, whatever the process that moved the price. In
 *             truth they come block by block and pay fees, and keep only ARB of it (models/pool/adverse.h); of their
 *             gain the share 1 - ARB / LVR, less the cut, comes back into the pool. A price that returns to an anchor
 *             walks further between two grid points than the points tell: its gain counts sigma^2 step / variance of a
 *             step times; and where it hardly leaves +-fee, few come (mito_adverse_anchored_share). A step of more than
 *             five standard deviations is a jump, in which they pay once: only the part of a step of five comes back.
 *             Of a price that is known to jump, sigma is that between jumps and the gain counts less accordingly: what
 *             comes back is right on average but for the one fee in a jump, which is left out.
 * In the band of +-fee where the pool's price moves freely it is uniform, so its middle is right on average.
 *
 * Other providers hold initial liquidity x level(t) x max(0.01, 1 + elasticity (rate - rate at the start)), and make a
 * share of the way to it at each grid point: crowding recovers. Their rate is fees and what arbitrage leaves them
 * (mito_pool_flow_drift), per unit of value. */
#ifndef MITO_VENUE_POOL_FLOW_H
#define MITO_VENUE_POOL_FLOW_H

#include "models/venue/venue.h"

enum mito_pool_flow_blocks {
    MITO_POOL_FLOW_FIXED,   /* closed form, blocks at fixed gaps */
    MITO_POOL_FLOW_POISSON, /* closed form, blocks at exponential gaps */
    MITO_POOL_FLOW_SIMULATE /* every block: for tests of the closed forms */
};
extern const char *const mito_pool_flow_words[];

struct mito_pool_flow_volume {
    double log_sd;
    sim_time half_life;
};

struct mito_pool_flow_outside {
    double log_sd;
    sim_time half_life;
    double elasticity;
    sim_time adjustment;
};

/* First member (`flow`) of the parameters of every pool (and of its field table, MITO_POOL_FLOW_FIELDS). */
struct mito_pool_flow {
    struct mito_venue_common common;
    uint32_t quote;                 /* the second coin: index in the study's assets */
    struct sim_quantity liquidity;  /* of others at the start, both coins together, in the asset */
    struct sim_quantity daily_volume;
    double fee, cut;  /* cut: share of the fees that liquidity providers do not get */
    double max_share; /* of the pool that the protocol may be when it puts more in */
    uint32_t blocks;  /* enum mito_pool_flow_blocks */
    struct mito_pool_flow_volume volume;
    struct mito_pool_flow_outside outside;
};

extern const struct sim_section mito_pool_flow_volume_section, mito_pool_flow_outside_section;

#define MITO_POOL_FLOW_FIELDS(owner, fee_text, fee_source, cut_text, cut_source, liquidity_text, volume_text) \
    MITO_VENUE_FIELDS(struct mito_pool_flow), \
    {.name = "quote", .type = SIM_FIELD_REFERENCE, .offset = offsetof(owner, flow.quote), .reference = "assets", \
     .help = "The pool's other coin: its price moves against the asset's."}, \
    {.name = "liquidity", .type = SIM_FIELD_QUANTITY, .offset = offsetof(owner, flow.liquidity), \
     .fallback = liquidity_text, .help = "Liquidity of others at the start, both coins together, in the asset.", \
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "a large pool beside a vault of tens of thousands", \
     .date = "2026-06-19", .plausible = "1k .. 500k"}, \
    {.name = "daily_volume", .type = SIM_FIELD_QUANTITY, .offset = offsetof(owner, flow.daily_volume), \
     .fallback = volume_text, \
     .help = "Trades per day of those who do not look at the price, in the asset: the median, level 1.",      \
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "fees of a few percent a year on the liquidity", \
     .date = "2026-06-19", .plausible = "0.5% .. 100% of the liquidity"}, \
    {.name = "fee", .type = SIM_FIELD_FRACTION, .offset = offsetof(owner, flow.fee), .fallback = fee_text, .unit = "1", \
     .low = 0, .high = 0.1, .help = "Fee of a trade.", .evidence = SIM_EVIDENCE_CITED, .source = fee_source, \
     .date = "2026-06-19", .plausible = "1bp .. 1%"}, \
    {.name = "fee_cut", .type = SIM_FIELD_FRACTION, .offset = offsetof(owner, flow.cut), .fallback = cut_text, \
     .unit = "1", .low = 0, .high = 1, .help = "Share of the fees that goes to the pool's administrator.", \
     .evidence = SIM_EVIDENCE_CITED, .source = cut_source, .date = "2026-06-19", .plausible = "0% .. 50%"}, \
    {.name = "max_share", .type = SIM_FIELD_FRACTION, .offset = offsetof(owner, flow.max_share), .fallback = "50%", \
     .unit = "1", .low = 0, .high = 0.99, .help = "No more is put in once the protocol is this share of the pool.", \
     .evidence = SIM_EVIDENCE_ASSUMED, .source = "a larger holder cannot leave through the pool", \
     .date = "2026-06-19", .plausible = "10% .. 90%"}, \
    {.name = "blocks", .type = SIM_FIELD_CHOICE, .offset = offsetof(owner, flow.blocks), \
     .choices = mito_pool_flow_words, .fallback = "fixed", .design = true, \
     .help = "Arbitrage between grid points: closed form with fixed or Poisson block times, or every block simulated."},\
    {.name = "volume", .type = SIM_FIELD_SECTION, .offset = offsetof(owner, flow.volume), \
     .section = &mito_pool_flow_volume_section, .fallback = "{}", .help = "How the volume moves."}, \
    {.name = "outside", .type = SIM_FIELD_SECTION, .offset = offsetof(owner, flow.outside), \
     .section = &mito_pool_flow_outside_section, .fallback = "{}", .help = "How the other providers move."}

/* Paths: level of the volume, level of the others' liquidity, which shocks may hit; and beyond them a mark per grid point
 * for simulated blocks. */
#define MITO_POOL_FLOW_PATHS 2
uint32_t mito_pool_flow_paths(const void *parameters);
void mito_pool_flow_draw(const void *parameters, uint32_t entity, const struct mito_grid *grid, uint64_t seed,
                         uint32_t replicate, double *paths);
const char *mito_pool_flow_wrong(const void *parameters, const void **member);
uint32_t mito_pool_flow_pair(const void *parameters);

/* Units of the quote for one of the asset at a grid point. */
double mito_pool_flow_price(const struct mito_venue_view *view, uint32_t point);

/* ARB / LVR: what arbitrageurs keep of their gain, by the closed form of the parameters. */
double mito_pool_flow_taken(const struct mito_pool_flow *flow, const struct mito_venue_view *view);

/* Of LVR, what comes back into the pool in the long run. */
double mito_pool_flow_back(const struct mito_pool_flow *flow, const struct mito_venue_view *view);

/* What arbitrage leaves liquidity a year, per 1/2 of its depth: sigma^2 x what comes back - (spread of a year)^2. Of a
 * price that wanders the last is sigma^2, and the rest is the loss -ARB; one that returns takes nothing for good. */
double mito_pool_flow_drift(const struct mito_pool_flow *flow, const struct mito_venue_view *view);

/* What comes back of a step of log price `move`, per unit of what its movers gain. */
double mito_pool_flow_returned(const struct mito_pool_flow *flow, const struct mito_venue_view *view, double move);

/* Fees of the volume per year at a grid point, base units, the cut taken. */
double mito_pool_flow_fees(const struct mito_pool_flow *flow, const struct mito_venue_view *view, uint32_t point);

/* Share of the way that others make in one grid step; and where they go, in units of their liquidity at the start. */
double mito_pool_flow_pace(const struct mito_pool_flow *flow, const struct mito_venue_view *view);
double mito_pool_flow_target(const struct mito_pool_flow *flow, const struct mito_venue_view *view, uint32_t point,
                             double rate, double reference);

/* The fewest of `held` shares whose leaving brings `amount` < `value` = leaving with all of them, up to 2^-40 of them; what
 * they bring above the amount stays in the pool. `leaving` tells what shares bring, and changes nothing. */
typedef sim_u128 (*mito_pool_flow_leaving)(const void *state, sim_u128 shares);
sim_u128 mito_pool_flow_shares(const void *state, mito_pool_flow_leaving leaving, sim_u128 held, mito_units value,
                               mito_units amount);

/* Outside prices at the blocks of the step that ends at `point`: a Brownian bridge in the logarithm between the two grid
 * points, by the mark of the point. */
struct mito_pool_flow_bridge {
    struct sim_stream stream;
    uint32_t block, blocks;
    double at, end, spread; /* logarithms; spread: of one block */
};
struct mito_pool_flow_bridge mito_pool_flow_bridge(const struct mito_venue_view *view, uint32_t point);
bool mito_pool_flow_next(struct mito_pool_flow_bridge *bridge, double *price);

#endif
