/* Part `reactions`: holders who respond to what they see (models/user/response.h).
 *
 * An arrival of a cohort with a response is a candidate. When its time comes the factor of the moment is taken over the
 * bound of the response and compared with the candidate's own lot, drawn by its ordinal. A sticky holder's candidate sees
 * factor 1. The root of a burst decides for its family. A factor above its bound fails the replicate (reason
 * `intensity`), it is never cut.
 *
 * What they see: the outside rate and the recent growth of the reported price, an exponentially weighted mean over looks
 * a `measure` step apart; the discount of the shares in their markets now, or the part of the reported price that is not
 * there at the last look (an unsettled loss that has become known), or of an asset that the response names below its par
 * now, whichever is largest; the share of the supply in the
 * queue now; others' redemptions until now. */
#ifndef MITO_WORLD_REACTIONS_H
#define MITO_WORLD_REACTIONS_H

#include "models/world/part.h"

extern const struct mito_part mito_reactions_part;

/* Whether an arrival comes; false also when the replicate fails here. */
bool mito_reactions_accepts(struct sim_context *context, const struct sim_record *record);

/* A holder of the vault is leaving with `shares`: others see it. Before the shares move. */
void mito_reactions_leaves(struct sim_context *context, uint32_t vault, sim_u128 shares);

void mito_reactions_look(struct sim_context *context, const struct sim_event *event);

#endif
