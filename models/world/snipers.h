/* Part `snipers`: depositors who enter just before a yield message lands (facts sheet protocol, note 1.3(d)).
 *
 * The share price moves when a settle's message is delivered on the hub; what it carries can be read on its branch when it
 * leaves. A sniper has hub assets on the hub: when it sees a yield message leave it supplies all of them (a hub
 * transaction, at once), and when more than half of what it saw leave has landed it asks the queue for all its shares
 * back: if it left with the first of several messages, the rest would go to the collector, since shares in the queue earn
 * it nothing. The queue pays at most the worth at the request, so the yield just landed is its own in part; the queue's
 * gains go to the collector. Its capital is tied up for the reclaim period. The minimum rule protects the vault on exit;
 * nothing protects it on entry: this part measures what that costs the holders. */
#ifndef MITO_WORLD_SNIPERS_H
#define MITO_WORLD_SNIPERS_H

#include "models/world/part.h"

extern const struct mito_part mito_snipers_part;

#endif
