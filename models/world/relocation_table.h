/* Events and metrics of the part `relocation` (models/world/relocation.h). */
#ifndef MITO_WORLD_RELOCATION_TABLE_H
#define MITO_WORLD_RELOCATION_TABLE_H

#define MITO_RELOCATION_EVENTS(X)                                                                                       \
    X(RELOCATION_ARRIVE, "relocation.arrive", "Tokens of a vault arrive at the executor of another chain.", ORDER_ROUTE, \
      fire, mito_relocation_arrive, RELOCATION)

#define MITO_RELOCATION_FINALS(F, C)                                                                                    \
    F(RELOCATED, "relocated", "coin", "Liquidity of the vault brought to another chain for its targets.", false, "vault") \
    F(RELOCATION_COST, "relocation_cost", "coin", "Fees paid for it out of the vault's assets.", false, "vault")        \
    C(RELOCATIONS, "relocations", "Relocations made.", false, "vault")                                                  \
    C(RELOCATIONS_REFUSED, "relocations_refused", "Relocations that no solver took at the fee.", false, "vault")

#define MITO_RELOCATION_SERIES(S)

#endif
