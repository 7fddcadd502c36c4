/* Measuring: true positions, economic NAV, and the averages that metrics report.
 *
 * Economic NAV of a vault, hub units: A + sum over its branches of scale x (executor's true total - booked total +
 * yield messages under way - loss messages under way). The reported price moves only when a settle message lands; the gap
 * between the two is a metric. The change of NAV is, to the last unit, deposits - withdrawals + yield - loss postings. */
#ifndef MITO_WORLD_MEASURE_H
#define MITO_WORLD_MEASURE_H

#include "models/world/state.h"

struct mito_venue_view mito_measure_view(const struct sim_context *context, uint32_t venue);

/* Brings a venue up to now. */
void mito_measure_accrue(struct sim_context *context, uint32_t venue);

/* Brings a position up to now, posts what it gained or lost since it was last booked, and returns its value in branch
 * units. */
sim_u128 mito_measure_mark(struct sim_context *context, uint32_t position);

/* An exploit or a slashing destroys a fraction of what is in a venue; what it costs our positions is posted as loss. */
void mito_measure_lose(struct sim_context *context, uint32_t venue, double fraction);

/* Economic NAV, hub units; marks all positions of the vault. */
sim_i128 mito_measure_nav(struct sim_context *context, uint32_t vault);

/* (NAV + 1) / (S + 10^6), scaled to 1 for a fresh vault; the same of the reported assets. */
double mito_measure_price(const struct sim_context *context, uint32_t vault, sim_i128 nav);

/* Keeps the time during which an asset's free liquidity on a chain is less than one branch unit; call after every change
 * of L or K. */
void mito_measure_free(struct sim_context *context, uint32_t asset, uint32_t chain);
sim_time mito_measure_dry(const struct sim_context *context, uint32_t asset, uint32_t chain);

/* Growth of a share since time 0 by yield and loss alone, compounded over the measuring grid; `nav` is the economic NAV
 * of now. */
double mito_measure_growth(const struct sim_context *context, uint32_t vault, sim_i128 nav);

/* Starts the measured time: forgets the warm-up. */
void mito_measure_begin(struct sim_context *context);

/* One point of the measuring grid. */
void mito_measure_sample(struct sim_context *context, const struct sim_event *event);

/* Sentence of a broken identity, or NULL: NAV change = deposits - withdrawals + yield - loss since time 0. */
const char *mito_measure_residual(struct sim_context *context, uint32_t vault, sim_i128 *residual);

#endif
