/* gMITO: minted 1:1 against MITO, withdrawn after a period; its votes, held or staked, count only if delegated.
 *
 * requestWithdraw burns at once; the MITO is claimed once the period has passed. Staked gMITO votes until its unstaking is
 * claimed. Requests ripen in order of time; a claim takes all that are ripe. Source: facts sheet §2.6, §2.7, vectors V21,
 * V22 (GovMITO, ValidatorStakingGovMITO @ c2b5b174). Seconds throughout. */
#ifndef MITO_GOVERNANCE_GMITO_H
#define MITO_GOVERNANCE_GMITO_H

#include "sim/base/wide.h"

/* Requests of one receiver, oldest first; a ring of `capacity`. Relocatable. */
struct mito_gmito_queue {
    uint64_t asked, claimed; /* requests so far */
    sim_u128 pending;        /* asked for and not claimed */
    uint32_t capacity;
    struct {
        sim_u128 amount;
        int64_t time;
    } request[];
};

size_t mito_gmito_queue_size(uint32_t capacity); /* bytes, a multiple of 16 */
void mito_gmito_queue_init(struct mito_gmito_queue *queue, uint32_t capacity);
/* False: nothing asked, or no room. */
bool mito_gmito_queue_ask(struct mito_gmito_queue *queue, int64_t now, sim_u128 amount);
/* Amount of all requests made at or before now - period; they are taken out. */
sim_u128 mito_gmito_queue_claim(struct mito_gmito_queue *queue, int64_t now, int64_t period);

/* The token: what the contract holds in MITO is supply + what waits to be claimed. */
struct mito_gmito {
    sim_u128 supply, mito, waiting;
};

void mito_gmito_mint(struct mito_gmito *gmito, sim_u128 amount);
bool mito_gmito_request(struct mito_gmito *gmito, struct mito_gmito_queue *queue, int64_t now, sim_u128 amount);
sim_u128 mito_gmito_claim(struct mito_gmito *gmito, struct mito_gmito_queue *queue, int64_t now, int64_t period);
const char *mito_gmito_check(const struct mito_gmito *gmito); /* NULL, or the broken invariant */

/* An account's staked gMITO. */
struct mito_gmito_stake {
    sim_u128 staked;
};

void mito_gmito_stake_add(struct mito_gmito_stake *stake, sim_u128 amount);
bool mito_gmito_stake_ask(struct mito_gmito_stake *stake, struct mito_gmito_queue *queue, int64_t now, sim_u128 amount);
/* Votes of the stake: staked, and unstaking not claimed yet. */
sim_u128 mito_gmito_stake_votes(const struct mito_gmito_stake *stake, const struct mito_gmito_queue *queue);

#endif
